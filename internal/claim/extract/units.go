package extract

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/claim"
)

var (
	reToParties   = regexp.MustCompile(`(?i)\b(?:to|among|reached|(?:bought|imported|received|purchased|acquired|ordered|obtained) by)\s+(?:[\p{L}-]+\s+){0,2}$`)
	reFromParties = regexp.MustCompile(`(?i)\b(?:from|through|via|(?:sold|exported|shipped|sent|supplied|delivered|dispatched|provided) by)\s+(?:[\p{L}-]+\s+){0,2}$`)
	reBuyers      = regexp.MustCompile(`(?i)\b(?:buyers?|importers?|recipients?|customers?|consignees?|purchasers?|end[- ]users?)\b`)
	reSellers     = regexp.MustCompile(`(?i)\b(?:suppliers?|exporters?|senders?|sellers?|vendors?|shippers?|re-?sellers?|consignors?)\b`)
	reMakers      = regexp.MustCompile(`(?i)\b(?:manufacturers?|makers?|producers?)\b`)
	reBought      = regexp.MustCompile(`(?i)^.{0,40}\b(?:bought|imported|received|purchased|acquired)\b`)
	reSold        = regexp.MustCompile(`(?i)^.{0,40}\b(?:sold|exported|shipped|sent|supplied|delivered)\b`)
	reValueWords  = regexp.MustCompile(`(?i)\b(?:value|worth|dollars?|revenue|spending|trade)\b|\$`)
	reMassWords   = regexp.MustCompile(`(?i)\b(?:tonnes?|tons?|weight|volume|mass|kilograms?)\b`)
	reCountWords  = regexp.MustCompile(`(?i)\b(?:number of|count of|as many|numbers? (?:rose|fell|grew|doubled))\b`)
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
func (p *proposal) measures(text string, q Quantity, who []group, x *story) []claim.Reading {
	where := p.where()
	one := func(expr string) []claim.Reading { return []claim.Reading{{Measure: expr + where}} }
	switch q.Of {
	case ofRatio:
		return p.ratio(text, q, where, x)
	case ofShare:
		return p.share(text, q, who, x)
	case ofRank:
		return p.rank(text, x)
	}
	if q.per != "" && (q.Unit != unitMoney || q.per != perKilo && q.per != perTonne && q.per != perPiece) {
		p.leave(claim.OpenMeasure, "the number is told for each "+q.per+"; a measure counts a whole period")
		return nil
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
		switch q.per {
		case perKilo, perTonne:
			return one("avg usd_per_kg")
		case perPiece:
			p.terms = append(p.terms, "unit:H87")
			return []claim.Reading{{Measure: "avg usd_per_unit" + p.where()}}
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

// Sides that companies are on.
const (
	sideBuys  = "recipients"
	sideSells = "senders"
)

// parties tells senders from recipients: by what they are called, by what
// stands before them, by what they did, by where they are, and last by what
// the companies of the sentence before were.
func (p *proposal) parties(text string, q Quantity, where string) []claim.Reading {
	before, after := text[:q.Start], text[q.End:]
	noun := reMakers.ReplaceAllString(q.noun, "")
	buys, sells := reBuyers.MatchString(noun), reSellers.MatchString(noun)
	if buys == sells && !reGrewTo.MatchString(before) {
		buys, sells = reToParties.MatchString(before), reFromParties.MatchString(before)
	}
	if buys == sells {
		buys, sells = reBought.MatchString(after), reSold.MatchString(after)
	}
	if buys == sells {
		for _, pl := range places(q.noun+text[max(q.End, q.NounEnd):min(len(text), max(q.End, q.NounEnd)+20)], nil) {
			buys = buys || slices.Contains(p.terms, "to:"+pl.code)
			sells = sells || slices.Contains(p.terms, "from:"+pl.code)
		}
	}
	if buys == sells && (reOfThem.MatchString(after) || reOfWhich.MatchString(before)) {
		buys, sells = p.side == sideBuys, p.side == sideSells
	}
	if buys == sells {
		buys, sells = false, reMakers.MatchString(q.noun)
	}
	switch {
	case buys && !sells:
		p.side = sideBuys
		return []claim.Reading{{Measure: "count recipients" + where}}
	case sells && !buys:
		p.side = sideSells
		return []claim.Reading{{Measure: "count senders" + where}}
	}
	p.leave("unit", "the words do not say whether the companies send or receive")
	return []claim.Reading{{Name: "recipients", Measure: "count recipients" + where}, {Name: "senders", Measure: "count senders" + where}}
}

// ratio writes "doubled" and its like.
func (p *proposal) ratio(text string, q Quantity, where string, x *story) []claim.Reading {
	if p.vs == "" {
		return nil
	}
	one := func(metric string) []claim.Reading {
		return []claim.Reading{{Measure: "ratio " + metric + where + " vs " + p.vs}}
	}
	low := strings.ToLower(text)
	beside := x.unitBeside(q)
	switch {
	case beside == unitPieces && reCountWords.MatchString(text):
		p.terms = append(p.terms, "unit:H87")
		return []claim.Reading{{Measure: "ratio sum quantity" + p.where() + " vs " + p.vs}}
	case beside == unitMass && reValueWords.MatchString(text):
		return one("sum net_kg")
	case beside == unitMoney && reMassWords.MatchString(text):
		return one("sum value_usd")
	case reMassWords.MatchString(text) || p.of == unitMass:
		return one("sum net_kg")
	case reValueWords.MatchString(text) || p.of == unitMoney:
		return one("sum value_usd")
	case reCountWords.MatchString(text) && strings.Contains(low, "declarations"):
		return one("count declarations")
	case reCountWords.MatchString(text) && strings.Contains(low, "consignments"):
		return one("count consignments")
	case reCountWords.MatchString(text):
		return one("count rows")
	}
	var pieces []claim.Reading
	if beside == unitPieces || p.of == unitPieces {
		counted := &proposal{terms: append(slices.Clone(p.terms), "unit:H87")}
		pieces = []claim.Reading{{Name: "pieces", Measure: "ratio sum quantity" + counted.where() + " vs " + p.vs}}
		if p.of == unitPieces {
			return pieces
		}
	}
	p.leave("unit", "the words do not say what grew: value, weight or the number of goods items are readings")
	suffix := " vs " + p.vs
	return append(pieces, []claim.Reading{
		{Name: "value", Measure: "ratio sum value_usd" + where + suffix}, {Name: "weight", Measure: "ratio sum net_kg" + where + suffix}, {Name: "goods items", Measure: "ratio count rows" + where + suffix},
	}...)
}

// unitBeside is the unit of the number that stands nearest to another one in
// its sentence, the one before it first.
func (x *story) unitBeside(q Quantity) string {
	at := slices.IndexFunc(x.all, func(o Quantity) bool { return o.Start == q.Start })
	for _, i := range []int{at + 1, at - 1} {
		if i >= 0 && i < len(x.all) && x.all[i].Of == ofValue && (i > at && x.all[i].Start-q.End < 20 || i < at && q.Start-x.all[i].End < 90) {
			return x.all[i].Unit
		}
	}
	return ""
}
