package store

import (
	"bufio"
	"fmt"
	"os"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// rowGroup bounds memory: a writer holds at most this many rows.
const rowGroup = 100_000

// TableWriter writes one Parquet file (zstd) from Go structs whose fields carry
// parquet tags. It holds at most one row group in memory. It is not safe for
// concurrent use.
type TableWriter[T any] struct {
	file *os.File
	buf  *bufio.Writer
	w    *parquet.GenericWriter[T]
	rows int64
	held int
}

// NewTable creates the file; it must not exist.
func NewTable[T any](path string) (*TableWriter[T], error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, fmt.Errorf("create table: %w", err)
	}
	buf := bufio.NewWriterSize(f, 1<<20)
	w := parquet.NewGenericWriter[T](buf,
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}),
		parquet.CreatedBy("tallyman", "1", ""))
	return &TableWriter[T]{file: f, buf: buf, w: w}, nil
}

// Write appends rows. The library gets them two at a time: it tells missing
// values from present ones in words of 64 rows, and takes the rest of a word for
// present where a run of values starts at bit n and is n long (parquet-go issue
// 154), so that missing texts would read as "". No run in two rows is such a one.
func (t *TableWriter[T]) Write(rows ...T) error {
	for len(rows) > 0 {
		n, err := t.w.Write(rows[:min(2, len(rows))])
		t.rows += int64(n)
		t.held += n
		if err != nil {
			return fmt.Errorf("write table %s: %w", t.file.Name(), err)
		}
		rows = rows[min(2, len(rows)):]
	}
	if t.held >= rowGroup {
		t.held = 0
		if err := t.w.Flush(); err != nil {
			return fmt.Errorf("write table %s: %w", t.file.Name(), err)
		}
	}
	return nil
}

// Rows is how many rows were written so far.
func (t *TableWriter[T]) Rows() int64 { return t.rows }

// Close finishes the file and makes it durable.
func (t *TableWriter[T]) Close() error {
	err := t.w.Close()
	if e := t.buf.Flush(); err == nil {
		err = e
	}
	if e := t.file.Sync(); err == nil {
		err = e
	}
	if e := t.file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("close table %s: %w", t.file.Name(), err)
	}
	return nil
}
