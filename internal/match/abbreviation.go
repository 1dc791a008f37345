package match

import (
	"strings"
)

// Abbreviations of the words of trades, as customs forms write them: the first letter and the
// last one, and of those between the consonants, or some (TRDG, MGMT, ENGRG).

// abbreviated is one word of a trade that may be abbreviated.
type abbreviated struct{ word, concept string }

// leastShortened is how many letters an abbreviation leaves out at the least, and
// shortestAbbreviation how many it has.
const (
	leastShortened       = 3
	shortestAbbreviation = 4
	longestAbbreviation  = 7
)

// putAbbreviated files a word of a trade under its first and its last letter.
func (l *lexicon) putAbbreviated(word, concept string) {
	if len(word) < shortestAbbreviation+leastShortened || ascii(word) != word || strings.ContainsAny(word, "0123456789") {
		return
	}
	k := [2]byte{word[0], word[len(word)-1]}
	l.abbreviated[k] = append(l.abbreviated[k], abbreviated{word, concept})
}

// abbreviation is the meaning of the words that a word may abbreviate, where all of them
// mean the same, and no name is known to have it as a word of its own.
func (l *lexicon) abbreviation(w string) (string, bool) {
	if len(w) < shortestAbbreviation || len(w) > longestAbbreviation || l.org[w] > 0 || l.person[w] > 0 {
		return "", false
	}
	for i := 1; i < len(w); i++ {
		if letters.vowel[w[i]] {
			return "", false // Spel is a name, not special
		}
	}
	id := ""
	for _, a := range l.abbreviated[[2]byte{w[0], w[len(w)-1]}] {
		if len(a.word) < len(w)+leastShortened || !within(w, a.word) || a.concept == id {
			continue
		}
		if id != "" {
			return "", false
		}
		id = a.concept
	}
	return id, id != ""
}

// within reports whether the letters of a stand in b in their order.
func within(a, b string) bool {
	i := 0
	for j := 0; j < len(b) && i < len(a); j++ {
		if a[i] == b[j] {
			i++
		}
	}
	return i == len(a)
}
