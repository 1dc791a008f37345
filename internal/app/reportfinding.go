package app

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"tallyman/internal/report"
	"tallyman/internal/trade"
)

func (c *Case) streamFindings(ctx context.Context, v *View, detector string, events map[string]string, emit func(report.Message) error) (int64, error) {
	found, err := records(ctx, v, `SELECT * FROM detect.finding WHERE detector = ?
		ORDER BY `+findingRank+`, finding_id LIMIT ?`, detector, shownFindings)
	if err != nil {
		return 0, err
	}
	for _, r := range found {
		f, err := c.reportFinding(ctx, v, r, events)
		if err != nil {
			return 0, err
		}
		if err := emit(report.Message{Finding: &f}); err != nil {
			return 0, err
		}
	}
	return int64(len(found)), nil
}

func (c *Case) reportFinding(ctx context.Context, v *View, r Record, events map[string]string) (report.Finding, error) {
	var f report.Finding
	f.Finding = findingOf(r)
	f.Total = f.Finding.Rows
	measures, err := records(ctx, v, "SELECT expr FROM detect.figure WHERE finding_id = ? ORDER BY ordinal", f.ID)
	if err != nil {
		return f, err
	}
	for _, m := range measures {
		fig, err := c.figure(ctx, v, m.Text("expr"))
		if err != nil {
			return f, fmt.Errorf("figure of %s: %w", f.ID, err)
		}
		f.Figures = append(f.Figures, fig)
	}
	if f.Months, err = c.findingMonths(ctx, v, f.ID); err != nil {
		return f, err
	}
	f.Lines = eventLines(events)
	if f.Hits, err = c.findingHits(ctx, v, f.HitIDs); err != nil {
		return f, err
	}
	if listed := earliest(f.Hits); listed != "" {
		f.Lines = append(f.Lines, report.EventLine{Date: listed, Label: "listed"})
	}
	f.Rows, err = c.findingRows(ctx, v, f.ID, shownRows)
	return f, err
}

// eventLines are the dated events of a case, by name.
func eventLines(events map[string]string) []report.EventLine {
	var out []report.EventLine
	for _, name := range slices.Sorted(maps.Keys(events)) {
		out = append(out, report.EventLine{Date: events[name], Label: name})
	}
	return out
}

func earliest(hits []report.Hit) string {
	first := ""
	for _, h := range hits {
		if h.ListedOn != "" && (first == "" || h.ListedOn < first) {
			first = h.ListedOn
		}
	}
	return first
}

func (c *Case) findingMonths(ctx context.Context, v *View, id string) ([]report.MonthCount, error) {
	var out []report.MonthCount
	err := each(ctx, v, `SELECT i.month, count(*) AS rows, coalesce(CAST(sum(i.value_usd) AS DOUBLE), 0) AS usd
		FROM (SELECT DISTINCT item_id FROM detect.evidence WHERE finding_id = ?) e JOIN normalize.item i USING (item_id)
		WHERE i.month IS NOT NULL GROUP BY i.month ORDER BY i.month`, []any{id}, func(r Record) error {
		usd, _ := r.Get("usd").(float64)
		out = append(out, report.MonthCount{Month: r.Text("month"), Rows: r.Int("rows"), USD: usd})
		return nil
	})
	return out, err
}

func (c *Case) findingHits(ctx context.Context, v *View, ids []string) ([]report.Hit, error) {
	var out []report.Hit
	for _, id := range ids[:min(len(ids), shownHits)] {
		rows, err := records(ctx, v, "SELECT * FROM screen.hit WHERE hit_id = ?", id)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			score, _ := r.Get("score").(float64)
			h := report.Hit{ID: id, Score: score, PartyName: r.Text("party_name"), ListingName: r.Text("listing_name"), ListID: r.Text("list_id"),
				EntityID: r.Text("entity_id"), Program: r.Text("program"), ListedOn: r.Text("listed_on"), Rule: r.Text("rule"), Schema: r.Text("schema"), Judgement: r.Text("judgement")}
			if why := r.Text("why"); why != "" {
				if err := json.Unmarshal([]byte(why), &h.Why); err != nil {
					return nil, fmt.Errorf("reasons of %s: %w", id, err)
				}
			}
			out = append(out, h)
		}
	}
	return out, nil
}

func (c *Case) findingRows(ctx context.Context, v *View, id string, limit int) ([]report.Row, error) {
	var out []report.Row
	err := each(ctx, v, `SELECT i.item_id, i."on", i.decl_no, s.name AS sender, p.name AS recipient, i.dispatch, i.destination, i.hs_code,
			g.description, i.quantity, i.unit, i.net_kg, i.value_usd, e.note, f.name AS file, h.name AS sheet, i.row_no
		FROM (SELECT item_id, string_agg(DISTINCT note, '; ' ORDER BY note) AS note FROM detect.evidence WHERE finding_id = ? GROUP BY item_id) e
		JOIN normalize.item i USING (item_id)
		LEFT JOIN normalize.party s ON s.party_id = i.sender_id LEFT JOIN normalize.party p ON p.party_id = i.recipient_id
		LEFT JOIN normalize.goods g USING (goods_id) LEFT JOIN ingest.file f ON f.file_id = i.file_id
		LEFT JOIN ingest.sheet h ON h.file_id = i.file_id AND h.sheet_no = i.sheet_no
		ORDER BY i.value_usd DESC NULLS LAST, i.item_id LIMIT ?`, []any{id, limit}, func(r Record) error {
		out = append(out, report.Row{ItemID: r.Text("item_id"), Date: r.Text("on"), Decl: r.Text("decl_no"), Sender: r.Text("sender"), Recipient: r.Text("recipient"),
			From: r.Text("dispatch"), To: r.Text("destination"), HS: r.Text("hs_code"), Description: r.Text("description"), Quantity: r.Text("quantity"), Unit: r.Text("unit"),
			NetKg: r.Text("net_kg"), ValueUSD: r.Text("value_usd"), Note: r.Text("note"), File: r.Text("file"), Sheet: r.Text("sheet"), Row: r.Int("row_no")})
		return nil
	})
	return out, err
}

// findingOf reads a row of detect.finding.
func findingOf(r Record) trade.Finding {
	strength, _ := r.Get("strength").(float64)
	f := trade.Finding{ID: r.Text("finding_id"), Detector: r.Text("detector"), Outcome: trade.Outcome(r.Text("outcome")), Title: r.Text("title"),
		Sentence: r.Text("sentence"), Subject: r.Text("subject"), SubjectID: r.Text("subject_id"), FirstOn: r.Text("first_on"), LastOn: r.Text("last_on"),
		Rows: r.Int("rows"), Strength: strength}
	if v := r.Text("value_usd"); v != "" {
		f.ValueUSD = &v
	}
	// Written by detect itself as JSON; an unreadable cell leaves the field empty.
	_ = json.Unmarshal([]byte(r.Text("why")), &f.Why)
	_ = json.Unmarshal([]byte(r.Text("benign")), &f.Benign)
	_ = json.Unmarshal([]byte(r.Text("changes")), &f.Changes)
	_ = json.Unmarshal([]byte(r.Text("hit_ids")), &f.HitIDs)
	return f
}
