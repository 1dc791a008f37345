package measure

import "fmt"

// spans are the stretches of a positive period term.
func (t Term) spans(events map[string]string) ([]Span, error) {
	var out []Span
	for _, v := range t.Values {
		if v.Date == nil {
			return nil, fmt.Errorf("%s:%s is not a period", t.Key, v)
		}
		p := *v.Date
		if t.Key == "before" || t.Key == "after" {
			p.Op = t.Key
		}
		s, err := p.Span(events)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// period compiles a time condition. A row counts only when the whole stretch
// that its date states lies inside: a row dated "March 2022" is not inside
// "from 24 March 2022", and one dated "2022" is not inside "March 2022".
func (c *compiler) period(t Term) (frag, error) {
	spans, err := t.spans(c.events)
	if err != nil {
		return frag{}, err
	}
	var parts []frag
	for _, s := range spans {
		parts = append(parts, spanCond(s))
	}
	return or(parts), nil
}

func dayRange(s Span) frag {
	const on, cast = `i."on"`, "CAST(? AS DATE)"
	switch {
	case s.To == "":
		return sqlf(on+" >= "+cast, s.From)
	case s.From == "":
		return sqlf(on+" <= "+cast, s.To)
	}
	return sqlf(on+" BETWEEN "+cast+" AND "+cast, s.From, s.To)
}

func spanCond(s Span) frag {
	wholeYears := (s.From == "" || s.From[5:] == "01-01") && (s.To == "" || s.To[5:] == "12-31")
	if wholeYears {
		return dayRange(s)
	}
	wholeMonths := (s.From == "" || s.From[8:] == "01") && (s.To == "" || addDays(s.To, 1)[8:] == "01")
	if wholeMonths {
		return cat(sqlf("("), dayRange(s), sqlf(" AND coalesce(i.date_precision, 'day') <> 'year')"))
	}
	days := cat(sqlf("("), dayRange(s), sqlf(" AND coalesce(i.date_precision, 'day') = 'day')"))
	m := monthRange(s)
	if m.sql == "" {
		return days
	}
	return or([]frag{days, cat(sqlf("("), m, sqlf(" AND i.date_precision = 'month')"))})
}

// monthRange covers the months that lie wholly inside; empty where none does.
func monthRange(s Span) frag {
	var lo, hi string
	if s.From != "" {
		lo = firstWholeMonth(s.From)
	}
	if s.To != "" {
		hi = lastWholeMonth(s.To)
	}
	switch {
	case hi == "":
		return sqlf("i.month >= ?", lo)
	case lo == "":
		return sqlf("i.month <= ?", hi)
	case hi < lo:
		return frag{}
	}
	return sqlf("i.month BETWEEN ? AND ?", lo, hi)
}

// straddles is the condition for rows whose stated month or year lies only
// partly inside the span: they are left out, and counted as such. Empty where
// the span has no such edge.
func straddles(s Span) frag {
	var parts []frag
	edge := func(day string, wholeMonth, wholeYear bool) {
		if day == "" || wholeYear {
			return
		}
		parts = append(parts, sqlf(`(i.date_precision = 'year' AND extract(year FROM i."on") = ?)`, atoi(day[:4])))
		if !wholeMonth {
			parts = append(parts, sqlf("(i.date_precision = 'month' AND i.month = ?)", day[:7]))
		}
	}
	if s.From != "" {
		edge(s.From, s.From[8:] == "01", s.From[5:] == "01-01")
	}
	if s.To != "" {
		edge(s.To, addDays(s.To, 1)[8:] == "01", s.To[5:] == "12-31")
	}
	if len(parts) == 0 {
		return frag{}
	}
	return or(parts)
}

// filterSpans is the time that a filter's positive period terms allow: the
// values of one key are alternatives, the keys must all hold. bounded is false
// where the filter says nothing of time.
func filterSpans(fl *Filter, events map[string]string) (spans []Span, bounded bool, err error) {
	spans = []Span{{}}
	for _, t := range fl.Terms {
		def := lookupKey(t.Key)
		if def == nil || !def.periodKind() || t.Neg {
			continue
		}
		bounded = true
		alt, err := t.spans(events)
		if err != nil {
			return nil, true, err
		}
		var next []Span
		for _, a := range spans {
			for _, b := range alt {
				if s, ok := a.intersect(b); ok {
					next = append(next, s)
				}
			}
		}
		spans = next
	}
	return spans, bounded, nil
}
