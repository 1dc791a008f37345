package roster

import (
	"cmp"
	"slices"
	"strings"

	"tallyman/internal/ref/country"
)

// FacetValue is one value of a facet with the number of entities that have it.
type FacetValue struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// Facet counts one field over a whole answer.
type Facet struct {
	Label  string       `json:"label"`
	Values []FacetValue `json:"values"`
}

// FacetNames are the fields that can be counted, with their labels.
var FacetNames = map[string]string{"datasets": "Data sources", "schema": "Entity types", "countries": "Countries",
	"identifiers": "Identifiers", "topics": "Topics", "genders": "Genders", "names": "Names"}

// topicLabels of FollowTheMoney.
var topicLabels = map[string]string{"sanction": "Sanctioned entity", "sanction.linked": "Sanction-linked entity", "sanction.counter": "Counter-sanctioned entity",
	"export.control": "Export controlled", "export.control.linked": "Export control linked", "export.risk": "Trade risk", "debarment": "Debarred entity",
	"role.pep": "Politician", "role.rca": "Close Associate", "poi": "Person of interest", "crime": "Crime", "crime.terror": "Terrorism",
	"corp.disqual": "Disqualified", "asset.frozen": "Frozen asset", "reg.action": "Regulator action", "gov": "Government", "mil": "Military"}

// mostFacets is how many values of one facet are handed over.
const mostFacets = 100

// Facet counts a field over the entities found; ok is false for a field that
// is none of [FacetNames].
func (r *Roster) Facet(field string, found []Found) (Facet, bool) {
	label, ok := FacetNames[field]
	if !ok {
		return Facet{}, false
	}
	counts := map[string]int{}
	for _, f := range found {
		for _, v := range f.Entity.facet(field) {
			counts[v]++
		}
	}
	out := Facet{Label: label, Values: []FacetValue{}}
	for v, n := range counts {
		out.Values = append(out.Values, FacetValue{v, r.label(field, v), n})
	}
	slices.SortFunc(out.Values, func(x, y FacetValue) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Name, y.Name))
	})
	out.Values = out.Values[:min(len(out.Values), mostFacets)]
	return out, true
}

func (e *Entity) facet(field string) []string {
	switch field {
	case "datasets":
		return e.Datasets
	case "schema":
		return []string{string(e.Schema)}
	case "topics":
		return e.Topics
	case "genders":
		return e.Values()["gender"]
	case "names":
		return e.field("names")
	case "identifiers":
		var out []string
		for _, id := range e.IDs {
			out = appendNew(out, id.Value)
		}
		return out
	}
	return e.Values()["country"]
}

func (r *Roster) label(field, value string) string {
	switch field {
	case "countries":
		return CountryLabel(value)
	case "schema":
		if s, ok := SchemaOf(value); ok {
			return s.Plural
		}
	case "topics":
		if l := topicLabels[value]; l != "" {
			return l
		}
	case "datasets":
		for _, l := range r.lists {
			if l.ID == value && l.Title != "" {
				return l.Title
			}
		}
	}
	return value
}

// CountryLabel is a country's English name.
func CountryLabel(code string) string { return country.Name(strings.ToUpper(code), "en") }

// Label is a value of a property as a reader would have it.
func Label(p Prop, value string) string {
	switch {
	case p.Type == "country" && len(value) == 2:
		return CountryLabel(value)
	case p.Type == "topic" && topicLabels[value] != "":
		return topicLabels[value]
	}
	return value
}
