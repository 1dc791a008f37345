package explore_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"tallyman/internal/explore"
	"tallyman/internal/measure"
	"tallyman/internal/measure/measuretest"
	"tallyman/internal/trade"
)

func open(t *testing.T, more ...measuretest.Row) *explore.Explorer {
	t.Helper()
	db := measuretest.Open(t, more...)
	// The small ledger of the measures has no columns that measures do not read.
	for _, q := range []string{
		"ALTER TABLE normalize.party ADD COLUMN address VARCHAR", "ALTER TABLE normalize.party ADD COLUMN rows BIGINT DEFAULT 1", "ALTER TABLE normalize.party ADD COLUMN roles VARCHAR",
		"ALTER TABLE screen.hit ADD COLUMN party_name VARCHAR DEFAULT 'a'", "ALTER TABLE screen.hit ADD COLUMN listing_name VARCHAR DEFAULT 'b'", "ALTER TABLE screen.hit ADD COLUMN rule VARCHAR DEFAULT 'name'",
		"DROP TABLE detect.finding",
	} {
		if err := db.Exec(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	e, err := explore.New(t.Context(), db, measure.Options{Events: map[string]string{"invasion": "2022-02-24"}})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Pages of every order hold every row once, in order.
func TestPages(t *testing.T) {
	e := open(t)
	all, err := e.Items(t.Context(), explore.ItemsQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, sort := range []string{"", "on:asc", "value_usd:desc", "value_usd:asc", "net_kg:desc", "hs_code:asc", "decl_no:desc", "item_id:asc"} {
		seen := map[string]bool{}
		q := explore.ItemsQuery{Sort: sort, Limit: 7}
		for {
			page, err := e.Items(t.Context(), q)
			if err != nil {
				t.Fatalf("%s: %v", sort, err)
			}
			for _, it := range page.Items {
				if seen[it.ItemID] || it.ItemID == "" {
					t.Errorf("%s: item %q twice or empty", sort, it.ItemID)
				}
				seen[it.ItemID] = true
			}
			if q.Cursor = page.Next; q.Cursor == "" {
				break
			}
		}
		if len(seen) != len(all.Items) || int64(len(seen)) != all.Total.Value {
			t.Errorf("%s: %d of %d rows", sort, len(seen), all.Total.Value)
		}
	}
}

func TestItems(t *testing.T) {
	e := open(t)
	page, err := e.Items(t.Context(), explore.ItemsQuery{Filter: "hs:9013.10 date:2022-01..2022-02 direction:import grain:item", Sort: "value_usd:desc"})
	if err != nil {
		t.Fatal(err)
	}
	if page.Total.Value != 4 || *page.Totals.ValueUSD != "2200.5" || page.Totals.Grains != 1 {
		t.Errorf("totals %+v", page.Totals)
	}
	if it := page.Items[0]; *it.ValueUSD != "1000.5" || it.On != "2022-01-10" || it.Sender == nil || it.From != "CN" {
		t.Errorf("first item %+v", it)
	}
	// Amounts of several layers never add up.
	both, err := e.Items(t.Context(), explore.ItemsQuery{Filter: "hs:9013.10 date:2022-01"})
	if err != nil {
		t.Fatal(err)
	}
	if both.Totals.Grains != 2 || both.Totals.ValueUSD != nil {
		t.Errorf("totals over two grains %+v", both.Totals)
	}
}

func TestWrongQuestions(t *testing.T) {
	e := open(t)
	for name, ask := range map[string]func() error{
		"filter": func() error { _, err := e.Items(t.Context(), explore.ItemsQuery{Filter: "recipent:X"}); return err },
		"sort": func() error {
			_, err := e.Items(t.Context(), explore.ItemsQuery{Sort: "value; DROP TABLE x"})
			return err
		},
		"cursor": func() error { _, err := e.Items(t.Context(), explore.ItemsQuery{Cursor: "nonsense"}); return err },
		"metric": func() error {
			_, err := e.Group(t.Context(), explore.GroupQuery{By: []string{"from"}, Metric: "guilt"})
			return err
		},
		"by":    func() error { _, err := e.Group(t.Context(), explore.GroupQuery{By: []string{"nosuch"}}); return err },
		"event": func() error { _, err := e.Routes(t.Context(), "", "nosuch"); return err },
	} {
		if err := ask(); trade.CodeOf(err) != trade.CodeUsage {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Groups, other and missing add up to the total, and a group's filter opens
// exactly its rows.
func TestGroupsOpenTheirRows(t *testing.T) {
	e := open(t)
	for _, by := range [][]string{{"from"}, {"month"}, {"quarter"}, {"hs4"}, {"recipient"}, {"from", "hs2"}, {"year", "direction"}} {
		for _, filter := range []string{"", "hs:9013.10", "from:CN,TR grain:item", "before:invasion -hs:9503", "hs:9013.10.90,8108..8109 month:2021-06..2022-02"} {
			g, err := e.Group(t.Context(), explore.GroupQuery{Filter: filter, By: by, Limit: 3})
			if err != nil {
				t.Fatalf("%v: %v", by, err)
			}
			items := g.Other.Items + g.Missing.Items
			for _, row := range g.Rows {
				items += row.Items
				page, err := e.Items(t.Context(), explore.ItemsQuery{Filter: row.Filter + " grain:item", Limit: 1})
				if err != nil {
					t.Fatalf("%q: %v", row.Filter, err)
				}
				if page.Total.Value != row.Items {
					t.Errorf("by %v where %q: %q opens %d rows, the group has %d", by, filter, row.Filter, page.Total.Value, row.Items)
				}
			}
			if items != g.Total.Items {
				t.Errorf("by %v where %q: parts hold %d rows of %d", by, filter, items, g.Total.Items)
			}
		}
	}
}

func TestHistogram(t *testing.T) {
	h, err := open(t).Histogram(t.Context(), "date:2022-04..2022-06 grain:item")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range h.Bins {
		got = append(got, b.Month)
	}
	if !slices.Equal(got, []string{"2022-04", "2022-05", "2022-06"}) || h.Bins[1].Rows != 0 || len(h.Events) != 1 {
		t.Errorf("%+v", h)
	}
}

// A facet keeps the values that its own filter term leaves out.
func TestFacets(t *testing.T) {
	fs, err := open(t).Facets(t.Context(), "from:CN", []string{"from", "class"})
	if err != nil {
		t.Fatal(err)
	}
	var terms []string
	for _, v := range fs[0].Values {
		terms = append(terms, v.Term)
	}
	if !slices.Contains(terms, "from:CN") || !slices.Contains(terms, "from:TR") {
		t.Errorf("facet from: %v", terms)
	}
}

func TestComplete(t *testing.T) {
	e := open(t)
	for typed, want := range map[string]string{"reci": "recipient:", "hs:9013 -dir": "-direction:", "direction:im": "direction:import", "from:c": "from:CN"} {
		got, err := e.Complete(t.Context(), typed, len(typed))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(got, func(s explore.Suggestion) bool { return s.Text == want }) {
			t.Errorf("%q: %+v, want %q", typed, got, want)
		}
	}
}

func index(t *testing.T, e *explore.Explorer) *explore.Index {
	t.Helper()
	ix, err := e.NewIndex(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// A party is found by a part of its name in either script, and its profile
// counts what opens its rows.
func TestEntities(t *testing.T) {
	e := open(t)
	ix := index(t, e)
	all, err := e.Entities(t.Context(), ix, "", 3, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Items) == 0 || all.Next == "" && all.Total.Value > 3 {
		t.Fatalf("%+v", all)
	}
	for _, row := range all.Items {
		p, err := e.Entity(t.Context(), ix, row.EntityID)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Spellings) == 0 || !strings.Contains(p.Summary, row.Caption) {
			t.Errorf("%+v", p)
		}
		for _, role := range p.Roles {
			page, err := e.Items(t.Context(), explore.ItemsQuery{Filter: role.Filter, Limit: 1})
			if err != nil || page.Total.Value != role.Items {
				t.Errorf("%s opens %v rows, %d said (%v)", role.Filter, page.Total, role.Items, err)
			}
		}
	}
	if _, err := e.Entity(t.Context(), ix, "ent-none"); trade.CodeOf(err) != trade.CodeNotFound {
		t.Errorf("%v", err)
	}
}

func TestNetworkAndPath(t *testing.T) {
	e := open(t)
	ix := index(t, e)
	all, err := e.Entities(t.Context(), ix, "", 50, "")
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, row := range all.Items {
		n, err := e.Network(t.Context(), explore.NetworkQuery{Entity: row.EntityID, Relation: "trade", Filter: "grain:item"})
		if err != nil {
			t.Fatal(err)
		}
		for _, edge := range n.Edges {
			found = true
			page, err := e.Items(t.Context(), explore.ItemsQuery{Filter: edge.Filter, Limit: 1})
			if err != nil || page.Total.Value != edge.Rows {
				t.Errorf("%s: %v rows, %d said (%v)", edge.Filter, page.Total, edge.Rows, err)
			}
			p, err := e.Path(t.Context(), edge.Target, edge.Source, "grain:item")
			if err != nil || p.Hops != 1 && edge.Source != edge.Target {
				t.Errorf("path %s to %s: %+v (%v)", edge.Target, edge.Source, p, err)
			}
		}
	}
	if !found {
		t.Error("no edge at all")
	}
}

// Among the parties that are shown every trade is there, also beyond the largest
// edges of each; the ends of any of them open the sum of their rows, also under
// a filter that names ends itself.
func TestNetworkAmong(t *testing.T) {
	e := open(t)
	all, err := e.Entities(t.Context(), index(t, e), "", 50, "")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, row := range all.Items {
		ids = append(ids, row.EntityID)
	}
	for _, filter := range []string{"grain:item", "grain:item sender.entity:" + strings.Join(ids, ",")} {
		n, err := e.Network(t.Context(), explore.NetworkQuery{Entity: ids[0], Relation: "trade", Top: 1, Expand: ids[1:], Among: true, Filter: filter})
		if err != nil {
			t.Fatal(err)
		}
		rows, ends := int64(0), map[string]bool{}
		for _, edge := range n.Edges {
			rows += edge.Rows
			ends[edge.Source], ends[edge.Target] = true, true
			page, err := e.Items(t.Context(), explore.ItemsQuery{Filter: edge.Filter, Limit: 1})
			if err != nil || page.Total.Value != edge.Rows {
				t.Errorf("%s: %v rows, %d said (%v)", edge.Filter, page.Total, edge.Rows, err)
			}
		}
		list := strings.Join(slices.Sorted(maps.Keys(ends)), ",")
		page, err := e.Items(t.Context(), explore.ItemsQuery{Filter: n.Filter + " sender.entity:" + list + " recipient.entity:" + list, Limit: 1})
		if err != nil || page.Total.Value != rows || n.Shown == len(n.Edges) {
			t.Errorf("%d rows among all, %d in %d edges, %d of them shown without asking (%v)", page.Total.Value, rows, len(n.Edges), n.Shown, err)
		}
	}
}

func TestRoutes(t *testing.T) {
	e := open(t)
	r, err := e.Routes(t.Context(), "direction:import", "invasion")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Routes) < 2 || r.Routes[0].From != "CN" {
		t.Errorf("the route of most value is not the first: %+v", r.Routes)
	}
	for _, way := range r.Routes {
		if way.Before.Rows+way.After.Rows > way.Rows {
			t.Errorf("%+v", way)
		}
		page, err := e.Items(t.Context(), explore.ItemsQuery{Filter: way.Filter + " grain:item", Limit: 1})
		if err != nil || way.Via == "" && page.Total.Value < way.Rows {
			t.Errorf("%s: %v, %d said (%v)", way.Filter, page.Total, way.Rows, err)
		}
	}
	if r.Countries["CN"].Numeric != "156" {
		t.Errorf("%+v", r.Countries)
	}
}

func TestFirst(t *testing.T) {
	l, err := open(t).First(context.Background())
	if err != nil || l.Totals.Rows == 0 || len(l.Months) == 0 || l.Missing["sender"] != 0 {
		t.Errorf("%+v %v", l, err)
	}
}

// Every cell, row and column of a heat map opens exactly its rows, whatever the
// filter says of the same keys; what is not loaded is no zero.
func TestHeat(t *testing.T) {
	e := open(t)
	opens := func(what, filter string, want int64) {
		t.Helper()
		page, err := e.Items(t.Context(), explore.ItemsQuery{Filter: filter, Limit: 1})
		if err != nil || page.Total.Value != want {
			t.Errorf("%s: %q opens %v rows, %d said (%v)", what, filter, page.Total, want, err)
		}
	}
	seen := 0
	for _, filter := range []string{"", "hs:9013.10.90,81 date:2022-01-10..2022-02-23", "month:2022-01..2022-04 -hs:9503", "class:weapon-part year:2022", "after:invasion hs:8000..9013"} {
		for i, by := range []string{"hs2", "hs6", "class", "route", "recipient"} {
			for _, step := range []string{"month", "quarter", "year", "month"}[i%3:][:2] {
				what := by + " by " + step + " where " + filter
				h, err := e.Heat(t.Context(), explore.HeatQuery{Filter: filter, By: by, Step: step, Metric: "value_usd", Top: 3})
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				rows := make([]int64, len(h.Rows))
				seen += len(h.Cells)
				for _, c := range h.Cells {
					opens(what, c.Filter, c.Items)
					rows[c.Row] += c.Items
				}
				for i, r := range h.Rows {
					opens(what, r.Filter, r.Items)
					if rows[i] != r.Items {
						t.Errorf("%s: the cells of %s hold %d rows of %d", what, r.Key, rows[i], r.Items)
					}
				}
				for _, c := range h.Columns {
					opens(what, c.Filter, c.Items)
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("%d cells in all", seen)
	}
	h, err := e.Heat(t.Context(), explore.HeatQuery{Filter: "date:2022-04..2022-07 reporter:RU grain:item", By: "hs4", Metric: "value_usd"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range h.Columns {
		got = append(got, fmt.Sprint(c.Key, " ", c.Loaded, " ", c.Items))
	}
	if want := []string{"2022-04 true 3", "2022-05 false 0", "2022-06 true 2", "2022-07 true 1"}; !slices.Equal(got, want) {
		t.Errorf("columns %q, want %q", got, want)
	}
	for _, q := range []explore.HeatQuery{{By: "month"}, {By: "hs4,from"}, {By: "hs4", Step: "week"}, {By: "nosuch"}} {
		if _, err := e.Heat(t.Context(), q); trade.CodeOf(err) != trade.CodeUsage {
			t.Errorf("%+v: %v", q, err)
		}
	}
}
