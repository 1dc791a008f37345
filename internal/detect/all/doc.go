package all

import (
	"fmt"
	"strings"

	"tallyman/internal/detect"
)

const docHead = `# Methods: what each detector asks, how, and what it cannot tell

This page is written from the definitions in ` + "`internal/detect/<id>/def.yml`" + ` by a test; change the definitions, not the page.

A finding is something to check, with its rows. It is no statement about guilt or law. These rules hold for all detectors:

- **Outcome.** found, not found, no data, not applicable, or error: never only a score. Where the tables that a detector needs are empty, or the months before and after an event are not loaded, the outcome is *no data* with the reason, and nothing is found.
- **Rows.** No finding without rows. Returns and repairs are left out where the record states the procedure.
- **Many tests.** A detector that tests many recipients, products or routes reports how many, and keeps what passes Benjamini and Hochberg's control of the false discovery rate over all of them (parameter ` + "`fdr`" + `, ` + "`q`" + ` printed with each finding).
- **Placebo.** Where it says so, the same question is put to neighbouring codes of the same chapters that stand on no control list; the rate found there is printed beside the finding.
- **Rank.** Findings are ordered by value at stake and strength together; both stand on the finding.
- **Parameters** are set per case in case.yml: ` + "`detectors: {surge: {params: {min_ratio: 4}}}`" + `; ` + "`enabled: false`" + ` switches a detector off.
`

// Doc writes docs/METHODS.md from the definitions.
func Doc() (string, error) {
	detectors, err := Detectors()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(docHead)
	b.WriteString("\n| detector | asks | lifecycle |\n|---|---|---|\n")
	for _, d := range detectors {
		def := d.Definition()
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", def.ID, def.ID, oneLine(def.Question), def.Lifecycle)
	}
	for _, d := range detectors {
		section(&b, d.Definition())
	}
	return b.String(), nil
}

func section(b *strings.Builder, def detect.Definition) {
	fmt.Fprintf(b, "\n## %s\n\n**%s.** %s\n\n%s\n\nNeeds: `%s`.\n", def.ID, def.Title, oneLine(def.Question), oneLine(def.Method), strings.Join(def.Needs, "`, `"))
	if len(def.Classes) > 0 {
		fmt.Fprintf(b, "\nGoods classes: %s.\n", strings.Join(def.Classes, ", "))
	}
	if len(def.Params) > 0 {
		b.WriteString("\n| parameter | default | what it is |\n|---|---:|---|\n")
		for _, p := range def.Params {
			fmt.Fprintf(b, "| `%s` | %v | %s |\n", p.ID, p.Default, oneLine(p.Doc))
		}
	}
	bullets(b, "Innocent explanations", def.Benign)
	bullets(b, "What would change a finding", def.Changes)
	bullets(b, "Sources", def.References)
}

func bullets(b *strings.Builder, title string, lines []string) {
	fmt.Fprintf(b, "\n%s:\n\n", title)
	for _, l := range lines {
		fmt.Fprintf(b, "- %s\n", oneLine(l))
	}
}

// oneLine folds a text for a table cell; a bar would end the cell.
func oneLine(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}
