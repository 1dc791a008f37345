package resolve

import (
	"context"
	"database/sql"
	"fmt"

	"tallyman/internal/store"
)

// Version of the stage's code: part of the build's key.
const Version = "8"

// Judgement is what a person decided on two parties.
type Judgement struct {
	Left, Right int64 // party ids
	Same        bool  // true: one entity; false: two
	By          string
}

// Options of a run.
type Options struct {
	Judgements []Judgement
	Progress   store.Progress
}

// Stats of a run, for build.json.
type Stats struct {
	Parties  int64            `json:"parties"`
	Entities int64            `json:"entities"`
	Rules    map[string]int64 `json:"links_by_rule"`
}

// Entity is a row of resolve.entity.
type Entity struct {
	EntityID string `parquet:"entity_id"`
	Caption  string `parquet:"caption"`
	Country  string `parquet:"country,optional,dict"`
	TaxID    string `parquet:"tax_id,optional"`
	Parties  int64  `parquet:"parties"`
	Rows     int64  `parquet:"rows"`
}

// Link is a row of resolve.link.
type Link struct {
	PartyID  int64  `parquet:"party_id"`
	EntityID string `parquet:"entity_id"`
	Rule     string `parquet:"rule,dict"`
	Why      string `parquet:"why"`
}

// Rules of a link.
const (
	RuleTaxID     = "tax-id"
	RuleSameName  = "same-name"
	RuleModel     = "model"
	RuleSingle    = "single"
	RuleJudgement = "judgement"
)

// Run resolves every party. It holds one small record per distinct party
// spelling in memory.
func Run(ctx context.Context, db store.Engine, out *store.Build, opt Options) (Stats, error) {
	st := Stats{Rules: map[string]int64{}}
	parties, err := readParties(ctx, db)
	if err != nil {
		return st, err
	}
	st.Parties = int64(len(parties))
	entities, links := resolve(parties, opt.Judgements)
	for _, l := range links {
		st.Rules[l.Rule]++
	}
	st.Entities = int64(len(entities))
	if err := write(out.Path("entity"), entities); err != nil {
		return st, err
	}
	opt.Progress.Report(st.Parties, st.Parties)
	return st, write(out.Path("link"), links)
}

func write[T any](path string, rows []T) error {
	t, err := store.NewTable[T](path)
	if err != nil {
		return err
	}
	const chunk = 4096
	for len(rows) > 0 {
		n := min(chunk, len(rows))
		if err := t.Write(rows[:n]...); err != nil {
			_ = t.Close()
			return err
		}
		rows = rows[n:]
	}
	return t.Close()
}

func readParties(ctx context.Context, db store.Engine) ([]party, error) {
	var out []party
	q := `SELECT p.party_id, coalesce(p.name_clean, p.name, ''), coalesce(p.name, ''), p.tax_id, p.tax_id_type, p.tax_id_valid,
		p.country, h.home, p.rows
		FROM normalize.party p LEFT JOIN (` + homes + `) h USING (party_id) ORDER BY p.party_id`
	err := store.QueryAll(ctx, db, q, nil, func(r *sql.Rows) error {
		var p party
		var tax, typ, country, home sql.NullString
		var valid sql.NullBool
		var rows sql.NullInt64
		if err := r.Scan(&p.id, &p.name, &p.raw, &tax, &typ, &valid, &country, &home, &rows); err != nil {
			return err
		}
		p.country, p.market, p.rows = country.String, home.String, rows.Int64
		if valid.Valid && valid.Bool && tax.String != "" {
			p.taxType, p.tax = typ.String, tax.String
		}
		out = append(out, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("resolve: read normalize.party: %w", err)
	}
	return out, nil
}
