package synth

import (
	"os"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// xlsxFile writes one vendor workbook: a title block, the header on line 6,
// the rows streamed.
type xlsxFile struct {
	book   *excelize.File
	stream *excelize.StreamWriter
	path   string
	row    int
}

const (
	headerLine = 6
	// textLimit is where the vendor of the Russian workbook cuts descriptions.
	textLimit = 256
)

func newXLSXFile(path string, header []string) (*xlsxFile, error) {
	book := excelize.NewFile()
	if err := book.SetSheetName("Sheet1", "Sheet"); err != nil {
		return nil, err
	}
	// Fixed times: the same options must give the same bytes.
	const stamp = "2023-01-15T00:00:00Z"
	if err := book.SetDocProps(&excelize.DocProperties{Title: Watermark, Description: Watermark, Creator: "tallyman synth", LastModifiedBy: "tallyman synth", Created: stamp, Modified: stamp}); err != nil {
		return nil, err
	}
	stream, err := book.NewStreamWriter("Sheet")
	if err != nil {
		return nil, err
	}
	x := &xlsxFile{book: book, stream: stream, path: path, row: headerLine}
	if err := stream.SetRow("A2", []any{"DATA"}); err != nil {
		return nil, err
	}
	if err := stream.SetRow("A4", []any{Watermark}); err != nil {
		return nil, err
	}
	cells := make([]any, len(header))
	for i, h := range header {
		cells[i] = h
	}
	return x, stream.SetRow("A"+strconv.Itoa(headerLine), cells)
}

func (x *xlsxFile) firstRow() int    { return headerLine + 1 }
func (x *xlsxFile) encoding() string { return "xlsx" }

// put appends one row; cells are in the order of the header.
func (x *xlsxFile) put(cells ...any) error {
	x.row++
	return x.stream.SetRow("A"+strconv.Itoa(x.row), cells)
}

func (x *xlsxFile) close() error {
	if err := x.stream.Flush(); err != nil {
		return err
	}
	f, err := os.Create(x.path)
	if err != nil {
		return err
	}
	if err := x.book.Write(f); err != nil {
		_ = f.Close()
		return err
	}
	if err := x.book.Close(); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// number is a decimal as a spreadsheet number.
func number(n int64, places int) any {
	scale := int64(1)
	for range places {
		scale *= 10
	}
	if n%scale == 0 {
		return n / scale
	}
	v, err := strconv.ParseFloat(short(n, places, '.'), 64)
	if err != nil { // cannot happen: short writes plain decimals
		return short(n, places, '.')
	}
	return v
}

func (r *record) valueCell() any {
	if r.badValue != "" {
		return r.badValue
	}
	return number(r.usd, 2)
}

// null is how these vendors write a missing text.
func null(s string) string {
	if s == "" {
		return "NULL"
	}
	return s
}

// cut shortens a text to so many characters, as the vendor's database does.
func cut(s string, limit int) string {
	n := 0
	for i := range s {
		if n == limit {
			return s[:i]
		}
		n++
	}
	return s
}

// recordID is a stable identifier that looks like the vendors'.
func recordID(r *record, salt string) string {
	h := hash(salt, r.decl.no, itoa(r.item))
	g := hash(r.decl.no, salt)
	s := strconv.FormatUint(h|1<<63, 16) + strconv.FormatUint(g|1<<63, 16)
	return s[:8] + "-" + s[8:12] + "-4" + s[13:16] + "-9" + s[17:20] + "-" + s[20:32]
}
