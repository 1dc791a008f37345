package screening

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tallyman/internal/match"
	"tallyman/internal/roster"
	"tallyman/internal/trade"
)

// Backend gives the lists.
type Backend interface {
	// Roster returns the current lists. What was returned once stays as it is.
	Roster(ctx context.Context) (*roster.Roster, error)
	// Ready reports whether a roster is in memory, and begins to load one where
	// it is not.
	Ready() bool
}

// Scopes that Authorize is asked for.
const (
	ScopeScreen  = "screen"  // ask
	ScopeCertify = "certify" // have a certificate signed
)

// ErrForbidden, in the chain of Authorize's error, says that the caller is known
// and may not: 403 instead of 401.
var ErrForbidden = errors.New("not allowed")

// Options of New. The zero value is an open service without memory.
type Options struct {
	// Authorize names the caller, or refuses. A key is always in the header
	// Authorization as "Bearer KEY", however the client sent it (ApiKey KEY,
	// Token KEY, a bare key, ?api_key=). nil: open, for loopback.
	Authorize func(r *http.Request, scope string) (user string, err error)
	// Audit is told of every screening.
	Audit func(ctx context.Context, e Event)
	// Certify signs what it found for a query; nil: there is no such route.
	Certify func(ctx context.Context, user string, q CertifyQuery) (Certificate, error)
	// At is a prefix under which the service answers besides the root and
	// [Prefix], for example /cases/x/screening; empty: none. Addresses in its
	// answers begin with the prefix that was asked.
	At string
	// BaseURL is what clients reach the service by; empty: as the request says.
	BaseURL string
	// UpdateToken opens POST /updatez; empty: nobody may.
	UpdateToken string
	Version     string
	Log         *slog.Logger
}

// Certificate is a signed certificate as a file, and as a page for print.
type Certificate struct {
	ID         string
	JSON, HTML []byte
	// Matches are the entries at or above the threshold, for the audit log.
	Threshold float64
	Matches   []EventResult
}

// CertifyQuery is who to screen.
type CertifyQuery struct {
	Name      string   `json:"name"`
	Schema    string   `json:"schema,omitempty"`
	Country   string   `json:"country,omitempty"`
	BirthDate string   `json:"birth_date,omitempty"`
	Number    string   `json:"number,omitempty"`
	Lists     []string `json:"lists,omitempty"` // empty: all
	Threshold float64  `json:"threshold,omitempty"`
}

// Event is one screening, for the audit log.
type Event struct {
	At        time.Time         `json:"at"`
	User      string            `json:"user"`
	Route     string            `json:"route"` // match, search, entity, reconcile, extend
	Dataset   string            `json:"dataset"`
	QueryID   string            `json:"query_id,omitempty"`
	Query     map[string]any    `json:"query"`
	Lists     map[string]string `json:"lists"` // id -> version
	Model     string            `json:"model"`
	Threshold float64           `json:"threshold"`
	Total     int               `json:"total"`
	Results   []EventResult     `json:"results"`
}

// EventResult is one entity that was shown.
type EventResult struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"`
}

// Limits of yente 5.5.
const (
	maxURL     = 60_000
	maxBody    = 32 << 20
	maxBatch   = 100
	maxResults = 500
	maxExclude = 50
	gzipFrom   = 500
)

// Prefix is where every route answers too, besides the root.
const Prefix = "/yente/v1"

// Paths are what to mount the handler under. yente 2.0 took /statements out
// (opensanctions/yente pull request 146): a client of an older one is told so
// here, and not by the pages of a server around this one.
func Paths() []string {
	return []string{"/match/", "/search/", "/entities/", "/statements", "/catalog", "/manifest", "/algorithms", "/healthz", "/readyz", "/updatez",
		"/reconcile/", "/certificates", Prefix + "/"}
}

type handler struct {
	backend Backend
	opt     Options
	mux     *http.ServeMux
	started time.Time
}

// New makes the service. It answers at the root, below [Prefix] and below
// Options.At.
func New(backend Backend, opt Options) http.Handler {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	h := &handler{backend: backend, opt: opt, mux: http.NewServeMux(), started: time.Now()}
	h.route("/match/{dataset}", methods{http.MethodPost: h.match})
	h.route("/search/{dataset}", methods{http.MethodGet: h.search})
	h.route("/entities/{id}", methods{http.MethodGet: h.entity})
	h.route("/entities/{id}/adjacent", methods{http.MethodGet: h.adjacent})
	h.route("/entities/{id}/adjacent/{prop}", methods{http.MethodGet: h.adjacentProp})
	h.route("/catalog", methods{http.MethodGet: h.catalog})
	h.route("/manifest", methods{http.MethodGet: h.catalog})
	h.route("/algorithms", methods{http.MethodGet: h.algorithms})
	h.open("/healthz", methods{http.MethodGet: h.healthz})
	h.open("/readyz", methods{http.MethodGet: h.readyz})
	h.open("/updatez", methods{http.MethodPost: h.updatez})
	h.route("/reconcile/{dataset}", methods{http.MethodGet: h.reconcileGet, http.MethodPost: h.reconcilePost})
	h.route("/reconcile/{dataset}/match", methods{http.MethodPost: h.reconcileMatch})
	h.route("/reconcile/{dataset}/suggest/entity", methods{http.MethodGet: h.suggestEntity})
	h.route("/reconcile/{dataset}/suggest/type", methods{http.MethodGet: h.suggestType})
	h.route("/reconcile/{dataset}/suggest/property", methods{http.MethodGet: h.suggestProperty})
	h.route("/reconcile/{dataset}/extend/property", methods{http.MethodGet: h.proposeProperties})
	h.route("/reconcile/{dataset}/flyout/{kind}/{id}", methods{http.MethodGet: h.flyout})
	h.route("/reconcile/{dataset}/preview/{id}", methods{http.MethodGet: h.preview})
	if opt.Certify != nil {
		h.route("/certificates", methods{http.MethodPost: h.certificate})
	}
	h.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fail(w, r, http.StatusNotFound, "Not Found") })
	return h
}

type methods map[string]func(w http.ResponseWriter, r *http.Request)

// route answers callers that Authorize lets in.
func (h *handler) route(pattern string, by methods) {
	h.open(pattern, methods{"": func(w http.ResponseWriter, r *http.Request) {
		do, ok := by.of(r.Method)
		if !ok {
			by.refuse(w, r)
			return
		}
		scope := ScopeScreen
		if pattern == "/certificates" {
			scope = ScopeCertify
		}
		if r, ok = h.admit(w, r, scope); ok {
			do(w, r)
		}
	}})
}

func (m methods) of(method string) (func(http.ResponseWriter, *http.Request), bool) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	do, ok := m[method]
	return do, ok
}

func (m methods) refuse(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for k := range m {
		allowed = append(allowed, k)
	}
	slices.Sort(allowed)
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	fail(w, r, http.StatusMethodNotAllowed, "Method Not Allowed")
}

func (h *handler) open(pattern string, by methods) {
	h.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		do, ok := by[""]
		if !ok {
			do, ok = by.of(r.Method)
		}
		if !ok {
			by.refuse(w, r)
			return
		}
		do(w, r)
	})
}

type userKey struct{}

// admit asks Authorize, with the key where every server looks for it.
func (h *handler) admit(w http.ResponseWriter, r *http.Request, scope string) (*http.Request, bool) {
	if h.opt.Authorize == nil {
		return r, true
	}
	asked := r
	if key := Key(r); key != "" {
		asked = r.Clone(r.Context())
		asked.Header.Set("Authorization", "Bearer "+key)
	}
	user, err := h.opt.Authorize(asked, scope)
	switch {
	case errors.Is(err, ErrForbidden):
		fail(w, r, http.StatusForbidden, "This API key may not do that.")
		return r, false
	case err != nil:
		w.Header().Set("WWW-Authenticate", `ApiKey realm="tallyman", Bearer realm="tallyman"`)
		fail(w, r, http.StatusUnauthorized, "Invalid or missing API key. Send it as: Authorization: ApiKey YOUR_KEY")
		return r, false
	}
	return r.WithContext(context.WithValue(r.Context(), userKey{}, user)), true
}

func user(r *http.Request) string {
	u, _ := r.Context().Value(userKey{}).(string)
	return u
}

// Key is the API key of a request in any of the ways in which clients of the
// two protocols send it: Authorization "ApiKey KEY", "Bearer KEY", "Token KEY"
// or "KEY"; X-API-Key; ?api_key=. Empty: none.
func Key(r *http.Request) string {
	if v := strings.TrimSpace(r.Header.Get("Authorization")); v != "" {
		scheme, key, two := strings.Cut(v, " ")
		if !two {
			return v
		}
		switch strings.ToLower(scheme) {
		case "apikey", "bearer", "token":
			return strings.TrimSpace(key)
		}
		return ""
	}
	if v := r.Header.Get("X-API-Key"); v != "" {
		return v
	}
	return r.URL.Query().Get("api_key")
}

type baseKey struct{}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Access-Control-Allow-Origin", "*")
	head.Set("Access-Control-Expose-Headers", "*")
	// A server around this one may forbid what the protocols are for: answers
	// read by other sites' pages, previews shown in them.
	head.Set("Cross-Origin-Resource-Policy", "cross-origin")
	head.Del("X-Frame-Options")
	if r.Method == http.MethodOptions {
		preflight(w, r)
		return
	}
	if len(r.URL.RequestURI()) > maxURL {
		fail(w, r, http.StatusRequestURITooLong, "The URL is longer than 60000 bytes.")
		return
	}
	defer func() {
		if p := recover(); p != nil {
			h.opt.Log.Error("screening request failed", "path", r.URL.Path, "panic", p)
			reply(w, r, http.StatusInternalServerError, map[string]string{"status": "error"})
		}
	}()
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	for _, prefix := range []string{h.opt.At, Prefix} {
		if rest, ok := strings.CutPrefix(r.URL.Path, prefix); prefix != "" && ok && strings.HasPrefix(rest, "/") {
			r = r.Clone(context.WithValue(r.Context(), baseKey{}, prefix))
			r.URL.Path, r.URL.RawPath = rest, strings.TrimPrefix(r.URL.RawPath, prefix)
			break
		}
	}
	h.mux.ServeHTTP(w, r)
}

func preflight(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Access-Control-Allow-Methods", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT")
	allowed := r.Header.Get("Access-Control-Request-Headers")
	if allowed == "" {
		allowed = "*"
	}
	head.Set("Access-Control-Allow-Headers", allowed)
	head.Set("Access-Control-Max-Age", "600")
	head.Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("OK"))
}

// base is the URL under which this service answers, without a slash at the end.
func (h *handler) base(r *http.Request) string {
	prefix, _ := r.Context().Value(baseKey{}).(string)
	if h.opt.BaseURL != "" {
		return strings.TrimSuffix(h.opt.BaseURL, "/") + prefix
	}
	u := url.URL{Scheme: "http", Host: r.Host, Path: prefix}
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		u.Scheme = "https"
	}
	return u.String()
}

// roster returns the lists, or has answered already.
func (h *handler) roster(w http.ResponseWriter, r *http.Request) (*roster.Roster, bool) {
	ro, err := h.backend.Roster(r.Context())
	if err != nil {
		h.opt.Log.Error("watchlists cannot be read", "error", err)
		status := http.StatusServiceUnavailable
		if trade.CodeOf(err) == trade.CodeInternal {
			reply(w, r, http.StatusInternalServerError, map[string]string{"status": "error"})
			return nil, false
		}
		fail(w, r, status, "The watchlists are not ready: "+err.Error())
		return nil, false
	}
	return ro, true
}

// dataset returns the lists and the dataset that the path names, or has
// answered already.
func (h *handler) dataset(w http.ResponseWriter, r *http.Request) (*roster.Roster, string, bool) {
	ro, ok := h.roster(w, r)
	if !ok {
		return nil, "", false
	}
	name := r.PathValue("dataset")
	if name == "all" {
		name = roster.Default
	}
	if !ro.HasDataset(name) {
		fail(w, r, http.StatusNotFound, "No such dataset.")
		return nil, "", false
	}
	return ro, name, true
}

// audit tells of one screening.
func (h *handler) audit(r *http.Request, ro *roster.Roster, e Event) {
	if h.opt.Audit == nil {
		return
	}
	e.At, e.User, e.Model = time.Now().UTC(), user(r), roster.Model().Name
	e.Lists = ro.Versions(e.Dataset)
	if e.Threshold == 0 {
		e.Threshold = match.Threshold
	}
	h.opt.Audit(r.Context(), e)
}
