package match

import (
	"regexp"
	"strconv"
)

// ordinal is a number with the ending of an ordinal: 14th, 140-й.
var ordinal = regexp.MustCompile(`^(\d+)(?:st|nd|rd|th|й|ый|ий|ая|я|ой|е|ое|го|er|eme|º|ª)$`)

// endings stand alone after a number where a hyphen was between: 140-й.
var endings = wordSet("й ый ий ая я ой ое го th st nd rd")

// han digits and tens.
var hanDigit = map[rune]int{'〇': 0, '零': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9, '两': 2}

// ordinalHan is a number behind 第.
var ordinalHan = regexp.MustCompile(`第([〇零一二三四五六七八九十百]+)`)

// hanNumbers writes the ordinals of a Han text as digits between spaces:
// 第十四研究所 becomes " 14 研究所".
func hanNumbers(s string) string {
	return ordinalHan.ReplaceAllStringFunc(s, func(m string) string {
		return " " + strconv.Itoa(hanNumber(m[len("第"):])) + " "
	})
}

func hanNumber(s string) int {
	total, digit, seen := 0, 0, false
	for _, r := range s {
		switch r {
		case '十', '百':
			unit := 10
			if r == '百' {
				unit = 100
			}
			if !seen {
				digit = 1
			}
			total, digit, seen = total+digit*unit, 0, false
		default:
			if seen { // written digit by digit: 五〇六
				digit = digit*10 + hanDigit[r]
			} else {
				digit, seen = hanDigit[r], true
			}
		}
	}
	return total + digit
}

// plainNumbers brings ordinals to digits and drops endings left alone.
func plainNumbers(list []string) []string {
	out := list[:0:0]
	for i, w := range list {
		if m := ordinal.FindStringSubmatch(w); m != nil {
			w = m[1]
		}
		if i > 0 && endings[w] && isNumber(list[i-1]) {
			continue
		}
		out = append(out, w)
	}
	return out
}
