package ingest

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/source"
	"tallyman/internal/store/duckdb"
)

// TestParquetOfAnotherWriter reads what the SQL engine writes: several row
// groups, types and nulls.
func TestParquetOfAnotherWriter(t *testing.T) {
	db, err := duckdb.Open(t.Context(), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	path := filepath.Join(t.TempDir(), "a.parquet")
	if _, err := db.CopyTo(t.Context(), `SELECT DATE '2024-01-01' + CAST(n % 300 AS INTEGER) AS "Date", 'A ' || n AS "Exporter", CASE WHEN n % 3 = 0 THEN 'B' END AS "Importer", '901310' AS "HS Code",
		CAST(n AS DECIMAL(12,3)) / 1000 AS "Net Weight, kg", CAST(n * 1.5 AS DECIMAL(38,6)) AS "Value, USD", TIMESTAMP '2024-01-01 10:20:30' AS "Stamp", [n, n + 1] AS "Serials",
		CAST(n AS UBIGINT) AS "Number" FROM range(130000) t(n)`, path); err != nil {
		t.Fatal(err)
	}
	r := readFile(t, path, Options{})
	if r.RowsLoaded != 130_000 || r.Totals["value_usd"] != "12674902500" || r.Totals["net_kg"] != "8449935" {
		t.Fatalf("%d loaded, %v, %v", r.RowsLoaded, r.Totals, r.Warnings)
	}
	headers, cells, err := source.ReadRow(path, source.RowAt{Sheet: 1, Row: 125_002, Offset: -1})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"2024-07-20", "A 125001", "B", "901310", "125.001", "187501.500000", "2024-01-01 10:20:30", `["125001","125002"]`, "125001"}
	if diff := cmp.Diff(want, cells); diff != "" {
		t.Errorf("under %q (-want +got):\n%s", headers, diff)
	}
}
