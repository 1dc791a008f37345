package extract

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/claim"
)

// whither reads places and parties of the sentence itself; it returns the
// sides that are named.
func (x *story) whither(p *proposal, c *claim.Claim, text string, q Quantity, at attribution, who []group) map[string]bool {
	own := map[string]bool{}
	if p.subject != nil {
		own[p.subject.role] = true
	}
	byRole := map[string][]string{}
	skip := slices.Clone(at.spans)
	for _, w := range periods(text, x.pub) {
		skip = append(skip, span{w.start, w.end}) // the invasion of Ukraine
	}
	ps := places(text, skip)
	for _, pl := range ps {
		if pl.role == roleNone && pl.adjective && slices.ContainsFunc(x.named, func(m mention) bool { return m.start == pl.end+1 }) {
			pl.role = roleFrom // Polish engines, where engines were named before
		}
		if p.subject != nil && p.subject.start == pl.start {
			continue // who is ranked is no condition
		}
		if pl.role == roleNation {
			pl.role = roleFrom
			if x.side == sideBuys {
				pl.role = roleTo
			}
		}
		if pl.role != roleNone && !slices.Contains(byRole[pl.role], pl.code) {
			byRole[pl.role] = append(byRole[pl.role], pl.code)
		}
	}
	if pair := byRole[roleBetween]; len(pair) == 2 {
		p.terms = append(p.terms, "between:"+pair[0]+"-"+pair[1])
		own[roleFrom], own[roleTo] = true, true
	}
	for _, role := range []string{roleFrom, roleTo, roleVia, roleOrigin} {
		if codes := byRole[role]; len(codes) > 0 && (!own[role] || role == roleVia) {
			own[role] = true
			p.terms = append(p.terms, role+":"+strings.Join(codes, ","))
		}
	}
	p.bilateral = reBothWays.MatchString(text)
	// "Second-largest source, with 310 machines": those of who is ranked.
	if r := x.ranked; r != nil && p.subject == nil && !own[r.role] && q.Start > r.end && strings.Contains(text[r.end:q.Start], "with ") {
		own[r.role] = true
		p.terms = append(p.terms, r.role+":"+r.code)
	}
	if reManyLands.MatchString(text) {
		own[roleFrom] = true
	}
	x.whom(p, c, text, q, at, who, ps, own)
	return own
}

// whom reads the companies of the sentence: kinds of them, named ones, and one
// that "it" or "the firm" leaves to an earlier sentence.
func (x *story) whom(p *proposal, c *claim.Claim, text string, q Quantity, at attribution, who []group, ps []place, own map[string]bool) {
	for _, g := range who {
		if reOfAll.MatchString(text[:q.Start]) && g.start > q.End && x.numberBetween(q.End, g.start) {
			continue // "of the 500, 120 went to listed companies"
		}
		if g.some && (q.Unit != unitParties && q.Of != ofShare || x.wholeOf(text, q)) {
			continue // "eight of the 60 buyers were listed": not the 60
		}
		if g.term != "" && !slices.Contains(p.terms, g.role+"."+g.term) {
			p.terms = append(p.terms, g.role+"."+g.term)
		}
	}
	for _, party := range partiesIn(text, at, ps, x.outlet) {
		if own[party.key] {
			continue
		}
		own[party.key] = true
		p.terms = append(p.terms, party.key+`:"`+party.name+`"`)
		c.Whom = orText(c.Whom, party.name)
		p.leave("party", "“"+party.name+"” is looked for by its words; check which entity is meant")
	}
	if key, words := x.meant(text); key != "" && x.land != "" && strings.HasPrefix(words, "It") {
		role := map[string]string{"sender": roleFrom, "recipient": roleTo}[key]
		if !own[role] && !strings.Contains(termOf(p.terms, roleFrom)+termOf(p.terms, roleTo), x.land) {
			own[role] = true
			p.terms = append(p.terms, role+":"+x.land)
			p.leave("place", "“"+words+"” is taken for the country that the sentence before begins with")
		}
	} else if key != "" && x.firm != "" && !own[key] && !slices.ContainsFunc(p.terms, func(t string) bool { return strings.Contains(t, `"`+x.firm+`"`) }) {
		own[key] = true
		p.terms = append(p.terms, key+`:"`+x.firm+`"`)
		c.Whom = orText(c.Whom, x.firm)
		p.meant = true
		p.leave("party", "“"+words+"” is taken for “"+x.firm+"”, which an earlier sentence names")
	}
}

// reversed is the other side of a flow against the one that was spoken of:
// after exports from A to B, "imports of goods of B" go to A. Of trade that goes
// both ways, it is both.
func (x *story) reversed(p *proposal, own map[string]bool, text string) string {
	if pair := termOf(x.frame.places, roleBetween); pair != "" {
		a, b, _ := strings.Cut(strings.TrimPrefix(pair, roleBetween+":"), "-")
		return otherSide(p, own, a, b)
	}
	from, to := termOf(x.frame.places, roleFrom), termOf(x.frame.places, roleTo)
	if from == "" || to == "" {
		return ""
	}
	from, to = strings.TrimPrefix(from, roleFrom+":"), strings.TrimPrefix(to, roleTo+":")
	switch {
	case reSoldOn.MatchString(text) && termOf(p.terms, roleTo) != "" && termOf(p.terms, roleTo) != roleTo+":"+to && !own[roleFrom] && !own["sender"] && !strings.Contains(to, ","):
		return roleFrom + ":" + to // what came to B was sold on to C
	case own[roleBetween] || strings.Contains(from+to, ","):
	case p.bilateral && !own[roleFrom] && !own[roleTo]:
		return "between:" + min(from, to) + "-" + max(from, to)
	case termOf(p.terms, roleFrom) == roleFrom+":"+to && !own[roleTo] && !own["recipient"]:
		return roleTo + ":" + from
	case termOf(p.terms, roleTo) == roleTo+":"+from && !own[roleFrom] && !own["sender"]:
		return roleFrom + ":" + to
	}
	return ""
}

var reOutOf = regexp.MustCompile(`(?i)^ (?:[\p{L}]+ )?of (?:the|its|those|these|their|a total of)?(?: (?:about|some|more than|at least|nearly|almost|roughly))? ?$`)

// numberBetween says whether another number stands between two places.
func (x *story) numberBetween(from, to int) bool {
	return slices.ContainsFunc(x.all, func(o Quantity) bool { return o.Start >= from && o.Start < to })
}

// wholeOf says whether a number is the whole of which the one before it is a
// part: "eight of the 60".
func (x *story) wholeOf(text string, q Quantity) bool {
	at := slices.IndexFunc(x.all, func(o Quantity) bool { return o.Start == q.Start })
	return at > 0 && reOutOf.MatchString(text[x.all[at-1].End:q.Start])
}

var (
	// reExportVerb: a country's own records tell of exports.
	reExportVerb = regexp.MustCompile(`(?i)\b(?:exports?|exported|re-?exported)\b`)
	reSoldOn     = regexp.MustCompile(`(?i)\b(?:sold|passed|sent|moved|shipped) on to\b|\b(?:re-?exported|resold|forwarded)\b`)
)

// otherSide: after trade between A and B, exports to B come from A.
func otherSide(p *proposal, own map[string]bool, a, b string) string {
	for _, one := range [][2]string{{a, b}, {b, a}} {
		switch {
		case termOf(p.terms, roleTo) == roleTo+":"+one[0] && !own[roleFrom] && !own["sender"]:
			return roleFrom + ":" + one[1]
		case termOf(p.terms, roleFrom) == roleFrom+":"+one[0] && !own[roleTo] && !own["recipient"]:
			return roleTo + ":" + one[1]
		}
	}
	return ""
}

// homeCustoms takes the country whose customs or statistics report a flow for
// the side of it that the sentence does not name.
func homeCustoms(p *proposal, own map[string]bool, at attribution, text string) {
	from, to := own[roleFrom] || own["sender"], own[roleTo] || own["recipient"]
	if from == to {
		return
	}
	for _, l := range at.links {
		home := places(l.Name, nil)
		records := l.Role == linkRecords && reOwnFigures.MatchString(l.Name) && reExportVerb.MatchString(text)
		if len(home) == 0 || !records && !reOffice.MatchString(l.Words) {
			continue
		}
		role, other := roleFrom, roleTo
		if from {
			role, other = roleTo, roleFrom
		}
		if strings.Contains(termOf(p.terms, other), home[0].code) || role == roleTo && !reImportsOf.MatchString(text) {
			continue
		}
		own[role] = true
		p.terms = append(p.terms, role+":"+home[0].code)
		p.leave("place", role+":"+home[0].code+" is taken from whose customs or statistics report it")
		return
	}
}
