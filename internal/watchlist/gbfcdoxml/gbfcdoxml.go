// Package gbfcdoxml reads the UK Sanctions List of the Foreign, Commonwealth and
// Development Office as XML: the root element Designations with one element
// Designation per target, which holds lists of names, addresses and numbers.
// Layout: FCDO, "UK Sanctions List: guidance for users", and the published file.
package gbfcdoxml

import (
	"context"
	"strings"

	"tallyman/internal/ref/taxid"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist/gbrow"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "gb-fcdo-xml", Title: "UK Sanctions List, XML", Publisher: "UK Foreign, Commonwealth and Development Office",
		Licence: "Open Government Licence v3.0", Detect: listfile.RootIs(0.98, "Designations"), Parse: parse,
	}
}

type xmlName struct {
	Name1    string `xml:"Name1"`
	Name2    string `xml:"Name2"`
	Name3    string `xml:"Name3"`
	Name4    string `xml:"Name4"`
	Name5    string `xml:"Name5"`
	Name6    string `xml:"Name6"` // the family name, or an organisation's whole name
	Type     string `xml:"NameType"`
	Strength string `xml:"AliasStrength"`
}

func (n xmlName) full() string {
	return listfile.Clean(strings.Join([]string{n.Name1, n.Name2, n.Name3, n.Name4, n.Name5, n.Name6}, " "))
}

type xmlAddress struct {
	Lines    []string `xml:",any"`
	PostCode string   `xml:"AddressPostalCode"`
	Country  string   `xml:"AddressCountry"`
}

type xmlPlace struct {
	Town    string `xml:"TownOfBirth"`
	Country string `xml:"CountryOfBirth"`
}

type xmlDesignation struct {
	ID         string       `xml:"UniqueID"`
	Group      string       `xml:"OFSIGroupID"`
	UN         string       `xml:"UNReferenceNumber"`
	Designated string       `xml:"DateDesignated"`
	Names      []xmlName    `xml:"Names>Name"`
	NonLatin   []string     `xml:"NonLatinNames>NonLatinName>NameNonLatinScript"`
	Titles     []string     `xml:"Titles>Title"`
	Regime     string       `xml:"RegimeName"`
	Kind       string       `xml:"IndividualEntityShip"`
	Source     string       `xml:"DesignationSource"`
	Measures   string       `xml:"SanctionsImposed"`
	Other      string       `xml:"OtherInformation"`
	Reason     string       `xml:"UKStatementofReasons"`
	Addresses  []xmlAddress `xml:"Addresses>Address"`
	Phones     []string     `xml:"PhoneNumbers>PhoneNumber"`
	Emails     []string     `xml:"EmailAddresses>EmailAddress"`
	Websites   []string     `xml:"Websites>Website"`

	Births        []string   `xml:"IndividualDetails>Individual>DOBs>DOB"`
	Nationalities []string   `xml:"IndividualDetails>Individual>Nationalities>Nationality"`
	Passports     []string   `xml:"IndividualDetails>Individual>PassportDetails>Passport>PassportNumber"`
	NationalIDs   []string   `xml:"IndividualDetails>Individual>NationalIdentifierDetails>NationalIdentifier>NationalIdentifierNumber"`
	Positions     []string   `xml:"IndividualDetails>Individual>Positions>Position"`
	Genders       []string   `xml:"IndividualDetails>Individual>Genders>Gender"`
	Places        []xmlPlace `xml:"IndividualDetails>Individual>BirthDetails>Location"`

	EntityTypes   []string `xml:"EntityDetails>Entity>TypeOfEntities>TypeOfEntity"`
	Registrations []string `xml:"EntityDetails>Entity>BusinessRegistrationNumbers>BusinessRegistrationNumber"`
	Parents       []string `xml:"EntityDetails>Entity>ParentCompanies>ParentCompany"`
	Subsidiaries  []string `xml:"EntityDetails>Entity>Subsidiaries>Subsidiary"`

	IMO           []string `xml:"ShipDetails>Ship>IMONumbers>IMONumber"`
	Owners        []string `xml:"ShipDetails>Ship>CurrentOwnerOperators>CurrentOwnerOperator"`
	FormerOwners  []string `xml:"ShipDetails>Ship>PreviousOwnerOperators>PreviousOwnerOperator"`
	Flags         []string `xml:"ShipDetails>Ship>CurrentBelievedFlagOfShips>CurrentBelievedFlagOfShip"`
	PreviousFlags []string `xml:"ShipDetails>Ship>PreviousFlags>PreviousFlag"`
	ShipTypes     []string `xml:"ShipDetails>Ship>TypeOfShipDetails>TypeOfShip"`
	Tonnage       []string `xml:"ShipDetails>Ship>TonnageOfShipDetails>TonnageOfShip"`
	Built         []string `xml:"ShipDetails>Ship>YearsBuilt>YearBuilt"`
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	l := &list{rep: &listfile.Report{}, group: listfile.NewGroup()}
	for _, f := range files {
		err := listfile.Elements(ctx, f, func(el listfile.Element) error { return l.element(el, f) }, "DateGenerated", "Designation")
		if err != nil {
			return *l.rep, err
		}
	}
	return *l.rep, gbrow.Emit(l.group, emit, own)
}

type list struct {
	rep   *listfile.Report
	group *listfile.Group
}

func (l *list) element(el listfile.Element, f listfile.File) error {
	if el.Name == "DateGenerated" {
		var cell string
		if err := el.Decode(&cell); err != nil {
			return err
		}
		if iso, ok := listfile.Date(cell, listfile.DayFirst); ok {
			l.rep.AsOf = max(l.rep.AsOf, iso)
		}
		return nil
	}
	var x xmlDesignation
	if err := el.Decode(&x); err != nil {
		return err
	}
	l.rep.Read(1)
	e := l.entity(x, f.Name, el.Ordinal)
	if x.ID == "" || len(e.Names) == 0 {
		l.rep.Skip(f.Name, el.Ordinal, "the designation has no UniqueID or no name", x.ID)
		return nil
	}
	into, fresh := l.group.Of(x.ID)
	if !fresh {
		l.rep.Note("two designations have one UniqueID, they are joined", f.Name, el.Ordinal)
		listfile.Merge(into, e)
		return nil
	}
	e.File = f.SHA256
	*into = e
	return nil
}

func (l *list) entity(x xmlDesignation, file string, row int) trade.Entity {
	e := trade.Entity{ID: x.ID, Row: row}
	var ok bool
	if e.Schema, ok = gbrow.Schema(x.Kind); !ok {
		l.rep.Unread(file, row, "IndividualEntityShip", x.Kind, "Individual, Entity or Ship")
	}
	for _, n := range x.Names {
		kind := gbrow.Kind(n.Type, n.Strength)
		listfile.AddName(&e, trade.EntityName{Name: n.full(), Kind: kind})
		if e.Caption == "" && kind == trade.NamePrimary {
			e.Caption = n.full()
		}
	}
	for _, n := range x.NonLatin {
		listfile.AddName(&e, trade.EntityName{Name: n, Kind: trade.NamePrimary})
	}
	if e.Caption == "" && len(e.Names) > 0 {
		e.Caption = e.Names[0].Name
	}
	for _, a := range x.Addresses {
		address(&e, a)
	}
	for _, c := range []struct {
		element string
		values  []string
		read    func(*trade.Entity, string) string
	}{{"DOB", x.Births, gbrow.Births}, {"Nationality", x.Nationalities, gbrow.Countries}, {"CurrentBelievedFlagOfShip", x.Flags, gbrow.Countries}} {
		for _, v := range c.values {
			if unread := c.read(&e, v); unread != "" {
				l.rep.Unread(file, row, c.element, unread, "a date or a country")
				listfile.AddExtra(&e, c.element, unread)
			}
		}
	}
	for _, c := range []struct {
		values []string
		typ    string
	}{{x.Registrations, listfile.TypeRegistration}, {x.IMO, taxid.IMO}, {x.Passports, listfile.TypePassport}, {x.NationalIDs, listfile.TypePersonalID}} {
		for _, v := range c.values {
			gbrow.Numbers(&e, v, c.typ)
		}
	}
	lst := trade.Listing{Authority: "GB", Program: listfile.Clean(x.Regime), Measure: strings.Join(gbrow.Values(x.Measures), "; "), Reason: listfile.Clean(x.Reason)}
	if x.Designated != "" {
		if lst.ListedOn, ok = listfile.Date(x.Designated, listfile.DayFirst); !ok {
			l.rep.Unread(file, row, "DateDesignated", x.Designated, "a date DD/MM/YYYY")
		}
	}
	e.Listings = []trade.Listing{lst}
	x.rest(&e)
	return e
}

// address joins the six lines, the postal code and the country, which come in
// this order.
func address(e *trade.Entity, a xmlAddress) {
	var parts []string
	for _, p := range append(a.Lines, a.PostCode, a.Country) {
		if p = listfile.Clean(p); p != "" {
			parts = append(parts, p)
		}
	}
	if len(parts) > 0 {
		code, _ := listfile.Country(a.Country)
		listfile.AddAddress(e, strings.Join(parts, ", "), code)
	}
}

// rest keeps what has no field of its own, under the names of the CSV's columns.
func (x xmlDesignation) rest(e *trade.Entity) {
	for _, c := range []struct {
		key    string
		values []string
	}{
		{"OFSI Group ID", []string{x.Group}}, {"UN Reference Number", []string{x.UN}}, {"Title", x.Titles}, {"Other Information", []string{x.Other}},
		{"Designation source", []string{x.Source}}, {"Position", x.Positions}, {"Gender", x.Genders}, {"Type of entity", x.EntityTypes},
		{"Subsidiaries", x.Subsidiaries}, {"Parent company", x.Parents}, {"Current owner/operator (s)", x.Owners},
		{"Previous owner/operator (s)", x.FormerOwners}, {"Previous flags", x.PreviousFlags}, {"Type of ship", x.ShipTypes},
		{"Tonnage of ship", x.Tonnage}, {"Year Built", x.Built}, {"Phone number", x.Phones}, {"Website", x.Websites}, {"Email address", x.Emails},
	} {
		for _, v := range c.values {
			listfile.AddExtra(e, c.key, gbrow.Values(v)...)
		}
	}
	for _, p := range x.Places {
		listfile.AddExtra(e, "Town of birth", listfile.Clean(p.Town))
		listfile.AddExtra(e, "Country of birth", listfile.Clean(p.Country))
	}
}
