package source

import (
	"errors"
	"strings"
)

// shape is what the values of a column look like, as shares of the filled cells.
type shape struct {
	filled                                       int
	number, date, hs, taxID, iso2, texty, spaced float64
	distinct                                     int
	meanLen                                      float64
}

// shapeOf looks at the cells of one column.
func shapeOf(cells []string) shape {
	var s shape
	seen := map[string]bool{}
	number := NumberStyle{Decimal: ".", Mixed: true}
	for _, c := range cells {
		c = strings.TrimSpace(c)
		if c == "" || isNull(c) {
			continue
		}
		s.filled++
		s.meanLen += float64(len([]rune(c)))
		seen[c] = true
		if _, err := number.Parse(c); err == nil || errors.Is(err, ErrAmbiguous) {
			s.number++
		}
		if _, _, err := (DateStyle{Order: "dmy"}).Parse(c); err == nil && !allDigits(c, 4) && !allDigits(c, 5) {
			s.date++
		} else if _, _, err := (DateStyle{Order: "mdy"}).Parse(c); err == nil && strings.ContainsAny(c, "/-") {
			s.date++
		}
		if looksHS(c) {
			s.hs++
		}
		if digits := strings.TrimFunc(c, func(r rune) bool { return r < '0' || r > '9' }); len(digits) == len(c) && len(c) >= 8 && len(c) <= 15 {
			s.taxID++
		}
		if len(c) == 2 && c == strings.ToUpper(c) && strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
			s.iso2++
		}
		if strings.ContainsFunc(c, func(r rune) bool { return r > '9' && r != '_' && r != '^' }) {
			s.texty++
		}
		if strings.Contains(c, " ") {
			s.spaced++
		}
	}
	if s.filled == 0 {
		return s
	}
	n := float64(s.filled)
	for _, v := range []*float64{&s.number, &s.date, &s.hs, &s.taxID, &s.iso2, &s.texty, &s.spaced, &s.meanLen} {
		*v /= n
	}
	s.distinct = len(seen)
	return s
}

func allDigits(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789") == ""
}

// looksHS says whether a cell could be a tariff code: 4 to 12 digits, dots and
// spaces apart, of a chapter that exists (a lost leading zero allowed).
func looksHS(c string) bool {
	digits := strings.Map(func(r rune) rune {
		if r == '.' || r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.TrimSuffix(c, "*"))
	if len(digits) < 4 || len(digits) > 12 || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	if len(digits)%2 == 1 && len(digits) != 11 {
		digits = "0" + digits
	}
	chapter := int(digits[0]-'0')*10 + int(digits[1]-'0')
	return chapter >= 1 && chapter <= 99 && chapter != 77
}

// suits is how well a column's values suit a field: 1 fully, 0 not at all.
// Text fields take almost anything.
func (s shape) suits(f Field) float64 {
	if s.filled == 0 {
		return 0.6 // nothing speaks against it
	}
	k, _ := KindOf(f)
	switch k {
	case Code:
		return s.hs
	case Date:
		return max(s.date, serialLike(s))
	case Number:
		return s.number
	case Int:
		if s.meanLen <= 6 {
			return s.number
		}
		return 0
	case Way:
		if s.distinct <= 4 && s.meanLen <= 12 {
			return 1
		}
		return 0
	}
	return s.suitsText(f)
}

func serialLike(s shape) float64 {
	if s.meanLen > 4.5 && s.meanLen < 5.5 {
		return 0.8 * s.number
	}
	return 0
}

func (s shape) suitsText(f Field) float64 {
	name := string(f)
	switch {
	case strings.HasSuffix(name, "_tax_id"):
		return max(s.taxID, 0.6*(1-s.spaced))
	case strings.HasSuffix(name, "_name"), f == FieldDescription, f == FieldHSText, strings.HasSuffix(name, "_address"):
		return s.texty
	case f == "origin", f == "dispatch", f == "trading", f == "destination", strings.HasSuffix(name, "_country"):
		if s.meanLen <= 32 {
			return max(s.texty, 0.5)
		}
		return 0.2
	case f == "invoice_currency", f == "incoterms", f == "unit":
		if s.meanLen <= 16 {
			return 1
		}
		return 0.2
	case f == FieldDeclNo, f == FieldRecordKey:
		if s.date > 0.8 && s.meanLen < 12 {
			return 0.2
		}
		return 1
	}
	return 0.9
}
