// Package story makes a text with live numbers: Markdown in which queries stand
// as fenced blocks and figures as {{ name }}. It reads the text and the figures
// that a caller computes, and writes Markdown with footnotes, or a page.
//
//	```query sights
//	count recipients where class:optical-sight from:CN to:RU date:2022
//	```
//
//	In 2022, {{ sights }} received them. <!-- claim -->
//
// A block may ask for a table or a chart of its groups: ```query NAME table```.
// {{ NAME.value }}, {{ NAME.rows }}, {{ NAME.period }} give parts of a figure;
// {{ fig-... }} one that was computed before, and {{ fnd-... }} or {{ led-... }}
// the words of a finding or lead as it now stands. Every figure gets a footnote with
// its measure, rows and coverage. In a paragraph marked as a claim, a number that
// was typed by hand is a fault: it has no rows.
package story

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/report"
	"tallyman/internal/trade"
)

// Compute gives the figure of a measure, or of a figure's id.
type Compute func(ctx context.Context, exprOrID string) (*trade.Figure, error)

// Passage is what a text takes from a finding or lead: words of the records, and
// a note on what stands behind them.
type Passage struct{ Text, Note string }

// Answers gives a text what it asks for.
type Answers struct {
	Figure Compute
	// Passage is of a finding's or lead's id; nil: there are none.
	Passage func(ctx context.Context, id string) (Passage, error)
}

// Fault is a number in a marked claim that no query gave.
type Fault struct {
	Line   int    `json:"line"` // of the text as written
	Number string `json:"number"`
	Text   string `json:"text"`
}

// Story is a text after its queries were answered.
type Story struct {
	Markdown string
	Figures  []*trade.Figure
	Faults   []Fault
}

type writer struct {
	Answers
	ctx      context.Context
	name     string
	blocks   map[string]*block // by name
	at       map[int]*block    // by the line that opens them
	named    map[string]*trade.Figure
	passages map[string]Passage
	order    []string
	out      strings.Builder
	faults   []Fault
	// lenient notes what is wrong and goes on, where a text is not ready yet.
	lenient  bool
	problems []Problem
}

// block is one query of a text; lines count from 0.
type block struct {
	name, form, expr string
	from, to         int // its fences; to < 0: it is not closed
}

var (
	fence    = regexp.MustCompile("^```query\\s+([a-z][a-z0-9_-]*)(?:\\s+(table|chart))?\\s*$")
	live     = regexp.MustCompile(`\{\{\s*([a-zA-Z][a-zA-Z0-9_-]*)(?:\.(value|rows|period|unit))?\s*\}\}`)
	anyLive  = regexp.MustCompile(`\{\{[^}]*\}\}`)
	typed    = regexp.MustCompile(`[$€£]?\d[\d,.]*\d|\d`)
	yearOnly = regexp.MustCompile(`^(?:19|20)\d\d$`)
)

// claimMark marks a paragraph as a claim.
const claimMark = "<!-- claim -->"

// Write answers the queries of a text. The name is for errors.
func Write(ctx context.Context, name, text string, from Answers) (Story, error) {
	w := &writer{Answers: from, ctx: ctx, name: name}
	lines := strings.Split(text, "\n")
	blocks, err := w.read(lines)
	if err != nil {
		return Story{}, err
	}
	for _, b := range blocks {
		if err := w.answer(b); err != nil {
			return Story{}, err
		}
	}
	if err := w.prose(lines, 0, len(lines)); err != nil {
		return Story{}, err
	}
	return w.story(), nil
}

func (w *writer) story() Story {
	w.notes()
	s := Story{Markdown: w.out.String(), Faults: w.faults}
	for _, n := range w.order {
		if f := w.named[n]; f != nil {
			s.Figures = append(s.Figures, f)
		}
	}
	return s
}

// fail says what is wrong in a line that counts from 1; nil where the writer is
// lenient and has noted it.
func (w *writer) fail(line int, message, next string) error {
	return w.wrong(line, &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s:%d", w.name, line), Message: message, Next: next})
}

func (w *writer) wrong(line int, err error) error {
	// What is no fault of the text is not for its writer to mend.
	var e *trade.Error
	if !w.lenient || !errors.As(err, &e) || e.Code == trade.CodeInternal {
		return err
	}
	w.problems = append(w.problems, problemOf(line, err))
	return nil
}

// read finds every block first, so that a text may speak of a figure before the
// block that gives it.
func (w *writer) read(lines []string) ([]*block, error) {
	w.blocks, w.at, w.named, w.passages = map[string]*block{}, map[int]*block{}, map[string]*trade.Figure{}, map[string]Passage{}
	var out []*block
	for i := 0; i < len(lines); i++ {
		if !strings.HasPrefix(lines[i], "```query") {
			continue
		}
		b := &block{from: i, to: -1}
		w.at[i] = b
		if end := slices.IndexFunc(lines[i+1:], func(l string) bool { return strings.TrimSpace(l) == "```" }); end >= 0 {
			b.to = i + 1 + end
		}
		m := fence.FindStringSubmatch(lines[i])
		var err error
		switch {
		case m == nil:
			err = w.fail(i+1, "a query block needs a name: ```query NAME", "letters, digits, hyphens; table or chart may follow")
		case b.to < 0:
			err = w.fail(i+1, "the query block is not closed", "close it with ```")
		case w.blocks[m[1]] != nil:
			err = w.fail(i+1, fmt.Sprintf("there are two queries %q", m[1]), "give one of them another name")
		default:
			b.name, b.form = m[1], m[2]
			b.expr = strings.Join(strings.Fields(strings.Join(lines[i+1:b.to], " ")), " ")
			w.blocks[b.name] = b
			out = append(out, b)
		}
		if err != nil {
			return nil, err
		}
		i = max(i, b.to)
	}
	return out, nil
}

// answer computes the figure of a block.
func (w *writer) answer(b *block) error {
	fig, err := w.Figure(w.ctx, b.expr)
	if err != nil {
		return w.wrong(b.from+2, fmt.Errorf("%s:%d: query %s: %w", w.name, b.from+2, b.name, err))
	}
	w.named[b.name] = fig
	return nil
}

// prose writes the lines from one to before another.
func (w *writer) prose(lines []string, from, to int) error {
	for i := from; i < to; i++ {
		if b := w.at[i]; b != nil {
			if b.name != "" {
				w.block(b.name, b.form)
			}
			i = max(i, b.to)
			continue
		}
		line, err := w.fill(i+1, lines[i])
		if err != nil {
			return err
		}
		w.out.WriteString(strings.ReplaceAll(line, claimMark, "") + "\n")
		w.check(lines, i)
	}
	return nil
}

// block writes the table or chart that a query asked for.
func (w *writer) block(name, form string) {
	fig := w.named[name]
	if form == "" || fig == nil {
		return
	}
	w.cite(name)
	top := 0.0
	for _, g := range fig.Groups {
		top = max(top, number(g.Value))
	}
	head := report.UnitWord(fig.Unit)
	fmt.Fprintf(&w.out, "\n| %s | %s | rows |\n|---|---:|---:|\n", name, head)
	for _, g := range fig.Groups {
		label := g.Key
		if len(g.Label) > 0 {
			label = g.Label
		}
		value := "no data"
		if g.Value != nil {
			value = report.Amount(*g.Value)
		}
		if form == "chart" && top > 0 {
			value += " " + strings.Repeat("█", int(20*number(g.Value)/top))
		}
		fmt.Fprintf(&w.out, "| %s | %s | %d |\n", strings.ReplaceAll(strings.Join(label, " · "), "|", `\|`), value, g.Rows)
	}
	fmt.Fprintf(&w.out, "\n*%s*[^%s]\n", report.FigureText(fig), name)
}

func number(s *string) float64 {
	if s == nil {
		return 0
	}
	v, err := trade.ParseAmount(*s)
	if err != nil {
		return 0
	}
	return float64(v) / trade.AmountScale
}

// cite notes that a figure is spoken of, in the order of speaking.
func (w *writer) cite(name string) {
	if !slices.Contains(w.order, name) {
		w.order = append(w.order, name)
	}
}

// fill puts figures in the place of {{ name }}.
func (w *writer) fill(line int, text string) (string, error) {
	var failed error
	out := anyLive.ReplaceAllStringFunc(text, func(s string) string {
		m, err := w.reference(line, s)
		if err == nil && m != nil && isPassage(m[1]) {
			out, err := w.passage(line, s, m)
			failed = cmp.Or(failed, err)
			return out
		}
		var fig *trade.Figure
		if err == nil && m != nil {
			fig, err = w.figure(line, m[1])
		}
		if err != nil || fig == nil {
			failed = cmp.Or(failed, err)
			return s
		}
		w.cite(m[1])
		switch m[2] {
		case "value":
			if fig.Value == nil {
				return "no data"
			}
			return report.Amount(*fig.Value)
		case "rows":
			return report.Thousands(fmt.Sprint(fig.Rows)) + "[^" + m[1] + "]"
		case "period":
			return fig.Period
		case "unit":
			return report.UnitWord(fig.Unit)
		}
		return report.FigureText(fig) + "[^" + m[1] + "]"
	})
	return out, failed
}

// reference reads {{ name.part }} into its parts; nil where it is none.
func (w *writer) reference(line int, text string) ([]string, error) {
	if m := live.FindStringSubmatch(text); m != nil && len(m[0]) == len(text) {
		return m, nil
	}
	return nil, w.fail(line, text+" is no reference to a figure", "write {{ NAME }} or {{ NAME.value }}, .rows, .period, .unit")
}

// figure is the one of a name; nil without an error where the writer is lenient
// and it cannot be had.
func (w *writer) figure(line int, name string) (*trade.Figure, error) {
	if fig := w.named[name]; fig != nil || w.blocks[name] != nil {
		return fig, nil
	}
	if !strings.HasPrefix(name, "fig-") {
		return nil, w.fail(line, fmt.Sprintf("there is no query %q", name), "queries of this text: "+strings.Join(slices.Sorted(maps.Keys(w.blocks)), ", "))
	}
	fig, err := w.Figure(w.ctx, name)
	if err != nil {
		return nil, w.wrong(line, fmt.Errorf("%s:%d: %w", w.name, line, err))
	}
	w.named[name] = fig
	return fig, nil
}

// check finds numbers typed by hand in the paragraph of a marked claim. Years
// stand for themselves.
func (w *writer) check(lines []string, i int) {
	if !strings.Contains(lines[i], claimMark) {
		return
	}
	from, to := i, i
	for from > 0 && strings.TrimSpace(lines[from-1]) != "" {
		from--
	}
	for to+1 < len(lines) && strings.TrimSpace(lines[to+1]) != "" {
		to++
	}
	for n := from; n <= to; n++ {
		plain := anyLive.ReplaceAllString(strings.ReplaceAll(lines[n], claimMark, ""), "")
		for _, number := range typed.FindAllString(plain, -1) {
			if !yearOnly.MatchString(strings.Trim(number, ".,")) {
				w.faults = append(w.faults, Fault{n + 1, number, strings.TrimSpace(lines[n])})
			}
		}
	}
}

// notes writes a footnote for every figure that is spoken of.
func (w *writer) notes() {
	w.out.WriteString("\n")
	for _, name := range w.order {
		if p, ok := w.passages[name]; ok {
			fmt.Fprintf(&w.out, "[^%s]: `%s`: %s. Rows: `tallyman trace %s`\n", name, name, Escape(p.Note), name)
			continue
		}
		f := w.named[name]
		fmt.Fprintf(&w.out, "[^%s]: `%s` `%s`: %s; period %s; %d rows", name, f.ID, f.Expr, report.FigureText(f), f.Period, f.Rows)
		if len(f.Coverage.Missing) > 0 {
			fmt.Fprintf(&w.out, "; months without records: %s", strings.Join(f.Coverage.Missing, ", "))
		}
		if f.Basis != "" {
			fmt.Fprintf(&w.out, "; value basis %s", f.Basis)
		}
		fmt.Fprintf(&w.out, ". Rows: `tallyman trace %s`\n", f.ID)
	}
}
