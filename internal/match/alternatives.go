package match

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tallyman/internal/ref/orgform"
	"tallyman/internal/text"
)

// aliasWords separate two names that stand in one cell.
var aliasWords = regexp.MustCompile(`(?i)\s(?:/|\||[\x{b7}\x{387}]|a\.?k\.?a\.?|f\.?k\.?a\.?|n\.?k\.?a\.?|d/?b/?a|o/b|i/f/o|c/o|on behalf of|for and on behalf of|по поручению|по заказу|от имени|also known as|formerly known as|formerly|trading as)[:,]?\s`)

// childOf begins the father's or husband's name that some countries write after
// a person's: "s/o", "D/O", "S O".
var childOf = regexp.MustCompile(`\s(?:(?i:[sdw]/o|(?:son|daughter|wife) of)|[SDW] O)\s.*$`)

// bracketed is a part in round brackets, of any width.
var bracketed = regexp.MustCompile(`[(（]([^()（）]*)[)）]`)

// formerly begins a bracketed former name.
var formerly = regexp.MustCompile(`(?i)^(?:a\.?k\.?a\.?|f\.?k\.?a\.?|formerly(?: known as)?|former|ex|previously|also known as|now|бывш\p{L}*|ранее|быв)[.:\s]\s*`)

// maxAlternatives bounds the names read out of one cell.
const maxAlternatives = 4

// alternatives reads the names that one cell holds: "A / B", "A a.k.a. B", and
// "A (B)" where B is itself a name: it has a legal form or quotes, is an
// acronym, or says "formerly". A place or a remark in brackets stays a part of
// the name. The result has at least one entry.
func alternatives(s string) []string {
	s = strings.ReplaceAll(s, "\u00a0", " ")
	if cut := childOf.ReplaceAllString(s, ""); len(cut) < len(s) && letterCount(cut) >= 3 {
		s = cut
	}
	if !strings.ContainsAny(s, "(（/|·\u0387,") && !aliasWords.MatchString(s) {
		return []string{s}
	}
	var out []string
	for _, part := range twoForms(aliasWords.Split(slashes(s), maxAlternatives)) {
		outer := part
		for _, m := range bracketed.FindAllStringSubmatchIndex(part, 2) {
			inner := strings.TrimSpace(part[m[2]:m[3]])
			if utf8.RuneCountInString(inner) >= 3 && strings.Contains(part[:m[0]], inner) { // its own short name
				outer = strings.Replace(outer, part[m[0]:m[1]], " ", 1)
				continue
			}
			cut, isName := bracketName(inner, part[:m[0]])
			if !isName {
				continue
			}
			out = append(out, cut)
			outer = strings.Replace(outer, part[m[0]:m[1]], " ", 1)
		}
		if letterCount(outer) > 0 {
			out = append([]string{strings.TrimSpace(outer)}, out...)
		}
	}
	if len(out) == 0 {
		return []string{s}
	}
	return out[:min(len(out), maxAlternatives)]
}

// twoForms cuts a text at the comma between two names that have a legal form each:
// ЗАО «Интеравтоматика», CJSC Interavtomatika.
func twoForms(list []string) []string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		a, b, ok := strings.Cut(s, ", ")
		if ok && strings.Contains(a, " ") && strings.Contains(b, " ") && !strings.Contains(b, ",") && !strings.ContainsAny(s, "(（") && formed(a) && formed(b) {
			out = append(out, a, b)
			continue
		}
		out = append(out, s)
	}
	return out
}

func formed(s string) bool {
	core, forms := orgform.Strip(s)
	return len(forms) > 0 && letterCount(core) >= 3
}

// again reports whether brackets hold a name of as many words as the one before them, two
// of them no place: the same name in other letters.
func again(s, before string) bool {
	words, outer := strings.Fields(s), strings.Fields(before)
	if len(words) < 2 || len(words)+1 < len(outer) || len(words) > len(outer)+1 {
		return false
	}
	if lookup(strings.Join(text.Tokens(text.Fold(s)), "")).class == place {
		return false
	}
	telling := 0
	for _, w := range words {
		if lx := lookup(strings.Join(text.Tokens(text.Fold(w)), "")); len(lx.latin) >= 3 && lx.class != place && lx.class != generic && lx.class != particle {
			telling++
		}
	}
	return telling >= 2
}

// slashes sets spaces around a slash that stands between two whole words.
func slashes(s string) string {
	i := strings.IndexByte(s, '/')
	if i < 0 {
		return s
	}
	before, after := s[:i], s[i+1:]
	if wordLetters(before, true) >= 4 && wordLetters(after, false) >= 4 {
		return before + " / " + after
	}
	return s
}

// wordLetters counts the letters at the end or the start of s.
func wordLetters(s string, fromEnd bool) int {
	n := 0
	for len(s) > 0 {
		var r rune
		var size int
		if fromEnd {
			r, size = utf8.DecodeLastRuneInString(s)
			s = s[:len(s)-size]
		} else {
			r, size = utf8.DecodeRuneInString(s)
			s = s[size:]
		}
		if !unicode.IsLetter(r) {
			break
		}
		n++
	}
	return n
}

func letterCount(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// bracketName reports whether what stands in brackets is a name of its own.
func bracketName(s, before string) (string, bool) {
	if cut := formerly.ReplaceAllString(s, ""); cut != s && letterCount(cut) >= 3 {
		return cut, true
	}
	if letterCount(s) < 3 {
		return "", false
	}
	if strings.ContainsAny(s, "\"«»“”„‘’") {
		return s, true
	}
	if core, forms := orgform.Strip(s); len(forms) > 0 && letterCount(core) >= 3 {
		return s, true
	}
	if again(s, before) {
		return s, true
	}
	if strings.ContainsAny(s, " ,") || hasHan(s) {
		return "", false
	}
	upper := 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return s, upper == letterCount(s) && upper >= 3 && upper <= 8 && !hasDigit(s) && shortOf(s, before)
}

// shortOf reports whether an acronym's letters stand in a name in their order,
// beginning with the first letter of a word.
func shortOf(acronym, name string) bool {
	a := ascii(text.Latin(acronym))
	for _, w := range text.Tokens(text.Fold(name)) {
		if w := ascii(text.Latin(w)); w == "" || a == "" || w[0] != a[0] {
			continue
		}
		i := 0
		for _, c := range []byte(ascii(text.Latin(name))) {
			if i < len(a) && c == a[i] {
				i++
			}
		}
		return i == len(a)
	}
	return false
}

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }
