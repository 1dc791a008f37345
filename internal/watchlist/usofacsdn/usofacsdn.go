// Package usofacsdn reads the lists of the US Treasury's Office of Foreign
// Assets Control in their legacy CSV form: sdn.csv (or cons_prim.csv) with the
// entries, and beside it, optionally, alt.csv with aliases, add.csv with
// addresses and sdn_comments.csv with the ends of remarks that were cut at a
// thousand characters. The files are told apart by what is in them, and joined
// by their first column, the entry number.
//
// The original files have no header, "-0-" for nothing, and often a Ctrl-Z at
// the end. Snapshots that put a header above the same columns are read too.
// The form carries no dates and no names in other scripts; the format
// us-ofac-enhanced has both. Layout: OFAC, "SDN list data formats and schemas".
package usofacsdn

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "us-ofac-sdn", Title: "OFAC Specially Designated Nationals, legacy CSV", Publisher: "US Treasury, Office of Foreign Assets Control",
		Licence: "public domain (17 U.S.C. 105)", Detect: detect, Parse: parse,
	}
}

// null is how the files write that there is nothing.
const null = "-0-"

// part is which of the four files a file is.
type part string

const (
	entries   part = "entries"
	aliases   part = "aliases"
	addresses part = "addresses"
	comments  part = "comments"
)

// partOf looks at the first rows of a file.
func partOf(s listfile.Sample) part {
	header := s.HeaderOf(',')
	if len(header) >= 12 && header[0] == "id" && header[1] == "name" && header[2] == "type" {
		return entries
	}
	if len(header) >= 5 && len(header) <= 7 && header[0] == "id" && header[2] == "address" {
		return addresses
	}
	if len(header) == 0 {
		return ""
	}
	if _, err := strconv.Atoi(header[0]); err != nil {
		return ""
	}
	switch {
	case len(header) == 12:
		return entries
	case len(header) == 6 && isNumber(header[1]):
		return addresses
	case len(header) == 5 && isNumber(header[1]):
		return aliases
	case len(header) == 2 && !isNumber(header[1]):
		return comments
	}
	return ""
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

func detect(samples []listfile.Sample) float64 {
	found := map[part]int{}
	for _, s := range samples {
		p := partOf(s)
		if p == "" {
			return 0
		}
		found[p]++
	}
	if found[entries] == 0 {
		return 0
	}
	return 0.9
}

// sdn is the list while it is read: the rows of the side files by entry number.
type sdn struct {
	rep     *listfile.Report
	alias   map[string][]sideRow
	address map[string][]sideRow
	comment map[string][]sideRow
	byName  map[string][]string // name in capitals -> entry numbers
	primary map[string]bool     // entry numbers
}

type sideRow struct {
	cells []string
	line  int
	file  string
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	l := &sdn{rep: &rep, alias: map[string][]sideRow{}, address: map[string][]sideRow{}, comment: map[string][]sideRow{},
		byName: map[string][]string{}, primary: map[string]bool{}}
	var mains []listfile.File
	for _, f := range files {
		s, err := f.Sample()
		if err != nil {
			return rep, err
		}
		p := partOf(s)
		switch p {
		case entries:
			mains = append(mains, f)
			err = l.index(ctx, f)
		case aliases, addresses, comments:
			err = l.side(ctx, f, p)
		default:
			err = &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "is none of the files of this list",
				Next: "give sdn.csv and, where there are, alt.csv, add.csv and sdn_comments.csv"}
		}
		if err != nil {
			return rep, err
		}
	}
	if len(mains) == 0 {
		return rep, &trade.Error{Code: trade.CodeInput, Where: files[0].Name, Message: "the file with the entries (sdn.csv) is missing"}
	}
	l.indexAliases()
	l.strays()
	ids := listfile.Unique{}
	for _, f := range mains {
		if err := l.entries(ctx, f, ids, emit, own); err != nil {
			return rep, err
		}
	}
	if len(l.alias) == 0 {
		rep.Warn("no file of aliases (alt.csv) was given: only main names are known")
	}
	rep.Warn("this format carries no listing dates")
	return rep, nil
}

// table opens one of the files; a header, where there is one, is skipped.
func table(ctx context.Context, f listfile.File) (*listfile.Table, error) {
	return listfile.OpenTable(ctx, f, listfile.TableOptions{Comma: ',', NoHeader: true})
}

func header(row listfile.Row) bool { return row.Line == 1 && strings.EqualFold(row.At(0), "id") }

// index learns the names of all entries before any edge is resolved.
func (l *sdn) index(ctx context.Context, f listfile.File) error {
	f.WarnEncoding(l.rep)
	t, err := table(ctx, f)
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	var uncounted listfile.Report
	return t.Each(&uncounted, func(row listfile.Row) error {
		if header(row) || !isNumber(row.At(0)) {
			return nil
		}
		l.primary[row.At(0)] = true
		l.learn(row.At(1), row.At(0))
		return nil
	})
}

func (l *sdn) learn(name, id string) {
	k := strings.ToUpper(listfile.Clean(name))
	if k != "" && !slices.Contains(l.byName[k], id) {
		l.byName[k] = append(l.byName[k], id)
	}
}

// indexAliases lets an edge name an entry by an alias, where no entry has the
// name as its own.
func (l *sdn) indexAliases() {
	own := make(map[string]bool, len(l.byName))
	for k := range l.byName {
		own[k] = true
	}
	for id, rows := range l.alias {
		for _, r := range rows {
			if k := strings.ToUpper(listfile.Clean(r.cells[3])); !own[k] {
				l.learn(r.cells[3], id)
			}
		}
	}
}

// side reads a side file into memory, by entry number.
func (l *sdn) side(ctx context.Context, f listfile.File, p part) error {
	f.WarnEncoding(l.rep)
	t, err := table(ctx, f)
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	want := map[part]int{aliases: 5, addresses: 6, comments: 2}[p]
	for first := true; ; first = false {
		row, err := t.Next()
		if err != nil {
			if row.Line == 0 {
				return ignoreEOF(err)
			}
			l.rep.Read(1)
			l.rep.Skip(f.Name, row.Line, "the row cannot be read", err.Error())
			continue
		}
		if first && header(row) {
			continue
		}
		l.rep.Read(1)
		if len(row.Cells) < want || !isNumber(row.At(0)) {
			l.rep.Skip(f.Name, row.Line, fmt.Sprintf("a row of %s has %d cells and a number first", p, want), strings.Join(row.Cells, " | "))
			continue
		}
		id := row.At(0)
		r := sideRow{row.Cells, row.Line, f.Name}
		switch p {
		case aliases:
			l.alias[id] = append(l.alias[id], r)
		case addresses:
			l.address[id] = append(l.address[id], r)
		case comments:
			l.comment[id] = append(l.comment[id], r)
		}
	}
}

// strays reports side rows whose entry is not there.
func (l *sdn) strays() {
	for _, s := range []struct {
		what string
		rows map[string][]sideRow
	}{{"alias", l.alias}, {"address", l.address}, {"comment", l.comment}} {
		for _, id := range slices.Sorted(maps.Keys(s.rows)) {
			if l.primary[id] {
				continue
			}
			for _, r := range s.rows[id] {
				l.rep.Skip(r.file, r.line, "no entry has the number of this "+s.what, strings.Join(r.cells, " | "))
			}
		}
	}
}
