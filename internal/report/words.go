package report

import (
	"fmt"
	"strings"

	"tallyman/internal/trade"
)

// How the formats of the dossier write numbers and words, so that one figure
// reads the same in all of them.

// Words writes an id as words.
func Words(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, "_", " "), "-", " ") }

// Thousands writes 1234567.5 as 1,234,567.5.
func Thousands(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, frac, hasFrac := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if hasFrac {
		whole += "." + frac
	}
	return sign + whole
}

// Amount writes an exact decimal for people: no trailing zeros, at most two
// places; the exact value stands in the stream.
func Amount(s string) string {
	a, err := trade.ParseAmount(s)
	if err != nil {
		return s
	}
	const cent = trade.AmountScale / 100
	rounded := (int64(a) + cent/2) / cent
	if a < 0 {
		rounded = (int64(a) - cent/2) / cent
	}
	return Thousands(trade.Amount(rounded * cent).String())
}

// USD writes whole dollars.
func USD(s *string) string {
	if s == nil {
		return "not stated"
	}
	a, err := trade.ParseAmount(*s)
	if err != nil {
		return *s
	}
	whole := (int64(a) + trade.AmountScale/2) / trade.AmountScale
	return "USD " + Thousands(fmt.Sprint(whole))
}

func UnitWord(u trade.Unit) string {
	switch u {
	case trade.UnitUSD:
		return "USD"
	case trade.UnitKg:
		return "kg"
	}
	return strings.ReplaceAll(string(u), "_", " ")
}

// FigureText is a figure's value with its unit, or "no data".
func FigureText(f *trade.Figure) string {
	if f == nil || f.Value == nil {
		return "no data"
	}
	switch f.Unit {
	case trade.UnitUSD:
		return USD(f.Value)
	case trade.UnitDate:
		return *f.Value
	}
	return Amount(*f.Value) + " " + UnitWord(f.Unit)
}
