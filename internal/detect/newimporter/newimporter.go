// Package newimporter finds recipients of listed goods that first appear, first
// receive such goods, or receive three times as much of them after a dated
// event. It reads normalize.item, normalize.party, normalize.goods, ingest.file,
// resolve.link, resolve.entity, classify.control and classify.class, and writes
// nothing itself: the runner writes what it returns.
package newimporter

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
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

// recipient is one resolved recipient of listed goods after the event.
type recipient struct {
	who, name, codes, first, last string
	before, after, all            float64 // USD: listed goods before and after, all goods after
	declsBefore, declsAfter       int64   // with listed goods
	prior, priorListed            int64   // rows before, under any spelling, in any loaded source
	predecessor, predecessorLast  string
	series                        []detect.Point

	pattern  byte // a, b, c; 0: none
	ratio, p float64
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	cmpr, ok, err := detect.AroundEvent(ctx, in, "invasion", int(in.Param("min_history")))
	if err != nil || !ok {
		return nil, err
	}
	event, _ := in.Event("invasion")
	day := event.Format(time.DateOnly)
	from, err := cmpr.Table(ctx, in.DB, "ni_use")
	if err != nil {
		return nil, err
	}
	share, err := exposure(ctx, in, from, day)
	if err != nil {
		return nil, err
	}
	placebo, err := detect.RunPlacebo(ctx, "i", func(ctx context.Context, condition string) (detect.Rate, error) {
		_, rate, err := d.run(ctx, in, cmpr, from, condition, day, share)
		return rate, err
	})
	if err != nil {
		return nil, err
	}
	scope := d.def.ScopeSQL("i")
	hits, rate, err := d.run(ctx, in, cmpr, from, scope, day, share)
	if err != nil {
		return nil, err
	}
	if err := d.describe(ctx, in, from, scope, day, hits); err != nil {
		return nil, err
	}
	in.Tested("", rate.Tested)
	in.Note("%s", cmpr.Statement())
	seen := make([]detect.Seen, 0, len(hits))
	for _, h := range hits {
		s := finding(h, cmpr, placebo, event)
		s.EvidenceSQL = evidenceSQL(from, scope, in.DestinationSQL("i.destination"), day)
		seen = append(seen, s)
	}
	return seen, nil
}

func (d detector) run(ctx context.Context, in detect.Input, c detect.Comparison, from, condition, day string, share float64) ([]recipient, detect.Rate, error) {
	all, err := d.recipients(ctx, in, from, condition, day)
	if err != nil {
		return nil, detect.Rate{}, err
	}
	months := elapsed(c, day)
	var hits []recipient
	for _, r := range all {
		r.judge(in, share, months)
		if r.pattern != 0 {
			hits = append(hits, r)
		}
	}
	p := make([]float64, len(hits))
	for i, h := range hits {
		p[i] = h.p
	}
	return hits, detect.Rate{Flagged: in.Kept(p, len(all)), Tested: int64(len(all))}, nil
}

// elapsed is how long the loaded time before the day is, as a multiple of the
// time from it on.
func elapsed(c detect.Comparison, day string) float64 {
	start, _ := time.Parse("2006-01", c.Base.First)
	event, _ := time.Parse(time.DateOnly, day)
	end, _ := time.Parse("2006-01", detect.AddMonths(c.After.Last, 1))
	return event.Sub(start).Hours() / end.Sub(event).Hours()
}

// judge says which of the three patterns a recipient shows, if any. months is
// how much time before there is for one unit of time after.
func (r *recipient) judge(in detect.Input, share, months float64) {
	r.p = stat.RateIncrease(r.declsBefore, r.declsAfter, 1-share, share)
	if r.after < in.Param("min_usd") || float64(r.declsAfter) < in.Param("min_decls") {
		return
	}
	switch {
	case r.prior == 0:
		r.pattern = 'a'
	case r.priorListed == 0:
		r.pattern = 'b'
	case r.before > 0:
		if r.ratio = r.after * months / r.before; r.ratio >= in.Param("min_ratio") {
			r.pattern = 'c'
		}
	}
}

func (r *recipient) strength() float64 {
	s := (1 - r.p) * min(1, r.after/max(r.all, 1))
	if r.pattern == 'c' {
		s = 1 - 1/r.ratio
	}
	if r.predecessor != "" {
		s /= 2
	}
	return s
}

func finding(r recipient, c detect.Comparison, placebo detect.Placebo, event time.Time) detect.Seen {
	value := fmt.Sprintf("%.2f", r.after)
	f := trade.Finding{
		ID:    trade.ShortID("fnd", "new-importer", r.who),
		Title: r.name + ": " + titles[r.pattern], Subject: r.name, SubjectID: r.who,
		FirstOn: r.first, LastOn: r.last, ValueUSD: &value, Strength: r.strength(), Sentence: sentence(r, c, event),
	}
	f.Why = []trade.Reason{
		{Feature: "pattern", Score: 1, Left: string(r.pattern), Detail: titles[r.pattern]},
		{Feature: "Poisson count", Score: 1 - r.p, Detail: fmt.Sprintf("%s of listed goods before the event and %s after; p=%s",
			detect.Plural(r.declsBefore, "declaration", "declarations"), detect.Thousands(r.declsAfter), detect.Tiny(r.p))},
		{Feature: "listed share", Score: min(1, r.after/max(r.all, 1)), Left: "USD " + detect.Money(r.after), Right: "USD " + detect.Money(r.all),
			Detail: "listed goods among all goods declared for it after the event"},
		c.Reason(), placebo.Reason(),
	}
	if r.predecessor != "" {
		f.Why = append(f.Why, trade.Reason{Feature: "possible predecessor", Score: 0.5, Left: r.predecessor,
			Detail: "at the same address, with a last record of " + r.predecessorLast + "; strength halved"})
	}
	seen := detect.Seen{Finding: f, Key: r.who, P: detect.P(r.p), Series: r.series}
	if strings.HasPrefix(r.who, "ent-") {
		where := "recipient.entity:" + r.who
		seen.Measures = []string{"sum value_usd where " + where + " after:" + event.Format(time.DateOnly), "sum value_usd where " + where + " by month",
			"count declarations where " + where + " by year"}
	}
	return seen
}

var titles = map[byte]string{
	'a': "first record after the event",
	'b': "first listed goods after the event",
	'c': "listed goods rose threefold or more after the event",
}

func sentence(r recipient, c detect.Comparison, event time.Time) string {
	day := event.Format(time.DateOnly)
	after := fmt.Sprintf("it is the recipient of %s of listed goods (HS %s) for USD %s", detect.Plural(r.declsAfter, "declaration", "declarations"), r.codes, detect.Money(r.after))
	var say string
	switch r.pattern {
	case 'a':
		say = fmt.Sprintf("%s has no record in the loaded months from %s up to %s; from %s to %s %s.", detect.Quote(r.name), c.Base.First, day, r.first, r.last, after)
	case 'b':
		say = fmt.Sprintf("%s has %s between %s and %s, none with listed goods; from %s to %s %s.", detect.Quote(r.name), detect.Plural(r.prior, "record", "records"), c.Base.First, day, r.first, r.last, after)
	default:
		say = fmt.Sprintf("From %s to %s %s is the recipient of %s of listed goods (HS %s) for USD %s, per month %s times as much as from %s up to %s (USD %s, %s).", r.first, r.last,
			detect.Quote(r.name), detect.Plural(r.declsAfter, "declaration", "declarations"), r.codes, detect.Money(r.after), detect.Times(r.ratio), c.Base.First, day,
			detect.Money(r.before), detect.Plural(r.declsBefore, "declaration", "declarations"))
	}
	if r.predecessor != "" {
		say += fmt.Sprintf(" %s, at the same address, was last recorded on %s.", detect.Quote(r.predecessor), r.predecessorLast)
	}
	return say + " This is consistent with a new or growing business, and with one of the three importer patterns of the E5 guidance of September 2023."
}
