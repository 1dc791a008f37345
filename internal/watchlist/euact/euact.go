// Package euact reads an EU act's annexes as one CSV per act: the columns celex,
// recordId, programKey, annex, measure, startDate, ... with one row per entry.
// The act's consolidated text in the Official Journal is the source; the table
// form is that of OpenSanctions' published extraction.
//
// Only the version of the CSV that has these columns is read; the European
// Commission's own financial sanctions files are the formats eu-fsf and
// eu-fsf-csv.
package euact

import (
	"context"
	"regexp"
	"strings"

	"tallyman/internal/ref/taxid"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "eu-act", Title: "EU restrictive measures, one CSV per act", Publisher: "Council of the European Union, Official Journal",
		Licence: "Official Journal: reuse under Decision 2011/833/EU; extraction by OpenSanctions (MIT)",
		Detect:  listfile.AllHave(0.98, required...), Parse: parse,
	}
}

var required = []string{"celex", "recordId", "programKey", "annex", "measure", "startDate", "schema", "name", "alias"}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := listfile.Unique{}
	ties := newTies()
	for _, f := range files {
		if err := file(ctx, f, &rep, ids, ties, emit); err != nil {
			return rep, err
		}
	}
	return rep, ties.emit(own)
}

func file(ctx context.Context, f listfile.File, rep *listfile.Report, ids listfile.Unique, ties *ties, emit listfile.Emit) error {
	f.WarnEncoding(rep)
	t, err := listfile.OpenTable(ctx, f, listfile.TableOptions{Comma: ','})
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	if err := t.Require(required...); err != nil {
		return err
	}
	return t.Each(rep, func(row listfile.Row) error {
		e := entity(row, rep, f.Name)
		if len(e.Names) == 0 {
			rep.Skip(f.Name, row.Line, "the row has no name", strings.Join(row.Cells, " | "))
			return nil
		}
		e.File = f.SHA256
		id, first := ids.ID(e.ID)
		if !first {
			rep.Note("two rows have one annex and number, the second is kept under an id of its own", f.Name, row.Line)
		}
		e.ID = id
		ties.read(&e, row.Get("celex"), row.Get("reason"))
		return emit(e)
	})
}

// schemata as the CSV writes them. An Asset is a thing under a ban (a port, an
// airport, a currency): it has no schema among parties.
var schemata = map[string]trade.Schema{
	"Person": trade.Person, "Company": trade.Company, "Organization": trade.Organization, "PublicBody": trade.PublicBody,
	"LegalEntity": trade.LegalEntity, "Vessel": trade.Vessel, "Airplane": trade.Airplane, "Asset": trade.LegalEntity,
}

func entity(row listfile.Row, rep *listfile.Report, file string) trade.Entity {
	e := trade.Entity{ID: entryID(row), Row: row.Line, Caption: listfile.Clean(row.Get("name"))}
	schema := row.Get("schema")
	e.Schema = schemata[schema]
	if e.Schema == "" {
		e.Schema = trade.LegalEntity
		rep.Unread(file, row.Line, "schema", schema, "a FollowTheMoney schema")
	}
	if schema == "Asset" {
		listfile.AddExtra(&e, "schema", schema)
	}
	names(&e, row)
	places(&e, row, rep, file)
	numbers(&e, row)
	if cell := row.Get("birthDate"); !listfile.AddBirths(&e, cell, listfile.NoSlash) {
		rep.Unread(file, row.Line, "birthDate", cell, "a date")
	}
	e.Listings = []trade.Listing{{Authority: "EU", Program: row.Get("programKey"), Measure: measure(row),
		ListedOn: start(row, rep, file), Reason: row.Get("reason")}}
	for _, c := range kept {
		listfile.AddExtra(&e, c, row.Get(c))
	}
	listfile.AddSectors(&e, row.Get("sector"), row.Get("reason"), row.Get("notes"))
	return e
}

// kept are the columns that have no field of their own.
var kept = []string{"celex", "annex", "birthPlace", "position", "gender", "incorporationDate", "legalForm", "sector", "ticker", "phone", "email",
	"website", "notes", "appearance", "fatherName", "motherName"}

// entryID is act, annex and number; the annexes without numbers are told apart
// by the name.
func entryID(row listfile.Row) string {
	number := row.Get("recordId")
	if number == "" {
		number = listfile.NameID(row.Get("name"))
	}
	return row.Get("celex") + "-" + row.Get("annex") + "-" + number
}

func measure(row listfile.Row) string {
	if a := row.Get("annex"); a != "" {
		return row.Get("measure") + ", Annex " + a
	}
	return row.Get("measure")
}

func start(row listfile.Row, rep *listfile.Report, file string) string {
	cell := row.Get("startDate")
	if cell == "" {
		return ""
	}
	iso, ok := listfile.Date(cell, listfile.NoSlash)
	if !ok {
		rep.Unread(file, row.Line, "startDate", cell, "a date such as 17.3.2014 or 12 March 2022")
	}
	return iso
}

func names(e *trade.Entity, row listfile.Row) {
	for _, n := range mainNames(row.Get("name")) {
		listfile.AddNames(e, n, trade.NamePrimary)
	}
	for _, c := range []struct {
		column string
		kind   trade.NameKind
	}{{"alias", trade.NameAlias}, {"weakAlias", trade.NameWeak}, {"previousName", trade.NamePrevious}} {
		for _, n := range listfile.SplitList(row.Get(c.column)) {
			if !noName[strings.ToLower(strings.Trim(n, ": "))] {
				listfile.AddNames(e, n, c.kind)
			}
		}
	}
}

// following are words behind a name that are no part of it.
var following = regexp.MustCompile(`(?i)\s*\(including [^)]*\)|\s+and (?:the following )?subsidiaries:?$`)

// mainNames reads the cell of the name. "Bank X, Bank X Nowhere (including all
// branches) and subsidiaries" is two names.
func mainNames(cell string) []string {
	n := strings.TrimSpace(following.ReplaceAllString(cell, ""))
	if first, second, ok := strings.Cut(n, ", "); ok && strings.HasPrefix(second, first+" ") {
		return []string{first, second}
	}
	return []string{n}
}

// noName is what the extraction left among the aliases.
var noName = map[string]bool{"chinese": true, "russian": true, "text of image": true, "n/a": true, "none": true, "unknown": true}

func places(e *trade.Entity, row listfile.Row, rep *listfile.Report, file string) {
	for _, column := range []string{"country", "nationality", "jurisdiction", "flag"} {
		cell := row.Get(column)
		if cell == "" {
			continue
		}
		codes, unread := listfile.Nationality(cell)
		listfile.AddCountry(e, codes...)
		if unread != "" {
			rep.Unread(file, row.Line, column, unread, "a country")
			listfile.AddExtra(e, column, cell)
		}
	}
	for _, a := range listfile.SplitList(row.Get("address")) {
		listfile.AddAddress(e, a, "")
	}
	listfile.CountriesFromAddresses(e)
}

// columns of numbers with the type that the column announces.
var numberColumns = []struct{ column, typ string }{
	{"innCode", taxid.INN}, {"ogrnCode", taxid.OGRN}, {"kppCode", taxid.KPP}, {"okpoCode", listfile.TypeOKPO}, {"leiCode", taxid.LEI},
	{"swiftBic", taxid.BIC}, {"imoNumber", taxid.IMO}, {"mmsi", listfile.TypeMMSI},
	{"registrationNumber", listfile.TypeRegistration}, {"taxNumber", listfile.TypeTax},
	{"idNumber", listfile.TypePersonalID}, {"passportNumber", listfile.TypePassport},
}

func numbers(e *trade.Entity, row listfile.Row) {
	country := ""
	if len(e.Country) > 0 {
		country = e.Country[0]
	}
	for _, c := range numberColumns {
		cell := row.Get(c.column)
		if cell == "" {
			continue
		}
		where := country
		if c.typ == taxid.INN || c.typ == taxid.OGRN {
			where = "ru" // the column itself says whose number it is
		}
		ids := listfile.ReadNumbers(cell, c.typ, where)
		listfile.AddIDs(e, ids...)
		if len(ids) == 0 {
			listfile.AddExtra(e, c.column, cell)
		}
	}
}
