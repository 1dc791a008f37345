package match

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// personal compares two words of personal names.
func (x *lexeme) personal(y *lexeme) (float64, string) {
	if x.class == initial || y.class == initial {
		if x.latin != "" && y.latin != "" && x.latin[0] == y.latin[0] {
			return 0.8, "initial"
		}
		return 0, ""
	}
	if x.abjad != y.abjad && !x.syllabic && !y.syllabic {
		return x.unvowelled(y)
	}
	if x.abjad && y.abjad && x.text[0]&0xF8 == y.text[0]&0xF8 && !sameLetters(x.text, y.text) {
		return 0, "" // لي is not علي
	}
	s, how := x.spelled(y)
	if s >= 0.95 {
		return s, how
	}
	if x.father == y.father && overlaps(x.groups, y.groups) {
		return 0.95, "short"
	}
	if s < openScore && (x.open != "" && x.open == y.open || x.bareComp != "" && x.bareComp == y.comp || y.bareComp != "" && y.bareComp == x.comp) {
		return openScore, "spelling" // Jaber, Jabir; Elmasry, al-Masri
	}
	switch {
	case x.pinyin && y.pinyin: // two syllables of Chinese that are not the same
		return 0, ""
	case how == "sound" && len(x.heard) < tellingSound:
		return 0, ""
	case (x.class == particle) != (y.class == particle) && x.abjad != y.abjad: // علي is not al
		return 0, ""
	case how == "letters" && s < knownSlip && (x.commonFamily || y.commonFamily) && !x.abjad && !y.abjad && !x.syllabic && !y.syllabic:
		s = min(s, nisbaScore) // a name that all know is seldom misspelt so far
	case s < knownVowels && (x.abjad && !y.abjad && x.commonFamily || y.abjad && !x.abjad && y.commonFamily):
		s = min(s, nisbaScore)
	case s > nisbaScore && x.abjad != y.abjad && (nisba(x, y) || nisba(y, x) || vowelFirst(x, y) || vowelFirst(y, x)):
		s = min(s, nisbaScore)
	}
	if x.given && y.given && !x.foreign && !y.foreign {
		return 0, "" // two known given names that are not the same
	}
	if !x.foreign && !y.foreign && (x.latin == y.latin+"s" || y.latin == x.latin+"s") {
		return 0, "" // Robert, Roberts
	}
	if x.father != y.father && !x.abjad && !y.abjad && !x.syllabic && !y.syllabic {
		return 0, "" // Nikolaev, Nikolaevna
	}
	if feminine(x.latin, y.latin) || feminine(y.latin, x.latin) {
		return min(s, 0.6), "letters"
	}
	return s, how
}

// openScore is the likeness of two spellings in Latin letters that differ by habits
// only: letters of one sound, e for i and o for u, as Arabic leaves them open, or an
// article written to one.
const openScore = 0.9

// openSpelling is what spellings of a word share that differ by such habits; empty
// for short words.
func openSpelling(comp string) string {
	switch {
	case len(comp) < 4:
		return ""
	case len(comp) == 4: // Aqil, Akil
		return comp
	}
	return openVowels.Replace(comp)
}

var openVowels = strings.NewReplacer("e", "i", "o", "u")

// nisbaScore is the likeness of a name with the ending of descent and one without:
// كريمي (Karimi) and Karim.
const nisbaScore = 0.45

// knownSlip is the likeness from which a slip in a name that many bear is a slip, and
// tellingSound is how many consonants a name and its transcription in Han must share.
const (
	knownSlip    = 0.8
	knownVowels  = 0.88 // the same where one script writes no vowels
	tellingSound = 5
)

// nisba reports whether x is written with a long i at its end, in a script without
// vowels, and y in Latin letters ends in something else; given names like Mustafa,
// which are written so, and end in a vowel, are excepted.
func nisba(x, y *lexeme) bool {
	if !x.abjad || y.abjad || len(y.latin) < 3 || !strings.HasSuffix(x.text, "ي") || utf8.RuneCountInString(x.text) < 4 {
		return false
	}
	switch y.latin[len(y.latin)-1] {
	case 'i', 'y', 'e', 'j':
		return false
	case 'a', 'o', 'u':
		return !y.given && !strings.HasSuffix(y.latin, "ia") && !strings.HasSuffix(y.latin, "iya")
	}
	return !strings.HasSuffix(y.latin, "ih")
}

// vowelFirst reports whether y in Latin letters begins with a vowel, where x in Arabic
// does not: a vowel at the beginning is always written.
func vowelFirst(x, y *lexeme) bool {
	if !x.abjad || y.abjad || y.latin == "" || !strings.ContainsRune("aeio", rune(y.latin[0])) || strings.HasPrefix(y.latin, "al") || strings.HasPrefix(y.latin, "el") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(x.text)
	return r >= 0x620 && !strings.ContainsRune("اعويإأآ", r)
}

// patronymic is what East Slavic patronymics end in, romanised.
var patronymic = regexp.MustCompile(`(?:[oeaiu]?v|[iy])(?:ich|ych|ic|itch|itsch|icz)$|(?:[oeiay]v|[oea]u)na$|ichna$`)

// feminine reports whether b is a's form for the other sex: Ivanov/Ivanova,
// Aleksandr/Aleksandra.
func feminine(a, b string) bool {
	return len(a) >= 3 && (b == a+"a" || strings.HasSuffix(a, "iy") && b == a[:len(a)-2]+"aya" ||
		strings.HasSuffix(a, "y") && b == a[:len(a)-1]+"aya" || strings.HasSuffix(a, "i") && b == a[:len(a)-1]+"aya")
}
