// Package newcompany finds firms whose first records with listed goods follow
// their registration within months. It reads normalize.item, normalize.party,
// resolve.link, resolve.entity, classify.control and the case's company registry,
// and writes nothing itself: the runner writes what it returns.
package newcompany

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strings"

	"tallyman/internal/detect"
	"tallyman/internal/store"
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

// firm is one young firm in one role.
type firm struct {
	key, who, role, name, registered, capital, by, first, from, to string
	days, decls                                                    int64
	value, listed                                                  float64 // USD: all goods, listed goods
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	n, err := in.Registry(ctx)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		in.Without(trade.NoData, "no company registry is loaded: name a CSV with the columns tax_id, name, country and registered (YYYY-MM-DD) in case.yml, registry")
		return nil, nil
	}
	for _, q := range statements(in) {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
	var known, older int64
	if _, err := store.QueryOne(ctx, in.DB, "SELECT count(*), count(*) FILTER (WHERE first_on < registered) FROM nc_firm", nil, &known, &older); err != nil {
		return nil, err
	}
	in.Note("%s of the records found among %s of the registry; %s a record older than the registration", detect.Plural(known, "firm", "firms"), detect.Plural(int64(n), "company", "companies"), detect.Plural(older, "has", "have"))
	if known == 0 {
		in.Without(trade.NoData, "the registry knows none of the firms of the records")
	}
	var seen []detect.Seen
	err = store.QueryAll(ctx, in.DB, firmsSQL, []any{in.Param("min_decls"), in.Param("min_usd")}, func(rows *sql.Rows) error {
		var f firm
		err := rows.Scan(&f.key, &f.who, &f.role, &f.name, &f.registered, &f.capital, &f.by, &f.first, &f.days, &f.decls, &f.value, &f.listed, &f.from, &f.to)
		seen = append(seen, finding(f, in.Param("max_days")))
		return err
	})
	return seen, err
}

func finding(f firm, most float64) detect.Seen {
	value := fmt.Sprintf("%.2f", f.listed)
	share := min(1, f.listed/max(f.value, 1))
	out := trade.Finding{
		ID:    trade.ShortID("fnd", "new-company", f.key),
		Title: fmt.Sprintf("%s: first record %s after registration", f.name, detect.Plural(f.days, "day", "days")), Subject: f.name, SubjectID: f.who,
		FirstOn: f.from, LastOn: f.to, ValueUSD: &value, Strength: (1 - float64(f.days)/(2*most)) * share,
	}
	capital := ""
	if f.capital != "" {
		capital = " (capital " + f.capital + ")"
	}
	out.Sentence = fmt.Sprintf("%s was registered on %s according to the case's registry%s; its first loaded record is of %s, %s later. From %s to %s it is the %s of %s of goods on a control list for USD %s, %.0f%% of the value declared for it in that role. This is consistent with a new business, and with a firm set up for these goods.",
		detect.Quote(f.name), f.registered, capital, f.first, detect.Plural(f.days, "day", "days"), f.from, f.to, f.role, detect.Plural(f.decls, "declaration", "declarations"), detect.Money(f.listed), 100*share)
	out.Why = []trade.Reason{
		{Feature: "age at the first record", Score: 1 - float64(f.days)/(2*most), Left: f.registered, Right: f.first, Detail: detect.Plural(f.days, "day", "days") + "; found in the registry by " + f.by},
		{Feature: "listed share", Score: share, Left: "USD " + detect.Money(f.listed), Right: "USD " + detect.Money(f.value), Detail: "listed goods among all goods in the role"},
	}
	seen := detect.Seen{Finding: out, Key: f.key, EvidenceSQL: evidenceSQL}
	if strings.HasPrefix(f.who, "ent-") {
		where := f.role + ".entity:" + f.who
		seen.Measures = []string{"sum value_usd where " + where + " by month", "count declarations where " + where}
	}
	return seen
}
