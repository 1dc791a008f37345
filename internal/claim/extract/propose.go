package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallyman/internal/claim"
	"tallyman/internal/measure"
)

// context is what earlier sentences leave for later ones.
type context struct {
	pub    time.Time
	outlet string
	goods  *mention // the last goods that were named
}

var (
	reTrade    = regexp.MustCompile(`(?i)\b(?:ship(?:s|ped|ping|ments?)?|export(?:s|ed|ing|ers?)?|import(?:s|ed|ing|ers?)?|re-?export(?:s|ed|ing)?|deliver(?:s|ed|ing|y|ies)?|suppl(?:y|ies|ied|iers?|ying)|sent|sends?|sold|sells?|sales?|sell(?:ers?|ing)|b(?:uy|uys|ought|uyers?|uying)|purchas(?:e|es|ed|ing)|receiv(?:e|es|ed|ing)|recipients?|consignments?|declarations?|trade|traded|cargo(?:es)?|customers?|went (?:to|from)|c[oa]me from|reach(?:ed|es|ing)|arriv(?:e|es|ed|ing)|flow(?:s|ed|ing)?)\b`)
	reLegal    = regexp.MustCompile(`(?i)\b(?:in (?:clear |direct )?(?:violation|breach|defiance) of|violat(?:e|es|ed|ing|ion|ions)|breach(?:es|ed|ing)?\b.{0,30}\b(?:sanctions?|embargo|law)|broke (?:the )?(?:law|sanctions)|illegal(?:ly)?|unlawful(?:ly)?|sanctions[- ]busting|smuggl(?:e|ed|es|ing|ers?)|circumvent(?:s|ed|ing|ion)?|evad(?:e|es|ed|ing)\b.{0,20}\bsanctions)\b`)
	reDeny     = regexp.MustCompile(`(?i)\b(?:den(?:y|ies|ied)|reject(?:s|ed)|dismiss(?:es|ed)|disput(?:es|ed)|declined to comment|did not (?:respond|reply|comment)|has (?:always|never)|have never|had never|never (?:sold|shipped|supplied|exported|sent)|does not (?:sell|supply|ship|export)|no (?:knowledge|record) of|neither)\b`)
	reAhead    = regexp.MustCompile(`(?i)\b(?:expected to|is set to|are set to|forecast(?:s|ed)?|plans? to|planned to|intend(?:s|ed)? to|aims? to|hopes? to|wants? to|seeks? to|in order to|in a bid to|in an effort to|may|might|could|would|should|believes?|appears? to|urged|pressed|warned|called on)\b`)
	reForecast = regexp.MustCompile(`(?i)\b(?:(?:is|are) expected to|expects?|(?:is|are) set to|forecasts?|will (?:reach|exceed|rise|fall|double|grow))\b`)
	reUpFrom   = regexp.MustCompile(`(?i)\b(?:(?:up|down) from|compared (?:with|to)|against|versus|from)(?: the| about| some| just)* ?$`)
	reAid      = regexp.MustCompile(`(?i)\b(?:aid|assistance|grants?|loans?|funding|donations?)\b`)
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
	ctx := &context{pub: pub, outlet: a.Outlet}
	for i, s := range sentences {
		if s.Heading {
			continue
		}
		for _, c := range ctx.claims(s, said[i], a.Outlet) {
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
func (x *context) claims(s Sentence, at attribution, outlet string) []claim.Claim {
	text := s.Text
	named := goodsIn(text)
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
	trades := reTrade.MatchString(text)
	switch {
	case len(quantities) > 0 && !trades && reAid.MatchString(text):
		c := base
		c.Kind, c.Why = claim.Statement, "aid and money given are not trade between companies and stand in no customs record"
		return append(out, c)
	case !trades:
		return out
	case len(quantities) == 0:
		return append(out, x.bare(base, text, at, named, len(out) > 0)...)
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
		if q.Unit == unitOther && len(named) == 0 && q.Of == "value" {
			continue // "three ministers"
		}
		c := base
		c.Quote = quoteOf(text, q)
		x.propose(&c, text, q, at, named)
		out = append(out, c)
	}
	return out
}

// bare is a sentence that tells of trade without a number: that it happened, or
// what somebody wants.
func (x *context) bare(c claim.Claim, text string, at attribution, named []mention, legal bool) []claim.Claim {
	where := places(text, at.spans)
	if len(named) == 0 || !slices.ContainsFunc(where, func(p place) bool { return p.role != roleNone }) {
		return nil
	}
	if m := reAhead.FindString(text); m != "" {
		c.Kind, c.Why = claim.Statement, "“"+m+"” tells of a motive, a plan or a belief, which no record holds"
		return []claim.Claim{c}
	}
	if legal {
		return nil
	}
	q := Quantity{Start: 0, End: 0, Of: "value", Unit: unitRows, Expect: "at least one"}
	x.propose(&c, text, q, at, named)
	return []claim.Claim{c}
}

// quoteOf is the part of the sentence that carries a number: from the last comma
// or the sentence's begin to the next one, where that is short enough to stand
// alone, else the sentence.
func quoteOf(text string, q Quantity) string {
	from, to := 0, len(text)
	if i := strings.LastIndexAny(text[:q.Start], ";:"); i >= 0 {
		from = i + 1
	}
	if i := strings.IndexAny(text[max(q.End, q.NounEnd):], ";"); i >= 0 {
		to = max(q.End, q.NounEnd) + i
	}
	if to-from > 320 {
		if i := strings.LastIndex(text[:q.Start], ", "); i > from {
			from = i + 2
		}
		if i := strings.Index(text[max(q.End, q.NounEnd):], ", "); i >= 0 {
			to = max(q.End, q.NounEnd) + i
		}
	}
	return strings.Trim(text[from:to], " ,;:")
}

func clause(text, m string) string {
	i := strings.Index(text, m)
	from := strings.LastIndexAny(text[:i], ",;:") + 1
	to := len(text)
	if k := strings.IndexAny(text[i:], ",;"); k >= 0 {
		to = i + k
	}
	return strings.Trim(text[from:to], " ,;:")
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
	return " where " + strings.Join(p.terms, " ")
}

// propose fills in measure or readings, expectation and what stays open.
func (x *context) propose(c *claim.Claim, text string, q Quantity, at attribution, named []mention) {
	p := &proposal{}
	x.what(p, text, named)
	flow := x.whither(p, c, text, at)
	x.when(p, text, q)
	c.Expect = q.Expect
	if c.Expect == "" {
		p.leave(claim.OpenExpect, "“"+q.Words+"” has no fixed range")
	}
	readings := p.measures(text, q, flow)
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
func (x *context) what(p *proposal, text string, named []mention) {
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
	if len(named) == 0 && x.goods != nil && reThing.MatchString(text) {
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

var reParty = regexp.MustCompile(`\b(to|reached|by|from)\s+(?:the )?((?:[A-Z][\p{L}\d&.'’-]*)(?:\s+(?:of|and|&|for)?\s*[A-Z][\p{L}\d&.'’-]*){1,5})`)

var reSubjectSends = regexp.MustCompile(`(?:^|[:;] |, )((?:[A-Z][\p{L}\d&.'’-]*\s+){2,6}?)(?:sent|shipped|sold|exported|supplied|delivered)\b`)

// whither reads places and parties; it returns the roles that are known.
func (x *context) whither(p *proposal, c *claim.Claim, text string, at attribution) map[string]bool {
	known := map[string]bool{}
	byRole := map[string][]string{}
	ps := places(text, at.spans)
	for _, pl := range ps {
		if pl.role != roleNone && !slices.Contains(byRole[pl.role], pl.code) {
			byRole[pl.role] = append(byRole[pl.role], pl.code)
		}
	}
	if pair := byRole[roleBetween]; len(pair) == 2 {
		p.terms = append(p.terms, "between:"+pair[0]+"-"+pair[1])
		known[roleFrom], known[roleTo] = true, true
	}
	for _, role := range []string{roleFrom, roleTo, roleVia} {
		if codes := byRole[role]; len(codes) > 0 && !(known[role] && role != roleVia) {
			known[role] = true
			p.terms = append(p.terms, role+":"+strings.Join(codes, ","))
		}
	}
	for _, m := range reParty.FindAllStringSubmatchIndex(text, -1) {
		name := cleanName(text[m[4]:m[5]])
		if sameName(name, x.outlet) || slices.ContainsFunc(at.links, func(l claim.Link) bool { return sameName(l.Name, name) }) || inSpans(m[4], at.spans) || slices.ContainsFunc(ps, func(pl place) bool { return pl.start < m[5] && m[4] < pl.end }) || monthOf(name) > 0 && len(words(name)) < 2 {
			continue
		}
		key := "recipient"
		if word := strings.ToLower(text[m[2]:m[3]]); word != "to" && word != "reached" {
			key = "sender"
		}
		if !known[key] {
			known[key] = true
			p.terms = append(p.terms, key+`:"`+strings.ReplaceAll(name, `"`, "")+`"`)
			c.Whom = orText(c.Whom, name)
			p.leave("party", "“"+name+"” is looked for by its words; check which entity is meant")
		}
	}
	if m := reSubjectSends.FindStringSubmatch(text); m != nil && !known["sender"] && !slices.ContainsFunc(ps, func(pl place) bool { return pl.start == 0 }) {
		if name := cleanName(m[1]); len(words(name)) > 1 && !slices.ContainsFunc(at.links, func(l claim.Link) bool { return sameName(l.Name, name) }) {
			known["sender"] = true
			p.terms = append(p.terms, `sender:"`+name+`"`)
			p.leave("party", "“"+name+"” is looked for by its words; check which entity is meant")
		}
	}
	if !known[roleFrom] && !known["sender"] {
		p.leave("place", "the words do not say from where")
	}
	if !known[roleTo] && !known["recipient"] {
		p.leave("place", "the words do not say to where")
	}
	return known
}

// yearOf is the year that a period begins with.
func yearOf(period string) int {
	year, err := strconv.Atoi(strings.TrimPrefix(period, "fy")[:min(4, len(strings.TrimPrefix(period, "fy")))])
	if err != nil {
		return 0
	}
	return year
}

// baseOf is the period that a sentence compares with: as it is named, or the
// main one a year earlier.
func baseOf(base, main *when) *when {
	if base.term != "" || main == nil {
		return base
	}
	if shifted, ok := shift(main.vs(), -1); ok && strings.HasPrefix(main.term, "date:") {
		return &when{words: base.words, term: "date:" + shifted}
	}
	return &when{words: base.words, open: "the words give the period only by another one"}
}

// when reads the period and the one that it is compared with.
func (x *context) when(p *proposal, text string, q Quantity) {
	var main, base *when
	list := periods(text, x.pub)
	for i := range list {
		w := &list[i]
		switch {
		case w.base || w.earlier:
			if base == nil {
				base = w
			}
		case main == nil:
			main = w
		}
	}
	if main == nil && base != nil && !base.earlier && q.Of != "ratio" {
		main, base = base, nil
	}
	if q.Of != "ratio" && reUpFrom.MatchString(text[:q.Start]) {
		if base != nil {
			main = baseOf(base, main)
		} else if near := slices.IndexFunc(list, func(w when) bool { return w.start >= q.End && w.start-q.End < 40 && w.term != "" }); near >= 0 {
			main = &list[near]
		}
	}
	switch {
	case main == nil:
		p.leave("period", "the words name no period; all that is loaded is taken")
	case main.term == "":
		p.leave("period", "“"+main.words+"”: "+main.open)
	default:
		p.terms = append(p.terms, main.term)
		if main.open != "" {
			p.leave("period", "“"+main.words+"”: "+main.open)
		}
	}
	if q.Of != "ratio" {
		return
	}
	switch {
	case base != nil && base.earlier && base.term != "" && main != nil && len(main.vs()) > 4:
		p.vs = base.vs()
		if shifted, ok := shift(main.vs(), yearOf(base.vs())-yearOf(main.vs())); ok {
			p.vs = shifted
		}
	case base != nil && base.term != "":
		p.vs = base.vs()
	case main != nil && strings.HasPrefix(main.term, "date:") && !strings.Contains(main.term, " "):
		if shifted, ok := shift(main.vs(), -1); ok {
			p.vs = shifted
			if base == nil {
				p.leave("base", "what it is compared with is not said; the same period a year earlier is taken")
			}
		}
	}
	if p.vs == "" {
		p.leave("base", "what it is compared with is not said")
	}
}
