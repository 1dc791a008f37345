package measure

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tallyman/internal/ref/country"
)

// Countries turns what a person writes for a country into ISO 3166-1 alpha-2.
type Countries interface {
	Code(name string) (iso2 string, ok bool)
}

// Options are what a measure is computed with. The zero value computes over
// whatever is loaded, without events, sets or country names.
type Options struct {
	// Events are dated events by name: invasion -> 2022-02-24.
	Events map[string]string
	// Sets are named lists of values for any key: from:@hubs.
	Sets map[string][]string
	// Countries reads country names; nil is the program's own table.
	Countries Countries
	// Lists are the versions in force, list id -> version; read from the
	// ledger where nil.
	Lists map[string]string
	// LedgerKey is the hash of the tables that the engine shows.
	LedgerKey string
	// NoUnsure leaves out hits that a person marked unsure.
	NoUnsure bool
	// NoPartial leaves out goods that a control list names only through a code
	// that held other goods too in the HS edition of the record.
	NoPartial bool
	// MaxGroups bounds the groups of a figure; 0 means 1000.
	MaxGroups int
	// Now, when set, gives the event "today".
	Now time.Time
}

func (o Options) maxGroups() int {
	if o.MaxGroups > 0 {
		return o.MaxGroups
	}
	return 1000
}

// withNow adds the event "today" where Now is set.
func (o Options) withNow() Options {
	if o.Now.IsZero() || o.Events["today"] != "" {
		return o
	}
	events := map[string]string{"today": o.Now.UTC().Format(isoDay)}
	for k, v := range o.Events {
		events[k] = v
	}
	o.Events = events
	return o
}

// BindFilter looks up what a filter names: countries become codes, sets their
// values; an event or set that is not known is a [SyntaxError].
func BindFilter(fl *Filter, opt Options) (*Filter, error) {
	opt = opt.withNow()
	out := fl.Clone()
	for i, t := range out.Terms {
		def := lookupKey(t.Key)
		bound := make([]Value, 0, len(t.Values))
		for _, v := range t.Values {
			vs, err := opt.bindValue(def, v)
			if err != nil {
				return nil, &SyntaxError{Expr: fl.expr, Col: max(1, v.Col), Message: fmt.Sprintf("%s: %v", t.Key, err)}
			}
			bound = append(bound, vs...)
		}
		out.Terms[i].Values = bound
	}
	out.canonical()
	return out, nil
}

func (o Options) bindValue(def *keyDef, v Value) ([]Value, error) {
	if v.Date != nil {
		for _, p := range []*Point{v.Date.From, v.Date.To} {
			if p == nil || p.Event == "" {
				continue
			}
			if _, err := p.span(o.Events); err != nil {
				return nil, err
			}
		}
		return []Value{v}, nil
	}
	if v.Set {
		return o.expand(def, v)
	}
	if def == nil || v.Any {
		return []Value{v}, nil
	}
	switch def.kind {
	case kindCountry:
		code, err := o.country(v.Text)
		v.Text = code
		return []Value{v}, err
	case kindPair:
		a, b, _ := strings.Cut(v.Text, "-")
		x, err := o.country(a)
		if err != nil {
			return nil, err
		}
		y, err := o.country(b)
		v.Text = x + "-" + y
		return []Value{v}, err
	}
	return []Value{v}, nil
}

// expand reads the values of a named set as if they had been typed.
func (o Options) expand(def *keyDef, v Value) ([]Value, error) {
	members, ok := o.Sets[v.Text]
	if !ok {
		known := make([]string, 0, len(o.Sets))
		for k := range o.Sets {
			known = append(known, k)
		}
		slices.Sort(known)
		if near := nearest(v.Text, known); near != "" {
			return nil, fmt.Errorf("unknown set @%s; did you mean @%s?", v.Text, near)
		}
		return nil, fmt.Errorf("unknown set @%s; sets are named in case.yml", v.Text)
	}
	if len(members) == 0 {
		return nil, fmt.Errorf("the set @%s is empty", v.Text)
	}
	var out []Value
	for _, m := range members {
		text, pre, post := wildcards(m)
		w, _, err := def.read(raw{text: text, pre: pre, post: post, quoted: strings.ContainsAny(m, " ,")})
		if err != nil {
			return nil, fmt.Errorf("in the set @%s: %w", v.Text, err)
		}
		if w.Set {
			return nil, fmt.Errorf("the set @%s holds another set (%s); list its values", v.Text, m)
		}
		w.Col = v.Col
		more, err := o.bindValue(def, w)
		if err != nil {
			return nil, fmt.Errorf("in the set @%s: %w", v.Text, err)
		}
		out = append(out, more...)
	}
	return out, nil
}

func (o Options) country(s string) (string, error) {
	read := country.Code
	if o.Countries != nil {
		read = o.Countries.Code
	}
	if code, ok := read(s); ok {
		return code, nil
	}
	if strings.EqualFold(s, "EU") {
		return "EU", nil // no country, but it reports trade as one (reserved in ISO 3166-1)
	}
	return "", fmt.Errorf("%q is not a country; expected an ISO code or a name", s)
}

// Bind looks up what a measure names; see [BindFilter].
func Bind(m *Measure, opt Options) (*Measure, error) {
	opt = opt.withNow()
	out := *m
	var err error
	if out.Where, err = BindFilter(m.Where.Clone(), opt); err != nil {
		return nil, err
	}
	if m.Of != nil {
		if out.Of, err = BindFilter(m.Of, opt); err != nil {
			return nil, err
		}
	}
	if m.Vs == nil {
		return &out, nil
	}
	vs := *m.Vs
	out.Vs = &vs
	if vs.Filter != nil {
		if vs.Filter, err = BindFilter(m.Vs.Filter, opt); err != nil {
			return nil, err
		}
	}
	if vs.Period != nil {
		if _, err := vs.Period.Span(opt.Events); err != nil {
			return nil, &SyntaxError{Expr: m.expr, Col: max(1, strings.LastIndex(m.expr, " vs ")+5), Message: "vs: " + err.Error()}
		}
	}
	return &out, nil
}

// eventsUsed lists "name=day" of the events that a measure speaks of: the same
// words over other dates are another figure.
func eventsUsed(m *Measure, events map[string]string) []string {
	var out []string
	add := func(p *Period) {
		if p == nil {
			return
		}
		for _, pt := range []*Point{p.From, p.To} {
			if pt != nil && pt.Event != "" {
				out = append(out, pt.Event+"="+events[pt.Event])
			}
		}
	}
	filters := []*Filter{m.Where, m.Of}
	if m.Vs != nil {
		filters = append(filters, m.Vs.Filter)
		add(m.Vs.Period)
	}
	for _, fl := range filters {
		if fl == nil {
			continue
		}
		for _, t := range fl.Terms {
			for _, v := range t.Values {
				add(v.Date)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
