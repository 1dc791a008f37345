package ingest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tallyman/internal/source"
	"tallyman/internal/trade"
)

// fault is why a row is rejected.
type fault struct{ reason, column, found, expected string }

// batch is what became of one block of rows.
type batch struct {
	seq     int
	done    int64
	items   []ItemRow
	keys    []key
	cells   []source.Row // the block's rows
	rejects []RejectRow
	rows    int64 // of the file
	read    int64 // records
	bare    int64 // rows whose records state nothing
	blank   int64
	totals  []sum
	loaded  []sum
	reasons map[string]int64
	notes   map[string]int64
	arena   []int64
	amounts []*int64 // of the row at work, by total
}

// amount keeps a value where a row can point to it, without an allocation each.
func (b *batch) amount(v int64) *int64 {
	if len(b.arena) == cap(b.arena) {
		b.arena = make([]int64, 0, 4096)
	}
	b.arena = append(b.arena, v)
	return &b.arena[len(b.arena)-1]
}

// read makes items and rejects of a block's rows. It is called on several
// goroutines at once; plan is not changed.
func (p *plan) read(rows []source.Row) *batch {
	b := &batch{cells: rows, items: p.spare.get(len(rows)), keys: make([]key, 0, len(rows)), totals: make([]sum, len(p.names)), loaded: make([]sum, len(p.names)),
		reasons: map[string]int64{}, notes: map[string]int64{}, amounts: make([]*int64, len(p.names))}
	for i := range rows {
		r := &rows[i]
		if r.No <= p.table.HeaderRow {
			continue
		}
		if len(r.Cells) == 0 || isBlank(r.Cells) {
			b.blank++
			continue
		}
		b.rows++
		p.records(b, r, i)
	}
	return b
}

func isBlank(cells []string) bool {
	for _, c := range cells {
		if trim(c) != "" {
			return false
		}
	}
	return true
}

// row reads one row into the batch.
func (p *plan) row(b *batch, r *source.Row, at int) {
	clear(b.amounts)
	if f := p.unusable(r); f != nil {
		b.reject(p, r, *f)
		return
	}
	b.items = append(b.items, p.proto)
	it := &b.items[len(b.items)-1]
	it.RowNo = int32(r.No)
	var n notes
	cells := r.Cells
	if len(r.Merged) > 0 {
		cells = p.unmerge(r, &n)
	}
	f := p.fill(b, it, cells, &n)
	if f == nil {
		f = p.bare(it)
	}
	if f != nil && (f.reason == "total-row" || f.reason == "not-a-record") {
		b.items = b.items[:len(b.items)-1]
		b.reject(p, r, *f)
		return
	}
	b.count(b.totals)
	if f != nil {
		b.items = b.items[:len(b.items)-1]
		b.reject(p, r, *f)
		return
	}
	b.count(b.loaded)
	var id [48]byte
	it.ItemID = string(strconv.AppendInt(append(strconv.AppendInt(append(append(id[:0], p.fileID...), '.'), int64(p.sheetNo), 10), '.'), int64(r.No), 10))
	if p.view > 0 {
		it.ItemID += "." + strconv.Itoa(p.view)
	}
	if r.Offset >= 0 {
		it.ByteOffset = b.amount(r.Offset)
	}
	it.Notes = n.String()
	for _, code := range n.codes {
		b.notes[code]++
	}
	sub := ""
	if p.subItem != nil {
		sub = p.get(cells, p.subItem)
	}
	k := keyOf(it, sub)
	k.row = at
	b.keys = append(b.keys, k)
}

func (b *batch) count(into []sum) {
	for i, v := range b.amounts {
		if v != nil {
			into[i].add(*v)
		}
	}
}

func (b *batch) reject(p *plan, r *source.Row, f fault) {
	b.reasons[f.reason]++
	b.rejects = append(b.rejects, RejectRow{FileID: p.fileID, SheetNo: int16(p.sheetNo), RowNo: int32(r.No), Kind: kindRejected,
		Reason: f.reason, Column: f.column, Found: f.found, Expected: f.expected, Cells: cellsJSON(r.Cells)})
}

// notRecord finds rows whose shape alone says that they are no record: shifted
// columns, a header repeated, a line of column numbers.
func (p *plan) notRecord(r *source.Row) *fault {
	n := len(r.Cells)
	// Only in text can a separator too many or too few shift the cells; a
	// spreadsheet's cells stand where they stand, under a header or not.
	if width := max(p.width, p.columns); p.text && n > width && !isBlank(r.Cells[width:]) || p.text && n < p.columns && n <= p.last {
		return &fault{reason: "column-count", found: fmt.Sprintf("%d cells", n), expected: fmt.Sprintf("%d, as most rows have", width)}
	}
	if p.width > 2 && n > 1 && trim(r.Cells[0]) == p.header[0] && trim(r.Cells[1]) == p.header[1] && (p.header[0] != "" || p.header[1] != "") {
		same := true
		for i, c := range r.Cells {
			if i < len(p.header) && trim(c) != p.header[i] {
				same = false
				break
			}
		}
		if same {
			return &fault{reason: "repeated-header", found: strings.Join(p.header[:2], ", ") + " ...", expected: "a record"}
		}
	}
	if r.No <= p.table.HeaderRow+3 && n > 3 {
		for i, c := range r.Cells {
			if trim(c) != strconv.Itoa(i+1) {
				return nil
			}
		}
		return &fault{reason: "column-numbers", found: "1, 2, 3 ...", expected: "a record"}
	}
	return nil
}

// fill reads every field of the row; the first fault found is returned, after
// all amounts were read for the control totals.
func (p *plan) fill(b *batch, it *ItemRow, cells []string, n *notes) *fault {
	for i := range p.texts {
		s := &p.texts[i]
		v := p.value(s, cells)
		if s.id && strings.HasSuffix(v, ".0") && len(v) > 4 && len(digitsOf(v)) == len(v)-1 {
			n.add("decimal-removed", s.header+" "+v)
			v = v[:len(v)-2]
		}
		if v != "" {
			*s.text(it) = v
		}
	}
	var first *fault
	for i := range p.numbers {
		if f := p.number(b, it, cells, &p.numbers[i]); f != nil && first == nil {
			first = f
		}
	}
	for _, i := range p.usd {
		if v := *p.numbers[i].number(it); v != nil {
			b.amounts[0] = v
			break
		}
	}
	if p.itemNo != nil {
		p.item(it, cells, n)
	}
	p.correction(it, cells, n)
	if p.way != nil {
		p.direction(it, cells, n)
	}
	if it.Direction == "" && p.table.Mapping.DirectionBy == source.ByEAEUProcedure {
		if it.Direction = string(procedureDirection(it.Procedure)); it.Direction != "" {
			n.add("direction-from-procedure", "")
		}
	}
	p.aggregate(it, cells, n)
	hs := p.code(it, cells, n)
	date := p.day(b, it, cells, n)
	if p.totalRow(it, cells) {
		return &fault{reason: "total-row", found: firstFilled(cells), expected: "a record"}
	}
	switch {
	case date != nil:
		return date
	case hs != nil:
		return hs
	case first != nil:
		return first
	}
	return p.needed(it)
}

func (p *plan) number(b *batch, it *ItemRow, cells []string, s *step) *fault {
	var kept *int64
	for _, col := range s.cols {
		c := cell(cells, col)
		if p.nulls.Is(s.field, c) {
			continue
		}
		a, err := p.parse(c, s)
		if err != nil {
			reason := "number-unreadable"
			switch {
			case errors.Is(err, source.ErrAmbiguous):
				reason = "number-ambiguous"
			case errors.Is(err, source.ErrTooLarge):
				reason = "number-out-of-range"
			}
			return &fault{reason: reason, column: p.headerAt(col), found: c, expected: s.style.Expected()}
		}
		kept = b.amount(int64(a))
		if a != 0 || len(s.cols) == 1 {
			break
		}
	}
	*s.number(it) = kept
	if s.total >= 0 {
		b.amounts[s.total] = kept
	}
	return nil
}

func (p *plan) parse(c string, s *step) (trade.Amount, error) {
	if s.factor == nil {
		return s.style.Parse(c)
	}
	r, err := s.style.Rat(c)
	if err != nil {
		return 0, err
	}
	return source.Scale(r, s.factor)
}

func (p *plan) headerAt(col int) string {
	if col < len(p.header) && p.header[col] != "" {
		return p.header[col]
	}
	return fmt.Sprintf("(column %d)", col+1)
}

// item reads the item number; 0 means that none is stated.
func (p *plan) item(it *ItemRow, cells []string, n *notes) {
	c := p.get(cells, p.itemNo)
	if c == "" {
		return
	}
	v, err := strconv.ParseInt(strings.TrimSuffix(c, ".0"), 10, 32)
	if err != nil || v < 0 {
		n.add("item-number-unread", c)
		return
	}
	if v > 0 {
		no := int32(v)
		it.ItemNo = &no
	}
}

func (p *plan) direction(it *ItemRow, cells []string, n *notes) {
	c := p.get(cells, p.way)
	if c == "" {
		return
	}
	way, ok := wayOf(p.table.Mapping.Value(source.FieldDirection, c))
	if !ok {
		n.add("direction-unread", c)
		return
	}
	it.Direction = string(way)
}

func (p *plan) code(it *ItemRow, cells []string, n *notes) *fault {
	if p.hs == nil {
		return nil
	}
	c := p.value(p.hs, cells)
	if c != "" && p.allGoods(cells) {
		return nil
	}
	if c == "" || strings.Trim(c, "0") == "" {
		n.add("hs-missing", "")
		return nil
	}
	code, note, ok := tariffCode(c)
	if !ok {
		return &fault{reason: "hs-not-a-code", column: p.headerAt(p.hs.cols[0]), found: c, expected: "a tariff code of 2 to 14 digits"}
	}
	if note != "" {
		what, text, _ := strings.Cut(note, ": ")
		n.add(what, text)
	}
	it.HS = code
	return nil
}

// day reads the date, or takes it from the declaration number.
func (p *plan) day(b *batch, it *ItemRow, cells []string, n *notes) *fault {
	if p.date == nil {
		return nil
	}
	c := p.get(cells, p.date)
	if c == "" {
		if day, ok := declarationDate(it.DeclNo); ok {
			it.On, it.DatePrecision = &day, string(trade.ByDay)
			n.add("date-from-declaration", "none stated, read from "+it.DeclNo)
			return nil
		}
		n.add("date-missing", "")
		return nil
	}
	day, precision, err := p.dates.Parse(c)
	if err != nil {
		if d, ok := declarationDate(it.DeclNo); ok {
			it.On, it.DatePrecision = &d, string(trade.ByDay)
			n.add("date-repaired", c+" read from "+it.DeclNo)
			return nil
		}
		reason := "date-unreadable"
		if errors.Is(err, source.ErrDateRange) {
			reason = "date-out-of-range"
		}
		return &fault{reason: reason, column: p.headerAt(p.date.cols[0]), found: c, expected: expectedDate(p.dates)}
	}
	it.On, it.DatePrecision = &day, string(precision)
	if p.month != nil {
		if first, _, err := p.dates.Parse(p.get(cells, p.month)); err == nil && (day < first || day > first+30) {
			n.add("month-differs", p.get(cells, p.month))
		}
	}
	return nil
}

func expectedDate(s source.DateStyle) string {
	if s.Order == "mdy" {
		return "a date of 1990 to 2060 such as 12/31/2025 or 2025-12-31"
	}
	if s.Periods {
		return "a month or a whole year of 1990 to 2060, such as 202203 or 2022"
	}
	return "a date of 1990 to 2060 such as 31.12.2025 or 2025-12-31"
}
