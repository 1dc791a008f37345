package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Variant is the same measure under another honest choice.
type Variant struct {
	Choice string  `json:"choice"`
	Expr   string  `json:"expr"`
	Value  *string `json:"value"`
	Rows   int64   `json:"rows"`
}

// Sensitivity is how far a figure moves when the choices behind it are made
// differently.
type Sensitivity struct {
	Low      *string   `json:"low"`
	High     *string   `json:"high"`
	Variants []Variant `json:"variants"`
}

// choice is one way to make a measure differently.
type choice struct {
	name string
	opt  func(o Options) Options
	m    *Measure
	// duplicates counts the rows that were left out as copies.
	duplicates bool
}

// Sensitivity recomputes a measure under the choices that bear on it: with and
// without duplicates, by import records alone, by origin instead of dispatch, without returns and
// repairs, without hits that are unsure, over the codes of the former HS edition
// too, without codes wider than the listed ones, by tax number or spelling instead of entity. The interval spans all
// that have a value, the measure as asked among them.
func (m *Meter) Sensitivity(ctx context.Context, measure *Measure) (*Sensitivity, error) {
	bound, err := Bind(measure, m.opt)
	if err != nil {
		return nil, err
	}
	out := &Sensitivity{}
	for _, c := range m.choices(bound) {
		alt := m.Brief()
		if c.opt != nil {
			alt.opt = c.opt(m.opt)
		}
		alt.duplicates = c.duplicates
		fig, err := alt.Compute(ctx, c.m)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		out.Variants = append(out.Variants, Variant{c.name, fig.Expr, fig.Value, fig.Rows})
		v := rat(fig.Value)
		if v == nil {
			continue
		}
		if low := rat(out.Low); low == nil || v.Cmp(low) < 0 {
			out.Low = fig.Value
		}
		if high := rat(out.High); high == nil || v.Cmp(high) > 0 {
			out.High = fig.Value
		}
	}
	return out, nil
}

func (m *Meter) choices(b *Measure) []choice {
	out := []choice{{name: "as asked", m: b}}
	if b.Metric.additive() && m.tables["normalize.duplicate"] {
		out = append(out, choice{name: "with duplicates counted", m: b, duplicates: true})
	}
	for _, pair := range [][2]string{{"from", "origin"}, {"origin", "from"}} {
		if b.Where.Has(pair[0]) && !b.Where.Has(pair[1]) {
			out = append(out, choice{name: "by " + what(pair[1]) + " instead of " + what(pair[0]), m: b.Rekey(map[string]string{pair[0]: pair[1]})})
		}
	}
	if !b.Where.Has("direction") && !b.Where.Has("reporter") {
		// The same goods can stand in the sender's export records too.
		once := *b
		once.Where = b.Where.With(&Filter{Terms: []Term{{Key: "direction", Values: []Value{{Text: "import"}}}}})
		out = append(out, choice{name: "by import records alone", m: &once})
	}
	out = append(out, m.editionChoices(b)...)
	if !b.Where.Has("flow") {
		without := *b
		without.Where = b.Where.With(&Filter{Terms: []Term{{Neg: true, Key: "flow", Values: []Value{{Text: "return"}, {Text: "repair"}}}}})
		out = append(out, choice{name: "without returns and repairs", m: &without})
	}
	if b.usesHits() && !m.opt.NoUnsure {
		out = append(out, choice{name: "without unsure hits", m: b, opt: func(o Options) Options { o.NoUnsure = true; return o }})
	}
	if role := b.Metric.role(); role != "" {
		_, variant, _ := strings.Cut(b.Metric.What, ".")
		for _, v := range []struct{ suffix, name string }{{"", "by entity"}, {"id", "by tax number"}, {"name", "by spelling"}} {
			if v.suffix == variant {
				continue
			}
			other := *b
			other.Metric.What = strings.TrimSuffix(plural(role)+"."+v.suffix, ".")
			out = append(out, choice{name: v.name, m: &other})
		}
	}
	return out
}

// usesHits says whether any filter speaks of watchlist hits.
func (m *Measure) usesHits() bool {
	for _, fl := range []*Filter{m.Where, m.Of} {
		if fl != nil && slices.ContainsFunc(fl.Terms, func(t Term) bool { return slices.Contains(hitAttrs, attrOf(t.Key)) }) {
			return true
		}
	}
	return false
}

// withDuplicates weighs every row with the copies that were left out for it; a
// copy has its twin's value, else it would not be one.
func (q metricSQL) withDuplicates(m Metric) metricSQL {
	q.joins = append(slices.Clone(q.joins), "LEFT JOIN (SELECT twin_item_id, count(*) AS copies FROM normalize.duplicate GROUP BY 1) dup ON dup.twin_item_id = i.item_id")
	q.needs = append(slices.Clone(q.needs), "normalize.duplicate")
	const weight = "(1 + coalesce(dup.copies, 0))"
	if m.Op == "count" {
		q.num = "coalesce(sum(" + weight + "), 0)"
	} else {
		q.num = "sum(i." + m.What + " * " + weight + ")"
	}
	return q
}
