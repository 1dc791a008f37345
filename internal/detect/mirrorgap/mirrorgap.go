// Package mirrorgap finds trade that one country's statistics say was sent and
// the other's do not say came. It reads normalize.item (statistics), ingest.file
// and classify.control, and writes nothing itself: the runner writes what it
// returns.
package mirrorgap

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tallyman/internal/detect"
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

// gap is one code of one pair.
type gap struct {
	detect.MirrorSum
	pair          detect.Pair
	before, after float64 // relative
	stake         float64
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	event, ok := in.Event("invasion")
	if !ok {
		return nil, nil
	}
	if ok, err := in.Aggregates(ctx); err != nil || !ok {
		return nil, err
	}
	pairs, err := in.MirrorPairs(ctx, event)
	if err != nil || len(pairs) == 0 {
		return nil, err
	}
	sums, err := in.MirrorSums(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[string]detect.Pair{}
	for _, p := range pairs {
		byID[p.ID] = p
	}
	var found []gap
	var placebo detect.Placebo
	var unions []gap
	for _, g := range gaps(sums, byID, in.Param("cif_fob")) {
		flagged := g.XBefore > 0 && g.XAfter >= in.Param("min_value") && g.after >= in.Param("min_gap") && g.after-g.before >= in.Param("min_rise")
		count(&placebo, g, flagged)
		if len(g.pair.Members) > 0 && g.Code == "" {
			unions = append(unions, g)
		}
		if flagged && (g.Code == "" || g.Listed) {
			found = append(found, g)
		}
	}
	in.Tested("", placebo.Listed.Tested)
	in.Note("%s compared", detect.Plural(int64(len(pairs)), "pair of exporter and importer", "pairs of exporters and importers"))
	if err := noteUnions(ctx, in, unions); err != nil {
		return nil, err
	}
	return d.seen(ctx, in, found, placebo)
}

// noteUnions says the relative gap of the Union by year or month, whether or not it
// passes the limits: it is what a reader asks for first.
func noteUnions(ctx context.Context, in detect.Input, unions []gap) error {
	for _, g := range unions {
		points, err := in.MirrorSeries(ctx, []string{key(g)}, unit(g))
		if err != nil {
			return err
		}
		x, m := map[string]float64{}, map[string]float64{}
		for _, p := range points[key(g)] {
			side := x
			if p.Label == detect.ImportsLabel {
				side = m
			}
			side[p.X] += p.Value
		}
		var list []string
		for _, t := range slices.Sorted(maps.Keys(x)) {
			if len(list) < 24 { // two years of months, or every year
				list = append(list, fmt.Sprintf("%s %.2f", t, 1-m[t]/in.Param("cif_fob")/x[t]))
			}
		}
		in.Note("%s to %s (%s against %s): relative gap %.2f %s, %.2f %s; by period %s", detect.CountryName(g.pair.Exporter), detect.CountryName(g.pair.Importer),
			detect.FileNames(g.pair.X.Files), detect.FileNames(g.pair.M.Files), g.before, lower(detect.InPeriods(g.pair.Before)), g.after, lower(detect.InPeriods(g.pair.After)), strings.Join(list, ", "))
	}
	return nil
}

// gaps are the codes of each pair with their relative gaps.
func gaps(sums []detect.MirrorSum, pairs map[string]detect.Pair, k float64) []gap {
	out := make([]gap, 0, len(sums))
	for _, s := range sums {
		g := gap{MirrorSum: s, pair: pairs[s.Pair]}
		if s.XBefore > 0 {
			g.before = 1 - s.MBefore/k/s.XBefore
		}
		if s.XAfter > 0 {
			g.after = 1 - s.MAfter/k/s.XAfter
		}
		g.stake = (g.after - max(g.before, 0)) * s.XAfter
		out = append(out, g)
	}
	return out
}

func count(p *detect.Placebo, g gap, flagged bool) {
	rate := &p.Neighbours
	if g.Code == "" || g.Listed {
		rate = &p.Listed
	}
	rate.Tested++
	if flagged {
		rate.Flagged++
	}
}

func (d detector) seen(ctx context.Context, in detect.Input, found []gap, placebo detect.Placebo) ([]detect.Seen, error) {
	slices.SortFunc(found, func(a, b gap) int {
		return cmp.Or(cmp.Compare(b.stake, a.stake), strings.Compare(key(a), key(b)))
	})
	var out []detect.Seen
	keys := map[string][]string{} // unit -> keys
	for _, g := range found {
		keys[unit(g)] = append(keys[unit(g)], key(g))
	}
	series := map[string][]detect.Point{}
	for u, list := range keys {
		points, err := in.MirrorSeries(ctx, list, u)
		if err != nil {
			return nil, err
		}
		for k, p := range points {
			series[k] = p
		}
	}
	for _, g := range found {
		s := d.finding(g, in.Param("cif_fob"), placebo)
		s.EvidenceSQL, s.Key, s.Series = detect.MirrorEvidenceSQL, key(g), series[key(g)]
		out = append(out, s)
	}
	return out, nil
}

func key(g gap) string { return g.Pair + "|" + g.Code }

func unit(g gap) string { return strings.ToLower(g.pair.X.Currency) }

func (d detector) finding(g gap, k float64, placebo detect.Placebo) detect.Seen {
	p := g.pair
	goods, where := "all goods", ""
	if g.Code != "" {
		goods, where = "HS "+g.Code, " hs:"+g.Code
	}
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "mirror-gap", p.Exporter, p.Importer, p.X.Source, p.M.Source, g.Code),
		Title:   detect.Upper(fmt.Sprintf("%s to %s, %s: %.0f%% of the exports are not among the imports", detect.CountryName(p.Exporter), detect.CountryName(p.Importer), goods, 100*g.after)),
		Subject: p.Exporter + " to " + p.Importer, SubjectID: "route-" + p.Exporter + "-" + p.Importer,
		FirstOn: first(p.After[0]), LastOn: first(p.After[len(p.After)-1]), Strength: max(0, min(1, g.after-max(g.before, 0))),
	}
	if p.X.Currency == "USD" {
		v := fmt.Sprintf("%.2f", g.stake)
		f.ValueUSD = &v
	}
	money := func(v float64) string { return p.X.Currency + " " + detect.Money(v) }
	f.Sentence = fmt.Sprintf("%s, the statistics of %s (%s) state exports of %s to %s of %s; those of %s (%s) state imports from there of %s, or %s divided by %.3g for freight and insurance. "+
		"%s, %.0f%% of the exports, is not among the imports; %s%s This is consistent with goods that went elsewhere, and with statistics that count differently.",
		detect.InPeriods(p.After), detect.CountryName(p.Exporter), detect.FileNames(p.X.Files), goods, detect.CountryName(p.Importer), money(g.XAfter), detect.CountryName(p.Importer), detect.FileNames(p.M.Files),
		money(g.MAfter), money(g.MAfter/k), k, money(g.XAfter-g.MAfter/k), 100*g.after, lower(detect.InPeriods(p.Before)), was(g.before))
	f.Why = []trade.Reason{
		{Feature: "relative gap", Score: max(0, g.after), Left: fmt.Sprintf("%.2f", g.after), Right: fmt.Sprintf("%.2f before", g.before), Detail: fmt.Sprintf("(X - M/k)/X with k=%g", k)},
		{Feature: "value at stake", Score: f.Strength, Left: money(g.stake), Detail: "the gap after the event beyond the relative gap before it"},
		{Feature: "coverage", Score: 1, Detail: p.Coverage()},
	}
	if placebo.Neighbours.Tested > 0 {
		f.Why = append(f.Why, placebo.Reason())
	}
	return detect.Seen{Finding: f, Measures: p.Measures(where)}
}

// was says the gap of the periods before.
func was(gap float64) string {
	if gap < 0 {
		return fmt.Sprintf(" the imports were %.0f%% more than the exports.", -100*gap)
	}
	return fmt.Sprintf(" it was %.0f%%.", 100*gap)
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// first is the first day of a period.
func first(period string) string {
	if len(period) == 4 {
		return period + "-01-01"
	}
	return period + "-01"
}
