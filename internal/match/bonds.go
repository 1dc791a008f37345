package match

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What contradicts that two personal names are one, although their words agree: small
// words before them, a first name that is missing, a word that is only alike.

// soundsAlike lowers the score of two words each, of which one is a name that many
// bear and the other differs by more than a slip: Singh Gurpreet is not Singh Harpreet.
func (v *verdict) soundsAlike(a, b *name) {
	if len(v.links) != 2 {
		return
	}
	for k, l := range v.links {
		o := v.links[1-k]
		x, y := a.toks[l.i].lexeme, b.toks[l.j].lexeme
		most, crossed := personAlike, x.foreign || y.foreign
		if crossed {
			most = personAlikeOver
		}
		if l.how != "letters" || l.s > most || l.in+l.jn+o.in+o.jn > 4 || x.abjad || y.abjad || withinOne(x.latin, y.latin) {
			continue
		}
		if !crossed && min(len(x.latin), len(y.latin)) >= slipWord {
			continue
		}
		if commonNames(a.toks[o.i:o.i+1]) || commonNames(b.toks[o.j:o.j+1]) {
			v.score = min(v.score, personSingle)
			v.note = join(v.note, "the other word is only alike")
			return
		}
	}
}

// bonds lowers the score where small words before a word that agrees make it another
// name: Khaled Abu Hassan, the father of Hassan, is not Khaled Hassan, and the son of
// Ahmad is not of the house of Ahmad.
func (v *verdict) bonds(a, b *name) {
	turned := 0
	for _, l := range v.links {
		if l.in > 1 || l.jn > 1 || small(a.toks[l.i:l.i+1]) {
			continue
		}
		x, y := a.bond(l.i), b.bond(l.j)
		if (x == bondSon) != (y == bondSon) {
			if turned++; turned > 1 && a.hasSon() && b.hasSon() {
				v.score *= personTurned
				v.note = join(v.note, "father and son change places")
				return
			}
		}
		if (x == bondFather) != (y == bondFather) || x == bondSon && y == bondHouse || x == bondHouse && y == bondSon {
			v.score *= personKunya
			v.note = join(v.note, "another small word before a name")
			return
		}
	}
}

func (n *name) hasSon() bool {
	for i := range n.toks {
		if n.bond(i) == bondSon {
			return true
		}
	}
	return false
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
