// Package eufsf reads the European Commission's consolidated list of financial
// sanctions in XML (root element export, version 1.1): one sanctionEntity with
// names in the languages of the Union and in original scripts.
package eufsf

import (
	"context"
	"strings"

	"tallyman/internal/ref/taxid"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "eu-fsf", Title: "EU consolidated financial sanctions list, XML", Publisher: "European Commission, DG FISMA",
		Licence: "reuse under Decision 2011/833/EU", Detect: detect, Parse: parse,
	}
}

func detect(samples []listfile.Sample) float64 {
	for _, s := range samples {
		root, ok := s.Root()
		if !ok || root.Name.Local != "export" || !strings.Contains(string(s.Head), "<sanctionEntity") {
			return 0
		}
	}
	return 0.97
}

type xmlRegulation struct {
	Programme string `xml:"programme,attr"`
	Title     string `xml:"numberTitle,attr"`
	Published string `xml:"publicationDate,attr"`
	InForce   string `xml:"entryIntoForceDate,attr"`
	URL       string `xml:"publicationUrl"`
}

type xmlEntity struct {
	LogicalID  string          `xml:"logicalId,attr"`
	Reference  string          `xml:"euReferenceNumber,attr"`
	UN         string          `xml:"unitedNationId,attr"`
	Designated string          `xml:"designationDate,attr"`
	Details    string          `xml:"designationDetails,attr"`
	Remarks    []string        `xml:"remark"`
	Rules      []xmlRegulation `xml:"regulation"`
	Subject    struct {
		Code  string `xml:"code,attr"`
		Class string `xml:"classificationCode,attr"`
	} `xml:"subjectType"`
	Names []struct {
		First    string `xml:"firstName,attr"`
		Middle   string `xml:"middleName,attr"`
		Last     string `xml:"lastName,attr"`
		Whole    string `xml:"wholeName,attr"`
		Function string `xml:"function,attr"`
		Gender   string `xml:"gender,attr"`
		Language string `xml:"nameLanguage,attr"`
		Strong   string `xml:"strong,attr"`
	} `xml:"nameAlias"`
	Addresses []struct {
		Street  string `xml:"street,attr"`
		PoBox   string `xml:"poBox,attr"`
		Zip     string `xml:"zipCode,attr"`
		City    string `xml:"city,attr"`
		Region  string `xml:"region,attr"`
		Place   string `xml:"place,attr"`
		ISO     string `xml:"countryIso2Code,attr"`
		Country string `xml:"countryDescription,attr"`
	} `xml:"address"`
	Births []struct {
		Date  string `xml:"birthdate,attr"`
		Year  string `xml:"year,attr"`
		From  string `xml:"yearRangeFrom,attr"`
		To    string `xml:"yearRangeTo,attr"`
		City  string `xml:"city,attr"`
		Place string `xml:"place,attr"`
	} `xml:"birthdate"`
	Citizenships []struct {
		ISO string `xml:"countryIso2Code,attr"`
	} `xml:"citizenship"`
	Numbers []struct {
		Type   string `xml:"identificationTypeCode,attr"`
		Label  string `xml:"identificationTypeDescription,attr"`
		Number string `xml:"number,attr"`
		ISO    string `xml:"countryIso2Code,attr"`
		Remark string `xml:"remark"`
	} `xml:"identification"`
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, _ listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := listfile.Unique{}
	for _, f := range files {
		err := listfile.Elements(ctx, f, func(el listfile.Element) error {
			if el.Name == "export" {
				for _, a := range el.Start.Attr {
					if iso, ok := listfile.Date(a.Value, listfile.NoSlash); a.Name.Local == "generationDate" && ok {
						rep.AsOf = max(rep.AsOf, iso)
					}
				}
				return nil
			}
			rep.Read(1)
			var x xmlEntity
			if err := el.Decode(&x); err != nil {
				return err
			}
			e := entity(x, el.Ordinal, &rep, f.Name)
			e.File = f.SHA256
			if len(e.Names) == 0 || e.ID == "" {
				rep.Skip(f.Name, el.Ordinal, "the entry has no name or no number", x.Reference+" "+x.LogicalID)
				return nil
			}
			id, first := ids.ID(e.ID)
			if !first {
				rep.Note("two entries have one reference number, the second is kept under an id of its own", f.Name, el.Ordinal)
			}
			e.ID = id
			return emit(e)
		}, "export", "sanctionEntity")
		if err != nil {
			return rep, err
		}
	}
	return rep, nil
}

func entity(x xmlEntity, row int, rep *listfile.Report, file string) trade.Entity {
	e := trade.Entity{ID: x.Reference, Row: row, Schema: trade.Organization}
	if e.ID == "" {
		e.ID = x.LogicalID
	}
	if x.Subject.Class == "P" || x.Subject.Code == "person" {
		e.Schema = trade.Person
	}
	for _, n := range x.Names {
		whole := n.Whole
		if whole == "" {
			whole = strings.Join([]string{n.First, n.Middle, n.Last}, " ")
		}
		kind := trade.NameAlias
		switch {
		case n.Strong == "false":
			kind = trade.NameWeak
		case len(e.Names) == 0:
			kind = trade.NamePrimary
		}
		listfile.AddName(&e, trade.EntityName{Name: whole, Kind: kind, Lang: strings.ToLower(n.Language)})
		listfile.AddExtra(&e, "position", n.Function)
		listfile.AddExtra(&e, "gender", n.Gender)
	}
	for _, c := range x.Citizenships {
		country(&e, c.ISO, rep, file)
	}
	for _, a := range x.Addresses {
		var parts []string
		for _, p := range []string{a.Street, a.PoBox, a.Zip, a.City, a.Place, a.Region, a.Country} {
			if p = strings.TrimSpace(p); p != "" && p != "UNKNOWN" {
				parts = append(parts, p)
			}
		}
		code, _ := listfile.Country(a.ISO)
		listfile.AddAddress(&e, strings.Join(parts, ", "), code)
	}
	for _, b := range x.Births {
		for _, cell := range []string{b.Date, b.Year, b.From, b.To} {
			if cell != "" && cell != "0" && (cell == b.Date || b.Date == "") && !listfile.AddBirths(&e, cell, listfile.NoSlash) {
				rep.Unread(file, row, "birthdate", cell, "a date")
			}
		}
		listfile.AddExtra(&e, "birth_place", strings.Trim(b.City+", "+b.Place, ", "))
	}
	for _, n := range x.Numbers {
		code, _ := listfile.Country(n.ISO)
		listfile.AddID(&e, numberType(n.Type, n.Label), n.Number, code)
	}
	listfile.CountriesFromAddresses(&e)
	listings(&e, x, rep, file)
	listfile.AddExtra(&e, "remark", x.Remarks...)
	listfile.AddExtra(&e, "un_reference", x.UN)
	listfile.AddExtra(&e, "designation", x.Details)
	listfile.AddSectors(&e, x.Remarks...)
	return e
}

func country(e *trade.Entity, iso string, rep *listfile.Report, file string) {
	if iso == "" || iso == "00" {
		return
	}
	if code, ok := listfile.Country(iso); ok {
		listfile.AddCountry(e, code)
		return
	}
	rep.Unread(file, e.Row, "citizenship", iso, "a country code")
}

var numberTypes = map[string]string{
	"passport": listfile.TypePassport, "id": listfile.TypePersonalID, "ssn": listfile.TypePersonalID, "regnumber": listfile.TypeRegistration,
	"fiscalcode": listfile.TypeTax, "swiftbic": taxid.BIC, "imo": taxid.IMO, "electionid": listfile.TypePersonalID, "driving": listfile.TypePersonalID,
	"birthcert": listfile.TypePersonalID, "travel": listfile.TypePassport, "residentperm": listfile.TypePersonalID,
}

func numberType(code, label string) string {
	if t := numberTypes[strings.ToLower(code)]; t != "" {
		return t
	}
	if t := listfile.LabelType(label); t != "" {
		return t
	}
	return listfile.TypeOther
}

// listings: the entry's own date of designation, else the day on which its act
// came into force.
func listings(e *trade.Entity, x xmlEntity, rep *listfile.Report, file string) {
	for _, r := range x.Rules {
		l := trade.Listing{Authority: "EU", Program: r.Programme, Measure: "financial sanctions", Reason: r.Title}
		for _, cell := range []string{x.Designated, r.InForce, r.Published} {
			if cell == "" {
				continue
			}
			iso, ok := listfile.Date(cell, listfile.NoSlash)
			if ok {
				l.ListedOn = iso
				break
			}
			rep.Unread(file, e.Row, "regulation", cell, "a date")
		}
		listfile.AddExtra(e, "publication_url", strings.TrimSpace(r.URL))
		e.Listings = append(e.Listings, l)
	}
	if len(e.Listings) == 0 {
		e.Listings = []trade.Listing{{Authority: "EU", Measure: "financial sanctions"}}
	}
}
