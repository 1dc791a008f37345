package stat

import "math"

// JensenShannon is the divergence, to base 2 and so between 0 and 1, of two
// distributions given as weights over the same categories; each is scaled to a
// sum of 1. It is 0 for equal shares and 1 for shares without a category in
// common. NaN where the lengths differ, a weight is negative or a side sums to 0.
//
// Source: J. Lin, "Divergence measures based on the Shannon entropy", IEEE
// Transactions on Information Theory 37 (1991) 145-151.
func JensenShannon(p, q []float64) float64 {
	if len(p) != len(q) {
		return math.NaN()
	}
	var sp, sq float64
	for i := range p {
		if p[i] < 0 || q[i] < 0 {
			return math.NaN()
		}
		sp += p[i]
		sq += q[i]
	}
	if !(sp > 0 && sq > 0) {
		return math.NaN()
	}
	var d float64
	for i := range p {
		a, b := p[i]/sp, q[i]/sq
		m := (a + b) / 2
		if a > 0 {
			d += a * math.Log2(a/m) / 2
		}
		if b > 0 {
			d += b * math.Log2(b/m) / 2
		}
	}
	return d
}

// LogBinomial is the log-likelihood of k successes in n trials at probability p,
// without the constant ln C(n,k). k of 0 at p of 0 contributes nothing.
func LogBinomial(k, n, p float64) float64 {
	return xlogy(k, p) + xlogy(n-k, 1-p)
}

// LogPoisson is the log-likelihood of a count k at a mean, without the constant
// ln k!.
func LogPoisson(k, mean float64) float64 { return xlogy(k, mean) - mean }

// GTwo is Dunning's log-likelihood ratio 2 ln(L1/L0) of k1 in n1 against k2 in n2
// trials: whether one rate or two explain them. It is compared with a chi-square
// of one degree of freedom (3.84 at 5 %).
//
// Source: T. Dunning, "Accurate methods for the statistics of surprise and
// coincidence", Computational Linguistics 19 (1993) 61-74.
func GTwo(k1, n1, k2, n2 float64) float64 {
	if !(n1 > 0 && n2 > 0) {
		return math.NaN()
	}
	p := (k1 + k2) / (n1 + n2)
	g := 2 * (LogBinomial(k1, n1, k1/n1) + LogBinomial(k2, n2, k2/n2) - LogBinomial(k1, n1, p) - LogBinomial(k2, n2, p))
	return max(0, g)
}

// xlogy is x ln y, and 0 where x is 0.
func xlogy(x, y float64) float64 {
	if x == 0 {
		return 0
	}
	return x * math.Log(y)
}
