package httpapi

import (
	"database/sql"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tallyman/internal/app"
)

func TestOnceLink(t *testing.T) {
	b := serve(t, false, nil)
	if status, _, body := b.nobody().do("GET", "/login?once=wrong", nil); status != 401 {
		t.Fatalf("a wrong link: %d %s", status, body)
	}
	status, header, _ := b.nobody().do("GET", "/login?once=once-secret", nil)
	cookie := header.Get("Set-Cookie")
	if status != 303 || header.Get("Location") != "/" || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") {
		t.Fatalf("status %d, header %v", status, header)
	}
	secret, _, _ := strings.Cut(strings.TrimPrefix(cookie, sessionCookie+"="), ";")
	c := &caller{t: t, base: b.web.URL, cookie: secret}
	me := ask[Me](c, 200, "GET", "/api/v1/me", "")
	if me.User != app.LocalUser || me.Role != app.RoleAdmin || me.CSRF == "" || len(me.Cases) != 1 || me.Cases[0].ID != "demo" || me.Cases[0].Watermark == "" {
		t.Errorf("me: %+v", me)
	}
	if status, _, _ := b.nobody().do("GET", "/login?once=once-secret", nil); status != 401 {
		t.Errorf("the link signed in a second time: %d", status)
	}
	// Signing out ends the session on the server, not only in the browser.
	c.csrf = me.CSRF
	if status, _, body := c.do("POST", "/api/v1/logout", nil); status != 204 {
		t.Fatalf("logout: %d %s", status, body)
	}
	if status, _, _ := c.do("GET", "/api/v1/me", nil); status != 401 {
		t.Errorf("after logout: %d", status)
	}
}

func TestPasswordLogin(t *testing.T) {
	b := serve(t, false, nil)
	login := func(user, pw string) (int, http.Header, string) {
		return b.nobody().do("POST", "/api/v1/login", strings.NewReader(`{"user":"`+user+`","password":"`+pw+`"}`))
	}
	status, header, body := login("user-viewer", password)
	if status != 200 || header.Get("Set-Cookie") == "" || !strings.Contains(body, `"role":"viewer"`) {
		t.Fatalf("%d %s", status, body)
	}
	_, _, unknown := login("nobody", "wrong password here")
	_, _, wrong := login("user-viewer", "wrong password here")
	cut := func(s string) string { before, _, _ := strings.Cut(s, "trace_id"); return before }
	if cut(unknown) != cut(wrong) {
		t.Errorf("an unknown name and a wrong password differ:\n%s%s", unknown, wrong)
	}
	for range freeGuesses {
		login("user-viewer", "wrong password here")
	}
	status, header, body = login("user-viewer", password)
	if status != 429 || header.Get("Retry-After") == "" {
		t.Errorf("after many failures: %d %v %s", status, header, body)
	}
	lines := ask[page[app.AuditLine]](b.as(app.RoleAdmin), 200, "GET", "/api/v1/audit", "")
	if !slices.ContainsFunc(lines.Items, func(l app.AuditLine) bool { return l.Action == "login-failed" && l.Who == "user-viewer" }) {
		t.Error("failed sign-ins are not in the audit log")
	}
}

func TestRoleChangeBitesAtOnce(t *testing.T) {
	b := serve(t, false, nil)
	admin := b.as(app.RoleAdmin)
	ask[any](admin, 204, "PATCH", "/api/v1/users/user-analyst", `{"disabled":true}`)
	if status, _, _ := b.as(app.RoleAnalyst).do("GET", "/api/v1/me", nil); status != 401 {
		t.Errorf("a disabled user's session still works: %d", status)
	}
	if status, _, body := admin.do("POST", "/api/v1/users", strings.NewReader(`{"name":"x","role":"viewer","password":"short"}`)); status != 400 || !strings.Contains(body, "letters") {
		t.Errorf("a short password: %d %s", status, body)
	}
	if status, _, body := admin.do("POST", "/api/v1/users", strings.NewReader(`{"name":"local","role":"viewer","password":"`+password+`"}`)); status != 400 {
		t.Errorf("the reserved name: %d %s", status, body)
	}
}

func TestTokens(t *testing.T) {
	b := serve(t, false, nil)
	admin := b.as(app.RoleAdmin)
	made := ask[app.APIToken](admin, 201, "POST", "/api/v1/tokens", `{"name":"nightly","user":"user-analyst","scopes":["read"]}`)
	if !strings.HasPrefix(made.Secret, app.TokenPrefix) {
		t.Fatalf("token %+v", made)
	}
	c := &caller{t: t, base: b.web.URL, token: made.Secret}
	me := ask[Me](c, 200, "GET", "/api/v1/me", "")
	if me.User != "user-analyst" || me.Token != made.ID || me.CSRF != "" {
		t.Errorf("me: %+v", me)
	}
	list := ask[[]app.APIToken](admin, 200, "GET", "/api/v1/tokens", "")
	if len(list) != 1 || list[0].Secret != "" || list[0].LastUsed == "" || !strings.HasSuffix(list[0].LastUsed, ":00Z") {
		t.Errorf("tokens %+v: want no secret, and the minute of the last use", list)
	}
	if status, _, body := c.do("POST", inDemo+"/run", strings.NewReader("{}")); status != 403 || !strings.Contains(body, "problem:scope") {
		t.Errorf("a token for reading starts a run: %d %s", status, body)
	}
	ask[any](admin, 204, "DELETE", "/api/v1/tokens/"+made.ID, "")
	if status, _, _ := c.do("GET", "/api/v1/me", nil); status != 401 {
		t.Errorf("a revoked token: %d", status)
	}
	if _, err := b.desk.NewToken(t.Context(), "user-viewer", "old", []app.Scope{app.ScopeRead}, time.Second); err == nil {
		t.Error("a token without a life was made")
	}
}

// TestAuditTampering changes the log behind the server's back.
func TestAuditTampering(t *testing.T) {
	b := serve(t, false, nil)
	for _, action := range []string{"one", "two", "three"} {
		if err := b.desk.Log(t.Context(), "somebody", action, "demo", map[string]string{"a": "b"}); err != nil {
			t.Fatal(err)
		}
	}
	check := func() app.AuditCheck {
		return ask[app.AuditCheck](b.as(app.RoleAdmin), 200, "GET", "/api/v1/audit/verify", "")
	}
	if c := check(); !c.Intact || c.Lines != 3 || len(c.Head) != 64 {
		t.Fatalf("untouched: %+v", c)
	}
	for name, tc := range map[string]struct {
		query  string
		broken int64
	}{
		"changed":   {"UPDATE audit SET who='nobody' WHERE seq=2", 2},
		"taken out": {"DELETE FROM audit WHERE seq=1", 2},
	} {
		path := filepath.Join(t.TempDir(), "copy")
		if err := app.New(path, "copy"); err != nil {
			t.Fatal(err)
		}
		desk, err := app.OpenDesk(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, action := range []string{"one", "two", "three"} {
			if err := desk.Log(t.Context(), "somebody", action, "", nil); err != nil {
				t.Fatal(err)
			}
		}
		db, err := sql.Open("sqlite", filepath.Join(path, "server.db"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(tc.query); err != nil {
			t.Fatal(err)
		}
		_ = db.Close()
		c, err := desk.VerifyLog(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if c.Intact || c.Broken != tc.broken {
			t.Errorf("%s: %+v, want broken at %d", name, c, tc.broken)
		}
		_ = desk.Close()
	}
}

func TestWhoMayAsk(t *testing.T) {
	b := serve(t, false, func(o *Options) { o.Hosts = []string{"127.0.0.1"} })
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.web.URL+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "evil.example:7474"
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("another host's name: %d", res.StatusCode)
	}
	if status, _, body := b.nobody().do("POST", "/api/v1/login", strings.NewReader(`{"user":"a","password":"b"}`), "Sec-Fetch-Site", "cross-site"); status != 403 {
		t.Errorf("a page of another site signs in: %d %s", status, body)
	}
}
