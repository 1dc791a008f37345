package normalize

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/ref/currency"
	"tallyman/internal/store"
	"tallyman/internal/store/duckdb"
	"tallyman/internal/trade"
)

var update = flag.Bool("update", false, "rewrite the wanted tables")

// itemSchema is ingest.item as docs/ledger.md has it: column and SQL type.
func itemSchema() [][2]string {
	s := [][2]string{{"item_id", "VARCHAR"}, {"file_id", "VARCHAR"}, {"sheet_no", "SMALLINT"}, {"row_no", "INTEGER"}, {"byte_offset", "BIGINT"},
		{"grain", "VARCHAR"}, {"direction", "VARCHAR"}, {"reporter", "VARCHAR"}, {"decl_no", "VARCHAR"}, {"item_no", "INTEGER"}, {"record_key", "VARCHAR"}, {"correction", "INTEGER"}, {"master_no", "VARCHAR"},
		{"on", "DATE"}, {"date_kind", "VARCHAR"}, {"date_precision", "VARCHAR"}, {"procedure", "VARCHAR"}}
	for _, r := range trade.Roles {
		for _, c := range []string{"name", "name_alt", "tax_id", "address", "country"} {
			s = append(s, [2]string{string(r) + "_" + c, "VARCHAR"})
		}
	}
	for _, c := range []string{"hs", "hs_edition", "hs_text", "description", "description_alt", "brand", "model", "origin", "dispatch", "trading", "destination"} {
		s = append(s, [2]string{c, "VARCHAR"})
	}
	amount := "DECIMAL(18,6)"
	return append(s, [][2]string{{"quantity", amount}, {"unit", "VARCHAR"}, {"gross_kg", amount}, {"net_kg", amount},
		{"value_statistical_usd", amount}, {"value_customs_usd", amount}, {"value_invoice_usd", amount}, {"value_local", amount}, {"local_currency", "VARCHAR"},
		{"value_invoice", amount}, {"invoice_currency", "VARCHAR"}, {"fx_rate", amount}, {"incoterms", "VARCHAR"}, {"transport", "VARCHAR"},
		{"decl_total_value", amount}, {"decl_total_gross_kg", amount}, {"part", "VARCHAR"}, {"dup_key", "BIGINT"}, {"notes", "VARCHAR"}}...)
}

// fixture is one engine with ingest tables and a build to write into.
type fixture struct {
	db  *duckdb.Engine
	out *store.Build
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	db, err := duckdb.Open(context.Background(), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	ledger, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	out, err := ledger.Begin(store.Spec{Stage: "normalize", Version: Version()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.Abort)
	return &fixture{db, out}
}

// ingest writes ingest.item from a SELECT that yields some of the columns as
// text, and ingest.file from the file ids in it.
func (f *fixture) ingest(t testing.TB, query string, columns []string) {
	t.Helper()
	ctx := context.Background()
	given := map[string]bool{}
	for _, c := range columns {
		given[c] = true
	}
	var exprs []string
	for _, s := range itemSchema() {
		from := "NULL"
		if given[s[0]] {
			from = duckdb.Ident(s[0])
		}
		exprs = append(exprs, fmt.Sprintf("CAST(%s AS %s) AS %s", from, s[1], duckdb.Ident(s[0])))
		delete(given, s[0])
	}
	if len(given) > 0 {
		t.Fatalf("columns that ingest.item does not have: %v", given)
	}
	dir := t.TempDir()
	item, file := filepath.Join(dir, "item.parquet"), filepath.Join(dir, "file.parquet")
	if _, err := f.db.CopyTo(ctx, "SELECT "+strings.Join(exprs, ", ")+" FROM ("+query+")", item); err != nil {
		t.Fatal(err)
	}
	if err := f.db.Register(ctx, "ingest.item", item); err != nil {
		t.Fatal(err)
	}
	if _, err := f.db.CopyTo(ctx, "SELECT DISTINCT file_id FROM ingest.item ORDER BY 1", file); err != nil {
		t.Fatal(err)
	}
	if err := f.db.Register(ctx, "ingest.file", file); err != nil {
		t.Fatal(err)
	}
}

// ingestCSV reads rows from a CSV whose header names columns of ingest.item.
func (f *fixture) ingestCSV(t testing.TB, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(data), "\n")
	columns, err := csv.NewReader(strings.NewReader(head)).Read()
	if err != nil {
		t.Fatal(err)
	}
	f.ingest(t, "SELECT * FROM read_csv("+duckdb.Quote(path)+", header=true, all_varchar=true, delim=',', quote='\"', escape='\"')", columns)
}

func (f *fixture) run(t testing.TB, opt Options) Stats {
	t.Helper()
	ctx := context.Background()
	stats, err := Run(ctx, f.db, f.out, opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"item", "party", "goods", "duplicate", "difference", "unread"} {
		if err := f.db.Register(ctx, "normalize."+table, f.out.Path(table)); err != nil {
			t.Fatal(err)
		}
	}
	return stats
}

// table reads a query as lines of CSV, the header first.
func (f *fixture) table(t testing.TB, query string) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows, err := f.db.Query(context.Background(), "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ("+query+")")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	_ = w.Write(columns)
	for rows.Next() {
		cells := make([]sql.NullString, len(columns))
		dest := make([]any, len(columns))
		for i := range cells {
			dest[i] = &cells[i]
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		text := make([]string, len(cells))
		for i, c := range cells {
			text[i] = c.String
		}
		_ = w.Write(text)
	}
	w.Flush()
	return b.String()
}

func (f *fixture) one(t testing.TB, query string) string {
	t.Helper()
	_, value, _ := strings.Cut(f.table(t, query), "\n")
	return strings.TrimSuffix(value, "\n")
}

// Every case is a folder of small tables: in_item.csv, rates.csv where there
// are any, and the wanted tables.
func TestCases(t *testing.T) {
	dirs, err := filepath.Glob("testdata/*/in_item.csv")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no cases", err)
	}
	for _, in := range dirs {
		dir := filepath.Dir(in)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			f := newFixture(t)
			f.ingestCSV(t, in)
			var opt Options
			if r, err := os.Open(filepath.Join(dir, "rates.csv")); err == nil {
				if opt.Rates, err = currency.Read(r, "rates.csv"); err != nil {
					t.Fatal(err)
				}
				_ = r.Close()
			}
			stats := f.run(t, opt)
			f.checkWhole(t, stats)
			for table, query := range map[string]string{
				"item":       "SELECT * FROM normalize.item ORDER BY item_id",
				"party":      "SELECT * FROM normalize.party ORDER BY name, tax_id, country",
				"goods":      "SELECT * FROM normalize.goods ORDER BY description, hs_code, hs_revision",
				"duplicate":  "SELECT * FROM normalize.duplicate ORDER BY item_id",
				"difference": "SELECT * FROM normalize.difference ORDER BY item_id",
				"unread":     "SELECT * FROM normalize.unread ORDER BY ALL",
			} {
				f.golden(t, filepath.Join(dir, "want_"+table+".csv"), f.table(t, query))
			}
		})
	}
}

func (f *fixture) golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("%s: %s", path, d)
	}
}

// checkWhole: every loaded row is counted once or named as a twin, and every
// id leads somewhere.
func (f *fixture) checkWhole(t testing.TB, stats Stats) {
	t.Helper()
	for what, query := range map[string]string{
		"rows in neither or both": `SELECT count(*) FROM ingest.item i WHERE
			(SELECT count(*) FROM normalize.item n WHERE n.item_id = i.item_id) + (SELECT count(*) FROM normalize.duplicate d WHERE d.item_id = i.item_id) <> 1`,
		"twins that are not counted":        "SELECT count(*) FROM normalize.duplicate WHERE twin_item_id NOT IN (SELECT item_id FROM normalize.item)",
		"goods without a line":              "SELECT count(*) FROM normalize.item WHERE goods_id NOT IN (SELECT goods_id FROM normalize.goods)",
		"goods keys twice":                  "SELECT count(*) - count(DISTINCT goods_id) FROM normalize.goods",
		"party keys twice":                  "SELECT count(*) - count(DISTINCT party_id) FROM normalize.party",
		"goods rows that do not add up":     "SELECT count(*) - (SELECT coalesce(sum(rows), 0) FROM normalize.goods) FROM normalize.item",
		"senders without a line":            "SELECT count(*) FROM normalize.item WHERE sender_id IS NOT NULL AND sender_id NOT IN (SELECT party_id FROM normalize.party)",
		"recipients without a line":         "SELECT count(*) FROM normalize.item WHERE recipient_id IS NOT NULL AND recipient_id NOT IN (SELECT party_id FROM normalize.party)",
		"values without basis or the other": "SELECT count(*) FROM normalize.item WHERE (value_usd IS NULL) <> (value_basis IS NULL) OR (value_usd IS NULL) <> (value_source IS NULL)",
		"values of zero":                    "SELECT count(*) FROM normalize.item WHERE value_usd = 0 OR value_local = 0",
	} {
		if got := f.one(t, query); got != "0" {
			t.Errorf("%s: %s", what, got)
		}
	}
	if stats.Items+stats.Duplicates != stats.Rows {
		t.Errorf("%d items and %d duplicates of %d rows", stats.Items, stats.Duplicates, stats.Rows)
	}
}

func fileSum(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s %x", filepath.Base(path), sha256.Sum256(data))
}
