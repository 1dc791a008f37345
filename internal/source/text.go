package source

import (
	"context"
	"fmt"
	"io"
	"os"
	"unsafe"

	"tallyman/internal/trade"
)

// textFile is an opened file of delimited text.
type textFile struct {
	path    string
	file    *os.File
	size    int64
	enc     Encoding
	dec     *decoder
	dialect Dialect
}

// Sizes of reading.
const (
	headBytes   = 1 << 20
	sampleBytes = 128 << 10
	samples     = 15
	blockBytes  = 1 << 21
)

func openText(path, encodingName string) (*textFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	t := &textFile{path: path, file: f}
	if err := t.sniff(encodingName); err != nil {
		_ = f.Close()
		return nil, err
	}
	return t, nil
}

func (t *textFile) sniff(encodingName string) error {
	info, err := t.file.Stat()
	if err != nil {
		return fmt.Errorf("open %s: %w", t.path, err)
	}
	t.size = info.Size()
	head, more, err := t.probes()
	if err != nil {
		return err
	}
	if t.enc, err = GuessEncoding(head, more...); encodingName != "" {
		name, err := EncodingByName(encodingName)
		if err != nil {
			return err
		}
		guessed := t.enc
		t.enc = Encoding{Name: name, Reason: "named by the user", Sure: true}
		if mark, ok := byMark(head); ok && mark.Name == name {
			t.enc.BOM = mark.BOM
		}
		if guessed.Name != "" && guessed.Name != name {
			t.enc.Reason += fmt.Sprintf(" (the bytes look like %s: %s)", guessed.Name, guessed.Reason)
		}
	} else if err != nil {
		return fmt.Errorf("%s: %w", t.path, err)
	}
	if t.dec, err = newDecoder(t.enc.Name); err != nil {
		return err
	}
	text := t.dec.text(head[min(t.enc.BOM, len(head)):])
	d, ok := GuessDialect(text)
	if !ok {
		return &trade.Error{Code: trade.CodeInput, Where: t.path, Message: "no separator parts the lines into columns",
			Next: "the file must be a table: XLSX, or text with columns parted by ; , tab or |"}
	}
	t.dialect = d
	return nil
}

// probes reads the opening of the file and short pieces of the rest, so that
// what is decided from them holds for the whole file.
func (t *textFile) probes() (head []byte, more [][]byte, err error) {
	head = make([]byte, min(t.size, headBytes))
	if _, err := t.file.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, nil, fmt.Errorf("read %s: %w", t.path, err)
	}
	rest := t.size - int64(len(head))
	for i := range samples {
		if rest < 4*samples*sampleBytes {
			break
		}
		at := int64(len(head)) + rest*int64(i+1)/(samples+1)&^1
		piece := make([]byte, sampleBytes)
		if _, err := t.file.ReadAt(piece, at); err != nil && err != io.EOF {
			return nil, nil, fmt.Errorf("read %s: %w", t.path, err)
		}
		more = append(more, piece)
	}
	return head, more, nil
}

func (t *textFile) close() error { return t.file.Close() }

// view returns bytes in which the cutter can look for newlines, and the size
// of a code unit.
func (t *textFile) view(raw []byte, spare []byte) ([]byte, int) {
	if t.dec.width() == 2 {
		return narrow(raw, t.dec.name == "utf-16be", spare), 2
	}
	return raw, 1
}

// Block is a run of whole records. Rows decodes and parts it; that is most of
// the work and may be done on several goroutines at once.
type Block struct {
	Seq  int
	rows []Row // spreadsheet rows, already parted
	// parse makes the rows of a record file; nil elsewhere.
	parse func() []Row
	text  *textFile
	raw   []byte
	base  int64 // offset of raw in the file
	cuts  []rawCut
	end   int64
}

type rawCut struct {
	start, end int32
	line       int32
}

// Row is one row as the publisher wrote it.
type Row struct {
	// No counts as the publisher's program counts: the line on which a record
	// of a text file starts, the row of a sheet, the place in a list of records;
	// from 1. Column names that a format keeps apart are row 0.
	No int
	// Offset is the byte at which the record starts; -1 for spreadsheets.
	Offset int64
	Cells  []string
	// Merged are the cells of the row that a merged area covers; in the file
	// itself they are empty. Spreadsheets only.
	Merged []MergedCell
	// Problem says why the record cannot be read at all; its cells are then what
	// stands there. "" for nearly all rows.
	Problem string
}

// MergedCell is a cell covered by a merged area.
type MergedCell struct {
	Col   int // from 0
	Value string
	Down  bool // the area's first cell stands in a row above
}

// Done is how many bytes of the file lie before the end of the block (0 for
// spreadsheets), for progress.
func (b *Block) Done() int64 { return b.end }

// blocks reads the file record by record into blocks, from the start.
func (t *textFile) blocks(ctx context.Context, yield func(*Block) error) error {
	if _, err := t.file.Seek(int64(t.enc.BOM), io.SeekStart); err != nil {
		return fmt.Errorf("read %s: %w", t.path, err)
	}
	cut := cutter{dialect: t.dialect}
	offset := int64(t.enc.BOM)
	var carry, spare []byte
	line, size := 1, blockBytes
	seq := 0 // of blocks handed over: readers wait for every number
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		buf := make([]byte, len(carry)+size)
		copy(buf, carry)
		n, err := io.ReadFull(t.file, buf[len(carry):])
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return fmt.Errorf("read %s: %w", t.path, err)
		}
		buf = buf[:len(carry)+n]
		var view []byte
		var unit int
		view, unit = t.view(buf, spare)
		if unit == 2 {
			spare = view
		}
		b := &Block{Seq: seq, text: t, raw: buf, base: offset}
		pos := 0
		for pos < len(view) {
			c, ok := cut.next(view, pos, last)
			if !ok {
				break
			}
			b.cuts = append(b.cuts, rawCut{int32(pos * unit), int32(c.end * unit), int32(line)})
			line += c.lines
			pos = c.next
		}
		b.raw = buf[:pos*unit]
		b.end = offset + int64(pos*unit)
		carry = append([]byte(nil), buf[pos*unit:]...)
		offset = b.end
		if size = blockBytes; pos == 0 && !last {
			if size = 4 * len(buf); size > 256<<20 {
				return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s, line %d", t.path, line), Message: "the line is longer than 64 MiB"}
			}
		}
		if len(b.cuts) > 0 {
			if err := yield(b); err != nil {
				return err
			}
			seq++
		}
		if last {
			return nil
		}
	}
}

// Rows decodes the block and parts it into cells. Blank rows have no cells.
func (b *Block) Rows() []Row {
	if b.parse != nil {
		return b.parse()
	}
	if b.text == nil {
		return b.rows
	}
	t := b.text
	out := make([]byte, 0, len(b.raw)+len(b.raw)/2)
	ends := make([]int, len(b.cuts))
	for i, c := range b.cuts {
		out = t.dec.appendText(out, b.raw[c.start:c.end])
		ends[i] = len(out)
	}
	text := unsafe.String(unsafe.SliceData(out), len(out)) // out is not written again
	columns := max(t.dialect.Columns, 1)
	cells := make([]string, 0, len(b.cuts)*(columns+1))
	rows := make([]Row, len(b.cuts))
	spans := make([]int, len(b.cuts)+1)
	start := 0
	for i, c := range b.cuts {
		if record := text[start:ends[i]]; !allSpace(record) {
			cells = t.dialect.split(record, cells)
		}
		start = ends[i]
		spans[i+1] = len(cells)
		rows[i] = Row{No: int(c.line), Offset: b.base + int64(c.start)}
	}
	for i := range rows {
		rows[i].Cells = cells[spans[i]:spans[i+1]:spans[i+1]]
	}
	return rows
}

func allSpace(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != ' ' && c != '\t' {
			return false
		}
	}
	return true
}
