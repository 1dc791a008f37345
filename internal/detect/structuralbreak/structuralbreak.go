// Package structuralbreak finds monthly series of official statistics that change
// their course around a dated event. It reads normalize.item (statistics),
// ingest.file and classify.control, and writes nothing itself: the runner writes
// what it returns.
package structuralbreak

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"time"

	"tallyman/internal/detect"
	"tallyman/internal/stat"
	"tallyman/internal/trade"
)

//go:embed def.yml
var defYAML []byte

type detector struct{ def detect.Definition }

// New returns the detector.
func New() (detect.Detector, error) {
	def, err := detect.ParseDefinition(defYAML)
	return detector{def}, err
}

func (d detector) Definition() detect.Definition { return d.def }

// restrictions is how many coefficients may change: the constant and that of the
// month before.
const restrictions = 2

// turn is one series with its break.
type turn struct {
	detect.Monthly
	f, p, ratio                  float64
	at                           int // the first month after the break
	meanBefore, meanAfter, after float64
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	event, ok := in.Event("invasion")
	if !ok {
		return nil, nil
	}
	if ok, err := in.Aggregates(ctx); err != nil || !ok {
		return nil, err
	}
	all, err := in.MonthlySeries(ctx)
	if err != nil {
		return nil, err
	}
	critical, ok := stat.QLRCritical(restrictions, 0.01)
	if !ok {
		return nil, fmt.Errorf("structural-break: no critical value for %d restrictions", restrictions)
	}
	own := event.Format("2006-01")
	first, last := detect.AddMonths(own, -1), detect.AddMonths(own, int(in.Param("window")))
	var found []detect.Monthly
	figures := map[string]turn{}
	var tested int64
	for _, m := range all {
		if !spans(m, int(in.Param("min_months")), own) {
			continue
		}
		t, ok := breakOf(m)
		if !ok {
			continue
		}
		tested++
		if month := m.Months[t.at]; t.f > critical && month >= first && month <= last && t.ratio >= in.Param("min_ratio") && t.after >= in.Param("min_value") {
			found, figures[m.Key] = append(found, m), t
		}
	}
	in.Tested("", tested)
	if tested == 0 {
		in.Uncovered(1, fmt.Sprintf("no monthly series of statistics has %g consecutive months that begin before %s and end after it", in.Param("min_months"), event.Format(time.DateOnly)))
	}
	var out []detect.Seen
	for _, m := range detect.WithoutMembers(found) {
		out = append(out, finding(figures[m.Key], critical))
	}
	return out, nil
}

// spans reports whether a series is long enough, without a hole, and has the
// event inside.
func spans(m detect.Monthly, least int, own string) bool {
	n := len(m.Months)
	if n < least || m.Months[0] >= own || m.Months[n-1] <= own {
		return false
	}
	return detect.AddMonths(m.Months[0], n-1) == m.Months[n-1]
}

// breakOf looks for the likeliest break.
func breakOf(m detect.Monthly) (turn, bool) {
	t := turn{Monthly: m}
	var y []float64
	var x [][]float64
	for i := 1; i < len(m.Values); i++ {
		y = append(y, math.Log1p(m.Values[i]))
		x = append(x, []float64{1, math.Log1p(m.Values[i-1])})
	}
	f, at, ok := stat.QLR(y, x)
	if !ok || math.IsInf(f, 0) || math.IsNaN(f) {
		return t, false
	}
	t.f, t.at, t.p = f, at+1, approximate(f)
	for i, v := range m.Values {
		if i < t.at {
			t.meanBefore += v / float64(t.at)
		} else {
			t.after += v
		}
	}
	t.meanAfter = t.after / float64(len(m.Values)-t.at)
	if t.meanBefore > 0 {
		t.ratio = t.meanAfter / t.meanBefore
	}
	return t, true
}

// approximate reads p off the line through ln p at the critical values of 5 and 1
// percent: the tail falls exponentially in F.
func approximate(f float64) float64 {
	five, _ := stat.QLRCritical(restrictions, 0.05)
	one, _ := stat.QLRCritical(restrictions, 0.01)
	return min(1, 0.01*math.Exp(-(f-one)*math.Log(5)/(one-five)))
}

func finding(t turn, critical float64) detect.Seen {
	month, n := t.Months[t.at], len(t.Months)
	money := func(v float64) string { return t.Currency + " " + detect.Money(v) }
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "structural-break", t.Key),
		Title:   detect.Upper(fmt.Sprintf("%s to %s, %s: a break in %s", detect.CountryName(t.Exporter), detect.CountryName(t.Importer), t.Goods(), month)),
		Subject: t.Exporter + " to " + t.Importer, SubjectID: "route-" + t.Exporter + "-" + t.Importer,
		FirstOn: month + "-01", LastOn: t.Months[n-1] + "-01", Strength: (1 - 1/t.ratio) * min(1, t.f/(4*critical)),
	}
	stake := (1 - 1/t.ratio) * t.after
	if t.Currency == "USD" {
		v := fmt.Sprintf("%.2f", stake)
		f.ValueUSD = &v
	}
	f.Sentence = fmt.Sprintf("The %s statistics of %s (%s) of trade from %s to %s in %s change their course in %s: %s a month from %s to %s, %s a month from %s to %s, %s times as much. "+
		"The date was looked for in the numbers and not given to them. This is consistent with trade that took this way from then on, and with whatever else changed in those months.",
		t.Direction, detect.CountryName(t.Reporter), detect.FileNames(t.Files), detect.CountryName(t.Exporter), detect.CountryName(t.Importer), t.Goods(), month,
		money(t.meanBefore), t.Months[0], t.Months[t.at-1], money(t.meanAfter), month, t.Months[n-1], detect.Times(t.ratio))
	f.Why = []trade.Reason{
		{Feature: "largest F", Score: min(1, t.f/(4*critical)), Left: fmt.Sprintf("%.1f", t.f), Right: fmt.Sprintf("%.2f", critical), Detail: fmt.Sprintf("over all dates between the 15th and 85th percentile of %d months; critical value at 1%%; p about %s", n, detect.Tiny(t.p))},
		{Feature: "ratio", Score: 1 - 1/t.ratio, Left: detect.Times(t.ratio), Detail: "mean month after the break over mean month before"},
		{Feature: "value at stake", Score: f.Strength, Left: money(stake), Detail: "what exceeds the mean month before"},
		{Feature: "coverage", Score: 1, Detail: fmt.Sprintf("%d consecutive months from %s to %s, by %s", n, t.Months[0], t.Months[n-1], detect.FileNames(t.Files))},
	}
	seen := detect.Seen{Finding: f, P: detect.P(t.p), Measures: t.Measures(), Series: t.Points()}
	seen.EvidenceSQL, seen.Args = t.Evidence()
	return seen
}
