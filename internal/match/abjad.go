package match

import "strings"

// A word in Arabic or Hebrew letters is compared with a word in an alphabet letter by
// letter: every consonant that is written must be heard, a long vowel that is
// written must be a vowel, and only short vowels may stand on one side alone. So
// حسن is Hasan and Hassan, hardly Hoseini, and not Hashem; consonants alone would
// find them all alike. The readings are those of the usual romanisations (ALA-LC,
// BGN/PCGN, French, Persian and Russian habits).

// Costs of what one side writes alone.
const (
	costShort   = 0    // a short vowel inside a word
	costLong    = 0.35 // the second letter of a vowel written with two
	costOpen    = 0.9  // a vowel at the beginning: always written
	costEnd     = 0.5  // a vowel at the end: nearly always written
	costBreath  = 0.6  // h
	costAspirat = 0.2  // h after a consonant: dh, th, bh
	costStray   = 1.3  // a consonant
	costMater   = 0.8  // a written w or y that nothing renders
	costAlif    = 0.45
	costThroat  = 0.1 // ayn, alef
	costTwin    = 0.05
)

// unvowelledTop is the likeness of words that agree in all that both write, and
// unvowelledSpan what is taken from it at the limit.
const (
	unvowelledTop  = 0.97
	unvowelledSpan = 0.3
)

// abjadFirst and abjadLast are the range of Hebrew and Arabic letters.
const abjadFirst, abjadLast = 0x590, 0x780

// sound is one way in which a letter is rendered, and what that costs.
type sound struct {
	as   string
	cost float32
}

// rendered are the renderings of letters, from a table of words "as" or "as=cost".
var rendered = func() (out [abjadLast - abjadFirst][]sound) {
	for _, line := range strings.Split(renderings, "\n") {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		for _, r := range f[0] {
			for _, s := range f[1:] {
				as, digit, costly := strings.Cut(s, "=")
				c := float32(0)
				if costly {
					c = float32(digit[0]-'0') / 10
				}
				out[r-abjadFirst] = append(out[r-abjadFirst], sound{as, c})
			}
		}
	}
	return out
}()

// renderings: letters, and what they are rendered by; the digit is the cost in
// tenths.
const renderings = `
ا a aa e=1 o=3 i=3 u=3
ب b bb p=4
پ p pp b=3
تط t tt th=2
ث th s=1 t=2
ج j jj dj dzh g=1 zh=2 dg=1 c=3 dsch
چ ch tch c=2 j=5 tsch
ح h hh kh=4 ch=4 x=3
خ kh h=2 k=4 x=2 ch=2 q=5
د d dd
ذ dh z d=1 th=2
ر r rr
ز z zz s=6
ژ zh j
س s ss c=4 z=6
ش sh sch ch=1 s=5 shsh
ص s ss c=4
ض d dh z=1 dd
ظ z dh=1 th=2 d=3
غ gh g=1 kh=6 gg
ع a e=1 i=1 o=1 u=1 aa
ف f ff ph v=4 p=7
ق q qq k g=1 gh=1 c=2 kh=3 kk
ك k kk c=1 ck q=3 kh=5 g=4
گ g gh=2 k=5
ل l ll
م m mm
ن n nn
ه h g=3 a e ha ah eh
هح hh
و w v u o ou oo ow=1 uw=1 aw au ww uu=1
ي y i ee e=2 ie=1 ei=1 ai=1 ay=1 ey=1 iy ii j=2 yy a=3 ah=3
ےېۍ y i e ai=1
ټٹ t tt
ډڈ d dd
ړڑ r
ڼں n
ځ z dz j=2
څ ts s=1
ښ sh kh
ڤ v
א a e o=1 i=1 u=1
ב b v w=1 bb
ג g j dj gg
ד d dd
ה h a e
ו v w o u ou oo
ז z s=6
ח h ch kh
טת t tt th
י y i ee e=2 ei ai ay j=2 ii
כך k c=1 kh=1 ch=1 kk
ס s ss c=3
ע a e i o u
פף p f ph
צץ ts tz z c=2 s=5
ק k c q g=5
ש sh s sch ch=2
מם m mm
נן n nn
`

// weakLetters are those that may stand for a vowel or for nothing.
const weakLetters = "اويهعאוהיע"

// unvowelled compares two words of personal names of which one is in a script
// without vowels.
func (x *lexeme) unvowelled(y *lexeme) (float64, string) {
	if !x.abjad {
		x, y = y, x
	}
	if (x.class == particle) != (y.class == particle) { // علي is not al
		return 0, ""
	}
	if x.father == y.father && overlaps(x.groups, y.groups) {
		return 0.95, "spelling"
	}
	if x.given && y.given && !y.foreign {
		return 0, "" // two known given names that are not the same
	}
	best := 0.0
	for i, f := range y.forms {
		if i == 5 {
			break
		}
		best = max(best, heardAs(x.text, f, 0))
	}
	if y.bare != "" {
		best = max(best, 0.97*heardAs(x.text, y.bare, best))
	}
	if best < knownVowels && y.commonFamily {
		best = min(best, nisbaScore)
	}
	return best, "letters"
}

// heardAs is the likeness of a word in an abjad and a romanised word, or 0 where it is
// less than least.
func heardAs(word, latin string, least float64) float64 {
	var buf [maxWord]rune
	letters := buf[:0]
	strong := 0
	for _, r := range word {
		if len(letters) == maxWord {
			return 0
		}
		letters = append(letters, r)
		if !strings.ContainsRune(weakLetters, r) {
			strong++
		}
	}
	if len(latin) == 0 || len(latin) > maxWord || len(letters) == 0 {
		return 0
	}
	limit := [...]float32{0.2, 0.3, 0.5, 0.8, 1.1, 1.5}[min(strong, 5)]
	most := limit
	if least > unvowelledTop-unvowelledSpan {
		most = limit * float32((unvowelledTop-least)/unvowelledSpan)
	}
	if len(latin) > 3*len(letters)+1 || 2*len(latin) < len(letters) {
		return 0
	}
	d := hearing(letters, latin, most)
	if d > most {
		return 0
	}
	return unvowelledTop - unvowelledSpan*float64(d/limit)
}

// hearing is the least cost of reading letters as a romanised word, or a value
// above limit.
func hearing(word []rune, latin string, limit float32) float32 {
	var rows [2][maxWord + 1]float32
	prev, cur := &rows[0], &rows[1]
	for j := 1; j <= len(latin); j++ {
		prev[j] = prev[j-1] + unwritten(latin, j-1)
	}
	for i, r := range word {
		drop := unheard(word, i)
		var sounds []sound
		if r >= abjadFirst && r < abjadLast {
			sounds = rendered[r-abjadFirst]
		}
		cur[0] = prev[0] + drop
		best := cur[0]
		for j := 1; j <= len(latin); j++ {
			c := min(prev[j]+drop, cur[j-1]+unwritten(latin, j-1))
			for _, s := range sounds {
				n := len(s.as)
				if n > j || latin[j-n:j] != s.as || prev[j-n]+s.cost >= c {
					continue
				}
				if i != len(word)-1 && finalOnly(r, s.as) {
					continue
				}
				cost := s.cost
				if s.as == "k" && j < len(latin) && latin[j] == 'h' {
					cost += costBreath // kh is one sound
				}
				c = min(c, prev[j-n]+cost)
			}
			cur[j] = c
			best = min(best, c)
		}
		if best > limit {
			return limit + 1
		}
		prev, cur = cur, prev
	}
	return prev[len(latin)]
}

// finalOnly reports whether a letter is read so at the end of a word only.
func finalOnly(r rune, as string) bool {
	switch r {
	case 'ه', 'ה':
		return as != "h" && as != "g"
	case 'ي':
		return as[0] == 'a' && as != "ai" && as != "ay"
	}
	return false
}

// unwritten is the cost of a romanised letter that the abjad does not write.
func unwritten(latin string, j int) float32 {
	c := latin[j]
	switch {
	case j > 0 && latin[j-1] == c && !letters.vowel[c]:
		return costTwin
	case letters.vowel[c] && c != 'y' || c == 'y' && j > 0 && !letters.vowel[latin[j-1]]:
		switch {
		case j == 0:
			return costOpen
		case letters.vowel[latin[j-1]]:
			return costLong
		case j == len(latin)-1:
			return costEnd
		}
		return costShort
	case c == 'h' && j > 0 && !letters.vowel[latin[j-1]]:
		return costAspirat
	case c == 'h' && j == len(latin)-1:
		return costAspirat
	case c == 'h':
		return costBreath
	}
	return costStray
}

// unheard is the cost of a written letter that the romanised word leaves out.
func unheard(word []rune, i int) float32 {
	switch word[i] {
	case 'ع', 'ע', 'א':
		return costThroat
	case 'ا':
		if i == 0 && len(word) > 1 && (word[1] == 'و' || word[1] == 'ي') {
			return costThroat
		}
		return costAlif
	case 'ه', 'ה':
		if i == len(word)-1 {
			return costThroat
		}
		return costAlif
	case 'و', 'ي', 'ו', 'י':
		if i > 0 && word[i-1] == word[i] {
			return costTwin
		}
		return costMater
	}
	if i > 0 && word[i-1] == word[i] {
		return 0.2
	}
	return costStray
}
