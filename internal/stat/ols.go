package stat

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Fit is a linear regression.
type Fit struct {
	Coef      []float64
	Residuals []float64
	RSS       float64
	x         *mat.Dense
	inverse   *mat.Dense // (X'X)^-1
}

// LeastSquares regresses y on the columns of x (one row per observation; give a
// constant column for an intercept). ok is false where there are fewer rows than
// columns or the columns are not independent.
func LeastSquares(y []float64, x [][]float64) (fit Fit, ok bool) {
	n := len(y)
	if n == 0 || len(x) != n || n < len(x[0]) || len(x[0]) == 0 {
		return Fit{}, false
	}
	k := len(x[0])
	flat := make([]float64, 0, n*k)
	for _, row := range x {
		if len(row) != k {
			return Fit{}, false
		}
		flat = append(flat, row...)
	}
	X := mat.NewDense(n, k, flat)
	var xx, inv mat.Dense
	xx.Mul(X.T(), X)
	if mat.Cond(&xx, 1) > 1e12 || inv.Inverse(&xx) != nil {
		return Fit{}, false
	}
	var xy, coef, fitted mat.VecDense
	Y := mat.NewVecDense(n, append([]float64(nil), y...))
	xy.MulVec(X.T(), Y)
	coef.MulVec(&inv, &xy)
	fitted.MulVec(X, &coef)
	fit = Fit{Coef: make([]float64, k), Residuals: make([]float64, n), x: X, inverse: &inv}
	for i := range k {
		fit.Coef[i] = coef.AtVec(i)
	}
	for i := range n {
		fit.Residuals[i] = y[i] - fitted.AtVec(i)
		fit.RSS += fit.Residuals[i] * fit.Residuals[i]
	}
	return fit, true
}

// Errors are the classical standard errors, under equal and independent
// variances; NaN without a degree of freedom left.
func (f Fit) Errors() []float64 {
	n, k := f.x.Dims()
	s2 := f.RSS / float64(n-k)
	if n <= k {
		s2 = math.NaN()
	}
	out := make([]float64, k)
	for i := range out {
		out[i] = math.Sqrt(s2 * f.inverse.At(i, i))
	}
	return out
}

// Clustered are standard errors that allow for any dependence within clusters
// (one label per row), with the usual factor g/(g-1) x (n-1)/(n-k) for g
// clusters. t is compared with g-1 degrees of freedom; with fewer than about 40
// clusters they are too small, and with fewer than two they are NaN.
//
// Source: K.-Y. Liang and S. Zeger, "Longitudinal data analysis using
// generalized linear models", Biometrika 73 (1986) 13-22; A. C. Cameron and D. L.
// Miller, "A practitioner's guide to cluster-robust inference", Journal of Human
// Resources 50 (2015) 317-372.
func (f Fit) Clustered(cluster []string) (se []float64, clusters int) {
	n, k := f.x.Dims()
	se = make([]float64, k)
	at := map[string]int{}
	var scores [][]float64 // in the order of the rows: sums of floats depend on theirs
	for i := range min(n, len(cluster)) {
		c, ok := at[cluster[i]]
		if !ok {
			c = len(scores)
			at[cluster[i]] = c
			scores = append(scores, make([]float64, k))
		}
		for j := range k {
			scores[c][j] += f.x.At(i, j) * f.Residuals[i]
		}
	}
	clusters = len(scores)
	if clusters < 2 || n <= k || len(cluster) != n {
		for i := range se {
			se[i] = math.NaN()
		}
		return se, clusters
	}
	meat := mat.NewDense(k, k, nil)
	for _, s := range scores {
		v := mat.NewVecDense(k, s)
		var outer mat.Dense
		outer.Outer(1, v, v)
		meat.Add(meat, &outer)
	}
	var half, bread mat.Dense
	half.Mul(f.inverse, meat)
	bread.Mul(&half, f.inverse)
	g := float64(clusters)
	factor := g / (g - 1) * float64(n-1) / float64(n-k)
	for i := range se {
		// Without any noise rounding leaves a zero on either side of it.
		se[i] = math.Sqrt(max(0, factor*bread.At(i, i)))
	}
	return se, clusters
}

// Observation is one value for a difference in differences, such as the log of a
// flow, with its treatment and period and the cluster that it shares errors with.
type Observation struct {
	Y       float64
	Treated bool
	Post    bool
	Cluster string
}

// Difference is a difference in differences: how much more the treated changed.
type Difference struct {
	Effect, SE, T, P float64 // P is two-sided, Student's t with clusters-1 degrees of freedom
	Clusters, N      int
}

// DiffInDiff regresses y on a constant, treated, post and their product, with
// clustered standard errors. ok is false where one of the four cells is empty or
// there are fewer than two clusters.
func DiffInDiff(obs []Observation) (Difference, bool) {
	y := make([]float64, len(obs))
	x := make([][]float64, len(obs))
	cluster := make([]string, len(obs))
	for i, o := range obs {
		var t, p float64
		if o.Treated {
			t = 1
		}
		if o.Post {
			p = 1
		}
		y[i], x[i], cluster[i] = o.Y, []float64{1, t, p, t * p}, o.Cluster
	}
	fit, ok := LeastSquares(y, x)
	if !ok {
		return Difference{}, false
	}
	se, g := fit.Clustered(cluster)
	d := Difference{Effect: fit.Coef[3], SE: se[3], Clusters: g, N: len(obs)}
	if math.IsNaN(d.SE) {
		return d, false
	}
	if d.SE == 0 && d.Effect == 0 {
		d.P = 1
		return d, true
	}
	d.T = d.Effect / d.SE
	if math.IsInf(d.T, 0) {
		return d, true // a difference without any noise
	}
	d.P = 2 * StudentUpper(math.Abs(d.T), float64(g-1))
	return d, true
}
