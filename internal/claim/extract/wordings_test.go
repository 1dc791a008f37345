package extract_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"

	"tallyman/internal/claim"
	"tallyman/internal/claim/extract"
	"tallyman/internal/measure"
	"tallyman/internal/testdata"
)

// wording is a sentence with the measures of its numbers, "" where the measure
// language has none.
type wording struct {
	Text  string
	Wants map[string]string
	Said  []string
}

// floorWordings is how many in a hundred numbers of the sentences that the rules
// were written on get the measure that a careful reader writes.
const floorWordings = 97

// TestWordings: every common way to say it, one sentence at a time.
func TestWordings(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testdata.RepoRoot(t), "quality", "articles", "sentences.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var list []wording
	if err := yaml.UnmarshalWithOptions(data, &list, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	all, right := 0, 0
	for _, w := range list {
		a, err := extract.Read("x.txt", []byte("A headline\n\n5 May 2023\n\n"+w.Text))
		if err != nil {
			t.Fatal(err)
		}
		f, err := extract.Extract(a, "x.txt")
		if err != nil {
			t.Fatal(err)
		}
		for expect, want := range w.Wants {
			all++
			if _, err := measure.ParseMeasure(want); err != nil && want != "" {
				t.Errorf("%s: the label cannot be read: %v", want, err)
			}
			i := slices.IndexFunc(f.Claims, func(c claim.Claim) bool { return c.Expect == expect || sameRange(c.Expect, expect) })
			switch {
			case i < 0:
				t.Logf("%s\n  no claim of %q among %q", w.Text, expect, drafts(f))
				continue
			case want == "" && f.Claims[i].Measure != "" || want != "" && !sameMeasure(want, f.Claims[i]):
				t.Logf("%s\n  want %s\n  got  %s %v", w.Text, want, f.Claims[i].Measure, f.Claims[i].Readings)
				continue
			}
			right++
			for _, who := range w.Said {
				if !slices.Contains(f.Claims[i].SaidBy, who) {
					t.Errorf("%s\n  %q is not among %v", w.Text, who, f.Claims[i].SaidBy)
				}
			}
		}
		if len(f.Claims) > len(w.Wants)+1 {
			t.Logf("%s\n  more than is said: %q", w.Text, drafts(f))
		}
	}
	t.Logf("%d of %d numbers have the measure wanted", right, all)
	if 100*right < floorWordings*all {
		t.Errorf("%d of %d numbers have the measure wanted, the floor is %d in 100", right, all, floorWordings)
	}
}
