package classify

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

var shared = sync.OnceValues(func() (*Classifier, error) { return New(Options{}) })

func classifier(t testing.TB) *Classifier {
	t.Helper()
	c, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ids(r Result) []string {
	var out []string
	for _, m := range r.Classes {
		out = append(out, m.ID)
	}
	return out
}

// goods reads "text => HS code".
func goods(s string) Goods {
	text, hs, _ := strings.Cut(s, " => ")
	return Goods{Text: text, HS: hs}
}

// A class that does not find its own samples, or finds its counter-samples, is
// refused.
func TestClassSamples(t *testing.T) {
	c := classifier(t)
	for _, cl := range c.classes {
		t.Run(cl.ID, func(t *testing.T) {
			if len(cl.Samples.Match) < 4 || len(cl.Samples.Miss) < 3 {
				t.Errorf("class has %d samples and %d counter-samples, want at least 4 and 3", len(cl.Samples.Match), len(cl.Samples.Miss))
			}
			if cl.Why.Text == "" || cl.Why.Source == "" || cl.Name["en"] == "" || cl.Name["ru"] == "" {
				t.Error("class lacks a name in en and ru, or says not why it matters, or from where that is known")
			}
			for _, lang := range Languages {
				if len(cl.Terms[lang]) == 0 {
					t.Errorf("class has no terms in %q", lang)
				}
			}
			for _, s := range cl.Samples.Match {
				if r := c.Classify(goods(s)); !slices.Contains(ids(r), cl.ID) {
					t.Errorf("sample %q is %v, want %s; evidence %s", s, ids(r), cl.ID, c.trace(goods(s), cl.ID))
				}
			}
			for _, s := range cl.Samples.Miss {
				if r := c.Classify(goods(s)); slices.Contains(ids(r), cl.ID) {
					t.Errorf("counter-sample %q is %s: %s", s, cl.ID, c.trace(goods(s), cl.ID))
				}
			}
		})
	}
}

// trace shows the evidence for one class, for failing tests.
func (c *Classifier) trace(g Goods, id string) string {
	s := newScratch(c.compiled)
	s.reset(g.Text)
	s.scan()
	s.weigh(digitsOf(g.HS), RevisionOf(digitsOf(g.HS), g.Date, ""))
	i := c.index[id]
	e := s.ev[i]
	var b strings.Builder
	for _, r := range s.why(i, g.HS) {
		b.WriteString(r.Feature + " " + r.Left + " [" + r.Right + "] " + r.Detail + "; ")
	}
	if e.excluded != "" {
		b.WriteString("excluded by " + e.excluded)
	}
	return b.String()
}
