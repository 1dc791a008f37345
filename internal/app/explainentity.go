package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"tallyman/internal/trade"
)

// explainEntity says which spellings are the entity, by which rule each, and how
// to undo that.
func (c *Case) explainEntity(ctx context.Context, v *View, ex *Explanation) error {
	e, err := find(ctx, v.Engine, "SELECT * FROM resolve.entity WHERE entity_id = ?", ex.ID, "entity")
	if err != nil {
		return err
	}
	ex.Kind = "entity"
	ex.Members, err = c.members(ctx, v, ex.ID)
	if err != nil {
		return err
	}
	ex.Says = fmt.Sprintf("%q: %s on %s", e.Text("caption"), count(int64(len(ex.Members)), "spelling"), count(e.Int("rows"), "row"))
	if t := e.Text("tax_id"); t != "" {
		ex.Says += ", number " + t
	}
	if t := e.Text("country"); t != "" {
		ex.Says += ", registered in " + t + " as the records state"
	}
	ex.Says += "."
	ex.Rule = "Spellings with the same valid tax or register number are one entity; so are equal names in one country, and names that the matching model finds alike, " +
		"where no number, country or legal form contradicts and one numbered firm at most could be meant."
	ex.SQL = fmt.Sprintf("SELECT l.*, p.* FROM resolve.link l JOIN normalize.party p USING (party_id) WHERE l.entity_id = '%s'", ex.ID)
	if len(ex.Members) > 1 {
		ex.Changes = []string{"Two spellings that are two firms: tallyman decide PARTY PARTY no, then tallyman run."}
	}
	ex.Changes = append(ex.Changes, "A spelling of another entity that is this firm: tallyman decide PARTY PARTY yes, then tallyman run.")
	return nil
}

// members are the spellings of an entity, the most frequent first.
func (c *Case) members(ctx context.Context, v *View, id string) ([]Record, error) {
	list, err := records(ctx, v, `SELECT l.party_id, p.name, p.country, p.tax_id, p.tax_id_type, p.tax_id_valid, p.rows, p.first_on, p.last_on, l.rule, l.why
		FROM resolve.link l JOIN normalize.party p USING (party_id) WHERE l.entity_id = ? ORDER BY p.rows DESC, l.party_id`, id)
	for i := range list {
		list[i].Set("party_id", PartyRef(list[i].Int("party_id")))
	}
	return list, err
}

// explainLead lists the findings of a lead and why they stand together.
func (c *Case) explainLead(ctx context.Context, v *View, ex *Explanation) error {
	lead, err := c.lead(ctx, ex.ID)
	if err != nil {
		return err
	}
	ex.Kind = "lead"
	ex.Says = fmt.Sprintf("%s: %s on %s", lead.Caption, count(int64(len(lead.Findings)), "finding"), count(lead.Rows, "row"))
	if lead.ValueUSD != nil {
		ex.Says += ", declared at USD " + *lead.ValueUSD
	}
	ex.Says += "."
	ex.Rule = "Findings of one entity, or that share a good part of their rows, are one lead. " + lead.Why
	list := quoted(lead.Findings)
	ex.SQL = "SELECT * FROM detect.finding WHERE finding_id IN (" + list + ")"
	ex.Members, err = records(ctx, v, "SELECT finding_id, detector, rows, value_usd, strength, sentence FROM detect.finding WHERE finding_id IN ("+list+") ORDER BY "+findingRank+", finding_id")
	return err
}

// lead finds a lead of the last run by its id.
func (c *Case) lead(ctx context.Context, id string) (Lead, error) {
	leads, err := c.Leads(ctx)
	if err != nil {
		return Lead{}, err
	}
	for _, l := range leads {
		if l.ID == id {
			return l, nil
		}
	}
	return Lead{}, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("there is no lead %q in this case", id), Next: "ids are listed by: tallyman leads"}
}

func quoted(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = "'" + strings.ReplaceAll(id, "'", "''") + "'"
	}
	return strings.Join(out, ", ")
}

func count(n int64, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.FormatInt(n, 10) + " " + what
}

// memberLines are the spellings of an entity or the findings of a lead, for a
// person.
func memberLines(members []Record) []string {
	var out []string
	for _, m := range members {
		if id := m.Text("finding_id"); id != "" {
			out = append(out, fmt.Sprintf("%s  %s  %s", id, m.Text("detector"), m.Text("sentence")))
			continue
		}
		line := fmt.Sprintf("%s  %q", m.Text("party_id"), m.Text("name"))
		if t := m.Text("tax_id"); t != "" {
			line += "  " + t
		}
		if t := m.Text("country"); t != "" {
			line += "  " + t
		}
		line += fmt.Sprintf("  %s, %s to %s", count(m.Int("rows"), "row"), orText(m.Text("first_on"), "?"), orText(m.Text("last_on"), "?"))
		out = append(out, line, "    "+m.Text("rule")+": "+m.Text("why"))
	}
	return out
}

// showLead is a lead as a record.
func (c *Case) showLead(ctx context.Context, id string) (Record, error) {
	l, err := c.lead(ctx, id)
	if err != nil {
		return Record{}, err
	}
	var r Record
	r.Set("lead_id", l.ID)
	r.Set("caption", l.Caption)
	r.Set("findings", l.Findings)
	r.Set("detectors", l.Kinds)
	r.Set("rows", l.Rows)
	r.Set("value_usd", l.ValueUSD)
	r.Set("first_on", l.FirstOn)
	r.Set("last_on", l.LastOn)
	r.Set("strength", l.Strength)
	r.Set("why_linked", l.Why)
	return r, nil
}
