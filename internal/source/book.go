package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"tallyman/internal/trade"
)

// Book is an opened file: a workbook with its sheets, or a text file with one.
type Book struct {
	Path     string
	Sheets   []*Sheet
	Encoding Encoding // name "xlsx" for workbooks
	Dialect  string   // in words; empty for workbooks
	Warnings []string

	text *textFile
	xlsx *workbook
	data rowFile // JSON or Parquet
	temp string  // unwrapped copy, removed by Close
}

// rowFile is a file whose format names its columns: the names come as a row
// numbered 0, the records count from 1.
type rowFile interface {
	blocks(ctx context.Context, sheet string, yield func(*Block) error) error
	close() error
}

// Sheet is one table of a book, read from the top as often as needed.
type Sheet struct {
	No   int
	Name string
	book *Book
}

// OpenOptions narrow how a file is opened.
type OpenOptions struct {
	Encoding string // name of the encoding; empty: found from the bytes
}

// Open opens a customs file: XLSX, delimited text, JSON or Parquet, or any of
// them in gzip, zip or zstd.
func Open(path string, opt OpenOptions) (*Book, error) {
	b := &Book{Path: path}
	if err := b.open(path, opt); err != nil {
		_ = b.Close()
		return nil, err
	}
	return b, nil
}

func (b *Book) open(path string, opt OpenOptions) error {
	kind, err := kindOf(path)
	if err != nil {
		return err
	}
	if kind.wrapped() {
		inner, name, err := unwrapFile(path, kind)
		if err != nil {
			return err
		}
		b.temp = inner
		b.Warnings = append(b.Warnings, fmt.Sprintf("read %s inside %s; byte offsets count in the unpacked text", name, kind))
		path = inner
		if kind, err = kindOf(path); err != nil {
			return b.where(err)
		}
		if kind.wrapped() {
			return &trade.Error{Code: trade.CodeInput, Where: b.Path, Message: "packed twice", Next: "unpack it once and try again"}
		}
	}
	if kind == kindXLSX {
		b.xlsx, err = openWorkbook(path)
		if err != nil {
			return b.where(err)
		}
		b.Encoding = Encoding{Name: "xlsx", Reason: "a spreadsheet stores its text as UTF-8", Sure: true}
		for i, name := range b.xlsx.names {
			b.Sheets = append(b.Sheets, &Sheet{No: i + 1, Name: name, book: b})
		}
		return nil
	}
	if kind == kindJSON || kind == kindParquet {
		return b.where(b.openData(path, kind, opt))
	}
	if b.text, err = openText(path, opt.Encoding); err != nil {
		return b.where(err)
	}
	b.Encoding, b.Dialect = b.text.enc, b.text.dialect.String()
	b.Sheets = []*Sheet{{No: 1, book: b}}
	if !b.Encoding.Sure {
		b.Warnings = append(b.Warnings, "encoding: "+b.Encoding.Reason)
	}
	return nil
}

// openData opens a file whose format names its columns.
func (b *Book) openData(path string, kind fileKind, opt OpenOptions) error {
	var err error
	b.Encoding = Encoding{Name: string(kind), Reason: "the format stores its text as UTF-8", Sure: true}
	if opt.Encoding != "" && opt.Encoding != "utf-8" && opt.Encoding != string(kind) {
		return &trade.Error{Code: trade.CodeUsage, Where: b.Path, Message: fmt.Sprintf("encoding %s was named, but %s is UTF-8 by definition", opt.Encoding, kind), Next: "leave the encoding out"}
	}
	if kind == kindJSON {
		b.data, err = openJSON(path)
	} else {
		b.data, err = openParquet(path)
	}
	if err != nil {
		b.data = nil
		return err
	}
	b.Sheets = []*Sheet{{No: 1, book: b}}
	return nil
}

// Late are warnings that only the reading of all rows brings out.
func (b *Book) Late() []string {
	if j, ok := b.data.(*jsonFile); ok {
		return j.lateWarnings()
	}
	return nil
}

// where names the file that the user gave instead of its unpacked copy.
func (b *Book) where(err error) error {
	var e *trade.Error
	if b.temp != "" && errors.As(err, &e) {
		c := *e
		c.Where = b.Path
		return &c
	}
	return err
}

// Text says whether the book is delimited text (rows have byte offsets).
func (b *Book) Text() bool { return b.text != nil }

// Size is the number of bytes to read, 0 when unknown (workbooks).
func (b *Book) Size() int64 {
	if b.text != nil {
		return b.text.size
	}
	return 0
}

// Close closes the file and removes an unpacked copy.
func (b *Book) Close() error {
	var err error
	if b.text != nil {
		err = b.text.close()
	}
	if b.xlsx != nil {
		err = errors.Join(err, b.xlsx.close())
	}
	if b.data != nil {
		err = errors.Join(err, b.data.close())
	}
	if b.temp != "" {
		err = errors.Join(err, os.Remove(b.temp))
	}
	return err
}

// Blocks hands over the sheet's rows from the top, blank ones included, in
// order. Memory stays flat.
func (s *Sheet) Blocks(ctx context.Context, yield func(*Block) error) error {
	if s.book.text != nil {
		return s.book.text.blocks(ctx, yield)
	}
	if s.book.data != nil {
		return s.book.where(s.book.data.blocks(ctx, s.Name, yield))
	}
	return s.book.xlsx.blocks(ctx, s.Name, yield)
}

// errEnough stops a reading early.
var errEnough = errors.New("enough rows")

// Head returns up to n rows from the top.
func (s *Sheet) Head(ctx context.Context, n int) ([]Row, error) {
	var rows []Row
	err := s.Blocks(ctx, func(b *Block) error {
		for _, r := range b.Rows() {
			if len(rows) == n {
				return errEnough
			}
			rows = append(rows, r)
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return rows, nil
}

// spread returns rows from the whole length of a text file: whole records from
// short pieces after the opening. Empty for workbooks and short files.
func (s *Sheet) spread() ([]Row, error) {
	t := s.book.text
	if t == nil {
		return nil, nil
	}
	_, pieces, err := t.probes()
	if err != nil {
		return nil, err
	}
	var rows []Row
	cut := cutter{dialect: t.dialect}
	for _, raw := range pieces {
		view, unit := t.view(raw, nil)
		start := bytes.IndexByte(view, t.dialect.Newline) + 1
		for pos := start; start > 0; {
			c, ok := cut.next(view, pos, false)
			if !ok {
				break
			}
			cells := t.dialect.split(t.dec.text(raw[pos*unit:c.end*unit]), nil)
			if len(cells) == t.dialect.Columns {
				rows = append(rows, Row{Cells: cells, Offset: -1})
			}
			pos = c.next
		}
	}
	return rows, nil
}
