package html

import (
	"strings"
	"testing"

	"tallyman/internal/report"
	"tallyman/internal/trade"
)

// A flow is drawn with every band and name, and its numbers stand in a table.
func TestFlow(t *testing.T) {
	var b strings.Builder
	h := New(&b)
	value := "300"
	for _, m := range []report.Message{
		{Header: &report.Header{Title: "A case", Synthetic: true}},
		{Flow: &report.Flow{ID: "routes", Title: "Routes", From: "country of dispatch", To: "country of destination", Figure: &trade.Figure{ID: "fig-1", Value: &value, Expr: "sum value_usd by from, to"},
			Edges: []report.Edge{{From: "Nowhere", To: "Utopia <b>", Value: "200.50", Rows: 3}, {From: "", To: "Utopia <b>", Value: "99.50", Rows: 1}}, Rest: "0.50"}},
		{End: &report.End{}},
	} {
		if err := h.Message(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{`<section id="routes">`, `href="#routes"`, "Nowhere to Utopia &lt;b&gt;: USD 200, 3 rows", "not stated", "fig-1", "200.5", "all others"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if n := strings.Count(page, `class="band"`); n != 2 {
		t.Errorf("%d bands are drawn, want 2", n)
	}
	if strings.Contains(page, "<b>") {
		t.Error("a name is not escaped")
	}
}
