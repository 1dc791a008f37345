package match

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"tallyman/internal/text"
)

//go:embed data/english.txt
var englishFile []byte

// englishWords maps what Cyrillic writes for an English word by sound to that word.
var englishWords = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	eachLine(englishFile, func(f []string) {
		for _, w := range f[:max(0, len(f)-2)] {
			if w == "=" {
				continue
			}
			if w = text.Fold(w); !strings.Contains(w, " ") {
				out[w] = f[len(f)-1]
			}
		}
	})
	return out
})

// english is the English that a Cyrillic word spells by sound: one word of the table,
// or two or three written together (Файнтек: finetech). Empty where it is none.
func english(w string) string {
	t := englishWords()
	if e, ok := t[w]; ok {
		return e
	}
	if strings.ContainsAny(w, "іїєґ") { // Ukrainian
		return english(ukrainian.Replace(w))
	}
	if utf8.RuneCountInString(w) < 6 {
		return ""
	}
	return spelledTogether(w, t, 3)
}

// kanaVowel is the u or o that Japanese puts behind a consonant where the foreign word has none.
var kanaVowel = regexp.MustCompile(`([bcdfghkmpstz])u([^aeiou]|$)|([td])o([^aeiou]|$)`)

// loanKana are foreign spellings that a word in katakana, romanised, may be of: Tekku is tech,
// Gurōbaru global.
func loanKana(w string) []string {
	s := w
	for range 3 { // neighbours overlap
		s = kanaVowel.ReplaceAllString(s, "$1$3$2$4")
	}
	s = strings.NewReplacer("kku", "k", "tto", "t", "ppu", "p", "kk", "k", "tt", "t", "pp", "p", "ss", "s", "she", "ce").Replace(s)
	out := []string{}
	if s != w {
		out = append(out, s)
	}
	if t := strings.TrimSuffix(strings.ReplaceAll(s, "r", "l"), "u"); t != s {
		out = append(out, t)
	}
	if t := strings.TrimSuffix(s, "u"); t != s {
		out = append(out, t)
	}
	return out
}

// letterNames are the English names of the Latin letters as Arabic writes them, folded:
// او جي for O G, آي for I.
var letterNames = func() map[string]string {
	m := map[string]string{}
	for _, p := range strings.Split("a ايه ا,b بي,c سي,d دي,e اي,i اي,f اف,g جي,h اتش,j جيه جاي,k كيه كاي,l ال,m ام,n ان,o او,p بي,q كيو,r ار,s اس,t تي,u يو,v في,w دبليو دبليو,x اكس,y واي,z زد زي", ",") {
		f := strings.Fields(p)
		for _, w := range f[1:] {
			m[w] += f[0]
		}
	}
	return m
}()

// arabicLetters writes two or more names of Latin letters in a row, in Arabic, as those
// letters: ايه بي سي is A B C.
func arabicLetters(list []part) []part {
	for i := 0; i < len(list); {
		n := 0
		for i+n < len(list) && letterNames[list[i+n].word] != "" && list[i+n].word != "ال" {
			n++
		}
		if n >= 2 {
			out := append([]part{}, list...)
			for k := i; k < i+n; k++ {
				out[k].word = letterNames[out[k].word][:1]
			}
			list = out
		}
		i += max(n, 1)
	}
	return list
}

// ukrainian letters as Russian writes their sounds.
var ukrainian = strings.NewReplacer("і", "и", "ї", "и", "є", "е", "ґ", "г")

// shortestPart is the fewest letters of a word that is written together with others.
const shortestPart = 3

func spelledTogether(w string, t map[string]string, parts int) string {
	if e, ok := t[w]; ok && utf8.RuneCountInString(w) >= shortestPart {
		return e
	}
	if parts == 1 {
		return ""
	}
	for i := range w {
		if i < 2*shortestPart {
			continue
		}
		e, ok := t[w[:i]]
		if !ok {
			continue
		}
		if rest := spelledTogether(w[i:], t, parts-1); rest != "" {
			return e + rest
		}
	}
	return ""
}
