package text

import "unicode"

// scripts that are told apart, with their ISO 15924 codes.
var scripts = []struct {
	code  string
	table *unicode.RangeTable
}{
	{"Latn", unicode.Latin}, {"Cyrl", unicode.Cyrillic}, {"Hani", unicode.Han}, {"Arab", unicode.Arabic},
	{"Hang", unicode.Hangul}, {"Kana", unicode.Katakana}, {"Hira", unicode.Hiragana}, {"Grek", unicode.Greek},
	{"Geor", unicode.Georgian}, {"Armn", unicode.Armenian}, {"Hebr", unicode.Hebrew}, {"Deva", unicode.Devanagari}, {"Thai", unicode.Thai},
}

// scriptOf is the index in scripts of a letter's script, or -1.
func scriptOf(r rune) int {
	switch {
	case r < 0x80:
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return 0
		}
		return -1
	case r >= 0x400 && r < 0x530:
		return 1
	case r >= 0x4E00 && r < 0xA000:
		return 2
	}
	if !unicode.IsLetter(r) {
		return -1
	}
	for i := range scripts {
		if unicode.Is(scripts[i].table, r) {
			return i
		}
	}
	return -1
}

// Script is the ISO 15924 code of the script of most letters: Latn, Cyrl, Arab,
// Hang, Grek, Geor, Armn, Hebr, Deva, Thai; Hans or Hant where the characters
// tell and Hani where they do not; Kana for Japanese with any kana; Zyyy for
// text without letters. A tie goes to the script that comes first.
func Script(s string) string {
	var counts [16]int
	var hans, hant bool
	for _, r := range s {
		i := scriptOf(r)
		if i < 0 {
			continue
		}
		counts[i]++
		if i == 2 {
			if _, ok := simplified()[r]; ok {
				hant = true
			} else if onlySimplified()[r] {
				hans = true
			}
		}
	}
	best, n := -1, 0
	for i, c := range counts {
		if c > n {
			best, n = i, c
		}
	}
	switch {
	case best < 0:
		return "Zyyy"
	case counts[5]+counts[6] > 0 && (best == 2 || best == 5 || best == 6):
		return "Kana"
	case best == 2 && hant && !hans:
		return "Hant"
	case best == 2 && hans && !hant:
		return "Hans"
	}
	return scripts[best].code
}

// Mixed reports whether a single word mixes Latin letters with Cyrillic or
// Greek ones: the mark of look-alike letters. Words are cut at anything that is
// no letter.
func Mixed(s string) bool {
	latin, other := false, false
	for _, r := range s {
		switch i := scriptOf(r); i {
		case 0:
			latin = true
		case 1, 7:
			other = true
		default:
			if !unicode.IsLetter(r) && !unicode.IsMark(r) {
				latin, other = false, false
			}
		}
		if latin && other {
			return true
		}
	}
	return false
}
