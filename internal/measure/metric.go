package measure

import (
	"math/big"
	"strings"

	"tallyman/internal/trade"
)

// metricSQL is a metric over normalize.item i: one or two aggregates (a value
// is num, or num divided by den in exact arithmetic), what it needs joined,
// and the condition of a row that lacks what is counted or summed.
type metricSQL struct {
	num, den string
	joins    []string
	needs    []string
	missing  string // "" where no row can lack it
}

// compile writes a metric. Entities are counted where resolve has been built.
func (m Metric) compile(entities bool) metricSQL {
	switch m.Op {
	case "first":
		return metricSQL{num: `min(i."on")`, missing: `i."on" IS NULL`}
	case "last":
		return metricSQL{num: `max(i."on")`, missing: `i."on" IS NULL`}
	case "exists":
		return metricSQL{num: "count(*)"}
	case "count":
		return m.count(entities)
	}
	expr, weight := "i."+m.What, ""
	switch m.What {
	case "usd_per_kg":
		weight = "i.net_kg"
	case "usd_per_unit":
		weight = "i.quantity"
	}
	if weight != "" {
		return m.perUnit(weight)
	}
	missing := expr + " IS NULL"
	switch m.Op {
	case "avg":
		return metricSQL{num: "sum(" + expr + ")", den: "count(" + expr + ")", missing: missing}
	case "median":
		return metricSQL{num: "median(CAST(" + expr + " AS DOUBLE))", missing: missing}
	}
	return metricSQL{num: m.Op + "(" + expr + ")", missing: missing}
}

// perUnit is a unit value. The average is total value over total weight, as
// trade statistics define a unit value, not the mean of the rows' quotients.
func (m Metric) perUnit(weight string) metricSQL {
	both := "i.value_usd IS NOT NULL AND " + weight + " > 0"
	missing := "i.value_usd IS NULL OR " + weight + " IS NULL OR " + weight + " <= 0"
	if m.Op == "avg" {
		return metricSQL{num: "sum(CASE WHEN " + both + " THEN i.value_usd END)",
			den: "sum(CASE WHEN " + both + " THEN " + weight + " END)", missing: missing}
	}
	return metricSQL{num: m.Op + "(CASE WHEN " + both + " THEN CAST(i.value_usd AS DOUBLE) / CAST(" + weight + " AS DOUBLE) END)", missing: missing}
}

func (m Metric) count(entities bool) metricSQL {
	switch m.What {
	case "rows":
		return metricSQL{num: "count(*)"}
	case "declarations":
		return metricSQL{num: "count(DISTINCT i.decl_key)", missing: "i.decl_key IS NULL"}
	case "consignments":
		return metricSQL{num: "count(DISTINCT i.consignment_key)", missing: "i.consignment_key IS NULL"}
	case "goods":
		return metricSQL{num: "count(DISTINCT i.goods_id)", missing: "i.goods_id IS NULL"}
	case "parties": // counted by a query of its own, over every role
		return metricSQL{num: "count(*)"}
	case "files":
		return metricSQL{num: "count(DISTINCT i.file_id)"}
	}
	_, variant, _ := strings.Cut(m.What, ".")
	role := m.role()
	column := columns(role)[0]
	switch {
	case variant == "id":
		q := "q" + alias(role) + ".tax_id"
		return metricSQL{num: "count(DISTINCT " + q + ")", joins: []string{partyJoin(role)}, needs: []string{"normalize.party"}, missing: q + " IS NULL"}
	case variant == "" && entities:
		return metricSQL{num: "count(DISTINCT coalesce(l" + alias(role) + ".entity_id, CAST(" + column + " AS VARCHAR)))",
			joins: []string{linkJoin(role)}, needs: []string{"resolve.link"}, missing: column + " IS NULL"}
	}
	return metricSQL{num: "count(DISTINCT " + column + ")", missing: column + " IS NULL"}
}

// role is the role whose parties the metric counts, "" for other metrics.
func (m Metric) role() string {
	what, _, _ := strings.Cut(m.What, ".")
	for _, r := range roleNames[:len(roleNames)-1] {
		if m.Op == "count" && what == plural(r) {
			return r
		}
	}
	return ""
}

// quantities says whether the metric adds quantities, which needs one unit.
func (m Metric) quantities() bool { return m.What == "quantity" || m.What == "usd_per_unit" }

// mixed names the key by which the metric's rows must be alike to be added, and
// the column that holds it; "" where any rows add up.
func (m Metric) mixed() (key, column string) {
	switch {
	case m.quantities():
		return "unit", "i.unit"
	case m.What == "value_local":
		return "currency", "i.local_currency"
	}
	return "", ""
}

// places is the precision of quotients.
const places = 6

// quotient is num/den rounded half away from zero to six places, as a plain
// decimal without trailing zeros; nil where it has no value.
func quotient(num, den *string) *string {
	a, b := rat(num), rat(den)
	if a == nil || b == nil || b.Sign() == 0 {
		return nil
	}
	return decimal(a.Quo(a, b))
}

func rat(s *string) *big.Rat {
	if s == nil {
		return nil
	}
	r, ok := new(big.Rat).SetString(*s)
	if !ok {
		return nil
	}
	return r
}

func decimal(r *big.Rat) *string {
	s := r.FloatString(places)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		s = "0"
	}
	return &s
}

// tidy writes what an engine returned for a number: no trailing zeros, no
// exponent, at most six places. Dates pass as they are.
func tidy(s *string) *string {
	if r := rat(s); r != nil {
		return decimal(r)
	}
	return s
}

// change relates two values exactly.
func change(unit trade.Unit, value, base *string) *trade.Change {
	out := &trade.Change{Unit: unit, Value: value, Base: base, Ratio: quotient(value, base)}
	if a, b := rat(value), rat(base); a != nil && b != nil {
		out.Difference = decimal(a.Sub(a, b))
	}
	return out
}
