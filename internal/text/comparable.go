package text

import "strings"

// collapses are habits of romanisation that stand for one another, applied in
// order to a romanised word.
var collapses = strings.NewReplacer(
	"shch", "s", "schtsch", "s", "tsch", "c", "sch", "s", "shh", "s", "sh", "s", "tch", "c", "ch", "c", "zh", "z", "dzh", "j",
	"tz", "c", "ts", "c", "kh", "h", "gh", "g", "ph", "f", "th", "t", "ck", "k", "q", "k", "x", "ks", "w", "v",
	"iya", "ia", "iia", "ia", "yia", "ia", "ija", "ia", "ya", "ia", "ja", "ia", "yu", "iu", "ju", "iu", "yo", "io", "jo", "io", "ye", "e", "je", "e", "ie", "e",
	"iy", "i", "ij", "i", "yy", "i", "yi", "i", "ji", "i", "ii", "i", "ei", "e", "ey", "e", "ej", "e", "ay", "ai", "aj", "ai", "oy", "oi", "oj", "oi", "uy", "ui", "uj", "ui",
	"ou", "u", "oo", "u", "ee", "i", "y", "i", "j", "i",
)

// Comparable collapses a romanised, folded word so that spellings of one name
// by different standards become equal or nearly so: Sergey, Sergei, Sergej;
// Tchaikovsky and Chaykovskiy; Qaddafi and Kadafi. It is lossy: for finding
// candidates and for one feature among others, never for identity.
func Comparable(token string) string {
	s := token
	if !isFolded(s) {
		s = Latin(s)
	}
	s = collapses.Replace(s)
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if i > 0 && s[i] == s[i-1] && !(s[i] >= '0' && s[i] <= '9') {
			continue
		}
		b = append(b, s[i])
	}
	return string(b)
}

// skeletonOf joins consonants that scripts without vowels do not tell apart or
// that romanisations render in several ways.
var skeletonOf = [256]byte{
	'b': 'b', 'p': 'b', 'f': 'f', 'v': 'f', 'c': 's', 's': 's', 'z': 's', 'd': 't', 't': 't', 'g': 'k', 'k': 'k', 'q': 'k', 'h': 0, 'j': 'j', 'l': 'l', 'm': 'm', 'n': 'n', 'r': 'r', 'x': 'k',
}

// Skeleton keeps the consonants of a word, in classes that Arabic, Hebrew and
// Latin spellings of one name share: محمد, Muhammad and Mohamed are "mmt". Digits
// stay. It is for finding candidates across scripts.
func Skeleton(token string) string {
	s := token
	if !isFolded(s) {
		s = Latin(s)
	}
	s = skeletonPairs.Replace(s)
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		k := skeletonOf[c]
		if c >= '0' && c <= '9' {
			k = c
		}
		if k == 0 || len(b) > 0 && b[len(b)-1] == k {
			continue
		}
		b = append(b, k)
	}
	return string(b)
}

var skeletonPairs = strings.NewReplacer("tch", "j", "ch", "j", "dj", "j", "dzh", "j", "zh", "j", "sh", "s", "kh", "k", "gh", "k", "ph", "f", "th", "t", "dh", "t", "w", "", "y", "")
