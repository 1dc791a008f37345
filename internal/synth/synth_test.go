package synth

import (
	"context"
	"os"
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	dir := os.Getenv("SYNTH_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	start := time.Now()
	tr, err := Write(context.Background(), dir, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(start), tr.Totals, tr.Dirt)
	for _, p := range tr.Patterns {
		t.Log(p.ID, len(p.Items))
		for _, e := range p.Expect {
			t.Log("   ", e.ID, e.Value, e.Unit)
		}
	}
	for _, p := range tr.Decoys {
		t.Log(p.ID, len(p.Items))
	}
}
