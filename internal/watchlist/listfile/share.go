package listfile

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	shareNumber = regexp.MustCompile(`\d+(?:[.,]\d+)?`)
	shareMore   = regexp.MustCompile(`(?i)^(?:>|≥|>=|over|more than|above|at least|from|от|более|свыше|не менее)\s*\d`)
	shareLess   = regexp.MustCompile(`(?i)^(?:<|≤|<=|under|less than|below|up to|at most|до|менее|не более)\s*\d`)
)

// Share reads a share of ownership in percent: one number ("48", "48.5 %",
// "0,5"), a band ("25-50", "more than 25 but not more than 50 %",
// "ownership-of-shares-25-to-50-percent" as the UK register of persons with
// significant control writes it) or an open end ("over 75 %", "50+"). One
// number gives equal ends.
func Share(s string) (low, high float64, ok bool) {
	s = strings.TrimSpace(s)
	found := shareNumber.FindAllString(s, 3)
	var ends []float64
	for _, f := range found {
		v, err := strconv.ParseFloat(strings.ReplaceAll(f, ",", "."), 64)
		if err != nil || v > 100 {
			return 0, 0, false
		}
		ends = append(ends, v)
	}
	switch {
	case len(ends) == 2 && ends[0] <= ends[1]:
		return ends[0], ends[1], true
	case len(ends) != 1:
		return 0, 0, false
	case shareMore.MatchString(s), strings.HasSuffix(s, "+"):
		return ends[0], 100, true
	case shareLess.MatchString(s):
		return 0, ends[0], true
	case strings.TrimSpace(strings.TrimSuffix(s, "%")) != found[0]:
		return 0, 0, false // a number of shares, or a number in a sentence
	}
	return ends[0], ends[0], true
}

// SetShare puts what Share reads into an edge.
func SetShare(percent, percentMax **float64, s string) bool {
	low, high, ok := Share(s)
	if !ok {
		return false
	}
	*percent = &low
	if high != low {
		*percentMax = &high
	}
	return true
}
