package httpapi

import (
	"net/url"
	"strings"
	"testing"

	"tallyman/internal/app"
)

// A view is named by whoever may write, seen by everybody in the case, and
// changed by who made it or an admin.
func TestViews(t *testing.T) {
	b := serve(t, false, func(o *Options) { o.Cases = append(o.Cases, o.Cases[0]) })
	analyst, reviewer, admin, viewer := b.as(app.RoleAnalyst), b.as(app.RoleReviewer), b.as(app.RoleAdmin), b.as(app.RoleViewer)
	const views = inDemo + "/views"
	v := ask[app.SavedView](analyst, 201, "POST", views, `{"name":" Drones ","address":"/records?filter=class:drone to:RU&cols=on,sender&case=other"}`)
	u, err := url.Parse(v.Address)
	if err != nil || v.Name != "Drones" || v.By != "user-analyst" || v.At == "" || u.Path != "/records" || u.Query().Get("filter") != "class:drone to:RU" || u.Query().Get("cols") != "on,sender" || u.Query().Has("case") {
		t.Fatalf("%+v, %v", v, err)
	}
	if all := ask[[]app.SavedView](viewer, 200, "GET", views, ""); len(all) != 1 || all[0] != v {
		t.Errorf("a viewer sees %+v", all)
	}
	if all := ask[[]app.SavedView](viewer, 200, "GET", "/api/v1/cases/demo-2/views", ""); len(all) != 0 {
		t.Errorf("another case has %+v", all)
	}
	for body, want := range map[string]int{`{"name":"Drones","address":"/"}`: 422, `{"name":" ","address":"/"}`: 422, `{"name":"a\u0007","address":"/"}`: 422, `{"name":"` + strings.Repeat("я", 121) + `","address":"/"}`: 422} {
		if status, _, got := analyst.do("POST", views, strings.NewReader(body)); status != want {
			t.Errorf("%s: %d %s", body, status, got)
		}
	}
	for _, address := range []string{"", "records", "//elsewhere.example/x", "https://elsewhere.example/", "javascript:alert(1)", "/records#x", "/../etc", `/\\elsewhere`, "/a%2fb", "/records?filter=%zz", "/records?x=" + strings.Repeat("x", 8000)} {
		if status, _, got := analyst.do("POST", views, strings.NewReader(`{"name":"x","address":"`+address+`"}`)); status != 422 {
			t.Errorf("%q: %d %s", address, status, got)
		}
	}
	one := views + "/" + v.ID
	if status, _, body := reviewer.do("PATCH", one, strings.NewReader(`{"name":"mine"}`)); status != 403 || !strings.Contains(body, "not_yours") {
		t.Errorf("another changes it: %d %s", status, body)
	}
	if status, _, body := reviewer.do("DELETE", one, nil); status != 403 || !strings.Contains(body, "not_yours") {
		t.Errorf("another removes it: %d %s", status, body)
	}
	if got := ask[app.SavedView](analyst, 200, "PATCH", one, `{"name":"Дроны"}`); got.Name != "Дроны" || got.Address != v.Address || got.At != v.At {
		t.Errorf("renamed %+v", got)
	}
	if status, _, _ := admin.do("DELETE", "/api/v1/cases/demo-2/views/"+v.ID, nil); status != 404 {
		t.Errorf("removed by way of another case: %d", status)
	}
	ask[app.SavedView](admin, 200, "DELETE", one, "")
	if all := ask[[]app.SavedView](viewer, 200, "GET", views, ""); len(all) != 0 {
		t.Errorf("after removal %+v", all)
	}
	lines := ask[struct{ Items []app.AuditLine }](admin, 200, "GET", "/api/v1/audit", "")
	if len(lines.Items) < 3 || lines.Items[0].Action != "view removed" || lines.Items[0].Who != "user-admin" || lines.Items[2].Action != "view added" {
		t.Errorf("audit %+v", lines.Items)
	}
}
