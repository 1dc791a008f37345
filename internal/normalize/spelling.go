package normalize

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"tallyman/internal/ref/country"
	"tallyman/internal/ref/currency"
	"tallyman/internal/ref/hs"
	"tallyman/internal/ref/unit"
	"tallyman/internal/store"
)

// spelling is one distinct text beside whose customs wrote it.
type spelling struct {
	Text     string
	Reporter string
	Rows     int64
}

// distinct pulls the distinct spellings of some columns, with the reporter, in
// a fixed order. These are few: countries, units, currencies, procedures.
func (r *run) distinct(ctx context.Context, columns ...string) ([]spelling, error) {
	var parts []string
	for _, c := range columns {
		if r.have[c] {
			parts = append(parts, fmt.Sprintf("SELECT i.%s AS spelling, coalesce(i.reporter, '') AS reporter FROM %s WHERE i.%s IS NOT NULL", c, r.source(), c))
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	var out []spelling
	err := store.QueryAll(ctx, r.db, "SELECT spelling, reporter, count(*) FROM ("+strings.Join(parts, " UNION ALL ")+") GROUP BY 1, 2 ORDER BY 1, 2", nil,
		func(rows *sql.Rows) error {
			var s spelling
			if err := rows.Scan(&s.Text, &s.Reporter, &s.Rows); err != nil {
				return err
			}
			out = append(out, s)
			return nil
		})
	return out, err
}

// countryRow is a line of scratch.country.
type countryRow struct {
	Spelling string `parquet:"spelling"`
	Reporter string `parquet:"reporter"`
	Code     string `parquet:"code,optional"`
	Reason   string `parquet:"reason,optional"`
	Rows     int64  `parquet:"rows"`
}

func (r *run) countries(ctx context.Context) error {
	found, err := r.distinct(ctx, countryColumns()...)
	if err != nil {
		return err
	}
	rows := make([]countryRow, len(found))
	for i, s := range found {
		rows[i] = readCountry(s)
	}
	return fromRows(ctx, r.scratch, "country", rows)
}

func readCountry(s spelling) countryRow {
	row := countryRow{Spelling: s.Text, Reporter: s.Reporter, Rows: s.Rows}
	if country.IsNumber(s.Text) && country.NationalNumbers(s.Reporter) {
		row.Reason = "unknown: a number of the country list of " + s.Reporter + ", which is not ISO's"
		return row
	}
	p := country.Look(s.Text)
	if row.Code = p.Code; p.Class != country.Country {
		row.Reason = string(p.Class) + ": " + p.Note
	}
	return row
}

// editionRow is a line of scratch.edition: which HS edition a code is of, as its
// source states or as its country used on the day.
type editionRow struct {
	Reporter string `parquet:"reporter"`
	On       int32  `parquet:"on,date"`
	Stated   string `parquet:"stated"` // as the source wrote it, "" for none
	Edition  string `parquet:"edition"`
}

// codeRow is a line of scratch.code.
type codeRow struct {
	Spelling string `parquet:"spelling"`
	Reporter string `parquet:"reporter"`
	Edition  string `parquet:"edition"`
	Code     string `parquet:"code,optional"`
	HS6      string `parquet:"hs6,optional"`
	HS4      string `parquet:"hs4,optional"`
	HS2      string `parquet:"hs2,optional"`
	Note     string `parquet:"note,optional"`
	Problem  string `parquet:"problem,optional"`
	Rows     int64  `parquet:"rows"`
}

func (r *run) codes(ctx context.Context) error {
	var editions []editionRow
	err := store.QueryAll(ctx, r.db, "SELECT DISTINCT coalesce(reporter, ''), "+editionDay+", coalesce(hs_edition, '') FROM ingest.item ORDER BY 1, 2, 3", nil,
		func(rows *sql.Rows) error {
			var reporter, stated string
			var on time.Time
			if err := rows.Scan(&reporter, &on, &stated); err != nil {
				return err
			}
			e := editionRow{Reporter: reporter, On: int32(on.Unix() / 86400), Stated: stated, Edition: hs.ParseEdition(stated)}
			if e.Edition == "" && e.On != 0 {
				e.Edition = hs.RevisionOn(reporter, on)
			}
			if e.Edition != "" {
				editions = append(editions, e)
			}
			return nil
		})
	if err != nil {
		return err
	}
	if err := fromRows(ctx, r.scratch, "edition", editions); err != nil {
		return err
	}
	var codes []codeRow
	err = store.QueryAll(ctx, r.db, `SELECT i.hs, coalesce(i.reporter, ''), coalesce(e.edition, ''), count(*) FROM `+r.source()+r.editionJoin()+`
		WHERE i.hs IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, nil,
		func(rows *sql.Rows) error {
			var c codeRow
			if err := rows.Scan(&c.Spelling, &c.Reporter, &c.Edition, &c.Rows); err != nil {
				return err
			}
			codes = append(codes, c.read())
			return nil
		})
	if err != nil {
		return err
	}
	return fromRows(ctx, r.scratch, "code", codes)
}

// editionDay stands for no date by the first day of 1970, on which no edition was in force.
const editionDay = `coalesce("on", DATE '1970-01-01')`

// editionJoin finds the edition of a row's code: the one that its source states,
// else the one that its customs used on its day.
func (r *run) editionJoin() string {
	if !r.have["hs_edition"] {
		return ` LEFT JOIN scratch.edition e ON e.reporter = coalesce(i.reporter, '') AND e."on" = i."on"`
	}
	return ` LEFT JOIN scratch.edition e ON e.reporter = coalesce(i.reporter, '') AND e."on" = coalesce(i."on", DATE '1970-01-01') AND e.stated = coalesce(i.hs_edition, '')`
}

func (c codeRow) read() codeRow {
	code := hs.ParseCode(c.Spelling, hs.Lengths(c.Reporter)...)
	c.Note, c.Problem = code.Note, code.Problem
	if code.Problem != "" {
		return c
	}
	c.Code, c.HS6 = code.Digits, code.HS6
	if len(c.Code) >= 2 && hs.ValidChapter(c.Code[:2]) {
		c.HS2 = c.Code[:2]
		if len(c.Code) >= 4 {
			c.HS4 = c.Code[:4]
		}
	}
	if c.HS6 != "" && c.Edition != "" && !hs.Exists(c.HS6, c.Edition) {
		if in := hs.In(c.HS6); len(in) > 0 {
			c.Note = strings.TrimPrefix(c.Note+"; not in HS "+c.Edition+", only in "+strings.Join(in, ", "), "; ")
		} else if c.Note == "" {
			c.Note = "no edition has subheading " + c.HS6
		}
	}
	return c
}

// unitRow is a line of scratch.unit.
type unitRow struct {
	Spelling string `parquet:"spelling"`
	Reporter string `parquet:"reporter"`
	Code     string `parquet:"code,optional"` // the base unit
	Factor   string `parquet:"factor,optional"`
	Note     string `parquet:"note,optional"`
	Rows     int64  `parquet:"rows"`
}

// currencyRow is a line of scratch.currency.
type currencyRow struct {
	Spelling string `parquet:"spelling"`
	Reporter string `parquet:"reporter"`
	Code     string `parquet:"code,optional"`
	Rows     int64  `parquet:"rows"`
}

// procedureRow is a line of scratch.procedure.
type procedureRow struct {
	Spelling string `parquet:"spelling"`
	Reporter string `parquet:"reporter"`
	Flow     string `parquet:"flow,optional"`
	Note     string `parquet:"note,optional"`
	Rows     int64  `parquet:"rows"`
}

func (r *run) smallTables(ctx context.Context) error {
	units, err := r.distinct(ctx, "unit")
	if err != nil {
		return err
	}
	unitRows := make([]unitRow, len(units))
	for i, s := range units {
		unitRows[i] = readUnit(s)
	}
	if err := fromRows(ctx, r.scratch, "unit", unitRows); err != nil {
		return err
	}
	currencies, err := r.distinct(ctx, "local_currency", "invoice_currency")
	if err != nil {
		return err
	}
	currencyRows := make([]currencyRow, len(currencies))
	for i, s := range currencies {
		currencyRows[i] = currencyRow{Spelling: s.Text, Reporter: s.Reporter, Rows: s.Rows}
		currencyRows[i].Code, _ = currency.Code(s.Text, s.Reporter)
	}
	if err := fromRows(ctx, r.scratch, "currency", currencyRows); err != nil {
		return err
	}
	procedures, err := r.distinct(ctx, "procedure")
	if err != nil {
		return err
	}
	procedureRows := make([]procedureRow, len(procedures))
	for i, s := range procedures {
		f := readProcedure(s.Text, s.Reporter)
		procedureRows[i] = procedureRow{Spelling: s.Text, Reporter: s.Reporter, Flow: f.kind, Note: f.note, Rows: s.Rows}
	}
	return fromRows(ctx, r.scratch, "procedure", procedureRows)
}

func readUnit(s spelling) unitRow {
	row := unitRow{Spelling: s.Text, Reporter: s.Reporter, Rows: s.Rows}
	u, ok := unit.Read(s.Text, s.Reporter)
	if !ok {
		return row
	}
	row.Code, row.Factor = u.Base, u.Factor
	if u.Factor != "1" {
		row.Note = fmt.Sprintf("quantity-rescaled: stated in %s, one is %s %s", u.Code, u.Factor, u.Base)
	}
	return row
}
