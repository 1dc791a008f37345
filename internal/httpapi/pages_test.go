package httpapi

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"tallyman/internal/app"
)

func TestWorkbench(t *testing.T) {
	b := serve(t, false, nil)
	for _, tc := range []struct {
		path   string
		status int
		cache  string
		has    string
	}{
		{"/", 200, "no-cache", "workbench"},
		{"/cases/demo/hits", 200, "no-cache", "workbench"},
		{"/login", 200, "no-cache", "workbench"},
		{"/assets/app-5XWHQAOE.js", 200, "public, max-age=31536000, immutable", "export"},
		{"/assets/plain.js", 200, "no-cache", "export"},
		{"/assets/gone-5XWHQAOE.js", 404, "no-store", "not_found"},
		{"/favicon.ico", 404, "no-store", "not_found"},
		{"/assets/..%2f..%2fsecret", 404, "no-store", "not_found"},
		{"/..%2fsecret", 404, "no-store", "not_found"},
		{"/..%5csecret", 404, "no-store", "not_found"},
		{"/api/v1/nothing", 404, "no-store", "not_found"},
		{"/healthz", 200, "no-store", `{"status":"ok"}`},
		{"/readyz", 200, "no-store", `{"status":"ok"}`},
	} {
		status, header, body := b.nobody().do("GET", tc.path, nil)
		if status != tc.status || header.Get("Cache-Control") != tc.cache || !strings.Contains(body, tc.has) {
			t.Errorf("%s: %d %q %.120s", tc.path, status, header.Get("Cache-Control"), body)
		}
		for _, h := range []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Robots-Tag", "Referrer-Policy", "X-Request-Id"} {
			if header.Get(h) == "" {
				t.Errorf("%s lacks the header %s", tc.path, h)
			}
		}
	}
	_, header, _ := b.nobody().do("GET", "/", nil)
	if status, _, _ := b.nobody().do("GET", "/", nil, "If-None-Match", header.Get("ETag")); status != 304 {
		t.Errorf("the page with its ETag: %d", status)
	}
}

func TestDossierStaysInside(t *testing.T) {
	b := serve(t, false, nil)
	viewer := b.as(app.RoleViewer)
	status, header, body := viewer.do("GET", inDemo+"/dossier/index.html", nil)
	if status != 200 || !strings.Contains(body, "SYNTHETIC") || !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Fatalf("%d %v %.80s", status, header, body)
	}
	for _, path := range []string{"..%2fcase.yml", "..%2f..%2fdemo%2fcase.yml", "%2fetc%2fpasswd", "..%5ccase.yml", ".%2findex.html", ".tmp-1", "x%00"} {
		if status, _, body := viewer.do("GET", inDemo+"/dossier/"+path, nil); status != 404 || strings.Contains(body, "version:") {
			t.Errorf("%s: %d %.80s", path, status, body)
		}
	}
}

func TestBodyLimit(t *testing.T) {
	b := serve(t, false, func(o *Options) { o.UploadBytes = 4096 })
	big := strings.Repeat("x", bodyLimit+10)
	if status, _, body := b.nobody().do("POST", "/api/v1/login", strings.NewReader(`{"user":"`+big+`"}`)); status != 413 || !strings.Contains(body, "too_large") {
		t.Errorf("login: %d %s", status, body)
	}
	// Chunked: the length is not told beforehand.
	if status, _, body := b.nobody().do("POST", "/api/v1/login", struct{ *strings.Reader }{strings.NewReader(`{"user":"` + big + `"}`)}); status != 413 {
		t.Errorf("login without a length: %d %s", status, body)
	}
	status, _, body := b.as(app.RoleAnalyst).upload(inDemo+"/uploads", true, "big.csv", strings.Repeat("a,b\n", 5000))
	if status != 413 || !strings.Contains(body, "too_large") {
		t.Errorf("upload: %d %s", status, body)
	}
}

// TestShutdownAndStreams shows that somebody who listens keeps no server from ending.
func TestShutdownAndStreams(t *testing.T) {
	b := serve(t, false, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := cancelled(t)
	done := make(chan error, 1)
	go func() { done <- b.Serve(ctx, l, TLS{}) }()
	c := *b.as(app.RoleViewer)
	c.base = "http://" + l.Addr().String()
	stream := c.listen(t, inDemo+"/events")
	if got := stream.next(t); got.event != "state" {
		t.Fatalf("first event %+v", got)
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("a server with a listener does not end cleanly: %v", err)
	}
	if res, err := http.Get(c.base + "/healthz"); err == nil {
		_ = res.Body.Close()
		t.Error("it still answers")
	}
}

// TestMount has a service of its own beside the workbench.
func TestMount(t *testing.T) {
	hello := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, _ := WhoFrom(r.Context())
		n, err := io.Copy(io.Discard, r.Body)
		_, _ = fmt.Fprint(w, r.URL.Path, " ", who.User, " ", n, " ", err)
	})
	b := serve(t, false, func(o *Options) {
		o.Mounts = []Mount{{Prefix: "/open", Handler: hello, Public: true}, {Prefix: "/closed", Handler: hello, Scope: app.ScopeScreen}}
	})
	big := strings.Repeat("x", bodyLimit*3)
	if status, _, body := b.nobody().do("POST", "/open/a", strings.NewReader(big), "Sec-Fetch-Site", "cross-site"); status != 200 || body != fmt.Sprintf("/open/a  %d <nil>", len(big)) {
		t.Errorf("public: %d %.100s", status, body)
	}
	if status, _, _ := b.nobody().do("GET", "/closed", nil); status != 401 {
		t.Errorf("by nobody: %d", status)
	}
	if status, _, body := b.as(app.RoleViewer).do("GET", "/closed/b", nil); status != 200 || !strings.HasPrefix(body, "/closed/b user-viewer 0") {
		t.Errorf("by a viewer: %d %s", status, body)
	}
	mute := *b.as(app.RoleViewer)
	mute.csrf = ""
	if status, _, _ := mute.do("POST", "/closed/b", strings.NewReader("{}")); status != 403 {
		t.Errorf("without the CSRF token: %d", status)
	}
	for scope, want := range map[app.Scope]int{app.ScopeScreen: 200, app.ScopeRead: 403} {
		tok, err := b.desk.NewToken(t.Context(), "user-viewer", "t", []app.Scope{scope}, 0)
		if err != nil {
			t.Fatal(err)
		}
		c := &caller{t: t, base: b.web.URL, token: tok.Secret}
		if status, _, _ := c.do("POST", "/closed/b", strings.NewReader("{}")); status != want {
			t.Errorf("a token for %s: %d", scope, status)
		}
	}
}

// A browser that takes gzip gets the packed copy, others the file itself.
func TestPackedAssets(t *testing.T) {
	b := serve(t, false, nil)
	for encoding, want := range map[string]string{"gzip, br": string(packed("export{}")), "identity": "export{}"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.web.URL+"/assets/app-5XWHQAOE.js", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", encoding)
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || string(body) != want {
			t.Errorf("%s: %q, %v", encoding, body, err)
		}
	}
}
