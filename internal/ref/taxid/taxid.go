package taxid

import (
	"strings"
)

// Types of number. The values stand in tables and lists as trade.Identifier.Type.
const (
	INN    = "inn"    // Russia, taxpayer: 10 digits a company, 12 a person
	OGRN   = "ogrn"   // Russia, state register of companies: 13 digits
	OGRNIP = "ogrnip" // Russia, register of sole traders: 15 digits
	KPP    = "kpp"    // Russia, reason of registration: 9 characters, no check digit
	BIN    = "bin"    // Kazakhstan, business or personal number: 12 digits
	EDRPOU = "edrpou" // Ukraine, register of enterprises: 8 digits
	UNP    = "unp"    // Belarus, payer number: 9 characters
	IEC    = "iec"    // India, importer-exporter code: 10 characters, no check digit
	GSTIN  = "gstin"  // India, goods and services tax: 15 characters
	VKN    = "vkn"    // Turkey, tax number: 10 digits
	TCKN   = "tckn"   // Turkey, personal number: 11 digits
	USCC   = "uscc"   // China, unified social credit code: 18 characters
	IMO    = "imo"    // ship or shipping company: 7 digits
	LEI    = "lei"    // legal entity identifier: 20 characters
	BIC    = "bic"    // bank: 8 or 11 characters, no check digit
)

// kind describes a type: who issues it, its lengths and its check.
type kind struct {
	typ     string
	country string // ISO 3166-1 alpha-2, upper case; empty: international
	lengths []int
	form    func(string) bool // characters; length is checked before
	check   func(string) bool // nil: the type has no check digit
	zeros   int               // leading zeros a spreadsheet may have dropped
}

// kinds is in the order in which Detect prefers equal candidates.
var kinds = []kind{
	{INN, "RU", []int{10, 12}, digits, checkINN, 1},
	{OGRN, "RU", []int{13}, formOGRN, checkOGRN, 0},
	{OGRNIP, "RU", []int{15}, formOGRNIP, checkOGRNIP, 0},
	{KPP, "RU", []int{9}, formKPP, nil, 0},
	{BIN, "KZ", []int{12}, formBIN, checkBIN, 2},
	{EDRPOU, "UA", []int{8}, digits, checkEDRPOU, 3},
	{UNP, "BY", []int{9}, digits, checkUNP, 0},
	{VKN, "TR", []int{10}, digits, checkVKN, 1},
	{TCKN, "TR", []int{11}, formTCKN, checkTCKN, 0},
	{USCC, "CN", []int{18}, formUSCC, checkUSCC, 0},
	{IEC, "IN", []int{10}, formIEC, nil, 0},
	{GSTIN, "IN", []int{15}, formGSTIN, checkGSTIN, 0},
	{LEI, "", []int{20}, alnum, checkLEI, 0},
	{IMO, "", []int{7}, digits, checkIMO, 0},
	{BIC, "", []int{8, 11}, formBIC, nil, 0},
}

func kindOf(typ string) *kind {
	for i := range kinds {
		if kinds[i].typ == typ {
			return &kinds[i]
		}
	}
	return nil
}

// Known reports whether typ is one of the package's types.
func Known(typ string) bool { return kindOf(typ) != nil }

// Country is the ISO 3166-1 alpha-2 code (upper case) of the state that issues
// the type, or "" for international and unknown types.
func Country(typ string) string {
	if k := kindOf(typ); k != nil {
		return k.country
	}
	return ""
}

// Clean brings a number to the form in which it is compared: upper case, without
// spaces, dots, hyphens, slashes and the "IMO" or "LEI" written before it; a
// spreadsheet's trailing ".0" is dropped.
func Clean(value string) string {
	v := strings.ToUpper(strings.TrimSpace(value))
	v = strings.TrimSuffix(v, ".0")
	for _, p := range []string{"IMO", "LEI"} {
		if rest, ok := strings.CutPrefix(v, p); ok && rest != "" && !isLetter(rest[0]) {
			v = rest
			break
		}
	}
	var b strings.Builder
	b.Grow(len(v))
	for _, r := range v {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		case r == ' ' || r == '-' || r == '.' || r == '/' || r == '\u00a0' || r == '№' || r == '#' || r == ':':
		case r >= '０' && r <= '９': // full-width digits
			b.WriteRune('0' + r - '０')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Check says whether value is a right number of type typ: true or false by its
// check digit; false where its length or characters are wrong; nil where the
// form is right and the type has no check digit, and for unknown types.
func Check(typ, value string) *bool {
	k := kindOf(typ)
	if k == nil {
		return nil
	}
	v := Clean(value)
	if !k.fits(v) {
		return ptr(false)
	}
	if k.check == nil {
		return nil
	}
	return ptr(k.check(v))
}

// Valid reports whether the check digit of value proves it to be of type typ.
func Valid(typ, value string) bool {
	ok := Check(typ, value)
	return ok != nil && *ok
}

func (k *kind) fits(v string) bool {
	for _, n := range k.lengths {
		if len(v) == n {
			return k.form(v) && !allSame(v)
		}
	}
	return false
}

// Candidate is one reading of a number.
type Candidate struct {
	Type     string
	Value    string // cleaned, with the lost zero put back where Repaired
	Country  string // ISO 3166-1 alpha-2 of the issuer, or empty
	Valid    *bool  // check digits; nil where the type has none
	Repaired bool   // a lost leading zero was put back and the check digit proves it
}

// Detect lists what a bare number can be, the likeliest first: types of the
// hinted country (ISO 3166-1 alpha-2, any case, may be empty) before others,
// right check digits before types without one. Numbers whose check digit is
// wrong are left out, except under the hinted country when nothing else fits
// there: then the wrong number is returned with Valid false, because a wrong
// digit in the expected type is a fact worth showing.
func Detect(value, countryHint string) []Candidate {
	v := Clean(value)
	hint := strings.ToUpper(strings.TrimSpace(countryHint))
	var home, own, proved, formal, wrong []Candidate
	for i := range kinds {
		k := &kinds[i]
		c, ok := k.read(v)
		if !ok {
			continue
		}
		switch {
		case c.Valid != nil && !*c.Valid:
			if k.country != "" && k.country == hint {
				wrong = append(wrong, c)
			}
		case k.country != "" && k.country == hint && c.Valid == nil:
			own = append(own, c)
		case k.country != "" && k.country == hint:
			home = append(home, c)
		case c.Valid != nil:
			// A repaired number is proved by one digit only: believe it where the
			// country agrees or is not known, not against the record's own country.
			if c.Repaired && hint != "" {
				continue
			}
			proved = append(proved, c)
		case hint == "" || k.country == "":
			formal = append(formal, c)
		}
	}
	home = append(home, own...)
	if len(home) == 0 {
		home = wrong
	}
	return append(append(home, proved...), formal...)
}

// read tries v, then v with lost zeros put back.
func (k *kind) read(v string) (Candidate, bool) {
	c := Candidate{Type: k.typ, Value: v, Country: k.country}
	if k.fits(v) {
		if k.check != nil {
			c.Valid = ptr(k.check(v))
		}
		return c, true
	}
	if fixed, ok := Repair(k.typ, v); ok {
		c.Value, c.Valid, c.Repaired = fixed, ptr(true), true
		return c, true
	}
	return c, false
}

// Repair puts back leading zeros that a spreadsheet dropped (9 or 11 digits of
// an INN), only where the check digit of the longer number then holds.
func Repair(typ, value string) (string, bool) {
	k := kindOf(typ)
	if k == nil || k.check == nil || k.zeros == 0 {
		return "", false
	}
	v := Clean(value)
	if v == "" || v[0] == '0' || !digits(v) {
		return "", false
	}
	for _, n := range k.lengths {
		lost := n - len(v)
		if lost < 1 || lost > k.zeros {
			continue
		}
		full := strings.Repeat("0", lost) + v
		if k.fits(full) && k.check(full) {
			return full, true
		}
	}
	return "", false
}

func ptr(b bool) *bool { return &b }

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func digits(v string) bool {
	for i := range len(v) {
		if !isDigit(v[i]) {
			return false
		}
	}
	return v != ""
}

func alnum(v string) bool {
	for i := range len(v) {
		if !isDigit(v[i]) && !isLetter(v[i]) {
			return false
		}
	}
	return v != ""
}

// allSame rejects fillers such as 0000000000, which pass several checks.
func allSame(v string) bool { return strings.Count(v, v[:1]) == len(v) }
