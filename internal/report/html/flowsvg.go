package html

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"

	"tallyman/internal/report"
)

// Sizes of the picture of a flow, in user units.
const (
	flowW, flowLabel = 720, 210
	flowHeight       = 300.0 // of all bands together
	flowGap          = 9.0   // between two names
	flowBar          = 8
)

// side is one column of names with the height that their bands take.
type side struct {
	names []string
	sum   map[string]float64
	at    map[string]float64 // where the next band begins
	total float64
}

func (s *side) add(name string, v float64) {
	if s.sum == nil {
		s.sum, s.at = map[string]float64{}, map[string]float64{}
	}
	if _, ok := s.sum[name]; !ok {
		s.names = append(s.names, name)
	}
	s.sum[name] += v
	s.total += v
}

// place sets where each name begins and returns the height of the column.
func (s *side) place(scale float64) float64 {
	y := 4.0
	for _, n := range s.names {
		s.at[n] = y
		y += max(s.sum[n]*scale, 3) + flowGap
	}
	return y
}

// flowSVG draws the edges as bands between two columns of names, as wide as their
// value. The same numbers stand in the table below it.
func flowSVG(f report.Flow) template.HTML {
	var left, right side
	values := make([]float64, len(f.Edges))
	for i, e := range f.Edges {
		v, err := strconv.ParseFloat(e.Value, 64)
		if err != nil || v <= 0 {
			continue
		}
		values[i] = v
		left.add(e.From, v)
		right.add(e.To, v)
	}
	if left.total == 0 {
		return ""
	}
	scale := flowHeight / left.total
	height := max(left.place(scale), right.place(scale))
	starts := map[string]float64{}
	var bands, names strings.Builder
	for col, s := range []*side{&left, &right} {
		for _, n := range s.names {
			h := max(s.sum[n]*scale, 3)
			x, anchor, text := flowLabel, "end", flowLabel-6
			if col == 1 {
				x, anchor, text = flowW-flowLabel-flowBar, "start", flowW-flowLabel+6
			}
			fmt.Fprintf(&names, `<rect class="bar" x="%d" y="%.1f" width="%d" height="%.1f"/><text x="%d" y="%.1f" text-anchor="%s">%s<title>%s</title></text>`,
				x, s.at[n], flowBar, h, text, s.at[n]+h/2+4, anchor, template.HTMLEscapeString(label(n)), template.HTMLEscapeString(orUnstated(n)))
			starts[fmt.Sprint(col, n)] = s.at[n]
		}
	}
	for i, e := range f.Edges {
		if values[i] == 0 {
			continue
		}
		a, b := fmt.Sprint(0, e.From), fmt.Sprint(1, e.To)
		w := max(values[i]*scale, 1)
		x0, x1, mid := flowLabel+flowBar, flowW-flowLabel-flowBar, flowW/2
		fmt.Fprintf(&bands, `<path class="band" d="M%d %.1f C%d %.1f %d %.1f %d %.1f L%d %.1f C%d %.1f %d %.1f %d %.1f Z"><title>%s to %s: USD %s, %d rows</title></path>`,
			x0, starts[a], mid, starts[a], mid, starts[b], x1, starts[b], x1, starts[b]+w, mid, starts[b]+w, mid, starts[a]+w, x0, starts[a]+w,
			template.HTMLEscapeString(orUnstated(e.From)), template.HTMLEscapeString(orUnstated(e.To)), report.Thousands(whole(e.Value)), e.Rows)
		starts[a] += values[i] * scale
		starts[b] += values[i] * scale
	}
	out := fmt.Sprintf(`<svg class="chart flow" viewBox="0 0 %d %.0f" role="img" aria-label="%s: the %d largest, as in the table below">%s%s</svg>`,
		flowW, height, template.HTMLEscapeString(f.Title), len(f.Edges), bands.String(), names.String())
	// Built from numbers and escaped names only.
	return template.HTML(out) //nolint:gosec // see above
}

// label is a name as short as its column.
func label(n string) string {
	const most = 24
	n = orUnstated(n)
	if utf8.RuneCountInString(n) <= most {
		return n
	}
	return string([]rune(n)[:most-1]) + "…"
}

func orUnstated(n string) string {
	if n == "" {
		return "not stated"
	}
	return n
}

// whole is an exact decimal without its fraction.
func whole(v string) string {
	w, _, _ := strings.Cut(v, ".")
	return w
}
