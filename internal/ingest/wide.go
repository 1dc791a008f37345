package ingest

import (
	"strings"

	"tallyman/internal/source"
)

// records reads the records of one row: one, or those that stand side by side.
func (p *plan) records(b *batch, r *source.Row, at int) {
	if len(p.views) == 0 {
		b.read++
		p.row(b, r, at)
		return
	}
	clear(b.amounts)
	if f := p.unusable(r); f != nil {
		b.read++
		b.reject(p, r, *f)
		return
	}
	some := false
	for _, v := range p.views {
		if v.states(r.Cells) {
			some = true
			b.read++
			v.row(b, r, at)
		}
	}
	if !some {
		b.bare++
	}
}

// states says whether a record that stands beside others has an amount other
// than 0: wide tables fill what did not happen with nothing or with zeros.
func (p *plan) states(cells []string) bool {
	for i := range p.numbers {
		s := &p.numbers[i]
		for _, col := range s.cols {
			if c := cell(cells, col); !p.nulls.Is(s.field, c) && strings.Trim(c, "0.,-") != "" {
				return true
			}
		}
	}
	return false
}

// unusable finds rows that are no record before their fields are read.
func (p *plan) unusable(r *source.Row) *fault {
	if r.Problem != "" {
		return &fault{reason: "record-unreadable", found: r.Problem, expected: "a record"}
	}
	return p.notRecord(r)
}
