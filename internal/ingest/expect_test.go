package ingest

import (
	"strings"
	"testing"

	"tallyman/internal/source"
	"tallyman/internal/trade"
)

// TestExpect: the bounds of a manifest fail or warn, each on its own.
func TestExpect(t *testing.T) {
	for _, tc := range []struct {
		name   string
		expect source.Expect
		sheet  SheetReport
		notes  map[string]int64
		fails  string
		warns  string
	}{
		{"nothing stated", source.Expect{}, SheetReport{RowsRead: 1}, nil, "", ""},
		{"too few", source.Expect{MinRows: 10}, SheetReport{RowsRead: 9}, nil, "at least 10", ""},
		{"just enough", source.Expect{MinRows: 10, MaxRows: 10}, SheetReport{RowsRead: 10}, nil, "", ""},
		{"too many", source.Expect{MaxRows: 10}, SheetReport{RowsRead: 11}, nil, "at most 10", ""},
		{"fewer than usual", source.Expect{WarnBelow: 10}, SheetReport{RowsRead: 9}, nil, "", "fewer than the 10"},
		{"more than usual", source.Expect{WarnAbove: 10}, SheetReport{RowsRead: 11}, nil, "", "more than the 10"},
		{"cut", source.Expect{CutAt: 1000}, SheetReport{RowsRead: 1000}, nil, "", "more rows probably exist"},
		{"rejected", source.Expect{MaxRejected: 0.1}, SheetReport{RowsRead: 100, RowsRejected: 11}, nil, "11 of 100 rows are rejected", ""},
		{"undated", source.Expect{WarnMissing: 0.1}, SheetReport{RowsRead: 100}, map[string]int64{"date-missing": 11}, "", "11 % of the rows"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var rep Report
			err := check(tc.expect, &rep, tc.sheet, tc.notes)
			if tc.fails == "" && err != nil || tc.fails != "" && (trade.CodeOf(err) != trade.CodeInput || !strings.Contains(err.Error(), tc.fails)) {
				t.Errorf("error %v, want %q", err, tc.fails)
			}
			if got := strings.Join(rep.Warnings, "; "); tc.warns == "" && got != "" || !strings.Contains(got, tc.warns) {
				t.Errorf("warned %q, want %q", got, tc.warns)
			}
		})
	}
}
