package country

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// Version of the embedded tables and of the reading rules; part of the key of
// what is built with them.
const Version = "1"

//go:embed data/countries.tsv
var countriesTSV string

//go:embed data/spellings.tsv
var spellingsTSV string

//go:embed data/others.tsv
var othersTSV string

// Class says what a spelling in a country column stands for.
type Class string

// Classes.
const (
	Country     Class = "country"     // a state or territory of ISO 3166-1 (and XK)
	Group       Class = "group"       // a union, a region, a total
	Unspecified Class = "unspecified" // the record says that it does not say
	Historic    Class = "historic"    // a state that several others replaced
	Unlisted    Class = "unlisted"    // a place without an ISO code
	Unknown     Class = "unknown"     // no table has it
)

// Place is what a spelling was read as.
type Place struct {
	Code  string // ISO 3166-1 alpha-2, upper case; only where Class is Country
	Class Class
	Note  string // one line for a reader: why there is no code, or what was set aside
}

// Code reads a spelling as ISO 3166-1 alpha-2 in upper case. ok is false for
// everything that is not one country; [Look] says why.
func Code(spelling string) (iso2 string, ok bool) {
	p := Look(spelling)
	return p.Code, p.Class == Country
}

// Kind says what a spelling stands for.
func Kind(spelling string) Class { return Look(spelling).Class }

// Name is the name to show, in a language of [Languages]; English where the
// language has none, and the code itself where the code is not known.
func Name(iso2, lang string) string {
	t := tables()
	e, ok := t.entries[strings.ToUpper(iso2)]
	if !ok {
		return iso2
	}
	if n := e.names[strings.ToLower(lang)]; n != "" {
		return n
	}
	return e.names["en"]
}

// Alpha3 is the ISO 3166-1 alpha-3 code, or "".
func Alpha3(iso2 string) string { return tables().entries[strings.ToUpper(iso2)].alpha3 }

// Numeric is the three-digit ISO 3166-1 (and UN M49) code, or "".
func Numeric(iso2 string) string { return tables().entries[strings.ToUpper(iso2)].numeric }

// Languages that [Name] knows (ISO 639-1).
func Languages() []string { return slices.Clone(tables().langs) }

// All lists every alpha-2 code, sorted.
func All() []string { return slices.Clone(tables().codes) }

type entry struct {
	alpha3, numeric string
	names           map[string]string
}

type table struct {
	langs   []string
	codes   []string
	entries map[string]entry
	byCode  map[string]Place // alpha-2, alpha-3, numeric, other short codes; upper case
	byName  map[string]Place // key of the words
	clashes []string         // the same key for two places: a fault of the tables
}

// tables parses the embedded tables once.
var tables = sync.OnceValue(func() *table {
	t := &table{entries: map[string]entry{}, byCode: map[string]Place{}, byName: map[string]Place{}}
	t.readCountries(countriesTSV)
	for _, f := range lines(spellingsTSV)[1:] {
		for _, s := range strings.Split(f[1], "|") {
			t.name(s, Place{Code: f[0], Class: Country})
		}
	}
	for _, f := range lines(othersTSV)[1:] {
		for _, s := range strings.Split(f[1], "|") {
			t.name(s, Place{Class: Class(f[0]), Note: f[2]})
		}
	}
	return t
})

// lines cuts a table into its cells, the header first, comments left out.
func lines(tsv string) [][]string {
	var out [][]string
	for line := range strings.Lines(tsv) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		out = append(out, strings.Split(line, "\t"))
	}
	return out
}

func (t *table) readCountries(tsv string) {
	all := lines(tsv)
	t.langs = all[0][3:]
	for _, f := range all[1:] {
		e := entry{alpha3: f[1], numeric: f[2], names: map[string]string{}}
		p := Place{Code: f[0], Class: Country}
		t.codes = append(t.codes, f[0])
		for _, c := range f[:3] {
			if c != "" {
				t.byCode[c] = p
			}
		}
		for i, lang := range t.langs {
			for j, n := range strings.Split(f[3+i], "|") {
				if j == 0 {
					e.names[lang] = n
				}
				t.name(n, p)
			}
		}
		t.entries[f[0]] = e
	}
	// Codes of the European Commission beside ISO's.
	for c, iso := range map[string]string{"UK": "GB", "EL": "GR", "XS": "RS", "XI": "GB", "XC": "ES", "XL": "ES"} {
		t.byCode[c] = Place{Code: iso, Class: Country}
	}
}

// name files a spelling under the key of its words, and codes among them under
// themselves too.
func (t *table) name(s string, p Place) {
	k := key(s)
	if k == "" {
		return
	}
	if old, ok := t.byName[k]; ok && (old.Code != p.Code || old.Class != p.Class) {
		t.clashes = append(t.clashes, k+": "+old.Code+string(old.Class)+", "+p.Code+string(p.Class)+" ("+s+")")
		return
	}
	t.byName[k] = p
}
