package httpapi

import (
	"context"

	"tallyman/internal/app"
	"tallyman/internal/explore"
	"tallyman/internal/trade"
)

type home struct{ InCase }

func (q home) of() (caseID, filter string) { return q.Case, "" }

// DetectorResult is what became of a detector in the last run.
type DetectorResult struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Question string        `json:"question"`
	Outcome  trade.Outcome `json:"outcome"`
	Findings int64         `json:"findings"`
	Message  string        `json:"message,omitempty"`
}

// Decided counts the hits by the judgement in force.
type Decided struct {
	Yes    int64 `json:"yes"`
	No     int64 `json:"no"`
	Unsure int64 `json:"unsure"`
	Open   int64 `json:"open"`
	// In a case that asks for two people.
	Awaiting int64 `json:"awaiting,omitempty" doc:"of the open ones: those that await a second reviewer"`
	Conflict int64 `json:"conflict,omitempty" doc:"of the unsure ones: those about which two people differ"`
}

// Home is the first screen of a case. What is not built yet is left out.
type Home struct {
	Status    StatusAnswer     `json:"status"`
	Lists     []app.ListInfo   `json:"lists" nullable:"false"`
	Detectors []DetectorResult `json:"detectors" nullable:"false"`
	Leads     []app.Lead       `json:"leads" nullable:"false" doc:"the first ten"`
	LeadsOf   int              `json:"leads_of"`
	Coverage  []explore.Layer  `json:"coverage" nullable:"false"`
	FirstLook *explore.Look    `json:"first_look,omitempty"`
	Decisions Decided          `json:"decisions"`
}

const homeLeads = 10

func (s *Server) home(ctx context.Context, c *servedCase) (Home, error) {
	h := Home{Lists: []app.ListInfo{}, Detectors: []DetectorResult{}, Leads: []app.Lead{}, Coverage: []explore.Layer{}}
	st, err := s.status(ctx, &InCase{c.id})
	if err != nil {
		return h, err
	}
	h.Status = st.Body
	h.Lists = append(h.Lists, st.Body.Lists...)
	for _, part := range []func() error{
		func() error { return s.homeDetectors(ctx, c, &h) },
		func() error { return s.homeHits(ctx, c, &h.Decisions) },
		func() error {
			look, err := c.FirstLook(ctx)
			if err == nil {
				h.FirstLook = &look
			}
			return err
		},
		func() error {
			cover, err := c.Coverage(ctx)
			h.Coverage = append(h.Coverage, cover...)
			return err
		},
	} {
		// A case that has only begun has a first screen too.
		if err := part(); err != nil && trade.CodeOf(err) != trade.CodeNotFound {
			return h, err
		}
	}
	return h, nil
}

func (s *Server) homeDetectors(ctx context.Context, c *servedCase, h *Home) error {
	status, err := c.DetectorStatus(ctx)
	if err != nil {
		return err
	}
	defs, err := app.Detectors()
	if err != nil {
		return err
	}
	for _, r := range status {
		d := DetectorResult{ID: r.Text("detector"), Outcome: trade.Outcome(r.Text("outcome")), Findings: r.Int("findings"), Message: r.Text("message")}
		d.Title, d.Question = defs[d.ID].Title, defs[d.ID].Question
		h.Detectors = append(h.Detectors, d)
	}
	leads, err := c.Leads(ctx)
	if err != nil {
		return err
	}
	h.LeadsOf = len(leads)
	h.Leads = append(h.Leads, leads[:min(len(leads), homeLeads)]...)
	return nil
}

func (s *Server) homeHits(ctx context.Context, c *servedCase, d *Decided) error {
	decided, err := s.decided(c)
	if err != nil {
		return err
	}
	return c.Hits(ctx, app.HitOptions{}, func(r app.Record) error {
		st := decided[r.Text("hit_id")]
		switch st.State {
		case app.Awaiting:
			d.Awaiting++
		case app.Conflict:
			d.Conflict++
		}
		switch st.Judgement {
		case "yes":
			d.Yes++
		case "no":
			d.No++
		case "unsure":
			d.Unsure++
		default:
			d.Open++
		}
		return nil
	})
}
