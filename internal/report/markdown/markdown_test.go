package markdown_test

import (
	"bytes"
	"strings"
	"testing"

	"tallyman/internal/report/markdown"
	"tallyman/internal/report/reporttest"
)

func TestMarkdown(t *testing.T) {
	var out bytes.Buffer
	if err := reporttest.Into(markdown.New(&out)); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		"**SYNTHETIC DATA**", "ООО «НЕБЫЛИЦА» matches an entry", "**USD 1,234,568**", "[^1]: `fig-000000000001` `sum value_usd where hs:9013.10`: USD 1,234,568; period 2022; 12 rows",
		"| 乌有光学有限公司 &lt;b> | شركة الخيال | own  | 2022-06-01 | 0.97 |", "**Innocent explanations**", "- A namesake.", "2022-02, 2022-03", "panic: oops", "**not reproduced.** 22 recipients bought sights in 2022.", "We never did.", "January 2022 to March 2023", "x.csv, , row 2", "  - 乌有光学有限公司: 1,234,567.89 (12 rows)", "| ООО &lt;НЕБЫЛИЦА> | RU | 7700000000 | tax id | 9 |", strings.Repeat("ab", 32),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the dossier does not say %q", want)
		}
	}
	if strings.Contains(text, "<script") || strings.Contains(text, "<b>") {
		t.Error("markup of the records runs in the dossier")
	}
	// What was seen comes before where it was read.
	if strings.Index(text, "## Listed party") > strings.Index(text, "## Sources") {
		t.Error("the sources stand before the findings")
	}
}
