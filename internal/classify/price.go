package classify

import (
	"fmt"
	"strconv"

	"tallyman/internal/trade"
)

// Sold says in what a thing is counted and from what price on it is sold at all.
// The floors are ours: well below the cheapest goods of the kind, so that a
// price under the floor speaks for a toy, a part or other goods.
type Sold struct {
	By   string  `yaml:"by"`   // piece or kg
	From float64 `yaml:"from"` // US dollars for one
}

// Worth is what goods were declared at, in US dollars; 0 is unknown. Of many
// records of one description it is the geometric mean.
type Worth struct {
	PerPiece, PerKg float64
}

// check refuses a floor that says nothing.
func (s *Sold) check() error {
	if s == nil {
		return nil
	}
	if s.By != "piece" && s.By != "kg" {
		return fmt.Errorf("sold by %q, expected piece or kg", s.By)
	}
	if s.From <= 0 {
		return fmt.Errorf("sold from %v dollars, expected more than 0", s.From)
	}
	return nil
}

// price is the declared price that the floor is held against; 0 is unknown.
func (s *Sold) price(w Worth) float64 {
	if s.By == "kg" {
		return w.PerKg
	}
	return w.PerPiece
}

// priced is the factor of the price for a class, 1 where it says nothing.
func (s *scratch) priced(class int32) float64 {
	sold := s.c.classes[class].Sold
	if sold == nil {
		return 1
	}
	switch p := sold.price(s.worth); {
	case p == 0:
		return 1
	case p < sold.From:
		return oddsCheap
	default:
		return oddsWorth
	}
}

// priceReason says what the price did to the score.
func (s *scratch) priceReason(class int32) (trade.Reason, bool) {
	f := s.priced(class)
	if f == 1 {
		return trade.Reason{}, false
	}
	sold := s.c.classes[class].Sold
	r := trade.Reason{Feature: "price", Score: f, Left: dollars(sold.price(s.worth)) + " a " + sold.By, Right: "from " + dollars(sold.From), Detail: "price as of such goods"}
	if f < 1 {
		r.Detail = "cheaper than such goods are"
	}
	return r, true
}

// dollars has two significant digits: a hint, not a figure.
func dollars(v float64) string {
	s, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 2, 64), 64)
	if err != nil {
		s = v
	}
	return "USD " + strconv.FormatFloat(s, 'f', -1, 64)
}
