package measure

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Filter is a set of terms that must all hold.
type Filter struct {
	Terms []Term
	expr  string // as typed, for errors that come later
	shift int    // where the filter starts in expr
}

// Term is one condition: any of the values, or with Neg none of them. Key is a
// name of the [Catalog]; "" is a bare word of the search box, which is looked
// for in goods texts and party names.
type Term struct {
	Neg    bool
	Key    string
	Values []Value
}

// Value is one value of a term.
type Value struct {
	// Text is the value without quotes and wildcards: hs codes as digits,
	// enumerated words in lower case.
	Text string
	// Pre and Post are wildcards before and after the text; Any is a bare *.
	Pre, Post, Any bool
	// Set is a named set of values (@name), looked up in Options.Sets.
	Set  bool
	Num  *NumRange
	Date *Period
	// Col is the 1-based column at which the value stood; 0 where it was made
	// by a program. It is no part of the value.
	Col int
}

// Has says whether a term with this key is there.
func (f *Filter) Has(key string) bool {
	return slices.ContainsFunc(f.Terms, func(t Term) bool { return t.Key == key })
}

// Clone is a copy that shares nothing that With or Without change.
func (f *Filter) Clone() *Filter {
	if f == nil {
		return &Filter{}
	}
	return &Filter{Terms: slices.Clone(f.Terms), expr: f.expr, shift: f.shift}
}

// Without is the filter less every term with one of the keys.
func (f *Filter) Without(keys ...string) *Filter {
	out := f.Clone()
	out.Terms = slices.DeleteFunc(out.Terms, func(t Term) bool { return slices.Contains(keys, t.Key) })
	return out
}

// With is the filter with all terms of g added; terms with equal keys merge as
// if they had been typed together.
func (f *Filter) With(g *Filter) *Filter {
	out := f.Clone()
	out.Terms = append(out.Terms, g.Terms...)
	out.canonical()
	return out
}

// Replace is the filter in which the terms of g stand in for those with the
// same keys; a period of any form replaces every period.
func (f *Filter) Replace(g *Filter) *Filter {
	var drop []string
	for _, t := range g.Terms {
		if slices.Contains(periodKeys, t.Key) {
			drop = append(drop, periodKeys...)
		}
		if t.Key != "" {
			drop = append(drop, t.Key)
		}
	}
	return f.Without(drop...).With(g)
}

// periodKeys are the keys that bound the time a filter speaks of.
var periodKeys = []string{"date", "month", "year", "before", "after"}

// canonical merges repeated keys, sorts terms in the catalogue's order and
// values by their text, and drops repetitions, so that equal filters print
// equally whatever the order in which they were typed.
func (f *Filter) canonical() {
	type id struct {
		neg bool
		key string
	}
	at := map[id]int{}
	var out []Term
	for _, t := range f.Terms {
		if t.Key == "" {
			if !slices.ContainsFunc(out, func(o Term) bool { return o.String() == t.String() }) {
				out = append(out, t)
			}
			continue
		}
		k := id{t.Neg, t.Key}
		i, ok := at[k]
		if !ok {
			at[k] = len(out)
			out = append(out, Term{Neg: t.Neg, Key: t.Key, Values: slices.Clone(t.Values)})
			continue
		}
		out[i].Values = append(out[i].Values, t.Values...)
	}
	for i := range out {
		slices.SortStableFunc(out[i].Values, func(a, b Value) int { return cmp.Compare(a.String(), b.String()) })
		out[i].Values = slices.CompactFunc(out[i].Values, func(a, b Value) bool { return a.String() == b.String() })
	}
	slices.SortStableFunc(out, func(a, b Term) int {
		if c := cmp.Compare(keyOrder(a.Key), keyOrder(b.Key)); c != 0 {
			return c
		}
		if a.Neg != b.Neg {
			if b.Neg {
				return -1
			}
			return 1
		}
		return 0
	})
	f.Terms = out
}

// String writes the filter in its canonical form; parsing it again gives the
// same filter.
func (f *Filter) String() string {
	if f == nil {
		return ""
	}
	parts := make([]string, len(f.Terms))
	for i, t := range f.Terms {
		parts[i] = t.String()
	}
	return strings.Join(parts, " ")
}

// String writes the term in its canonical form.
func (t Term) String() string {
	var b strings.Builder
	if t.Neg {
		b.WriteByte('-')
	}
	if t.Key != "" {
		b.WriteString(t.Key)
		b.WriteByte(':')
	}
	for i, v := range t.Values {
		if i > 0 && v.Num == nil {
			b.WriteByte(',')
		}
		if i > 0 && v.Num != nil { // a comma in a number would be ambiguous
			b.WriteByte(' ')
			if t.Neg {
				b.WriteByte('-')
			}
			b.WriteString(t.Key + ":")
		}
		if t.Key == "hs" {
			b.WriteString(v.hsString())
			continue
		}
		s := v.String()
		// A bare word is always quoted: in a measure it has to be.
		if t.Key == "" && !needsQuotes(v.Text) {
			s = `"` + s + `"`
		}
		b.WriteString(s)
	}
	return b.String()
}

// String writes the value in its canonical form, quoted where it must be.
func (v Value) String() string {
	switch {
	case v.Any:
		return "*"
	case v.Num != nil:
		return v.Num.String()
	case v.Date != nil:
		return v.Date.String()
	case v.Set:
		return "@" + v.Text
	}
	s := v.Text
	if needsQuotes(s) {
		s = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `*`, `\*`).Replace(s)
		if v.Pre {
			s = `"*` + s[1:]
		}
		if v.Post {
			s += "*"
		}
		return s + `"`
	}
	if v.Pre {
		s = "*" + s
	}
	if v.Post {
		s += "*"
	}
	return s
}

// hsString shows a code as people write it: 9013.10, 9013.10.9000.
func (v Value) hsString() string {
	if v.Any || v.Set {
		return v.String()
	}
	dotted := func(s string) string {
		if len(s) > 6 {
			return s[:4] + "." + s[4:6] + "." + s[6:]
		}
		if len(s) > 4 {
			return s[:4] + "." + s[4:]
		}
		return s
	}
	if lo, hi, ok := strings.Cut(v.Text, ".."); ok {
		return dotted(lo) + ".." + dotted(hi)
	}
	if v.Post {
		return dotted(v.Text) + "*"
	}
	return dotted(v.Text)
}

// needsQuotes says whether a bare value would be read as something else.
func needsQuotes(s string) bool {
	if s == "" || strings.HasPrefix(s, "@") || strings.HasPrefix(s, "-") {
		return true
	}
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`",*\()`, r) || isQuote(r)
	})
}

func isQuote(r rune) bool { return strings.ContainsRune("\"“”„«»", r) }
