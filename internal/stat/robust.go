package stat

import (
	"math"
	"slices"
)

// Consistent makes the median absolute deviation estimate the standard deviation
// of a normal distribution: 1/Phi^-1(3/4). Source: F. R. Hampel, "The influence
// curve and its role in robust estimation", JASA 69 (1974) 383-393.
const Consistent = 1.4826

// Median of x; NaN without values. x is not changed.
func Median(x []float64) float64 { return Quantile(x, 0.5) }

// MAD is the median absolute deviation from the median, not scaled; NaN without
// values.
func MAD(x []float64) float64 {
	med := Median(x)
	dev := make([]float64, len(x))
	for i, v := range x {
		dev[i] = math.Abs(v - med)
	}
	return Median(dev)
}

// RobustZ is (v - median)/(1.4826 MAD) of the history; ok is false where the
// history has no spread or no values, and a score would be meaningless.
func RobustZ(v float64, history []float64) (z float64, ok bool) {
	mad := MAD(history)
	if !(mad > 0) {
		return math.NaN(), false
	}
	return (v - Median(history)) / (Consistent * mad), true
}

// ModifiedZ is 0.6745 (v - median)/MAD, the score of which 3.5 is the usual
// limit. Source: B. Iglewicz and D. Hoaglin, How to Detect and Handle Outliers,
// ASQC 1993, chapter 3.
func ModifiedZ(v, median, mad float64) float64 { return 0.6745 * (v - median) / mad }

// Quantile is the p-quantile by linear interpolation between order statistics
// (type 7 of R. Hyndman and Y. Fan, "Sample quantiles in statistical packages",
// The American Statistician 50 (1996) 361-365); NaN without values.
func Quantile(x []float64, p float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(x))
	h := p * float64(len(s)-1)
	lo := int(math.Floor(h))
	hi := min(lo+1, len(s)-1)
	return s[lo] + (h-float64(lo))*(s[hi]-s[lo])
}

// Quartiles are the 0.25 and 0.75 quantiles.
func Quartiles(x []float64) (q1, q3 float64) { return Quantile(x, 0.25), Quantile(x, 0.75) }

// Medcouple is a robust measure of skewness between -1 and 1: the median, over
// all pairs a >= median >= b, of ((a-median)-(median-b))/(a-b). Ties with the
// median get the sign kernel of the paper. NaN without values; time grows with
// the square of len(x), so callers thin very large groups.
//
// Source: G. Brys, M. Hubert and A. Struyf, "A robust measure of skewness",
// Journal of Computational and Graphical Statistics 13 (2004) 996-1017.
func Medcouple(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	med := Median(x)
	var above, below []float64
	ties := 0
	for _, v := range x {
		switch {
		case v > med:
			above = append(above, v-med)
		case v < med:
			below = append(below, v-med)
		default:
			ties++
		}
	}
	h := make([]float64, 0, (len(above)+ties)*(len(below)+ties))
	for _, a := range above {
		for _, b := range below {
			h = append(h, (a+b)/(a-b))
		}
		for range ties {
			h = append(h, 1) // b is the median: ((a-m)-0)/(a-m)
		}
	}
	for range ties {
		for range below {
			h = append(h, -1)
		}
	}
	for i := range ties {
		for j := range ties {
			h = append(h, sign(ties-1-i-j))
		}
	}
	return Median(h)
}

func sign(n int) float64 {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

// Fences are limits outside which a value is an outlier.
type Fences struct{ Low, High float64 }

// Outside says whether v lies beyond a fence.
func (f Fences) Outside(v float64) bool { return v < f.Low || v > f.High }

// TukeyFences are Q1-1.5 IQR and Q3+1.5 IQR. Source: J. Tukey, Exploratory Data
// Analysis, 1977.
func TukeyFences(q1, q3 float64) Fences { return AdjustedFences(q1, q3, 0) }

// AdjustedFences are the fences of the boxplot for skewed data, with the
// medcouple mc: Q1-1.5 e^(-4 mc) IQR and Q3+1.5 e^(3 mc) IQR where mc >= 0, and
// Q1-1.5 e^(-3 mc) IQR and Q3+1.5 e^(4 mc) IQR where it is negative.
//
// Source: M. Hubert and E. Vandervieren, "An adjusted boxplot for skewed
// distributions", Computational Statistics & Data Analysis 52 (2008) 5186-5201.
func AdjustedFences(q1, q3, mc float64) Fences {
	low, high := -4.0, 3.0
	if mc < 0 {
		low, high = -3, 4
	}
	iqr := q3 - q1
	return Fences{q1 - 1.5*math.Exp(low*mc)*iqr, q3 + 1.5*math.Exp(high*mc)*iqr}
}
