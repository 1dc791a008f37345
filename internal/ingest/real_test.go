package ingest

import (
	"encoding/json"
	"math/big"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tallyman/internal/source"
	"tallyman/internal/testdata"
)

// TestVendorSheets reads all real sheets. The counts must add up, and the sum
// of every mapped amount must equal one worked out here by a separate, simple
// reading of the same column.
func TestVendorSheets(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata.Shared(t, "customs"), "*.xlsx"))
	if err != nil || len(files) < 60 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			rep, err := File(t.Context(), path, nil, Options{DryRun: true})
			if err != nil {
				t.Fatal(err)
			}
			if rep.Source == "generic" {
				t.Errorf("source is %s", rep.Source)
			}
			if got := rep.RowsLoaded + rep.RowsRejected + rep.RowsDuplicate; got != rep.RowsRead {
				t.Errorf("%d rows read, but %d accounted for", rep.RowsRead, got)
			}
			rows := simpleRows(t, path, rep.HeaderRow)
			if int64(len(rows)-1) != rep.RowsRead {
				t.Errorf("%d rows read, the sheet has %d", rep.RowsRead, len(rows)-1)
			}
			if rep.RowsRejected > 0 {
				t.Errorf("%d rows rejected: %v", rep.RowsRejected, rep.Sheets[0].Reasons)
			}
			for field, total := range rep.Totals {
				if field == "value_usd" {
					continue
				}
				want := simpleSum(t, rows, rep.Mapping, field)
				if want == "" {
					continue
				}
				if string(total) != want {
					t.Errorf("total of %s (%s) is %s, want %s", field, rep.Mapping[field2(field)], total, want)
				}
			}
			if cut := strings.Contains(strings.Join(rep.Warnings, "\n"), "more rows probably exist"); cut != (rep.RowsRead == 1000) {
				t.Errorf("%d rows, said to be cut: %v", rep.RowsRead, cut)
			}
			data, err := json.Marshal(rep)
			if err != nil || !json.Valid(data) {
				t.Errorf("the report is no JSON: %v", err)
			}
			t.Log(rep.Source, rep.RowsRead, rep.RowsLoaded, rep.RowsDuplicate, rep.Totals["value_usd"], strings.Join(rep.Warnings, " | "))
		})
	}
}

// simpleRows is the header and the rows below it that hold anything.
func simpleRows(t *testing.T, path string, header int) [][]string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := f.GetRows(f.GetSheetList()[0], excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]string{all[header-1]}
	for _, r := range all[header:] {
		if strings.TrimSpace(strings.Join(r, "")) != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

// simpleSum adds a column with exact fractions, each cell rounded to six
// places as the ledger keeps it. "" when the field is not one plain column.
func simpleSum(t *testing.T, rows [][]string, mapping map[fieldName]string, field string) string {
	t.Helper()
	header := mapping[field2(field)]
	at := -1
	for i, h := range rows[0] {
		if h == header {
			at = i
		}
	}
	if at < 0 {
		return ""
	}
	thousand := strings.Contains(header, "IN_1000_")
	total := new(big.Int)
	for _, r := range rows[1:] {
		if at >= len(r) || r[at] == "" || r[at] == "NULL" {
			continue
		}
		v, ok := new(big.Rat).SetString(r[at])
		if !ok {
			t.Fatalf("cell %q of %s", r[at], header)
		}
		v.Mul(v, big.NewRat(1_000_000, 1))
		if thousand {
			v.Mul(v, big.NewRat(1000, 1))
		}
		// Round half to even, as IEEE 754 and accountants do.
		q, m := new(big.Int).QuoRem(v.Num(), v.Denom(), new(big.Int))
		if c := m.Lsh(m, 1).CmpAbs(v.Denom()); c > 0 || c == 0 && q.Bit(0) == 1 {
			q.Add(q, big.NewInt(int64(v.Sign())))
		}
		total.Add(total, q)
	}
	s := new(big.Rat).SetFrac(total, big.NewInt(1_000_000)).FloatString(6)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

type fieldName = source.Field

func field2(s string) fieldName { return fieldName(s) }
