package measure

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/ref/hs"
	"tallyman/internal/store"
)

// latestEdition came into force on latestFrom by the Convention; codes of
// filters are usually read off its tables.
const (
	latestEdition, latestFrom = "2022", "2022-01-01"
	formerEdition, formerFrom = "2017", "2017-01-01"
)

// leastCodes is how many codes of one edition a note spells out.
const leastCodes = 8

// editions says which codes of which editions of the Harmonized System a figure
// by code adds up, and where a code's goods had another code before: a figure
// across the break follows the goods only over the union of both.
func (r *run) editions(ctx context.Context) error {
	terms := r.scope.terms("hs")
	if len(terms) == 0 || r.m.brief {
		return nil
	}
	var parts []string
	if r.fig.Rows > 0 {
		q := r.selects("i.hs_revision, list_sort(list(DISTINCT i.hs6)) AS codes", nil, r.ofGrain(), sqlf("i.hs_revision IS NOT NULL AND i.hs6 IS NOT NULL"))
		sqlText := "SELECT hs_revision, array_to_string(codes[:" + fmt.Sprint(leastCodes) + "], ', '), len(codes) FROM (" + q.sql + " GROUP BY 1) e ORDER BY 1"
		if err := store.QueryAll(ctx, r.m.db, sqlText, q.args, func(rows *sql.Rows) error {
			var edition, codes string
			var n int
			if err := rows.Scan(&edition, &codes, &n); err != nil {
				return err
			}
			if n > leastCodes {
				codes += fmt.Sprintf(" and %d more", n-leastCodes)
			}
			parts = append(parts, "HS "+edition+": "+codes)
			return nil
		}); err != nil {
			return err
		}
	}
	if len(parts) > 1 {
		r.note("codes of several HS editions are counted together, each as the records have it: %s", strings.Join(parts, "; "))
	}
	if !r.reaches(formerFrom, latestFrom) {
		return nil
	}
	for _, code := range namedCodes(terms) {
		old, partial := hs.Predecessors(code, formerEdition)
		if len(old) == 0 || slices.Equal(old, []string{code}) || names(terms, old) {
			continue
		}
		more := ""
		if partial {
			more = ", beside other goods"
		}
		r.note("before %s, in HS %s, the goods of %s stood under %s%s: hs:%s follows them across the change",
			latestEdition, formerEdition, code, strings.Join(old, ", "), more, strings.Join(append([]string{code}, old...), ","))
	}
	return nil
}

// editionChoices are the ways to count goods whose code changed between editions
// of the Harmonized System: by the codes named alone or with those the goods had
// before, and with or without codes that are wider than what a list names.
func (m *Meter) editionChoices(b *Measure) []choice {
	var out []choice
	union := b.refilter(func(f *Filter) *Filter {
		g := f.Clone()
		for i, t := range g.Terms {
			if t.Key != "hs" {
				continue
			}
			for _, code := range namedCodes([]Term{t}) {
				if old, _ := hs.Predecessors(code, formerEdition); len(old) > 0 && !names([]Term{t}, old) {
					for _, o := range old {
						t.Values = append(slices.Clone(t.Values), Value{Text: o})
					}
				}
			}
			g.Terms[i] = t
		}
		g.canonical()
		return g
	})
	if union.String() != b.String() {
		out = append(out, choice{name: "with the codes of HS " + formerEdition + " for the same goods", m: union})
	}
	if !m.opt.NoPartial && b.has("control") {
		out = append(out, choice{name: "without codes that held other goods too", m: b, opt: func(o Options) Options { o.NoPartial = true; return o }})
	}
	return out
}

// has says whether any filter of the measure has a term with the key.
func (m *Measure) has(key string) bool {
	return m.Where.Has(key) || m.Of != nil && m.Of.Has(key) || m.Vs != nil && m.Vs.Filter != nil && m.Vs.Filter.Has(key)
}

// reaches: the figure's periods hold a day from from to before to.
func (r *run) reaches(from, to string) bool {
	if !r.bounded {
		return true
	}
	return slices.ContainsFunc(r.spans, func(s Span) bool { return (s.From == "" || s.From < to) && (s.To == "" || s.To >= from) })
}

// namedCodes are the subheadings that terms name.
func namedCodes(terms []Term) []string {
	var out []string
	for _, t := range terms {
		for _, v := range t.Values {
			if !v.Pre && !v.Any && !v.Set && len(v.Text) >= 6 && !slices.Contains(out, v.Text[:6]) {
				out = append(out, v.Text[:6])
			}
		}
	}
	return out
}

// names: the terms already count every one of the codes.
func names(terms []Term, codes []string) bool {
	for _, code := range codes {
		if !slices.ContainsFunc(terms, func(t Term) bool {
			return slices.ContainsFunc(t.Values, func(v Value) bool { return v.Any || v.Text != "" && strings.HasPrefix(code, v.Text) })
		}) {
			return false
		}
	}
	return true
}
