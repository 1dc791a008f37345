// Package usofacxml reads OFAC's lists in the classic XML form (sdn.xml,
// consolidated.xml; root element sdnList): names, aliases with their category,
// addresses, numbers and dates of birth, each in an element of its own. The form
// carries no listing dates and no names in other scripts.
package usofacxml

import (
	"context"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
	"tallyman/internal/watchlist/remark"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "us-ofac-xml", Title: "OFAC sanctions lists, classic XML", Publisher: "US Treasury, Office of Foreign Assets Control",
		Licence: "public domain (17 U.S.C. 105)", Detect: listfile.RootIs(0.97, "sdnList"), Parse: parse,
	}
}

type xmlEntry struct {
	UID      string   `xml:"uid"`
	First    string   `xml:"firstName"`
	Last     string   `xml:"lastName"`
	Title    string   `xml:"title"`
	Type     string   `xml:"sdnType"`
	Remarks  string   `xml:"remarks"`
	Programs []string `xml:"programList>program"`
	IDs      []struct {
		Type    string `xml:"idType"`
		Number  string `xml:"idNumber"`
		Country string `xml:"idCountry"`
	} `xml:"idList>id"`
	Aliases []struct {
		Type     string `xml:"type"`
		Category string `xml:"category"`
		First    string `xml:"firstName"`
		Last     string `xml:"lastName"`
	} `xml:"akaList>aka"`
	Addresses []struct {
		Line1   string `xml:"address1"`
		Line2   string `xml:"address2"`
		Line3   string `xml:"address3"`
		City    string `xml:"city"`
		State   string `xml:"stateOrProvince"`
		Zip     string `xml:"postalCode"`
		Country string `xml:"country"`
	} `xml:"addressList>address"`
	Nationalities []string `xml:"nationalityList>nationality>country"`
	Citizenships  []string `xml:"citizenshipList>citizenship>country"`
	Births        []string `xml:"dateOfBirthList>dateOfBirthItem>dateOfBirth"`
	BirthPlaces   []string `xml:"placeOfBirthList>placeOfBirthItem>placeOfBirth"`
	Vessel        struct {
		CallSign string `xml:"callSign"`
		Type     string `xml:"vesselType"`
		Flag     string `xml:"vesselFlag"`
		Owner    string `xml:"vesselOwner"`
		Tonnage  string `xml:"tonnage"`
	} `xml:"vesselInfo"`
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	byName := map[string][]string{}
	// First the names, so that a link can be found wherever it points.
	for _, f := range files {
		err := listfile.Elements(ctx, f, func(el listfile.Element) error {
			var x struct {
				UID   string `xml:"uid"`
				First string `xml:"firstName"`
				Last  string `xml:"lastName"`
			}
			if err := el.Decode(&x); err != nil {
				return err
			}
			if k := strings.ToUpper(full(x.Last, x.First)); k != "" {
				byName[k] = append(byName[k], x.UID)
			}
			return nil
		}, "sdnEntry")
		if err != nil {
			return rep, err
		}
	}
	ids := listfile.Unique{}
	for _, f := range files {
		err := listfile.Elements(ctx, f, func(el listfile.Element) error {
			if el.Name == "Publish_Date" {
				var date string
				if err := el.Decode(&date); err != nil {
					return err
				}
				if iso, ok := listfile.Date(date, listfile.MonthFirst); ok {
					rep.AsOf = max(rep.AsOf, iso)
				}
				return nil
			}
			rep.Read(1)
			var x xmlEntry
			if err := el.Decode(&x); err != nil {
				return err
			}
			return entry(x, el, f, &rep, ids, byName, emit, own)
		}, "Publish_Date", "sdnEntry")
		if err != nil {
			return rep, err
		}
	}
	rep.Warn("this format carries no listing dates")
	return rep, nil
}

// full writes a name as OFAC does: "LAST, First".
func full(last, first string) string {
	last, first = listfile.Clean(last), listfile.Clean(first)
	if last == "" || first == "" {
		return last + first
	}
	return last + ", " + first
}

var schemata = map[string]trade.Schema{"Individual": trade.Person, "Vessel": trade.Vessel, "Aircraft": trade.Airplane, "Entity": trade.Organization}

func entry(x xmlEntry, el listfile.Element, f listfile.File, rep *listfile.Report, ids listfile.Unique, byName map[string][]string, emit listfile.Emit, own listfile.Own) error {
	name := full(x.Last, x.First)
	if x.UID == "" || name == "" {
		rep.Skip(f.Name, el.Ordinal, "the entry has no uid or no name", x.UID)
		return nil
	}
	e := trade.Entity{Caption: name, Row: el.Ordinal, File: f.SHA256, Schema: schemata[x.Type]}
	if e.Schema == "" {
		e.Schema = trade.LegalEntity
		rep.Unread(f.Name, el.Ordinal, "sdnType", x.Type, "Individual, Entity, Vessel or Aircraft")
	}
	var first bool
	if e.ID, first = ids.ID(x.UID); !first {
		rep.Note("two entries have one uid, the second is kept under an id of its own", f.Name, el.Ordinal)
	}
	names(&e, x, name)
	places(&e, x, rep, f.Name)
	for _, n := range x.IDs {
		number(&e, n.Type, n.Number, n.Country)
	}
	for _, d := range x.Births {
		if !listfile.AddBirths(&e, d, listfile.NoSlash) {
			rep.Unread(f.Name, el.Ordinal, "dateOfBirth", d, "a date")
		}
	}
	listfile.AddExtra(&e, "birth_place", x.BirthPlaces...)
	listfile.AddExtra(&e, "title", x.Title)
	listfile.AddExtra(&e, "call_sign", x.Vessel.CallSign)
	listfile.AddExtra(&e, "vessel_type", x.Vessel.Type)
	listfile.AddExtra(&e, "vessel_owner", x.Vessel.Owner)
	listfile.AddExtra(&e, "tonnage", x.Vessel.Tonnage)
	linked := remark.Read(&e, x.Remarks).LinkedTo
	for _, p := range x.Programs {
		e.Listings = append(e.Listings, trade.Listing{Authority: "US-OFAC", Program: p})
	}
	if len(e.Listings) == 0 {
		e.Listings = []trade.Listing{{Authority: "US-OFAC"}}
	}
	listfile.CountriesFromAddresses(&e)
	listfile.AddSectors(&e, "Organization type: "+strings.Join(e.Extra["organization_type"], ", "))
	var edges []trade.Ownership
	for _, n := range linked {
		if to := byName[strings.ToUpper(n)]; len(to) == 1 && to[0] != e.ID {
			edges = append(edges, trade.Ownership{OwnerID: to[0], AssetID: e.ID, Role: "linked to", Row: el.Ordinal})
			continue
		}
		listfile.AddExtra(&e, "linked_to_unresolved", n)
		rep.Note("a remark is linked to a name that no entry, or more than one, carries", f.Name, el.Ordinal)
	}
	if err := emit(e); err != nil {
		return err
	}
	for _, o := range edges {
		if err := own(o); err != nil {
			return err
		}
	}
	return nil
}

func names(e *trade.Entity, x xmlEntry, name string) {
	listfile.AddName(e, trade.EntityName{Name: name, Kind: trade.NamePrimary})
	for _, a := range x.Aliases {
		kind := trade.NameAlias
		switch {
		case strings.EqualFold(a.Category, "weak"):
			kind = trade.NameWeak
		case strings.HasPrefix(a.Type, "f.k.a"):
			kind = trade.NamePrevious
		}
		listfile.AddName(e, trade.EntityName{Name: full(a.Last, a.First), Kind: kind})
	}
}

func places(e *trade.Entity, x xmlEntry, rep *listfile.Report, file string) {
	code := func(cell, element string) string {
		if cell == "" || cell == "undetermined" || cell == "None Identified" {
			return ""
		}
		c, ok := listfile.Country(cell)
		if !ok {
			rep.Unread(file, e.Row, element, cell, "a country")
		}
		return c
	}
	for _, c := range append(x.Nationalities, x.Citizenships...) {
		listfile.AddCountry(e, code(c, "nationality"))
	}
	listfile.AddCountry(e, code(x.Vessel.Flag, "vesselFlag"))
	for _, a := range x.Addresses {
		var parts []string
		for _, p := range []string{a.Line1, a.Line2, a.Line3, a.City, a.State, a.Zip, a.Country} {
			if p = listfile.Clean(p); p != "" {
				parts = append(parts, p)
			}
		}
		listfile.AddAddress(e, strings.Join(parts, ", "), code(a.Country, "country"))
	}
}

// number reads one id; several of the types are no numbers (gender, remarks
// about secondary sanctions).
func number(e *trade.Entity, label, value, country string) {
	typ := listfile.LabelType(label)
	if typ == "" {
		listfile.AddExtra(e, strings.ToLower(strings.Trim(label, " :-")), value)
		return
	}
	code, _ := listfile.Country(country)
	if rest, ok := strings.CutPrefix(value, "IMO "); ok {
		typ, value = "imo", rest
	}
	listfile.AddID(e, typ, value, code)
}
