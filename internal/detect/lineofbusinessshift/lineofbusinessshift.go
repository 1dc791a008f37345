// Package lineofbusinessshift finds recipients that turn from other goods to
// listed goods after a dated event. It reads normalize.item, normalize.party,
// ingest.file, resolve.link, resolve.entity and classify.control, and writes
// nothing itself: the runner writes what it returns.
package lineofbusinessshift

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallyman/internal/detect"
	"tallyman/internal/trade"
)

//go:embed def.yml
var defYAML []byte

// saidHeadings is how many headings a sentence gives for each side.
const saidHeadings = 3

type detector struct{ def detect.Definition }

// New returns the detector.
func New() (detect.Detector, error) {
	def, err := detect.ParseDefinition(defYAML)
	return detector{def}, err
}

func (d detector) Definition() detect.Definition { return d.def }

// firm is one recipient with enough declarations in both periods.
type firm struct {
	who, name, first, last string
	n0, n1                 int64   // declarations before and after
	v0, v1, l0, l1         float64 // USD before and after: all goods, listed goods
	headings               []string
	before, after          []float64 // USD by heading

	divergence, p float64
	divisions     int
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	cmpr, ok, err := detect.AroundEvent(ctx, in, "invasion", int(in.Param("min_history")))
	if err != nil || !ok {
		return nil, err
	}
	event, _ := in.Event("invasion")
	month := event.Format("2006-01")
	from, err := cmpr.Table(ctx, in.DB, "lb_use")
	if err != nil {
		return nil, err
	}
	for _, q := range cells(in, from, month) {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
	hits, tested, err := firms(ctx, in)
	if err != nil {
		return nil, err
	}
	if err := chance(ctx, in.DB, hits); err != nil {
		return nil, err
	}
	in.Tested("", tested)
	in.Note("%s", cmpr.Statement())
	evidence := evidenceSQL(in, from, month)
	seen := make([]detect.Seen, 0, len(hits))
	for _, h := range hits {
		s := finding(h, cmpr, event)
		s.EvidenceSQL = evidence
		seen = append(seen, s)
	}
	return seen, nil
}

// main says the weightiest headings of one side with their shares.
func (f *firm) main(values []float64, total float64) string {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case values[a] > values[b]:
			return -1
		case values[a] < values[b]:
			return 1
		}
		return 0
	})
	var say []string
	for _, i := range order[:min(saidHeadings, len(order))] {
		if values[i] > 0 {
			say = append(say, fmt.Sprintf("%s (%.0f%%)", f.headings[i], 100*values[i]/total))
		}
	}
	return strings.Join(say, ", ")
}

func finding(h *firm, c detect.Comparison, event time.Time) detect.Seen {
	value := fmt.Sprintf("%.2f", h.l1)
	day := event.Format(time.DateOnly)
	f := trade.Finding{
		ID:    trade.ShortID("fnd", "line-of-business-shift", h.who),
		Title: fmt.Sprintf("%s: other goods before, %.0f%% listed goods after", h.name, 100*h.l1/h.v1), Subject: h.name, SubjectID: h.who,
		FirstOn: h.first, LastOn: h.last, ValueUSD: &value, Strength: h.divergence * min(1, h.l1/h.v1),
	}
	f.Sentence = fmt.Sprintf("%s received goods mainly of headings %s before %s (%s, USD %s, from %s) and mainly of headings %s after it (%s, USD %s, to %s); goods on a control list rose from %.0f%% to %.0f%% of the declared value. On a scale from 0 (the same mix) to 1 (nothing in common) the two differ by %.2f. This is consistent with a new line of business, and with buying for somebody else.",
		detect.Quote(h.name), h.main(h.before, h.v0), day, detect.Plural(h.n0, "declaration", "declarations"), detect.Money(h.v0), h.first,
		h.main(h.after, h.v1), detect.Plural(h.n1, "declaration", "declarations"), detect.Money(h.v1), h.last, 100*h.l0/h.v0, 100*h.l1/h.v1, h.divergence)
	f.Why = []trade.Reason{
		{Feature: "Jensen-Shannon divergence", Score: h.divergence, Left: h.main(h.before, h.v0), Right: h.main(h.after, h.v1),
			Detail: fmt.Sprintf("p=%s by %s of its own declarations", detect.Tiny(h.p), detect.Plural(int64(h.divisions), "random division", "random divisions"))},
		{Feature: "listed share", Score: min(1, h.l1/h.v1), Left: fmt.Sprintf("%.0f%% before", 100*h.l0/h.v0), Right: fmt.Sprintf("%.0f%% after", 100*h.l1/h.v1), Detail: "goods on a control list in the declared value"},
		c.Reason(),
	}
	seen := detect.Seen{Finding: f, Key: h.who, P: detect.P(h.p)}
	if strings.HasPrefix(h.who, "ent-") {
		where := "recipient.entity:" + h.who
		seen.Measures = []string{"sum value_usd where " + where + " after:" + day, "sum value_usd where " + where + " by hs4", "sum value_usd where " + where + " by month"}
	}
	for i, heading := range h.headings {
		seen.Series = append(seen.Series, detect.Point{Label: "before", X: heading, Value: h.before[i] / h.v0, Unit: "share"}, detect.Point{Label: "after", X: heading, Value: h.after[i] / h.v1, Unit: "share"})
	}
	return seen
}
