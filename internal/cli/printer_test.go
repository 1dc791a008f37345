package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type printed struct {
	ID    string  `json:"hit_id"`
	Name  string  `json:"party_name"`
	Score float64 `json:"score"`
	Empty string  `json:"judgement"`
	Text  string  `json:"sentence"`
}

var sample = printed{ID: "hit-00f09e7847f0", Name: "АКЦИОНЕРНОЕ ОБЩЕСТВО НИГДЕПРИБОР", Score: 0.9981634561, Text: strings.Repeat("乌有 ", 40)}

// A table keeps to the terminal's width, in columns and not in letters, by
// shortening text; ids stay whole and empty columns make room.
func TestTableFits(t *testing.T) {
	var out bytes.Buffer
	p := &printer{out: &out, width: 70}
	p.columns("hit_id", "score", "party_name", "judgement", "sentence")
	if err := p.record(sample); err != nil {
		t.Fatal(err)
	}
	if err := p.flush(); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if w := textWidth(strings.TrimSuffix(line, "\n")); w > 70 {
			t.Errorf("a line takes %d of 70 columns: %q", w, line)
		}
	}
	for _, want := range []string{"hit-00f09e7847f0", "0.998 ", "АКЦИОНЕРНОЕ", "…"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("table lacks %q:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "judgement") {
		t.Errorf("a column without any value takes place:\n%s", out.String())
	}
}

// JSON is never shortened, however narrow the terminal.
func TestJSONIsWhole(t *testing.T) {
	var out bytes.Buffer
	p := &printer{out: &out, json: true, width: 20}
	if err := p.record(sample); err != nil {
		t.Fatal(err)
	}
	want := `{"hit_id":"hit-00f09e7847f0","party_name":"` + sample.Name + `","score":0.9981634561,"judgement":"","sentence":"` + sample.Text + "\"}\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
