package measure

import (
	"slices"
	"strings"
	"time"
)

// FilterSpans is the time that a filter's period terms allow: the values of one
// key are alternatives, the keys must all hold. bounded is false where the
// filter says nothing of time.
func FilterSpans(fl *Filter, events map[string]string) (spans []Span, bounded bool, err error) {
	return filterSpans(fl, events)
}

// Period turns dates back into the shortest period that says the same.
func (s Span) Period() Period { return s.period() }

// InPeriod is the filter with all its period terms replaced by one.
func (f *Filter) InPeriod(p Period) *Filter {
	return f.Without(periodKeys...).With(&Filter{Terms: []Term{{Key: "date", Values: []Value{{Date: &p}}}}})
}

// Shift moves a span of whole months by a number of months; ok is false for
// open spans and those that start or end inside a month.
func (s Span) Shift(months int) (Span, bool) {
	if s.From == "" || s.To == "" || s.From[8:] != "01" || addDays(s.To, 1)[8:] != "01" {
		return Span{}, false
	}
	next := mustDay(addDays(s.To, 1))
	return Span{mustDay(s.From).AddDate(0, months, 0).Format(isoDay), next.AddDate(0, months, -1).Format(isoDay)}, true
}

// Near lists spans that a sentence may have meant instead: a quarter more at
// either end, the calendar years, the year before and after, open ends, and
// what dated events cut out of it. The span itself is not among them.
func (s Span) Near(events map[string]string) []Span {
	var out []Span
	add := func(from, to string) {
		n := Span{from, to}
		if n != s && (from == "" || to == "" || from <= to) && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	if s.From != "" && s.To != "" {
		add(s.From, monthsAfter(s.To, 3))
		add(mustDay(s.From).AddDate(0, -3, 0).Format(isoDay), s.To)
		for _, m := range []int{-12, 12} {
			if n, ok := s.Shift(m); ok {
				add(n.From, n.To)
			}
		}
	}
	for _, day := range []string{s.From, s.To} {
		if day != "" {
			add(day[:4]+"-01-01", day[:4]+"-12-31")
		}
	}
	if s.From != "" {
		add(s.From, "")
	}
	if s.To != "" {
		add("", s.To)
	}
	names := make([]string, 0, len(events))
	for n := range events {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		if n == "today" {
			continue
		}
		if day, err := (Point{Event: n}).span(events); err == nil {
			add(day.From, s.To)
			add(s.From, addDays(day.From, -1))
			add(day.From, "")
		}
	}
	return out
}

// monthsAfter is the last day of the month that ends so many months later; the
// day itself moves where it ends no month.
func monthsAfter(day string, months int) string {
	next := mustDay(addDays(day, 1))
	if next.Day() == 1 {
		return next.AddDate(0, months, -1).Format(isoDay)
	}
	t := mustDay(day)
	return time.Date(t.Year(), t.Month()+time.Month(months), t.Day(), 0, 0, 0, 0, time.UTC).Format(isoDay)
}

// Rekey is the measure with the positive terms of some keys under others; an
// empty name drops them. The side that "vs" names follows.
func (m *Measure) Rekey(keys map[string]string) *Measure {
	return m.refilter(func(f *Filter) *Filter { return f.rekey(keys) })
}

// refilter is the measure with every one of its filters changed.
func (m *Measure) refilter(change func(*Filter) *Filter) *Measure {
	out := *m
	out.Where = change(m.Where)
	if m.Of != nil {
		out.Of = change(m.Of)
	}
	if m.Vs != nil && m.Vs.Filter != nil {
		vs := *m.Vs
		vs.Filter = change(m.Vs.Filter)
		out.Vs = &vs
	}
	return &out
}

func (f *Filter) rekey(keys map[string]string) *Filter {
	if f == nil {
		return nil
	}
	out := f.Clone()
	var terms []Term
	for _, t := range out.Terms {
		to, ok := keys[t.Key]
		switch {
		case !ok || t.Neg:
			terms = append(terms, t)
		case to != "":
			t.Key = to
			terms = append(terms, t)
		}
	}
	out.Terms = terms
	out.canonical()
	return out
}

// Headings is the measure with every HS code cut to its heading.
func (m *Measure) Headings() *Measure {
	out := *m
	out.Where = m.Where.Clone()
	for i, t := range out.Where.Terms {
		if t.Key != "hs" || t.Neg {
			continue
		}
		values := slices.Clone(t.Values)
		for j, v := range values {
			if len(v.Text) > 4 && !strings.Contains(v.Text, "..") && !v.Set {
				values[j].Text, values[j].Post = v.Text[:4], false
			}
		}
		out.Where.Terms[i].Values = values
	}
	out.Where.canonical()
	return &out
}
