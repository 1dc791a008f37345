package source

import (
	"context"
	"path/filepath"
	"testing"

	"tallyman/internal/testdata"
)

// TestEveryVendorSheetIsRecognised opens all real sheets: each must be known by
// its headers, none by guessing.
func TestEveryVendorSheetIsRecognised(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata.Shared(t, "customs"), "*.xlsx"))
	if err != nil || len(files) < 60 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			b, err := Open(path, OpenOptions{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = b.Close() }()
			tables, skipped, err := b.Tables(context.Background(), MapOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if len(tables) != 1 {
				t.Fatalf("%d tables, skipped %q", len(tables), skipped)
			}
			m := tables[0].Mapping
			if m.Source == "generic" || m.Country == "" {
				t.Errorf("source %s", m.Source)
			}
			t.Log(m.Source, tables[0].HeaderRow, m.Warnings, len(m.Columns), len(m.Unmapped))
		})
	}
}
