// Package routingoddity finds pairs of firms whose controlled goods come from a
// country that restricts their export, out of an intermediate country, sold by a
// firm of a third one. It reads normalize.item, normalize.party, resolve.link,
// resolve.entity, classify.control and classify.class and detect's countries.yml,
// and writes nothing itself: the runner writes what it returns.
package routingoddity

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallyman/internal/detect"
	"tallyman/internal/ref/country"
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
	d := detector{def: def}
	if d.countries, err = detect.ReadCountries(); err != nil {
		return nil, err
	}
	return d, nil
}

func (d detector) Definition() detect.Definition { return d.def }

// pair is one sender and recipient.
type pair struct {
	key, sender, recipient, senderName, name string
	first, last, made, sent, sold, codes     string
	decls, ways                              int64
	value, odd                               float64 // USD: controlled goods with all countries stated; those of odd ones
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	event, ok := in.Event("invasion")
	if !ok {
		return nil, nil
	}
	if len(in.Destinations) > 0 && !slices.ContainsFunc(in.Destinations, func(c string) bool { return slices.Contains(d.countries.Destinations, strings.ToUpper(c)) }) {
		in.Without(trade.NotApplicable, "the lists of countries are about exports to "+strings.Join(d.countries.Destinations, " and ")+", which the case's destinations leave out")
		return nil, nil
	}
	day := event.Format(time.DateOnly)
	placebo, err := detect.RunPlacebo(ctx, "i", func(ctx context.Context, condition string) (detect.Rate, error) {
		_, rate, err := d.run(ctx, in, day, condition)
		return rate, err
	})
	if err != nil {
		return nil, err
	}
	hits, rate, err := d.run(ctx, in, day, d.def.ScopeSQL("i"))
	if err != nil {
		return nil, err
	}
	in.Note("%s of controlled goods with all three countries stated", detect.Plural(rate.Tested, "pair of sender and recipient", "pairs of sender and recipient"))
	if rate.Tested == 0 {
		in.Without(trade.NoData, "no record of controlled goods to these destinations states origin, dispatch and seller's country")
	}
	seen := make([]detect.Seen, 0, len(hits))
	for _, h := range hits {
		seen = append(seen, finding(h, placebo, day))
	}
	return seen, nil
}

func (d detector) run(ctx context.Context, in detect.Input, day, condition string) ([]pair, detect.Rate, error) {
	for _, q := range statements(in, d.countries, day, condition) {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, detect.Rate{}, err
		}
	}
	var rate detect.Rate
	if _, err := store.QueryOne(ctx, in.DB, "SELECT count(*) FROM ro_pair", nil, &rate.Tested); err != nil {
		return nil, rate, err
	}
	var hits []pair
	err := store.QueryAll(ctx, in.DB, pairsSQL(in), nil, func(rows *sql.Rows) error {
		var p pair
		err := rows.Scan(&p.key, &p.sender, &p.recipient, &p.senderName, &p.name, &p.decls, &p.value, &p.odd, &p.first, &p.last, &p.made, &p.sent, &p.sold, &p.ways, &p.codes)
		hits = append(hits, p)
		return err
	})
	rate.Flagged = int64(len(hits))
	return hits, rate, err
}

func finding(p pair, placebo detect.Placebo, day string) detect.Seen {
	value := fmt.Sprintf("%.2f", p.odd)
	share := p.odd / p.value
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "routing-oddity", p.key),
		Title:   fmt.Sprintf("%s to %s: made in %s, dispatched from %s, sold from %s", p.senderName, p.name, p.made, p.sent, p.sold),
		Subject: p.name, SubjectID: p.recipient, FirstOn: p.first, LastOn: p.last, ValueUSD: &value, Strength: share * (1 - 1/float64(p.decls)),
	}
	f.Sentence = fmt.Sprintf("Between %s and %s %s from %s to %s state controlled goods (HS %s, USD %s) made in %s, a country that restricts their export there, dispatched from %s and sold from %s; %.0f%% of the value of the pair's controlled goods since %s is of that kind.",
		p.first, p.last, detect.Plural(p.decls, "declaration", "declarations"), detect.Quote(p.senderName), detect.Quote(p.name), p.codes, detect.Money(p.odd),
		country.Name(p.made, "en"), country.Name(p.sent, "en"), country.Name(p.sold, "en"), 100*share, day)
	if p.ways > 1 {
		f.Sentence += fmt.Sprintf(" The countries are those of the weightiest of %d combinations.", p.ways)
	}
	f.Sentence += " This is consistent with sales from a regional warehouse, and with goods sent through countries that do not restrict them."
	f.Why = []trade.Reason{
		{Feature: "three countries", Score: 1, Left: p.made + " > " + p.sent, Right: p.sold, Detail: "made and dispatched; sold from"},
		{Feature: "share", Score: share, Left: "USD " + detect.Money(p.odd), Right: "USD " + detect.Money(p.value), Detail: "of the pair's controlled goods with all three countries stated"},
		placebo.Reason(),
	}
	seen := detect.Seen{Finding: f, Key: p.key, EvidenceSQL: evidenceSQL}
	if strings.HasPrefix(p.recipient, "ent-") && strings.HasPrefix(p.sender, "ent-") {
		where := "recipient.entity:" + p.recipient + " sender.entity:" + p.sender + " origin:" + p.made + " from:" + p.sent + " after:" + day
		seen.Measures = []string{"sum value_usd where " + where, "count declarations where " + where, "sum value_usd where " + where + " by month"}
	}
	return seen
}
