package ingest

import (
	"slices"
	"strings"
	"sync"

	"tallyman/internal/ref/country"
	"tallyman/internal/source"
	"tallyman/internal/trade"
)

// Words of ingest.item's column part: over what an aggregate row is a sum.
const (
	partProduct       = "product"        // all goods
	partPartner       = "partner"        // all partners
	partPartnerGroup  = "partner-group"  // a union or region of partners
	partReporterGroup = "reporter-group" // a union of reporters
	partProcedure     = "procedure"      // all procedures
	partTransport     = "transport"      // all means of transport
	partOfWhich       = "of-which"       // not a sum: part of another row
)

// sumFields are the text fields in which a word for "all" is looked for.
var sumFields = map[source.Field]string{"procedure": partProcedure, "transport": partTransport}

// flowWords are flows that stand inside another flow of the same statistics
// (UN International Merchandise Trade Statistics 2010, chapter II and VIII):
// re-exports and domestic exports inside exports, re-imports and foreign
// imports inside imports.
var flowWords = map[string]trade.Direction{
	"RX": trade.Export, "RE-EXPORT": trade.Export, "RE-EXPORTS": trade.Export, "DX": trade.Export, "DOMESTIC EXPORT": trade.Export, "DOMESTIC EXPORTS": trade.Export,
	"RM": trade.Import, "RE-IMPORT": trade.Import, "RE-IMPORTS": trade.Import, "FM": trade.Import, "FOREIGN IMPORT": trade.Import, "FOREIGN IMPORTS": trade.Import,
}

// places remembers what country spellings stand for: a file has few, a row has
// several.
type places struct{ known sync.Map }

func (p *places) look(spelling string) country.Place {
	if v, ok := p.known.Load(spelling); ok {
		return v.(country.Place)
	}
	v := country.Look(spelling)
	p.known.Store(spelling, v)
	return v
}

// isAll says whether a group holds every partner.
func isAll(p country.Place) bool { return p.Note == "the sum of all partners" }

// sums removes words for "all" from the row's texts and remembers them.
func (p *plan) sums(it *ItemRow, part []string) []string {
	for _, f := range []source.Field{"procedure", "transport"} {
		if v := textFields[f](it); *v != "" && source.Matches(p.table.Mapping.Sums[f], *v) {
			*v = ""
			part = append(part, sumFields[f])
		}
	}
	return part
}

// reporter reads whose statistics the row is from a column of countries.
func (p *plan) reporter(it *ItemRow, part []string, n *notes) []string {
	if !p.reports || it.Reporter == "" {
		return part
	}
	place := p.places.look(it.Reporter)
	switch place.Class {
	case country.Country:
		it.Reporter = place.Code
	case country.Group:
		part = append(part, partReporterGroup)
		if it.Reporter != europeanUnion {
			n.add("reporter-group", it.Reporter)
			it.Reporter = ""
		}
	default:
		n.add("reporter-unread", it.Reporter)
		it.Reporter = ""
	}
	return part
}

// europeanUnion is the one union that reports trade as one (exceptionally
// reserved in ISO 3166-1).
const europeanUnion = "EU"

// partner puts the other country where from: and to: look for it, and says
// whether it is a sum of partners.
func (p *plan) place(it *ItemRow, cells []string, part []string) []string {
	if p.partner == nil {
		return part
	}
	v := p.value(p.partner, cells)
	if v == "" {
		return part
	}
	it.Trading = v
	switch trade.Direction(it.Direction) {
	case trade.Import:
		it.Dispatch = v
	case trade.Export:
		it.Destination = v
	}
	if source.Matches(p.table.Mapping.Sums[source.FieldPartner], v) {
		return append(part, partPartner)
	}
	if place := p.places.look(v); place.Class == country.Group {
		if isAll(place) {
			return append(part, partPartner)
		}
		return append(part, partPartnerGroup)
	}
	return part
}

// aggregate settles what an aggregate row is a sum over.
func (p *plan) aggregate(it *ItemRow, cells []string, n *notes) {
	part := p.sums(it, nil)
	part = p.reporter(it, part, n)
	part = p.place(it, cells, part)
	if it.Incoterms == "" {
		it.Incoterms = p.table.Mapping.Valued[it.Direction]
	}
	if it.Grain != string(trade.GrainAggregate) {
		return
	}
	if p.allGoods(cells) {
		part = append(part, partProduct)
	}
	if p.breakdown != nil {
		if v := p.get(cells, p.breakdown); v != "" && !source.Matches(p.table.Mapping.Sums[source.FieldBreakdown], v) {
			part = append(part, partOfWhich)
		}
	}
	if p.way != nil {
		if _, inside := flowWords[strings.ToUpper(p.get(cells, p.way))]; inside {
			part = append(part, partOfWhich)
		}
	}
	slices.Sort(part)
	it.Part = strings.Join(slices.Compact(part), ",")
}

// allGoods says whether the cell of the tariff code means all goods.
func (p *plan) allGoods(cells []string) bool {
	return p.hs != nil && source.Matches(p.table.Mapping.Sums[source.FieldHS], p.get(cells, p.hs))
}
