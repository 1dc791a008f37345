package httpapi

import (
	"context"
	"errors"
	"net/http"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

type Judged struct {
	Decision string `json:"decision" enum:"yes,no,unsure"`
	Note     string `json:"note,omitempty" maxLength:"4000"`
}

func (s *Server) decisionRoutes() []endpoint {
	decide := func(method, p, id, says string) Route {
		r := read(p, id, says)
		r.Method, r.Role, r.Scope, r.Tag = method, app.RoleReviewer, app.ScopeWrite, "decisions"
		return r
	}
	all := steady("/decisions", "decisions", "The judgements in force")
	all.Tag = "decisions"
	return []endpoint{
		typed(all, func(_ context.Context, in *InCase) (*of[[]app.Reviewed], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(c.Decisions())
		}),
		typed(decide("POST", "/hits/{id}/decision", "decide", "Judge a hit; the next run reads it"), func(ctx context.Context, in *struct {
			WithID
			Body Judged
		}) (*of[app.Reviewed], error) {
			ds, err := s.decide(ctx, in.Case, []string{in.ID}, in.Body)
			if err != nil {
				return nil, err
			}
			return answer(ds[0], nil)
		}),
		typed(decide("DELETE", "/hits/{id}/decision", "undecide", "Take back one's last judgement on a hit; an admin also another's"), s.undecide),
		typed(decide("POST", "/hits/decisions", "decide-many", "Judge several hits at once: all or none"), func(ctx context.Context, in *struct {
			InCase
			Body struct {
				IDs []string `json:"ids" minItems:"1" maxItems:"10000"`
				Judged
			}
		}) (*of[[]app.Reviewed], error) {
			return answer(s.decide(ctx, in.Case, in.Body.IDs, in.Body.Judged))
		}),
	}
}

func (s *Server) decide(ctx context.Context, caseID string, ids []string, j Judged) ([]app.Reviewed, error) {
	c, err := s.theCase(caseID)
	if err != nil {
		return nil, err
	}
	ds, err := c.DecideMany(ctx, ids, j.Decision, whoOf(ctx).User, j.Note)
	var e *trade.Error
	if errors.Is(err, app.ErrOwn) && errors.As(err, &e) {
		p := problem(http.StatusConflict, "own_judgement", e.Message, e.Next)
		p.Where = e.Where
		return nil, p
	}
	if err != nil {
		return nil, err
	}
	return ds, s.audit(ctx, "decided", c.id, map[string]any{"hits": ids, "decision": j.Decision})
}

// undecide takes back a judgement of the user's own; an admin may take back
// anybody's.
func (s *Server) undecide(ctx context.Context, in *WithID) (*of[app.Decision], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	decided, err := s.decided(c)
	if err != nil {
		return nil, err
	}
	who := whoOf(ctx)
	var last app.Decision
	if n := len(decided[in.ID].Reviews); n > 0 {
		own, ok := decided[in.ID].By(who.User)
		last = decided[in.ID].Reviews[n-1]
		if ok {
			last = own
		}
		if !ok && who.Role != app.RoleAdmin {
			return nil, problem(http.StatusForbidden, "not_yours", "the judgement in force is by "+last.By, "judge the hit yourself")
		}
	}
	d, err := c.Undecide(ctx, in.ID, who.User, last.By)
	if err != nil {
		return nil, err
	}
	return answer(d, s.audit(ctx, "undecided", c.id, map[string]any{"hit": in.ID, "was": last.Judgement}))
}

// Review is one person's judgement on a hit.
type Review struct {
	By        string `json:"by"`
	At        string `json:"at"`
	Judgement string `json:"judgement" enum:"yes,no,unsure"`
	Note      string `json:"note,omitempty"`
}

// standing says who judged what, in a case that asks for two people.
func (c *servedCase) standing(s app.Standing) (state string, reviews []Review) {
	if len(c.SecondReview()) == 0 || len(s.Reviews) == 0 {
		return "", nil
	}
	for _, d := range s.Reviews {
		reviews = append(reviews, Review{d.By, d.At, d.Judgement, d.Note})
	}
	return s.State, reviews
}

// tell puts where a hit stands into its record.
func (c *servedCase) tell(r *app.Record, s app.Standing) {
	r.Set("judgement", nil)
	if state, reviews := c.standing(s); state != "" {
		r.Set("standing", state)
		r.Set("reviews", reviews)
	}
	if s.Judgement == "" {
		return
	}
	last := s.Reviews[len(s.Reviews)-1]
	r.Set("judgement", s.Judgement)
	r.Set("judged_by", last.By)
	r.Set("judged_at", last.At)
	r.Set("note", last.Note)
}

// among says whether a hit belongs to the part of the hits that was asked for.
func among(part string, s app.Standing, who string) bool {
	switch part {
	case "all":
		return true
	case "open":
		return s.Open(who)
	case "second":
		return s.ForSecond(who)
	case app.Awaiting, app.Conflict:
		return s.State == part
	}
	return s.Judgement == part
}
