package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

// InCase is the part of a path that names a case.
type InCase struct {
	Case string `path:"case" doc:"id of the case, from /api/v1/me"`
}

type WithID struct {
	InCase
	ID string `path:"id"`
}

type Paged struct {
	Limit  int    `query:"limit" default:"100" minimum:"1" maximum:"1000"`
	Cursor string `query:"cursor" doc:"next of the page before"`
}

func (s *Server) theCase(id string) (*servedCase, error) {
	if c := s.byID(id); c != nil {
		return c, nil
	}
	return nil, problem(http.StatusNotFound, "not_found", fmt.Sprintf("this server has no case %q", id), "the cases are listed by /api/v1/me")
}

// StatusAnswer is what is loaded and what is missing.
type StatusAnswer struct {
	app.Status
	State     string `json:"state" doc:"changes when the current tables change"`
	Watermark string `json:"watermark,omitempty"`
	// Of a case that asks for two people.
	SecondReview []string `json:"second_review,omitempty" doc:"the judgements that count only once a second person has made them too"`
}

// steady is a route whose answer is the same as long as the state of the case
// is: it has an ETag made from that, and a browser that has it gets a 304.
func steady(p, id, says string) Route {
	r := read(p, id, says)
	r.Steady = true
	return r
}

// read is a route that reads a case.
func read(p, id, says string) Route {
	return Route{Method: "GET", Path: "/api/v1/cases/{case}" + p, Role: app.RoleViewer, Scope: app.ScopeRead, ID: id, Says: says, Tag: "case", Work: workQuestion}
}

func (s *Server) caseRoutes() []endpoint {
	dossier := read("/dossier/{path...}", "dossier", "")
	live := read("/events", "events", "Changes of the case, as server-sent events: event state")
	live.Long, live.Work = true, ""
	return []endpoint{
		typed(read("/status", "status", "What is loaded and what is missing"), s.status),
		typed(steady("/hits", "hits", "Parties that match a listing, best first"), s.hits),
		typed(steady("/hits/{id}", "hit", "Both names of a hit, why, and the rows"), oneOf[Names](s, "hit-")),
		typed(steady("/findings", "findings", "What the detectors saw, the weightiest first"), s.findings),
		typed(steady("/findings/{id}", "finding", "One finding with its evidence"), oneOf[Finding](s, "fnd-")),
		typed(steady("/detectors", "detectors", "What became of each detector in the last run"), func(ctx context.Context, in *InCase) (*of[[]row[DetectorRun]], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			runs, err := c.DetectorStatus(ctx)
			return answer(rowsOf[DetectorRun](runs), err)
		}),
		typed(steady("/leads", "leads", "Findings about the same rows or entity, as one lead each"), s.leads),
		typed(steady("/leads/{id}", "lead", "One lead with its findings"), s.lead),
		typed(steady("/measure", "measure", "One figure with unit, period, coverage and rows"), s.measure),
		typed(steady("/explain/{id}", "explain", "Rule, parameters, SQL, both names and rows behind a finding, hit or figure"), func(ctx context.Context, in *WithID) (*of[app.Explanation], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(c.Explain(ctx, in.ID))
		}),
		typed(steady("/show/{id}", "show", "What an id names: a finding, hit, entity, figure or item"), func(ctx context.Context, in *WithID) (*of[app.Record], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(c.Show(ctx, in.ID))
		}),
		typed(read("/trace/{id}", "trace", "The rows behind an id, read again from the originals, whose hashes are checked"), s.trace),
		typed(read("/lists", "lists", "Watchlists and control lists with their versions"), func(ctx context.Context, in *InCase) (*of[[]app.ListInfo], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(c.Lists(ctx))
		}),
		typed(steady("/rejects", "rejects", "Rows that were set aside, with file, sheet, row, reason and cells"), s.rejects),
		{Route: dossier, plain: s.dossier},
		typed(live, s.events),
	}
}

func (s *Server) status(ctx context.Context, in *InCase) (*of[StatusAnswer], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	st, err := c.Status(ctx)
	if err != nil {
		return nil, err
	}
	now, err := c.state(ctx)
	if err != nil {
		return nil, err
	}
	st.Case = c.id
	a := StatusAnswer{Status: st, State: now.Tables, SecondReview: c.SecondReview()}
	if c.isSynthetic() {
		a.Watermark = app.Watermark
	}
	return answer(a, nil)
}

type hitQuery struct {
	InCase
	Paged
	Judgement string `query:"judgement" enum:"open,second,awaiting,conflict,yes,no,unsure,all" default:"all" doc:"open: for the user to judge; in a case that asks for two people also second: those of the open ones that a first person judged, awaiting: all of these, conflict: two people differ"`
	List      string `query:"list" doc:"hits of one list"`
	Filter    string `query:"filter" doc:"hits of the parties of the items that it finds"`
	Below     bool   `query:"below" doc:"also those below the threshold; with owned, also ties below the half"`
	Owned     bool   `query:"owned" doc:"parties that match firms which listed parties own, instead"`
}

func (s *Server) hits(ctx context.Context, in *hitQuery) (*of[page[either[Hit, OwnedHit]]], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	var parties map[string]bool
	if strings.TrimSpace(in.Filter) != "" {
		if parties, err = c.Touched(ctx, in.Filter); err != nil {
			return nil, err
		}
	}
	decided, err := s.decided(c)
	if err != nil {
		return nil, err
	}
	who, question := whoOf(ctx).User, fmt.Sprintf("hits %+v", *in)
	if len(c.SecondReview()) > 0 {
		question += " asked by " + who
	}
	return collect(ctx, c, in.Paged, question, func(do func(either[Hit, OwnedHit]) error) error {
		return c.Hits(ctx, app.HitOptions{All: in.Below, List: in.List, Owned: in.Owned}, func(r app.Record) error {
			r.Values = append([]any{}, r.Values...)
			c.tell(&r, decided[r.Text("hit_id")])
			return do(either[Hit, OwnedHit]{r})
		})
	}, func(r either[Hit, OwnedHit]) bool {
		return (parties == nil || parties[r.Text("party_id")]) && among(in.Judgement, decided[r.Text("hit_id")], who)
	})
}

// decided is where the judged hits stand: the tables know those of the last run.
func (s *Server) decided(c *servedCase) (map[string]app.Standing, error) { return c.StandingsByHit() }

// Detail is a hit or a finding with what stands behind it.
type Detail[T any] struct {
	Record     row[T]        `json:"record"`
	Explained  explained     `json:"explained" doc:"its rows are the evidence: up to 50, those of the highest value first"`
	Decision   *app.Decision `json:"decision,omitempty" doc:"the judgement that counts"`
	Standing   string        `json:"standing,omitempty" enum:"settled,awaiting,conflict" doc:"in a case that asks for two people"`
	Reviews    []Review      `json:"reviews,omitempty" doc:"in such a case: the last judgement of each person"`
	TraceURL   string        `json:"trace_url" doc:"every row down to its original cells"`
	Provenance Provenance    `json:"provenance"`
}

// explained has more rows than an explanation for a terminal.
type explained struct {
	app.Explanation
	Rows []row[Evidence] `json:"rows" nullable:"false"`
}

const shownEvidence = 50

func oneOf[T any](s *Server, prefix string) func(context.Context, *WithID) (*of[Detail[T]], error) {
	return func(ctx context.Context, in *WithID) (*of[Detail[T]], error) {
		c, err := s.theCase(in.Case)
		if err != nil {
			return nil, err
		}
		if !strings.HasPrefix(in.ID, prefix) {
			return nil, problem(http.StatusNotFound, "not_found", fmt.Sprintf("%q is not an id of this kind: it would begin with %s", in.ID, prefix), "")
		}
		var d Detail[T]
		if d.Record.Record, err = c.Show(ctx, in.ID); err != nil {
			return nil, err
		}
		if d.Explained.Explanation, err = c.Explain(ctx, in.ID); err != nil {
			return nil, err
		}
		rows, err := c.EvidenceRows(ctx, in.ID, shownEvidence)
		if err != nil {
			return nil, err
		}
		d.Explained.Rows = rowsOf[Evidence](rows)
		decided, err := s.decided(c)
		if err != nil {
			return nil, err
		}
		if st := decided[in.ID]; len(st.Reviews) > 0 {
			d.Standing, d.Reviews = c.standing(st)
			if st.State == app.Settled {
				d.Decision = &st.Reviews[len(st.Reviews)-1]
			}
		}
		d.TraceURL = c.url("/trace/" + url.PathEscape(in.ID))
		d.Provenance, err = c.provenance(ctx, nil, d.Explained.SQL, prefix, in.ID)
		return answer(d, err)
	}
}

func (s *Server) findings(ctx context.Context, in *struct {
	InCase
	Paged
	Detector string `query:"detector"`
}) (*of[page[row[Finding]]], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	return collect(ctx, c, in.Paged, "findings "+in.Detector, func(do func(row[Finding]) error) error {
		return c.Findings(ctx, in.Detector, func(r app.Record) error { return do(row[Finding]{r}) })
	}, nil)
}

func (s *Server) leads(ctx context.Context, in *struct {
	InCase
	Paged
}) (*of[page[app.Lead]], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	leads, err := c.Leads(ctx)
	if err != nil {
		return nil, err
	}
	return collect(ctx, c, in.Paged, "leads", func(do func(app.Lead) error) error {
		for _, l := range leads {
			if err := do(l); err != nil {
				return err
			}
		}
		return nil
	}, nil)
}

// LeadDetail is a lead with its findings.
type LeadDetail struct {
	app.Lead
	Members []row[Finding] `json:"members" nullable:"false"`
}

func (s *Server) lead(ctx context.Context, in *WithID) (*of[LeadDetail], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	leads, err := c.Leads(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range leads {
		if l.ID != in.ID {
			continue
		}
		d := LeadDetail{Lead: l, Members: []row[Finding]{}}
		member := map[string]bool{}
		for _, id := range l.Findings {
			member[id] = true
		}
		err := c.Findings(ctx, "", func(r app.Record) error {
			if member[r.Text("finding_id")] {
				d.Members = append(d.Members, row[Finding]{r})
			}
			return nil
		})
		return answer(d, err)
	}
	return nil, problem(http.StatusNotFound, "not_found", fmt.Sprintf("there is no lead %q in this case", in.ID), "")
}

// Figure is a measured figure with the way to its rows.
type Figure struct {
	*trade.Figure
	Sensitivity *app.Sensitivity `json:"sensitivity,omitempty"`
	Provenance  Provenance       `json:"provenance"`
	TraceURL    string           `json:"trace_url"`
}

func (s *Server) measure(ctx context.Context, in *struct {
	InCase
	Expr        string `query:"expr" required:"true" doc:"AGGREGATE where FILTER [by KEY[,KEY]] [vs PERIOD]" example:"count rows where class:optical-sight to:RU"`
	Sensitivity bool   `query:"sensitivity" doc:"also how far the figure moves under other honest choices"`
}) (*of[Figure], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	fig, err := c.Measure(ctx, in.Expr)
	if err != nil {
		return nil, err
	}
	out := Figure{Figure: fig, TraceURL: c.url("/trace/" + fig.ID)}
	if in.Sensitivity {
		if out.Sensitivity, err = c.MeasureSensitivity(ctx, in.Expr); err != nil {
			return nil, err
		}
	}
	out.Provenance, err = c.provenance(ctx, url.Values{"filter": {fig.Filter}}, fig.SQL, "measure", in.Expr)
	return answer(out, err)
}

// Traced is rows down to their original cells.
type Traced struct {
	Items  []app.TracedRow `json:"items" nullable:"false"`
	Total  total           `json:"total"`
	Broken int64           `json:"broken" doc:"rows shown whose original is changed, missing or unreadable"`
}

func (s *Server) trace(ctx context.Context, in *struct {
	WithID
	Limit int `query:"limit" default:"50" minimum:"1" maximum:"1000"`
}) (*of[Traced], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	out := Traced{Items: []app.TracedRow{}, Total: total{Relation: "eq"}}
	out.Total.Value, out.Broken, err = c.Trace(ctx, in.ID, app.TraceOptions{Limit: in.Limit}, func(r app.TracedRow) error {
		out.Items = append(out.Items, r)
		return nil
	})
	return answer(out, err)
}

func (s *Server) rejects(ctx context.Context, in *struct {
	InCase
	Paged
}) (*of[page[row[Reject]]], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	return collect(ctx, c, in.Paged, "rejects", func(do func(row[Reject]) error) error {
		return c.Rejects(ctx, func(r app.Record) error { return do(row[Reject]{r}) })
	}, nil)
}
