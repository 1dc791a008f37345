package trade

import (
	"errors"
	"math/big"
	"strings"
)

// Amount is an exact decimal with six places, in millionths of its unit (USD,
// kg, pieces ...). It spans about ±9.2 trillion units. Tables store it as
// DECIMAL(18,6).
type Amount int64

// AmountScale is the number of Amount steps in one unit.
const AmountScale = 1_000_000

// Errors of [ParseAmount].
var (
	ErrNotNumber   = errors.New("not a number")
	ErrOutOfRange  = errors.New("number is outside ±9.2 trillion")
	errEmptyAmount = errors.New("empty number")
)

// ParseAmount reads a plain decimal: optional sign, digits, optional point and
// digits, optional exponent ("1e-05", as spreadsheets write it). Digits after
// the sixth place are rounded half to even. It knows no thousands separators
// and no decimal commas: those are a property of a file, decided by whoever
// reads the file.
func ParseAmount(s string) (Amount, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, errEmptyAmount
	}
	if a, ok := parsePlain(s); ok {
		return a, nil
	}
	return parseBig(s)
}

// parsePlain is the fast path: sign, up to 12 whole digits, up to 6 places.
func parsePlain(s string) (Amount, bool) {
	neg := false
	if s[0] == '-' || s[0] == '+' {
		neg = s[0] == '-'
		s = s[1:]
	}
	var v int64
	digits, places, point := 0, 0, false
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '.' && !point:
			point = true
		case c >= '0' && c <= '9':
			v = v*10 + int64(c-'0')
			digits++
			if point {
				places++
			}
		default:
			return 0, false
		}
	}
	if digits == 0 || places > 6 || digits-places > 12 {
		return 0, false
	}
	for ; places < 6; places++ {
		v *= 10
	}
	if neg {
		v = -v
	}
	return Amount(v), true
}

func parseBig(s string) (Amount, error) {
	if strings.ContainsAny(s, "/_xXoObBpPiI") {
		return 0, ErrNotNumber
	}
	// An exponent of more than two digits is no trade figure, and would let a
	// short cell ask for a very long number.
	if i := strings.IndexAny(s, "eE"); i >= 0 && len(strings.TrimLeft(s[i+1:], "+-")) > 2 {
		return 0, ErrNotNumber
	}
	if len(s) > 64 {
		return 0, ErrNotNumber
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return 0, ErrNotNumber
	}
	r.Mul(r, big.NewRat(AmountScale, 1))
	q, ok := roundHalfEven(r)
	if !ok {
		return 0, ErrOutOfRange
	}
	return Amount(q), nil
}

func roundHalfEven(r *big.Rat) (int64, bool) {
	num, den := r.Num(), r.Denom()
	q, m := new(big.Int).QuoRem(num, den, new(big.Int))
	twice := new(big.Int).Abs(m)
	twice.Lsh(twice, 1)
	cmp := twice.Cmp(den)
	if cmp > 0 || (cmp == 0 && q.Bit(0) == 1) {
		q.Add(q, big.NewInt(int64(num.Sign())))
	}
	if !q.IsInt64() {
		return 0, false
	}
	return q.Int64(), true
}

// String writes the amount with as many places as it needs: "12", "12.5".
func (a Amount) String() string {
	neg := a < 0
	u := uint64(a)
	if neg {
		u = -u
	}
	s := new(big.Int).SetUint64(u).String()
	for len(s) < 7 {
		s = "0" + s
	}
	whole, frac := s[:len(s)-6], strings.TrimRight(s[len(s)-6:], "0")
	if frac != "" {
		whole += "." + frac
	}
	if neg {
		whole = "-" + whole
	}
	return whole
}

// Float returns the nearest float64, for charts and ratios only.
func (a Amount) Float() float64 { return float64(a) / AmountScale }

// Ptr returns a pointer to the raw steps, the form that table rows use.
func (a Amount) Ptr() *int64 {
	v := int64(a)
	return &v
}
