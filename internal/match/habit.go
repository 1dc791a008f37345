package match

import "strings"

// habits are spellings of one sound in the romanisations of Arabic, Persian, Turkish, Slavic
// and Korean words that trade records mix: Qods, Quds and Ghodss; Khair and Kher; Donya and
// Dunya; Elecon and Elekon. They are applied in order to a word in Latin letters.
var habits = strings.NewReplacer(
	"sch", "s", "tch", "c", "ck", "k", "ch", "c", "gh", "k", "kh", "h", "ph", "f", "th", "t", "sh", "s", "zh", "z", "dh", "d", "ts", "c", "tz", "c", "cz", "c",
	"ks", "x", "qu", "k", "q", "k", "ca", "ka", "co", "ko", "cu", "ku", "cl", "kl", "cr", "kr", "ct", "kt",
	"ou", "o", "oo", "o", "uo", "o", "u", "o", "w", "v",
	"yya", "ia", "iya", "ia", "iye", "ie", "ey", "e", "ei", "e", "ay", "e", "ai", "e", "ee", "i", "ij", "i", "iy", "i", "yy", "i", "yi", "i", "y", "i", "j", "i",
)

// leastHabit is the fewest letters that must be left of a word for its habit to tell it from
// another, and habitScore is the likeness of two words that differ by habit only.
const (
	leastHabit = 3
	habitScore = 0.9
)

// techEndings are what names that end in tech end in: Rostec, Ростех.
var techEndings = []string{"tekh", "tech", "teh", "tec", "teq"}

// habitOf brings a romanised word to one spelling of its sounds; empty for short words. The
// classes are wide: it is for organisations, where other words and the legal form speak too.
func habitOf(w string) string {
	if len(w) < leastHabit || len(w) > maxWord {
		return ""
	}
	for _, end := range techEndings {
		if stem, ok := strings.CutSuffix(w, end); ok {
			w = stem + "tek"
			break
		}
	}
	s := habits.Replace(w)
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if i > 0 && s[i] == s[i-1] && !(s[i] >= '0' && s[i] <= '9') || s[i] == 'h' && i == len(s)-1 {
			continue
		}
		b = append(b, s[i])
	}
	if len(b) < leastHabit {
		return ""
	}
	return string(b)
}

// eastern reports whether a word has letters that hardly an English one has where Arabic,
// Persian and Turkish ones do.
func eastern(w string) bool {
	return strings.Contains(w, "q") || strings.Contains(w, "gh") || strings.Contains(w, "kh") || strings.Contains(w, "dj")
}

// sameHabit reports whether two words are one by the habits of romanisation: not where both
// are words that names are known to have (Vector, Victor).
func (lx *lexeme) sameHabit(y *lexeme) bool {
	return lx.habit != "" && lx.habit == y.habit && (!lx.known || !y.known || lx.foreign != y.foreign || eastern(lx.latin) && eastern(y.latin))
}
