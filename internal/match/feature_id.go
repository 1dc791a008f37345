package match

import "tallyman/internal/trade"

// identifierFeature decides where both sides carry the same number of a type
// that the feature covers. A number whose check digit is wrong on both sides
// still agrees, but weighs less: two copies of one misprint are possible, two
// misprints are not.
func identifierFeature(feature string) func(a, b *Prepared) (trade.Reason, bool) {
	return func(a, b *Prepared) (trade.Reason, bool) {
		for i := range a.ids {
			x := &a.ids[i]
			if x.feature != feature {
				continue
			}
			for j := range b.ids {
				y := &b.ids[j]
				if y.feature != feature || x.value != y.value || countriesClash(x, y) {
					continue
				}
				r := trade.Reason{Score: 1, Left: x.value, Right: y.value, Detail: "same " + x.typ + " number"}
				if x.invalid || y.invalid {
					r.Score, r.Detail = 0.85, r.Detail+", its check digit is wrong"
				}
				return r, true
			}
		}
		return trade.Reason{}, false
	}
}

// countriesClash: the same digits under two countries are two numbers, unless
// the type is of one country anyway.
func countriesClash(x, y *idKey) bool {
	return x.feature == "identifier_match" && x.country != "" && y.country != "" && x.country != y.country
}

// idConflictFeature speaks against a match where both sides carry a number of
// one type that is unique to its holder, both with right check digits, and no
// number of any type agrees.
func idConflictFeature(a, b *Prepared) (trade.Reason, bool) {
	var out trade.Reason
	found := false
	for i := range a.ids {
		x := &a.ids[i]
		for j := range b.ids {
			y := &b.ids[j]
			if x.value == y.value {
				return trade.Reason{}, false
			}
			if x.typ != y.typ || x.feature == "identifier_match" || x.feature == "bic_code_match" || x.invalid || y.invalid {
				continue
			}
			if !found {
				out = trade.Reason{Score: 1, Left: x.value, Right: y.value, Detail: "different " + x.typ + " numbers"}
				found = true
			}
		}
	}
	return out, found
}
