package app

import (
	"context"
	"fmt"
	"strings"

	iso "tallyman/internal/ref/country"
	"tallyman/internal/report"
	"tallyman/internal/store"
	"tallyman/internal/text"
)

const (
	shownParties   = 25 // those of the weightiest findings
	shownSpellings = 12
)

// partyFigures are asked of every party; %s is its filter value.
var partyFigures = []struct{ label, expr string }{
	{"received, as declared", "sum value_usd where recipient.entity:%s"},
	{"sent, as declared", "sum value_usd where sender.entity:%s"},
	{"declarations that name it in any role", "count declarations where party.entity:%s"},
	{"of goods on a control list", "sum value_usd where party.entity:%s control:*"},
	{"from whom", "top 8 sum value_usd where recipient.entity:%s by sender"},
	{"to whom", "top 8 sum value_usd where sender.entity:%s by recipient"},
	{"by which routes", "top 8 sum value_usd where party.entity:%s by from, to"},
	{"under which headings of the tariff", "top 8 sum value_usd where party.entity:%s by hs4"},
}

// streamParties emits a page for each party that findings are about.
func (c *Case) streamParties(ctx context.Context, v *View, shown map[string]bool, events []report.EventLine, emit func(report.Message) error) error {
	found, err := records(ctx, v, "SELECT subject_id, finding_id, title FROM detect.finding WHERE subject_id IN (SELECT entity_id FROM resolve.entity) ORDER BY "+findingRank+", finding_id")
	if err != nil {
		return err
	}
	links := map[string][]report.Link{}
	var order []string
	for _, r := range found {
		id := r.Text("subject_id")
		if links[id] == nil {
			order = append(order, id)
		}
		links[id] = append(links[id], report.Link{ID: r.Text("finding_id"), Title: r.Text("title"), Shown: shown[r.Text("finding_id")]})
	}
	for _, id := range order[:min(len(order), shownParties)] {
		p := report.Party{ID: id, Findings: links[id], Lines: events}
		if err := c.partyPage(ctx, v, &p); err != nil {
			return fmt.Errorf("page of %s: %w", id, err)
		}
		if err := emit(report.Message{Party: &p}); err != nil {
			return err
		}
	}
	return nil
}

func (c *Case) partyPage(ctx context.Context, v *View, p *report.Party) error {
	if _, err := store.QueryOne(ctx, v, "SELECT caption, coalesce(country, ''), coalesce(tax_id, '') FROM resolve.entity WHERE entity_id = ?", []any{p.ID}, &p.Caption, &p.Country, &p.TaxID); err != nil {
		return err
	}
	if text.Script(p.Caption) != "Latn" {
		p.Latin = text.Latin(p.Caption)
	}
	err := each(ctx, v, `SELECT p.name, p.country, p.tax_id, p.rows, l.rule FROM resolve.link l JOIN normalize.party p USING (party_id) WHERE l.entity_id = ? ORDER BY p.rows DESC, p.name, p.party_id`,
		[]any{p.ID}, func(r Record) error {
			if p.Written++; p.Written <= shownSpellings {
				p.Spellings = append(p.Spellings, report.Spelling{Name: r.Text("name"), Country: r.Text("country"), TaxID: r.Text("tax_id"), Rows: r.Int("rows"), Rule: r.Text("rule")})
			}
			return nil
		})
	if err != nil {
		return err
	}
	hits, err := records(ctx, v, `SELECT h.hit_id FROM screen.hit h JOIN resolve.link l USING (party_id) WHERE h."match" AND coalesce(h.judgement, '') <> 'no' AND l.entity_id = ? ORDER BY h.score DESC, h.hit_id LIMIT ?`, p.ID, shownHits)
	if err != nil {
		return err
	}
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.Text("hit_id")
	}
	if p.Hits, err = c.findingHits(ctx, v, ids); err != nil {
		return err
	}
	if listed := earliest(p.Hits); listed != "" {
		p.Lines = append(p.Lines[:len(p.Lines):len(p.Lines)], report.EventLine{Date: listed, Label: "listed"})
	}
	if err := c.partyMonths(ctx, v, p); err != nil {
		return err
	}
	for _, q := range partyFigures {
		fig, err := c.figure(ctx, v, fmt.Sprintf(q.expr, p.ID))
		if err != nil {
			return err
		}
		if fig.Rows == 0 && strings.HasPrefix(fig.Expr, "top ") {
			continue // an empty table says less than the figure above it
		}
		pf := report.PartyFigure{Label: q.label, Figure: fig}
		for _, g := range fig.Groups {
			pf.Names = append(pf.Names, groupName(g.Key, g.Label))
		}
		p.Figures = append(p.Figures, pf)
	}
	return nil
}

// groupName is what a reader calls a group: names of parties and countries, codes
// as they are.
func groupName(key, label []string) string {
	if len(label) == len(key) && len(label) > 0 {
		return strings.Join(label, " to ")
	}
	names := make([]string, len(key))
	for i, k := range key {
		if names[i] = iso.Name(k, "en"); len(k) != 2 || names[i] == "" {
			names[i] = k
		}
		if k == "" {
			names[i] = "not stated"
		}
	}
	return strings.Join(names, " to ")
}

func (c *Case) partyMonths(ctx context.Context, v *View, p *report.Party) error {
	return each(ctx, v, `WITH mine AS (SELECT party_id FROM resolve.link WHERE entity_id = ?), rows AS (
			SELECT DISTINCT i.item_id, i.month, i."on", i.value_usd FROM normalize.item i JOIN mine m ON m.party_id IN (i.sender_id, i.recipient_id) WHERE i.grain = 'item' AND i.month IS NOT NULL)
		SELECT month, count(*) AS rows, coalesce(CAST(sum(value_usd) AS DOUBLE), 0) AS usd, CAST(min("on") AS VARCHAR) AS first, CAST(max("on") AS VARCHAR) AS last FROM rows GROUP BY month ORDER BY month`,
		[]any{p.ID}, func(r Record) error {
			usd, _ := r.Get("usd").(float64)
			p.Months = append(p.Months, report.MonthCount{Month: r.Text("month"), Rows: r.Int("rows"), USD: usd})
			if first := r.Text("first"); first != "" && (p.FirstOn == "" || first < p.FirstOn) {
				p.FirstOn = first
			}
			p.LastOn = max(p.LastOn, r.Text("last"))
			return nil
		})
}
