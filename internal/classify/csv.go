package classify

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"tallyman/internal/ref/unit"
	"tallyman/internal/trade"
)

// CSVColumns are the columns that [CSV] adds.
var CSVColumns = []string{"classes", "score", "why", "control", "mismatch", "cover"}

// secondaryColumn is added where it is asked for.
const secondaryColumn = "secondary"

// CSVStats counts what [CSV] did.
type CSVStats struct {
	Rows    int64 // data rows read and written
	Classed int64 // rows with at least one class
	Bad     int64 // rows that could not be read as expected, explained in "why"
}

// csvBatch is the number of rows classified at a time by one goroutine.
const csvBatch = 512

// CSV reads rows with a column "text" (optional: hs, date, country, revision,
// and value_usd with quantity and unit, or with net_kg; any order, other columns are kept) and writes the same rows with
// [CSVColumns]: classes and their scores joined by ";", best first; why, the
// words and codes that caused the first three; control, the listed codes as
// list.tier ("~" where the record's code is wider than the listed one);
// mismatch, "declared>likely ratio (words)"; cover, the benign purposes claimed.
// Rows keep their order. A row that cannot be read as expected is kept, and
// "why" says what is wrong with it.
//
// With secondary, the column secondary follows: the codes listed by secondary
// lists, in the same form.
func (c *Classifier) CSV(r io.Reader, w io.Writer, secondary bool) (CSVStats, error) {
	cr := csv.NewReader(r)
	cr.FieldsPerRecord = -1
	cr.LazyQuotes = true
	head, err := cr.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("the input is empty")
		}
		return CSVStats{}, &trade.Error{Code: trade.CodeInput, Where: "input, line 1", Message: "no header line", Err: err}
	}
	cols, err := csvColumns(head)
	if err != nil {
		return CSVStats{}, err
	}
	cw := csv.NewWriter(w)
	added := slices.Clone(CSVColumns)
	if secondary {
		added = append(added, secondaryColumn)
	}
	if err := cw.Write(slices.Concat(head, added)); err != nil {
		return CSVStats{}, fmt.Errorf("write classified rows: %w", err)
	}
	run := csvRun{c: c, cols: cols, added: len(added), in: cr, out: cw}
	if err := run.all(); err != nil {
		return run.stats, err
	}
	cw.Flush()
	if err := cw.Error(); err != nil {
		return run.stats, fmt.Errorf("write classified rows: %w", err)
	}
	return run.stats, nil
}

// csvIndex says where the columns stand; -1 where there is none.
type csvIndex struct{ text, alt, hs, date, country, revision, value, quantity, unit, net, n int }

func csvColumns(head []string) (csvIndex, error) {
	x := csvIndex{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, len(head)}
	into := map[string]*int{"text": &x.text, "text_alt": &x.alt, "hs": &x.hs, "date": &x.date, "country": &x.country, "revision": &x.revision,
		"value_usd": &x.value, "quantity": &x.quantity, "unit": &x.unit, "net_kg": &x.net}
	for i := range head {
		head[i] = strings.TrimPrefix(head[i], "\ufeff")
		if p, ok := into[strings.ToLower(strings.TrimSpace(head[i]))]; ok && *p < 0 {
			*p = i
		}
	}
	if x.text < 0 {
		return x, &trade.Error{Code: trade.CodeInput, Where: "input, line 1",
			Message: fmt.Sprintf("header is %q, expected a column \"text\"", strings.Join(head, ",")),
			Next:    "name the column with the goods description \"text\"; hs, date, country, value_usd, quantity, unit and net_kg are optional"}
	}
	return x, nil
}

// csvRun is one call of CSV.
type csvRun struct {
	c     *Classifier
	cols  csvIndex
	added int
	in    *csv.Reader
	out   *csv.Writer
	stats CSVStats
}

// csvJob is a batch on its way: rows in, classified rows out.
type csvJob struct {
	rows  [][]string
	bad   []string // why a row is unreadable; "" where it is fine
	done  chan struct{}
	stats CSVStats
}

// all reads batches, classifies them on all cores and writes them in order.
func (run *csvRun) all() error {
	workers := runtime.GOMAXPROCS(0)
	work := make(chan *csvJob, workers)
	order := make(chan *csvJob, 4*workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range work {
				run.batch(j)
				close(j.done)
			}
		})
	}
	stop := make(chan struct{})
	readErr := make(chan error, 1)
	go func() {
		readErr <- run.read(work, order, stop)
		close(work)
		close(order)
	}()
	var err error
	for j := range order {
		<-j.done
		if err != nil {
			continue
		}
		run.stats.Rows += int64(len(j.rows))
		run.stats.Classed += j.stats.Classed
		run.stats.Bad += j.stats.Bad
		if e := run.out.WriteAll(j.rows); e != nil {
			err = fmt.Errorf("write classified rows: %w", e)
			close(stop)
		}
	}
	wg.Wait()
	return errors.Join(err, <-readErr)
}

func (run *csvRun) read(work, order chan<- *csvJob, stop <-chan struct{}) error {
	j := &csvJob{done: make(chan struct{})}
	send := func() bool {
		select {
		case <-stop:
			return false
		case work <- j:
		}
		order <- j
		j = &csvJob{done: make(chan struct{})}
		return true
	}
	for {
		rec, err := run.in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		bad := ""
		var parse *csv.ParseError
		switch {
		case errors.As(err, &parse):
			bad = fmt.Sprintf("unreadable row: line %d: %v", parse.Line, parse.Err)
		case err != nil:
			return fmt.Errorf("read rows to classify: %w", err)
		case len(rec) != run.cols.n:
			line, _ := run.in.FieldPos(0)
			bad = fmt.Sprintf("unreadable row: line %d has %d fields, expected %d", line, len(rec), run.cols.n)
		}
		j.rows, j.bad = append(j.rows, rec), append(j.bad, bad)
		if len(j.rows) == csvBatch && !send() {
			return nil
		}
	}
	if len(j.rows) > 0 {
		send()
	}
	return nil
}

func (run *csvRun) batch(j *csvJob) {
	for i, rec := range j.rows {
		out := make([]string, run.cols.n+run.added)
		copy(out, rec[:min(len(rec), run.cols.n)])
		cells := out[run.cols.n:]
		if j.bad[i] == "" {
			j.bad[i] = run.fill(rec, cells, &j.stats)
		}
		if j.bad[i] != "" {
			j.stats.Bad++
			if cells[2] != "" {
				cells[2] += "; "
			}
			cells[2] += j.bad[i]
		}
		j.rows[i] = out
	}
}

// fill classifies one row; it returns what is wrong with the row, if anything.
func (run *csvRun) fill(rec, cells []string, stats *CSVStats) string {
	get := func(i int) string {
		if i < 0 {
			return ""
		}
		return strings.TrimSpace(rec[i])
	}
	g := Goods{Text: get(run.cols.text), TextAlt: get(run.cols.alt), HS: get(run.cols.hs),
		Date: get(run.cols.date), Country: get(run.cols.country), Revision: get(run.cols.revision)}
	bad := ""
	if !utf8.ValidString(g.Text) {
		return "unreadable row: text is not UTF-8"
	}
	if g.Revision != "" && !knownRevision(g.Revision) {
		bad, g.Revision = fmt.Sprintf("revision is %q, expected one of %s", g.Revision, strings.Join(Revisions, ", ")), ""
	}
	if n := len(digitsOf(g.HS)); g.HS != "" && (n < 2 || n > 14) {
		bad, g.HS = fmt.Sprintf("hs is %q, expected 2 to 14 digits", g.HS), ""
	}
	if g.Date != "" && !isDate(g.Date) {
		bad, g.Date = fmt.Sprintf("date is %q, expected YYYY-MM-DD", g.Date), ""
	}
	var amounts string
	if g.Worth, amounts = run.worth(get, g.Country); amounts != "" {
		bad = join(bad, amounts)
	}
	r := run.c.Classify(g)
	if len(r.Classes) > 0 {
		stats.Classed++
	}
	r.cells(cells)
	return bad
}

// worth reads what the goods of a row were declared at, with what cannot be read.
func (run *csvRun) worth(get func(int) string, country string) (Worth, string) {
	bad := ""
	number := func(name string, column int) float64 {
		s := get(column)
		if s == "" {
			return 0
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || v < 0 {
			bad = join(bad, fmt.Sprintf("%s is %q, expected a number such as 1234.5", name, s))
			return 0
		}
		return v
	}
	usd, quantity, net := number("value_usd", run.cols.value), number("quantity", run.cols.quantity), number("net_kg", run.cols.net)
	var w Worth
	if u, ok := unit.Read(get(run.cols.unit), country); ok && u.Code == "H87" && quantity > 0 {
		w.PerPiece = usd / quantity
	}
	if net > 0 {
		w.PerKg = usd / net
	}
	return w, bad
}

func isDate(s string) bool {
	for i := range len(s) {
		if (i == 4 || i == 7) != (s[i] == '-') || (s[i] != '-' && (s[i] < '0' || s[i] > '9')) {
			return false
		}
	}
	return len(s) == 4 || len(s) == 7 || len(s) == 10
}

// cells writes the result in the order of CSVColumns.
func (r Result) cells(out []string) {
	var ids, scores, whys, cover []string
	for i, m := range r.Classes {
		ids = append(ids, m.ID)
		scores = append(scores, strconv.FormatFloat(m.Score, 'f', -1, 64))
		if i < 3 {
			whys = append(whys, m.Explain())
		}
	}
	for _, k := range r.Cover {
		cover = append(cover, k.ID+" ("+k.Words+")")
	}
	out[0], out[1], out[2] = strings.Join(ids, ";"), strings.Join(scores, ";"), strings.Join(whys, "; ")
	out[3], out[5] = strings.Join(labels(r.Control), ";"), strings.Join(cover, ";")
	if m := r.Mismatch; m != nil {
		out[4] = m.String()
	}
	if len(out) > len(CSVColumns) {
		out[len(CSVColumns)] = strings.Join(labels(r.Secondary), ";")
	}
}

// String is "declared>likely xRATIO (words)".
func (m Mismatch) String() string {
	return fmt.Sprintf("%s>%s x%.0f (%s)", m.Declared, m.Likely, m.Ratio, m.Words)
}

// Explain says in one line what caused the match.
func (m Match) Explain() string {
	var parts []string
	for _, r := range m.Why {
		switch r.Feature {
		case "hs":
			parts = append(parts, fmt.Sprintf("code %s: %s", r.Left, r.Detail))
		case "price":
			parts = append(parts, fmt.Sprintf("%s, such goods are sold %s: %s", r.Left, r.Right, r.Detail))
		default:
			p := fmt.Sprintf("%s %q", r.Feature, r.Left)
			if r.Detail != "" && r.Feature == "term" {
				p += " (" + r.Detail + ")"
			}
			parts = append(parts, p)
		}
	}
	return m.ID + ": " + strings.Join(parts, ", ")
}
