package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// PoissonUpper is P(X >= k) of a Poisson count with the given mean, by the
// regularised lower incomplete gamma function. k <= 0 gives 1; a negative mean
// NaN.
func PoissonUpper(k int64, mean float64) float64 {
	switch {
	case mean < 0 || math.IsNaN(mean):
		return math.NaN()
	case k <= 0:
		return 1
	case mean == 0:
		return 0
	}
	return mathext.GammaIncReg(float64(k), mean)
}

// BinomialUpper is P(X >= k) of n trials with probability p, by the regularised
// incomplete beta function. p outside 0..1 gives NaN.
func BinomialUpper(k, n int64, p float64) float64 {
	switch {
	case !(p >= 0 && p <= 1) || n < 0:
		return math.NaN()
	case k <= 0:
		return 1
	case k > n:
		return 0
	case p == 0:
		return 0
	case p == 1:
		return 1
	}
	return mathext.RegIncBeta(float64(k), float64(n-k+1), p)
}

// RateIncrease is the one-sided p-value that a count rose: given a and b events
// under exposures ea (before) and eb (after), the events after are binomial
// among all with probability eb/(ea+eb) when the rate is the same.
//
// Source: J. Przyborowski and H. Wilenski, "Homogeneity of results in testing
// samples from Poisson series", Biometrika 31 (1940) 313-323.
func RateIncrease(a, b int64, ea, eb float64) float64 {
	return BinomialUpper(b, a+b, eb/(ea+eb))
}

// NormalUpper is P(Z >= z) of the standard normal.
func NormalUpper(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

// StudentUpper is P(T >= t) with df degrees of freedom.
func StudentUpper(t, df float64) float64 {
	if !(df > 0) || math.IsNaN(t) {
		return math.NaN()
	}
	// The tail by itself: 1-CDF loses all digits far out.
	tail := mathext.RegIncBeta(df/2, 0.5, df/(df+t*t)) / 2
	if t < 0 {
		return 1 - tail
	}
	return tail
}

// FUpper is P(F >= f) with d1 and d2 degrees of freedom.
func FUpper(f, d1, d2 float64) float64 {
	if !(d1 > 0 && d2 > 0) || math.IsNaN(f) {
		return math.NaN()
	}
	return distuv.F{D1: d1, D2: d2}.Survival(f)
}
