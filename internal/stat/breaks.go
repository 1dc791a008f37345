package stat

import "math"

// Chow is the F test of a structural break: whether the first at rows of a
// regression of y on the columns of x have other coefficients than the rest.
// With q columns and n rows F has q and n-2q degrees of freedom. ok is false
// where a side has no more rows than columns, or a regression is singular.
//
// Source: G. C. Chow, "Tests of equality between sets of coefficients in two
// linear regressions", Econometrica 28 (1960) 591-605.
func Chow(y []float64, x [][]float64, at int) (f, p float64, ok bool) {
	n := len(y)
	if n == 0 || len(x) != n || len(x[0]) == 0 {
		return math.NaN(), math.NaN(), false
	}
	q := len(x[0])
	if at <= q || n-at <= q {
		return math.NaN(), math.NaN(), false
	}
	whole, ok0 := LeastSquares(y, x)
	first, ok1 := LeastSquares(y[:at], x[:at])
	second, ok2 := LeastSquares(y[at:], x[at:])
	if !ok0 || !ok1 || !ok2 {
		return math.NaN(), math.NaN(), false
	}
	d1, d2 := float64(q), float64(n-2*q)
	rest := first.RSS + second.RSS
	f = ((whole.RSS - rest) / d1) / (rest / d2)
	return f, FUpper(f, d1, d2), true
}

// QLR is Quandt's likelihood ratio in its F form: the largest Chow F over all
// breaks between the 15th and the 85th percentile of the rows, with the row at
// which the second part begins. Compare F with QLRCritical, never with the F
// distribution: the break was looked for.
//
// Source: D. W. K. Andrews, "Tests for parameter instability and structural
// change with unknown change point", Econometrica 61 (1993) 821-856.
func QLR(y []float64, x [][]float64) (f float64, at int, ok bool) {
	n := len(y)
	trim := int(math.Ceil(0.15 * float64(n)))
	f = math.Inf(-1)
	for i := trim; i <= n-trim; i++ {
		if v, _, good := Chow(y, x, i); good && v > f {
			f, at, ok = v, i, true
		}
	}
	return f, at, ok
}

// qlrTable are critical values of the largest F with 15 % trimming, at 10, 5 and
// 1 %, for 1 to 5 restrictions. Source: J. Stock and M. Watson, Introduction to
// Econometrics, table 14.6 (from Andrews 1993, corrected in Econometrica 71
// (2003) 395-397).
var qlrTable = [][3]float64{{7.12, 8.68, 12.16}, {5.00, 5.86, 7.78}, {4.09, 4.71, 6.02}, {3.59, 4.09, 5.12}, {3.26, 3.66, 4.53}}

// QLRCritical is the critical value of QLR for q restrictions at a level of 0.10,
// 0.05 or 0.01; ok is false for others.
func QLRCritical(q int, level float64) (f float64, ok bool) {
	column := map[float64]int{0.10: 0, 0.05: 1, 0.01: 2}
	c, known := column[level]
	if !known || q < 1 || q > len(qlrTable) {
		return math.NaN(), false
	}
	return qlrTable[q-1][c], true
}

// Cusum is Page's one-sided cumulative sum S(t) = max(0, S(t-1) + x(t) - k), the
// classical chart for a rise in counts. For Poisson counts that go from mean a
// to mean b > a, k = (b-a)/(ln b - ln a).
//
// Source: J. M. Lucas, "Counted data CUSUM's", Technometrics 27 (1985) 129-144.
func Cusum(x []float64, k float64) []float64 {
	out := make([]float64, len(x))
	s := 0.0
	for i, v := range x {
		s = max(0, s+v-k)
		out[i] = s
	}
	return out
}
