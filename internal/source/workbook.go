package source

import (
	"bytes"
	"context"
	"fmt"
	"strings"

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
	areas, err := w.merged(sheet)
	if err != nil {
		return &trade.Error{Code: trade.CodeInput, Where: w.path + ", sheet " + sheet, Message: "the merged cells cannot be read", Err: err}
	}
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
		covered := cover(areas, no, cells)
		if blank(cells) {
			cells = nil
		}
		b.rows = append(b.rows, Row{No: no, Offset: -1, Cells: cells, Merged: covered})
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

// area is a merged range; its value stands in the first cell.
type area struct {
	top, bottom, left, right int // rows from 1, columns from 0
	value                    string
}

// merged lists the merged ranges of a sheet. Worksheets too large to be held in
// memory are taken to have none: excelize can list ranges only by loading the
// whole sheet.
func (w *workbook) merged(sheet string) ([]*area, error) {
	found := false
	w.file.Pkg.Range(func(name, data any) bool {
		part, ok := data.([]byte)
		if ok && strings.HasPrefix(name.(string), "xl/worksheets/") && bytes.Contains(part, []byte("<mergeCell ")) {
			found = true
		}
		return !found
	})
	if !found {
		return nil, nil
	}
	cells, err := w.file.GetMergeCells(sheet)
	if err != nil {
		return nil, err
	}
	var out []*area
	for _, c := range cells {
		left, top, err1 := excelize.CellNameToCoordinates(c.GetStartAxis())
		right, bottom, err2 := excelize.CellNameToCoordinates(c.GetEndAxis())
		if err1 == nil && err2 == nil {
			out = append(out, &area{top: top, bottom: bottom, left: left - 1, right: right - 1})
		}
	}
	return out, nil
}

// cover lists the cells of a row that merged areas cover, and remembers the
// values of areas that begin here.
func cover(areas []*area, row int, cells []string) []MergedCell {
	var out []MergedCell
	for _, a := range areas {
		if row < a.top || row > a.bottom {
			continue
		}
		if row == a.top && a.left < len(cells) {
			a.value = cells[a.left]
		}
		for col := a.left; col <= a.right && a.value != ""; col++ {
			if row > a.top || col > a.left {
				out = append(out, MergedCell{Col: col, Value: a.value, Down: row > a.top})
			}
		}
	}
	return out
}
