package source

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// DetectFile finds the mapping of a file's first table, for a person to look
// at: that of the source that knows it, else one made from wording and values.
// It does not refuse a mapping that lacks something; see [Mapping.Missing].
// Evidence is empty for known sources.
func DetectFile(ctx context.Context, path string, open OpenOptions, opt MapOptions) (m *Mapping, evidence []Evidence, err error) {
	b, err := Open(path, open)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	tables, _, err := b.Tables(ctx, opt)
	if err == nil {
		return tables[0].Mapping, tables[0].Evidence, nil
	}
	if opt.SourceID != "" && opt.SourceID != "generic" || trade.CodeOf(err) != trade.CodeInput {
		return nil, nil, err
	}
	for _, s := range b.Sheets {
		head, err := s.Head(ctx, sampleRows)
		if err != nil {
			return nil, nil, err
		}
		if len(head) == 0 {
			continue
		}
		t := &Table{Sheet: s}
		t.at(head, guessHeader(t.openers(head)))
		body := t.body(head, nil)
		t.Mapping, t.Evidence = Detect(t.Headers, body)
		t.Mapping.HeaderRow, t.Mapping.Encoding = t.HeaderRow, b.Encoding.Name
		t.style(body)
		return t.Mapping, t.Evidence, nil
	}
	return nil, nil, err
}

// Problem is one thing wrong between a mapping and a file.
type Problem struct {
	Field   Field  `json:"field,omitempty"`
	Header  string `json:"header,omitempty"`
	Message string `json:"message"`
	// Fatal problems make the file unreadable with the mapping; the others are
	// cells that would be rejected.
	Fatal bool `json:"fatal"`
}

// String names header and field.
func (p Problem) String() string {
	switch {
	case p.Field != "" && p.Header != "":
		return fmt.Sprintf("field %s, header %q: %s", p.Field, p.Header, p.Message)
	case p.Field != "":
		return fmt.Sprintf("field %s: %s", p.Field, p.Message)
	}
	return p.Message
}

// Check holds a mapping against a file: headers that are not there, fields that
// a record needs, and sample cells that would not be read.
func Check(ctx context.Context, path string, m *Mapping, open OpenOptions) (problems []Problem, err error) {
	if open.Encoding == "" {
		open.Encoding = encodingFor(m.Encoding)
	}
	b, err := Open(path, open)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for _, what := range m.Missing() {
		problems = append(problems, Problem{Message: "the mapping has no field for " + what, Fatal: true})
	}
	tables, _, err := b.Tables(ctx, MapOptions{Mapping: m})
	if err != nil {
		var e *trade.Error
		if !errors.As(err, &e) {
			return nil, err
		}
		for message := range strings.SplitSeq(e.Message, "; ") {
			p := Problem{Message: message, Fatal: true}
			if rest, ok := strings.CutPrefix(message, "field "); ok {
				if f, text, ok := strings.Cut(rest, ": "); ok {
					p.Field, p.Message = Field(f), text+"; "+e.Next
				}
			}
			problems = append(problems, p)
		}
		return problems, nil
	}
	t := tables[0]
	head, err := t.Sheet.Head(ctx, sampleRows)
	if err != nil {
		return nil, err
	}
	return append(problems, t.unreadable(t.body(head, nil))...), nil
}

// unreadable counts sample cells that the styles of their columns cannot read.
func (t *Table) unreadable(body [][]string) []Problem {
	var out []Problem
	nulls := NewNulls(t.Mapping)
	for _, f := range slices.Sorted(maps.Keys(t.Mapping.Columns)) {
		c := t.Mapping.Columns[f]
		bad, all, example := 0, 0, ""
		for _, cell := range columnCells(body, c.Position-1) {
			cell = strings.TrimSpace(cell)
			if nulls.Is(f, cell) {
				continue
			}
			all++
			if !t.readable(f, c, cell) {
				if bad++; example == "" {
					example = cell
				}
			}
		}
		if bad > 0 {
			out = append(out, Problem{Field: f, Header: c.Header, Message: fmt.Sprintf("%d of %d sample cells cannot be read, such as %q", bad, all, clip(example, 60)), Fatal: bad == all})
		}
	}
	return out
}

func (t *Table) readable(f Field, c *Column, cell string) bool {
	var err error
	switch k, _ := KindOf(f); k {
	case Number:
		_, err = c.Numbers.Parse(cell)
	case Date:
		_, _, err = c.Dates.Parse(cell)
	case Code:
		return looksHS(cell) || len(cell) <= 3
	}
	return err == nil
}
