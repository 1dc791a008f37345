package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/measure"
	"tallyman/internal/trade"
)

// state of one reading.
type state string

const (
	holds  state = "holds"
	fails  state = "fails"
	thin   state = "insufficient coverage"
	unseen state = "not visible"
)

// try computes a reading and holds it against the expectation. A reading of the
// claim itself that has no rows is told apart from one whose terms nothing
// meets.
func (ch *checker) try(ctx context.Context, meter *measure.Meter, r candidate, e measure.Expect) (Tried, error) {
	fig, err := meter.Compute(ctx, r.m)
	if err != nil {
		return Tried{}, err
	}
	t := Tried{Name: r.name, Dimension: r.dimension, Expr: fig.Expr, Unit: fig.Unit, Rows: fig.Rows, FigureID: fig.ID, fig: fig, m: r.m}
	t.Observed = observed(fig, e)
	t.state, t.Why = assess(fig, t.Observed, r.m, e)
	if r.dimension == reading && fig.Rows == 0 {
		if why, err := ch.unmet(ctx, r.m); err != nil {
			return t, err
		} else if why != "" {
			t.state, t.Why = unseen, why
		}
	}
	t.State = string(t.state)
	return t, nil
}

// observed is the number that the words speak of: the value, or the ratio of a
// comparison.
func observed(fig *trade.Figure, e measure.Expect) *string {
	if e.Of == "ratio" && fig.Unit != trade.UnitRatio {
		if fig.Change == nil {
			return nil
		}
		return fig.Change.Ratio
	}
	if fig.Value == nil {
		return nil
	}
	v := number(*fig.Value)
	return &v
}

// number turns yes and no into 1 and 0.
func number(v string) string {
	switch v {
	case "yes":
		return "1"
	case "no":
		return "0"
	}
	return v
}

// assess decides what one figure says. Months that are not loaded weaken only
// what they could change: more records can raise a count, never lower it.
func assess(fig *trade.Figure, obs *string, m *measure.Measure, e measure.Expect) (state, string) {
	missing, baseMissing := len(fig.Coverage.Missing), 0
	compares := m.Kind == measure.Ratio || e.Of == "ratio"
	if fig.Compare != nil && compares {
		baseMissing = len(fig.Compare.Coverage.Missing)
	}
	if obs == nil {
		return noValue(fig, missing+baseMissing)
	}
	ok := e.Holds(*obs)
	if missing+baseMissing == 0 {
		return plain(ok), ""
	}
	months := missing + baseMissing + len(fig.Coverage.Months)
	gap := notLoaded(missing + baseMissing)
	canRise, canFall := missing > 0, baseMissing > 0
	switch {
	case m.Kind == measure.Share || m.Metric.Op == "avg" || m.Metric.Op == "median":
		if 10*(missing+baseMissing) <= months {
			return plain(ok), gap
		}
		return thin, gap
	case m.Metric.Op == "exists" && ok:
		return holds, ""
	}
	above := e.Lo == nil || notBelow(e, *obs) // at or over the lower end already
	below := e.Hi == nil || notAbove(e, *obs)
	switch {
	case ok && (!canRise || e.Hi == nil) && (!canFall || e.Lo == nil):
		return holds, gap + ", which could not change this"
	case !ok && !above && !canRise, !ok && !below && !canFall:
		return fails, gap + ", which could not change this"
	}
	return thin, gap
}

func notLoaded(months int) string {
	if months == 1 {
		return "one month that the claim speaks of is not loaded"
	}
	return fmt.Sprintf("%d months that the claim speaks of are not loaded", months)
}

func plain(ok bool) state {
	if ok {
		return holds
	}
	return fails
}

func notBelow(e measure.Expect, v string) bool {
	return measure.Expect{Lo: e.Lo, LoOpen: e.LoOpen}.Holds(v)
}

func notAbove(e measure.Expect, v string) bool {
	return measure.Expect{Hi: e.Hi, HiOpen: e.HiOpen}.Holds(v)
}

// noValue tells why there is nothing to hold against the words.
func noValue(fig *trade.Figure, missing int) (state, string) {
	sides := []*trade.Figure{fig}
	if fig.Compare != nil {
		sides = append(sides, fig.Compare)
	}
	for _, s := range sides {
		if len(s.Coverage.Registers) > 0 && len(s.Coverage.Months) == 0 {
			return thin, "no month of " + s.Period + " is loaded"
		}
	}
	if missing > 0 && len(fig.Coverage.Registers) > 0 {
		return thin, notLoaded(missing)
	}
	if fig.Change != nil && fig.Change.Base != nil && *fig.Change.Base == "0" {
		return fails, "there is nothing in the base to compare with"
	}
	for _, s := range sides {
		for _, n := range s.Coverage.Notes {
			if strings.Contains(n, "no data") || strings.Contains(n, "is not built") {
				return unseen, n
			}
		}
	}
	return unseen, "the records do not state it"
}

// tagged are keys whose values come from lists, classes and names: where
// nothing in the ledger meets one, the records cannot speak of it.
var tagged = []string{"class", "control", "cover", "finding"}

// unmet names the first term that nothing in the whole ledger meets.
func (ch *checker) unmet(ctx context.Context, m *measure.Measure) (string, error) {
	for _, fl := range []*measure.Filter{m.Where, m.Of} {
		if fl == nil {
			continue
		}
		for _, t := range fl.Terms {
			role, _, _ := strings.Cut(t.Key, ".")
			if t.Neg || !(slices.Contains(tagged, t.Key) || slices.Contains(partyRoles, role)) {
				continue
			}
			met, err := ch.probe(ctx, t)
			if err != nil {
				return "", err
			}
			if !met {
				return fmt.Sprintf("nothing that is loaded meets %s, so that these records cannot speak of it", t), nil
			}
		}
	}
	return "", nil
}

var partyRoles = func() []string {
	out := []string{"party"}
	for _, r := range trade.Roles {
		out = append(out, strings.ReplaceAll(string(r), "_", "-"))
	}
	return out
}()

func (ch *checker) probe(ctx context.Context, t measure.Term) (bool, error) {
	id := t.String()
	if met, ok := ch.probes[id]; ok {
		return met, nil
	}
	fig, err := ch.brief.Compute(ctx, &measure.Measure{Kind: measure.Plain, Metric: measure.Metric{Op: "exists"}, Where: &measure.Filter{Terms: []measure.Term{t}}})
	if err != nil {
		return false, err
	}
	ch.probes[id] = fig.Value != nil && *fig.Value == "yes"
	return ch.probes[id], nil
}
