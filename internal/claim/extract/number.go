package extract

import (
	"math/big"
	"regexp"
	"strings"

	"tallyman/internal/measure"
)

// reword puts numbers in the words that package measure knows.
var reword = strings.NewReplacer("doubling", "doubled", "doubles", "doubled", "tripling", "tripled", "triples", "tripled", "quadrupling", "quadrupled", "quadruples", "quadrupled",
	"quintupling", "quintupled", "halving", "halved", "halves", "halved", "two-fold", "twofold", "three-fold", "threefold", "four-fold", "fourfold", "five-fold", "fivefold", "ten-fold", "tenfold",
	"-million", " million", "-billion", " billion", "two-thirds", "two thirds", "the vast majority", "the majority", "a vast majority", "a majority", "a large majority", "a majority", "all but a few", "almost all")

var requalify = map[string]string{"well over": "more than", "just over": "more than", "as many as": "up to", "as much as": "up to", "exceeding": "more than", "exceeded": "more than"}

// expect writes the number for a claims file.
func (q *Quantity) expect(s, qual, kind, body string) {
	body = reword.Replace(body)
	if to, ok := requalify[qual]; ok {
		qual = to
	}
	switch kind {
	case "money":
		q.Unit, q.Currency = unitMoney, currencies[strings.TrimPrefix(body, "us")[:strings.IndexFunc(strings.TrimPrefix(body, "us"), func(r rune) bool { return r == ' ' || r >= '0' && r <= '9' })]]
		body = strings.TrimLeft(body, "us")
	case "digits", "numeral", "vague":
		if q.Unit == unitMoney {
			q.Currency = currencyOf(q.noun)
		}
		if n, ok := numeral(body); ok {
			body = n
		}
	case "percent":
		head, _, _ := strings.Cut(strings.NewReplacer("%", " ", "per cent", " ", "percent", " ").Replace(body), " ")
		if n, ok := numeral(strings.TrimSpace(head)); ok {
			head = n
		}
		body = head + " percent"
	}
	if body == "three quarters" || body == "three-quarters" {
		body = "75 percent"
	}
	phrase := strings.TrimSpace(qual + " " + body)
	e, ok := measure.Threshold(phrase)
	if !ok {
		if e, ok = measure.Threshold(body); !ok {
			return // scores, several hundred: no fixed range
		}
		phrase = body
	}
	switch {
	case q.Unit == unitMass:
		q.Expect = massRange(e, body, q.noun)
	case kind == "percent" || kind == "share":
		q.change(s, phrase, e)
	default:
		q.Expect = phrase
	}
}

var currencies = map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY"}

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

var (
	reRise  = regexp.MustCompile(`(?i)\b(?:rose|risen|rise|rising|up|grew|grown|grow|jumped|increased?|climbed|surged|soared|expanded|gained|swelled)\b[^,;]{0,40}?(?:\bby )?$`)
	reFall  = regexp.MustCompile(`(?i)\b(?:fell|fallen|fall|falling|down|declined?|dropped|decreased?|shrank|slumped|plunged|slipped|cut|reduced|lost)\b[^,;]{0,40}?(?:\bby )?$`)
	reRise2 = regexp.MustCompile(`(?i)^ (?:more|higher|larger|rise|increase|jump|growth|surge|above)\b`)
	reFall2 = regexp.MustCompile(`(?i)^ (?:less|lower|smaller|fewer|fall|drop|decline|decrease|below)\b`)
	shareOf = regexp.MustCompile(`(?i)^ of\b`)
)

// change turns "rose 45 percent" into a ratio; "45 percent of" stays a share.
func (q *Quantity) change(s, phrase string, e measure.Expect) {
	before, after := s[:q.Start], s[q.End:]
	sign := 0
	switch {
	case reRise2.MatchString(after):
		sign = 1
	case reFall2.MatchString(after):
		sign = -1
	case shareOf.MatchString(after):
	case reRise.MatchString(before):
		sign = 1
	case reFall.MatchString(before):
		sign = -1
	}
	q.Expect = phrase
	if sign == 0 {
		return
	}
	q.Of = "ratio"
	one := big.NewRat(1, 1)
	turn := func(r *big.Rat) *big.Rat {
		if r == nil {
			return nil
		}
		if sign > 0 {
			return new(big.Rat).Add(one, r)
		}
		return new(big.Rat).Sub(one, r)
	}
	out := measure.Expect{Lo: turn(e.Lo), Hi: turn(e.Hi), LoOpen: e.LoOpen, HiOpen: e.HiOpen}
	if sign < 0 {
		out = measure.Expect{Lo: turn(e.Hi), Hi: turn(e.Lo), LoOpen: e.HiOpen, HiOpen: e.LoOpen}
	}
	q.Expect = written(out)
}

// massRange turns tonnes to kilograms. Masses are told rounded: half of the
// last digit that is not zero is allowed either way.
func massRange(e measure.Expect, body, noun string) string {
	scale := big.NewRat(1, 1)
	for _, w := range words(strings.ToLower(noun)) {
		if strings.HasPrefix(w, "ton") {
			scale = big.NewRat(1000, 1)
		}
	}
	if e.Lo != nil && e.Hi != nil && e.Lo.Cmp(e.Hi) == 0 {
		step := big.NewRat(1, 2)
		if digits := strings.ReplaceAll(body, ",", ""); strings.Trim(digits, "0123456789") == "" {
			for strings.HasSuffix(digits, "0") && len(digits) > 1 {
				digits = digits[:len(digits)-1]
				step.Mul(step, big.NewRat(10, 1))
			}
		}
		e.Lo, e.Hi = new(big.Rat).Sub(e.Lo, step), new(big.Rat).Add(e.Hi, step)
	}
	for _, r := range []**big.Rat{&e.Lo, &e.Hi} {
		if *r != nil {
			*r = new(big.Rat).Mul(*r, scale)
		}
	}
	return written(e)
}

// written is a range as a claims file writes it.
func written(e measure.Expect) string {
	num := func(r *big.Rat) string {
		s := r.FloatString(6)
		return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	switch {
	case e.Lo != nil && e.Hi != nil && e.Lo.Cmp(e.Hi) == 0:
		return "= " + num(e.Lo)
	case e.Lo != nil && e.Hi != nil:
		return num(e.Lo) + ".." + num(e.Hi)
	case e.Lo != nil && e.LoOpen:
		return "> " + num(e.Lo)
	case e.Lo != nil:
		return ">= " + num(e.Lo)
	case e.Hi != nil && e.HiOpen:
		return "< " + num(e.Hi)
	}
	return "<= " + num(e.Hi)
}

var small = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
	"fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"a": 1, "dozen": 12, "hundred": 100, "thousand": 1000, "million": 1000000, "billion": 1000000000,
}

// numeral reads a number in words: thirty-five, two dozen, three hundred.
func numeral(s string) (string, bool) {
	total := 0
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' })
	for _, w := range parts {
		n, ok := small[w]
		switch {
		case !ok:
			return "", false
		case n >= 100 || w == "dozen":
			total = max(total, 1) * n
		default:
			total += n
		}
	}
	if len(parts) == 0 {
		return "", false
	}
	return big.NewInt(int64(total)).String(), true
}
