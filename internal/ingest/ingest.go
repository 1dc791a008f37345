package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tallyman/internal/source"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Version changes whenever the same file and mapping would give other rows; it
// is part of the key of an ingest build.
const Version = "3"

// Options of [File]. The zero value recognises everything by itself.
type Options struct {
	SourceID string // one source or layout; empty: recognised
	MapFile  string // a mapping written by "map detect"
	Encoding string // of a text file; empty: found from the bytes
	// Known answers which rows earlier files already loaded. It changes only
	// the report: the tables of a file depend on nothing but the file.
	Known    DuplicateLookup
	Progress func(done, total int64)
	DryRun   bool // read and report, write nothing; the build may be nil
	// Name is the file's name for tables and messages; empty: that of the path.
	Name string
	// SHA256 of the file where the caller already has it.
	SHA256 string
}

// HashFile is the SHA-256 of a file in hex, and its size.
func HashFile(path string) (sum string, bytes int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the file cannot be opened", Err: errors.Unwrap(err)}
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return "", 0, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the file cannot be read", Err: err}
	}
	return hex.EncodeToString(h.Sum(nil)), n, nil
}

// File reads one customs file into the four tables of out and reports what
// became of every row. An error means that nothing usable was written.
func File(ctx context.Context, path string, out *store.Build, opt Options) (Report, error) {
	rep := Report{File: opt.Name, SHA256: opt.SHA256}
	if rep.File == "" {
		rep.File = filepath.Base(path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return rep, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the file cannot be opened", Err: errors.Unwrap(err)}
	}
	if rep.SHA256 == "" {
		if rep.SHA256, _, err = HashFile(path); err != nil {
			return rep, err
		}
	}
	rep.FileID = trade.FileID(rep.SHA256)
	book, err := source.Open(path, source.OpenOptions{Encoding: opt.Encoding})
	if err != nil {
		return rep, err
	}
	defer func() { _ = book.Close() }()
	mapOpt := source.MapOptions{SourceID: opt.SourceID}
	if opt.MapFile != "" {
		if mapOpt.Mapping, err = source.LoadMapping(opt.MapFile); err != nil {
			return rep, err
		}
	}
	tables, skipped, err := book.Tables(ctx, mapOpt)
	if err != nil {
		return rep, err
	}
	rep.begin(book, tables, skipped)
	w, err := openTables(out, opt.DryRun)
	if err != nil {
		return rep, err
	}
	run := &run{opt: opt, rep: &rep, tables: w, book: book, finder: finder{seen: newKeySet(), again: map[int64]int{}}}
	for i, t := range tables {
		if err = run.sheet(ctx, t, &rep.Sheets[i]); err != nil {
			break
		}
	}
	if err == nil {
		err = rep.finish(tables, run)
	}
	if err == nil {
		err = w.files(rep, tables, book, info.Size())
	}
	if e := w.close(); err == nil {
		err = e
	}
	return rep, err
}

// begin fills in what is known before the rows are read.
func (rep *Report) begin(book *source.Book, tables []*source.Table, skipped []string) {
	rep.Encoding = book.Encoding.Name
	rep.Warnings = append([]string{}, book.Warnings...)
	rep.Warnings = append(rep.Warnings, skipped...)
	first := tables[0].Mapping
	rep.Source, rep.Grain, rep.Direction = first.Source, first.Grain, first.Direction
	rep.HeaderRow, rep.Mapping = tables[0].HeaderRow, first.Headers()
	var names []string
	for _, t := range tables {
		names = append(names, t.Sheet.Name)
		for _, w := range t.Mapping.Warnings {
			rep.Warnings = append(rep.Warnings, rep.prefix(t, len(tables))+w)
		}
		unmapped := t.Mapping.Unmapped
		if unmapped == nil {
			unmapped = []string{}
		}
		rep.Sheets = append(rep.Sheets, SheetReport{No: t.Sheet.No, Name: t.Sheet.Name, Source: t.Mapping.Source, Direction: t.Mapping.Direction,
			HeaderRow: t.HeaderRow, Mapping: t.Mapping.Headers(), Unmapped: unmapped})
	}
	if len(names) == 1 {
		rep.Sheet = names[0]
	} else {
		rep.Sheet = names
	}
}

func (rep *Report) prefix(t *source.Table, n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf("sheet %q: ", t.Sheet.Name)
}

// synthetic says whether a file calls itself synthetic, in its name or in the
// title above its header.
func synthetic(name string, tables []*source.Table) bool {
	if strings.Contains(strings.ToLower(name), "synthetic") {
		return true
	}
	for _, t := range tables {
		for _, r := range t.Titles {
			if strings.Contains(strings.ToLower(strings.Join(r.Cells, " ")), "synthetic") {
				return true
			}
		}
	}
	return false
}
