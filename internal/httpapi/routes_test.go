package httpapi

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tallyman/internal/app"
	"tallyman/internal/testdata"
)

var update = flag.Bool("update", false, "write golden files anew")

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s is out of date: go test ./internal/httpapi -update, and read the difference", filepath.Base(path))
	}
}

// TestOpenAPI keeps the committed document equal to the served one.
func TestOpenAPI(t *testing.T) {
	b := serve(t, false, nil)
	status, header, body := b.nobody().do("GET", "/api/v1/openapi.json", nil)
	if status != 200 || !strings.HasPrefix(body, "{") || !strings.Contains(body, `"openapi": "3.1.0"`) {
		t.Fatalf("status %d, %.80s", status, body)
	}
	golden(t, filepath.Join(testdata.RepoRoot(t), "web", "openapi.json"), []byte(body))
	status, _, _ = b.nobody().do("GET", "/api/v1/openapi.json", nil, "If-None-Match", header.Get("ETag"))
	if status != 304 {
		t.Errorf("with its ETag: status %d, want 304", status)
	}
	_, header, body = b.nobody().do("GET", "/docs", nil)
	for _, route := range b.Routes() {
		if route.Says != "" && !strings.Contains(body, route.Path) {
			t.Errorf("/docs lacks %s", route.Path)
		}
	}
	if strings.Contains(body, "http://") || strings.Contains(body, "https://") || strings.Contains(body, "<script") || strings.Contains(body, "style=") {
		t.Error("/docs loads from elsewhere or holds something inline")
	}
	if !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'self'") || header.Get("X-Robots-Tag") == "" {
		t.Errorf("headers %v", header)
	}
}

// fill puts values into a route's path.
func fill(path string) string {
	return strings.NewReplacer("{case}", "demo", "{path...}", "index.html", "{file}", "nothing.none", "{id}", "none", "{name}", "none", "{n}", "1").Replace(path)
}

// TestRoleTable asks every route as every role, and keeps the table of who may
// do what where a change of it is seen.
func TestRoleTable(t *testing.T) {
	b := serve(t, false, nil)
	var table strings.Builder
	for _, route := range b.Routes() {
		table.WriteString(strings.TrimSpace(route.Method+" "+route.Path) + "  " + string(route.Role) + "  " + string(route.Scope) + "\n")
		if !slices.Contains(append([]app.Role{RolePublic}, app.Roles...), route.Role) {
			t.Fatalf("%s %s has the role %q", route.Method, route.Path, route.Role)
		}
		if route.Role == RolePublic || route.Long && !strings.Contains(route.Path, "{id}") && !strings.Contains(route.Path, "{file}") {
			continue
		}
		status, header, body := b.nobody().do(route.Method, fill(route.Path), nil)
		if status != 401 || !strings.HasPrefix(header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s %s by nobody: %d %s", route.Method, route.Path, status, body)
		}
		if route.ID == "logout" || route.ID == "run" || route.ID == "report" || route.ID == "claims" { // these would do something
			continue
		}
		for _, role := range app.Roles {
			status, _, body := b.as(role).do(route.Method, fill(route.Path), nil)
			refused := status == 403 && strings.Contains(body, "problem:role")
			if refused == role.May(route.Role) {
				t.Errorf("%s %s as %s: %d %s", route.Method, route.Path, role, status, body)
			}
			if status >= 500 || status == 401 {
				t.Errorf("%s %s as %s: %d %s", route.Method, route.Path, role, status, body)
			}
			if !safe(route.Method) && !refused {
				mute := *b.as(role)
				mute.csrf = ""
				if status, _, body := mute.do(route.Method, fill(route.Path), nil); status != 403 || !strings.Contains(body, "problem:csrf") {
					t.Errorf("%s %s without CSRF token: %d %s", route.Method, route.Path, status, body)
				}
			}
		}
		for _, scope := range app.Scopes {
			tok, err := b.desk.NewToken(t.Context(), "user-admin", "t", []app.Scope{scope}, 0)
			if err != nil {
				t.Fatal(err)
			}
			c := &caller{t: t, base: b.web.URL, token: tok.Secret}
			status, _, body := c.do(route.Method, fill(route.Path), nil)
			refused := status == 403 && strings.Contains(body, "problem:scope")
			if refused == (scope == route.Scope) {
				t.Errorf("%s %s with a token for %s: %d %s", route.Method, route.Path, scope, status, body)
			}
		}
	}
	golden(t, filepath.Join("testdata", "routes.txt"), []byte(table.String()))
}

// TestTwoCases of folders with one name have two addresses.
func TestTwoCases(t *testing.T) {
	b := serve(t, false, func(o *Options) { o.Cases = append(o.Cases, o.Cases[0]) })
	me := ask[Me](b.as(app.RoleViewer), 200, "GET", "/api/v1/me", "")
	if len(me.Cases) != 2 || me.Cases[0].ID != "demo" || me.Cases[1].ID != "demo-2" {
		t.Fatalf("cases %+v", me.Cases)
	}
	if st := ask[StatusAnswer](b.as(app.RoleViewer), 200, "GET", "/api/v1/cases/demo-2/status", ""); st.Case != "demo-2" {
		t.Errorf("status of %q", st.Case)
	}
}

// TestNoHandlerWithoutEntry shows that what stands in no table is refused.
func TestNoHandlerWithoutEntry(t *testing.T) {
	g := &guarded{routes: map[string]Route{"GET /half": {Method: "GET", Path: "/half"}}}
	g.HandleFunc("GET /other", nil)
	g.HandleFunc("GET /half", nil)
	if len(g.errs) != 2 {
		t.Errorf("errors %v, want one for each", g.errs)
	}
}
