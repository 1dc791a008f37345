package usofacenhanced

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

type reader struct {
	e    *trade.Entity
	rep  *listfile.Report
	file string
}

// scripts that the list states, where the letters alone say less.
var scripts = map[string]string{"Chinese Simplified": "Hans", "Chinese Traditional": "Hant", "Japanese": "Jpan"}

func (r reader) names(names []xmlName) {
	for _, n := range names {
		kind := trade.NameAlias
		switch {
		case n.Primary:
			kind = trade.NamePrimary
		case n.LowQuality:
			kind = trade.NameWeak
		case n.AliasType == "F.K.A.":
			kind = trade.NamePrevious
		}
		for _, t := range n.Translations {
			listfile.AddName(r.e, trade.EntityName{Name: t.Full, Kind: kind, Script: scripts[t.Script]})
			if n.Primary && t.Primary && r.e.Caption == "" {
				r.e.Caption = listfile.Clean(t.Full)
			}
		}
	}
}

// order of the parts of an address on an envelope.
var partOrder = []string{"ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE", "REGION"}

func (r reader) addresses(addresses []xmlAddress) {
	for _, a := range addresses {
		code := r.country(a.Country, "address country")
		if len(a.Translations) == 0 && code != "" {
			listfile.AddAddress(r.e, a.Country, code)
		}
		for _, t := range a.Translations {
			var parts []string
			for _, typ := range partOrder {
				for _, p := range t.Parts {
					if p.Type == typ {
						parts = append(parts, strings.TrimSpace(p.Value))
					}
				}
			}
			if a.Country != "" {
				parts = append(parts, a.Country)
			}
			listfile.AddAddress(r.e, strings.Join(parts, ", "), code)
		}
	}
}

func (r reader) country(cell, column string) string {
	if cell == "" || cell == "undetermined" {
		return ""
	}
	code, ok := listfile.Country(cell)
	if !ok {
		r.rep.Unread(r.file, r.e.Row, column, cell, "a country")
		listfile.AddExtra(r.e, "country", cell)
	}
	return code
}

// listingDate marks features that date a listing: "Listing Date (CMIC)",
// "Listing Date (EO 14024 Directive 2):".
var listingDate = regexp.MustCompile(`^Listing Date \((.+)\):?$`)

// keep are the features that go into Extra, by key.
var keep = map[string]string{
	"Website": "website", "Email Address": "email", "Phone Number": "phone", "Place of Birth": "birth_place", "Gender": "gender",
	"Organization Established Date": "established", "Organization Type:": "organization_type", "Target Type": "target_type",
	"Issuer Name": "issuer", "Equity Ticker": "ticker", "Secondary sanctions risk:": "note", "BIK (RU)": "bik",
	"Vessel Type": "vessel_type", "Vessel Call Sign": "call_sign", "Aircraft Model": "aircraft_model", "Vessel Owner": "vessel_owner",
}

func (r reader) features(features []xmlFeature) {
	for _, f := range features {
		value := strings.TrimSpace(f.Value)
		switch {
		case f.Type == "Birthdate":
			r.birth(f)
		case strings.HasPrefix(f.Type, "Nationality"), strings.HasPrefix(f.Type, "Citizenship"), f.Type == "Vessel Flag":
			listfile.AddCountry(r.e, r.country(value, f.Type))
		case listingDate.MatchString(f.Type):
			if iso, ok := listfile.Date(value, listfile.NoSlash); ok {
				r.e.Listings = append(r.e.Listings, trade.Listing{Authority: "US-OFAC", Measure: listingDate.FindStringSubmatch(f.Type)[1], ListedOn: iso})
			} else {
				r.rep.Unread(r.file, r.e.Row, f.Type, value, "a date")
			}
		case keep[f.Type] != "":
			listfile.AddExtra(r.e, keep[f.Type], value)
		case listfile.LabelType(f.Type) != "":
			r.number(f.Type, value, "")
		default:
			listfile.AddExtra(r.e, "note", strings.TrimSpace(f.Type+" "+value))
		}
	}
}

// birth prefers what the list prints; a range of a whole year is that year.
func (r reader) birth(f xmlFeature) {
	if listfile.AddBirths(r.e, f.Value, listfile.NoSlash) && f.Value != "" {
		return
	}
	if f.Date == nil {
		return
	}
	iso := f.Date.FromBegin
	if len(iso) == 10 && strings.HasSuffix(iso, "-01-01") && strings.HasSuffix(f.Date.ToEnd, "-12-31") {
		iso = iso[:4]
	}
	if iso != "" && !slices.Contains(r.e.Birth, iso) {
		r.e.Birth = append(r.e.Birth, iso)
	}
}

func (r reader) documents(documents []xmlDocument) {
	for _, d := range documents {
		country := d.Country
		if country == "" {
			country = d.Location
		}
		code := ""
		number := strings.TrimSpace(d.Number)
		if country != "" {
			code = r.country(country, "issuing country")
		} else if i := strings.LastIndexByte(number, '('); i > 0 && strings.HasSuffix(number, ")") {
			// "1026303117642 (Russia)"
			if c, ok := listfile.Country(number[i+1 : len(number)-1]); ok {
				code, number = c, strings.TrimSpace(number[:i])
			}
		}
		if code == "" {
			code = r.soleCountry()
		}
		label := d.Type
		if listfile.LabelType(d.Authority) != "" { // "OGRN", "INN"
			label = d.Authority
		}
		r.number(label, number, code)
	}
}

// soleCountry is the country of all addresses, where they agree: that of a
// document for which none is stated.
func (r reader) soleCountry() string {
	code := ""
	for _, a := range r.e.Address {
		if code != "" && a.Country != code {
			return ""
		}
		code = a.Country
	}
	return code
}

func (r reader) number(label, number, country string) {
	typ := listfile.LabelType(label)
	if typ == "" {
		typ = listfile.TypeOther
	}
	number = strings.TrimPrefix(number, "IMO ")
	listfile.AddID(r.e, typ, number, country)
}

// umbrella is the list of all lists but the SDN list; being on it says nothing
// beyond the list that put an entry there.
const umbrella = "Consolidated List"

func (r reader) listings(x xmlEntity) {
	lists := slices.DeleteFunc(slices.Clone(x.Lists), func(l xmlList) bool { return strings.TrimSpace(l.Name) == umbrella })
	if len(lists) == 0 {
		lists = x.Lists
	}
	var dated []trade.Listing
	for _, l := range lists {
		iso, ok := listfile.Date(l.Published, listfile.NoSlash)
		if !ok && l.Published != "" {
			r.rep.Unread(r.file, r.e.Row, "datePublished", l.Published, "a date")
		}
		dated = append(dated, trade.Listing{Authority: "US-OFAC", Measure: strings.TrimSpace(l.Name), ListedOn: iso})
	}
	reason := strings.Join(x.Legal, "; ")
	types := strings.Join(x.Types, "; ")
	if len(x.Programs) == 1 {
		for i := range dated {
			dated[i].Program, dated[i].Reason = x.Programs[0], reason
		}
		if len(dated) == 0 {
			dated = []trade.Listing{{Authority: "US-OFAC", Program: x.Programs[0], Measure: types, Reason: reason}}
		}
	} else {
		for _, p := range x.Programs {
			dated = append(dated, trade.Listing{Authority: "US-OFAC", Program: p, Measure: types, Reason: reason})
		}
	}
	listfile.AddExtra(r.e, "sanctions_types", x.Types...)
	r.e.Listings = append(dated, r.e.Listings...)
}
