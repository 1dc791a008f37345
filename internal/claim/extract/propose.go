package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"tallyman/internal/claim"
	"tallyman/internal/measure"
)

// story is what earlier sentences leave for later ones.
type story struct {
	pub    time.Time
	outlet string
	goods  *mention // the last goods that were named
	frame  frame    // what the last claim spoke of
	lead   string   // the first period that a claim spoke of
	heads  map[string]mention
	recent string // the last period that a claim spoke of
	half   bool   // the sentence is the second half of a contrast
	unit   string // what the last number counted
	noun   string
}

var (
	reTrade    = regexp.MustCompile(`(?i)\b(?:ship(?:s|ped|ping|ments?)?|export(?:s|ed|ing|ers?)?|import(?:s|ed|ing|ers?)?|re-?export(?:s|ed|ing)?|deliver(?:s|ed|ing|y|ies)?|suppl(?:y|ies|ied|iers?|ying)|sent|sends?|sold|sells?|sales?|sell(?:ers?|ing)|b(?:uy|uys|ought|uyers?|uying)|purchas(?:e|es|ed|ing)|receiv(?:e|es|ed|ing)|recipients?|consignments?|declarations?|trade|traded|cargo(?:es)?|customers?|went (?:to|from)|c[oa]me from|reach(?:ed|es|ing)|arriv(?:e|es|ed|ing)|(?:made|produced|manufactured) in|flow(?:s|ed|ing)?)\b`)
	reLegal    = regexp.MustCompile(`(?i)\b(?:in (?:clear |direct )?(?:violation|breach|defiance) of|violat(?:e|es|ed|ing|ion|ions)|breach(?:es|ed|ing)?\b.{0,30}\b(?:sanctions?|embargo|law)|broke (?:the )?(?:law|sanctions)|illegal(?:ly)?|unlawful(?:ly)?|sanctions[- ]busting|smuggl(?:e|ed|es|ing|ers?)|circumvent(?:s|ed|ing|ion)?|evad(?:e|es|ed|ing)\b.{0,20}\bsanctions)\b`)
	reDeny     = regexp.MustCompile(`(?i)\b(?:den(?:y|ies|ied)|reject(?:s|ed)|dismiss(?:es|ed)|disput(?:es|ed)|declined to comment|did not (?:respond|reply|comment)|has (?:always|never)|have never|had never|never (?:sold|shipped|supplied|exported|sent)|does not (?:sell|supply|ship|export)|no (?:knowledge|record) of|neither)\b`)
	reAhead    = regexp.MustCompile(`(?i)\b(?:expected to|is set to|are set to|forecast(?:s|ed)?|plans? to|planned to|intend(?:s|ed)? to|aims? to|hopes? to|wants? to|seeks? to|in order to|in a bid to|in an effort to|may|might|could|would|should|believes?|appears? to|urged|pressed|warned|called on)\b`)
	reMotive   = regexp.MustCompile(`(?i)\b(?:wants?|hopes?|plans?|planned|aims?|seeks?|intends?|promised|pledged|vowed) to\b|\b(?:would|will) (?:stop|ban|halt|close|restrict|license|tighten|curb|end)\b`)
	reForecast = regexp.MustCompile(`(?i)\b(?:(?:is|are) expected to|expects?|(?:is|are) set to|forecasts?|will (?:reach|exceed|rise|fall|double|grow))\b`)
	reUpFrom   = regexp.MustCompile(`(?i)\b(?:(?:up|down) from|compared (?:with|to)|against|versus|from)(?: the| about| some| just)* ?$`)
	reAid      = regexp.MustCompile(`(?i)\b(?:aid|assistance|grants?|loans?|funding|donations?)\b`)
	reInAid    = regexp.MustCompile(`(?i)\b(?:dollars|euros|pounds|yuan|million|billion)['’]? (?:worth of |in |of )(?:[\p{Ll}-]+ ){0,2}(?:aid|assistance|grants?|loans?|funding|donations?)\b`)
	reThing    = regexp.MustCompile(`(?i)\b(?:the|this|these|those|such) (?:material|metal|goods|items|products|devices?|equipment|parts|components|machines|shipments|imports|exports|deliveries|sales|trade)\b|\b(?:them|it|they)\b`)
)

// Extract proposes the claims of an article. The name is kept as the text's id.
func Extract(a *Article, name string) (*claim.File, error) {
	pub, err := time.Parse(time.DateOnly, a.Published)
	if err != nil {
		pub = time.Time{}
	}
	file := &draft{&claim.File{Title: orText(a.Title, name), Events: map[string]string{invasion: invasionDay},
		Texts: map[string]claim.Text{textID: {Title: orText(a.Title, name), Outlet: orText(a.Outlet, "not stated"), Published: a.Published, Byline: a.Byline}}}}
	sentences := a.Sentences()
	said := attributions(a, sentences)
	ctx := &story{pub: pub, outlet: a.Outlet, heads: map[string]mention{}}
	for i, s := range sentences {
		if s.Heading {
			continue
		}
		for _, c := range ctx.all(s, said[i]) {
			c.ID = fmt.Sprintf("%s%d", idPrefix, len(file.Claims)+1)
			c.Text, c.Proposed, c.By = textID, true, byRules
			file.Claims = append(file.Claims, c)
		}
		file.reply(s, said[i], a)
	}
	return file.File, nil
}

// Names in a proposed file.
const (
	textID   = "text"
	idPrefix = "C"
	byRules  = "rules"
	byModel  = "model"
)

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// claims are the claims of one sentence.
func (x *story) claims(s Sentence, at attribution, outlet string) []claim.Claim {
	text := s.Text
	who := groupsIn(text)
	named := slices.DeleteFunc(goodsIn(text), func(m mention) bool { return inGroups(m.start, who) })
	named = x.headed(text, named)
	defer func() {
		if len(named) > 0 {
			last := named[len(named)-1]
			x.goods = &last
		}
	}()
	base := claim.Claim{Kind: claim.Trade, Quote: text, At: []int{s.Start, s.End}, SaidBy: chain(at.links, outlet), Chain: at.links}
	if reDeny.MatchString(text) {
		return nil
	}
	var out []claim.Claim
	if m := reLegal.FindString(text); m != "" {
		c := base
		c.Kind, c.Quote = claim.LegalKind, clause(text, m)
		c.Why = "“" + m + "” is a conclusion of law; records and lists show what was shipped and who was listed when"
		out = append(out, c)
	}
	quantities := slices.DeleteFunc(Quantities(text), func(q Quantity) bool {
		return covered(q.Start, at.spans) || covered(q.Start, spansOf(periods(text, x.pub)))
	})
	trades := reTrade.MatchString(text) || reSumUp.MatchString(text) && x.near(s)
	switch {
	case len(quantities) > 0 && reAid.MatchString(text) && (!trades || reInAid.MatchString(text)):
		c := base
		c.Kind, c.Why = claim.Statement, "aid and money given are not trade between companies and stand in no customs record"
		return append(out, c)
	case !trades:
		if m := reMotive.FindString(text); m != "" && len(quantities) == 0 && len(x.frame.places) > 0 {
			return append(out, motive(base, m))
		}
		return out
	case len(quantities) == 0:
		return append(out, x.bare(base, s, at, named, who, len(out) > 0)...)
	}
	if m := reForecast.FindString(text); m != "" {
		c := base
		c.Kind, c.Why = claim.Statement, "“"+m+"” tells of what is to come, which no record holds"
		return append(out, c)
	}
	for i, q := range quantities {
		if i > 0 && q.Of == "value" && (q.Unit == unitNone || q.Unit == unitOther) && reUpFrom.MatchString(text[:q.Start]) {
			q.Unit, q.noun, q.Currency = quantities[i-1].Unit, quantities[i-1].noun, quantities[i-1].Currency
		}
		if (q.Unit == unitNone || q.Unit == unitOther) && q.Of == "value" && reOfThem.MatchString(text[q.End:]) {
			q.Unit, q.noun = x.unit, x.noun
		}
		if q.Unit == unitOther && len(named) == 0 && q.Of == "value" {
			continue // "three ministers"
		}
		if q.Of == "value" {
			x.unit, x.noun = q.Unit, q.noun
		}
		c := base
		c.Quote = quoteOf(text, q)
		x.propose(&c, s, q, at, named, who)
		out = append(out, c)
	}
	return out
}

// bare is a sentence that tells of trade without a number: that it happened, or
// what somebody wants.
func (x *story) bare(c claim.Claim, s Sentence, at attribution, named []mention, who []group, legal bool) []claim.Claim {
	text := s.Text
	where := places(text, at.spans)
	if m := reMotive.FindString(text); m != "" {
		return []claim.Claim{motive(c, m)}
	}
	if len(named) == 0 || !slices.ContainsFunc(where, func(p place) bool { return p.role != roleNone }) {
		return nil
	}
	if m := reAhead.FindString(text); m != "" {
		return []claim.Claim{motive(c, m)}
	}
	if legal {
		return nil
	}
	q := Quantity{Start: 0, End: 0, Of: "value", Unit: unitRows, Expect: "at least one"}
	if reNobody.MatchString(text) {
		q.Expect = "none"
	}
	x.propose(&c, s, q, at, named, who)
	return []claim.Claim{c}
}

// motive is a claim about what somebody wants, plans or believes.
func motive(c claim.Claim, m string) claim.Claim {
	c.Kind, c.Why = claim.Statement, "“"+m+"” tells of a motive, a plan or a belief, which no record holds"
	return c
}

// chain is who said it, the page first, the data last.
func chain(links []claim.Link, outlet string) []string {
	out := []string{orText(outlet, "the page")}
	for _, l := range slices.Backward(links) {
		if !slices.ContainsFunc(out, func(o string) bool { return sameName(o, l.Name) }) {
			out = append(out, l.Name)
		}
	}
	return out
}

func spansOf(ws []when) []span {
	out := make([]span, len(ws))
	for i, w := range ws {
		out[i] = span{w.start, w.end}
	}
	return out
}

func covered(at int, list []span) bool { return inSpans(at, list) }

// proposal is a measure in the making.
type proposal struct {
	terms []string // filter terms
	open  []claim.Open
	vs    string
}

func (p *proposal) leave(part, why string) {
	if !slices.ContainsFunc(p.open, func(o claim.Open) bool { return o.Part == part && o.Why == why }) {
		p.open = append(p.open, claim.Open{Part: part, Why: why})
	}
}

func (p *proposal) where() string {
	if len(p.terms) == 0 {
		return ""
	}
	// Goods, places, parties, time, records, unit: as the language's page has it.
	slices.SortStableFunc(p.terms, func(a, b string) int { return rank(a) - rank(b) })
	return " where " + strings.Join(p.terms, " ")
}

func rank(term string) int {
	key, _, _ := strings.Cut(term, ":")
	if at := slices.Index([]string{"class", "hs", "control", "from", "to", "between", "via", "origin", "sender", "recipient", "", "date", "before", "after", "direction", "unit"}, key); at >= 0 {
		return at
	}
	return 10 // conditions on companies
}

// propose fills in measure or readings, expectation and what stays open.
func (x *story) propose(c *claim.Claim, s Sentence, q Quantity, at attribution, named []mention, who []group) {
	p := &proposal{}
	text := s.Text
	own := x.whither(p, c, text, at, who)
	back := x.refers(s, own, named, q.Words == "")
	x.what(p, text, named, back)
	x.inherit(p, own, back)
	x.settle(p, own, text, at)
	x.when(p, text, q, back)
	if !reUpFrom.MatchString(text[:q.Start]) { // a base is not what the story is about
		x.keep(p, s)
	}
	c.Expect = q.Expect
	if c.Expect == "" {
		p.leave(claim.OpenExpect, "“"+q.Words+"” has no fixed range")
	}
	readings := p.measures(text, q, who)
	for _, r := range readings {
		if _, err := measure.ParseMeasure(r.Measure); err != nil {
			p.leave(claim.OpenMeasure, "the rules made no measure that can be read: "+err.Error())
			readings = nil
			break
		}
	}
	switch len(readings) {
	case 0:
		p.leave(claim.OpenMeasure, "what the number counts is not settled")
	case 1:
		c.Measure = readings[0].Measure
	default:
		c.Readings = readings
	}
	c.Open = p.open
}

// what reads the goods.
func (x *story) what(p *proposal, text string, named []mention, back reference) {
	var classes, others []string
	add := func(m mention) {
		if m.open != "" {
			p.leave("goods", m.open)
		}
		if list, ok := strings.CutPrefix(m.term, "class:"); ok {
			for one := range strings.SplitSeq(list, ",") {
				if !slices.Contains(classes, one) {
					classes = append(classes, one)
				}
			}
		} else if !slices.Contains(others, m.term) {
			others = append(others, m.term)
		}
	}
	for _, m := range named {
		add(m)
	}
	if len(named) == 0 && x.goods != nil && (reThing.MatchString(text) || back.goods) {
		add(*x.goods)
		p.leave("goods", "“"+x.goods.words+"” is taken from an earlier sentence")
	}
	if len(classes) > 0 && len(others) > 0 {
		p.leave("goods", "several kinds of goods are named; the classes are taken")
		others = nil
	}
	switch {
	case len(classes) > 0:
		p.terms = append(p.terms, "class:"+strings.Join(classes, ","))
	case len(others) > 0:
		p.terms = append(p.terms, others[0])
		for _, o := range others[1:] {
			p.leave("goods", o+" is named too")
		}
	default:
		p.leave("goods", "no goods are named; all goods are taken")
	}
}
