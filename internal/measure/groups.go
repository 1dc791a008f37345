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

// groupPlan is the part of a grouped query that its keys decide.
type groupPlan struct {
	keys, labels   []string // expressions
	joins, outer   []string
	timed, several bool
}

// plan prepares grouping; nil where a table is missing, with the reason noted.
func (r *run) plan(by []string) *groupPlan {
	p := &groupPlan{}
	for n, name := range by {
		def := lookupKey(name).group
		if def.byEntity != nil && r.m.entities() {
			def = def.byEntity
		}
		needs := map[string]bool{}
		for _, t := range def.needs {
			needs[t] = true
		}
		if missing := r.m.missing(needs); len(missing) > 0 {
			r.note("no groups by %s: %s", name, why(missing[0]))
			return nil
		}
		p.keys = append(p.keys, def.expr)
		p.joins = append(p.joins, def.joins...)
		k := fmt.Sprintf("k%d", n+1)
		label := "NULL"
		if def.labelJoin != "" {
			p.outer = append(p.outer, strings.ReplaceAll(def.labelJoin, "KEY", k))
			label = strings.ReplaceAll(def.label, "KEY", k)
		}
		p.labels = append(p.labels, label)
		p.timed = p.timed || (n == 0 && def.time)
		p.several = p.several || def.many
	}
	return p
}

// inner is the grouped SELECT: keys k1.., n, value, divisor and v for sorting.
func (r *run) inner(p *groupPlan) frag {
	var cols, by []string
	for n, k := range p.keys {
		cols = append(cols, fmt.Sprintf("%s AS k%d", k, n+1))
		by = append(by, fmt.Sprint(n+1))
	}
	sorted := r.metric.num
	divisor := "NULL"
	if r.metric.den != "" {
		sorted = "CAST(" + r.metric.num + " AS DOUBLE) / nullif(CAST(" + r.metric.den + " AS DOUBLE), 0)"
		divisor = "CAST(" + r.metric.den + " AS VARCHAR)"
	}
	cols = append(cols, "count(*) AS n", "CAST("+r.metric.num+" AS VARCHAR) AS value", divisor+" AS divisor", sorted+" AS v")
	joins := slices.Clone(r.metric.joins)
	for _, j := range p.joins {
		if !slices.Contains(joins, j) {
			joins = append(joins, j)
		}
	}
	from := " FROM normalize.item i"
	for _, j := range joins {
		from += " " + j
	}
	return cat(sqlf("SELECT "+strings.Join(cols, ", ")+from+" WHERE "), r.ofGrain(), sqlf(" AND "), r.where, sqlf(" GROUP BY "+strings.Join(by, ", ")))
}

// groups computes the groups of a measure that has any.
func (r *run) groups(ctx context.Context) error {
	b := r.measure
	if len(b.By) == 0 || !r.seen() || r.noDeclarations() {
		return nil
	}
	p := r.plan(b.By)
	if p == nil {
		return nil
	}
	limit := r.m.opt.maxGroups()
	if b.Kind == Top {
		limit = min(limit, b.Top)
	}
	names := make([]string, len(p.keys))
	for i := range p.keys {
		names[i] = fmt.Sprintf("k%d", i+1)
	}
	order := "v DESC NULLS LAST, " + strings.Join(names, ", ")
	switch {
	case p.timed && b.Kind != Top:
		order = strings.Join(names, ", ")
	case b.Metric.Op == "first":
		order = strings.Replace(order, "DESC", "ASC", 1)
	}
	q := cat(r.c.prologue(), sqlf("SELECT g."+strings.Join(names, ", g.")+", "+strings.Join(p.labels, ", ")+", g.n, g.value, g.divisor, g.groups FROM (SELECT t.*, count(*) OVER () AS groups FROM ("), r.inner(p),
		sqlf(fmt.Sprintf(") t ORDER BY %s LIMIT %d) g %s ORDER BY %s", order, limit, strings.Join(p.outer, " "), prefixed(order))))
	r.fig.GroupsSQL = q.literal()
	total, err := r.readGroups(ctx, q, len(p.keys))
	if err != nil {
		return err
	}
	r.noteGroups(p, total)
	if len(b.By) == 1 && b.By[0] == "month" && b.Kind != Top {
		r.fillMonths()
	}
	return nil
}

// prefixed names the sort columns of the outer query, which joins labels.
func prefixed(order string) string {
	parts := strings.Split(order, ", ")
	for i, p := range parts {
		parts[i] = "g." + p
	}
	return strings.Join(parts, ", ")
}

func (r *run) readGroups(ctx context.Context, q frag, keys int) (total int64, err error) {
	err = store.QueryAll(ctx, r.m.db, q.sql, q.args, func(rows *sql.Rows) error {
		text := make([]sql.NullString, 2*keys+2)
		var n int64
		dest := make([]any, 0, len(text)+2)
		for i := range 2 * keys {
			dest = append(dest, &text[i])
		}
		dest = append(dest, &n, &text[2*keys], &text[2*keys+1], &total)
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		g := trade.FigureGroup{Rows: n, Value: r.read(text[2*keys], text[2*keys+1], n)}
		labelled := false
		for i := range keys {
			g.Key = append(g.Key, text[i].String)
			labelled = labelled || text[keys+i].Valid
		}
		for i := range keys {
			if labelled {
				g.Label = append(g.Label, text[keys+i].String)
			}
		}
		r.fig.Groups = append(r.fig.Groups, g)
		return nil
	})
	return total, err
}

func (r *run) noteGroups(p *groupPlan, total int64) {
	b := r.measure
	shown := len(r.fig.Groups)
	if p.several {
		r.note("a row can fall in several groups by %s, so that groups do not add up to the total", strings.Join(b.By, ","))
	}
	if int64(shown) >= total || shown == 0 {
		return
	}
	if !b.Metric.additive() || p.several {
		r.note("%d of %d groups are shown", shown, total)
		return
	}
	sum := "0"
	for _, g := range r.fig.Groups {
		if g.Value != nil {
			a, c := rat(&sum), rat(g.Value)
			sum = *decimal(a.Add(a, c))
		}
	}
	if s := quotient(&sum, r.fig.Value); s != nil {
		percent := rat(s)
		percent.Mul(percent, ratOf(100))
		r.note("%d of %d groups are shown; they hold %s %% of the total", shown, total, percent.FloatString(1))
	}
}

// fillMonths shows loaded months without a match as zero and months that are
// not loaded as no data: the two look alike only on a careless chart.
func (r *run) fillMonths() {
	op := r.measure.Metric.Op
	if op != "count" && op != "sum" {
		return
	}
	have := map[string]bool{}
	for _, g := range r.fig.Groups {
		have[g.Key[0]] = true
	}
	zero := "0"
	for _, m := range r.fig.Coverage.Months {
		if !have[m] {
			r.fig.Groups = append(r.fig.Groups, trade.FigureGroup{Key: []string{m}, Value: &zero})
		}
	}
	for _, m := range r.fig.Coverage.Missing {
		if !have[m] {
			r.fig.Groups = append(r.fig.Groups, trade.FigureGroup{Key: []string{m}})
		}
	}
	slices.SortFunc(r.fig.Groups, func(a, b trade.FigureGroup) int { return strings.Compare(a.Key[0], b.Key[0]) })
}

// rank finds the place of one value among all values of its key: 1 is the
// largest, equals share a place, rows without the key do not take part.
func (m *Meter) rank(ctx context.Context, b *Measure) (*trade.Figure, error) {
	r, err := m.run(ctx, scope{b.Where}, b)
	if err != nil {
		return nil, err
	}
	r.fig.Unit = trade.UnitRank
	total := r.fig.Value
	r.fig.Value = nil
	t := b.Of.Terms[0]
	if total == nil {
		return r.fig, nil
	}
	p := r.plan([]string{t.Key})
	if p == nil {
		return r.fig, nil
	}
	if t.Key == "hs" { // codes are ranked at the length that is asked for
		p.keys[0] = fmt.Sprintf("substr(i.hs_code, 1, %d)", len(t.Values[0].Text))
	}
	q := cat(r.c.prologue(), sqlf("SELECT g.k1, "+p.labels[0]+", g.n, g.value, g.divisor, g.place, g.places FROM (SELECT t.*, rank() OVER (ORDER BY v DESC NULLS LAST) AS place, count(*) OVER () AS places FROM ("),
		r.inner(p), sqlf(") t WHERE t.k1 IS NOT NULL) g "+strings.Join(p.outer, " ")+" WHERE g.place <= 10 OR g.k1 = ? ORDER BY g.place, g.k1", t.Values[0].Text))
	r.fig.SQL = q.literal()
	var places int64
	err = store.QueryAll(ctx, m.db, q.sql, q.args, func(rows *sql.Rows) error {
		var key, label, num, den sql.NullString
		var n, place int64
		if err := rows.Scan(&key, &label, &n, &num, &den, &place, &places); err != nil {
			return err
		}
		g := trade.FigureGroup{Key: []string{key.String}, Rows: n, Value: r.read(num, den, n)}
		if label.Valid {
			g.Label = []string{label.String}
		}
		r.fig.Groups = append(r.fig.Groups, g)
		if key.String == t.Values[0].Text {
			v := fmt.Sprint(place)
			r.fig.Value = &v
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if r.fig.Value == nil {
		r.note("no row has %s, so that it has no place among the %d", t, places)
		return r.fig, nil
	}
	r.note("place %s of %d", *r.fig.Value, places)
	return r.fig, nil
}
