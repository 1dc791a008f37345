package web_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// The map draws the ways of the goods, before and after an event beside each
// other, and every way opens as many rows as it states.
func TestRoutesMap(t *testing.T) {
	k := open(t)
	k.visit("/routes")
	k.do(chromedp.WaitVisible(".worldmap .arc"))
	if n := eval[int](k, `document.querySelectorAll('.worldmap .arc').length`); n < 3 {
		t.Errorf("%d arcs are drawn", n)
	}
	for _, wrong := range eval[[]string](k, `(async () => {
		const r = await (await fetch('/api/v1/cases/demo/routes')).json(), wrong = []
		for (const x of r.routes.slice(0, 25)) {
			const d = await (await fetch('/api/v1/cases/demo/items?limit=1&filter=' + encodeURIComponent(x.filter))).json()
			if (d.total.value !== x.rows) wrong.push(x.filter + ': ' + d.total.value + ' rows, the way states ' + x.rows)
		}
		return wrong
	})()`) {
		t.Error(wrong)
	}
	eval[bool](k, `document.querySelector('.worldmap .arc').focus(), true`)
	k.do(chromedp.KeyEvent("\r"), chromedp.WaitVisible(".drawer"))
	k.settle()
	k.visit("/routes?event=invasion&by=rows")
	k.do(chromedp.WaitVisible(".worldmap .arc"))
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	k.do(chromedp.EmulateViewport(390, 844))
	for _, theme := range []string{"light", "dark"} {
		eval[bool](k, `document.documentElement.dataset.theme = "`+theme+`", true`)
		if wide := eval[int](k, "document.documentElement.scrollWidth"); wide > 390 {
			t.Errorf("the maps are %d wide in a window of 390", wide)
		}
		eval[bool](k, string(axe)+"; true")
		for _, v := range eval[[]string](k, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}).then(r => r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ': ' + v.nodes[0].html.slice(0, 140)))`) {
			t.Errorf("%s: %s", theme, v)
		}
	}
	if shots := os.Getenv("TALLYMAN_SHOTS"); shots != "" {
		picture(t, k, filepath.Join(shots, "map-narrow-dark.png"))
		k.do(chromedp.EmulateViewport(1280, 800))
		k.visit("/routes")
		k.do(chromedp.WaitVisible(".worldmap .arc"))
		picture(t, k, filepath.Join(shots, "map-wide.png"))
		k.visit("/routes?event=invasion&by=rows")
	}
	if n := eval[int](k, `document.querySelectorAll('.worldmap').length`); n != 2 {
		t.Errorf("%d maps beside an event, want 2", n)
	}
	k.clean(t)
}
