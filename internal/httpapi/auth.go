package httpapi

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tallyman/internal/app"
)

// onceLink is the secret of the link that the server prints: good for one
// sign-in, for an hour.
type onceLink struct {
	mu     sync.Mutex
	secret string
	until  time.Time
}

const onceLife = time.Hour

func (o *onceLink) set(secret string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.secret, o.until = secret, time.Now().Add(onceLife)
}

func (o *onceLink) take(secret string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	ok := o.secret != "" && time.Now().Before(o.until) && subtle.ConstantTimeCompare([]byte(secret), []byte(o.secret)) == 1
	if ok {
		o.secret = ""
	}
	return ok
}

// throttle slows down guessing: after some failures for one name or from one
// address (an office behind one proxy is one), a wait that doubles, up to a
// quarter of an hour.
type throttle struct {
	guessMu sync.Mutex
	guesses map[string]guess
	hashing sync.Mutex // one password at a time: hashing takes memory on purpose
}

type guess struct {
	failures int
	last     time.Time
}

const (
	freeGuesses  = 5
	freeFromOne  = 30
	longestWait  = 15 * time.Minute
	mostGuessers = 10_000
)

// wait says how long a key has to wait still.
func (t *throttle) wait(keys ...string) time.Duration {
	t.guessMu.Lock()
	defer t.guessMu.Unlock()
	var longest time.Duration
	for _, k := range keys {
		g := t.guesses[k]
		free := freeGuesses
		if strings.HasPrefix(k, "ip:") {
			free = freeFromOne
		}
		if g.failures < free {
			continue
		}
		d := min(time.Second<<min(g.failures-free, 20), longestWait)
		longest = max(longest, time.Until(g.last.Add(d)))
	}
	return longest
}

func (t *throttle) note(failed bool, keys ...string) {
	t.guessMu.Lock()
	defer t.guessMu.Unlock()
	if t.guesses == nil || len(t.guesses) > mostGuessers {
		t.guesses = map[string]guess{}
	}
	for _, k := range keys {
		if !failed {
			delete(t.guesses, k)
			continue
		}
		g := t.guesses[k]
		if time.Since(g.last) > longestWait {
			g.failures = 0
		}
		t.guesses[k] = guess{g.failures + 1, time.Now()}
	}
}

// Me is who is signed in, and what there is to see.
type Me struct {
	User    string    `json:"user"`
	Role    app.Role  `json:"role"`
	Token   string    `json:"token,omitempty" doc:"id of the token that asks"`
	CSRF    string    `json:"csrf,omitempty" doc:"to send as X-CSRF-Token with every change"`
	Version string    `json:"version"`
	Cases   []CaseRef `json:"cases" nullable:"false"`
}

// CaseRef names a case.
type CaseRef struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Synthetic bool   `json:"synthetic"`
	Watermark string `json:"watermark,omitempty"`
	// Now is what the events of the case begin with, where nothing has changed
	// since.
	Now *State `json:"now,omitempty" doc:"the present state, as the event state tells it"`
}

// Asked gives a handler the request itself.
type Asked struct {
	r *http.Request
	w http.ResponseWriter
}

// Resolve implements huma.Resolver.
func (a *Asked) Resolve(ctx huma.Context) []error {
	a.r, a.w = humago.Unwrap(ctx)
	return nil
}

type loginInput struct {
	Asked
	Body struct {
		User     string `json:"user" maxLength:"64"`
		Password string `json:"password" maxLength:"1024"`
	}
}

// signedIn is an answer that sets or clears the cookie.
type signedIn struct {
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   Me
}

type signedOut struct {
	Cookie http.Cookie `header:"Set-Cookie"`
}

func (s *Server) signInRoutes() []endpoint {
	return []endpoint{
		{Route: Route{Method: "GET", Path: "/login", Role: RolePublic, ID: "once", Tag: "sign-in"}, plain: s.loginOnce},
		typed(Route{Method: "POST", Path: "/api/v1/login", Role: RolePublic, ID: "login", Tag: "sign-in", Says: "Sign in with a password"}, s.login),
		typed(Route{Method: "POST", Path: "/api/v1/logout", Role: app.RoleViewer, Scope: app.ScopeRead, ID: "logout", Tag: "sign-in", Says: "Sign out", Status: http.StatusNoContent}, s.logout),
		typed(Route{Method: "GET", Path: "/api/v1/me", Role: app.RoleViewer, Scope: app.ScopeRead, ID: "me", Tag: "sign-in", Says: "Who is signed in, and which cases there are"},
			func(ctx context.Context, in *struct{ Asked }) (*of[Me], error) {
				session := ""
				if c, err := in.r.Cookie(sessionCookie); err == nil && whoOf(ctx).Token == "" {
					session = c.Value
				}
				return answer(s.me(ctx, whoOf(ctx), session), nil)
			}),
	}
}

func (s *Server) me(ctx context.Context, who app.Who, session string) Me {
	me := Me{User: who.User, Role: who.Role, Token: who.Token, Version: s.opt.Version.Version, Cases: []CaseRef{}}
	if session != "" {
		me.CSRF = csrfOf(session)
	}
	for _, c := range s.cases {
		ref := CaseRef{ID: c.id, Title: c.Config.Title, Synthetic: c.isSynthetic()}
		if now, err := c.state(ctx); err == nil { // a case that cannot be read is told of where it is asked
			ref.Now = &now
		}
		if ref.Synthetic {
			ref.Watermark = app.Watermark
		}
		me.Cases = append(me.Cases, ref)
	}
	return me
}

func (s *Server) cookie(r *http.Request, secret string, until time.Time) http.Cookie {
	c := http.Cookie{Name: sessionCookie, Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https", Expires: until}
	if secret == "" {
		c.MaxAge = -1
	}
	return c
}

// loginOnce signs the person at the machine in by the link of the terminal.
func (s *Server) loginOnce(w http.ResponseWriter, r *http.Request) {
	once := r.URL.Query().Get("once")
	if once == "" {
		s.workbench(w, r) // the page asks for name and password
		return
	}
	from := "ip:" + address(r)
	if wait := s.wait(from); wait > 0 {
		writeProblem(w, r, tooMany(wait))
		return
	}
	if !s.once.take(once) {
		s.note(true, from)
		writeProblem(w, r, problem(http.StatusUnauthorized, "once", "this link was used already, or is over", "restart the server: it prints a new one; or sign in with a password"))
		return
	}
	secret, until, err := s.opt.Desk.NewSession(r.Context(), app.LocalUser)
	if err == nil {
		err = s.opt.Desk.Log(r.Context(), app.LocalUser, "login", "", map[string]string{"by": "link", "from": address(r)})
	}
	if err != nil {
		writeProblem(w, r, s.problemOf(err))
		return
	}
	c := s.cookie(r, secret, until)
	http.SetCookie(w, &c)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Server) login(ctx context.Context, in *loginInput) (*signedIn, error) {
	keys := []string{"ip:" + address(in.r), "user:" + in.Body.User}
	if wait := s.wait(keys...); wait > 0 {
		return nil, tooMany(wait)
	}
	s.hashing.Lock()
	acc, err := s.opt.Desk.Login(ctx, in.Body.User, in.Body.Password)
	s.hashing.Unlock()
	if errors.Is(err, app.ErrLogin) {
		s.note(true, keys...)
		if err := s.opt.Desk.Log(ctx, in.Body.User, "login-failed", "", map[string]string{"from": address(in.r)}); err != nil {
			return nil, err
		}
		return nil, problem(http.StatusUnauthorized, "login", err.Error(), "")
	}
	if err != nil {
		return nil, err
	}
	s.note(false, keys...)
	secret, until, err := s.opt.Desk.NewSession(ctx, acc.Name)
	if err != nil {
		return nil, err
	}
	if err := s.opt.Desk.Log(ctx, acc.Name, "login", "", map[string]string{"by": "password", "from": address(in.r)}); err != nil {
		return nil, err
	}
	return &signedIn{s.cookie(in.r, secret, until), s.me(ctx, app.Who{User: acc.Name, Role: acc.Role}, secret)}, nil
}

func (s *Server) logout(ctx context.Context, in *struct{ Asked }) (*signedOut, error) {
	if c, err := in.r.Cookie(sessionCookie); err == nil {
		if err := s.opt.Desk.EndSession(ctx, c.Value); err != nil {
			return nil, err
		}
	}
	if err := s.opt.Desk.Log(ctx, whoOf(ctx).User, "logout", "", json.RawMessage("{}")); err != nil {
		return nil, err
	}
	return &signedOut{s.cookie(in.r, "", time.Unix(1, 0))}, nil
}

func tooMany(wait time.Duration) *Problem {
	seconds := strconv.Itoa(int(wait.Seconds()) + 1)
	p := problem(http.StatusTooManyRequests, "throttled", "too many failed sign-ins", "wait "+seconds+" seconds")
	p.headers = http.Header{"Retry-After": {seconds}}
	return p
}

func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
