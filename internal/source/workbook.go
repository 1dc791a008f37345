package source

import (
	"context"
	"fmt"

	"github.com/xuri/excelize/v2"

	"tallyman/internal/trade"
)

// workbook is an opened XLSX file, read row by row.
type workbook struct {
	file     *excelize.File
	path     string
	names    []string
	base1904 bool
}

// Bounds of unpacking a workbook: a file that claims more is a bomb, and
// worksheets above the second bound are unpacked to disk rather than memory.
const (
	maxUnpacked     = 16 << 30
	memoryPerSheet  = 32 << 20
	rowsPerBlock    = 1000
	maxSheetColumns = 2000
)

func openWorkbook(path string) (*workbook, error) {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: memoryPerSheet})
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the workbook cannot be opened", Err: err,
			Next: "a damaged or password-protected file: save it again from a spreadsheet program"}
	}
	w := &workbook{file: f, path: path, names: f.GetSheetList()}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		w.base1904 = *props.Date1904
	}
	return w, nil
}

func (w *workbook) close() error { return w.file.Close() }

// blocks reads a sheet from the top. Numbers come as stored, not as formatted.
func (w *workbook) blocks(ctx context.Context, sheet string, yield func(*Block) error) error {
	rows, err := w.file.Rows(sheet)
	if err != nil {
		return &trade.Error{Code: trade.CodeInput, Where: w.path + ", sheet " + sheet, Message: "the sheet cannot be read", Err: err}
	}
	defer func() { _ = rows.Close() }()
	b := &Block{}
	no := 0
	flush := func() error {
		if len(b.rows) == 0 {
			return nil
		}
		full := b
		b = &Block{Seq: full.Seq + 1}
		return yield(full)
	}
	for rows.Next() {
		no++
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s, sheet %s, row %d", w.path, sheet, no), Message: "the row cannot be read", Err: err}
		}
		if len(cells) > maxSheetColumns {
			return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s, sheet %s, row %d", w.path, sheet, no), Message: fmt.Sprintf("the row has %d columns", len(cells))}
		}
		if blank(cells) {
			cells = nil
		}
		b.rows = append(b.rows, Row{No: no, Offset: -1, Cells: cells})
		if len(b.rows) == rowsPerBlock {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := rows.Error(); err != nil {
		return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s, sheet %s, after row %d", w.path, sheet, no), Message: "the sheet breaks off", Err: err}
	}
	return flush()
}
