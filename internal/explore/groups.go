package explore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"tallyman/internal/measure"
	"tallyman/internal/trade"
)

// GroupQuery asks for a metric by one or two keys of the filter language.
type GroupQuery struct {
	Filter string
	By     []string
	Metric string // rows, value_usd, net_kg, quantity, declarations, consignments, senders, recipients; "" is rows
	Limit  int    // groups to return, the largest first; 0 is 50
}

// GroupRow is one group; Filter opens exactly its rows.
type GroupRow struct {
	Keys   []string `json:"keys" nullable:"false"`
	Labels []string `json:"labels" nullable:"false"`
	Value  *string  `json:"value"`
	Items  int64    `json:"items"`
	Filter string   `json:"filter"`
}

// Rest is what the groups that are shown leave over.
type Rest struct {
	Value *string `json:"value"` // nil where parts of this metric do not add up
	Items int64   `json:"items"`
}

// Groups is the answer. Where no row falls into several groups, rows + other +
// missing = total, in items and, for sums and counts of rows, in value.
type Groups struct {
	By      []string   `json:"by" nullable:"false"`
	Metric  string     `json:"metric"`
	Unit    trade.Unit `json:"unit"`
	Rows    []GroupRow `json:"rows" nullable:"false"`
	Other   Rest       `json:"other"`
	Missing Rest       `json:"missing"` // rows that state no value for a key
	Total   Rest       `json:"total"`
	Several bool       `json:"several,omitempty"` // a row may fall in several groups: they do not add up
	Notes   []string   `json:"notes,omitempty"`
	Filter  string     `json:"filter"`
	SQL     string     `json:"sql"`
}

var metrics = map[string]string{
	"rows": "count rows", "declarations": "count declarations", "consignments": "count consignments", "senders": "count senders", "recipients": "count recipients",
	"value_usd": "sum value_usd", "net_kg": "sum net_kg", "quantity": "sum quantity",
}

// most is how many groups a grouped measure is asked for; more are in Other.
const most = 20_000

// Group computes a metric by keys.
func (e *Explorer) Group(ctx context.Context, q GroupQuery) (Groups, error) {
	out := Groups{By: q.By, Metric: q.Metric, Rows: []GroupRow{}}
	if out.Metric == "" {
		out.Metric = "rows"
	}
	expr, ok := metrics[out.Metric]
	if !ok {
		return out, &trade.Error{Code: trade.CodeUsage, Where: "metric", Message: fmt.Sprintf("%q is no metric of groups", out.Metric), Next: "one of " + strings.Join(slices.Sorted(maps.Keys(metrics)), ", ")}
	}
	if len(q.By) < 1 || len(q.By) > 2 {
		return out, &trade.Error{Code: trade.CodeUsage, Where: "by", Message: "one or two keys make groups", Next: "for example by=month or by=from,to"}
	}
	fl, err := filter(q.Filter)
	if err != nil {
		return out, err
	}
	out.Filter = fl.String()
	if q.Limit <= 0 {
		q.Limit = 50
	}
	if out.Filter != "" {
		expr += " where " + out.Filter
	}
	m, err := measure.ParseMeasure(expr + " by " + strings.Join(q.By, ", "))
	if err != nil {
		return out, &trade.Error{Code: trade.CodeUsage, Where: "by", Message: err.Error(), Next: "keys: docs/filter-language.md"}
	}
	fig, err := e.meter.Compute(ctx, m)
	if err != nil {
		return out, err
	}
	out.Unit, out.SQL, out.Notes = fig.Unit, fig.GroupsSQL, fig.Coverage.Notes
	out.Total = Rest{fig.Value, fig.Rows}
	out.Several = many(q.By)
	return out, e.rows(&out, fl, fig, q.Limit)
}

// many says whether one row can fall in several groups of the keys.
func many(by []string) bool {
	for _, k := range measure.Catalog() {
		if k.Many && slices.Contains(by, k.Name) {
			return true
		}
	}
	return false
}

func (e *Explorer) rows(out *Groups, fl *measure.Filter, fig *trade.Figure, limit int) error {
	additive := fig.Unit != trade.UnitDeclarations && fig.Unit != trade.UnitConsignments && fig.Unit != trade.UnitSenders && fig.Unit != trade.UnitRecipients
	var other, missing sum
	for _, g := range fig.Groups {
		switch {
		case slices.Contains(g.Key, ""):
			missing.add(g)
		case len(out.Rows) >= limit:
			other.add(g)
		default:
			row := GroupRow{Keys: g.Key, Labels: g.Label, Value: g.Value, Items: g.Rows}
			if len(row.Labels) == 0 {
				row.Labels = g.Key
			}
			opened := fl
			for i, key := range out.By {
				var err error
				if opened, _, err = within(opened, key, g.Key[i]); err != nil {
					return err
				}
			}
			row.Filter = opened.String()
			out.Rows = append(out.Rows, row)
		}
	}
	out.Other, out.Missing = other.rest(additive), missing.rest(additive)
	return nil
}

// sum adds exact decimals.
type sum struct {
	total trade.Amount
	some  bool
	items int64
}

func (s *sum) add(g trade.FigureGroup) {
	s.items += g.Rows
	if g.Value == nil {
		return
	}
	if v, err := trade.ParseAmount(*g.Value); err == nil {
		s.total += v
		s.some = true
	}
}

func (s *sum) rest(additive bool) Rest {
	if !additive || !s.some {
		return Rest{Items: s.items}
	}
	v := trim(s.total.String())
	return Rest{&v, s.items}
}

// Bin is one month.
type Bin struct {
	Month    string  `json:"month"`
	Rows     int64   `json:"rows"`
	ValueUSD *string `json:"value_usd"`
}

// Event is a dated event of the case.
type Event struct {
	Name string `json:"name"`
	On   string `json:"on"`
}

// Histogram is rows and value by month; months without rows between the first
// and the last are there with 0.
type Histogram struct {
	Bins    []Bin   `json:"bins" nullable:"false"`
	Events  []Event `json:"events" nullable:"false"`
	Undated int64   `json:"undated"`
	Filter  string  `json:"filter"`
	SQL     string  `json:"sql"`
}

// Histogram counts the items that a filter finds by month.
func (e *Explorer) Histogram(ctx context.Context, text string) (Histogram, error) {
	out := Histogram{Bins: []Bin{}, Events: e.events()}
	values, err := e.Group(ctx, GroupQuery{Filter: text, By: []string{"month"}, Metric: "value_usd", Limit: most})
	if err != nil {
		return out, err
	}
	rows, err := e.Group(ctx, GroupQuery{Filter: text, By: []string{"month"}, Limit: most})
	if err != nil {
		return out, err
	}
	usd := map[string]*string{}
	for _, g := range values.Rows {
		usd[g.Keys[0]] = g.Value
	}
	for _, g := range rows.Rows {
		out.Bins = append(out.Bins, Bin{Month: g.Keys[0], Rows: g.Items, ValueUSD: usd[g.Keys[0]]})
	}
	out.Undated, out.Filter, out.SQL = rows.Missing.Items, rows.Filter, rows.SQL
	return out, nil
}

// FacetValue is one value of a facet with the term that selects it; "-" before
// the term leaves it out.
type FacetValue struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Rows  int64  `json:"rows"`
	Term  string `json:"term"`
}

// Facet is the commonest values of a key among the items found.
type Facet struct {
	Field   string       `json:"field"`
	Label   string       `json:"label"`
	Values  []FacetValue `json:"values" nullable:"false"`
	More    bool         `json:"more"`
	Missing int64        `json:"missing"`
}

// DefaultFacets are the facets of a table of records.
var DefaultFacets = []string{"class", "hs4", "from", "to", "reporter", "direction", "recipient", "sender", "cover"}

const facetValues = 12

// Facets counts values of keys. A facet leaves out the filter's own terms of
// its key, so that its other values can still be chosen.
func (e *Explorer) Facets(ctx context.Context, text string, fields []string) ([]Facet, error) {
	if len(fields) == 0 {
		fields = DefaultFacets
	}
	fl, err := filter(text)
	if err != nil {
		return nil, err
	}
	out := make([]Facet, 0, len(fields))
	for _, field := range fields {
		keys := []string{field}
		if strings.HasPrefix(field, "hs") {
			keys = append(keys, "hs")
		}
		g, err := e.Group(ctx, GroupQuery{Filter: fl.Without(keys...).String(), By: []string{field}, Limit: facetValues})
		if err != nil {
			return nil, err
		}
		f := Facet{Field: field, Label: label(field), Values: []FacetValue{}, More: g.Other.Items > 0, Missing: g.Missing.Items}
		for _, row := range g.Rows {
			f.Values = append(f.Values, FacetValue{Value: row.Keys[0], Label: row.Labels[0], Rows: row.Items, Term: term(field, row.Keys[0])})
		}
		out = append(out, f)
	}
	return out, nil
}

func label(key string) string {
	for _, k := range measure.Catalog() {
		if k.Name == key {
			return strings.TrimSuffix(k.Doc, ".")
		}
	}
	return key
}

// Keys are the keys of the filter language.
func Keys() []measure.Key { return measure.Catalog() }

// Suggestion completes what is being typed: Text stands in the place of the
// word at the cursor.
type Suggestion struct {
	Text string `json:"text"`
	Doc  string `json:"doc,omitempty"`
	From int    `json:"from"` // where the word begins, in characters
}

const suggestions = 12

// Complete suggests keys, and values of keys that have a fixed set or that the
// ledger holds.
func (e *Explorer) Complete(ctx context.Context, text string, at int) ([]Suggestion, error) {
	r := []rune(text)
	at = min(max(at, 0), len(r))
	from := at
	for from > 0 && r[from-1] != ' ' {
		from--
	}
	word := string(r[from:at])
	sign := ""
	if strings.HasPrefix(word, "-") {
		sign, word = "-", word[1:]
	}
	key, value, typed := strings.Cut(word, ":")
	out := []Suggestion{}
	if !typed {
		for _, k := range measure.Catalog() {
			if k.Filter && strings.HasPrefix(k.Name, key) {
				out = append(out, Suggestion{Text: sign + k.Name + ":", Doc: k.Doc, From: from})
			}
		}
		sort.SliceStable(out, func(i, j int) bool { return len(out[i].Text) < len(out[j].Text) })
		return out[:min(len(out), suggestions)], nil
	}
	values, err := e.values(ctx, key)
	if err != nil {
		return out, err
	}
	for _, v := range values {
		if strings.HasPrefix(strings.ToLower(v.Value), strings.ToLower(value)) || strings.Contains(strings.ToLower(v.Label), strings.ToLower(value)) {
			out = append(out, Suggestion{Text: sign + v.Term, Doc: v.Label, From: from})
		}
	}
	return out[:min(len(out), suggestions)], nil
}

func (e *Explorer) values(ctx context.Context, key string) ([]FacetValue, error) {
	for _, k := range measure.Catalog() {
		if k.Name != key {
			continue
		}
		var out []FacetValue
		for _, v := range k.Values {
			out = append(out, FacetValue{Value: v, Label: v, Term: term(key, v)})
		}
		if len(out) > 0 || !k.Group {
			return out, nil
		}
		g, err := e.Group(ctx, GroupQuery{By: []string{key}, Limit: 500})
		if err != nil {
			return nil, err
		}
		for _, row := range g.Rows {
			out = append(out, FacetValue{Value: row.Keys[0], Label: row.Labels[0], Rows: row.Items, Term: term(key, row.Keys[0])})
		}
		return out, nil
	}
	return nil, nil
}
