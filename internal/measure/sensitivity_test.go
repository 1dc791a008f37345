package measure

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/measure/measuretest"
)

// Every honest choice that bears on a figure is tried and named, and the interval
// spans what they give.
func TestSensitivity(t *testing.T) {
	db := measuretest.Open(t)
	ctx := context.Background()
	// A camera of 2021, under the code of its day; a copy of one row was left out.
	for _, q := range []string{
		"INSERT INTO normalize.item BY NAME SELECT * REPLACE ('aaaaaaaaaaaa.1.99' AS item_id, '8525803000' AS hs_code, '852580' AS hs6, '8525' AS hs4, '85' AS hs2, '2017' AS hs_revision, 103 AS goods_id) FROM normalize.item WHERE item_id = 'aaaaaaaaaaaa.1.9'",
		"INSERT INTO normalize.duplicate VALUES ('zzz', 'aaaaaaaaaaaa.1.2', 'content')",
	} {
		if err := db.Exec(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	m, err := New(ctx, db, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		expr      string
		want      map[string]string
		low, high string
	}{
		{"count rows where hs:8525.89 reporter:RU date:2021..2022", map[string]string{
			"as asked": "0", "with the codes of HS 2017 for the same goods": "1", "with duplicates counted": "0", "without returns and repairs": "0"}, "0", "1"},
		{"count rows where hs:8525 reporter:RU date:2021..2022", map[string]string{ // holds both codes already
			"as asked": "1", "with duplicates counted": "1", "without returns and repairs": "1"}, "1", "1"},
		{"count rows where control:chpl reporter:RU date:2022", map[string]string{
			"as asked": "6", "with duplicates counted": "7", "without codes that held other goods too": "4", "without returns and repairs": "6"}, "4", "7"},
		{"count recipients where hs:9013.10 from:CN reporter:RU date:2022", map[string]string{
			"as asked": "2", "by country of origin instead of country of dispatch": "2", "by tax number": "2", "by spelling": "3", "without returns and repairs": "2"}, "2", "3"},
	} {
		parsed, err := ParseMeasure(tc.expr)
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.Sensitivity(ctx, parsed)
		if err != nil {
			t.Fatalf("%s: %v", tc.expr, err)
		}
		values := map[string]string{}
		for _, v := range got.Variants {
			values[v.Choice] = show(v.Value)
		}
		if diff := cmp.Diff(tc.want, values); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.expr, diff)
		}
		if show(got.Low) != tc.low || show(got.High) != tc.high {
			t.Errorf("%s: from %s to %s, want %s to %s", tc.expr, show(got.Low), show(got.High), tc.low, tc.high)
		}
	}
}
