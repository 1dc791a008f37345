package extract

import (
	"math/big"
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
	// Of is what the number speaks of: value, ratio, share, rank.
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
	// kind is the group of reQuantity that was found, body its words in lower
	// case without the qualifier, qual the qualifier.
	kind, body, qual string
	// per is what an amount is told for: "month", "kilogram"; "" for a total.
	per string
	// value is the number itself, nil where the words have none.
	value *big.Rat
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
	unitNothing      = "nothing" // people, places: counted, and no trade
	unitOther        = "other"
	unitNone         = ""
)

// What a number speaks of.
const (
	ofValue = "value"
	ofRatio = "ratio"
	ofShare = "share"
	ofRank  = "rank"
)

const (
	rxQualifier = `no fewer than|no less than|not less than|no more than|not more than|a minimum of|a maximum of|at least|at most|well over|well above|just over|slightly over|slightly more than|a little over|a little more than|just under|slightly under|slightly less than|a little under|a little less than|` +
		`more than|less than|fewer than|greater than|upwards of|in excess of|up to|as many as|as much as|as few as|as little as|exceeding|exceeded|almost|nearly|close to|nearer|approximately|about|around|roughly|some|an estimated|an average of|a total of|exactly|precisely|just|only|over|under|above|below`
	rxOnes    = `(?:one|two|three|four|five|six|seven|eight|nine)`
	rxNumeral = `(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]` + rxOnes + `)?|` + rxOnes + `|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)`
	rxScale   = `hundred|thousand|million|billion|trillion`
	rxDigits  = `\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`
	rxCoins   = `(?:(?:\bUS|\bHK|\bC|\bCA|\bA|\bAU|\bS|\bNT)?\$|€|£|¥|₽|₺|₹|\b(?:USD|EUR|GBP|CNY|RMB|RUB|TRY) ?)`
	// A number in words with all its parts: two and a half million, three
	// hundred and twenty.
	rxInWords = `(?:half a|a|several|a few|a couple of|` + rxNumeral + `(?: and a half)?) (?:dozen|` + rxScale + `)(?:(?: and)? ` + rxNumeral + `)?|` + rxNumeral + `(?: (?:` + rxScale + `)(?:(?: and)? ` + rxNumeral + `)?)?`
	rxPart    = `(?:a|one|two|three|four|five|six|seven|eight|nine)[ -](?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?`
)

// The kinds of number, in the order in which they are tried at one place.
var reQuantity = regexp.MustCompile(`(?i)(?:\b(` + rxQualifier + `)\s+)?(?:` +
	`(?P<vague>\b(?:(?:tens|hundreds) of (?:thousands|millions|billions)|dozens|scores|hundreds|thousands|millions|billions|several hundred|several thousand)\b)` +
	`|(?P<inten>\b(?:` + rxNumeral + `|\d{1,2})(?: [\p{Ll}]+)? (?:in|out of) (?:every )?(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|(?:a |one )?hundred|10|20|100)\b)` +
	`|(?P<times>\b(?:re)?(?:doubl(?:ed|es|e|ing)|tripl(?:ed|es|e|ing)|trebl(?:ed|es|e|ing)|quadrupl(?:ed|es|e|ing)|quintupl(?:ed|es|e|ing)|halv(?:ed|es|ing)|twice|(?:` + rxNumeral + `|\d+(?:\.\d+)?)[- ]?fold|(?:` + rxNumeral + `(?: and a half)?|` + rxDigits + `) times)\b)` +
	`|(?P<percent>(?:\b(?:` + rxDigits + `)|\b` + rxNumeral + `) ?(?:%|percent\b|per cent\b))` +
	`|(?P<trend>\b(?:(?:fallen|fell|dropped|risen|rose|increased) (?:significantly|sharply)|boosted|boosting|risen|rose|grew|grown|increased|fallen|fell|declined|dropped|decreased)\b)` +
	`|(?P<money>` + rxCoins + ` ?(?:` + rxDigits + `)(?:[ -]?(?:` + rxScale + `|bn|mn|m|k)\b)?)` +
	`|(?P<rank>\b(?:(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|2nd|3rd|[4-9]th|10th)[- ])?(?:largest|biggest|top|leading|main|most important) (?:foreign |overseas |single |export )?(?:suppliers?|exporters?|sellers?|sources?|providers?|senders?|buyers?|importers?|markets?|destinations?|customers?|recipients?|purchasers?)\b|\b(?:ranked|ranks|ranking|came|comes|placed) (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b)` +
	`|(?P<share>\b(?:almost all|nearly all|virtually all|all but a few|most|(?:a |the )(?:vast |large |overwhelming |clear )?majority|half(?: a (?:` + rxScale + `|dozen))?|` + rxPart + `)\b)` +
	`|(?P<digits>\b(?:` + rxDigits + `)(?:[ -](?:` + rxScale + `|bn|mn)\b)?)` +
	`|(?P<numeral>\b(?:` + rxInWords + `)\b))`)

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
	out = ranges(s, out)
	// "Rose" beside a number says nothing of its own.
	numbers := slices.ContainsFunc(out, func(q Quantity) bool { return !q.trend })
	return slices.DeleteFunc(out, func(q Quantity) bool { return q.trend && numbers || q.Unit == unitTime || q.Unit == unitNothing })
}

func quantity(s string, at int, m []int) (Quantity, bool) {
	q := Quantity{Start: at + m[0], End: at + m[1], Of: ofValue, trend: m[2*groupAt["trend"]] >= 0}
	if m[2] >= 0 {
		q.qual = strings.ToLower(s[at+m[2] : at+m[3]])
	}
	for name, i := range groupAt {
		if m[2*i] >= 0 {
			q.kind, q.body = name, strings.ToLower(s[at+m[2*i]:at+m[2*i+1]])
			if q.qual == "" {
				q.Start = at + m[2*i]
			}
		}
	}
	if q.kind == "share" && strings.HasPrefix(q.body, "half a ") { // half a million
		q.kind = "numeral"
	}
	if q.inCode(s) {
		return q, false
	}
	q.Words = s[q.Start:q.End]
	q.phrase(s)
	if (q.kind == "digits" || q.kind == "numeral") && (q.isDate(s) || q.isName(s)) {
		return q, false
	}
	if q.Unit == unitParties && q.body == "one" {
		return q, false // "one trader, X, sold" counts nobody
	}
	if !q.speaks(s) {
		return q, false
	}
	q.rate(s)
	q.expect(s)
	if q.per == perTonne {
		q.Expect = byKilo(q.Expect)
	}
	return q, true
}

// inCode says whether digits belong to a longer code: Su-35, 12/04, 9013.10.
func (q *Quantity) inCode(s string) bool {
	if q.Start > 0 && q.kind != "money" && strings.ContainsRune("-/.,:№#", rune(s[q.Start-1])) {
		return true
	}
	if q.kind == "percent" || q.End >= len(s)-1 {
		return false
	}
	next := s[q.End]
	return next == '/' || next == '-' && q.kind == "digits" && !isDigit(s[q.End+1]) || strings.ContainsRune(".:", rune(next)) && isDigit(s[q.End+1])
}

// speaks settles what the number speaks of. It is false where the words only
// look like a number: "most recent", "double standards".
func (q *Quantity) speaks(s string) bool {
	switch q.kind {
	case "trend":
		q.Of, q.Unit = ofRatio, unitNone
	case "times":
		if reDone.MatchString(s[:q.Start]) && !reTimesAfter.MatchString(s[q.End:]) && strings.HasSuffix(q.body, " times") {
			q.Unit = unitShipments // "sold to it 31 times"
			return true
		}
		if !multipleIn(s, *q, q.body) {
			return false
		}
		q.Of, q.Unit = ofRatio, unitNone
	case "percent":
		if rePoints.MatchString(s[q.End:]) {
			return false
		}
		q.Of, q.Unit = ofShare, unitNone
	case "share":
		if !shareIn(s, *q, q.body) {
			return false
		}
		q.Of, q.Unit = ofShare, unitNone
		if reHalfAs.MatchString(s[q.End:]) {
			q.Of = ofRatio
		}
	case "inten":
		q.Of, q.Unit = ofShare, unitNone
		_, ok := inTen(q.qual, q.body)
		return ok && !reTimeNext.MatchString(s[q.End:])
	case "rank":
		q.Of, q.Unit = ofRank, unitNone
		return ranked(s, q)
	}
	return true
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

var (
	reMonthBefore = regexp.MustCompile(`(?i)\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? $`)
	reMonthAfter  = regexp.MustCompile(`^ (?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b`)
	reCodeBefore  = regexp.MustCompile(`(?i)\b(?:hs|code|codes|heading|headings|subheading|subheadings|chapter|annex|article|no\.?|number|tier|page|resolution|directive|regulation)(?: (?:hs |codes? |\d[\d.]*(?:,| and| or| to|-) ?)*)?$`)
	reYearIs      = regexp.MustCompile(`^(?:19|20)\d\d$`)
	reAge         = regexp.MustCompile(`(?i)^(?:, (?:who|a|an|the|was|has)\b|-year-old|,? years? old)`)
)

// isDate says whether digits are a day, a year, or a code.
func (q *Quantity) isDate(s string) bool {
	before, after := s[:q.Start], s[q.End:]
	if reYearIs.MatchString(q.body) && q.Unit != unitMass && q.Unit != unitShipments {
		return true
	}
	return reMonthBefore.MatchString(before) || reMonthAfter.MatchString(after) || reCodeBefore.MatchString(before)
}

var reTimeNext = regexp.MustCompile(`(?i)^ (?:years?|months?|weeks?|days?|hours?|quarters?|countries|cities|towns)\b`)

// plainWords begin a sentence and no name.
var plainWords = wordSet(`between from some about nearly almost roughly over under around only just most another more of in with all by another further and but for to their its these those`)

var reNameBefore = regexp.MustCompile(`(?:[a-z,] |^)[A-Z][\p{L}-]*(?: [A-Z][\p{L}-]*)* $`)

// isName says whether a bare number belongs to a name (Leopard 2, Boeing 737)
// or is an age (Anna, 52, ...).
func (q *Quantity) isName(s string) bool {
	if q.Unit != unitNone && q.Unit != unitOther || strings.ContainsAny(q.Words, " ,") {
		return false
	}
	if strings.HasSuffix(s[:q.Start], ", ") && reAge.MatchString(s[q.End:]) {
		return true
	}
	if plainWords[strings.ToLower(strings.TrimSpace(s[:q.Start]))] {
		return false // Between 500 and 600
	}
	return isDigit(q.Words[0]) && reNameBefore.MatchString(s[:q.Start]) && !reMonthBefore.MatchString(s[:q.Start])
}

var (
	reTimesAfter = regexp.MustCompile(`(?i)^ (?:as (?:many|much|high|large|big)|the |more|higher|larger|bigger|greater|that of|those of|what|its|their|over\b|in (?:value|volume)|(?:less|fewer|lower|smaller)\b)`)
	reFoldAfter  = regexp.MustCompile(`(?i)^(?:[- ](?:digit|standard|agent|entry|check|edged|use|barrel))`)
	reDone       = regexp.MustCompile(`(?i)\b(?:sold|shipped|sent|exported|imported|delivered|supplied|received|bought|declared|dispatched)\b[^.;]*$`)
	rePoints     = regexp.MustCompile(`(?i)^(?:age)?[- ]points?\b`)
	rePlaceFor   = regexp.MustCompile(`(?:^|and |, )(?:the )?[A-Z][\p{L}]+(?: [A-Z][\p{L}]+)* (?:for|with|at) (?:about |nearly |almost |over )?$`)
	reUpA        = regexp.MustCompile(`\b(?:up|down)(?: by)?(?: about| nearly| almost| over| more than)? $`)
	reHalfAs     = regexp.MustCompile(`(?i)^ (?:as (?:many|much|high|large|big)|(?:of )?(?:what it was|what they were|the (?:amount|level|figure|number|total|value|volume) (?:(?:of|in|seen in|recorded in) (?:19|20)\d\d|a year|the year|(?:of|in) the (?:year|previous))))\b`)
	reGrew       = regexp.MustCompile(`(?i)\b(?:rose|risen|rise|rising|grew|grown|grow|jumped|increased?|climbed|surged|soared|fell|fallen|dropped|declined)\b[^,;]{0,40}$`)
)

// multipleIn says whether the word compares: "twice a week" and "double
// standards" do not.
func multipleIn(s string, q Quantity, body string) bool {
	after := s[q.End:]
	switch {
	case strings.HasSuffix(body, " times") || body == "twice":
		return reTimesAfter.MatchString(after) || reGrew.MatchString(s[:q.Start])
	case reFoldAfter.MatchString(after):
		return false
	}
	return true
}

// shareIn says whether the words speak of a part of something: "most of the
// goods", "most from China"; not "the most recent".
func shareIn(s string, q Quantity, body string) bool {
	before, after := strings.ToLower(s[:q.Start]), strings.ToLower(s[q.End:])
	for _, p := range []string{"the ", " at ", "and a ", "first ", "second ", "third ", "fourth ", "other ", "latter ", "last ", "next ", "this ", "each "} {
		if strings.HasSuffix(before, p) && !strings.HasPrefix(body, "the ") {
			return false
		}
	}
	for _, p := range []string{" of ", " from ", " came ", " went ", " were ", " went to ", " bound ", " to "} {
		if strings.HasPrefix(after, p) {
			return true
		}
	}
	if reHalfAs.MatchString(after) || body != "most" && (reRise2.MatchString(after) || reFall2.MatchString(after)) {
		return true
	}
	if strings.HasPrefix(body, "half") && (strings.HasPrefix(after, " the ") || strings.HasPrefix(after, " its ") || strings.HasPrefix(after, " their ")) {
		return true
	}
	if rePlaceFor.MatchString(s[:q.Start]) {
		return true
	}
	if reUpA.MatchString(before) && body != "most" {
		return true
	}
	if strings.HasSuffix(before, "by ") || strings.HasSuffix(before, "about ") {
		return body != "most"
	}
	return strings.HasPrefix(after, " shipments") || strings.HasPrefix(after, " deliveries")
}
