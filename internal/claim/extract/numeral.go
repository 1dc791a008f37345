package extract

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// coins are currency signs and codes, longer ones first.
var coins = []struct{ sign, code string }{
	{"us$", "USD"}, {"hk$", "HKD"}, {"nt$", "TWD"}, {"ca$", "CAD"}, {"c$", "CAD"}, {"au$", "AUD"}, {"a$", "AUD"}, {"s$", "SGD"}, {"usd", "USD"}, {"eur", "EUR"}, {"gbp", "GBP"}, {"cny", "CNY"}, {"rmb", "CNY"}, {"rub", "RUB"}, {"try", "TRY"},
	{"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}, {"¥", "CNY"}, {"₽", "RUB"}, {"₺", "TRY"}, {"₹", "INR"},
}

// coinOf parts "us$3.5 million" into USD and an amount that package measure
// reads: with the sign that the sentence has, where it knows it.
func coinOf(body string) (code, amount string) {
	for _, c := range coins {
		if rest, ok := strings.CutPrefix(body, c.sign); ok {
			rest = strings.TrimSpace(rest)
			switch {
			case c.code == "USD":
				return c.code, "$" + rest
			case c.sign == "€" || c.sign == "£":
				return c.code, c.sign + rest
			}
			return c.code, rest
		}
	}
	return "", body
}

func currencyOf(noun string) string {
	for _, w := range words(strings.ToLower(noun)) {
		switch w {
		case "dollar", "dollars", "usd":
			return "USD"
		case "euro", "euros", "eur":
			return "EUR"
		case "pound", "pounds":
			return "GBP"
		case "ruble", "rubles", "rouble", "roubles":
			return "RUB"
		case "yuan", "renminbi":
			return "CNY"
		case "lira":
			return "TRY"
		}
	}
	return ""
}

var small = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
	"fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"a": 1, "dozen": 12, "hundred": 100, "thousand": 1000, "million": 1000000, "billion": 1000000000,
}

// numeral reads a number in words: thirty-five, two dozen, three hundred and
// twenty, half a million, two and a half million.
func numeral(s string) (string, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' })
	if len(parts) == 0 {
		return "", false
	}
	total, open := new(big.Rat), new(big.Rat) // what is closed by a scale, what is not yet
	for i, w := range parts {
		n, ok := small[w]
		half := w == "half"
		switch {
		case w == "and" && i > 0:
		case w == "a" && i > 0: // and a half, half a million
		case half:
			open.Add(open, big.NewRat(1, 2))
		case !ok:
			return "", false
		case n >= 100 || w == "dozen":
			if open.Sign() == 0 {
				open.SetInt64(1)
			}
			total.Add(total, open.Mul(open, big.NewRat(int64(n), 1)))
			open = new(big.Rat)
		default:
			open.Add(open, big.NewRat(int64(n), 1))
		}
	}
	total.Add(total, open)
	return strings.TrimSuffix(strings.TrimRight(total.FloatString(3), "0"), "."), total.Sign() > 0
}

// ordinals are places in a ranking.
var ordinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}

var reIsThe = regexp.MustCompile(`(?i)\b(?:was|were|is|are|been|remained|remains|became|become|becomes|becoming|ranked|ranks|ranking|as|being)(?: (?:also|still|now|again|then|by far|overall|already))*(?: (?:the|its|their|[\p{Lu}][\p{L}]+(?: [\p{Lu}][\p{L}]+)*['’]s?|(?:country|world|region|republic|bloc)['’]s))*(?: single)? $`)

// ranked reads a place among suppliers or buyers. It is none where no verb
// gives it to somebody: "the largest seller, X, sent".
func ranked(s string, q *Quantity) bool {
	place := 1
	first, rest, _ := strings.Cut(strings.ReplaceAll(q.body, "-", " "), " ")
	switch n, err := strconv.Atoi(strings.TrimRight(first, "thnds")); {
	case err == nil:
		place = n
	case ordinals[first] > 0:
		place = ordinals[first]
	case ordinals[rest] > 0: // came second
		place = ordinals[rest]
		q.Expect = "= " + strconv.Itoa(place)
		return first != "came" && first != "comes" || rest != "first"
	}
	if strings.HasSuffix(q.body, "s") || !reIsThe.MatchString(s[:q.Start]) {
		return false
	}
	q.Expect = "= " + strconv.Itoa(place)
	return true
}
