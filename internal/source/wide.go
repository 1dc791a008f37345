package source

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// Observation is one of several records that stand side by side on each row:
// its own columns and constants, beside those that hold for the whole row.
type Observation struct {
	On        string            `yaml:"on,omitempty"` // the period, where the header names it
	Direction string            `yaml:"direction,omitempty"`
	Columns   map[Field]*Column `yaml:"columns"`
	Constants map[Field]string  `yaml:"constants,omitempty"`
}

// Wide is an observation as a manifest describes it. With Years every header
// that is a year is one observation of that field.
type Wide struct {
	Direction string           `yaml:"direction"`
	Columns   map[Field]Spec   `yaml:"columns"`
	Constants map[Field]string `yaml:"constants"`
	Years     Field            `yaml:"years"`
	Factor    string           `yaml:"factor"`
}

// reYear is a header that names a year or a month.
var reYear = regexp.MustCompile(`^(19|20)[0-9]{2}(-?M?(0[1-9]|1[0-2]))?$`)

// observations makes the records of a wide row for one row of headers.
func (l *Layout) observations(headers []string, ix *headerIndex, used map[int]bool) []Observation {
	var out []Observation
	for _, w := range l.Wide {
		if w.Years != "" {
			out = append(out, l.years(w, headers, used)...)
			continue
		}
		o := Observation{Direction: w.Direction, Columns: map[Field]*Column{}, Constants: maps.Clone(w.Constants)}
		for _, f := range slices.Sorted(maps.Keys(w.Columns)) {
			c := ix.column(w.Columns[f], l.ByCode)
			if c == nil {
				continue
			}
			if k, _ := KindOf(f); k == Number {
				c.Numbers = &NumberStyle{Decimal: l.Decimal}
			}
			for _, p := range c.Positions() {
				used[p-1] = true
			}
			o.Columns[f] = c
		}
		out = append(out, o)
	}
	return out
}

func (l *Layout) years(w Wide, headers []string, used map[int]bool) []Observation {
	var out []Observation
	for i, h := range headers {
		h = strings.TrimSpace(h)
		if !reYear.MatchString(h) {
			continue
		}
		used[i] = true
		out = append(out, Observation{On: h, Direction: w.Direction, Constants: maps.Clone(w.Constants),
			Columns: map[Field]*Column{w.Years: {Header: h, Position: i + 1, Factor: w.Factor, Numbers: &NumberStyle{Decimal: l.Decimal}}}})
	}
	return out
}

// checkWide holds that all observations of a layout state the same amounts, and
// that nothing names a row which then would be several.
func (l *Layout) checkWide() error {
	var first []Field
	for i, w := range l.Wide {
		if (w.Years == "") == (len(w.Columns) == 0) {
			return fmt.Errorf("wide %d: either columns or years", i+1)
		}
		fields := slices.Sorted(maps.Keys(w.Columns))
		if w.Years != "" {
			fields = []Field{w.Years}
		}
		for _, f := range fields {
			if k, ok := KindOf(f); !ok || k != Number {
				return fmt.Errorf("wide %d: %q is no amount", i+1, f)
			}
		}
		if i > 0 && !slices.Equal(first, fields) {
			return fmt.Errorf("wide %d: other amounts than the first", i+1)
		}
		if first = fields; w.Factor != "" {
			if _, err := ParseFactor(w.Factor); err != nil {
				return err
			}
		}
	}
	for _, f := range []Field{FieldDeclNo, FieldItemNo, FieldRecordKey} {
		if _, ok := l.Columns[f]; ok && len(l.Wide) > 0 {
			return fmt.Errorf("%s names a row, but each row is several records", f)
		}
	}
	return nil
}

// Views are the mappings of the records that stand on one row: the mapping
// itself where a row is one record.
func (m *Mapping) Views() []*Mapping {
	if len(m.Observations) == 0 {
		return []*Mapping{m}
	}
	out := make([]*Mapping, len(m.Observations))
	for i, o := range m.Observations {
		v := *m
		v.Observations = nil
		v.Columns, v.Constants = maps.Clone(m.Columns), maps.Clone(m.Constants)
		maps.Copy(v.Columns, o.Columns)
		if v.Constants == nil {
			v.Constants = map[Field]string{}
		}
		maps.Copy(v.Constants, o.Constants)
		if o.Direction != "" {
			v.Direction = o.Direction
		}
		out[i] = &v
	}
	return out
}

// columnsOf are all columns of a field, those of the observations included.
func (m *Mapping) columnsOf(f Field) []*Column {
	var out []*Column
	if c := m.Columns[f]; c != nil {
		out = append(out, c)
	}
	for _, o := range m.Observations {
		if c := o.Columns[f]; c != nil {
			out = append(out, c)
		}
	}
	return out
}

// fields are all fields that have a column, in order.
func (m *Mapping) fields() []Field {
	set := map[Field]bool{}
	for f := range m.Columns {
		set[f] = true
	}
	for _, o := range m.Observations {
		for f := range o.Columns {
			set[f] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// Matches says whether a cell is one of the spellings; a trailing * stands for
// any end, case makes no difference.
func Matches(spellings []string, cell string) bool {
	for _, s := range spellings {
		if head, open := strings.CutSuffix(s, "*"); open {
			if len(cell) >= len(head) && strings.EqualFold(cell[:len(head)], head) {
				return true
			}
		} else if strings.EqualFold(s, cell) {
			return true
		}
	}
	return false
}

// Value is what a cell of a field stands for where the publisher writes words
// or codes of its own; the cell itself where nothing is said of it. Of several
// open spellings the longest counts.
func (m *Mapping) Value(f Field, cell string) string {
	table := m.Values[f]
	if len(table) == 0 {
		return cell
	}
	if v, ok := table[cell]; ok {
		return v
	}
	best, found := "", false
	for s := range table {
		if strings.HasSuffix(s, "*") && len(s) > len(best) && Matches([]string{s}, cell) {
			best, found = s, true
		}
	}
	if found {
		return table[best]
	}
	return cell
}

// period reads what statistics write for a month or a year: 202203, 202252 (the
// year, as Eurostat counts), "201952-Jan.-Dec. 2019", Y2019, 2019M03, 2019-M03,
// "Jan.-Dec. 2018". ok is false for everything else; a part of a year or a
// quarter is an error, because neither is a month nor a year.
func period(cell string) (day int32, p trade.DatePrecision, ok bool, err error) {
	if code, _, found := strings.Cut(cell, "-"); found && len(code) == 6 && allDigits(code, 6) {
		cell = code
	}
	up := strings.ToUpper(strings.TrimPrefix(strings.TrimPrefix(cell, "Y"), "y"))
	switch {
	case allDigits(up, 4):
		day, p, err = checked(digits4(up), 1, 1, trade.ByYear)
		return day, p, true, err
	case allDigits(up, 6) && up[4:] == "52":
		day, p, err = checked(digits4(up), 1, 1, trade.ByYear)
		return day, p, true, err
	case allDigits(up, 6):
		day, p, err = checked(digits4(up), digits2(up[4:]), 1, trade.ByMonth)
		return day, p, true, err
	case len(up) >= 6 && allDigits(up[:4], 4):
		rest := strings.TrimLeft(up[4:], "-")
		if strings.HasPrefix(rest, "Q") {
			return 0, "", true, ErrPeriod
		}
		if m, found := strings.CutPrefix(rest, "M"); found && allDigits(m, 2) {
			day, p, err = checked(digits4(up), digits2(m), 1, trade.ByMonth)
			return day, p, true, err
		}
	}
	first, rest, found := strings.Cut(cell, "-")
	last, year, spaced := strings.Cut(strings.TrimSpace(rest), " ")
	if !found || !spaced || !allDigits(strings.TrimSpace(year), 4) {
		return 0, "", false, nil
	}
	from, to := monthByName(strings.ToLower(strings.TrimSpace(first))), monthByName(strings.ToLower(strings.TrimSpace(last)))
	switch {
	case from == 0 || to == 0:
		return 0, "", false, nil
	case from == 1 && to == 12:
		day, p, err = checked(digits4(strings.TrimSpace(year)), 1, 1, trade.ByYear)
		return day, p, true, err
	}
	return 0, "", true, ErrPeriod
}
