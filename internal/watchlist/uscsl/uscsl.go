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
	l := NewList(&rep)
	for _, f := range files {
		if err := l.read(ctx, f); err != nil {
			return rep, err
		}
	}
	return rep, l.Emit(emit, own)
}

// List gathers the rows of the table or of the JSON form.
type List struct {
	rep   *listfile.Report
	group *listfile.Group
	links map[string][]string // entity id -> names it is linked to
}

// NewList is an empty list that reports to rep.
func NewList(rep *listfile.Report) *List {
	return &List{rep: rep, group: listfile.NewGroup(), links: map[string][]string{}}
}

func (l *List) read(ctx context.Context, f listfile.File) error {
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
		l.Add(Record{Get: func(column string) string { return row.Get(column) }, Row: row.Line, File: f.Name, SHA256: f.SHA256})
		return nil
	})
}

// Record is one row: its cells by column, written as in the table form, and
// where it stands.
type Record struct {
	Get    func(column string) string
	Row    int
	File   string
	SHA256 string
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
func (l *List) Add(r Record) {
	name := listfile.Clean(r.Get("name"))
	if name == "" {
		l.rep.Skip(r.File, r.Row, "the row has no name", r.Get("_id"))
		return
	}
	id := r.Get("_id")
	if id == "" {
		id = listfile.NameID(r.Get("source"), name, r.Get("addresses"))
	}
	e, fresh := l.group.Of(id)
	one := trade.Entity{Schema: schema(r.Get("type"))}
	listfile.AddName(&one, trade.EntityName{Name: name, Kind: trade.NamePrimary})
	for _, n := range aliases(r.Get("alt_names")) {
		listfile.AddNames(&one, n, trade.NameAlias)
	}
	l.places(&one, r)
	l.numbers(&one, r.Get("ids"))
	l.births(&one, r)
	one.Listings = l.listings(r)
	for _, c := range []string{"title", "places_of_birth", "call_sign", "vessel_type", "gross_tonnage", "gross_registered_tonnage", "vessel_owner", "standard_order"} {
		listfile.AddExtra(&one, c, r.Get(c))
	}
	l.links[id] = append(l.links[id], l.remarks(&one, r.Get("remarks"))...)
	if fresh {
		e.ID, e.Schema, e.Caption, e.Row, e.File = id, one.Schema, name, r.Row, r.SHA256
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
func (l *List) places(e *trade.Entity, r Record) {
	for _, a := range listfile.SplitList(r.Get("addresses")) {
		code := ""
		if i := strings.LastIndexByte(a, ','); i < 0 && len(a) == 2 || i >= 0 && len(strings.TrimSpace(a[i+1:])) == 2 {
			code, _ = listfile.Country(a[i+1:])
		}
		listfile.AddAddress(e, a, code)
	}
	for _, column := range []string{"nationalities", "citizenships", "vessel_flag"} {
		for _, c := range strings.Split(r.Get(column), ";") {
			if c = strings.TrimSpace(c); c == "" || c == "None Identified" {
				continue
			}
			code, ok := listfile.Country(c)
			if !ok {
				l.rep.Unread(r.File, r.Row, column, c, "a country")
				listfile.AddExtra(e, column, c)
				continue
			}
			listfile.AddCountry(e, code)
		}
	}
}

func (l *List) births(e *trade.Entity, r Record) {
	for _, d := range strings.Split(r.Get("dates_of_birth"), ";") {
		if d = strings.TrimSpace(d); d != "" && !listfile.AddBirths(e, d, listfile.NoSlash) {
			l.rep.Unread(r.File, r.Row, "dates_of_birth", d, "a date")
		}
	}
}

func (l *List) listings(r Record) []trade.Listing {
	source := r.Get("source")
	code, department := source, ""
	if m := sourceCode.FindStringSubmatch(source); m != nil {
		code, department = m[2], m[3]
	}
	base := trade.Listing{Authority: authority(department), Program: code, Measure: measure(r), Reason: r.Get("federal_register_notice"),
		ListedOn: l.date(r, "start_date"), EndedOn: l.date(r, "end_date")}
	var out []trade.Listing
	for _, p := range strings.Split(r.Get("programs"), ";") {
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

func measure(r Record) string {
	var parts []string
	for _, c := range []string{"license_requirement", "license_policy"} {
		if v := listfile.Clean(r.Get(c)); v != "" {
			parts = append(parts, v)
		}
	}
	if len(parts) == 0 {
		return listfile.Clean(r.Get("source"))
	}
	return strings.Join(parts, " ")
}

func (l *List) date(r Record, column string) string {
	cell := r.Get(column)
	if cell == "" {
		return ""
	}
	iso, ok := listfile.Date(cell, listfile.MonthFirst)
	if !ok {
		l.rep.Unread(r.File, r.Row, column, cell, "a date")
	}
	return iso
}
