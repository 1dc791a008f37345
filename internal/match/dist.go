package match

import "math/bits"

// Costs of one edit between two romanised words. A full edit costs 1; what a
// keyboard, a clerk or another transliteration table does costs less.
const (
	costVowel  = 0.5  // one vowel for another
	costSound  = 0.3  // letters of one sound: c/k, s/z, v/w ...
	costSilent = 0.3  // h, y, j added or lost
	costDouble = 0.15 // a letter doubled
	costDrop   = 0.7  // a vowel added or lost
	costAbjad  = 0.12 // the same where one side's script writes no vowels
	costFirst  = 0.6  // added where the first letter changes
)

// alphabet holds what the costs ask of a letter.
type alphabet struct {
	vowel, silent [256]bool
	sound         [256][256]bool // written for the same sound in some table
	near          [256]uint32    // a letter and those of its sound, as bits from a
}

var letters = newAlphabet()

func newAlphabet() *alphabet {
	t := &alphabet{}
	for _, c := range []byte("aeiouy") {
		t.vowel[c] = true
	}
	for _, c := range []byte("hyj") {
		t.silent[c] = true
	}
	for _, p := range []string{
		"ck", "cs", "sz", "kq", "cq", "vw", "iy", "ij", "jy", "gj", "fv", "uw",
		"gk", "dt", "bp", "sx", "jz", "gh", "hk", "uv",
	} {
		t.sound[p[0]][p[1]], t.sound[p[1]][p[0]] = true, true
	}
	for c := byte('a'); c <= 'z'; c++ {
		for d := byte('a'); d <= 'z'; d++ {
			if c == d || t.sound[c][d] {
				t.near[c] |= 1 << (d - 'a')
			}
		}
	}
	return t
}

// distance is the cost of turning a into b, or a value above limit as soon as
// it cannot be reached. Both are lower-case ASCII. abjad makes vowels nearly
// free. The distance is symmetric.
func distance(a, b string, limit float32, abjad bool) float32 {
	if a == b {
		return 0
	}
	if len(a) > maxWord || len(b) > maxWord {
		return limit + 1
	}
	var rows [3][maxWord + 1]float32
	prev2, prev, cur := &rows[0], &rows[1], &rows[2]
	var drops [maxWord]float32
	for j := range len(b) {
		drops[j] = dropCost(b, j, abjad)
		prev[j+1] = prev[j] + drops[j]
	}
	for i := 1; i <= len(a); i++ {
		drop := dropCost(a, i-1, abjad)
		cur[0] = prev[0] + drop
		best := cur[0]
		for j := 1; j <= len(b); j++ {
			c := prev[j-1] + swapCost(a, b, i-1, j-1, abjad)
			c = min(c, prev[j]+drop, cur[j-1]+drops[j-1])
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				c = min(c, prev2[j-2]+0.8)
			}
			cur[j] = c
			best = min(best, c)
		}
		if best > limit {
			return limit + 1
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}

// maxWord is the longest word that is compared letter by letter; longer ones
// (whole phrases written together) must be equal.
const maxWord = 48

func dropCost(s string, i int, abjad bool) float32 {
	c := s[i]
	cost := float32(1)
	switch {
	case c >= '0' && c <= '9':
		return 3
	case i > 0 && s[i-1] == c:
		cost = costDouble
	case letters.vowel[c] && abjad:
		cost = costAbjad
	case letters.silent[c]:
		cost = costSilent
	case letters.vowel[c]:
		cost = costDrop
	}
	if i == 0 && !abjad {
		cost += costFirst
	}
	return cost
}

func swapCost(a, b string, i, j int, abjad bool) float32 {
	x, y := a[i], b[j]
	if x == y {
		return 0
	}
	cost := float32(1)
	switch {
	case x <= '9' || y <= '9':
		return 3
	case letters.vowel[x] && letters.vowel[y] && abjad:
		cost = costAbjad
	case letters.sound[x][y]:
		cost = costSound
	case letters.vowel[x] && letters.vowel[y]:
		cost = costVowel
	}
	if i == 0 && j == 0 && cost > costVowel {
		cost += costFirst
	}
	return cost
}

// consonants of a word: those that it has, and with them those written for the
// same sounds. Vowels and silent letters are left out.
type consonants struct{ has, near uint32 }

func consonantsOf(w string) (c consonants) {
	for i := range len(w) {
		x := w[i]
		if x < 'a' || x > 'z' {
			continue
		}
		if !letters.vowel[x] && !letters.silent[x] {
			c.has |= 1 << (x - 'a')
		}
		c.near |= letters.near[x]
	}
	return c
}

// atLeast is a lower bound of [distance]: a consonant of one word of which the
// other has no like must be added, lost or replaced, at the full cost.
func (c consonants) atLeast(d consonants) float32 {
	return float32(max(bits.OnesCount32(c.has&^d.near), bits.OnesCount32(d.has&^c.near)))
}

// budget is how much may differ in a word of n letters: nothing but spelling
// habits in a short one, about one slip in seven letters, two in twelve. Words
// that went through a transliteration differ more.
func budget(n int, crossed bool) float32 {
	switch {
	case n <= 3:
		return 0.35
	case n == 4 && crossed:
		return 0.65
	case n == 4:
		return 0.4
	case n <= 6 && crossed:
		return 1.1
	case n == 5:
		return 0.6
	case n == 6:
		return 0.9
	case n == 7:
		return 1.3
	case n <= 9:
		return 1.7
	case n <= 13:
		return 2.3
	default:
		return 3
	}
}

// closeness turns a distance into 1 (equal) .. 0.68 (just inside the budget),
// or 0 beyond it.
func closeness(a, b string, factor float32, crossed, abjad bool) float32 {
	if a == b {
		return 1
	}
	n := max(len(a), len(b))
	if d := len(a) - len(b); !abjad && (d > 4 || d < -4) {
		return 0
	}
	limit := budget(n, crossed) * factor
	d := distance(a, b, limit, abjad)
	if d > limit {
		return 0
	}
	if !crossed && a[0] != b[0] {
		d = min(limit, d+0.2)
	}
	return 1 - 0.32*d/limit
}
