package ingest

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"tallyman/internal/store"
	"tallyman/internal/synth"
)

// BenchmarkDeclarations reads 200,000 declaration rows into the ledger; the
// row rate and bytes are reported.
func BenchmarkDeclarations(b *testing.B) {
	path := filepath.Join(b.TempDir(), "rows.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	const rows = 200_000
	if err := synth.WriteCSV(b.Context(), f, rows, 1); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	for _, dry := range []bool{true, false} {
		name := "write"
		if dry {
			name = "read"
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for b.Loop() {
				ledger, err := store.OpenLedger(b.TempDir())
				if err != nil {
					b.Fatal(err)
				}
				build, err := ledger.Begin(store.Spec{Stage: "ingest"})
				if err != nil {
					b.Fatal(err)
				}
				rep, err := File(b.Context(), path, build, Options{DryRun: dry, SHA256: "00000000000000000000000000000000"})
				if err != nil {
					b.Fatal(err)
				}
				if rep.RowsLoaded < rows*9/10 {
					b.Fatalf("%d loaded, %v", rep.RowsLoaded, rep.Warnings)
				}
				build.Abort()
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			runtime.GC()
		})
	}
}
