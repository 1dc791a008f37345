package classify

import (
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tallyman/internal/testdata"
)

var (
	update = flag.Bool("update", false, "rewrite generated documents")
	misses = flag.String("misses", "", "print the errors of this split (tune) and class (split or split:class)")
)

// labelled is a row of quality/goods.csv: a description with the class it
// belongs to (empty: none of them) and the classes that it may also be given.
type labelled struct {
	text, hs, class string
	also            []string
	lang, split     string
}

func readLabelled(t *testing.T) []labelled {
	t.Helper()
	f, err := os.Open(filepath.Join(testdata.RepoRoot(t), "quality", "goods.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for _, r := range recs[1:] {
		out = append(out, labelled{r[0], r[1], r[2], strings.FieldsFunc(r[3], func(r rune) bool { return r == ';' }), r[4], r[5]})
	}
	return out
}

// tally counts true and false answers of one class.
type tally struct{ TP, FP, FN int }

func (k tally) precision() float64 { return ratio(k.TP, k.TP+k.FP) }
func (k tally) recall() float64    { return ratio(k.TP, k.TP+k.FN) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// score measures a split; with hs=false the declared codes are withheld, so
// that words alone must do.
func score(t *testing.T, rows []labelled, split string, withHS bool) map[string]tally {
	c := classifier(t)
	out := map[string]tally{}
	for _, r := range rows {
		if r.split != split {
			continue
		}
		g := Goods{Text: r.text}
		if withHS {
			g.HS = r.hs
		}
		got := ids(c.Classify(g))
		if r.class != "" {
			k := out[r.class]
			if slices.Contains(got, r.class) {
				k.TP++
			} else {
				k.FN++
				report(t, split, r.class, "MISS", r, got, c.trace(g, r.class))
			}
			out[r.class] = k
		}
		for _, id := range got {
			if id != r.class && !slices.Contains(r.also, id) {
				k := out[id]
				k.FP++
				out[id] = k
				report(t, split, id, "FALSE", r, got, c.trace(g, id))
			}
		}
	}
	return out
}

func report(t *testing.T, split, class, what string, r labelled, got []string, why string) {
	if *misses == split || *misses == split+":"+class {
		t.Logf("%s %s: %q => %s want %q got %v: %s", what, class, r.text, r.hs, r.class, got, why)
	}
}

func macro(m map[string]tally) (p, r float64) {
	for _, k := range m {
		p += k.precision()
		r += k.recall()
	}
	return p / float64(len(m)), r / float64(len(m))
}

// floor is quality/goods_floor.json: what the holdout must reach.
type floor struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	// Without the declared codes.
	TextPrecision float64 `json:"text_precision"`
	TextRecall    float64 `json:"text_recall"`
}

func TestQuality(t *testing.T) {
	rows := readLabelled(t)
	negatives := 0
	for _, r := range rows {
		if r.class == "" {
			negatives++
		} else if _, ok := classifier(t).index[r.class]; !ok {
			t.Errorf("label %q of %q is no class", r.class, r.text)
		}
	}
	if len(rows) < 1500 || negatives*3 < len(rows) {
		t.Errorf("quality/goods.csv has %d rows, %d of them negatives; want at least 1,500 and a third", len(rows), negatives)
	}
	var want floor
	data, err := os.ReadFile(filepath.Join(testdata.RepoRoot(t), "quality", "goods_floor.json"))
	if err == nil {
		err = json.Unmarshal(data, &want)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, split := range []string{"tune", "holdout"} {
		p, r := macro(score(t, rows, split, true))
		tp, tr := macro(score(t, rows, split, false))
		t.Logf("%s: macro precision %.3f recall %.3f; words alone %.3f %.3f", split, p, r, tp, tr)
		if split != "holdout" {
			continue
		}
		got := floor{p, r, tp, tr}
		if p < want.Precision || r < want.Recall || tp < want.TextPrecision || tr < want.TextRecall {
			t.Errorf("holdout %+v is below the floor %+v", got, want)
		}
	}
	if testing.Verbose() {
		t.Log(table(score(t, rows, "holdout", true)))
	}
}

func table(m map[string]tally) string {
	var names []string
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	var b strings.Builder
	b.WriteString("\nclass                    precision recall   n\n")
	for _, n := range names {
		k := m[n]
		fmt.Fprintf(&b, "%-24s %9.2f %6.2f %3d\n", n, k.precision(), k.recall(), k.TP+k.FN)
	}
	return b.String()
}

// readBench gives the labelled descriptions as input.
func readBench(b *testing.B) []Goods {
	b.Helper()
	f, err := os.Open(filepath.Join(testdata.RepoRoot(b), "quality", "goods.csv"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	var out []Goods
	for _, r := range recs[1:] {
		out = append(out, Goods{Text: r[0], HS: r[1]})
	}
	return out
}
