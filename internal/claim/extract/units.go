package extract

import (
	"regexp"
	"strings"

	"tallyman/internal/claim"
)

var (
	reToParties   = regexp.MustCompile(`(?i)\b(?:to|among|reached|by)\s+(?:[\p{L}-]+\s+){0,2}$`)
	reFromParties = regexp.MustCompile(`(?i)\b(?:from|by)\s+(?:[\p{L}-]+\s+){0,2}$`)
	reBuyers      = regexp.MustCompile(`(?i)\b(?:buyers?|importers?|recipients?|customers?|consignees?)\b`)
	reSellers     = regexp.MustCompile(`(?i)\b(?:suppliers?|exporters?|senders?|sellers?|manufacturers?|makers?|vendors?|shippers?)\b`)
	reBought      = regexp.MustCompile(`(?i)^.{0,40}\b(?:bought|imported|received|purchased|acquired)\b`)
	reSold        = regexp.MustCompile(`(?i)^.{0,40}\b(?:sold|exported|shipped|sent|supplied|delivered)\b`)
	reValueWords  = regexp.MustCompile(`(?i)\b(?:value|worth|dollars?|revenue|spending|trade)\b|\$`)
	reMassWords   = regexp.MustCompile(`(?i)\b(?:tonnes?|tons?|weight|volume|mass|kilograms?)\b`)
	reCountWords  = regexp.MustCompile(`(?i)\b(?:number of|count of)\b`)
)

// shipments are the three units that the word may stand for.
func shipments(where, prefix, suffix string) []claim.Reading {
	return []claim.Reading{
		{Name: "goods items", Measure: prefix + "count rows" + where + suffix},
		{Name: "declarations", Measure: prefix + "count declarations" + where + suffix},
		{Name: "consignments", Measure: prefix + "count consignments" + where + suffix},
	}
}

// measures writes what the number counts: one measure, several readings where
// the words can honestly be read so, none where they cannot be read at all.
func (p *proposal) measures(text string, q Quantity, who []group) []claim.Reading {
	where := p.where()
	one := func(expr string) []claim.Reading { return []claim.Reading{{Measure: expr + where}} }
	switch q.Of {
	case "ratio":
		return p.ratio(text, where)
	case "share":
		return p.share(text, q, who)
	}
	switch q.Unit {
	case unitShipments:
		if strings.Contains(strings.ToLower(q.noun), "consignment") {
			return one("count consignments")
		}
		p.leave("unit", "“shipments” is not defined: goods items, declarations and consignments are three readings")
		return shipments(where, "", "")
	case unitDeclarations:
		return one("count declarations")
	case unitRows:
		return one("count rows")
	case unitParties:
		return p.parties(text, q, where)
	case unitMoney:
		if q.Currency != "USD" {
			p.leave("currency", "the amount is in "+orText(q.Currency, "a currency that is not said")+"; records are measured in US dollars")
			return nil
		}
		return one("sum value_usd")
	case unitMass:
		return one("sum net_kg")
	case unitPieces:
		p.terms = append(p.terms, "unit:H87")
		return []claim.Reading{{Measure: "sum quantity" + p.where()}}
	}
	return nil
}

// parties tells senders from recipients.
func (p *proposal) parties(text string, q Quantity, where string) []claim.Reading {
	before, after := text[:q.Start], text[q.End:]
	buys := reBuyers.MatchString(q.noun) || reBought.MatchString(after)
	sells := reSellers.MatchString(q.noun) || reSold.MatchString(after)
	switch {
	case buys != sells:
	case reToParties.MatchString(before):
		buys, sells = true, false
	case reFromParties.MatchString(before):
		buys, sells = false, true
	}
	switch {
	case buys && !sells:
		return []claim.Reading{{Measure: "count recipients" + where}}
	case sells && !buys:
		return []claim.Reading{{Measure: "count senders" + where}}
	}
	p.leave("unit", "the words do not say whether the companies send or receive")
	return []claim.Reading{{Name: "recipients", Measure: "count recipients" + where}, {Name: "senders", Measure: "count senders" + where}}
}

// ratio writes "doubled" and its like.
func (p *proposal) ratio(text, where string) []claim.Reading {
	if p.vs == "" {
		return nil
	}
	suffix := " vs " + p.vs
	switch {
	case reMassWords.MatchString(text):
		return []claim.Reading{{Measure: "ratio sum net_kg" + where + suffix}}
	case reValueWords.MatchString(text):
		return []claim.Reading{{Measure: "ratio sum value_usd" + where + suffix}}
	case reCountWords.MatchString(text) && strings.Contains(strings.ToLower(text), "of declarations"):
		return []claim.Reading{{Measure: "ratio count declarations" + where + suffix}}
	case reCountWords.MatchString(text):
		return []claim.Reading{{Measure: "ratio count rows" + where + suffix}}
	}
	p.leave("unit", "the words do not say what grew: value, weight or the number of goods items are three readings")
	return []claim.Reading{
		{Name: "value", Measure: "ratio sum value_usd" + where + suffix}, {Name: "weight", Measure: "ratio sum net_kg" + where + suffix}, {Name: "goods items", Measure: "ratio count rows" + where + suffix},
	}
}

var (
	reMadeUp    = regexp.MustCompile(`(?i)\b(?:made up|make up|makes up|accounted for|account for|accounts for|comprised|represented)(?: only| just| the| a| about| almost| nearly)* ?$`)
	reShareFrom = regexp.MustCompile(`(?i)^[^,;.]{0,60}?\b(?:from|came from|to|went to|bound for|in)\b`)
	reOriginIs  = regexp.MustCompile(`(?i)^[^,;.]{0,60}?\b(?:made|produced|manufactured|assembled|originat(?:ed|ing)|origin|declared as)\b`)
)

// share writes "most from China": what stands after it is the part, everything
// else the whole.
func (p *proposal) share(text string, q Quantity, who []group) []claim.Reading {
	if reMadeUp.MatchString(text[:q.Start]) {
		return p.madeUp(text, q)
	}
	for _, g := range who {
		if t := g.role + "." + g.term; g.term != "" && g.start > q.End {
			return p.part(t, t)
		}
	}
	if m := reOriginIs.FindStringIndex(text[q.End:]); m != nil {
		for _, pl := range places(text, nil) {
			if pl.start >= q.End && pl.start <= q.End+m[1]+20 {
				return p.part("origin:"+pl.code, pl.role+":"+pl.code)
			}
		}
	}
	if m := reShareFrom.FindStringIndex(text[q.End:]); m != nil {
		role := roleFrom
		if low := strings.ToLower(text[q.End : q.End+m[1]]); strings.HasSuffix(low, " to") || strings.HasSuffix(low, "for") {
			role = roleTo
		}
		for _, pl := range places(text, nil) {
			if pl.start >= q.End+m[1] && pl.start <= q.End+m[1]+30 {
				return p.part(role+":"+pl.code, role+":")
			}
		}
	}
	p.leave("part", "the words do not say which part of what is meant")
	return nil
}

// madeUp writes "sights made up most of the sales": the subject is the part.
func (p *proposal) madeUp(text string, q Quantity) []claim.Reading {
	for _, prefix := range []string{"class:", "hs:", "control:"} {
		for _, t := range p.terms {
			if strings.HasPrefix(t, prefix) {
				return p.part(t, t)
			}
		}
	}
	p.leave("part", "the words do not say which part of what is meant")
	return nil
}

// part is a share of one term in all others; without, or terms that begin with
// it, are left out of the whole.
func (p *proposal) part(of, without string) []claim.Reading {
	whole := &proposal{}
	for _, t := range p.terms {
		if !(t == without || strings.HasSuffix(without, ":") && strings.HasPrefix(t, without)) {
			whole.terms = append(whole.terms, t)
		}
	}
	return []claim.Reading{{Measure: "share of " + of + whole.where()}}
}
