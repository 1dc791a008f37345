package cli

import (
	"fmt"
	"strings"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

// figureText writes a figure for a person: the number first, then everything
// that says what it is.
func figureText(f *trade.Figure) string {
	var b strings.Builder
	value := "no data"
	if f.Value != nil {
		value = *f.Value
	}
	fmt.Fprintf(&b, "%s %s\n\n", value, f.Unit)
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %-10s %s\n", name, text)
		}
	}
	line("measure", f.Expr)
	line("filter", f.Filter)
	line("period", f.Period)
	line("rows", fmt.Sprint(f.Rows))
	line("basis", f.Basis)
	line("coverage", coverageText(f.Coverage))
	for _, n := range f.Coverage.Notes {
		line("note", n)
	}
	if len(f.Groups) > 0 {
		b.WriteString("\n")
		for _, g := range f.Groups {
			v := "no data"
			if g.Value != nil {
				v = *g.Value
			}
			fmt.Fprintf(&b, "  %-40s %18s  (%d rows)\n", strings.Join(g.Key, " · "), v, g.Rows)
		}
		b.WriteString("\n")
	}
	if f.Compare != nil {
		cv := "no data"
		if f.Compare.Value != nil {
			cv = *f.Compare.Value
		}
		line("compared", fmt.Sprintf("%s %s in %s (%d rows)", cv, f.Compare.Unit, f.Compare.Period, f.Compare.Rows))
	}
	line("figure", f.ID+"   rows: tallyman trace "+f.ID)
	return b.String()
}

func coverageText(c trade.Coverage) string {
	if len(c.Months) == 0 {
		return "no dated rows"
	}
	text := fmt.Sprintf("%d months from %s to %s in %d files", len(c.Months), c.Months[0], c.Months[len(c.Months)-1], c.Files)
	if len(c.Missing) > 0 {
		text += "; missing " + strings.Join(c.Missing, ", ")
	}
	if c.RowsNoValue > 0 {
		text += fmt.Sprintf("; %d of %d rows lack the value", c.RowsNoValue, c.Rows)
	}
	if c.OtherGrain > 0 {
		text += fmt.Sprintf("; %d rows of another grain left out", c.OtherGrain)
	}
	return text
}

// tracedText writes one traced row for a person.
func tracedText(row app.TracedRow) string {
	var b strings.Builder
	sheet := ""
	if row.Sheet != "" {
		sheet = ", sheet " + row.Sheet
	}
	fmt.Fprintf(&b, "%s  %s%s, row %d\n", row.ItemID, row.File, sheet, row.Row)
	if row.Intact {
		fmt.Fprintf(&b, "  sha256 %s, unchanged\n", row.SHA256)
	} else {
		fmt.Fprintf(&b, "  NOT INTACT: %s\n", row.Problem)
	}
	if row.Note != "" {
		fmt.Fprintf(&b, "  here because: %s\n", row.Note)
	}
	for _, l := range row.LeftOut {
		fmt.Fprintf(&b, "  counted for: %s  %s, row %d (%s)", l.ItemID, l.File, l.Row, l.Rule)
		if l.Differs != "" {
			fmt.Fprintf(&b, ": %s", l.Differs)
		}
		b.WriteString("\n")
	}
	for _, c := range row.Cells {
		if c.Value != "" {
			fmt.Fprintf(&b, "    %-34s %s\n", clipWidth(c.Column, 34), c.Value)
		}
	}
	b.WriteString("\n")
	return b.String()
}
