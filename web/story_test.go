package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tallyman/internal/app"
)

// waitText waits until a part of the page says something.
func (k *desk) waitText(sel, want string) {
	k.t.Helper()
	if got := eval[string](k, `new Promise(ok => { const end = Date.now() + 15000; const look = () => { const s = document.querySelector(`+quote(sel)+`)?.innerText ?? ''; if (s.includes(`+quote(want)+`) || Date.now() > end) ok(s); else setTimeout(look, 50) }; look() })`); !strings.Contains(got, want) {
		k.t.Fatalf("%s says %q, not %q", sel, got, want)
	}
}

func quote(s string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`", "${", "\\${").Replace(s) + "`"
}

// typeText puts a text in the place of what a field holds, as typing does.
func (k *desk) typeText(sel, text string) {
	k.t.Helper()
	eval[bool](k, `(() => { const el = document.querySelector(`+quote(sel)+`); el.focus(); el.select(); return document.execCommand('insertText', false, `+quote(text)+`) })()`)
}

// press clicks the button with a label.
func (k *desk) press(label string) {
	k.t.Helper()
	if !eval[bool](k, `(() => { const b = [...document.querySelectorAll('main button, dialog button')].find(b => (b.getAttribute('aria-label') ?? b.innerText).trim() === `+quote(label)+`); b?.click(); return !!b && !b.disabled })()`) {
		k.t.Fatalf("there is no button %q", label)
	}
}

// A text is written, seen as the report writes it, and saved; what another
// saved meanwhile is not written over unless one says so.
func TestStoryIsWritten(t *testing.T) {
	k := open(t)
	file := filepath.Join(k.c.Dir, app.StoryFile)
	k.visit("/report?tab=story")
	k.typeText("#story-text", "# One\n\nRecords: {{ all }}. <!-- claim -->\n\n```query all table\ncount rows by year\n```\n\n# Two\n\nOver 50 and {{ nosuch }}. <!-- claim -->\n")
	k.waitText(".preview", `no query "nosuch"`)
	k.waitText(".preview", "50 comes from no query")
	// The section of the cursor is shown: the last one.
	k.waitText(".preview .page", "Over 50")
	k.press("Line 11")
	if got := eval[string](k, "(() => { const a = document.querySelector('#story-text'); return a.value.slice(a.selectionStart, a.selectionEnd) })()"); !strings.HasPrefix(got, "Over 50") {
		t.Errorf("the line that was marked is %q", got)
	}
	eval[bool](k, `(() => { const a = document.querySelector('#story-text'); a.setSelectionRange(3, 3); a.click(); return true })()`)
	k.waitText(".preview .page", "Records: 7,")
	shoot(t, k, "story")
	k.do(chromedp.Focus("#story-text"), chromedp.KeyEvent("s", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	k.waitText("main", "Saved ")
	raw, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(raw), "# One") {
		t.Fatalf("the case holds %q, %v", raw, err)
	}
	// Another saves, then we do.
	if err := os.WriteFile(file, []byte("# Theirs\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	k.typeText("#story-text", "# Mine\n\nRecords: {{ all.value }}\n\n```query all\ncount rows\n```\n")
	k.press("Save")
	k.waitText("main [role=alert]", "Somebody saved another text")
	shoot(t, k, "story-conflict")
	k.press("Save mine over it")
	k.waitText("main", "Saved ")
	raw, _ = os.ReadFile(file)
	before, _ := os.ReadFile(file + ".bak")
	if !strings.HasPrefix(string(raw), "# Mine") || string(before) != "# Theirs\n" {
		t.Errorf("the case holds %q, before it %q", raw, before)
	}
	k.press("Text before the last save")
	k.waitText(".preview .page", "Theirs")
	k.do(chromedp.Focus("#story-text"), chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	k.press("Check the whole text")
	// The conflict is told by a refused request, which the browser logs.
	k.forget("412")
	k.clean(t)
}

// forget drops what the console said of a thing that was meant to be.
func (k *desk) forget(what string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept := k.said[:0]
	for _, s := range k.said {
		if !strings.Contains(s, what) {
			kept = append(kept, s)
		}
	}
	k.said = kept
}

// shoot takes pictures of what is open, wide and narrow, light and dark.
func shoot(t *testing.T, k *desk, name string) {
	t.Helper()
	shots := os.Getenv("TALLYMAN_SHOTS")
	if shots == "" {
		return
	}
	for _, theme := range []string{"light", "dark"} {
		eval[bool](k, `document.documentElement.dataset.theme = "`+theme+`", true`)
		k.do(chromedp.EmulateViewport(390, 844))
		picture(t, k, filepath.Join(shots, name+"-"+theme+"-narrow.png"))
		k.do(chromedp.EmulateViewport(1280, 800))
		picture(t, k, filepath.Join(shots, name+"-"+theme+"-wide.png"))
	}
}

// A number of the present filter, a claim and a finding are put in from the list,
// and everything is shown as the report writes it.
func TestStoryTakesParts(t *testing.T) {
	k := open(t)
	k.visit("/report?tab=story&filter=class:drone")
	k.typeText("#story-text", "# Drones\n\nRows of drones: .\n")
	eval[bool](k, `(() => { const a = document.querySelector('#story-text'); const i = a.value.indexOf('.'); a.setSelectionRange(i, i); a.click(); return true })()`)
	k.press("Insert …")
	shoot(t, k, "story-insert")
	k.press("Add")
	k.waitText(".preview .page", "count rows where class:drone")
	const value = "document.querySelector('#story-text').value"
	text := eval[string](k, value)
	if !strings.HasPrefix(text, "# Drones\n\nRows of drones: {{ rows-drone-") || !strings.HasSuffix(text, " }}.\n\n```query rows-drone-"+text[len("# Drones\n\nRows of drones: {{ rows-drone-"):][:4]+"\ncount rows where class:drone\n```\n") {
		t.Errorf("the text is\n%s", text)
	}
	end := `(() => { const a = document.querySelector('#story-text'); a.setSelectionRange(a.value.length, a.value.length); a.click(); return true })()`
	for _, kind := range []string{"Claims", "Findings", "Leads", "Measured before"} {
		eval[bool](k, end)
		k.press("Insert …")
		k.press(kind)
		k.settle()
		eval[bool](k, `(() => { document.querySelector('dialog .parts .pick').click(); return true })()`)
		eval[bool](k, "new Promise(ok => setTimeout(() => ok(true), 150))")
	}
	k.press("Check the whole text")
	k.waitText(".preview", "Every query has its answer")
	k.waitText(".preview .page", "Nowhere Gazette")
	text = eval[string](k, value)
	// Each stands where the cursor was: after what was put in before it.
	if strings.Index(text, "# Drones") != 0 || strings.Index(text, "\n> ") > strings.Index(text, "{{ fnd-") || strings.Index(text, "{{ fnd-") > strings.Index(text, "{{ led-") {
		t.Errorf("not in order:\n%s", text)
	}
	for _, want := range []string{"\n> ", "<!-- claim -->", "{{ fnd-", "{{ led-"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	shoot(t, k, "story-parts")
	k.do(chromedp.Focus("#story-text"), chromedp.KeyEvent("s", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	k.waitText("main", "Saved ")
	// The dossier takes the text along.
	k.visit("/report")
	k.waitText("main", "Your text")
	if n := eval[int](k, `document.querySelectorAll('main a[href$="/dossier/story.html"]').length`); n != 1 {
		t.Errorf("%d links to the text beside the dossier", n)
	}
	k.clean(t)
}
