package extract

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/measure"
)

// reword puts numbers in the words that package measure knows.
var reword = strings.NewReplacer("doubling", "doubled", "doubles", "doubled", "redoubled", "doubled", "tripling", "tripled", "triples", "tripled", "trebled", "tripled", "trebling", "tripled", "treble", "triple", "quadrupling", "quadrupled", "quadruples", "quadrupled",
	"quintupling", "quintupled", "halving", "halved", "halves", "halved",
	"-million", " million", "-billion", " billion", "two-thirds", "two thirds", "the vast majority", "the majority", "a vast majority", "a majority", "a large majority", "a majority", "an overwhelming majority", "a majority", "the overwhelming majority", "a majority", "a clear majority", "a majority", "all but a few", "almost all", "virtually all", "almost all")

// requalify puts qualifiers in the words that package measure knows; those that
// say nothing about the range are dropped.
var requalify = map[string]string{"well over": "more than", "well above": "more than", "just over": "more than", "slightly over": "more than", "slightly more than": "more than", "a little over": "more than", "a little more than": "more than",
	"upwards of": "more than", "in excess of": "more than", "exceeding": "more than", "exceeded": "more than", "slightly under": "just under", "slightly less than": "just under", "a little under": "just under", "a little less than": "just under",
	"as many as": "up to", "as much as": "up to", "a minimum of": "at least", "not less than": "at least", "as few as": "", "as little as": "", "a maximum of": "at most", "not more than": "at most",
	"just": "", "only": "", "precisely": "exactly", "an average of": "", "a total of": "", "nearer": ""}

// expect writes the number for a claims file.
func (q *Quantity) expect(s string) {
	body, qual := reword.Replace(q.body), q.qual
	if to, ok := requalify[qual]; ok {
		qual = to
	}
	switch q.kind {
	case "rank":
		return
	case "money":
		coin, amount := coinOf(body)
		q.Unit, q.Currency, body = unitMoney, coin, amount
	case "digits", "numeral", "vague":
		if q.Unit == unitMoney {
			q.Currency = currencyOf(q.noun)
		}
		if n, ok := numeral(body); ok {
			body = n
		}
	case "times":
		body = multiple(body)
		if q.Of == ofValue { // sold 31 times
			body = strings.TrimSuffix(body, " times")
		}
		if e, ok := halved(qual, body); ok {
			q.Expect = e
			return
		}
	case "percent":
		head, _, _ := strings.Cut(strings.NewReplacer("%", " ", "per cent", " ", "percent", " ").Replace(body), " ")
		if n, ok := numeral(strings.TrimSpace(head)); ok {
			head = n
		}
		body = head + " percent"
	case "inten":
		if e, ok := inTen(qual, body); ok {
			q.value = middle(e)
			q.change(s, written(e), e)
		}
		return
	case "share":
		if e, ok := fraction(qual, body); ok {
			q.value = middle(e)
			q.change(s, written(e), e)
			return
		}
		if body == "three quarters" || body == "three-quarters" {
			body = "75 percent"
		}
	}
	if e, ok := measure.Threshold(body); ok {
		q.value = middle(e)
	}
	phrase := strings.TrimSpace(qual + " " + body)
	e, ok := measure.Threshold(phrase)
	if !ok {
		if e, ok = measure.Threshold(body); !ok {
			return // scores, several hundred: no fixed range
		}
		phrase = body
	}
	q.write(s, phrase, body, e)
}

// write puts a range in the form that its unit has in a claims file.
func (q *Quantity) write(s, phrase, body string, e measure.Expect) {
	switch {
	case q.Unit == unitMass:
		q.Expect = massRange(e, body, q.noun)
	case q.kind == "percent" || q.kind == "share":
		q.change(s, phrase, e)
	default:
		q.Expect = phrase
	}
}

// halved reads "more than halved", which is less than half.
func halved(qual, body string) (string, bool) {
	if body != "halved" {
		return "", false
	}
	switch qual {
	case "more than", "over":
		return "< 0.5", true
	case "almost", "nearly", "just under", "close to":
		return "0.5..0.55", true
	}
	return "", false
}

// middle is the number that a range lies around, nil for one with an open end.
func middle(e measure.Expect) *big.Rat {
	if e.Lo == nil || e.Hi == nil {
		return nil
	}
	sum := new(big.Rat).Add(e.Lo, e.Hi)
	return sum.Quo(sum, big.NewRat(2, 1))
}

// multiple writes "seven times" and "eightfold" with digits.
func multiple(body string) string {
	for _, end := range []string{" times", "-fold", " fold", "fold"} {
		head, ok := strings.CutSuffix(body, end)
		if !ok {
			continue
		}
		if n, ok := numeral(strings.TrimSpace(head)); ok {
			head = n
		}
		if end == " times" {
			return head + " times"
		}
		return head + "-fold"
	}
	return body
}

var fractions = []string{"", "", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

// fraction reads "less than a tenth", "four fifths". A bare one allows ten
// percent of itself, or of what is left, either way; those that package measure
// names keep its range.
func fraction(qual, body string) (measure.Expect, bool) {
	count, part, ok := strings.Cut(strings.ReplaceAll(body, "-", " "), " ")
	under := slices.Index(fractions, strings.TrimSuffix(part, "s"))
	if !ok || under < 2 {
		return measure.Expect{}, false
	}
	if _, known := measure.Threshold(strings.TrimSpace(qual + " " + strings.Replace(body, "-", " ", 1))); known || body == "three quarters" || body == "three-quarters" {
		return measure.Expect{}, false
	}
	over := small[count]
	if over >= under {
		return measure.Expect{}, false
	}
	return around(qual, big.NewRat(int64(over), int64(under))), true
}

var reInTen = regexp.MustCompile(`^(\S+)(?: \S+)? (?:in|out of) (?:every )?((?:a |one )?\S+)$`)

// inTen reads "nine in ten", "one tonne in six".
func inTen(qual, body string) (measure.Expect, bool) {
	m := reInTen.FindStringSubmatch(body)
	if m == nil {
		return measure.Expect{}, false
	}
	over, ok1 := new(big.Rat).SetString(count(m[1]))
	under, ok2 := new(big.Rat).SetString(count(m[2]))
	if !ok1 || !ok2 || over.Cmp(under) >= 0 {
		return measure.Expect{}, false
	}
	return around(qual, over.Quo(over, under)), true
}

// around is a part of a whole with what its qualifier allows.
func around(qual string, f *big.Rat) measure.Expect {
	slack := new(big.Rat).Sub(big.NewRat(1, 1), f)
	if slack.Cmp(f) > 0 {
		slack.Set(f)
	}
	slack.Mul(slack, big.NewRat(1, 10))
	e := measure.Expect{Of: ofShare}
	switch {
	case slices.Contains([]string{"more than", "over", "above", "greater than"}, qual):
		e.Lo, e.LoOpen = f, true
	case slices.Contains([]string{"less than", "fewer than", "under", "below"}, qual):
		e.Hi, e.HiOpen = f, true
	case slices.Contains([]string{"at least", "no less than", "no fewer than"}, qual):
		e.Lo = f
	case slices.Contains([]string{"up to", "at most", "no more than"}, qual):
		e.Hi = f
	case slices.Contains([]string{"almost", "nearly", "close to", "just under"}, qual):
		e.Lo, e.Hi = new(big.Rat).Mul(f, big.NewRat(9, 10)), f
	default:
		e.Lo, e.Hi = new(big.Rat).Sub(f, slack), new(big.Rat).Add(f, slack)
	}
	return e
}

var (
	reRise  = regexp.MustCompile(`(?i)\b(?:rose|risen|rise|rising|up|grew|grown|grow|jumped|increased?|climbed|surged|soared|expanded|gained|swelled)\b[^,;]{0,40}?(?:\bby )?$`)
	reFall  = regexp.MustCompile(`(?i)\b(?:fell|fallen|fall|falling|down|declined?|dropped|decreased?|shrank|slumped|plunged|slipped|cut|reduced|lost)\b[^,;]{0,40}?(?:\bby )?$`)
	reLevel = regexp.MustCompile(`(?i)\b(?:to|at|from)(?: (?:about|some|around|roughly|nearly|almost|just|only|over|more than))* ?$`)
	reUpTo  = regexp.MustCompile(`(?i)\bup to $`)
	reRise2 = regexp.MustCompile(`(?i)^ (?:more|higher|larger|rise|increase|jump|growth|surge|above)\b`)
	reFall2 = regexp.MustCompile(`(?i)^ (?:less|lower|smaller|fewer|fall|drop|decline|decrease|below)\b`)
	shareOf = regexp.MustCompile(`(?i)^ of\b`)
)

// change turns "rose 45 percent" into a ratio; "45 percent of" stays a share.
func (q *Quantity) change(s, phrase string, e measure.Expect) {
	before, after := s[:q.Start], s[q.End:]
	sign := 0
	switch {
	case reLevel.MatchString(before) && !reUpTo.MatchString(before): // rose to 22 percent
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

// byKilo is a price by the tonne as one by the kilogram.
func byKilo(expect string) string {
	e, err := measure.ParseExpect(expect)
	if err != nil {
		return expect
	}
	for _, r := range []**big.Rat{&e.Lo, &e.Hi} {
		if *r != nil {
			*r = new(big.Rat).Quo(*r, big.NewRat(1000, 1))
		}
	}
	return written(e)
}
