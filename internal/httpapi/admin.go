package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"tallyman/internal/app"
)

type UserName struct {
	Name string `path:"name"`
}

type newUser struct {
	Body struct {
		Name     string   `json:"name" maxLength:"64"`
		Role     app.Role `json:"role" enum:"viewer,analyst,reviewer,admin"`
		Password string   `json:"password" maxLength:"1024"`
	}
}

type changedUser struct {
	UserName
	Body app.AccountChange
}

type newToken struct {
	Body struct {
		Name   string      `json:"name" maxLength:"100"`
		User   string      `json:"user,omitempty" doc:"empty: who asks"`
		Scopes []app.Scope `json:"scopes" minItems:"1"`
		Days   int         `json:"days,omitempty" minimum:"1" maximum:"366" doc:"90 when left out"`
	}
}

type logQuery struct {
	Limit  int    `query:"limit" default:"100" minimum:"1" maximum:"1000"`
	Cursor string `query:"cursor"`
}

// logPage is a part of the audit log.
type logPage struct {
	Items []app.AuditLine `json:"items" nullable:"false"`
	Next  string          `json:"next,omitempty" doc:"cursor of the next page; empty: this is the last"`
}

// page is a part of a list.
type page[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"cursor of the next page; empty: this is the last"`
	Total total  `json:"total"`
	// Provenance of a case's list.
	Provenance *Provenance `json:"provenance,omitempty"`
}

type total struct {
	Value    int64  `json:"value"`
	Relation string `json:"relation" enum:"eq,gte"`
}

func (s *Server) adminRoutes() []endpoint {
	admin := func(method, path, id, says string) Route {
		return Route{Method: method, Path: "/api/v1" + path, Role: app.RoleAdmin, Scope: app.ScopeAdmin, ID: id, Says: says, Tag: "administration"}
	}
	created := func(r Route) Route { r.Status = http.StatusCreated; return r }
	return []endpoint{
		typed(admin("GET", "/users", "users", "Accounts"), func(ctx context.Context, _ *struct{}) (*of[[]app.Account], error) {
			return answer(s.opt.Desk.Users(ctx))
		}),
		typed(created(admin("POST", "/users", "add-user", "Add an account")), func(ctx context.Context, in *newUser) (*struct{}, error) {
			if err := s.opt.Desk.AddUser(ctx, in.Body.Name, in.Body.Role, in.Body.Password); err != nil {
				return nil, err
			}
			return &struct{}{}, s.audit(ctx, "user-added", "", map[string]any{"name": in.Body.Name, "role": in.Body.Role})
		}),
		typed(admin("PATCH", "/users/{name}", "change-user", "Change role or password, or disable; ends the user's sessions"), func(ctx context.Context, in *changedUser) (*struct{}, error) {
			if err := s.opt.Desk.ChangeUser(ctx, in.Name, in.Body); err != nil {
				return nil, err
			}
			return &struct{}{}, s.audit(ctx, "user-changed", "", map[string]any{"name": in.Name, "role": in.Body.Role, "disabled": in.Body.Disabled, "password": in.Body.Password != nil})
		}),
		typed(admin("DELETE", "/users/{name}", "remove-user", "Remove an account with its sessions and tokens"), func(ctx context.Context, in *UserName) (*struct{}, error) {
			if err := s.opt.Desk.RemoveUser(ctx, in.Name); err != nil {
				return nil, err
			}
			return &struct{}{}, s.audit(ctx, "user-removed", "", map[string]any{"name": in.Name})
		}),
		typed(admin("GET", "/tokens", "tokens", "API tokens, without their secrets"), func(ctx context.Context, _ *struct{}) (*of[[]app.APIToken], error) {
			return answer(s.opt.Desk.Tokens(ctx))
		}),
		typed(created(admin("POST", "/tokens", "add-token", "Make an API token; its secret is shown this once")), s.addToken),
		typed(admin("DELETE", "/tokens/{id}", "revoke-token", "Revoke an API token"), func(ctx context.Context, in *struct {
			ID string `path:"id"`
		}) (*struct{}, error) {
			if err := s.opt.Desk.RevokeToken(ctx, in.ID); err != nil {
				return nil, err
			}
			return &struct{}{}, s.audit(ctx, "token-revoked", "", map[string]any{"id": in.ID})
		}),
		typed(admin("GET", "/audit", "audit", "The audit log, the newest line first"), s.auditLog),
		typed(admin("GET", "/audit/verify", "verify-audit", "Follow the chain of hashes of the audit log"), func(ctx context.Context, _ *struct{}) (*of[app.AuditCheck], error) {
			return answer(s.opt.Desk.VerifyLog(ctx))
		}),
	}
}

func (s *Server) addToken(ctx context.Context, in *newToken) (*of[app.APIToken], error) {
	user := in.Body.User
	if user == "" {
		user = whoOf(ctx).User
	}
	t, err := s.opt.Desk.NewToken(ctx, user, in.Body.Name, in.Body.Scopes, time.Duration(in.Body.Days)*24*time.Hour)
	if err != nil {
		return nil, err
	}
	return answer(t, s.audit(ctx, "token-made", "", map[string]any{"id": t.ID, "user": t.User, "scopes": t.Scopes, "expires_at": t.Expires}))
}

func (s *Server) auditLog(ctx context.Context, in *logQuery) (*of[logPage], error) {
	before := int64(0)
	if in.Cursor != "" {
		n, err := strconv.ParseInt(in.Cursor, 10, 64)
		if err != nil || n < 1 {
			return nil, badCursor(in.Cursor)
		}
		before = n
	}
	p := logPage{Items: []app.AuditLine{}}
	err := s.opt.Desk.LogLines(ctx, before, in.Limit, func(l app.AuditLine) error {
		p.Items = append(p.Items, l)
		return nil
	})
	if n := len(p.Items); n == in.Limit && p.Items[n-1].Seq > 1 {
		p.Next = strconv.FormatInt(p.Items[n-1].Seq, 10)
	}
	return answer(p, err)
}

// audit writes who did what.
func (s *Server) audit(ctx context.Context, action, caseID string, detail any) error {
	who := whoOf(ctx)
	name := who.User
	if who.Token != "" {
		name += " (" + who.Token + ")"
	}
	return s.opt.Desk.Log(ctx, name, action, caseID, detail)
}
