package claim

import (
	_ "embed"
	"fmt"
	"strings"

	"tallyman/internal/measure"
)

//go:embed claims.head.md
var docHead string

// docPhrases are the words that the page shows with their ranges.
var docPhrases = []string{
	"doubled", "more than double", "almost double", "tripled", "more than tripled", "halved",
	"tens of thousands", "hundreds", "dozens", "at least 520", "more than 50", "up to 20", "about $2.5 million", "almost 1,000",
	"most", "half", "almost all", "fallen significantly", "boosting", "at least one", "none",
}

// Doc writes docs/CLAIMS.md: how to write a claims file, what the words mean,
// and the claims that ship with the program, worked through.
func Doc() (string, error) {
	file, err := Articles()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(docHead)
	b.WriteString("\n## Words and what they mean\n\nWords are turned into ranges, the same everywhere. An operator and a number (`> 50`, `>= 2.5`) can stand in their place.\n\n| words | of | range |\n|---|---|---|\n")
	for _, p := range docPhrases {
		e, ok := measure.Threshold(p)
		if !ok {
			return "", fmt.Errorf("the words %q have no range", p)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", p, e.Of, e)
	}
	b.WriteString("\n## Two articles, sentence by sentence\n\nThese claims ship with the program: `tallyman claims check --articles`. Quotes are short; who said what to whom stands in the file.\n")
	for _, id := range []string{"A", "B"} {
		t := file.Texts[id]
		fmt.Fprintf(&b, "\n### %s: %s\n\n%s, %s. It retells %s.\n\n", id, t.Title, t.Outlet, t.Published, t.Retells)
		for _, c := range file.Claims {
			if c.Text == id {
				docClaim(&b, c)
			}
		}
	}
	return b.String(), nil
}

func docClaim(b *strings.Builder, c Claim) {
	fmt.Fprintf(b, "**%s** “%s”, of %s.", c.ID, c.Quote, c.Whom)
	if c.Expect != "" {
		fmt.Fprintf(b, " Expected: %s.", c.Expect)
	}
	if c.Why != "" {
		fmt.Fprintf(b, " %s.", c.Why)
	}
	if c.Note != "" {
		fmt.Fprintf(b, " %s", c.Note)
	}
	b.WriteString("\n\n")
	line := func(kind, name, expr string) {
		if name != "" {
			kind += ", " + name
		}
		fmt.Fprintf(b, "- %s: `%s`\n", kind, expr)
	}
	if c.Measure != "" {
		line("measure", "", c.Measure)
	}
	for _, r := range c.Readings {
		line("reading", r.Name, r.Measure)
	}
	for _, s := range c.Scopes {
		line("also tried", s.Name, s.Measure)
	}
	if c.Measure != "" || len(c.Readings)+len(c.Scopes) > 0 {
		b.WriteString("\n")
	}
}
