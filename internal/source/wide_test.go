package source

import (
	"strings"
	"testing"

	"tallyman/internal/trade"
)

// TestManifestFaults: what a manifest says of statistics and bounds is held to
// itself before any file is read.
func TestManifestFaults(t *testing.T) {
	head := "id: x\ntitle: X\nlayouts:\n  - id: a\n    grain: aggregate\n    required: [A]\n    columns: {\"on\": A}\n"
	for name, tc := range map[string]struct{ more, want string }{
		"fine":              {"    wide: [{direction: export, columns: {net_kg: B}}, {direction: import, columns: {net_kg: C}}]\n    expect: {min_rows: 1, warn_below: 2, warn_above: 3, max_rows: 4}\n", ""},
		"unequal records":   {"    wide: [{columns: {net_kg: B}}, {columns: {gross_kg: C}}]\n", "other amounts"},
		"no amount":         {"    wide: [{columns: {hs: B}}]\n", "no amount"},
		"both forms":        {"    wide: [{years: net_kg, columns: {net_kg: B}}]\n", "either columns or years"},
		"names a row":       {"    wide: [{years: net_kg}]\n    columns: {decl_no: B}\n", ""},
		"unknown field":     {"    sums: {partnr: [World]}\n", "not a field"},
		"bounds contradict": {"    expect: {min_rows: 10, max_rows: 5}\n", "max_rows 5"},
		"never warns":       {"    expect: {min_rows: 10, warn_below: 5}\n", "never warns"},
		"share":             {"    expect: {max_rejected: 5}\n", "outside 0 to 1"},
	} {
		text := head + tc.more
		if name == "names a row" {
			text, tc.want = strings.Replace(head, "{\"on\": A}", "{\"on\": A, decl_no: B}", 1)+"    wide: [{years: net_kg}]\n", "names a row"
		}
		if _, err := parseManifest([]byte(text)); tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPeriods(t *testing.T) {
	style := DateStyle{Periods: true}
	for cell, want := range map[string]string{
		"202203": "2022-03-01 month", "202252": "2022-01-01 year", "2022": "2022-01-01 year", "Y2019": "2019-01-01 year", "2019M03": "2019-03-01 month", "2019-M12": "2019-12-01 month",
		"201952-Jan.-Dec. 2019": "2019-01-01 year", "202003-Mar. 2020": "2020-03-01 month", "Jan.-Dec. 2016": "2016-01-01 year", "janv.-déc. 2016": "2016-01-01 year",
		"2022-03": "2022-03-01 month", "2021-5": "2021-05-01 month", "Jan. 2019": "2019-01-01 month", "2022-03-05": "2022-03-05 day",
		"2022Q1": "error", "Jan.-Mar. 2020": "error", "202213": "error", "202200": "error", "189901": "error", "Total": "error",
	} {
		got := "error"
		if day, p, err := style.Parse(cell); err == nil {
			got = trade.DateOf(day) + " " + string(p)
		}
		if got != want {
			t.Errorf("%q is %s, want %s", cell, got, want)
		}
	}
}
