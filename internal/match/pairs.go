package match

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"

	"tallyman/internal/trade"
)

// Pairs reads a CSV with a header that has the columns name1 and name2, and
// optionally schema (of both), in any order and among others, and writes the
// same rows in the same order with three columns more: score (0..1, four
// decimals), match (true or false, at [Threshold]) and why (one line that names
// both values). Comma, semicolon and tab are told apart by the header. A row
// that cannot be read, or lacks a name, is kept: its score and match are empty
// and why says what is wrong. Memory is flat; every core compares.
func Pairs(r io.Reader, w io.Writer) error {
	br := bufio.NewReaderSize(r, 1<<16)
	comma, err := sniff(br)
	if err != nil {
		return err
	}
	in := csv.NewReader(br)
	in.Comma, in.FieldsPerRecord, in.LazyQuotes = comma, -1, true
	out := csv.NewWriter(bufio.NewWriterSize(w, 1<<16))
	out.Comma = comma
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return &trade.Error{Code: trade.CodeInput, Where: "pairs", Message: "the file is empty", Next: "give a CSV with the columns name1 and name2"}
	}
	if err != nil {
		return fmt.Errorf("read the header of the pairs: %w", err)
	}
	cols, err := pairColumns(head)
	if err != nil {
		return err
	}
	if err := out.Write(append(head, "score", "match", "why")); err != nil {
		return fmt.Errorf("write pairs: %w", err)
	}
	return runPairs(in, out, cols)
}

// pairs' columns, by position; schema is -1 where there is none.
type pairCols struct{ name1, name2, schema, n int }

func pairColumns(head []string) (pairCols, error) {
	c := pairCols{-1, -1, -1, len(head)}
	for i, h := range head {
		switch strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))) {
		case "name1":
			c.name1 = i
		case "name2":
			c.name2 = i
		case "schema":
			c.schema = i
		}
	}
	if c.name1 < 0 || c.name2 < 0 {
		return c, &trade.Error{
			Code: trade.CodeInput, Where: "pairs, line 1",
			Message: fmt.Sprintf("the header is %q", strings.Join(head, ",")),
			Next:    "it must have the columns name1 and name2 (and may have schema)",
		}
	}
	return c, nil
}

// sniff tells the separator by the first line and drops a byte order mark.
func sniff(br *bufio.Reader) (rune, error) {
	if b, err := br.Peek(3); err == nil && string(b) == "\ufeff" {
		if _, err := br.Discard(3); err != nil {
			return 0, fmt.Errorf("read pairs: %w", err)
		}
	}
	b, err := br.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("read pairs: %w", err)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	if !strings.Contains(line, ",") {
		for _, c := range []rune{'\t', ';'} {
			if strings.ContainsRune(line, c) {
				return c, nil
			}
		}
	}
	return ',', nil
}

// pairBatch is a run of rows; done is closed when they are scored.
type pairBatch struct {
	rows [][]string
	errs []string
	done chan struct{}
}

const pairBatchRows = 256

func runPairs(in *csv.Reader, out *csv.Writer, cols pairCols) error {
	workers := runtime.GOMAXPROCS(0)
	jobs := make(chan *pairBatch, workers)
	queue := make(chan *pairBatch, 2*workers)
	for range workers {
		go func() {
			for b := range jobs {
				for i := range b.rows {
					b.rows[i] = scorePair(b.rows[i], b.errs[i], cols)
				}
				close(b.done)
			}
		}()
	}
	readErr := make(chan error, 1)
	stop := make(chan struct{})
	go func() {
		readErr <- readPairs(in, cols, jobs, queue, stop)
		close(jobs)
		close(queue)
	}()
	var writeErr error
	for b := range queue {
		<-b.done
		for _, row := range b.rows {
			if writeErr == nil {
				if writeErr = out.Write(row); writeErr != nil {
					close(stop)
				}
			}
		}
	}
	out.Flush()
	if writeErr == nil {
		writeErr = out.Error()
	}
	if err := <-readErr; err != nil {
		return err
	}
	if writeErr != nil {
		return fmt.Errorf("write pairs: %w", writeErr)
	}
	return nil
}

// readPairs cuts the input into batches. A row with a fault becomes a row with
// an error text; only a fault of the reader itself ends the work.
func readPairs(in *csv.Reader, cols pairCols, jobs, queue chan<- *pairBatch, stop <-chan struct{}) error {
	b := &pairBatch{done: make(chan struct{})}
	send := func() {
		if len(b.rows) > 0 {
			jobs <- b
			queue <- b
			b = &pairBatch{done: make(chan struct{})}
		}
	}
	for {
		select {
		case <-stop:
			return nil
		default:
		}
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			send()
			return nil
		}
		fault := ""
		var pe *csv.ParseError
		switch {
		case errors.As(err, &pe):
			fault = fmt.Sprintf("error: line %d cannot be read as CSV: %v", pe.StartLine, pe.Err)
		case err != nil:
			send()
			return fmt.Errorf("read pairs: %w", err)
		case len(row) != cols.n:
			line, _ := in.FieldPos(0)
			fault = fmt.Sprintf("error: line %d has %d cells, the header has %d", line, len(row), cols.n)
		}
		b.rows, b.errs = append(b.rows, row), append(b.errs, fault)
		if len(b.rows) == pairBatchRows {
			send()
		}
	}
}

// scorePair appends score, match and why to a row, padded or cut to the header.
func scorePair(row []string, fault string, cols pairCols) []string {
	out := make([]string, cols.n, cols.n+3)
	copy(out, row)
	if fault != "" {
		return append(out, "", "", fault)
	}
	a, b := strings.TrimSpace(row[cols.name1]), strings.TrimSpace(row[cols.name2])
	for i, s := range []string{a, b} {
		if s == "" {
			return append(out, "", "", fmt.Sprintf("error: name%d is empty", i+1))
		}
	}
	var schema trade.Schema
	if cols.schema >= 0 {
		schema = ReadSchema(row[cols.schema])
	}
	r := Compare(Party{Schema: schema, Names: []Name{{Text: a}}}, Party{Schema: schema, Names: []Name{{Text: b}}})
	return append(out, strconv.FormatFloat(r.Score, 'f', 4, 64), strconv.FormatBool(r.Match), oneLine(a, b, r))
}

// oneLine names both values and says how they met.
func oneLine(a, b string, r Result) string {
	why := "nothing to compare"
	if len(r.Why) > 0 {
		why = r.Why[0].Detail
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%q and %q: %s", a, b, why)), " ")
}

// ReadSchema reads the word for what a party is, in any case and with a few
// synonyms; what it does not know is a legal entity of unknown kind.
func ReadSchema(s string) trade.Schema {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "person", "individual", "human", "per":
		return trade.Person
	case "company", "business", "corporation", "firm", "corp", "com":
		return trade.Company
	case "organization", "organisation", "org", "entity":
		return trade.Organization
	case "publicbody", "public body", "government":
		return trade.PublicBody
	case "vessel", "ship":
		return trade.Vessel
	case "airplane", "aircraft":
		return trade.Airplane
	}
	return trade.LegalEntity
}
