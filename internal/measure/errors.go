package measure

import (
	"fmt"
	"strings"

	"tallyman/internal/trade"
)

// SyntaxError says where an expression stops making sense.
type SyntaxError struct {
	Expr string // the whole expression
	Col  int    // 1-based, in characters
	// Message says what was found and what was expected, without the column.
	Message string
	// Suggest is the nearest known word, or "".
	Suggest string
}

// Short is the message in one line.
func (e *SyntaxError) Short() string {
	s := fmt.Sprintf("%s at column %d", e.Message, e.Col)
	if e.Suggest != "" {
		s += "; did you mean " + e.Suggest + "?"
	}
	return s
}

// Error is the message, the expression and a caret below the column.
func (e *SyntaxError) Error() string {
	return e.Short() + "\n  " + oneLine(e.Expr) + "\n  " + strings.Repeat(" ", max(0, e.Col-1)) + "^"
}

// As lets trade.CodeOf see a usage error.
func (e *SyntaxError) As(target any) bool {
	t, ok := target.(**trade.Error)
	if !ok {
		return false
	}
	*t = &trade.Error{Code: trade.CodeUsage, Where: fmt.Sprintf("column %d", e.Col), Message: e.Message}
	if e.Suggest != "" {
		(*t).Next = "did you mean " + e.Suggest + "?"
	}
	return true
}

// oneLine keeps columns: every control character becomes one blank.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}

func usage(message, next string) error {
	return &trade.Error{Code: trade.CodeUsage, Message: message, Next: next}
}
