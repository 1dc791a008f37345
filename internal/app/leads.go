package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// Lead is a group of findings that speak of the same rows or of the same
// entity, so that a reader sees thirty leads and not three thousand findings.
type Lead struct {
	ID       string   `json:"lead_id"`
	Caption  string   `json:"caption"` // of its weightiest finding
	Findings []string `json:"findings" nullable:"false"`
	Kinds    []string `json:"detectors" nullable:"false"`
	Rows     int64    `json:"rows"` // distinct
	ValueUSD *string  `json:"value_usd"`
	FirstOn  string   `json:"first_on"`
	LastOn   string   `json:"last_on"`
	Strength float64  `json:"strength"` // the greatest
	Why      string   `json:"why_linked,omitempty"`
}

// linkShare is how much of their rows together two findings must share to be
// one lead: a small finding inside a great one stays a lead of its own.
const linkShare = 0.2

// Leads groups the findings of the last run: those that several detectors speak
// of first, then in the order of their weightiest findings.
func (c *Case) Leads(ctx context.Context) ([]Lead, error) {
	v, back, err := c.borrow(ctx, "detect")
	if err != nil {
		return nil, err
	}
	defer back()
	found, err := records(ctx, v, "SELECT finding_id, detector, title, subject_id, strength FROM detect.finding ORDER BY "+findingRank+", finding_id")
	if err != nil || len(found) == 0 {
		return nil, err
	}
	g := newGroups(found)
	g.bySubject(found)
	err = each(ctx, v, `WITH e AS (SELECT DISTINCT finding_id, item_id FROM detect.evidence), n AS (SELECT finding_id, count(*) AS n FROM e GROUP BY finding_id)
		SELECT a.finding_id AS x, b.finding_id AS y, count(*) AS shared, any_value(p.n) + any_value(q.n) - count(*) AS together
		FROM e a JOIN e b ON a.item_id = b.item_id AND a.finding_id < b.finding_id JOIN n p ON p.finding_id = a.finding_id JOIN n q ON q.finding_id = b.finding_id
		GROUP BY 1, 2 ORDER BY 1, 2`, nil, func(r Record) error {
		if shared := r.Int("shared"); float64(shared) >= linkShare*float64(r.Int("together")) {
			g.join(r.Text("x"), r.Text("y"), fmt.Sprintf("%d rows in common", shared))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	leads := g.leads(found)
	return leads, c.sumLeads(ctx, v, leads)
}

// groups joins findings, by their ids.
type groups struct {
	parent map[string]string
	why    map[string][]string
}

func newGroups(found []Record) *groups {
	g := &groups{parent: map[string]string{}, why: map[string][]string{}}
	for _, r := range found {
		g.parent[r.Text("finding_id")] = r.Text("finding_id")
	}
	return g
}

func (g *groups) root(id string) string {
	for g.parent[id] != id {
		g.parent[id] = g.parent[g.parent[id]]
		id = g.parent[id]
	}
	return id
}

func (g *groups) join(a, b, why string) {
	x, y := g.root(a), g.root(b)
	if x == y {
		return
	}
	g.parent[y] = x
	g.why[x] = append(append(g.why[x], g.why[y]...), why)
	delete(g.why, y)
}

func (g *groups) bySubject(found []Record) {
	first := map[string]string{}
	for _, r := range found {
		subject, id := r.Text("subject_id"), r.Text("finding_id")
		if subject == "" {
			continue
		}
		if other, ok := first[subject]; ok {
			g.join(other, id, "the same subject")
			continue
		}
		first[subject] = id
	}
}

// leads lists the groups in the order of their first findings.
func (g *groups) leads(found []Record) []Lead {
	var out []Lead
	at := map[string]int{}
	for _, r := range found {
		id := r.Text("finding_id")
		root := g.root(id)
		i, known := at[root]
		if !known {
			i = len(out)
			at[root] = i
			out = append(out, Lead{Caption: r.Text("title"), Why: strings.Join(slices.Compact(slices.Sorted(slices.Values(g.why[root]))), "; ")})
		}
		l := &out[i]
		l.Findings = append(l.Findings, id)
		if !slices.Contains(l.Kinds, r.Text("detector")) {
			l.Kinds = append(l.Kinds, r.Text("detector"))
		}
		if s, ok := r.Get("strength").(float64); ok {
			l.Strength = max(l.Strength, s)
		}
	}
	for i := range out {
		out[i].ID = trade.ShortID("led", slices.Sorted(slices.Values(out[i].Findings))...)
	}
	return out
}

// sumLeads counts each lead's rows once, whatever the number of findings that
// stand on them.
func (c *Case) sumLeads(ctx context.Context, v *View, leads []Lead) error {
	if err := v.Exec(ctx, "CREATE OR REPLACE TEMP TABLE lead_of (lead INTEGER, finding_id VARCHAR)"); err != nil {
		return err
	}
	for i, l := range leads {
		for _, id := range l.Findings {
			if err := v.Exec(ctx, "INSERT INTO lead_of VALUES (?, ?)", i, id); err != nil {
				return err
			}
		}
	}
	err := each(ctx, v, `SELECT lead, count(*) AS rows, CAST(sum(value_usd) AS VARCHAR) AS value, CAST(min("on") AS VARCHAR) AS first, CAST(max("on") AS VARCHAR) AS last
		FROM (SELECT DISTINCT l.lead, e.item_id FROM lead_of l JOIN detect.evidence e USING (finding_id)) d JOIN normalize.item i USING (item_id) GROUP BY lead`, nil, func(r Record) error {
		l := &leads[r.Int("lead")]
		l.Rows, l.FirstOn, l.LastOn = r.Int("rows"), r.Text("first"), r.Text("last")
		if value := r.Text("value"); value != "" {
			value = strings.TrimSuffix(strings.TrimRight(value, "0"), ".")
			l.ValueUSD = &value
		}
		return nil
	})
	slices.SortStableFunc(leads, func(a, b Lead) int { return cmp.Compare(len(b.Kinds), len(a.Kinds)) })
	return err
}
