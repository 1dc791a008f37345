package detect

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	iso "tallyman/internal/ref/country"
)

// euMembers are the members of the European Union since 1 February 2020, which
// report as one and by country.
var euMembers = strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")

// leastMembers is how many members both sides must state for a figure of the
// Union.
const leastMembers = 20

// Union is the name of the Union as an exporter.
const Union = "EU"

// Pair is one trade as both sides state it: what the exporter's statistics say
// was sent, and what the importer's say came.
type Pair struct {
	ID                 string
	Exporter, Importer string
	X, M               Side     // a sum of members: the first of them
	Level              int      // digits of the codes that can be compared
	Yearly             bool     // compared by year, else by month
	Before, After      []string // periods on either side of the event that both cover
	Between            []string // the event's own month or year, where both cover it: shown, not judged
	Missing            []string // periods between the first and the last that a side lacks
	Members            []string // of a union
	note               string
}

// Coverage says in words what the comparison rests on.
func (p Pair) Coverage() string {
	unit := "month by month"
	if p.Yearly {
		unit = "by year"
	}
	goods := "all goods"
	if p.Level > 0 {
		goods = fmt.Sprintf("codes of %d digits", p.Level)
	}
	say := fmt.Sprintf("%s, %s, in %s: %s to %s before and %s to %s after the event, exports from %s, imports from %s", unit, goods, p.X.Currency,
		p.Before[0], p.Before[len(p.Before)-1], p.After[0], p.After[len(p.After)-1], FileNames(p.X.Files), FileNames(p.M.Files))
	if len(p.Members) > 0 {
		say += fmt.Sprintf("; %d members of the Union that both sides state in each period", len(p.Members))
	}
	if len(p.Missing) > 0 {
		say += "; left out, since one side lacks them: " + strings.Join(p.Missing, ", ")
	}
	if p.note != "" {
		say += "; " + p.note
	}
	return say
}

// MirrorPairs finds what can be compared on both sides of an event and puts it
// into the temporary tables agg_pair and agg_use. It needs agg_cell. Comparisons
// that coverage refuses are reported with their reason.
func (in Input) MirrorPairs(ctx context.Context, event time.Time) ([]Pair, error) {
	sides, err := in.Sides(ctx)
	if err != nil {
		return nil, err
	}
	byTrade := map[[2]string][]Side{}
	for _, s := range sides {
		if s.Direction == "import" {
			k := [2]string{s.Exporter, s.Importer}
			byTrade[k] = append(byTrade[k], s)
		}
	}
	var pairs []Pair
	var no refusals
	for _, x := range sides {
		if x.Direction != "export" {
			continue
		}
		for _, m := range byTrade[[2]string{x.Exporter, x.Importer}] {
			p, why := pairOf(x, m, event)
			if why != "" {
				no.add(x.Exporter+" to "+x.Importer, why)
				continue
			}
			pairs = append(pairs, p)
		}
	}
	pairs = append(pairs, unions(sides, pairs, event, &no)...)
	no.say(in)
	for i := range pairs {
		pairs[i].ID = fmt.Sprint(i)
	}
	return pairs, in.writePairs(ctx, pairs)
}

// pairOf says how two sides can be compared, or why they cannot.
func pairOf(x, m Side, event time.Time) (Pair, string) {
	p := Pair{Exporter: x.Exporter, Importer: x.Importer, X: x, M: m, Level: min(x.Level, m.Level), Yearly: x.Yearly || m.Yearly}
	if x.Currency != m.Currency {
		return p, fmt.Sprintf("exports are in %s and imports in %s, and there is no one rate for a period", orNone(x.Currency), orNone(m.Currency))
	}
	if x.Level != m.Level && (x.Level > m.Level && !x.Whole || m.Level > x.Level && !m.Whole) {
		return p, fmt.Sprintf("one side is by code of %d digits for some chapters only, the other by %d digits", max(x.Level, m.Level), min(x.Level, m.Level))
	}
	if p.Level == 6 && !slices.Equal(x.Revisions, m.Revisions) || p.Level == 6 && len(x.Revisions) > 1 {
		p.Level, p.note = 4, fmt.Sprintf("compared at 4 digits, since the codes are of HS %s and HS %s", strings.Join(x.Revisions, ", "), strings.Join(m.Revisions, ", "))
	}
	have, other := x.Periods, m.Periods
	if p.Yearly {
		have, other = x.Years(), m.Years()
	}
	p.split(have, other, event)
	if len(p.Before) == 0 || len(p.After) == 0 {
		return p, fmt.Sprintf("exports (%s) cover %s and imports (%s) cover %s: no period before and after %s that both have", FileNames(x.Files), spanOf(have),
			FileNames(m.Files), spanOf(other), event.Format(time.DateOnly))
	}
	return p, ""
}

// refusals gathers what could not be compared, by reason.
type refusals struct {
	order []string
	pairs map[string][]string
}

func (r *refusals) add(pair, why string) {
	if r.pairs == nil {
		r.pairs = map[string][]string{}
	}
	if r.pairs[why] == nil {
		r.order = append(r.order, why)
	}
	r.pairs[why] = append(r.pairs[why], pair)
}

func (r *refusals) say(in Input) {
	for i, why := range r.order {
		list := r.pairs[why]
		if i < saidReasons {
			named := strings.Join(list[:min(len(list), 3)], ", ")
			if len(list) > 3 {
				named += fmt.Sprintf(" and %d more", len(list)-3)
			}
			in.Uncovered(int64(len(list)), named+": "+why)
			continue
		}
		in.Uncovered(int64(len(list)), fmt.Sprintf("and %d more reasons of the kind", len(r.order)-saidReasons))
		return
	}
}

// split sets the common periods before and after the event; the event's own
// month or year is in neither.
func (p *Pair) split(a, b []string, event time.Time) {
	own := event.Format("2006-01")
	if p.Yearly {
		own = event.Format("2006")
	}
	for _, t := range a {
		switch {
		case !slices.Contains(b, t):
			p.Missing = append(p.Missing, t)
		case t < own:
			p.Before = append(p.Before, t)
		case t > own:
			p.After = append(p.After, t)
		default:
			p.Between = append(p.Between, t)
		}
	}
	for _, t := range b {
		if !slices.Contains(a, t) {
			p.Missing = append(p.Missing, t)
		}
	}
	slices.Sort(p.Missing)
	// Only what lies inside the comparison is worth saying.
	if len(p.Before) > 0 && len(p.After) > 0 {
		p.Missing = slices.DeleteFunc(p.Missing, func(t string) bool { return t < p.Before[0] || t > p.After[len(p.After)-1] })
	}
}

func spanOf(periods []string) string {
	if len(periods) == 0 {
		return "no whole period"
	}
	return periods[0] + " to " + periods[len(periods)-1]
}

// unions sums the pairs of members with one importer, and sets a reporter "EU"
// against an importer's members.
func unions(sides []Side, pairs []Pair, event time.Time, no *refusals) []Pair {
	type key struct {
		importer, sourceX, sourceM, currency string
		yearly                               bool
		level                                int
	}
	groups := map[key][]Pair{}
	var order []key
	for _, p := range pairs {
		if !slices.Contains(euMembers, p.Exporter) {
			continue
		}
		k := key{p.Importer, p.X.Source, p.M.Source, p.X.Currency, p.Yearly, p.Level}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], p)
	}
	var out []Pair
	for _, k := range order {
		if u, ok := sumOf(groups[k]); ok {
			out = append(out, u)
		}
	}
	for _, x := range sides {
		if x.Direction != "export" || x.Exporter != Union {
			continue
		}
		for _, m := range sides {
			if m.Direction != "import" || m.Importer != x.Importer || m.Exporter != euMembers[5] { // Germany stands for the members of a source
				continue
			}
			m.Exporter = Union
			p, why := pairOf(x, m, event)
			if why != "" {
				no.add(x.Exporter+" to "+x.Importer, why)
				continue
			}
			for _, s := range sides {
				if s.Direction == "import" && s.Importer == m.Importer && s.Source == m.Source && slices.Contains(euMembers, s.Exporter) {
					p.Members = append(p.Members, s.Exporter)
				}
			}
			if len(p.Members) >= leastMembers {
				p.note = strings.TrimPrefix(p.note+"; the Union reports as one, its members stand apart in the importer's statistics", "; ")
				out = append(out, p)
			}
		}
	}
	return out
}

// sumOf is the union of member pairs over the periods that all of them have.
func sumOf(members []Pair) (Pair, bool) {
	if len(members) < leastMembers {
		return Pair{}, false
	}
	u := members[0]
	u.Exporter, u.Members = Union, nil
	for _, m := range members {
		u.Members = append(u.Members, m.Exporter)
		keep := func(have []string) func(string) bool {
			return func(t string) bool { return !slices.Contains(have, t) }
		}
		u.Before = slices.DeleteFunc(slices.Clone(u.Before), keep(m.Before))
		u.Between = slices.DeleteFunc(slices.Clone(u.Between), keep(m.Between))
		u.After = slices.DeleteFunc(slices.Clone(u.After), keep(m.After))
	}
	return u, len(u.Before) > 0 && len(u.After) > 0
}

// writePairs fills agg_pair and agg_use.
func (in Input) writePairs(ctx context.Context, pairs []Pair) error {
	for _, q := range []string{
		`CREATE OR REPLACE TEMP TABLE agg_pair (id VARCHAR, importer VARCHAR, source_x VARCHAR, source_m VARCHAR, currency VARCHAR, digits INTEGER, yearly BOOLEAN)`,
		`CREATE OR REPLACE TEMP TABLE agg_use (id VARCHAR, direction VARCHAR, exporter VARCHAR, period VARCHAR, phase VARCHAR)`,
	} {
		if err := in.DB.Exec(ctx, q); err != nil {
			return err
		}
	}
	var rows [][]any
	for _, p := range pairs {
		if err := in.DB.Exec(ctx, "INSERT INTO agg_pair VALUES (?, ?, ?, ?, ?, ?, ?)", p.ID, p.Importer, p.X.Source, p.M.Source, p.X.Currency, p.Level, p.Yearly); err != nil {
			return err
		}
		senders := map[string][]string{"export": {p.X.Exporter}, "import": {p.M.Exporter}}
		if len(p.Members) > 0 {
			senders["import"] = p.Members
			if p.X.Exporter != Union {
				senders["export"] = p.Members
			}
		}
		for _, direction := range []string{"export", "import"} {
			for _, exporter := range senders[direction] {
				for phase, periods := range map[string][]string{"before": p.Before, "between": p.Between, "after": p.After} {
					for _, t := range periods {
						rows = append(rows, []any{p.ID, direction, exporter, t, phase})
					}
				}
			}
		}
	}
	return in.Insert(ctx, "agg_use", rows)
}

// Insert writes rows into a temporary table, in batches.
func (in Input) Insert(ctx context.Context, table string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	one := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(rows[0])), ", ") + "), "
	for len(rows) > 0 {
		part := rows[:min(len(rows), keysPerInsert)]
		rows = rows[len(part):]
		var args []any
		for _, r := range part {
			args = append(args, r...)
		}
		if err := in.DB.Exec(ctx, "INSERT INTO "+table+" VALUES "+strings.TrimSuffix(strings.Repeat(one, len(part)), ", "), args...); err != nil {
			return err
		}
	}
	return nil
}

// Measures are both sides of a pair in the measure language; where narrows them
// further (" hs:8542").
func (p Pair) Measures(where string) []string {
	sum, money := "sum value_usd", ""
	if p.X.Currency != "USD" { // euros of a period are never converted: there is no one rate
		sum, money = "sum value_local", " currency:"+p.X.Currency
	}
	reporter, from := p.X.Exporter, p.M.Exporter
	if len(p.Members) > 0 {
		from = strings.Join(p.Members, ",")
		if reporter != Union {
			reporter = from
		}
	}
	return []string{
		sum + " where grain:aggregate reporter:" + reporter + " direction:export to:" + p.Importer + money + where + " by year",
		sum + " where grain:aggregate reporter:" + p.Importer + " direction:import from:" + from + money + where + " by year",
	}
}

// CountryName is a country in words, "Kazakhstan".
func CountryName(code string) string {
	if code == Union {
		return "the European Union (27)"
	}
	return iso.Name(code, "en")
}

// InPeriods says periods in words at the beginning of a sentence: "In 2023", "From
// 2019 to 2021".
func InPeriods(periods []string) string {
	if len(periods) == 1 {
		return "In " + periods[0]
	}
	return "From " + periods[0] + " to " + periods[len(periods)-1]
}

// SameCalendar narrows pairs by month to the calendar months that both periods
// hold, so that a season is not taken for a change, and writes them anew. Pairs of
// which nothing is left are dropped.
func (in Input) SameCalendar(ctx context.Context, pairs []Pair) ([]Pair, error) {
	var out []Pair
	for _, p := range pairs {
		if !p.Yearly {
			before, after := p.Before, p.After
			p.Before, p.After = alike(before, after), alike(after, before)
		}
		if len(p.Before) > 0 && len(p.After) > 0 {
			out = append(out, p)
		}
	}
	return out, in.writePairs(ctx, out)
}

// alike keeps the months whose calendar month is among others.
func alike(months, others []string) []string {
	return slices.DeleteFunc(slices.Clone(months), func(t string) bool {
		return !slices.ContainsFunc(others, func(o string) bool { return o[5:] == t[5:] })
	})
}
