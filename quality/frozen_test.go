package quality_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"testing"

	"tallyman/internal/match"
)

var update = flag.Bool("update", false, "rewrite names_scores.csv")

// TestFrozenScores holds the score of every labelled pair to three digits, so that a
// change of the model, a table or a weight shows which pairs it moves.
func TestFrozenScores(t *testing.T) {
	data, err := os.ReadFile("names.csv")
	if err != nil {
		t.Fatal(err)
	}
	var scored bytes.Buffer
	if err := match.Pairs(bytes.NewReader(data), &scored); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&scored).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[h] = i
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"name1", "name2", "score"})
	for _, r := range rows[1:] {
		var score float64
		if _, err := fmt.Sscan(r[col["score"]], &score); err != nil {
			t.Fatal(err)
		}
		_ = w.Write([]string{r[col["name1"]], r[col["name2"]], fmt.Sprintf("%.3f", score)})
	}
	w.Flush()
	const file = "names_scores.csv"
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	frozen, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	was, now := bytes.Split(frozen, []byte("\n")), bytes.Split(out.Bytes(), []byte("\n"))
	if len(was) != len(now) {
		t.Fatalf("names.csv has %d pairs and %s %d: go test ./quality -run Frozen -update", len(now)-2, file, len(was)-2)
	}
	moved := 0
	for i := range was {
		if !bytes.Equal(was[i], now[i]) {
			if moved++; moved <= 30 {
				t.Errorf("was %s, is %s", was[i], now[i])
			}
		}
	}
	if moved > 0 {
		t.Errorf("%d pairs moved: read them, then go test ./quality -run Frozen -update", moved)
	}
}
