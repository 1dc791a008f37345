// Package aggregatesurge finds trade between two countries that rose, by official
// statistics, far beyond its own history. It reads normalize.item (statistics),
// ingest.file and classify.control, and writes nothing itself: the runner writes
// what it returns.
package aggregatesurge

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"slices"
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

// longestHistory bounds the months before the event that are compared with.
const longestHistory = 36

// rise is one series with its figures.
type rise struct {
	detect.Monthly
	before, after               []string
	meanBefore, meanAfter       float64
	sameRatio, ratio, z, p, sum float64
	above                       int
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
	var found []detect.Monthly
	figures := map[string]rise{}
	var tested, short int64
	for _, m := range all {
		r := measure(m, event, in.Param("min_spread"))
		if len(r.before) < int(in.Param("min_history")) || len(r.after) == 0 || r.meanBefore == 0 {
			short++
			continue
		}
		tested++
		if r.z > in.Param("min_z") && r.ratio >= in.Param("min_ratio") && r.sum >= in.Param("min_value") {
			found = append(found, m)
			figures[m.Key] = r
		}
	}
	in.Tested("", tested)
	if tested == 0 {
		in.Uncovered(max(short, 1), fmt.Sprintf("no monthly series of statistics has %g months before %s and one after it", in.Param("min_history"), event.Format(time.DateOnly)))
	}
	var out []detect.Seen
	for _, m := range detect.WithoutMembers(found) {
		out = append(out, finding(figures[m.Key]))
	}
	return out, nil
}

// measure compares the months before and after the event, which itself lies in
// neither.
func measure(m detect.Monthly, event time.Time, minSpread float64) rise {
	r := rise{Monthly: m}
	own := event.Format("2006-01")
	first := detect.AddMonths(own, -longestHistory)
	var yBefore, yAfter, vBefore []float64
	byMonth := map[string][]float64{}
	var sameBefore, sameAfter float64
	for i, t := range m.Months {
		v := m.Values[i]
		switch {
		case t >= first && t < own:
			r.before, yBefore, vBefore = append(r.before, t), append(yBefore, math.Log1p(v)), append(vBefore, v)
			byMonth[t[5:]] = append(byMonth[t[5:]], v)
			r.meanBefore += v
		case t > own:
			r.after, yAfter = append(r.after, t), append(yAfter, math.Log1p(v))
			r.sum += v
		}
	}
	if len(r.before) < 2 || len(r.after) == 0 {
		return r
	}
	highest := slices.Max(vBefore)
	for i, t := range m.Months {
		if t <= own {
			continue
		}
		if m.Values[i] > highest {
			r.above++
		}
		if same := byMonth[t[5:]]; len(same) > 0 {
			sameAfter += m.Values[i]
			for _, v := range same {
				sameBefore += v / float64(len(same))
			}
		}
	}
	r.meanBefore /= float64(len(r.before))
	r.meanAfter = r.sum / float64(len(r.after))
	r.ratio = r.meanAfter / r.meanBefore
	if sameBefore > 0 {
		r.sameRatio = sameAfter / sameBefore
		r.ratio = min(r.ratio, r.sameRatio)
	}
	r.z = (stat.Median(yAfter) - stat.Median(yBefore)) / max(stat.Consistent*stat.MAD(yBefore), minSpread)
	r.p = stat.StudentUpper(r.z, float64(len(r.before)-1))
	return r
}

func finding(r rise) detect.Seen {
	stake := (1 - 1/r.ratio) * r.sum
	money := func(v float64) string { return r.Currency + " " + detect.Money(v) }
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "aggregate-surge", r.Key),
		Title:   detect.Upper(fmt.Sprintf("%s to %s, %s: %s times its history", detect.CountryName(r.Exporter), detect.CountryName(r.Importer), r.Goods(), detect.Times(r.ratio))),
		Subject: r.Exporter + " to " + r.Importer, SubjectID: "route-" + r.Exporter + "-" + r.Importer,
		FirstOn: r.after[0] + "-01", LastOn: r.after[len(r.after)-1] + "-01", Strength: (1 - 1/r.ratio) * float64(r.above) / float64(len(r.after)),
	}
	if r.Currency == "USD" {
		v := fmt.Sprintf("%.2f", stake)
		f.ValueUSD = &v
	}
	f.Sentence = fmt.Sprintf("The %s statistics of %s (%s) state trade from %s to %s in %s of %s from %s to %s, %s a month, against %s a month from %s to %s: %s times as much",
		r.Direction, detect.CountryName(r.Reporter), detect.FileNames(r.Files), detect.CountryName(r.Exporter), detect.CountryName(r.Importer), r.Goods(), money(r.sum), r.after[0], r.after[len(r.after)-1],
		money(r.meanAfter), money(r.meanBefore), r.before[0], r.before[len(r.before)-1], detect.Times(r.meanAfter/r.meanBefore))
	if r.sameRatio > 0 {
		f.Sentence += fmt.Sprintf(" (%s times the same calendar months)", detect.Times(r.sameRatio))
	}
	f.Sentence += ". This is consistent with new demand there, and with trade that used to go another way."
	f.Why = []trade.Reason{
		{Feature: "robust z", Score: min(1, r.z/10), Detail: fmt.Sprintf("z=%.1f of the median month over %d months of history, p=%s", r.z, len(r.before), detect.Tiny(r.p))},
		{Feature: "ratio", Score: 1 - 1/r.ratio, Left: detect.Times(r.ratio), Detail: "the smaller of the ratio of monthly means and that of same calendar months"},
		{Feature: "value at stake", Score: f.Strength, Left: money(stake), Detail: fmt.Sprintf("what exceeds the history; %d of %d months after lie above every month before", r.above, len(r.after))},
		{Feature: "coverage", Score: 1, Detail: fmt.Sprintf("%d months from %s to %s before and %d from %s to %s after, by %s", len(r.before), r.before[0], r.before[len(r.before)-1], len(r.after), r.after[0], r.after[len(r.after)-1], detect.FileNames(r.Files))},
	}
	seen := detect.Seen{Finding: f, P: detect.P(r.p), Measures: r.Measures(), Series: r.Points()}
	seen.EvidenceSQL, seen.Args = r.Evidence()
	return seen
}
