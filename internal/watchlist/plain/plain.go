// Package plain reads a list of the user's own: a delimited text file (comma,
// semicolon, tab or bar, found from the header) with a header and the columns
//
//	id, name                       required
//	schema                         Person, Company, Organization, PublicBody, LegalEntity, Vessel, Airplane
//	aliases, weak_aliases, previous_names
//	country                        codes or names
//	inn, ogrn, tax_id, registration, imo, lei, uscc, bin, edrpou, passport
//	address, birth_date
//	authority, program, measure, listed_on, ended_on, reason
//	sector
//	owner, percent                 ids of owners in the same list, with their shares
//
// Several values of a cell are joined by semicolons. Headers are compared
// without case and punctuation, and common synonyms and Russian headers are
// known. Columns of other names are kept in Extra.
package plain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "plain", Title: "A list of your own, CSV or TSV", Publisher: "the user", Licence: "the user's own",
		Detect: detect, Parse: parse,
	}
}

func detect(samples []listfile.Sample) float64 {
	for _, s := range samples {
		found := map[string]bool{}
		for _, h := range s.HeaderOf(0) {
			found[columnOf(h)] = true
		}
		if !found["id"] || !found["name"] {
			return 0
		}
	}
	return 0.3
}

type source struct {
	file   listfile.File
	rep    *listfile.Report
	ids    map[string]int // id -> row
	column map[string]int // field -> position
	header []string
	extra  []int // positions of columns that no field has
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := map[string]int{}
	for _, f := range files {
		s := &source{file: f, rep: &rep, ids: ids}
		if err := s.read(ctx, emit, own); err != nil {
			return rep, err
		}
	}
	return rep, nil
}

func (s *source) read(ctx context.Context, emit listfile.Emit, own listfile.Own) error {
	s.file.WarnEncoding(s.rep)
	t, err := listfile.OpenTable(ctx, s.file, listfile.TableOptions{})
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	if err := s.columns(t.Header()); err != nil {
		return err
	}
	return t.Each(s.rep, func(row listfile.Row) error {
		id, name := listfile.Clean(s.get(row, "id")), listfile.Clean(s.get(row, "name"))
		switch {
		case id == "":
			s.rep.Skip(s.file.Name, row.Line, fmt.Sprintf("column %s is empty", s.name("id")), strings.Join(row.Cells, " | "))
			return nil
		case name == "":
			s.rep.Skip(s.file.Name, row.Line, fmt.Sprintf("column %s is empty", s.name("name")), strings.Join(row.Cells, " | "))
			return nil
		case s.ids[id] > 0:
			s.rep.Skip(s.file.Name, row.Line, fmt.Sprintf("column %s: an earlier row has the same id", s.name("id")), fmt.Sprintf("%s, also in row %d", id, s.ids[id]))
			return nil
		}
		s.ids[id] = row.Line
		if err := emit(s.entity(row, id, name)); err != nil {
			return err
		}
		return s.owners(row, id, own)
	})
}

// columns maps the header; two columns for one field are an error, since one
// would be lost.
func (s *source) columns(header []string) error {
	s.header, s.column = header, map[string]int{}
	where := s.file.Name + ", row 1"
	exact := map[string]bool{} // a field's own name beats what else it is called
	for _, h := range header {
		if f := columnOf(listfile.FoldHeader(h)); f != "" && listfile.FoldHeader(f) == listfile.FoldHeader(h) {
			exact[f] = true
		}
	}
	for i, h := range header {
		f := columnOf(listfile.FoldHeader(h))
		if f == "" || exact[f] && listfile.FoldHeader(f) != listfile.FoldHeader(h) {
			s.extra = append(s.extra, i)
			continue
		}
		if j, twice := s.column[f]; twice {
			return &trade.Error{Code: trade.CodeInput, Where: where,
				Message: fmt.Sprintf("columns %q and %q both mean %s", header[j], h, f), Next: "rename one of them"}
		}
		s.column[f] = i
	}
	for _, f := range []string{"id", "name"} {
		if _, ok := s.column[f]; !ok {
			return &trade.Error{Code: trade.CodeInput, Where: where,
				Message: fmt.Sprintf("no column %s among %s", f, strings.Join(header, ", ")),
				Next:    fmt.Sprintf("name one column %s (or %s)", f, strings.Join(synonyms(f), ", "))}
		}
	}
	return nil
}

func (s *source) get(row listfile.Row, field string) string {
	i, ok := s.column[field]
	if !ok {
		return ""
	}
	return row.At(i)
}

// name is the header of a field as the user wrote it.
func (s *source) name(field string) string {
	if i, ok := s.column[field]; ok {
		return strings.TrimSpace(s.header[i])
	}
	return field
}

func (s *source) unread(row listfile.Row, field, found, expected string) {
	s.rep.Unread(s.file.Name, row.Line, s.name(field), found, expected)
}

func (s *source) owners(row listfile.Row, id string, own listfile.Own) error {
	owners := listfile.SplitList(s.get(row, "owner"))
	shares := listfile.SplitList(s.get(row, "percent"))
	if len(shares) > 0 && len(shares) != len(owners) {
		s.unread(row, "percent", s.get(row, "percent"), fmt.Sprintf("one share for each of the %d owners", len(owners)))
		shares = nil
	}
	for i, o := range owners {
		edge := trade.Ownership{OwnerID: o, AssetID: id, Role: "owner", Row: row.Line}
		if i < len(shares) {
			if !listfile.SetShare(&edge.Percent, &edge.PercentMax, shares[i]) {
				s.unread(row, "percent", shares[i], "a share between 0 and 100, or a band such as 25-50")
			}
		}
		if err := own(edge); err != nil {
			return err
		}
	}
	return nil
}

// fields and what users call them; compared as listfile.FoldHeader writes them.
var fields = []struct {
	field string
	also  []string
}{
	{"id", []string{"entityid", "listid", "ref", "reference", "number", "no", "recordid", "uid"}},
	{"name", []string{"caption", "entityname", "company", "companyname", "fullname", "название", "наименование", "имя"}},
	{"schema", []string{"type", "entitytype", "kind", "тип"}},
	{"aliases", []string{"alias", "aka", "altnames", "othernames", "alternativenames", "synonyms", "псевдонимы", "другиеназвания"}},
	{"weak_aliases", []string{"weakalias", "weakaliases", "lowqualityaka"}},
	{"previous_names", []string{"previousname", "previousnames", "formernames", "formername", "fka"}},
	{"country", []string{"countries", "nationality", "jurisdiction", "countrycode", "iso2", "страна"}},
	{"inn", []string{"инн", "inncode"}},
	{"ogrn", []string{"огрн", "ogrncode", "psrn"}},
	{"tax_id", []string{"tax", "taxid", "taxnumber", "tin", "vat", "vkn", "taxidnumber"}},
	{"registration", []string{"registrationnumber", "regno", "regnumber", "companynumber", "crno"}},
	{"imo", []string{"imonumber", "imono"}},
	{"lei", []string{"leicode"}},
	{"uscc", []string{"unifiedsocialcreditcode", "socialcreditcode", "统一社会信用代码"}},
	{"bin", []string{"бин", "iin", "иин"}},
	{"edrpou", []string{"єдрпоу", "едрпоу", "okpoua"}},
	{"passport", []string{"passportnumber", "passportno"}},
	{"address", []string{"addresses", "fulladdress", "адрес"}},
	{"birth_date", []string{"birthdate", "dob", "dateofbirth", "born", "датарождения"}},
	{"authority", []string{"listedby", "publisher", "issuer"}},
	{"program", []string{"programme", "programs", "regime", "list", "программа"}},
	{"measure", []string{"measures", "sanction", "sanctions", "restriction"}},
	{"listed_on", []string{"listedon", "listed", "listingdate", "datelisted", "startdate", "start", "since", "date", "from", "датавключения"}},
	{"ended_on", []string{"endedon", "ended", "enddate", "end", "delisted", "delistedon", "until", "to", "датаисключения"}},
	{"reason", []string{"reasons", "grounds", "notes", "note", "remarks", "основание"}},
	{"sector", []string{"sectors", "industry", "branch", "отрасль"}},
	{"owner", []string{"owners", "ownerid", "ownerids", "parent", "parentid"}},
	{"percent", []string{"percentage", "share", "shares", "stake"}},
}

// columnOf is the field of a folded header, or "".
func columnOf(folded string) string {
	for _, f := range fields {
		if folded == listfile.FoldHeader(f.field) || slices.Contains(f.also, folded) {
			return f.field
		}
	}
	return ""
}

func synonyms(field string) []string {
	for _, f := range fields {
		if f.field == field {
			return f.also
		}
	}
	return nil
}
