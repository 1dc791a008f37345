package plain

import (
	"strings"

	"tallyman/internal/ref/taxid"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

var schemata = map[string]trade.Schema{
	"person": trade.Person, "individual": trade.Person, "natural person": trade.Person, "company": trade.Company, "firm": trade.Company,
	"organization": trade.Organization, "organisation": trade.Organization, "entity": trade.Organization, "publicbody": trade.PublicBody,
	"public body": trade.PublicBody, "legalentity": trade.LegalEntity, "legal entity": trade.LegalEntity, "vessel": trade.Vessel, "ship": trade.Vessel,
	"airplane": trade.Airplane, "aircraft": trade.Airplane,
}

// numbers are the fields of identifiers. The country that a field's type
// belongs to decides, where there is one, over the entity's.
var numbers = []struct{ field, typ, country string }{
	{"inn", taxid.INN, "ru"}, {"ogrn", taxid.OGRN, "ru"}, {"imo", taxid.IMO, ""}, {"lei", taxid.LEI, ""}, {"uscc", taxid.USCC, "cn"},
	{"bin", taxid.BIN, "kz"}, {"edrpou", taxid.EDRPOU, "ua"}, {"tax_id", listfile.TypeTax, "own"},
	{"registration", listfile.TypeRegistration, "own"}, {"passport", listfile.TypePassport, "own"},
}

func (s *source) entity(row listfile.Row, id, name string) trade.Entity {
	e := trade.Entity{ID: id, Caption: listfile.Clean(name), Schema: s.schema(row), Row: row.Line, File: s.file.SHA256}
	listfile.AddName(&e, trade.EntityName{Name: name, Kind: trade.NamePrimary})
	for _, c := range []struct {
		field string
		kind  trade.NameKind
	}{{"aliases", trade.NameAlias}, {"weak_aliases", trade.NameWeak}, {"previous_names", trade.NamePrevious}} {
		for _, n := range listfile.SplitList(s.get(row, c.field)) {
			listfile.AddName(&e, trade.EntityName{Name: n, Kind: c.kind})
		}
	}
	s.countries(&e, row)
	for _, a := range listfile.SplitList(s.get(row, "address")) {
		listfile.AddAddress(&e, a, "")
	}
	s.identifiers(&e, row)
	for _, d := range listfile.SplitList(s.get(row, "birth_date")) {
		if !listfile.AddBirths(&e, d, listfile.NoSlash) {
			s.unread(row, "birth_date", d, "a date YYYY-MM-DD, YYYY-MM or YYYY")
		}
	}
	e.Listings = s.listings(row)
	for _, v := range listfile.SplitList(s.get(row, "sector")) {
		listfile.StateSector(&e, v, s.name("sector"))
	}
	if len(e.Sectors) == 0 {
		listfile.AddSectors(&e, s.get(row, "reason"))
	}
	for _, i := range s.extra {
		key := strings.TrimSpace(s.header[i])
		if key == "" {
			key = "column"
		}
		listfile.AddExtra(&e, key, row.At(i))
	}
	return e
}

func (s *source) schema(row listfile.Row) trade.Schema {
	cell := s.get(row, "schema")
	if cell == "" {
		return trade.LegalEntity
	}
	if v, ok := schemata[strings.ToLower(cell)]; ok {
		return v
	}
	s.unread(row, "schema", cell, "Person, Company, Organization, PublicBody, LegalEntity, Vessel or Airplane")
	return trade.LegalEntity
}

func (s *source) countries(e *trade.Entity, row listfile.Row) {
	cell := s.get(row, "country")
	if code, ok := listfile.Country(cell); ok { // names with commas
		listfile.AddCountry(e, code)
		return
	}
	for _, c := range listfile.SplitList(cell) {
		codes, unread := listfile.Nationality(c)
		listfile.AddCountry(e, codes...)
		if unread != "" {
			s.unread(row, "country", unread, "a country's name or two-letter code")
			listfile.AddExtra(e, "country", c)
		}
	}
}

// identifiers adds the numbers of a row. A number that its check digit refutes
// stays, marked as wrong, and is reported.
func (s *source) identifiers(e *trade.Entity, row listfile.Row) {
	own := ""
	if len(e.Country) > 0 {
		own = e.Country[0]
	}
	for _, c := range numbers {
		country := c.country
		if country == "own" {
			country = own
		}
		for _, v := range listfile.SplitList(s.get(row, c.field)) {
			id, ok := listfile.ID(c.typ, v, country)
			if !ok {
				s.unread(row, c.field, v, "a number")
				listfile.AddExtra(e, s.name(c.field), v)
				continue
			}
			if taxid.Known(c.typ) && (id.Type != c.typ || id.Valid != nil && !*id.Valid) {
				s.unread(row, c.field, v, "a number of type "+c.typ+" with a right check digit")
			}
			listfile.AddIDs(e, id)
		}
	}
}

// listings: one for every programme.
func (s *source) listings(row listfile.Row) []trade.Listing {
	base := trade.Listing{Authority: s.get(row, "authority"), Measure: s.get(row, "measure"), Reason: s.get(row, "reason"),
		ListedOn: s.date(row, "listed_on"), EndedOn: s.date(row, "ended_on")}
	var out []trade.Listing
	for _, p := range listfile.SplitList(s.get(row, "program")) {
		one := base
		one.Program = p
		out = append(out, one)
	}
	if len(out) == 0 {
		out = []trade.Listing{base}
	}
	return out
}

// date refuses dates with slashes: nobody can tell which number is the month.
func (s *source) date(row listfile.Row, field string) string {
	cell := s.get(row, field)
	if cell == "" {
		return ""
	}
	iso, ok := listfile.Date(cell, listfile.NoSlash)
	if !ok {
		s.unread(row, field, cell, "a date YYYY-MM-DD or DD.MM.YYYY")
	}
	return iso
}
