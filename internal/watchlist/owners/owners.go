// Package owners reads a table of ownership of the user's own: a delimited text
// file with a header and the columns
//
//	owner, asset                   names, required
//	percent                        a share ("48.5"), a band ("25-50", "over 75 %") or empty
//	owner_id, asset_id             ids or tax numbers; without them a name is its id
//	owner_country, asset_country   codes or names
//	owner_schema, asset_schema     Person, Company, ...
//	role                           "shareholder", "director", ... ; empty: owner
//	start_on, end_on, source
//
// Nobody in such a table is listed by it: screening finds which of the owners
// match a list, and applies the 50 percent rule.
package owners

import (
	"context"
	"fmt"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "owners", Title: "A table of owners of your own, CSV or TSV", Publisher: "the user", Licence: "the user's own",
		Detect: listfile.AllHave(0.5, "owner", "asset"), Parse: parse,
	}
}

type table struct {
	rep  *listfile.Report
	seen map[string]bool
	emit listfile.Emit
	own  listfile.Own
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	t := &table{rep: &rep, seen: map[string]bool{}, emit: emit, own: own}
	for _, f := range files {
		if err := t.file(ctx, f); err != nil {
			return rep, err
		}
	}
	return rep, nil
}

func (t *table) file(ctx context.Context, f listfile.File) error {
	f.WarnEncoding(t.rep)
	in, err := listfile.OpenTable(ctx, f, listfile.TableOptions{})
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	if err := in.Require("owner", "asset"); err != nil {
		return err
	}
	return in.Each(t.rep, func(row listfile.Row) error {
		owner, asset := listfile.Clean(row.Get("owner")), listfile.Clean(row.Get("asset"))
		if owner == "" || asset == "" {
			t.rep.Skip(f.Name, row.Line, "owner or asset is empty", strings.Join(row.Cells, " | "))
			return nil
		}
		ownerID, err := t.entity(f, row, "owner", owner)
		if err != nil {
			return err
		}
		assetID, err := t.entity(f, row, "asset", asset)
		if err != nil {
			return err
		}
		edge := trade.Ownership{OwnerID: ownerID, AssetID: assetID, Role: listfile.Clean(row.Get("role")), Row: row.Line}
		if edge.Role == "" {
			edge.Role = "owner"
		}
		edge.StartOn = t.date(f, row, "start_on")
		edge.EndOn = t.date(f, row, "end_on")
		if s := listfile.Clean(row.Get("percent")); s != "" && !listfile.SetShare(&edge.Percent, &edge.PercentMax, s) {
			t.rep.Unread(f.Name, row.Line, in.Column("percent"), s, "a share between 0 and 100, or a band such as 25-50")
		}
		return t.own(edge)
	})
}

func (t *table) date(f listfile.File, row listfile.Row, column string) string {
	s := listfile.Clean(row.Get(column))
	if s == "" {
		return ""
	}
	iso, ok := listfile.Date(s, listfile.NoSlash)
	if !ok {
		t.rep.Unread(f.Name, row.Line, column, s, "a date")
	}
	return iso
}

var schemata = map[string]trade.Schema{
	"person": trade.Person, "company": trade.Company, "organization": trade.Organization, "publicbody": trade.PublicBody,
	"legalentity": trade.LegalEntity, "vessel": trade.Vessel,
}

// entity hands over one side of a row, the first time it is met.
func (t *table) entity(f listfile.File, row listfile.Row, side, name string) (id string, err error) {
	id = listfile.Clean(row.Get(side + "_id"))
	number := id
	if id == "" {
		id = trade.ShortID("own", strings.ToLower(name), strings.ToLower(row.Get(side+"_country")))
	}
	if t.seen[id] {
		return id, nil
	}
	t.seen[id] = true
	e := trade.Entity{ID: id, Row: row.Line, File: f.SHA256, Caption: name, Schema: schemata[strings.ToLower(row.Get(side+"_schema"))]}
	if e.Schema == "" {
		e.Schema = trade.LegalEntity
	}
	listfile.AddName(&e, trade.EntityName{Name: name, Kind: trade.NamePrimary})
	if c := listfile.Clean(row.Get(side + "_country")); c != "" {
		listfile.AddCountry(&e, c)
	}
	if number != "" {
		country := ""
		if len(e.Country) > 0 {
			country = e.Country[0]
		}
		e.IDs = append(e.IDs, trade.Identifier{Type: "registration", Value: number, Country: country})
	}
	listfile.AddExtra(&e, "source", row.Get("source"))
	if err := t.emit(e); err != nil {
		return id, fmt.Errorf("%s: %w", name, err)
	}
	return id, nil
}
