package httpapi

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

// Route is one entry of the table.
type Route struct {
	Method string
	Path   string
	// Role is the least role that may use the route; RolePublic: anybody.
	Role  app.Role
	Scope app.Scope // that a token needs
	ID    string    // operation id
	Says  string    // summary for the API document
	Tag   string
	// Body is the most that a request may send, in bytes; 0: 1 MiB; less: the
	// handler sees to it.
	Body int64
	// Form is for files with fields (multipart/form-data) that the handler reads
	// itself.
	Form bool
	// Long routes run for as long as the client listens.
	Long bool
	// Work names what bounds how many run at once; empty: nothing.
	Work string
	// Steady answers change only with the state of the case.
	Steady bool
	// Status of success; 0: 200, or 204 without a body.
	Status int
}

// RolePublic marks a route that needs no sign-in.
const RolePublic app.Role = "public"

const bodyLimit = 1 << 20

// Kinds of work that have a bound each: a question opens an SQL engine with a
// memory limit of its own, and an export holds one for as long as it is read.
const (
	workQuestion = "question"
	workExport   = "export"
)

// keptViews is how many engines stay open over a case between questions: as many
// as may be asked at once.
const keptViews = 4

func newSlots() map[string]chan struct{} {
	return map[string]chan struct{}{workQuestion: make(chan struct{}, 4), workExport: make(chan struct{}, 2)}
}

func (r Route) pattern() string { return r.Method + " " + r.Path }

// endpoint is a route with the way to register its handler.
type endpoint struct {
	Route
	register func(s *Server, api huma.API, op huma.Operation)
	plain    http.HandlerFunc // for what is no JSON: pages, static files
}

// typed is an endpoint whose input and output huma reads from the types.
func typed[I, O any](r Route, do func(context.Context, *I) (*O, error)) endpoint {
	return endpoint{Route: r, register: func(s *Server, api huma.API, op huma.Operation) {
		huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := do(ctx, in)
			if err != nil {
				return nil, s.problemOf(err).traced(ctx)
			}
			return out, nil
		})
	}}
}

// of is the usual answer: a JSON body.
type of[T any] struct {
	Body T `nullable:"false"`
}

// answer answers with a value; a list that holds nothing is [] and not null.
func answer[T any](v T, err error) (*of[T], error) {
	if err != nil {
		return nil, err
	}
	if list := reflect.ValueOf(&v).Elem(); list.Kind() == reflect.Slice && list.IsNil() {
		list.Set(reflect.MakeSlice(list.Type(), 0, 0))
	}
	return &of[T]{v}, nil
}

// guarded registers handlers with the guard of their route around them, and
// refuses a handler that stands in no table.
type guarded struct {
	s      *Server
	mux    *http.ServeMux
	routes map[string]Route
	errs   []error
}

// HandleFunc implements humago.Mux.
func (g *guarded) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	r, ok := g.routes[pattern]
	if !ok || r.Role == "" {
		g.errs = append(g.errs, fmt.Errorf("route %q has no entry with a role", pattern))
		return
	}
	g.mux.Handle(pattern, g.s.guard(r, http.HandlerFunc(h)))
}

// ServeHTTP implements humago.Mux.
func (g *guarded) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.mux.ServeHTTP(w, r) }

// guard lets through who may use the route.
func (s *Server) guard(route Route, next http.Handler) http.Handler {
	limit := route.Body
	if limit == 0 {
		limit = bodyLimit
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w, r = patient(w, r, s.opt.Patience)
		if limit > 0 {
			// huma has a limit of its own for what it reads; this one is for the rest.
			r.Body = http.MaxBytesReader(w, r.Body, limit+1)
			if r.ContentLength > limit {
				writeProblem(w, r, tooLarge(limit))
				return
			}
		}
		if err := s.admit(r, route); err != nil {
			writeProblem(w, r, s.problemOf(err))
			return
		}
		if strings.HasPrefix(r.URL.Path, "/api/") {
			w.Header().Set("Cache-Control", "no-store")
		}
		if route.Steady && s.unchanged(w, r) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		if slots := s.slots[route.Work]; slots != nil {
			select {
			case slots <- struct{}{}:
				defer func() { <-slots }()
			case <-r.Context().Done():
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// admit finds out who asks, and whether that may be.
func (s *Server) admit(r *http.Request, route Route) error {
	if route.Role == RolePublic {
		return nil
	}
	session, err := s.authenticate(r)
	if errors.Is(err, app.ErrNoAny) {
		return unauthenticated()
	}
	if err != nil {
		return err
	}
	return s.allowed(r, route, session)
}

// unchanged sets the ETag of an answer that follows from the question and the
// state of the case, and says whether the client has that answer.
func (s *Server) unchanged(w http.ResponseWriter, r *http.Request) bool {
	c := s.byID(r.PathValue("case"))
	if c == nil {
		return false
	}
	st, err := c.state(r.Context())
	if err != nil {
		return false // the handler will meet the error and tell it
	}
	// What is open to judge differs from person to person.
	tag := `W/"` + trade.ShortID("etag", s.opt.Version.Version, whoOf(r.Context()).User, st.Tables, st.Decisions, r.URL.RequestURI()) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	return r.Header.Get("If-None-Match") == tag
}

// sessionCookie carries the secret of a signed-in browser.
const sessionCookie = "tallyman_session"

// authenticate finds out who asks; session is the cookie's secret, empty for a
// token.
func (s *Server) authenticate(r *http.Request) (session string, err error) {
	in := infoOf(r.Context())
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		who, err := s.opt.Desk.Token(r.Context(), strings.TrimSpace(bearer))
		if err != nil {
			return "", err
		}
		in.who, in.known = who, true
		return "", nil
	}
	c, err := r.Cookie(sessionCookie)
	if err != nil || c.Value == "" {
		return "", app.ErrNoAny
	}
	who, err := s.opt.Desk.Session(r.Context(), c.Value)
	if err != nil {
		return "", err
	}
	in.who, in.known = who, true
	return c.Value, nil
}

// allowed checks role, scope and, for a browser that changes something, that
// the page which asks is ours.
func (s *Server) allowed(r *http.Request, route Route, session string) error {
	who := whoOf(r.Context())
	switch {
	case !who.Role.May(route.Role):
		return problem(http.StatusForbidden, "role", fmt.Sprintf("this needs the role %s, and %s is %s", route.Role, who.User, who.Role), "ask an admin")
	case !who.Has(route.Scope):
		return problem(http.StatusForbidden, "scope", fmt.Sprintf("this token has not the scope %q", route.Scope), "make a token that has it")
	case session != "" && !safe(r.Method) && subtle.ConstantTimeCompare([]byte(r.Header.Get("X-CSRF-Token")), []byte(csrfOf(session))) != 1:
		return problem(http.StatusForbidden, "csrf", "the header X-CSRF-Token is missing or not the one of this session", "send the csrf of GET /api/v1/me")
	}
	return nil
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// csrfOf is derived from the session's secret, which scripts cannot read.
func csrfOf(session string) string {
	h := hmac.New(sha256.New, []byte(session))
	_, _ = h.Write([]byte("csrf"))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
