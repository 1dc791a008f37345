// Package usbismieu reads the military-intelligence end users of 15 CFR 744.22
// as a table: Type, Name, Alias, Country, Topics, Program, Date, End date,
// Source URL.
package usbismieu

import (
	"context"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "us-bis-mieu", Title: "BIS military-intelligence end users", Publisher: "US Bureau of Industry and Security",
		Licence: "public domain (17 U.S.C. 105); table by OpenSanctions (MIT)", Detect: listfile.AllHave(0.96, required...), Parse: parse,
	}
}

var required = []string{"Type", "Name", "Alias", "Country", "Topics", "Program", "Date", "End date"}

var schemata = map[string]trade.Schema{"Organization": trade.Organization, "PublicBody": trade.PublicBody, "Company": trade.Company, "Person": trade.Person}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, _ listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := listfile.Unique{}
	for _, f := range files {
		if err := file(ctx, f, &rep, ids, emit); err != nil {
			return rep, err
		}
	}
	return rep, nil
}

func file(ctx context.Context, f listfile.File, rep *listfile.Report, ids listfile.Unique, emit listfile.Emit) error {
	f.WarnEncoding(rep)
	t, err := listfile.OpenTable(ctx, f, listfile.TableOptions{})
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	if err := t.Require(required...); err != nil {
		return err
	}
	return t.Each(rep, func(row listfile.Row) error {
		name := listfile.Clean(row.Get("Name"))
		if name == "" {
			rep.Skip(f.Name, row.Line, "the row has no name", strings.Join(row.Cells, " | "))
			return nil
		}
		e := trade.Entity{Caption: name, Schema: schemata[row.Get("Type")], Row: row.Line, File: f.SHA256}
		e.ID, _ = ids.ID(listfile.NameID(name, row.Get("Country")))
		listfile.AddName(&e, trade.EntityName{Name: name, Kind: trade.NamePrimary})
		for _, n := range listfile.SplitList(row.Get("Alias")) {
			listfile.AddName(&e, trade.EntityName{Name: n, Kind: trade.NameAlias})
		}
		for _, c := range listfile.SplitList(row.Get("Country")) {
			if code, ok := listfile.Country(c); ok {
				listfile.AddCountry(&e, code)
			} else {
				rep.Unread(f.Name, row.Line, "Country", c, "a country")
			}
		}
		l := trade.Listing{Authority: "US-BIS", Program: row.Get("Program"), Measure: "military-intelligence end user, 15 CFR 744.22", Reason: row.Get("Source URL")}
		l.ListedOn = date(row, "Date", rep, f.Name)
		l.EndedOn = date(row, "End date", rep, f.Name)
		e.Listings = []trade.Listing{l}
		listfile.AddExtra(&e, "topics", row.Get("Topics"))
		listfile.AddSectors(&e)
		return emit(e)
	})
}

func date(row listfile.Row, column string, rep *listfile.Report, file string) string {
	cell := row.Get(column)
	if cell == "" {
		return ""
	}
	iso, ok := listfile.Date(cell, listfile.MonthFirst)
	if !ok {
		rep.Unread(file, row.Line, column, cell, "a date")
	}
	return iso
}
