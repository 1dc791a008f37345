package explore

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tallyman/internal/measure"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// NetworkQuery asks for the neighbours of an entity.
type NetworkQuery struct {
	Entity   string
	Depth    int    // 1 to 3; 0 is 1
	Relation string // trade, listing; "" is both
	Top      int    // edges of each node, the largest by value first; 0 is 25
	Filter   string
	Expand   []string // further nodes whose own edges are wanted
	Among    bool     // also every trade between two parties that are shown
}

// Node is an entity or a listing.
type Node struct {
	ID       string  `json:"id"`
	Label    string  `json:"label"`
	Kind     string  `json:"kind"` // entity, listing
	Country  string  `json:"country,omitempty"`
	Listed   bool    `json:"listed"`
	Rows     int64   `json:"rows"`
	ValueUSD *string `json:"value_usd"`
}

// Edge joins two nodes. Trade goes from sender to recipient; Filter opens its
// rows.
type Edge struct {
	ID       string  `json:"id"`
	Source   string  `json:"source"`
	Target   string  `json:"target"`
	Relation string  `json:"relation"` // trade, listing
	Rows     int64   `json:"rows"`
	ValueUSD *string `json:"value_usd"`
	NetKg    *string `json:"net_kg"`
	FirstOn  string  `json:"first_on,omitempty"`
	LastOn   string  `json:"last_on,omitempty"`
	Score    float64 `json:"score,omitempty"`
	Filter   string  `json:"filter,omitempty"`
	Among    bool    `json:"among,omitempty"` // there because both ends are shown, not as one of the largest of a node
}

// Network is a part of the graph; Shown of Of edges are in it, and those among
// its nodes that were asked for besides.
type Network struct {
	Nodes []Node `json:"nodes" nullable:"false"`
	Edges []Edge `json:"edges" nullable:"false"`
	Shown int    `json:"shown"`
	Of    int    `json:"of"`
	// Filter is the question's without its ends: with sender.entity: and
	// recipient.entity: it finds the rows between any parties that have edges.
	Filter string `json:"filter"`
}

// pairs makes the temporary table of trade between entities under a filter.
func (e *Explorer) pairs(ctx context.Context, fl *measure.Filter) error {
	if !e.have["resolve.link"] {
		return &trade.Error{Code: trade.CodeNotFound, Message: "parties are not resolved yet", Next: "tallyman run"}
	}
	q, err := e.selected(`ls.entity_id AS source, lr.entity_id AS target, count(*) AS n, sum(i.value_usd) AS usd, sum(i.net_kg) AS kg, min(i."on") AS first_on, max(i."on") AS last_on`,
		"JOIN resolve.link ls ON ls.party_id = i.sender_id JOIN resolve.link lr ON lr.party_id = i.recipient_id", fl)
	if err != nil {
		return err
	}
	return e.db.Exec(ctx, "CREATE OR REPLACE TEMP TABLE explore_pairs AS "+q.SQL+" GROUP BY 1, 2", q.Args...)
}

// Network expands an entity.
func (e *Explorer) Network(ctx context.Context, q NetworkQuery) (Network, error) {
	out := Network{Nodes: []Node{}, Edges: []Edge{}}
	if q.Top <= 0 {
		q.Top = 25
	}
	q.Depth = min(max(q.Depth, 1), 3)
	if q.Relation != "" && q.Relation != "trade" && q.Relation != "listing" {
		return out, &trade.Error{Code: trade.CodeUsage, Where: "relation", Message: fmt.Sprintf("%q is no relation", q.Relation), Next: "trade or listing"}
	}
	fl, err := filter(q.Filter)
	if err != nil {
		return out, err
	}
	if err := e.pairs(ctx, fl); err != nil {
		return out, err
	}
	out.Filter = fl.Without("sender.entity", "recipient.entity").String()
	w := walk{known: map[string]bool{q.Entity: true}, edges: map[string]bool{}, done: map[string]bool{}}
	frontier := []string{q.Entity}
	for range q.Depth {
		if frontier, err = e.expand(ctx, &out, &w, frontier, q); err != nil {
			return out, err
		}
	}
	if _, err := e.expand(ctx, &out, &w, q.Expand, q); err != nil {
		return out, err
	}
	out.Shown = len(out.Edges)
	if q.Among {
		if err := e.among(ctx, &out, &w); err != nil {
			return out, err
		}
	}
	out.Nodes, err = e.nodes(ctx, w.known)
	return out, err
}

// walk is what a network has been through: nodes and edges that are in it, and
// nodes whose edges were asked for.
type walk struct{ known, edges, done map[string]bool }

// expand adds the edges of nodes and returns the nodes that are new with them.
func (e *Explorer) expand(ctx context.Context, out *Network, w *walk, ids []string, q NetworkQuery) (next []string, err error) {
	for _, id := range ids {
		if w.done[id] {
			continue
		}
		w.done[id] = true
		found, of, err := e.around(ctx, id, out.Filter, q)
		if err != nil {
			return nil, err
		}
		out.Of += of
		for _, x := range found {
			if w.edges[x.ID] {
				continue
			}
			w.edges[x.ID] = true
			out.Edges = append(out.Edges, x)
			for _, end := range []string{x.Source, x.Target} {
				if !w.known[end] {
					w.known[end] = true
					next = append(next, end)
				}
			}
		}
	}
	return next, nil
}

// among adds every trade between parties that are in the network.
func (e *Explorer) among(ctx context.Context, out *Network, w *walk) error {
	var ids []any
	for _, id := range slices.Sorted(maps.Keys(w.known)) {
		if strings.HasPrefix(id, "ent-") {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	in := "(?" + strings.Repeat(", ?", len(ids)-1) + ")"
	found, err := e.trades(ctx, "WHERE source IN "+in+" AND target IN "+in+" ORDER BY usd DESC NULLS LAST, n DESC, source, target", out.Filter, append(slices.Clone(ids), ids...)...)
	for _, x := range found {
		if !w.edges[x.ID] {
			x.Among = true
			out.Edges = append(out.Edges, x)
		}
	}
	return err
}

// around are the edges of one node, the largest first, and how many there are.
func (e *Explorer) around(ctx context.Context, id, rest string, q NetworkQuery) (out []Edge, of int, err error) {
	if q.Relation != "listing" && strings.HasPrefix(id, "ent-") {
		if out, err = e.trades(ctx, `WHERE source = ? OR target = ? ORDER BY usd DESC NULLS LAST, n DESC, source, target LIMIT `+fmt.Sprint(q.Top), rest, id, id); err != nil {
			return nil, 0, err
		}
		var n int64
		if _, err := store.QueryOne(ctx, e.db, "SELECT count(*) FROM explore_pairs WHERE source = ? OR target = ?", []any{id, id}, &n); err != nil {
			return nil, 0, err
		}
		of = int(n)
	}
	if q.Relation == "trade" || !e.have["screen.hit"] {
		return out, of, nil
	}
	err = store.QueryAll(ctx, e.db, `SELECT l.entity_id, h.list_id || '/' || h.entity_id, max(h.score), min(h.hit_id) FROM screen.hit h JOIN resolve.link l USING (party_id)
		WHERE h."match" AND coalesce(h.judgement, '') <> 'no' AND (l.entity_id = ? OR h.list_id || '/' || h.entity_id = ?) GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT `+fmt.Sprint(q.Top), []any{id, id}, func(rows *sql.Rows) error {
		x := Edge{Relation: "listing"}
		if err := rows.Scan(&x.Source, &x.Target, &x.Score, &x.ID); err != nil {
			return err
		}
		out = append(out, x)
		of++
		return nil
	})
	return out, of, err
}

// trades are pairs; rest is a filter without the ends of an edge, which would
// stand beside those of the edge as alternatives.
func (e *Explorer) trades(ctx context.Context, where, rest string, args ...any) ([]Edge, error) {
	var out []Edge
	err := store.QueryAll(ctx, e.db, `SELECT source, target, n, CAST(usd AS VARCHAR), CAST(kg AS VARCHAR), coalesce(CAST(first_on AS VARCHAR), ''), coalesce(CAST(last_on AS VARCHAR), '') FROM explore_pairs `+where, args, func(rows *sql.Rows) error {
		x := Edge{Relation: "trade"}
		var usd, kg sql.NullString
		if err := rows.Scan(&x.Source, &x.Target, &x.Rows, &usd, &kg, &x.FirstOn, &x.LastOn); err != nil {
			return err
		}
		x.ID, x.ValueUSD, x.NetKg = x.Source+">"+x.Target, ptr(usd), ptr(kg)
		x.Filter = strings.TrimSpace(rest + " sender.entity:" + x.Source + " recipient.entity:" + x.Target)
		out = append(out, x)
		return nil
	})
	return out, err
}

// nodes describes the ends of edges.
func (e *Explorer) nodes(ctx context.Context, ids map[string]bool) ([]Node, error) {
	var entities, listings []any
	for id := range ids {
		if strings.HasPrefix(id, "ent-") {
			entities = append(entities, id)
		} else {
			listings = append(listings, id)
		}
	}
	out := []Node{}
	if len(entities) > 0 {
		listed := "false"
		if e.have["screen.hit"] {
			listed = `EXISTS (SELECT 1 FROM screen.hit h JOIN resolve.link l USING (party_id) WHERE l.entity_id = e.entity_id AND h."match" AND coalesce(h.judgement, '') <> 'no')`
		}
		err := store.QueryAll(ctx, e.db, "SELECT e.entity_id, e.caption, coalesce(e.country, ''), e.rows, "+listed+", (SELECT CAST(sum(usd) AS VARCHAR) FROM explore_pairs WHERE source = e.entity_id OR target = e.entity_id) FROM resolve.entity e WHERE e.entity_id IN (?"+
			strings.Repeat(", ?", len(entities)-1)+")", entities, func(rows *sql.Rows) error {
			n := Node{Kind: "entity"}
			var usd sql.NullString
			if err := rows.Scan(&n.ID, &n.Label, &n.Country, &n.Rows, &n.Listed, &usd); err != nil {
				return err
			}
			n.ValueUSD = ptr(usd)
			out = append(out, n)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if len(listings) > 0 {
		err := store.QueryAll(ctx, e.db, "SELECT list_id || '/' || entity_id, min(listing_name) FROM screen.hit WHERE list_id || '/' || entity_id IN (?"+strings.Repeat(", ?", len(listings)-1)+") GROUP BY 1", listings, func(rows *sql.Rows) error {
			n := Node{Kind: "listing", Listed: true}
			err := rows.Scan(&n.ID, &n.Label)
			out = append(out, n)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, func(a, b Node) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

// Bounds of a search for paths.
const (
	maxHops  = 6
	maxPaths = 5
)

// Paths are the shortest chains of trade between two parties, whichever way the
// goods went.
type Paths struct {
	Paths [][]Edge `json:"paths" nullable:"false"`
	Nodes []Node   `json:"nodes" nullable:"false"`
	Hops  int      `json:"hops"` // 0: none within the bound
	Bound int      `json:"bound"`
}

// Path finds the shortest chains between two entities, at most six steps.
func (e *Explorer) Path(ctx context.Context, from, to, filterText string) (Paths, error) {
	out := Paths{Paths: [][]Edge{}, Nodes: []Node{}, Bound: maxHops}
	fl, err := filter(filterText)
	if err != nil {
		return out, err
	}
	if err := e.pairs(ctx, fl); err != nil {
		return out, err
	}
	rest := fl.Without("sender.entity", "recipient.entity").String()
	near := map[string][]string{}
	err = store.QueryAll(ctx, e.db, "SELECT source, target FROM explore_pairs WHERE source <> target ORDER BY usd DESC NULLS LAST, source, target", nil, func(rows *sql.Rows) error {
		var a, b string
		if err := rows.Scan(&a, &b); err != nil {
			return err
		}
		near[a], near[b] = append(near[a], b), append(near[b], a)
		return nil
	})
	if err != nil {
		return out, err
	}
	known := map[string]bool{from: true, to: true}
	for _, chain := range shortest(near, from, to) {
		out.Hops = len(chain) - 1
		var path []Edge
		for i := range len(chain) - 1 {
			a, b := chain[i], chain[i+1]
			steps, err := e.trades(ctx, "WHERE (source = ? AND target = ?) OR (source = ? AND target = ?) ORDER BY n DESC LIMIT 1", rest, a, b, b, a)
			if err != nil {
				return out, err
			}
			path = append(path, steps...)
			known[b] = true
		}
		out.Paths = append(out.Paths, path)
	}
	out.Nodes, err = e.nodes(ctx, known)
	return out, err
}

// shortest returns up to maxPaths shortest chains, breadth first.
func shortest(near map[string][]string, from, to string) [][]string {
	if from == to {
		return nil
	}
	before, level := map[string][]string{from: nil}, []string{from}
	for hop := 0; hop < maxHops && len(level) > 0 && before[to] == nil; hop++ {
		reached := map[string]bool{}
		var next []string
		for _, a := range level {
			for _, b := range near[a] {
				if _, seen := before[b]; seen && !reached[b] {
					continue
				}
				if !reached[b] {
					reached[b] = true
					next = append(next, b)
				}
				if !slices.Contains(before[b], a) && len(before[b]) < maxPaths {
					before[b] = append(before[b], a)
				}
			}
		}
		level = next
	}
	var out [][]string
	var walk func(tail []string)
	walk = func(tail []string) {
		if len(out) >= maxPaths {
			return
		}
		if tail[0] == from {
			out = append(out, tail)
			return
		}
		for _, b := range before[tail[0]] {
			walk(append([]string{b}, tail...))
		}
	}
	if before[to] != nil {
		walk([]string{to})
	}
	return out
}
