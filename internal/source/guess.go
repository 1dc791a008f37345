package source

import (
	"fmt"
	"strings"
)

// numberEvidence counts what a column's cells prove about its decimal mark.
type numberEvidence struct {
	cells, readable      int
	comma, point         int // cells that can only be read with that decimal mark
	doubtComma, doubtDot int // "1,234" and "1.234": either reading
}

func (e *numberEvidence) add(cell string) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return
	}
	e.cells++
	body, _, err := unwrap(cell)
	if err != nil {
		return
	}
	n, err := scanNumber(body)
	if err != nil {
		return
	}
	e.readable++
	switch {
	case n.commas == 0 && n.dots == 0:
	case n.commas > 0 && n.dots > 0:
		if n.lastComma > n.lastDot {
			e.comma++
		} else {
			e.point++
		}
	case n.commas > 1:
		e.point++
	case n.dots > 1:
		e.comma++
	case n.commas == 1 && n.exp < 0 && !n.spaced && grouped(body, ','):
		e.doubtComma++
	case n.dots == 1 && n.exp < 0 && !n.spaced && grouped(body, '.'):
		e.doubtDot++
	case n.commas == 1:
		e.comma++
	default:
		e.point++
	}
}

// GuessNumbers decides the number style of a column from its cells. Prior is
// the style that the manifest or the rest of the file suggests; it decides only
// where the cells do not. Note says so when a decision rests on it or when the
// column mixes styles.
func GuessNumbers(cells []string, prior NumberStyle) (style NumberStyle, note string) {
	var e numberEvidence
	for _, c := range cells {
		e.add(c)
	}
	return e.style(prior)
}

func (e *numberEvidence) style(prior NumberStyle) (NumberStyle, string) {
	s := NumberStyle{Decimal: ".", Machine: prior.Machine}
	switch {
	case e.comma > 0 && e.point > 0:
		s.Mixed = !prior.Machine
		if e.comma > e.point {
			s.Decimal = ","
		}
		if prior.Machine {
			return s, "" // stored numbers beside numbers kept as text
		}
		return s, fmt.Sprintf("%d cells use a decimal comma and %d a decimal point; cells that can be read in two ways are rejected", e.comma, e.point)
	case e.comma > 0:
		s.Decimal = ","
		return s, ""
	case e.point > 0:
		return s, ""
	case e.doubtComma == 0 && e.doubtDot == 0:
		if prior.Decimal != "" {
			s.Decimal = prior.Decimal
		}
		return s, ""
	}
	if prior.Decimal == "" {
		// Three digits behind every mark: thousands are the likelier reading of
		// a comma, decimals that of a point.
		prior.Decimal = "."
	}
	s.Decimal = prior.Decimal
	if e.doubtComma > 0 && s.Decimal == "." {
		return s, fmt.Sprintf("every comma stands before exactly three digits (%d cells): read as thousands", e.doubtComma)
	}
	if e.doubtDot > 0 && s.Decimal == "," && !prior.Machine {
		s.Decimal = "."
		return s, fmt.Sprintf("every point stands before exactly three digits (%d cells) and no cell has a decimal comma: read as a decimal point", e.doubtDot)
	}
	return s, ""
}
