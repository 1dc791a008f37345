package match

import (
	"slices"
	"strings"

	"tallyman/internal/text"
	"tallyman/internal/trade"
)

// countryFeature holds where both sides state countries and share none.
func countryFeature(a, b *Prepared) (trade.Reason, bool) {
	if len(a.countries) == 0 || len(b.countries) == 0 {
		return trade.Reason{}, false
	}
	for _, c := range a.countries {
		if slices.Contains(b.countries, c) {
			return trade.Reason{}, false
		}
	}
	return trade.Reason{
		Score: 1, Left: strings.Join(a.countries, ", "), Right: strings.Join(b.countries, ", "),
		Detail: "no country in common",
	}, true
}

// address is one address with its words and numbers, romanised.
type address struct {
	raw   string
	words map[string]bool
}

// addressWords is nil for an address of fewer than three words: a town says
// nothing.
func addressWords(s string) map[string]bool {
	w := map[string]bool{}
	for _, t := range text.Tokens(text.Fold(s)) {
		if l := lookup(t).latin; len(l) > 1 || isNumber(l) {
			w[l] = true
		}
	}
	if len(w) < 3 {
		return nil
	}
	return w
}

// addressFeature is the share of common words of the two addresses that agree
// best (Jaccard), where it is at least a half and a number is among them.
func addressFeature(a, b *Prepared) (trade.Reason, bool) {
	best := trade.Reason{}
	for _, x := range a.addresses {
		for _, y := range b.addresses {
			common, number := 0, false
			for w := range x.words {
				if y.words[w] {
					common++
					number = number || isNumber(w)
				}
			}
			s := float64(common) / float64(len(x.words)+len(y.words)-common)
			if number && s >= 0.5 && s > best.Score {
				best = trade.Reason{Score: round4(s), Left: x.raw, Right: y.raw, Detail: "addresses agree"}
			}
		}
	}
	return best, best.Score > 0
}

// birthYearFeature holds where both sides state births and share no year.
func birthYearFeature(a, b *Prepared) (trade.Reason, bool) {
	x, y := a.party.BirthDates, b.party.BirthDates
	if len(x) == 0 || len(y) == 0 || anyPrefix(x, y, 4) {
		return trade.Reason{}, false
	}
	return trade.Reason{Score: 1, Left: strings.Join(x, ", "), Right: strings.Join(y, ", "), Detail: "born in different years"}, true
}

// birthDayFeature holds where a year agrees, both sides know the day, and no
// day agrees; day and month swapped count as agreeing.
func birthDayFeature(a, b *Prepared) (trade.Reason, bool) {
	x, y := a.party.BirthDates, b.party.BirthDates
	if !anyPrefix(x, y, 4) {
		return trade.Reason{}, false
	}
	full := false
	for _, p := range x {
		for _, q := range y {
			if len(p) < 10 || len(q) < 10 {
				if p[:min(4, len(p))] == q[:min(4, len(q))] {
					return trade.Reason{}, false
				}
				continue
			}
			full = true
			if p[:10] == q[:10] || p[:4] == q[:4] && p[5:7] == q[8:10] && p[8:10] == q[5:7] {
				return trade.Reason{}, false
			}
		}
	}
	if !full {
		return trade.Reason{}, false
	}
	return trade.Reason{Score: 1, Left: strings.Join(x, ", "), Right: strings.Join(y, ", "), Detail: "born on different days"}, true
}

func anyPrefix(x, y []string, n int) bool {
	for _, p := range x {
		for _, q := range y {
			if len(p) >= n && len(q) >= n && p[:n] == q[:n] {
				return true
			}
		}
	}
	return false
}

func isNumber(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
