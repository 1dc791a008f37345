package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// printer writes data: tables for people, NDJSON for programs.
type printer struct {
	out   io.Writer
	json  bool
	cols  []string
	rows  [][]string
	wrote int
}

// newPrinter decides the form: NDJSON when asked for or when out is no terminal.
func newPrinter(out io.Writer, asJSON, asTable bool) *printer {
	return &printer{out: out, json: asJSON || (!asTable && !isTerminal(out))}
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// columns names the JSON fields that the table shows, in order. Call it before
// the first record.
func (p *printer) columns(names ...string) { p.cols = names }

// record prints one object. Its JSON is the same whatever the form.
func (p *printer) record(v any) error {
	p.wrote++
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	if p.json {
		_, err := p.out.Write(buf.Bytes())
		return err
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(buf.Bytes(), &fields); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	row := make([]string, len(p.cols))
	for i, c := range p.cols {
		row[i] = cellText(fields[c])
	}
	p.rows = append(p.rows, row)
	return nil
}

// flush prints the table that record collected.
func (p *printer) flush() error {
	if p.json || len(p.rows) == 0 {
		return nil
	}
	widths := make([]int, len(p.cols))
	right := make([]bool, len(p.cols))
	for i, c := range p.cols {
		widths[i] = textWidth(c)
		right[i] = true
		for _, r := range p.rows {
			widths[i] = max(widths[i], textWidth(r[i]))
			right[i] = right[i] && isNumeric(r[i])
		}
		if i < len(p.cols)-1 {
			widths[i] = min(widths[i], 60)
		}
	}
	var b strings.Builder
	line := func(cells []string) {
		for i, c := range cells {
			if i < len(cells)-1 {
				c = clipWidth(c, widths[i])
			}
			pad := strings.Repeat(" ", max(0, widths[i]-textWidth(c)))
			switch {
			case right[i]:
				b.WriteString(pad + c)
			case i < len(cells)-1:
				b.WriteString(c + pad)
			default:
				b.WriteString(c)
			}
			if i < len(cells)-1 {
				b.WriteString("  ")
			}
		}
		b.WriteByte('\n')
	}
	line(p.cols)
	rules := make([]string, len(p.cols))
	for i := range rules {
		rules[i] = strings.Repeat("-", widths[i])
	}
	line(rules)
	for _, r := range p.rows {
		line(r)
	}
	p.rows = nil
	_, err := io.WriteString(p.out, b.String())
	return err
}

// cellText writes a JSON value for a table cell.
func cellText(raw json.RawMessage) string {
	s := strings.TrimSpace(string(raw))
	switch {
	case s == "" || s == "null":
		return ""
	case s[0] == '"':
		var v string
		if json.Unmarshal(raw, &v) == nil {
			return strings.Join(strings.Fields(v), " ")
		}
	case s[0] == '[':
		var list []string
		if json.Unmarshal(raw, &list) == nil {
			return strings.Join(list, "; ")
		}
	}
	return s
}

func isNumeric(s string) bool {
	return strings.Trim(s, "0123456789.,-+%") == ""
}

// textWidth counts terminal columns: East Asian wide letters take two.
func textWidth(s string) int {
	if len(s) == utf8.RuneCountInString(s) {
		return len(s)
	}
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

func clipWidth(s string, limit int) string {
	if textWidth(s) <= limit {
		return s
	}
	n := 0
	for i, r := range s {
		w := textWidth(string(r))
		if n+w > limit-1 {
			return s[:i] + "…"
		}
		n += w
	}
	return s
}
