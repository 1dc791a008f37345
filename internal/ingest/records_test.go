package ingest

import (
	"bytes"
	"encoding/csv"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tallyman/internal/testdata"
)

// TestRecords loads every file of public records with a mapping written for it,
// as a user would with --map, and holds counts and totals against an
// independent reading.
func TestRecords(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(testdata.Shared(t, "records"), "*.csv"))
	if err != nil || len(paths) != 3 {
		t.Fatal(paths, err)
	}
	type total struct {
		field, column string
		factor        int64
	}
	sums := map[string][]total{
		"bsgi_outbound_voyages_2023-03-17": {{"net_kg", "Tonnage", 1000}},
		"ru_importer_electronics_half":     nil,
		"usaid_scms_delivery_history":      {{"value_invoice_usd", "Line Item Value", 1}, {"quantity", "Line Item Quantity", 1}, {"gross_kg", "Weight (Kilograms)", 1}},
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		t.Run(name, func(t *testing.T) {
			r := readFile(t, path, Options{MapFile: filepath.Join("testdata", "records", name+".yml")})
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
			if !bytes.Contains(data, []byte("\n")) {
				data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
			}
			all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			t.Log(r.RowsRead, r.RowsDuplicate, r.Totals, r.Warnings, r.Sheets[0].Reasons)
			if r.RowsRead != int64(len(all)-1) || r.RowsLoaded != r.RowsRead {
				t.Errorf("%d read, %d loaded of %d: %v", r.RowsRead, r.RowsLoaded, len(all)-1, r.Sheets[0].Reasons)
			}
			for _, s := range sums[name] {
				at, want := slices.Index(all[0], s.column), new(big.Rat)
				for _, row := range all[1:] {
					if v, ok := new(big.Rat).SetString(strings.ReplaceAll(row[at], ",", "")); ok {
						want.Add(want, v.Mul(v, big.NewRat(s.factor, 1)))
					}
				}
				if got, ok := new(big.Rat).SetString(string(r.TotalsLoaded[s.field])); !ok || got.Cmp(want) != 0 {
					t.Errorf("%s is %s, want %s", s.field, r.TotalsLoaded[s.field], want.FloatString(6))
				}
			}
		})
	}
}
