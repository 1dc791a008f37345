// Package gbfcdo reads the UK Sanctions List of the Foreign, Commonwealth and
// Development Office as CSV: a line with the date of the report, a header of 58
// columns, and several rows per target, which are joined by Unique ID. Layout:
// FCDO, "UK Sanctions List: guidance for users".
package gbfcdo

import (
	"context"
	"strings"

	"tallyman/internal/ref/taxid"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist/gbrow"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "gb-fcdo", Title: "UK Sanctions List, CSV", Publisher: "UK Foreign, Commonwealth and Development Office",
		Licence: "Open Government Licence v3.0", Detect: detect, Parse: parse,
	}
}

var required = []string{"Unique ID", "Name 6", "Name type", "Regime Name", "Designation Type", "Date Designated"}

func detect(samples []listfile.Sample) float64 {
	for _, s := range samples {
		if !s.HasColumnsBelow(required...) {
			return 0
		}
	}
	return 0.97
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	l := &list{rep: &rep, group: listfile.NewGroup()}
	for _, f := range files {
		if err := l.file(ctx, f); err != nil {
			return rep, err
		}
	}
	return rep, gbrow.Emit(l.group, emit, own)
}

type list struct {
	rep   *listfile.Report
	group *listfile.Group
}

func (l *list) file(ctx context.Context, f listfile.File) error {
	f.WarnEncoding(l.rep)
	t, err := listfile.OpenTable(ctx, f, listfile.TableOptions{Comma: ',', HeaderHas: "Unique ID"})
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	if err := t.Require(required...); err != nil {
		return err
	}
	for _, line := range t.Preamble {
		for _, w := range strings.Fields(line) { // "Report Date: 13-Feb-2026"
			if iso, ok := listfile.Date(strings.ReplaceAll(w, "-", " "), listfile.DayFirst); ok {
				l.rep.AsOf = max(l.rep.AsOf, iso)
			}
		}
	}
	return t.Each(l.rep, func(row listfile.Row) error {
		id, name := row.Get("Unique ID"), gbrow.FullName(row)
		if id == "" || name == "" && row.Get("Name non-latin script") == "" {
			l.rep.Skip(f.Name, row.Line, "the row has no Unique ID or no name", strings.Join(row.Cells, " | "))
			return nil
		}
		e, fresh := l.group.Of(id)
		one := l.entity(row, name, f.Name)
		primary := gbrow.Kind(row.Get("Name type"), row.Get("Alias strength")) == trade.NamePrimary
		if fresh {
			e.ID, e.Schema, e.Row, e.File = id, one.Schema, row.Line, f.SHA256
		}
		if name != "" && (e.Caption == "" || primary) {
			e.Caption = name
		}
		listfile.Merge(e, one)
		return nil
	})
}

func (l *list) entity(row listfile.Row, name, file string) trade.Entity {
	var e trade.Entity
	var ok bool
	if e.Schema, ok = gbrow.Schema(row.Get("Designation Type")); !ok {
		l.rep.Unread(file, row.Line, "Designation Type", row.Get("Designation Type"), "Individual, Entity or Ship")
	}
	kind := gbrow.Kind(row.Get("Name type"), row.Get("Alias strength"))
	listfile.AddName(&e, trade.EntityName{Name: name, Kind: kind})
	listfile.AddName(&e, trade.EntityName{Name: row.Get("Name non-latin script"), Kind: kind})
	gbrow.Address(&e, row, "Address Country", "Address Line 1", "Address Line 2", "Address Line 3", "Address Line 4", "Address Line 5",
		"Address Line 6", "Address Postal Code")
	for _, c := range []struct {
		column string
		read   func(*trade.Entity, string) string
	}{{"D.O.B", gbrow.Births}, {"Nationality(/ies)", gbrow.Countries}, {"Current believed flag of ship", gbrow.Countries}} {
		if unread := c.read(&e, row.Get(c.column)); unread != "" {
			l.rep.Unread(file, row.Line, c.column, unread, "a date or a country")
			listfile.AddExtra(&e, c.column, unread)
		}
	}
	for _, c := range []struct{ column, typ string }{{"Business registration number (s)", listfile.TypeRegistration}, {"IMO number", taxid.IMO},
		{"Passport number", listfile.TypePassport}, {"National Identifier number", listfile.TypePersonalID}} {
		gbrow.Numbers(&e, row.Get(c.column), c.typ)
	}
	lst := trade.Listing{Authority: "GB", Program: row.Get("Regime Name"), Measure: strings.Join(gbrow.Values(row.Get("Sanctions Imposed")), "; "),
		Reason: row.Get("UK Statement of Reasons")}
	if cell := row.Get("Date Designated"); cell != "" {
		if lst.ListedOn, ok = listfile.Date(cell, listfile.DayFirst); !ok {
			l.rep.Unread(file, row.Line, "Date Designated", cell, "a date DD/MM/YYYY")
		}
	}
	e.Listings = []trade.Listing{lst}
	for _, c := range kept {
		listfile.AddExtra(&e, c, gbrow.Values(row.Get(c))...)
	}
	return e
}

// kept are columns without a field of their own.
var kept = []string{"OFSI Group ID", "UN Reference Number", "Title", "Other Information", "Designation source", "Position", "Gender", "Town of birth",
	"Country of birth", "Type of entity", "Subsidiaries", "Parent company", "Current owner/operator (s)", "Previous owner/operator (s)",
	"Previous flags", "Type of ship", "Tonnage of ship", "Year Built", "Phone number", "Website", "Email address"}
