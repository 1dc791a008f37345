package detect

import (
	"fmt"
	"math"

	"tallyman/internal/stat"
	"tallyman/internal/trade"
)

// DefaultFDR is the false discovery rate at which findings of a family of tests
// are kept, unless the detector's parameter "fdr" says otherwise.
const DefaultFDR = 0.1

// control drops the findings whose q-value is above the rate (Benjamini and
// Hochberg 1995, over all tests of their family), and writes the q-value of the
// others into their reasons. Findings without a P are left alone. It returns how
// many it dropped.
func control(def Definition, in Input, seen []Seen) (kept []Seen, dropped int) {
	families := map[string][]int{}
	for i, s := range seen {
		if s.P > 0 {
			family := s.Test
			if family == "" {
				family = def.ID
			}
			families[family] = append(families[family], i)
		}
	}
	if len(families) == 0 {
		return seen, 0
	}
	rate := in.Param("fdr")
	drop := map[int]bool{}
	for family, at := range families {
		p := make([]float64, len(at))
		for n, i := range at {
			p[n] = seen[i].P
		}
		tests := in.log.tests[family]
		if family == def.ID {
			tests += in.log.tests[""]
		}
		tests = max(tests, int64(len(at)))
		for n, q := range stat.BenjaminiHochberg(p, int(tests)) {
			s := &seen[at[n]]
			if q > rate {
				drop[at[n]] = true
				continue
			}
			s.Finding.Why = append(s.Finding.Why, trade.Reason{Feature: "false discovery rate", Score: 1 - q,
				Detail: fmt.Sprintf("p=%s, q=%s over %s of the family %s; kept at q<=%g", Tiny(p[n]), Tiny(q),
					Plural(tests, "test", "tests"), family, rate)})
		}
	}
	kept = make([]Seen, 0, len(seen)-len(drop))
	for i, s := range seen {
		if !drop[i] {
			kept = append(kept, s)
		}
	}
	return kept, len(drop)
}

// Kept says how many of some p-values among a number of tests hold at the
// detector's false discovery rate: what the runner would keep of them.
func (in Input) Kept(p []float64, tests int) int64 {
	var n int64
	for _, q := range stat.BenjaminiHochberg(p, tests) {
		if q <= in.Param("fdr") {
			n++
		}
	}
	return n
}

// P makes a p-value fit for Seen.P, where 0 means that there was no test: one
// that is too small for a number becomes the smallest that is written.
func P(p float64) float64 { return max(p, tiniest) }

// tiniest is the smallest p-value that is kept apart from others.
const tiniest = 1e-300

// Tiny writes a probability: two significant digits, and "<1e-300" where it is
// too small to write.
func Tiny(p float64) string {
	switch {
	case math.IsNaN(p):
		return "unknown"
	case p <= tiniest:
		return "<1e-300"
	}
	return fmt.Sprintf("%.2g", p)
}
