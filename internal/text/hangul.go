package text

import "strings"

const (
	hangulBase  = 0xAC00
	hangulLast  = 0xD7A3
	hangulFinal = 28
	hangulVowel = 21
)

// Revised Romanization (2000) and McCune-Reischauer without marks.
var (
	rrInitial = strings.Split("g kk n d tt r m b pp s ss  j jj ch k t p h", " ")
	rrVowel   = strings.Split("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i", " ")
	rrFinal   = strings.Split(" k k k n n n t l k m p l l p l m p p t t ng t t k t p t", " ")
	mrInitial = strings.Split("k kk n t tt r m p pp s ss  ch tch ch k t p h", " ")
	mrVowel   = strings.Split("a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i", " ")
)

// Family names as their holders write them.
var koreanFamily = map[rune]string{'김': "kim", '이': "lee", '박': "park", '최': "choi", '정': "jung", '강': "kang", '조': "cho", '윤': "yoon", '임': "lim", '신': "shin", '오': "oh", '우': "woo", '노': "roh", '류': "ryu", '유': "yoo", '리': "ri", '백': "paek", '문': "moon", '주': "joo", '구': "koo", '허': "huh", '안': "ahn", '량': "ryang"}

func romanHangul(run []rune, old, family bool) string {
	var b strings.Builder
	vowels, initials := rrVowel, rrInitial
	if old {
		vowels, initials = mrVowel, mrInitial
	}
	voiced := false
	for i, r := range run {
		if r < hangulBase || r > hangulLast {
			b.WriteRune(r)
			continue
		}
		if i == 0 && family {
			if f, ok := koreanFamily[r]; ok {
				b.WriteString(f)
				voiced = true
				continue
			}
		}
		n := int(r - hangulBase)
		head := initials[n/(hangulVowel*hangulFinal)]
		if old && voiced {
			head = voicedKorean(head)
		}
		b.WriteString(head)
		b.WriteString(vowels[n/hangulFinal%hangulVowel])
		final := rrFinal[n%hangulFinal]
		b.WriteString(final)
		voiced = final == "" || final == "n" || final == "m" || final == "ng" || final == "l"
	}
	return b.String()
}

// voicedKorean is how McCune-Reischauer writes a plain stop between vowels.
func voicedKorean(s string) string {
	switch s {
	case "k":
		return "g"
	case "t":
		return "d"
	case "p":
		return "b"
	case "ch":
		return "j"
	}
	return s
}
