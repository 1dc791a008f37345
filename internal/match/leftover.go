package match

import (
	"strings"
	"unicode/utf8"
)

// What one name has and the other lacks. A short name and the full one of the same firm
// differ by what the full one adds: its town, its trade, an acronym for words that the
// other spells out.

const (
	// toldWord is the weight from which a word that agrees carries a name alone: it is in
	// hardly any other name, so what is added on one side alone is description.
	toldWord = 7.3
	// tellWord is the same of a word that some names share: half as much then.
	tellWord = 5.5
	// toldNames is the same of several words together.
	toldNames = 13.0
	// Of what they weigh, words that one side adds count this much then.
	addedTrade   = 0.45 // of a trade, a place
	addedGeneral = 0.35 // company, group, state
	addedPlain   = 0.75 // any other, where several words agree
	// longestAcronym is the most letters of an acronym that stands for leftover words.
	longestAcronym = 7
)

// added are the parts of the weight at which one-sided words count.
type added struct {
	trade, general, plain float64
	oneSided              bool
}

// inFull: words that one side has count in full.
var inFull = added{orgExtra, orgExtra, orgExtra, false}

// additions decides how leftover words count: less where a word agrees that hardly another
// name has, or several do, and only one side has words left that say something.
func additions(a, b *name, links []link, usedA, usedB uint32) added {
	if onlyLeft(a, usedA) > 0 && onlyLeft(b, usedB) > 0 || ownTrade(a, usedA) || ownTrade(b, usedB) {
		return inFull
	}
	best, sum := 0.0, 0.0
	numbers, meanings := 0, 0
	for _, l := range links {
		if l.s < exactlyOver || l.how == "short" || l.how == "acronym" {
			continue
		}
		switch a.toks[l.i].class {
		case number:
			numbers++
		case concept, place:
			meanings++
		}
		w := toldBoth(a.toks[l.i:l.i+l.in], b.toks[l.j:l.j+l.jn])
		best, sum = max(best, w), sum+w
	}
	switch {
	case numbers > 0 && meanings > 1: // 48th Central Research Institute, of the Ministry
		return added{addedTrade, addedGeneral, orgExtra, true}
	case sum >= toldNames:
		return added{addedTrade, addedGeneral, addedPlain, true}
	case best >= toldWord:
		return added{addedTrade, addedGeneral, orgExtra, true}
	case best >= tellWord:
		return added{(orgExtra + addedTrade) / 2, (orgExtra + addedGeneral) / 2, orgExtra, true}
	}
	return added{orgExtra, orgExtra, orgExtra, true}
}

// saysTrade reports whether words of a trade are left over, which say what a firm does.
func saysTrade(n *name, used uint32) bool {
	for i := range n.toks {
		t := &n.toks[i]
		if used&(1<<i) == 0 && (t.class == concept && (!bodies[t.concept] || t.concept == "technology") || t.class == generic && generalTrades[t.concept]) {
			return true
		}
	}
	return false
}

// ownLineOf reports whether a word of a certain trade is left over: energy, printing.
func ownLineOf(n *name, used uint32) bool {
	for i := range n.toks {
		if t := &n.toks[i]; used&(1<<i) == 0 && t.class == concept && !bodies[t.concept] && !t.before && !t.aside {
			return true
		}
	}
	return false
}

// calledSo reports whether words that many firms are called by are all that agrees, in Latin
// letters, and no place or number.
func calledSo(a, b *name, links []link) bool {
	if a.script != "Latn" || b.script != "Latn" || len(links) > 3 {
		return false
	}
	for _, l := range links {
		t := &a.toks[l.i]
		if t.class == place || t.class == number || l.how == "acronym" || t.class == plain && t.called == 0 && (l.in == 1 || b.toks[l.j].called == 0) && l.in+l.jn == 2 {
			return false
		}
	}
	return len(links) > 0
}

// generalTrades are trades that so many firms have that their words say little of a name.
var generalTrades = wordSet("trade services management consulting distribution supply import export import-export industry system company-project")

// tells reports whether a word agrees that carries a name alone.
func tells(a, b *name, links []link) bool {
	for _, l := range links {
		if a.toks[l.i].called == 0 && toldBoth(a.toks[l.i:l.i+l.in], b.toks[l.j:l.j+l.jn]) >= toldWord {
			return true
		}
	}
	return false
}

// toldBoth is the lesser of what two runs of words tell; of words that are one word on the
// other side, what that one tells.
func toldBoth(x, y []token) float64 {
	switch {
	case len(x) == 1 && len(y) > 1:
		return told(x)
	case len(y) == 1 && len(x) > 1:
		return told(y)
	}
	return min(told(x), told(y))
}

// told is the weight of the words of a run that are names of their own.
func told(ts []token) float64 {
	w, letters := 0.0, 0
	for i := range ts {
		t := &ts[i]
		if t.class != plain || t.commonFamily || t.given || t.pinyin {
			return 0
		}
		letters += len(t.latin)
		w = max(w, t.w)
	}
	if letters < 5 {
		return 0
	}
	return w
}

// share is the part of a leftover word's weight that counts.
func (x added) share(t *token) float64 {
	switch {
	case t.aside:
		return orgAside
	case t.before && x.oneSided:
		return addedTrade
	case t.class == concept || t.class == place:
		return x.trade
	case t.acronymic() && len(t.latin) <= 4 && x.trade < orgExtra:
		return x.trade // an acronym that nothing explains: of the group, or of the trade
	case t.class == generic || t.class == particle:
		return x.general
	}
	return x.plain
}

// spellOut links a leftover word that is an acronym with the leftover run of words on the
// other side that it stands for, in their own language or in translation: ВО and Foreign
// Trade Association, SRC and НИЦ.
func spellOut(links []link, a, b *name) []link {
	var usedA, usedB uint32
	for _, l := range links {
		usedA, usedB = usedA|mask(l.i, l.in), usedB|mask(l.j, l.jn)
	}
	all := func(n *name) uint32 { return mask(0, len(n.toks)) }
	if len(links) == 0 || usedA == all(a) || usedB == all(b) {
		return links
	}
	if j, n := cutOff(a, b, usedA, usedB); n > 0 {
		return append(links, link{len(a.toks) - 1, 1, j, n, cutLikeness, "short"})
	}
	if i, n := cutOff(b, a, usedB, usedA); n > 0 {
		return append(links, link{i, n, len(b.toks) - 1, 1, cutLikeness, "short"})
	}
	for i := range a.toks {
		if usedA&(1<<i) == 0 && a.toks[i].acronymic() {
			if j, n := runOf(a.toks[i].latin, b, usedB); n > 0 {
				links, usedA, usedB = append(links, link{i, 1, j, n, 0.9, "acronym"}), usedA|1<<i, usedB|mask(j, n)
			}
		}
	}
	for j := range b.toks {
		if usedB&(1<<j) == 0 && b.toks[j].acronymic() {
			if i, n := runOf(b.toks[j].latin, a, usedA); n > 0 {
				links, usedA, usedB = append(links, link{i, n, j, 1, 0.9, "acronym"}), usedA|mask(i, n), usedB|1<<j
			}
		}
	}
	return links
}

// A field of fixed length cuts a name off: its last word is the beginning of one, and what
// follows is lost.
const (
	leastField  = 30 // letters of a name that a field may have cut
	cutLikeness = 0.9
)

// cutOff finds what the last word of a long name is the beginning of: the place of a word of
// the other name, and how many words stand from there on.
func cutOff(a, b *name, usedA, usedB uint32) (at, words int) {
	last := len(a.toks) - 1
	if last < 1 || usedA&(1<<last) != 0 || utf8.RuneCountInString(a.part) < leastField || usedA|1<<last != mask(0, len(a.toks)) {
		return 0, 0
	}
	w := a.toks[last].latin
	if len(w) < 2 {
		return 0, 0
	}
	for j := range b.toks {
		if usedB&(1<<j) == 0 && len(b.toks[j].latin) > len(w) && strings.HasPrefix(b.toks[j].latin, w) && usedB&^(1<<j-1) == 0 {
			return j, len(b.toks) - j
		}
	}
	return 0, 0
}

// acronymic reports whether a word can be an acronym: short, and no word of meaning.
func (lx *lexeme) acronymic() bool {
	n := len(lx.latin)
	return n >= 2 && n <= longestAcronym && (lx.class == plain || lx.class == particle && !lx.stop) && !lx.abjad && !lx.syllabic
}

// runOf finds the leftover run of words that an acronym stands for.
func runOf(acronym string, n *name, used uint32) (at, size int) {
	for i := range n.toks {
		if k := stands(acronym, n, used, i, 0); k > 0 {
			return i, k
		}
	}
	return 0, 0
}

// stands is how many words from a place on an acronym stands for, or 0.
func stands(acronym string, n *name, used uint32, at, words int) int {
	if acronym == "" {
		if words < 2 && !(words == 1 && strings.Contains(n.toks[at].show, " ")) {
			return 0
		}
		return words
	}
	i := at + words
	if i == len(n.toks) && words > 0 && (acronym == "k" || acronym == "c") && strings.HasPrefix(n.formInitials, "c") && !n.toks[at].abjad {
		return words // the last letter is the legal form's: shipbuilding corporation
	}
	if i >= len(n.toks) || used&(1<<i) != 0 {
		return 0
	}
	t := &n.toks[i]
	if t.class == number {
		return 0
	}
	if words > 0 && t.stop {
		if k := stands(acronym, n, used, at, words+1); k > 0 {
			return k
		}
	}
	for _, s := range t.inits {
		if strings.HasPrefix(acronym, s) {
			if k := stands(acronym[len(s):], n, used, at, words+1); k > 0 {
				return k
			}
		}
	}
	if strings.Contains(t.show, " ") { // two words of one meaning
		if s := initials(t.show); s != "" && strings.HasPrefix(acronym, s) {
			return stands(acronym[len(s):], n, used, at, words+1)
		}
	}
	return 0
}

// initials are the ways in which a word stands in an acronym: by its first letter,
// romanised, and by that of its translations into English and Russian.
func (lx *lexeme) initials() []string {
	if lx.latin == "" {
		return nil
	}
	out := []string{lx.latin[:1]}
	for _, two := range []string{"ts", "kh", "zh", "ch", "sh", "yu", "ya", "shch"} {
		if strings.HasPrefix(lx.latin, two) {
			out = append(out, two)
		}
	}
	if lx.concept != "" {
		out = append(out, lex().initials[lx.concept]...)
	}
	return out
}
