// Package usdod1260h reads the Chinese military companies that the US
// Department of Defense names under section 1260H of the National Defense
// Authorization Act for 2021, as a table of every publication: Name, Clean
// Name, Alias, Previous Name, Parent Name, Note, Start date, End date. A company
// stands in it once per publication; its rows are one entity with several
// listings, and its parents are edges.
package usdod1260h

import (
	"context"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "us-dod-1260h", Title: "US DoD Chinese military companies, section 1260H", Publisher: "US Department of Defense",
		Licence: "public domain (17 U.S.C. 105)", Detect: listfile.AllHave(0.97, required...), Parse: parse,
	}
}

var required = []string{"Name", "Clean Name", "Alias", "Parent Name", "Start date", "End date"}

type link struct {
	parent string
	asset  string // entity id
	row    int
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	group := listfile.NewGroup()
	var links []link
	for _, f := range files {
		more, err := file(ctx, f, &rep, group)
		if err != nil {
			return rep, err
		}
		links = append(links, more...)
	}
	byName := map[string]string{} // names as keys -> entity id
	err := group.Each(func(e *trade.Entity) error {
		for _, n := range e.Names {
			if k := key(n.Name); byName[k] == "" {
				byName[k] = e.ID
			}
		}
		return nil
	})
	if err != nil {
		return rep, err
	}
	var edges []trade.Ownership
	seen := map[string]bool{}
	for _, l := range links {
		parent := byName[key(l.parent)]
		if parent == "" || parent == l.asset {
			listfile.AddExtra(group.Get(l.asset), "parent_not_listed", l.parent)
			continue
		}
		if pair := parent + " " + l.asset; !seen[pair] {
			seen[pair] = true
			edges = append(edges, trade.Ownership{OwnerID: parent, AssetID: l.asset, Role: "parent", Row: l.row})
		}
	}
	err = group.Each(func(e *trade.Entity) error {
		listfile.AddSectors(e, e.Extra["note"]...)
		return emit(*e)
	})
	if err != nil {
		return rep, err
	}
	for _, o := range edges {
		if err := own(o); err != nil {
			return rep, err
		}
	}
	return rep, nil
}

// key brings a name to its letters and digits: "China Ltd." and "China, Ltd".
func key(name string) string { return listfile.FoldHeader(name) }

func file(ctx context.Context, f listfile.File, rep *listfile.Report, group *listfile.Group) ([]link, error) {
	f.WarnEncoding(rep)
	t, err := listfile.OpenTable(ctx, f, listfile.TableOptions{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.Close() }()
	if err := t.Require(required...); err != nil {
		return nil, err
	}
	var links []link
	err = t.Each(rep, func(row listfile.Row) error {
		name := listfile.Clean(row.Get("Clean Name", "Name"))
		if key(name) == "" {
			rep.Skip(f.Name, row.Line, "the row has no name", strings.Join(row.Cells, " | "))
			return nil
		}
		id := listfile.NameID(key(name))
		e, fresh := group.Of(id)
		one := entity(row, name, rep, f.Name)
		if fresh {
			e.ID, e.Schema, e.Caption, e.Row, e.File = id, one.Schema, name, row.Line, f.SHA256
		}
		listfile.Merge(e, one)
		for _, p := range listfile.SplitList(row.Get("Parent Name")) {
			links = append(links, link{parent: p, asset: id, row: row.Line})
		}
		return nil
	})
	return links, err
}

func entity(row listfile.Row, name string, rep *listfile.Report, file string) trade.Entity {
	e := trade.Entity{Schema: trade.Company, Country: []string{"cn"}}
	listfile.AddName(&e, trade.EntityName{Name: name, Kind: trade.NamePrimary})
	for _, n := range aliases(row.Get("Alias")) {
		listfile.AddName(&e, trade.EntityName{Name: n, Kind: trade.NameAlias})
	}
	for _, n := range listfile.SplitList(row.Get("Previous Name")) {
		listfile.AddName(&e, trade.EntityName{Name: n, Kind: trade.NamePrevious})
	}
	e.Listings = []trade.Listing{{Authority: "US-DOD", Program: "1260H", Measure: "identified as a Chinese military company",
		ListedOn: date(row, "Start date", rep, file), EndedOn: date(row, "End date", rep, file), Reason: row.Get("Note")}}
	listfile.AddExtra(&e, "name_as_published", row.Get("Name"))
	listfile.AddExtra(&e, "note", row.Get("Note"))
	listfile.AddExtra(&e, "source_url", row.Get("Source Url"))
	return e
}

// aliases are joined by semicolons or commas; the commas of "Co., Ltd" join
// nothing.
func aliases(cell string) []string {
	var out []string
	for _, p := range listfile.SplitList(cell) {
		if strings.Contains(p, ", ") || strings.Contains(strings.ToLower(p), "ltd") {
			out = append(out, p)
			continue
		}
		out = append(out, strings.Split(p, ",")...)
	}
	return out
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
