package source

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// nullSpellings are the cells that mean "nothing stated" in any file, upper
// case. A 0 is never among them: it can be a value.
var nullSpellings = []string{
	"NULL", "(NULL)", "<NULL>", "N/A", "#N/A", "NA", "NAN", "NONE", "NIL", "-", "--", "---", "—", "–", "...", "?",
	"NOT AVAILABLE", "NOT DECLARED", "NO DISPONIBLE", "NO DATA", "UNKNOWN", "НЕВІДОМИЙ", "НЕВІДОМО", "НЕИЗВЕСТНО", "НЕИЗВЕСТЕН", "НЕТ ДАННЫХ",
	"НЕ УКАЗАН", "НЕ УКАЗАНО", "НЕТ", "N.A.", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!",
}

// brandNulls mean "no brand" and are no brand's name.
var brandNulls = []string{
	"ОТСУТСТВУЕТ", "ОТСУТСТВУЮТ", "НЕ ОБОЗНАЧЕН", "НЕ ОБОЗНАЧЕНО", "НЕ ОБОЗНАЧЕНА", "БЕЗ ТОВАРНОГО ЗНАКА", "БЕЗ МАРКИ", "БЕЗ БРЕНДА", "НЕ ИМЕЕТ",
	"ТОВАРНЫЙ ЗНАК ОТСУТСТВУЕТ", "НЕМАЄ ДАНИХ", "ВІДСУТНІЙ", "ВІДСУТНЯ", "ABSENT", "NO BRAND", "NO TRADEMARK", "WITHOUT BRAND", "UNBRANDED", "无品牌", "无牌",
	"SIN MARCA", "MARKASIZ", "SANS MARQUE",
}

// spellings holds words by their length in bytes: most cells are told apart
// from all of them without a comparison.
type spellings [64][]string

var nullSet, brandNullSet = setOf(nullSpellings), setOf(brandNulls)

// setOf holds every spelling in capitals, small letters and with a capital
// first letter, so that a look-up needs no folding. Longer ones than the table
// are left out.
func setOf(list []string) *spellings {
	out := &spellings{}
	for _, s := range list {
		up, low := strings.ToUpper(s), strings.ToLower(s)
		title := up
		if r, size := utf8.DecodeRuneInString(up); size > 0 {
			title = string(r) + strings.TrimPrefix(low, strings.ToLower(string(r)))
		}
		for _, v := range []string{s, up, low, title} {
			if len(v) > 0 && len(v) < len(out) && !slices.Contains(out[len(v)], v) {
				out[len(v)] = append(out[len(v)], v)
			}
		}
	}
	return out
}

func (s *spellings) has(cell string) bool {
	if len(cell) >= len(s) {
		return false
	}
	for _, c := range s[len(cell)] {
		if c[0] == cell[0] && c == cell {
			return true
		}
	}
	return false
}

// isNull says whether a trimmed, non-empty cell means "nothing stated".
func isNull(cell string) bool { return nullSet.has(cell) }

// Nulls decides which cells of a field mean "nothing stated".
type Nulls struct {
	extra *spellings
	heads []string // spellings that end in *, without it
}

// NewNulls takes a mapping's own spellings beside those that hold everywhere.
// One that ends in * stands for every cell that opens so ("See ASN-*").
func NewNulls(m *Mapping) Nulls {
	var n Nulls
	var whole []string
	for _, s := range m.Null {
		if head, open := strings.CutSuffix(s, "*"); open && head != "" {
			n.heads = append(n.heads, head)
		} else {
			whole = append(whole, s)
		}
	}
	n.extra = setOf(whole)
	return n
}

// Is says whether a trimmed cell of the field means "nothing stated".
func (n Nulls) Is(f Field, cell string) bool {
	switch {
	case cell == "":
		return true
	case isNull(cell):
		return !strings.EqualFold(cell, "NA") || !isCountry(f) // NA is Namibia there
	case n.extra.has(cell):
		return true
	}
	for _, head := range n.heads {
		if len(cell) >= len(head) && strings.EqualFold(cell[:len(head)], head) {
			return true
		}
	}
	return (f == FieldBrand || f == "model" || f == "manufacturer_name") && brandNullSet.has(cell)
}

// isCountry says whether a field holds a country.
func isCountry(f Field) bool {
	switch f {
	case "origin", "dispatch", "trading", "destination":
		return true
	}
	return strings.HasSuffix(string(f), "_country")
}
