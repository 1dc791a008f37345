package ingest

import (
	"encoding/json"
	"math/big"
	"strings"
)

// sum adds amounts exactly: a file's sum of values in a small currency leaves
// the range of one amount.
type sum struct {
	part int64
	rest big.Int
	rows int64
}

func (s *sum) add(v int64) {
	s.rows++
	s.addRaw(v)
}

func (s *sum) addRaw(v int64) {
	next := s.part + v
	if v > 0 && next < s.part || v < 0 && next > s.part {
		s.rest.Add(&s.rest, big.NewInt(s.part))
		next = v
	}
	s.part = next
}

func (s *sum) merge(o *sum) {
	s.rows += o.rows
	s.addRaw(o.part)
	s.rest.Add(&s.rest, &o.rest)
}

func (s *sum) subtract(v int64) {
	s.rows--
	if v == -v && v != 0 { // the smallest int64 has no opposite
		s.rest.Sub(&s.rest, big.NewInt(v))
		return
	}
	s.addRaw(-v)
}

// number is the sum as a JSON number with all its digits.
func (s *sum) number() json.Number {
	total := new(big.Int).Add(&s.rest, big.NewInt(s.part))
	neg := total.Sign() < 0
	digits := total.Abs(total).String()
	for len(digits) < 7 {
		digits = "0" + digits
	}
	whole, frac := digits[:len(digits)-6], strings.TrimRight(digits[len(digits)-6:], "0")
	if frac != "" {
		whole += "." + frac
	}
	if neg {
		whole = "-" + whole
	}
	return json.Number(whole)
}
