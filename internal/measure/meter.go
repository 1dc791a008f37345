package measure

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Meter computes many measures over one ledger; it remembers what is loaded,
// so that coverage is read once. It is safe for concurrent use as far as its
// engine is.
type Meter struct {
	db     store.Engine
	opt    Options
	tables map[string]bool
	cover  *coverCache
	lists  []listVersion
	// duplicates counts the copies that were left out, see Sensitivity.
	duplicates bool
	// brief leaves out the notes that need passes of their own.
	brief bool
}

type listVersion struct{ id, version string }

// New reads which tables there are.
func New(ctx context.Context, db store.Engine, opt Options) (*Meter, error) {
	m := &Meter{db: db, opt: opt.withNow(), tables: map[string]bool{}, cover: &coverCache{rows: map[string][]coverRow{}}}
	err := store.QueryAll(ctx, db, "SELECT table_schema, table_name FROM information_schema.tables", nil, func(r *sql.Rows) error {
		var schema, name string
		if err := r.Scan(&schema, &name); err != nil {
			return err
		}
		m.tables[schema+"."+name] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	return m, m.readLists(ctx)
}

// Brief is a meter over the same ledger that leaves out the notes which need
// passes of their own: for many figures of which only the value counts.
func (m *Meter) Brief() *Meter {
	out := *m
	out.brief = true
	return &out
}

// entities says whether parties have been resolved.
func (m *Meter) entities() bool { return m.tables["resolve.link"] && m.tables["resolve.entity"] }

// missing names the tables that a query needs and that are not built.
func (m *Meter) missing(needs map[string]bool) []string {
	var out []string
	for t := range needs {
		if !m.tables[t] {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return out
}

// why says in words what a missing table means.
func why(table string) string {
	switch strings.SplitN(table, ".", 2)[0] {
	case "screen", "watchlist":
		return "no watchlist has been screened (" + table + " is not built): add a list and run"
	case "classify":
		return "goods have not been classified (" + table + " is not built): run"
	case "resolve":
		return "parties have not been resolved (" + table + " is not built): run"
	case "detect":
		return "no detector has run (" + table + " is not built): run"
	}
	return "no records are loaded (" + table + " is not built): ingest files and run"
}

// scope is what a measure or one side of it looks at: filters that must all
// hold, kept apart because terms of different filters must not merge.
type scope []*Filter

func (s scope) String() string {
	var parts []string
	for _, fl := range s {
		if t := fl.String(); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, " & ")
}

// where compiles all filters of the scope.
func (s scope) where(c *compiler, skip func(Term) bool) (frag, error) {
	var parts []frag
	for _, fl := range s {
		w, err := c.where(fl, skip)
		if err != nil {
			return frag{}, err
		}
		if w.sql != "TRUE" {
			parts = append(parts, w)
		}
	}
	if len(parts) == 0 {
		return sqlf("TRUE"), nil
	}
	return unite(parts, " AND "), nil
}

// spans is the time that the whole scope allows.
func (s scope) spans(events map[string]string) ([]Span, bool, error) {
	out, bounded := []Span{{}}, false
	for _, fl := range s {
		spans, b, err := filterSpans(fl, events)
		if err != nil {
			return nil, b, err
		}
		bounded = bounded || b
		var next []Span
		for _, x := range out {
			for _, y := range spans {
				if z, ok := x.intersect(y); ok {
					next = append(next, z)
				}
			}
		}
		out = next
	}
	return out, bounded, nil
}

// terms are the positive terms with one of the keys.
func (s scope) terms(keys ...string) []Term {
	var out []Term
	for _, fl := range s {
		for _, t := range fl.Terms {
			if !t.Neg && slices.Contains(keys, t.Key) {
				out = append(out, t)
			}
		}
	}
	return out
}

// grain is the grain that the scope asks for, "" where it leaves it open.
func (s scope) grain() (trade.Grain, error) {
	for _, fl := range s {
		for _, t := range fl.Terms {
			if t.Key != "grain" {
				continue
			}
			if t.Neg || len(t.Values) != 1 {
				return "", usage("rows of different grain never add up in one figure: "+t.String(), "name one: grain:item, grain:party-month or grain:aggregate")
			}
			return trade.Grain(t.Values[0].Text), nil
		}
	}
	return "", nil
}

func notGrain(t Term) bool { return t.Key == "grain" }

// Compute computes a measure. See [Meter.Compute].
func Compute(ctx context.Context, db store.Engine, m *Measure, opt Options) (*trade.Figure, error) {
	meter, err := New(ctx, db, opt)
	if err != nil {
		return nil, err
	}
	return meter.Compute(ctx, m)
}

// Compute gives the figure of a measure: value (nil is "no data", never zero),
// unit, period, coverage, rows and queries. Errors are usage errors (an
// unknown event, quantities in several units) or the engine's own.
func (m *Meter) Compute(ctx context.Context, measure *Measure) (*trade.Figure, error) {
	bound, err := Bind(measure, m.opt)
	if err != nil {
		return nil, err
	}
	var fig *trade.Figure
	switch bound.Kind {
	case Share:
		fig, err = m.share(ctx, bound)
	case Rank:
		fig, err = m.rank(ctx, bound)
	default:
		fig, err = m.plain(ctx, bound)
	}
	if err != nil {
		return nil, fmt.Errorf("measure %q: %w", bound, err)
	}
	m.name(fig, bound)
	return fig, nil
}

// name sets what identifies the figure.
func (m *Meter) name(fig *trade.Figure, bound *Measure) {
	fig.Expr = bound.String()
	fig.Ledger = m.opt.LedgerKey
	parts := []string{fig.Expr, m.opt.LedgerKey}
	// Only what changes the meaning of the words joins the id.
	parts = append(parts, eventsUsed(bound, m.opt.Events)...)
	if m.opt.NoUnsure {
		parts = append(parts, "without unsure hits")
	}
	if m.opt.NoPartial {
		parts = append(parts, "without partly listed codes")
	}
	fig.ID = trade.ShortID("fig", parts...)
}

// plain computes value, ratio, difference and top, with their other side.
func (m *Meter) plain(ctx context.Context, b *Measure) (*trade.Figure, error) {
	run, err := m.run(ctx, scope{b.Where}, b)
	if err != nil {
		return nil, err
	}
	fig := run.fig
	if b.Vs == nil {
		return fig, nil
	}
	other, err := m.otherSide(b)
	if err != nil {
		return nil, err
	}
	base, err := m.run(ctx, scope{other.Where}, other)
	if err != nil {
		return nil, err
	}
	m.name(base.fig, other)
	fig.Compare = base.fig
	fig.Change = change(fig.Unit, fig.Value, base.fig.Value)
	noteBase(fig, base.fig)
	switch b.Kind {
	case Ratio:
		fig.Value, fig.Unit = fig.Change.Ratio, trade.UnitRatio
	case Difference:
		fig.Value = fig.Change.Difference
	}
	return fig, nil
}

// otherSide is the measure that "vs" names.
func (m *Meter) otherSide(b *Measure) (*Measure, error) {
	other := *b
	other.Vs, other.Kind, other.By = nil, Plain, b.By
	period := b.Vs.Period
	if b.Vs.Previous {
		spans, bounded, err := filterSpans(b.Where, m.opt.Events)
		if err != nil {
			return nil, err
		}
		if !bounded || len(spans) != 1 {
			return nil, usage("vs previous needs one period to step back from", "add date:, such as date:2022")
		}
		prev, err := spans[0].previous()
		if err != nil {
			return nil, usage("vs previous: "+err.Error(), "give the period both ends")
		}
		p := prev.period()
		period = &p
	}
	if period == nil {
		other.Where = b.Where.Replace(b.Vs.Filter)
		return &other, nil
	}
	other.Where = b.Where.Replace(&Filter{Terms: []Term{{Key: "date", Values: []Value{{Date: period}}}}})
	return &other, nil
}

// noteBase warns where a comparison rests on little or on unequal coverage.
func noteBase(fig, base *trade.Figure) {
	note := func(s string, args ...any) {
		fig.Coverage.Notes = append(fig.Coverage.Notes, fmt.Sprintf(s, args...))
	}
	switch {
	case fig.Value == nil || base.Value == nil:
		note("no comparison: one side has no data")
	case fig.Change.Ratio == nil:
		note("no ratio: the base is zero")
	case base.Rows < 10:
		note("the base rests on %d rows", base.Rows)
	}
	if a, b := len(fig.Coverage.Missing), len(base.Coverage.Missing); a != b {
		note("unequal coverage: %d months are missing in %s, %d in %s; the change may be one of coverage", a, fig.Period, b, base.Period)
	}
}

// share computes part over whole.
func (m *Meter) share(ctx context.Context, b *Measure) (*trade.Figure, error) {
	whole, err := m.run(ctx, scope{b.Where}, b)
	if err != nil {
		return nil, err
	}
	// The part is taken from the rows of the whole, so of the same grain.
	part, err := m.run(ctx, scope{b.Where, b.Of, grainFilter(whole.grain)}, b)
	if err != nil {
		return nil, err
	}
	fig := part.fig
	fig.Filter = scope{b.Where, b.Of}.String()
	wholeMeasure := *b
	wholeMeasure.Kind, wholeMeasure.Of, wholeMeasure.Vs = Plain, nil, nil
	m.name(whole.fig, &wholeMeasure)
	fig.Compare = whole.fig
	fig.Change = change(fig.Unit, fig.Value, whole.fig.Value)
	fig.Value, fig.Unit = fig.Change.Ratio, trade.UnitShare
	fig.Groups = shareGroups(part.fig.Groups, whole.fig.Groups)
	fig.Coverage.OtherGrain = whole.fig.Coverage.OtherGrain
	if fig.Change.Value != nil && fig.Change.Base != nil && fig.Value == nil {
		fig.Coverage.Notes = append(fig.Coverage.Notes, "no share: the whole is zero")
	}
	if b.Vs == nil {
		return fig, nil
	}
	return m.shareVs(ctx, b, fig)
}

// shareVs compares a share with the same share of another period or scope.
func (m *Meter) shareVs(ctx context.Context, b *Measure, fig *trade.Figure) (*trade.Figure, error) {
	other, err := m.otherSide(b)
	if err != nil {
		return nil, err
	}
	other.Kind = Share
	base, err := m.share(ctx, other)
	if err != nil {
		return nil, err
	}
	m.name(base, other)
	fig.Change = change(trade.UnitShare, fig.Value, base.Value)
	fig.Compare = base
	noteBase(fig, base)
	return fig, nil
}

func grainFilter(g trade.Grain) *Filter {
	return &Filter{Terms: []Term{{Key: "grain", Values: []Value{{Text: string(g)}}}}}
}

func shareGroups(part, whole []trade.FigureGroup) []trade.FigureGroup {
	at := map[string]trade.FigureGroup{}
	for _, g := range part {
		at[strings.Join(g.Key, "\x00")] = g
	}
	zero := "0"
	out := make([]trade.FigureGroup, 0, len(whole))
	for _, w := range whole {
		p, ok := at[strings.Join(w.Key, "\x00")]
		if !ok {
			p = trade.FigureGroup{Value: &zero}
		}
		out = append(out, trade.FigureGroup{Key: w.Key, Label: w.Label, Value: quotient(p.Value, w.Value), Rows: p.Rows})
	}
	return out
}
