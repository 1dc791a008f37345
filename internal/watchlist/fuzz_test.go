package watchlist

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// FuzzFormats feeds any bytes to every parser: none may panic, hand over an
// entity without id or name, an id twice, or lose count of its rows.
func FuzzFormats(f *testing.F) {
	formats := All()
	for i, format := range formats {
		files, err := filepath.Glob(filepath.Join("testdata", format.ID, "*"))
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range files {
			if filepath.Base(path) == "want.json" {
				continue
			}
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(i, data)
		}
	}
	f.Add(0, []byte("\x1f\x8b\x08broken"))
	f.Add(len(formats)-1, []byte("id;name\n\"open;quote\n1;2\n"))
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		format := formats[((which%len(formats))+len(formats))%len(formats)]
		ids := map[string]bool{}
		rep, err := format.Parse(context.Background(), []listfile.File{listfile.FromBytes("fuzz", data)}, func(e trade.Entity) error {
			if e.ID == "" || len(e.Names) == 0 {
				t.Errorf("%s: entity %+v", format.ID, e)
			}
			if ids[e.ID] {
				t.Errorf("%s: id %q twice", format.ID, e.ID)
			}
			ids[e.ID] = true
			for _, n := range e.Names {
				if n.Name == "" {
					t.Errorf("%s: empty name in %+v", format.ID, e)
				}
			}
			return nil
		}, func(trade.Ownership) error { return nil })
		if err == nil && (rep.RowsSkipped > rep.RowsRead || int64(len(ids)) > rep.RowsRead) {
			t.Errorf("%s: %d rows read, %d skipped, %d entities", format.ID, rep.RowsRead, rep.RowsSkipped, len(ids))
		}
	})
}
