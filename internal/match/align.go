package match

import (
	"cmp"
	"slices"
	"strings"
)

// link is one pairing of words: a run of words of one name (usually one) with a
// run of the other, and how alike they are.
type link struct {
	i, in int // first word and number of words on the left
	j, jn int
	s     float64 // likeness, 0..1
	how   string  // "same", "meaning", "spelling", "letters", "initial", "short", "joined"
}

// similarity of two words as words of a kind of name.
func (x *lexeme) similarity(y *lexeme, k kind) (float64, string) {
	if x == y || x.text == y.text {
		return 1, "same"
	}
	if x.class == number || y.class == number || x.numbered && y.numbered && k == organisation {
		if x.latin == y.latin || k == organisation && x.num == y.num {
			return 1, "same"
		}
		return 0, ""
	}
	if k != person && x.concept != "" && y.concept != "" {
		if x.concept == y.concept {
			return 1, "meaning"
		}
		if family(x.concept) == family(y.concept) {
			return 0.9, "meaning"
		}
		if x.foreign != y.foreign && !x.syllabic && !y.syllabic && near[[2]string{x.concept, y.concept}] {
			return nearMeaning, "meaning"
		}
	}
	if k != person && x.syllabic && y.syllabic && hasHan(x.text) && hasHan(y.text) {
		return 0, "" // two Han words are compared as written, not as they sound
	}
	if x.latin != "" && x.latin == y.latin {
		return 1, "same"
	}
	if k != person && x.called != 0 && x.called == y.called {
		return translated, "meaning"
	}
	if k == person {
		return x.personal(y)
	}
	if x.class == initial || y.class == initial {
		if x.letter != "" && strings.Contains(x.letter, y.latin) || y.letter != "" && strings.Contains(y.letter, x.latin) {
			return 1, "same"
		}
		return 0, ""
	}
	if x.concept != "" && y.concept != "" {
		if a, b := x.latin, y.latin; len(a) >= 4 && len(b) >= 4 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)) {
			return shortened, "short" // ELEC, COMM: an abbreviation of either
		}
		return 0, "" // two known words of different meaning
	}
	if x.pinyin && y.pinyin || x.chinese && y.chinese && nasal(x.latin) != nasal(y.latin) {
		return 0, "" // syllables of Chinese that are not the same
	}
	s, how := x.spelled(y)
	if s < knownWord && (x.class == concept) != (y.class == concept) && !x.foreign && !y.foreign {
		s, how = 0, "" // a word of the dictionary and a word like it: Terminal, Termal
	}
	if s < 0.93 {
		if t := x.stemmed(y); t > s {
			s, how = t, "letters"
		}
	}
	if len(x.latin) == 2 && len(y.latin) == 2 && strings.ReplaceAll(x.latin, "c", "k") == strings.ReplaceAll(y.latin, "c", "k") {
		return openScore, "spelling" // EC, EK
	}
	if s < openScore && x.sameHabit(y) {
		return openScore, "spelling"
	}
	if s < shortened && (shortens(x, y) || shortens(y, x)) {
		return shortened, "short"
	}
	return s, how
}

// translated is the likeness of a word that firms are called by and its translation.
const translated = 0.93

// knownWord is the likeness from which a word is a misspelling of a word of a trade.
const knownWord = 0.8

// nasal drops the g of syllables in -ng, which clerks mix up with those in -n.
func nasal(w string) string { return strings.ReplaceAll(w, "ng", "n") }

// shortened is the likeness of an everyday abbreviation and its word.
const shortened = 0.88

// shortens reports whether x abbreviates y as trade documents do: y is a common
// word, x begins like it and is its beginning (ELEC, INSTR) or leaves letters,
// mostly vowels, out (SRVCES, MFG, BLDG).
func shortens(x, y *lexeme) bool {
	a, b := x.latin, y.latin
	if x.foreign != y.foreign || x.abjad || x.syllabic || len(a) < 2 || len(b) < len(a)+2 || len(b) < 5 || a[0] != b[0] {
		return false
	}
	if len(a) >= 4 && x.class != plain && b[:len(a)] == a {
		return true
	}
	if len(a) >= 5 && len(b) >= len(a)+3 && b[:len(a)] == a {
		return true
	}
	if !common(y) && y.class != concept && y.class != generic || x.class == number || x.class == place || x.class == particle {
		return false
	}
	if len(a) >= 3 && b[:len(a)] == a {
		return true
	}
	if len(a) < 3 || len(a) == 3 && y.concept == "" {
		return false
	}
	i, vowels := 0, 0
	for j := 0; j < len(b) && i < len(a); j++ {
		if a[i] == b[j] {
			i++
		}
	}
	for k := 1; k < len(a); k++ {
		if letters.vowel[a[k]] {
			vowels++
		}
	}
	return i == len(a) && vowels*5 <= len(a)
}

// spelled compares by letters: every romanisation, then the skeleton.
func (x *lexeme) spelled(y *lexeme) (float64, string) {
	abjad := x.abjad != y.abjad
	factor := float32(1)
	if x.syllabic || y.syllabic || x.loan || y.loan || x.chinese && y.chinese {
		factor = 0.45 // every reading is listed: what differs is another name
	}
	if x.known && y.known && !x.foreign && !y.foreign && x.class != plain || common(x) && common(y) {
		factor = 0.6 // two words that many names have: hardly a slip of the pen
		if max(len(x.latin), len(y.latin)) <= 6 {
			factor = 0.4
		}
	}
	best, how := 0.0, ""
	if abjad && x.bare == "" && y.bare == "" && len(x.skels)+len(y.skels) > 0 && !x.consonants(y, false) && !overlap(x.forms, y.forms) {
		return 0, ""
	}
	for a, f := range x.forms {
		for b, g := range y.forms {
			if f == "" || g == "" {
				continue
			}
			if f == g {
				return 0.99, "spelling"
			}
			if a > 3 && b > 3 {
				continue
			}
			if x.cons[a].atLeast(y.cons[b]) > budget(max(len(f), len(g)), x.foreign || y.foreign)*factor {
				continue
			}
			if s := float64(closeness(f, g, factor, x.foreign || y.foreign, abjad)); s > best {
				best, how = s, "letters"
			}
		}
	}
	if x.comp == y.comp && (len(x.comp) >= 4 && x.foreign != y.foreign || len(x.comp) >= 5) {
		best, how = max(best, 0.95), "spelling"
	}
	if abjad && best < 0.9 {
		for _, p := range [][2]*lexeme{{x, y}, {y, x}} {
			if p[0].bare == "" {
				continue
			}
			for _, g := range p[1].forms {
				if s := 0.97 * float64(closeness(p[0].bare, g, factor, true, true)); s > best {
					best, how = s, "letters"
				}
			}
		}
	}
	if abjad && best < 0.86 && x.shortSkeleton() && y.shortSkeleton() {
		return 0, ""
	}
	if abjad && best >= 0.78 && x.consonants(y, true) {
		best, how = max(best, 0.9), "spelling"
	}
	if best < transcribedScore && transcribed(x, y) {
		return transcribedScore, "sound"
	}
	if x.abjad && y.abjad && !sameLetters(x.text, y.text) {
		return 0, ""
	}
	if x.foreign && y.foreign && x.abjad == y.abjad && best < 0.9 && hasHan(x.text) && hasHan(y.text) {
		return 0, "" // two Han words are compared as written, not as they sound
	}
	return best, how
}

// sameLetters compares two words of a script without vowels as written: their letters
// but the weak ones are equal, or differ in one of four or more.
func sameLetters(x, y string) bool {
	a, b := strong(x), strong(y)
	if a == b {
		return true
	}
	r, s := []rune(a), []rune(b)
	if len(r) < 4 || len(s) < 4 || len(r)-len(s) > 1 || len(s)-len(r) > 1 {
		return false
	}
	i, j := 0, 0
	for i < len(r) && i < len(s) && r[i] == s[i] {
		i++
	}
	for j < len(r)-i && j < len(s)-i && r[len(r)-1-j] == s[len(s)-1-j] {
		j++
	}
	return max(len(r), len(s))-i-j <= 1
}

func strong(w string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'ا', 'و', 'ي', 'ه', 'ء', 'ئ', 'ؤ':
			return -1
		}
		return r
	}, w)
}

// consonants reports whether two words share a skeleton: of three consonants or
// more and exactly, or nearly.
func (x *lexeme) consonants(y *lexeme, exact bool) bool {
	for _, a := range x.skels {
		for _, b := range y.skels {
			if exact && a == b && len(a) >= 3 || !exact && nearSkeleton(a, b) {
				return true
			}
		}
	}
	return false
}

// shortSkeleton: with two consonants or fewer, free vowels say too little.
func (x *lexeme) shortSkeleton() bool { return len(x.skels) == 0 || len(x.skels[0]) <= 2 }

// nearSkeleton reports whether two skeletons can be of one word: equal, or in one
// consonant different where there are four or more.
func nearSkeleton(a, b string) bool {
	if a == b {
		return true
	}
	if min(len(a), len(b)) == 0 || max(len(a), len(b)) > maxWord {
		return false
	}
	if len(a) == len(b) {
		diff := 0
		for i := range len(a) {
			if a[i] != b[i] && !(a[i] == 'j' && b[i] == 'k' || a[i] == 'k' && b[i] == 'j') {
				diff++
			}
		}
		return diff == 0 || diff == 1 && len(a) >= 4
	}
	return min(len(a), len(b)) >= 3 && distance(a, b, 1, false) <= 1
}

func common(x *lexeme) bool { return x.orgWeight < 5 }

// align pairs the words of two names, the best pairs first, each word once.
func align(a, b *name, k kind) []link {
	var edges [64]link
	links := edges[:0]
	for i := range a.toks {
		for j := range b.toks {
			if s, how := a.toks[i].similarity(b.toks[j].lexeme, k); s > 0 {
				links = append(links, link{i, 1, j, 1, s, how})
			}
		}
	}
	links = joins(links, a, b, k)
	if k == organisation {
		links = acronyms(links, a, b)
	}
	if k == person {
		links = slavicLinks(koreanLinks(links, a, b), a, b)
	}
	slices.SortStableFunc(links, func(x, y link) int {
		if c := cmp.Compare(y.rank(), x.rank()); c != 0 {
			return c
		}
		if c := cmp.Compare(abs(x.i-x.j), abs(y.i-y.j)); c != 0 {
			return c
		}
		if c := cmp.Compare(x.i, y.i); c != 0 {
			return c
		}
		return cmp.Compare(x.j, y.j)
	})
	var usedA, usedB uint32
	out := links[:0]
	for _, l := range links {
		ma, mb := mask(l.i, l.in), mask(l.j, l.jn)
		if usedA&ma != 0 || usedB&mb != 0 {
			continue
		}
		usedA, usedB = usedA|ma, usedB|mb
		out = append(out, l)
	}
	return slices.Clone(out)
}

// rank orders links: long runs first, but what is the same before what stands for it.
func (l link) rank() float64 {
	if l.how == "acronym" {
		return l.s
	}
	return l.s * float64(l.in+l.jn) / 2
}

func mask(i, n int) uint32 { return (1<<n - 1) << i }

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
