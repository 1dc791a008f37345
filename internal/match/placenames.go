package match

import (
	"slices"

	"tallyman/internal/text"
)

// placeFirst are words that begin the names of towns in Cyrillic.
var placeFirst = wordSet("санкт нижний улан набережные великий йошкар великие старый новый")

// placeNames joins the words of places that are written apart: Hong Kong, Shen
// Zhen, Abu Dhabi.
func placeNames(list []part) []part {
	l := lex()
	for i := 0; i+1 < len(list); i++ {
		a, b := list[i], list[i+1]
		if len(a.word) < 2 || len(b.word) < 2 {
			continue
		}
		_, ok := l.place[a.word+b.word]
		if !ok && placeFirst[a.word] {
			_, ok = l.placeOf(ascii(text.Latin(a.word + b.word)))
		}
		if !ok {
			_, ok = l.pair[[2]string{a.word, b.word}]
		}
		if ok {
			list[i] = part{a.word + b.word, a.show + " " + b.show}
			list = slices.Delete(list, i+1, i+2)
		}
	}
	return list
}
