package explore

import (
	"slices"
	"strings"

	"tallyman/internal/measure"
)

// within is a filter narrowed to one group of a key, so that it finds exactly
// the group's rows. It is false where the language cannot say so: a row may have
// several classes, and two of them cannot be asked for at once.
func within(fl *measure.Filter, key, value string) (*measure.Filter, bool, error) {
	switch key {
	case "month", "quarter", "year":
		return inTime(fl, key, value)
	case "hs", "hs2", "hs4", "hs6":
		return inCodes(fl, value)
	}
	t, err := filter(term(key, value))
	if err != nil {
		return nil, false, err
	}
	own := positive(fl, t.Terms[0].Key)
	if several := many([]string{key}); several && len(own) > 0 && !slices.ContainsFunc(own, func(v measure.Value) bool { return v.Any || !v.Set && strings.EqualFold(v.Text, value) }) {
		return fl, false, nil
	}
	return narrowed(fl, t), true, nil
}

// positive are the values of the terms with a key that are not negated.
func positive(fl *measure.Filter, key string) []measure.Value {
	var out []measure.Value
	for _, t := range fl.Terms {
		if t.Key == key && !t.Neg {
			out = append(out, t.Values...)
		}
	}
	return out
}

// narrowed puts terms in the place of those with their keys; what a filter
// leaves out stays left out.
func narrowed(fl, by *measure.Filter) *measure.Filter {
	out := fl.Clone()
	out.Terms = slices.DeleteFunc(out.Terms, func(t measure.Term) bool {
		return !t.Neg && slices.ContainsFunc(by.Terms, func(b measure.Term) bool { return b.Key == t.Key })
	})
	return out.With(by)
}

// inTime adds a month, quarter or year beside what the filter says about time,
// with a key that it does not use yet: terms with one key would be alternatives.
func inTime(fl *measure.Filter, key, value string) (*measure.Filter, bool, error) {
	var forms []string
	switch key {
	case "month":
		forms = []string{"month:" + value, "date:" + value}
	case "quarter":
		year, q, _ := strings.Cut(value, "-q")
		ends := map[string][2]string{"1": {"-01", "-03"}, "2": {"-04", "-06"}, "3": {"-07", "-09"}, "4": {"-10", "-12"}}[q]
		first, last := year+ends[0], year+ends[1]
		forms = []string{"month:" + first + ".." + last, "date:" + first + ".." + last}
	case "year":
		forms = []string{"year:" + value, "date:" + value, "month:" + value + "-01.." + value + "-12"}
	}
	for _, form := range forms {
		t, err := filter(form)
		if err != nil {
			return nil, false, err
		}
		// Months are whole: one of them stands for those that hold it.
		if len(positive(fl, t.Terms[0].Key)) == 0 || key == "month" && t.Terms[0].Key == "month" {
			return narrowed(fl, t), true, nil
		}
	}
	return fl, false, nil
}

// inCodes keeps of the filter's codes what lies below the group's code, or the
// group's code where it lies below one of them.
func inCodes(fl *measure.Filter, code string) (*measure.Filter, bool, error) {
	whole, values := true, []string{}
	for _, v := range positive(fl, "hs") {
		whole = false
		lo, hi, ranged := strings.Cut(v.Text, "..")
		switch {
		case v.Set:
			return fl, false, nil
		case v.Any, !ranged && strings.HasPrefix(code, v.Text), ranged && len(lo) <= len(code) && lo <= code[:len(lo)] && code[:len(lo)] <= hi:
			whole = true
		case ranged && len(lo) > len(code):
			pad := len(lo) - len(code)
			if a, b := max(lo, code+strings.Repeat("0", pad)), min(hi, code+strings.Repeat("9", pad)); a <= b {
				values = append(values, a+".."+b)
			}
		case !ranged && strings.HasPrefix(v.Text, code):
			values = append(values, v.String())
		}
		if whole {
			break
		}
	}
	if whole || len(values) == 0 {
		values = []string{code}
	}
	t, err := filter("hs:" + strings.Join(values, ","))
	if err != nil {
		return nil, false, err
	}
	return narrowed(fl, t), true, nil
}
