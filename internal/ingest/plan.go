package ingest

import (
	"fmt"
	"maps"
	"math/big"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/source"
	"tallyman/internal/trade"
)

// step reads one field of a row.
type step struct {
	field  source.Field
	header string
	cols   []int // from 0
	join   bool  // all columns together, else the first filled one
	sep    string
	text   func(*ItemRow) *string
	number func(*ItemRow) **int64
	style  source.NumberStyle
	factor *big.Rat
	total  int // index in the totals
	pad    int
	id     bool // a tax id or declaration number: a trailing ".0" is a program's
}

// plan is a mapping compiled for one sheet.
type plan struct {
	fileID   string
	sheetNo  int
	table    *source.Table
	text     bool // a text file: rows have offsets and all their columns
	width    int  // columns under headers
	last     int  // last mapped column
	columns  int  // cells that most rows of a text file have
	nulls    source.Nulls
	texts    []step
	numbers  []step
	date     *step
	dates    source.DateStyle
	hs       *step
	itemNo   *step
	subItem  *step
	amended  *step // which correction
	way      *step
	month    *step
	proto    ItemRow // constants
	names    []string
	usd      []int // indexes in numbers of the dollar values, in order of preference
	rowsNeed []source.Field
	spare    *itemPool
	header   []string     // trimmed
	words    map[int]bool // columns of texts, dates and codes

	// Of aggregates.
	reports   bool // a column names the reporter
	partner   *step
	breakdown *step
	places    *places
	// views are the records that stand side by side on a row; each is a plan
	// with a number from 1. Empty where a row is one record.
	views []*plan
	view  int
	// unnamed are fields that the file's name should state and does not.
	unnamed []string
}

func newPlan(fileID, name string, t *source.Table, text bool) (*plan, error) {
	all := t.Mapping.Views()
	p, err := onePlan(fileID, name, t, text, all[0], &places{})
	if err != nil || len(t.Mapping.Observations) == 0 {
		return p, err
	}
	for i, m := range all {
		v, err := onePlan(fileID, name, t, text, m, p.places)
		if err != nil {
			return nil, err
		}
		if on := t.Mapping.Observations[i].On; on != "" {
			day, precision, err := source.DateStyle{Periods: true}.Parse(on)
			if err != nil {
				return nil, &trade.Error{Code: trade.CodeInput, Message: fmt.Sprintf("header %q is no period", on), Err: err}
			}
			v.proto.On, v.proto.DatePrecision, v.date = &day, string(precision), nil
		}
		v.view = i + 1
		p.views = append(p.views, v)
		p.last = max(p.last, v.last)
	}
	return p, nil
}

func onePlan(fileID, name string, t *source.Table, text bool, m *source.Mapping, known *places) (*plan, error) {
	p := &plan{fileID: fileID, sheetNo: t.Sheet.No, table: t, text: text, width: len(t.Headers), columns: t.Sheet.Columns(), nulls: source.NewNulls(m), rowsNeed: m.RowsNeed, words: map[int]bool{}, spare: &itemPool{}, places: known}
	p.proto = ItemRow{FileID: fileID, SheetNo: int16(t.Sheet.No), Grain: m.Grain, Direction: m.Direction, Reporter: m.Country, DateKind: m.DateKind}
	for _, h := range t.Headers {
		p.header = append(p.header, trim(h))
	}
	for f, v := range m.Constants {
		if set, ok := textFields[f]; ok {
			*set(&p.proto) = v
		}
	}
	if err := p.named(m, name); err != nil {
		return nil, err
	}
	p.names = []string{"value_usd"}
	for _, f := range slices.Sorted(maps.Keys(m.Columns)) {
		if err := p.add(f, m.Columns[f]); err != nil {
			return nil, err
		}
	}
	for _, f := range source.ValueFields {
		for i := range p.numbers {
			if p.numbers[i].field == f {
				p.usd = append(p.usd, i)
			}
		}
	}
	return p, nil
}

// named sets the fields that the file's name states.
func (p *plan) named(m *source.Mapping, name string) error {
	for f, expr := range m.Named {
		re, err := regexp.Compile(expr)
		set, ok := textFields[f]
		if err != nil || !ok || re.NumSubexp() != 1 {
			return &trade.Error{Code: trade.CodeInput, Message: fmt.Sprintf("the mapping's named field %s: %q is no expression with one group for a field of text", f, expr), Err: err}
		}
		if found := re.FindStringSubmatch(filepath.Base(name)); found != nil {
			*set(&p.proto) = found[1]
		} else {
			p.unnamed = append(p.unnamed, string(f))
		}
	}
	return nil
}

func (p *plan) add(f source.Field, c *source.Column) error {
	s := step{field: f, header: c.Header, join: c.How == "join", sep: c.Separator, pad: c.Pad}
	for _, pos := range c.Positions() {
		if pos < 1 {
			return &trade.Error{Code: trade.CodeInternal, Message: fmt.Sprintf("field %s has no column", f)}
		}
		s.cols = append(s.cols, pos-1)
		p.last = max(p.last, pos-1)
	}
	kind, _ := source.KindOf(f)
	if kind != source.Number && kind != source.Int {
		for _, col := range s.cols {
			p.words[col] = true
		}
	}
	switch kind {
	case source.Number:
		s.number = numberFields[f]
		if c.Numbers != nil {
			s.style = *c.Numbers
		}
		if c.Factor != "" {
			var err error
			if s.factor, err = source.ParseFactor(c.Factor); err != nil {
				return &trade.Error{Code: trade.CodeInput, Message: fmt.Sprintf("field %s", f), Err: err}
			}
		}
		s.total = -1
		if f != "fx_rate" {
			s.total = len(p.names)
			p.names = append(p.names, string(f))
		}
		p.numbers = append(p.numbers, s)
		return nil
	case source.Date:
		p.date = &s
		if c.Dates != nil {
			p.dates = *c.Dates
		}
	case source.Code:
		p.hs = &s
	case source.Int:
		p.itemNo = &s
	case source.Way:
		p.way = &s
	default:
		switch f {
		case source.FieldSubItemNo:
			p.subItem = &s
			return nil
		case source.FieldCorrection:
			p.amended = &s
			return nil
		case "month":
			p.month = &s
			return nil
		case source.FieldPartner:
			p.partner = &s
			return nil
		case source.FieldBreakdown:
			p.breakdown = &s
			return nil
		case source.FieldReporter:
			p.reports = true
		}
		s.text = textFields[f]
		s.id = f == source.FieldDeclNo || strings.HasSuffix(string(f), "_tax_id")
		p.texts = append(p.texts, s)
	}
	return nil
}

// cell is the trimmed cell at a column, "" past the row's end.
func cell(cells []string, i int) string {
	if i >= len(cells) {
		return ""
	}
	return trim(cells[i])
}

// value is a text as [plan.get] reads it, with the publisher's own words and
// codes replaced by those that everybody uses.
func (p *plan) value(s *step, cells []string) string {
	v := p.get(cells, s)
	if v == "" {
		return ""
	}
	if n := s.pad - len(v); n > 0 && len(digitsOf(v)) == len(v) {
		v = strings.Repeat("0", n) + v
	}
	return p.table.Mapping.Value(s.field, v)
}

// get reads a text value: "" when nothing is stated.
func (p *plan) get(cells []string, s *step) string {
	if len(s.cols) == 1 {
		if c := cell(cells, s.cols[0]); !p.nulls.Is(s.field, c) {
			return c
		}
		return ""
	}
	var parts []string
	for _, col := range s.cols {
		c := cell(cells, col)
		if p.nulls.Is(s.field, c) {
			if s.join && s.field == source.FieldDeclNo {
				return "" // half a number names another declaration
			}
			continue
		}
		if !s.join {
			return c
		}
		if !slices.Contains(parts, c) || s.field == source.FieldDeclNo {
			parts = append(parts, c)
		}
	}
	return strings.Join(parts, s.sep)
}
