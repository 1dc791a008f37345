package xlsx_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tallyman/internal/report"
	"tallyman/internal/report/reporttest"
	"tallyman/internal/report/xlsx"
	"tallyman/internal/trade"
)

// The workbook is opened again and compared with the stream.
func TestWorkbook(t *testing.T) {
	var out bytes.Buffer
	h := xlsx.New(&out)
	evil := report.Finding{Finding: trade.Finding{ID: "fnd-2", Title: `=HYPERLINK("http://example.org")`, Sentence: "+1+cmd|' /C calc'!A0"}}
	for _, m := range reporttest.Stream() {
		if m.End != nil {
			if err := h.Message(report.Message{Finding: &evil}); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Message(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	for sheet, want := range map[string][]string{
		"Findings": {"fnd-000000000001", "12 rows.", "1234567.891", "A namesake.", `=HYPERLINK("http://example.org")`},
		"Figures":  {"fig-000000000001", "sum value_usd where hs:9013.10", "1234567.891", "usd", "2022"},
		"Rows":     {"f.1.2", "9013100000", "乌有光学有限公司", "2022-01-01", "x.csv"},
		"Hits":     {"乌有光学有限公司 <b>", "شركة الخيال", "2022-06-01"},
		"Coverage": {"2022-01", "2022-02", "0"},
		"Sources":  {strings.Repeat("ab", 32), "10"},
		"Claims":   {"X1", "not reproduced", "More than 50 firms bought <i>sights</i>.", "We never did."},
		"Parties":  {"ent-000000000001", "OOO NEBYLITSA", "from whom", "乌有光学有限公司", "matches on own", "ООО <НЕБЫЛИЦА>"},
		"Lists":    {"own", "abc"},
		"Notes":    {"SYNTHETIC DATA", "panic"},
	} {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, r := range rows {
			all = append(all, r...)
		}
		text := strings.Join(all, "\x00")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("sheet %s does not hold %q", sheet, w)
			}
		}
	}
	for _, cell := range []string{"C3", "D3"} {
		if f, err := book.GetCellFormula("Findings", cell); err != nil || f != "" {
			t.Errorf("%s runs as the formula %q (%v)", cell, f, err)
		}
	}
}
