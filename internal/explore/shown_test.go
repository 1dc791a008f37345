package explore_test

import (
	"database/sql"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/explore"
	"tallyman/internal/measure"
	"tallyman/internal/measure/measuretest"
	"tallyman/internal/store"
)

// The SQL that an answer shows is one that anyone can run as it stands, and it
// gives the rows of the answer.
func TestShownSQLGivesTheAnswer(t *testing.T) {
	db := measuretest.Open(t)
	for _, q := range []string{
		"ALTER TABLE normalize.party ADD COLUMN address VARCHAR",
		`UPDATE normalize.party SET name = 'O''Yolka? \ "Optics"' WHERE party_id = 1`,
		`UPDATE normalize.item SET decl_no = 'it''s ' || decl_no || '?'`,
	} {
		if err := db.Exec(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	e, err := explore.New(t.Context(), db, measure.Options{Events: map[string]string{"invasion": "2022-02-24"}})
	if err != nil {
		t.Fatal(err)
	}
	run := func(query string, columns int) (out [][]string) {
		t.Helper()
		err := store.QueryAll(t.Context(), db, query, nil, func(rows *sql.Rows) error {
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			cells := make([]any, len(names))
			dest := make([]any, len(names))
			for i := range cells {
				dest[i] = &cells[i]
			}
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			row := make([]string, columns)
			for i := range row {
				row[i], _ = cells[i].(string)
			}
			out = append(out, row)
			return nil
		})
		if err != nil {
			t.Fatalf("%v\n%s", err, query)
		}
		return out
	}
	for _, filter := range []string{
		"", "hs:9013.10 value_usd:>=400.5", "date:2021-06-15..invasion", `recipient:"o'yolka? optics"`, `decl:"it's D1?"`, "-from:TR class:optical-sight",
	} {
		for _, sort := range []string{"on:desc", "value_usd:asc", "decl_no:desc", "item_id:asc"} {
			q := explore.ItemsQuery{Filter: filter, Sort: sort, Limit: 2}
			for n := 0; n == 0 || q.Cursor != "" && n < 4; n++ {
				page, err := e.Items(t.Context(), q)
				if err != nil {
					t.Fatalf("%s: %v", filter, err)
				}
				want := [][]string{}
				for _, it := range page.Items {
					want = append(want, []string{it.ItemID})
				}
				if len(want) == 0 {
					t.Errorf("filter %s finds nothing", filter)
				}
				if diff := cmp.Diff(want, run(page.SQL, 1)); diff != "" {
					t.Errorf("filter %s, %s, page %d: the answer (-) and its SQL (+):\n%s%s", filter, sort, n, diff, page.SQL)
				}
				q.Cursor = page.Next
			}
		}
		for _, by := range [][]string{{"recipient"}, {"month"}, {"from", "hs2"}} {
			g, err := e.Group(t.Context(), explore.GroupQuery{Filter: filter, By: by, Metric: "value_usd"})
			if err != nil {
				t.Fatalf("%s: %v", filter, err)
			}
			want, got := [][]string{}, [][]string{}
			for _, r := range g.Rows {
				if r.Items > 0 { // months without rows are told too
					want = append(want, r.Keys)
				}
			}
			for _, r := range run(g.SQL, len(by)) {
				if !slices.Contains(r, "") { // groups without a value for a key are told as missing
					got = append(got, r)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("filter %s by %v: the answer (-) and its SQL (+):\n%s%s", filter, by, diff, g.SQL)
			}
		}
	}
}
