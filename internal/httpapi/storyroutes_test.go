package httpapi

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallyman/internal/app"
)

const storyText = "# Drones\n\nRecords: {{ all }}. Firms: {{ firms.value }}. <!-- claim -->\n\n```query all\ncount rows\n```\n\n# Firms\n\nOver 50 firms. <!-- claim -->\n\n```query firms\ncount recipients where class:drone\n```\n"

func storyJSON(t *testing.T, text string) string {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"text": text})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A story is saved by whoever read it last; the other is told, and loses nothing.
func TestStoryOfTwo(t *testing.T) {
	b := serve(t, true, nil)
	one, two := b.as(app.RoleAnalyst), b.as(app.RoleAdmin)
	put := func(c *caller, text, match string) (int, string, string) {
		status, header, body := c.do("PUT", inDemo+"/story", strings.NewReader(storyJSON(t, text)), "If-Match", match)
		return status, header.Get("ETag"), body
	}
	status, header, body := one.do("GET", inDemo+"/story", nil)
	if status != 200 || header.Get("ETag") != `"none"` || !strings.Contains(body, `"text":""`) {
		t.Fatalf("%d %v %s", status, header, body)
	}
	status, first, body := put(one, storyText, `"none"`)
	if status != 200 || first == `"none"` || first == "" {
		t.Fatalf("%d %s %s", status, first, body)
	}
	if status, _, body := put(two, "other", `"none"`); status != 412 || !strings.Contains(body, "problem:changed") {
		t.Errorf("a stale ETag: %d %s", status, body)
	}
	if status, _, body := put(two, "other", ""); status != 428 || !strings.Contains(body, "problem:precondition") {
		t.Errorf("no ETag: %d %s", status, body)
	}
	if status, _, body := put(b.as(app.RoleViewer), "other", first); status != 403 {
		t.Errorf("a viewer: %d %s", status, body)
	}
	status, second, body := put(two, "other\n", first)
	if status != 200 || second == first || !strings.Contains(body, `"before":"# Drones`) {
		t.Errorf("with the right ETag: %d %s %s", status, second, body)
	}
	raw, err := os.ReadFile(filepath.Join(b.dir, app.StoryFile))
	if err != nil || string(raw) != "other\n" {
		t.Errorf("the file holds %q, %v", raw, err)
	}
	// An editor outside of the server counts as another.
	if err := os.WriteFile(filepath.Join(b.dir, app.StoryFile), []byte("by hand\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := put(two, "third", second); status != 412 {
		t.Errorf("a file that was changed by hand is written over: %d", status)
	}
	if status, _, body := put(two, "\u0000"+strings.Repeat("я", app.StoryLimit/2+1), second); status != 422 || !strings.Contains(body, "larger than") {
		t.Errorf("an endless text: %d %.200s", status, body)
	}
	lines := ask[struct{ Items []app.AuditLine }](two, 200, "GET", "/api/v1/audit", "")
	if n := len(lines.Items); n < 2 || lines.Items[0].Action != "story" || lines.Items[0].Who != "user-admin" || lines.Items[1].Who != "user-analyst" {
		t.Errorf("audit %+v", lines.Items)
	}
}

// A link out of the case folder is not read, and saving does not write through it.
func TestStoryStaysInTheCase(t *testing.T) {
	b := serve(t, true, nil)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("a secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(b.dir, app.StoryFile)
	if err := os.Symlink(secret, link); err != nil {
		t.Skip(err)
	}
	if status, _, body := b.as(app.RoleAdmin).do("GET", inDemo+"/story", nil); status != 422 || strings.Contains(body, "a secret") {
		t.Errorf("%d %s", status, body)
	}
	if status, _, _ := b.as(app.RoleAdmin).do("PUT", inDemo+"/story", strings.NewReader(storyJSON(t, "x")), "If-Match", `"none"`); status != 422 {
		t.Errorf("saved over a link: %d", status)
	}
	if raw, err := os.ReadFile(secret); err != nil || string(raw) != "a secret" {
		t.Errorf("the file outside holds %q, %v", raw, err)
	}
}

// The preview shows the section of a line as the report writes it, and names
// every line that is wrong.
func TestStoryPreview(t *testing.T) {
	b := serve(t, true, nil)
	viewer := b.as(app.RoleViewer)
	show := func(text string, line int) app.StoryPreview {
		raw, err := json.Marshal(map[string]any{"text": text, "line": line})
		if err != nil {
			t.Fatal(err)
		}
		return ask[app.StoryPreview](viewer, 200, "POST", inDemo+"/story/preview", string(raw))
	}
	p := show(storyText, 3)
	if !strings.Contains(p.HTML, "<h1>Drones</h1>") || strings.Contains(p.HTML, "<h1>Firms</h1>") || p.Section.Title != "Drones" || len(p.Sections) != 2 {
		t.Errorf("%+v", p)
	}
	if len(p.Figures) != 2 || p.Figures[0].Rows == 0 || len(p.Problems) != 0 || len(p.Faults) != 1 || p.Faults[0].Line != 11 {
		t.Errorf("figures %+v, problems %+v, faults %+v", p.Figures, p.Problems, p.Faults)
	}
	if whole := show(storyText, 0); !strings.Contains(whole.HTML, "Drones") || !strings.Contains(whole.HTML, "Firms</h1>") {
		t.Errorf("%+v", whole)
	}
	for text, want := range map[string]string{
		"{{ nosuch }}":                              "no query",
		"a\n```query q\ncount nonsense\n```":        "nonsense",
		"a\n```query q\ncount rows where xx:y\n```": "xx",
		"{{ fig-nosuch }}":                          "fig-nosuch",
	} {
		p := show(text, 1)
		if len(p.Problems) != 1 || !strings.Contains(p.Problems[0].Message, want) || p.Problems[0].Line != strings.Count(text, "\n")/3*2+1 {
			t.Errorf("%q: %+v", text, p.Problems)
		}
	}
	if p := show("<script>x</script>\n\n[a](javascript:alert(1)) <img src=x onerror=y>\n", 1); strings.Contains(p.HTML, "<script") || strings.Contains(p.HTML, "javascript:") || strings.Contains(p.HTML, "onerror") {
		t.Errorf("markup runs: %s", p.HTML)
	}
}

// The report writes the story beside the dossier, as it was shown.
func TestStoryIsReported(t *testing.T) {
	b := serve(t, true, nil)
	if _, err := b.c.SaveStory(storyText, "none"); err != nil {
		t.Fatal(err)
	}
	job := ask[Job](b.as(app.RoleAnalyst), 202, "POST", inDemo+"/report", `{"formats":["html"]}`)
	if job = b.as(app.RoleAnalyst).waitFor(job.ID); job.State != "done" {
		t.Fatalf("%+v", job)
	}
	status, _, body := b.as(app.RoleViewer).do("GET", inDemo+"/dossier/story.html", nil)
	p, err := b.c.PreviewStory(t.Context(), storyText, 0)
	if err != nil || status != 200 || !strings.Contains(body, p.HTML[strings.Index(p.HTML, "<p>"):]) {
		t.Errorf("%d, %v\n%s\n--\n%s", status, err, p.HTML, body)
	}
}

// Every part that is offered can be written into a text as it stands, and reads
// well there.
func TestStoryParts(t *testing.T) {
	b := serve(t, true, nil)
	viewer := b.as(app.RoleViewer)
	if _, err := b.c.Measure(t.Context(), "count declarations where to:RU"); err != nil {
		t.Fatal(err)
	}
	for _, kind := range app.StoryKinds {
		found := ask[app.StoryParts](viewer, 200, "GET", inDemo+"/story/parts?kind="+kind, "")
		parts := found.Items
		if found.Total < len(parts) {
			t.Errorf("%d of %d", len(parts), found.Total)
		}
		if len(parts) == 0 {
			t.Errorf("no %s is offered", kind)
		}
		var text strings.Builder
		for _, p := range parts[:min(8, len(parts))] {
			text.WriteString("Look: " + p.Inline + "\n\n" + p.Own + "\n\n" + p.Block + "\n\n")
		}
		shown, err := b.c.PreviewStory(t.Context(), text.String(), 0)
		if err != nil || len(shown.Problems)+len(shown.Faults) > 0 || strings.Contains(shown.HTML, "{{") {
			t.Errorf("%s: %v, %+v, %+v\n%s", kind, err, shown.Problems, shown.Faults, text.String())
		}
		if q := ask[app.StoryParts](viewer, 200, "GET", inDemo+"/story/parts?q=nosuchthing&kind="+kind, ""); len(q.Items)+q.Total != 0 {
			t.Errorf("%s that hold nosuchthing: %+v", kind, q)
		}
	}
	p := ask[app.StoryPart](viewer, 200, "GET", inDemo+"/story/query?form=chart&expr=sum+value_usd+where+class:drone+by+month", "")
	if !strings.HasPrefix(p.Name, "value-usd-drone-month-") || p.Inline != "" || p.Block != "```query "+p.Name+" chart\nsum value_usd where class:drone by month\n```" {
		t.Errorf("%+v", p)
	}
	if status, _, body := viewer.do("GET", inDemo+"/story/query?form=table&expr=count+rows", nil); status != 400 || !strings.Contains(body, "needs groups") {
		t.Errorf("%d %s", status, body)
	}
	if status, _, body := viewer.do("GET", inDemo+"/story/query?expr=count+nonsense", nil); status != 400 || !strings.Contains(body, "nonsense") {
		t.Errorf("%d %s", status, body)
	}
}
