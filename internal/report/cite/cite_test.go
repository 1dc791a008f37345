package cite_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"tallyman/internal/report"
	"tallyman/internal/report/cite"
	"tallyman/internal/report/reporttest"
)

func render(t *testing.T, handler func(io.Writer) report.Handler) string {
	t.Helper()
	var out bytes.Buffer
	if err := reporttest.Into(handler(&out)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestBibTeX(t *testing.T) {
	text := render(t, cite.BibTeX)
	for _, want := range []string{"@misc{dossier-1,", "SYNTHETIC DATA: ", "@misc{source-abababababab,", "@misc{fig-000000000001,", "USD 1,234,568", `sum value\_usd`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	if strings.Count(text, "{") != strings.Count(text, "}") {
		t.Error("braces do not balance")
	}
}

func TestJSON(t *testing.T) {
	for name, h := range map[string]func(io.Writer) report.Handler{"csl": cite.CSL, "prov": cite.PROV, "claimreview": cite.ClaimReview} {
		var v any
		if err := json.Unmarshal([]byte(render(t, h)), &v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	var reviews []map[string]any
	if err := json.Unmarshal([]byte(render(t, cite.ClaimReview)), &reviews); err != nil {
		t.Fatal(err)
	}
	if len(reviews) != 1 || reviews[0]["@type"] != "ClaimReview" || reviews[0]["claimReviewed"] != "SYNTHETIC DATA: More than 50 firms bought <i>sights</i>." {
		t.Errorf("%v", reviews)
	}
	if r := reviews[0]["reviewRating"].(map[string]any); r["alternateName"] != "not reproduced" || r["ratingValue"] != nil {
		t.Errorf("%v", r)
	}
	// Every figure and the dossier hang on the bytes they came from.
	var p struct {
		Entity         map[string]map[string]any
		Used           map[string]map[string]string
		WasGeneratedBy map[string]map[string]string
	}
	if err := json.Unmarshal([]byte(render(t, cite.PROV)), &p); err != nil {
		t.Fatal(err)
	}
	if p.Entity["tm:source-abababababab"]["tm:sha256"] != strings.Repeat("ab", 32) || len(p.Used) != 2 || len(p.WasGeneratedBy) < 3 {
		t.Errorf("%+v", p)
	}
}
