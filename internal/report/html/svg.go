package html

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"tallyman/internal/report"
)

// Sizes of the charts, in user units; the page scales them to its width.
const (
	chartW, chartH         = 720, 200
	padLeft, padRight      = 44, 8
	padTop, padBottom      = 34, 26
	stripRow, stripLabel   = 22, 190
	stripMinCell, stripMax = 6, 18
)

// monthsSVG draws rows per month as bars with dated lines for events and
// listings. Months without a row are drawn as gaps on the axis, so that a hole
// in the data looks like one.
func monthsSVG(counts []report.MonthCount, lines []report.EventLine) template.HTML {
	if len(counts) == 0 {
		return ""
	}
	months := fill(counts)
	top := int64(1)
	for _, m := range months {
		top = max(top, m.Rows)
	}
	top = niceTop(top)
	plotW := float64(chartW - padLeft - padRight)
	plotH := float64(chartH - padTop - padBottom)
	step := plotW / float64(len(months))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 %d %d" role="img" aria-label="Rows per month, %s to %s">`,
		chartW, chartH, months[0].Month, months[len(months)-1].Month)
	for _, tick := range []int64{0, top / 2, top} {
		y := float64(padTop) + plotH*(1-float64(tick)/float64(top))
		fmt.Fprintf(&b, `<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/><text class="tick" x="%d" y="%.1f" text-anchor="end">%s</text>`,
			padLeft, chartW-padRight, y, y, padLeft-6, y+4, report.Thousands(fmt.Sprint(tick)))
	}
	for i, m := range months {
		x := float64(padLeft) + step*float64(i)
		h := plotH * float64(m.Rows) / float64(top)
		if m.Rows > 0 {
			fmt.Fprintf(&b, `<rect class="bar" x="%.1f" y="%.1f" width="%.1f" height="%.1f"><title>%s: %s rows</title></rect>`,
				x+step*.12, float64(padTop)+plotH-h, step*.76, h, m.Month, report.Thousands(fmt.Sprint(m.Rows)))
		}
		if labelMonth(i, len(months), m.Month) {
			fmt.Fprintf(&b, `<text class="tick" x="%.1f" y="%d" text-anchor="middle">%s</text>`, x+step/2, chartH-8, m.Month)
		}
	}
	eventLines(&b, lines, months, step)
	b.WriteString(`</svg>`)
	// Built from numbers, months (checked by fill) and escaped labels only.
	return template.HTML(b.String()) //nolint:gosec // see above
}

func eventLines(b *strings.Builder, lines []report.EventLine, months []report.MonthCount, step float64) {
	first, err := time.Parse("2006-01", months[0].Month)
	if err != nil {
		return
	}
	row := 0
	for _, l := range lines {
		day, err := time.Parse(time.DateOnly, l.Date)
		if err != nil {
			continue
		}
		at := float64((day.Year()-first.Year())*12+int(day.Month())-int(first.Month())) + float64(day.Day()-1)/31
		if at < 0 || at > float64(len(months)) {
			continue
		}
		x := float64(padLeft) + step*at
		anchor, dx := "start", 4.0
		if x > chartW*0.7 {
			anchor, dx = "end", -4.0
		}
		fmt.Fprintf(b, `<line class="event" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/><text class="event" x="%.1f" y="%d" text-anchor="%s">%s</text>`,
			x, x, 4, chartH-padBottom, x+dx, 11+13*(row%3), anchor, template.HTMLEscapeString(l.Label+" "+l.Date))
		row++
	}
}

// fill puts the missing months of a series in with zero rows.
func fill(months []report.MonthCount) []report.MonthCount {
	first, err1 := time.Parse("2006-01", months[0].Month)
	last, err2 := time.Parse("2006-01", months[len(months)-1].Month)
	if err1 != nil || err2 != nil || last.Sub(first) > 60*366*24*time.Hour {
		return months
	}
	by := map[string]report.MonthCount{}
	for _, m := range months {
		by[m.Month] = m
	}
	var out []report.MonthCount
	for t := first; !t.After(last); t = t.AddDate(0, 1, 0) {
		key := t.Format("2006-01")
		m := by[key]
		m.Month = key
		out = append(out, m)
	}
	return out
}

func labelMonth(i, n int, month string) bool {
	switch {
	case n <= 8:
		return true
	case n <= 30:
		return strings.HasSuffix(month, "-01") || strings.HasSuffix(month, "-07") || i == 0 && !strings.HasSuffix(month, "-12") && !strings.HasSuffix(month, "-06")
	}
	return strings.HasSuffix(month, "-01")
}

// niceTop rounds up to an even 1, 2 or 5 times a power of ten.
func niceTop(n int64) int64 {
	for mag := int64(1); ; mag *= 10 {
		for _, m := range []int64{2, 4, 6, 10} {
			if n <= m*mag {
				return m * mag
			}
		}
	}
}

// layerName says whose records a layer holds.
func layerName(l report.Coverage) string {
	if l.Reporter == "" && l.Direction == "" {
		return "customs not stated, " + l.Grain
	}
	return strings.TrimSpace(l.Reporter+" "+l.Direction) + ", " + l.Grain
}

// coverageSVG draws one strip per layer: a cell per month, dark where there are
// many rows, crossed where there are none.
func coverageSVG(layers []report.Coverage) template.HTML {
	var all []report.MonthCount
	first, last := "", ""
	for _, l := range layers {
		for _, m := range l.Months {
			if first == "" || m.Month < first {
				first = m.Month
			}
			last = max(last, m.Month)
		}
	}
	if first == "" {
		return ""
	}
	all = fill([]report.MonthCount{{Month: first}, {Month: last}})
	cell := min(stripMax, max(stripMinCell, (chartW-stripLabel)/len(all)))
	width := stripLabel + cell*len(all) + 4
	height := stripRow*len(layers) + 20
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart strip" viewBox="0 0 %d %d" style="max-width:%dpx" role="img" aria-label="Months with records, by layer">`, width, height, width*3/2)
	for row, l := range layers {
		y := row * stripRow
		fmt.Fprintf(&b, `<text class="tick" x="0" y="%d">%s</text>`, y+15, template.HTMLEscapeString(clip(layerName(l), 30)))
		by := map[string]int64{}
		top := int64(1)
		for _, m := range l.Months {
			by[m.Month] = m.Rows
			top = max(top, m.Rows)
		}
		for i, m := range all {
			x := stripLabel + i*cell
			n := by[m.Month]
			if n == 0 {
				fmt.Fprintf(&b, `<rect class="none" x="%d" y="%d" width="%d" height="16"><title>%s: no rows</title></rect>`, x, y+3, cell-1, m.Month)
				continue
			}
			fmt.Fprintf(&b, `<rect class="some" fill-opacity="%.2f" x="%d" y="%d" width="%d" height="16"><title>%s: %s rows</title></rect>`,
				0.25+0.75*float64(n)/float64(top), x, y+3, cell-1, m.Month, report.Thousands(fmt.Sprint(n)))
		}
	}
	for i, m := range all {
		if strings.HasSuffix(m.Month, "-01") || i == 0 && len(all) < 9 {
			fmt.Fprintf(&b, `<text class="tick" x="%d" y="%d">%s</text>`, stripLabel+i*cell, height-4, m.Month[:4])
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, checked months and escaped labels only
}
