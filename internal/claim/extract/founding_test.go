package extract_test

import (
	"testing"

	"tallyman/internal/claim"
	"tallyman/internal/claim/extract"
	"tallyman/internal/measure"
)

// Of the claims that ship with the program, those whose quote holds its own
// number must be found in the quote alone, with the same range. The others say
// what they need from the rest of the page.
func TestFounding(t *testing.T) {
	elsewhere := map[string]string{
		"A5": "the file adds about", "A6": "the quote says how goods were labelled, and neither what nor where", "B1": "the verb stands outside the quote",
		"B3": "", "B4": "a hedge, which the file reads as a share below one", "B5": "the file adds about", "B6": "the number is an earlier report's",
	}
	f, err := claim.Articles()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Claims {
		if why := elsewhere[c.ID]; why != "" {
			continue
		}
		a, err := extract.Read("quote.txt", []byte("A headline\n\n20 August 2023\n\nOf these shipments the officials said that "+c.Quote+"."))
		if err != nil {
			t.Fatal(err)
		}
		got, err := extract.Extract(a, "quote.txt")
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, d := range got.Claims {
			found = found || d.Kind == c.Kind && (c.Kind != claim.Trade || sameRange(d.Expect, c.Expect))
		}
		if !found {
			t.Errorf("%s: %q: %s %q is not among %v", c.ID, c.Quote, c.Kind, c.Expect, drafts(got))
		}
	}
}

func sameRange(a, b string) bool {
	x, err1 := measure.ParseExpect(a)
	y, err2 := measure.ParseExpect(b)
	return err1 == nil && err2 == nil && x.String() == y.String()
}

func drafts(f *claim.File) (out []string) {
	for _, c := range f.Claims {
		out = append(out, string(c.Kind)+" "+c.Expect+" "+c.Measure)
	}
	return out
}
