package match

import (
	"bufio"
	"bytes"
	_ "embed"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"tallyman/internal/ref/words"
	"tallyman/internal/text"
)

//go:embed data/given.txt
var givenFile []byte

//go:embed data/families.txt
var familiesFile []byte

//go:embed data/titles.txt
var titlesFile []byte

//go:embed data/particles.txt
var particlesFile []byte

//go:embed data/places.txt
var placesFile []byte

//go:embed data/meanings.txt
var meaningsFile []byte

//go:embed data/namewords.txt
var nameWordsFile []byte

//go:embed data/frequency.tsv
var frequencyFile []byte

// lexicon is what the package knows of words: how common each is in names of
// organisations and of persons, and the small words of personal names.
type lexicon struct {
	org, person   map[string]int32 // romanised word (or "#concept") -> names that hold it
	orgs, persons float64          // names counted
	given         map[string][]int // groups of a given name
	families      map[string]bool  // names that very many people bear
	givenStem     map[string][]int // groups of the names that begin so
	title         map[string]bool
	rank          map[string]bool // titles that are names too
	particle      map[string]bool
	stop          map[string]bool   // of, the, and
	place         map[string]string // spelling -> id
	placeStem     map[string]string // beginning of an adjective -> id
	mean          map[string]string // word -> meaning, beside ref/words
	meanStem      map[string]string
	pair          map[[2]string]string // two words of one meaning
	nameWord      map[string]int       // word that firms are called by -> group of its translations
	nameStem      map[string]int
	abbreviated   map[[2]byte][]abbreviated // words of trades, by their first and last letter
	russian       map[string][]string       // beginnings of the Russian words of a meaning, romanised
	initials      map[string][]string       // of a meaning in English and Russian, romanised
}

// The lexicon is read once, on first use: a program that compares no names
// should not pay for it.
var lex = sync.OnceValue(readLexicon)

func readLexicon() *lexicon {
	l := &lexicon{
		org: map[string]int32{}, person: map[string]int32{}, given: map[string][]int{}, givenStem: map[string][]int{},
		families: map[string]bool{}, title: map[string]bool{}, rank: map[string]bool{}, particle: map[string]bool{}, stop: map[string]bool{},
		place: map[string]string{}, placeStem: map[string]string{},
		mean: map[string]string{}, meanStem: map[string]string{},
		pair: map[[2]string]string{}, nameWord: map[string]int{}, nameStem: map[string]int{},
	}
	eachLine(titlesFile, func(f []string) {
		if f[0] == "=" {
			mark(l.rank, f[1:])
		} else {
			mark(l.title, f)
		}
	})
	eachLine(particlesFile, func(f []string) { mark(l.particle, f) })
	eachLine(familiesFile, func(f []string) {
		mark(l.families, f)
		for _, w := range f { // as compounds leaves them
			if rest, ok := strings.CutPrefix(w, "ال"); ok && len([]rune(rest)) > 2 {
				l.families[rest] = true
			}
		}
	})
	group, single := 0, -1
	eachLine(givenFile, func(f []string) {
		for _, w := range f {
			switch {
			case w == "=":
			case f[0] != "=":
				l.given[w] = append(l.given[w], group)
				if k := givenStem(w); len(k) >= 3 && w[0] < utf8.RuneSelf && !slices.Contains(l.givenStem[k], group) {
					l.givenStem[k] = append(l.givenStem[k], group)
				}
			case len(l.given[w]) == 0:
				l.given[w] = []int{single}
				single--
			}
		}
		group++
	})
	mark(l.stop, strings.Fields(stopWords))
	eachLine(placesFile, func(f []string) {
		for _, w := range f[1:] {
			if stem, ok := strings.CutSuffix(w, "~"); ok {
				l.placeStem[stem] = f[0]
			} else {
				l.place[w] = f[0]
			}
		}
	})
	eachLine(meaningsFile, l.readMeaning)
	names := 0
	eachLine(nameWordsFile, func(f []string) {
		names++
		for _, w := range f {
			if stem, ok := strings.CutSuffix(w, "~"); ok {
				putOnce(l.nameStem, text.Fold(stem), names)
			} else {
				putOnce(l.nameWord, text.Fold(w), names)
			}
		}
	})
	eachLine(frequencyFile, func(f []string) {
		if len(f) != 3 {
			return
		}
		o, _ := strconv.Atoi(f[1])
		p, _ := strconv.Atoi(f[2])
		if f[0] == "*" {
			l.orgs, l.persons = float64(o), float64(p)
			return
		}
		if o > 0 {
			l.org[f[0]] = int32(o)
		}
		if p > 0 {
			l.person[f[0]] = int32(p)
		}
	})
	l.readInitials()
	l.countMeanings()
	return l
}

// readInitials collects the first letters of each meaning's words: of the first one, which
// is English, and of those in Cyrillic.
func (l *lexicon) readInitials() {
	l.initials = map[string][]string{}
	l.abbreviated = map[[2]byte][]abbreviated{}
	l.russian = map[string][]string{}
	put := func(id, w string) {
		if strings.HasPrefix(w, "+") || w == "" {
			return
		}
		r, _ := utf8.DecodeRuneInString(w)
		if text.Script(w) == "Cyrl" {
			if s := ascii(text.Latin(strings.TrimSuffix(w, "~"))); len(s) >= 3 && len(l.russian[id]) < 4 {
				l.russian[id] = append(l.russian[id], s)
			}
		}
		if s := ascii(text.Latin(string(r))); s != "" && !slices.Contains(l.initials[id], s) {
			l.initials[id] = append(l.initials[id], s)
		}
	}
	words.Each(func(id, form string) {
		if text.Script(form) == "Cyrl" {
			put(id, form)
		}
		if !strings.HasSuffix(form, "~") {
			l.putAbbreviated(form, id)
		}
	})
	eachLine(meaningsFile, func(f []string) {
		id := f[0]
		if len(f) > 1 && strings.HasPrefix(f[1], "+") {
			id = f[1][1:]
		}
		for _, w := range f[1:] {
			if text.Script(w) == "Cyrl" {
				put(id, w)
			}
		}
	})
	for _, id := range words.IDs() {
		put(id, id)
	}
	for w, id := range l.mean {
		put(id, id)
		l.putAbbreviated(w, id)
	}
}

// putOnce sets a key that is not set.
func putOnce(m map[string]int, key string, v int) {
	if _, taken := m[key]; !taken {
		m[key] = v
	}
}

// nameWordOf is the group of translations of a word that firms are called by, or 0.
func (l *lexicon) nameWordOf(w string) int {
	if g, ok := l.nameWord[w]; ok {
		return g
	}
	for i := range w {
		if i < 6 {
			continue
		}
		if g, ok := l.nameStem[w[:i]]; ok && inflection.MatchString(ascii(text.Latin(w[i:]))) {
			return g
		}
	}
	return l.nameStem[w]
}

// stopWords join other words of an organisation's name, romanised.
const stopWords = "of the and for in on at to by from with de des du la le les el los las et y e und der die das fur von van i v na po ob im imeni imeny ve named after d l s n & so called socalled all vse ran ras rf lil wal wa di"

func eachLine(data []byte, f func(fields []string)) {
	sc := bufio.NewScanner(bytes.NewReader(data))
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' && !strings.Contains(line, "\t") {
			continue
		}
		f(strings.Fields(line))
	}
}

func mark(m map[string]bool, words []string) {
	for _, w := range words {
		m[w] = true
	}
}

// rarity turns a document frequency into 0 (in every name) .. 1 (in none): the
// inverse document frequency over its greatest value, raised to bend common
// words down.
func rarity(df int32, n, power float64) float64 {
	if n < 2 {
		return 1
	}
	x := math.Log((n+1)/(float64(df)+1)) / math.Log(n+1)
	return math.Pow(min(max(x, 0), 1), power)
}

// sameGiven reports whether two romanised given names stand for one another.
func (l *lexicon) sameGiven(a, b string) bool { return overlaps(l.given[a], l.given[b]) }

func overlaps(a, b []int) bool {
	for _, g := range a {
		if slices.Contains(b, g) {
			return true
		}
	}
	return false
}

// fatherEnding is the ending of a patronymic, as far as it hides the name.
var fatherEnding = regexp.MustCompile(`(?:[oeiy]|yo|ye|io|ie|yi|ii)?(?:[vw](?:ich|ych|ic|itch|icz|na)|una|ich|ych|ichna|inichna)$`)

// fatherGroups are the groups of the given name in a patronymic: Nikolaevich
// and Mykolayovych are both of the group of Nikolai.
func (l *lexicon) fatherGroups(patronymic string) []int {
	if g := l.givenStem[givenStem(fatherEnding.ReplaceAllString(patronymic, ""))]; len(g) > 0 {
		return g
	}
	return l.givenStem[givenStem(fatherShort.ReplaceAllString(patronymic, ""))] // Yakovich
}

// fatherShort is the ending of the patronymics of names in -v.
var fatherShort = regexp.MustCompile(`(?:ich|ych|ic|itch|icz|ivna|na)$`)

// givenStem is the part of a given name that its patronymics keep.
func givenStem(w string) string {
	w = strings.TrimRight(w, "aeiouyj")
	return w[:min(len(w), 5)]
}

// uncounted is the least number of names that a meaning is taken to be in which the
// table of frequencies does not count: a word of a trade is no rare word.
const uncounted = 40

// countMeanings gives meanings that the frequencies do not count the names of their words.
func (l *lexicon) countMeanings() {
	sum := map[string]int32{}
	for w, id := range l.mean {
		if _, counted := l.org["#"+id]; !counted {
			sum[id] += l.org[w]
		}
	}
	for id, n := range sum {
		l.org["#"+id] = max(n, uncounted)
	}
}

func (l *lexicon) readMeaning(f []string) {
	id, forms := f[0], f[1:]
	if len(forms) > 0 && strings.HasPrefix(forms[0], "+") {
		id, forms = forms[0][1:], forms[1:]
	}
	for _, w := range forms {
		if first, rest, two := strings.Cut(w, "_"); two {
			l.pair[[2]string{text.Fold(first), text.Fold(rest)}] = id
			l.mean[text.Fold(first)+text.Fold(rest)] = id
			continue
		}
		if stem, ok := strings.CutSuffix(w, "~"); ok {
			l.meanStem[text.Fold(stem)] = id
		} else {
			l.mean[text.Fold(w)] = id
		}
	}
}

// meaningOf looks a folded word up in the package's own table.
func (l *lexicon) meaningOf(w string) (string, bool) {
	if id, ok := l.mean[w]; ok {
		return id, true
	}
	if id, ok := l.meanStem[w]; ok {
		return id, true
	}
	for i := len(w) - 1; i >= 4; i-- { // the longest beginning that is known
		if !utf8.RuneStart(w[i]) {
			continue
		}
		if id, ok := l.meanStem[w[:i]]; ok && inflection.MatchString(ascii(text.Latin(w[i:]))) {
			return id, true
		}
	}
	return "", false
}

// placeOf is the id of a place, by its name or by an adjective of it.
func (l *lexicon) placeOf(w string) (string, bool) {
	if id, ok := l.place[w]; ok {
		return id, true
	}
	for n := len(w) - 1; n >= 4; n-- {
		if id, ok := l.placeStem[w[:n]]; ok {
			return id, adjective.MatchString(w[n:])
		}
	}
	return "", false
}

// adjective is what Slavic adjectives end in, in the usual romanisations.
var adjective = regexp.MustCompile(`^s?k?(?:iy|ii|ij|yy|yi|y|i|aya|aia|aja|aiya|oe|oye|oje|ogo|oy|oi|oj|om|ie|iye|a|e|ae|ikh|im|u)?$`)
