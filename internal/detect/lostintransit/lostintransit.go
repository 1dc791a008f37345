// Package lostintransit finds pairs of countries between which the additional
// exports of listed goods since an event are missing from the importer's
// statistics. It reads normalize.item (statistics), ingest.file and
// classify.control, and writes nothing itself: the runner writes what it returns.
package lostintransit

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
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

// sum is A and L over a set of codes of one pair, per period.
type sum struct {
	added, lost float64
	codes       int
	top         []code
}

// code is what one code adds to L, per period.
type code struct {
	code string
	lost float64
}

func (s *sum) add(m detect.MirrorSum, nBefore, nAfter, k float64) {
	s.codes++
	s.added += m.XAfter/nAfter - m.XBefore/nBefore
	if l := (m.XAfter-m.MAfter/k)/nAfter - (m.XBefore-m.MBefore/k)/nBefore; l > 0 {
		s.lost += l
		s.top = append(s.top, code{m.Code, l})
	}
}

// share is L/A; 0 where nothing was added.
func (s *sum) share() float64 {
	if s.added <= 0 {
		return 0
	}
	return s.lost / s.added
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
	if pairs, err = in.SameCalendar(ctx, pairs); err != nil {
		return nil, err
	}
	sums, err := in.MirrorSums(ctx)
	if err != nil {
		return nil, err
	}
	listed, others := map[string]*sum{}, map[string]*sum{}
	byID := map[string]detect.Pair{}
	for _, p := range pairs {
		byID[p.ID], listed[p.ID], others[p.ID] = p, &sum{}, &sum{}
	}
	for _, m := range sums {
		set := others
		if m.Listed {
			set = listed
		}
		if p := byID[m.Pair]; m.Code != "" {
			set[m.Pair].add(m, float64(len(p.Before)), float64(len(p.After)), in.Param("cif_fob"))
		}
	}
	var out []detect.Seen
	var tested int64
	for _, p := range pairs {
		l, o := listed[p.ID], others[p.ID]
		if l.codes < int(in.Param("min_codes")) {
			continue
		}
		tested++
		total := l.lost * float64(len(p.After))
		if l.added > 0 && l.share() >= in.Param("min_share") && l.share() > o.share() && total >= in.Param("min_value") {
			out = append(out, finding(p, l, o, in.Param("cif_fob")))
		}
	}
	in.Tested("", tested)
	if tested == 0 {
		in.Without(trade.NoData, fmt.Sprintf("no pair of countries has statistics of both sides on %g listed codes or more", in.Param("min_codes")))
	}
	return out, nil
}

func finding(p detect.Pair, l, o *sum, k float64) detect.Seen {
	n := float64(len(p.After))
	money := func(v float64) string { return p.X.Currency + " " + detect.Money(v) }
	slices.SortFunc(l.top, func(a, b code) int { return cmp.Or(cmp.Compare(b.lost, a.lost), strings.Compare(a.code, b.code)) })
	var codes []string
	for _, c := range l.top[:min(len(l.top), 5)] {
		codes = append(codes, fmt.Sprintf("HS %s (%s)", c.code, money(c.lost*n)))
	}
	from, to := detect.CountryName(p.Exporter), detect.CountryName(p.Importer)
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "lost-in-transit", p.Exporter, p.Importer, p.X.Source, p.M.Source),
		Title:   detect.Upper(fmt.Sprintf("%s to %s: %.0f%% of the additional listed goods are not among the imports", from, to, 100*l.share())),
		Subject: p.Exporter + " to " + p.Importer, SubjectID: "route-" + p.Exporter + "-" + p.Importer,
		FirstOn: day(p.After[0]), LastOn: day(p.After[len(p.After)-1]), Strength: min(1, l.share()-max(0, o.share())),
	}
	if p.X.Currency == "USD" {
		v := fmt.Sprintf("%.2f", l.lost*n)
		f.ValueUSD = &v
	}
	f.Sentence = fmt.Sprintf("%s, exports of %d listed codes from %s to %s were %s more than the %s before them would give, by the exporter's statistics (%s); %s of that, %.0f%%, is missing from the importer's (%s), above all %s. "+
		"Of %d other codes between the two it is %.0f%% of %s. This is consistent with goods that went on elsewhere without being imported, and with statistics that count differently.",
		detect.InPeriods(p.After), l.codes, from, to, money(l.added*n), periods(p), detect.FileNames(p.X.Files), money(l.lost*n), 100*l.share(), detect.FileNames(p.M.Files), strings.Join(codes, ", "),
		o.codes, 100*o.share(), money(o.added*n))
	f.Why = []trade.Reason{
		{Feature: "share missing", Score: min(1, l.share()), Left: fmt.Sprintf("%.2f", l.share()), Detail: fmt.Sprintf("L/A over %d listed codes with k=%g", l.codes, k)},
		{Feature: "placebo", Score: min(1, max(0, o.share())), Left: fmt.Sprintf("%.2f", o.share()), Detail: fmt.Sprintf("L/A over %d codes on no control list, of the same pair", o.codes)},
		{Feature: "value at stake", Score: f.Strength, Left: money(l.lost * n), Detail: "L over the periods after"},
		{Feature: "coverage", Score: 1, Detail: p.Coverage()},
	}
	return detect.Seen{Finding: f, Key: p.ID, Measures: p.Measures(" control:*"),
		EvidenceSQL: `SELECT id AS key, item_id, direction || ', HS ' || code || ', ' || phase AS note FROM ` + detect.MirrorCellSQL + ` m
			WHERE code <> '' AND EXISTS (SELECT 1 FROM normalize.goods g JOIN classify.control c USING (goods_id) WHERE g.hs6[1:length(m.code)] = m.code)`}
}

func periods(p detect.Pair) string {
	if p.Yearly {
		return detect.Plural(int64(len(p.Before)), "year", "years")
	}
	return detect.Plural(int64(len(p.Before)), "month", "months")
}

func day(period string) string {
	if len(period) == 4 {
		return period + "-01-01"
	}
	return period + "-01"
}
