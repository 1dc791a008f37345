package source

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"

	"tallyman/internal/trade"
)

// NumberStyle is how a column writes numbers; it is decided from the column as
// a whole ([GuessNumbers]), never from one cell.
type NumberStyle struct {
	// Decimal is "." or ",".
	Decimal string `yaml:"decimal"`
	// Mixed: the column was seen to use both marks for decimals; a cell that
	// can be read in one way only is read.
	Mixed bool `yaml:"mixed,omitempty"`
	// Machine: cells come as a program stores them (spreadsheet numbers), so a
	// point is a decimal point even in a column of decimal commas.
	Machine bool `yaml:"machine,omitempty"`
}

// Errors of [NumberStyle.Parse].
var (
	ErrNumber    = errors.New("not a number")
	ErrAmbiguous = errors.New("can be read as two numbers")
	ErrTooLarge  = trade.ErrOutOfRange
)

// Expected says in words what the style accepts, for messages.
func (s NumberStyle) Expected() string {
	if s.Decimal == "," {
		return "a number such as 1 234,56"
	}
	return "a number such as 1234.56"
}

// Parse reads a trimmed, non-empty cell. Spaces of any width and apostrophes
// part thousands; the mark that is not the decimal one may part them too, if
// the groups are whole. "(12.50)" is -12.50.
func (s NumberStyle) Parse(cell string) (trade.Amount, error) {
	if s.Decimal != "," && !strings.ContainsAny(cell, ", \u00a0") {
		if a, err := trade.ParseAmount(cell); err == nil {
			return a, nil
		}
	}
	var buf [72]byte
	plain, err := s.plain(cell, buf[:0])
	if err != nil {
		return 0, err
	}
	a, err := trade.ParseAmount(string(plain))
	if errors.Is(err, trade.ErrOutOfRange) {
		return 0, ErrTooLarge
	}
	if err != nil {
		return 0, ErrNumber
	}
	return a, nil
}

// Rat reads a cell without rounding, for unit conversions.
func (s NumberStyle) Rat(cell string) (*big.Rat, error) {
	var buf [72]byte
	plain, err := s.plain(cell, buf[:0])
	if err != nil {
		return nil, err
	}
	if _, err := trade.ParseAmount(string(plain)); err != nil {
		return nil, ErrNumber // keeps odd exponents and hexadecimal away from big.Rat
	}
	r, ok := new(big.Rat).SetString(string(plain))
	if !ok {
		return nil, ErrNumber
	}
	return r, nil
}

// plain rewrites a cell as sign, digits and decimal point.
func (s NumberStyle) plain(cell string, out []byte) ([]byte, error) {
	cell, neg, err := unwrap(cell)
	if err != nil {
		return nil, err
	}
	if neg {
		out = append(out, '-')
	}
	n, err := scanNumber(cell)
	if err != nil {
		return nil, err
	}
	mark, err := s.decimalOf(n, cell)
	if err != nil {
		return nil, err
	}
	for i := range len(cell) {
		c := cell[i]
		switch {
		case c >= '0' && c <= '9' || i >= n.exp && n.exp >= 0:
			out = append(out, c)
		case i == mark:
			out = append(out, '.')
		}
		if len(out) > 64 {
			return nil, ErrNumber
		}
	}
	return out, nil
}

func unwrap(cell string) (string, bool, error) {
	neg := false
	if len(cell) > 2 && cell[0] == '(' && cell[len(cell)-1] == ')' {
		cell, neg = strings.TrimSpace(cell[1:len(cell)-1]), true
	}
	if rest, ok := strings.CutPrefix(cell, "\u2212"); ok {
		cell, neg = rest, !neg
	} else if cell != "" && (cell[0] == '-' || cell[0] == '+') {
		if cell[0] == '-' {
			neg = !neg
		}
		cell = cell[1:]
	}
	if cell == "" || len(cell) > 96 {
		return "", false, ErrNumber
	}
	return cell, neg, nil
}

// scanned is the anatomy of a number's text.
type scanned struct {
	commas, dots       int
	lastComma, lastDot int
	exp                int // index of e or E, or -1
	digits             int
	spaced             bool // thousands are parted by spaces
	after              int  // digits after the last separator
}

// scanNumber checks that the text consists of digits and separators only, and
// that spaces part groups of three.
func scanNumber(s string) (scanned, error) {
	n := scanned{lastComma: -1, lastDot: -1, exp: -1}
	run := 0 // digits since the last separator or space
	spaces := 0
	for i := 0; i < len(s); {
		c := s[i]
		size := 1
		switch {
		case c >= '0' && c <= '9':
			n.digits++
			run++
		case c == ',' || c == '.':
			if spaces > 0 && run != 3 {
				return n, ErrNumber
			}
			if c == ',' {
				n.commas, n.lastComma = n.commas+1, i
			} else {
				n.dots, n.lastDot = n.dots+1, i
			}
			spaces, run = 0, 0
		case (c == 'e' || c == 'E') && n.digits > 0:
			n.exp = i
			n.after = run
			return n, exponent(s[i+1:])
		default:
			r, w := utf8.DecodeRuneInString(s[i:])
			if !isThousandsSpace(r) || run == 0 || n.commas+n.dots > 0 {
				return n, ErrNumber
			}
			if spaces > 0 && run != 3 || run > 3 {
				return n, ErrNumber
			}
			spaces++
			n.spaced = true
			run, size = 0, w
		}
		i += size
	}
	if n.digits == 0 || spaces > 0 && run != 3 {
		return n, ErrNumber
	}
	n.after = run
	return n, nil
}

func exponent(s string) error {
	s = strings.TrimLeft(s, "+-")
	if s == "" || len(s) > 2 || strings.Trim(s, "0123456789") != "" {
		return ErrNumber
	}
	return nil
}

func isThousandsSpace(r rune) bool {
	switch r {
	case ' ', '\u00a0', '\u202f', '\u2009', '\u2007', '\'', '\u2019':
		return true
	}
	return false
}

// decimalOf decides which byte of the cell is the decimal mark, -1 for none.
func (s NumberStyle) decimalOf(n scanned, cell string) (int, error) {
	dec, other := n.lastDot, n.lastComma
	decs, others := n.dots, n.commas
	if s.Decimal == "," {
		dec, other, decs, others = n.lastComma, n.lastDot, n.commas, n.dots
	}
	switch {
	case decs == 0 && others == 0:
		return -1, nil
	case decs == 1 && others == 0:
		return dec, nil
	case decs == 1 && dec > other && grouped(cell[:dec], cell[other]):
		return dec, nil
	case decs > 1 || others > 0 && decs == 1:
		return 0, ErrNumber
	}
	return s.onlyOther(n, cell, other, others)
}

// onlyOther reads a cell that has only the mark that is not the decimal one.
func (s NumberStyle) onlyOther(n scanned, cell string, at, count int) (int, error) {
	whole := grouped(cell, cell[at]) && n.exp < 0
	point := cell[at] == '.'
	switch {
	case count == 1 && n.after == 0:
		return 0, ErrNumber
	case count > 1 && whole:
		return -1, nil
	case count > 1:
		return 0, ErrNumber
	case point && s.Machine, count == 1 && n.spaced:
		return at, nil
	case !whole && (s.Mixed || point && s.Decimal == ","):
		// "8.640000000000001" beside "9 000,00": float noise, one reading only.
		return at, nil
	case !whole:
		return 0, ErrNumber
	case point || s.Mixed:
		return 0, ErrAmbiguous // "1.234" in a column of decimal commas
	}
	return -1, nil
}

// grouped says whether mark parts the digits into groups as thousands marks
// do: three in the last group, two (Indian style) or three in the others.
func grouped(s string, mark byte) bool {
	first := true
	run := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == mark:
			if run == 0 || run > 3 || !first && run < 2 {
				return false
			}
			first, run = false, 0
		case c >= '0' && c <= '9':
			run++
		default:
			return false
		}
	}
	return !first && run == 3 && s[0] != '0'
}

// Scale multiplies an exact number by a factor and rounds half to even to six
// places.
func Scale(r, factor *big.Rat) (trade.Amount, error) {
	a, err := trade.ParseAmount(new(big.Rat).Mul(r, factor).FloatString(18))
	if err != nil {
		return 0, ErrTooLarge
	}
	return a, nil
}

// ParseFactor reads a conversion factor as an exact positive decimal.
func ParseFactor(s string) (*big.Rat, error) {
	r, ok := new(big.Rat).SetString(s)
	if !ok || len(s) > 32 || strings.ContainsAny(s, "eEpPxX_/") || r.Sign() <= 0 {
		return nil, fmt.Errorf("factor %q is not a positive decimal", s)
	}
	return r, nil
}
