//go:build unix

package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/synth"
)

// TestKilledOften kills an ingest of many rows at as many random moments as
// TALLYMAN_KILLS says, resumes, and expects every row exactly once: by count, by
// sum, by the hash of all ids, and by the ledger key, which holds the hash of the
// file. `make kill` runs it with 100 kills on a million rows.
func TestKilledOften(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv("TALLYMAN_KILLS"))
	if err != nil || kills < 1 {
		t.Skip("set TALLYMAN_KILLS (and TALLYMAN_KILL_ROWS): make kill")
	}
	rows := int64(1_000_000)
	if n, err := strconv.ParseInt(os.Getenv("TALLYMAN_KILL_ROWS"), 10, 64); err == nil {
		rows = n
	}
	binary(t)
	file := filepath.Join(t.TempDir(), "records.csv")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := synth.WriteCSV(t.Context(), f, rows, 1); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	look := func(dir string) map[string]string {
		ask := func(sql string) string { return must(t, "sql", sql, "--case", dir) }
		return map[string]string{
			"count":  ask("SELECT count(*) AS n, count(DISTINCT item_id) AS ids FROM ingest.item"),
			"sum":    ask("SELECT sum(net_kg) AS kg, sum(gross_kg) AS gross, sum(value_statistical_usd) AS usd, sum(row_no) AS places FROM ingest.item"),
			"hash":   ask("SELECT CAST(bit_xor(hash(item_id, decl_no, hs, description, recipient_name, net_kg)) AS VARCHAR) AS h FROM ingest.item"),
			"reject": ask("SELECT count(*) AS n FROM ingest.reject"),
		}
	}
	calm := filepath.Join(t.TempDir(), "calm")
	must(t, "new", calm)
	started := time.Now()
	must(t, "ingest", file, "--case", calm)
	whole := time.Since(started)
	want := look(calm)

	rough := filepath.Join(t.TempDir(), "rough")
	must(t, "new", rough)
	rng := rand.New(rand.NewPCG(uint64(started.UnixNano()), 7))
	met := 0
	for range kills {
		if killed(t, time.Duration(rng.Int64N(int64(whole))), "ingest", file, "--case", rough) {
			met++
		}
		if _, _, code := try(t, "sql", "SELECT 1 FROM ingest.item LIMIT 1", "--case", rough); code == 0 {
			// It was done before the kill came: begin again from nothing.
			if diff := cmp.Diff(want, look(rough)); diff != "" {
				t.Fatalf("after %d kills (-want +got):\n%s", met, diff)
			}
			if err := os.RemoveAll(rough); err != nil {
				t.Fatal(err)
			}
			must(t, "new", rough)
		}
	}
	must(t, "ingest", file, "--case", rough)
	if diff := cmp.Diff(want, look(rough)); diff != "" {
		t.Errorf("after %d kills (-want +got):\n%s", met, diff)
	}
	if left := half(t, rough); len(left) > 0 {
		t.Errorf("left in the ledger: %v", left)
	}
	t.Logf("%d rows, undisturbed in %v; %d of %d kills met the program at work; %v", rows, whole.Round(time.Millisecond), met, kills, want)
}
