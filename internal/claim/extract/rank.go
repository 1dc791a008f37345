package extract

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/claim"
)

// reAmongSells: ranks third among the suppliers of.
var reAmongSells = regexp.MustCompile(`(?i)^ (?:among|of|on|in)\b[^,;.]{0,40}\b(?:suppliers|exporters|sellers|sources|providers)\b`)

var reRankSells = regexp.MustCompile(`(?i)\b(?:suppliers?|exporters?|sellers?|sources?|providers?|senders?)\b`)

// subjectOf is the country that a sentence ranks, the nearest one before the
// rank; nil where none is named. A rank without its noun ("came second") is one
// of what was ranked before.
func subjectOf(text string, q Quantity, skip []span, before string) *place {
	ps := slices.DeleteFunc(places(text, skip), func(pl place) bool { return pl.end > q.Start })
	if len(ps) == 0 {
		return nil
	}
	pl := ps[len(ps)-1]
	clause := strings.LastIndexAny(text[:q.Start], ",;:")
	for _, other := range slices.Backward(ps) { // the subject stands first in its clause
		if other.start > clause {
			pl = other
		}
	}
	switch {
	case reRankSells.MatchString(q.body), reAmongSells.MatchString(text[q.End:]):
		pl.role = roleFrom
	case strings.ContainsAny(q.body, "-") || !strings.HasPrefix(q.body, "came") && !strings.HasPrefix(q.body, "rank") && !strings.HasPrefix(q.body, "comes") && !strings.HasPrefix(q.body, "placed"):
		pl.role = roleTo
	default:
		pl.role = orText(before, roleFrom)
	}
	return &pl
}

// rank writes "the second-largest supplier": by value, unless the sentence
// speaks of weight.
func (p *proposal) rank(text string, x *story) []claim.Reading {
	if p.subject == nil {
		p.leave("rank", "the words do not say who is ranked")
		return nil
	}
	x.part = p.subject.role
	of := " of " + p.subject.role + ":" + p.subject.code + p.where()
	if reMassWords.MatchString(text) {
		return []claim.Reading{{Measure: "rank sum net_kg" + of}}
	}
	if reValueWords.MatchString(text) {
		return []claim.Reading{{Measure: "rank sum value_usd" + of}}
	}
	p.leave("unit", "the words do not say by what they are ranked: value and weight are two readings")
	return []claim.Reading{{Name: "value", Measure: "rank sum value_usd" + of}, {Name: "weight", Measure: "rank sum net_kg" + of}}
}
