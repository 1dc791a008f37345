package extract

import (
	"regexp"
	"strings"
)

// unitTable maps the words that numbers count to their unit.
func unitTable() map[string]string {
	out := map[string]string{}
	for unit, list := range map[string]string{
		unitShipments:    "shipment shipments delivery deliveries consignment consignments cargo cargoes transaction transactions sale sales load loads truckloads batch batches import imports export exports transfers",
		unitDeclarations: "declaration declarations",
		unitRows:         "row rows record records entry entries item items line lines",
		unitParties: `company companies firm firms buyer buyers importer importers recipient recipients customer customers exporter exporters supplier suppliers sender senders
			seller sellers manufacturer manufacturers maker makers trader traders dealer dealers distributor distributors entity entities shipper shippers consignee consignees
			reseller resellers middleman middlemen forwarder forwarders agent agents producer producers factory factories refinery refineries retailer retailers subsidiary subsidiaries shop shops broker brokers outfit outfits startup startups refiners smelters mills
			business businesses enterprise enterprises contractor contractors wholesaler wholesalers vendor vendors plant plants intermediaries`,
		unitMass:   "tonne tonnes ton tons kilogram kilograms kilogrammes kilos kg",
		unitPieces: "unit units piece pieces pair pairs set sets machine machines device devices",
		unitTime:   "year years month months day days week weeks hour hours minute minutes decade decades quarter quarters century",
		// What is told of people and places is no trade.
		unitNothing: `official employees workers people persons staff men women officials diplomats residents inhabitants children soldiers troops countries nations states regions cities towns villages
			kilometres kilometers miles metres meters degrees ministers lawmakers senators researchers reporters journalists percentage`,
		unitMoney: "dollar dollars usd euro euros eur pound pounds ruble rubles rouble roubles yuan renminbi lira",
	} {
		for _, w := range strings.Fields(list) {
			out[w] = unit
		}
	}
	return out
}

// stops end the phrase that a number counts.
var stops = wordSet(`from to in by between with at last that who which and or were was is are had have has since during for worth through via this after before
	while when as on into under over than across against but said including also made went came between rose fell would could sold shipped sent exported imported bought received delivered supplied brought the a an last this these those each per its their earlier later ago again`)

var reWord = regexp.MustCompile(`[\p{L}][\p{L}_'’-]*|\d+|[,.;:—–()"“”]`)

// reNoNoun are words that no counted noun begins with.
var reNoNoun = regexp.MustCompile(`^(?:the|last|this|these|those|a|an|per|each|every|its|their|year-on-year|two|three|four|five|six|seven|eight|nine|ten|them|which|whom)$`)

// phrase reads the noun that follows a number: the last unit word before the
// phrase ends, or goods by their own name.
func (q *Quantity) phrase(s string) {
	units := unitTable()
	rest := s[q.End:]
	// A point inside U.S. ends no phrase.
	flat := strings.NewReplacer("U.S.", "U_S_", "U.K.", "U_K_").Replace(rest)
	begin, n, of := -1, 0, false
	q.NounEnd = q.End
	for _, m := range reWord.FindAllStringIndex(flat, 10) {
		w := strings.ToLower(flat[m[0]:m[1]])
		if n == 0 && of && (w == "the" || w == "these" || w == "those") {
			continue // 80 of the machines
		}
		if n == 0 && reNoNoun.MatchString(w) {
			break // 40 the year before
		}
		if w == "of" && n == 0 {
			of = true
			continue // tens of thousands of
		}
		if strings.ContainsAny(w, ",.;:—–()\"“”") || stops[w] || w == "of" {
			break
		}
		n++
		if begin < 0 {
			begin = m[0]
		}
		if u := units[w]; u != "" && (u != unitPieces || q.Unit == unitNone) {
			q.Unit = u
		}
		q.NounEnd = q.End + m[1]
		q.noun = rest[begin:m[1]]
		if n == 6 {
			break
		}
	}
	switch {
	case q.Unit != unitNone:
	case q.noun != "" && len(goodsIn(q.noun)) > 0:
		q.Unit = unitPieces
	case q.noun != "":
		q.Unit = unitOther
	}
	if w := strings.ToLower(q.noun); q.Unit == unitMass && strings.HasPrefix(w, "tons of shipments") {
		q.Unit = unitShipments
	}
}

var (
	rePerTime  = regexp.MustCompile(`(?i)^(?: [\p{L}-]+){0,4}? (?:a|per|each|every) (day|week|month|quarter|year)\b(?: (earlier|ago|before|later|previously))?`)
	rePerPiece = regexp.MustCompile(`(?i)^ (?:apiece|each|a piece|per (?:piece|unit|item|set|[\p{Ll}-]+(?: [\p{Ll}-]+)?))\b`)
	rePerMass  = regexp.MustCompile(`(?i)^ (?:a|per|the|each) (kilo(?:gram(?:me)?)?|kg|tonne|ton|metric ton)\b`)
)

// What an amount can be told for.
const (
	perPiece = "piece"
	perKilo  = "kilogram"
	perTonne = "tonne"
)

// rate reads what an amount is told for: a month, a kilogram, a piece.
func (q *Quantity) rate(s string) {
	after := s[q.End:]
	if m := rePerMass.FindStringSubmatch(after); m != nil && q.kind == "money" {
		q.per = perKilo
		if strings.Contains(strings.ToLower(m[1]), "ton") {
			q.per = perTonne
		}
		return
	}
	if m := rePerTime.FindStringSubmatch(after); m != nil && m[2] == "" && q.Of == ofValue {
		q.per = strings.ToLower(m[1])
		return
	}
	if q.kind == "money" && rePerPiece.MatchString(after) {
		q.per = perPiece
	}
}
