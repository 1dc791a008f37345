package source

import "strings"

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

func setOf(list []string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, s := range list {
		out[s] = true
	}
	return out
}

// isNull says whether a trimmed cell means "nothing stated".
func isNull(cell string) bool {
	if len(cell) > 32 {
		return false
	}
	if c := cell[0]; c >= '0' && c <= '9' {
		return false
	}
	return nullSet[cell] || nullSet[strings.ToUpper(cell)]
}

// Nulls decides which cells of a field mean "nothing stated".
type Nulls struct{ extra map[string]bool }

// NewNulls takes a mapping's own spellings beside those that hold everywhere.
func NewNulls(m *Mapping) Nulls {
	n := Nulls{extra: map[string]bool{}}
	for _, s := range m.Null {
		n.extra[strings.ToUpper(s)] = true
	}
	return n
}

// Is says whether a trimmed cell of the field means "nothing stated".
func (n Nulls) Is(f Field, cell string) bool {
	if cell == "" || isNull(cell) {
		return cell != "NA" || !isCountry(f) // Namibia
	}
	if len(cell) > 64 {
		return false
	}
	if len(n.extra) > 0 && n.extra[strings.ToUpper(cell)] {
		return true
	}
	return (f == FieldBrand || f == "model" || f == "manufacturer_name") && brandNullSet[strings.ToUpper(cell)]
}

// isCountry says whether a field holds a country.
func isCountry(f Field) bool {
	switch f {
	case "origin", "dispatch", "trading", "destination":
		return true
	}
	return strings.HasSuffix(string(f), "_country")
}
