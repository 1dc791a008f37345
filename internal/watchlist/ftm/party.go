package ftm

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"tallyman/internal/ref/taxid"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// schemata of parties.
var schemata = map[string]trade.Schema{
	"Person": trade.Person, "Company": trade.Company, "Organization": trade.Organization, "PublicBody": trade.PublicBody,
	"LegalEntity": trade.LegalEntity, "Vessel": trade.Vessel, "Airplane": trade.Airplane,
}

// belongs are the schemata whose lines become part of a party.
var belongs = map[string]bool{"Sanction": true, "Address": true, "Passport": true, "Identification": true}

// mayBelong looks for the names of those schemata, so that the first pass need
// not decode every party.
func mayBelong(line []byte) bool {
	for s := range belongs {
		if bytes.Contains(line, []byte(`"`+s+`"`)) {
			return true
		}
	}
	return false
}

type belongings struct {
	sanctions map[string][]trade.Listing // by entity
	addresses map[string]trade.EntityAddress
	passports map[string][]trade.Identifier // by holder
}

func (b *belongings) take(line []byte) {
	var o object
	if json.Unmarshal(line, &o) != nil {
		return
	}
	switch o.Schema {
	case "Sanction":
		l := trade.Listing{Authority: o.first("authority"), Program: o.first("programId"), Measure: strings.Join(o.Properties["provisions"], "; "),
			ListedOn: iso(o.first("listingDate")), EndedOn: iso(o.first("endDate")), Reason: strings.Join(o.Properties["reason"], "; ")}
		if l.ListedOn == "" {
			l.ListedOn = iso(o.first("startDate"))
		}
		if l.Program == "" {
			l.Program = o.first("program")
		}
		for _, id := range o.Properties["entity"] {
			b.sanctions[id] = append(b.sanctions[id], l)
		}
	case "Address":
		full := o.first("full")
		if full == "" {
			var parts []string
			for _, p := range []string{"street", "postalCode", "city", "region", "state"} {
				if v := o.first(p); v != "" {
					parts = append(parts, v)
				}
			}
			full = strings.Join(parts, ", ")
		}
		b.addresses[o.ID] = trade.EntityAddress{Full: full, Country: o.first("country")}
	case "Passport", "Identification":
		typ := listfile.TypePersonalID
		if o.Schema == "Passport" || strings.Contains(strings.ToLower(o.first("type")), "passport") {
			typ = listfile.TypePassport
		}
		for _, n := range slices.Concat(o.Properties["number"], o.Properties["passportNumber"]) {
			if id, ok := listfile.ID(typ, n, o.first("country")); ok {
				for _, holder := range o.Properties["holder"] {
					b.passports[holder] = append(b.passports[holder], id)
				}
			}
		}
	}
}

// iso keeps a date of FollowTheMoney, which may be partial, without its time.
func iso(s string) string {
	if len(s) > 10 {
		s = s[:10]
	}
	if d, ok := listfile.Date(s, listfile.NoSlash); ok {
		return d
	}
	return ""
}

// numberProps are the properties that hold identifiers.
var numberProps = []struct{ prop, typ string }{
	{"innCode", taxid.INN}, {"ogrnCode", taxid.OGRN}, {"kppCode", taxid.KPP}, {"okpoCode", listfile.TypeOKPO}, {"leiCode", taxid.LEI},
	{"swiftBic", taxid.BIC}, {"imoNumber", taxid.IMO}, {"mmsi", listfile.TypeMMSI}, {"uniqueEntityId", listfile.TypeUEI},
	{"uscCode", taxid.USCC}, {"isin", listfile.TypeISIN}, {"isinCode", listfile.TypeISIN}, {"registrationNumber", listfile.TypeRegistration},
	{"taxNumber", listfile.TypeTax}, {"vatCode", listfile.TypeTax}, {"passportNumber", listfile.TypePassport},
	{"idNumber", listfile.TypePersonalID}, {"dunsCode", listfile.TypeOther}, {"serialNumber", listfile.TypeAircraft},
	{"registrationMark", listfile.TypeAircraft},
}

// countryProps are the properties that state a country, the closest tie first.
var countryProps = []string{"jurisdiction", "mainCountry", "country", "nationality", "citizenship", "flag"}

// read are the properties that have a field of their own; the rest is Extra.
var read = func() map[string]bool {
	m := map[string]bool{"name": true, "alias": true, "weakAlias": true, "previousName": true, "abbreviation": true, "address": true,
		"addressEntity": true, "birthDate": true, "firstName": true, "lastName": true, "secondName": true, "middleName": true, "fatherName": true}
	for _, p := range numberProps {
		m[p.prop] = true
	}
	for _, p := range countryProps {
		m[p] = true
	}
	return m
}()

func party(o object, schema trade.Schema, b *belongings) trade.Entity {
	e := trade.Entity{ID: o.ID, Schema: schema, Caption: listfile.Clean(o.Caption)}
	// Names are sets in no order; the caption is the publisher's choice of the
	// best.
	if slices.Contains(o.Properties["name"], o.Caption) {
		listfile.AddName(&e, trade.EntityName{Name: o.Caption, Kind: trade.NamePrimary})
	}
	for _, p := range []struct {
		prop string
		kind trade.NameKind
	}{{"name", trade.NamePrimary}, {"alias", trade.NameAlias}, {"abbreviation", trade.NameWeak}, {"weakAlias", trade.NameWeak}, {"previousName", trade.NamePrevious}} {
		for _, n := range slices.Sorted(slices.Values(o.Properties[p.prop])) {
			listfile.AddName(&e, trade.EntityName{Name: n, Kind: p.kind})
		}
	}
	if len(e.Names) == 0 && o.Caption != "" {
		listfile.AddName(&e, trade.EntityName{Name: o.Caption, Kind: trade.NamePrimary})
	}
	for _, p := range countryProps {
		for _, c := range o.Properties[p] {
			listfile.AddCountry(&e, strings.ToLower(c))
		}
	}
	country := ""
	if len(e.Country) > 0 {
		country = e.Country[0]
	}
	for _, p := range numberProps {
		for _, n := range o.Properties[p.prop] {
			where := country
			if p.typ == taxid.INN || p.typ == taxid.OGRN {
				where = "ru"
			}
			listfile.AddID(&e, p.typ, n, where)
		}
	}
	listfile.AddIDs(&e, b.passports[o.ID]...)
	addresses(&e, o, b)
	for _, d := range o.Properties["birthDate"] {
		if d = iso(d); d != "" && !slices.Contains(e.Birth, d) {
			e.Birth = append(e.Birth, d)
		}
	}
	listings(&e, o, b)
	for prop, values := range o.Properties {
		if !read[prop] {
			listfile.AddExtra(&e, prop, values...)
		}
	}
	listfile.AddExtra(&e, "datasets", o.Datasets...)
	listfile.AddExtra(&e, "referents", o.Referents...)
	listfile.AddSectors(&e, slices.Concat(o.Properties["notes"], o.Properties["description"], o.Properties["sector"])...)
	return e
}

func addresses(e *trade.Entity, o object, b *belongings) {
	for _, a := range o.Properties["address"] {
		listfile.AddAddress(e, a, "")
	}
	for _, id := range o.Properties["addressEntity"] {
		if a, ok := b.addresses[id]; ok && !slices.ContainsFunc(e.Address, func(have trade.EntityAddress) bool { return have.Full == a.Full }) {
			listfile.AddAddress(e, a.Full, a.Country)
		}
	}
}

// listings are the party's Sanction objects; without any, its programmes and
// topics.
func listings(e *trade.Entity, o object, b *belongings) {
	e.Listings = append(e.Listings, b.sanctions[o.ID]...)
	if len(e.Listings) > 0 {
		return
	}
	for _, p := range o.Properties["programId"] {
		e.Listings = append(e.Listings, trade.Listing{Program: p, Measure: strings.Join(o.Properties["topics"], "; ")})
	}
	if len(e.Listings) == 0 && len(o.Properties["topics"]) > 0 {
		e.Listings = []trade.Listing{{Authority: strings.Join(o.Datasets, ", "), Measure: strings.Join(o.Properties["topics"], "; ")}}
	}
}

// ends of an edge: who stands above, what below, and what the edge is called
// where it states no role.
type ends struct{ owner, asset, role string }

var edges = map[string]ends{
	"Ownership":      {"owner", "asset", "owner"},
	"Directorship":   {"director", "organization", "director"},
	"Representation": {"agent", "client", "representative"},
	"UnknownLink":    {"subject", "object", "linked to"},
	"Employment":     {"employee", "employer", "employee"},
	"Membership":     {"member", "organization", "member"},
}

// emit hands over an edge for every pair of its ends. A role other than
// ownership always begins with what kind of edge it is, so that nobody takes a
// director for an owner.
func (x ends) emit(o object, row int, own listfile.Own) (made int, err error) {
	role := x.role
	if said := strings.Join(o.Properties["role"], "; "); said != "" {
		if role == "owner" {
			role = said
		} else {
			role += ": " + said
		}
	}
	for _, owner := range o.Properties[x.owner] {
		for _, asset := range o.Properties[x.asset] {
			edge := trade.Ownership{OwnerID: owner, AssetID: asset, Role: role, Row: row,
				StartOn: iso(o.first("startDate")), EndOn: iso(o.first("endDate"))}
			listfile.SetShare(&edge.Percent, &edge.PercentMax, o.first("percentage"))
			if err := own(edge); err != nil {
				return made, err
			}
			made++
		}
	}
	return made, nil
}
