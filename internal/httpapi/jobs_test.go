package httpapi

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/app"
)

func cancelled(t *testing.T) (context.Context, func()) {
	t.Helper()
	return context.WithCancel(t.Context())
}

// upload sends one file; chunked hides its length.
func (c *caller) upload(path string, chunked bool, name, content string, fields ...string) (int, http.Header, string) {
	c.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			c.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		c.t.Fatal(err)
	}
	_, _ = io.WriteString(part, content)
	_ = w.Close()
	var r io.Reader = &body
	if chunked {
		r = struct{ io.Reader }{&body}
	}
	return c.do("POST", path, r, "Content-Type", w.FormDataContentType())
}

// events is an open stream.
type events struct{ lines *bufio.Scanner }

type event struct {
	event string
	data  string
}

func (c *caller) listen(t *testing.T, path string) *events {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: sessionCookie, Value: c.cookie})
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s: %d %v", path, res.StatusCode, res.Header)
	}
	return &events{bufio.NewScanner(res.Body)}
}

func (e *events) next(t *testing.T) event {
	t.Helper()
	var ev event
	for e.lines.Scan() {
		line := e.lines.Text()
		switch {
		case strings.HasPrefix(line, "event: "):
			ev.event = line[7:]
		case strings.HasPrefix(line, "data: "):
			ev.data = line[6:]
		case line == "" && ev.event != "":
			return ev
		}
	}
	t.Fatal("the stream ended")
	return ev
}

const twoRows = `Дата;Отправитель;Получатель;Код ТН ВЭД;Описание товара;Вес нетто;Стоимость USD;Страна отправления;Страна назначения
2022-05-01;VALDORIA OPTICS LTD;ООО ТЕСТОВЫЙ ПОЛУЧАТЕЛЬ;9013100000;Прицел оптический охотничий;12,5;1500,00;CN;RU
2022-06-01;VALDORIA OPTICS LTD;ООО ТЕСТОВЫЙ ПОЛУЧАТЕЛЬ;9013100000;Прицел оптический охотничий;10,5;1400,00;CN;RU
`

func TestUploadIngestRun(t *testing.T) {
	b := serve(t, true, nil)
	analyst := b.as(app.RoleAnalyst)
	before := ask[StatusAnswer](analyst, 200, "GET", inDemo+"/status", "")
	if before.Case != "demo" || before.State == "" || before.Watermark == "" {
		t.Errorf("status %+v", before)
	}
	status, _, body := analyst.upload(inDemo+"/uploads", false, "new.csv", twoRows)
	if status != 201 {
		t.Fatalf("upload: %d %s", status, body)
	}
	var ups Uploads
	if err := json.Unmarshal([]byte(body), &ups); err != nil || len(ups.Uploads) != 1 || ups.Uploads[0].Bytes != int64(len(twoRows)) {
		t.Fatalf("%v %s", err, body)
	}
	id := ups.Uploads[0].ID
	prop := ask[MapProposal](analyst, 200, "POST", inDemo+"/map/detect", `{"upload":"`+id+`"}`)
	if !strings.Contains(prop.YAML, "header: Код ТН ВЭД") || len(prop.Preview.Rows) != 3 {
		t.Errorf("proposal %+v", prop)
	}
	yaml, _ := json.Marshal(prop.YAML)
	check := ask[MapReport](analyst, 200, "POST", inDemo+"/map/check", `{"upload":"`+id+`","yaml":`+string(yaml)+`}`)
	if check.Report == nil || check.Report.RowsRead != 2 {
		t.Errorf("check %+v %+v", check, check.Error)
	}
	listener := analyst.listen(t, inDemo+"/events")
	first := listener.next(t)
	job := ask[Job](analyst, 202, "POST", inDemo+"/ingest", `{"uploads":["`+id+`"],"yaml":`+string(yaml)+`}`)
	done := analyst.waitFor(job.ID)
	if done.State != JobDone || !strings.Contains(mustJSON(t, done.Result), `"rows_loaded":2`) {
		t.Fatalf("ingest %s", mustJSON(t, done))
	}
	if changed := listener.next(t); changed.event != "state" || changed.data == first.data {
		t.Errorf("events: first %+v, then %+v", first, changed)
	}
	job = ask[Job](analyst, 202, "POST", inDemo+"/run", "")
	follow := analyst.listen(t, inDemo+"/jobs/"+job.ID+"/events")
	last := follow.next(t)
	for last.event == "progress" {
		last = follow.next(t)
	}
	var run Job
	if err := json.Unmarshal([]byte(last.data), &run); err != nil || last.event != "done" || run.State != JobDone {
		t.Fatalf("run: %v %+v", err, last)
	}
	after := ask[StatusAnswer](analyst, 200, "GET", inDemo+"/status", "")
	if after.State == before.State || after.Rows["counted"] != before.Rows["counted"]+2 {
		t.Errorf("before %v, after %v", before.Rows, after.Rows)
	}
	if _, _, body := analyst.do("POST", inDemo+"/ingest", strings.NewReader(`{"uploads":["`+id+`"]}`)); !strings.Contains(body, "there is no upload") {
		t.Errorf("an upload that was read is still there: %s", body)
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestUploadNames(t *testing.T) {
	for name, ok := range map[string]bool{"a.csv": true, "Импорт 2022.xlsx": true, "": false, ".hidden": false, "../a.csv": false, `..\a.csv`: false, "a/b.csv": false, "c:x": false, "a\x00b": false} {
		if plainName(name) != ok {
			t.Errorf("%q: %v", name, !ok)
		}
	}
	b := serve(t, true, nil)
	analyst := b.as(app.RoleAnalyst)
	for _, id := range []string{"../sources", "up-0000000000000000", "up-0000000000000000/../..", ""} {
		status, _, body := analyst.do("POST", inDemo+"/map/detect", strings.NewReader(`{"upload":"`+id+`"}`))
		if status != 404 || !strings.Contains(body, "there is no upload") {
			t.Errorf("%q: %d %s", id, status, body)
		}
	}
}

// TestJobCancel cancels a job at work and one in the queue behind it.
func TestJobCancel(t *testing.T) {
	b := serve(t, false, nil)
	analyst := b.as(app.RoleAnalyst)
	c := b.cases[0]
	started := make(chan struct{})
	slow := func(ctx context.Context, tell func(string, int64, int64)) (any, error) {
		tell("waiting", 1, 2)
		close(started)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	first, err := b.start(t.Context(), c, "run", nil, slow)
	if err != nil {
		t.Fatal(err)
	}
	<-started
	second, err := b.start(t.Context(), c, "run", nil, func(context.Context, func(string, int64, int64)) (any, error) {
		t.Error("two jobs of one case at once")
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if j := ask[Job](analyst, 200, "GET", inDemo+"/jobs/"+first.ID, ""); j.State != JobRunning || j.Stage != "waiting" || j.Done != 1 {
		t.Errorf("first %+v", j)
	}
	if j := ask[Job](analyst, 200, "GET", inDemo+"/jobs/"+second.ID, ""); j.State != JobQueued {
		t.Errorf("second %+v", j)
	}
	for _, id := range []string{second.ID, first.ID} {
		ask[Job](analyst, 200, "DELETE", inDemo+"/jobs/"+id, "")
		if j := analyst.waitFor(id); j.State != JobCancelled || j.EndedAt == "" {
			t.Errorf("after cancelling: %+v", j)
		}
	}
	again := func() Job {
		status, _, body := analyst.do("POST", inDemo+"/run", strings.NewReader(`{"only":"no-such-stage"}`), "Idempotency-Key", "once")
		var j Job
		if err := json.Unmarshal([]byte(body), &j); err != nil || status != http.StatusAccepted {
			t.Fatalf("%v: %d %s", err, status, body)
		}
		return j
	}
	if j := again(); j.ID != again().ID {
		t.Error("the same request sent twice started two jobs")
	} else if j = analyst.waitFor(j.ID); j.State != JobFailed || !strings.Contains(j.Error.Next, "the stages are") {
		t.Errorf("a run of no stage: %+v", j)
	}
	panics, err := b.start(t.Context(), c, "run", nil, func(context.Context, func(string, int64, int64)) (any, error) {
		panic("at work")
	})
	if err != nil {
		t.Fatal(err)
	}
	if j := analyst.waitFor(panics.ID); j.State != JobFailed || j.Error == nil {
		t.Errorf("a job that panics: %+v", j)
	}
}

// TestJobsOutliveTheServer finds the list again, and what was at work as ended.
func TestJobsOutliveTheServer(t *testing.T) {
	b := serve(t, false, nil)
	ok, err := b.start(t.Context(), b.cases[0], "report", nil, func(context.Context, func(string, int64, int64)) (any, error) { return "fine", nil })
	if err != nil {
		t.Fatal(err)
	}
	b.as(app.RoleViewer).waitFor(ok.ID)
	dead := Job{ID: "job-dead", Case: "demo", Kind: "run", State: JobRunning, By: "x", CreatedAt: stamp()}
	if err := b.saveJob(t.Context(), dead); err != nil {
		t.Fatal(err)
	}
	again, err := New(b.opt)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	states := map[string]JobState{}
	for _, j := range again.jobs.list("demo") {
		states[j.ID] = j.State
	}
	if diff := cmp.Diff(map[string]JobState{ok.ID: JobDone, "job-dead": JobFailed}, states); diff != "" {
		t.Error(diff)
	}
}

func TestDecisions(t *testing.T) {
	b := serve(t, true, nil)
	reviewer, viewer := b.as(app.RoleReviewer), b.as(app.RoleViewer)
	type hits = page[map[string]any]
	open := ask[hits](viewer, 200, "GET", inDemo+"/hits?judgement=open&limit=2", "")
	if len(open.Items) != 2 || open.Total.Value < 3 || open.Next == "" {
		t.Fatalf("hits %+v", open)
	}
	next := ask[hits](viewer, 200, "GET", inDemo+"/hits?judgement=open&limit=2&cursor="+open.Next, "")
	if next.Items[0]["hit_id"] == open.Items[0]["hit_id"] {
		t.Error("the second page is the first")
	}
	a, c := open.Items[0]["hit_id"].(string), open.Items[1]["hit_id"].(string)
	d := ask[app.Decision](reviewer, 200, "POST", inDemo+"/hits/"+a+"/decision", `{"decision":"yes","note":"seen the register"}`)
	if d.By != "user-reviewer" || d.Judgement != "yes" {
		t.Errorf("decision %+v", d)
	}
	if status, _, body := reviewer.do("POST", inDemo+"/hits/decisions", strings.NewReader(`{"ids":["`+c+`","hit-none"],"decision":"no"}`)); status != 404 {
		t.Errorf("bulk with an unknown hit: %d %s", status, body)
	}
	left := ask[hits](viewer, 200, "GET", inDemo+"/hits?judgement=open", "")
	if left.Total.Value != open.Total.Value-1 {
		t.Errorf("open before %d, after %d: the failed bulk must write nothing", open.Total.Value, left.Total.Value)
	}
	ask[[]app.Decision](reviewer, 200, "POST", inDemo+"/hits/decisions", `{"ids":["`+a+`","`+c+`"],"decision":"no"}`)
	if got := ask[[]app.Decision](viewer, 200, "GET", inDemo+"/decisions", ""); len(got) != 2 || got[0].Judgement != "no" {
		t.Errorf("decisions %+v", got)
	}
	ask[app.Decision](reviewer, 200, "DELETE", inDemo+"/hits/"+a+"/decision", "")
	detail := ask[Detail[Names]](viewer, 200, "GET", inDemo+"/hits/"+a, "")
	if detail.Decision == nil || detail.Decision.Judgement != "yes" || len(detail.Explained.Names) != 1 {
		t.Errorf("after the undo the judgement before it counts again: %+v", detail.Decision)
	}
	if err := b.desk.AddUser(t.Context(), "second", app.RoleReviewer, password); err != nil {
		t.Fatal(err)
	}
	secret, _, err := b.desk.NewSession(t.Context(), "second")
	if err != nil {
		t.Fatal(err)
	}
	other := &caller{t: t, base: b.web.URL, cookie: secret, csrf: csrfOf(secret)}
	if status, _, body := other.do("DELETE", inDemo+"/hits/"+a+"/decision", nil); status != 403 || !strings.Contains(body, "not_yours") {
		t.Errorf("another reviewer takes it back: %d %s", status, body)
	}
}

func TestAddList(t *testing.T) {
	b := serve(t, true, nil)
	analyst := b.as(app.RoleAnalyst)
	list, err := filepath.Glob(filepath.Join(b.dir, "list", "*"))
	if err != nil || len(list) == 0 {
		t.Fatal(err, list)
	}
	content, err := os.ReadFile(list[0])
	if err != nil {
		t.Fatal(err)
	}
	status, header, body := analyst.upload(inDemo+"/lists", false, filepath.Base(list[0]), string(content), "id", "second-list", "format", "plain")
	if status != 202 || !strings.HasPrefix(header.Get("Location"), inDemo+"/jobs/") {
		t.Fatalf("%d %v %s", status, header, body)
	}
	var j Job
	if err := json.Unmarshal([]byte(body), &j); err != nil {
		t.Fatal(err)
	}
	if j = analyst.waitFor(j.ID); j.State != JobDone {
		t.Fatal(mustJSON(t, j))
	}
	if _, _, body := analyst.do("GET", inDemo+"/lists", nil); !strings.Contains(body, "second-list") {
		t.Errorf("lists: %s", body)
	}
}

// TestChangesFromOutside sees what another process did.
func TestChangesFromOutside(t *testing.T) {
	b := serve(t, true, nil)
	one, two := b.as(app.RoleViewer).listen(t, inDemo+"/events"), b.as(app.RoleAdmin).listen(t, inDemo+"/events")
	first := one.next(t)
	two.next(t)
	other, err := app.Open(b.dir, app.Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var hit string
	stop := errors.New("enough")
	if err := other.Hits(t.Context(), app.HitOptions{}, func(r app.Record) error { hit = r.Text("hit_id"); return stop }); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if _, err := other.Decide(t.Context(), hit, "unsure", "somebody", ""); err != nil {
		t.Fatal(err)
	}
	a, z := one.next(t), two.next(t)
	if a != z || a.data == first.data {
		t.Errorf("first %+v, then %+v and %+v", first, a, z)
	}
}
