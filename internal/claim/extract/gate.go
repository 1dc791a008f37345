package extract

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/claim"
)

var (
	reTrade = regexp.MustCompile(`(?i)\b(?:ship(?:s|ped|ping|ments?)?|(?:re-?)?export(?:s|ed|ing|ers?)?|import(?:s|ed|ing|ers?)?|deliver(?:s|ed|ing|y|ies)?|suppl(?:y|ies|ied|iers?|ying)|sent|sends?|(?:re-?)?sold|(?:re-?)?sell(?:s|ers?|ing)?|sales?|b(?:uy|uys|ought|uyers?|uying)|purchas(?:e|es|ed|ing|ers?)|receiv(?:e|es|ed|ing)|recipients?|consignments?|declarations?|trade|traded|cargo(?:es)?|customers?|c[oa]me from|` +
		`(?:gone|go|goes|going|went) (?:to|from)|reach(?:ed|es|ing)|arriv(?:e|es|ed|ing)|(?:made|produced|manufactured) in|flow(?:s|ed|ing)?|spen[dt]|paid|dispatch(?:ed|es|ing)?|entered|bound for|ended up in|transit(?:ed|s)?|crossed into|acquir(?:e|ed|es|ing)|obtained|taken delivery|took delivery|ordered|(?:mov(?:ed|ing|es)|travell?(?:ed|ing)|left|rolled|pour(?:ed|ing)|stream(?:ed|ing)) (?:from|to|for|into)|passed (?:through|via)|crossed (?:the|into)|left [A-Z][\p{L}]+ for)\b`)
	reLegal    = regexp.MustCompile(`(?i)\b(?:in (?:clear |direct |open )?(?:violation|breach|defiance|contravention) of|violat(?:e|es|ed|ing|ion|ions)|contraven(?:e|es|ed|ing)|breach(?:es|ed|ing)?\b.{0,30}\b(?:sanctions?|embargo|law)|br(?:oke|eaks?|eaking|oken) (?:the |U\.S\. |EU |export )?(?:laws?|sanctions|embargo)|illegal(?:ly)?|unlawful(?:ly)?|sanctions?[- ](?:busting|busters?|evasion|evaders?|evading|breaches|violations?)|smuggl(?:e|ed|es|ing|ers?)|circumvent(?:s|ed|ing|ion)?|evad(?:e|es|ed|ing)\b.{0,20}\b(?:sanctions|controls)|contraband)\b`)
	reDeny     = regexp.MustCompile(`(?i)\b(?:den(?:y|ies|ied)|reject(?:s|ed)|dismiss(?:es|ed)|disput(?:es|ed)|declined to comment|did not (?:respond|reply|comment)|has (?:always|never)|have never|had never|never (?:sold|shipped|supplied|exported|sent)|does not (?:sell|supply|ship|export)|no (?:knowledge|record) of|neither)\b`)
	reAhead    = regexp.MustCompile(`(?i)\b(?:expected to|is set to|are set to|forecast(?:s|ed)?|plans? to|planned to|intend(?:s|ed)? to|aims? to|hopes? to|wants? to|seeks? to|in order to|in a bid to|in an effort to|may|might|could|would|should|believes?|appears? to|urged|pressed|warned|called on)\b`)
	reMotive   = regexp.MustCompile(`(?i)\b(?:wants?|hopes?|plans?|planned|aims?|seeks?|intends?|intended|promised|pledged|vowed|agreed|prepar(?:es|ing)) to\b|\b(?:would|will) (?:stop|ban|halt|close|restrict|license|tighten|curb|end|introduce|impose|require|extend|investigate|review|launch|lift)\b`)
	reForecast = regexp.MustCompile(`(?i)\b(?:(?:is|are) expected to|expects?|(?:is|are) set to|forecasts?|(?:will|could|may|might|would|should) (?:reach|exceed|rise|fall|double|triple|grow|climb|drop|hit|surpass|top)|(?:agreed|pledged|promised|vowed) to (?:lift|raise|increase|double|boost|expand|bring|take|cut|reduce)|(?:targets?|goal) of)\b`)
	rePlans    = regexp.MustCompile(`(?i)\b(?:wants?|hopes?|plans?|aims?|seeks?|intends?) to [^,;]*$`)
	reUpFrom   = regexp.MustCompile(`(?i)\b(?:(?:up|down) from|compare[sd]? (?:with|to)|against|versus|from)(?: the| about| some| just)* ?$`)
	reAid      = regexp.MustCompile(`(?i)\b(?:aid|assistance|grants?|loans?|funding|donations?)\b`)
	reInAid    = regexp.MustCompile(`(?i)\b(?:dollars|euros|pounds|yuan|million|billion)['’]? (?:worth of |in |of )(?:[\p{Ll}-]+ ){0,2}(?:aid|assistance|grants?|loans?|funding|donations?)\b`)
	reThing    = regexp.MustCompile(`(?i)\b(?:the|this|these|those|such) (?:material|metal|goods|items|products|devices?|equipment|parts|components|machines|instruments|cargo|shipments|imports|exports|deliveries|sales|trade|total|figure|sum|amount|number|value|declared (?:value|price)s?)\b|\b(?:them|it|they)\b`)
	// What research worked on is no trade: "analysed 1.1 million lines".
	reMethod = regexp.MustCompile(`(?i)\b(?:analy[sz]ed|analysis of|reviewed|review of|examined|examination of|studied|searched|combed through|went through|looked at|sifted through|based (?:[\p{Ll}]+ [\p{Ll}]+ )?on|datasets? of|databases? of|samples? of|(?:which |that )?(?:covers?|covering|contains?|containing|comprises?|comprising|includes?)(?: some)?)(?: (?:more than|about|some|over|nearly|almost|all|the|around|roughly))* $`)
	// Where companies come from is told by their own registers.
	reFounded = regexp.MustCompile(`(?i)^[^.;]{0,60}?\b(?:founded|set up|established|incorporated|created|registered (?:only |just |shortly )?(?:after|since|in|within|as)|did not exist|sprang up)\b`)
	// What a thing costs in a shop is no value of a shipment.
	reShopPrice = regexp.MustCompile(`(?i)\b(?:(?:sells?|retails?|goes|go) for|(?:which|that|they|it|each|drones?|devices?|parts?|typically|usually) costs?|(?:is|are) priced at)\b`)
	reWhatCost  = regexp.MustCompile(`(?i)^ of what [^,.;]*\bcosts?\b`)
	reShipLine  = regexp.MustCompile(`(?i)\b(?:shipping|trade|export|import|customs) (?:firms?|compan(?:y|ies)|lines?|agents?|ministers?|ministry|officials?|unions?|associations?|fairs?)\b`)
	reMakes     = regexp.MustCompile(`(?i)\b(?:makes?|builds?|produces?|manufactures?|assembles?|develops?|designs?) (?:[\p{Ll}-]+ )?$`)
	reNothing   = regexp.MustCompile(`(?i)\b(?:imported|exported|bought|sold|shipped|sent|received) nothing\b`)
	reNotThis   = regexp.MustCompile(`(?i)\b(?:is|are|was|were) (?:not|no)(?: an?)? $`)
	reIndustry  = regexp.MustCompile(`(?i)^ (?:industry|sector|designers?|association|fair|show|market)\b`)
	reTookPart  = regexp.MustCompile(`(?i)\b(?:took part|were involved|was involved|in all|in total|altogether)\b`)
	reMarket    = regexp.MustCompile(`(?i)\b(?:prices?|volumes?|deliveries)\b`)
)

// claims are the claims of one sentence.
func (x *story) claims(s Sentence, at attribution, outlet string) []claim.Claim {
	text := s.Text
	who := groupsIn(text)
	named := slices.DeleteFunc(goodsIn(text), func(m mention) bool { return inGroups(m.start, who) })
	named = x.headed(text, named)
	defer func() {
		if len(named) > 0 {
			x.goods = named
		}
	}()
	named = slices.DeleteFunc(named, func(m mention) bool {
		return reMakes.MatchString(text[:m.start]) || reNotThis.MatchString(text[:m.start]) || reIndustry.MatchString(text[m.end:])
	})
	defer func() {
		x.firm = orText(firmIn(text, at.spans), x.firm)
		x.land = ""
		if ps := places(text, nil); len(ps) > 0 && ps[0].start == 0 && !ps[0].adjective && firmIn(text, nil) == "" {
			x.land = ps[0].code
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
		return covered(q.Start, at.spans) && q.Of != ofRank || covered(q.Start, spansOf(periods(text, x.pub))) || reMethod.MatchString(text[:q.Start])
	})
	trades := x.trades(s, named, quantities)
	forecast := reForecast.FindString(text)
	switch {
	case len(quantities) > 0 && reAid.MatchString(text) && (!trades || reInAid.MatchString(text)):
		c := base
		c.Kind, c.Why = claim.Statement, "aid and money given are not trade between companies and stand in no customs record"
		return append(out, c)
	case forecast != "" && len(quantities) > 0 && (trades || reMarket.MatchString(text) && len(x.frame.places) > 0):
		return append(out, ahead(base, forecast))
	case !trades:
		if m := reMotive.FindString(text); m != "" && len(quantities) == 0 && len(x.frame.places) > 0 {
			return append(out, motive(base, m))
		}
		return out
	case len(quantities) == 0:
		return append(out, x.bare(base, s, at, named, who, len(out) > 0)...)
	}
	if m := rePlans.FindString(text[:quantities[0].Start]); m != "" {
		return append(out, ahead(base, m))
	}
	x.all, x.named, x.ranked = quantities, named, nil
	for i, q := range quantities {
		if c, ok := x.one(base, s, at, named, who, i, q); ok {
			out = append(out, c)
		}
	}
	return out
}

// one makes the claim of one number; false where it is none about trade.
func (x *story) one(c claim.Claim, s Sentence, at attribution, named []mention, who []group, i int, q Quantity) (claim.Claim, bool) {
	text := s.Text
	if i > 0 && q.Of == ofValue && (q.Unit == unitNone || q.Unit == unitOther) && (reUpFrom.MatchString(text[:q.Start]) || bareNumber(text, q)) {
		if last := x.all[i-1]; last.Of == ofValue {
			q.Unit, q.noun, q.Currency = last.Unit, last.noun, last.Currency
		} else if bareNumber(text, q) {
			q.Unit, q.noun = x.unit, x.noun
		}
	}
	if w := words(q.noun); q.Unit == unitOther && len(w) > 0 && len(named) > 0 {
		if g, ok := x.heads[singular(w[len(w)-1])]; ok && g.term == named[0].term {
			q.Unit = unitPieces // 640 of the engines
		}
	}
	if (q.Unit == unitNone || q.Unit == unitOther) && q.Of == ofValue && (reOfThem.MatchString(text[q.End:]) || i == 0 && bareNumber(text, q)) {
		q.Unit, q.noun = x.unit, x.noun
	}
	if q.Of == ofValue && q.body != "one" && reOutOfNumber.MatchString(text[q.End:]) && (q.Unit == unitNone || q.Unit == unitOther) {
		q.Unit, q.noun = x.unit, x.noun // 41 of the 76
		if whole, ok := x.counts[strings.TrimSpace(reWhole.FindString(text[q.End:]))]; ok {
			q.Unit, q.noun = whole.Unit, whole.noun
		}
	}
	if i > 0 && reOfAll.MatchString(text[:x.all[0].Start]) && (q.Unit == unitNone || q.Unit == unitOther) && q.Of == ofValue {
		q.Unit, q.noun = x.all[0].Unit, x.all[0].noun // of the 500, 120 went
	}
	if q.Unit == unitNone && q.Of == ofValue && bareNumber(text, q) && (len(named) > 0 || len(x.goods) > 0) {
		q.Unit = unitPieces
	}
	if m := reNumberOf.FindStringSubmatch(text[:q.Start]); m != nil && q.Of == ofValue && (q.Unit == unitNone || q.Unit == unitOther || q.noun == x.noun && i > 0) && q.NounEnd == q.End {
		counted := Quantity{Start: 0, End: 0}
		counted.phrase(" " + m[1])
		q.Unit, q.noun = counted.Unit, m[1]
	}
	founded := reFounded.MatchString(text[q.End:]) && (q.Unit == unitParties || q.Of == ofShare && reFirms.MatchString(text[q.End:]) || reOfThem.MatchString(text[q.End:]) || reOfWhich.MatchString(text[:q.Start]))
	switch {
	case founded:
		c.Quote, c.Kind = quoteOf(text, q), claim.Statement
		c.Why = "when a company was founded stands in a register of companies and in no customs record"
		return c, true
	case x.repeats(text, q):
		return c, false // the 76 of "41 of the 76"
	case q.body == "one" && (reOneOf.MatchString(text[q.End:]) || q.Unit == unitNone || q.Unit == unitOther):
		return c, false // "three buyers, one of them X"
	case (q.Unit == unitOther || q.Unit == unitNone) && len(named) == 0 && q.Of == ofValue:
		return c, false // "three ministers"
	case q.Unit == unitMoney && reShopPrice.MatchString(text[:q.Start]):
		return c, false
	case i > 0 && q.Unit == unitMoney && x.all[i-1].Of == ofShare && reCondition.MatchString(text[x.all[i-1].End:q.Start]+q.Words):
		return c, false // "a third were declared at less than $5,000" is one claim
	}
	if bareNumber(text, q) && len(named) > 0 && (q.Unit == unitMoney || q.Unit == unitMass) && q.kind != "money" && q.noun == x.noun {
		q.Unit = unitPieces // "sold no scopes in 2021 and exported 2,100 in 2022"
	}
	if q.Of != ofValue && reWhatCost.MatchString(text[q.End:]) {
		return c, false
	}
	x.all[i] = q
	x.counts[q.body] = q
	if q.Of == ofValue {
		x.unit, x.noun = q.Unit, q.noun
		if q.kind == "times" {
			x.unit, x.noun = unitPieces, "" // "31 times ... 145 of them": the goods
		}
	}
	c.Quote = quoteOf(text, q)
	x.propose(&c, s, q, at, named, who)
	return c, true
}

var (
	reOfAll       = regexp.MustCompile(`^(?:Of|Out of) (?:the |its |these |all )?$`)
	reNumberOf    = regexp.MustCompile(`(?i)\bnumber of ((?:[\p{L}-]+ ){0,4}?[\p{Ll}-]+s)\b`)
	reCondition   = regexp.MustCompile(`(?i)\b(?:declared|valued|priced|invoiced) at |\bworth (?:less|more) than|\bfor (?:less|more) than`)
	reGrewTo      = regexp.MustCompile(`(?i)\b(?:rose|fell|grew|dropped|climbed|declined|jumped|shrank|increased|decreased|slipped|surged|plunged|halved|doubled|tripled|went up|went down|came down)\b[^;.]{0,50}\bto(?: just| only| about| some| nearly)* $`)
	reWhole       = regexp.MustCompile(` \d[\d,]*`)
	reOneOf       = regexp.MustCompile(`(?i)^ of (?:the|them|these|those|its|their|which|whom)\b`)
	reOutOfNumber = regexp.MustCompile(`(?i)^ of (?:the|those|these) (?:\d[\d,]*|` + rxNumeral + `)(?: (?:were|was|came|went|had|are)|[,.;]|$)`)
	reFirms       = regexp.MustCompile(`(?i)^[^,.;]{0,40}\b(?:firms|companies|exporters|suppliers|traders|sellers|buyers|importers)\b`)
	reOfWhich     = regexp.MustCompile(`(?i)\bof (?:these|those|them|which|whom),? (?:only |just |some |at least )?$`)
	reBareEnd     = regexp.MustCompile(`(?i)^(?: (?:in|from|to|last|the year|a year|during|over|by|at|on|of (?:them|these|those|which)|per|each|a (?:day|week|month|quarter))\b|[.,;”"]|$)`)
	reDidThem     = regexp.MustCompile(`(?i)\b(?:sent|sold|shipped|exported|supplied|delivered|imported|bought|received|purchased|took|stood at|totall?ed|numbered|amounted to|came to|send|sell|ship|export|supply|deliver|buy|receive)(?: (?:about|some|just|only|almost|nearly|more than|at least|up to|another|a further))* ?$`)
)

// bareNumber says whether a number stands without its noun after a verb of
// trade: "sold five consignments in 2021 and sent 1,050 in 2022".
func bareNumber(text string, q Quantity) bool {
	return (q.kind == "digits" || q.kind == "numeral" || q.kind == "vague") && (reStarts.MatchString(text[:q.Start]) && reWereDone.MatchString(text[q.End:]) || reBareEnd.MatchString(text[q.End:]) && reStarts.MatchString(text[:q.Start]) && reFromTo.MatchString(text[q.End:]) || reBareEnd.MatchString(text[q.End:])) && (reStarts.MatchString(text[:q.Start]) || reDidThem.MatchString(text[:q.Start]) || reGrewTo.MatchString(text[:q.Start]))
}

var (
	reStarts   = regexp.MustCompile(`(?i)^[\s,]*(?:and |another |a further |only |just |of these, )*$`)
	reWereDone = regexp.MustCompile(`(?i)^ (?:were|was|had been|came|went|arrived|have been) `)
	reFromTo   = regexp.MustCompile(`(?i)^ (?:from|to|in) (?:the )?[A-Z]`)
)

// repeats says whether a number only names the whole of which the one before
// it is a part, as an earlier sentence counted it.
func (x *story) repeats(text string, q Quantity) bool {
	return (q.Unit == unitNone || q.Unit == unitOther) && q.Of == ofValue && x.wholeOf(text, q)
}

// trades says whether a sentence tells of trade: by its verbs, or by its
// number where the story before it does.
func (x *story) trades(s Sentence, named []mention, quantities []Quantity) bool {
	text := s.Text
	if reTrade.MatchString(reShipLine.ReplaceAllString(text, "")) || reSumUp.MatchString(text) && x.near(s) {
		return true
	}
	if !x.near(s) {
		return len(named) > 0 && slices.ContainsFunc(quantities, func(q Quantity) bool { return q.Of == ofRank })
	}
	thing := len(named) > 0 || reThing.MatchString(text)
	if thing && reNobody.MatchString(text) {
		return true
	}
	return slices.ContainsFunc(quantities, func(q Quantity) bool {
		switch q.Unit {
		case unitMoney:
			return thing || q.per != ""
		case unitParties:
			return reTookPart.MatchString(text) || len(places(q.noun, nil)) > 0 || reOfThem.MatchString(text[q.End:])
		case unitShipments, unitDeclarations:
			return true
		case unitPieces:
			return len(named) > 0 && x.frame.holds(named[0])
		case unitMass:
			return thing
		}
		return q.Of == ofRank || q.Of == ofShare && reShareOf.MatchString(text) || thing && (q.Of == ofShare || q.Of == ofRatio) || reOfWhich.MatchString(text[:q.Start]) || reOfThem.MatchString(text[q.End:]) || reOutOfNumber.MatchString(text[q.End:]) || bareNumber(text, q)
	})
}

// bare is a sentence that tells of trade without a number: that it happened, or
// what somebody wants.
func (x *story) bare(c claim.Claim, s Sentence, at attribution, named []mention, who []group, legal bool) []claim.Claim {
	text := s.Text
	where := places(text, at.spans)
	if m := reMotive.FindString(text); m != "" {
		return []claim.Claim{motive(c, m)}
	}
	nobody := reNobody.MatchString(text)
	if len(named) == 0 && !reNothing.MatchString(text) || !nobody && !slices.ContainsFunc(where, func(p place) bool { return p.role != roleNone }) {
		return nil
	}
	if m := reAhead.FindString(text); m != "" {
		return []claim.Claim{motive(c, m)}
	}
	if legal {
		return nil
	}
	q := Quantity{Start: 0, End: 0, Of: ofValue, Unit: unitRows, Expect: "at least one"}
	if nobody {
		q.Expect = "none"
	}
	x.all = []Quantity{q}
	x.propose(&c, s, q, at, named, who)
	return []claim.Claim{c}
}

// ahead is a claim about what is to come.
func ahead(c claim.Claim, m string) claim.Claim {
	c.Kind, c.Why = claim.Statement, "“"+m+"” tells of what is to come, which no record holds"
	return c
}
