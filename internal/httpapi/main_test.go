package httpapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tallyman/internal/app"
	"tallyman/internal/store"
)

// demo is a small synthetic case, built once; tests that write get a copy.
var demo string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "tallyman-httpapi-")
	if err == nil {
		demo = filepath.Join(dir, "demo")
		_, err = app.Demo(context.Background(), demo, app.Env{}, app.DemoOptions{Items: 8000, Seed: 7, Say: func(string, ...any) {},
			Progress: func(string) (store.Progress, func()) { return nil, func() {} }})
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

var pages = fstest.MapFS{
	"index.html":                {Data: []byte("<!doctype html><title>workbench</title>")},
	"assets/app-5XWHQAOE.js":    {Data: []byte("export{}")},
	"assets/app-5XWHQAOE.js.gz": {Data: packed("export{}")},
	"assets/plain.js":           {Data: []byte("export{}")},
	"../secret":                 {Data: []byte("no")},
	"assets/deep/nothing.txt":   {Data: []byte("text")},
}

// packed is a text as gzip has it.
func packed(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// bench is a server over a case, with a user of every role.
type bench struct {
	*Server
	t     *testing.T
	web   *httptest.Server
	dir   string
	desk  *app.Desk
	c     *app.Case
	users map[app.Role]*caller
}

// caller is a signed-in browser, or a token.
type caller struct {
	t      *testing.T
	base   string
	cookie string
	csrf   string
	token  string
}

const password = "four plain words here"

// serve opens a server. own gives it a copy of the case that it may change.
func serve(t *testing.T, own bool, change func(*Options)) *bench {
	t.Helper()
	dir := demo
	if own {
		dir = filepath.Join(t.TempDir(), "demo")
		if err := os.CopyFS(dir, os.DirFS(demo)); err != nil {
			t.Fatal(err)
		}
	}
	c, err := app.Open(dir, app.Env{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	// The desk lies in a folder of its own, so that tests do not meet.
	deskDir := filepath.Join(t.TempDir(), "desk")
	if err := app.New(deskDir, "desk"); err != nil {
		t.Fatal(err)
	}
	desk, err := app.OpenDesk(deskDir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = desk.Close() })
	opt := Options{Cases: []*app.Case{c}, Desk: desk, Web: fs.FS(pages), Version: app.Version{Version: "test"}, Once: "once-secret", Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})), Poll: 20 * time.Millisecond}
	if change != nil {
		change(&opt)
	}
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{Server: s, t: t, dir: dir, desk: desk, c: c, web: httptest.NewServer(s.Handler()), users: map[app.Role]*caller{}}
	t.Cleanup(func() {
		s.Close()
		b.web.Close()
	})
	for _, role := range app.Roles {
		name := "user-" + string(role)
		if err := desk.AddUser(t.Context(), name, role, password); err != nil {
			t.Fatal(err)
		}
		secret, _, err := desk.NewSession(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		b.users[role] = &caller{t: t, base: b.web.URL, cookie: secret, csrf: csrfOf(secret)}
	}
	return b
}

func (b *bench) as(role app.Role) *caller { return b.users[role] }

func (b *bench) nobody() *caller { return &caller{t: b.t, base: b.web.URL} }

// do sends a request and returns status, header and body.
func (c *caller) do(method, path string, body io.Reader, header ...string) (int, http.Header, string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.cookie != "" {
		req.AddCookie(&http.Cookie{Name: sessionCookie, Value: c.cookie})
	}
	if c.csrf != "" {
		req.Header.Set("X-CSRF-Token", c.csrf)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(raw)
}

// ask sends a request, insists on a status, and decodes the answer.
func ask[T any](c *caller, want int, method, path, body string) T {
	c.t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	status, _, got := c.do(method, path, r)
	if status != want {
		c.t.Fatalf("%s %s: status %d, want %d: %s", method, path, status, want, got)
	}
	var v T
	if got != "" {
		if err := json.Unmarshal([]byte(got), &v); err != nil {
			c.t.Fatalf("%s %s: %v in %s", method, path, err, got)
		}
	}
	return v
}

const inDemo = "/api/v1/cases/demo"

// waitFor follows a job to its end.
func (c *caller) waitFor(id string) Job {
	c.t.Helper()
	for range 600 {
		j := ask[Job](c, 200, "GET", inDemo+"/jobs/"+id, "")
		if j.ended() {
			return j
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.t.Fatalf("job %s does not end", id)
	return Job{}
}
