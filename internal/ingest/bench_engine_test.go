package ingest

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"tallyman/internal/store"
	"tallyman/internal/store/duckdb"
	"tallyman/internal/synth"
)

// engineSQL is what DuckDB itself does with the same file: typed read_csv and a
// Parquet table, without provenance, rejects, repairs or duplicates.
const engineSQL = `SELECT * FROM read_csv(%, delim=';', header=true, decimal_separator=',', dateformat='%d.%m.%Y', auto_detect=false, quote='"', escape='"',
	columns={'nd':'VARCHAR','on':'DATE','item_no':'INTEGER','direction':'VARCHAR','procedure':'VARCHAR','sender':'VARCHAR','inn':'VARCHAR','recipient':'VARCHAR',
	'trading':'VARCHAR','dispatch':'VARCHAR','origin':'VARCHAR','description':'VARCHAR','maker':'VARCHAR','brand':'VARCHAR','hs':'VARCHAR','quantity':'DECIMAL(18,6)',
	'unit':'VARCHAR','gross':'DECIMAL(18,6)','net':'DECIMAL(18,6)','customs':'DECIMAL(18,6)','usd':'DECIMAL(18,6)'})`

// BenchmarkAgainstEngine reads one generated declaration file (21 columns,
// Cyrillic, 400 bytes a row) into the ledger, and the same file by the engine's
// own typed read_csv into Parquet, in turn, and prints the ratio of the times
// and the peak memory of the process. TALLYMAN_BENCH_ROWS sets the rows.
func BenchmarkAgainstEngine(b *testing.B) {
	rows := int64(1_000_000)
	if v, err := strconv.ParseInt(os.Getenv("TALLYMAN_BENCH_ROWS"), 10, 64); err == nil {
		rows = v
	}
	dir := b.TempDir()
	path := filepath.Join(dir, "rows.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := synth.WriteCSV(b.Context(), f, rows, 1); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	var ours, engine time.Duration
	var peak int64
	for b.Loop() {
		start := time.Now()
		ledger, err := store.OpenLedger(filepath.Join(b.TempDir(), "ledger"))
		if err != nil {
			b.Fatal(err)
		}
		build, err := ledger.Begin(store.Spec{Stage: "ingest"})
		if err != nil {
			b.Fatal(err)
		}
		rep, err := File(b.Context(), path, build, Options{})
		if err != nil || rep.RowsLoaded != rows {
			b.Fatalf("%d of %d rows loaded, %v", rep.RowsLoaded, rows, err)
		}
		if _, err := build.Commit(nil); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
		peak = max(peak, peakKiB(b))
		engine += engineRead(b, path, filepath.Join(b.TempDir(), "engine.parquet"), rows)
	}
	b.ReportMetric(ours.Seconds()/engine.Seconds(), "times-engine")
	b.ReportMetric(float64(rows)*float64(b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(float64(rows)*float64(b.N)/engine.Seconds(), "engine-rows/s")
	b.ReportMetric(float64(peak)/1024, "peak-MiB")
}

func engineRead(b *testing.B, path, out string, rows int64) time.Duration {
	b.Helper()
	start := time.Now()
	db, err := duckdb.Open(b.Context(), duckdb.Options{MemoryLimit: "2GiB"})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Exec(b.Context(), "SET preserve_insertion_order=false"); err != nil {
		b.Fatal(err)
	}
	sql := engineSQL[:len("SELECT * FROM read_csv(")] + duckdb.Quote(path) + engineSQL[len("SELECT * FROM read_csv(")+1:]
	n, err := db.CopyTo(b.Context(), sql, out)
	if err != nil || n != rows {
		b.Fatalf("the engine read %d of %d rows, %v", n, rows, err)
	}
	return time.Since(start)
}

// peakKiB is the greatest resident size of this process so far.
func peakKiB(b *testing.B) int64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Maxrss
}
