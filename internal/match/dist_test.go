package match

import (
	"math/rand/v2"
	"testing"
)

// The bound by consonants never exceeds the distance that it stands for.
func TestConsonantsBoundTheDistance(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	word := func() string {
		b := make([]byte, 1+rng.IntN(8))
		for i := range b {
			b[i] = "abcdghiklmnrstvyz"[rng.IntN(17)]
		}
		return string(b)
	}
	for range 200_000 {
		a, b := word(), word()
		bound := consonantsOf(a).atLeast(consonantsOf(b))
		for _, abjad := range []bool{false, true} {
			if d := distance(a, b, 100, abjad); d < bound-1e-4 {
				t.Fatalf("%q and %q: distance %.2f, bound %.2f", a, b, d, bound)
			}
		}
	}
}
