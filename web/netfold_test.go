package web_test

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestNetworkHands does with the network what hands do.
func TestNetworkHands(t *testing.T) {
	k := open(t)
	for _, test := range []struct {
		name string
		run  func(*testing.T, *desk)
	}{{"moves", networkMoves}, {"groups", networkGroups}, {"path", networkPath}} {
		t.Run(test.name, func(t *testing.T) {
			k.t = t
			test.run(t, k)
		})
	}
	k.t = t
	k.clean(t)
}

// around opens the network of the party that trades with most others.
func (k *desk) around() (entity string) {
	k.t.Helper()
	entity = eval[string](k, `(async () => {
		const list = (await (await fetch('/api/v1/cases/demo/entities?limit=15')).json()).items, found = []
		for (const e of list) found.push([(await (await fetch('/api/v1/cases/demo/network?relation=trade&entity=' + e.entity_id)).json()).of, e.entity_id])
		return found.sort((a, b) => b[0] - a[0])[0][1]
	})()`)
	k.do(chromedp.EmulateViewport(1280, 1400))
	k.visit("/network?entity=" + entity)
	k.do(chromedp.WaitVisible(".net .node"))
	return entity
}

// wait waits for something of the page to hold.
func (k *desk) wait(what, js string) {
	k.t.Helper()
	if !eval[bool](k, `new Promise(ok => { const end = Date.now() + 10000; const look = () => { let is = false; try { is = !!(`+js+`) } catch { is = false }; if (is || Date.now() > end) ok(is); else setTimeout(look, 40) }; look() })`) {
		k.t.Fatalf("%s: %s", what, eval[string](k, "location.search + ' ' + document.querySelector('main').innerText.slice(0, 1500)"))
	}
}

func (k *desk) param(name string) string {
	return eval[string](k, `new URLSearchParams(location.search).get('`+name+`') ?? ''`)
}

// A node is dragged and stays where it was put, also for whoever opens the
// address; with the keyboard it is moved, pinned, hidden, and all of that is
// taken back and done again.
func networkMoves(t *testing.T, k *desk) {
	k.around()
	place := func(node string) []float64 {
		return eval[[]float64](k, `(() => { const b = document.querySelector('[data-node="`+node+`"] :is(circle, rect):not(.chosen)').getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] })()`)
	}
	near := func(a, b []float64, most float64) bool {
		return max(a[0]-b[0], b[0]-a[0], a[1]-b[1], b[1]-a[1]) <= most
	}
	nodes := eval[[]string](k, `[...document.querySelectorAll('.net .node')].map(n => n.dataset.node).filter(id => id.startsWith('ent-') && id !== new URLSearchParams(location.search).get('entity'))`)
	if len(nodes) < 4 {
		t.Fatalf("%d neighbours", len(nodes))
	}
	one, two, three := nodes[0], nodes[1], nodes[2]
	from := place(one)
	to := []float64{from[0] - 60, from[1] + 45}
	k.do(chromedp.MouseEvent(chromedp.MousePressed, from[0], from[1], chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseMoved, from[0]-20, from[1]+20, chromedp.ButtonLeft),
		chromedp.MouseEvent(chromedp.MouseMoved, to[0], to[1], chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseReleased, to[0], to[1], chromedp.ButtonLeft))
	k.wait("the address does not say what was pinned", `location.search.includes('pin=')`)
	if got := place(one); !near(got, to, 3) {
		t.Errorf("dragged to %v, it stands at %v", to, got)
	}
	if !strings.HasSuffix(eval[string](k, `document.querySelector('[data-node="`+one+`"]').getAttribute('aria-label')`), "pinned") || !eval[bool](k, `!!document.querySelector('[data-node="`+one+`"] .pin') && document.querySelector('[data-row="`+one+`"] [aria-pressed=true]').innerText === 'Unpin'`) {
		t.Error("nothing says that the node is pinned")
	}
	k.visit(eval[string](k, "location.pathname + location.search"))
	k.do(chromedp.WaitVisible(".net .node"))
	if got := place(one); !near(got, to, 3) {
		t.Errorf("the address puts it at %v, want %v", got, to)
	}

	focus := func(id string) { eval[bool](k, `document.querySelector('[data-node="`+id+`"]').focus(), true`) }
	was := place(two)
	focus(two)
	for range 5 {
		k.do(chromedp.KeyEvent(kb.ArrowRight))
	}
	k.wait("the arrow keys do not move", `location.search.includes('pin=') && document.querySelector('[data-row="`+two+`"] [aria-pressed=true]')`)
	if got := place(two); got[0] < was[0]+20 || !near([]float64{was[0], got[1]}, was, 2) {
		t.Errorf("five arrows to the right go from %v to %v", was, got)
	}
	k.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	k.wait("moves by the keyboard are not taken back at once", `document.querySelector('[data-row="`+two+`"] [aria-pressed=false]')`)
	if got := place(two); !near(got, was, 1) {
		t.Errorf("taken back, it stands at %v, want %v", got, was)
	}
	k.do(chromedp.KeyEvent("Z", chromedp.KeyModifiers(chromedp.ModifierCtrl, chromedp.ModifierShift)))
	k.wait("redo", `document.querySelector('[data-row="`+two+`"] [aria-pressed=true]')`)
	focus(two)
	k.do(chromedp.KeyEvent("p"))
	k.wait("P does not unpin", `document.querySelector('[data-row="`+two+`"] [aria-pressed=false]')`)
	focus(three)
	k.do(chromedp.KeyEvent("h"))
	k.wait("H does not hide", `!document.querySelector('[data-node="`+three+`"]')`)
	count := eval[int](k, "document.querySelectorAll('.net .node').length")
	focus(two)
	k.do(chromedp.KeyEvent("e"))
	k.wait("E does not expand", `new URLSearchParams(location.search).get('expand') && document.querySelectorAll('.net .node').length >= `+fmt.Sprint(count))
	k.settle()
	eval[bool](k, `document.querySelector('button[aria-label=Undo]').click(), true`)
	k.wait("undo of expand", `!location.search.includes('expand=')`)
	eval[bool](k, `document.querySelector('button[aria-label=Undo]').click(), true`)
	k.wait("undo of hide", `document.querySelector('[data-node="`+three+`"]')`)
	eval[bool](k, `document.querySelector('button[aria-label=Redo]').click(), true`)
	k.wait("redo of hide", `!document.querySelector('[data-node="`+three+`"]')`)
}

// Several parties become one node, whose edges open the rows of all of them; the
// files know the group, and FollowTheMoney its members.
func networkGroups(t *testing.T, k *desk) {
	centre := k.around()
	k.visit("/network?depth=2&entity=" + centre)
	k.do(chromedp.WaitVisible(".net .node"))
	plain := eval[int](k, "document.querySelectorAll('.net .node').length")
	picked := eval[[]string](k, `(async () => {
		const ids = [...document.querySelectorAll('.net-nodes tr[data-row]')].map(r => r.dataset.row).filter(id => id.startsWith('ent-') && id !== '`+centre+`').slice(0, 4)
		for (const id of ids) { document.querySelector('[data-row="' + id + '"] input').click(); await new Promise(ok => setTimeout(ok, 60)) }
		return ids
	})()`)
	k.waitText(".chosen-bar", "4 chosen")
	k.typeText("#group-name", "Kestrel circle")
	k.do(chromedp.KeyEvent("\r"))
	k.wait("no group", `document.querySelector('[data-node="group/Kestrel circle"]')`)
	k.settle()
	right := func() {
		t.Helper()
		for _, wrong := range eval[[]string](k, `(async () => {
			const wrong = []
			let seen = 0
			for (const tr of document.querySelectorAll('.net-edges tr')) {
				const b = tr.querySelector('td.n .num')
				if (!b || !tr.innerText.includes('parties')) continue
				seen++
				const d = await (await fetch('/api/v1/cases/demo/items?limit=1&filter=' + encodeURIComponent(b.title))).json()
				if (d.total.value !== Number(b.innerText.replace(/,/g, ''))) wrong.push(b.title + ': ' + d.total.value + ' rows, the edge states ' + b.innerText)
				const usd = tr.querySelectorAll('td.n')[1].innerText, sum = d.totals.value_usd === null ? '–' : '$' + new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(Number(d.totals.value_usd))
				if (usd !== sum) wrong.push(b.title + ': ' + sum + ', the edge states ' + usd)
			}
			if (seen === 0) wrong.push('no edge of a group')
			return wrong
		})()`) {
			t.Error(wrong)
		}
	}
	right()
	if n := eval[int](k, "document.querySelectorAll('.net .node').length"); n > plain-3 {
		t.Errorf("%d nodes, before folding four there were %d", n, plain)
	}
	eval[bool](k, `(() => { const e = [...document.querySelectorAll('.net .edge')].find(e => e.dataset.edge.includes('group/Kestrel circle') && e.getAttribute('role') === 'button'); e.focus(); return !!e })()`)
	k.do(chromedp.KeyEvent("\r"), chromedp.WaitVisible(".drawer"))
	k.settle()
	k.do(chromedp.KeyEvent("\x1b"))
	k.wait("the drawer stays", `!document.querySelector('.drawer')`)
	shoot(t, k, "network-group")
	k.do(chromedp.EmulateViewport(1280, 1400))

	address := eval[string](k, "location.pathname + location.search")
	k.visit("/records")
	k.visit(address)
	k.wait("the address does not hold the group", `document.querySelector('[data-node="group/Kestrel circle"]')`)
	graph := k.file("GraphML")
	var doc struct {
		Nodes []struct {
			ID   string   `xml:"id,attr"`
			Data []string `xml:"data"`
		} `xml:"graph>node"`
	}
	if err := xml.Unmarshal([]byte(graph), &doc); err != nil {
		t.Fatal(err)
	}
	slices.Sort(picked)
	found := false
	for _, n := range doc.Nodes {
		if n.ID != "group/Kestrel circle" {
			continue
		}
		found = slices.ContainsFunc(n.Data, func(d string) bool {
			ids := strings.Fields(d)
			slices.Sort(ids)
			return slices.Equal(ids, picked)
		})
	}
	if !found {
		t.Errorf("GraphML does not hold the group with its members:\n%.2000s", graph)
	}
	if text := k.file("CSV"); !strings.Contains(text, "Kestrel circle") || !strings.Contains(text, picked[0]) {
		t.Errorf("CSV does not hold the group: %.400s", text)
	}
	if text := k.file("FollowTheMoney"); strings.Contains(text, "Kestrel circle") || !strings.Contains(text, `"id":"`+picked[0]+`"`) {
		t.Errorf("FollowTheMoney: %.400s", text)
	}

	eval[bool](k, `(() => { const b = [...document.querySelectorAll('[data-row="group/Kestrel circle"] button')].find(b => b.innerText === 'Unfold'); b.click(); return true })()`)
	k.wait("the group is not unfolded", `!document.querySelector('[data-node="group/Kestrel circle"]') && document.querySelectorAll('.net .node').length === `+fmt.Sprint(plain))
	k.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	k.wait("unfolding is not taken back", `document.querySelector('[data-node="group/Kestrel circle"]')`)
	for _, by := range []string{"country", "side", "cluster"} {
		k.do(chromedp.Evaluate[chromedp.Void](`(() => { const s = [...document.querySelectorAll('.net-bar select')].pop(); Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(s, '` + by + `'); s.dispatchEvent(new Event('change', { bubbles: true })) })()`))
		k.wait("no groups by "+by, `document.querySelector('[data-node^="`+by+`/"]')`)
		k.settle()
		right()
		k.axe(by)
	}
}

// axe looks at what is open in both themes, wide and narrow.
func (k *desk) axe(what string) {
	k.t.Helper()
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		k.t.Fatal(err)
	}
	eval[bool](k, string(axe)+"; true")
	for _, width := range []int64{390, 1280} {
		k.do(chromedp.EmulateViewport(width, 900))
		if wide := eval[int64](k, "document.documentElement.scrollWidth"); wide > width {
			k.t.Errorf("%s at %d: %d wide", what, width, wide)
		}
		for _, theme := range []string{"light", "dark"} {
			eval[bool](k, `document.documentElement.dataset.theme = "`+theme+`", true`)
			for _, v := range eval[[]string](k, `axe.run(document.querySelector('main'), {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}).then(r => r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html.slice(0, 160)).join(' | ')))`) {
				k.t.Errorf("%s at %d, %s: %s", what, width, theme, v)
			}
		}
	}
}

// With the keyboard alone a chain to another party is found and put in the
// picture.
func networkPath(t *testing.T, k *desk) {
	centre := k.around()
	far := eval[[]string](k, `(async () => {
		const net = async q => (await fetch('/api/v1/cases/demo/network?relation=trade&' + q)).json()
		const near = new Set((await net('entity=`+centre+`&top=200')).nodes.map(n => n.id)), n = (await net('entity=`+centre+`&depth=2&top=50')).nodes.find(n => n.kind === 'entity' && !near.has(n.id))
		return [n.id, n.label]
	})()`)
	eval[bool](k, `[...document.querySelectorAll('.net-bar button')].find(b => b.innerText.startsWith('Path')).focus(), true`)
	k.do(chromedp.KeyEvent("\r"))
	k.wait("the field has not the focus", `document.activeElement.tagName === 'INPUT'`)
	k.do(chromedp.Evaluate[chromedp.Void](`document.execCommand('insertText', false, ` + quote(far[1]) + `)`))
	k.wait("nobody is found", `document.querySelector('.choose li button')?.innerText === `+quote(far[1]))
	k.do(chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"))
	k.wait("no chain", `document.querySelector('.path li .num')`)
	if to := k.param("to"); to != far[0] {
		t.Errorf("the address says %q, want %q", to, far[0])
	}
	k.wait("the chains have not the focus", `document.activeElement.classList.contains('path')`)
	k.do(chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"))
	k.wait("the chain is not in the picture", `document.querySelector('[data-node="`+far[0]+`"]')`)
}
