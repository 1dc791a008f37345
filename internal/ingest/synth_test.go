package ingest

import (
	"encoding/json"
	"math/big"
	"path/filepath"
	"testing"

	"tallyman/internal/synth"
)

// TestSyntheticCase reads every file of the demo's case, in seven layouts,
// three encodings and two containers, and compares with what was written.
func TestSyntheticCase(t *testing.T) {
	dir := t.TempDir()
	truth, err := synth.Write(t.Context(), dir, synth.Options{Items: synth.MinItems, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	dirt := map[string]int64{}
	for _, f := range truth.Files {
		t.Run(f.Name, func(t *testing.T) {
			rep, err := File(t.Context(), filepath.Join(dir, f.Name), nil, Options{DryRun: true})
			if err != nil {
				t.Fatal(err)
			}
			got := synth.Counts{Read: rep.RowsRead, Loaded: rep.RowsLoaded, Rejected: rep.RowsRejected, Duplicate: rep.RowsDuplicate}
			if f.Layout == "own-list" {
				// A layout that no manifest knows: mapped by its wording.
				if got.Read != f.Counts.Read || rep.Source != "generic" || rep.Mapping["value_invoice_usd"] == "" {
					t.Errorf("%s: %+v, mapped %v", rep.Source, got, rep.Mapping)
				}
				return
			}
			if got != f.Counts {
				t.Errorf("%s: counts %+v, want %+v (%v)", rep.Source, got, f.Counts, rep.Sheets[0].Reasons)
			}
			if a, b := rat(t, rep.TotalsLoaded["value_usd"]), rat(t, json.Number(f.ValueUSD)); a.Cmp(b) != 0 {
				t.Errorf("%s: loaded value %s, want %s", rep.Source, rep.TotalsLoaded["value_usd"], f.ValueUSD)
			}
			if rep.Encoding != f.Encoding && rep.Encoding != "xlsx" {
				t.Errorf("encoding %s, want %s", rep.Encoding, f.Encoding)
			}
			for r, n := range rep.Sheets[0].Reasons {
				dirt[r] += n
			}
			t.Log(rep.Source, rep.Direction, rep.Warnings)
		})
	}
	if dirt["date-unreadable"] == 0 || dirt["number-unreadable"] == 0 {
		t.Errorf("rejected %v, planted %+v", dirt, truth.Dirt)
	}
}

func rat(t *testing.T, n json.Number) *big.Rat {
	t.Helper()
	if n == "" {
		n = "0"
	}
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		t.Fatalf("number %q", n)
	}
	return r
}
