// Package uscsl reads the Consolidated Screening List of the US International
// Trade Administration: twelve lists of three departments in one table. Rows of
// one entry on several lists share its id and become one entity with several
// listings.
//
// Only the rows of the Bureau of Industry and Security and of the State
// Department carry dates. Rows of the Entity List carry the licence requirement
// and the licence policy, which go into the listing's measure, and the Federal
// Register notice, which is its reason.
package uscsl

import (
	"context"
	"regexp"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "us-csl", Title: "US Consolidated Screening List, CSV", Publisher: "US International Trade Administration",
		Licence: "public domain (17 U.S.C. 105)", Detect: listfile.AllHave(0.97, required...), Parse: parse,
	}
}

var required = []string{"_id", "source", "entity_number", "type", "programs", "name", "addresses", "federal_register_notice", "start_date",
	"license_requirement", "alt_names", "ids"}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	l := &list{rep: &rep, group: listfile.NewGroup(), links: map[string][]string{}}
	for _, f := range files {
		if err := l.read(ctx, f); err != nil {
			return rep, err
		}
	}
	return rep, l.Emit(emit, own)
}

// list gathers the rows.
type list struct {
	rep   *listfile.Report
	group *listfile.Group
	links map[string][]string // entity id -> names it is linked to
}

func (l *list) read(ctx context.Context, f listfile.File) error {
	f.WarnEncoding(l.rep)
	t, err := listfile.OpenTable(ctx, f, listfile.TableOptions{Comma: ','})
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	if err := t.Require(required...); err != nil {
		return err
	}
	return t.Each(l.rep, func(row listfile.Row) error {
		l.Add(record{get: func(column string) string { return row.Get(column) }, row: row.Line, file: f.Name, sha: f.SHA256})
		return nil
	})
}

// record is one row, of the table or of the JSON form.
type record struct {
	get  func(column string) string
	row  int
	file string
	sha  string
}

// sourceCode is the abbreviation in "Entity List (EL) - Bureau of Industry and Security".
var sourceCode = regexp.MustCompile(`^(.*?)\s*\(([^()]*)\)\s*-\s*(.*)$`)

// authorities by the publisher's department.
func authority(department string) string {
	switch {
	case strings.Contains(department, "Industry and Security"):
		return "US-BIS"
	case strings.Contains(department, "Treasury"):
		return "US-OFAC"
	case strings.Contains(department, "State"):
		return "US-STATE"
	}
	return department
}

// Add takes one row.
func (l *list) Add(r record) {
	name := listfile.Clean(r.get("name"))
	if name == "" {
		l.rep.Skip(r.file, r.row, "the row has no name", r.get("_id"))
		return
	}
	id := r.get("_id")
	if id == "" {
		id = listfile.NameID(r.get("source"), name, r.get("addresses"))
	}
	e, fresh := l.group.Of(id)
	one := trade.Entity{Schema: schema(r.get("type"))}
	listfile.AddName(&one, trade.EntityName{Name: name, Kind: trade.NamePrimary})
	for _, n := range aliases(r.get("alt_names")) {
		listfile.AddNames(&one, n, trade.NameAlias)
	}
	l.places(&one, r)
	l.numbers(&one, r.get("ids"))
	l.births(&one, r)
	one.Listings = l.listings(r)
	for _, c := range []string{"title", "places_of_birth", "call_sign", "vessel_type", "gross_tonnage", "gross_registered_tonnage", "vessel_owner", "standard_order"} {
		listfile.AddExtra(&one, c, r.get(c))
	}
	l.links[id] = append(l.links[id], l.remarks(&one, r.get("remarks"))...)
	if fresh {
		e.ID, e.Schema, e.Caption, e.Row, e.File = id, one.Schema, name, r.row, r.sha
	}
	listfile.Merge(e, one)
}

func schema(typ string) trade.Schema {
	switch typ {
	case "Individual":
		return trade.Person
	case "Entity":
		return trade.Organization
	case "Vessel":
		return trade.Vessel
	case "Aircraft":
		return trade.Airplane
	}
	return trade.LegalEntity
}

// aliases splits alt_names: "A; and B".
func aliases(cell string) []string { return listfile.SplitList(cell) }

// places reads addresses that end in a country code: "19 Luysi Chalovskoy St.,
// Borisov, 222512, BY; ...".
func (l *list) places(e *trade.Entity, r record) {
	for _, a := range listfile.SplitList(r.get("addresses")) {
		code := ""
		if i := strings.LastIndexByte(a, ','); i < 0 && len(a) == 2 || i >= 0 && len(strings.TrimSpace(a[i+1:])) == 2 {
			code, _ = listfile.Country(a[i+1:])
		}
		listfile.AddAddress(e, a, code)
	}
	for _, column := range []string{"nationalities", "citizenships", "vessel_flag"} {
		for _, c := range strings.Split(r.get(column), ";") {
			if c = strings.TrimSpace(c); c == "" || c == "None Identified" {
				continue
			}
			code, ok := listfile.Country(c)
			if !ok {
				l.rep.Unread(r.file, r.row, column, c, "a country")
				listfile.AddExtra(e, column, c)
				continue
			}
			listfile.AddCountry(e, code)
		}
	}
}

func (l *list) births(e *trade.Entity, r record) {
	for _, d := range strings.Split(r.get("dates_of_birth"), ";") {
		if d = strings.TrimSpace(d); d != "" && !listfile.AddBirths(e, d, listfile.NoSlash) {
			l.rep.Unread(r.file, r.row, "dates_of_birth", d, "a date")
		}
	}
}

func (l *list) listings(r record) []trade.Listing {
	source := r.get("source")
	code, department := source, ""
	if m := sourceCode.FindStringSubmatch(source); m != nil {
		code, department = m[2], m[3]
	}
	base := trade.Listing{Authority: authority(department), Program: code, Measure: measure(r), Reason: r.get("federal_register_notice"),
		ListedOn: l.date(r, "start_date"), EndedOn: l.date(r, "end_date")}
	var out []trade.Listing
	for _, p := range strings.Split(r.get("programs"), ";") {
		if p = strings.TrimSpace(p); p != "" {
			one := base
			one.Program = code + ": " + p
			out = append(out, one)
		}
	}
	if len(out) == 0 {
		out = []trade.Listing{base}
	}
	return out
}

func measure(r record) string {
	var parts []string
	for _, c := range []string{"license_requirement", "license_policy"} {
		if v := listfile.Clean(r.get(c)); v != "" {
			parts = append(parts, v)
		}
	}
	if len(parts) == 0 {
		return listfile.Clean(r.get("source"))
	}
	return strings.Join(parts, " ")
}

func (l *list) date(r record, column string) string {
	cell := r.get(column)
	if cell == "" {
		return ""
	}
	iso, ok := listfile.Date(cell, listfile.MonthFirst)
	if !ok {
		l.rep.Unread(r.file, r.row, column, cell, "a date")
	}
	return iso
}
