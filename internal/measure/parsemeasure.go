package measure

import (
	"slices"
	"strconv"
	"strings"
)

// heads are the words that a measure may start with.
var heads = []string{"count", "sum", "avg", "median", "min", "max", "share", "ratio", "difference", "rank", "top", "first", "last", "exists"}

// ParseMeasure reads a measure:
//
//	METRIC [where FILTER] [by KEY[,KEY]] [vs PERIOD|previous|TERMS]
//	share of FILTER [where FILTER] [of WHAT] [by ...] [vs ...]
//	ratio|difference [METRIC] where FILTER vs ...
//	rank [METRIC] of KEY:VALUE [where FILTER]
//	top N METRIC [where FILTER] by KEY
//	first|last|exists where FILTER
//
// A METRIC is "count UNIT" or "sum|avg|median|min|max COLUMN" (see [Units]).
// The error is a *[SyntaxError].
func ParseMeasure(expr string) (*Measure, error) {
	s := newScanner(expr)
	s.inMeasure = true
	s.skipSpace()
	m := &Measure{Kind: Plain, Where: &Filter{expr: expr}, expr: expr}
	if err := s.head(m); err != nil {
		return nil, err
	}
	for !s.end() {
		if err := s.clause(m); err != nil {
			return nil, err
		}
	}
	return m, s.check(m)
}

// head reads everything before "where".
func (s *scanner) head(m *Measure) error {
	col := s.col()
	if s.end() {
		return s.fail(col, "", "an empty measure; expected one such as count rows where from:CN date:2022")
	}
	word := strings.ToLower(s.peekWord())
	switch word {
	case "share":
		s.takeWord()
		m.Kind, m.Metric = Share, Metric{"count", "rows"}
		return s.of(m)
	case "ratio", "difference":
		s.takeWord()
		m.Kind, m.Metric = Kind(word), Metric{"sum", "value_usd"}
		if word := s.peekWord(); word == "" || slices.Contains([]string{"where", "vs", "by"}, word) {
			return nil
		}
		return s.metric(m)
	case "rank":
		s.takeWord()
		m.Kind, m.Metric = Rank, Metric{"sum", "value_usd"}
		if s.peekWord() != "of" {
			if err := s.metric(m); err != nil {
				return err
			}
		}
		return s.of(m)
	case "top":
		s.takeWord()
		m.Kind = Top
		at, n := s.col(), s.takeWord()
		var err error
		if m.Top, err = strconv.Atoi(n); err != nil || m.Top < 1 || m.Top > 10_000 {
			return s.fail(at, "", "found %q after top; expected a number from 1 to 10000", n)
		}
	}
	return s.metric(m)
}

// of reads "of FILTER".
func (s *scanner) of(m *Measure) error {
	if s.peekWord() != "of" {
		return s.fail(s.col(), "", "found %q after %s; expected of and a filter, such as %s", s.peekWord(), m.Kind,
			map[Kind]string{Share: "share of text:охот* where hs:9013.10", Rank: "rank sum value_usd of from:CN where to:RU"}[m.Kind])
	}
	s.takeWord()
	at := s.col()
	of, err := s.filter()
	if err != nil {
		return err
	}
	if len(of.Terms) == 0 {
		return s.fail(at, "", "no filter after of; expected terms such as text:охот*")
	}
	m.Of = of
	if m.Kind == Rank {
		t := of.Terms[0]
		def := lookupKey(t.Key)
		if len(of.Terms) != 1 || len(t.Values) != 1 || t.Neg || def == nil || def.group == nil || t.Values[0].Any || t.Values[0].Post {
			return s.fail(at, "", "rank is of one KEY:VALUE that rows can be grouped by, such as from:CN;")
		}
	}
	return nil
}

// metric reads "count UNIT", "sum COLUMN", "first" ...
func (s *scanner) metric(m *Measure) error {
	col := s.col()
	op := strings.ToLower(s.takeWord())
	switch op {
	case "first", "last", "exists":
		m.Metric = Metric{Op: op}
		return nil
	case "count", "sum", "avg", "median", "min", "max":
	case "average", "mean":
		op = "avg"
	default:
		near := nearest(op, heads)
		if op == "" {
			return s.fail(col, "", "the measure ends here; expected %s", strings.Join(heads, ", "))
		}
		return s.fail(col, near, "found %q; expected %s", op, strings.Join(heads, ", "))
	}
	at := s.col()
	word := s.takeWord()
	u, ok := findUnit(word)
	if ok && slices.Contains(u.Ops, op) {
		m.Metric = Metric{op, u.Name}
		return nil
	}
	var known []string
	for _, u := range Units() {
		if slices.Contains(u.Ops, op) {
			known = append(known, u.Name)
		}
	}
	if op == "sum" && (strings.HasPrefix(word, "usd_per") || word == "unit_value") {
		return s.fail(at, "", "unit values cannot be summed; expected avg or median before %s;", word)
	}
	if word == "shipments" || word == "shipment" {
		return s.fail(at, "", `"shipments" is not a unit: say which, rows, declarations or consignments;`)
	}
	if word == "" {
		return s.fail(at, "", "nothing after %s; expected %s", op, strings.Join(short(known), ", "))
	}
	return s.fail(at, nearest(word, known), "cannot %s %q; expected %s", op, word, strings.Join(short(known), ", "))
}

// short leaves the variants of units out of an error's list.
func short(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return strings.Contains(n, ".") })
}

// clause reads one of where, of, by, vs.
func (s *scanner) clause(m *Measure) error {
	col := s.col()
	word := s.takeWord()
	switch word {
	case "where":
		if len(m.Where.Terms) > 0 || len(m.By) > 0 || m.Vs != nil {
			return s.fail(col, "", "where stands once, before by and vs;")
		}
		at := s.col()
		fl, err := s.filter()
		if err != nil {
			return err
		}
		if len(fl.Terms) == 0 {
			return s.fail(at, "", "no filter after where; expected terms such as from:CN date:2022")
		}
		m.Where = fl
		return nil
	case "of":
		return s.shareOf(m, col)
	case "by":
		return s.by(m)
	case "vs":
		return s.versus(m, col)
	}
	return s.fail(col, nearest(word, []string{"where", "by", "vs", "of"}), "found %q; expected where, by or vs", word)
}

// shareOf reads the trailing "of value_usd" of a share.
func (s *scanner) shareOf(m *Measure, col int) error {
	at := s.col()
	word := s.takeWord()
	u, ok := findUnit(word)
	if m.Kind != Share {
		return s.fail(col, "", "of stands only in share and rank;")
	}
	if !ok {
		var known []string
		for _, u := range Units() {
			known = append(known, u.Name)
		}
		return s.fail(at, nearest(word, known), "found %q after of; expected rows, declarations, recipients, value_usd, net_kg ...", word)
	}
	op := u.Ops[0]
	if op == "avg" {
		return s.fail(at, "", "a unit value has no share; expected rows, value_usd, net_kg ...")
	}
	m.Metric = Metric{op, u.Name}
	return nil
}

// by reads KEY[,KEY].
func (s *scanner) by(m *Measure) error {
	if len(m.By) > 0 {
		return s.fail(s.col(), "", "by stands once; several keys are joined by commas, by month,from,")
	}
	for {
		s.skipSpace()
		col := s.col()
		word := s.peekWord()
		name, _, more := strings.Cut(word, ",")
		def := lookupKey(strings.ToLower(strings.ReplaceAll(name, "_", "-")))
		if def == nil || def.group == nil {
			near := foreign[strings.ToLower(name)]
			if near == "" {
				near = nearest(name, groupKeys())
			}
			if def != nil {
				return s.fail(col, near, "%q filters but does not group", name)
			}
			return s.fail(col, near, "unknown key %q after by; expected one such as month, from, recipient or hs6", name)
		}
		if slices.Contains(m.By, def.Name) {
			return s.fail(col, "", "the key %q stands twice after by", name)
		}
		m.By = append(m.By, def.Name)
		s.pos += len([]rune(name))
		s.skipSpace()
		if !more && (s.end() || s.src[s.pos] != ',') {
			return nil
		}
		s.pos++
	}
}

// versus reads a period, "previous", or terms.
func (s *scanner) versus(m *Measure, col int) error {
	if m.Vs != nil {
		return s.fail(col, "", "vs stands once;")
	}
	at := s.col()
	word := s.peekWord()
	if word == "previous" {
		s.takeWord()
		m.Vs = &Versus{Previous: true}
		return nil
	}
	_, isTerm := s.keyAhead()
	if isTerm && !strings.HasPrefix(word, "before:") && !strings.HasPrefix(word, "after:") {
		fl, err := s.filter()
		if err != nil {
			return err
		}
		m.Vs = &Versus{Filter: fl}
		return nil
	}
	if word == "" {
		return s.fail(at, "", "nothing after vs; expected a period (2021), previous, or terms that replace others (from:TR)")
	}
	p, err := ParsePeriod(word)
	if err != nil {
		return s.fail(at, "", "vs: %v", err)
	}
	s.takeWord()
	m.Vs = &Versus{Period: &p}
	return nil
}

// check refuses what parses but means nothing.
func (s *scanner) check(m *Measure) error {
	end := len(s.src) + 1
	dated := m.Metric.Op == "first" || m.Metric.Op == "last"
	switch {
	case (m.Kind == Ratio || m.Kind == Difference) && m.Vs == nil:
		return s.fail(end, "", "%s has two sides; expected vs and a period, previous, or terms", m.Kind)
	case m.Kind == Ratio || m.Kind == Difference || m.Kind == Plain && m.Vs != nil:
		if dated || m.Metric.Op == "exists" {
			return s.fail(1, "", "%s cannot be compared by vs; expected count, sum, avg or median", m.Metric)
		}
	case m.Kind == Top && len(m.By) == 0:
		return s.fail(end, "", "top has nothing to rank; expected by and a key, such as by recipient")
	case m.Kind == Rank && len(m.By) > 0:
		return s.fail(end, "", "rank takes its key from of KEY:VALUE and has no by;")
	case m.Metric.What == "parties" && len(m.By) > 0:
		return s.fail(end, "", "parties in any role have no groups; expected one role, such as count recipients by %s", m.By[0])
	case m.Metric.Op == "exists" && len(m.By) > 0:
		return s.fail(end, "", "exists has no by; count rows by %s says as much", m.By[0])
	}
	if (m.Kind == Top || m.Kind == Rank) && (m.Vs != nil || dated || m.Metric.Op == "exists") {
		return s.fail(end, "", "%s takes count, sum, avg or median, and no vs;", m.Kind)
	}
	if len(m.By) > 3 {
		return s.fail(end, "", "at most three keys after by;")
	}
	return nil
}
