package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the comparison form of a text in its own script: compatibility forms
// and width resolved (NFKC), lower case, ё as е, combining marks gone (except
// where they make another letter: й, ї, and the vowel signs of Indic scripts),
// traditional Chinese as simplified, look-alike letters repaired, quotes and
// punctuation as single spaces; "&" stays a word. Fold(Fold(s)) = Fold(s).
func Fold(s string) string {
	if out, ok := foldPlain(s); ok {
		return out
	}
	return foldFully(s)
}

func foldFully(s string) string {
	// Lower-casing, unmarking and closed-up apostrophes can make new
	// compositions and new mixtures possible: fold until nothing changes.
	for range foldRounds {
		out := foldOnce(s)
		if out == s {
			break
		}
		s = out
	}
	return s
}

// foldRounds is more than any text was seen to need.
const foldRounds = 5

func foldOnce(s string) string {
	if isFolded(s) {
		return s
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, " ")
	}
	// Look-alikes are told apart while capitals are there: В is a B, в is not a b.
	s = Repair(norm.NFKC.String(s))
	var b strings.Builder
	b.Grow(len(s))
	space := true
	for _, r := range s {
		r = unicode.ToLower(r)
		switch {
		case r == '&':
			if !space {
				b.WriteByte(' ')
			}
			b.WriteString("& ")
			space = true
		case apostrophe(r):
			// O'Neil, Zemlya'nin, soft signs in translit: not a break.
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteString(foldRune(r))
			space = false
		case unicode.Is(unicode.Mn, r):
			if indic(r) {
				b.WriteRune(r)
			}
		case unicode.Is(unicode.Mc, r):
			b.WriteRune(r)
		default:
			if !space {
				b.WriteByte(' ')
				space = true
			}
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// isFolded is the quick way out for plain lower-case words.
func isFolded(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == ' ' && i > 0 && i < len(s)-1 && s[i-1] != ' ' {
			continue
		}
		return false
	}
	return true
}

func apostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʹ', 'ʺ', '`', '´', 'ʻ', 'ʿ', 'ʾ', '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', 'ـ':
		return true
	}
	return false
}

func indic(r rune) bool { return r >= 0x0900 && r <= 0x0DFF || r >= 0x0E31 && r <= 0x0E4E }

// foldRune folds one lower-case letter.
func foldRune(r rune) string {
	switch {
	case r < 0x80:
		return string(r)
	case r == 'ё':
		return "е"
	case r == 'ß':
		return "ss"
	case r >= 0x4E00 && r < 0xA000:
		if to, ok := simplified()[r]; ok {
			return string(to)
		}
		return string(r)
	case r == 'й' || r == 'ї' || r == 'ў': // letters of their own
		return string(r)
	}
	if to, ok := foldArabic[r]; ok {
		return to
	}
	// Anything that decomposes into a letter and marks loses the marks.
	if d := norm.NFKD.PropertiesString(string(r)).Decomposition(); d != nil && !unicode.Is(unicode.Hangul, r) && !unicode.Is(unicode.Katakana, r) && !unicode.Is(unicode.Hiragana, r) {
		base, _ := utf8.DecodeRune(d)
		if unicode.IsLetter(base) && base != r {
			return foldRune(unicode.ToLower(base))
		}
	}
	if to, ok := foldLatin[r]; ok {
		return to
	}
	return string(r)
}

// foldLatin are letters that do not decompose.
var foldLatin = map[rune]string{
	'ı': "i", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'æ': "ae", 'œ': "oe", 'ə': "a", 'ħ': "h", 'ŋ': "ng", 'ƶ': "z", 'ɓ': "b", 'ɗ': "d",
}

// foldArabic unifies letters that Arabic and Persian keyboards write apart.
var foldArabic = map[rune]string{
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ئ': "ي", 'ؤ': "و", 'ک': "ك", 'ة': "ه", 'ۀ': "ه", 'ہ': "ه", 'ھ': "ه", 'ۃ': "ه", 'ە': "ه", 'ء': "",
	'٠': "0", '١': "1", '٢': "2", '٣': "3", '٤': "4", '٥': "5", '٦': "6", '٧': "7", '٨': "8", '٩': "9",
	'۰': "0", '۱': "1", '۲': "2", '۳': "3", '۴': "4", '۵': "5", '۶': "6", '۷': "7", '۸': "8", '۹': "9",
}

// Tokens cuts a folded text into words: at spaces, and between a letter and the
// digits that follow it when there are two digits or more ("завод9" stays, and
// "t72" stays; "no9" becomes "no", "9" because "no" is the word for number).
func Tokens(folded string) []string {
	fields := strings.Fields(folded)
	out := make([]string, 0, len(fields))
	for _, w := range fields {
		if w == "&" {
			out = append(out, "&")
			continue
		}
		out = appendToken(out, w)
	}
	return out
}

func appendToken(out []string, w string) []string {
	for _, no := range []string{"no", "nr", "№", "номер"} {
		if rest, ok := strings.CutPrefix(w, no); ok && rest != "" && allDigits(rest) {
			return append(out, rest)
		}
	}
	// Han, kana and Hangul beside other letters or digits are words of their own.
	start, last := 0, -2
	for i, r := range w {
		kind := wordKind(r)
		if last != -2 && kind != last && (kind == 2 || last == 2) {
			out = append(out, w[start:i])
			start = i
		}
		last = kind
	}
	return append(out, w[start:])
}

func wordKind(r rune) int {
	if r >= 0x3040 && r < 0xA000 || r >= 0xAC00 && r < 0xD7B0 {
		return 2
	}
	return 1
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
