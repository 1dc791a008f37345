package match

import (
	"strings"

	"tallyman/internal/ref/taxid"
	"tallyman/internal/trade"
)

// Name is one name of a party.
type Name struct {
	Text string
	Kind trade.NameKind // empty: primary
}

// Party is one side of a comparison: a spelling on a record, a listed entity, a
// row of a CSV. Everything but a name or an identifier may be empty.
type Party struct {
	ID     string
	Schema trade.Schema // empty: not known
	// Acts: a party to a deal (it sends, receives, declares), which is a person or
	// a body and never a ship or an aircraft, whatever its name.
	Acts       bool
	Names      []Name
	IDs        []trade.Identifier
	Countries  []string // ISO 3166-1 alpha-2, any case
	Addresses  []string
	BirthDates []string // ISO, possibly only a year or year and month
}

// Prepared is a party made ready for many comparisons: names taken apart,
// identifiers cleaned. It is immutable and safe for concurrent use.
type Prepared struct {
	party     Party
	names     []*name
	ids       []idKey
	countries []string
	addresses []address
}

// Party returns what p was prepared from.
func (p *Prepared) Party() Party { return p.party }

// idKey is an identifier as it is compared.
type idKey struct {
	feature string // the feature that decides on it
	value   string
	typ     string
	country string
	invalid bool // its check digit is wrong
}

// Prepare takes a party apart.
func Prepare(p Party) *Prepared {
	out := &Prepared{party: p}
	for _, n := range p.Names {
		out.names = append(out.names, parseNames(n, p.Schema)...)
	}
	for _, id := range p.IDs {
		if k, ok := keyOf(id); ok {
			out.ids = append(out.ids, k)
		}
	}
	for _, c := range p.Countries {
		if c = strings.ToLower(strings.TrimSpace(c)); c != "" {
			out.countries = append(out.countries, c)
		}
	}
	for _, a := range p.Addresses {
		if w := addressWords(a); w != nil {
			out.addresses = append(out.addresses, address{a, w})
		}
	}
	return out
}

// features that decide on an identifier type; other types with enough digits
// fall under identifier_match.
var featureOf = map[string]string{
	taxid.INN: "inn_code_match", taxid.OGRN: "ogrn_code_match", taxid.OGRNIP: "ogrn_code_match",
	taxid.LEI: "lei_code_match", taxid.IMO: "vessel_imo_mmsi_match", "mmsi": "vessel_imo_mmsi_match",
	taxid.BIC: "bic_code_match", taxid.USCC: "uscc_code_match", taxid.BIN: "bin_code_match",
	taxid.EDRPOU: "edrpou_code_match", "uei": "uei_code_match", "npi": "npi_code_match",
	"isin": "isin_security_match", "wallet": "crypto_wallet_address",
	"registration": "identifier_match", "tax": "identifier_match", "passport": "identifier_match",
	taxid.VKN: "identifier_match", taxid.UNP: "identifier_match", taxid.GSTIN: "identifier_match",
	taxid.IEC: "identifier_match", "other": "identifier_match", "id": "identifier_match",
}

// notUnique are types that several parties share.
var notUnique = map[string]bool{taxid.KPP: true, "okpo": false, "phone": true, "email": true, "website": true}

// keyOf cleans an identifier. An unlabelled tax or registration number that a
// check digit proves to be of a known type takes that type, so that a number
// which a list calls "tax id" meets the same number which a record calls INN.
func keyOf(id trade.Identifier) (idKey, bool) {
	v := taxid.Clean(id.Value)
	if len(v) < 5 || notUnique[id.Type] || strings.Count(v, v[:1]) == len(v) {
		return idKey{}, false
	}
	typ := id.Type
	if !taxid.Known(typ) {
		if c := proved(v, id.Country); c != nil {
			typ, v = c.Type, c.Value
		}
	}
	k := idKey{feature: featureOf[typ], value: v, typ: typ, country: strings.ToLower(id.Country)}
	if k.feature == "" {
		k.feature = "identifier_match"
	}
	if ok := taxid.Check(typ, v); ok != nil && !*ok {
		if fixed, repaired := taxid.Repair(typ, v); repaired {
			k.value = fixed
		} else {
			k.invalid = true
		}
	}
	return k, true
}

// proved is the first reading of v with a right check digit, unrepaired.
func proved(v, country string) *taxid.Candidate {
	for _, c := range taxid.Detect(v, country) {
		if c.Valid != nil && *c.Valid && !c.Repaired {
			return &c
		}
	}
	return nil
}
