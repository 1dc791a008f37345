package extract

import (
	"regexp"
	"slices"
	"strings"
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
