package httpapi

import (
	"context"
	"net/http"

	"tallyman/internal/app"
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
		typed(all, func(_ context.Context, in *InCase) (*of[[]app.Decision], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			ds, err := c.Decisions()
			return answer(append([]app.Decision{}, ds...), err)
		}),
		typed(decide("POST", "/hits/{id}/decision", "decide", "Judge a hit; the next run reads it"), func(ctx context.Context, in *struct {
			WithID
			Body Judged
		}) (*of[app.Decision], error) {
			ds, err := s.decide(ctx, in.Case, []string{in.ID}, in.Body)
			if err != nil {
				return nil, err
			}
			return answer(ds[0], nil)
		}),
		typed(decide("DELETE", "/hits/{id}/decision", "undecide", "Take back one's last judgement on a hit"), s.undecide),
		typed(decide("POST", "/hits/decisions", "decide-many", "Judge several hits at once: all or none"), func(ctx context.Context, in *struct {
			InCase
			Body struct {
				IDs []string `json:"ids" minItems:"1" maxItems:"10000"`
				Judged
			}
		}) (*of[[]app.Decision], error) {
			return answer(s.decide(ctx, in.Case, in.Body.IDs, in.Body.Judged))
		}),
	}
}

func (s *Server) decide(ctx context.Context, caseID string, ids []string, j Judged) ([]app.Decision, error) {
	c, err := s.theCase(caseID)
	if err != nil {
		return nil, err
	}
	ds, err := c.DecideMany(ctx, ids, j.Decision, whoOf(ctx).User, j.Note)
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
	last, ok := decided[in.ID]
	if ok && last.By != who.User && who.Role != app.RoleAdmin {
		return nil, problem(http.StatusForbidden, "not_yours", "the judgement in force is by "+last.By, "judge the hit yourself: the last judgement counts")
	}
	d, err := c.Undecide(ctx, in.ID, who.User)
	if err != nil {
		return nil, err
	}
	return answer(d, s.audit(ctx, "undecided", c.id, map[string]any{"hit": in.ID, "was": last.Judgement}))
}
