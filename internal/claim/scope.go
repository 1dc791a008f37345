package claim

import (
	"context"
	"math/big"
	"slices"
	"strings"

	"tallyman/internal/measure"
)

// search tries the scopes that the claim names and, with near, those close to
// the first reading.
func (ch *checker) search(ctx context.Context, c *Claim, v *Verdict, near bool) error {
	candidates := slices.Clone(c.scopes)
	if near {
		candidates = append(candidates, ch.near(c.readings[0].m)...)
	}
	seen := map[string]bool{}
	for _, r := range v.Readings {
		seen[r.Expr] = true
	}
	for _, s := range candidates {
		if seen[s.m.String()] {
			continue
		}
		seen[s.m.String()] = true
		if fits(s.m, c.expect) != nil {
			continue
		}
		t, err := ch.try(ctx, ch.brief, s, c.expect)
		if err != nil {
			return err
		}
		if seen[t.Expr] && t.Expr != s.m.String() { // the same once names are looked up
			continue
		}
		seen[t.Expr] = true
		v.Tried++
		if t.state == holds && (s.dimension == written || explains(t, c.expect)) {
			v.Holding++
			v.Scopes = append(v.Scopes, t)
		}
	}
	return nil
}

// written marks scopes that the claims file names.
const written = "as written"

// explains says whether a scope accounts for a number that has one open end.
// "More than 50" is true of 5,000 too, but 5,000 is not where 50 came from: a
// scope has to come within half of the stated number.
func explains(t Tried, e measure.Expect) bool {
	if (e.Lo == nil) == (e.Hi == nil) || t.Observed == nil {
		return true
	}
	v, ok := new(big.Rat).SetString(*t.Observed)
	if !ok {
		return false
	}
	const more, of = 3, 2 // one and a half times
	if e.Hi == nil {
		return v.Cmp(new(big.Rat).Mul(e.Lo, big.NewRat(more, of))) <= 0
	}
	return v.Cmp(new(big.Rat).Mul(e.Hi, big.NewRat(of, more))) >= 0
}

// near lists measures that differ from m in one respect.
func (ch *checker) near(m *measure.Measure) []candidate {
	var out []candidate
	for _, part := range []func(*measure.Measure) []candidate{units, ch.windows, places, goods, universe} {
		out = append(out, part(m)...)
	}
	return out
}

// units: what is counted.
func units(m *measure.Measure) []candidate {
	if m.Metric.Op != "count" {
		return nil
	}
	shipments := []string{"rows", "declarations", "consignments"}
	var others []string
	plural, _, _ := strings.Cut(m.Metric.What, ".")
	switch {
	case slices.Contains(shipments, m.Metric.What):
		others = shipments
	case strings.HasSuffix(plural, "s") && plural != "goods" && plural != "files" && plural != "parties":
		others = []string{plural, plural + ".id", plural + ".name"}
	}
	var out []candidate
	for _, what := range others {
		if what == m.Metric.What {
			continue
		}
		alt := *m
		alt.Metric.What = what
		name := "counting " + what
		switch {
		case strings.HasSuffix(what, ".id"):
			name = "counting " + plural + " by tax number"
		case strings.HasSuffix(what, ".name"):
			name = "counting " + plural + " by spelling"
		}
		out = append(out, candidate{name, "unit", &alt})
	}
	return out
}

// windows: the time that is spoken of.
func (ch *checker) windows(m *measure.Measure) []candidate {
	spans, bounded, err := measure.FilterSpans(m.Where, ch.opt.Measure.Events)
	if err != nil || !bounded || len(spans) != 1 {
		return nil
	}
	var out []candidate
	add := func(name string, s measure.Span, vs *measure.Versus) {
		alt := *m
		alt.Where = m.Where.InPeriod(s.Period())
		if vs != nil {
			alt.Vs = vs
		}
		out = append(out, candidate{name, "window", &alt})
	}
	if m.Vs != nil {
		return ch.comparedWindows(m, spans[0])
	}
	for _, w := range spans[0].Near(ch.opt.Measure.Events) {
		add(measure.SpanWords(w), w, nil)
	}
	alt := *m
	alt.Where = m.Where.Without("date", "month", "year", "before", "after")
	return append(out, candidate{"in all that is loaded", "window", &alt})
}

// comparedWindows moves both sides of a comparison together: the calendar year
// before and after, and by half a year, where fiscal years lie.
func (ch *checker) comparedWindows(m *measure.Measure, s measure.Span) []candidate {
	var out []candidate
	for _, months := range []int{-12, -6, 6, 12} {
		a, ok := s.Shift(months)
		if !ok {
			return nil
		}
		alt := *m
		alt.Where = m.Where.InPeriod(a.Period())
		if m.Vs.Period != nil {
			base, err := m.Vs.Period.Span(ch.opt.Measure.Events)
			if err != nil {
				return nil
			}
			b, ok := base.Shift(months)
			if !ok {
				return nil
			}
			p := b.Period()
			alt.Vs = &measure.Versus{Period: &p}
		}
		out = append(out, candidate{measure.SpanWords(a) + " against the like period before", "window", &alt})
	}
	return out
}

// places: origin or dispatch, one end only, the other way.
func places(m *measure.Measure) []candidate {
	var out []candidate
	rename := func(name, dimension string, keys map[string]string) {
		alt := m.Rekey(keys)
		if alt.String() != m.String() {
			out = append(out, candidate{name, dimension, alt})
		}
	}
	rename("by country of origin", "country", map[string]string{"from": "origin"})
	rename("by trading country", "country", map[string]string{"from": "trading", "origin": "trading"})
	rename("by country of dispatch", "country", map[string]string{"origin": "from", "trading": "from"})
	rename("in the other direction", "direction", map[string]string{"from": "to", "to": "from"})
	for _, other := range []struct{ is, want, name string }{{"import", "export", "by the sender's export records"}, {"export", "import", "by the receiver's import records"}} {
		want, err := measure.ParseFilter("direction:" + other.want)
		if err == nil && strings.Contains(" "+m.Where.String()+" ", " direction:"+other.is+" ") {
			alt := *m
			alt.Where = m.Where.Replace(want)
			out = append(out, candidate{other.name, "direction", &alt})
		}
	}
	rename("from any country", "universe", map[string]string{"from": "", "origin": "", "trading": ""})
	rename("to any country", "universe", map[string]string{"to": ""})
	return out
}

// goods: the whole heading, the whole of the goods.
func goods(m *measure.Measure) []candidate {
	var out []candidate
	if alt := m.Headings(); alt.String() != m.String() {
		out = append(out, candidate{"for the whole heading", "goods", alt})
	}
	for _, key := range []string{"hs", "class", "control", "cover", "text"} {
		alt := m.Rekey(map[string]string{key: ""})
		if alt.String() != m.String() {
			out = append(out, candidate{"for all goods, whatever the " + map[string]string{"hs": "code", "class": "class", "control": "control list", "cover": "stated use", "text": "description"}[key], "goods", alt})
		}
	}
	return out
}

// universe: whom it speaks of.
func universe(m *measure.Measure) []candidate {
	var out []candidate
	drop := map[string]bool{}
	for _, t := range m.Where.Terms {
		role, _, _ := strings.Cut(t.Key, ".")
		if !t.Neg && slices.Contains(partyRoles, role) {
			drop[role] = true
		}
	}
	for _, role := range partyRoles {
		if !drop[role] {
			continue
		}
		keys := map[string]string{}
		for _, t := range m.Where.Terms {
			if r, _, _ := strings.Cut(t.Key, "."); r == role {
				keys[t.Key] = ""
			}
		}
		name := "for any " + strings.ReplaceAll(role, "-", " ")
		if role == "party" {
			name = "whoever the parties are"
		}
		out = append(out, candidate{name, "universe", m.Rekey(keys)})
	}
	return out
}
