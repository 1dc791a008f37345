package explore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"tallyman/internal/ref/country"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Sums are what went one way in one period.
type Sums struct {
	Rows     int64   `json:"rows"`
	ValueUSD *string `json:"value_usd"`
	NetKg    *string `json:"net_kg"`
}

// Route is the way of goods: from the country of dispatch to that of
// destination; Via is the trading country where it is a third one.
type Route struct {
	From string `json:"from"`
	To   string `json:"to"`
	Via  string `json:"via,omitempty"`
	Sums
	Before *Sums  `json:"before,omitempty"` // of the dated event
	After  *Sums  `json:"after,omitempty"`
	Filter string `json:"filter"`
}

// Country names a country; Numeric is its ISO 3166-1 number, by which maps know
// it.
type Country struct {
	Name    string `json:"name"`
	Numeric string `json:"numeric,omitempty"`
}

// Routes is the answer, with the countries in it.
type Routes struct {
	Routes    []Route            `json:"routes" nullable:"false"`
	Countries map[string]Country `json:"countries"`
	Event     *Event             `json:"event,omitempty"`
	Of        int                `json:"of"` // routes in all
	SQL       string             `json:"sql"`
}

const mostRoutes = 300

// Routes groups the items that a filter finds by their way, with the sums
// before and after a dated event of the case.
func (e *Explorer) Routes(ctx context.Context, filterText, event string) (Routes, error) {
	out := Routes{Routes: []Route{}, Countries: map[string]Country{}}
	fl, err := filter(filterText)
	if err != nil {
		return out, err
	}
	split := "DATE '9999-12-31'"
	if event != "" {
		on, ok := e.opt.Events[event]
		if !ok {
			return out, &trade.Error{Code: trade.CodeUsage, Where: "event", Message: fmt.Sprintf("%q is no dated event of this case", event), Next: "events stand in case.yml"}
		}
		out.Event = &Event{event, on}
		split = "DATE '" + strings.ReplaceAll(on, "'", "") + "'"
	}
	via := "CASE WHEN i.trading NOT IN (i.dispatch, i.destination) THEN i.trading END"
	sums := func(cond string) string {
		return fmt.Sprintf("count(*) FILTER (WHERE %s), CAST(sum(i.value_usd) FILTER (WHERE %s) AS VARCHAR), CAST(sum(i.net_kg) FILTER (WHERE %s) AS VARCHAR)", cond, cond, cond)
	}
	q, err := e.selected("i.dispatch, i.destination, "+via+" AS via, "+sums("true")+", "+sums(`i."on" < `+split)+", "+sums(`i."on" >= `+split)+", sum(i.value_usd) AS worth", "", fl)
	if err != nil {
		return out, err
	}
	query := q.SQL + " AND i.grain = 'item' AND i.dispatch IS NOT NULL AND i.destination IS NOT NULL GROUP BY 1, 2, 3"
	out.SQL = query
	third := map[string]string{} // of a pair: its ways by third countries, which the direct way is without
	err = store.QueryAll(ctx, e.db, "SELECT * EXCLUDE (worth) FROM ("+query+") t ORDER BY worth DESC NULLS LAST, 4 DESC, 1, 2, 3", q.Args, func(rows *sql.Rows) error {
		var r Route
		var v cell
		var all, before, after Sums
		var cells [6]cell
		if err := rows.Scan(&r.From, &r.To, &v, &all.Rows, &cells[0], &cells[1], &before.Rows, &cells[2], &cells[3], &after.Rows, &cells[4], &cells[5]); err != nil {
			return err
		}
		out.Of++
		if v.String != "" {
			third[r.From+r.To] += " -trading:" + v.String
		}
		if len(out.Routes) >= mostRoutes {
			return nil
		}
		all.ValueUSD, all.NetKg, before.ValueUSD, before.NetKg, after.ValueUSD, after.NetKg = ptr(cells[0]), ptr(cells[1]), ptr(cells[2]), ptr(cells[3]), ptr(cells[4]), ptr(cells[5])
		r.Via, r.Sums = v.String, all
		if out.Event != nil {
			r.Before, r.After = &before, &after
		}
		r.Filter = strings.TrimSpace(fl.Without("from", "to").String() + " from:" + r.From + " to:" + r.To)
		if r.Via != "" {
			r.Filter = strings.TrimSpace(fl.Without("from", "to", "trading").String() + " from:" + r.From + " to:" + r.To + " trading:" + r.Via)
		}
		for _, c := range []string{r.From, r.To, r.Via} {
			if c != "" {
				out.Countries[c] = Country{Name: country.Name(c, "en"), Numeric: country.Numeric(c)}
			}
		}
		out.Routes = append(out.Routes, r)
		return nil
	})
	for i := range out.Routes {
		if r := &out.Routes[i]; r.Via == "" {
			r.Filter += third[r.From+r.To]
		}
	}
	return out, err
}

// Layer is one register's rows in one month.
type Layer struct {
	Month     string `json:"month"`
	Reporter  string `json:"reporter"`
	Direction string `json:"direction"`
	Grain     string `json:"grain"`
	Rows      int64  `json:"rows"`
}

// Coverage counts rows by month and register.
func (e *Explorer) Coverage(ctx context.Context) ([]Layer, error) {
	out := []Layer{}
	err := store.QueryAll(ctx, e.db, `SELECT coalesce(month, ''), coalesce(reporter, ''), coalesce(direction, ''), grain, count(*) FROM normalize.item GROUP BY ALL ORDER BY 2, 3, 4, 1`, nil, func(rows *sql.Rows) error {
		var l Layer
		err := rows.Scan(&l.Month, &l.Reporter, &l.Direction, &l.Grain, &l.Rows)
		out = append(out, l)
		return err
	})
	return out, err
}

// Look is a first look at the records: how many, worth what, what is missing.
type Look struct {
	Totals  Totals             `json:"totals"`
	Missing map[string]float64 `json:"missing"` // field -> share of rows that do not state it
	Routes  Groups             `json:"top_routes"`
	Classes Groups             `json:"top_classes"`
	Months  []Bin              `json:"months" nullable:"false"`
}

// missing are the fields whose absence a reader should know of first.
var missing = []struct{ name, column string }{
	{"date", `"on"`}, {"hs code", "hs_code"}, {"sender", "sender_id"}, {"recipient", "recipient_id"}, {"dispatch", "dispatch"}, {"origin", "origin"},
	{"destination", "destination"}, {"value in USD", "value_usd"}, {"net weight", "net_kg"}, {"declaration number", "decl_no"},
}

// First is a first look at everything loaded.
func (e *Explorer) First(ctx context.Context) (Look, error) {
	l := Look{Missing: map[string]float64{}}
	var err error
	if l.Totals, err = e.totals(ctx, ""); err != nil {
		return l, err
	}
	cols := make([]string, len(missing))
	counts := make([]int64, len(missing))
	dest := make([]any, len(missing))
	for i, m := range missing {
		cols[i], dest[i] = "count(*) FILTER (WHERE "+m.column+" IS NULL)", &counts[i]
	}
	if _, err := store.QueryOne(ctx, e.db, "SELECT "+strings.Join(cols, ", ")+" FROM normalize.item", nil, dest...); err != nil {
		return l, err
	}
	for i, m := range missing {
		if l.Totals.Rows > 0 {
			l.Missing[m.name] = float64(counts[i]) / float64(l.Totals.Rows)
		}
	}
	if l.Routes, err = e.Group(ctx, GroupQuery{By: []string{"from", "to"}, Metric: "value_usd", Limit: 8}); err != nil {
		return l, err
	}
	if e.have["classify.class"] {
		if l.Classes, err = e.Group(ctx, GroupQuery{By: []string{"class"}, Metric: "rows", Limit: 8}); err != nil {
			return l, err
		}
	}
	h, err := e.Histogram(ctx, "")
	l.Months = h.Bins
	return l, err
}
