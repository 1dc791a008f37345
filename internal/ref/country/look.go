package country

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Look reads a spelling: a code, a name, a name with a code ("CHILE (CL)",
// "IN, INDIA", "156-КИТАЙ"), a name with a remark ("Spain (incl. Canary
// Islands 'XB' from 1997)"). A number that stands beside a name may be of any
// national list and is set aside; two letters beside a name must agree with it.
func Look(spelling string) Place {
	s := clean(spelling)
	if s == "" {
		return Place{Class: Unspecified, Note: "empty"}
	}
	t := tables()
	if p, ok := t.plain(s); ok {
		return p
	}
	if p, ok := t.bracketed(s); ok {
		return p
	}
	if p, ok := t.pair(s); ok {
		return p
	}
	return Place{Class: Unknown, Note: "no table has this spelling"}
}

// NationalNumbers says whether a customs service (ISO 3166-1 alpha-2) writes
// partner countries by numbers of its own, which look like ISO numbers and mean
// other countries: 116 is Japan in Chinese statistics and Cambodia in ISO.
// China GACC, Brazil Siscomex/BACEN, Argentina AFIP, Chile and Colombia customs,
// Uruguay DNA, Turkey (geonomenclature).
func NationalNumbers(reporter string) bool {
	return slices.Contains([]string{"CN", "BR", "AR", "CL", "CO", "UY", "TR"}, reporter)
}

// IsNumber says whether a spelling is digits only (a spreadsheet's ".0" aside).
func IsNumber(spelling string) bool {
	s := clean(spelling)
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func clean(s string) string {
	s = strings.TrimSpace(norm.NFC.String(s))
	if n, ok := strings.CutSuffix(s, ".0"); ok && strings.Trim(n, "0123456789") == "" {
		s = n
	}
	return strings.TrimSpace(strings.Trim(s, "\"«»“”*;"))
}

// plain reads one code or one name.
func (t *table) plain(s string) (Place, bool) {
	code, isCode := t.byCode[strings.ToUpper(s)]
	// Codes are written in one case; "Nga" is Russia in Vietnamese.
	if isCode && (s == strings.ToUpper(s) || s == strings.ToLower(s)) {
		return code, true
	}
	if p, ok := t.byName[key(s)]; ok {
		return p, true
	}
	if isCode {
		return code, true
	}
	if alt := unmix(s); alt != s {
		if p, ok := t.byName[key(alt)]; ok {
			p.Note = "letters of two scripts in one word"
			return p, true
		}
	}
	return Place{}, false
}

// bracketed reads NAME (CODE), CODE (NAME), NAME (OTHER NAME), NAME (remark).
func (t *table) bracketed(s string) (Place, bool) {
	open := strings.IndexAny(s, "([")
	if open < 1 {
		return Place{}, false
	}
	outer := clean(s[:open])
	inner := clean(strings.Trim(s[open:], "()[] "))
	p, ok := t.plain(outer)
	if !ok || p.Class != Country {
		return p, ok
	}
	lower := strings.ToLower(inner)
	for _, remark := range []string{"incl", "excl", "from ", "to ", "since ", "depuis", "until ", "jusqu", "à partir", "с ", "до ", "включая", "кроме"} {
		if strings.HasPrefix(lower, remark) {
			return p, true
		}
	}
	if q, ok := t.plain(inner); ok && q.Code != p.Code && !IsNumber(inner) {
		return Place{}, false
	}
	return p, true
}

// pair reads CODE, NAME; CODE - NAME; NAME, CODE; NUMBER, NAME.
func (t *table) pair(s string) (Place, bool) {
	for _, sep := range []string{",", " - ", "-", " – ", ";", ":", "/", "|", "_"} {
		a, b, ok := strings.Cut(s, sep)
		if !ok {
			continue
		}
		a, b = clean(a), clean(b)
		if a == "" || b == "" {
			continue
		}
		if p, ok := t.codeAndName(a, b); ok {
			return p, true
		}
		if p, ok := t.codeAndName(b, a); ok {
			return p, true
		}
	}
	code, name, ok := strings.Cut(s, " ")
	if ok && (IsNumber(code) || len(code) == 2 && strings.ToUpper(code) == code) {
		return t.codeAndName(code, clean(name))
	}
	return Place{}, false
}

func (t *table) codeAndName(code, name string) (Place, bool) {
	p, ok := t.plain(name)
	if !ok {
		return Place{}, false
	}
	if IsNumber(code) {
		p.Note = "the number beside the name is set aside"
		return p, true
	}
	q, ok := t.plain(code)
	return p, ok && q.Class == p.Class && q.Code == p.Code
}

// small words carry no meaning in a name and vary between spellings.
var small = []string{"the", "of", "and", "de", "del", "la", "le", "les", "los", "las", "du", "des", "da", "do", "dos", "d", "l", "el", "e", "et", "y", "und", "i", "и", "і", "та", "ve"}

// possessive keeps "People's" one word; other apostrophes part words (d'Ivoire).
var possessive = strings.NewReplacer("'s ", "s ", "’s ", "s ", "ʼs ", "s ", "`s ", "s ")

// short forms of words.
var short = map[string]string{
	"saint": "st", "sainte": "st", "sint": "st", "santa": "st", "sankt": "st",
	"rep": "republic", "респ": "республика", "isl": "islands", "is": "islands", "fed": "federation",
}

// letters that do not decompose into a base letter and a mark.
var letters = map[rune]string{'ı': "i", 'ł': "l", 'ø': "o", 'đ': "d", 'ß': "ss", 'æ': "ae", 'ґ': "г"}

// key brings a name to its words: without case, accents, apostrophes and small
// words, "St" for "Saint", in sorted order, so that "KOREA, REPUBLIC OF" and
// "Republic of Korea" are one.
func key(s string) string {
	words := strings.FieldsFunc(possessive.Replace(strings.ToLower(norm.NFC.String(s))), func(r rune) bool {
		return r != '.' && r != 'ـ' && !unicode.In(r, unicode.L, unicode.Mn, unicode.Nd)
	})
	var kept []string
	for _, w := range words {
		// Small words are compared with their accents: "Độ" is not "do".
		if slices.Contains(small, w) && len(words) > 1 {
			continue
		}
		if w = fold(w); w == "" {
			continue
		}
		if long, ok := short[w]; ok {
			w = long
		}
		kept = append(kept, w)
	}
	slices.Sort(kept)
	return strings.Join(kept, " ")
}

// fold takes accents, dots and stretching strokes from a lower-case word.
func fold(w string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(w) {
		if unicode.Is(unicode.Mn, r) || r == '.' || r == 'ـ' {
			continue
		}
		if plain, ok := letters[r]; ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// lookalikes pairs Latin letters with Cyrillic ones of the same shape.
var lookalikes = map[rune]rune{
	'A': 'А', 'B': 'В', 'C': 'С', 'E': 'Е', 'H': 'Н', 'I': 'І', 'K': 'К', 'M': 'М', 'O': 'О', 'P': 'Р', 'T': 'Т', 'X': 'Х', 'Y': 'У',
	'a': 'а', 'c': 'с', 'e': 'е', 'i': 'і', 'o': 'о', 'p': 'р', 'x': 'х', 'y': 'у',
}

var lookalikesBack = sync.OnceValue(func() map[rune]rune {
	back := map[rune]rune{}
	for l, c := range lookalikes {
		back[c] = l
	}
	return back
})

// unmix turns the letters of the rarer script in a mixed name into the other's
// letters of the same shape; a name in one script comes back as it was.
func unmix(s string) string {
	var latin, cyrillic int
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		}
	}
	if latin == 0 || cyrillic == 0 {
		return s
	}
	pairs := lookalikes
	if latin > cyrillic {
		pairs = lookalikesBack()
	}
	return strings.Map(func(r rune) rune {
		if to, ok := pairs[r]; ok {
			return to
		}
		return r
	}, s)
}
