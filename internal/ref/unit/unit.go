package unit

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

//go:embed data/units.tsv
var unitsTSV string

// Unit is a unit of quantity.
type Unit struct {
	Code string // UN/ECE Recommendation 20, or "X" and the Recommendation 21 package code
	Name string
	Base string // the code in which quantities of its kind are compared
	// Factor is how many base units one unit is, exactly: "0.45359237", at most
	// twelve decimal places.
	Factor string
}

// maxLen is longer than any unit is written; longer cells hold something else.
const maxLen = 120

// Read reads a spelling. reporter (ISO 3166-1 alpha-2, may be empty) is whose
// customs wrote it: numbers are codes of national lists. ok is false where no
// table has the spelling.
func Read(spelling, reporter string) (u Unit, ok bool) {
	t := table()
	s := strings.TrimSpace(spelling)
	if len(s) > maxLen {
		return Unit{}, false
	}
	if n, digits := number(s); digits {
		if reporter == "CN" {
			u, ok = t.byKey[chinese[n]]
			return u, ok
		}
		u, ok = t.byKey[n]
		return u, ok
	}
	for _, k := range []string{key(s), key(bareText(s))} {
		if u, ok = t.find(k); ok {
			return u, true
		}
	}
	// "PK - COLIS (PACKAGE)", "796 - ШТ", "ШТ (796)": a code and a name that agree.
	a, b, cut := strings.Cut(s, " - ")
	if !cut {
		a, b, cut = strings.Cut(s, "(")
	}
	if !cut {
		return Unit{}, false
	}
	ua, okA := Read(a, reporter)
	ub, okB := Read(bareText(strings.Trim(b, ") ")), reporter)
	short := len(strings.TrimSpace(a)) <= 3
	switch {
	case okA && okB:
		return ua, ua == ub
	case okA:
		return ua, short
	default: // a code of the publisher's own before the name: "CT - CARTON"
		return ub, okB && short
	}
}

// Get returns a unit by its code.
func Get(code string) (u Unit, ok bool) {
	u, ok = table().byCode[code]
	return u, ok
}

type units struct {
	byCode, byKey map[string]Unit
	clashes       []string // one spelling, two units: a fault of the table
}

var table = sync.OnceValue(func() *units {
	t := &units{byCode: map[string]Unit{}, byKey: map[string]Unit{}}
	header := true
	for line := range strings.Lines(unitsTSV) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if header {
			header = false
			continue
		}
		f := strings.Split(line, "\t")
		u := Unit{Code: f[0], Name: f[1], Base: f[2], Factor: f[3]}
		t.byCode[u.Code] = u
		for _, s := range append(strings.Split(f[4], "|"), u.Code) {
			k := key(s)
			if old, ok := t.byKey[k]; ok && old.Code != u.Code {
				t.clashes = append(t.clashes, s+": "+old.Code+", "+u.Code)
				continue
			}
			t.byKey[k] = u
		}
	}
	return t
})

// chinese maps unit codes of China's customs (GACC parameter table of units of
// measurement) to spellings of the table.
var chinese = map[string]string{
	"001": "台", "003": "辆", "004": "艘", "005": "架", "006": "套", "007": "个", "008": "只", "011": "件", "012": "支",
	"025": "双", "030": "米", "032": "平方米", "033": "立方米", "035": "千克", "036": "克", "070": "吨", "095": "升",
}

// number reads a code of up to three digits, its zeros put back: classifier
// codes always have three.
func number(s string) (string, bool) {
	s = strings.TrimSuffix(s, ".0")
	if s == "" || len(s) > 3 || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	return strings.Repeat("0", 3-len(s)) + s, true
}

// find tries the key as it is and with its letters in one script: МТК in
// Cyrillic letters is MTK.
func (t *units) find(k string) (Unit, bool) {
	if u, ok := t.byKey[k]; ok {
		return u, true
	}
	if u, ok := t.byKey[strings.Map(toLatin, k)]; ok {
		return u, true
	}
	u, ok := t.byKey[strings.Map(toCyrillic, k)]
	return u, ok
}

// key keeps letters and digits: "sq. m", "SQ M" and "SQM" are one.
func key(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 'İ' {
			return 'I'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFC.String(norm.NFKC.String(s)))
}

// bareText cuts a remark in brackets.
func bareText(s string) string {
	before, _, _ := strings.Cut(s, "(")
	return before
}

var (
	latin    = []rune("ABCEHKMOPTXYI")
	cyrillic = []rune("АВСЕНКМОРТХУІ")
)

func toLatin(r rune) rune    { return swap(r, cyrillic, latin) }
func toCyrillic(r rune) rune { return swap(r, latin, cyrillic) }

func swap(r rune, from, to []rune) rune {
	if i := slices.Index(from, r); i >= 0 {
		return to[i]
	}
	return r
}
