package detect

import (
	"fmt"
	"math"
	"strings"
)

// Quote sets a name in quotation marks as an editor would, whatever quotation
// marks the name itself has.
func Quote(name string) string { return "“" + strings.TrimSpace(name) + "”" }

// Route says in words from where to where.
func Route(from, to string) string { return "from " + country(from) + " to " + country(to) }

func country(code string) string {
	if code == "" {
		return "an unstated country"
	}
	return code
}

// Plural writes "1 row" or "3 rows" with thousands separated.
func Plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
}

// Thousands writes 12345 as 12,345.
func Thousands(n int64) string {
	s := fmt.Sprint(n)
	neg := strings.TrimPrefix(s, "-")
	sign := s[:len(s)-len(neg)]
	for i := len(neg) - 3; i > 0; i -= 3 {
		neg = neg[:i] + "," + neg[i:]
	}
	return sign + neg
}

// Money writes an amount in whole units with thousands separated.
func Money(v float64) string {
	if math.IsNaN(v) || math.Abs(v) > 1e15 {
		return "an unknown amount"
	}
	return Thousands(int64(math.Round(v)))
}

// Times writes a ratio: one decimal below 10, whole above, and never a number
// of more digits than the data carry.
func Times(ratio float64) string {
	switch {
	case math.IsNaN(ratio) || math.IsInf(ratio, 0):
		return "an unknown number of"
	case ratio < 10:
		return fmt.Sprintf("%.1f", ratio)
	case ratio < 10000:
		return fmt.Sprintf("%.0f", ratio)
	}
	return "over 10,000"
}

// Upper begins a title or a sentence with a capital.
func Upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
