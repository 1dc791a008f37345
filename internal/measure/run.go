package measure

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// run is one side of a measure being computed.
type run struct {
	m       *Meter
	c       *compiler
	measure *Measure
	scope   scope
	where   frag // every filter but grain
	metric  metricSQL
	grain   trade.Grain
	parts   bool  // rows that are part of others are asked for
	aside   int64 // rows left out because they contain or part others
	spans   []Span
	bounded bool
	fig     *trade.Figure
	cells   []cell
	regs    []register
}

// cell is a line of the profile: matching rows by everything that a figure has
// to state about them.
type cell struct {
	grain, reporter, direction, file, unit, basis, source string
	rows, lacking                                         int64
}

// run computes one metric over one scope.
func (m *Meter) run(ctx context.Context, s scope, b *Measure) (*run, error) {
	r := &run{m: m, measure: b, scope: s, c: newCompiler(m.opt)}
	r.parts = len(s.terms("part")) > 0
	r.fig = &trade.Figure{Unit: b.Metric.Unit(), Filter: s.String(), Lists: map[string]string{}, Ledger: m.opt.LedgerKey}
	var err error
	if r.where, err = s.where(r.c, notGrain); err != nil {
		return nil, err
	}
	if r.spans, r.bounded, err = s.spans(m.opt.Events); err != nil {
		return nil, err
	}
	r.metric = b.Metric.compile(m.entities())
	if m.duplicates {
		r.metric = r.metric.withDuplicates(b.Metric)
	}
	r.c.need(r.metric.needs...)
	r.c.need("normalize.item")
	r.fig.Period = r.period()
	if missing := m.missing(r.c.needs); len(missing) > 0 {
		for _, t := range missing {
			r.note("%s", why(t))
		}
		r.grain, err = s.grain()
		if r.grain == "" {
			r.grain = trade.GrainItem
		}
		return r, err
	}
	return r, r.compute(ctx)
}

func (r *run) note(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if !slices.Contains(r.fig.Coverage.Notes, s) {
		r.fig.Coverage.Notes = append(r.fig.Coverage.Notes, s)
	}
}

func (r *run) compute(ctx context.Context) error {
	if err := r.profile(ctx); err != nil {
		return err
	}
	if err := r.chooseGrain(ctx); err != nil {
		return err
	}
	if err := r.checkUnits(); err != nil {
		return err
	}
	r.summarise()
	if err := r.coverage(ctx); err != nil {
		return err
	}
	if err := r.value(ctx); err != nil {
		return err
	}
	if err := r.groups(ctx); err != nil {
		return err
	}
	if r.m.brief {
		return r.listVersions(ctx)
	}
	if err := r.unknowns(ctx); err != nil {
		return err
	}
	if err := r.variants(ctx); err != nil {
		return err
	}
	return r.listVersions(ctx)
}

// selects is SELECT columns FROM normalize.item and joins WHERE the scope.
func (r *run) selects(columns string, joins []string, conds ...frag) frag {
	from := " FROM normalize.item i"
	for _, j := range joins {
		from += " " + j
	}
	return cat(r.c.prologue(), sqlf("SELECT "+columns+from+" WHERE "), unite(append(conds, r.where), " AND "))
}

// ofGrain is the condition for rows that may be added up: of one grain, and
// none that contains or parts another.
func (r *run) ofGrain() frag {
	if r.parts {
		return sqlf("i.grain = ?", string(r.grain))
	}
	return sqlf("i.grain = ? AND i.part IS NULL", string(r.grain))
}

// profile reads, in one pass, how many rows match and what they are.
func (r *run) profile(ctx context.Context) error {
	unit, lacking := "NULL", "0"
	if _, column := r.measure.Metric.mixed(); column != "" {
		unit = column
	}
	if r.metric.missing != "" {
		lacking = "count(CASE WHEN " + r.metric.missing + " THEN 1 END)"
	}
	q := r.selects("i.grain, i.reporter, i.direction, i.file_id, "+unit+" AS unit, i.value_basis, i.value_source, i.part, count(*) AS n, "+lacking+" AS lacking", r.metric.joins)
	q.sql += " GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
	aside := map[string]int64{}
	err := store.QueryAll(ctx, r.m.db, q.sql, q.args, func(rows *sql.Rows) error {
		var grain, reporter, direction, file, unit, basis, source, part sql.NullString
		var c cell
		if err := rows.Scan(&grain, &reporter, &direction, &file, &unit, &basis, &source, &part, &c.rows, &c.lacking); err != nil {
			return err
		}
		c.grain, c.reporter, c.direction, c.file = grain.String, reporter.String, direction.String, file.String
		c.unit, c.basis, c.source = unit.String, basis.String, source.String
		if part.Valid && !r.parts {
			aside[part.String] += c.rows
			return nil
		}
		r.cells = append(r.cells, c)
		return nil
	})
	for _, p := range sortedKeys(aside) {
		r.note(partNotes[p], aside[p])
		r.aside += aside[p]
	}
	return err
}

// partNotes say what was left out of a figure, by part.
var partNotes = map[string]string{
	"total":    "%d matching rows contain other rows of their file and are left out; part:total counts them alone",
	"of-which": "%d matching rows are part of other rows of their file and are left out; part:of-which counts them alone",
}

// chooseGrain takes the grain asked for; else items where any match, else the
// grain that matches, else the finest that is loaded.
func (r *run) chooseGrain(ctx context.Context) error {
	asked, err := r.scope.grain()
	if err != nil {
		return err
	}
	count := map[trade.Grain]int64{}
	var total int64
	for _, c := range r.cells {
		count[trade.Grain(c.grain)] += c.rows
		total += c.rows
	}
	order := []trade.Grain{trade.GrainItem, trade.GrainPartyMonth, trade.GrainAggregate}
	r.grain = asked
	for _, g := range order {
		if r.grain == "" && count[g] > 0 {
			r.grain = g
		}
	}
	if r.grain == "" {
		if r.grain, err = r.m.finest(ctx, order); err != nil {
			return err
		}
	}
	if r.grain != trade.GrainItem {
		r.note("counted over %s rows, which are not goods items", r.grain)
	}
	r.fig.Coverage.OtherGrain = total - count[r.grain]
	if r.fig.Coverage.OtherGrain > 0 {
		for _, g := range order {
			if g != r.grain && count[g] > 0 {
				r.note("%d matching %s rows are another layer and left out", count[g], g)
			}
		}
	}
	return nil
}

// checkUnits refuses to add pieces to kilograms and euros to roubles.
func (r *run) checkUnits() error {
	b := r.measure
	key, _ := b.Metric.mixed()
	if key == "" {
		return nil
	}
	by := map[string]int64{}
	for _, c := range r.cells {
		if c.grain == string(r.grain) && c.rows > c.lacking {
			by[cmp.Or(c.unit, "(none stated)")] += c.rows - c.lacking
		}
	}
	names := sortedKeys(by)
	if len(names) == 1 && key == "currency" && names[0] != "(none stated)" {
		r.fig.Unit = trade.Unit(strings.ToLower(names[0]))
	}
	if len(names) < 2 || slices.Contains(b.By, key) {
		return nil
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(by[b], by[a]) })
	for i, u := range names {
		names[i] = fmt.Sprintf("%s (%d rows)", u, by[u])
	}
	if key == "currency" {
		return usage("values in different currencies do not add up: "+strings.Join(names, ", "), "filter by one, such as currency:EUR, or group by currency")
	}
	return usage("quantities in different units do not add up: "+strings.Join(names, ", "), "filter by one, such as unit:H87, or group by unit")
}

// summarise fills what the profile says about the rows of the grain.
func (r *run) summarise() {
	files, bases, regs := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var converted int64
	cov := &r.fig.Coverage
	for _, c := range r.cells {
		if c.grain != string(r.grain) {
			continue
		}
		cov.Rows += c.rows
		cov.RowsNoValue += c.lacking
		files[c.file] = true
		regs[strings.TrimSpace(c.reporter+" "+c.direction)] = true
		if c.basis != "" {
			bases[c.basis] = true
		}
		if c.source == "converted" {
			converted += c.rows
		}
	}
	r.fig.Rows, cov.Files = cov.Rows, len(files)
	if cov.Rows > 0 {
		cov.MissingShare = float64(cov.RowsNoValue) / float64(cov.Rows)
	}
	if strings.Contains(r.measure.Metric.What, "usd") {
		r.fig.Basis = strings.Join(sortedKeys(bases), ", ")
		if converted > 0 {
			r.note("%d values were converted to USD at a day's rate", converted)
		}
		if len(bases) > 1 {
			r.note("values are of different bases (%s)", r.fig.Basis)
		}
	}
	if len(files) > 1 && r.grain == trade.GrainAggregate {
		r.note("rows come from %d files of statistics; the same trade may stand in several: add file: or source: to count one", len(files))
	}
	if len(regs) > 1 && r.measure.Metric.Op != "exists" {
		r.note("rows come from %d registers (%s); the same goods may stand in two of them: add reporter: or direction: to count one", len(regs), strings.Join(sortedKeys(regs), ", "))
	}
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// value computes the figure's value, or leaves it nil with the reason.
func (r *run) value(ctx context.Context) error {
	fig, b := r.fig, r.measure
	joins := r.metric.joins
	rowsQ := r.selects("i.item_id", nil, r.ofGrain())
	q := r.selects(r.columns(), joins, r.ofGrain())
	if b.Metric.What == "parties" {
		q = r.partiesQuery()
	}
	fig.SQL, fig.RowsSQL = q.literal(), rowsQ.literal()
	if r.noDeclarations() {
		r.note("%s rows carry no declarations: no data", r.grain)
		return nil
	}
	var num, den sql.NullString
	dest := []any{&num}
	if r.metric.den != "" {
		dest = append(dest, &den)
	}
	if _, err := store.QueryOne(ctx, r.m.db, q.sql, q.args, dest...); err != nil {
		return err
	}
	if !r.seen() {
		return nil
	}
	fig.Value = r.read(num, den, fig.Rows)
	if fig.Value == nil && fig.Rows > 0 && b.Metric.Op != "first" && b.Metric.Op != "last" {
		r.note("none of the %d rows states what is asked for: no data", fig.Rows)
	}
	if (b.Metric.Op == "first" || b.Metric.Op == "last") && fig.Value != nil {
		rowsQ = r.selects("i.item_id", nil, r.ofGrain(), sqlf(`i."on" = CAST(? AS DATE)`, *fig.Value))
		fig.RowsSQL = rowsQ.literal()
	}
	return nil
}

// columns are the value columns of the metric, as text to keep every digit.
func (r *run) columns() string {
	out := "CAST(" + r.metric.num + " AS VARCHAR) AS value"
	if r.metric.den != "" {
		out += ", CAST(" + r.metric.den + " AS VARCHAR) AS divisor"
	}
	return out
}

// read turns what the engine gave into a value. A sum over no rows is 0; a sum
// over rows that all lack the value is no data.
func (r *run) read(num, den sql.NullString, rows int64) *string {
	ptr := func(s sql.NullString) *string {
		if !s.Valid {
			return nil
		}
		return &s.String
	}
	zero := "0"
	switch op := r.measure.Metric.Op; {
	case op == "exists":
		v := "yes"
		if !num.Valid || num.String == "0" {
			v = "no"
		}
		return &v
	case op == "sum" && rows == 0:
		return &zero
	case op == "count" && rows > 0 && num.String == "0":
		return nil // rows are there, but none states what is counted
	case r.metric.den != "":
		return quotient(ptr(num), ptr(den))
	}
	return tidy(ptr(num))
}

func (r *run) noDeclarations() bool {
	what := r.measure.Metric.What
	return r.grain != trade.GrainItem && (what == "declarations" || what == "consignments")
}

// partiesQuery counts distinct entities over every role.
func (r *run) partiesQuery() frag {
	var parts []frag
	for _, col := range columns("party") {
		parts = append(parts, cat(sqlf("SELECT "+col+" AS party_id FROM normalize.item i WHERE "), r.ofGrain(), sqlf(" AND "), r.where))
	}
	expr, link := "u.party_id", ""
	if r.m.entities() {
		expr = "coalesce(l.entity_id, CAST(u.party_id AS VARCHAR))"
		link = " LEFT JOIN resolve.link l ON l.party_id = u.party_id"
	}
	return cat(r.c.prologue(), sqlf("SELECT CAST(count(DISTINCT "+expr+") AS VARCHAR) AS value FROM ("), unite(parts, " UNION "), sqlf(") u"+link))
}
