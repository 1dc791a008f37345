package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
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
	width int // terminal columns a table may take; 0: any number
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
	p.dropEmpty()
	widths := make([]int, len(p.cols))
	right := make([]bool, len(p.cols))
	for i, c := range p.cols {
		widths[i] = textWidth(c)
		right[i] = true
		for _, r := range p.rows {
			widths[i] = max(widths[i], textWidth(r[i]))
			right[i] = right[i] && isNumeric(r[i])
		}
		if i < len(p.cols)-1 && p.width == 0 {
			widths[i] = min(widths[i], 60)
		}
	}
	if p.width > 0 {
		fit(widths, p.width, func(i int) bool { return !right[i] && !isID(p.cols[i]) })
	}
	var b strings.Builder
	line := func(cells []string) {
		for i, c := range cells {
			c = clipWidth(c, widths[i])
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

// dropEmpty takes out the columns in which no row has anything, when the table
// goes to a terminal: the place is needed.
func (p *printer) dropEmpty() {
	if p.width == 0 {
		return
	}
	keep := func(cells []string, full []bool) []string {
		var out []string
		for i, c := range cells {
			if full[i] {
				out = append(out, c)
			}
		}
		return out
	}
	full := make([]bool, len(p.cols))
	for i := range p.cols {
		full[i] = slices.ContainsFunc(p.rows, func(r []string) bool { return r[i] != "" })
	}
	if !slices.Contains(full, true) {
		return
	}
	for n, r := range p.rows {
		p.rows[n] = keep(r, full)
	}
	p.cols = keep(p.cols, full)
}

// leastText is how narrow a column of text may become, in terminal columns.
const leastText = 10

// fit takes terminal columns from the widest text until the table and the two
// blanks between its columns fit into limit, or no text can be shortened.
func fit(widths []int, limit int, text func(i int) bool) {
	over := 2*(len(widths)-1) - limit
	for _, w := range widths {
		over += w
	}
	for ; over > 0; over-- {
		widest := -1
		for i, w := range widths {
			if w > leastText && text(i) && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}

// isID says that a column is copied into the next command: a part of it is of
// no use.
func isID(column string) bool {
	return column == "id" || column == "version" || column == "key" || strings.HasSuffix(column, "_id")
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
	// A score is no more exact for its sixteen digits; amounts have at most six
	// decimals and stay as they are.
	if _, decimals, ok := strings.Cut(s, "."); ok && len(decimals) > 6 {
		if v, err := strconv.ParseFloat(s, 64); err == nil {
			return strconv.FormatFloat(v, 'f', 3, 64)
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
