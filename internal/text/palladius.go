package text

import (
	"slices"
	"strings"
	"sync"
)

// Palladius is the pinyin, written together, of a word in which Russian writes
// Chinese by Palladius' system: Чжунсин is zhongxing, Цзиньлун is jinlong. It is
// empty for a word that has no letters that only such words have, or that does not
// part into Chinese syllables. The folded word is expected. Source: the
// correspondence of syllables in general use since 1888.
func Palladius(word string) string {
	if !slices.ContainsFunc(palladiusMarks, func(m string) bool { return strings.Contains(word, m) }) {
		return ""
	}
	w := []rune(word)
	if len(w) < 4 && !strings.HasPrefix(word, "чж") && !strings.HasPrefix(word, "цз") || len(w) > 24 {
		return ""
	}
	t := palladius()
	dead := make([]bool, len(w)+1)
	out := make([]string, 0, 6)
	var cut func(i int) bool
	cut = func(i int) bool {
		if i == len(w) {
			return true
		}
		if w[i] == 'ъ' && i > 0 && w[i-1] == 'н' {
			return cut(i + 1)
		}
		if dead[i] {
			return false
		}
		for n := min(6, len(w)-i); n > 0; n-- {
			// An n before a vowel begins the next syllable; ъ parts them otherwise: Хуанань, Чанъань.
			if w[i+n-1] == 'н' && i+n < len(w) && strings.ContainsRune("аэоуиеюя", w[i+n]) {
				continue
			}
			if p, ok := t[string(w[i:i+n])]; ok {
				out = append(out, p)
				if cut(i + n) {
					return true
				}
				out = out[:len(out)-1]
			}
		}
		dead[i] = true
		return false
	}
	if !cut(0) || len(out) < 2 && !strings.HasPrefix(word, "чж") && !strings.HasPrefix(word, "цз") {
		return ""
	}
	return strings.Join(out, "")
}

// palladiusMarks are letters that words written by that system have, and few others.
var palladiusMarks = []string{"цз", "чж", "нь", "юй", "юэ", "эй", "уй", "хун", "лун", "дун", "чэн", "шэн", "фэн", "сян", "цян", "лян", "чан", "шан", "тянь", "нин", "цин", "син", "хай", "тай", "бао", "хао"}

// PinyinSyllable reports whether a romanised word is one syllable of pinyin.
func PinyinSyllable(s string) bool { return pinyinSyllables()[s] }

// Pinyin reports whether a romanised word is two to four syllables of pinyin written
// together, and has letters that hardly another language puts so.
func Pinyin(s string) bool {
	if len(s) < 4 || len(s) > 24 || !chineseLetters(s) {
		return false
	}
	t := pinyinSyllables()
	var cut func(i, left int) bool
	cut = func(i, left int) bool {
		if i == len(s) {
			return true
		}
		if left == 0 {
			return false
		}
		for n := min(6, len(s)-i); n > 0; n-- {
			if t[s[i:i+n]] && cut(i+n, left-1) {
				return true
			}
		}
		return false
	}
	return cut(0, 4)
}

// chineseLetters looks for zh, x, qi, ng, ian, uan, ue, uo, ui, ao and ei.
func chineseLetters(s string) bool {
	for i := range len(s) {
		next := byte(0)
		if i+1 < len(s) {
			next = s[i+1]
		}
		switch {
		case s[i] == 'x',
			s[i] == 'z' && next == 'h', s[i] == 'q' && (next == 'i' || next == 'u'), s[i] == 'n' && next == 'g',
			s[i] == 'u' && (next == 'o' || next == 'i' || next == 'e'), s[i] == 'a' && next == 'o', s[i] == 'e' && next == 'i',
			(s[i] == 'i' || s[i] == 'u') && next == 'a' && i+2 < len(s) && (s[i+2] == 'n' || s[i+2] == 'o'):
			return true
		}
	}
	return false
}

var pinyinSyllables = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, py := range palladius() {
		out[py] = true
	}
	for _, w := range strings.Fields("bo po mo fo lv nv hei gei zei tei dei yo o") {
		out[w] = true
	}
	return out
})

// palladius maps syllables as Russian writes them to pinyin, built from beginnings
// and endings; what no Chinese word has does no harm.
var palladius = sync.OnceValue(func() map[string]string {
	t := map[string]string{}
	put := func(ru, py string) {
		if _, ok := t[ru]; !ok {
			t[ru] = py
		}
	}
	read := func(s string, f func(ru, py string)) {
		for _, p := range strings.Fields(s) {
			ru, py, _ := strings.Cut(p, ":")
			f(ru, py)
		}
	}
	read(palladiusAlone, put)
	hard := "б:b п:p м:m ф:f д:d т:t н:n л:l г:g к:k х:h чж:zh ч:ch ш:sh ж:r цз:z ц:c с:s"
	read(hard, func(ru, py string) {
		read(palladiusHard, func(end, fin string) { put(ru+end, py+fin) })
	})
	read("цз:j ц:q с:x б:b п:p м:m д:d т:t н:n л:l", func(ru, py string) {
		read(palladiusSoft, func(end, fin string) { put(ru+end, py+fin) })
	})
	read("чжи:zhi чи:chi ши:shi жи:ri цзы:zi цы:ci сы:si люй:lü нюй:nü хой:hui хуэй:hui", func(ru, py string) { t[ru] = strings.ReplaceAll(py, "ü", "u") })
	return t
})

const (
	palladiusAlone = "и:yi я:ya е:ye яо:yao ю:you янь:yan инь:yin ян:yang ин:ying юн:yong у:wu ва:wa во:wo вай:wai вэй:wei вей:wei вань:wan ван:wang вэнь:wen вень:wen вэн:weng " +
		"юй:yu юэ:yue юань:yuan юнь:yun а:a э:e ай:ai ань:an энь:en ан:ang ао:ao оу:ou эр:er"
	palladiusHard = "а:a э:e е:e ай:ai эй:ei ей:ei ао:ao оу:ou ань:an энь:en ень:en ан:ang эн:eng ун:ong у:u уа:ua о:uo уай:uai уй:ui уэй:ui уань:uan унь:un уан:uang"
	palladiusSoft = "и:i я:ia яо:iao е:ie ю:iu янь:ian инь:in ян:iang ин:ing юн:iong юй:u юэ:ue юань:uan юнь:un"
)
