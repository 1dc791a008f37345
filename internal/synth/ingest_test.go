package synth

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/ingest"
)

// The files must be what the engine takes them for: every row ends where truth
// says it ends.
func TestIngestAgrees(t *testing.T) {
	dir, truth := small()
	sources := map[string]string{layoutDeclaration: "ru-declaration", layoutPlain: "ru-declaration-plain", layoutVendor: "ru-vendor-import",
		layoutKazakhImport: "kz-vendor-import", layoutKazakhExport: "kz-vendor-export", layoutTurkishExport: "tr-vendor-export", layoutOwn: "generic"}
	for _, f := range truth.Files {
		rep, err := ingest.File(t.Context(), filepath.Join(dir, f.Name), nil, ingest.Options{DryRun: true})
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		got := Counts{Read: rep.RowsRead, Loaded: rep.RowsLoaded, Rejected: rep.RowsRejected, Duplicate: rep.RowsDuplicate}
		if diff := cmp.Diff(f.Counts, got); diff != "" {
			t.Errorf("%s: rows (-truth +ingest):\n%s", f.Name, diff)
		}
		if rep.Source != sources[f.Layout] {
			t.Errorf("%s: taken for %q, want %q", f.Name, rep.Source, sources[f.Layout])
		}
		if f.Encoding != "xlsx" && rep.Encoding != f.Encoding {
			t.Errorf("%s: read as %s, written in %s", f.Name, rep.Encoding, f.Encoding)
		}
	}
}

// The benchmark file has no damage: every row must be loaded.
func TestIngestReadsTheBenchmarkFile(t *testing.T) {
	const rows = 20_000
	path := filepath.Join(t.TempDir(), "bench.synthetic.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteCSV(t.Context(), f, rows, 1); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	rep, err := ingest.File(t.Context(), path, nil, ingest.Options{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	if rep.Source != "ru-declaration" || rep.RowsLoaded != rows || rep.RowsRejected+rep.RowsDuplicate != 0 {
		t.Errorf("%s: %d loaded, %d rejected, %d duplicate; want all %d loaded (%v)", rep.Source, rep.RowsLoaded, rep.RowsRejected, rep.RowsDuplicate, rows, rep.Warnings)
	}
}
