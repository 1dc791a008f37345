package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What one sees gets a name, and is found again from the menu and from the
// palette; it can be renamed, removed, and had back.
func TestSavedViews(t *testing.T) {
	k := open(t)
	menu := `document.querySelector('button[aria-label="Saved views"]').click()`
	click := func(label string) {
		t.Helper()
		if !eval[bool](k, `(() => { const b = [...document.querySelectorAll('.views button')].find(b => (b.getAttribute('aria-label') ?? b.innerText).trim().startsWith(`+quote(label)+`)); b?.click(); return !!b })()`) {
			t.Fatalf("there is no button %q in %q", label, eval[string](k, "document.querySelector('.views')?.innerText ?? ''"))
		}
	}
	const here = "decodeURIComponent(location.pathname + location.search)"
	k.visit("/records?filter=class:drone&sort=value_usd:desc&cols=on,sender,value")
	k.do(chromedp.Evaluate[chromedp.Void](menu))
	k.waitText(".views", "No view is saved yet")
	k.typeText(".views input", "Drones, dearest first")
	click("Save")
	k.waitText(".views ul", "Drones, dearest first")
	shoot(t, k, "views")
	k.do(chromedp.EmulateViewport(390, 844))
	if left := eval[float64](k, "document.querySelector('.menu .panel').getBoundingClientRect().left"); left < 0 {
		t.Errorf("in a narrow window the menu begins at %v", left)
	}
	k.do(chromedp.EmulateViewport(1280, 800))
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	eval[bool](k, string(axe)+"; true")
	for _, v := range eval[[]string](k, `axe.run(document.querySelector('.views'), {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html.slice(0, 140)))`) {
		t.Error(v)
	}
	k.typeText(".views input", "Drones, dearest first")
	click("Save")
	k.waitText(".views [role=alert]", "there is a view")
	k.visit("/findings")
	k.do(chromedp.Evaluate[chromedp.Void](menu))
	k.waitText(".views ul", "Drones, dearest first")
	click("Drones, dearest first")
	k.settle()
	if got := eval[string](k, here); !strings.HasPrefix(got, "/records?") || !strings.Contains(got, "filter=class:drone") || !strings.Contains(got, "cols=on,sender,value") || !strings.Contains(got, "sort=value_usd:desc") {
		t.Errorf("the menu opens %s", got)
	}
	k.do(chromedp.Evaluate[chromedp.Void](menu))
	k.waitText(".views ul", "Drones")
	click("Rename Drones")
	k.typeText(".views li input", "Дрони")
	k.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.views li form').requestSubmit()`))
	k.waitText(".views ul", "Дрони")
	k.visit("/")
	k.do(chromedp.KeyEvent("k", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	k.typeText("dialog .palette", "дрон")
	k.waitText("dialog .entries", "Дрони")
	shoot(t, k, "views-palette")
	k.do(chromedp.KeyEvent("\r"))
	k.settle()
	if got := eval[string](k, here); !strings.HasPrefix(got, "/records?") {
		t.Errorf("the palette opens %s", got)
	}
	k.do(chromedp.Evaluate[chromedp.Void](menu))
	k.waitText(".views ul", "Дрони")
	click("Remove Дрони")
	k.waitText(".views", "No view is saved yet")
	eval[bool](k, `(() => { document.querySelector('.toast button').click(); return true })()`)
	k.waitText(".views ul", "Дрони")
	// The name that was taken is told by a refused request, which the browser logs.
	k.forget("422")
	k.clean(t)
}
