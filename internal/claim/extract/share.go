package extract

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/claim"
)

const rxFewWords = `(?: (?:only|just|the|a|an|about|almost|nearly|roughly|some|together|alone|jointly|up|for|well|more|than|less|over|under|around|between|them))*`

var (
	reMadeUp    = regexp.MustCompile(`(?i)\b(?:made up|make up|makes up|accounted for|accounts? for|accounting for|comprised|represent(?:ed|s|ing)|constituted|contributed|had a share of|with a share of|share (?:was|is|of|stood at|reached|came to)|were responsible for|was responsible for)` + rxFewWords + ` ?$`)
	reGivesPart = regexp.MustCompile(`(?i)\b(?:supplied|provided|sold|shipped|exported|sent|delivered|supplies|provides|sells|ships|exports)` + rxFewWords + ` ?$`)
	reTakesPart = regexp.MustCompile(`(?i)\b(?:bought|took|received|imported|purchased|absorbed|takes|buys|receives|imports)` + rxFewWords + ` ?$`)
	reListPart  = regexp.MustCompile(`(?i)^(?:['’]s)?(?: (?:followed|was second|was third|came next|came second|came third))?(?:,? (?:with|at|on|for|had|supplied|took|accounted for|made up))?(?: a share of)? ?\(?$`)
	reWent      = regexp.MustCompile(`(?i)\b(?:(?:went|goes|go|gone|going|bound|headed|destined|sold|sent|shipped|delivered|exported|flowed|supplied) (?:to|for)|ended up in|landed in|reached)\b`)
	reCame      = regexp.MustCompile(`(?i)\b(?:(?:came|come|comes|coming|hailed|were sent|was sent|were shipped|was shipped|sourced|arrived|imported|bought|supplied|delivered|(?:re-)?exported|resold|sold) from|(?:sent|shipped|supplied|sold|exported|delivered|declared|registered) by)\b`)
	reShareFrom = regexp.MustCompile(`(?i)^[^,;.]{0,60}?\b(?:from|came from|to|went to|bound for|in)\b`)
	reShareTo   = regexp.MustCompile(`(?i)\b(?:to|for)$`)
	reOriginIs  = regexp.MustCompile(`(?i)^[^,;.]{0,80}?\b(?:made|produced|manufactured|assembled|built|originat(?:ed|ing)|origin|declared as)\b`)
	reCoverIs   = regexp.MustCompile(`(?i)^[^;.]{0,80}?\b(?:declared|described|labell?ed|listed|registered|marked|invoiced)(?: [\p{L}-]+){0,3} (?:as|for|to be)(?: being)?(?: for)?(?: [\p{L}-]+){0,2}? (hunting|hunters|toys?|civil(?:ian)?|sports?)\b`)
	reHappened  = regexp.MustCompile(`(?i)^[^,;.]{0,50}?\b(?:came|happened|took place|occurred|fell|arrived|(?:were|was) (?:made|shipped|sent|delivered|registered|declared|recorded|imported|exported|sold)|crossed the border)\b(?: [\p{L}-]+){0,4}?,? ?(?:in|during|after|before|between|since|from)?`)
	reByValue   = regexp.MustCompile(`(?i)^[^.;]{0,60}?\b(?:by value|in value(?: terms)?|of (?:the |their |its )?(?:total |declared |overall )?(?:value|worth)|of the money|of the amount|in dollar terms|in money terms)\b`)
	reByFirst   = regexp.MustCompile(`(?i)(?:^|[,;] )(?:by value|in value terms|in value|measured by value)(?:,| )`)
	reByMass    = regexp.MustCompile(`(?i)^[^.;]{0,60}?\b(?:by (?:weight|volume|tonnage)|in (?:weight|tonnage|volume)|of (?:the |their |its )?(?:total )?(?:weight|volume|tonnage))\b`)
	reOfItsFlow = regexp.MustCompile(`(?i)^ of (?:(?:its|their|the country['’]s|all its|all their|all)) (?:[\p{Ll}-]+ ){0,4}?(exports|sales|imports|purchases)\b`)
	reShareOf   = regexp.MustCompile(`(?i)\b(?:share|proportion) of\b`)
	reShareEnds = regexp.MustCompile(`(?i)\b(?:share|proportion|portion) of (?:the |all )?$`)
	reImportsOf = regexp.MustCompile(`(?i)\b(?:imports?|purchases|intake|supplies|deliveries to|shipments to|reached|received|bought)\b`)
	reExportsOf = regexp.MustCompile(`(?i)\b(?:exports?|sales|sold)\b`)
)

// covers are the innocent uses that package classify tells apart.
var covers = map[string]string{"hunting": "hunting", "hunters": "hunting", "toy": "toy", "toys": "toy", "civil": "civil", "civilian": "civil", "sport": "sport", "sports": "sport"}

// share writes "most from China": what the words give as the part, everything
// else as the whole.
func (p *proposal) share(text string, q Quantity, who []group, x *story) []claim.Reading {
	before, after := text[:q.Start], text[q.End:]
	of := ""
	switch {
	case reByValue.MatchString(after):
		of = " of value_usd"
	case reByMass.MatchString(after):
		of = " of net_kg"
	case reByFirst.MatchString(before):
		of = " of value_usd"
	}
	if r := p.subjectPart(text, q, x, of); r != nil {
		return r
	}
	if r := p.colonPart(text, q, x, of); r != nil {
		return r
	}
	if reMadeUp.MatchString(before) {
		return p.madeUp(of)
	}
	for _, g := range who {
		if t := g.role + "." + g.term; g.term != "" && g.start > q.End && !strings.Contains(text[q.End:g.start], ", and ") {
			return p.part(t, t, of)
		}
	}
	if m := reOfItsFlow.FindStringSubmatch(after); m != nil {
		role := roleTo
		if strings.HasPrefix(strings.ToLower(m[1]), "import") || strings.HasPrefix(strings.ToLower(m[1]), "purchase") {
			role = roleFrom
		}
		if t := termOf(p.terms, role); t != "" {
			return p.part(t, role+":", of)
		}
	}
	ps := places(text, nil)
	if m := reCoverIs.FindStringSubmatch(after); m != nil {
		return p.part("cover:"+covers[strings.ToLower(m[1])], "cover:", of)
	}
	if m := reOriginIs.FindStringIndex(after); m != nil {
		codes := codesIn(ps, text, q.End+m[1], q.End+m[1]+25)
		if codes == "" {
			codes = lastIn(ps, q.End, q.End+m[1])
		}
		if codes != "" {
			return p.part("origin:"+codes, roleOrigin+":", of)
		}
	}
	for _, read := range []func(string, Quantity, []place, *story, string) []claim.Reading{p.verbPart, p.timePart, p.nearPart} {
		if r := read(text, q, ps, x, of); r != nil {
			return r
		}
	}
	p.leave("part", "the words do not say which part of what is meant")
	return nil
}

// verbPart reads where a verb says that the part went or came from.
func (p *proposal) verbPart(text string, q Quantity, ps []place, x *story, of string) []claim.Reading {
	after := text[q.End:]
	var found []claim.Reading
	last := -1
	for _, dir := range []struct {
		re   *regexp.Regexp
		role string
	}{{reWent, roleTo}, {reCame, roleFrom}} {
		for _, m := range dir.re.FindAllStringIndex(after, -1) {
			if strings.ContainsAny(after[:m[0]], ";.") || strings.Contains(after[:m[0]], ", and ") {
				break
			}
			if m[0] < last { // a verb of "that A sent to B" stands before the one that counts
				continue
			}
			codes := codesIn(ps, text, q.End+m[1], q.End+m[1]+30)
			if to := onward(ps, text, q.End+m[1]); dir.role == roleFrom && to != "" {
				x.part, last = roleTo, m[0] // a quarter was sent from A to B
				found = p.part(roleTo+":"+to, roleTo+":", of)
			} else if codes != "" {
				x.part, last = dir.role, m[0]
				found = p.part(dir.role+":"+codes, dir.role+":", of)
			} else if t := p.partyAfter(text, q.End+m[1]); t != "" {
				last = m[0]
				found = p.part(t, t, of)
			}
		}
	}
	return found
}

// onward is the country to which goods went on from the one that is named at a
// place: "from A to B".
func onward(ps []place, text string, at int) string {
	for i, pl := range ps {
		if pl.start >= at && pl.start <= at+6 && i+1 < len(ps) && reOnTo.MatchString(text[pl.end:ps[i+1].start]) {
			return ps[i+1].code
		}
	}
	return ""
}

var reOnTo = regexp.MustCompile(`^ (?:on |onward |onwards )?to (?:the )?$`)

// timePart reads when the part happened.
func (p *proposal) timePart(text string, q Quantity, _ []place, x *story, of string) []claim.Reading {
	after := text[q.End:]
	if m := reHappened.FindStringIndex(after); m != nil {
		for _, w := range periods(text, x.pub) {
			if w.term != "" && !strings.Contains(w.term, " ") && w.start >= q.End+m[0] && w.start <= q.End+m[1]+30 {
				return p.inPeriod(w, x, of)
			}
		}
	}
	return nil
}

// nearPart reads "most from China", and in "seven were Chinese, and they sold
// half" the country that was named last.
func (p *proposal) nearPart(text string, q Quantity, ps []place, x *story, of string) []claim.Reading {
	before, after := text[:q.Start], text[q.End:]
	if m := reShareFrom.FindStringIndex(after); m != nil {
		role := roleFrom
		if reShareTo.MatchString(after[:m[1]]) {
			role = roleTo
		}
		if codes := codesIn(ps, text, q.End+m[1], q.End+m[1]+30); codes != "" {
			x.part = role
			return p.part(role+":"+codes, role+":", of)
		}
	}
	if reDidThem.MatchString(before) {
		for _, role := range []string{roleFrom, roleTo} {
			if t := termOf(p.terms, role); t != "" && len(codesIn(ps, text, 0, q.Start)) > 0 && strings.Contains(t, codesIn(ps, text, 0, q.Start)) {
				return p.part(t, role+":", of)
			}
		}
	}
	return nil
}

// inPeriod is a part that a time marks off; the whole has the story's period.
func (p *proposal) inPeriod(w when, x *story, of string) []claim.Reading {
	p.terms = slices.DeleteFunc(p.terms, func(t string) bool { return t == w.term })
	if t := orText(p.story, x.lead); t != "" && t != w.term && termOf(p.terms, "date") == "" {
		p.terms = append(p.terms, t)
		p.leave("period", strings.TrimPrefix(t, "date:")+" is taken from an earlier sentence")
	}
	return p.part(w.term, w.term, of)
}

// codesIn are the countries that are named from begin to end, and those that a
// list joins to them.
func codesIn(ps []place, text string, begin, end int) string {
	var out []string
	last := -1
	for _, pl := range ps {
		near := pl.start >= begin && pl.start <= end && last < 0
		if near || last >= 0 && reListJoin.MatchString(text[last:pl.start]) {
			if !slices.Contains(out, pl.code) {
				out = append(out, pl.code)
			}
			last = pl.end
		}
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

// lastIn is the last country that is named from begin to end.
func lastIn(ps []place, begin, end int) (code string) {
	for _, pl := range ps {
		if pl.start >= begin && pl.start < end {
			code = pl.code
		}
	}
	return code
}

// partyAfter is the company term of a company that is named right after a place.
func (p *proposal) partyAfter(text string, at int) string {
	for _, t := range p.terms {
		key, name, _ := strings.Cut(t, ":")
		if key != "recipient" && key != "sender" {
			continue
		}
		if i := strings.Index(text[at:], strings.Trim(name, `"`)); i >= 0 && i < 30 {
			return t
		}
	}
	return ""
}

func termOf(terms []string, role string) string {
	for _, t := range terms {
		if strings.HasPrefix(t, role+":") {
			return t
		}
	}
	return ""
}

// subjectPart reads a country that made up the share: "Turkey accounted for a
// third, followed by Georgia with 18 percent".
func (p *proposal) subjectPart(text string, q Quantity, x *story, of string) []claim.Reading {
	before := text[:q.Start]
	ps := slices.DeleteFunc(places(text, nil), func(pl place) bool { return pl.end > q.Start })
	if len(ps) == 0 {
		return nil
	}
	for _, pl := range ps { // the share of Chinese tools in Russia's imports
		if reShareEnds.MatchString(before[:pl.start]) {
			role := orText(p.sideOf(before[pl.end:], pl.code, ""), roleFrom)
			x.part = role
			return p.part(role+":"+pl.code, role+":", of)
		}
	}
	last := ps[len(ps)-1]
	var role string
	switch gap := before[last.end:]; {
	case reListPart.MatchString(gap) && x.part != "":
		role = x.part
	case len(gap) > 60 || strings.ContainsAny(gap, ";:"):
		return nil
	case reGivesPart.MatchString(gap):
		role = roleFrom
	case reTakesPart.MatchString(gap):
		role = roleTo
	case reMadeUp.MatchString(gap) && goodsBetween(gap):
		return nil // "Chinese sights made up most": the sights
	case reMadeUp.MatchString(gap):
		role = p.sideOf(text[q.End:], last.code, x.part)
	default:
		return nil
	}
	x.part = role
	first := last.start
	for i := len(ps) - 2; i >= 0 && reListJoin.MatchString(text[ps[i].end:first]); i-- {
		first = ps[i].start
	}
	return p.part(role+":"+codesIn(ps, text, first, first), role+":", of)
}

func goodsBetween(s string) bool { return len(goodsIn(s)) > 0 }

// sideOf decides whether a country that accounts for a share sends or receives:
// by the word for the whole, else it is the side that is not yet fixed.
func (p *proposal) sideOf(after, code, before string) string {
	head := after[:min(len(after), 50)]
	switch {
	case reImportsOf.MatchString(head):
		return roleFrom
	case reExportsOf.MatchString(head):
		return roleTo
	case before != "":
		return before
	}
	from, to := termOf(p.terms, roleFrom), termOf(p.terms, roleTo)
	if from != "" && !strings.Contains(from, code) && (to == "" || strings.Contains(to, code)) {
		return roleTo
	}
	return roleFrom
}

var reColon = regexp.MustCompile(`:(?: (?:about|some|almost|nearly|over|more than))* ?$`)

// colonPart reads "they came mainly from China: 71 percent in 2022, up from 40
// percent in 2021".
func (p *proposal) colonPart(text string, q Quantity, x *story, of string) []claim.Reading {
	before := text[:q.Start]
	colon := strings.LastIndex(before, ":")
	if colon < 0 || !reColon.MatchString(before) && !reUpFrom.MatchString(before) {
		return nil
	}
	for _, pl := range slices.Backward(places(text[:colon], nil)) {
		if pl.role == roleFrom || pl.role == roleTo {
			x.part = pl.role
			return p.part(pl.role+":"+pl.code, pl.role+":", of)
		}
	}
	return nil
}

// madeUp writes "sights made up most of the sales": the subject is the part.
func (p *proposal) madeUp(of string) []claim.Reading {
	for _, prefix := range []string{"class:", "hs:", "control:"} {
		if t := termOf(p.terms, strings.TrimSuffix(prefix, ":")); t != "" {
			return p.part(t, t, of)
		}
	}
	p.leave("part", "the words do not say which part of what is meant")
	return nil
}

// part is a share of one term in all others; without, or terms that begin with
// it, are left out of the whole.
func (p *proposal) part(term, without, of string) []claim.Reading {
	whole := &proposal{}
	for _, t := range p.terms {
		if !(t == without || strings.HasSuffix(without, ":") && strings.HasPrefix(t, without)) {
			whole.terms = append(whole.terms, t)
		}
	}
	return []claim.Reading{{Measure: "share of " + term + whole.where() + of}}
}
