package quality_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"tallyman/internal/match"
	"tallyman/internal/text"
)

// confusion counts the outcomes of one group of pairs.
type confusion struct{ tp, fp, fn, tn int }

func (c *confusion) add(same, matched bool) {
	switch {
	case same && matched:
		c.tp++
	case same:
		c.fn++
	case matched:
		c.fp++
	default:
		c.tn++
	}
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

func (c *confusion) precision() float64 { return ratio(c.tp, c.tp+c.fp) }
func (c *confusion) recall() float64    { return ratio(c.tp, c.tp+c.fn) }
func (c *confusion) f1() float64        { return ratio(2*c.tp, 2*c.tp+c.fp+c.fn) }

func (c *confusion) String() string {
	return fmt.Sprintf("%4d pairs  precision %.3f  recall %.3f  F1 %.3f", c.tp+c.fp+c.fn+c.tn, c.precision(), c.recall(), c.f1())
}

// floors are the scores below which a change is a step back.
type floors struct {
	F1        map[string]float64 `json:"f1"`          // by group of names.csv
	Recall1   map[string]float64 `json:"recall_at_1"` // alias-blind, by schema and script
	MaxAlarms float64            `json:"max_false_alarm_rate"`
}

func readFloors(t *testing.T) floors {
	t.Helper()
	data, err := os.ReadFile("names_floor.json")
	if err != nil {
		t.Fatal(err)
	}
	var f floors
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatalf("names_floor.json: %v", err)
	}
	return f
}

// TestNames runs the labelled pairs through the same door that a user has
// (match.Pairs, fixed threshold) and holds the scores to their floors.
func TestNames(t *testing.T) {
	data, err := os.ReadFile("names.csv")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := match.Pairs(bytes.NewReader(data), &out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[h] = i
	}
	groups := map[string]*confusion{}
	for _, r := range rows[1:] {
		same, matched := r[col["label"]] == "true", r[col["match"]] == "true"
		split := r[col["split"]]
		scripts := []string{script(r[col["name1"]]), script(r[col["name2"]])}
		slices.Sort(scripts)
		for _, g := range []string{
			split, split + " " + r[col["schema"]],
			"script " + scripts[0] + "-" + scripts[1], "kind " + r[col["kind"]],
		} {
			if groups[g] == nil {
				groups[g] = &confusion{}
			}
			groups[g].add(same, matched)
		}
		if same != matched && testing.Verbose() && split == "tune" {
			t.Logf("label %v, score %s: %s", same, r[col["score"]], r[col["why"]])
		}
	}
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		t.Logf("%-24s %s", g, groups[g])
	}
	for g, floor := range readFloors(t).F1 {
		if c := groups[g]; c == nil || c.f1() < floor {
			t.Errorf("%s: %s, the floor is F1 %.3f", g, c, floor)
		}
	}
}

// script folds the kinds of Han into one.
func script(s string) string {
	switch c := text.Script(s); c {
	case "Hans", "Hant":
		return "Hani"
	default:
		return c
	}
}
