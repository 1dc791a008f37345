package normalize

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"tallyman/internal/ingest"
	"tallyman/internal/store"
	"tallyman/internal/testdata"
)

// TestVendorSheets normalizes every real sheet together and looks at what was
// not read.
func TestVendorSheets(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(testdata.Shared(t, "customs"), "*.xlsx"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	f := newFixture(t)
	ledger, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string][]string{}
	seen := map[string]bool{}
	for _, path := range paths {
		b, err := ledger.Begin(store.Spec{Stage: "ingest", Version: path})
		if err != nil {
			t.Fatal(err)
		}
		rep, err := ingest.File(context.Background(), path, b, ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if seen[rep.FileID] {
			continue // the same bytes under two names
		}
		seen[rep.FileID] = true
		for _, table := range []string{"item", "file"} {
			tables[table] = append(tables[table], b.Path(table))
		}
	}
	for table, files := range tables {
		if err := f.db.Register(context.Background(), "ingest."+table, files...); err != nil {
			t.Fatal(err)
		}
	}
	stats := f.run(t, Options{})
	f.checkWhole(t, stats)
	t.Logf("%+v\n%s", stats, f.table(t, "SELECT * FROM normalize.unread ORDER BY ALL"))
	for what, query := range map[string]string{
		"countries no table knew":              "SELECT coalesce(string_agg(spelling, ', '), '') FROM normalize.unread WHERE field = 'country' AND reason LIKE 'unknown%'",
		"units no table knew":                  "SELECT coalesce(string_agg(spelling, ', '), '') FROM normalize.unread WHERE field = 'unit' AND length(spelling) > 1",
		"currencies no table knew":             "SELECT coalesce(string_agg(spelling, ', '), '') FROM normalize.unread WHERE field = 'currency'",
		"types of number that name no company": "SELECT count(*) FROM normalize.party WHERE tax_id_type IN ('imo', 'bic', 'kpp')",
		"parties without a script":             "SELECT count(*) FROM normalize.party WHERE name_clean IS NOT NULL AND script IS NULL",
		"items without a subheading":           "SELECT count(*) FROM normalize.item WHERE hs6 IS NULL",
	} {
		if got := strings.Trim(f.one(t, query), `"`); got != "" && got != "0" {
			t.Errorf("%s: %s", what, got)
		}
	}
}
