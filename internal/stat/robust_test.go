package stat_test

import (
	"math"
	"testing"

	"tallyman/internal/stat"
)

// By hand: 1 1 2 2 4 6 9 has median 2 and deviations 1 1 0 0 2 4 7, of which
// the median is 1 (the example of most textbooks on the MAD).
func TestMedianAndMAD(t *testing.T) {
	x := []float64{1, 1, 2, 2, 4, 6, 9}
	near(t, "median", stat.Median(x), 2, 0)
	near(t, "MAD", stat.MAD(x), 1, 0)
	z, ok := stat.RobustZ(9, x)
	if !ok {
		t.Error("no score")
	}
	near(t, "z", z, 7/1.4826, 1e-12)
	if _, ok := stat.RobustZ(9, []float64{3, 3, 3, 4}); ok {
		t.Error("a score without spread")
	}
	if !math.IsNaN(stat.Median(nil)) {
		t.Error("median of nothing")
	}
}

// R documentation of quantile(): type 7 of 1..10 has quartiles 3.25 and 7.75.
func TestQuartiles(t *testing.T) {
	q1, q3 := stat.Quartiles([]float64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1})
	near(t, "Q1", q1, 3.25, 1e-12)
	near(t, "Q3", q3, 7.75, 1e-12)
}

// The documentation of robustbase::mc in R gives mc(1:5) = 0 and
// mc(c(1, 2, 7, 9, 10)) = -1/3. By hand for 1 2 4 8 16: the median is 4; pairs
// above {0 4 12} and below {-3 -2 0} give the kernel values 1/7, 1/3, 1, 9/15,
// 10/14, 1, -1, -1 and 0 for the tie; their median is 1/3.
func TestMedcouple(t *testing.T) {
	near(t, "symmetric", stat.Medcouple([]float64{1, 2, 3, 4, 5}), 0, 1e-12)
	near(t, "robustbase", stat.Medcouple([]float64{1, 2, 7, 9, 10}), -1.0/3, 1e-12)
	near(t, "doubling", stat.Medcouple([]float64{1, 2, 4, 8, 16}), 1.0/3, 1e-12)
	near(t, "mirrored", stat.Medcouple([]float64{-1, -2, -4, -8, -16}), -1.0/3, 1e-12)
	near(t, "constant", stat.Medcouple([]float64{5, 5, 5, 5}), 0, 1e-12)
}

// By hand from the formula of Hubert and Vandervieren 2008, equation 5: Q1=1,
// Q3=3, MC=0.2 gives 1-3e^-0.8 and 3+3e^0.6; without skew Tukey's -2 and 6.
func TestFences(t *testing.T) {
	f := stat.AdjustedFences(1, 3, 0.2)
	near(t, "low", f.Low, 1-3*0.44932896411722156, 1e-12)
	near(t, "high", f.High, 3+3*1.8221188003905089, 1e-12)
	f = stat.AdjustedFences(1, 3, -0.2)
	near(t, "low of left skew", f.Low, 1-3*1.8221188003905089, 1e-12)
	near(t, "high of left skew", f.High, 3+3*0.44932896411722156, 1e-12)
	if f := stat.TukeyFences(1, 3); f != (stat.Fences{Low: -2, High: 6}) || !f.Outside(6.1) || f.Outside(6) {
		t.Errorf("Tukey's fences %v", f)
	}
}

func TestTails(t *testing.T) {
	// By hand: P(X>=3) of mean 2 is 1 - e^-2 (1+2+2) = 0.32332358381693654.
	near(t, "Poisson", stat.PoissonUpper(3, 2), 0.32332358381693654, 1e-13)
	// Far out the leading term e^-1/20! holds within 5 %: no digits are lost.
	near(t, "Poisson far out / leading term", stat.PoissonUpper(20, 1)/(math.Exp(-1)/2432902008176640000), 1.05, 0.01)
	// By hand: at least 8 heads of 10 is 56/1024.
	near(t, "binomial", stat.BinomialUpper(8, 10, 0.5), 56.0/1024, 1e-13)
	near(t, "binomial, nothing", stat.BinomialUpper(0, 10, 0.5), 1, 0)
	near(t, "binomial, too much", stat.BinomialUpper(11, 10, 0.5), 0, 0)
	// Tables of Student's t and of F (NIST/SEMATECH e-Handbook 1.3.6.7): 5 %
	// points 2.228 (two-sided, 10 df) and 4.96 (1 and 10 df).
	near(t, "t", stat.StudentUpper(2.228, 10), 0.025, 2e-5)
	near(t, "t, other side", stat.StudentUpper(-2.228, 10), 0.975, 2e-5)
	near(t, "F", stat.FUpper(4.965, 1, 10), 0.05, 2e-5)
	near(t, "normal", stat.NormalUpper(1.959963984540054), 0.025, 1e-12)
	// Equal exposures: 5 before and 15 after is a binomial tail of 20 coins:
	// sum of C(20,k) for k=15..20 over 2^20 = 21700/1048576.
	near(t, "rates", stat.RateIncrease(5, 15, 1, 1), 21700.0/1048576, 1e-13)
	for what, v := range map[string]float64{"mean": stat.PoissonUpper(1, -1), "probability": stat.BinomialUpper(1, 2, 1.1), "df": stat.StudentUpper(1, 0)} {
		if !math.IsNaN(v) {
			t.Errorf("a wrong %s gives %g", what, v)
		}
	}
}
