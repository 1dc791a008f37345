package synth

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// dice is a seeded source of chance. Every file and every pattern has its own,
// so that a change in one does not move the numbers of another.
type dice struct{ *rand.Rand }

func newDice(seed uint64, salt string) dice {
	h := fnv.New64a()
	h.Write([]byte(salt)) // never fails
	return dice{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// logn draws from a lognormal with the given median: prices, weights and
// quantities in trade are skewed this way.
func (d dice) logn(median, sigma float64) float64 {
	return median * math.Exp(sigma*d.NormFloat64())
}

func (d dice) chance(p float64) bool { return d.Float64() < p }

// between draws an integer from lo to hi, both included.
func (d dice) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// weighted draws an index by cumulative weights; cum must be ascending.
func (d dice) weighted(cum []float64) int {
	x := d.Float64() * cum[len(cum)-1]
	for i, c := range cum {
		if x < c {
			return i
		}
	}
	return len(cum) - 1
}
