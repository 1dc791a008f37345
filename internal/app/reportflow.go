package app

import (
	"context"

	iso "tallyman/internal/ref/country"
	"tallyman/internal/report"
	"tallyman/internal/trade"
)

// flows are the pictures of the dossier: where listed goods went, and who sent them
// to whom.
var flows = []struct{ id, title, from, to, expr string }{
	{"routes", "Routes of goods on a control list", "country of dispatch", "country of destination", "sum value_usd where control:* by from, to"},
	{"network", "Who sent goods on a control list to whom", "sender", "recipient", "sum value_usd where control:* by sender, recipient"},
}

// drawn is how many groups of a flow are drawn: what an eye can tell apart.
const drawn = 14

func (c *Case) streamFlows(ctx context.Context, v *View, emit func(report.Message) error) error {
	for _, f := range flows {
		fig, err := c.figure(ctx, v, f.expr)
		if err != nil {
			return err
		}
		flow := report.Flow{ID: f.id, Title: f.title, From: f.from, To: f.to, Figure: fig}
		var sum trade.Amount
		for _, g := range fig.Groups[:min(len(fig.Groups), drawn)] {
			if g.Value == nil || len(g.Key) != 2 {
				continue
			}
			if amount, err := trade.ParseAmount(*g.Value); err == nil {
				sum += amount
			}
			from, to := g.Key[0], g.Key[1]
			if len(g.Label) == 2 {
				from, to = g.Label[0], g.Label[1]
			} else {
				from, to = countryName(from), countryName(to)
			}
			flow.Edges = append(flow.Edges, report.Edge{From: from, To: to, Value: *g.Value, Rows: g.Rows})
		}
		if fig.Value != nil {
			if all, err := trade.ParseAmount(*fig.Value); err == nil && all > sum {
				flow.Rest = (all - sum).String()
			}
		}
		if len(flow.Edges) == 0 {
			continue
		}
		if err := emit(report.Message{Flow: &flow}); err != nil {
			return err
		}
	}
	return nil
}

func countryName(code string) string {
	if code == "" {
		return ""
	}
	return iso.Name(code, "en")
}
