// Package usdpl reads the Denied Persons List of the US Bureau of Industry and
// Security, tab-separated, one row per address of a denied person. Rows with
// one name and one period are one entity with several addresses.
package usdpl

import (
	"context"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "us-dpl", Title: "BIS Denied Persons List", Publisher: "US Bureau of Industry and Security",
		Licence: "public domain (17 U.S.C. 105)", Detect: listfile.AllHave(0.97, required...), Parse: parse,
	}
}

var required = []string{"Name", "Street_Address", "City", "Country", "Effective_Date", "Expiration_Date", "Standard_Order", "FR_Citation"}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, _ listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	group := listfile.NewGroup()
	for _, f := range files {
		if err := file(ctx, f, &rep, group); err != nil {
			return rep, err
		}
	}
	rep.Warn("the list does not say who is a natural person")
	return rep, group.Each(func(e *trade.Entity) error {
		listfile.CountriesFromAddresses(e)
		listfile.AddSectors(e)
		return emit(*e)
	})
}

func file(ctx context.Context, f listfile.File, rep *listfile.Report, group *listfile.Group) error {
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
		id := listfile.NameID(name, row.Get("Effective_Date"), row.Get("Expiration_Date"))
		e, fresh := group.Of(id)
		one := entity(row, name, rep, f.Name)
		if fresh {
			e.ID, e.Schema, e.Caption, e.Row, e.File = id, one.Schema, name, row.Line, f.SHA256
		}
		listfile.Merge(e, one)
		return nil
	})
}

func entity(row listfile.Row, name string, rep *listfile.Report, file string) trade.Entity {
	e := trade.Entity{Schema: trade.LegalEntity}
	listfile.AddName(&e, trade.EntityName{Name: name, Kind: trade.NamePrimary})
	var parts []string
	for _, c := range []string{"Street_Address", "City", "State", "Postal_Code", "Country"} {
		if v := row.Get(c); v != "" {
			parts = append(parts, v)
		}
	}
	listfile.AddAddress(&e, strings.Join(parts, ", "), country(row, rep, file))
	l := trade.Listing{Authority: "US-BIS", Program: "DPL", Measure: "denial of export privileges", Reason: row.Get("FR_Citation"),
		ListedOn: date(row, "Effective_Date", rep, file), EndedOn: date(row, "Expiration_Date", rep, file)}
	if strings.EqualFold(row.Get("Standard_Order"), "N") {
		l.Measure += ", not a standard order"
	}
	e.Listings = []trade.Listing{l}
	listfile.AddExtra(&e, "action", row.Get("Action"))
	listfile.AddExtra(&e, "last_update", row.Get("Last_Update"))
	return e
}

// states of the USPS, with territories.
const states = " AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP "

// country: the column is empty for most addresses in the United States, where
// the state stands instead; it holds a state now and then.
func country(row listfile.Row, rep *listfile.Report, file string) string {
	cell := row.Get("Country")
	if cell == "" {
		if state := row.Get("State"); len(state) == 2 && strings.Contains(states, " "+strings.ToUpper(state)+" ") {
			return "us"
		}
		return ""
	}
	if code, ok := listfile.Country(cell); ok {
		return code
	}
	rep.Unread(file, row.Line, "Country", cell, "a country")
	return ""
}

func date(row listfile.Row, column string, rep *listfile.Report, file string) string {
	cell := row.Get(column)
	if cell == "" {
		return ""
	}
	iso, ok := listfile.Date(cell, listfile.MonthFirst)
	if !ok {
		rep.Unread(file, row.Line, column, cell, "a date MM/DD/YYYY")
	}
	return iso
}
