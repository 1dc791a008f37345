package explore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tallyman/internal/measure"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// HeatQuery asks for a metric by a key and by steps of time.
type HeatQuery struct {
	Filter string
	By     string // a key of the filter language that is not one of time
	Step   string // month, quarter or year; "" is month
	Metric string // as in GroupQuery
	Top    int    // rows, the largest first; 0 is 20
}

// HeatRow is one value of the key with its total.
type HeatRow struct {
	Key    string  `json:"key"`
	Label  string  `json:"label"`
	Value  *string `json:"value"`
	Items  int64   `json:"items"`
	Filter string  `json:"filter"`
}

// HeatColumn is one step of time with its total over all values of the key. Where
// it is not loaded nothing can be said; where it is and a row has no cell, the
// records that could have shown it show none.
type HeatColumn struct {
	Key    string  `json:"key"`
	Loaded bool    `json:"loaded"`
	Value  *string `json:"value"`
	Items  int64   `json:"items"`
	Filter string  `json:"filter,omitempty"`
}

// HeatCell is what a row holds in a column, both counted from 0. Value is nil
// where its rows state none.
type HeatCell struct {
	Row    int     `json:"row"`
	Column int     `json:"column"`
	Value  *string `json:"value"`
	Items  int64   `json:"items"`
	Filter string  `json:"filter"`
}

// Heat is a table of a metric. Every filter finds exactly the rows beside it.
type Heat struct {
	By      string       `json:"by"`
	Step    string       `json:"step"`
	Metric  string       `json:"metric"`
	Unit    trade.Unit   `json:"unit"`
	Rows    []HeatRow    `json:"rows" nullable:"false"`
	Columns []HeatColumn `json:"columns" nullable:"false"`
	Cells   []HeatCell   `json:"cells" nullable:"false"`
	Other   Rest         `json:"other"`   // values of the key beyond those shown
	Missing Rest         `json:"missing"` // rows that state no value for the key
	Undated int64        `json:"undated"` // rows of the table that state no such step of time
	Total   Rest         `json:"total"`
	Several bool         `json:"several,omitempty"` // a row may fall in several groups: they do not add up
	Events  []Event      `json:"events" nullable:"false"`
	Notes   []string     `json:"notes,omitempty"`
	Filter  string       `json:"filter"`
	SQL     string       `json:"sql"`
}

var steps = []string{"month", "quarter", "year"}

// Heat computes a metric by a key and by steps of time.
func (e *Explorer) Heat(ctx context.Context, q HeatQuery) (Heat, error) {
	if q.Step == "" {
		q.Step = steps[0]
	}
	if q.Top <= 0 {
		q.Top = 20
	}
	out := Heat{By: q.By, Step: q.Step, Rows: []HeatRow{}, Columns: []HeatColumn{}, Cells: []HeatCell{}, Events: e.events()}
	if !slices.Contains(steps, q.Step) {
		return out, &trade.Error{Code: trade.CodeUsage, Where: "step", Message: fmt.Sprintf("%q is no step of time", q.Step), Next: strings.Join(steps, ", ")}
	}
	if slices.Contains(steps, q.By) || q.By == "date" || len(strings.FieldsFunc(q.By, func(r rune) bool { return r == ',' || r == ' ' })) != 1 {
		return out, &trade.Error{Code: trade.CodeUsage, Where: "by", Message: "one key that is not one of time makes the rows", Next: "for example by=hs4"}
	}
	fl, err := e.oneGrain(ctx, q.Filter)
	if err != nil {
		return out, err
	}
	limit := q.Top
	if many([]string{q.By}) {
		limit = most // some of them may not do
	}
	g, err := e.Group(ctx, GroupQuery{Filter: fl.String(), By: []string{q.By}, Metric: q.Metric, Limit: limit})
	if err != nil {
		return out, err
	}
	out.Metric, out.Unit, out.Other, out.Missing, out.Total, out.Several, out.Notes, out.Filter = g.Metric, g.Unit, g.Other, g.Missing, g.Total, g.Several, g.Notes, g.Filter
	if err := out.rows(fl, g, q.Top); err != nil {
		return out, err
	}
	if err := e.columns(ctx, &out, fl); err != nil {
		return out, err
	}
	return out, e.cells(ctx, &out, fl)
}

// events are the dated events of the case.
func (e *Explorer) events() []Event {
	out := []Event{}
	for _, name := range slices.Sorted(maps.Keys(e.opt.Events)) {
		out = append(out, Event{name, e.opt.Events[name]})
	}
	return out
}

// oneGrain adds to a filter what a figure takes for granted: rows of one grain,
// and none that contains or parts another, so that what it opens is what was
// counted.
func (e *Explorer) oneGrain(ctx context.Context, text string) (*measure.Filter, error) {
	fl, err := filter(text)
	if err != nil {
		return nil, err
	}
	q, err := e.selected("coalesce(i.grain, ''), count(i.part)", "", fl)
	if err != nil {
		return nil, err
	}
	parts := map[string]int64{}
	if err := store.QueryAll(ctx, e.db, q.SQL+" GROUP BY 1", q.Args, func(rows *sql.Rows) error {
		var grain string
		var n int64
		err := rows.Scan(&grain, &n)
		parts[grain] = n
		return err
	}); err != nil {
		return nil, err
	}
	for _, grain := range []trade.Grain{trade.GrainItem, trade.GrainPartyMonth, trade.GrainAggregate} {
		n, some := parts[string(grain)]
		if !some {
			continue
		}
		more := ""
		if len(parts) > 1 && !fl.Has("grain") {
			more = "grain:" + string(grain)
		}
		if n > 0 && !fl.Has("part") {
			more += " -part:total,of-which"
		}
		t, err := filter(strings.TrimSpace(more))
		if err != nil {
			return nil, err
		}
		return fl.With(t), nil
	}
	return fl, nil
}

// rows takes the largest groups that the language can ask for alone.
func (h *Heat) rows(fl *measure.Filter, g Groups, top int) error {
	left := 0
	for _, row := range g.Rows {
		opened, ok, err := within(fl, h.By, row.Keys[0])
		switch {
		case err != nil:
			return err
		case !ok:
			left++
		case len(h.Rows) < top:
			h.Rows = append(h.Rows, HeatRow{row.Keys[0], row.Labels[0], row.Value, row.Items, opened.String()})
		default:
			h.Other.Items += row.Items
		}
	}
	if left > 0 {
		h.Notes = append(h.Notes, fmt.Sprintf("%d groups by %s only share rows with what the filter asks for and are left out", left, h.By))
	}
	return nil
}

// columns are the steps of time from the first with rows to the last, also those
// between that have none.
func (e *Explorer) columns(ctx context.Context, h *Heat, fl *measure.Filter) error {
	months, err := e.Group(ctx, GroupQuery{Filter: fl.String(), By: []string{"month"}, Limit: most})
	if err != nil {
		return err
	}
	totals, err := e.Group(ctx, GroupQuery{Filter: fl.String(), By: []string{h.Step}, Metric: h.Metric, Limit: most})
	if err != nil {
		return err
	}
	loaded, have := map[string]bool{}, map[string]GroupRow{}
	for _, m := range months.Rows {
		key := stepOf(m.Keys[0], h.Step)
		loaded[key] = loaded[key] || m.Value != nil || m.Items > 0
	}
	for _, g := range totals.Rows {
		have[g.Keys[0]] = g
		loaded[g.Keys[0]] = loaded[g.Keys[0]] || g.Items > 0
	}
	h.Undated = totals.Missing.Items
	keys := slices.Sorted(maps.Keys(loaded))
	isLoaded := func(key string) bool { return loaded[key] }
	first := slices.IndexFunc(keys, isLoaded)
	if first < 0 {
		return nil
	}
	for !loaded[keys[len(keys)-1]] {
		keys = keys[:len(keys)-1]
	}
	for _, key := range keys[first:] {
		c := HeatColumn{Key: key, Loaded: loaded[key], Value: have[key].Value, Items: have[key].Items}
		opened, ok, err := within(fl, h.Step, key)
		if err != nil {
			return err
		}
		if ok {
			c.Filter = opened.String()
		}
		h.Columns = append(h.Columns, c)
	}
	return nil
}

// stepOf is the step of time that a month belongs to.
func stepOf(month, step string) string {
	switch step {
	case "year":
		return month[:4]
	case "quarter":
		return fmt.Sprintf("%s-q%d", month[:4], (int(month[5]-'0')*10+int(month[6]-'0')+2)/3)
	}
	return month
}

// cells fills the table; only groups of its rows are asked for.
func (e *Explorer) cells(ctx context.Context, h *Heat, fl *measure.Filter) error {
	if len(h.Rows) == 0 || len(h.Columns) == 0 {
		return nil
	}
	narrow, rows, columns := fl, map[string]int{}, map[string]int{}
	opened := make([]*measure.Filter, len(h.Rows))
	var terms []string
	for i, r := range h.Rows {
		one, err := filter(r.Filter)
		if err != nil {
			return err
		}
		t, err := filter(term(h.By, r.Key))
		if err != nil {
			return err
		}
		for _, v := range positive(one, t.Terms[0].Key) {
			terms = append(terms, t.Terms[0].Key+":"+v.String())
		}
		rows[r.Key], opened[i] = i, one
	}
	if !h.Several {
		t, err := filter(strings.Join(terms, " "))
		if err != nil {
			return err
		}
		narrow = narrowed(fl, t)
	}
	for i, c := range h.Columns {
		columns[c.Key] = i
	}
	g, err := e.Group(ctx, GroupQuery{Filter: narrow.String(), By: []string{h.By, h.Step}, Metric: h.Metric, Limit: most})
	if err != nil {
		return err
	}
	h.SQL = g.SQL
	for _, x := range g.Rows {
		row, shown := rows[x.Keys[0]]
		column, dated := columns[x.Keys[1]]
		if !shown || !dated {
			continue
		}
		cell := HeatCell{Row: row, Column: column, Value: x.Value, Items: x.Items}
		f, ok, err := within(opened[row], h.Step, x.Keys[1])
		if err != nil {
			return err
		}
		if ok {
			cell.Filter = f.String()
		}
		h.Cells = append(h.Cells, cell)
	}
	slices.SortFunc(h.Cells, func(a, b HeatCell) int { return cmp.Or(a.Row-b.Row, a.Column-b.Column) })
	return nil
}
