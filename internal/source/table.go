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

// Table is a sheet with everything that reading its rows needs.
type Table struct {
	Sheet     *Sheet
	Mapping   *Mapping // bound to the headers, with number and date styles
	Headers   []string // as written
	HeaderRow int
	Titles    []Row      // rows above the header
	Evidence  []Evidence // only where the mapping was detected
	Layout    *Layout    // nil for detected and given mappings
}

// MapOptions say how the mapping of a book is found.
type MapOptions struct {
	SourceID string   // one source or layout; empty: recognised
	Mapping  *Mapping // given by the user
}

// sampleRows bounds how many rows from the top decide number and date styles.
const sampleRows = 3000

// Tables finds the header and the mapping of every sheet. Sheets that hold no
// table are named in skipped; a book without any table is an error that says
// what was found and what is missing.
func (b *Book) Tables(ctx context.Context, opt MapOptions) (tables []*Table, skipped []string, err error) {
	var layouts []*Layout
	if opt.SourceID != "" && opt.SourceID != "generic" {
		layouts, err = Find(opt.SourceID)
	} else {
		layouts, err = All()
	}
	if err != nil {
		return nil, nil, err
	}
	if opt.SourceID == "generic" {
		layouts = nil
	}
	var faults []error
	for _, s := range b.Sheets {
		t, err := s.table(ctx, layouts, opt)
		var e *trade.Error
		switch {
		case err == nil && t == nil:
			skipped = append(skipped, fmt.Sprintf("sheet %d %q is empty", s.No, s.Name))
		case err == nil:
			tables = append(tables, t)
		case errors.As(err, &e):
			c := *e
			if c.Where == "" {
				c.Where = s.where()
			}
			faults = append(faults, &c)
			skipped = append(skipped, c.Error())
		default:
			return nil, nil, err
		}
	}
	if len(tables) > 0 {
		return tables, skipped, nil
	}
	if len(faults) > 0 {
		return nil, nil, faults[0]
	}
	return nil, nil, &trade.Error{Code: trade.CodeInput, Where: b.Path, Message: "the file holds no rows"}
}

func (s *Sheet) where() string {
	if s.Name == "" {
		return s.book.Path
	}
	return fmt.Sprintf("%s, sheet %s", s.book.Path, s.Name)
}

func (s *Sheet) table(ctx context.Context, layouts []*Layout, opt MapOptions) (*Table, error) {
	head, err := s.Head(ctx, sampleRows)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(head, func(r Row) bool { return filled(r.Cells) > 0 }) {
		return nil, nil
	}
	more, err := s.spread()
	if err != nil {
		return nil, err
	}
	t := &Table{Sheet: s}
	switch {
	case opt.Mapping != nil:
		err = t.useMapping(opt.Mapping, head)
	default:
		err = t.useLayouts(layouts, head, more, opt.SourceID)
	}
	if err != nil {
		return nil, err
	}
	body := t.body(head, more)
	t.style(body)
	t.Mapping.Encoding = s.book.Encoding.Name
	return t, nil
}

// body is the sample rows below the header.
func (t *Table) body(head, more []Row) [][]string {
	var out [][]string
	for _, r := range head {
		if r.No > t.HeaderRow && len(r.Cells) > 0 {
			out = append(out, r.Cells)
		}
	}
	for _, r := range more {
		out = append(out, r.Cells)
	}
	return out
}

// openers are the rows that may be the header.
func (t *Table) openers(head []Row) []Row {
	if t.Sheet.book.data != nil {
		return head[:min(len(head), 1)]
	}
	return head[:min(len(head), maxHeaderRow)]
}

func (t *Table) at(head []Row, i int) {
	t.Headers, t.HeaderRow, t.Titles = headerCells(head[i]), head[i].No, head[:i]
}

// trimRight drops empty cells at the end: many writers end every line with a
// separator.
func trimRight(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// useMapping binds a given mapping to the row it names, or, where the next
// month's file has a longer title, to the row that has its headers.
func (t *Table) useMapping(m *Mapping, head []Row) error {
	var fault error
	widest := 0
	order := t.openers(head)
	for pass := range 2 {
		for i, r := range order {
			if (r.No == m.HeaderRow) != (pass == 0) || filled(r.Cells) < 2 {
				continue
			}
			headers := headerCells(r)
			bound, err := m.Bind(headers)
			if err == nil {
				t.at(head, i)
				t.Mapping = bound
				t.Mapping.HeaderRow = r.No
				return nil
			}
			if n := filled(r.Cells); pass == 0 || fault == nil || m.HeaderRow == 0 && n > widest {
				fault, widest = err, n
			}
		}
		if pass == 0 && fault != nil && m.byPosition() {
			break // positions alone would fit any row
		}
	}
	if fault == nil {
		fault = &trade.Error{Code: trade.CodeInput, Message: fmt.Sprintf("row %d, the header of the mapping, is empty or not there", m.HeaderRow)}
	}
	return fault
}

// byPosition says whether the mapping names columns only by their position.
func (m *Mapping) byPosition() bool {
	for _, c := range m.Columns {
		if c.Header != "" {
			return false
		}
	}
	return true
}

// headerCells are a header row's cells, merged ones repeated, without the empty
// ones at the end.
func headerCells(r Row) []string {
	cells := r.Cells
	if len(r.Merged) > 0 {
		cells = slices.Clone(cells)
		for _, m := range r.Merged {
			for len(cells) <= m.Col {
				cells = append(cells, "")
			}
			if strings.TrimSpace(cells[m.Col]) == "" {
				cells[m.Col] = m.Value
			}
		}
	}
	return trimRight(cells)
}

func (t *Table) useLayouts(layouts []*Layout, head, more []Row, sourceID string) error {
	c, err := recognise(t.openers(head), layouts, t.Sheet.book.Path)
	if err != nil {
		return err
	}
	if c != nil {
		t.at(head, c.row)
		t.Layout = c.layout
		t.Mapping = c.layout.mapping(t.Headers, t.HeaderRow)
		return nil
	}
	if sourceID != "" && sourceID != "generic" {
		return t.unfit(layouts, head)
	}
	i := guessHeader(t.openers(head))
	t.at(head, i)
	t.Mapping, t.Evidence = Detect(t.Headers, t.body(head, more))
	t.Mapping.HeaderRow = t.HeaderRow
	if missing := t.Mapping.Missing(); len(missing) > 0 {
		var found []string
		for _, f := range slices.Sorted(maps.Keys(t.Mapping.Columns)) {
			found = append(found, fmt.Sprintf("%s (%q)", f, t.Mapping.Columns[f].Header))
		}
		if len(found) == 0 {
			found = []string{"nothing"}
		}
		return &trade.Error{Code: trade.CodeInput,
			Message: fmt.Sprintf("no known source, and the columns do not make a record: row %d was read as header, found %s; missing %s", t.HeaderRow, strings.Join(found, ", "), strings.Join(missing, ", ")),
			Next:    "write the columns down with \"map detect\", correct them and give them with --map; the headers are " + clip(strings.Join(shown(t.Headers), ", "), 600)}
	}
	t.Mapping.Warnings = append(t.Mapping.Warnings, t.doubts()...)
	return nil
}

// unfit says why a named source does not fit the file.
func (t *Table) unfit(layouts []*Layout, head []Row) error {
	i := guessHeader(t.openers(head))
	ix := newHeaderIndex(trimRight(head[i].Cells))
	l := layouts[0]
	best := -1
	for _, c := range layouts {
		n := 0
		for _, h := range c.Required {
			if ix.find(h, c.ByCode) >= 0 {
				n++
			}
		}
		if n > best {
			best, l = n, c
		}
	}
	var missing []string
	for _, h := range l.Required {
		if ix.find(h, l.ByCode) < 0 {
			missing = append(missing, fmt.Sprintf("%q", h))
		}
	}
	for _, g := range l.AnyOf {
		if !slices.ContainsFunc(g, func(h string) bool { return ix.find(h, l.ByCode) >= 0 }) {
			missing = append(missing, "one of "+strings.Join(g, " / "))
		}
	}
	return &trade.Error{Code: trade.CodeInput, Message: fmt.Sprintf("the file is not of source %s: row %d was taken for the header and lacks %s", l.SourceID(), head[i].No, strings.Join(missing, ", ")),
		Next: "the headers are " + clip(strings.Join(shown(head[i].Cells), ", "), 600)}
}

// doubts says what a detected mapping rests on, for the report.
func (t *Table) doubts() []string {
	out := []string{"no known source: the columns were found by their wording and values; look at the mapping"}
	for _, f := range slices.Sorted(maps.Keys(t.Mapping.Columns)) {
		if c := t.Mapping.Columns[f]; c.Confidence < 0.75 {
			out = append(out, fmt.Sprintf("%s is read from %q with confidence %.2f: %s", f, c.Header, c.Confidence, c.Why))
		}
	}
	if t.Mapping.Columns[FieldDirection] == nil && t.Mapping.Direction == "" {
		out = append(out, "nothing says whether the rows are imports or exports")
	}
	return out
}

// guessHeader finds the most header-like row: known wordings first, then the
// first row that is as wide as what follows and holds no numbers.
func guessHeader(head []Row) int {
	best, score := 0, -1.0
	syn := synonyms()
	for i, r := range head[:min(len(head), maxHeaderRow)] {
		n := filled(r.Cells)
		if n < 2 {
			continue
		}
		s := float64(n) * 0.1
		for _, c := range r.Cells {
			if c = strings.TrimSpace(c); c == "" {
				continue
			}
			for _, part := range headerParts(c) {
				if len(syn[part]) > 0 {
					s++
					break
				}
			}
			if strings.ContainsAny(c, "0123456789") && strings.Trim(c, "0123456789.,-/ :") == "" {
				s -= 0.7
			}
		}
		if s > score+1e-9 {
			best, score = i, s
		}
	}
	return best
}

// style decides number and date styles of every column that has none yet.
func (t *Table) style(body [][]string) {
	m := t.Mapping
	machine := !t.Sheet.book.Text()
	var file numberEvidence
	column := map[Field]*numberEvidence{}
	for _, f := range m.fields() {
		if k, _ := KindOf(f); k != Number {
			continue
		}
		e := &numberEvidence{}
		for _, c := range m.columnsOf(f) {
			for _, p := range c.Positions() {
				for _, cell := range columnCells(body, p-1) {
					e.add(cell)
				}
			}
		}
		column[f] = e
		file.comma += e.comma
		file.point += e.point
	}
	for _, f := range m.fields() {
		for i, c := range m.columnsOf(f) {
			switch k, _ := KindOf(f); k {
			case Number:
				note := t.styleNumbers(c, column[f], &file, machine)
				if note != "" && i == 0 {
					m.Warnings = append(m.Warnings, fmt.Sprintf("column %q: %s", c.Header, note))
				}
			case Date:
				t.styleDates(c, body)
			}
		}
	}
}

func (t *Table) styleNumbers(c *Column, e, file *numberEvidence, machine bool) (note string) {
	if c.Numbers != nil && c.Numbers.Decimal != "" && t.Layout == nil {
		return "" // given by the user
	}
	prior := NumberStyle{Machine: machine}
	if c.Numbers != nil {
		prior.Decimal = c.Numbers.Decimal
	}
	switch {
	case file.comma > 0 && file.point == 0:
		prior.Decimal = ","
	case file.point > 0 && file.comma == 0:
		prior.Decimal = "."
	}
	style, note := e.style(prior)
	c.Numbers = &style
	return note
}

func (t *Table) styleDates(c *Column, body [][]string) {
	if c.Dates != nil && c.Dates.Order != "" && t.Layout == nil {
		return // given by the user
	}
	prior := DateStyle{}
	if c.Dates != nil {
		prior = *c.Dates
	}
	if x := t.Sheet.book.xlsx; x != nil {
		prior.Base1904 = x.base1904
	}
	var cells []string
	for _, p := range c.Positions() {
		cells = append(cells, columnCells(body, p-1)...)
	}
	style, note := GuessDates(cells, prior)
	c.Dates = &style
	if note != "" {
		t.Mapping.Warnings = append(t.Mapping.Warnings, fmt.Sprintf("column %q: %s", c.Header, note))
	}
}
