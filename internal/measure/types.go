package measure

import (
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// Kind of a measure.
type Kind string

// Kinds.
const (
	Plain      Kind = "value"      // METRIC where FILTER [by ...] [vs ...]
	Share      Kind = "share"      // share of FILTER where FILTER [of METRIC]
	Ratio      Kind = "ratio"      // ratio METRIC where FILTER vs ...
	Difference Kind = "difference" // difference METRIC where FILTER vs ...
	Rank       Kind = "rank"       // rank METRIC of KEY:VALUE where FILTER
	Top        Kind = "top"        // top N METRIC where FILTER by KEY
)

// Metric is what is computed over rows: an operation and its operand.
type Metric struct {
	Op   string // count, sum, avg, median, min, max, first, last, exists
	What string // a unit of count, a column, "" for first, last, exists
}

// Measure is a parsed measure.
type Measure struct {
	Kind   Kind
	Metric Metric
	// Of is the part in a share, or the one KEY:VALUE that is ranked.
	Of    *Filter
	Where *Filter
	By    []string
	Vs    *Versus
	Top   int
	expr  string
}

// Versus is the other side of a comparison: a period, the period of the same
// length before, or terms that replace those of the same keys.
type Versus struct {
	Period   *Period
	Previous bool
	Filter   *Filter
}

// Unit describes a unit of count or a summable column.
type Unit struct {
	Name string     `json:"name"`
	Doc  string     `json:"doc"`
	Unit trade.Unit `json:"unit"`
	Ops  []string   `json:"ops"`
}

var columnOps = []string{"sum", "avg", "median", "min", "max"}

// Units lists what can be counted, summed and averaged.
func Units() []Unit {
	count := []string{"count"}
	out := []Unit{
		{"rows", "rows of the ledger after duplicates are left out: goods items where the source is declarations", trade.UnitRows, count},
		{"declarations", "distinct customs declarations", trade.UnitDeclarations, count},
		{"consignments", "distinct declaration + sender + recipient", trade.UnitConsignments, count},
	}
	for _, r := range roleNames[:len(roleNames)-1] {
		plural := plural(r)
		out = append(out,
			Unit{plural, "distinct " + words(plural) + ", as resolved to entities (by spelling where nothing is resolved)", trade.Unit(plural), count},
			Unit{plural + ".id", "distinct tax numbers of " + words(plural), trade.Unit(plural), count},
			Unit{plural + ".name", "distinct spellings of " + words(plural) + ", as written", trade.Unit(plural), count})
	}
	return append(out,
		Unit{"parties", "distinct entities in any role", trade.UnitParties, count},
		Unit{"goods", "distinct descriptions with their code", trade.UnitGoods, count},
		Unit{"files", "distinct source files", trade.UnitFiles, count},
		Unit{"value_usd", "item values in USD; totals of declarations are never summed", trade.UnitUSD, columnOps},
		Unit{"value_local", "values as stated in another currency than USD, in one currency: filter by currency: or group by currency", trade.UnitLocal, columnOps},
		Unit{"net_kg", "net mass in kilograms", trade.UnitKg, columnOps},
		Unit{"gross_kg", "gross mass in kilograms", trade.UnitKg, columnOps},
		Unit{"quantity", "quantity in one unit of measure: filter by unit: or group by unit", trade.UnitQuantity, columnOps},
		Unit{"usd_per_kg", "unit value: USD per kilogram net. avg is total value over total mass, median the middle row", trade.UnitUSDPerKg, columnOps[1:]},
		Unit{"usd_per_unit", "unit value: USD per unit of quantity, in one unit of measure", trade.UnitUSDPerUnit, columnOps[1:]},
	)
}

// plural names the parties of a role.
func plural(role string) string {
	if role == "notify" {
		return "notify-parties"
	}
	return role + "s"
}

func words(s string) string { return strings.ReplaceAll(s, "-", " ") }

// whatAliases are other spellings of operands.
var whatAliases = map[string]string{
	"value": "value_usd", "local": "value_local", "usd": "value_usd", "kg": "net_kg", "net": "net_kg", "weight": "net_kg", "gross": "gross_kg", "qty": "quantity",
	"unit_value": "usd_per_unit", "items": "rows", "records": "rows", "row": "rows", "declaration": "declarations", "consignment": "consignments",
	"price": "usd_per_kg",
}

func findUnit(name string) (Unit, bool) {
	name = strings.ToLower(name)
	if a, ok := whatAliases[name]; ok {
		name = a
	}
	all := Units()
	i := slices.IndexFunc(all, func(u Unit) bool { return u.Name == name })
	if i < 0 {
		i = slices.IndexFunc(all, func(u Unit) bool { return u.Name == strings.ReplaceAll(name, "_", "-") })
	}
	if i < 0 {
		return Unit{}, false
	}
	return all[i], true
}

// String writes the metric in its canonical form.
func (m Metric) String() string {
	if m.What == "" {
		return m.Op
	}
	return m.Op + " " + m.What
}

// Unit is the unit of the metric's value.
func (m Metric) Unit() trade.Unit {
	switch m.Op {
	case "first", "last":
		return trade.UnitDate
	case "exists":
		return trade.UnitYesNo
	}
	u, _ := findUnit(m.What)
	return u.Unit
}

// additive says whether the values of disjoint groups add up to the total.
func (m Metric) additive() bool {
	return m.Op == "sum" || (m.Op == "count" && m.What == "rows")
}

// String writes the measure in its canonical form; parsing it again gives the
// same measure.
func (m *Measure) String() string {
	var b strings.Builder
	switch m.Kind {
	case Share:
		fmt.Fprintf(&b, "share of %s", m.Of)
	case Ratio, Difference:
		fmt.Fprintf(&b, "%s %s", m.Kind, m.Metric)
	case Rank:
		fmt.Fprintf(&b, "rank %s of %s", m.Metric, m.Of)
	case Top:
		fmt.Fprintf(&b, "top %d %s", m.Top, m.Metric)
	default:
		b.WriteString(m.Metric.String())
	}
	if m.Where != nil && len(m.Where.Terms) > 0 {
		fmt.Fprintf(&b, " where %s", m.Where)
	}
	if m.Kind == Share && (m.Metric != Metric{"count", "rows"}) {
		fmt.Fprintf(&b, " of %s", m.Metric.What)
	}
	if len(m.By) > 0 {
		fmt.Fprintf(&b, " by %s", strings.Join(m.By, ","))
	}
	if m.Vs != nil {
		fmt.Fprintf(&b, " vs %s", m.Vs)
	}
	return b.String()
}

// String writes the comparison in its canonical form.
func (v *Versus) String() string {
	switch {
	case v.Previous:
		return "previous"
	case v.Period != nil:
		return v.Period.String()
	}
	return v.Filter.String()
}
