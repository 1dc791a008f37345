package quality_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
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
	F1      map[string]float64 `json:"f1"`          // by group of names.csv
	Recall1 map[string]float64 `json:"recall_at_1"` // alias-blind, by schema and script
	// Aliases is the share of aliases at the threshold, by half and scripts; of others, the most.
	Aliases map[string]float64 `json:"aliases"`
	// Abbreviations is how often the right entry is first, by how the names came about.
	Abbreviations map[string]float64 `json:"abbreviations"`
	Mistyped      map[string]float64 `json:"mistyped"`          // recall at the threshold, by schema and treatment
	Senzing       map[string]float64 `json:"senzing_truth_set"` // F1 of pairs
	// MaxAlarms is the greatest rate of false alarms on ordinary names, MaxElsewhere on people
	// from other countries, MaxFirms on firms called by common words.
	MaxAlarms    float64 `json:"max_false_alarm_rate"`
	MaxElsewhere float64 `json:"max_false_alarm_rate_elsewhere"`
	MaxFirms     float64 `json:"max_false_alarm_rate_firms"`
}

func readFloors(t *testing.T, file string) floors {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var f floors
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return f
}

// judged is one labelled pair with what the matcher says of it.
type judged struct {
	schema, kind, split string
	scripts             string // the two scripts in the order of the alphabet
	same, matched       bool
	score               float64
	why                 string
}

// judge runs the labelled pairs of a file through the same door that a user
// has: match.Pairs at its fixed threshold.
func judge(t *testing.T, file string) []judged {
	t.Helper()
	data, err := os.ReadFile(file)
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
	pairs := make([]judged, 0, len(rows))
	for _, r := range rows[1:] {
		scripts := []string{script(r[col["name1"]]), script(r[col["name2"]])}
		slices.Sort(scripts)
		score, err := strconv.ParseFloat(r[col["score"]], 64)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		pairs = append(pairs, judged{
			schema: r[col["schema"]], kind: r[col["kind"]], split: r[col["split"]],
			scripts: scripts[0] + "-" + scripts[1],
			same:    r[col["label"]] == "true", matched: r[col["match"]] == "true",
			score: score, why: r[col["why"]],
		})
	}
	return pairs
}

// count sorts the outcomes into the groups that of names for each pair.
func count(pairs []judged, of func(judged) []string) map[string]*confusion {
	groups := map[string]*confusion{}
	for _, p := range pairs {
		for _, g := range of(p) {
			if groups[g] == nil {
				groups[g] = &confusion{}
			}
			groups[g].add(p.same, p.matched)
		}
	}
	return groups
}

// hold fails the test for each group below its floor.
func hold(t *testing.T, groups map[string]*confusion, floors map[string]float64) {
	t.Helper()
	for g, floor := range floors {
		if c := groups[g]; c == nil || c.f1() < floor {
			t.Errorf("%s: %s, the floor is F1 %.3f", g, c, floor)
		}
	}
}

// TestNames holds the scores of the labelled pairs to their floors.
func TestNames(t *testing.T) {
	pairs := judge(t, "names.csv")
	groups := count(pairs, func(p judged) []string {
		return []string{p.split, p.split + " " + p.schema, "script " + p.scripts, "kind " + p.kind}
	})
	for _, p := range pairs {
		if p.same != p.matched && testing.Verbose() && p.split == "tune" {
			t.Logf("label %v, score %.3f: %s", p.same, p.score, p.why)
		}
	}
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		t.Logf("%-24s %s", g, groups[g])
	}
	hold(t, groups, readFloors(t, "names_floor.json").F1)
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
