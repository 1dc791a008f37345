package match

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Constants of the comparison of persons.
const (
	personExtra    = 0.28 // weight of a word that only one side has
	personClash    = 1.3  // weight of words that both sides have and that differ
	personClashCut = 0.85 // and what such a difference takes from the whole
	personSingle   = 0.66 // the most one common word can score
	personEvidence = 9.0  // matched weight that makes a personal name
	personFull     = 0.75 // a name in Han or Hangul and one of more words
	personSlip     = 0.85 // a second slip
	personKunya    = 0.85 // a word with and without "father of"
	personOwn      = 0.8  // the first family or given name is missing
	personFamily   = 0.62 // the most that names with different family names can score
)

// comparePersons scores two personal names. Word order means nothing. A word
// that one side lacks (a patronymic, a second surname) costs little; words left
// over on both sides contradict each other and cost much.
func comparePersons(a, b *name) verdict {
	v := verdict{kind: person, links: align(a, b, person)}
	var got, total float64
	var usedA, usedB uint32
	pairs, initials := 0, 0
	wordsA, wordsB := 0, 0 // of either side that agree
	evidence := 0.0
	for _, l := range v.links {
		usedA, usedB = usedA|mask(l.i, l.in), usedB|mask(l.j, l.jn)
		w := 2 * min(personWeigh(a.toks[l.i:l.i+l.in]), personWeigh(b.toks[l.j:l.j+l.jn]))
		got += w * l.s
		total += w
		if !small(a.toks[l.i : l.i+l.in]) {
			if l.how == "initial" {
				initials++
			} else {
				pairs += max(l.in, l.jn)
				wordsA, wordsB = wordsA+l.in, wordsB+l.jn
			}
			evidence += w * l.s / 2
		}
	}
	family := familyState(a, b, v.links)
	onlyA, smallA := unused(a, usedA)
	onlyB, smallB := unused(b, usedB)
	clash, extra := min(onlyA, onlyB), max(onlyA, onlyB)-min(onlyA, onlyB)
	if total == 0 {
		return v
	}
	// Two syllables of one side that are one word of the other are one word, where
	// that other has more: Li Li is not Laila al-Khatib.
	if onlyA >= 1 || onlyB >= 1 {
		pairs = min(pairs, wordsA, wordsB)
	}
	// An initial stands for a name only where no other word could be that name.
	if onlyA < 1 && onlyB < 1 {
		pairs += initials
	}
	v.score = got / (total + 2*clash*personClash + (extra+smallA+smallB)*personExtra)
	if clash > 1 {
		v.score *= personClashCut
		v.note = "words differ on both sides"
	}
	v.score *= slips(a, b, v.links, onlyA+onlyB)
	v.kunya(a, b)
	v.ownName(a, onlyB, usedA)
	v.ownName(b, onlyA, usedB)
	if (family == familyDiffers && (pairs < 3 || onlyA >= 1 && onlyB >= 1) || familyLost(a, usedA) || familyLost(b, usedB)) && v.score > personFamily {
		v.score, v.note = personFamily, join(v.note, "family names differ")
	}
	if s := oneSlip(a, b); s > v.score {
		v.score, v.note = s, "one slip of the pen"
		pairs, extra, evidence = 2, 0, personEvidence
	}
	if s := glued(a, b); s > v.score {
		v.score, v.note = s, "same letters, other spaces"
		pairs = max(pairs, 2)
		evidence = personEvidence
	}
	if onlyA+onlyB > 1 && (fullName(a, onlyA) || fullName(b, onlyB)) {
		v.score *= personFull
		v.note = join(v.note, "a whole name has no further word")
	}
	single := len(a.toks) == 1 && len(b.toks) == 1
	v.thinPerson(a, b, pairs, extra)
	if pairs < 2 && !single && v.score > personSingle {
		v.score, v.note = personSingle, "only one word agrees"
	}
	if evidence < personEvidence && extra > 0 && v.score > personSingle && !single {
		v.score, v.note = personSingle, "only common words agree"
	}
	return v
}

// fullName reports whether a name of which no word is left over is written in Han or
// Hangul, or is two syllables of pinyin: family and given name, which has no further part that others may add.
func fullName(n *name, only float64) bool {
	if only > 0 || len(n.toks) < 2 {
		return false
	}
	for i := range n.toks {
		if !n.toks[i].syllabic && (!n.toks[i].pinyin || len(n.toks) > 2) {
			return false
		}
	}
	return true
}

func personWeigh(ts []token) float64 {
	w := 0.0
	for i := range ts {
		w += ts[i].p
	}
	return w
}

func small(ts []token) bool {
	for i := range ts {
		if ts[i].class != particle {
			return false
		}
	}
	return true
}

// unused is the weight of the words left over, and that of small words among them,
// which no other word contradicts.
func unused(n *name, used uint32) (words, small float64) {
	for i := range n.toks {
		switch t := &n.toks[i]; {
		case used&(1<<i) != 0:
		case t.class == particle && t.p < 1:
			small += t.p
		default:
			words += t.p
		}
	}
	return words, small
}

// slips lowers the score where more than one word is only alike: two slips in one
// name are rarer than two people. Over is the weight of the words left over. Between
// a script without vowels and one with them, words whose vowels differ count too.
func slips(a, b *name, links []link, over float64) float64 {
	n, out := 0, 1.0
	for _, l := range links {
		vowels := a.toks[l.i].abjad != b.toks[l.j].abjad
		slip := l.how == "letters" && (l.s < 0.9 && !vowels || vowels && l.s < knownVowels)
		if !slip && l.how != "short" {
			continue
		}
		// Two words of a longer name, and one of them a slip, are as two slips.
		if n++; n > 1 || slip && over > 1 && len(links) < 3 {
			out *= personSlip
		}
	}
	return out
}

// kunya lowers the score where small words before a word that agrees make it another
// name: Khaled Abu Hassan, the father of Hassan, is not Khaled Hassan, and the son of
// Ahmad is not of the house of Ahmad.
func (v *verdict) kunya(a, b *name) {
	for _, l := range v.links {
		if l.in > 1 || l.jn > 1 || small(a.toks[l.i:l.i+1]) {
			continue
		}
		x, y := a.bond(l.i), b.bond(l.j)
		if (x == bondFather) != (y == bondFather) || x == bondSon && y == bondHouse || x == bondHouse && y == bondSon {
			v.score *= personKunya
			v.note = join(v.note, "another small word before a name")
			return
		}
	}
}

// bond is what the small word before a name says.
type bond uint8

const (
	bondNone   bond = iota
	bondFather      // abu
	bondSon         // bin, ould
	bondHouse       // the article
)

func (n *name) bond(i int) bond {
	out := bondNone
	if strings.HasPrefix(n.toks[i].show, "ال") {
		out = bondHouse
	}
	for i > 0 && articles[n.toks[i-1].latin] {
		out = bondHouse
		i--
	}
	if i > 0 {
		switch w := n.toks[i-1]; {
		case kunyas[w.latin]:
			return bondFather
		case sons[w.latin] || arabicSon[w.text]:
			return bondSon
		}
	}
	return out
}

var (
	kunyas = wordSet("abu abou abi abw abo umm oum")
	sons   = wordSet("bin ben ibn bint ould wuld bn")
)

// familyLost reports whether the family name of a name in Han or Hangul, its word of one
// character, has no word on the other side.
func familyLost(n *name, used uint32) bool {
	if len(n.toks) != 2 || !n.toks[0].syllabic || !n.toks[1].syllabic {
		return false
	}
	for i := range n.toks {
		if utf8.RuneCountInString(n.toks[i].text) == 1 {
			return used&(1<<i) == 0
		}
	}
	return false
}

// ownName lowers the score where a name shows which words are the family names and
// which the given ones, and the first of either is left over although the other side
// has no word left: RINCON CASTILLO, Salvador is not Salvador Castillo, and a
// father's name is not the child's.
func (v *verdict) ownName(n *name, other float64, used uint32) {
	if other >= 1 || !marks(n) {
		return
	}
	first := [2]int{-1, -1}
	later := [2]bool{}
	for i := range n.toks {
		t := &n.toks[i]
		if t.p < smallWord || t.class == initial || honorific[t.latin] {
			continue
		}
		k := 0
		if t.family {
			k = 1
		}
		if first[k] < 0 {
			first[k] = i
		} else if used&(1<<i) != 0 {
			later[k] = true
		}
	}
	for k, i := range first {
		if i < 0 || !later[k] || used&(1<<i) != 0 || n.toks[i].father || slices.Contains(n.toks[i].groups, lex().given["muhammad"][0]) || repeated(n, i) {
			continue
		}
		v.score *= personOwn
		v.note = join(v.note, "the first of the names is missing")
	}
}

// repeated reports whether a name has a word twice.
func repeated(n *name, i int) bool {
	for j := range n.toks {
		if j != i && n.toks[j].latin == n.toks[i].latin {
			return true
		}
	}
	return false
}

// honorific are words before given names that are names of their own elsewhere.
var honorific = wordSet("seyed sayed sayyid syed sayyed seyyed said hadj")

// smallWord is the weight below which a word of a personal name is none.
const smallWord = 1

type familyMatch uint8

const (
	familyUnknown familyMatch = iota
	familyAgrees
	familyDiffers
)

// familyState: where the writing of a name shows its family name, one of its
// family words must meet a word of the other name, and a family word there if
// that name shows its own.
func familyState(a, b *name, links []link) familyMatch {
	marksA, marksB := marks(a), marks(b)
	if !marksA && !marksB {
		return familyUnknown
	}
	okA, okB := !marksA, !marksB
	for _, l := range links {
		x, y := anyFamily(a.toks[l.i:l.i+l.in]), anyFamily(b.toks[l.j:l.j+l.jn])
		if l.how == "initial" || marksA && marksB && x != y {
			continue
		}
		okA, okB = okA || x, okB || y
	}
	if okA && okB {
		return familyAgrees
	}
	return familyDiffers
}

func marks(n *name) bool { return anyFamily(n.toks) }

func anyFamily(ts []token) bool {
	for i := range ts {
		if ts[i].family {
			return true
		}
	}
	return false
}
