package text

import (
	"strings"
	"unicode"
)

// Letters that look alike in common typefaces, Cyrillic against Latin; the
// lower-case k and m look alike in capitals only, but case is often changed
// after the damage is done.
const (
	lookCyrillic = "АВСЕНІЈКМОРЅТХУҮаеіјкморсухһԁԛԝ"
	lookLatin    = "ABCEHIJKMOPSTXYYaeijkmopcyxhdqw"
)

var toCyrillic, toLatin = lookAlikes()

func lookAlikes() (cyr, lat map[rune]rune) {
	cyr, lat = map[rune]rune{}, map[rune]rune{}
	l := []rune(lookLatin)
	for i, c := range []rune(lookCyrillic) {
		lat[c] = l[i]
		if _, taken := cyr[l[i]]; !taken {
			cyr[l[i]] = c
		}
	}
	// Written as Latin in Cyrillic words, without a look-alike of their own.
	for from, to := range map[rune]rune{'Y': 'У', 'y': 'у', 'B': 'В', 'H': 'Н', 'P': 'Р', 'p': 'р', 'C': 'С', 'c': 'с', 'X': 'Х', 'x': 'х', 'K': 'К', 'k': 'к', 'M': 'М', 'm': 'м', 'T': 'Т', 't': 'т', 'b': 'ь', 'n': 'п', 'g': 'д', 'u': 'и', 'ĸ': 'к'} {
		if _, taken := cyr[from]; !taken {
			cyr[from] = to
		}
	}
	cyr['3'] = 'З'
	return cyr, lat
}

// Repair puts look-alike letters back into the script of the word that they
// stand in: "BEКTOP" becomes "ВЕКТОР", "AКTOBE" becomes "AKTOBE" or "АКТОВЕ" as
// the letters that have no double decide; where none does in the word, those of the
// other words; then the majority; where that ties, the script of the whole. Words of one script and digits stay
// as they are.
func Repair(s string) string {
	if !Mixed(s) {
		return s
	}
	context, clear := Script(s), decisive(s)
	var out strings.Builder
	word := make([]rune, 0, 32)
	flush := func() {
		out.WriteString(repairWord(word, context, clear))
		word = word[:0]
	}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			word = append(word, r)
			continue
		}
		flush()
		out.WriteRune(r)
	}
	flush()
	return out.String()
}

// decisive is the script of the letters that have no double in the other, or empty:
// one Л tells what the А in the next word is.
func decisive(s string) string {
	var latin, cyrillic int
	for _, r := range s {
		switch scriptOf(r) {
		case 0:
			if _, ok := toCyrillic[r]; !ok {
				latin++
			}
		case 1:
			if _, ok := toLatin[r]; !ok {
				cyrillic++
			}
		}
	}
	switch {
	case latin > cyrillic:
		return "Latn"
	case cyrillic > latin:
		return "Cyrl"
	}
	return ""
}

func repairWord(w []rune, context, clear string) string {
	var latin, cyrillic, onlyLatin, onlyCyrillic int
	for _, r := range w {
		switch scriptOf(r) {
		case 0:
			latin++
			if _, ok := toCyrillic[r]; !ok {
				onlyLatin++
			}
		case 1:
			cyrillic++
			if _, ok := toLatin[r]; !ok {
				onlyCyrillic++
			}
		}
	}
	if latin == 0 || cyrillic == 0 {
		return string(w)
	}
	table := toCyrillic
	switch {
	case onlyLatin != onlyCyrillic:
		if onlyLatin > onlyCyrillic {
			table = toLatin
		}
	case clear == "Latn":
		table = toLatin
	case clear == "Cyrl":
	case latin != cyrillic:
		if latin > cyrillic {
			table = toLatin
		}
	case context == "Latn":
		table = toLatin
	}
	out := make([]rune, len(w))
	for i, r := range w {
		out[i] = r
		if to, ok := table[r]; ok && unicode.IsLetter(r) {
			out[i] = to
		}
	}
	return string(out)
}
