package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"tallyman/internal/app"
)

func (s *Server) pageRoutes() []endpoint {
	public := func(method, p, id string, h http.HandlerFunc) endpoint {
		return endpoint{Route: Route{Method: method, Path: p, Role: RolePublic, ID: id, Tag: "server"}, plain: h}
	}
	return []endpoint{
		// No method: a pattern for GET only would conflict with mounts.
		public("", "/", "workbench", s.workbench),
		public("", "/api/", "unknown", func(w http.ResponseWriter, r *http.Request) {
			writeProblem(w, r, problem(http.StatusNotFound, "not_found", "there is no "+r.Method+" "+r.URL.Path, "the API is described in /api/v1/openapi.json"))
		}),
		public("GET", "/healthz", "health", func(w http.ResponseWriter, _ *http.Request) { alive(w) }),
		public("GET", "/readyz", "ready", s.ready),
		public("GET", "/api/v1/openapi.json", "openapi", func(w http.ResponseWriter, r *http.Request) {
			s.cached(w, r, "application/openapi+json", s.openapi)
		}),
		public("GET", "/docs", "docs", s.docs),
		public("GET", "/docs/style.css", "docs-style", func(w http.ResponseWriter, r *http.Request) {
			s.cached(w, r, "text/css; charset=utf-8", []byte(docsStyle))
		}),
		{Route: Route{Method: "GET", Path: "/metrics", Role: app.RoleViewer, Scope: app.ScopeRead, ID: "metrics", Tag: "server"}, plain: s.metricsPage},
	}
}

// alive answers as the screening service of the root does (yente's API), whose
// probes these are too.
func alive(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(`{"status":"ok"}` + "\n"))
}

// ready says whether the small state of every case can be read.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	for _, c := range s.cases {
		if _, _, err := c.Pulse(r.Context()); err != nil {
			p := problem(http.StatusServiceUnavailable, "not_ready", "the case "+c.id+" cannot be read", "")
			p.cause = err
			writeProblem(w, r, p)
			return
		}
	}
	alive(w)
}

// cached answers with an ETag, so that a browser asks and mostly gets a 304.
func (s *Server) cached(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	sum := sha256.Sum256(body)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// workbench serves the built pages. A path that is no file is a screen of the
// workbench and gets its page.
func (s *Server) workbench(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		writeProblem(w, r, problem(http.StatusMethodNotAllowed, "method", r.Method+" is not for pages", ""))
		return
	}
	if s.opt.Web == nil && r.URL.Path == "/" {
		http.Redirect(w, r, "/docs", http.StatusSeeOther)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	if !fs.ValidPath(name) || strings.Contains(name, `\`) {
		writeProblem(w, r, problem(http.StatusNotFound, "not_found", "there is no such page", ""))
		return
	}
	body, err := s.webFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		if path.Ext(name) != "" || strings.HasPrefix(name, "assets/") {
			writeProblem(w, r, problem(http.StatusNotFound, "not_found", "there is no such file", ""))
			return
		}
		name = "index.html"
		body, err = s.webFile(name)
	}
	if err != nil {
		writeProblem(w, r, s.problemOf(err))
		return
	}
	contentType := mime.TypeByExtension(path.Ext(name))
	if contentType == "" {
		contentType = "application/octet-stream"
	}
	if strings.HasPrefix(name, "assets/") && hashed(name) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("Vary", "Accept-Encoding")
		if packed, err := s.webFile(name + ".gz"); err == nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			body = packed
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
		return
	}
	s.cached(w, r, contentType, body)
}

func (s *Server) webFile(name string) ([]byte, error) {
	if s.opt.Web == nil {
		return nil, fs.ErrNotExist
	}
	info, err := fs.Stat(s.opt.Web, name)
	if err != nil || info.IsDir() {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(s.opt.Web, name)
}

// hashed says that a file's name holds a hash of its content, as esbuild writes
// it: name-5XWHQAOE.js.
func hashed(name string) bool {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	_, hash, ok := cutLast(base, "-")
	return ok && len(hash) >= 8 && strings.Trim(hash, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// docs is a page made from the API document: no script, nothing from elsewhere.
func (s *Server) docs(w http.ResponseWriter, r *http.Request) {
	var doc struct {
		Paths map[string]map[string]struct {
			Summary    string   `json:"summary"`
			Tags       []string `json:"tags"`
			Role       string   `json:"x-role"`
			Scope      string   `json:"x-scope"`
			Parameters []struct {
				Name        string `json:"name"`
				In          string `json:"in"`
				Required    bool   `json:"required"`
				Description string `json:"description"`
			} `json:"parameters"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(s.openapi, &doc); err != nil {
		writeProblem(w, r, s.problemOf(err))
		return
	}
	var rows []docRow
	for p, methods := range doc.Paths {
		for m, op := range methods {
			row := docRow{Method: strings.ToUpper(m), Path: p, Says: op.Summary, Role: op.Role, Scope: op.Scope, Tag: strings.Join(op.Tags, ", ")}
			for _, a := range op.Parameters {
				row.Params = append(row.Params, docParam{a.Name, a.In, a.Required, a.Description})
			}
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b docRow) int { return strings.Compare(a.Tag+a.Path+a.Method, b.Tag+b.Path+b.Method) })
	var page bytes.Buffer
	if err := docsPage.Execute(&page, map[string]any{"Rows": rows, "Version": s.opt.Version.Version}); err != nil {
		writeProblem(w, r, s.problemOf(err))
		return
	}
	s.cached(w, r, "text/html; charset=utf-8", page.Bytes())
}

type docRow struct {
	Method, Path, Says, Role, Scope, Tag string
	Params                               []docParam
}

type docParam struct {
	Name, In string
	Required bool
	Says     string
}

const docsStyle = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
code{font-family:ui-monospace,monospace}section{border-top:1px solid #8886;padding:.75rem 0}h2{font-size:1rem;margin:0}
p{margin:.25rem 0}ul{margin:.25rem 0}.who{opacity:.75;font-size:.9rem}
`

var docsPage = template.Must(template.New("docs").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tallyman API</title><link rel="stylesheet" href="/docs/style.css"></head><body>
<h1>Tallyman API</h1>
<p>Version {{.Version}}. The whole of it, with every schema, is in <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).
Errors are <code>application/problem+json</code>. Send a token as <code>Authorization: Bearer tlm_...</code>;
a signed-in browser sends <code>X-CSRF-Token</code> with every change.</p>
{{range .Rows}}<section id="{{.Method}}-{{.Path}}"><h2><code>{{.Method}} {{.Path}}</code></h2>
<p>{{.Says}}</p><p class="who">{{.Tag}}; role {{.Role}}{{if .Scope}}; scope {{.Scope}}{{end}}</p>
{{if .Params}}<ul>{{range .Params}}<li><code>{{.Name}}</code> ({{.In}}{{if .Required}}, required{{end}}){{if .Says}}: {{.Says}}{{end}}</li>{{end}}</ul>{{end}}</section>
{{end}}</body></html>
`))
