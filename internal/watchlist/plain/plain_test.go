package plain_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
	"tallyman/internal/watchlist/plain"
)

// Rows without a stated sector are read like the statements of other lists;
// what the table states stands.
func TestSectors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.csv")
	table := "id,name,schema,sector,reason\n" +
		"1,Zavod Vymysel,Company,,It produces night vision devices.\n" +
		"2,Vydum Missile Works,Company,gardening,It produces rockets.\n"
	if err := os.WriteFile(path, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := listfile.FromPath(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	_, err = plain.Format().Parse(context.Background(), []listfile.File{f}, func(e trade.Entity) error {
		got = append(got, e.ID+" "+strings.Join(e.Sectors, " "))
		return nil
	}, func(trade.Ownership) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if s := strings.Join(got, ", "); s != "1 optics, 2 gardening" {
		t.Errorf("got %q", s)
	}
}
