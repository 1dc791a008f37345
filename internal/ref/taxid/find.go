package taxid

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Found is a number seen inside a text, with its byte span there.
type Found struct {
	Candidate
	Start, End int
	Labelled   bool // a word such as ИНН or OGRN stood before it
}

// labels are the words that announce a number, folded to upper case.
var labels = map[string]string{
	"ИНН": INN, "INN": INN, "ОГРН": OGRN, "OGRN": OGRN, "ОГРНИП": OGRNIP, "OGRNIP": OGRNIP,
	"КПП": KPP, "KPP": KPP, "БИН": BIN, "BIN": BIN, "ИИН": BIN, "IIN": BIN,
	"ЄДРПОУ": EDRPOU, "ЕДРПОУ": EDRPOU, "ЕГРПОУ": EDRPOU, "EDRPOU": EDRPOU, "YEDRPOU": EDRPOU,
	"УНП": UNP, "UNP": UNP, "VKN": VKN, "TCKN": TCKN, "USCC": USCC, "统一社会信用代码": USCC,
	"IEC": IEC, "GSTIN": GSTIN, "GST": GSTIN, "LEI": LEI, "IMO": IMO,
}

type word struct {
	text       string // upper case
	start, end int
}

// FindInText finds the numbers inside a name cell and returns the text that is
// left, tidied: `7722476458 772201001 OOO YATASH RUS` gives an INN, a KPP and
// "OOO YATASH RUS". A bare number is taken only with a right check digit, and
// the short ones (10 and 12 digits) only at the edge of the cell: a name may
// hold figures of its own. A labelled number is taken whenever its form fits;
// its Valid then says whether the check digit agrees.
func FindInText(s string) ([]Found, string) {
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return nil, s
	}
	ws := words(s)
	found := make([]*Found, len(ws))
	isLabel := make([]bool, len(ws))
	var last string
	for i, w := range ws {
		if typ, ok := labels[w.text]; ok {
			isLabel[i], last = true, typ
			continue
		}
		if last != "" {
			if f, ok := labelled(w, last, s, ws, isLabel, i); ok {
				found[i] = &f
				continue
			}
		}
		if f, ok := bare(w); ok {
			found[i] = &f
		}
		last = ""
	}
	edges(ws, found, isLabel)
	return collect(s, ws, found, isLabel)
}

// words cuts s into runs of letters and digits.
func words(s string) []word {
	var ws []word
	start := -1
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			ws = append(ws, word{strings.ToUpper(s[start:i]), start, i})
			start = -1
		}
	}
	if start >= 0 {
		ws = append(ws, word{strings.ToUpper(s[start:]), start, len(s)})
	}
	return ws
}

// labelled reads a number after a label; after "ИНН/КПП 77../77.." the second
// number takes the other label.
func labelled(w word, typ, s string, ws []word, isLabel []bool, i int) (Found, bool) {
	try := []string{typ}
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if isLabel[j] && labels[ws[j].text] != typ {
			try = append(try, labels[ws[j].text])
		}
	}
	for _, t := range try {
		k := kindOf(t)
		v := Clean(w.text)
		if c, ok := k.read(v); ok {
			return Found{Candidate: c, Start: w.start, End: w.end, Labelled: true}, true
		}
	}
	return Found{}, false
}

// bareTypes may be recognised without a label; the first right one wins.
var bareTypes = []string{USCC, LEI, OGRNIP, OGRN, GSTIN, INN, BIN}

func bare(w word) (Found, bool) {
	if len(w.text) < 9 || !alnum(w.text) {
		return Found{}, false
	}
	f := Found{Start: w.start, End: w.end}
	for _, t := range bareTypes {
		k := kindOf(t)
		if k.fits(w.text) && k.check(w.text) {
			f.Candidate = Candidate{Type: t, Value: w.text, Country: k.country, Valid: ptr(true)}
			return f, true
		}
	}
	if k := kindOf(KPP); k.fits(w.text) && digits(w.text) {
		f.Candidate = Candidate{Type: KPP, Value: w.text, Country: k.country}
		return f, true
	}
	return Found{}, false
}

// edges drops short bare numbers that stand in the middle of the text, and KPPs
// that do not follow an INN.
func edges(ws []word, found []*Found, isLabel []bool) {
	left := make([]bool, len(ws)+1)
	left[0] = true
	for i := range ws {
		left[i+1] = left[i] && (found[i] != nil || isLabel[i])
	}
	right := true
	for i := len(ws) - 1; i >= 0; i-- {
		f := found[i]
		if f != nil && !f.Labelled {
			short := f.Type == INN || f.Type == BIN || f.Type == KPP
			if short && !left[i] && !right {
				found[i] = nil
			}
		}
		right = right && (found[i] != nil || isLabel[i])
	}
	for i, f := range found {
		if f == nil || f.Labelled || f.Type != KPP {
			continue
		}
		after := i > 0 && found[i-1] != nil && found[i-1].Type == INN
		before := i+1 < len(ws) && found[i+1] != nil && found[i+1].Type == INN
		if !after && !before {
			found[i] = nil
		}
	}
}

// collect cuts the found numbers and their labels out of s.
func collect(s string, ws []word, found []*Found, isLabel []bool) ([]Found, string) {
	var out []Found
	var b strings.Builder
	pos, last := 0, -2
	// What stands between two words that are both cut is only punctuation.
	cut := func(i int, w word) {
		if last != i-1 {
			b.WriteString(s[pos:w.start])
		}
		b.WriteByte(' ')
		pos, last = w.end, i
	}
	for i, w := range ws {
		switch {
		case found[i] != nil:
			out = append(out, *found[i])
			cut(i, w)
		case isLabel[i] && announces(found, isLabel, i):
			cut(i, w)
		}
	}
	if len(out) == 0 {
		return nil, s
	}
	b.WriteString(s[pos:])
	return out, tidy(b.String())
}

// announces: a label goes with the number that follows it, over other labels.
func announces(found []*Found, isLabel []bool, i int) bool {
	for j := i + 1; j < len(found); j++ {
		if found[j] != nil {
			return true
		}
		if !isLabel[j] {
			return false
		}
	}
	return false
}

// tidy closes the gaps: runs of spaces, empty brackets, loose separators.
func tidy(s string) string {
	for _, p := range []string{"()", "( )", "[]", "[ ]"} {
		s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), p, " ")
	}
	s = strings.Join(strings.Fields(s), " ")
	for {
		r, n := utf8.DecodeLastRuneInString(s)
		if n == 0 || !strings.ContainsRune(",;:/-|( ", r) {
			break
		}
		s = s[:len(s)-n]
	}
	s = strings.TrimLeft(s, ",;:/-|) ")
	return strings.NewReplacer(" ,", ",", "( ", "(", " )", ")", ", ,", ",").Replace(s)
}
