package publisher_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tallyman/internal/watchlist"
	"tallyman/internal/watchlist/publisher"
)

func TestFetch(t *testing.T) {
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/list.csv":
			_, _ = w.Write([]byte("id,name\n1,Nowhere Optics\n"))
		case "/page":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte("<html>moved</html>"))
		case "/short":
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("id"))
		case "/empty":
		default:
			http.NotFound(w, r)
		}
	}))
	defer srv.Close()
	for _, c := range []struct{ path, want string }{
		{"/list.csv", ""}, {"/page", "web page"}, {"/short", "unexpected EOF"}, {"/empty", "empty"}, {"/gone", "404"},
	} {
		dir := t.TempDir()
		p := publisher.Publisher{ID: "x", Terms: "https://example.org/terms", Files: []publisher.Remote{{URL: srv.URL + c.path, Name: "list.csv"}}}
		paths, err := publisher.Fetch(t.Context(), srv.Client(), p, dir, nil)
		if c.want == "" {
			if err != nil {
				t.Fatal(err)
			}
			if data, err := os.ReadFile(paths[0]); err != nil || string(data) != "id,name\n1,Nowhere Optics\n" {
				t.Errorf("%q, %v", data, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "tallyman lists add x FILE") {
			t.Errorf("%s: %v, want %q and the next step", c.path, err, c.want)
		}
		if _, err := os.Stat(filepath.Join(dir, "list.csv")); err == nil {
			t.Errorf("%s: half a file stands as if it were whole", c.path)
		}
	}
}

// The client does not reach into the user's own network, directly or by a
// redirect, and does not leave HTTPS.
func TestClientStaysOutside(t *testing.T) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy"} {
		if os.Getenv(name) != "" {
			t.Skip("a proxy is set")
		}
	}
	srv := httptest.NewTLSServer(http.NotFoundHandler())
	defer srv.Close()
	p := publisher.Publisher{ID: "x", Files: []publisher.Remote{{URL: srv.URL, Name: "a"}}}
	if _, err := publisher.Fetch(t.Context(), publisher.Client(), p, t.TempDir(), nil); err == nil || !strings.Contains(err.Error(), "not a public address") {
		t.Errorf("loopback: %v", err)
	}
	req := &http.Request{URL: &url.URL{Scheme: "http", Host: "example.org"}}
	if err := publisher.Client().CheckRedirect(req, nil); err == nil {
		t.Error("a redirect to plain HTTP is followed")
	}
}

// Every entry can be used as it stands.
func TestCatalog(t *testing.T) {
	id := regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	seen := map[string]bool{}
	for _, p := range publisher.Catalog() {
		if !id.MatchString(p.ID) || seen[p.ID] || p.Title == "" || p.Publisher == "" || p.Licence == "" || !strings.HasPrefix(p.Terms, "https://") || len(p.Files) == 0 {
			t.Errorf("%+v", p)
		}
		seen[p.ID] = true
		if p.Format != "" {
			if _, err := watchlist.Find(p.Format); err != nil {
				t.Errorf("%s: %v", p.ID, err)
			}
		}
		for _, f := range p.Files {
			if !strings.HasPrefix(f.URL, "https://") || filepath.Base(f.Name) != f.Name {
				t.Errorf("%s: %+v", p.ID, f)
			}
		}
	}
}
