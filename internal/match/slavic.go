package match

import (
	"regexp"
	"strings"
)

// East Slavic names are written by three languages at once, each by the sound it has
// there: Дедкова is Dziadkova from Belarusian, Ковалёв is Kavaliou, Игорь is Ihar
// and Ihor. Where one of two names looks East Slavic, their words are compared in a key
// that leaves out what the languages differ in: o and a that are not stressed, e
// and ya, g and h, v and u, d and dz, t and ts. The key chooses a spelling only;
// nothing follows from it.

// slavicScore is the likeness of words of one key.
const slavicScore = 0.93

// leastSlavic is the shortest key that tells a name.
const leastSlavic = 4

// slavicEnding is what family names of these languages end in, romanised.
var slavicEnding = regexp.MustCompile(`(?:[oe]va?|[aeo]u|ava|[sc]k(?:i|y|iy|ii|yi|yy|aya|aia|aja|aa)|enk[oa]|chuk)$`)

// cyrillicWord reports whether a word is in Cyrillic letters.
func cyrillicWord(x *lexeme) bool {
	return x.foreign && len(x.text) > 1 && x.text[0] >= 0xD0 && x.text[0] <= 0xD3
}

// looksSlavic reports whether a name has a patronymic, a family name of the usual
// endings, or Cyrillic letters.
func looksSlavic(n *name) bool {
	for i := range n.toks {
		t := &n.toks[i]
		if t.father || cyrillicWord(t.lexeme) || t.slavic != "" && slavicEnding.MatchString(t.latin) {
			return true
		}
	}
	return false
}

// slavicLinks adds links between words that are one in their key.
func slavicLinks(links []link, a, b *name) []link {
	checked := false
	for i := range a.toks {
		for j := range b.toks {
			x, y := &a.toks[i], &b.toks[j]
			if len(x.slavic) < leastSlavic || x.slavic != y.slavic || x.latin == y.latin || x.father != y.father {
				continue
			}
			if !checked && !looksSlavic(a) && !looksSlavic(b) {
				return links
			}
			checked = true
			links = append(links, link{i, 1, j, 1, slavicScore, "spelling"})
		}
	}
	return links
}

// slavicPairs are consonants of more than one letter, and single ones that are
// written for another.
var slavicPairs = strings.NewReplacer(
	"schtsch", "S", "shch", "S", "shtsh", "S", "szcz", "S", "sch", "S", "sh", "S", "sz", "S", "dzh", "Z", "zh", "Z",
	"tsch", "C", "tch", "C", "ch", "C", "cz", "C", "kh", "h", "gh", "h", "dz", "d", "tz", "T", "ts", "T", "ce", "Te", "ci", "Ti", "ck", "k",
	"ph", "f", "x", "ks", "q", "k", "c", "k", "g", "h", "w", "v",
)

// slavicKey is what the spellings of an East Slavic word share: consonants in
// classes, and three vowels, A for a and o, I for e, i, y and iotated ones, U.
// After sh, ch, zh and ts all vowels but u are I; a vowel i at the end is left out, ya there is J.
func slavicKey(w string) string {
	if len(w) < leastSlavic || len(w) > maxWord {
		return ""
	}
	s := slavicPairs.Replace(w)
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if !slavicVowel(s[i]) {
			if len(out) == 0 || out[len(out)-1] != s[i] {
				out = append(out, s[i])
			}
			i++
			continue
		}
		j := i
		for j < len(s) && slavicVowel(s[j]) {
			j++
		}
		glide := j-i > 1 && s[j-1] == 'u' && strings.IndexByte("aoe", s[j-2]) >= 0
		out = append(out, slavicClass(s[i:j], glide, out))
		if glide {
			out = append(out, 'v')
		}
		i = j
	}
	for i, c := range out {
		if c == 'T' {
			out[i] = 't'
		}
	}
	if n := len(out); n > 0 && out[n-1] == 'I' {
		if out = out[:n-1]; s[len(s)-1] == 'a' {
			out = append(out, 'J') // Viktoria is not Viktor
		}
	}
	return string(out)
}

func slavicVowel(c byte) bool { return letters.vowel[c] || c == 'j' }

// slavicClass is the vowel of a run of vowels after what stands before it.
func slavicClass(run string, glide bool, before []byte) byte {
	switch {
	case !glide && (run[0] == 'u' || len(run) > 1 && run[1] == 'u' && run[0] != 'a' && run[0] != 'o' && run[0] != 'e'):
		return 'U'
	case len(before) > 0 && strings.IndexByte("SCZT", before[len(before)-1]) >= 0:
		return 'I'
	case run[0] == 'a' || run[0] == 'o':
		return 'A'
	}
	return 'I'
}
