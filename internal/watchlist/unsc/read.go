package unsc

import (
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

type reader struct {
	e    trade.Entity
	rep  *listfile.Report
	file string
}

func (r *reader) read(x xmlEntry) {
	e := &r.e
	// The reference number (CDi.001) is the Council's own and stays; DATAID is
	// the database's.
	e.ID = strings.TrimSpace(x.Reference)
	if e.ID == "" {
		e.ID = strings.TrimSpace(x.DataID)
	}
	if e.ID == "" {
		e.ID = listfile.NameID(x.First, x.Second, x.Third, x.Fourth)
	}
	listfile.AddExtra(e, "data_id", x.DataID)
	r.names(x)
	for _, n := range x.Nationality {
		for _, v := range n.Value {
			r.nationality(v)
		}
	}
	for _, a := range append(x.Addresses, x.EAddresses...) {
		r.address(a)
	}
	for _, b := range x.Births {
		r.birth(b)
	}
	for _, d := range x.Documents {
		r.document(d)
	}
	for _, p := range x.Places {
		listfile.AddExtra(e, "birth_place", joined(p))
	}
	listfile.AddExtra(e, "title", x.Title.Value...)
	listfile.AddExtra(e, "designation", x.Designation.Value...)
	listfile.AddExtra(e, "gender", x.Gender)
	listfile.CountriesFromAddresses(e)
	r.listing(x)
	listfile.AddSectors(e, x.Comments)
}

func (r *reader) names(x xmlEntry) {
	e := &r.e
	parts := []string{x.First, x.Second, x.Third, x.Fourth}
	full := listfile.Clean(strings.Join(parts, " "))
	e.Caption = full
	if e.Schema == trade.Person {
		listfile.AddName(e, trade.EntityName{Name: full, Kind: trade.NamePrimary})
	} else {
		for i, n := range listfile.SplitList(full) { // "COMPANY A (CA) ; COMPANY B (CB)"
			kind := trade.NamePrimary
			if i > 0 {
				kind = trade.NameAlias
			}
			listfile.AddNames(e, n, kind)
		}
	}
	listfile.AddName(e, trade.EntityName{Name: x.Original, Kind: trade.NamePrimary})
	for _, a := range append(x.Aliases, x.EAliases...) {
		kind := trade.NameAlias
		switch strings.ToLower(strings.TrimSpace(a.Quality)) {
		case "low":
			kind = trade.NameWeak
		case "f.k.a.":
			kind = trade.NamePrevious
		}
		if strings.Contains(a.Note, "formerly listed as") {
			kind = trade.NamePrevious
		}
		for _, n := range listfile.SplitList(a.Name) {
			listfile.AddNames(e, bare(n), kind)
		}
		listfile.AddExtra(e, "alias_note", a.Note)
	}
}

// bare cuts from an alias what is told about it: "X, born 1 Jan. 1953 (Oman
// passport no. 1)".
func bare(alias string) string {
	for _, w := range []string{", born ", " (false identity", ", Passport number", ", passport number"} {
		if i := strings.Index(alias, w); i > 0 {
			return alias[:i]
		}
	}
	return alias
}

func (r *reader) nationality(cell string) {
	if strings.TrimSpace(cell) == "" {
		return
	}
	codes, unread := listfile.Nationality(cell)
	if code, ok := listfile.Country(cell); ok {
		codes, unread = []string{code}, ""
	}
	listfile.AddCountry(&r.e, codes...)
	if unread != "" {
		r.rep.Unread(r.file, r.e.Row, "NATIONALITY", unread, "a country")
		listfile.AddExtra(&r.e, "nationality", cell)
	}
}

func joined(a xmlAddress) string {
	var parts []string
	for _, p := range []string{a.Street, a.City, a.State, a.Zip, a.Country} {
		if p = listfile.Clean(p); p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

func (r *reader) address(a xmlAddress) {
	full := joined(a)
	if full == "" {
		listfile.AddExtra(&r.e, "address_note", a.Note)
		return
	}
	code := ""
	if a.Country != "" {
		var ok bool
		if code, ok = listfile.Country(a.Country); !ok {
			r.rep.Unread(r.file, r.e.Row, "COUNTRY", a.Country, "a country")
		}
	}
	listfile.AddAddress(&r.e, full, code)
	listfile.AddExtra(&r.e, "address_note", a.Note)
}

// birth: EXACT and APPROXIMATELY hold a date or a year, BETWEEN two years.
func (r *reader) birth(b xmlBirth) {
	for _, cell := range []string{b.Date, b.Year} {
		if strings.TrimSpace(cell) != "" && !listfile.AddBirths(&r.e, cell, listfile.NoSlash) {
			r.rep.Unread(r.file, r.e.Row, "INDIVIDUAL_DATE_OF_BIRTH", cell, "a date or a year")
		}
	}
	if b.From != "" || b.To != "" {
		listfile.AddBirths(&r.e, b.From, listfile.NoSlash)
		listfile.AddBirths(&r.e, b.To, listfile.NoSlash)
		listfile.AddExtra(&r.e, "birth_between", b.From+" and "+b.To)
	}
	if b.Type == "APPROXIMATELY" {
		listfile.AddExtra(&r.e, "birth_note", "approximately "+b.Date+b.Year)
	}
	listfile.AddExtra(&r.e, "birth_note", b.Note)
}

func (r *reader) document(d xmlDocument) {
	number := listfile.Clean(d.Number)
	if number == "" {
		listfile.AddExtra(&r.e, "document_note", strings.TrimSpace(listfile.Clean(d.Type2)+" "+listfile.Clean(d.Note)))
		return
	}
	code := ""
	for _, c := range []string{d.Issuing, d.Issued} {
		if got, ok := listfile.Country(c); ok {
			code = got
			break
		}
	}
	typ := listfile.TypePersonalID
	label := strings.ToLower(listfile.Clean(d.Type + " " + d.Type2))
	if strings.Contains(label, "passport") || strings.Contains(label, "passeport") || strings.Contains(label, "pasaporte") {
		typ = listfile.TypePassport
	}
	listfile.AddID(&r.e, typ, number, code)
	listfile.AddExtra(&r.e, "document_note", listfile.Clean(d.Note))
}

func (r *reader) listing(x xmlEntry) {
	l := trade.Listing{Authority: "UN", Program: strings.TrimSpace(x.ListType), Measure: "UN Security Council consolidated list", Reason: listfile.Clean(x.Comments)}
	for _, c := range []struct {
		cell, column string
		to           *string
	}{{x.ListedOn, "LISTED_ON", &l.ListedOn}, {x.DelistedOn, "DELISTED_ON", &l.EndedOn}} {
		cell := strings.TrimSpace(c.cell)
		if len(cell) > 10 && cell[4] == '-' { // "2004-06-02-04:00": a date with a time zone
			cell = cell[:10]
		}
		iso, ok := listfile.Date(cell, listfile.NoSlash)
		if !ok && cell != "" {
			r.rep.Unread(r.file, r.e.Row, c.column, c.cell, "a date")
		}
		*c.to = iso
	}
	r.e.Listings = []trade.Listing{l}
}
