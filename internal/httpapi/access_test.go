package httpapi

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"tallyman/internal/app"
)

// asker is somebody who asks, and whether the door lets them in at a route.
type asker struct {
	name   string
	caller *caller
	// at is the status and the problem that the door answers a route with; 0
	// where it lets in.
	at func(Route) (status int, problem string)
}

// askers are everybody that the documentation tells apart.
func askers(b *bench) []asker {
	browser := func(name string, role app.Role, csrf func(string) string) asker {
		c := *b.as(role)
		c.csrf = csrf(c.csrf)
		return asker{name, &c, func(r Route) (int, string) {
			switch {
			case r.Role == RolePublic:
				return 0, ""
			case !role.May(r.Role):
				return 403, "role"
			case !safe(r.Method) && c.csrf != csrfOf(c.cookie):
				return 403, "csrf"
			}
			return 0, ""
		}}
	}
	stranger := func(name string, c caller) asker {
		c.t, c.base = b.t, b.web.URL
		return asker{name, &c, func(r Route) (int, string) {
			if r.Role == RolePublic {
				return 0, ""
			}
			return 401, "unauthenticated"
		}}
	}
	token := func(user string, scope app.Scope) asker {
		tok, err := b.desk.NewToken(b.t.Context(), user, "t", []app.Scope{scope}, 0)
		if err != nil {
			b.t.Fatal(err)
		}
		return asker{"token-" + string(scope), &caller{t: b.t, base: b.web.URL, token: tok.Secret}, func(r Route) (int, string) {
			if r.Role == RolePublic || scope == r.Scope {
				return 0, ""
			}
			return 403, "scope"
		}}
	}
	same := func(s string) string { return s }
	out := []asker{stranger("nobody", caller{}), stranger("bad-cookie", caller{cookie: "made-up", csrf: "x"}), stranger("bad-token", caller{token: app.TokenPrefix + "made-up"})}
	for _, role := range app.Roles {
		out = append(out, browser(string(role), role, same))
	}
	out = append(out, browser("no-csrf", app.RoleAdmin, func(string) string { return "" }),
		browser("others-csrf", app.RoleAdmin, func(string) string { return b.as(app.RoleViewer).csrf }))
	for _, scope := range app.Scopes {
		out = append(out, token("user-admin", scope))
	}
	return out
}

// TestAccess asks every route of the router, and every mount, as everybody: who
// may not is refused with the status and the problem that docs/http-api.md
// names, and the statuses stand in a table, so that a new route has to be added
// to it. The case that is asked for is not served: whoever is let in changes
// nothing.
func TestAccess(t *testing.T) {
	reached := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	b := serve(t, false, func(o *Options) {
		o.Mounts = []Mount{{Prefix: "/closed", Handler: reached, Scope: app.ScopeScreen}, {Prefix: "/opened", Handler: reached, Scope: app.ScopeScreen, Public: true}}
	})
	everybody := askers(b)
	var table strings.Builder
	fmt.Fprintf(&table, "%-64s", "route")
	for _, who := range everybody {
		table.WriteString(" " + who.name)
	}
	table.WriteByte('\n')
	for _, route := range b.Routes() {
		switch {
		case route.ID == "mount": // for any method: with one that changes something
			route.Method = http.MethodPost
		case route.Method == "":
			route.Method = http.MethodGet
		}
		path := strings.ReplaceAll(fill(route.Path), "/cases/demo/", "/cases/elsewhere/")
		fmt.Fprintf(&table, "%-64s", route.Method+" "+route.Path)
		for _, who := range everybody {
			c := *who.caller
			if route.ID == "logout" && c.cookie != "" && c.cookie != "made-up" {
				c = fresh(b, who)
			}
			status, header, body := c.do(route.Method, path, nil)
			fmt.Fprintf(&table, " %-*d", len(who.name), status)
			want, problem := who.at(route)
			typ := "urn:tallyman:problem:" + problem
			if want != 0 && (status != want || !strings.Contains(body, `"`+typ+`"`) || !strings.HasPrefix(header.Get("Content-Type"), "application/problem+json")) {
				t.Errorf("%s %s as %s: %d %s, want %d %s", route.Method, path, who.name, status, body, want, typ)
			}
			if want == 0 && (status == 401 || status == 403 || status >= 500) {
				t.Errorf("%s %s as %s, who may: %d %s", route.Method, path, who.name, status, body)
			}
		}
		table.WriteByte('\n')
	}
	golden(t, filepath.Join("testdata", "access.txt"), []byte(table.String()))
}

// fresh is who asks with a session of their own, which may end.
func fresh(b *bench, who asker) caller {
	c := *who.caller
	for role, u := range b.users {
		if u.cookie != c.cookie {
			continue
		}
		secret, _, err := b.desk.NewSession(b.t.Context(), "user-"+string(role))
		if err != nil {
			b.t.Fatal(err)
		}
		if c.csrf == csrfOf(c.cookie) {
			c.csrf = csrfOf(secret)
		}
		c.cookie = secret
	}
	return c
}
