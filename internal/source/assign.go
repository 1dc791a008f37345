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

// MapColumn is a column of a file with the field that a mapping reads from it.
type MapColumn struct {
	Position int      `json:"position"` // from 1
	Header   string   `json:"header"`
	Field    Field    `json:"field,omitempty"`
	Samples  []string `json:"samples,omitempty"` // the first different cells below the header
}

// columnSamples is how many cells of a column are shown.
const columnSamples = 3

// MapColumns lists the columns of the table that a mapping is for.
func MapColumns(ctx context.Context, path string, m *Mapping) (cols []MapColumn, err error) {
	b, err := Open(path, OpenOptions{Encoding: encodingFor(m.Encoding)})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for _, s := range b.Sheets {
		head, err := s.Head(ctx, sampleRows)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(head, func(r Row) bool { return r.No == m.HeaderRow })
		if i < 0 {
			continue
		}
		t := &Table{Sheet: s}
		t.at(head, i)
		body := t.body(head, nil)
		for p, header := range t.Headers {
			c := MapColumn{Position: p + 1, Header: header, Field: m.fieldAt(p+1, header)}
			for _, cell := range columnCells(body, p) {
				if cell = strings.TrimSpace(cell); cell != "" && len(c.Samples) < columnSamples && !slices.Contains(c.Samples, cell) {
					c.Samples = append(c.Samples, cell)
				}
			}
			cols = append(cols, c)
		}
		return cols, nil
	}
	return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: fmt.Sprintf("there is no row %d to hold the headers", m.HeaderRow), Next: "correct header_row"}
}

func (m *Mapping) fieldAt(position int, header string) Field {
	for _, f := range m.fields() {
		for _, c := range m.columnsOf(f) {
			if slices.Contains(c.Positions(), position) || c.Position == 0 && FoldHeader(c.Header) == FoldHeader(header) {
				return f
			}
		}
	}
	return ""
}

// Assign gives columns, by their positions from 1, to other fields, or with ""
// to none, and settles how their cells are read. A field that had another column
// lets go of it.
func Assign(ctx context.Context, path string, m *Mapping, to map[int]Field) (*Mapping, error) {
	cols, err := MapColumns(ctx, path, m)
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Sorted(maps.Keys(to)) {
		f := to[p]
		if p < 1 || p > len(cols) {
			return nil, &trade.Error{Code: trade.CodeUsage, Where: "columns", Message: fmt.Sprintf("there is no column %d; the file has %d", p, len(cols))}
		}
		if _, ok := KindOf(f); !ok && f != "" {
			return nil, &trade.Error{Code: trade.CodeUsage, Where: "columns", Message: fmt.Sprintf("%q is no field", f), Next: "the fields are listed with the proposal (POST .../map/detect)"}
		}
		m.release(p)
		if m.Columns == nil {
			m.Columns = map[Field]*Column{}
		}
		if f != "" {
			m.Columns[f] = &Column{Header: cols[p-1].Header, Position: p}
		}
	}
	m.Unmapped = nil
	for _, c := range cols {
		if c.Header != "" && m.fieldAt(c.Position, c.Header) == "" {
			m.Unmapped = append(m.Unmapped, c.Header)
		}
	}
	b, err := Open(path, OpenOptions{Encoding: encodingFor(m.Encoding)})
	if err != nil {
		return nil, err
	}
	tables, _, err := b.Tables(ctx, MapOptions{Mapping: m})
	if e := b.Close(); e != nil {
		return nil, e
	}
	if err != nil { // not whole yet: the check says what is missing
		return m, nil //nolint:nilerr // a mapping is made column by column
	}
	return tables[0].Mapping, nil
}

// release takes a column away from the field that has it.
func (m *Mapping) release(position int) {
	for f, c := range m.Columns {
		if c.Position == position {
			if len(c.More) == 0 {
				delete(m.Columns, f)
				continue
			}
			c.Header, c.Position, c.More = c.More[0].Header, c.More[0].Position, c.More[1:]
		}
		c.More = slices.DeleteFunc(c.More, func(r ColumnRef) bool { return r.Position == position })
	}
}
