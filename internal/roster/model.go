package roster

import (
	"slices"
	"strings"
	"sync"
)

// The part of the FollowTheMoney model that watchlists and their clients use:
// names, labels and descent of schemata, and the properties with the schema
// that declares them. Source: followthemoney.tech (MIT), read August 2026.

// Schema is a kind of thing.
type Schema struct {
	Name, Label, Plural string
	Parents             []string
	// Matchable schemata may be asked for by example.
	Matchable bool
}

// Prop is a property of a schema.
type Prop struct {
	Name, Label, Schema string
	// Type: name, country, date, identifier, address, topic, gender, entity;
	// empty for plain text.
	Type string
	// Number is the type of the identifier as trade.Identifier has it.
	Number string
	Text   string // one line of explanation
}

// QName is the qualified name, as OpenRefine's property suggestions carry it.
func (p Prop) QName() string { return p.Schema + ":" + p.Name }

// schemata: name, label, plural, parents, matchable.
var schemata = []Schema{
	{"Thing", "Thing", "Things", nil, false},
	{"Address", "Address", "Addresses", []string{"Thing"}, true},
	{"Airplane", "Airplane", "Airplanes", []string{"Vehicle"}, true},
	{"Asset", "Asset", "Assets", []string{"Thing"}, false},
	{"BankAccount", "Bank account", "Bank accounts", []string{"Asset"}, true},
	{"Company", "Company", "Companies", []string{"Organization", "Asset"}, true},
	{"CryptoWallet", "Cryptocurrency wallet", "Cryptocurrency wallets", []string{"Thing"}, true},
	{"LegalEntity", "Legal entity", "Legal entities", []string{"Thing"}, true},
	{"Organization", "Organization", "Organizations", []string{"LegalEntity"}, true},
	{"Person", "Person", "People", []string{"LegalEntity"}, true},
	{"Position", "Position", "Positions", []string{"Thing"}, true},
	{"PublicBody", "Public body", "Public bodies", []string{"Organization"}, true},
	{"RealEstate", "Real estate", "Real estates", []string{"Asset"}, true},
	{"Security", "Security", "Securities", []string{"Asset"}, true},
	{"Vehicle", "Vehicle", "Vehicles", []string{"Asset"}, false},
	{"Vessel", "Vessel", "Vessels", []string{"Vehicle"}, true},
	{"Interval", "Interval", "Intervals", nil, false},
	{"Interest", "Interest", "Interests", []string{"Interval"}, false},
	{"Directorship", "Directorship", "Directorships", []string{"Interest"}, false},
	{"Employment", "Employment", "Employments", []string{"Interest"}, false},
	{"Membership", "Membership", "Memberships", []string{"Interest"}, false},
	{"Ownership", "Ownership", "Ownerships", []string{"Interest"}, false},
	{"Representation", "Representation", "Representations", []string{"Interest"}, false},
	{"Sanction", "Sanction", "Sanctions", []string{"Interval"}, false},
	{"UnknownLink", "Other link", "Other links", []string{"Interest"}, false},
	{"Family", "Family", "Family members", []string{"Interval"}, false},
	{"Associate", "Associate", "Associates", []string{"Interval"}, false},
	{"Identification", "Identification", "Identifications", []string{"Interval"}, false},
	{"Passport", "Passport", "Passports", []string{"Identification"}, false},
}

// props: those that lists fill first, then those that only queries carry.
var props = []Prop{
	{"name", "Name", "Thing", "name", "", "Name"},
	{"alias", "Other name", "Thing", "name", "", "Other name"},
	{"weakAlias", "Weak alias", "Thing", "name", "", "Name that the list itself calls weak"},
	{"previousName", "Previous name", "Thing", "name", "", "Former name"},
	{"country", "Country", "Thing", "country", "", "Country"},
	{"address", "Address", "Thing", "address", "", "Address in one line"},
	{"topics", "Topics", "Thing", "topic", "", "What the entity stands on lists for"},
	{"programId", "Program ID", "Thing", "", "", "Sanctions programme"},
	{"notes", "Notes", "Thing", "", "", "Notes of the list"},
	{"sourceUrl", "Source link", "Thing", "url", "", "Link to the source"},
	{"keywords", "Keywords", "Thing", "", "", "Keywords"},
	{"wikidataId", "Wikidata ID", "Thing", "identifier", "", "Wikidata item"},
	{"sanctions", "Sanctions", "Thing", "entity", "", "Designations"},
	{"jurisdiction", "Jurisdiction", "LegalEntity", "country", "", "Country in whose register the entity stands"},
	{"mainCountry", "Country of origin", "LegalEntity", "country", "", "Primary country"},
	{"registrationNumber", "Registration number", "LegalEntity", "identifier", "registration", "Number in a company register"},
	{"taxNumber", "Tax Number", "LegalEntity", "identifier", "tax", "Taxpayer number"},
	{"vatCode", "V.A.T. Identifier", "LegalEntity", "identifier", "tax", "VAT number"},
	{"innCode", "INN", "LegalEntity", "identifier", "inn", "Russian taxpayer number"},
	{"ogrnCode", "OGRN", "LegalEntity", "identifier", "ogrn", "Russian state register number"},
	{"okpoCode", "OKPO", "LegalEntity", "identifier", "okpo", "Russian classifier of organisations"},
	{"leiCode", "LEI", "LegalEntity", "identifier", "lei", "Legal entity identifier, ISO 17442"},
	{"swiftBic", "SWIFT/BIC", "LegalEntity", "identifier", "bic", "Bank identifier code, ISO 9362"},
	{"uniqueEntityId", "Unique Entity ID", "LegalEntity", "identifier", "uei", "US government's entity id"},
	{"uscCode", "USCC", "LegalEntity", "identifier", "uscc", "Chinese unified social credit code"},
	{"npiCode", "NPI", "LegalEntity", "identifier", "npi", "US provider number"},
	{"dunsCode", "DUNS", "LegalEntity", "identifier", "other", "Dun & Bradstreet number"},
	{"idNumber", "ID Number", "LegalEntity", "identifier", "id", "Number of any other kind"},
	{"email", "E-Mail", "LegalEntity", "", "", "E-mail address"},
	{"phone", "Phone", "LegalEntity", "", "", "Phone number"},
	{"website", "Website", "LegalEntity", "url", "", "Website"},
	{"legalForm", "Legal form", "LegalEntity", "", "", "Legal form"},
	{"sector", "Sector", "LegalEntity", "", "", "Branch, where the list says so"},
	{"incorporationDate", "Incorporation date", "LegalEntity", "date", "", "When it was founded"},
	{"dissolutionDate", "Dissolution date", "LegalEntity", "date", "", "When it was dissolved"},
	{"classification", "Classification", "LegalEntity", "", "", "Kind of organisation, as the list says"},
	{"kppCode", "KPP", "Company", "identifier", "kpp", "Russian reason of registration"},
	{"isinCode", "ISIN", "Company", "identifier", "isin", "Security number, ISO 6166"},
	{"ticker", "Stock ticker symbol", "Company", "", "", "Stock ticker"},
	{"firstName", "First name", "Person", "", "", "Given name"},
	{"secondName", "Second name", "Person", "", "", "Second name"},
	{"middleName", "Middle name", "Person", "", "", "Middle name"},
	{"fatherName", "Patronymic", "Person", "", "", "Patronymic"},
	{"motherName", "Matronymic", "Person", "", "", "Matronymic"},
	{"lastName", "Last name", "Person", "", "", "Family name"},
	{"birthDate", "Birth date", "Person", "date", "", "Date of birth, possibly only a year"},
	{"birthPlace", "Place of birth", "Person", "", "", "Place of birth"},
	{"nationality", "Nationality", "Person", "country", "", "Nationality"},
	{"citizenship", "Citizenship", "Person", "country", "", "Citizenship"},
	{"gender", "Gender", "Person", "gender", "", "Gender"},
	{"position", "Position", "Person", "", "", "Position held"},
	{"title", "Title", "Person", "", "", "Title"},
	{"passportNumber", "Passport number", "Person", "identifier", "passport", "Passport number"},
	{"type", "Type", "Vehicle", "", "", "Type of vehicle"},
	{"model", "Model", "Vehicle", "", "", "Model"},
	{"buildDate", "Build Date", "Vehicle", "date", "", "When it was built"},
	{"owner", "Owner", "Vehicle", "entity", "", "Owner"},
	{"operator", "Operator", "Vehicle", "entity", "", "Operator"},
	{"imoNumber", "IMO Number", "Vessel", "identifier", "imo", "IMO ship number"},
	{"mmsi", "MMSI", "Vessel", "identifier", "mmsi", "Maritime mobile service number"},
	{"flag", "Flag", "Vessel", "country", "", "Flag state"},
	{"pastFlags", "Past Flags", "Vessel", "country", "", "Former flag states"},
	{"callSign", "Call Sign", "Vessel", "identifier", "", "Radio call sign"},
	{"tonnage", "Tonnage", "Vessel", "", "", "Tonnage"},
	{"grossRegisteredTonnage", "Gross Registered Tonnage", "Vessel", "", "", "Gross registered tonnage"},
	{"registrationMark", "Registration Mark", "Airplane", "identifier", "aircraft", "Tail or serial number"},
	{"serialNumber", "Serial Number", "Airplane", "identifier", "aircraft", "Serial number"},
	{"publicKey", "Address", "CryptoWallet", "identifier", "wallet", "Address of a wallet"},
	{"isin", "ISIN", "Security", "identifier", "isin", "Security number, ISO 6166"},
	{"full", "Full address", "Address", "address", "", "Address in one line"},
	{"ownershipOwner", "Assets and shares", "LegalEntity", "entity", "", "What the entity owns"},
	{"ownershipAsset", "Owners", "Asset", "entity", "", "Who owns it"},
	{"directorshipDirector", "Directorships", "LegalEntity", "entity", "", "What the entity directs"},
	{"directorshipOrganization", "Directors", "Organization", "entity", "", "Who directs it"},
	{"employers", "Employers", "LegalEntity", "entity", "", "For whom it works"},
	{"employees", "Employees", "LegalEntity", "entity", "", "Who works for it"},
	{"membershipMember", "Memberships", "LegalEntity", "entity", "", "Of what it is a member"},
	{"membershipOrganization", "Members", "Organization", "entity", "", "Who its members are"},
	{"agencyClient", "Represented entities", "LegalEntity", "entity", "", "For whom it acts"},
	{"agentRepresentation", "Agents", "LegalEntity", "entity", "", "Who acts for it"},
	{"unknownLinkTo", "Linked to", "Thing", "entity", "", "Other links from it"},
	{"unknownLinkFrom", "Linked from", "Thing", "entity", "", "Other links to it"},
}

type tables struct {
	schema map[string]Schema
	prop   map[string]Prop // by plain and by qualified name
	above  map[string][]string
}

var model = sync.OnceValue(func() tables {
	t := tables{map[string]Schema{}, map[string]Prop{}, map[string][]string{}}
	for _, s := range schemata {
		t.schema[s.Name] = s
	}
	for _, p := range props {
		t.prop[p.Name], t.prop[p.QName()] = p, p
	}
	var up func(name string) []string
	up = func(name string) []string {
		out := []string{name}
		for _, p := range t.schema[name].Parents {
			out = append(out, up(p)...)
		}
		return out
	}
	for _, s := range schemata {
		t.above[s.Name] = up(s.Name)
	}
	// A qualified name may name any schema that inherits the property.
	for _, s := range schemata {
		for _, p := range props {
			if slices.Contains(t.above[s.Name], p.Schema) {
				t.prop[s.Name+":"+p.Name] = p
			}
		}
	}
	return t
})

// SchemaOf finds a schema by its name.
func SchemaOf(name string) (Schema, bool) {
	s, ok := model().schema[name]
	return s, ok
}

// PropOf finds a property by its plain (country) or qualified (Thing:country)
// name.
func PropOf(name string) (Prop, bool) {
	p, ok := model().prop[name]
	return p, ok
}

// IsA reports whether a schema is another or descends from it.
func IsA(name, ancestor string) bool { return slices.Contains(model().above[name], ancestor) }

// Compatible reports whether an entity of schema have may be what somebody
// means by schema want: one is the other or descends from it. Wallets and
// securities stand on lists as numbers of their holders.
func Compatible(want, have string) bool {
	switch want {
	case "", "Thing", "CryptoWallet", "Security", "BankAccount":
		return true
	}
	return IsA(have, want) || IsA(want, have)
}

// Props lists the properties of a schema, its ancestors' among them, in the
// order of the model; "" lists all.
func Props(schema string) []Prop {
	var out []Prop
	for _, p := range props {
		if schema == "" || IsA(schema, p.Schema) {
			out = append(out, p)
		}
	}
	return out
}

// Has reports whether any of the words holds the prefix at the beginning of a
// word, in any case: what auto-completion means.
func Has(prefix string, words ...string) bool {
	p := strings.ToLower(strings.TrimSpace(prefix))
	if p == "" {
		return false
	}
	for _, w := range words {
		w = strings.ToLower(w)
		if strings.HasPrefix(w, p) || strings.Contains(w, " "+p) || strings.Contains(w, ":"+p) {
			return true
		}
	}
	return false
}
