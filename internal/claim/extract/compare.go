package extract

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"tallyman/internal/claim"
	"tallyman/internal/measure"
)

// Change is what became of a claim when it was told again.
type Change string

// Changes. A claim may show several; they are in this order.
const (
	Same         Change = "same"
	Rounded      Change = "rounded"      // the later range holds the earlier one, and little more
	Strengthened Change = "strengthened" // the later words claim more
	Weakened     Change = "weakened"     // the later words claim less
	Subject      Change = "subject changed"
	Period       Change = "period changed"
	UnitLost     Change = "unit changed"
	Goods        Change = "goods changed"
	Attribution  Change = "attribution lost"
	Missing      Change = "missing" // only in the earlier text
	Added        Change = "added"   // only in the later text
)

// Pair is one claim in both texts, or in one of them.
type Pair struct {
	Before  string   `json:"before,omitempty"` // id
	After   string   `json:"after,omitempty"`
	Quote   string   `json:"quote_before,omitempty"`
	Retold  string   `json:"quote_after,omitempty"`
	Changes []Change `json:"changes"`
	Why     []string `json:"why,omitempty"`
	Score   float64  `json:"likeness"` // 0 to 1: how sure it is that the two are one claim
}

// alike is the likeness from which two claims are taken for one.
const alike = 0.34

// Compare holds the claims of a later text against those of an earlier one.
// Claims are paired by what they speak of (goods, places, numbers and the words
// of their quotes), the likest first; the order in the texts does not matter.
func Compare(before, after *claim.File) []Pair {
	type match struct {
		i, j  int
		score float64
	}
	var all []match
	for i := range before.Claims {
		for j := range after.Claims {
			if s := likeness(&before.Claims[i], &after.Claims[j]); s >= alike {
				all = append(all, match{i, j, s})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b match) int { return cmp.Compare(b.score, a.score) })
	of := map[int]match{}
	taken := map[int]bool{}
	for _, m := range all {
		if _, done := of[m.i]; !done && !taken[m.j] {
			of[m.i], taken[m.j] = m, true
		}
	}
	var out []Pair
	for i := range before.Claims {
		b := &before.Claims[i]
		m, ok := of[i]
		if !ok {
			out = append(out, Pair{Before: b.ID, Quote: b.Quote, Changes: []Change{Missing}})
			continue
		}
		a := &after.Claims[m.j]
		p := Pair{Before: b.ID, After: a.ID, Quote: b.Quote, Retold: a.Quote, Score: m.score}
		p.Changes, p.Why = changes(b, a)
		out = append(out, p)
	}
	for j := range after.Claims {
		if !taken[j] {
			out = append(out, Pair{After: after.Claims[j].ID, Retold: after.Claims[j].Quote, Changes: []Change{Added}})
		}
	}
	return out
}

// likeness is the share of telling words and of filter terms that two claims
// have in common.
func likeness(a, b *claim.Claim) float64 {
	if a.Kind != b.Kind {
		return 0
	}
	w := overlap(telling(a.Quote), telling(b.Quote))
	t := overlap(parts(a)["what"], parts(b)["what"])
	if a.Kind != claim.Trade {
		return w
	}
	score := 0.55*w + 0.45*t
	// An amount and a rise are seldom one claim, however alike the words are.
	if x, err := measure.ParseExpect(a.Expect); err == nil {
		if y, err := measure.ParseExpect(b.Expect); err == nil && x.Of != y.Of {
			score /= 2
		}
	}
	return score
}

var dull = wordSet(`the a an of to in on at by for from and or that which who were was is are has have had be been its it their his her as with this these those than more said according
	also but not no into over under about some all year years last`)

func telling(s string) []string {
	var out []string
	for _, w := range words(strings.ToLower(s)) {
		if !dull[w] && !slices.Contains(out, w) {
			out = append(out, singular(w))
		}
	}
	return out
}

// overlap is the Dice coefficient of two sets.
func overlap(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	n := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			n++
		}
	}
	return 2 * float64(n) / float64(len(a)+len(b))
}

var roleOfKey = map[string]string{
	"class": "what", "hs": "what", "control": "what", "text": "what", "cover": "what",
	"date": "when", "before": "when", "after": "when", "month": "when", "year": "when",
	"from": "who", "to": "who", "via": "who", "between": "who", "origin": "who", "recipient": "who", "sender": "who", "party": "who",
	"recipient.sector": "who", "sender.list": "who", "recipient.list": "who", "sender.country": "who",
}

// parts sorts the terms of a claim's first measure by what they say.
func parts(c *claim.Claim) map[string][]string {
	expr := c.Measure
	if expr == "" && len(c.Readings) > 0 {
		expr = c.Readings[0].Measure
	}
	out := map[string][]string{}
	m, err := measure.ParseMeasure(expr)
	if expr == "" || err != nil {
		return out
	}
	out["unit"] = []string{string(m.Kind) + " " + m.Metric.String()}
	if len(c.Readings) > 1 {
		out["unit"] = nil // the words leave it open
		for _, r := range c.Readings {
			if one, err := measure.ParseMeasure(r.Measure); err == nil {
				out["unit"] = append(out["unit"], string(one.Kind)+" "+one.Metric.String())
			}
		}
	}
	if m.Where != nil {
		for _, t := range m.Where.Terms {
			text := (&measure.Filter{Terms: []measure.Term{t}}).String()
			key, _, _ := strings.Cut(strings.TrimPrefix(text, "-"), ":")
			if role := roleOfKey[key]; role != "" {
				out[role] = append(out[role], text)
			}
		}
	}
	return out
}

// changes names what differs between two tellings of one claim.
func changes(b, a *claim.Claim) (out []Change, why []string) {
	add := func(c Change, reason string) {
		out, why = append(out, c), append(why, reason)
	}
	if b.Kind == claim.Trade {
		if c, reason := strength(b.Expect, a.Expect); c != Same {
			add(c, reason)
		}
	}
	pb, pa := parts(b), parts(a)
	for _, part := range []struct {
		name   string
		change Change
	}{{"who", Subject}, {"when", Period}, {"what", Goods}, {"unit", UnitLost}} {
		x, y := pb[part.name], pa[part.name]
		if part.name == "unit" && len(x) > 0 && slices.ContainsFunc(y, func(u string) bool { return slices.Contains(x, u) }) {
			continue // one of the readings is the same
		}
		if len(x) == 0 && len(y) == 0 || equalSets(x, y) {
			continue
		}
		add(part.change, orText(strings.Join(x, " "), "not stated")+" became "+orText(strings.Join(y, " "), "not stated"))
	}
	if records(b) && !records(a) {
		add(Attribution, "the earlier text names the records that it rests on, the later one does not")
	}
	if len(out) == 0 {
		return []Change{Same}, nil
	}
	return out, why
}

func records(c *claim.Claim) bool { return hasRole(c.Chain, linkRecords) || len(c.SaidBy) > 2 }

func equalSets(a, b []string) bool {
	x, y := slices.Clone(a), slices.Clone(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// strength compares what two expectations claim. A range of growth that lies
// higher claims more: "almost doubled" is 1.75 to 2, "more than double" above 2.
func strength(before, after string) (Change, string) {
	if before == after || before == "" && after == "" {
		return Same, ""
	}
	x, err1 := measure.ParseExpect(before)
	y, err2 := measure.ParseExpect(after)
	reason := orText(before, "no number") + " became " + orText(after, "no number")
	switch {
	case err1 != nil || err2 != nil:
		if before != "" && after == "" {
			return Weakened, reason
		}
		return Strengthened, reason
	case x.Of != "" && y.Of != "" && x.Of != y.Of:
		return Strengthened, reason + " (" + x.Of + " and " + y.Of + " are different things)"
	}
	lo, hi := order2(x.Lo, y.Lo, -1), order2(x.Hi, y.Hi, 1)
	switch {
	case lo == 0 && hi == 0 && x.LoOpen == y.LoOpen && x.HiOpen == y.HiOpen:
		return Same, ""
	case lo <= 0 && hi >= 0 && near(x, y):
		return Rounded, reason
	case lo > 0 || lo == 0 && (hi > 0 || y.LoOpen && !x.LoOpen):
		return Strengthened, reason
	}
	return Weakened, reason
}

// order2 says whether the second end lies above (1), at (0) or below (-1) the
// first; an end that is open lies beyond every number on its side.
func order2(a, b *big.Rat, side int) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -side
	case b == nil:
		return side
	}
	return b.Cmp(a)
}

// near says whether a wider range is within a tenth of the number it rounds.
func near(x, y measure.Expect) bool {
	if x.Lo == nil || x.Hi == nil || y.Lo == nil || y.Hi == nil || x.Hi.Sign() == 0 {
		return false
	}
	tenth := new(big.Rat).Mul(x.Hi, big.NewRat(1, 10))
	return new(big.Rat).Sub(y.Hi, x.Hi).Cmp(tenth) <= 0 && new(big.Rat).Sub(x.Lo, y.Lo).Cmp(tenth) <= 0
}
