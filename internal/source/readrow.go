package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"tallyman/internal/trade"
)

// RowAt names rows to read back. Offset is -1 where it is not known.
type RowAt struct {
	Sheet     int // from 1
	Row       int // as the publisher counts, from 1
	Offset    int64
	HeaderRow int    // 0: found again
	Encoding  string // empty: found again
}

// ReadRow returns the original cells of one row as written, with the headers
// they stand under.
func ReadRow(path string, at RowAt) (headers, cells []string, err error) {
	h, rows, err := ReadRows(path, at, []RowAt{at})
	if err != nil {
		return nil, nil, err
	}
	return h, rows[0], nil
}

// ReadRows reads several rows of one sheet of one file in one pass. The first
// argument's Sheet, HeaderRow and Encoding hold for all.
func ReadRows(path string, info RowAt, at []RowAt) (headers []string, rows [][]string, err error) {
	b, err := Open(path, OpenOptions{Encoding: encodingFor(info.Encoding)})
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	if info.Sheet < 1 || info.Sheet > len(b.Sheets) {
		return nil, nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: fmt.Sprintf("there is no sheet %d, the file has %d", info.Sheet, len(b.Sheets))}
	}
	s := b.Sheets[info.Sheet-1]
	if info.HeaderRow == 0 {
		tables, _, err := b.Tables(context.Background(), MapOptions{})
		if err != nil {
			return nil, nil, err
		}
		for _, t := range tables {
			if t.Sheet.No == info.Sheet {
				info.HeaderRow = t.HeaderRow
			}
		}
	}
	wanted := map[int]int{} // row -> index in rows, for those without an offset
	rows = make([][]string, len(at))
	for i, a := range at {
		if b.text != nil && a.Offset >= 0 {
			if rows[i], err = b.text.rowAt(a.Offset); err != nil {
				return nil, nil, err
			}
			continue
		}
		wanted[a.Row] = i
	}
	last := info.HeaderRow
	for r := range wanted {
		last = max(last, r)
	}
	err = s.Blocks(context.Background(), func(blk *Block) error {
		for _, r := range blk.Rows() {
			if r.No == info.HeaderRow {
				headers = slices.Clone(r.Cells)
			}
			if i, ok := wanted[r.No]; ok {
				rows[i] = slices.Clone(r.Cells)
				delete(wanted, r.No)
			}
			if r.No >= last {
				return errEnough
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, nil, err
	}
	for r := range wanted {
		return nil, nil, &trade.Error{Code: trade.CodeInput, Where: s.where(), Message: fmt.Sprintf("there is no row %d", r)}
	}
	return headers, rows, nil
}

// encodingFor keeps a recorded encoding for text files; the others have none.
func encodingFor(name string) string {
	if name == "xlsx" || name == string(kindJSON) || name == string(kindParquet) {
		return ""
	}
	return name
}

// rowAt reads the record that starts at a byte offset.
func (t *textFile) rowAt(offset int64) ([]string, error) {
	if offset >= t.size {
		return nil, &trade.Error{Code: trade.CodeInput, Where: t.path, Message: fmt.Sprintf("offset %d is past the end, %d", offset, t.size)}
	}
	c := cutter{dialect: t.dialect}
	for size := int64(64 << 10); ; size *= 8 {
		raw := make([]byte, min(size, t.size-offset))
		if _, err := t.file.ReadAt(raw, offset); err != nil && err != io.EOF {
			return nil, fmt.Errorf("read %s: %w", t.path, err)
		}
		view, unit := t.view(raw, nil)
		last := offset+int64(len(raw)) >= t.size
		if cut, ok := c.next(view, 0, last); ok {
			return t.dialect.split(t.dec.text(raw[:cut.end*unit]), nil), nil
		}
		if last || size > 1<<28 {
			return nil, &trade.Error{Code: trade.CodeInput, Where: t.path, Message: fmt.Sprintf("no record starts at byte %d", offset)}
		}
	}
}
