package classify

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"

	"tallyman/internal/testdata"
)

// classesOfHS4 are the classes that a heading of the part-number file stands for.
var classesOfHS4 = map[string][]string{
	"8542": {"integrated-circuit"}, "8541": {"discrete-semiconductor"}, "8532": {"passive-component"},
	"8533": {"passive-component"}, "8536": {"connector"}, "8504": {"passive-component"},
}

// Real part numbers with their makers, as an importer declared them: words
// alone must find what the part is. The floor guards the state reached; it is
// no claim about other makers.
func TestPartNumbers(t *testing.T) {
	f, err := os.Open(testdata.Shared(t, "records", "ru_importer_electronics_half.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c := classifier(t)
	var n, found, wrong int
	missed := map[string]int{}
	for _, r := range recs[1:] {
		want := classesOfHS4[r[2][:min(4, len(r[2]))]]
		if want == nil || (r[2][:4] == "8504" && r[2][:6] != "850450") {
			continue
		}
		n++
		got := ids(c.Classify(Goods{Text: r[0] + " " + r[1]}))
		switch {
		case len(got) == 0:
			missed[want[0]]++
			if *misses == "parts" {
				t.Logf("none: %s %s want %v", r[0], r[1], want)
			}
		case slices.Contains(want, got[0]):
			found++
		default:
			wrong++
			if *misses == "parts" {
				t.Logf("wrong: %s %s want %v got %v", r[0], r[1], want, got)
			}
		}
	}
	t.Logf("%d part numbers: %d right, %d wrong, none %v", n, found, wrong, missed)
	if float64(found) < 0.60*float64(n) || float64(wrong) > 0.08*float64(n) {
		t.Errorf("%d of %d right, %d wrong; want at least 60 %% right and at most 8 %% wrong", found, n, wrong)
	}
}
