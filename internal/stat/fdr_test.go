package stat_test

import (
	"math"
	"testing"

	"tallyman/internal/stat"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s: got %.10g, want %.10g within %g", what, got, want, within)
	}
}

// The fifteen p-values of Benjamini and Hochberg 1995, section 3.2 (thrombolysis
// trial of Neuhaus and others): at q=0.05 the procedure keeps the four smallest.
// Their q-values by hand are p(i)*15/i made monotone from the largest down.
func TestBenjaminiHochberg(t *testing.T) {
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000}
	q := stat.BenjaminiHochberg(p, len(p))
	kept := 0
	for _, v := range q {
		if v <= 0.05 {
			kept++
		}
	}
	if kept != 4 {
		t.Errorf("kept %d at 0.05, the paper keeps 4", kept)
	}
	near(t, "q(1)", q[0], 0.0015, 1e-12)
	near(t, "q(2)", q[1], 0.003, 1e-12)
	near(t, "q(3)", q[2], 0.0095, 1e-12)
	near(t, "q(4)", q[3], 0.035625, 1e-12)
	// p(6)*15/6 = 0.0695 and p(5)*15/5 = 0.0603 stand below p(7)*15/7 = 0.06386 only for the fifth.
	near(t, "q(5)", q[4], 0.0603, 1e-12)
	near(t, "q(6)", q[5], 0.0298*15/7, 1e-12)
	near(t, "q(15)", q[14], 1, 1e-12)
}

// Leaving out tests that failed elsewhere but counting them can only raise q.
func TestBenjaminiHochbergCountsAllTests(t *testing.T) {
	all := []float64{0.3, 0.001, 0.9, 0.02, 0.5}
	full := stat.BenjaminiHochberg(all, 5)
	some := stat.BenjaminiHochberg([]float64{0.001, 0.02}, 5)
	near(t, "smallest", some[0], full[1], 1e-12)
	near(t, "second", some[1], full[3], 1e-12)
	if few := stat.BenjaminiHochberg([]float64{0.02}, 1000); few[0] != 1 {
		t.Errorf("0.02 among 1,000 tests has q %g", few[0])
	}
}
