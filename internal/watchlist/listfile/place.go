package listfile

import (
	"strings"
	"unicode"

	"tallyman/internal/ref/country"
)

// demonyms are the words with which lists state a nationality. They are read
// only from columns that state one.
var demonyms = map[string]string{
	"afghan": "af", "albanian": "al", "algerian": "dz", "american": "us", "angolan": "ao", "armenian": "am", "australian": "au", "austrian": "at",
	"azerbaijani": "az", "bahraini": "bh", "bangladeshi": "bd", "belarusian": "by", "belarussian": "by", "belgian": "be", "bosnian": "ba", "brazilian": "br",
	"british": "gb", "bulgarian": "bg", "burmese": "mm", "burundian": "bi", "cambodian": "kh", "cameroonian": "cm", "canadian": "ca", "chadian": "td",
	"chinese": "cn", "colombian": "co", "congolese": "cd", "croatian": "hr", "cuban": "cu", "cypriot": "cy", "czech": "cz", "danish": "dk", "dutch": "nl",
	"egyptian": "eg", "emirati": "ae", "eritrean": "er", "estonian": "ee", "ethiopian": "et", "finnish": "fi", "french": "fr", "georgian": "ge",
	"german": "de", "greek": "gr", "guatemalan": "gt", "guinean": "gn", "haitian": "ht", "hungarian": "hu", "indian": "in", "indonesian": "id",
	"iranian": "ir", "iraqi": "iq", "irish": "ie", "israeli": "il", "italian": "it", "ivorian": "ci", "japanese": "jp", "jordanian": "jo",
	"kazakh": "kz", "kazakhstani": "kz", "kenyan": "ke", "kosovar": "xk", "kuwaiti": "kw", "kyrgyz": "kg", "latvian": "lv", "lebanese": "lb",
	"liberian": "lr", "libyan": "ly", "lithuanian": "lt", "macedonian": "mk", "malaysian": "my", "malian": "ml", "maltese": "mt", "mexican": "mx",
	"moldovan": "md", "mongolian": "mn", "montenegrin": "me", "moroccan": "ma", "mozambican": "mz", "nicaraguan": "ni", "nigerian": "ng",
	"north korean": "kp", "norwegian": "no", "omani": "om", "pakistani": "pk", "palestinian": "ps", "panamanian": "pa", "peruvian": "pe", "philippine": "ph",
	"filipino": "ph", "polish": "pl", "portuguese": "pt", "qatari": "qa", "romanian": "ro", "russian": "ru", "rwandan": "rw", "saudi": "sa",
	"saudi arabian": "sa", "senegalese": "sn", "serbian": "rs", "singaporean": "sg", "slovak": "sk", "slovenian": "si", "somali": "so",
	"south african": "za", "south korean": "kr", "south sudanese": "ss", "spanish": "es", "sri lankan": "lk", "sudanese": "sd", "swedish": "se",
	"swiss": "ch", "syrian": "sy", "taiwanese": "tw", "tajik": "tj", "tajikistani": "tj", "tanzanian": "tz", "thai": "th", "tunisian": "tn", "turkish": "tr",
	"turkmen": "tm", "ugandan": "ug", "ukrainian": "ua", "uzbek": "uz", "uzbekistani": "uz", "venezuelan": "ve", "vietnamese": "vn", "yemeni": "ye",
	"zambian": "zm", "zimbabwean": "zw",
}

// areas are parts of a country that lists put into country columns.
var areas = map[string]string{"west bank": "ps", "gaza": "ps", "gaza strip": "ps", "palestinian": "ps", "palestine": "ps"}

// Country reads a country cell as ISO 3166-1 alpha-2 in lower case, as
// FollowTheMoney writes it.
func Country(s string) (iso2 string, ok bool) {
	s = strings.Trim(strings.TrimSpace(s), ".;,")
	if s == "" {
		return "", false
	}
	if len(s) == 2 && isASCIILetter(s[0]) && isASCIILetter(s[1]) {
		s = strings.ToUpper(s)
	}
	if code, ok := country.Code(s); ok {
		return strings.ToLower(code), true
	}
	if code := areas[strings.ToLower(s)]; code != "" {
		return code, true
	}
	if rest, cut := strings.CutPrefix(strings.ToLower(s), "the "); cut {
		if code, ok := country.Code(rest); ok {
			return strings.ToLower(code), true
		}
	}
	// OFAC puts disputed areas under a word of its own.
	if rest, cut := strings.CutPrefix(s, "Region: "); cut && rest != s {
		return Country(rest)
	}
	return "", false
}

// Nationality reads a cell that states one or more nationalities, as countries
// or as adjectives: "Ukrainian, Russian (the Union does not recognise ...)".
// unread is what it could not read.
func Nationality(s string) (codes []string, unread string) {
	s = strings.ReplaceAll(dropBrackets(s), "and/or", ",")
	var lost []string
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '/' })
	for _, p := range parts {
		for _, w := range cutWords(p, " and ", " or ") {
			w = strings.Trim(strings.TrimSpace(w), ".")
			if w == "" {
				continue
			}
			code, ok := demonyms[strings.ToLower(w)]
			if !ok {
				code, ok = Country(w)
			}
			if !ok {
				lost = append(lost, w)
				continue
			}
			codes = append(codes, code)
		}
	}
	// "Korea, North" and "Congo, Democratic Republic of the" hold commas.
	if len(lost) > 0 {
		if code, ok := Country(s); ok {
			return []string{code}, ""
		}
	}
	return codes, strings.Join(lost, ", ")
}

func cutWords(s string, seps ...string) []string {
	out := []string{s}
	for _, sep := range seps {
		var next []string
		for _, p := range out {
			next = append(next, strings.Split(p, sep)...)
		}
		out = next
	}
	return out
}

// dropBrackets takes remarks in round brackets out of a cell.
func dropBrackets(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// AddressCountry reads the country with which an address ends. It does not take
// two letters for a country: "CA" is also a state.
func AddressCountry(address string) (iso2 string, ok bool) {
	// Post codes may stand last: "Moscow, Russia, 121170", "Russia 618018".
	a := strings.TrimRight(strings.ReplaceAll(address, "，", ","), ".;, 0123456789")
	if i := strings.LastIndexByte(a, '('); i > 0 && strings.HasSuffix(a, ")") {
		// "Minsk, Belarus (registered office)", "Iran (Islamic Republic of)".
		if code, ok := countryWords(lastPart(a)); ok {
			return code, true
		}
		a = strings.TrimRight(a[:i], ".;, ")
	}
	part := lastPart(a)
	if code, ok := countryWords(part); ok {
		return code, true
	}
	// "Korea, North"
	if i := len(a) - len(part); i > 0 {
		if before := strings.TrimRight(strings.TrimSpace(a[:i]), ", "); before != "" {
			if code, ok := Country(lastPart(before) + ", " + strings.TrimSpace(part)); ok {
				return code, true
			}
		}
	}
	return "", false
}

func lastPart(a string) string { return a[strings.LastIndexByte(a, ',')+1:] }

// countryWords reads a text that is a country or ends with one: "Russia",
// "121357 Russia", "the Russian Federation".
func countryWords(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if letters(s) < 4 && s != "UAE" && s != "USA" && s != "UK" && s != "PRC" {
		return "", false
	}
	if code, ok := Country(s); ok {
		return code, true
	}
	words := strings.Fields(s)
	for n := min(5, len(words)-1); n >= 1; n-- {
		tail := strings.Join(words[len(words)-n:], " ")
		if letters(tail) < 4 || !unicode.IsUpper([]rune(tail)[0]) {
			continue
		}
		if code, ok := Country(tail); ok {
			return code, true
		}
	}
	return "", false
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

func isASCIILetter(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }
