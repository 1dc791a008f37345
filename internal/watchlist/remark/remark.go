// Package remark reads the remarks of OFAC entries, one text in which dates of
// birth, nationalities, numbers, nicknames and links to other entries are
// joined by semicolons: "DOB 10 Dec 1948; nationality Egypt; Passport 1084010
// (Egypt); Linked To: HIZBALLAH." The legacy CSV and the Consolidated Screening
// List carry them.
//
// It reads a text and fills in an entity; it writes nothing else.
package remark

import (
	"regexp"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Remark is what a remark says beyond the entity itself.
type Remark struct {
	// LinkedTo are the names of other entries, as written.
	LinkedTo []string
}

var (
	quotedAlias = regexp.MustCompile(`^(?:a\.k\.a\.|f\.k\.a\.|n\.k\.a\.)\s*['"‘“](.+?)['"’”]$`)
	tail        = regexp.MustCompile(`\s+(?:issued|expires|expired)\s.*$`)
	// A label is words before the first word that holds a digit or is a bank code.
	labelled = regexp.MustCompile(`^((?:\(?[\p{L}'’/&.#-]+\)?:?\s+)+?)((?:[A-Z]\s)?[A-Z-]{0,18}\d.*|[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)$`)
)

// prefixes that hold a value of their own kind; the first that fits counts.
var prefixes = []struct {
	prefix string
	key    string // in Extra
}{
	{"POB ", "birth_place"}, {"Gender ", "gender"}, {"Website ", "website"}, {"Email Address ", "email"}, {"Phone Number ", "phone"},
	{"Telephone:", "phone"}, {"Fax:", "phone"}, {"Organization Established Date ", "established"}, {"Organization Type:", "organization_type"},
	{"Target Type ", "target_type"}, {"Additional Sanctions Information - ", "note"}, {"Secondary sanctions risk:", "note"},
	{"Executive Order ", "note"}, {"CAATSA ", "note"}, {"Transactions Prohibited ", "note"}, {"IFCA ", "note"}, {"For more information", "note"},
	{"Aircraft Model ", "aircraft_model"}, {"Aircraft Operator ", "aircraft_operator"}, {"Aircraft Manufacture Date ", "aircraft_built"},
	{"Aircraft Mode S ", "aircraft_mode_s"}, {"Former Vessel Flag ", "former_flag"}, {"Other Vessel Flag ", "former_flag"},
	{"Other Vessel Type ", "vessel_type"}, {"Vessel Year of Build ", "built"}, {"Vessel Call Sign ", "call_sign"},
	{"Other Vessel Call Sign ", "call_sign"}, {"Gross Registered Tonnage ", "tonnage"}, {"Vessel Owner ", "vessel_owner"},
	{"Effective Date ", "effective"}, {"Listing Date ", "listing_date"}, {"Purchase/Sales ", "note"}, {"BIK (RU) ", "bik"},
	{"Issuer Name ", "issuer"}, {"Equity Ticker ", "ticker"}, {"UN/LOCODE ", "unlocode"},
}

// Read fills in the entity from a remark.
func Read(e *trade.Entity, text string) Remark {
	var out Remark
	text = strings.TrimSpace(text)
	text = strings.TrimSuffix(text, ".")
	for _, p := range strings.Split(text, ";") {
		p = strings.TrimSpace(p)
		for _, lead := range []string{"alt. ", "(alt. "} {
			p = strings.TrimPrefix(p, lead)
		}
		if p != "" {
			piece(e, p, &out)
		}
	}
	return out
}

func piece(e *trade.Entity, p string, out *Remark) {
	bare := strings.TrimPrefix(p, "(")
	if rest, ok := strings.CutPrefix(bare, "Linked To:"); ok {
		name := strings.TrimSpace(rest)
		if strings.Count(name, "(") < strings.Count(name, ")") {
			name = strings.TrimSpace(strings.TrimSuffix(name, ")"))
		}
		out.LinkedTo = append(out.LinkedTo, name)
		return
	}
	if m := quotedAlias.FindStringSubmatch(p); m != nil {
		kind := trade.NameWeak // OFAC puts weak aliases, and only those, into remarks
		if strings.HasPrefix(p, "f.") {
			kind = trade.NamePrevious
		}
		listfile.AddName(e, trade.EntityName{Name: m[1], Kind: kind})
		return
	}
	if birth(e, p) || nationality(e, p) {
		return
	}
	for _, c := range prefixes {
		if rest, ok := strings.CutPrefix(p, c.prefix); ok {
			listfile.AddExtra(e, c.key, strings.TrimSpace(rest))
			if c.key == "note" {
				e.Extra[c.key][len(e.Extra[c.key])-1] = p
			}
			return
		}
	}
	if !number(e, p) {
		listfile.AddExtra(e, "remark", p)
	}
}

func birth(e *trade.Entity, p string) bool {
	rest, ok := strings.CutPrefix(p, "DOB ")
	if !ok {
		return false
	}
	listfile.AddBirths(e, rest, listfile.NoSlash)
	return true
}

func nationality(e *trade.Entity, p string) bool {
	for _, prefix := range []string{"nationality of registration ", "nationality ", "citizen "} {
		if len(p) < len(prefix) || !strings.EqualFold(p[:len(prefix)], prefix) {
			continue
		}
		rest := p[len(prefix):]
		if code, ok := listfile.Country(rest); ok {
			listfile.AddCountry(e, code)
		} else {
			listfile.AddExtra(e, "nationality", rest)
		}
		return true
	}
	return false
}

// Number reads "Tax ID No. 7736640919 (Russia)": a label, a number, the country
// that issued it.
func number(e *trade.Entity, p string) bool {
	country := ""
	v := tail.ReplaceAllString(p, "")
	if strings.HasSuffix(v, ")") {
		if i := strings.LastIndexByte(v, '('); i > 0 {
			if code, ok := listfile.Country(v[i+1 : len(v)-1]); ok {
				country, v = code, strings.TrimSpace(v[:i])
			}
		}
	}
	label, value, ok := cutLabel(v)
	if !ok {
		return false
	}
	typ := listfile.LabelType(label)
	if strings.HasPrefix(value, "IMO ") {
		typ, value = "imo", value[4:]
	}
	if typ == "" {
		return false
	}
	id, ok := listfile.ID(typ, value, country)
	if ok {
		listfile.AddIDs(e, id)
	}
	return ok
}

// cutLabel parts the label from the number.
func cutLabel(v string) (label, value string, ok bool) {
	for _, known := range []string{"Digital Currency Address - ", "Aircraft Manufacturer's Serial Number (MSN) ",
		"Aircraft Construction Number (also called L/N or S/N or F/N) ", "Aircraft Tail Number ", "SWIFT/BIC ", "Passport ", "ISIN ",
		"Previous Aircraft Tail Number ", "Legal Entity Number ", "National ID No. ", "Identification Number ", "C.U.R.P. ", "R.F.C. "} {
		if rest, found := strings.CutPrefix(v, known); found {
			if known == "Digital Currency Address - " { // the currency stands first: "XBT 12Qt..."
				_, rest, _ = strings.Cut(rest, " ")
			}
			if strings.HasPrefix(rest, "IMO ") {
				return "IMO", rest[4:], true
			}
			return strings.ReplaceAll(known, ".", ""), rest, rest != ""
		}
	}
	m := labelled.FindStringSubmatch(v)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}
