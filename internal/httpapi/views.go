package httpapi

import (
	"context"
	"errors"
	"net/http"

	"tallyman/internal/app"
)

// ViewInput is a view to keep.
type ViewInput struct {
	Name    string `json:"name" doc:"unlike those of the other views of the case" example:"Drones to Russia by month"`
	Address string `json:"address" doc:"path and query in the workbench" example:"/records?filter=class:drone"`
}

// ViewChange is what to change of a view.
type ViewChange struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
}

func (s *Server) viewRoutes() []endpoint {
	route := func(method, p, id, says string) Route {
		r := read(p, id, says)
		r.Method, r.Tag, r.Work = method, "views", ""
		if method != http.MethodGet {
			r.Role, r.Scope = app.RoleAnalyst, app.ScopeWrite
		}
		return r
	}
	add := route("POST", "/views", "add-view", "Name an address of the workbench, for everybody in the case")
	add.Status = http.StatusCreated
	return []endpoint{
		typed(route("GET", "/views", "views", "The saved views of the case"), func(ctx context.Context, in *InCase) (*of[[]app.SavedView], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(s.opt.Desk.Views(ctx, c.id))
		}),
		typed(add, func(ctx context.Context, in *struct {
			InCase
			Body ViewInput
		}) (*of[app.SavedView], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			v, err := s.opt.Desk.AddView(ctx, c.id, in.Body.Name, in.Body.Address, whoOf(ctx).User)
			return s.viewed(ctx, "view added", c, v, err)
		}),
		typed(route("PATCH", "/views/{id}", "change-view", "Give a view another name or address: who made it, and admins"), func(ctx context.Context, in *struct {
			WithID
			Body ViewChange
		}) (*of[app.SavedView], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			v, err := s.opt.Desk.ChangeView(ctx, c.id, in.ID, in.Body.Name, in.Body.Address, whoOf(ctx))
			return s.viewed(ctx, "view changed", c, v, err)
		}),
		typed(route("DELETE", "/views/{id}", "remove-view", "Remove a view: who made it, and admins"), func(ctx context.Context, in *WithID) (*of[app.SavedView], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			v, err := s.opt.Desk.RemoveView(ctx, c.id, in.ID, whoOf(ctx))
			return s.viewed(ctx, "view removed", c, v, err)
		}),
	}
}

// viewed answers with a view, and logs what was done with it.
func (s *Server) viewed(ctx context.Context, did string, c *servedCase, v app.SavedView, err error) (*of[app.SavedView], error) {
	if errors.Is(err, app.ErrNotYours) {
		return nil, problem(http.StatusForbidden, "not_yours", "another made this view", "save one of your own, or ask an admin")
	}
	if err != nil {
		return nil, err
	}
	return answer(v, s.audit(ctx, did, c.id, map[string]any{"view": v.ID, "name": v.Name, "address": v.Address}))
}
