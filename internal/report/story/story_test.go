package story_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"tallyman/internal/report/story"
	"tallyman/internal/trade"
)

func compute(_ context.Context, expr string) (*trade.Figure, error) {
	n, usd := "22", "2500000"
	switch {
	case strings.HasPrefix(expr, "count recipients"):
		return &trade.Figure{ID: "fig-1", Expr: expr, Value: &n, Unit: trade.UnitRecipients, Period: "2022", Rows: 140}, nil
	case strings.HasPrefix(expr, "sum value_usd"):
		return &trade.Figure{ID: "fig-2", Expr: expr, Value: &usd, Unit: trade.UnitUSD, Period: "2022", Rows: 140, Groups: []trade.FigureGroup{{Key: []string{"CN"}, Value: &usd, Rows: 140}}}, nil
	}
	return nil, &trade.Error{Code: trade.CodeUsage, Message: "no such measure"}
}

const text = "# Sights\n\nIn 2022 {{ firms }} bought sights for {{ worth }}, over {{ firms.rows }} rows. <!-- claim -->\n\n" +
	"```query firms\ncount recipients where\n  class:optical-sight\n```\n\n```query worth table\nsum value_usd by from\n```\n"

func TestWrite(t *testing.T) {
	s, err := story.Write(t.Context(), "x.md", text, story.Answers{Figure: compute})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"In 2022 22 recipients[^firms] bought sights for USD 2,500,000[^worth], over 140[^firms] rows.", "| CN | 2,500,000 | 140 |",
		"[^firms]: `fig-1` `count recipients where class:optical-sight`: 22 recipients; period 2022; 140 rows. Rows: `tallyman trace fig-1`"} {
		if !strings.Contains(s.Markdown, want) {
			t.Errorf("no %q in\n%s", want, s.Markdown)
		}
	}
	if len(s.Faults) != 0 || len(s.Figures) != 2 || strings.Contains(s.Markdown, "```query") || strings.Contains(s.Markdown, "claim -->") {
		t.Errorf("%+v\n%s", s.Faults, s.Markdown)
	}
	var page bytes.Buffer
	if err := story.Page(&page, "Sights", "ledger-1", true, s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"SYNTHETIC DATA", "<table>", "footnote", "22 recipients"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

// A number typed by hand beside a claim is found, with its line; elsewhere, and
// as a year, it may stand.
func TestTypedNumbers(t *testing.T) {
	s, err := story.Write(t.Context(), "x.md", "Chapter 7 of the report.\n\nIn 2022, more than 50 firms\nbought sights for $2.5 million. <!-- claim -->\n", story.Answers{Figure: compute})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Faults) != 2 || s.Faults[0].Number != "50" || s.Faults[0].Line != 3 || s.Faults[1].Number != "$2.5" || s.Faults[1].Line != 4 {
		t.Errorf("%+v", s.Faults)
	}
}

func TestErrorsPoint(t *testing.T) {
	for text, want := range map[string]string{
		"{{ nosuch }}":                                 "x.md:1: there is no query",
		"a\n\n```query q\ncount rows\n":                "x.md:3: the query block is not closed",
		"```query q\nnonsense\n```\n":                  "x.md:2: query q: no such measure",
		"```query\ncount rows\n```":                    "needs a name",
		"{{ firms | upper }}":                          "is no reference to a figure",
		text + "```query firms\ncount recipients\n```": "two queries",
	} {
		if _, err := story.Write(t.Context(), "x.md", text, story.Answers{Figure: compute}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// Markup of the records does not run in the page.
func TestMarkupIsInert(t *testing.T) {
	s, err := story.Write(t.Context(), "x.md", "<script>alert(1)</script>\n\ntext\n", story.Answers{Figure: compute})
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := story.Page(&page, "<b>", "l", false, s); err != nil || strings.Contains(page.String(), "<script>") || strings.Contains(page.String(), "<title><b>") {
		t.Errorf("%v\n%s", err, page.String())
	}
}
