package measure

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// Expect is what a sentence's words say of a number, as a range. The ranges
// are conventions of this program, fixed so that two readers get one verdict;
// docs/filter-language.md prints them.
type Expect struct {
	// Of says what kind of number the words speak of: "value" (a count or an
	// amount), "ratio" (one period over another), "share" (part of a whole).
	Of string `json:"of"`
	// Lo and Hi are the ends, nil where open; LoOpen and HiOpen leave the end
	// itself out.
	Lo, Hi         *big.Rat `json:"-"`
	LoOpen, HiOpen bool     `json:"-"`
	Words          string   `json:"words"`
}

// Holds says whether an exact decimal lies in the range.
func (e Expect) Holds(value string) bool {
	v, ok := new(big.Rat).SetString(value)
	if !ok {
		return false
	}
	if e.Lo != nil {
		if c := v.Cmp(e.Lo); c < 0 || (c == 0 && e.LoOpen) {
			return false
		}
	}
	if e.Hi != nil {
		if c := v.Cmp(e.Hi); c > 0 || (c == 0 && e.HiOpen) {
			return false
		}
	}
	return true
}

// String writes the range: "> 2", "1.75 to 2", ">= 520".
func (e Expect) String() string {
	num := func(r *big.Rat) string { return *decimal(r) }
	switch {
	case e.Lo != nil && e.Hi != nil && e.Lo.Cmp(e.Hi) == 0:
		return "= " + num(e.Lo)
	case e.Lo != nil && e.Hi != nil:
		s := num(e.Lo) + " to " + num(e.Hi)
		if e.HiOpen {
			s = num(e.Lo) + " to less than " + num(e.Hi)
		}
		return s
	case e.Lo != nil && e.LoOpen:
		return "> " + num(e.Lo)
	case e.Lo != nil:
		return ">= " + num(e.Lo)
	case e.Hi != nil && e.HiOpen:
		return "< " + num(e.Hi)
	case e.Hi != nil:
		return "<= " + num(e.Hi)
	}
	return "any"
}

func dec(s string) *big.Rat { x, _ := new(big.Rat).SetString(s); return x }

// phrases are words that mean a fixed range.
var phrases = []struct {
	words []string
	exp   Expect
}{
	{[]string{"tens of thousands"}, Expect{Of: "value", Lo: dec("20000"), Hi: dec("99999")}},
	{[]string{"hundreds of thousands"}, Expect{Of: "value", Lo: dec("200000"), Hi: dec("999999")}},
	{[]string{"tens of millions"}, Expect{Of: "value", Lo: dec("20000000"), Hi: dec("100000000"), HiOpen: true}},
	{[]string{"hundreds of millions"}, Expect{Of: "value", Lo: dec("200000000"), Hi: dec("1000000000"), HiOpen: true}},
	{[]string{"tens of billions"}, Expect{Of: "value", Lo: dec("20000000000"), Hi: dec("100000000000"), HiOpen: true}},
	{[]string{"hundreds"}, Expect{Of: "value", Lo: dec("200"), Hi: dec("999")}},
	{[]string{"thousands"}, Expect{Of: "value", Lo: dec("2000"), Hi: dec("9999")}},
	{[]string{"millions"}, Expect{Of: "value", Lo: dec("2000000"), Hi: dec("10000000"), HiOpen: true}},
	{[]string{"billions"}, Expect{Of: "value", Lo: dec("2000000000"), Hi: dec("10000000000"), HiOpen: true}},
	{[]string{"dozens"}, Expect{Of: "value", Lo: dec("24"), Hi: dec("99")}},
	{[]string{"at least one", "exists", "any"}, Expect{Of: "value", Lo: dec("1")}},
	{[]string{"none", "no record"}, Expect{Of: "value", Lo: dec("0"), Hi: dec("0")}},
	{[]string{"most", "a majority", "the majority", "more than half", "over half"}, Expect{Of: "share", Lo: dec("0.5"), LoOpen: true}},
	{[]string{"half", "about half"}, Expect{Of: "share", Lo: dec("0.45"), Hi: dec("0.55")}},
	{[]string{"almost half", "nearly half"}, Expect{Of: "share", Lo: dec("0.45"), Hi: dec("0.5")}},
	{[]string{"a third", "about a third"}, Expect{Of: "share", Lo: dec("0.3"), Hi: dec("0.37")}},
	{[]string{"a quarter", "about a quarter"}, Expect{Of: "share", Lo: dec("0.22"), Hi: dec("0.28")}},
	{[]string{"two thirds", "about two thirds"}, Expect{Of: "share", Lo: dec("0.63"), Hi: dec("0.7")}},
	{[]string{"almost all", "nearly all"}, Expect{Of: "share", Lo: dec("0.95"), Hi: dec("1")}},
	{[]string{"all"}, Expect{Of: "share", Lo: dec("1"), Hi: dec("1")}},
	{[]string{"halved"}, Expect{Of: "ratio", Lo: dec("0.45"), Hi: dec("0.55")}},
	{[]string{"fallen significantly", "fell significantly", "fallen sharply", "fell sharply", "dropped significantly"}, Expect{Of: "ratio", Hi: dec("0.95")}},
	{[]string{"risen significantly", "rose significantly", "risen sharply", "rose sharply", "increased significantly"}, Expect{Of: "ratio", Lo: dec("1.05")}},
	{[]string{"increased", "rose", "risen", "grew", "grown", "boosted", "boosting"}, Expect{Of: "ratio", Lo: dec("1"), LoOpen: true}},
	{[]string{"decreased", "fell", "fallen", "declined", "dropped"}, Expect{Of: "ratio", Hi: dec("1"), HiOpen: true}},
}

// qualifiers come before a number or a multiple; longer ones first.
var qualifiers = []struct{ words, mean string }{
	{"no fewer than", "least"}, {"no less than", "least"}, {"at least", "least"}, {"a minimum of", "least"},
	{"no more than", "most"}, {"at most", "most"}, {"up to", "most"},
	{"less than", "below"}, {"fewer than", "below"}, {"under", "below"}, {"below", "below"}, {"just under", "almost"},
	{"more than", "above"}, {"greater than", "above"}, {"over", "above"}, {"above", "above"}, {"exceeding", "above"}, {"exceeded", "above"},
	{"almost", "almost"}, {"nearly", "almost"}, {"close to", "almost"},
	{"approximately", "about"}, {"about", "about"}, {"around", "about"}, {"roughly", "about"}, {"some", "about"}, {"an estimated", "about"},
	{"exactly", "exact"},
}

// multiples are the words for "so many times as much".
var multiples = map[string]string{
	"doubled": "2", "double": "2", "twice": "2", "twofold": "2", "tripled": "3", "triple": "3", "threefold": "3", "quadrupled": "4", "quadruple": "4", "fourfold": "4",
	"quintupled": "5", "fivefold": "5", "tenfold": "10", "three times": "3", "four times": "4", "five times": "5", "six times": "6", "ten times": "10",
}

var numerals = map[string]string{
	"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
	"a dozen": "12", "twenty": "20", "fifty": "50", "a hundred": "100", "a thousand": "1000", "a million": "1000000", "a billion": "1000000000",
}

var (
	reAmount = regexp.MustCompile(`^(?:us)?[$€£]?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?\s*(thousand|million|billion|trillion|k|m|mn|bn|%|percent|per cent)?(?:\s+(?:dollars|usd|times))?$`)
	reTimes  = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)(?:\s*times|-?fold|x)$`)
)

var scales = map[string]string{"thousand": "1000", "k": "1000", "million": "1000000", "m": "1000000", "mn": "1000000", "billion": "1000000000", "bn": "1000000000",
	"trillion": "1000000000000", "%": "1/100", "percent": "1/100", "per cent": "1/100"}

// Threshold turns the words of a claim into a range: "more than double" is a
// ratio above 2, "tens of thousands" 20,000 to 99,999, "at least 520" 520 or
// more. ok is false for words without a fixed meaning, such as "many".
func Threshold(phrase string) (Expect, bool) {
	s := strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(phrase, "\u00a0", " "))), " ")
	for _, p := range phrases {
		for _, w := range p.words {
			if s == w || s == w+" of" || s == w+" of dollars" {
				p.exp.Words = phrase
				return p.exp, true
			}
		}
	}
	mean := ""
	for _, q := range qualifiers {
		if rest, ok := strings.CutPrefix(s, q.words+" "); ok {
			s, mean = rest, q.mean
			break
		}
	}
	if k, ok := multiple(s); ok {
		return around("ratio", k, mean, dec("1/4"), phrase), true
	}
	n, step, of, ok := quantity(s)
	if !ok {
		return Expect{}, false
	}
	slack := step
	if mean == "about" || mean == "almost" { // ten percent, as fact-checkers allow
		slack = new(big.Rat).Mul(n, dec("1/10"))
	}
	return around(of, n, mean, slack, phrase), true
}

// multiple reads doubled, three times, 2.5-fold.
func multiple(s string) (*big.Rat, bool) {
	if k, ok := multiples[s]; ok {
		return dec(k), true
	}
	if m := reTimes.FindStringSubmatch(s); m != nil {
		return dec(m[1]), true
	}
	return nil, false
}

// quantity reads a number with its scale. step is half of the last digit that
// was written, where a decimal point or a scale shows that it was rounded.
func quantity(s string) (n, step *big.Rat, of string, ok bool) {
	if k, found := numerals[s]; found {
		return dec(k), new(big.Rat), "value", true
	}
	m := reAmount.FindStringSubmatch(s)
	if m == nil {
		return nil, nil, "", false
	}
	n = dec(strings.ReplaceAll(m[1], ",", "") + m[2])
	step = new(big.Rat)
	if m[2] != "" || m[3] != "" {
		step = dec("1/2")
		for range max(0, len(m[2])-1) {
			step.Mul(step, dec("1/10"))
		}
	}
	of = "value"
	if scale := scales[m[3]]; scale != "" {
		n.Mul(n, dec(scale))
		step.Mul(step, dec(scale))
		if strings.Contains(scale, "/") {
			of = "share"
		}
	}
	return n, step, of, true
}

// around applies a qualifier to a number.
func around(of string, n *big.Rat, mean string, slack *big.Rat, words string) Expect {
	e := Expect{Of: of, Words: words}
	switch mean {
	case "least":
		e.Lo = n
	case "above":
		e.Lo, e.LoOpen = n, true
	case "most":
		e.Hi = n
	case "below":
		e.Hi, e.HiOpen = n, true
	case "almost":
		e.Lo, e.Hi = new(big.Rat).Sub(n, slack), n
	case "exact":
		e.Lo, e.Hi = n, n
	default:
		e.Lo, e.Hi = new(big.Rat).Sub(n, slack), new(big.Rat).Add(n, slack)
	}
	return e
}

// ParseExpect reads an operator and a number (">= 520", "20000..99999", "= 12"),
// or words that [Threshold] knows.
func ParseExpect(s string) (Expect, error) {
	if e, ok := Threshold(s); ok {
		return e, nil
	}
	n, err := parseNumRange(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		return Expect{}, fmt.Errorf("expectation %q: neither words with a fixed range (such as \"more than double\", \"at least 520\") nor an operator and a number (>= 520, 1000..5000)", s)
	}
	e := Expect{Of: "value", Words: s}
	value := func() *big.Rat { return dec(n.Lo.String()) }
	switch n.Op {
	case ">":
		e.Lo, e.LoOpen = value(), true
	case ">=":
		e.Lo = value()
	case "<":
		e.Hi, e.HiOpen = value(), true
	case "<=":
		e.Hi = value()
	case "=":
		e.Lo, e.Hi = value(), value()
	default:
		if n.Lo != nil {
			e.Lo = dec(n.Lo.String())
		}
		if n.Hi != nil {
			e.Hi = dec(n.Hi.String())
		}
	}
	return e, nil
}
