package store

import (
	"bufio"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"slices"
	"sync/atomic"
	"unsafe"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"golang.org/x/sync/errgroup"
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

	columns []column // nil where a field is a list
	values  [][]parquet.Value
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
	columns, err := columnsOf(reflect.TypeFor[T](), w.Schema())
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("create table %s: %w", path, err)
	}
	return &TableWriter[T]{file: f, buf: buf, w: w, columns: columns}, nil
}

// parallelRows is from how many rows on the columns of one call are written by
// several goroutines.
const parallelRows = 256

// Write appends rows; nothing of them is kept after it returns. The columns of
// many rows are written side by side; the file is the same for any number of
// processors.
func (t *TableWriter[T]) Write(rows ...T) error {
	for len(rows) > 0 {
		n := min(len(rows), rowGroup-t.held)
		if err := t.write(rows[:n]); err != nil {
			return fmt.Errorf("write table %s: %w", t.file.Name(), err)
		}
		rows = rows[n:]
		t.rows += int64(n)
		if t.held += n; t.held >= rowGroup {
			t.held = 0
			if err := t.flush(); err != nil {
				return fmt.Errorf("write table %s: %w", t.file.Name(), err)
			}
		}
	}
	return nil
}

func (t *TableWriter[T]) write(rows []T) error {
	if t.columns == nil {
		return t.pairs(rows)
	}
	first, size := unsafe.Pointer(unsafe.SliceData(rows)), unsafe.Sizeof(rows[0])
	writers := t.w.ColumnWriters()
	return t.each(len(rows), func(worker, c int) error {
		t.values[worker] = t.columns[c].read(t.values[worker][:0], c, first, size, len(rows))
		_, err := writers[c].WriteRowValues(t.values[worker])
		return err
	})
}

// pairs writes rows with lists the library's way, two at a time: it tells missing
// values from present ones in words of 64 rows, and takes the rest of a word for
// present where a run of values starts at bit n and is n long (parquet-go issue
// 154), so that missing texts would read as "". No run in two rows is such a one.
func (t *TableWriter[T]) pairs(rows []T) error {
	for pair := range slices.Chunk(rows, 2) {
		if _, err := t.w.Write(pair); err != nil {
			return err
		}
	}
	return nil
}

// flush ends a row group. The last page of each column is compressed here, which
// is most of the work.
func (t *TableWriter[T]) flush() error {
	if t.columns != nil {
		writers := t.w.ColumnWriters()
		if err := t.each(rowGroup, func(_, c int) error { return writers[c].Flush() }); err != nil {
			return err
		}
	}
	return t.w.Flush()
}

// each calls do for every column, on all processors where the rows are worth it.
func (t *TableWriter[T]) each(rows int, do func(worker, column int) error) error {
	workers := 1
	if rows >= parallelRows {
		workers = max(1, min(runtime.GOMAXPROCS(0), len(t.columns)))
	}
	for len(t.values) < workers {
		t.values = append(t.values, nil)
	}
	var next atomic.Int32
	var g errgroup.Group
	for worker := range workers {
		work := func() error {
			for {
				c := int(next.Add(1)) - 1
				if c >= len(t.columns) {
					return nil
				}
				if err := do(worker, c); err != nil {
					return err
				}
			}
		}
		if workers == 1 {
			return work()
		}
		g.Go(work)
	}
	return g.Wait()
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
