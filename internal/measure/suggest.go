package measure

import (
	"slices"
	"strings"
)

// nearest returns the known word closest to got, or "" where none is close
// enough to be a likely slip: at most a third of the letters, at least one.
func nearest(got string, known []string) string {
	got = strings.ToLower(got)
	best, bestCost := "", max(1, len([]rune(got))/3)+1
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	for _, k := range sorted {
		cost := editDistance([]rune(got), []rune(strings.ToLower(k)))
		if cost < bestCost {
			best, bestCost = k, cost
		}
	}
	if best == "" && len(got) >= 3 {
		for _, k := range sorted {
			if strings.HasPrefix(strings.ToLower(k), got) {
				return k
			}
		}
	}
	return best
}

// editDistance counts insertions, deletions, replacements and swaps of
// neighbours (optimal string alignment).
func editDistance(a, b []rune) int {
	prev2 := make([]int, len(b)+1)
	prev := make([]int, len(b)+1)
	cur := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
