package listfile

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"tallyman/internal/trade"
)

// maxCell is more than any publisher puts into one cell. A longer one is a
// quote that was opened and never closed, and swallowed what follows.
const maxCell = 1 << 20

// TableOptions say how a delimited file is written.
type TableOptions struct {
	Comma rune // 0: found from the header line
	// NoHeader: the first line is data; columns have no names.
	NoHeader bool
	// HeaderHas: lines above the first that has this column are a preamble
	// ("Report Date: 13-Feb-2026").
	HeaderHas string
}

// Table reads a delimited file row by row.
type Table struct {
	File string
	// Preamble is what stood above the header, one text a line.
	Preamble []string
	header   []string
	index    map[string]int
	csv      *csv.Reader
	close    func() error
	ctx      context.Context
}

// Row is one row; Line is the line of the file on which it starts, from 1.
type Row struct {
	Line  int
	Cells []string
	table *Table
}

// ErrRow wraps what is wrong with one row; the next can be read.
var ErrRow = errors.New("row cannot be read")

// OpenTable opens a delimited file and reads its header.
func OpenTable(ctx context.Context, f File, opt TableOptions) (*Table, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	b := bufio.NewReaderSize(r, 1<<16)
	if opt.Comma == 0 {
		head, _ := b.Peek(1 << 14)
		opt.Comma = findComma(head)
	}
	t := &Table{File: f.Name, csv: newCSV(b, opt.Comma), close: r.Close, ctx: ctx}
	if opt.NoHeader {
		return t, nil
	}
	header, err := t.csv.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		_ = r.Close()
		return nil, &trade.Error{Code: trade.CodeInput, Where: f.Name + ", row 1", Message: "the header cannot be read", Err: err}
	}
	t.setHeader(header)
	for opt.HeaderHas != "" && !t.Has(opt.HeaderHas) && len(t.Preamble) < maxPreamble {
		t.Preamble = append(t.Preamble, strings.Join(t.header, " "))
		next, readErr := t.csv.Read()
		if readErr != nil {
			break // the missing header is reported by whoever needs its columns
		}
		t.setHeader(next)
	}
	return t, nil //nolint:nilerr // an empty file is a table without a header
}

// maxPreamble is how many lines may stand above a header.
const maxPreamble = 5

func newCSV(r io.Reader, comma rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = comma
	c.FieldsPerRecord = -1
	c.LazyQuotes = true
	return c
}

func (t *Table) setHeader(header []string) {
	t.header = header
	t.index = make(map[string]int, len(header))
	for i, h := range header {
		k := FoldHeader(h)
		if _, taken := t.index[k]; !taken && k != "" {
			t.index[k] = i
		}
	}
}

// FoldHeader brings a header to its letters and digits in lower case, so that
// "Street_Address", "street address" and "STREET-ADDRESS" are one.
func FoldHeader(h string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, h)
}

// findComma takes the separator that is most frequent in the first line that
// is not empty, outside quotes.
func findComma(head []byte) rune {
	line := string(head)
	for line != "" {
		first, rest, _ := strings.Cut(line, "\n")
		if strings.TrimSpace(first) != "" {
			line = first
			break
		}
		line = rest
	}
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t', '|'} {
		n, quoted := 0, false
		for _, r := range line {
			switch r {
			case '"':
				quoted = !quoted
			case c:
				if !quoted {
					n++
				}
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// Header returns the header cells as written.
func (t *Table) Header() []string { return t.header }

// Has says whether a column exists, by any of its names.
func (t *Table) Has(names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { _, ok := t.index[FoldHeader(n)]; return ok })
}

// Column is the header as written of a column, or the name itself.
func (t *Table) Column(name string) string {
	if i, ok := t.index[FoldHeader(name)]; ok {
		return strings.TrimSpace(t.header[i])
	}
	return name
}

// Require fails where a column is missing, naming it and what is there.
func (t *Table) Require(names ...string) error {
	for _, n := range names {
		if !t.Has(n) {
			return &trade.Error{Code: trade.CodeInput, Where: t.File + ", row 1",
				Message: fmt.Sprintf("no column %q; the header is %s", n, Short(strings.Join(t.header, ", "), 400))}
		}
	}
	return nil
}

// Next returns the next row that is not empty, io.EOF after the last. An error
// that is [ErrRow] spoils one row only.
func (t *Table) Next() (Row, error) {
	for {
		if err := t.ctx.Err(); err != nil {
			return Row{}, err
		}
		cells, err := t.csv.Read()
		if err != nil {
			return t.fault(err)
		}
		line, _ := t.csv.FieldPos(0)
		// MS-DOS ended text files with Ctrl-Z; some programs still write it.
		if len(cells) > 0 && strings.HasPrefix(cells[0], "\x1a") && strings.TrimLeft(strings.Join(cells, ""), "\x1a \r\n") == "" {
			continue
		}
		if blank(cells) {
			continue
		}
		row := Row{Line: line, Cells: cells, table: t}
		for i, c := range cells {
			if len(c) > maxCell {
				return row, fmt.Errorf("%w: cell %d is longer than a megabyte, a quote is not closed", ErrRow, i+1)
			}
		}
		return row, nil
	}
}

func (t *Table) fault(err error) (Row, error) {
	var pe *csv.ParseError
	if errors.As(err, &pe) {
		return Row{Line: pe.StartLine, table: t}, fmt.Errorf("%w: %w", ErrRow, pe.Err)
	}
	if errors.Is(err, io.EOF) {
		return Row{}, io.EOF
	}
	return Row{}, &trade.Error{Code: trade.CodeInput, Where: t.File, Message: "cannot be read", Err: err}
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// Close releases the file.
func (t *Table) Close() error { return t.close() }

// Get is the cell of a column, trimmed; the first of the names that exists and
// is not empty counts.
func (r Row) Get(names ...string) string {
	for _, n := range names {
		if i, ok := r.table.index[FoldHeader(n)]; ok && i < len(r.Cells) {
			if v := strings.TrimSpace(r.Cells[i]); v != "" {
				return v
			}
		}
	}
	return ""
}

// At is the cell at a position from 0, trimmed; "" beyond the end.
func (r Row) At(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return strings.TrimSpace(r.Cells[i])
}

// TooLong says that a row has more filled cells than the header has columns:
// its cells have moved, and none can be trusted.
func (r Row) TooLong() bool {
	return len(r.Cells) > len(r.table.header) && !blank(r.Cells[len(r.table.header):])
}

// Each calls do for every row of a table with a header: it counts the rows and
// reports those that cannot be read. do may skip a row itself.
func (t *Table) Each(rep *Report, do func(Row) error) error {
	for {
		row, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, ErrRow) {
			return err
		}
		rep.Read(1)
		switch {
		case err != nil:
			rep.Skip(t.File, row.Line, "the row cannot be read: "+cause(err), Short(strings.Join(row.Cells, " | "), 200))
		case t.header != nil && row.TooLong():
			rep.Skip(t.File, row.Line, fmt.Sprintf("the row has more cells than the header's %d columns", len(t.header)), strings.Join(row.Cells, " | "))
		default:
			if err := do(row); err != nil {
				return err
			}
		}
	}
}

func cause(err error) string {
	return strings.TrimPrefix(err.Error(), ErrRow.Error()+": ")
}

// HeaderOf reads the first line of a sample as a header, folded; comma 0: found.
func (s Sample) HeaderOf(comma rune) []string {
	if comma == 0 {
		comma = findComma(s.Head)
	}
	cells, err := newCSV(strings.NewReader(string(s.Head)), comma).Read()
	if err != nil {
		return nil
	}
	for i := range cells {
		cells[i] = FoldHeader(cells[i])
	}
	return cells
}

// HasColumns says whether the sample's first line names all columns.
func (s Sample) HasColumns(names ...string) bool {
	header := s.HeaderOf(0)
	for _, n := range names {
		if !slices.Contains(header, FoldHeader(n)) {
			return false
		}
	}
	return true
}

// HasColumnsBelow looks for a header with all columns below a preamble.
func (s Sample) HasColumnsBelow(names ...string) bool {
	r := newCSV(strings.NewReader(string(s.Head)), ',')
	for range maxPreamble {
		cells, err := r.Read()
		if err != nil {
			return false
		}
		have := map[string]bool{}
		for _, c := range cells {
			have[FoldHeader(c)] = true
		}
		if !slices.ContainsFunc(names, func(n string) bool { return !have[FoldHeader(n)] }) {
			return true
		}
	}
	return false
}

// AllHave is the Detect of formats with a telling header: sure when every file
// has all the columns.
func AllHave(confidence float64, columns ...string) func([]Sample) float64 {
	return func(samples []Sample) float64 {
		for _, s := range samples {
			if !s.HasColumns(columns...) {
				return 0
			}
		}
		return confidence
	}
}
