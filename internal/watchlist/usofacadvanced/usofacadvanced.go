// Package usofacadvanced reads OFAC's lists in the ADVANCED XML form (root
// element Sanctions), which follows the United Nations' model for sanctions
// lists: everything is a reference into tables of values, and parties, their
// documents, their relations and their listings stand in different parts of the
// file. Names in other scripts, listing dates and programmes are all there.
//
// The listings stand last, so the parties of one file are held in memory until
// the end. Layout: OFAC, "Advanced Sanctions Data Model".
package usofacadvanced

import (
	"context"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "us-ofac-advanced", Title: "OFAC sanctions lists, advanced XML", Publisher: "US Treasury, Office of Foreign Assets Control",
		Licence: "public domain (17 U.S.C. 105)", Detect: detect, Parse: parse,
	}
}

func detect(samples []listfile.Sample) float64 {
	for _, s := range samples {
		root, ok := s.Root()
		if !ok || root.Name.Local != "Sanctions" || !strings.Contains(string(s.Head), "ReferenceValueSets") {
			return 0
		}
	}
	return 0.97
}

// list is one file while it is read.
type list struct {
	rep       *listfile.Report
	file      listfile.File
	values    map[string]map[string]value // kind -> id -> value
	locations map[string]location
	documents map[string][]xmlDocument // by identity
	entities  []*trade.Entity
	byProfile map[string]*trade.Entity
	edges     []trade.Ownership
}

type value struct{ text, iso2 string }

type location struct{ full, country string }

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := listfile.Unique{}
	for _, f := range files {
		l := &list{rep: &rep, file: f, values: map[string]map[string]value{}, locations: map[string]location{},
			documents: map[string][]xmlDocument{}, byProfile: map[string]*trade.Entity{}}
		if err := listfile.Elements(ctx, f, l.element, l.names()...); err != nil {
			return rep, err
		}
		for _, e := range l.entities {
			if len(e.Listings) == 0 {
				e.Listings = []trade.Listing{{Authority: "US-OFAC"}}
				rep.Note("a party has no SanctionsEntry, its programme and date are not known", f.Name, e.Row)
			}
			var first bool
			if e.ID, first = ids.ID(e.ID); !first {
				rep.Note("two parties have one number, the second is kept under an id of its own", f.Name, e.Row)
			}
			listfile.CountriesFromAddresses(e)
			for _, t := range e.Extra["organization_type"] {
				listfile.AddSectors(e, "Organization type: "+t)
			}
			listfile.AddSectors(e)
			if err := emit(*e); err != nil {
				return rep, err
			}
		}
		for _, o := range l.edges {
			if err := own(o); err != nil {
				return rep, err
			}
		}
	}
	return rep, nil
}

// kinds of reference values that are used.
var kinds = []string{"AliasType", "AreaCode", "Country", "DetailReference", "FeatureType", "IDRegDocType", "NamePartType", "PartySubType",
	"RelationType", "SanctionsType", "Script", "LocPartType", "List", "LegalBasis"}

func (l *list) names() []string {
	return append([]string{"DateOfIssue", "Location", "IDRegDocument", "DistinctParty", "ProfileRelationship", "SanctionsEntry"}, kinds...)
}

func (l *list) element(el listfile.Element) error {
	switch el.Name {
	case "DateOfIssue":
		var d xmlDate
		if err := el.Decode(&d); err != nil {
			return err
		}
		l.rep.AsOf = max(l.rep.AsOf, d.iso())
		return nil
	case "Location":
		return l.location(el)
	case "IDRegDocument":
		var d xmlDocument
		if err := el.Decode(&d); err != nil {
			return err
		}
		l.documents[d.Identity] = append(l.documents[d.Identity], d)
		return nil
	case "DistinctParty":
		return l.party(el)
	case "ProfileRelationship":
		return l.relation(el)
	case "SanctionsEntry":
		return l.listing(el)
	}
	return l.reference(el)
}

func (l *list) reference(el listfile.Element) error {
	var v struct {
		ID   string `xml:"ID,attr"`
		ISO2 string `xml:"ISO2,attr"`
		Desc string `xml:"Description,attr"`
		Ref  string `xml:"LegalBasisShortRef,attr"`
		Text string `xml:",chardata"`
	}
	if err := el.Decode(&v); err != nil {
		return err
	}
	if l.values[el.Name] == nil {
		l.values[el.Name] = map[string]value{}
	}
	text := listfile.Clean(v.Text)
	for _, other := range []string{v.Desc, v.Ref} {
		if text == "" {
			text = other
		}
	}
	l.values[el.Name][v.ID] = value{text, v.ISO2}
	return nil
}

// text is a reference value's text, "" where the id is not known.
func (l *list) text(kind, id string) string { return l.values[kind][id].text }

func (l *list) country(id string) string {
	v := l.values["Country"][id]
	if v.iso2 != "" {
		if code, ok := listfile.Country(v.iso2); ok {
			return code
		}
	}
	if v.text == "" || v.text == "undetermined" {
		return ""
	}
	code, ok := listfile.Country(v.text)
	if !ok {
		l.rep.Note("a country is not known: "+v.text, l.file.Name, 0)
	}
	return code
}

func (l *list) location(el listfile.Element) error {
	var x struct {
		ID      string `xml:"ID,attr"`
		Country struct {
			ID string `xml:"CountryID,attr"`
		} `xml:"LocationCountry"`
		Parts []struct {
			Type   string   `xml:"LocPartTypeID,attr"`
			Values []string `xml:"LocationPartValue>Value"`
		} `xml:"LocationPart"`
	}
	if err := el.Decode(&x); err != nil {
		return err
	}
	byType := map[string]string{}
	for _, p := range x.Parts {
		if len(p.Values) > 0 {
			byType[strings.ToUpper(l.text("LocPartType", p.Type))] = listfile.Clean(p.Values[0])
		}
	}
	var parts []string
	for _, t := range []string{"ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE", "REGION"} {
		if byType[t] != "" {
			parts = append(parts, byType[t])
		}
	}
	loc := location{country: l.country(x.Country.ID)}
	if name := l.text("Country", x.Country.ID); name != "" {
		parts = append(parts, name)
	}
	loc.full = strings.Join(parts, ", ")
	l.locations[x.ID] = loc
	return nil
}

func (l *list) relation(el listfile.Element) error {
	var x struct {
		From   string `xml:"From-ProfileID,attr"`
		To     string `xml:"To-ProfileID,attr"`
		Type   string `xml:"RelationTypeID,attr"`
		Former string `xml:"Former,attr"`
	}
	if err := el.Decode(&x); err != nil {
		return err
	}
	role := l.text("RelationType", x.Type)
	from, to := l.byProfile[x.From], l.byProfile[x.To]
	if from == nil || to == nil || strings.HasPrefix(role, "Family") {
		return nil
	}
	if x.Former == "true" {
		role = "former: " + role
	}
	// "Owned or Controlled By", "Acting for or on behalf of": the far end is above.
	o := trade.Ownership{OwnerID: to.ID, AssetID: from.ID, Role: role, Row: from.Row}
	if strings.HasPrefix(role, "Own") && !strings.HasPrefix(role, "Owned") || strings.HasPrefix(role, "Leader") || strings.HasPrefix(role, "Provid") {
		o.OwnerID, o.AssetID = from.ID, to.ID
	}
	l.edges = append(l.edges, o)
	return nil
}

func (l *list) listing(el listfile.Element) error {
	var x struct {
		Profile string `xml:"ProfileID,attr"`
		List    string `xml:"ListID,attr"`
		Events  []struct {
			Legal string  `xml:"LegalBasisID,attr"`
			Date  xmlDate `xml:"Date"`
		} `xml:"EntryEvent"`
		Measures []struct {
			Type    string `xml:"SanctionsTypeID,attr"`
			Comment string `xml:"Comment"`
		} `xml:"SanctionsMeasure"`
	}
	if err := el.Decode(&x); err != nil {
		return err
	}
	e := l.byProfile[x.Profile]
	if e == nil {
		l.rep.Note("a SanctionsEntry names a party that is not there", l.file.Name, el.Ordinal)
		return nil
	}
	base := trade.Listing{Authority: "US-OFAC", Measure: l.text("List", x.List)}
	for _, ev := range x.Events {
		if iso := ev.Date.iso(); iso != "" && (base.ListedOn == "" || iso < base.ListedOn) {
			base.ListedOn = iso
		}
		if r := l.text("LegalBasis", ev.Legal); r != "" && !strings.Contains(base.Reason, r) {
			base.Reason = strings.TrimPrefix(base.Reason+"; "+r, "; ")
		}
	}
	n := len(e.Listings)
	for _, m := range x.Measures {
		if kind := l.text("SanctionsType", m.Type); kind != "Program" {
			listfile.AddExtra(e, "sanctions_types", kind)
			continue
		}
		one := base
		one.Program = strings.TrimSpace(m.Comment)
		e.Listings = append(e.Listings, one)
	}
	if len(e.Listings) == n {
		e.Listings = append(e.Listings, base)
	}
	return nil
}
