package match

import "strings"

// Names made of the beginnings of words: КАМАЗ of Камский автомобильный завод, Norinco of North
// Industries Corporation, Uraltransmash of Ural, transport and machine building.

const (
	leastSyllabic  = 5 // letters of such a name
	longestPart    = 6 // letters that it takes of one word
	leastOfTwo     = 3 // of each word where there are two
	leastSyllables = 2 // words
)

// syllabic reports whether one name is a single word made of the beginnings of the other's
// words, in their order; general words, legal forms, countries and connectives may be left out.
func syllabic(a, b *name) bool {
	if len(a.toks) > len(b.toks) {
		a, b = b, a
	}
	if len(a.toks) != 1 || len(b.toks) < leastSyllables || a.toks[0].class != plain || a.script != b.script && a.toks[0].abjad {
		return false
	}
	w := a.toks[0].latin
	if len(w) < leastSyllabic || len(w) > maxWord {
		return false
	}
	tail := ""
	for _, f := range b.forms {
		if f == "JSC" || f == "LLC" || f == "HOLD" {
			tail = b.formInitials
		}
	}
	return b.spells(w, 0, 0, 0, tail)
}

// spells cuts the rest of a word into beginnings of the name's words from a place on. words
// counts those used, and long the letters of those of which two or more are taken.
func (n *name) spells(rest string, at, words, long int, tail string) bool {
	if rest == "" || words >= leastSyllables && (rest == tail || rest == "co" && tail != "") {
		if !n.skippable(at) {
			return false
		}
		if rest != "" {
			words++ // Corporation, taken off as a legal form
		}
		return words > leastSyllables && long > 0 || words == leastSyllables && long >= 2*leastOfTwo
	}
	if at >= len(n.toks) {
		return false
	}
	t := &n.toks[at]
	for _, start := range t.starts() {
		for k := min(longestPart, len(start), len(rest)); k > 0; k-- {
			if start[:k] != rest[:k] {
				continue
			}
			more := 0
			if k > 1 && (k >= leastOfTwo || words != 1 || k < len(rest)) {
				more = k
			}
			if n.spells(rest[k:], at+1, words+1, long+more, tail) {
				return true
			}
		}
	}
	if t.class == generic || t.stop || t.class == particle || t.class == place && at == 0 || t.concept == "plant" {
		return n.spells(rest, at+1, words, long, tail)
	}
	return false
}

// skippable reports whether only words that may be left out stand from a place on.
func (n *name) skippable(at int) bool {
	for i := at; i < len(n.toks); i++ {
		if t := &n.toks[i]; t.class != generic && !t.stop && t.class != particle && t.concept != "plant" {
			return false
		}
	}
	return true
}

// starts are the romanisations of a word that a beginning can be of: its own and, for a word
// of a trade, what Russian says for it.
func (t *token) starts() []string {
	out := []string{t.latin}
	if t.concept != "" {
		for _, s := range lex().russian[t.concept] {
			if !strings.HasPrefix(t.latin, s) {
				out = append(out, s)
			}
		}
	}
	return out
}
