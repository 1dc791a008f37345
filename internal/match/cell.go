package match

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tallyman/internal/ref/orgform"
	"tallyman/internal/text"
)

// What stands in a name's cell beside the name: a number of the register, the address, a
// telephone. It is cut off where the name before it is whole.

// numberLabels stand before a number of a register, of taxes or a telephone, folded.
var numberLabels = wordSet("inn инн bin бин iin иин kpp кпп ogrn огрн ogrnip огрнип unp унп gstin gst usci uscc uci vat tin tax vkn nif cif rfc cnpj ruc nit eori tel telephone phone тел fax mob edrpou єдрпоу едрпоу iec pan crn cuit rif siren siret nip regon krs ico dic oib pib ust ustid idnr lei okpo окпо reg id cr trn ntn brn uen abn acn hp tpin npwp mst стир stir")

// leastDigits is how many digits a number in a name's cell has that is no part of the name.
const leastDigits = 8

// withoutNumbers takes out words that are numbers of registers, with the word before that
// says so.
func withoutNumbers(s string) string {
	words := strings.Fields(s)
	if digitCount(s) < leastDigits && !slices.ContainsFunc(words, identifierLike) {
		return s
	}
	out := words[:0:0]
	for _, w := range words {
		if digitCount(w) >= leastDigits && digitCount(w)*2 >= utf8.RuneCountInString(w) || identifierLike(w) {
			if n := len(out); n > 1 && numberLabels[strings.Trim(text.Fold(out[n-1]), " .:,")] {
				out = out[:n-1]
			} else if n == 1 && numberLabels[strings.Trim(text.Fold(out[0]), " .:,")] {
				out = out[:0]
			}
			continue
		}
		out = append(out, w)
	}
	if cut := strings.Join(out, " "); len(out) < len(words) && letterCount(cut) >= 3 {
		return cut
	}
	return s
}

// identifierLike reports whether a word is a long mixture of capitals and digits: GSTIN and
// the unified code of China.
func identifierLike(w string) bool {
	n, digits := 0, 0
	for _, r := range w {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 'A' && r <= 'Z':
		default:
			return false
		}
		n++
	}
	return n >= 14 && digits >= 5
}

func digitCount(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// streetWords begin or stand in an address, folded.
var streetWords = wordSet("box pobox street str road rd ave avenue av floor flr fl room rm bldg building plot suite ulitsa ul dom km add address addr sok sokak mah mahallesi cad caddesi bulvari blv bulvar ut utca via rua calle ctra carretera avda avenida улица ул дом д пр просп проспект офис оф корп стр шоссе пер переулок бульвар lane house unit tower flat highway blk block lot no nr number № hwy sector phase gate district strasse platz weg quai rue boulevard zona poligono industrial bolgesi organize deira site")

// andSign is research and development in short.
var andSign = regexp.MustCompile(`\bR\s?&\s?D\b`)

// streetEnding is what German and Dutch names of streets end in.
var streetEnding = regexp.MustCompile(`(?:str|strasse|straat|gasse|weg|allee|platz|laan)$`)

// gluedForm is a legal form with the first word of an address written to it.
var gluedForm = regexp.MustCompile(`(?i)\b(ltd|llc|gmbh|inc|jsc)\.?(room|rm|no|add|floor|flat|unit|address)\b`)

// leastAddress is how many words of an address are cut off at the least.
const leastAddress = 3

// withoutAddress cuts the address off a name that has it behind its legal form, or behind a
// comma.
func withoutAddress(s string) string {
	if len(s) < 24 {
		return s
	}
	s = gluedForm.ReplaceAllString(s, "$1 $2")
	if before, after, ok := strings.Cut(s, ","); ok && len(strings.Fields(before)) >= 2 && isAddress(strings.Fields(text.Fold(after)), false) {
		return before
	}
	words := strings.Fields(s)
	for i := 2; i+leastPlaces <= len(words); i++ {
		rest := strings.Fields(text.Fold(strings.Join(words[i:], " ")))
		if !isAddress(rest, true) && !townAndCountry(rest) || endsWithForm(strings.Join(words[:i], " ")) == "" {
			continue
		}
		return strings.Join(words[:i], " ")
	}
	return s
}

// leastPlaces is how many places are cut off at the least: a town and its country.
const leastPlaces = 2

// townAndCountry reports whether words are nothing but places and letters that stand for a
// country or a town.
func townAndCountry(words []string) bool {
	places := 0
	for _, w := range words {
		lx := lookup(w)
		switch {
		case lx.class == place:
			places++
		case countryLetters[w]:
		default:
			return false
		}
	}
	return places >= leastPlaces || places > 0 && len(words) > places
}

// countryLetters are abbreviations of countries and of the word for a town, folded.
var countryLetters = wordSet("rk rf рф рк uae ksa prc roc uk usa g г gor city jafza")

// endsWithForm is the legal form at the end of a text, or empty.
func endsWithForm(s string) string {
	core, forms := orgform.Strip(s)
	if letterCount(core) < 3 {
		return ""
	}
	for _, f := range forms {
		if f.At == "end" && strings.HasSuffix(text.Fold(s), f.Text) {
			return f.Text
		}
	}
	return ""
}

// isAddress reports whether words read as an address: three or more, with a number and a
// word of addresses; where asked for, one of the first of them is a number or such a word.
func isAddress(words []string, early bool) bool {
	if len(words) < leastAddress {
		return false
	}
	numbers, marks, first := 0, 0, false
	for i, w := range words {
		mark, number := streetWords[w] || len(w) > 6 && streetEnding.MatchString(w), hasDigit(w)
		if mark {
			marks++
		}
		if number {
			numbers++
		}
		first = first || i < leastAddress && (mark || number)
	}
	return (first || !early) && numbers > 0 && marks > 0
}

// digitLetters puts letters for the digits that stand for them between capitals: 0 for O, 1
// for I, and a small l for I: ПР0МТЕХ, M1CROLAB, MlCROLAB. A word with other digits, or with
// one at its edge, is left: it is a type or a number.
func digitLetters(s string) string {
	if !strings.ContainsAny(s, "01l") {
		return s
	}
	r := []rune(s)
	changed := false
	for i := 1; i+1 < len(r); i++ {
		if r[i] != '0' && r[i] != '1' && r[i] != 'l' || !unicode.IsUpper(r[i-1]) || !unicode.IsUpper(r[i+1]) {
			continue
		}
		if r[i] != 'l' && (i < 2 || !unicode.IsUpper(r[i-2])) && (i+2 >= len(r) || !unicode.IsUpper(r[i+2])) {
			continue
		}
		to := 'I'
		if r[i] == '0' {
			to = 'O'
			if unicode.Is(unicode.Cyrillic, r[i-1]) && unicode.Is(unicode.Cyrillic, r[i+1]) {
				to = 'О'
			}
		}
		r[i], changed = to, true
	}
	if !changed {
		return s
	}
	return string(r)
}
