package currency

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Version of the embedded table and of the reading rules; part of the key of
// what is built with them.
const Version = "1"

//go:embed data/currencies.tsv
var currenciesTSV string

// Code reads a spelling as an ISO 4217 code. reporter (ISO 3166-1 alpha-2, may
// be empty) is whose customs wrote it: it decides what "$", "RS" and "PESO"
// are. ok is false where no table has the spelling.
func Code(spelling, reporter string) (iso4217 string, ok bool) {
	k := key(spelling)
	if k == "" {
		return "", false
	}
	for _, l := range local {
		if slices.Contains(l.spellings, k) {
			if c, ok := l.at[reporter]; ok {
				return c, true
			}
			if l.otherwise != "" && !slices.Contains(l.not, reporter) {
				return l.otherwise, true
			}
			return "", false
		}
	}
	c, ok := table().byKey[k]
	return c, ok
}

// Name is the English name of a code, or "".
func Name(iso4217 string) string { return table().names[iso4217] }

// All lists the codes, sorted.
func All() []string {
	var out []string
	for c := range table().names {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// local spellings mean different currencies in different countries.
var local = []struct {
	spellings []string
	at        map[string]string
	otherwise string   // where the reporter has no such currency of its own
	not       []string // reporters with one that "at" does not decide
}{
	{[]string{"$", "DOLLAR", "DOLLARS", "ДОЛЛАР", "ДОЛЛ"}, map[string]string{"US": "USD", "EC": "USD", "SV": "USD", "PA": "USD"}, "USD",
		[]string{"CA", "AU", "NZ", "SG", "HK", "TW", "MX", "AR", "CL", "CO", "UY", "BR", "CU", "DO", "JM", "TT", "BS", "BB", "BZ", "FJ", "GY", "LR", "NA", "SR", "BN"}},
	{[]string{"RS", "RUPEE", "RUPEES", "RE"}, map[string]string{"IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR", "MU": "MUR", "SC": "SCR"}, "", nil},
	{[]string{"PESO", "PESOS"}, map[string]string{"MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "UY": "UYU", "PH": "PHP", "DO": "DOP", "CU": "CUP"}, "", nil},
	{[]string{"¥"}, map[string]string{"CN": "CNY", "JP": "JPY"}, "", nil},
	{[]string{"DINAR"}, map[string]string{"RS": "RSD", "KW": "KWD", "JO": "JOD", "DZ": "DZD", "TN": "TND", "IQ": "IQD", "BH": "BHD", "LY": "LYD"}, "", nil},
	{[]string{"SHILLING", "SH", "SHS"}, map[string]string{"KE": "KES", "TZ": "TZS", "UG": "UGX", "SO": "SOS"}, "", nil},
	{[]string{"СОМ"}, map[string]string{"KG": "KGS"}, "", nil},
	{[]string{"LEI", "ЛЕЙ", "LEU"}, map[string]string{"RO": "RON", "MD": "MDL"}, "", nil},
}

type currencies struct {
	names, byKey map[string]string
	clashes      []string
}

var table = sync.OnceValue(func() *currencies {
	t := &currencies{names: map[string]string{}, byKey: map[string]string{}}
	header := true
	for line := range strings.Lines(currenciesTSV) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if header {
			header = false
			continue
		}
		f := strings.Split(line, "\t")
		t.names[f[0]] = f[2]
		spellings := []string{f[0], f[1], f[2]}
		if len(f) > 3 {
			spellings = append(spellings, strings.Split(f[3], "|")...)
		}
		for _, s := range spellings {
			k := key(s)
			if old, ok := t.byKey[k]; ok && old != f[0] {
				t.clashes = append(t.clashes, s+": "+old+", "+f[0])
				continue
			}
			t.byKey[k] = f[0]
		}
	}
	return t
})

// key keeps letters, digits and currency signs, in upper case; a number of one
// or two digits gets its zeros back.
func key(s string) string {
	s = strings.TrimSuffix(strings.TrimSpace(s), ".0")
	k := strings.Map(func(r rune) rune {
		if r == 'İ' {
			return 'I'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Sc, r) || r == '/' {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFC.String(s))
	if k != "" && len(k) < 3 && strings.Trim(k, "0123456789") == "" {
		k = strings.Repeat("0", 3-len(k)) + k
	}
	return k
}
