package story_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/report/story"
	"tallyman/internal/trade"
)

const draft = "Before.\n\n# One\n\n{{ firms }} and {{ nosuch }}.\n\n```query firms\ncount recipients\n```\n\n## Two\n\nOver 50 firms. <!-- claim -->\n\n" +
	"```query bad\nnonsense\n```\n\n{{ firms | upper }}\n\n```query bad table\ncount rows\n```\n\n```query\ncount rows\n```\n\n```query open\n"

func TestSections(t *testing.T) {
	want := []story.Section{{From: 1, To: 2}, {Title: "One", Level: 1, From: 3, To: 10}, {Title: "Two", Level: 2, From: 11, To: 30}}
	if d := cmp.Diff(want, story.Sections(draft)); d != "" {
		t.Error(d)
	}
	for text, n := range map[string]int{"": 1, "# A": 1, "\n\n# A\n### b\n# C": 2, "# A\n```\n# no heading\n```\n": 1} {
		if got := story.Sections(text); len(got) != n {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// A preview shows one section with the figures that it needs, and names every
// problem of the text with its line.
func TestPreview(t *testing.T) {
	var asked []string
	count := func(ctx context.Context, expr string) (*trade.Figure, error) {
		asked = append(asked, expr)
		return compute(ctx, expr)
	}
	s, problems, err := story.Preview(t.Context(), "x.md", draft, 3, 10, story.Answers{Figure: count})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.Markdown, "22 recipients[^firms] and {{ nosuch }}.") || strings.Contains(s.Markdown, "Before") || strings.Contains(s.Markdown, "Two") {
		t.Errorf("shows %s", s.Markdown)
	}
	if d := cmp.Diff([]string{"count recipients"}, asked); d != "" {
		t.Errorf("asked for what the section does not need: %s", d)
	}
	lines := map[int]string{}
	for _, p := range problems {
		lines[p.Line] = p.Message
	}
	want := map[int]string{5: `there is no query "nosuch"`, 19: "{{ firms | upper }} is no reference to a figure", 21: `there are two queries "bad"`,
		25: "a query block needs a name: ```query NAME", 29: "the query block is not closed"}
	if d := cmp.Diff(want, lines); d != "" {
		t.Error(d)
	}
	if len(s.Faults) != 1 || s.Faults[0].Line != 13 || s.Faults[0].Number != "50" {
		t.Errorf("faults %+v", s.Faults)
	}
	_, problems, err = story.Preview(t.Context(), "x.md", draft, 11, 29, story.Answers{Figure: count})
	if err != nil || !slices.ContainsFunc(problems, func(p story.Problem) bool { return p.Line == 16 && p.Message == "no such measure" }) {
		t.Errorf("%+v, %v", problems, err)
	}
}

// What Write takes, Preview of the whole shows alike.
func TestPreviewIsWrite(t *testing.T) {
	want, err := story.Write(t.Context(), "x.md", text, story.Answers{Figure: compute})
	if err != nil {
		t.Fatal(err)
	}
	got, problems, err := story.Preview(t.Context(), "x.md", text, 1, 1<<30, story.Answers{Figure: compute})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
