package measure

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// coverRow is how many rows are loaded of one register in one month.
type coverRow struct {
	reporter, direction, grain, month string
	rows                              int64
}

// register is what is loaded of one country's records in one direction.
type register struct {
	reporter, direction string
	months              map[string]int64
}

func (r register) String() string {
	return strings.TrimSpace(cmp.Or(r.reporter, "unknown") + " " + r.direction)
}

// registerKeys are the keys that choose registers; coverage obeys them.
var registerKeys = []string{"reporter", "direction", "file", "source", "provider"}

// loaded reads what is loaded, once per choice of registers. A row that states
// only its year covers all of its months.
func (m *Meter) loaded(ctx context.Context, s scope) ([]coverRow, error) {
	c := newCompiler(m.opt)
	where, err := s.where(c, func(t Term) bool { return !slices.Contains(registerKeys, t.Key) })
	if err != nil {
		return nil, err
	}
	id := where.literal()
	if rows, ok := m.cover.get(id); ok {
		return rows, nil
	}
	q := cat(c.prologue(), sqlf("SELECT i.reporter, i.direction, i.grain, CASE WHEN i.date_precision = 'year' THEN CAST(extract(year FROM i.\"on\") AS VARCHAR) ELSE i.month END AS month, count(*) AS n FROM normalize.item i WHERE "), where, sqlf(" GROUP BY 1, 2, 3, 4"))
	var rows []coverRow
	err = store.QueryAll(ctx, m.db, q.sql, q.args, func(r *sql.Rows) error {
		var reporter, direction, grain, month sql.NullString
		var n int64
		if err := r.Scan(&reporter, &direction, &grain, &month, &n); err != nil {
			return err
		}
		row := coverRow{reporter.String, direction.String, grain.String, month.String, n}
		if len(row.month) == 4 {
			for k := range 12 {
				row.month = fmt.Sprintf("%s-%02d", month.String, k+1)
				rows = append(rows, row)
			}
			return nil
		}
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("coverage: %w", err)
	}
	m.cover.put(id, rows)
	return rows, nil
}

// coverCache remembers coverage by the condition that chose registers.
type coverCache struct {
	mu   sync.Mutex
	rows map[string][]coverRow
}

func (c *coverCache) get(id string) ([]coverRow, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	rows, ok := c.rows[id]
	return rows, ok
}

func (c *coverCache) put(id string, rows []coverRow) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows[id] = rows
}

// finest is the finest grain that is loaded, item where nothing is.
func (m *Meter) finest(ctx context.Context, order []trade.Grain) (trade.Grain, error) {
	rows, err := m.loaded(ctx, scope{&Filter{}})
	if err != nil {
		return "", err
	}
	for _, g := range order {
		if slices.ContainsFunc(rows, func(r coverRow) bool { return r.grain == string(g) }) {
			return g, nil
		}
	}
	return trade.GrainItem, nil
}

// places are the countries that the scope bounds one end of the way to; nil
// where it does not.
func (s scope) places(key string, pairSide int) map[string]bool {
	var out map[string]bool
	add := func(code string) {
		if out == nil {
			out = map[string]bool{}
		}
		out[code] = true
	}
	for _, t := range s.terms(key, "route", "between") {
		for _, v := range t.Values {
			if v.Any {
				continue
			}
			a, b, pair := strings.Cut(v.Text, "-")
			switch {
			case !pair:
				add(v.Text)
			case t.Key == "between":
				add(a)
				add(b)
			case pairSide == 0:
				add(a)
			default:
				add(b)
			}
		}
	}
	return out
}

// relevant says whether a register could hold rows of the scope: an import
// register holds what goes to its country, an export register what leaves it.
// Registers that do hold matching rows are relevant whatever they say.
func (r *run) relevant(reg register) bool {
	for _, c := range r.cells {
		if c.grain == string(r.grain) && c.reporter == reg.reporter && c.direction == reg.direction {
			return true
		}
	}
	if reg.reporter == "" {
		return true
	}
	switch trade.Direction(reg.direction) {
	case trade.Import:
		to := r.scope.places("to", 1)
		return to == nil || to[reg.reporter]
	case trade.Export:
		from := r.scope.places("from", 0)
		return from == nil || from[reg.reporter]
	}
	return true
}

// coverage finds the registers that bear on the scope and the months that are
// loaded and missing in its period.
func (r *run) coverage(ctx context.Context) error {
	rows, err := r.m.loaded(ctx, r.scope)
	if err != nil {
		return err
	}
	byID := map[string]register{}
	var others []string
	for _, row := range rows {
		if row.grain != string(r.grain) {
			continue
		}
		reg := register{reporter: row.reporter, direction: row.direction}
		if !r.relevant(reg) {
			if !slices.Contains(others, reg.String()) {
				others = append(others, reg.String())
			}
			continue
		}
		if _, ok := byID[reg.String()]; !ok {
			reg.months = map[string]int64{}
			byID[reg.String()] = reg
		}
		byID[reg.String()].months[row.month] += row.rows
	}
	for _, id := range sortedRegisters(byID) {
		r.regs = append(r.regs, byID[id])
	}
	r.months()
	if len(r.regs) == 0 {
		slices.Sort(others)
		if len(others) == 0 {
			r.note("no %s records are loaded: no data", r.grain)
		} else {
			r.note("no loaded register covers this: loaded are %s; no data", strings.Join(others, ", "))
		}
	}
	return nil
}

func sortedRegisters(m map[string]register) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// wanted are the months that the period asks for; an open end stops where the
// loaded months do.
func (r *run) wanted() []string {
	first, last := "", ""
	for _, reg := range r.regs {
		for m := range reg.months {
			if m == "" {
				continue
			}
			if first == "" || m < first {
				first = m
			}
			if m > last {
				last = m
			}
		}
	}
	set := map[string]bool{}
	for _, s := range r.spans {
		if s.From == "" && first != "" {
			s.From = first + "-01"
		}
		if s.To == "" && last != "" {
			s.To = last + "-28"
		}
		for _, m := range s.months() {
			set[m] = true
		}
	}
	return sortedKeys(set)
}

// months fills Months, Missing and Registers.
func (r *run) months() {
	cov := &r.fig.Coverage
	cov.Months, cov.Missing = []string{}, nil
	wanted := r.wanted()
	var partial []string
	for _, m := range wanted {
		have := 0
		for _, reg := range r.regs {
			if reg.months[m] > 0 {
				have++
			}
		}
		switch {
		case have == 0:
			cov.Missing = append(cov.Missing, m)
			continue
		case have < len(r.regs):
			partial = append(partial, m)
		}
		cov.Months = append(cov.Months, m)
	}
	for _, reg := range r.regs {
		out := trade.Register{Reporter: reg.reporter, Direction: trade.Direction(reg.direction), Grain: r.grain, Months: []string{}}
		for _, m := range wanted {
			if n := reg.months[m]; n > 0 {
				out.Months, out.Rows = append(out.Months, m), out.Rows+n
			} else {
				out.Missing = append(out.Missing, m)
			}
		}
		cov.Registers = append(cov.Registers, out)
	}
	if len(r.regs) > 0 && len(cov.Missing) > 0 {
		r.note("%d of %d months of the period are not loaded: %s", len(cov.Missing), len(wanted), ranges(cov.Missing))
	}
	if len(partial) > 0 {
		r.note("some registers lack %s", ranges(partial))
	}
	if undated := r.undated(); undated > 0 && !r.bounded {
		r.note("%d loaded rows have no date", undated)
	}
}

func (r *run) undated() int64 {
	var n int64
	for _, reg := range r.regs {
		n += reg.months[""]
	}
	return n
}

// seen says whether the ledger could have shown the thing at all.
func (r *run) seen() bool {
	if r.fig.Rows == 0 && r.aside > 0 {
		return false // sums are there, but nothing that may be counted: not zero
	}
	return r.fig.Rows > 0 || len(r.fig.Coverage.Months) > 0 || (!r.bounded && r.undated() > 0)
}

// ranges writes runs of months: 2022-01..2022-03, 2022-05.
func ranges(list []string) string {
	var parts []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && nextMonth(list[j]) == list[j+1] {
			j++
		}
		if i == j {
			parts = append(parts, list[i])
		} else {
			parts = append(parts, list[i]+".."+list[j])
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

func nextMonth(m string) string { return mustDay(m+"-01").AddDate(0, 1, 0).Format("2006-01") }

// period writes the scope's time: dates, or what is loaded where it is open.
func (r *run) period() string {
	parts := make([]string, 0, len(r.spans))
	for _, s := range r.spans {
		if t := s.String(); t != "" {
			parts = append(parts, t)
		}
	}
	if len(parts) == 0 {
		if r.bounded && len(r.spans) == 0 {
			return "no day satisfies the dates"
		}
		return "all that is loaded"
	}
	return strings.Join(parts, ", ")
}
