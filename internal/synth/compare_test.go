package synth

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompare(t *testing.T) {
	a, b, c := ItemKey{"a.csv", 1, 2}, ItemKey{"a.csv", 1, 3}, ItemKey{"a.csv", 1, 9}
	counts := Counts{Read: 10, Loaded: 8, Rejected: 1, Duplicate: 1}
	truth := &Truth{
		Totals: counts, Dirt: Dirt{Twins: 2}, Files: []FileTruth{{Name: "a.csv", Counts: counts}},
		Patterns: []Pattern{{ID: "p", Title: "A pattern", Detector: "listed-party", Items: []ItemKey{a, b},
			Expect: []Expect{{ID: "n", Measure: "count rows where hs:1", Unit: "rows", Value: "2"}, {ID: "r", Measure: "ratio where hs:1 vs 2021", Unit: "ratio", Value: "1.895"}}}},
		Decoys: []Decoy{{ID: "d", Title: "A decoy", NotBy: []string{"listed-party"}, Items: []ItemKey{c}}, {ID: "fair", Title: "Fair", Items: []ItemKey{c}}},
	}
	good := Found{
		Files: []FoundFile{{"a.csv", counts}}, Twins: 2,
		Findings: []FoundFinding{{ID: "f1", Detector: "listed-party", Subject: "X", Items: []ItemKey{a, b}}, {ID: "f2", Detector: "controlled-goods", Items: []ItemKey{c}}},
		Figures:  map[string]string{"count rows where hs:1": "2", "ratio where hs:1 vs 2021": "1.895034"},
	}
	failing := func(f Found) []string {
		var out []string
		for _, r := range Compare(truth, f) {
			if !r.OK {
				out = append(out, r.Kind+" "+r.Pattern)
			}
		}
		return out
	}
	if bad := failing(good); bad != nil {
		t.Errorf("all as planted, yet not ok: %v", bad)
	}
	for name, c := range map[string]struct {
		change func(f *Found)
		want   []string
	}{
		"a row lost":          {func(f *Found) { f.Files = []FoundFile{{"a.csv", Counts{Read: 9, Loaded: 8, Duplicate: 1}}} }, []string{"files rows", "files a.csv"}},
		"a file missing":      {func(f *Found) { f.Files = nil }, []string{"files rows", "files a.csv"}},
		"twins counted twice": {func(f *Found) { f.Twins = 0 }, []string{"files twins"}},
		"another detector":    {func(f *Found) { f.Findings = f.Findings[1:] }, []string{"finding p"}},
		"half the rows":       {func(f *Found) { f.Findings = []FoundFinding{{ID: "f1", Detector: "listed-party", Items: []ItemKey{a}}} }, []string{"finding p"}},
		"wrong figure": {func(f *Found) {
			f.Figures = map[string]string{"count rows where hs:1": "3", "ratio where hs:1 vs 2021": "2.1"}
		}, []string{"figure p/n", "figure p/r"}},
		"not measured": {func(f *Found) { f.Figures = nil }, []string{"figure p/n", "figure p/r"}},
		"decoy caught": {func(f *Found) {
			f.Findings = append(f.Findings[:1:1], FoundFinding{ID: "f3", Detector: "listed-party", Items: []ItemKey{c}})
		}, []string{"decoy d"}},
	} {
		f := good
		c.change(&f)
		if diff := cmp.Diff(c.want, failing(f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
