package classify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Doc writes docs/GOODS.md from the embedded data: what every class is, why it
// matters, which codes and words find it, and which control lists are built in.
func Doc() (string, error) {
	classes, err := Classes()
	if err != nil {
		return "", err
	}
	lists, err := ControlLists()
	if err != nil {
		return "", err
	}
	purposes, err := Purposes()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(docHead)
	docScore(&b)
	docLists(&b, lists)
	docPurposes(&b, purposes)
	docClasses(&b, classes)
	return b.String(), nil
}

const docHead = `# Goods: classes, control lists, purposes

This page is written from the data in ` + "`internal/classify`" + ` by a test; change the data, not the page.

A class says what a thing is, from the words of its description and from its code. It does not say that a shipment
was or was not allowed. How to add one: [how-to-add-a-class.md](how-to-add-a-class.md).
`

func docScore(b *strings.Builder) {
	fmt.Fprintf(b, `
## How the score is made

The odds of a class start at %.2f. Each piece of evidence multiplies them; the score is odds / (1 + odds), and a class
is given from %.2f on.

| evidence | factor |
|---|---|
| the first term or model that names the class | %.0f |
| each further one | %.0f |
| each cue (at most %d) | %.0f |
| a part noun with the thing it is for ("blade for helicopter") | %.0f |
| a term that is not the thing itself ("case for drone") | %.1f |
| a code that holds this class alone, or nearly so | %.0f |
| a code that holds it among other goods | %.0f |
| a code of other goods | %.1f |
| a price as of such goods | %.1f |
| a price below the cheapest of such goods | %.1f |

A price that is too low may be a false one: it lowers a score, and never so far that the class is not given. Cues need a second cue or a code. A phrase that rules the class out (an exclusion) leaves nothing, unless a code of
the class and its name stand together.
`, prior, Threshold, oddsTerm, oddsMore, maxCues, oddsCue, oddsPart, oddsDep, oddsOwn, oddsNear, oddsOther, oddsWorth, oddsCheap)
}

func docLists(b *strings.Builder, lists []ControlList) {
	b.WriteString("\n## Control lists\n\nA match says that a code is listed, on which list, version and tier; \"~\" where the code of the record's HS\nedition is wider than the listed one, or the list names some goods of the code only. Other lists come from a CSV of codes (`code`, and optionally `tier, from, to,\nrevision, note`).\n")
	for _, l := range lists {
		fmt.Fprintf(b, "\n### %s: %s\n\nBy %s; source: %s. Version %s, %d codes", l.ID, l.Title, l.Publisher, l.Source, l.Version, len(l.Entries))
		if l.Revision != "" {
			fmt.Fprintf(b, " of HS %s", l.Revision)
		}
		fmt.Fprintf(b, "; SHA-256 of the codes `%s`.\n", l.Hash())
		if l.Secondary {
			b.WriteString("Secondary: shown and found by its name (`control:" + l.ID + "`); no reason for a finding, and `control:*` leaves it out.\n")
		}
		if l.Note != "" {
			fmt.Fprintf(b, "%s\n", l.Note)
		}
		for _, v := range l.Versions {
			fmt.Fprintf(b, "- %s: %d codes, %s\n", v.ID, v.Codes, v.Note)
		}
		tiers := map[string][]string{}
		for _, e := range l.Entries {
			tiers[e.Tier] = append(tiers[e.Tier], e.Code)
		}
		b.WriteString("\n| tier | codes |\n|---|---|\n")
		for _, t := range slices.Sorted(maps.Keys(tiers)) {
			fmt.Fprintf(b, "| %s | %s |\n", t, strings.Join(tiers[t], " "))
		}
		if len(l.Older) > 0 {
			b.WriteString("\n| code | editions | was | note |\n|---|---|---|---|\n")
			for _, p := range l.Older {
				fmt.Fprintf(b, "| %s | %s | %s | %s |\n", p.Code, strings.Join(p.Revisions, " "), p.Is, p.Note)
			}
		}
	}
}

// Hash is the SHA-256 (first 16 hex digits) of the list's codes, tiers and
// dates, sorted: two lists with the same hash hold the same codes.
func (l ControlList) Hash() string {
	var rows []string
	for _, e := range l.Entries {
		rows = append(rows, strings.Join([]string{e.Code, e.Tier, e.From, e.To, e.Revision}, "|"))
	}
	slices.Sort(rows)
	sum := sha256.Sum256([]byte(strings.Join(rows, "\n")))
	return hex.EncodeToString(sum[:8])
}

func docPurposes(b *strings.Builder, purposes []Purpose) {
	b.WriteString("\n## Benign purposes\n\nNoted where a sensitive class or a listed code is declared with such words. The claim may be true.\n\n| id | purpose | words |\n|---|---|---|\n")
	for _, p := range purposes {
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", p.ID, p.Name["en"], sampleWords(p.Terms, 2))
	}
}

func docClasses(b *strings.Builder, classes []Class) {
	fmt.Fprintf(b, "\n## Classes\n\n%d classes. Codes that hold a class alone stand first, codes that hold it among others after \"also\".\n\n", len(classes))
	b.WriteString("| class | name | codes | words, for example | why it matters | source |\n|---|---|---|---|---|---|\n")
	for _, c := range classes {
		name := c.Name["en"] + " / " + c.Name["ru"]
		if c.Sensitive {
			name += " (purposes noted)"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s | %s |\n", c.ID, name, codes(c), sampleWords(c.Terms, 2), cell(c.Why.Text), cell(c.Why.Source))
	}
}

func codes(c Class) string {
	own, near := byRevision(c.HS.Own), byRevision(c.HS.Near)
	switch {
	case own == "":
		return "also " + near
	case near == "":
		return own
	}
	return own + "; also " + near
}

func byRevision(m map[string][]string) string {
	var out []string
	for _, rev := range slices.Sorted(maps.Keys(m)) {
		if len(m[rev]) == 0 {
			continue
		}
		s := strings.Join(m[rev], " ")
		if rev != "*" {
			s += " (HS " + rev + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// sampleWords shows the first patterns of each language.
func sampleWords(terms map[string][]string, n int) string {
	var out []string
	for _, lang := range Languages {
		out = append(out, terms[lang][:min(n, len(terms[lang]))]...)
	}
	return cell("`" + strings.Join(out, "`, `") + "`")
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
