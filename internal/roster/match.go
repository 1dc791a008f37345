package roster

import (
	"cmp"
	"slices"

	"tallyman/internal/match"
	"tallyman/internal/trade"
)

// Filter narrows a question. The zero filter is all of the roster.
type Filter struct {
	Dataset        string // "" or [Default]: every list
	Schema         string // as Compatible has it; "" or Thing: any
	IncludeDataset []string
	ExcludeDataset []string
	ExcludeSchema  []string
	ChangedSince   string // ISO date or time; what states no change is let in
	Topics         []string
	Countries      []string
	Datasets       []string
	ExcludeIDs     []string // ids or referents
	Target         *bool
	// All of Topics, Countries and Datasets must hold, not any of each.
	And bool
}

// allows reports whether an entity passes.
func (r *Roster) allows(f *Filter, e *Entity) bool {
	switch {
	case f.Dataset != "" && !r.in(e, canonical(f.Dataset)),
		len(f.IncludeDataset) > 0 && !overlap(f.IncludeDataset, e.Datasets),
		overlap(f.ExcludeDataset, e.Datasets),
		slices.Contains(f.ExcludeSchema, string(e.Schema)), // this schema, not what descends from it
		f.ChangedSince != "" && e.LastChange != "" && e.LastChange < f.ChangedSince,
		f.Target != nil && *f.Target != e.Listed,
		slices.Contains(f.ExcludeIDs, e.ID), overlap(f.ExcludeIDs, e.Referents):
		return false
	}
	countries := e.Country
	if len(f.Countries) > 0 {
		countries = e.Values()["country"]
	}
	return f.pass(f.Topics, e.Topics) && f.pass(f.Countries, countries) && f.pass(f.Datasets, e.Datasets)
}

func (f *Filter) pass(want, have []string) bool {
	if len(want) == 0 {
		return true
	}
	if f.And {
		for _, w := range want {
			if !slices.Contains(have, w) {
				return false
			}
		}
		return true
	}
	return overlap(want, have)
}

func overlap(a, b []string) bool {
	for _, x := range a {
		if slices.Contains(b, x) {
			return true
		}
	}
	return false
}

// narrow reports whether the filter may drop some of what a search of one list
// finds first, so that it has to look deeper for the rest.
func (r *Roster) narrow(f *Filter) bool {
	return len(f.IncludeDataset)+len(f.ExcludeDataset)+len(f.ExcludeSchema)+len(f.Topics)+len(f.Countries)+len(f.Datasets)+len(f.ExcludeIDs) > 0 ||
		f.ChangedSince != "" || f.Target != nil || f.Dataset != "" && canonical(f.Dataset) != Default && !r.IsList(f.Dataset)
}

// MatchOptions of [Roster.Match].
type MatchOptions struct {
	Filter Filter
	Limit  int
	// Floor is the least score that comes back, inclusive.
	Floor float64
	// Weights replace those of the model, by feature.
	Weights map[string]float64
}

// Hit is an entity that a query may be.
type Hit struct {
	Entity *Entity
	Score  float64
	Why    []trade.Reason // Left is the query's value, Right the list's
	Rule   string         // identifier or name
	Left   string         // the two names that met best
	Right  string
}

// deep is how many candidates are looked at for each result asked for, where
// more than deepLow are; deepHigh is the most.
const (
	deep     = 10
	deepLow  = 20
	deepHigh = 500
)

// Match compares a party with the listed entities and returns those that score
// at least the floor, best first, equal scores in the order of ids. It hands
// back all of them; the limit only says how far to look.
func (r *Roster) Match(p match.Party, opt MatchOptions) []Hit {
	q := match.Prepare(p)
	floor := opt.Floor
	if len(opt.Weights) > 0 {
		floor = min(floor, weighedFloor)
	}
	depth := 0 // as deep as the index looks by itself
	switch {
	case r.narrow(&opt.Filter) || len(opt.Weights) > 0:
		depth = deepHigh
	case opt.Limit > deepLow:
		depth = min(opt.Limit*deep, deepHigh)
	}
	var out []Hit
	for _, l := range r.lists {
		ix := r.index[l.ID]
		if ix == nil || !r.mayHold(&opt.Filter, l.ID) {
			continue
		}
		for _, c := range ix.SearchPrepared(q, depth, floor) {
			e := &r.entities[r.byID[c.ID]]
			if !r.allows(&opt.Filter, e) || !Compatible(opt.Filter.Schema, string(e.Schema)) {
				continue
			}
			h := Hit{Entity: e, Score: c.Score, Why: c.Why, Rule: c.Rule, Left: c.Left, Right: c.Right}
			if len(opt.Weights) > 0 {
				h.weigh(opt.Weights)
			}
			if h.Score >= opt.Floor && h.Score > 0 {
				out = append(out, h)
			}
		}
	}
	slices.SortFunc(out, func(x, y Hit) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Entity.ID, y.Entity.ID))
	})
	return out
}

// weighedFloor is the least score of a candidate that other weights may lift.
const weighedFloor = 0.3

// mayHold spares the search of a list that the filter leaves out whole.
func (r *Roster) mayHold(f *Filter, list string) bool {
	d := canonical(f.Dataset)
	return (d == "" || slices.Contains(r.datasets[d], list)) && !slices.Contains(f.ExcludeDataset, list)
}

// weigh scores a hit again with other weights: the best main feature, then the
// qualifiers, as the model does.
func (h *Hit) weigh(weights map[string]float64) {
	h.Why = slices.Clone(h.Why)
	top, change := 0.0, 0.0
	for i := range h.Why {
		w := &h.Why[i]
		if v, ok := weights[w.Feature]; ok {
			w.Weight = v
		}
		if qualifier()[w.Feature] {
			change += w.Score * w.Weight
		} else {
			top = max(top, w.Score*w.Weight)
		}
	}
	h.Score = float64(int(min(max(top+change, 0), 1)*1e4+0.5)) / 1e4
}
