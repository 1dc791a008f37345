package measure

import (
	"slices"
	"strings"

	"tallyman/internal/ref/country"
)

// DescribeFilter says in English what a filter selects, as the end of a
// sentence that starts with a count or an amount: "under HS 9013.10 dispatched
// from China to Russia in 2022". An empty filter is "".
func DescribeFilter(fl *Filter, events map[string]string) string {
	var parts, times []string
	route := routePhrase(fl)
	for _, t := range fl.Terms {
		def := lookupKey(t.Key)
		switch {
		case def != nil && def.periodKind():
			times = append(times, periodPhrase(t, events))
		case route != "" && !t.Neg && (t.Key == "from" || t.Key == "to"):
			if route != "said" {
				parts = append(parts, route)
				route = "said"
			}
		default:
			parts = append(parts, termPhrase(t))
		}
	}
	return strings.Join(append(parts, times...), ", ")
}

// routePhrase joins from and to where both are there.
func routePhrase(fl *Filter) string {
	var from, to string
	for _, t := range fl.Terms {
		if t.Neg {
			continue
		}
		switch t.Key {
		case "from":
			from = countries(t.Values)
		case "to":
			to = countries(t.Values)
		}
	}
	if from == "" || to == "" {
		return ""
	}
	return "dispatched from " + from + " to " + to
}

func countries(values []Value) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = countryName(v)
	}
	return either(names)
}

func countryName(v Value) string {
	if v.Any {
		return "any country"
	}
	if v.Set {
		return "the set " + v.Text
	}
	if a, b, ok := strings.Cut(v.Text, "-"); ok && len(a) == 2 {
		return country.Name(a, "en") + " and " + country.Name(b, "en")
	}
	return country.Name(v.Text, "en")
}

func either(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// phraseOf is the wording of keys whose value follows a fixed beginning.
var phraseOf = map[string]string{
	"hs": "under HS", "class": "classed as", "control": "named by the control list", "cover": "described as for", "text": "with the words",
	"mismatch": "whose text suggests HS", "from": "dispatched from", "origin": "made in", "trading": "traded with a company in", "to": "bound for",
	"via": "by way of", "route": "from and to", "between": "between", "reporter": "in the records of", "flow": "of the flow kind",
	"procedure": "under procedure", "value": "of a value in USD", "kg": "of a net mass in kg", "source": "from the source", "provider": "provided by",
	"file": "in the file", "grain": "as rows of grain", "part": "as rows of the part", "has": "that state the", "finding": "in the evidence of",
	"sender": "sent by", "recipient": "received by", "party": "with the party", "declarant": "declared by", "manufacturer": "made by",
}

func termPhrase(t Term) string {
	values := make([]string, len(t.Values))
	for i, v := range t.Values {
		switch def := lookupKey(t.Key); {
		case def != nil && (def.kind == kindCountry || def.kind == kindPair):
			values[i] = countryName(v)
		case t.Key == "hs":
			values[i] = v.hsString()
		case def == nil || def.kind == kindText:
			values[i] = "“" + strings.Trim(v.String(), `"`) + "”"
		default:
			values[i] = v.String()
		}
	}
	list := either(values)
	var out string
	role, attr := splitRole(t.Key)
	begin, known := phraseOf[t.Key]
	switch {
	case t.Key == "":
		out = "that mention " + list
	case t.Key == "direction":
		out = "in " + list + " records"
	case t.Key == "unit":
		out = "counted in the unit " + list
	case known:
		out = begin + " " + list
	case slices.Contains(hitAttrs, attr) || attr != "":
		out = roleClause(role) + " " + hitPhrase(attr, list)
	default:
		out = "with " + t.Key + " " + list
	}
	if t.Neg {
		return "not " + out
	}
	return out
}

func roleClause(role string) string {
	switch role {
	case "sender":
		return "sent by companies"
	case "recipient":
		return "received by companies"
	case "party":
		return "that involve companies"
	}
	return "with a " + words(role)
}

func hitPhrase(attr, list string) string {
	switch attr {
	case "list":
		if list == "*" {
			return "that match a watchlist"
		}
		return "that match the list " + list
	case "sector":
		if list == "*" {
			return "to which a list gives a sector"
		}
		return "that a list places in " + list
	case "program":
		return "listed under " + list
	case "listed":
		switch list {
		case "before":
			return "that were listed when the goods were shipped"
		case "after":
			return "that were listed only later"
		}
		return "whose listing has no date"
	case "score":
		return "whose match scores " + list
	case "country":
		return "registered in " + list
	case "id":
		return "with the tax number " + list
	case "entity":
		return "resolved to " + list
	}
	return "whose match was judged " + list
}

// periodPhrase writes a period: in 2022; from March to October 2022; since
// 24 February 2022.
func periodPhrase(t Term, events map[string]string) string {
	spans, err := t.spans(events)
	parts := make([]string, 0, len(spans))
	for _, s := range spans {
		parts = append(parts, SpanWords(s))
	}
	if err != nil {
		parts = []string{"in the period " + t.String()}
	}
	out := strings.Join(parts, " or ")
	if t.Neg {
		return "not " + out
	}
	return out
}

// SpanWords writes a span of dates as the end of a sentence.
func SpanWords(s Span) string {
	switch {
	case s.From == "" && s.To == "":
		return "in all that is loaded"
	case s.To == "":
		return "since " + dayWords(s.From)
	case s.From == "":
		return "up to " + dayWords(s.To)
	}
	p := s.period()
	if p.Op == "" {
		switch {
		case p.From.Day > 0:
			return "on " + dayWords(s.From)
		case p.From.Month > 0:
			return "in " + monthWords(s.From)
		}
		return "in " + s.From[:4]
	}
	if p.From.Day == 0 && p.From.Month == 0 {
		return "from " + s.From[:4] + " to " + s.To[:4]
	}
	if p.From.Day == 0 {
		return "from " + monthWords(s.From) + " to " + monthWords(s.To)
	}
	return "from " + dayWords(s.From) + " to " + dayWords(s.To)
}

func dayWords(day string) string   { return mustDay(day).Format("2 January 2006") }
func monthWords(day string) string { return mustDay(day).Format("January 2006") }
