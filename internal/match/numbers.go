package match

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"tallyman/internal/text"
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
		if i > 0 { // forty two, двадцать первый
			ten, unit := numberWords()[list[i-1]], numberWords()[w]
			if len(ten) == 2 && ten[1] == '0' && ten[0] > '1' && len(unit) == 1 && len(out) > 0 {
				out[len(out)-1] = ten[:1] + unit
				continue
			}
		}
		if i > 0 && endings[w] && isNumber(list[i-1]) {
			continue
		}
		out = append(out, w)
	}
	return out
}

// numbersInWords are numbers as names of firms write them: cardinals and ordinals of
// some languages, and the Roman numerals that are no word or initial. A number stands
// before its words. One, un and uno are left out: they are articles too.
const numbersInWords = `
1 first первый первая первое первого перший перша erste erster erstes premier premiere primero primera
2 two second два две второй вторая второе второго два другий zwei zweite zweiter deux deuxieme dos segundo segunda iki ikinci ii
3 three third три третий третья третье третьего третій drei dritte dritter trois troisieme tres tercero tercera uc ucuncu iii
4 four fourth четыре четвертый четвертая четвертое чотири vier vierte vierter quatre quatrieme cuatro cuarto dort iv
5 five fifth пять пятый пятая пятое funf fuenf funfte cinq cinquieme cinco quinto bes
6 six sixth шесть шестой шестая шестое sechs sechste sixieme seis sexto alti vi
7 seven seventh семь седьмой седьмая седьмое sieben siebte sept septieme siete septimo yedi vii
8 eight eighth восемь восьмой восьмая восьмое acht achte huit ocho octavo sekiz viii
9 nine ninth девять девятый девятая девятое neun neunte neuf nueve noveno dokuz ix
10 ten tenth десять десятый десятая десятое zehn zehnte dix diez
11 eleven eleventh одиннадцать xi
12 twelve twelfth двенадцать zwolf xii
13 thirteen тринадцать xiii
14 fourteen четырнадцать xiv
15 fifteen пятнадцать xv
16 sixteen шестнадцать xvi
17 seventeen семнадцать xvii
18 eighteen восемнадцать xviii
19 nineteen девятнадцать xix
20 twenty двадцать двадцатый zwanzig vingt veinte xx
21 xxi
30 thirty тридцать тридцатый dreissig trente treinta
40 forty сорок сороковой vierzig
50 fifty пятьдесят пятидесятый funfzig
60 sixty шестьдесят
70 seventy семьдесят
80 eighty восемьдесят
90 ninety девяносто
100 hundred сто hundert cent cien
1000 thousand тысяча tausend mille mil
`

var numberWords = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(numbersInWords) {
		f := strings.Fields(line)
		for i := 1; i < len(f); i++ {
			out[text.Fold(f[i])] = f[0]
		}
	}
	return out
})

// numberOf is the number that a word is or says; empty where it is none.
func numberOf(lx *lexeme) string {
	switch {
	case lx.class == number:
		return strings.TrimLeft(lx.latin[:len(lx.latin)-1], "0") + lx.latin[len(lx.latin)-1:]
	case lx.concept == "first":
		return "1"
	}
	return numberWords()[lx.text]
}
