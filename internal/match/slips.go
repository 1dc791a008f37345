package match

import "math/bits"

// One slip of the pen in a whole name: a letter left out, put in, doubled or
// replaced, two letters swapped, or a space moved. The rest of the name must be the
// same, so that the slip may be larger in a short word than it could be where words
// stand alone.

const (
	slipScore  = 0.9 // a name with one slip
	spaceScore = 0.95
	slipLeast  = 8  // letters of a name in which a slip is looked for
	slipAlone  = 11 // the same where no word is equal
)

// oneSlip is the likeness of two names that differ by one slip, or 0.
func oneSlip(a, b *name) float64 {
	if bits.OnesCount32(a.has^b.has) > 2 {
		return 0
	}
	if d := len(a.glue) - len(b.glue); d > 1 || d < -1 || min(len(a.glue), len(b.glue)) < slipLeast || max(len(a.glue), len(b.glue)) > maxWord {
		return 0
	}
	if len(a.toks) > len(b.toks)+1 || len(b.toks) > len(a.toks)+1 || a.script != b.script || a.toks[0].syllabic {
		return 0
	}
	onlyA, onlyB := differing(a, b)
	if onlyA == 0 || onlyB == 0 || onlyA == 1<<len(a.toks)-1 && len(a.glue) < slipAlone {
		return 0
	}
	x, y := remaining(a, onlyA), remaining(b, onlyB)
	if x == y {
		if allCommon(a) || allCommon(b) {
			return slipScore * thinPeopleLike
		}
		return spaceScore
	}
	if !withinOne(x, y) {
		return 0
	}
	i, j := single(onlyA), single(onlyB)
	if i >= 0 && j >= 0 && !mayBeSlip(a.toks[i].lexeme, b.toks[j].lexeme) {
		return 0
	}
	if allCommon(a) || allCommon(b) {
		return slipScore * thinPeopleLike
	}
	return slipScore
}

// allCommon reports whether a name is made of words that many people bear.
func allCommon(n *name) bool { return commonNames(n.toks) }

// differing marks the words of each side that the other has not.
func differing(a, b *name) (onlyA, onlyB uint32) {
	onlyA, onlyB = 1<<len(a.toks)-1, 1<<len(b.toks)-1
	for i := range a.toks {
		for j := range b.toks {
			if onlyB&(1<<j) != 0 && a.toks[i].latin == b.toks[j].latin {
				onlyA, onlyB = onlyA&^(1<<i), onlyB&^(1<<j)
				break
			}
		}
	}
	return onlyA, onlyB
}

func remaining(n *name, words uint32) string {
	out := ""
	for i := range n.toks {
		if words&(1<<i) != 0 {
			out += n.toks[i].latin
		}
	}
	return out
}

// single is the place of the only word of a set, or -1.
func single(words uint32) int {
	for i := range 32 {
		if words == 1<<i {
			return i
		}
	}
	return -1
}

// mayBeSlip reports whether one of two words can be a misspelling of the other: one
// of them is a word that no published name has, and they are not the two forms of
// one name for the sexes.
func mayBeSlip(x, y *lexeme) bool {
	if x.borne && y.borne || x.father != y.father && len(x.latin) != len(y.latin) || x.class == initial || y.class == initial || x.class == number || y.class == number {
		return false
	}
	if feminine(x.latin, y.latin) || feminine(y.latin, x.latin) || x.pinyin && y.pinyin {
		return false
	}
	if len(x.latin) == len(y.latin) && x.cons[0] != y.cons[0] && (len(x.latin) < slipSwap || x.latin[1:] == y.latin[1:]) {
		return false // Kay and Jay, Meier and Beier: another letter in a short word, or at the beginning, is another name
	}
	return x.latin != y.latin+"s" && y.latin != x.latin+"s"
}

// slipSwap is the length from which one letter may stand for another.
const slipSwap = 5

// withinOne reports whether one letter added, left out or replaced, or two
// neighbours swapped, turn one word into the other.
func withinOne(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		if i == len(a) || a[i+1:] == b[i+1:] {
			return true
		}
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}
