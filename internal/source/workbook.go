package source

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
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
	maxSheetRows    = 1 << 20 // ISO/IEC 29500 programs have no more
	maxMerged       = 50_000
)

func openWorkbook(path string) (_ *workbook, err error) {
	if err := checkParts(path); err != nil {
		return nil, err
	}
	defer guard(&err) // of the library, over a damaged file
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

// checkParts holds what the parts of a workbook claim to unpack to against the
// bounds of any other container. A part that is larger than it claims is
// refused by the reader.
func checkParts(path string) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return asInput(path, "the workbook cannot be opened", err)
	}
	defer func() { _ = z.Close() }()
	var packed, unpacked uint64
	for _, f := range z.File {
		packed += f.CompressedSize64
		if unpacked += f.UncompressedSize64; unpacked > maxUnpacked {
			break
		}
	}
	if unpacked > max(packed*maxWrapRatio, ratioFreeUntil) || unpacked > maxUnpacked {
		return &trade.Error{Code: trade.CodeInput, Where: path, Message: fmt.Sprintf("the workbook unpacks to %d MiB, more than %d times its size", unpacked>>20, maxWrapRatio),
			Next: "save its sheets as text if it is what it claims to be"}
	}
	if len(z.File) > 10*maxZipDirectory {
		return &trade.Error{Code: trade.CodeInput, Where: path, Message: fmt.Sprintf("the workbook has %d parts", len(z.File)), Next: "save its sheets as text if it is what it claims to be"}
	}
	return nil
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
	for {
		cells, more, err := nextCells(rows)
		if err == nil && !more {
			break
		}
		no++
		if err == nil && no > maxSheetRows {
			err = fmt.Errorf("a sheet has at most %d rows", maxSheetRows)
		}
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

// nextCells reads the next row; a panic of the library over a damaged file
// becomes an error.
func nextCells(rows *excelize.Rows) (cells []string, more bool, err error) {
	defer guard(&err)
	if !rows.Next() {
		return nil, false, nil
	}
	cells, err = rows.Columns(excelize.Options{RawCellValue: true})
	return cells, true, err
}

// area is a merged range; its value stands in the first cell.
type area struct {
	top, bottom, left, right int // rows from 1, columns from 0
	value                    string
}

// merged lists the merged ranges of a sheet. Worksheets too large to be held in
// memory are taken to have none: excelize can list ranges only by loading the
// whole sheet.
func (w *workbook) merged(sheet string) (_ []*area, err error) {
	defer guard(&err)
	found := 0
	w.file.Pkg.Range(func(name, data any) bool {
		part, ok := data.([]byte)
		if ok && strings.HasPrefix(name.(string), "xl/worksheets/") {
			found = max(found, bytes.Count(part, []byte("<mergeCell ")))
		}
		return true
	})
	if found == 0 {
		return nil, nil
	}
	if found > maxMerged { // the library compares each with each
		return nil, fmt.Errorf("%d merged ranges, at most %d are read: unmerge the cells in a spreadsheet program or save the sheet as text", found, maxMerged)
	}
	cells, err := w.file.GetMergeCells(sheet, true)
	if err != nil {
		return nil, err
	}
	var out []*area
	for _, c := range cells {
		left, top, err1 := excelize.CellNameToCoordinates(c.GetStartAxis())
		right, bottom, err2 := excelize.CellNameToCoordinates(c.GetEndAxis())
		if err1 == nil && err2 == nil {
			out = append(out, &area{top: top, bottom: bottom, left: left - 1, right: min(right-1, maxSheetColumns)})
		}
	}
	slices.SortStableFunc(out, func(a, b *area) int { return cmp.Compare(a.top, b.top) })
	return out, nil
}

// cover lists the cells of a row that merged areas cover, and remembers the
// values of areas that begin here.
func cover(areas []*area, row int, cells []string) []MergedCell {
	var out []MergedCell
	for _, a := range areas {
		if row < a.top {
			break // they stand in the order of their first rows
		}
		if row > a.bottom {
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
