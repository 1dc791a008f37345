package measure

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Patterns are regular expressions of the RE2 family, which Go, DuckDB and
// ClickHouse share. A letter becomes a class of everything that stands for it:
// the same letter with accents, and the look-alikes of another script, which
// records mix in by accident or design ("BEКOV" with a Cyrillic К).

// variants are letters that a reader cannot or need not tell apart. The first
// of each line is the base. Look-alikes follow Unicode's confusables data for
// Latin, Cyrillic and Greek; accents and ё follow common cataloguing practice.
var variants = []string{
	"aàáâãäåāăąаα", "bв", "cçćčсϲ", "dďđð", "eèéêëēėęěеёε", "fƒ", "gğģġ", "hнһ", "iìíîïīįıіїι", "jј",
	"kķкκ", "lļľł", "mмμ", "nñńņňη", "oòóôõöøōőоοσ", "pрρ", "rŕř", "sśşšșѕ", "tťţțтτ", "uùúûüūůű", "vν", "w",
	"xхχ", "yýÿуγ", "zźżž", "её", "ээ", "гґ",
}

// classOf maps a letter to its class; Latin bases and their Cyrillic twins
// share one.
var classOf = func() map[rune]string {
	m := map[rune]string{}
	for _, line := range variants {
		for _, r := range line {
			if _, done := m[r]; !done {
				m[r] = line
			}
		}
	}
	return m
}()

// letter is the class of a rune, as a pattern.
func letter(r rune) string {
	if c, ok := classOf[r]; ok {
		return "[" + c + "]"
	}
	return string(r)
}

// own is the part of a letter's class that belongs to its script; "" where all
// of it does.
func own(r rune) string {
	c, ok := classOf[r]
	if !ok {
		return ""
	}
	script := scriptOf(r)
	var b strings.Builder
	other := false
	for _, x := range c {
		if scriptOf(x) == script {
			b.WriteRune(x)
		} else {
			other = true
		}
	}
	if !other {
		return ""
	}
	return "[" + b.String() + "]"
}

func scriptOf(r rune) string {
	switch {
	case unicode.Is(unicode.Latin, r):
		return "Latin"
	case unicode.Is(unicode.Cyrillic, r):
		return "Cyrillic"
	case unicode.Is(unicode.Greek, r):
		return "Greek"
	}
	return ""
}

// word is a run of letters and digits of a query; tight says that only
// punctuation stood before it (Mi-17), so that it may also stand joined.
type queryWord struct {
	runes []rune
	tight bool
}

func queryWords(s string) []queryWord {
	var out []queryWord
	var cur []rune
	blank := false
	flush := func() {
		if len(cur) > 0 {
			out = append(out, queryWord{cur, len(out) > 0 && !blank})
			cur, blank = nil, false
		}
	}
	for _, r := range norm.NFC.String(strings.ToLower(s)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			cur = append(cur, r)
		default:
			flush()
			blank = blank || unicode.IsSpace(r)
		}
	}
	flush()
	return out
}

const notWord = `[^\pL\pN]`

// textPattern finds whole words (or their starts, with a wildcard) in free
// text, whatever the case, accents and look-alikes.
func textPattern(v Value) string { return phrase(v, wordPattern) }

// namePattern does the same for names and also meets other spellings of the
// same sounds in Cyrillic and Latin letters.
func namePattern(v Value) string {
	return phrase(v, func(w []rune, open bool) string {
		return "(?:" + wordPattern(w, open) + "|" + soundPattern(w) + ")"
	})
}

func phrase(v Value, one func(w []rune, open bool) string) string {
	words := queryWords(v.Text)
	if len(words) == 0 {
		return `[^\s\S]` // nothing to look for finds nothing
	}
	var b strings.Builder
	b.WriteString("(?i)")
	if !v.Pre && bounded(words[0].runes[0]) {
		b.WriteString("(?:^|" + notWord + ")")
	}
	for i, w := range words {
		if i > 0 && w.tight {
			b.WriteString(notWord + "*")
		} else if i > 0 {
			b.WriteString(notWord + "+")
		}
		b.WriteString(one(w.runes, v.Post && i == len(words)-1))
	}
	last := words[len(words)-1].runes
	if !v.Post && bounded(last[len(last)-1]) {
		b.WriteString("(?:$|" + notWord + ")")
	}
	return b.String()
}

// bounded says whether words of this script are set off by blanks.
func bounded(r rune) bool {
	return !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer)
}

// wordPattern writes each letter as its class. Where every letter has a twin in
// another script (Latin "cop", Cyrillic "сор"), at least one has to be of the
// script that was asked for, else the pattern would find other words; with a
// wildcard it may also stand in the rest of the word.
func wordPattern(w []rune, open bool) string {
	var all strings.Builder
	twins := true
	for _, r := range w {
		all.WriteString(letter(r))
		twins = twins && own(r) != ""
	}
	if !twins {
		return all.String()
	}
	alt := make([]string, 0, len(w)+1)
	for i := range w {
		var b strings.Builder
		for j, r := range w {
			if j == i {
				b.WriteString(own(r))
			} else {
				b.WriteString(letter(r))
			}
		}
		alt = append(alt, b.String())
	}
	if s := scriptOf(w[0]); open && s != "" {
		alt = append(alt, all.String()+`\pL*\p{`+s+`}`)
	}
	return "(?:" + strings.Join(alt, "|") + ")"
}

// sounds maps letters and digraphs, longest first, to what may stand for them
// in the other script, after BGN/PCGN, GOST 7.79 and the passport rules in use
// since 2013 (ICAO 9303), plus the habits of English and German text.
var sounds = []struct {
	from string
	to   string
}{
	{"shch", "щ"}, {"sch", "щ|сч|ш"}, {"tsch", "ч"}, {"zh", "ж"}, {"kh", "х"}, {"ts", "ц|тс"}, {"tz", "ц"}, {"ch", "ч|х"}, {"sh", "ш|сх"},
	{"yu", "ю|ыу"}, {"iu", "ю|иу"}, {"ju", "ю"}, {"ya", "я|ыа"}, {"ia", "я|иа"}, {"ja", "я"}, {"yo", "ё|е|йо"}, {"ye", "е"}, {"ks", "кс"}, {"ph", "ф"},
	{"a", "а|я"}, {"b", "б"}, {"c", "к|ц|с"}, {"d", "д"}, {"e", "е|ё|э"}, {"f", "ф"}, {"g", "г"}, {"h", "х|г"}, {"i", "и|й|ы|і"}, {"j", "й|ж|дж"},
	{"k", "к"}, {"l", "л"}, {"m", "м"}, {"n", "н"}, {"o", "о|ё"}, {"p", "п"}, {"q", "к"}, {"r", "р"}, {"s", "с"}, {"t", "т"}, {"u", "у|ю"}, {"v", "в"},
	{"w", "в"}, {"x", "кс|х"}, {"y", "ы|й|и|у|ий"}, {"z", "з|ц"},
	{"кс", "x|ks"}, {"ий", "y|iy|ii|ij"}, {"ый", "y|yy|iy|yi"},
	{"а", "a"}, {"б", "b"}, {"в", "v|w"}, {"г", "g|h"}, {"ґ", "g"}, {"д", "d"}, {"е", "e|ye|je|ie"}, {"ё", "e|yo|jo|io|o"}, {"ж", "zh|j|z"}, {"з", "z|s"},
	{"и", "i|y"}, {"і", "i"}, {"ї", "yi|i"}, {"й", "y|i|j"}, {"к", "k|c"}, {"л", "l"}, {"м", "m"}, {"н", "n"}, {"о", "o"}, {"п", "p"}, {"р", "r"},
	{"с", "s|c"}, {"т", "t"}, {"у", "u|ou"}, {"ф", "f|ph"}, {"х", "kh|h|x|ch"}, {"ц", "ts|c|tz"}, {"ч", "ch|tch|c"}, {"ш", "sh|sch|s"}, {"щ", "shch|sch|sh"},
	{"ъ", "|y"}, {"ы", "y|i"}, {"ь", ""}, {"э", "e"}, {"ю", "yu|iu|ju|u"}, {"я", "ya|ia|ja|a"},
}

// soundPattern writes a word as it may be spelt in the other script. A soft or
// hard sign may stand after any consonant of a Cyrillic spelling.
func soundPattern(w []rune) string {
	var b strings.Builder
	rest := string(w)
	latin := scriptOf(w[0]) == "Latin"
	for rest != "" {
		r := []rune(rest)[0]
		to, n, found := "", len(string(r)), false
		for _, s := range sounds {
			if strings.HasPrefix(rest, s.from) {
				to, n, found = s.to, len(s.from), true
				break
			}
		}
		switch {
		case !found:
			b.WriteString(letter(r))
		case to == "" || strings.HasPrefix(to, "|"):
			b.WriteString("(?:" + strings.TrimPrefix(to, "|") + "|')?")
		default:
			b.WriteString("(?:" + to + ")")
		}
		if found && latin && !strings.ContainsAny(rest[:n], "aeiouy") {
			b.WriteString("[ьъ]?")
		}
		rest = rest[n:]
	}
	return b.String()
}
