package match

import (
	"slices"
	"strconv"
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

// schemaMismatch is the feature of two parties that cannot be one kind of thing.
const schemaMismatch = "schema_mismatch"

// schemaFeature holds where one side is a company by its schema or legal form
// and the other a listed person, ship or aircraft, or one a person and the other a
// ship, and where one side acts in a
// deal and the other is a ship.
func schemaFeature(a, b *Prepared, names meeting) (trade.Reason, bool) {
	if d := contradicts(a, b, names.formedLeft); d != "" {
		return trade.Reason{Score: 1, Left: names.why.Left, Right: string(b.party.Schema), Detail: d}, true
	}
	if d := contradicts(b, a, names.formedRight); d != "" {
		return trade.Reason{Score: 1, Left: string(a.party.Schema), Right: names.why.Right, Detail: d}, true
	}
	return trade.Reason{}, false
}

// contradicts says why a cannot be what b is; empty where it can.
func contradicts(a, b *Prepared, formed bool) string {
	body := formed || kindOf(a.party.Schema) == organisation
	switch kindOf(b.party.Schema) {
	case vessel:
		what := "ship"
		if b.party.Schema == trade.Airplane {
			what = "aircraft"
		}
		switch {
		case body:
			return "a company is no " + what
		case a.party.Schema == trade.Person:
			return "a person is no " + what
		case a.party.Acts:
			return "who sends, receives or declares is no " + what
		}
	case person:
		if body {
			return "a company is no person"
		}
	}
	return ""
}

// supportFeature holds where the names met in one word or in common words only,
// and both sides share a country.
func supportFeature(a, b *Prepared, names meeting) (trade.Reason, bool) {
	if !names.thin {
		return trade.Reason{}, false
	}
	for _, c := range a.countries {
		if slices.Contains(b.countries, c) {
			return trade.Reason{Score: 1, Left: strings.Join(a.countries, ", "), Right: strings.Join(b.countries, ", "), Detail: "a country in common: " + c}, true
		}
	}
	return trade.Reason{}, false
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

// birthFeature holds where names are alike, and a full day of birth agrees; day and
// month swapped count as agreeing.
func birthFeature(a, b *Prepared, names meeting) (trade.Reason, bool) {
	if names.why.Score < bornName {
		return trade.Reason{}, false
	}
	for _, p := range a.party.BirthDates {
		for _, q := range b.party.BirthDates {
			if sameDay(p, q) {
				return trade.Reason{Score: 1, Left: p, Right: q, Detail: "born on the same day"}, true
			}
		}
	}
	return trade.Reason{}, false
}

func sameDay(p, q string) bool {
	return len(p) >= 10 && len(q) >= 10 && (p[:10] == q[:10] || p[:4] == q[:4] && p[5:7] == q[8:10] && p[8:10] == q[5:7])
}

// birthYearFeature holds where both sides state births and share no year. Years beside
// each other, which lists that say "about 1965" and a slip of the pen make, count half;
// a few years apart, or two digits swapped, most.
func birthYearFeature(a, b *Prepared) (trade.Reason, bool) {
	x, y := a.party.BirthDates, b.party.BirthDates
	if len(x) == 0 || len(y) == 0 || anyPrefix(x, y, 4) {
		return trade.Reason{}, false
	}
	score := 1.0
	for _, p := range x {
		for _, q := range y {
			score = min(score, yearsApart(p, q))
		}
	}
	return trade.Reason{Score: score, Left: strings.Join(x, ", "), Right: strings.Join(y, ", "), Detail: "born in different years"}, true
}

// yearsApart says how far two years of birth contradict each other, 0.5 to 1.
func yearsApart(p, q string) float64 {
	if len(p) < 4 || len(q) < 4 {
		return 1
	}
	m, errM := strconv.Atoi(p[:4])
	n, errN := strconv.Atoi(q[:4])
	switch {
	case errM != nil || errN != nil:
		return 1
	case abs(m-n) <= 1:
		return 0.5
	case abs(m-n) <= 3, p[:2] == q[:2] && p[2] == q[3] && p[3] == q[2]:
		return 0.7
	}
	return 1
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
			if sameDay(p, q) {
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
