package text

import "strings"

// cyrillic is the canonical romanisation of a letter: close to ICAO 9303, which
// passports and most company papers use, without signs.
var cyrillic = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k", 'л': "l", 'м': "m",
	'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch",
	'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", 'ё': "yo",
	// Ukrainian and Belarusian.
	'є': "ye", 'і': "i", 'ї': "yi", 'ґ': "g", 'ў': "u",
	// Kazakh, Kyrgyz, Tatar, Bashkir, Uzbek, Tajik.
	'ә': "a", 'ғ': "g", 'қ': "k", 'ң': "n", 'ө': "o", 'ұ': "u", 'ү': "u", 'һ': "h", 'җ': "j", 'ҡ': "k", 'ҙ': "z", 'ҫ': "s", 'ҳ': "h", 'ҷ': "j", 'ӣ': "i", 'ӯ': "u",
	// Serbian, Macedonian.
	'ј': "j", 'љ': "lj", 'њ': "nj", 'ђ': "dj", 'ћ': "c", 'џ': "dz", 'ѓ': "g", 'ќ': "k", 'ѕ': "dz",
}

// Other habits, each a full way of writing: what differs from the canonical one.
var cyrillicHabits = []map[rune]string{
	// BGN/PCGN and newspapers: Yury, Alexei.
	{'е': "e", 'й': "i", 'ы': "y", 'х': "kh", 'ц': "ts", 'ю': "iu", 'я': "ia", 'щ': "shch", 'ё': "e"},
	// GOST 7.79 system B and ISO 9 habits, Central European.
	{'х': "h", 'ц': "c", 'ж': "zh", 'щ': "shh", 'й': "j", 'ю': "yu", 'я': "ya", 'э': "e", 'ы': "y"},
	// German and older: Jurij, Tschajka.
	{'й': "j", 'ю': "ju", 'я': "ja", 'х': "h", 'ж': "z", 'ч': "c", 'ш': "s", 'щ': "sc", 'ц': "c"},
	// Ukrainian reading of the same letters: г is h, и is y.
	{'г': "h", 'и': "y", 'й': "i", 'є': "ie", 'ї': "i", 'ю': "iu", 'я': "ia", 'щ': "shch"},
	// Names and firms in English spelling: x for ks, w for v.
	{'в': "w", 'х': "h"},
}

// iotated writes е after a vowel or at the beginning as ye, as BGN/PCGN does.
func romanCyrillic(word []rune, habit map[rune]string, iotate bool) string {
	var b strings.Builder
	prev := rune(0)
	for _, r := range word {
		to, ok := habit[r]
		if !ok {
			to, ok = cyrillic[r]
		}
		if !ok {
			continue // letters of old and rare alphabets have no habit to follow
		}
		if r == 'е' && iotate && (prev == 0 || strings.ContainsRune("аеёиоуыэюяьъіїє", prev)) {
			to = "ye"
		}
		b.WriteString(to)
		prev = r
	}
	return b.String()
}
