package match

import (
	"strings"

	"tallyman/internal/text"
)

// transcribedScore is the likeness of a foreign word and a Han word that sounds
// like it: Alice and 爱丽丝. Chinese has few syllables, so many words sound alike:
// it helps to find and to rank, and needs other words that agree to make a match.
const transcribedScore = 0.66

// heard is the sequence of consonant classes by which a foreign word and its
// transcription in Han meet: b and p are one class, d and t, g and k, all sounds
// like s, l and r; h and vowels are left out, as is what Chinese cannot write at the
// end of a syllable. Source: the syllables of the transcription tables in use for names of
// persons and places (Xinhua), which write each class with a few characters.
func (lx *lexeme) hear() {
	switch {
	case hasHan(lx.text):
		if n := len([]rune(lx.text)); n < 2 || n > 6 {
			return
		}
		var b strings.Builder
		for _, r := range lx.text {
			b.WriteString(syllableClass(ascii(text.Latin(string(r)))))
		}
		lx.heard = b.String()
	case !lx.foreign && len(lx.latin) >= 4:
		lx.heard = latinClass(lx.latin)
	}
	if len(lx.heard) < 3 {
		lx.heard = ""
	}
}

// syllableClass reduces one pinyin syllable.
func syllableClass(p string) string {
	switch {
	case p == "":
		return ""
	case p == "er":
		return "l"
	case strings.HasPrefix(p, "y"):
		p = p[1:]
	}
	out := ""
	rest := p
	switch {
	case strings.HasPrefix(p, "zh"), strings.HasPrefix(p, "ch"), strings.HasPrefix(p, "sh"):
		out, rest = "s", p[2:]
	default:
		if p != "" {
			if c := classes[p[0]]; c != 0 {
				out, rest = string(c), p[1:]
			}
		}
	}
	if strings.HasSuffix(rest, "n") || strings.HasSuffix(rest, "ng") {
		out += "n"
	}
	return out
}

// classes of consonants; letters that are not here are left out.
var classes = map[byte]byte{
	'b': 'p', 'p': 'p', 'd': 't', 't': 't', 'g': 'k', 'k': 'k', 'q': 's', 'j': 's', 'x': 's', 'z': 's', 'c': 's', 's': 's',
	'l': 'l', 'r': 'l', 'm': 'm', 'n': 'n', 'f': 'f', 'w': 'w', 'v': 'w',
}

// latinClass reduces a word in Latin letters. L and r before another consonant or
// at the end are left out, as Chinese leaves them out; m there is heard as n.
func latinClass(w string) string {
	var b strings.Builder
	w = strings.NewReplacer("ph", "f", "ch", "s", "sh", "s", "th", "t", "ck", "k", "x", "ks", "qu", "kw").Replace(w)
	last := byte(0)
	for i := range len(w) {
		c := w[i]
		next := byte(0)
		if i+1 < len(w) {
			next = w[i+1]
		}
		closed := next == 0 || !letters.vowel[next]
		k := classes[c]
		switch {
		case c == 'c' && !strings.ContainsRune("eiy", rune(next)):
			k = 'k'
		case (c == 'l' || c == 'r') && closed && next != c:
			k = 0
		case c == 'm' && closed:
			k = 'n'
		}
		if k != 0 && (k != last || i > 0 && letters.vowel[w[i-1]]) {
			b.WriteByte(k)
		}
		if k != 0 {
			last = k
		}
	}
	return b.String()
}

// transcribed reports whether one word is the other's sound in Han.
func transcribed(x, y *lexeme) bool {
	return x.heard != "" && x.heard == y.heard && hasHan(x.text) != hasHan(y.text) && x.class != concept && y.class != concept && x.class != generic && y.class != generic
}
