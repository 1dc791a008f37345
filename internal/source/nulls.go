package source

import (
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

var nullSet, brandNullSet = setOf(nullSpellings), setOf(brandNulls)

// setOf holds every spelling in capitals, small letters and with a capital
// first letter, so that a look-up needs no folding.
func setOf(list []string) map[string]bool {
	out := make(map[string]bool, 3*len(list))
	for _, s := range list {
		up, low := strings.ToUpper(s), strings.ToLower(s)
		out[s], out[up], out[low] = true, true, true
		if r, size := utf8.DecodeRuneInString(up); size > 0 {
			out[string(r)+strings.TrimPrefix(low, strings.ToLower(string(r)))] = true
		}
	}
	return out
}

// isNull says whether a trimmed, non-empty cell means "nothing stated".
func isNull(cell string) bool {
	if c := cell[0]; len(cell) > 32 || c >= '0' && c <= '9' {
		return false
	}
	return nullSet[cell]
}

// Nulls decides which cells of a field mean "nothing stated".
type Nulls struct{ extra map[string]bool }

// NewNulls takes a mapping's own spellings beside those that hold everywhere.
func NewNulls(m *Mapping) Nulls { return Nulls{extra: setOf(m.Null)} }

// Is says whether a trimmed cell of the field means "nothing stated".
func (n Nulls) Is(f Field, cell string) bool {
	if cell == "" {
		return true
	}
	if len(cell) > 64 {
		return false
	}
	if isNull(cell) {
		return !strings.EqualFold(cell, "NA") || !isCountry(f) // NA is Namibia there
	}
	if len(n.extra) > 0 && n.extra[cell] {
		return true
	}
	return (f == FieldBrand || f == "model" || f == "manufacturer_name") && brandNullSet[cell]
}

// isCountry says whether a field holds a country.
func isCountry(f Field) bool {
	switch f {
	case "origin", "dispatch", "trading", "destination":
		return true
	}
	return strings.HasSuffix(string(f), "_country")
}
