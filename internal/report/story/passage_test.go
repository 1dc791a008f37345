package story_test

import (
	"context"
	"strings"
	"testing"

	"tallyman/internal/report/story"
	"tallyman/internal/trade"
)

// A finding stands in a text with its own words, which are no markup, and a
// note; its numbers were not typed by hand.
func TestPassages(t *testing.T) {
	answers := story.Answers{Figure: compute, Passage: func(_ context.Context, id string) (story.Passage, error) {
		if id != "fnd-1a" {
			return story.Passage{}, &trade.Error{Code: trade.CodeNotFound, Message: "no finding " + id}
		}
		return story.Passage{Text: "*STAR* [x](http://e) bought 12 sights", Note: "listed-party, 12 rows"}, nil
	}}
	s, err := story.Write(t.Context(), "x.md", "Look: {{ fnd-1a }}. <!-- claim -->\n", answers)
	if err != nil {
		t.Fatal(err)
	}
	html, err := s.HTML()
	if err != nil || len(s.Faults) > 0 || len(s.Figures) > 0 {
		t.Fatal(s, err)
	}
	for _, want := range []string{"Look: *STAR* [x](http://e) bought 12 sights<sup", "<code>fnd-1a</code>: listed-party, 12 rows. Rows: <code>tallyman trace fnd-1a</code>"} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q in\n%s", want, html)
		}
	}
	for text, want := range map[string]string{"a\n{{ fnd-9 }}": "x.md:2: no finding fnd-9", "{{ fnd-1a.rows }}": "has no part"} {
		if _, err := story.Write(t.Context(), "x.md", text, answers); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
