// Package gbofsi reads the consolidated list of financial sanctions targets of
// the UK Treasury's Office of Financial Sanctions Implementation (ConList.csv):
// a line with the date, a header of 36 columns, and several rows per target,
// which are joined by Group ID.
package gbofsi

import (
	"context"
	"regexp"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/gbrow"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "gb-ofsi", Title: "UK consolidated list of financial sanctions targets, CSV", Publisher: "UK Office of Financial Sanctions Implementation",
		Licence: "Open Government Licence v3.0", Detect: detect, Parse: parse,
	}
}

var required = []string{"Name 6", "Group Type", "Alias Type", "Regime", "Listed On", "Group ID"}

func detect(samples []listfile.Sample) float64 {
	for _, s := range samples {
		if !s.HasColumnsBelow(required...) {
			return 0
		}
	}
	return 0.97
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, _ listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	group := listfile.NewGroup()
	for _, f := range files {
		if err := file(ctx, f, &rep, group); err != nil {
			return rep, err
		}
	}
	return rep, group.Each(func(e *trade.Entity) error {
		listfile.CountriesFromAddresses(e)
		listfile.AddSectors(e, e.Extra["Other Information"]...)
		return emit(*e)
	})
}

func file(ctx context.Context, f listfile.File, rep *listfile.Report, group *listfile.Group) error {
	f.WarnEncoding(rep)
	t, err := listfile.OpenTable(ctx, f, listfile.TableOptions{Comma: ',', HeaderHas: "Group ID"})
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	if err := t.Require(required...); err != nil {
		return err
	}
	for _, line := range t.Preamble {
		for _, w := range strings.Fields(line) { // "Last Updated 01/09/2026"
			if iso, ok := listfile.Date(w, listfile.DayFirst); ok {
				rep.AsOf = max(rep.AsOf, iso)
			}
		}
	}
	return t.Each(rep, func(row listfile.Row) error {
		id, name := row.Get("Group ID"), gbrow.FullName(row)
		if id == "" || name == "" {
			rep.Skip(f.Name, row.Line, "the row has no Group ID or no name", strings.Join(row.Cells, " | "))
			return nil
		}
		e, fresh := group.Of(id)
		one := entity(row, name, rep, f.Name)
		if fresh {
			e.ID, e.Schema, e.Row, e.File = id, one.Schema, row.Line, f.SHA256
		}
		if e.Caption == "" || one.Names[0].Kind == trade.NamePrimary {
			e.Caption = name
		}
		listfile.Merge(e, one)
		return nil
	})
}

var kept = []string{"Title", "Town of Birth", "Country of Birth", "Passport Details", "National Identification Details", "Position", "Other Information"}

func entity(row listfile.Row, name string, rep *listfile.Report, file string) trade.Entity {
	var e trade.Entity
	var ok bool
	if e.Schema, ok = gbrow.Schema(row.Get("Group Type")); !ok {
		rep.Unread(file, row.Line, "Group Type", row.Get("Group Type"), "Individual, Entity or Ship")
	}
	kind := gbrow.Kind(row.Get("Alias Type"), row.Get("Alias Quality"))
	listfile.AddName(&e, trade.EntityName{Name: name, Kind: kind})
	listfile.AddName(&e, trade.EntityName{Name: row.Get("Name Non-Latin Script"), Kind: kind})
	gbrow.Address(&e, row, "Country", "Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6", "Post/Zip Code")
	for _, c := range []struct {
		column string
		read   func(*trade.Entity, string) string
	}{{"DOB", gbrow.Births}, {"Nationality", gbrow.Countries}} {
		if unread := c.read(&e, row.Get(c.column)); unread != "" {
			rep.Unread(file, row.Line, c.column, unread, "a date or a country")
			listfile.AddExtra(&e, c.column, unread)
		}
	}
	gbrow.Numbers(&e, row.Get("Passport Number"), listfile.TypePassport)
	gbrow.Numbers(&e, row.Get("National Identification Number"), listfile.TypePersonalID)
	for _, m := range labelled.FindAllStringSubmatch(row.Get("Other Information"), -1) {
		gbrow.Numbers(&e, m[2], listfile.LabelType(m[1]))
	}
	l := trade.Listing{Authority: "GB", Program: row.Get("Regime"), Measure: "asset freeze"}
	// The older column says when the target came under the regime, also before
	// the United Kingdom kept a list of its own.
	for _, column := range []string{"Listed On", "UK Sanctions List Date Designated"} {
		cell := row.Get(column)
		if cell == "" || l.ListedOn != "" {
			continue
		}
		if l.ListedOn, ok = listfile.Date(cell, listfile.DayFirst); !ok {
			rep.Unread(file, row.Line, column, cell, "a date DD/MM/YYYY")
		}
	}
	e.Listings = []trade.Listing{l}
	for _, c := range kept {
		listfile.AddExtra(&e, c, gbrow.Values(row.Get(c))...)
	}
	return e
}

// labelled finds numbers in the prose of Other Information: "(IMO number):
// 1234567 (Business Reg No): 1027..., OGRN 1027...".
var labelled = regexp.MustCompile(`\(?(IMO number|Business Reg No|Tax ID No\.?|INN|OGRN|Registration Number)\)?\s*[:-]?\s*((?:OGRN|INN|Russia OGRN -|Russia INN -)?\s*\d[\d ]{5,})`)
