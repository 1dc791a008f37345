package listfile

import (
	"regexp"
	"strings"

	"tallyman/internal/ref/taxid"
	"tallyman/internal/trade"
)

// Types of number that taxid does not know; trade.Identifier.Type.
const (
	TypeRegistration = "registration" // a company register's number
	TypeTax          = "tax"          // a taxpayer's number of an unknown kind
	TypePassport     = "passport"
	TypePersonalID   = "id" // a person's national number
	TypeOKPO         = "okpo"
	TypeMMSI         = "mmsi"
	TypeISIN         = "isin"
	TypeWallet       = "wallet"
	TypeUEI          = "uei"
	TypeAircraft     = "aircraft" // tail number or serial number of an aircraft
	TypeOther        = "other"
)

// labels are the words that publishers put beside a number, in lower case,
// without dots. The first that the label contains decides, so the narrower
// come first.
var labels = []struct{ word, typ string }{
	{"unified social credit", taxid.USCC}, {"uscc", taxid.USCC},
	{"ogrnip", taxid.OGRNIP}, {"огрнип", taxid.OGRNIP},
	{"ogrn", taxid.OGRN}, {"огрн", taxid.OGRN}, {"psrn", taxid.OGRN}, {"srn", taxid.OGRN}, {"state registration number", taxid.OGRN},
	{"kpp", taxid.KPP}, {"кпп", taxid.KPP},
	{"okpo", TypeOKPO}, {"окпо", TypeOKPO}, {"government gazette number", TypeOKPO},
	{"legal entity number", taxid.LEI}, {"legal entity identifier", taxid.LEI}, {"lei", taxid.LEI},
	{"edrpou", taxid.EDRPOU}, {"єдрпоу", taxid.EDRPOU},
	{"унп", taxid.UNP}, {"unp", taxid.UNP},
	{"gstin", taxid.GSTIN}, {"gst no", taxid.GSTIN},
	{"swift", taxid.BIC}, {"(bic)", taxid.BIC},
	{"mmsi", TypeMMSI}, {"imo", taxid.IMO}, {"vessel registration identification", taxid.IMO},
	{"isin", TypeISIN},
	{"digital currency address", TypeWallet},
	{"uei", TypeUEI}, {"unique entity id", TypeUEI},
	{"passport", TypePassport},
	{"inn", taxid.INN}, {"инн", taxid.INN},
	{"tax id", TypeTax}, {"tin", TypeTax}, {"taxpayer", TypeTax}, {"tax number", TypeTax}, {"tax identification", TypeTax},
	{"vat", TypeTax}, {"fiscal code", TypeTax}, {"fein", TypeTax}, {"nit #", TypeTax}, {"ruc #", TypeTax}, {"rif #", TypeTax}, {"rtn", TypeTax},
	{"rfc", TypeTax}, {"cuit", TypeTax}, {"cif", TypeTax}, {"nuit", TypeTax}, {"trn", TypeTax}, {"steuer", TypeTax}, {"vkn", taxid.VKN},
	{"iin", taxid.BIN}, {"bin", taxid.BIN}, {"бин", taxid.BIN},
	{"national id", TypePersonalID}, {"identity card", TypePersonalID}, {"id card", TypePersonalID}, {"cedula", TypePersonalID}, {"dni", TypePersonalID},
	{"national foreign id", TypePersonalID}, {"personal id", TypePersonalID}, {"ssn", TypePersonalID}, {"social security", TypePersonalID},
	{"curp", TypePersonalID}, {"tazkira", TypePersonalID}, {"citizen's card", TypePersonalID}, {"residency number", TypePersonalID},
	{"national identi", TypePersonalID}, {"birth certificate", TypePersonalID}, {"credencial", TypePersonalID}, {"cartilla", TypePersonalID},
	{"driver", TypePersonalID}, {"electoral", TypePersonalID}, {"seaman", TypePersonalID}, {"carnet", TypePersonalID}, {"personal no", TypePersonalID},
	{"kenyan id", TypePersonalID}, {"le number", TypePersonalID}, {"cuip", TypePersonalID}, {"nie", TypePersonalID}, {"travel document", TypePassport},
	{"tail number", TypeAircraft}, {"serial number", TypeAircraft}, {"construction number", TypeAircraft},
	{"regist", TypeRegistration}, {"company number", TypeRegistration}, {"cr no", TypeRegistration}, {"crn", TypeRegistration}, {"brn", TypeRegistration},
	{"cbls", TypeRegistration}, {"uen", TypeRegistration}, {"cin", TypeRegistration}, {"license", TypeRegistration}, {"licence", TypeRegistration},
	{"chamber of commerce", TypeRegistration}, {"commercial", TypeRegistration}, {"mercantil", TypeRegistration}, {"economic register", TypeRegistration},
	{"company", TypeRegistration}, {"charity", TypeRegistration}, {"trade", TypeRegistration}, {"hrb", TypeRegistration}, {"certificate of incorporation", TypeRegistration},
	{"central registration", TypeRegistration}, {"public registration", TypeRegistration},
	{"identification number", TypeOther}, {"d-u-n-s", TypeOther}, {"duns", TypeOther}, {"chinese commercial code", TypeOther},
}

// LabelType is the type of number that a label announces; "" where the words
// announce none that is known.
func LabelType(label string) string {
	l := strings.ToLower(strings.ReplaceAll(label, ".", ""))
	for _, c := range labels {
		if i := strings.Index(l, c.word); i >= 0 && wordEdges(l, c.word, i) {
			return c.typ
		}
	}
	return ""
}

// wordEdges keeps short labels from being found inside longer words ("tin" in
// "Argentina").
func wordEdges(l, word string, at int) bool {
	if len(word) > 5 {
		return true
	}
	for i := at; i >= 0; {
		end := i + len(word)
		if (i == 0 || !asciiWord(l[i-1])) && (end == len(l) || !asciiWord(l[end])) {
			return true
		}
		next := strings.Index(l[i+1:], word)
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return false
}

func asciiWord(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// ID makes an identifier of a number under a type (one of taxid's or of this
// package's). The type is believed only as far as the number's form allows:
// numbers that publishers call tax or register numbers take the type which
// their check digits prove in the country they belong to; a number that cannot
// be of its type falls back to "tax" or "registration". country is ISO-2 or "".
func ID(typ, value, country string) (trade.Identifier, bool) {
	v := strings.Trim(Clean(value), " .;,:№")
	if v == "" || !strings.ContainsAny(v, "0123456789") && typ != taxid.BIC && typ != TypeWallet && typ != TypeAircraft {
		return trade.Identifier{}, false
	}
	country = strings.ToLower(country)
	// "Tax ID/INN" stands beside the numbers of every country's firms.
	if typ == taxid.INN && country != "" && country != "ru" {
		typ = TypeTax
	}
	switch typ {
	case TypeTax, TypeRegistration:
		if t, n, ok := proved(v, country); ok {
			return known(t, n), true
		}
	case TypeOKPO, TypeMMSI, TypeISIN, TypePassport, TypePersonalID, TypeWallet, TypeUEI, TypeAircraft, TypeOther:
	default:
		if ok := taxid.Check(typ, v); ok == nil || *ok {
			return known(typ, taxid.Clean(v)), true
		}
		if t, n, ok := proved(v, country); ok {
			return known(t, n), true
		}
		if !formFits(typ, v) {
			typ = fallback(typ)
		} else {
			return known(typ, taxid.Clean(v)), true
		}
	}
	switch typ {
	case TypeMMSI, TypeISIN, TypeWallet, TypeUEI:
		country = "" // numbers of the world's
	}
	return trade.Identifier{Type: typ, Value: v, Country: country}, true
}

func known(typ, value string) trade.Identifier {
	return trade.Identifier{Type: typ, Value: value, Country: strings.ToLower(taxid.Country(typ)), Valid: taxid.Check(typ, value)}
}

// proved reads a number by its check digits: in its own country, or, where no
// country is stated, if chance is out: 13 characters and more, or the two check
// digits of a person's INN. A lost zero is put back only in its own country.
func proved(v, country string) (typ, value string, ok bool) {
	// Firms in Crimea and other occupied regions stand under Ukraine and carry
	// the numbers of Russian registers.
	if country == "ua" && len(taxid.Clean(v)) >= 12 {
		if typ, value, ok = proved(v, "ru"); ok {
			return typ, value, ok
		}
	}
	for _, c := range taxid.Detect(v, country) {
		if c.Valid == nil || !*c.Valid {
			continue
		}
		home := c.Country != "" && strings.EqualFold(c.Country, country)
		if home || !c.Repaired && (len(c.Value) >= 13 || c.Type == taxid.INN && len(c.Value) == 12) && (country == "" || c.Country == "") {
			return c.Type, c.Value, true
		}
	}
	return "", "", false
}

// formFits says whether a number that fails its check digit at least has the
// length and characters of its type, so that the failure is worth showing.
func formFits(typ, v string) bool {
	v = taxid.Clean(v)
	switch typ {
	case taxid.INN:
		return len(v) == 10 || len(v) == 12
	case taxid.OGRN:
		return len(v) == 13
	case taxid.OGRNIP:
		return len(v) == 15
	case taxid.IMO:
		return len(v) == 7
	case taxid.LEI:
		return len(v) == 20
	case taxid.USCC:
		return len(v) == 18
	}
	return false
}

func fallback(typ string) string {
	switch typ {
	case taxid.INN, taxid.UNP, taxid.VKN, taxid.TCKN, taxid.GSTIN, taxid.KPP:
		return TypeTax
	case taxid.IMO, taxid.BIC, taxid.IEC:
		return TypeOther
	}
	return TypeRegistration
}

// A word before a number ("INN 7704730655", "ИНН/taxpayer identification
// number: ...", "CR No. 12345"), a word in brackets before it ("(TIN) 77...").
var (
	leadLabel  = regexp.MustCompile(`^\(?((?:\p{L}[\p{L}./()'’№# -]*?)?(?:\p{L}|№|#)\.?)\)?\s*(?:[:–—-]|\s)\s*([\p{L}\d]*\d.*)$`)
	innerLabel = regexp.MustCompile(`(?i)[\s,;(]+(?:\(?(?:or\s+)?)(INN|ИНН|KPP|КПП|OGRN|ОГРН|OKPO|ОКПО|TIN|SRN|State registration number)\s*:?\s*(\d[\d ]{6,})`)
	innAndKPP  = regexp.MustCompile(`^(\d{10})/(\d{9})$`) // as Russian letterheads write them
	tailWords  = regexp.MustCompile(`(?i)[\s,(]+(?:on|issued|expires?|expired|valid|dated|since|expiration|date of)\b.*$`)
)

// ReadNumbers reads a cell of numbers with or without labels: "7704730655 (Tax
// ID/INN)", "INN: 1 KPP: 2 OGRN: 3", "58210045 (BRN), 2754321 (CR No.)". column
// is the type that the column itself announces; country is where the entity is.
func ReadNumbers(cell, column, country string) []trade.Identifier {
	var out []trade.Identifier
	add := func(typ, value, country string) {
		if id, ok := ID(typ, tailWords.ReplaceAllString(value, ""), country); ok {
			out = AppendID(out, id)
		}
	}
	for _, part := range SplitList(cell) {
		for {
			loc := innerLabel.FindStringSubmatchIndex(part)
			if loc == nil || loc[0] == 0 {
				break
			}
			add(labelOr(part[loc[2]:loc[3]], column), part[loc[4]:loc[5]], country)
			part = strings.TrimSpace(part[:loc[0]] + " " + part[loc[5]:])
		}
		for _, p := range splitNumbers(part) {
			value, label, where := p, "", country
			if outer, inner, ok := lastBracket(p); ok && outer != "" {
				value, label = outer, inner
				if c, ok := labelCountry(inner); ok {
					where = c
				}
			}
			if m := leadLabel.FindStringSubmatch(value); m != nil && LabelType(m[1]) != "" {
				label, value = m[1], m[2]
			}
			if m := innAndKPP.FindStringSubmatch(value); m != nil {
				add(taxid.INN, m[1], "ru")
				add(taxid.KPP, m[2], "ru")
				continue
			}
			add(labelOr(label, column), value, where)
		}
	}
	return out
}

func labelOr(label, column string) string {
	if t := LabelType(label); t != "" {
		return t
	}
	return column
}

// labelCountry reads "(Russia)", "(United Arab Emirates, National Register)".
func labelCountry(label string) (string, bool) {
	for _, p := range strings.Split(label, ",") {
		if letters(p) > 3 {
			if c, ok := Country(p); ok {
				return c, true
			}
		}
	}
	return "", false
}

var anyDigit = regexp.MustCompile(`\d{3}`)

// splitNumbers splits at commas and slashes where every part holds digits.
func splitNumbers(s string) []string {
	for _, sep := range []string{",", " / ", "/ ", " and "} {
		parts := []string{s}
		if len(sep) == 1 {
			parts = splitTop(s, sep[0])
		} else if !strings.Contains(s, "(") {
			parts = strings.Split(s, sep)
		}
		if len(parts) < 2 {
			continue
		}
		all := true
		for i, p := range parts {
			parts[i] = strings.TrimSpace(p)
			if parts[i] != "" && (!anyDigit.MatchString(p) || tailWords.MatchString(" "+parts[i]) && strings.IndexAny(parts[i], "0123456789") > 4) {
				all = false
			}
		}
		if all {
			return parts
		}
	}
	return []string{s}
}

// AppendID adds an identifier that is not there yet.
func AppendID(ids []trade.Identifier, id trade.Identifier) []trade.Identifier {
	for _, have := range ids {
		if have.Type == id.Type && have.Value == id.Value && have.Country == id.Country {
			return ids
		}
	}
	return append(ids, id)
}
