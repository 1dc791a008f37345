package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tallyman/internal/app"
)

// Options of a server.
type Options struct {
	Cases   []*app.Case
	Desk    *app.Desk
	Web     fs.FS // the built workbench: index.html and assets/
	Version app.Version
	Env     app.Env
	Log     *slog.Logger // nil: silent
	// Once is the secret of the one-time sign-in link; empty: there is none.
	Once string
	// Hosts that the server answers for, without port; empty: any.
	Hosts []string
	// UploadBytes is the most that one upload may bring; 0: 4 GiB.
	UploadBytes int64
	Mounts      []Mount
	// Patience is how long a client may take for the next piece of a body, sending
	// or receiving; 0: half a minute.
	Patience time.Duration
	// Poll is how often a changed case is looked for; 0: a second.
	Poll time.Duration
}

// Mount is a service of its own at its own paths, for whoever has the scope.
type Mount struct {
	Prefix  string // without the slash at its end, for example /reconcile
	Handler http.Handler
	Scope   app.Scope
	// Public needs no sign-in: for a loopback server whose callers cannot send
	// headers.
	Public bool
}

// servedCase is a case with its name in addresses.
type servedCase struct {
	*app.Case
	id   string
	turn chan struct{} // holds one token: one writer at a time
	hub  *hub
}

// Server is the HTTP front door of some cases.
type Server struct {
	opt     Options
	log     *slog.Logger
	cases   []*servedCase
	handler http.Handler
	routes  []Route
	api     huma.API
	openapi []byte
	metrics *metrics
	once    onceLink
	throttle
	jobs  *jobs
	slots map[string]chan struct{}
	// stop ends whatever listens for long: the streams of events.
	stop context.Context //nolint:containedctx // the life of the server, not of a call
	end  context.CancelFunc
}

// defaultUpload is the most that one upload brings where nothing else is said.
const defaultUpload = 4 << 30

// New makes a server. Close it.
func New(opt Options) (*Server, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.UploadBytes == 0 {
		opt.UploadBytes = defaultUpload
	}
	if opt.Patience == 0 {
		opt.Patience = slowest
	}
	if opt.Poll == 0 {
		opt.Poll = time.Second
	}
	s := &Server{opt: opt, log: opt.Log, metrics: newMetrics(), slots: newSlots()}
	s.stop, s.end = context.WithCancel(context.Background())
	s.once.set(opt.Once)
	ids := CaseIDs(opt.Cases)
	for i, c := range opt.Cases {
		c.KeepViews(keptViews)
		s.cases = append(s.cases, &servedCase{Case: c, id: ids[i], turn: make(chan struct{}, 1), hub: newHub()})
	}
	if err := s.startJobs(); err != nil {
		return nil, err
	}
	if err := s.build(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// CaseIDs are the names of served cases in addresses. Of folders with one name,
// the second has -2 at the end of it, and so on.
func CaseIDs(cases []*app.Case) []string {
	var ids []string
	for _, c := range cases {
		id := app.CaseID(c.Dir)
		for n := 2; slices.Contains(ids, id); n++ {
			id = app.CaseID(c.Dir) + "-" + strconv.Itoa(n)
		}
		ids = append(ids, id)
	}
	return ids
}

// CaseURL is the path below which everything of a case lies.
func CaseURL(id string) string { return "/api/v1/cases/" + id }

// Close stops jobs and streams, and waits for the jobs.
func (s *Server) Close() {
	s.end()
	s.jobs.close()
}

func (s *Server) byID(id string) *servedCase {
	for _, c := range s.cases {
		if c.id == id {
			return c
		}
	}
	return nil
}

// endpoints is the whole table.
func (s *Server) endpoints() []endpoint {
	return slices.Concat(s.pageRoutes(), s.signInRoutes(), s.adminRoutes(), s.caseRoutes(), s.decisionRoutes(), s.exportRoutes(), s.uploadRoutes(), s.jobRoutes(), s.exploreRoutes(), s.claimRoutes(), s.storyRoutes(), s.viewRoutes())
}

func (s *Server) build() error {
	humaErrors()
	g := &guarded{s: s, mux: http.NewServeMux(), routes: map[string]Route{}}
	s.api = humago.New(g, apiConfig())
	points := s.endpoints()
	for _, p := range points {
		s.routes = append(s.routes, p.Route)
		g.routes[p.pattern()] = p.Route
	}
	for _, p := range points {
		if p.plain != nil {
			g.HandleFunc(p.pattern(), p.plain)
			continue
		}
		p.register(s, s.api, operation(p.Route))
		if p.Form { // told afterwards: huma would read a body that it knows of
			s.api.OpenAPI().Paths[p.Path].Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{Type: huma.TypeObject}}}}
		}
	}
	for _, m := range s.opt.Mounts {
		r := Route{Path: m.Prefix + "/", Role: app.RoleViewer, Scope: m.Scope, ID: "mount", Long: true, Body: -1}
		if m.Public {
			r.Role = RolePublic
		}
		s.routes = append(s.routes, r)
		for _, path := range []string{m.Prefix, m.Prefix + "/"} {
			g.mux.Handle(path, s.guard(r, m.Handler))
		}
	}
	if err := errors.Join(g.errs...); err != nil {
		return err
	}
	var err error
	if s.openapi, err = json.MarshalIndent(s.api.OpenAPI(), "", "  "); err != nil {
		return fmt.Errorf("write API document: %w", err)
	}
	s.openapi = append(s.openapi, '\n')
	s.handler = s.outer(g.mux)
	return nil
}

func apiConfig() huma.Config {
	cfg := huma.DefaultConfig("Tallyman", "1")
	cfg.Info.Description = "Customs records into checkable evidence. Amounts are decimal strings or exact numbers; every error is application/problem+json (RFC 9457); every change by a signed-in browser needs the header X-CSRF-Token."
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "", "", ""
	cfg.CreateHooks = nil
	reg := huma.NewMapRegistry("#/components/schemas/", schemaName)
	// Records are objects whose columns follow from the question; raw JSON is
	// whatever it is.
	reg.RegisterTypeAlias(reflect.TypeFor[app.Record](), reflect.TypeFor[map[string]any]())
	reg.RegisterTypeAlias(reflect.TypeFor[json.RawMessage](), reflect.TypeFor[anyJSON]())
	reg.RegisterTypeAlias(reflect.TypeFor[app.ListSummary](), reflect.TypeFor[app.ListReport]())
	reg.RegisterTypeAlias(reflect.TypeFor[json.Number](), reflect.TypeFor[float64]())
	cfg.Components.Schemas = reg
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token":   {Type: "http", Scheme: "bearer", Description: "an API token: " + app.TokenPrefix + "..."},
		"session": {Type: "apiKey", In: "cookie", Name: sessionCookie},
	}
	return cfg
}

// anyJSON is a schema without conditions.
type anyJSON struct{}

// Schema implements huma.SchemaProvider.
func (anyJSON) Schema(huma.Registry) *huma.Schema { return &huma.Schema{} }

// schemaName puts the package before a name, since packages share names.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if i := strings.LastIndex(t.PkgPath(), "/"); i >= 0 && t.Name() != "" && !strings.HasSuffix(t.PkgPath(), "/httpapi") {
		pkg := t.PkgPath()[i+1:]
		name = strings.ToUpper(pkg[:1]) + pkg[1:] + name
	}
	return name
}

func operation(r Route) huma.Operation {
	op := huma.Operation{OperationID: r.ID, Method: r.Method, Path: r.Path, Summary: r.Says, Tags: []string{r.Tag}, DefaultStatus: r.Status,
		MaxBodyBytes: r.Body, BodyReadTimeout: -1, Extensions: map[string]any{"x-role": r.Role, "x-scope": r.Scope}}
	if r.Role != RolePublic {
		op.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	}
	return op
}

// Handler answers requests.
func (s *Server) Handler() http.Handler { return s.handler }

// Routes is the table of who may do what.
func (s *Server) Routes() []Route { return slices.Clone(s.routes) }

// OpenAPI is the API document.
func (s *Server) OpenAPI() []byte { return s.openapi }

// TLS names a certificate and its key; empty: plain HTTP.
type TLS struct{ Cert, Key string }

// grace is how long running requests have when the server is asked to end.
const grace = 10 * time.Second

// Serve answers on a listener until ctx ends, then lets running requests finish.
func (s *Server) Serve(ctx context.Context, l net.Listener, tls TLS) error {
	srv := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn)}
	failed := make(chan error, 1)
	go func() {
		if tls.Cert != "" {
			failed <- srv.ServeTLS(l, tls.Cert, tls.Key)
			return
		}
		failed <- srv.Serve(l)
	}()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.end()
	wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := srv.Shutdown(wait); err != nil {
		return errors.Join(fmt.Errorf("shut down: %w", err), srv.Close())
	}
	return nil
}

// isSynthetic says that a case holds invented data.
func (c *servedCase) isSynthetic() bool { return c.Config.Synthetic }
