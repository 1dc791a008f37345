package hs

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Code is a commodity code as read.
type Code struct {
	Digits string // national code: digits only, lost zero put back; "" where it is none
	HS6    string // first six digits; "" where they cannot be told
	Note   string // what was done or is odd, for a reader; "" for a plain code
	// Problem says why there is no code: the spelling is reported as unread.
	Problem string
}

// Notes of [ParseCode].
const (
	NoteZero   = "left zero repaired"
	NoteSuffix = "suffix removed"
)

// ParseCode reads a code as a record writes it. national are the lengths of the
// country's codes (see [Lengths]); without them only 6, 8 and 10 digits are
// taken as they are. Spaces, dots, hyphens, a final "*" or letter, and a
// spreadsheet's ".0" go. A zero is put back on the left only where the length
// is one less than a national one (or 5, 3 and 1 for bare subheadings, headings
// and chapters), and where two readings are possible only where the Harmonized
// System knows one of them alone.
func ParseCode(raw string, national ...int) Code {
	digits, notes, problem := strip(raw)
	if problem != "" {
		return Code{Problem: problem}
	}
	if len(national) == 0 {
		national = []int{10, 8, 6}
	}
	c := Code{Digits: digits}
	switch n := len(digits); {
	case slices.Contains(national, n):
		// 10 digits may be a whole code or 11 without its zero (Armenia).
		if slices.Contains(national, n+1) && !known(digits) && known("0"+digits) {
			c.Digits, notes = "0"+digits, append(notes, NoteZero)
		}
	case slices.Contains(national, n+1), n == 5, n == 3, n == 1:
		if !known("0" + digits) {
			return Code{Digits: digits, Note: join(notes), Problem: fmt.Sprintf("%d digits, and no code with a zero before them", n)}
		}
		c.Digits, notes = "0"+digits, append(notes, NoteZero)
	case n == 2 || n == 4 || n == 6:
	case n%2 == 1:
		c, notes = odd(digits, notes)
	default:
		notes = append(notes, fmt.Sprintf("%d digits, national codes have %s", n, list(national)))
	}
	return finish(c, notes)
}

// odd reads a length that no national code has, where only one reading, with
// or without a zero, is in the Harmonized System.
func odd(digits string, notes []string) (Code, []string) {
	plain, padded := known(digits), known("0"+digits)
	switch {
	case padded && !plain:
		return Code{Digits: "0" + digits}, append(notes, NoteZero)
	case plain && !padded:
		return Code{Digits: digits}, append(notes, fmt.Sprintf("%d digits", len(digits)))
	}
	return Code{Digits: digits, Problem: fmt.Sprintf("%d digits fit no national code", len(digits))}, notes
}

// finish checks the chapter and cuts the first six digits.
func finish(c Code, notes []string) Code {
	c.Note = join(notes)
	if c.Problem != "" {
		return c
	}
	if len(c.Digits) >= 2 && !ValidChapter(c.Digits[:2]) {
		if c.Digits[:2] == "98" || c.Digits[:2] == "99" {
			c.Note = join(append(notes, "chapter "+c.Digits[:2]+" is national"))
			return c
		}
		return Code{Digits: c.Digits, Note: c.Note, Problem: "there is no chapter " + c.Digits[:2]}
	}
	if len(c.Digits) >= 6 {
		c.HS6 = c.Digits[:6]
		// National codes below a heading or subheading that is not divided end
		// in zeros; an unknown heading is a fault of the record.
		if !Exists(c.Digits[:4], "") {
			c.Note = join(append(notes, "no edition has heading "+c.Digits[:4]))
		}
		return c
	}
	c.Note = join(append(notes, "only "+fmt.Sprint(len(c.Digits))+" digits"))
	return c
}

// known: the Harmonized System has the code's subheading (or heading, chapter)
// in some edition.
func known(digits string) bool {
	for _, n := range []int{6, 4, 2} {
		if len(digits) >= n {
			return Exists(digits[:n], "")
		}
	}
	return false
}

// strip leaves the digits, or says why there are none.
func strip(raw string) (digits string, notes []string, problem string) {
	s := strings.TrimSpace(raw)
	if whole, ok := strings.CutSuffix(s, ".0"); ok && !strings.Contains(whole, ".") && len(whole) > 5 {
		s = whole
	}
	up := strings.ToUpper(s)
	for _, p := range []string{"HS", "HTS", "ТН ВЭД", "NCM"} {
		if rest, ok := strings.CutPrefix(up, p); ok {
			up = strings.TrimLeft(rest, " :.-")
			break
		}
	}
	if i := strings.IndexAny(up, "Ee"); i > 0 && strings.ContainsAny(up[i:], "+") {
		return "", nil, "rounded by a spreadsheet (scientific notation)"
	}
	var b strings.Builder
	rest := ""
	for i, r := range up {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
			continue
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
			continue
		case unicode.IsSpace(r) || strings.ContainsRune(".-·'`/_", r) || r == '\u00a0' || r == '\u200b' || r == '\ufeff':
			continue
		}
		rest = up[i:]
		break
	}
	digits = b.String()
	if tail := strings.TrimSpace(rest); tail != "" {
		if len([]rune(tail)) > 1 || len(digits) < 6 {
			return "", nil, "not a number"
		}
		notes = append(notes, NoteSuffix)
	}
	switch {
	case digits == "":
		return "", nil, "not a number"
	case strings.Trim(digits, "0") == "":
		return "", nil, "only zeros"
	case len(digits) > 14:
		return "", nil, "longer than any national code"
	}
	return digits, notes, ""
}

func join(notes []string) string { return strings.Join(notes, "; ") }

func list(ns []int) string {
	var out []string
	for _, n := range ns {
		out = append(out, fmt.Sprint(n))
	}
	return strings.Join(out, " or ")
}
