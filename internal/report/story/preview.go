package story

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"tallyman/internal/trade"
)

// Problem is a line of a text that cannot be answered.
type Problem struct {
	Line    int    `json:"line"` // from 1
	Message string `json:"message"`
	Next    string `json:"next,omitempty"`
}

// problemOf keeps the reason of an error, whose line stands beside it.
func problemOf(line int, err error) Problem {
	var e *trade.Error
	if !errors.As(err, &e) {
		return Problem{Line: line, Message: err.Error()}
	}
	p := Problem{Line: line, Message: e.Message, Next: e.Next}
	if e.Err != nil {
		p.Message += ": " + e.Err.Error()
	}
	return p
}

// Section is a heading of the first or second level with all below it, or what
// stands before the first heading. Lines count from 1.
type Section struct {
	Title string `json:"title"`
	Level int    `json:"level"` // 0: before the first heading
	From  int    `json:"from"`
	To    int    `json:"to"` // its last line
}

var heading = regexp.MustCompile(`^(#{1,2})\s+(.*?)[\s#]*$`)

// Sections divides a text. There is always one.
func Sections(text string) []Section {
	lines := strings.Split(text, "\n")
	out := []Section{{From: 1}}
	fenced := false
	for i, l := range lines {
		if strings.HasPrefix(l, "```") {
			fenced = !fenced
		}
		if m := heading.FindStringSubmatch(l); m != nil && !fenced {
			out[len(out)-1].To = i
			out = append(out, Section{Title: m[2], Level: len(m[1]), From: i + 1})
		}
	}
	out[len(out)-1].To = len(lines)
	if first := out[0]; len(out) > 1 && strings.TrimSpace(strings.Join(lines[:first.To], "")) == "" {
		out = out[1:]
	}
	return out
}

// Preview answers the lines from to to of a text that is still being written,
// and the queries that they need; it goes on after an error. Problems and faults
// are those of the whole text, except that queries of other lines are not
// computed.
func Preview(ctx context.Context, name, text string, from, to int, answers Answers) (Story, []Problem, error) {
	lines := strings.Split(text, "\n")
	from, to = max(from, 1), min(to, len(lines))
	w := &writer{Answers: answers, ctx: ctx, name: name, lenient: true}
	blocks, err := w.read(lines)
	if err != nil {
		return Story{}, nil, err
	}
	needed := map[string]bool{}
	for _, l := range lines[from-1 : max(to, from-1)] {
		for _, m := range live.FindAllStringSubmatch(l, -1) {
			needed[m[1]] = true
		}
	}
	for _, b := range blocks {
		if !needed[b.name] && (b.from+1 < from || b.from+1 > to) {
			continue
		}
		if err := errors.Join(ctx.Err(), w.answer(b)); err != nil {
			return Story{}, nil, err
		}
	}
	if err := w.prose(lines, from-1, to); err != nil {
		return Story{}, nil, err
	}
	w.rest(lines, from-1, to)
	return w.story(), w.problems, ctx.Err()
}

// rest looks at the lines that are not shown: at their references, and at the
// numbers beside their claims.
func (w *writer) rest(lines []string, from, to int) {
	for i := 0; i < len(lines); i++ {
		if b := w.at[i]; b != nil {
			i = max(i, b.to)
			continue
		}
		if i >= from && i < to {
			continue
		}
		w.check(lines, i)
		for _, s := range anyLive.FindAllString(lines[i], -1) {
			m, err := w.reference(i+1, s)
			// What has an id is looked for only where it is shown.
			if err == nil && m != nil && !strings.HasPrefix(m[1], "fig-") && !isPassage(m[1]) {
				_, _ = w.figure(i+1, m[1])
			}
		}
	}
}
