package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tallyman/internal/text"
)

// joins adds links of two or three neighbours on one side with one word on the
// other: "Ural Vagon Zavod" and "Uralvagonzavod", "Jong Un" and "Jongun".
func joins(links []link, a, b *name, k kind) []link {
	for _, n := range []int{2, 3} {
		for i := 0; i+n <= len(a.toks); i++ {
			w := spanOf(a.toks[i:i+n], k)
			for j := range b.toks {
				if s := w.joined(b.toks[j].lexeme, k); s > 0 {
					links = append(links, link{i, n, j, 1, s, "joined"})
				}
			}
		}
		for j := 0; j+n <= len(b.toks); j++ {
			w := spanOf(b.toks[j:j+n], k)
			for i := range a.toks {
				if s := w.joined(a.toks[i].lexeme, k); s > 0 {
					links = append(links, link{i, 1, j, n, s, "joined"})
				}
			}
		}
	}
	return links
}

// acronyms adds links of a word with the run of two to six words whose initials
// it is: УАП and Уфимское агрегатное предприятие.
func acronyms(links []link, a, b *name) []link {
	find := func(x, y *name, add func(word, at, n int)) {
		for i := range x.toks {
			w := x.toks[i].latin
			if x.toks[i].class != plain || len(w) < 3 || len(w) > 6 {
				continue
			}
			for j := 0; j+len(w) <= len(y.toks); j++ {
				k := 0
				for k < len(w) && y.toks[j+k].latin != "" && y.toks[j+k].latin[0] == w[k] && y.toks[j+k].class != number && len(y.toks[j+k].latin) > 1 {
					k++
				}
				if k == len(w) {
					add(i, j, k)
				}
			}
		}
	}
	find(a, b, func(i, j, n int) { links = append(links, link{i, 1, j, n, 0.9, "acronym"}) })
	find(b, a, func(j, i, n int) { links = append(links, link{i, n, j, 1, 0.9, "acronym"}) })
	return links
}

// ownAcronym takes out a word that is the initials of its neighbours, which say the
// same in full: DHPE - Daqing Hongwei Petroleum Equipment.
func (n *name) ownAcronym() {
	for i := range n.toks {
		w := n.toks[i].latin
		if n.toks[i].class != plain || len(w) < 3 || len(w) > 7 || len(n.toks) < len(w)+1 {
			continue
		}
		for _, at := range []int{i + 1, i - len(w)} {
			if at < 0 || at+len(w) > len(n.toks) || !n.initialsAt(at, w) {
				continue
			}
			n.own = n.toks[i].text
			n.toks = append(n.toks[:i:i], n.toks[i+1:]...)
			return
		}
	}
}

// initialsAt reports whether the words from a place on begin with the letters of w.
func (n *name) initialsAt(at int, w string) bool {
	for k := range len(w) {
		if t := &n.toks[at+k]; len(t.latin) < 2 || t.latin[0] != w[k] || t.class == number {
			return false
		}
	}
	return true
}

// maxLetterNames is how long, in Cyrillic letters, a word is that is written as the
// names of its letters.
const maxLetterNames = 6

// letterRuns joins three or more letters that stand alone: S K F T.
func letterRuns(list []part) []part {
	var out []part
	for i := 0; i < len(list); {
		n, word := 0, ""
		for i+n < len(list) && alone(list[i+n].word) {
			word += list[i+n].word
			n++
		}
		if n < 3 {
			n, word = max(n, 1), ""
		}
		if i+1 < len(list) && n == 1 && list[i].word != "" && list[i].word[0] >= utf8.RuneSelf && len(list[i].word)+len(list[i+1].word) <= 2*maxLetterNames { // Ай-Ти
			if w := list[i].word + list[i+1].word; englishWords()[w] != "" {
				n, word = 2, w
			}
		}
		if word != "" {
			if out == nil {
				out = append(make([]part, 0, len(list)), list[:i]...)
			}
			out = append(out, part{word, word})
		} else if out != nil {
			out = append(out, list[i:i+n]...)
		}
		i += n
	}
	if out == nil {
		return list
	}
	return out
}

// alone reports whether a word is one letter of an alphabet with capitals.
func alone(w string) bool {
	r, size := utf8.DecodeRuneInString(w)
	return size == len(w) && unicode.IsLower(r)
}

// joinedHabit is the likeness of words written together that differ by habits of
// spelling only: Al Rashid, Alrasheed.
const joinedHabit = 0.93

// unvowelled is spelled between a script without vowels and one with them.
func (w *span) unvowelled(y *lexeme) float64 {
	if y.abjad {
		return heardAs(y.text, w.word, joinedHeard)
	}
	if w.script == "" {
		for i := range w.run {
			w.script += w.run[i].text
		}
	}
	best := 0.0
	for _, f := range y.forms[:min(len(y.forms), 4)] {
		best = max(best, heardAs(w.script, f, joinedHeard))
	}
	return best
}

// joinedHeard is the least likeness of words written together in one script and apart
// in another.
const joinedHeard = 0.88

// fits reports whether a form has about n letters.
func fits(forms []string, n int) bool {
	for _, f := range forms {
		if d := len(f) - n; d <= 4 && d >= -4 {
			return true
		}
	}
	return false
}

// span is a run of words that may be one word written apart.
type span struct {
	run    []token
	total  int  // letters
	single bool // nothing but single letters
	usable bool // may be one word at all
	word   string
	script string // in its own letters
}

func spanOf(run []token, k kind) span {
	w := span{run: run, single: true}
	initials, other := false, false
	for i := range run {
		other = other || run[i].class == number || run[i].stop && k != person
		w.single = w.single && len(run[i].latin) == 1
		initials = initials || run[i].class == initial
		w.total += len(run[i].latin)
	}
	w.usable = !other && (w.total >= 4 || w.single) && w.total <= maxWord && (!initials || w.single)
	return w
}

// joined compares a run of words written together with one word.
func (w *span) joined(y *lexeme, k kind) float64 {
	if k != person && len(w.run) == 2 && y.compound[0] != "" {
		p, q := family(w.run[0].concept), family(w.run[1].concept)
		c, d := family(y.compound[0]), family(y.compound[1])
		if p == c && q == d || p == d && q == c {
			return 0.97
		}
	}
	if !w.usable || y.class == number {
		return 0
	}
	if k != person && !strings.HasPrefix(w.run[0].latin, "ab") && !fits(y.forms, w.total) {
		return 0
	}
	if w.word == "" {
		var buf [maxWord]byte
		b := buf[:0]
		for i := range w.run {
			b = append(b, w.run[i].latin...)
		}
		w.word = string(b)
	}
	return w.spelled(y, k)
}

// spelled compares the letters of the run with those of a word.
func (w *span) spelled(y *lexeme, k kind) float64 {
	abjad := y.abjad != w.run[0].abjad
	if abjad && k == person && !y.syllabic && !w.run[0].syllabic {
		return w.unvowelled(y)
	}
	slack := 2
	if abjad {
		slack = 4
	}
	best := 0.0
	near := false
	servantOf := servant(w.word)
	for _, g := range y.forms {
		if servantOf != "" && servantOf == g {
			return 0.98
		}
		if d := len(g) - w.total; d > slack || d < -slack || len(g) == 0 {
			continue
		}
		if w.word[0] != g[0] && !letters.sound[w.word[0]][g[0]] {
			continue
		}
		if w.single {
			if w.word == g {
				return 0.98
			}
			continue
		}
		s := float64(closeness(w.word, g, 0.6, y.foreign || w.run[0].foreign, abjad))
		if s == 1 {
			return 0.98
		}
		near = near || s > 0
		if s >= 0.85 || abjad && s >= 0.75 {
			best = max(best, s*0.97)
		}
	}
	if near && best < joinedHabit && len(y.comp) >= 5 && text.Comparable(w.word) == y.comp {
		return joinedHabit
	}
	if best < 0.95 && k == person && lex().sameGiven(w.word, y.latin) {
		return 0.95
	}
	return best
}
