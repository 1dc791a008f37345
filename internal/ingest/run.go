package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"tallyman/internal/source"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// run is one file being read.
type run struct {
	opt    Options
	rep    *Report
	tables *tables
	book   *source.Book
	finder finder
	names  []string // totals
	totals map[string]*sum
	loaded map[string]*sum
	notes  map[string]int64
	twins  int64 // rows that an earlier file already loaded
	twin   string
}

// sheet reads one sheet: blocks are parted and read side by side, and gathered
// in the order of the file.
func (r *run) sheet(ctx context.Context, t *source.Table, rep *SheetReport) error {
	p, err := newPlan(r.rep.FileID, r.rep.File, t, r.book.Text())
	if err != nil {
		return err
	}
	for _, f := range p.unnamed {
		r.rep.Warnings = append(r.rep.Warnings, fmt.Sprintf("the name of the file does not say %s, as names of this publisher's files do; it is decided by country and date instead", f))
	}
	workers := max(1, runtime.GOMAXPROCS(0))
	g, ctx := errgroup.WithContext(ctx)
	blocks := make(chan *source.Block)
	ready := make(chan *batch, 4*workers) // enough to read on while a row group is ended
	settled := make(chan *batch, 2*workers)
	g.Go(func() error {
		defer close(blocks)
		return t.Sheet.Blocks(ctx, func(b *source.Block) error {
			select {
			case blocks <- b:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	})
	readers, _ := errgroup.WithContext(ctx)
	for range workers {
		readers.Go(func() error {
			for b := range blocks {
				done := p.read(b.Rows())
				done.seq, done.done = b.Seq, b.Done()
				select {
				case ready <- done:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(ready)
		return readers.Wait()
	})
	g.Go(func() error {
		defer close(settled)
		return r.gather(ctx, p, ready, settled, rep)
	})
	g.Go(func() error {
		for b := range settled {
			if err := r.tables.write(b.items, b.rejects); err != nil {
				return err
			}
			p.spare.put(b.items)
		}
		return nil
	})
	return g.Wait()
}

// gather settles batches in the order of the file and hands them to the writer.
func (r *run) gather(ctx context.Context, p *plan, ready <-chan *batch, settled chan<- *batch, rep *SheetReport) error {
	waiting := map[int]*batch{}
	next := 0
	for b := range ready {
		waiting[b.seq] = b
		for b := waiting[next]; b != nil; b = waiting[next] {
			delete(waiting, next)
			next++
			if err := r.take(ctx, p, b, rep); err != nil {
				return err
			}
			select {
			case settled <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	if len(waiting) > 0 && ctx.Err() == nil {
		return fmt.Errorf("block %d of the file never came, and %d after it wait: rows would be lost", next, len(waiting))
	}
	return ctx.Err()
}

// take settles one batch: duplicates within the file, rows known from other
// files, and sums.
func (r *run) take(ctx context.Context, p *plan, b *batch, rep *SheetReport) error {
	kept := b.items[:0]
	var keys []int64
	for i := range b.items {
		it := &b.items[i]
		final, twin, duplicate := r.finder.place(b.keys[i], rowRef{int32(p.sheetNo), it.RowNo})
		it.DupKey = final
		if duplicate {
			b.rejects = append(b.rejects, r.duplicate(p, it, twin, b.cells[b.keys[i].row].Cells))
			r.unload(p, b, it)
			rep.RowsDuplicate++
			continue
		}
		if r.opt.Known != nil {
			keys = append(keys, final)
		}
		if len(kept) == i {
			kept = kept[:i+1] // in place: rows are large
		} else {
			kept = append(kept, *it)
		}
	}
	if err := r.known(ctx, p, b, kept, keys, rep); err != nil {
		return err
	}
	rep.RowsRead += b.read
	rep.RowsBlank += b.blank
	rep.SourceRows += b.rows
	rep.RowsBare += b.bare
	for reason, n := range b.reasons {
		if rep.Reasons == nil {
			rep.Reasons = map[string]int64{}
		}
		rep.Reasons[reason] += n
		rep.RowsRejected += n
	}
	rep.RowsLoaded = rep.RowsRead - rep.RowsRejected - rep.RowsDuplicate
	r.add(p, b)
	slices.SortStableFunc(b.rejects, func(x, y RejectRow) int { return int(x.RowNo - y.RowNo) })
	if r.opt.Progress != nil {
		if r.book.Text() {
			r.opt.Progress(b.done, r.book.Size())
		} else {
			r.opt.Progress(rep.RowsRead, 0)
		}
	}
	b.items = kept
	return nil
}

// unload takes a duplicate's amounts out of the totals of loaded rows.
func (r *run) unload(p *plan, b *batch, it *ItemRow) {
	for i := range p.numbers {
		s := &p.numbers[i]
		if v := *s.number(it); v != nil && s.total >= 0 {
			b.loaded[s.total].subtract(*v)
		}
	}
	for _, i := range p.usd {
		if v := *p.numbers[i].number(it); v != nil {
			b.loaded[0].subtract(*v)
			break
		}
	}
}

// known counts rows that stand in an earlier file as duplicates in the report.
// They stay in this file's table: whoever puts files together leaves them out.
func (r *run) known(ctx context.Context, p *plan, b *batch, kept []ItemRow, keys []int64, rep *SheetReport) error {
	if len(keys) == 0 {
		return nil
	}
	hits, err := r.opt.Known(ctx, keys)
	if err != nil {
		return fmt.Errorf("look up duplicates: %w", err)
	}
	for i := range kept {
		twin, ok := hits[kept[i].DupKey]
		if !ok || strings.HasPrefix(twin, r.rep.FileID+".") {
			continue
		}
		r.unload(p, b, &kept[i])
		rep.RowsDuplicate++
		if r.twins++; r.twin == "" {
			r.twin = kept[i].ItemID + " repeats " + twin
		}
	}
	return nil
}

func (r *run) duplicate(p *plan, it *ItemRow, twin rowRef, cells []string) RejectRow {
	reason := "declaration-item-twice"
	if it.DeclNo == "" || it.ItemNo == nil {
		reason = "record-id-twice"
	}
	return RejectRow{FileID: p.fileID, SheetNo: int16(p.sheetNo), RowNo: it.RowNo, Kind: kindDuplicate, Reason: reason,
		Found: trade.ItemID(p.fileID, p.sheetNo, int(it.RowNo)), Expected: "one row", Twin: trade.ItemID(p.fileID, int(twin.sheet), int(twin.row)), Cells: cellsJSON(cells)}
}

// add merges a batch's sums into the file's.
func (r *run) add(p *plan, b *batch) {
	if r.totals == nil {
		r.totals, r.loaded, r.notes = map[string]*sum{}, map[string]*sum{}, map[string]int64{}
	}
	for i, name := range p.names {
		if i == 0 && len(p.usd) == 0 {
			continue
		}
		if r.totals[name] == nil {
			r.totals[name], r.loaded[name] = &sum{}, &sum{}
			r.names = append(r.names, name)
		}
		r.totals[name].merge(&b.totals[i])
		r.loaded[name].merge(&b.loaded[i])
	}
	for code, n := range b.notes {
		r.notes[code] += n
	}
}

// noteWords say in a warning what a note means.
var noteWords = map[string]string{
	"date-repaired":            "dates that cannot be read were taken from the declaration number",
	"date-from-declaration":    "missing dates were taken from the declaration number",
	"date-missing":             "rows have no date",
	"hs-missing":               "rows have no tariff code",
	"hs-several":               "cells hold several tariff codes: the first is taken",
	"hs-exponent-expanded":     "tariff codes were written as floating-point numbers and are written out",
	"hs-decimal-removed":       "tariff codes ended with .0, which was removed",
	"decimal-removed":          "identifiers ended with .0, which was removed",
	"item-number-unread":       "item numbers are no whole numbers and are left empty",
	"correction-unread":        "cells of the column of corrections hold neither a number nor a date: those rows count as uncorrected",
	"direction-unread":         "directions are in unknown words: the source's own holds",
	"direction-from-procedure": "directions were taken from the procedure code",
	"merged-cell":              "cells were filled from merged cells that reach over several rows",
	"reporter-group":           "rows are of a union that is no single reporter",
	"reporter-unread":          "reporters are no known country: those rows have none",
	"month-differs":            "days lie outside the month that the row names",
}

// finish adds the sheets up and checks the manifest's bounds.
func (rep *Report) finish(tables []*source.Table, r *run) error {
	rep.Totals, rep.TotalsLoaded = map[string]json.Number{}, map[string]json.Number{}
	for _, name := range r.names {
		rep.Totals[name], rep.TotalsLoaded[name] = r.totals[name].number(), r.loaded[name].number()
	}
	var blank, bare int64
	for _, s := range rep.Sheets {
		rep.RowsRead += s.RowsRead
		rep.RowsLoaded += s.RowsLoaded
		rep.RowsRejected += s.RowsRejected
		rep.RowsDuplicate += s.RowsDuplicate
		blank += s.RowsBlank
		rep.SourceRows += s.SourceRows
		bare += s.RowsBare
	}
	if blank > 0 {
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("%d blank rows are not counted", blank))
	}
	for _, code := range slices.Sorted(maps.Keys(r.notes)) {
		words := noteWords[code]
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("%d %s (note %s)", r.notes[code], words, code))
	}
	if rep.SourceRows != rep.RowsRead {
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("%d rows of the file state %d records, several on a row", rep.SourceRows, rep.RowsRead))
	}
	if bare > 0 {
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("%d rows state no amount other than 0 and give no record", bare))
	}
	rep.Warnings = append(rep.Warnings, r.book.Late()...)
	if r.twins > 0 {
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("%d rows already stand in the case (first: %s); they are counted once", r.twins, r.twin))
	}
	if rep.RowsRead == 0 {
		rep.Warnings = append(rep.Warnings, "the file has a header and no rows")
	}
	for i, t := range tables {
		if err := check(t.Mapping.Expect, rep, rep.Sheets[i], r.notes); err != nil {
			return err
		}
	}
	return nil
}

// tables are the four files being written; nil writers in a dry run.
type tables struct {
	file   *store.TableWriter[FileRow]
	sheet  *store.TableWriter[SheetRow]
	item   *store.TableWriter[ItemRow]
	reject *store.TableWriter[RejectRow]
}

func openTables(out *store.Build, dry bool) (*tables, error) {
	t := &tables{}
	if dry {
		return t, nil
	}
	if out == nil {
		return nil, &trade.Error{Code: trade.CodeInternal, Message: "ingest without a build to write to"}
	}
	var err error
	if t.file, err = store.NewTable[FileRow](out.Path("file")); err != nil {
		return nil, err
	}
	if t.sheet, err = store.NewTable[SheetRow](out.Path("sheet")); err != nil {
		return nil, err
	}
	if t.item, err = store.NewTable[ItemRow](out.Path("item")); err != nil {
		return nil, err
	}
	t.reject, err = store.NewTable[RejectRow](out.Path("reject"))
	return t, err
}

func (t *tables) write(items []ItemRow, rejects []RejectRow) error {
	if t.item == nil {
		return nil
	}
	if err := t.item.Write(items...); err != nil {
		return err
	}
	return t.reject.Write(rejects...)
}
