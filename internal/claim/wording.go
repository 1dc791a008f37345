package claim

import (
	"fmt"
	"math/big"
	"strings"
	"unicode"

	"tallyman/internal/measure"
	"tallyman/internal/trade"
)

// said puts a reading against the expectation in half a sentence.
func said(t Tried, e measure.Expect) string {
	verb := "is"
	if t.state != holds {
		verb = "is not"
	}
	out := fmt.Sprintf("%s gives %s, which %s %s", t.Expr, shown(t.Observed, e), verb, inWords(e))
	if t.Why != "" {
		out += "; " + t.Why
	}
	return out
}

// inWords writes an expectation with its range, or the range alone where it
// was given as one.
func inWords(e measure.Expect) string {
	words := strings.TrimSpace(e.Words)
	if strings.ContainsAny(words[:1], "<>=.0123456789") {
		return "in the stated range " + e.String()
	}
	return words + " (" + e.String() + ")"
}

func shown(v *string, e measure.Expect) string {
	if v == nil {
		return "no data"
	}
	switch e.Of {
	case "share":
		return percent(*v)
	case "ratio":
		return round(*v, 2) + " times"
	}
	return thousands(*v)
}

// wording is a sentence that the records support.
func wording(c *Claim, v *Verdict, events map[string]string) string {
	switch v.Verdict {
	case NotVisible:
		return "The loaded records cannot show this: " + v.Why + "."
	case Insufficient:
		if v.Observed == nil {
			return "The loaded records are not enough to say: " + v.Why + "."
		}
		return fmt.Sprintf("In the months that are loaded, %s; %s, so that nothing can be said of the whole.", sentence(c.readings[0].m, v.Figure, c.expect, events), v.Readings[0].Why)
	}
	main := v.Readings[0]
	if v.Verdict == OtherScope && v.Observed == nil && len(v.Scopes) > 0 {
		main = v.Scopes[0]
	}
	out := capital(sentence(main.m, main.fig, c.expect, events))
	if v.Verdict != Reproduced && main.state != holds {
		words := strings.TrimSpace(c.Expect)
		if strings.ContainsAny(words[:1], "<>=.0123456789") {
			words = "in the stated range " + c.expect.String()
		}
		out += ", not " + words
	}
	if v.Verdict == OtherScope && len(v.Scopes) > 0 && main.Expr != v.Scopes[0].Expr {
		out += fmt.Sprintf("; %s: %s", v.Scopes[0].Name, shown(v.Scopes[0].Observed, c.expect))
	}
	if v.Verdict == Ambiguous {
		var parts []string
		for _, t := range v.Readings[1:] {
			parts = append(parts, t.Name+": "+shown(t.Observed, c.expect))
		}
		out += "; " + strings.Join(parts, "; ")
	}
	if main.Rows == 0 && v.Verdict != Reproduced {
		out += "; that these records hold none does not show that there were none"
	}
	return out + "."
}

// otherWording is for claims that are not measured: what the records do show
// beside them, if anything.
func otherWording(v *Verdict) string {
	var b strings.Builder
	b.WriteString(capital(strings.TrimSuffix(v.Why, ".")) + ".")
	for _, t := range v.Readings {
		switch {
		case t.state == unseen:
			fmt.Fprintf(&b, " The loaded records cannot show what bears on it (%s): %s.", t.Expr, t.Why)
		case t.fig.Value != nil:
			fmt.Fprintf(&b, " What the records show (%s): %s.", t.Expr, amount(*t.fig.Value, t.fig.Unit))
		}
	}
	return b.String()
}

// sentence says what was measured and what came out.
func sentence(m *measure.Measure, fig *trade.Figure, e measure.Expect, events map[string]string) string {
	scope := measure.DescribeFilter(m.Where, events)
	if scope != "" {
		scope = " " + scope
	}
	switch {
	case fig.Value == nil && fig.Change == nil:
		return "there are no data" + scope
	case m.Kind == measure.Share && fig.Change != nil && fig.Value != nil:
		part := measure.DescribeFilter(m.Of, events)
		return fmt.Sprintf("%s (%s of %s) of the %s%s are those %s", percent(*fig.Value), thousandsOf(fig.Change.Value), thousandsOf(fig.Change.Base), unitWords(fig.Change.Unit), scope, part)
	case fig.Change != nil && fig.Change.Ratio != nil && (e.Of == "ratio" || m.Kind == measure.Ratio):
		return fmt.Sprintf("the records show %s%s, %s times the %s of %s", amount(*fig.Change.Value, fig.Change.Unit), scope, round(*fig.Change.Ratio, 2), amount(*fig.Change.Base, fig.Change.Unit), baseWords(m, fig, events))
	case fig.Unit == trade.UnitYesNo:
		if *fig.Value == "yes" {
			return "the records show at least one row" + scope
		}
		return "the records show no row" + scope
	case fig.Value == nil:
		return "there is nothing to compare with" + scope
	}
	if fig.Rows == 0 {
		return "the records show no goods" + scope
	}
	return "the records show " + amount(*fig.Value, fig.Unit) + scope
}

func baseWords(m *measure.Measure, fig *trade.Figure, events map[string]string) string {
	if m.Vs != nil && m.Vs.Period != nil {
		if s, err := m.Vs.Period.Span(events); err == nil {
			for _, w := range []string{"in ", "on ", "from "} {
				if rest, ok := strings.CutPrefix(measure.SpanWords(s), w); ok {
					return rest
				}
			}
			return "the time " + measure.SpanWords(s)
		}
	}
	if fig.Compare != nil && m.Vs != nil && m.Vs.Filter == nil {
		return fig.Compare.Period
	}
	return "the like " + measure.DescribeFilter(m.Vs.Filter, events)
}

func amount(v string, u trade.Unit) string {
	switch u {
	case trade.UnitUSD:
		return "USD " + thousands(v)
	case trade.UnitRatio:
		return round(v, 2) + " times"
	}
	return counted(v, u)
}

// counted is a number with its unit: 1 row (goods item), 22 recipients.
func counted(v string, u trade.Unit) string {
	words := unitWords(u)
	if v == "1" {
		words = strings.NewReplacer("parties", "party", "goods items", "goods item", "units of", "unit of").Replace(words)
		head, rest, _ := strings.Cut(words, " ")
		if u != trade.UnitGoods && u != trade.UnitKg {
			head = strings.TrimSuffix(head, "s")
		}
		words = strings.TrimSpace(head + " " + rest)
	}
	return thousands(v) + " " + words
}

func unitWords(u trade.Unit) string {
	switch u {
	case trade.UnitRows:
		return "rows (goods items)"
	case trade.UnitConsignments:
		return "consignments (declaration, sender and recipient)"
	case trade.UnitUSD:
		return "value in USD"
	case trade.UnitQuantity:
		return "units of quantity"
	case trade.UnitKg:
		return "kg"
	}
	return strings.ReplaceAll(string(u), "-", " ")
}

func thousandsOf(v *string) string {
	if v == nil {
		return "no data"
	}
	return thousands(*v)
}

// thousands sets commas between thousands; what follows the point stays.
func thousands(v string) string {
	whole, frac, _ := strings.Cut(v, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	if strings.Trim(whole, "0123456789") != "" {
		return v
	}
	var parts []string
	for len(whole) > 3 {
		parts = append([]string{whole[len(whole)-3:]}, parts...)
		whole = whole[:len(whole)-3]
	}
	out := sign + strings.Join(append([]string{whole}, parts...), ",")
	if frac != "" {
		out += "." + frac
	}
	return out
}

func round(v string, places int) string {
	r, ok := new(big.Rat).SetString(v)
	if !ok {
		return v
	}
	s := r.FloatString(places)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

func percent(v string) string {
	r, ok := new(big.Rat).SetString(v)
	if !ok {
		return v
	}
	return round(r.Mul(r, big.NewRat(100, 1)).FloatString(4), 1) + " %"
}

func capital(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}
