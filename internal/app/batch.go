package app

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/match"
	"tallyman/internal/roster"
	"tallyman/internal/store/state"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist"
)

// BatchList is one watchlist of a batch, read from its files.
type BatchList struct {
	ID    string
	Files []string
}

// BatchOptions of MatchBatch.
type BatchOptions struct {
	Lists     []BatchList
	Current   []string // ids of lists of the case; Case.MatchBatch: none means all
	Limit     int
	Threshold float64
	All       bool // also candidates below the threshold
}

// batchFloor is the least score that is a candidate at all.
const batchFloor = 0.5

// batchColumns are the columns a batch knows; only name is needed.
var batchColumns = []string{"id", "name", "schema", "country", "number", "birth_date", "address"}

// MatchBatch reads a CSV with the column name (optional: schema, country, id,
// number, birth_date, address) and writes query_row (from 1), id, name,
// entity_id, caption, score, match, why per candidate, best first; a name
// without one has one row with those columns empty. Works without a case. Every
// core compares, and the rows come out in the order in which they went in.
func MatchBatch(ctx context.Context, in io.Reader, out io.Writer, opt BatchOptions) error {
	b := batch{opt: opt, captions: map[string]string{}}
	for _, l := range opt.Lists {
		_, err := watchlist.Read(ctx, l.ID, "", l.Files, func(e trade.Entity) error {
			b.entity(l.ID+":"+e.ID, e)
			return nil
		}, func(trade.Ownership) error { return nil })
		if err != nil {
			return err
		}
	}
	return b.run(ctx, in, out)
}

// MatchBatch is MatchBatch against the current watchlists of the case.
func (c *Case) MatchBatch(ctx context.Context, in io.Reader, out io.Writer, opt BatchOptions) error {
	lists, _, err := c.currentLists(ctx)
	if err != nil {
		return err
	}
	for _, id := range opt.Current {
		if !slices.ContainsFunc(lists, func(l state.List) bool { return l.ListID == id }) {
			return &trade.Error{Code: trade.CodeNotFound, Where: "list " + id, Message: "the case has no watchlist of this id", Next: "see: tallyman lists ls"}
		}
	}
	if len(opt.Current) > 0 {
		lists = slices.DeleteFunc(lists, func(l state.List) bool { return !slices.Contains(opt.Current, l.ListID) })
	}
	if len(lists) == 0 {
		return &trade.Error{Code: trade.CodeNotFound, Message: "the case has no watchlist", Next: "add one with: tallyman lists add ID FILE..."}
	}
	b := batch{opt: opt, captions: map[string]string{}}
	if err := c.eachListed(ctx, lists, func(_ string, e trade.Entity) { b.entity(e.ID, e) }); err != nil {
		return err
	}
	return b.run(ctx, in, out)
}

// batch is one run: the index over all lists, and the columns of the input.
type batch struct {
	opt      BatchOptions
	parties  []match.Party
	captions map[string]string
	index    *match.Index
	col      map[string]int
}

// entity takes one entry in. What a list only carries along, as an owner or as
// owned, is not listed and no candidate.
func (b *batch) entity(id string, e trade.Entity) {
	if len(e.Listings) == 0 {
		return
	}
	b.captions[id] = e.Caption
	b.parties = append(b.parties, roster.Party(id, e))
}

// batchChunk is a run of rows; done is closed when their answers are in out.
type batchChunk struct {
	first int // number of the first row
	rows  [][]string
	out   [][]string
	done  chan struct{}
}

const batchChunkRows = 64

func (b *batch) run(ctx context.Context, in io.Reader, out io.Writer) error {
	r, err := b.open(ctx, in)
	if err != nil {
		return err
	}
	b.index = match.NewIndex(b.parties)
	b.parties = nil
	w := csv.NewWriter(out)
	if err := w.Write([]string{"query_row", "id", "name", "entity_id", "caption", "score", "match", "why"}); err != nil {
		return fmt.Errorf("write candidates: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	workers := runtime.GOMAXPROCS(0)
	jobs, queue := make(chan *batchChunk, workers), make(chan *batchChunk, 2*workers)
	for range workers {
		go func() {
			for c := range jobs {
				for i, row := range c.rows {
					c.out = append(c.out, b.answer(c.first+i, row)...)
				}
				close(c.done)
			}
		}()
	}
	readErr := make(chan error, 1)
	go func() {
		readErr <- readBatch(ctx, r, jobs, queue)
		close(jobs)
		close(queue)
	}()
	var writeErr error
	for c := range queue {
		<-c.done
		if writeErr != nil {
			continue
		}
		if writeErr = w.WriteAll(c.out); writeErr != nil {
			stop()
		}
	}
	if writeErr != nil {
		return fmt.Errorf("write candidates: %w", writeErr)
	}
	return <-readErr
}

// open reads the header. Comma, semicolon and tab are told apart by it.
func (b *batch) open(ctx context.Context, in io.Reader) (*csv.Reader, error) {
	br := bufio.NewReaderSize(stopping(ctx, in), 1<<16)
	r := csv.NewReader(br)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	if first, _ := br.Peek(4096); len(first) > 0 {
		line, _, _ := strings.Cut(string(first), "\n")
		for _, c := range "\t;" {
			if !strings.Contains(line, ",") && strings.ContainsRune(line, c) {
				r.Comma = c
			}
		}
	}
	header, err := r.Read()
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: "names", Message: "the file is empty or is no CSV", Err: err, Next: "give a CSV with the column name"}
	}
	b.col = map[string]int{}
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		if slices.Contains(batchColumns, h) {
			b.col[h] = i
		}
	}
	if _, ok := b.col["name"]; !ok {
		return nil, &trade.Error{Code: trade.CodeInput, Where: "names, line 1", Message: fmt.Sprintf("the header is %q", strings.Join(header, ",")),
			Next: "it must have the column name (and may have schema, country, id, number, birth_date, address)"}
	}
	return r, nil
}

// readBatch cuts the input into chunks, each to a worker and, in order, to the
// writer.
func readBatch(ctx context.Context, r *csv.Reader, jobs, queue chan<- *batchChunk) error {
	c := &batchChunk{first: 1, done: make(chan struct{})}
	send := func() {
		if len(c.rows) > 0 {
			next := &batchChunk{first: c.first + len(c.rows), done: make(chan struct{})}
			jobs <- c
			queue <- c
			c = next
		}
	}
	for ctx.Err() == nil {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			send()
			return nil
		}
		if err != nil {
			where := fmt.Sprintf("names, row %d", c.first+len(c.rows))
			send()
			return &trade.Error{Code: trade.CodeInput, Where: where, Message: "cannot be read", Err: err}
		}
		if c.rows = append(c.rows, row); len(c.rows) == batchChunkRows {
			send()
		}
	}
	return ctx.Err()
}

// answer compares one row and returns its rows of the output.
func (b *batch) answer(n int, rec []string) [][]string {
	cell := func(name string) string {
		if i, ok := b.col[name]; ok && i < len(rec) {
			return strings.TrimSpace(rec[i])
		}
		return ""
	}
	row := []string{strconv.Itoa(n), cell("id"), cell("name"), "", "", "", "", ""}
	q, unread := batchParty(cell)
	if len(q.Names)+len(q.IDs) == 0 {
		row[7] = "the row has no name and no number"
		return [][]string{row}
	}
	floor := b.opt.Threshold
	if b.opt.All {
		floor = min(floor, batchFloor)
	}
	var out [][]string
	for _, c := range b.index.Search(q, b.opt.Limit, floor) {
		line := slices.Clone(row)
		line[3], line[4] = c.ID, b.captions[c.ID]
		line[5], line[6] = strconv.FormatFloat(c.Score, 'f', 4, 64), strconv.FormatBool(c.Score >= b.opt.Threshold)
		line[7] = whyText(c.Why) + unread
		out = append(out, line)
	}
	if len(out) == 0 {
		row[7] = strings.TrimPrefix(unread, "; ")
		out = append(out, row)
	}
	return out
}

// batchParty is the party that a row names, and what of the row cannot be read
// and is not compared. A number is compared whatever register it is of.
func batchParty(cell func(string) string) (q match.Party, unread string) {
	q.Schema = match.ReadSchema(cell("schema"))
	if name := cell("name"); name != "" {
		q.Names = []match.Name{{Text: name}}
	}
	country := ""
	if c := cell("country"); c != "" {
		if code, ok := (countries{}).Code(c); ok {
			country = strings.ToLower(code)
			q.Countries = []string{country}
		} else {
			unread += fmt.Sprintf("; country %q is not known", c)
		}
	}
	if n := cell("number"); n != "" {
		q.IDs = []trade.Identifier{{Type: "other", Value: n, Country: country}}
	}
	if d := cell("birth_date"); birthDate.MatchString(d) {
		q.BirthDates = []string{d}
	} else if d != "" {
		unread += fmt.Sprintf("; birth_date %q is not YYYY, YYYY-MM or YYYY-MM-DD", d)
	}
	if a := cell("address"); a != "" {
		q.Addresses = []string{a}
	}
	return q, unread
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
