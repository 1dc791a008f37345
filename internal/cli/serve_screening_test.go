package cli

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"tallyman/internal/app"
	"tallyman/internal/httpapi/screening"
)

// TestScreeningUser: programs at this machine ask without a key, pages of other
// sites do not, and a token does what it may.
func TestScreeningUser(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	if err := app.New(dir, "x"); err != nil {
		t.Fatal(err)
	}
	desk, err := app.OpenDesk(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = desk.Close() })
	if err := desk.AddUser(t.Context(), "vera", app.RoleViewer, "four plain words here"); err != nil {
		t.Fatal(err)
	}
	token := func(scope app.Scope) string {
		tok, err := desk.NewToken(t.Context(), "vera", "t", []app.Scope{scope}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return tok.Secret
	}
	screen, read := token(app.ScopeScreen), token(app.ScopeRead)
	for _, tc := range []struct {
		what, header, value string
		open                bool
		scope, user         string
		forbidden           bool
	}{
		{what: "a program here", open: true, user: localUser},
		{what: "a program elsewhere"},
		{what: "OpenRefine's page", header: "Origin", value: "http://127.0.0.1:3333", open: true, user: localUser},
		{what: "OpenRefine's page by name", header: "Referer", value: "http://localhost:3333/project", open: true, user: localUser},
		{what: "another site's page", header: "Origin", value: "https://example.org", open: true},
		{what: "another site's script", header: "Referer", value: "https://example.org/", open: true},
		{what: "a page without a name", header: "Sec-Fetch-Site", value: "cross-site", open: true},
		{what: "a sandboxed page", header: "Origin", value: "null", open: true},
		{what: "a name that only begins alike", header: "Origin", value: "http://localhost.example.org", open: true},
		{what: "a key", header: "Authorization", value: "ApiKey " + screen, user: "vera"},
		{what: "a wrong key", header: "Authorization", value: "ApiKey nonsense", open: true},
		{what: "a key for something else", header: "Authorization", value: "Bearer " + read, forbidden: true},
		{what: "a viewer's certificate", header: "Authorization", value: screen, scope: screening.ScopeCertify, forbidden: true},
	} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/search/default", nil)
		if tc.header != "" {
			req.Header.Set(tc.header, tc.value)
		}
		scope := tc.scope
		if scope == "" {
			scope = screening.ScopeScreen
		}
		user, err := screeningUser(req, desk, scope, tc.open)
		if user != tc.user || (err == nil) != (tc.user != "") || errors.Is(err, screening.ErrForbidden) != tc.forbidden {
			t.Errorf("%s: %q, %v", tc.what, user, err)
		}
	}
}
