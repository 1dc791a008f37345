// Package simple reads the table form in which OpenSanctions publishes its
// targets (targets.simple.csv): one row per target, several values of a cell
// joined by semicolons. The form carries no listing dates; first_seen is the day
// on which the crawler first saw the entry and is kept apart from them.
package simple

import (
	"context"
	"encoding/csv"
	"strings"

	"tallyman/internal/ref/taxid"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "simple", Title: "OpenSanctions targets, simple CSV", Publisher: "OpenSanctions, from the publisher stated in each row",
		Licence: "CC BY-NC 4.0", Detect: listfile.AllHave(0.95, required...), Parse: parse,
	}
}

var required = []string{"id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers", "sanctions", "dataset", "first_seen"}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, _ listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := listfile.Unique{}
	seen := ""
	for _, f := range files {
		last, err := file(ctx, f, &rep, ids, emit)
		if err != nil {
			return rep, err
		}
		seen = max(seen, last)
	}
	if iso, ok := listfile.Date(seen, listfile.NoSlash); ok {
		rep.AsOf = iso
	}
	rep.Warn("this format carries no listing dates; first_seen is when the entry was first crawled")
	return rep, nil
}

// file reads one file and returns its latest last_seen.
func file(ctx context.Context, f listfile.File, rep *listfile.Report, ids listfile.Unique, emit listfile.Emit) (seen string, err error) {
	f.WarnEncoding(rep)
	t, err := listfile.OpenTable(ctx, f, listfile.TableOptions{Comma: ','})
	if err != nil {
		return "", err
	}
	defer func() { _ = t.Close() }()
	if err := t.Require(required...); err != nil {
		return "", err
	}
	err = t.Each(rep, func(row listfile.Row) error {
		id := row.Get("id")
		if id == "" || listfile.Clean(row.Get("name")) == "" {
			rep.Skip(f.Name, row.Line, "the row has no id or no name", strings.Join(row.Cells, " | "))
			return nil
		}
		if _, first := ids.ID(id); !first {
			rep.Skip(f.Name, row.Line, "an earlier row has the same id", id)
			return nil
		}
		e := entity(row, rep, f.Name)
		e.File = f.SHA256
		seen = max(seen, row.Get("last_seen"))
		return emit(e)
	})
	return seen, err
}

var schemata = map[string]trade.Schema{
	"Person": trade.Person, "Company": trade.Company, "Organization": trade.Organization, "PublicBody": trade.PublicBody,
	"LegalEntity": trade.LegalEntity, "Vessel": trade.Vessel, "Airplane": trade.Airplane,
}

func entity(row listfile.Row, rep *listfile.Report, file string) trade.Entity {
	e := trade.Entity{ID: row.Get("id"), Row: row.Line, Caption: listfile.Clean(row.Get("name"))}
	e.Schema = schemata[row.Get("schema")]
	if e.Schema == "" {
		e.Schema = trade.LegalEntity
		listfile.AddExtra(&e, "schema", row.Get("schema"))
		rep.Unread(file, row.Line, "schema", row.Get("schema"), "the schema of a party")
	}
	listfile.AddName(&e, trade.EntityName{Name: row.Get("name"), Kind: trade.NamePrimary})
	for _, n := range values(row.Get("aliases")) {
		listfile.AddName(&e, trade.EntityName{Name: n, Kind: trade.NameAlias})
	}
	for _, c := range values(row.Get("countries")) {
		listfile.AddCountry(&e, strings.ToLower(c))
	}
	for _, a := range values(row.Get("addresses")) {
		listfile.AddAddress(&e, a, "")
	}
	for _, d := range values(row.Get("birth_date")) {
		if !listfile.AddBirths(&e, d, listfile.NoSlash) {
			rep.Unread(file, row.Line, "birth_date", d, "a date")
		}
	}
	numbers(&e, row)
	reason := strings.Join(sanctions(row.Get("sanctions")), "; ")
	for _, p := range values(row.Get("program_ids")) {
		e.Listings = append(e.Listings, trade.Listing{Authority: row.Get("dataset"), Program: p, Reason: reason})
	}
	if len(e.Listings) == 0 {
		e.Listings = []trade.Listing{{Authority: row.Get("dataset"), Reason: reason}}
	}
	for _, c := range []string{"phones", "emails", "dataset", "first_seen", "last_seen", "last_change"} {
		listfile.AddExtra(&e, c, values(row.Get(c))...)
	}
	listfile.AddSectors(&e, reason)
	return e
}

// values splits a cell; a value that holds a semicolon itself is quoted inside
// the cell, as CSV quotes.
func values(cell string) []string {
	if cell == "" {
		return nil
	}
	if !strings.Contains(cell, `"`) {
		return trimmed(strings.Split(cell, ";"))
	}
	r := csv.NewReader(strings.NewReader(cell))
	r.Comma = ';'
	r.LazyQuotes = true
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil || len(all) == 0 {
		return trimmed(strings.Split(cell, ";"))
	}
	var out []string
	for _, record := range all {
		out = append(out, trimmed(record)...)
	}
	return out
}

func trimmed(parts []string) []string {
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// sanctions are texts, each in quotes.
func sanctions(cell string) []string {
	var out []string
	for _, v := range values(cell) {
		if v = strings.TrimSpace(strings.Trim(v, `"`)); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// numbers: the cell mixes all identifiers without labels. A number takes the
// type that its form and its check digits prove in a country of the entity.
func numbers(e *trade.Entity, row listfile.Row) {
	for _, n := range values(row.Get("identifiers")) {
		typ := listfile.TypeOther
		switch {
		case strings.HasPrefix(n, "IMO") && taxid.Valid(taxid.IMO, n):
			typ = taxid.IMO
		case e.Schema == trade.Vessel && taxid.Valid(taxid.IMO, n):
			typ = taxid.IMO
		case e.Schema == trade.Vessel && len(n) == 9 && strings.Trim(n, "0123456789") == "":
			typ = listfile.TypeMMSI
		case e.Schema == trade.Vessel:
			listfile.AddExtra(e, "call_sign", n)
			continue
		default:
			if t, ok := proved(n, e.Country); ok {
				typ = t
			}
		}
		listfile.AddID(e, typ, n, first(e.Country))
	}
}

func first(countries []string) string {
	if len(countries) == 0 {
		return ""
	}
	return countries[0]
}

// proved finds a type of one of the countries whose check digit the number
// passes; without a country, one whose form leaves little to chance.
func proved(n string, countries []string) (string, bool) {
	if len(countries) == 0 {
		countries = []string{""}
	}
	for _, c := range countries {
		for _, d := range taxid.Detect(n, c) {
			if d.Valid != nil && *d.Valid && !d.Repaired && (strings.EqualFold(d.Country, c) || len(d.Value) >= 12) {
				return d.Type, true
			}
		}
	}
	return "", false
}
