package extract_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/claim/extract"
)

// Sentences end where a reader ends them, and their offsets find them again.
func TestSentences(t *testing.T) {
	a := &extract.Article{Blocks: []extract.Block{{Text: `UTOPOLIS, Feb 12 (FPA) - The U.S. sent 3.5 tonnes to Fable Co. Ltd. in Jan. 2023. "We sold none. We never did," said Mr. Nobody. It was No. 5 of HS 9013.10! Was it? Yes.`}}}
	var got []string
	for _, s := range a.Sentences() {
		got = append(got, s.Text)
		if a.Text()[s.Start:s.End] != s.Text {
			t.Errorf("offsets %d to %d hold %q", s.Start, s.End, a.Text()[s.Start:s.End])
		}
	}
	want := []string{
		"The U.S. sent 3.5 tonnes to Fable Co. Ltd. in Jan. 2023.", `"We sold none. We never did," said Mr. Nobody.`, "It was No. 5 of HS 9013.10!", "Was it?", "Yes.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What numbers mean, as a claims file writes it; what is no number stays out.
func TestQuantities(t *testing.T) {
	for text, want := range map[string]string{
		"They sent more than 50 shipments":             "more than 50",
		"tens of thousands of declarations":            "tens of thousands",
		"exports more than doubled":                    "more than doubled",
		"imports nearly quadrupled":                    "nearly quadrupled",
		"sales fell by 60 percent":                     "0.395..0.405",
		"1,250 tonnes of metal":                        "1245000..1255000",
		"worth about $2.5 million":                     "about $2.5 million",
		"two dozen companies":                          "24",
		"in 2022, on March 14, under HS 8542, a Su-35": "",
		"nearly nine in ten declarations":              "0.81..0.9",
		"for five years":                               "",
		"a Leopard 2 tank and double standards":        "",
	} {
		got := ""
		for _, q := range extract.Quantities(text) {
			got += q.Expect
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
