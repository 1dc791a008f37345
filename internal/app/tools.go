package app

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/classify"
	"tallyman/internal/match"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist"
)

// MatchPairs scores a CSV of name pairs; see match.Pairs.
func MatchPairs(ctx context.Context, in io.Reader, out io.Writer) error {
	return match.Pairs(stopping(ctx, in), out)
}

// Classify classifies a CSV of descriptions; see classify.Classifier.CSV.
func Classify(ctx context.Context, in io.Reader, out io.Writer, secondary bool) error {
	c, err := classify.New(classify.Options{})
	if err != nil {
		return err
	}
	_, err = c.CSV(stopping(ctx, in), out, secondary)
	return err
}

// stopping makes a reader that ends with the context's error.
func stopping(ctx context.Context, r io.Reader) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	})
}

// BatchList is one watchlist of a batch.
type BatchList struct {
	ID    string
	Files []string
}

// BatchOptions of MatchBatch.
type BatchOptions struct {
	Lists     []BatchList
	Limit     int
	Threshold float64
	All       bool // also candidates below the threshold
}

// batchFloor is the least score that is a candidate at all.
const batchFloor = 0.5

// MatchBatch reads a CSV with the column name (optional: schema, country, id)
// and writes query_row (from 1), id, name, entity_id, caption, score, match, why
// per candidate, best first; a name without one has one row with those columns
// empty. Works without a case.
func MatchBatch(ctx context.Context, in io.Reader, out io.Writer, opt BatchOptions) error {
	ix, captions, err := batchIndex(ctx, opt.Lists)
	if err != nil {
		return err
	}
	r := csv.NewReader(stopping(ctx, in))
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		return &trade.Error{Code: trade.CodeInput, Where: "names", Message: "the file is empty or is no CSV", Err: err, Next: "give a CSV with the column name"}
	}
	col := map[string]int{}
	for i, h := range header {
		col[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	if _, ok := col["name"]; !ok {
		return &trade.Error{Code: trade.CodeInput, Where: "names, line 1", Message: fmt.Sprintf("the header is %q", strings.Join(header, ",")),
			Next: "it must have the column name (and may have schema, country, id)"}
	}
	w := csv.NewWriter(out)
	if err := w.Write([]string{"query_row", "id", "name", "entity_id", "caption", "score", "match", "why"}); err != nil {
		return fmt.Errorf("write candidates: %w", err)
	}
	for n := 1; ; n++ {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("names, row %d", n), Message: "cannot be read", Err: err}
		}
		cell := func(name string) string {
			if i, ok := col[name]; ok && i < len(rec) {
				return strings.TrimSpace(rec[i])
			}
			return ""
		}
		if err := batchRow(w, ix, captions, n, cell, opt); err != nil {
			return fmt.Errorf("write candidates: %w", err)
		}
	}
	w.Flush()
	return w.Error()
}

func batchRow(w *csv.Writer, ix *match.Index, captions map[string]string, n int, cell func(string) string, opt BatchOptions) error {
	row := []string{strconv.Itoa(n), cell("id"), cell("name"), "", "", "", "", ""}
	if cell("name") == "" {
		row[7] = "the row has no name"
		return w.Write(row)
	}
	q := match.Party{Schema: match.ReadSchema(cell("schema")), Names: []match.Name{{Text: cell("name")}}}
	if c := cell("country"); c != "" {
		q.Countries = []string{c}
		if code, ok := (countries{}).Code(c); ok {
			q.Countries = []string{code}
		}
	}
	floor := opt.Threshold
	if opt.All {
		floor = min(floor, batchFloor)
	}
	found := ix.Search(q, opt.Limit, floor)
	for _, c := range found {
		line := slices.Clone(row)
		line[3], line[4] = c.ID, captions[c.ID]
		line[5], line[6] = strconv.FormatFloat(c.Score, 'f', 4, 64), strconv.FormatBool(c.Score >= opt.Threshold)
		line[7] = whyText(c.Why)
		if err := w.Write(line); err != nil {
			return err
		}
	}
	if len(found) == 0 {
		return w.Write(row)
	}
	return nil
}

// whyText writes reasons on one line, both values of each.
func whyText(why []trade.Reason) string {
	parts := make([]string, 0, len(why))
	for _, r := range why {
		p := fmt.Sprintf("%s %.2f", r.Feature, r.Score)
		if r.Left != "" || r.Right != "" {
			p += fmt.Sprintf(" %q / %q", r.Left, r.Right)
		}
		if r.Detail != "" {
			p += " (" + r.Detail + ")"
		}
		parts = append(parts, p)
	}
	return strings.Join(parts, "; ")
}

// batchIndex reads lists into an index without a case.
func batchIndex(ctx context.Context, lists []BatchList) (*match.Index, map[string]string, error) {
	var parties []match.Party
	captions := map[string]string{}
	for _, l := range lists {
		_, err := watchlist.Read(ctx, l.ID, "", l.Files, func(e trade.Entity) error {
			p := match.Party{ID: l.ID + ":" + e.ID, Schema: e.Schema, IDs: e.IDs, Countries: e.Country, BirthDates: e.Birth}
			for _, n := range e.Names {
				p.Names = append(p.Names, match.Name{Text: n.Name, Kind: n.Kind})
			}
			for _, a := range e.Address {
				p.Addresses = append(p.Addresses, a.Full)
			}
			captions[p.ID] = e.Caption
			parties = append(parties, p)
			return nil
		}, func(trade.Ownership) error { return nil })
		if err != nil {
			return nil, nil, err
		}
	}
	return match.NewIndex(parties), captions, nil
}
