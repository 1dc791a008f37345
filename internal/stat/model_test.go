package stat_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/stat"
)

// By hand: (1,0) against (1/2,1/2) has the mean (3/4,1/4), and
// 1/2 log2(4/3) + 1/2 (1/2 log2(2/3) + 1/2 log2 2) = 0.31127812445913283.
func TestJensenShannon(t *testing.T) {
	near(t, "hand", stat.JensenShannon([]float64{4, 0}, []float64{7, 7}), 0.31127812445913283, 1e-14)
	near(t, "equal", stat.JensenShannon([]float64{1, 2, 3}, []float64{10, 20, 30}), 0, 1e-14)
	near(t, "apart", stat.JensenShannon([]float64{5, 0}, []float64{0, 3}), 1, 1e-14)
	for _, bad := range [][2][]float64{{{1}, {1, 2}}, {{0, 0}, {1, 2}}, {{-1, 2}, {1, 2}}} {
		if v := stat.JensenShannon(bad[0], bad[1]); !math.IsNaN(v) {
			t.Errorf("%v gives %g", bad, v)
		}
	}
}

// Dunning 1993, table 2, first line: "the swiss" with counts 110, 2442, 111 and
// 29114 has a log-likelihood ratio of 270.72.
func TestGTwo(t *testing.T) {
	near(t, "the swiss", stat.GTwo(110, 110+2442, 111, 111+29114), 270.72, 0.005)
	near(t, "one rate", stat.GTwo(1, 10, 10, 100), 0, 1e-12)
	near(t, "Poisson", stat.LogPoisson(3, 2), 3*math.Ln2-2, 1e-14)
	near(t, "binomial, none", stat.LogBinomial(0, 5, 0), 0, 0)
}

// norris is NIST's StRD data set Norris (linear regression, lower difficulty) of
// y on x, with certified values to 15 digits.
var norris = [][2]float64{{0.1, 0.2}, {338.8, 337.4}, {118.1, 118.2}, {888.0, 884.6}, {9.2, 10.1}, {228.1, 226.5}, {668.5, 666.3}, {998.5, 996.3}, {449.1, 448.6},
	{778.9, 777.0}, {559.2, 558.2}, {0.3, 0.4}, {0.1, 0.6}, {778.1, 775.5}, {668.8, 666.9}, {339.3, 338.0}, {448.9, 447.5}, {10.8, 11.6}, {557.7, 556.0}, {228.3, 228.1},
	{998.0, 995.8}, {888.8, 887.6}, {119.6, 120.2}, {0.3, 0.3}, {0.6, 0.3}, {557.6, 556.8}, {339.3, 339.1}, {888.0, 887.2}, {998.5, 999.0}, {778.9, 779.0}, {10.2, 11.1},
	{117.6, 118.3}, {228.9, 229.2}, {668.4, 669.1}, {449.2, 448.9}, {0.2, 0.5}}

func TestLeastSquaresOnNorris(t *testing.T) {
	var y []float64
	var x [][]float64
	for _, row := range norris {
		y = append(y, row[0])
		x = append(x, []float64{1, row[1]})
	}
	fit, ok := stat.LeastSquares(y, x)
	if !ok {
		t.Fatal("no fit")
	}
	se := fit.Errors()
	near(t, "B0", fit.Coef[0], -0.262323073774029, 1e-9)
	near(t, "B1", fit.Coef[1], 1.00211681802045, 1e-12)
	near(t, "SE of B0", se[0], 0.232818234301152, 1e-9)
	near(t, "SE of B1", se[1], 0.429796848199937e-03, 1e-12)
	near(t, "residual sum of squares", fit.RSS, 26.6173985294224, 1e-8)
	if _, ok := stat.LeastSquares([]float64{1, 2, 3}, [][]float64{{1, 1}, {1, 1}, {1, 1}}); ok {
		t.Error("dependent columns give a fit")
	}
}

// By hand: 1 2 | 3 6 has mean 3 and residual sums -3 and 3 per cluster; the
// variance is (9+9)/16 x 2/1 x 3/3 = 2.25.
func TestClustered(t *testing.T) {
	fit, _ := stat.LeastSquares([]float64{1, 2, 3, 6}, [][]float64{{1}, {1}, {1}, {1}})
	se, g := fit.Clustered([]string{"a", "a", "b", "b"})
	if g != 2 {
		t.Errorf("%d clusters", g)
	}
	near(t, "clustered", se[0], 1.5, 1e-12)
	if se, _ := fit.Clustered([]string{"a", "a", "a", "a"}); !math.IsNaN(se[0]) {
		t.Error("one cluster gives an error")
	}
}

// Card and Krueger, American Economic Review 84 (1994) 772-793, table 3: mean
// employment 20.44 to 21.03 in New Jersey and 23.33 to 21.17 in Pennsylvania; the
// difference in differences is 2.76 (2.75 from the rounded means). The two stores
// a state stand one above and one below the mean by a spread that differs.
func TestDiffInDiff(t *testing.T) {
	var obs []stat.Observation
	for _, c := range []struct {
		mean, spread  float64
		treated, post bool
	}{{20.44, 1, true, false}, {21.03, 2, true, true}, {23.33, 1, false, false}, {21.17, 2, false, true}} {
		state := "pa"
		if c.treated {
			state = "nj"
		}
		obs = append(obs, stat.Observation{Y: c.mean + c.spread, Treated: c.treated, Post: c.post, Cluster: state + "1"},
			stat.Observation{Y: c.mean - c.spread, Treated: c.treated, Post: c.post, Cluster: state + "2"})
	}
	d, ok := stat.DiffInDiff(obs)
	if !ok || d.Clusters != 4 || d.N != 8 {
		t.Fatalf("%+v", d)
	}
	near(t, "effect", d.Effect, 2.75, 1e-9)
	// By hand: a store's change departs from its state's by 1, so the effect's
	// variance is the sum over four stores of (1/2)^2 x 1 = 1, times 4/3 x 7/4.
	near(t, "standard error", d.SE, math.Sqrt(4.0/3*7/4), 1e-9)
	near(t, "p", d.P, 2*stat.StudentUpper(2.75/math.Sqrt(7.0/3), 3), 1e-12)
	if _, ok := stat.DiffInDiff(obs[:6]); ok {
		t.Error("an empty cell gives an effect")
	}
}

// Growth without any noise is a difference, whatever rounding leaves of its error,
// and the same numbers to the last bit each time.
func TestDiffInDiffWithoutNoise(t *testing.T) {
	var obs []stat.Observation
	for i := range 20 {
		level, code := math.Log(1000*float64(i+1)), fmt.Sprint(i)
		grown := level + 0.2
		if i < 10 {
			grown++
		}
		obs = append(obs, stat.Observation{Y: level, Treated: i < 10, Cluster: code}, stat.Observation{Y: grown, Treated: i < 10, Post: true, Cluster: code})
	}
	first, ok := stat.DiffInDiff(obs)
	if !ok || first.P > 1e-6 || math.IsNaN(first.SE) {
		t.Fatalf("%+v, %v", first, ok)
	}
	near(t, "effect", first.Effect, 1, 1e-9)
	for range 200 {
		if d, ok := stat.DiffInDiff(obs); !ok || d != first {
			t.Fatalf("%+v, before %+v", d, first)
		}
	}
}

// By hand: 1 2 3 | 5 6 7 about their means has a residual sum of 28 as a whole and
// 4 in parts, so F = 24/(4/4) = 24 with 1 and 4 degrees of freedom, which is the
// square of t = 4.899 with 4 (two-sided p 0.00805).
func TestChowAndQLR(t *testing.T) {
	y := []float64{1, 2, 3, 5, 6, 7}
	x := [][]float64{{1}, {1}, {1}, {1}, {1}, {1}}
	f, p, ok := stat.Chow(y, x, 3)
	if !ok {
		t.Fatal("no test")
	}
	near(t, "F", f, 24, 1e-9)
	near(t, "p", p, 2*stat.StudentUpper(math.Sqrt(24), 4), 1e-9)
	near(t, "p in the table", p, 0.00805, 1e-5)
	best, at, ok := stat.QLR(y, x)
	if !ok || at != 3 {
		t.Errorf("break at %d", at)
	}
	near(t, "QLR", best, 24, 1e-9)
	if _, _, ok := stat.Chow(y, x, 1); ok {
		t.Error("one row on a side is tested")
	}
	// Domain practice names the 5 % values 8.68, 5.86 and 4.71.
	for q, want := range []float64{8.68, 5.86, 4.71} {
		if got, ok := stat.QLRCritical(q+1, 0.05); !ok || got != want {
			t.Errorf("critical value for %d restrictions: %g", q+1, got)
		}
	}
	if _, ok := stat.QLRCritical(1, 0.2); ok {
		t.Error("a level without a table")
	}
}

func TestCusum(t *testing.T) {
	if diff := cmp.Diff([]float64{0, 0, 3, 2, 6}, stat.Cusum([]float64{1, 2, 6, 2, 7}, 3)); diff != "" {
		t.Error(diff)
	}
}
