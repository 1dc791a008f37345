package extract

import (
	"regexp"
	"slices"
	"strings"
)

// frame is what the last claim spoke of. Later sentences say "the shipments",
// "that was double" or leave out where the goods went; what is taken over from
// the frame is always marked open, with the words "an earlier sentence".
type frame struct {
	block  int
	places []string // from:, to:, between:, via: terms
	others []string // terms of companies and parties
	period string   // "date:2022", "" where none is known
	goods  string   // the goods term
}

// window is for how many paragraphs a frame is near enough to be meant.
const window = 3

// reference says what a sentence takes from the frame.
type reference struct {
	on      bool // anything at all
	goods   bool
	subject bool // "That was ...": the very same thing
	part    bool // the sentence tells only of some of it
	party   bool // "the biggest customer": of the company that was spoken of
	same    bool // "seven of them", "half of the scopes": parts of the same thing
	other   bool // the sentence names goods of its own
	when    bool // the period may be taken over
}

var (
	reSumUp       = regexp.MustCompile(`^(?:That|This|It|They|These|Those|The (?:amount|figure|total|number|value)s?) (?:was|is|were|are|had|has|rose|fell|grew|doubled|tripled|compares?|compared|represents?|represented|came to|came|went)\b|^Those (?:to|from|of) `)
	reAnyOfThem   = regexp.MustCompile(`(?i)^(?:all|the) (?:` + rxNumeral + `|\d+) (?:firms |companies |plants |recipients )?(?:sent|sold|shipped|exported|bought|paid|received|imported|got)\b|\bof (?:them|these|those)\b|\bof (?:this|that)(?: amount| total| sum| number)?\b`)
	reOfThe       = regexp.MustCompile(`(?i)^ of (?:the|these|those|such) `)
	reCounterpart = regexp.MustCompile(`\b(?:[Tt]he|[Ii]ts) (?:[\p{Ll}-]+ ){0,2}?(?:customers?|buyers?|recipients?|clients?|suppliers?|sellers?)\b`)
	reBothWays    = regexp.MustCompile(`(?i)\b(?:bilateral|two-way|mutual) trade\b|\btrade between the two\b`)
	reManyLands   = regexp.MustCompile(`(?i)\bfrom (?:` + rxInWords + `|\d+|several|many|various|dozens of|other)(?: [\p{Ll}-]+)? (?:countries|states|nations)\b|\bfrom (?:all (?:countries|over)|everywhere|anywhere|abroad|around the world)\b`)
	reFresh       = regexp.MustCompile(`(?i)\b(?:all goods|total trade|overall trade|all trade|trade between|all exports|all imports)\b`)
)

// holds says whether goods are among those that the frame speaks of.
func (f frame) holds(m mention) bool {
	key, list, _ := strings.Cut(f.goods, ":")
	one, is := strings.CutPrefix(m.term, key+":")
	return f.goods == m.term || is && slices.Contains(strings.Split(list, ","), one)
}

func (x *story) near(s Sentence) bool {
	return (len(x.frame.places) > 0 || len(x.frame.others) > 0) && s.Block-x.frame.block <= window
}

// refers decides what a sentence leaves to the one before: own are the sides
// of the flow that it names itself.
func (x *story) refers(s Sentence, q Quantity, own map[string]bool, named []mention) reference {
	from, to := own[roleFrom] || own["sender"], own[roleTo] || own["recipient"]
	if !x.near(s) || reFresh.MatchString(s.Text) {
		return reference{}
	}
	if reBothWays.MatchString(s.Text) {
		return reference{on: true} // all goods
	}
	r := reference{on: !from || !to, subject: reSumUp.MatchString(s.Text)}
	r.goods = len(named) == 0 && r.on
	r.other = len(named) > 0 && !x.frame.holds(named[0])
	r.same = r.subject || reOfThem.MatchString(s.Text[q.End:]) || reOfWhich.MatchString(s.Text[:q.Start]) || reAnyOfThem.MatchString(s.Text) ||
		reOfThe.MatchString(s.Text[q.End:]) && !r.other && s.Block-x.frame.block <= 1
	r.part = partial(s.Text, q) || q.Of == ofValue && reOfThe.MatchString(s.Text[q.End:])
	r.same = r.same || r.part
	r.party = reCounterpart.MatchString(s.Text)
	r.when = (r.on || x.half || r.same) && q.Words != ""
	return r
}

// partial says whether a number counts some of what an earlier sentence counted:
// "41 of the 76", "fifty-five were sent by".
func partial(text string, q Quantity) bool {
	before, after := text[:q.Start], text[q.End:]
	return q.Of == ofValue && (reOutOfNumber.MatchString(after) || reOfThem.MatchString(after) || q.NounEnd == q.End && reStarts.MatchString(before) && (reWereDone.MatchString(after) || reFromTo.MatchString(after)))
}

// inherit takes from the frame the sides of the flow that the sentence does not
// name. A country that it does name elsewhere is never taken for the other side.
func (x *story) inherit(p *proposal, own map[string]bool, back reference, text string) {
	if !back.on {
		return
	}
	var taken []string
	if t := x.reversed(p, own, text); t != "" {
		taken = append(taken, t)
		own[roleFrom], own[roleTo] = true, true
	}
	for _, t := range x.frame.places {
		role, code, _ := strings.Cut(t, ":")
		switch {
		case role == roleFrom && (own[roleFrom] || own["sender"]), role == roleTo && (own[roleTo] || own["recipient"]),
			role == roleBetween && (own[roleFrom] || own[roleTo]), role == roleVia && own[roleVia], role == roleOrigin && (own[roleOrigin] || back.other),
			role == roleFrom && back.other && own[roleTo] && !slices.Contains(x.frame.places, termOf(p.terms, roleTo)): // another flow
			continue
		case slices.ContainsFunc(p.terms, func(o string) bool { _, c, _ := strings.Cut(o, ":"); return c == code }):
			continue
		}
		taken = append(taken, t)
		own[role] = true
		if role == roleBetween {
			own[roleFrom], own[roleTo] = true, true
		}
	}
	if back.subject || back.same || back.party {
		for _, t := range x.frame.others {
			key, _, _ := strings.Cut(t, ":")
			if !back.subject && !back.same && key != "sender" && key != "recipient" {
				continue
			}
			if slices.ContainsFunc(p.terms, func(o string) bool { return strings.HasPrefix(o, key+":") }) {
				continue
			}
			taken = append(taken, t)
			own[key] = true
		}
	}
	if len(taken) > 0 {
		p.terms = append(p.terms, taken...)
		p.leave("place", strings.Join(taken, " ")+" is taken from an earlier sentence")
	}
}

// reOwnFigures: customs or statistics, whose country tells whose records count.
var reOwnFigures = regexp.MustCompile(`(?i)\b(?:customs|trade|export|import|foreign|statistics|statistical)\b`)

// settle says what is open about the flow, and whose records count it.
func (x *story) settle(p *proposal, own map[string]bool, text string, at attribution) {
	from, to := own[roleFrom] || own["sender"], own[roleTo] || own["recipient"]
	if !from {
		p.leave("place", "the words do not say from where")
	}
	if !to {
		p.leave("place", "the words do not say to where")
		return
	}
	// Records of the sender's own customs are told as such; else those of the
	// country that receives are taken, so that nothing is counted twice.
	direction := "import"
	for _, l := range at.links {
		if l.Role != linkRecords && !reOffice.MatchString(l.Words) && !reOwnFigures.MatchString(l.Name) {
			continue
		}
		if home := places(l.Name, nil); reOwnFigures.MatchString(l.Name) && len(home) > 0 && slices.Contains(p.terms, "from:"+home[0].code) {
			direction = "export"
		}
	}
	p.terms = append(p.terms, "direction:"+direction)
}

// samePeriod takes the period of the frame where the sentence names none of its
// own and speaks of the same thing.
func (x *story) samePeriod(p *proposal, main, base *when, back reference) *when {
	again := main == nil && back.when || main != nil && main.term == "" && main.same
	period := x.frame.period
	if back.other && main == nil {
		period = x.lead // a part of the year that was said of other goods is not meant
	}
	if main != nil && main.same {
		period = x.recent
	}
	if !again || period == "" {
		return main
	}
	p.leave("period", strings.TrimPrefix(period, "date:")+" is taken from an earlier sentence")
	return &when{words: "earlier", term: period}
}

// keep makes a claim's terms the frame of what follows. What is said of one
// named company is a special case of the story and leaves the frame as it is.
func (x *story) keep(p *proposal, s Sentence, q Quantity, back reference) {
	for _, t := range p.terms {
		if strings.HasPrefix(t, "date:") {
			x.recent = t
		}
		x.war = x.war || strings.Contains(t, invasion)
	}
	if x.near(s) && slices.ContainsFunc(p.terms, func(t string) bool { return strings.HasPrefix(t, "sender:") || strings.HasPrefix(t, "recipient:") }) {
		x.frame.block = s.Block
		return
	}
	from := termOf(p.terms, roleFrom)
	if x.near(s) && q.Expect == "none" {
		x.frame.block = s.Block // what there was not
		return
	}
	if x.near(s) && (back.part || q.Of == ofShare) && from != "" && (termOf(x.frame.places, roleFrom) != from || back.part && termOf(x.frame.places, roleTo) != termOf(p.terms, roleTo)) {
		x.frame.block = s.Block // a part of what the story is about
		return
	}
	if x.near(s) && from == "" && termOf(x.frame.places, roleFrom) != "" && (termOf(p.terms, roleVia) != "" || termOf(p.terms, roleOrigin) != "") {
		x.frame.block = s.Block // what passed through is a special case too
		return
	}
	f := frame{block: s.Block}
	for _, t := range p.terms {
		key, _, _ := strings.Cut(t, ":")
		switch key {
		case roleFrom, roleTo, roleBetween, roleVia:
			f.places = append(f.places, t)
		case roleOrigin:
			if q.Of != ofShare || slices.Contains(x.frame.places, t) { // a part, and not what the story is about
				f.places = append(f.places, t)
			}
		case "date":
			f.period = t
		case "before", "after":
			if f.period == "" {
				f.period = t
			}
		case "class", "hs", "control":
			f.goods = t
		case "direction", "unit":
		default:
			f.others = append(f.others, t)
		}
	}
	if back.same && !back.subject {
		f.others = x.frame.others // "80 of the machines" went there, not all
	}
	if x.lead == "" {
		x.lead = f.period
	}
	if f.period == "" && s.Block-x.frame.block <= window {
		f.period = x.frame.period
	}
	if len(f.places) > 0 || len(f.others) > 0 {
		x.frame = f
	}
}
