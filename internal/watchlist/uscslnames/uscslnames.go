// Package uscslnames reads an extract of the US Consolidated Screening List
// with three columns: source, name, alt_names. There are no numbers, no
// countries and no dates; entries with one name on one list are told apart by
// their aliases and, where those are equal too, by their order.
package uscslnames

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
		ID: "us-csl-names", Title: "US Consolidated Screening List, names only", Publisher: "US International Trade Administration",
		Licence: "public domain (17 U.S.C. 105)", Detect: detect, Parse: parse,
	}
}

func detect(samples []listfile.Sample) float64 {
	for _, s := range samples {
		if h := s.HeaderOf(0); len(h) > 4 || !s.HasColumns("source", "name", "alt_names") {
			return 0
		}
	}
	return 0.9
}

var sourceCode = regexp.MustCompile(`\(([^()]*)\)\s*-\s*(.*)$`)

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, _ listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := listfile.Unique{}
	for _, f := range files {
		if err := file(ctx, f, &rep, ids, emit); err != nil {
			return rep, err
		}
	}
	rep.Warn("this format carries no listing dates, no identifiers and no countries")
	return rep, nil
}

func file(ctx context.Context, f listfile.File, rep *listfile.Report, ids listfile.Unique, emit listfile.Emit) error {
	f.WarnEncoding(rep)
	t, err := listfile.OpenTable(ctx, f, listfile.TableOptions{})
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	if err := t.Require("source", "name", "alt_names"); err != nil {
		return err
	}
	return t.Each(rep, func(row listfile.Row) error {
		name := listfile.Clean(row.Get("name"))
		if name == "" {
			rep.Skip(f.Name, row.Line, "the row has no name", strings.Join(row.Cells, " | "))
			return nil
		}
		source := row.Get("source")
		e := trade.Entity{Schema: trade.LegalEntity, Caption: name, Row: row.Line, File: f.SHA256}
		listfile.AddName(&e, trade.EntityName{Name: name, Kind: trade.NamePrimary})
		for _, n := range listfile.SplitList(row.Get("alt_names")) {
			listfile.AddName(&e, trade.EntityName{Name: n, Kind: trade.NameAlias})
		}
		e.ID, _ = ids.ID(listfile.NameID(source, name, row.Get("alt_names")))
		l := trade.Listing{Authority: "US", Program: source, Measure: source}
		if m := sourceCode.FindStringSubmatch(source); m != nil {
			l.Program, l.Authority = m[1], authority(m[2])
		}
		e.Listings = []trade.Listing{l}
		listfile.AddSectors(&e)
		return emit(e)
	})
}

func authority(department string) string {
	switch {
	case strings.Contains(department, "Industry and Security"):
		return "US-BIS"
	case strings.Contains(department, "Treasury"):
		return "US-OFAC"
	case strings.Contains(department, "State"):
		return "US-STATE"
	}
	return "US"
}
