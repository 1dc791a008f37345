// Package roundabout finds third countries that receive more listed goods and send
// more of the same codes on to a destination, as the direct trade falls. It reads
// normalize.item (statistics), ingest.file and classify.control, and writes
// nothing itself: the runner writes what it returns.
package roundabout

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"

	"tallyman/internal/detect"
	"tallyman/internal/stat"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

//go:embed def.yml
var defYAML []byte

type detector struct {
	def       detect.Definition
	countries detect.Countries
}

// New returns the detector.
func New() (detect.Detector, error) {
	def, err := detect.ParseDefinition(defYAML)
	if err != nil {
		return nil, err
	}
	countries, err := detect.ReadCountries()
	return detector{def, countries}, err
}

func (d detector) Definition() detect.Definition { return d.def }

// flow is one code of a trip: sums over the periods before and after.
type flow struct {
	trip, code                            string
	listed                                bool
	inBefore, inAfter, outBefore          float64
	outAfter, dropBefore, dropAfter, back float64
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	event, ok := in.Event("invasion")
	if !ok {
		return nil, nil
	}
	if ok, err := in.Aggregates(ctx); err != nil || !ok {
		return nil, err
	}
	destinations := in.Destinations
	if len(destinations) == 0 {
		destinations = d.countries.Destinations
	}
	sides, err := in.Sides(ctx)
	if err != nil {
		return nil, err
	}
	good, refused := trips(sides, d.countries.Restrict, destinations, event)
	for _, t := range refused[:min(len(refused), 5)] {
		in.Uncovered(1, fmt.Sprintf("%s to %s by way of %s: %s", "countries that restrict exports", t.to, t.hub, t.refusedBecause))
	}
	if len(good) == 0 {
		if len(refused) == 0 {
			in.Without(trade.NoData, "no statistics by code of both legs: into a third country, and from it to "+strings.Join(destinations, " or "))
		}
		return nil, nil
	}
	if err := prepare(ctx, in, good); err != nil {
		return nil, err
	}
	byTrip, err := flows(ctx, in.DB)
	if err != nil {
		return nil, err
	}
	in.Tested("", int64(len(good)))
	var out []detect.Seen
	for _, t := range good {
		if s, ok := d.judge(in, t, byTrip[t.id]); ok {
			out = append(out, s)
		}
	}
	return out, nil
}

const cellSQL = `(SELECT l.id, l.leg, c.code[1:l.digits] AS code, u.phase, c.v, c.item_id
	FROM agg_cell c JOIN ra_leg l ON l.exporter = c.exporter AND l.importer = c.importer AND l.direction = c.direction AND l.source = c.source AND l.currency = c.currency
	JOIN ra_use u ON u.id = l.id AND u.period = CASE WHEN l.yearly THEN c.period[1:4] ELSE c.period END WHERE length(c.code) >= l.digits)`

// prepare writes the legs and periods into ra_leg and ra_use.
func prepare(ctx context.Context, in detect.Input, good []trip) error {
	for _, q := range []string{
		`CREATE OR REPLACE TEMP TABLE ra_leg (id VARCHAR, leg VARCHAR, exporter VARCHAR, importer VARCHAR, direction VARCHAR, source VARCHAR, currency VARCHAR, digits INTEGER, yearly BOOLEAN)`,
		`CREATE OR REPLACE TEMP TABLE ra_use (id VARCHAR, period VARCHAR, phase VARCHAR)`,
	} {
		if err := in.DB.Exec(ctx, q); err != nil {
			return err
		}
	}
	var legs, use [][]any
	for _, t := range good {
		for _, l := range []struct {
			name string
			leg  leg
		}{{"in", t.in}, {"out", t.out}, {"direct", t.drop}} {
			for _, s := range l.leg.sides {
				legs = append(legs, []any{t.id, l.name, s.Exporter, s.Importer, s.Direction, s.Source, s.Currency, t.level, t.yearly})
			}
		}
		for _, p := range t.before {
			use = append(use, []any{t.id, p, "before"})
		}
		for _, p := range t.after {
			use = append(use, []any{t.id, p, "after"})
		}
	}
	if err := in.Insert(ctx, "ra_leg", legs); err != nil {
		return err
	}
	return in.Insert(ctx, "ra_use", use)
}

func flows(ctx context.Context, db store.Engine) (map[string][]flow, error) {
	out := map[string][]flow{}
	sum := func(leg, phase string) string {
		return "coalesce(sum(v) FILTER (WHERE leg = '" + leg + "' AND phase = '" + phase + "'), 0)"
	}
	err := store.QueryAll(ctx, db, `WITH listed AS (SELECT DISTINCT g.hs6 FROM normalize.goods g JOIN classify.control c USING (goods_id) WHERE g.hs6 IS NOT NULL)
		SELECT id, code, EXISTS (SELECT 1 FROM listed l WHERE l.hs6[1:length(m.code)] = m.code), `+strings.Join([]string{sum("in", "before"), sum("in", "after"), sum("out", "before"),
		sum("out", "after"), sum("direct", "before"), sum("direct", "after")}, ", ")+` FROM `+cellSQL+` m GROUP BY id, code ORDER BY id, code`, nil, func(rows *sql.Rows) error {
		var f flow
		if err := rows.Scan(&f.trip, &f.code, &f.listed, &f.inBefore, &f.inAfter, &f.outBefore, &f.outAfter, &f.dropBefore, &f.dropAfter); err != nil {
			return err
		}
		out[f.trip] = append(out[f.trip], f)
		return nil
	})
	return out, err
}

// judge works a trip out; ok is false where it passes no limit.
func (d detector) judge(in detect.Input, t trip, list []flow) (detect.Seen, bool) {
	nB, nA := float64(len(t.before)), float64(len(t.after))
	var round, sent, came, fell float64
	var codes []flow
	for _, f := range list {
		if !f.listed {
			continue
		}
		dIn, dOut := f.inAfter/nA-f.inBefore/nB, f.outAfter/nA-f.outBefore/nB
		fell += max(0, f.dropBefore/nB-f.dropAfter/nA)
		if dOut > 0 {
			sent += dOut
		}
		times := in.Param("min_times")
		if dIn <= 0 || dOut <= 0 || f.inAfter/nA < times*f.inBefore/nB || f.outAfter/nA < times*f.outBefore/nB {
			continue
		}
		came += dIn
		f.back = min(dIn, dOut) * nA
		round += f.back
		codes = append(codes, f)
	}
	if round < in.Param("min_value") || len(codes) < int(in.Param("min_codes")) {
		return detect.Seen{}, false
	}
	slices.SortFunc(codes, func(a, b flow) int { return cmp.Or(cmp.Compare(b.back, a.back), strings.Compare(a.code, b.code)) })
	diff, tested := difference(list, nB, nA, int(in.Param("least_cluster")))
	return finding(t, codes, round, round/nA/sent, came, fell, diff, tested), true
}

// difference is the difference in differences of the flow into the third country:
// listed codes against all others, with trade in both periods.
func difference(list []flow, nB, nA float64, least int) (stat.Difference, bool) {
	var obs []stat.Observation
	var n [2]int
	for _, f := range list {
		if f.inBefore <= 0 || f.inAfter <= 0 {
			continue
		}
		kind := 0
		if f.listed {
			kind = 1
		}
		n[kind]++
		obs = append(obs,
			stat.Observation{Y: math.Log(f.inBefore / nB), Treated: f.listed, Cluster: f.code},
			stat.Observation{Y: math.Log(f.inAfter / nA), Treated: f.listed, Post: true, Cluster: f.code})
	}
	if n[0] < least || n[1] < least {
		return stat.Difference{}, false
	}
	return stat.DiffInDiff(obs)
}

func finding(t trip, codes []flow, round, score, came, fell float64, diff stat.Difference, tested bool) detect.Seen {
	money := func(v float64) string { return t.currency + " " + detect.Money(v) }
	hub, to := detect.CountryName(t.hub), detect.CountryName(t.to)
	var named []string
	for _, c := range codes[:min(len(codes), 5)] {
		named = append(named, fmt.Sprintf("HS %s (%s)", c.code, money(c.back)))
	}
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "roundabout", t.hub, t.to, t.currency),
		Title:   detect.Upper(fmt.Sprintf("%s: listed goods came in and went on to %s, %s", hub, to, money(round))),
		Subject: t.hub + " to " + t.to, SubjectID: "route-" + t.hub + "-" + t.to,
		FirstOn: day(t.after[0]), LastOn: day(t.after[len(t.after)-1]), Strength: min(1, score),
	}
	if t.currency == "USD" {
		v := fmt.Sprintf("%.2f", round)
		f.ValueUSD = &v
	}
	f.Sentence = fmt.Sprintf("%s, %d listed codes rose threefold or more both on their way from %s into %s (%s) and from there to %s (%s), compared with the time before: up to %s of them may be the same goods, above all %s. "+
		"The rise of what went on is matched to %.0f%% by what came in. ",
		detect.InPeriods(t.after), len(codes), detect.Plural(int64(len(t.in.sides)), "country that restricts their export", "countries that restrict their export"), hub, t.in.files(), to, t.out.files(), money(round), strings.Join(named, ", "), 100*min(1, score))
	if len(t.drop.sides) > 0 && fell > 0 {
		f.Sentence += fmt.Sprintf("Direct exports of listed codes to %s fell by %s a period, %.0f%% of which equals the rise into %s. ", to, money(fell), 100*came/fell, hub)
	}
	f.Sentence += "This is consistent with goods that take another way to the same place, and with two trades that grew side by side."
	test := trade.Reason{Feature: "difference in differences", Score: 0, Detail: "not tested: too few codes with trade before and after, listed or not"}
	if tested {
		test = trade.Reason{Feature: "difference in differences", Score: max(0, min(1, 1-diff.P)), Left: fmt.Sprintf("%.2f", diff.Effect), Right: fmt.Sprintf("standard error %.2f", diff.SE),
			Detail: fmt.Sprintf("of ln(flow into %s), listed codes against others, %d codes as clusters, t=%.1f, p=%s: listed codes grew %s times as much", hub, diff.Clusters, diff.T, detect.Tiny(diff.P), detect.Times(math.Exp(diff.Effect)))}
	}
	f.Why = []trade.Reason{
		{Feature: "hub score", Score: min(1, score), Left: fmt.Sprintf("%.2f", score), Detail: "what may have gone round, over all of the rise in what went on"}, test,
		{Feature: "value at stake", Score: f.Strength, Left: money(round), Detail: "the smaller of both rises, summed over the codes"},
		{Feature: "coverage", Score: 1, Detail: fmt.Sprintf("%s to %s before and %s to %s after, codes of %d digits; in: %s; out: %s; direct: %s", t.before[0], t.before[len(t.before)-1], t.after[0], t.after[len(t.after)-1],
			t.level, t.in.files(), t.out.files(), t.drop.files())},
	}
	seen := detect.Seen{Finding: f, Key: t.id, Series: series(codes, t)}
	if tested && diff.Effect > 0 {
		seen.P = detect.P(diff.P / 2) // one-sided: only a rise is looked for
	}
	seen.EvidenceSQL = `SELECT id AS key, item_id, leg || ', HS ' || code || ', ' || phase AS note FROM ` + cellSQL + ` m
		WHERE EXISTS (SELECT 1 FROM normalize.goods g JOIN classify.control c USING (goods_id) WHERE g.hs6[1:length(m.code)] = m.code)`
	return seen
}

// series are the three flows of each code, per period before and after.
func series(codes []flow, t trip) []detect.Point {
	nB, nA := float64(len(t.before)), float64(len(t.after))
	unit := strings.ToLower(t.currency)
	var out []detect.Point
	for _, c := range codes[:min(len(codes), 10)] {
		for _, p := range []struct {
			label string
			v     float64
		}{{"in before", c.inBefore / nB}, {"in after", c.inAfter / nA}, {"out before", c.outBefore / nB}, {"out after", c.outAfter / nA}, {"direct before", c.dropBefore / nB}, {"direct after", c.dropAfter / nA}} {
			out = append(out, detect.Point{Label: p.label, X: "HS " + c.code, Value: p.v, Unit: unit})
		}
	}
	return out
}

func day(period string) string {
	if len(period) == 4 {
		return period + "-01-01"
	}
	return period + "-01"
}
