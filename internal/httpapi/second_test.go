package httpapi

import (
	"strings"
	"testing"

	"tallyman/internal/app"
)

// another is a signed-in user of a role, beside the one that [serve] made.
func (b *bench) another(name string, role app.Role) *caller {
	b.t.Helper()
	if err := b.desk.AddUser(b.t.Context(), name, role, password); err != nil {
		b.t.Fatal(err)
	}
	secret, _, err := b.desk.NewSession(b.t.Context(), name)
	if err != nil {
		b.t.Fatal(err)
	}
	return &caller{t: b.t, base: b.web.URL, cookie: secret, csrf: csrfOf(secret)}
}

func TestSecondReviewer(t *testing.T) {
	b := serve(t, true, func(o *Options) { o.Cases[0].Config.Review.Second = app.Second{"yes", "no", "unsure"} })
	ada, ben, admin := b.as(app.RoleReviewer), b.another("ben", app.RoleReviewer), b.as(app.RoleAdmin)
	type hits = page[map[string]any]
	count := func(c *caller, part string) int64 {
		return ask[hits](c, 200, "GET", inDemo+"/hits?limit=1&judgement="+part, "").Total.Value
	}
	st := ask[StatusAnswer](ada, 200, "GET", inDemo+"/status", "")
	if len(st.SecondReview) != 3 {
		t.Errorf("the status does not say that two are asked for: %+v", st)
	}
	open := ask[hits](ada, 200, "GET", inDemo+"/hits?judgement=open&limit=1", "")
	total, id := open.Total.Value, open.Items[0]["hit_id"].(string)
	hit := inDemo + "/hits/" + id

	first := ask[app.Reviewed](ada, 200, "POST", hit+"/decision", `{"decision":"yes","note":"same number"}`)
	if first.Standing != app.Awaiting || first.StandsAs != "" {
		t.Errorf("one person settles it: %+v", first)
	}
	if a, bo, s, as := count(ada, "open"), count(ben, "open"), count(ben, "second"), count(ada, "second"); a != total-1 || bo != total || s != 1 || as != 0 {
		t.Errorf("of %d open: ada %d, ben %d, second for ben %d, for ada %d", total, a, bo, s, as)
	}
	second := ask[hits](ben, 200, "GET", inDemo+"/hits?judgement=second", "").Items[0]
	review := second["reviews"].([]any)[0].(map[string]any)
	if second["hit_id"] != id || second["judgement"] != nil || review["by"] != "user-reviewer" || review["judgement"] != "yes" || review["note"] != "same number" || review["at"] == "" {
		t.Errorf("what ben sees: %+v", second)
	}

	// The same question of another person is another question.
	_, header, _ := ada.do("GET", inDemo+"/hits?judgement=open&limit=1", nil)
	if status, _, _ := ben.do("GET", inDemo+"/hits?judgement=open&limit=1", nil, "If-None-Match", header.Get("ETag")); status != 200 {
		t.Errorf("ben is told that ada's queue is unchanged: %d", status)
	}

	for path, body := range map[string]string{hit + "/decision": `{"decision":"yes"}`, inDemo + "/hits/decisions": `{"ids":["` + id + `"],"decision":"yes"}`} {
		if status, _, answer := ada.do("POST", path, strings.NewReader(body)); status != 409 || !strings.Contains(answer, "own_judgement") {
			t.Errorf("ada confirms ada: %d %s", status, answer)
		}
	}
	if d := ask[app.Reviewed](ben, 200, "POST", hit+"/decision", `{"decision":"no"}`); d.Standing != app.Conflict || d.StandsAs != "unsure" {
		t.Errorf("two differ: %+v", d)
	}
	home := ask[Home](ada, 200, "GET", inDemo+"/home", "")
	if home.Decisions.Conflict != 1 || home.Decisions.Unsure != 1 || home.Decisions.Awaiting != 0 {
		t.Errorf("counted %+v", home.Decisions)
	}
	for _, c := range []*caller{ada, ben} {
		if count(c, "conflict") != 1 || count(c, "unsure") != 1 || count(c, "open") != total-1 {
			t.Error("a conflict is not shown to both")
		}
	}
	if detail := ask[Detail[Names]](ada, 200, "GET", hit, ""); detail.Decision != nil || detail.Standing != app.Conflict || len(detail.Reviews) != 2 {
		t.Errorf("a conflict counts: %+v", detail)
	}
	if d := ask[app.Reviewed](ada, 200, "POST", hit+"/decision", `{"decision":"no"}`); d.Standing != app.Settled || d.StandsAs != "no" {
		t.Errorf("ada agrees: %+v", d)
	}

	// Each takes back their own; an admin anybody's.
	ask[app.Decision](ben, 200, "DELETE", hit+"/decision", "")
	if got := ask[[]app.Reviewed](ada, 200, "GET", inDemo+"/decisions", ""); len(got) != 1 || got[0].By != "user-reviewer" || got[0].Judgement != "no" || got[0].Standing != app.Awaiting {
		t.Errorf("after ben's withdrawal: %+v", got)
	}
	if status, _, body := ben.do("DELETE", hit+"/decision", nil); status != 403 || !strings.Contains(body, "not_yours") {
		t.Errorf("ben takes back ada's: %d %s", status, body)
	}
	ask[app.Decision](admin, 200, "DELETE", hit+"/decision", "")
}
