package ownership

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Half is the share, in percent, from which the rule holds.
const Half = 50.0

// Edge is one stated tie between an owner and what it owns.
type Edge struct {
	Owner, Asset string
	// Min and Max bound the share in percent; equal where one number is stated.
	Min, Max float64
	// Stated is false where a tie is given without a share.
	Stated bool
	// Control marks ties that are not ownership (director, acting for, linked
	// to) or that have ended: associations, whatever their share.
	Control bool
	Role    string // as the source says
}

// Verdict is what can be said of an asset.
type Verdict string

// Verdicts, strongest first.
const (
	Owned       Verdict = "owned"       // the lower ends reach 50 percent
	Possibly    Verdict = "possibly"    // only the upper ends do
	Association Verdict = "association" // a stake below 50 percent, or none stated
)

// Share is one owner's part in a result.
type Share struct {
	Owner    string  `json:"owner"`
	Min      float64 `json:"percent_min"`
	Max      float64 `json:"percent_max"`
	Stated   bool    `json:"stated"`
	Role     string  `json:"role,omitempty"`
	Standing string  `json:"standing"` // listed, owned, possibly
}

// Result is one asset with what leads to it.
type Result struct {
	Asset   string
	Verdict Verdict
	// Min and Max are the summed shares in percent, capped at 100.
	Min, Max float64
	Shares   []Share
	// Since is the day from which the sum is reached: the listing date that
	// completes it. "" where a date is missing or the sum is not reached.
	Since string
	// Path are the assets' owners from the asset up to a listed party, the
	// largest share first: asset, owner, owner's owner ...
	Path []string
}

// state of a node while solving.
type state struct {
	listed, owned, possibly bool
	since                   string
	dated                   bool
}

type solver struct {
	in    map[string][]Edge // by asset, one edge an owner
	out   map[string][]string
	nodes map[string]*state
}

// Solve returns the assets that listed parties have a tie to, in the order of
// their names. listed gives each listed party's earliest listing date (ISO) or
// "". Cycles are allowed: the result is the least fixed point, so that two
// firms that own each other and nobody else's are owned by nobody.
func Solve(edges []Edge, listed map[string]string) []Result {
	s := newSolver(edges, listed)
	s.fix(func(st *state) bool { return st.listed || st.owned }, func(e Edge) float64 { return e.Min },
		func(st *state, sum float64) bool {
			if st.owned || sum < Half {
				return false
			}
			st.owned = true
			return true
		})
	s.fix(func(st *state) bool { return st.listed || st.owned || st.possibly }, func(e Edge) float64 { return e.Max },
		func(st *state, sum float64) bool {
			if st.owned || st.possibly || sum < Half {
				return false
			}
			st.possibly = true
			return true
		})
	s.date()
	assets := make([]string, 0, len(s.in))
	for a := range s.in {
		if !s.nodes[a].listed {
			assets = append(assets, a)
		}
	}
	slices.Sort(assets)
	var out []Result
	for _, a := range assets {
		if r, ok := s.result(a); ok {
			out = append(out, r)
		}
	}
	return out
}

func newSolver(edges []Edge, listed map[string]string) *solver {
	s := &solver{in: map[string][]Edge{}, out: map[string][]string{}, nodes: map[string]*state{}}
	for _, e := range merge(edges) {
		s.in[e.Asset] = append(s.in[e.Asset], e)
		s.out[e.Owner] = append(s.out[e.Owner], e.Asset)
		for _, n := range []string{e.Owner, e.Asset} {
			if s.nodes[n] == nil {
				on, ok := listed[n]
				s.nodes[n] = &state{listed: ok, since: on, dated: ok && on != ""}
			}
		}
	}
	return s
}

// merge keeps one edge for an owner and an asset: sources repeat a stake, and a
// stake told twice is not two stakes. Ownership beats control, a stated share
// beats none, and of two shares the larger is kept.
func merge(edges []Edge) []Edge {
	rank := func(e Edge) int {
		switch {
		case e.Control:
			return 0
		case !e.Stated:
			return 1
		}
		return 2
	}
	sorted := slices.Clone(edges)
	slices.SortStableFunc(sorted, func(a, b Edge) int {
		return cmp.Or(strings.Compare(a.Asset, b.Asset), strings.Compare(a.Owner, b.Owner), cmp.Compare(rank(b), rank(a)), cmp.Compare(b.Min, a.Min), cmp.Compare(b.Max, a.Max), strings.Compare(a.Role, b.Role))
	})
	sorted = slices.DeleteFunc(sorted, func(e Edge) bool { return e.Owner == e.Asset })
	return slices.CompactFunc(sorted, func(a, b Edge) bool { return a.Owner == b.Owner && a.Asset == b.Asset })
}

// fix spreads a standing until nothing changes. It is monotone: every node is
// marked at most once, so the work is one visit of a node's owners for each
// owner that is marked.
func (s *solver) fix(counts func(*state) bool, share func(Edge) float64, mark func(*state, float64) bool) {
	var queue []string
	for n, st := range s.nodes {
		if counts(st) {
			queue = append(queue, s.out[n]...)
		}
	}
	for len(queue) > 0 {
		asset := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		sum := 0.0
		for _, e := range s.in[asset] {
			if e.Stated && !e.Control && counts(s.nodes[e.Owner]) {
				sum = exact(sum + share(e))
			}
		}
		if !s.nodes[asset].listed && mark(s.nodes[asset], sum) {
			queue = append(queue, s.out[asset]...)
		}
	}
}

// exact rounds to a millionth of a percent: in binary fractions 14.2 + 20.4 +
// 15.4 falls short of 50.
func exact(percent float64) float64 { return math.Round(percent*1e6) / 1e6 }

// date finds, for each owned asset, the day on which the stakes of parties
// listed by then first reach half. Owners are settled in the order of days, as
// shortest paths are.
func (s *solver) date() {
	for changed := true; changed; {
		changed = false
		for asset, st := range s.nodes {
			if !st.owned {
				continue
			}
			if day := s.reached(asset); day != "" && (!st.dated || day < st.since) {
				st.since, st.dated, changed = day, true, true
			}
		}
	}
}

func (s *solver) reached(asset string) string {
	var stakes []struct {
		day   string
		share float64
	}
	for _, e := range s.in[asset] {
		o := s.nodes[e.Owner]
		if e.Stated && !e.Control && o.dated && (o.listed || o.owned) {
			stakes = append(stakes, struct {
				day   string
				share float64
			}{o.since, e.Min})
		}
	}
	slices.SortFunc(stakes, func(a, b struct {
		day   string
		share float64
	}) int {
		return strings.Compare(a.day, b.day)
	})
	sum := 0.0
	for _, st := range stakes {
		if sum = exact(sum + st.share); sum >= Half {
			return st.day
		}
	}
	return ""
}

func (s *solver) result(asset string) (Result, bool) {
	st := s.nodes[asset]
	r := Result{Asset: asset, Verdict: Association, Since: st.since}
	switch {
	case st.owned:
		r.Verdict = Owned
	case st.possibly:
		r.Verdict = Possibly
	}
	for _, e := range s.in[asset] {
		o := s.nodes[e.Owner]
		var standing string
		switch {
		case o.listed:
			standing = "listed"
		case o.owned:
			standing = string(Owned)
		case o.possibly:
			standing = string(Possibly)
		default:
			continue
		}
		r.Shares = append(r.Shares, Share{Owner: e.Owner, Min: e.Min, Max: e.Max, Stated: e.Stated && !e.Control, Role: e.Role, Standing: standing})
		if e.Stated && !e.Control {
			if o.listed || o.owned {
				r.Min += e.Min
			}
			r.Max += e.Max
		}
	}
	r.Min, r.Max = min(exact(r.Min), 100), min(exact(r.Max), 100)
	slices.SortStableFunc(r.Shares, func(a, b Share) int {
		return cmp.Or(cmp.Compare(b.Max, a.Max), strings.Compare(a.Owner, b.Owner))
	})
	r.Path = s.path(asset)
	return r, len(r.Shares) > 0
}

// path walks up to a listed party, breadth first, so that the shortest chain is
// shown.
func (s *solver) path(asset string) []string {
	from := map[string]string{asset: ""}
	queue := []string{asset}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if s.nodes[n].listed {
			var path []string
			for ; n != ""; n = from[n] {
				path = append(path, n)
			}
			slices.Reverse(path)
			return path
		}
		for _, e := range s.in[n] {
			o := s.nodes[e.Owner]
			if _, seen := from[e.Owner]; !seen && (o.listed || o.owned || o.possibly) {
				from[e.Owner] = n
				queue = append(queue, e.Owner)
			}
		}
	}
	return nil
}

// Arithmetic writes the sum as a reader would check it: "30 % (A, listed) +
// 25 to 50 % (B, owned) = 55 to 80 %". name gives an owner's caption.
func (r Result) Arithmetic(name func(id string) string) string {
	var parts []string
	for _, sh := range r.Shares {
		share := "share not stated"
		if sh.Stated {
			share = Percent(sh.Min, sh.Max)
		}
		note := sh.Standing
		if sh.Role != "" && !sh.Stated {
			note += ", " + sh.Role
		}
		parts = append(parts, fmt.Sprintf("%s (%s, %s)", share, name(sh.Owner), note))
	}
	text := strings.Join(parts, " + ")
	if r.Max > 0 {
		text += " = " + Percent(r.Min, r.Max)
	}
	return text
}

// Percent writes a share or an interval of shares.
func Percent(low, high float64) string {
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	if low == high {
		return f(low) + " %"
	}
	return f(low) + " to " + f(high) + " %"
}
