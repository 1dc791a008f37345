package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tallyman/internal/source"
	"tallyman/internal/trade"
)

// files writes the rows of ingest.file and ingest.sheet. Their counts leave
// other files out of account, as all tables of a build do.
func (t *tables) files(rep Report, tables []*source.Table, book *source.Book, bytes int64) error {
	if t.file == nil {
		return nil
	}
	m := tables[0].Mapping
	rejected := rep.RowsRejected
	loaded := t.item.Rows()
	if err := t.file.Write(FileRow{FileID: rep.FileID, SHA256: rep.SHA256, Name: rep.File, Bytes: bytes, SourceID: rep.Source, ManifestHash: m.Hash,
		Encoding: book.Encoding.Name, Grain: m.Grain, Direction: m.Direction, Provider: m.Provider, Country: m.Country,
		RowsRead: rep.RowsRead, RowsLoaded: loaded, RowsRejected: rejected, RowsDuplicate: rep.RowsRead - loaded - rejected,
		Synthetic: synthetic(rep.File, tables), Reconciled: m.Reconciled}); err != nil {
		return err
	}
	for i, s := range tables {
		mapping, err := json.Marshal(s.Mapping.Headers())
		if err != nil {
			return fmt.Errorf("write mapping of sheet %d: %w", s.Sheet.No, err)
		}
		if err := t.sheet.Write(SheetRow{FileID: rep.FileID, SheetNo: int16(s.Sheet.No), Name: s.Sheet.Name, HeaderRow: int32(s.HeaderRow),
			RowsRead: rep.Sheets[i].RowsRead, Columns: s.Headers, Mapping: string(mapping)}); err != nil {
			return err
		}
	}
	return nil
}

func (t *tables) close() error {
	var errs []error
	if t.file != nil {
		errs = append(errs, t.file.Close())
	}
	if t.sheet != nil {
		errs = append(errs, t.sheet.Close())
	}
	if t.item != nil {
		errs = append(errs, t.item.Close())
	}
	if t.reject != nil {
		errs = append(errs, t.reject.Close())
	}
	return errors.Join(errs...)
}

// check holds a sheet against the bounds of its manifest.
func check(e source.Expect, rep *Report, s SheetReport, notes map[string]int64) error {
	if s.RowsRead < e.MinRows {
		return &trade.Error{Code: trade.CodeInput, Where: rep.File, Message: fmt.Sprintf("%d rows, source %s gives at least %d", s.RowsRead, s.Source, e.MinRows), Next: "the file may be cut short"}
	}
	if e.MaxRows > 0 && s.RowsRead > e.MaxRows {
		return &trade.Error{Code: trade.CodeInput, Where: rep.File, Message: fmt.Sprintf("%d rows, source %s gives at most %d", s.RowsRead, s.Source, e.MaxRows), Next: "several files may have been put into one, or the file is of another kind: name it with --source or give --map"}
	}
	if s.RowsRead < e.WarnBelow {
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("%d rows are fewer than the %d that a file of source %s usually has at least: it may be cut short", s.RowsRead, e.WarnBelow, s.Source))
	}
	if e.WarnAbove > 0 && s.RowsRead > e.WarnAbove {
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("%d rows are more than the %d that a file of source %s usually has at most: it may hold something twice", s.RowsRead, e.WarnAbove, s.Source))
	}
	if e.CutAt > 0 && s.RowsRead >= e.CutAt {
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("the sheet has %d rows, as many as source %s delivers at most: more rows probably exist, and nothing may be concluded from their absence", s.RowsRead, s.Source))
	}
	limit := e.MaxRejected
	if limit == 0 {
		limit = defaultMaxRejected
	}
	if s.RowsRead >= 20 && float64(s.RowsRejected) > limit*float64(s.RowsRead) {
		return &trade.Error{Code: trade.CodeInput, Where: rep.File, Message: fmt.Sprintf("%d of %d rows are rejected (%s)", s.RowsRejected, s.RowsRead, reasonList(s.Reasons)),
			Next: "the mapping, the encoding or the separator is probably wrong: look at \"map detect\", or give --map"}
	}
	warn := e.WarnMissing
	if warn == 0 {
		warn = defaultWarnMissing
	}
	for _, what := range []string{"date-missing", "hs-missing"} {
		if n := notes[what]; s.RowsRead >= 20 && float64(n) > warn*float64(s.RowsRead) {
			rep.Warnings = append(rep.Warnings, fmt.Sprintf("%.0f %% of the rows have note %s: is the right column mapped?", 100*float64(n)/float64(s.RowsRead), what))
		}
	}
	return nil
}

// Bounds where a manifest names none.
const (
	defaultMaxRejected = 0.9
	defaultWarnMissing = 0.5
)

func reasonList(reasons map[string]int64) string {
	var parts []string
	for _, r := range slices.Sorted(maps.Keys(reasons)) {
		parts = append(parts, fmt.Sprintf("%s %d", r, reasons[r]))
	}
	return strings.Join(parts, ", ")
}
