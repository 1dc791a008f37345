package duckdb_test

import (
	"os"
	"path/filepath"
	"testing"

	"tallyman/internal/store"
	"tallyman/internal/store/duckdb"
	"tallyman/internal/store/storetest"
)

func open(t *testing.T) *duckdb.Engine {
	t.Helper()
	e, err := duckdb.Open(t.Context(), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Engine { return open(t) })
}

// A user's SQL must not reach files outside the ledger, nor lift the ban.
func TestSeal(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret.csv")
	if err := os.WriteFile(outside, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e := open(t)
	if err := e.Seal(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		"SELECT * FROM read_csv('" + outside + "')",
		"COPY (SELECT 1) TO '" + filepath.Join(filepath.Dir(outside), "out.csv") + "'",
		"SET enable_external_access=true",
		"SET allowed_directories=['/']",
		"INSTALL httpfs",
	} {
		if rows, err := e.Query(t.Context(), query); err == nil {
			_ = rows.Close()
			t.Errorf("sealed engine ran %s", query)
		}
	}
}

func TestQuote(t *testing.T) {
	if got := duckdb.Quote("o'clock"); got != "'o''clock'" {
		t.Error(got)
	}
}
