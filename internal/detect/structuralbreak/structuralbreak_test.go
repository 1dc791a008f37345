package structuralbreak

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"tallyman/internal/detect"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// series writes LT's exports to KG from 2019-01 on, with noise of a tenth around
// a level.
func series(seed uint64, level func(month string) float64, drop ...string) string {
	rng := rand.New(rand.NewPCG(seed, 4))
	var lines []string
	for i := range 60 {
		month := detect.AddMonths("2019-01", i)
		v := level(month) * math.Exp(0.1*rng.NormFloat64())
		if len(drop) == 0 || drop[0] != month {
			lines = append(lines, fmt.Sprintf("LT export KG %s - %.0f", month, v))
		}
	}
	return strings.Join(lines, "\n")
}

func run(t *testing.T, lines string) (detect.Status, string) {
	t.Helper()
	db := detecttest.Open(t, detecttest.Statistics(t, lines)...)
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}})
	return st, detecttest.Sentences(t, db)
}

func step(at string, before, after float64) func(string) float64 {
	return func(month string) float64 {
		if month >= at {
			return after
		}
		return before
	}
}

func TestBreak(t *testing.T) {
	st, say := run(t, series(1, step("2022-05", 1e6, 3e6)))
	if st.Outcome != trade.Found || st.Findings != 1 {
		t.Fatalf("outcome %s: %s", st.Outcome, st.Message)
	}
	if !strings.Contains(say, "in 2022-05") || !strings.Contains(say, "looked for in the numbers") {
		t.Errorf("the sentence does not name the month: %s", say)
	}
}

func TestNoBreak(t *testing.T) {
	for name, c := range map[string]struct {
		lines string
		want  trade.Outcome
	}{
		"none":                   {series(2, step("2022-05", 1e6, 1e6)), trade.NotFound},
		"at another time":        {series(3, step("2020-08", 1e6, 3e6)), trade.NotFound},
		"downwards":              {series(4, step("2022-04", 3e6, 1e6)), trade.NotFound},
		"too small to matter":    {series(5, step("2022-04", 1e3, 3e3)), trade.NotFound},
		"a month is not loaded":  {series(6, step("2022-04", 1e6, 3e6), "2021-07"), trade.NoData},
		"steady growth all over": {series(7, func(m string) float64 { return 1e6 * math.Exp(0.01*float64(len(months(m)))) }), trade.NotFound},
	} {
		st, say := run(t, c.lines)
		if st.Outcome != c.want {
			t.Errorf("%s: outcome %s, want %s: %s %s", name, st.Outcome, c.want, st.Message, say)
		}
	}
}

func months(m string) []string { return detect.Period{First: "2019-01", Last: m}.Months() }

// Among series of noise without a break, one in a hundred at most may be found at
// the critical value of 1 %; the lagged value keeps dependence from passing for a
// break.
func TestNoiseIsNoBreak(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	const series = 400
	over := 0
	for range series {
		m := detect.Monthly{}
		y := 0.0
		for i := range 60 {
			y = 0.5*y + 0.2*rng.NormFloat64()
			m.Months, m.Values = append(m.Months, detect.AddMonths("2019-01", i)), append(m.Values, 1e6*math.Exp(y))
		}
		if b, ok := breakOf(m); ok && b.p < 0.01 {
			over++
		}
	}
	if over > series*3/100 {
		t.Errorf("%d of %d series of noise have a break at 1 %%", over, series)
	}
}

func TestApproximate(t *testing.T) {
	for f, want := range map[float64]float64{7.78: 0.01, 5.86: 0.05} {
		if p := approximate(f); math.Abs(p-want) > 1e-9 {
			t.Errorf("p at F=%v is %v, want %v as published", f, p, want)
		}
	}
}
