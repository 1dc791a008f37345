package extract

import (
	"fmt"
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
	goods  []mention // the goods that were named last, together
	frame  frame     // what the last claim spoke of
	lead   string    // the first period that a claim spoke of
	heads  map[string]mention
	land   string // the country with which the sentence before begins
	firm   string // the company that was named last
	recent string // the last period that a claim spoke of
	war    bool   // a period was told by the invasion
	half   bool   // the sentence is the second half of a contrast
	unit   string // what the last number counted
	noun   string
	counts map[string]Quantity // the numbers so far, by their words
	side   string              // whether the last companies sent or received
	all    []Quantity          // the numbers of the sentence
	named  []mention           // the goods of the sentence
	ranked *place              // who the sentence ranks
	part   string              // the role of the last part of a whole: "most from China"
}

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
	ctx := &story{pub: pub, outlet: a.Outlet, heads: map[string]mention{}, counts: map[string]Quantity{}}
	for i, s := range sentences {
		if s.Heading {
			continue
		}
		for _, c := range ctx.sentence(s, said[i]) {
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
	// bilateral: trade both ways is meant.
	bilateral bool
	story     string // the period of the story before this sentence
	meant     bool   // a company is one that was named before
	// subject is the country that is ranked, with the role it has.
	subject *place
	side    string // sellers or buyers: what companies last were
	of      string // the unit of the number that a ratio speaks of
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
	p.side, p.story = x.side, x.frame.period
	if q.Of == ofRank {
		p.subject = subjectOf(text, q, at.spans, x.part)
		x.ranked = p.subject
	}
	own := x.whither(p, c, text, q, at, who)
	homeCustoms(p, own, at, text)
	back := x.refers(s, q, own, named)
	back.when = back.when || p.meant && x.near(s)
	x.what(p, text, named, back)
	x.inherit(p, own, back, text)
	x.settle(p, own, text, at)
	x.when(p, text, q, back)
	if !reUpFrom.MatchString(text[:q.Start]) { // a base is not what the story is about
		x.keep(p, s, q, back)
	}
	c.Expect = q.Expect
	if c.Expect == "" {
		p.leave(claim.OpenExpect, "“"+q.Words+"” has no fixed range")
	}
	if q.Of == ofRatio && back.subject {
		p.of = x.unit // "that was double"
	}
	readings := p.measures(text, q, who, x)
	x.side = p.side
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
	if len(named) == 0 && (reThing.MatchString(text) || back.goods) {
		for _, m := range x.goods {
			add(m)
			p.leave("goods", "“"+m.words+"” is taken from an earlier sentence")
		}
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
