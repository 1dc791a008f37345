package web_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"tallyman/internal/app"
	"tallyman/internal/cli"
)

// What the page copies as address, curl, command line and SQL is taken as it
// stands, and gives the rows that the screen shows and that its export holds.
func TestFourWaysToTheSameRows(t *testing.T) {
	k := open(t)
	if err := k.d.AddUser(t.Context(), "ada", app.RoleAnalyst, "four plain words here"); err != nil {
		t.Fatal(err)
	}
	token, err := k.d.NewToken(t.Context(), "ada", "t", []app.Scope{app.ScopeRead}, 0)
	if err != nil {
		t.Fatal(err)
	}
	// More rows than one page holds, a value with spaces, an exclusion.
	const filter = `to:RU "прицел" -class:drone`
	k.visit("/records?filter=" + url.QueryEscape(filter))
	shown := func() string {
		return eval[string](k, "document.querySelector('.totals strong').innerText.replace(/\\D/g, '')")
	}
	screen := shown()
	want := eval[[]string](k, `(async () => { const ids = []; let cursor = ''; do { const d = await fetch('/api/v1/cases/demo/items?limit=1000&cursor=' + cursor + '&filter=' + encodeURIComponent(`+strconv.Quote(filter)+`)).then(r => r.json()); ids.push(...d.items.map(i => i.item_id)); cursor = d.next ?? '' } while (cursor); return ids.sort() })()`)
	if strconv.Itoa(len(want)) != screen || len(want) < 200 {
		t.Fatalf("the screen shows %s rows, its pages hold %d", screen, len(want))
	}
	copied := func(name string) string {
		eval[bool](k, "window.taken = '', navigator.clipboard.writeText = s => { window.taken = s; return Promise.resolve() }, true")
		eval[bool](k, "[...document.querySelectorAll('main .take .menu > button')].at(-1).click(), true")
		eval[bool](k, "[...document.querySelectorAll('.panel button')].find(b => b.firstChild.textContent.startsWith('"+name+"')).click(), true")
		text := eval[string](k, "new Promise((ok, no) => { const end = Date.now() + 9000; const look = () => window.taken ? ok(window.taken) : Date.now() > end ? no(new Error('nothing was copied')) : setTimeout(look, 30); look() })")
		k.do(chromedp.KeyEvent("\x1b"))
		return text
	}
	same := func(way string, got []string) {
		t.Helper()
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s gives %d rows, the screen %d: %.300s", way, len(got), len(want), diff)
		}
	}

	var rows []string
	if err := k.c.SQL(t.Context(), copied("SQL"), func(r app.Record) error { rows = append(rows, r.Text("item_id")); return nil }); err != nil {
		t.Fatal(err)
	}
	same("SQL", rows)

	var out, said bytes.Buffer
	if code := cli.Run(t.Context(), app.Version{}, append(shellArgs(t, "tallyman", copied("CLI")), "--case", k.c.Dir), cli.IO{In: strings.NewReader(""), Out: &out, Err: &said}); code != 0 {
		t.Fatalf("the command ends with %d: %s", code, said.String())
	}
	same("the command line", column(t, out.String(), "item_id"))

	args := shellArgs(t, "curl", copied("curl"))
	if len(args) != 3 || args[0] != "-H" {
		t.Fatalf("curl %q", args)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, args[2], nil)
	if err != nil {
		t.Fatal(err)
	}
	name, value, _ := strings.Cut(args[1], ": ")
	req.Header.Set(name, strings.ReplaceAll(value, "TOKEN", token.Secret))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	rows = nil
	for d := json.NewDecoder(res.Body); ; {
		var line map[string]any
		if err := d.Decode(&line); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("curl: %d %v", res.StatusCode, err)
		}
		if id, ok := line["item_id"].(string); ok {
			rows = append(rows, id)
		}
	}
	same("curl", rows)

	same("the export", column(t, eval[string](k, `fetch('/api/v1/cases/demo/export/items.csv?filter=' + encodeURIComponent(`+strconv.Quote(filter)+`)).then(r => r.text())`), "item_id"))

	k.visit(strings.TrimPrefix(copied("URL"), k.base))
	if got := shown(); got != screen {
		t.Errorf("the address opens %s rows, the screen %s", got, screen)
	}
	k.clean(t)
}

// shellArgs is what a shell hands to a program of a command line; the variable
// TALLYMAN_TOKEN holds TOKEN.
func shellArgs(t *testing.T, program, line string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", program+`() { for a; do printf '%s\n' "$a"; done; }; `+line)
	cmd.Env = []string{"TALLYMAN_TOKEN=TOKEN"}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
}

// column is one column of a CSV text.
func column(t *testing.T, text, name string) []string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%v in %.200s", err, text)
	}
	at := slices.Index(rows[0], name)
	if at < 0 {
		t.Fatalf("no column %s in %q", name, rows[0])
	}
	var out []string
	for _, row := range rows[1:] {
		out = append(out, row[at])
	}
	return out
}
