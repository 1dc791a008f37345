package extract

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/measure"
)

// Quantity is a number, a vague number or a multiple in a sentence.
type Quantity struct {
	// Start and End are offsets in the sentence, in bytes; the qualifier is
	// part of it ("more than 50").
	Start int    `json:"start"`
	End   int    `json:"end"`
	Words string `json:"words"`
	// Of is what the number speaks of: value, ratio, share.
	Of string `json:"of"`
	// Unit is what is counted, one of the unit constants.
	Unit string `json:"unit"`
	// Currency is the ISO code of an amount of money.
	Currency string `json:"currency,omitempty"`
	// Expect is the number as a claims file writes it, "" where the words have
	// no fixed range.
	Expect string `json:"expect,omitempty"`
	// NounEnd is where the counted noun ends.
	NounEnd int `json:"-"`
	// noun is the phrase that is counted: "Russian companies".
	noun string
	// trend: a rise or fall without a number.
	trend bool
}

// Units of a quantity.
const (
	unitShipments    = "shipments" // not defined: rows, declarations or consignments
	unitDeclarations = "declarations"
	unitRows         = "rows"
	unitParties      = "companies"
	unitMoney        = "money"
	unitMass         = "mass"
	unitPieces       = "pieces"
	unitTime         = "time"
	unitOther        = "other"
	unitNone         = ""
)

const (
	rxQualifier = `no fewer than|no less than|no more than|at least|at most|well over|just over|just under|more than|less than|fewer than|greater than|up to|as many as|as much as|exceeding|exceeded|almost|nearly|close to|approximately|about|around|roughly|some|an estimated|exactly|over|under|above|below`
	rxNumeral   = `(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)`
	rxScale     = `thousand|million|billion|trillion`
	rxDigits    = `\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`
)

// The kinds of number, in the order in which they are tried at one place.
var reQuantity = regexp.MustCompile(`(?i)(?:\b(` + rxQualifier + `)\s+)?(?:` +
	`(?P<vague>\b(?:(?:tens|hundreds) of (?:thousands|millions|billions)|dozens|scores|hundreds|thousands|millions|billions|several hundred|several thousand)\b)` +
	`|(?P<times>\b(?:doubl(?:ed|es|e|ing)|tripl(?:ed|es|e|ing)|quadrupl(?:ed|es|e|ing)|quintupl(?:ed|es|e|ing)|halv(?:ed|es|ing)|twice|(?:two|three|four|five|six|ten|\d+(?:\.\d+)?)-?fold|(?:` + rxNumeral + `|\d+(?:\.\d+)?) times)\b)` +
	`|(?P<percent>(?:\b(?:` + rxDigits + `)|\b` + rxNumeral + `) ?(?:%|percent\b|per cent\b))` +
	`|(?P<trend>\b(?:(?:fallen|fell|dropped|risen|rose|increased) (?:significantly|sharply)|boosted|boosting|risen|rose|grew|grown|increased|fallen|fell|declined|dropped|decreased)\b)` +
	`|(?P<money>(?:\bUS)?[$€£¥] ?(?:` + rxDigits + `)(?:[ -]?(?:` + rxScale + `|bn|mn|m|k)\b)?)` +
	`|(?P<share>\b(?:almost all|nearly all|all but a few|most|(?:a |the )(?:vast |large )?majority|half|a third|a quarter|two[- ]thirds|three[- ]quarters)\b)` +
	`|(?P<digits>\b(?:` + rxDigits + `)(?:[ -](?:` + rxScale + `|bn|mn)\b)?)` +
	`|(?P<numeral>\b(?:(?:a|two|three|four|five|several) (?:dozen|hundred|thousand|million|billion)|a dozen|` + rxNumeral + `(?: (?:hundred|thousand|million|billion))?)\b))`)

var groupAt = func() map[string]int {
	out := map[string]int{}
	for i, name := range reQuantity.SubexpNames() {
		if name != "" {
			out[name] = i
		}
	}
	return out
}()

// Quantities finds the numbers of a sentence. Dates, years, durations, codes
// and numbers inside names are none.
func Quantities(s string) []Quantity {
	var out []Quantity
	for at := 0; at < len(s); {
		m := reQuantity.FindStringSubmatchIndex(s[at:])
		if m == nil {
			break
		}
		q, ok := quantity(s, at, m)
		if ok {
			out = append(out, q)
		}
		at += max(m[1], 1)
	}
	// "Rose" beside a number says nothing of its own.
	numbers := slices.ContainsFunc(out, func(q Quantity) bool { return !q.trend })
	return slices.DeleteFunc(out, func(q Quantity) bool { return q.trend && numbers })
}

func quantity(s string, at int, m []int) (Quantity, bool) {
	q := Quantity{Start: at + m[0], End: at + m[1], Of: "value", trend: m[2*groupAt["trend"]] >= 0}
	qual := ""
	if m[2] >= 0 {
		qual = strings.ToLower(s[at+m[2] : at+m[3]])
	}
	kind := ""
	var body string
	for name, i := range groupAt {
		if m[2*i] >= 0 {
			kind, body = name, strings.ToLower(s[at+m[2*i]:at+m[2*i+1]])
			if qual == "" {
				q.Start = at + m[2*i]
			}
		}
	}
	if q.Start > 0 && strings.ContainsRune("-/.,:№#", rune(s[q.Start-1])) && kind != "money" {
		return q, false // Su-35, 12/04, 9013.10
	}
	if q.End < len(s)-1 && kind != "percent" && (s[q.End] == '/' || s[q.End] == '-' && kind == "digits" || strings.ContainsRune(".:", rune(s[q.End])) && isDigit(s[q.End+1])) {
		return q, false
	}
	q.Words = s[q.Start:q.End]
	q.phrase(s)
	if (kind == "digits" || kind == "numeral") && (q.isDate(s) || q.isName(s)) {
		return q, false
	}
	if reInTen.MatchString(s[q.End:]) || reOfTen.MatchString(s[:q.Start]) {
		return q, false // "nine in ten" is a part, and has no range of its own
	}
	if q.Unit == unitParties && body == "one" {
		return q, false // "one trader, X, sold" counts nobody
	}
	switch kind {
	case "trend":
		q.Of, q.Unit = "ratio", unitNone
	case "times":
		if !multipleIn(s, q, body) {
			return q, false
		}
		q.Of, q.Unit = "ratio", unitNone
	case "percent":
		q.Of, q.Unit = "share", unitNone
	case "share":
		if !shareIn(s, q, body) {
			return q, false
		}
		q.Of, q.Unit = "share", unitNone
	}
	q.expect(s, qual, kind, body)
	return q, q.Unit != unitTime
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

var (
	reMonthBefore = regexp.MustCompile(`(?i)\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? $`)
	reMonthAfter  = regexp.MustCompile(`^ (?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b`)
	reCodeBefore  = regexp.MustCompile(`(?i)\b(?:hs|code|codes|heading|headings|subheading|subheadings|chapter|annex|article|no\.?|number|tier|page|resolution|directive|regulation)(?: (?:hs |codes? |\d[\d.]*(?:,| and| or| to|-) ?)*)?$`)
	reYearIs      = regexp.MustCompile(`^(?:19|20)\d\d$`)
)

// isDate says whether digits are a day, a year, or a code.
func (q *Quantity) isDate(s string) bool {
	before, after := s[:q.Start], s[q.End:]
	if reYearIs.MatchString(q.Words) && q.Unit != unitMass && q.Unit != unitShipments {
		return true
	}
	return reMonthBefore.MatchString(before) || reMonthAfter.MatchString(after) || reCodeBefore.MatchString(before)
}

var (
	reInTen = regexp.MustCompile(`(?i)^ (?:in|out of) (?:every )?(?:two|three|four|five|six|eight|ten|twenty|100|10)\b`)
	reOfTen = regexp.MustCompile(`(?i)\b(?:one|two|three|four|five|six|seven|eight|nine|\d+) (?:in|out of) (?:every )?$`)
)

var reNameBefore = regexp.MustCompile(`(?:[a-z,] |^)[A-Z][\p{L}-]*(?: [A-Z][\p{L}-]*)* $`)

// isName says whether a bare number belongs to a name: Leopard 2, Boeing 737.
func (q *Quantity) isName(s string) bool {
	if q.Unit != unitNone && q.Unit != unitOther || strings.ContainsAny(q.Words, " ,") {
		return false
	}
	return isDigit(q.Words[0]) && reNameBefore.MatchString(s[:q.Start]) && !reMonthBefore.MatchString(s[:q.Start])
}

var (
	reTimesAfter = regexp.MustCompile(`(?i)^ (?:as (?:many|much|high|large)|the |more|higher|larger|greater|that of|what|its|over\b|in (?:value|volume))`)
	reFoldAfter  = regexp.MustCompile(`(?i)^(?:[- ](?:digit|standard|agent|entry|check|edged|use|barrel))`)
)

// multipleIn says whether the word compares: "twice a week" and "double
// standards" do not.
func multipleIn(s string, q Quantity, body string) bool {
	after := s[q.End:]
	switch {
	case strings.HasSuffix(body, " times") || body == "twice":
		return reTimesAfter.MatchString(after)
	case reFoldAfter.MatchString(after):
		return false
	}
	return true
}

// shareIn says whether the words speak of a part of something: "most of the
// goods", "most from China"; not "the most recent".
func shareIn(s string, q Quantity, body string) bool {
	before, after := strings.ToLower(s[:q.Start]), strings.ToLower(s[q.End:])
	if strings.HasSuffix(before, "the ") || strings.HasSuffix(before, " at ") || strings.HasSuffix(before, "and a ") || strings.HasSuffix(before, "first ") || strings.HasSuffix(before, "second ") {
		return false
	}
	for _, p := range []string{" of ", " from ", " came ", " went ", " were ", " went to ", " bound ", " to "} {
		if strings.HasPrefix(after, p) {
			return true
		}
	}
	if strings.HasSuffix(before, "by ") || strings.HasSuffix(before, "about ") {
		return body != "most"
	}
	return strings.HasPrefix(after, " shipments") || strings.HasPrefix(after, " deliveries")
}

// unitTable maps the words that numbers count to their unit.
func unitTable() map[string]string {
	out := map[string]string{}
	for unit, list := range map[string]string{
		unitShipments:    "shipment shipments delivery deliveries consignment consignments cargo cargoes transaction transactions sale sales load loads truckloads batch batches import imports export exports transfers",
		unitDeclarations: "declaration declarations",
		unitRows:         "row rows record records entry entries item items line lines",
		unitParties: `company companies firm firms buyer buyers importer importers recipient recipients customer customers exporter exporters supplier suppliers sender senders
			seller sellers manufacturer manufacturers maker makers trader traders dealer dealers distributor distributors entity entities shipper shippers consignee consignees
			business businesses enterprise enterprises contractor contractors wholesaler wholesalers vendor vendors plant plants intermediaries`,
		unitMass:   "tonne tonnes ton tons kilogram kilograms kilogrammes kilos kg",
		unitPieces: "unit units piece pieces pair pairs set sets machine machines device devices",
		unitTime:   "year years month months day days week weeks hour hours minute minutes decade decades quarter quarters century",
		unitMoney:  "dollar dollars usd euro euros eur pound pounds ruble rubles rouble roubles yuan renminbi lira",
	} {
		for _, w := range strings.Fields(list) {
			out[w] = unit
		}
	}
	return out
}

// stops end the phrase that a number counts.
var stops = wordSet(`from to in by between with at last that who which and or were was is are had have has since during for worth through via this after before
	while when as on into under over than across against but said including also made went came between rose fell would could sold shipped sent exported imported bought received delivered supplied brought`)

var reWord = regexp.MustCompile(`[\p{L}][\p{L}'’-]*|\d+|[,.;:—–()"“”]`)

// phrase reads the noun that follows a number: the last unit word before the
// phrase ends, or goods by their own name.
func (q *Quantity) phrase(s string) {
	units := unitTable()
	rest := s[q.End:]
	begin, n := -1, 0
	q.NounEnd = q.End
	for _, m := range reWord.FindAllStringIndex(rest, 10) {
		w := strings.ToLower(rest[m[0]:m[1]])
		if w == "of" && n == 0 {
			continue // tens of thousands of
		}
		if strings.ContainsAny(w, ",.;:—–()\"“”") || stops[w] || w == "of" {
			break
		}
		n++
		if begin < 0 {
			begin = m[0]
		}
		if u := units[w]; u != "" && (u != unitPieces || q.Unit == unitNone) {
			q.Unit = u
		}
		q.NounEnd = q.End + m[1]
		q.noun = rest[begin:m[1]]
		if n == 6 {
			break
		}
	}
	switch {
	case q.Unit != unitNone:
	case q.noun != "" && len(goodsIn(q.noun)) > 0:
		q.Unit = unitPieces
	case q.noun != "":
		q.Unit = unitOther
	}
	if w := strings.ToLower(q.noun); q.Unit == unitMass && strings.HasPrefix(w, "tons of shipments") {
		q.Unit = unitShipments
	}
}

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
