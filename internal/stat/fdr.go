package stat

import (
	"cmp"
	"slices"
)

// BenjaminiHochberg returns, for each p-value, its q-value: the smallest false
// discovery rate at which that test would still be kept, in the order of p.
//
// tests is how many hypotheses were tested in all. It may exceed len(p) where a
// caller kept only the p-values that passed other conditions; those left out
// then count as if they were larger, which can only raise the q-values of the
// rest. A smaller number is taken as len(p).
//
// Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate",
// Journal of the Royal Statistical Society B 57 (1995) 289-300.
func BenjaminiHochberg(p []float64, tests int) []float64 {
	m := float64(max(tests, len(p)))
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	q := make([]float64, len(p))
	least := 1.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		least = min(least, p[i]*m/float64(rank))
		q[i] = least
	}
	return q
}
