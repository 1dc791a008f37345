package extract

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/measure"
)

var (
	reBetweenTwo = regexp.MustCompile(`(?i)\bbetween (?:about |some |roughly |an estimated )?$`)
	reFromTwo    = regexp.MustCompile(`(?i)\b(?:from|up|down|rose|grew|fell|increased|dropped|climbed|jumped)(?: about| some| just)* $`)
	reInBrackets = regexp.MustCompile(`(?i)^(?: \(| [–—-] ?|, or )(?:or )?(?:about |some |around |roughly |approximately |equal to |the equivalent of )?$`)
)

// ranges joins the two ends of "between 20 and 30" and "24 to 26 million
// tonnes" to one number, and takes an amount that is told in two currencies
// once, in dollars.
func ranges(s string, list []Quantity) []Quantity {
	var out []Quantity
	for _, b := range list {
		if len(out) > 0 {
			a := &out[len(out)-1]
			between := s[a.End:b.Start]
			switch {
			case a.Unit == unitMoney && b.Unit == unitMoney && a.Currency != b.Currency && reInBrackets.MatchString(s[min(max(a.End, a.NounEnd), b.Start):b.Start]):
				if b.Currency == "USD" {
					b.Start = min(b.Start, max(a.End, a.NounEnd)+2)
					b.Words = s[b.Start:b.End]
					*a = b
				}
				continue
			case a.spans(s, b, between):
				*a = join(s, *a, b)
				continue
			}
		}
		out = append(out, b)
	}
	return slices.Clip(out)
}

// spans says whether two numbers are the ends of one range.
func (q *Quantity) spans(s string, b Quantity, between string) bool {
	if q.value == nil || b.value == nil || q.Of == ofRatio || q.Of != b.Of || q.Of == ofRank || b.qual != "" {
		return false
	}
	if q.kind != b.kind && !(q.kind == "digits" || q.kind == "numeral") {
		return false
	}
	low := q.scaled(b)
	if low.Cmp(b.value) >= 0 {
		return false
	}
	if noun := strings.TrimSpace(s[min(q.End, b.Start):min(max(q.End, q.NounEnd), b.Start)]); noun != "" && q.Unit != b.Unit {
		return false
	}
	link := strings.TrimSpace(s[min(max(q.End, q.NounEnd), b.Start):b.Start])
	if q.NounEnd > b.Start {
		link = strings.TrimSpace(between)
	}
	before := s[:q.Start]
	switch link {
	case "and":
		return reBetweenTwo.MatchString(before)
	case "to", "-", "–", "or":
		return !reFromTwo.MatchString(before)
	}
	return false
}

// scaled is the lower end with the scale of the upper one: 24 to 26 million.
func (q *Quantity) scaled(b Quantity) *big.Rat {
	if q.kind != "digits" && q.kind != "money" && q.kind != "numeral" || strings.ContainsAny(q.body, ",") || reScaled.MatchString(q.body) {
		return q.value
	}
	m := reScaled.FindString(b.body)
	if m == "" {
		return q.value
	}
	e, ok := measure.Threshold("1 " + m)
	if !ok {
		return q.value
	}
	return new(big.Rat).Mul(q.value, middle(e))
}

var reScaled = regexp.MustCompile(`(?:thousand|million|billion|trillion|bn|mn)$`)

func join(s string, a, b Quantity) Quantity {
	e := measure.Expect{Of: b.Of, Lo: a.scaled(b), Hi: b.value}
	if b.Unit == unitMass {
		b.Expect = massRange(e, "", b.noun)
	} else {
		b.Expect = written(e)
	}
	if b.Of == ofShare || a.Of == ofShare {
		b.Start = a.Start
		b.change(s, written(e), e)
	}
	b.Start = a.Start
	if m := reBetweenTwo.FindStringIndex(s[:a.Start]); m != nil {
		b.Start = m[0]
	}
	b.Words, b.qual, b.value = s[b.Start:b.End], "", middle(e)
	if b.per == perTonne || b.per == perKilo {
		b.qual = ""
	}
	return b
}
