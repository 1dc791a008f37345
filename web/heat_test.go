package web_test

import (
	"encoding/csv"
	"encoding/xml"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The heat map says how much of what was shipped when: each cell opens the rows
// that it counts, by hand and by key; what has no rows and what is not loaded
// look unlike the smallest number; it leaves as a picture and as a table.
func TestHeatMap(t *testing.T) {
	k := open(t)
	k.do(chromedp.EmulateViewport(1280, 1000))
	k.visit("/time?by=hs4&filter=class:optical-sight,titanium-alloy,computer,telecom")
	k.press("Heat map")
	k.do(chromedp.WaitVisible(".heat .cell"))
	k.settle()
	if text := eval[string](k, "document.querySelector('.heat-legend').innerText"); !strings.Contains(text, "USD") || !strings.Contains(text, "no rows") {
		t.Errorf("the legend says %q", text)
	}
	if n := eval[int](k, "document.querySelectorAll('.heat line.event').length"); n == 0 {
		t.Error("no event is drawn")
	}
	for _, wrong := range eval[[]string](k, `(async () => {
		const h = await (await fetch('/api/v1/cases/demo/heat?metric=value_usd&by=hs4&filter=' + encodeURIComponent(new URLSearchParams(location.search).get('filter')))).json(), wrong = []
		if (document.querySelectorAll('.heat .cell.open').length !== h.cells.length) wrong.push('cells that open rows: ' + document.querySelectorAll('.heat .cell.open').length + ' of ' + h.cells.length)
		for (const c of h.cells.filter((_, i) => i % 9 === 0)) {
			const d = await (await fetch('/api/v1/cases/demo/items?limit=1&filter=' + encodeURIComponent(c.filter))).json()
			if (d.total.value !== c.items) wrong.push(c.filter + ': ' + d.total.value + ' rows, the cell states ' + c.items)
			const says = document.querySelector('[data-cell="' + c.row + ',' + c.column + '"]').getAttribute('aria-label')
			if (!says.endsWith(', ' + new Intl.NumberFormat('en').format(c.items) + ' rows')) wrong.push(says + ', ' + c.items + ' rows')
		}
		return wrong
	})()`) {
		t.Error(wrong)
	}

	// By key: right, down, and the rows.
	eval[bool](k, `document.querySelector('.heat .cell[tabindex="0"]').focus(), true`)
	k.do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowDown))
	k.wait("the arrows do not walk", `document.activeElement.dataset.cell === '1,2'`)
	says := eval[string](k, "document.activeElement.getAttribute('aria-label')")
	if read := eval[string](k, "document.querySelector('.heat-says').innerText"); read != says {
		t.Errorf("the line below says %q, the cell %q", read, says)
	}
	k.do(chromedp.KeyEvent("\r"), chromedp.WaitVisible(".drawer .totals strong"))
	k.settle()
	rows := strings.Fields(says[strings.LastIndex(says, ", ")+2:])[0]
	if got := eval[string](k, "document.querySelector('.drawer .totals strong').innerText"); got != rows {
		t.Errorf("the cell %q opens %s rows", says, got)
	}
	if text := eval[string](k, "document.querySelector('.drawer').innerText"); !strings.Contains(text, "Cite") || !strings.Contains(text, "Export") || !strings.Contains(text, "Copy as") {
		t.Errorf("the drawer has not what the others have: %.300s", text)
	}
	k.do(chromedp.KeyEvent("\x1b"))
	k.wait("the focus does not go back to the cell", `!document.querySelector('.drawer') && document.activeElement.dataset.cell === '1,2'`)

	fills := `[...document.querySelectorAll('.heat .cell.open rect')].map(r => r.getAttribute('fill')).join()`
	before := eval[string](k, fills)
	eval[bool](k, `document.querySelector('.heat input[type=checkbox]').click(), true`)
	k.wait("the address does not hold the scale", `location.search.includes('log=1')`)
	if eval[string](k, fills) == before {
		t.Error("the scale by powers of ten changes no colour")
	}
	cells := eval[int](k, "document.querySelectorAll('.heat .cell.open').length")
	lines, err := csv.NewReader(strings.NewReader(k.file("CSV"))).ReadAll()
	if err != nil || len(lines) != cells+1 || lines[0][0] != "key" || lines[1][6] == "" {
		t.Errorf("CSV holds %d lines for %d cells: %v %v", len(lines), cells, lines[:2], err)
	}
	svg := k.file("SVG")
	if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil || !strings.Contains(svg, "SYNTHETIC DATA") || strings.Contains(svg, "var(--") || strings.Contains(svg, "light-dark") || !strings.Contains(svg, ">"+lines[1][0]+"<") {
		t.Errorf("SVG: %v: %.300s", err, svg)
	}
	if head := k.file("PNG"); head != "PNG" {
		t.Errorf("PNG begins with %q", head)
	}
	eval[bool](k, `document.querySelector('.heat details summary').click(), true`)
	k.wait("no table", `document.querySelectorAll('.heat-table tbody tr').length === document.querySelectorAll('.heat-rows li').length`)
	k.axe("heat map")
	shoot(t, k, "heat")

	// Wide tables scroll in their box only.
	k.do(chromedp.EmulateViewport(390, 844))
	k.wait("in a narrow window the table does not scroll", `(b => b.scrollWidth > b.clientWidth)(document.querySelector('.heat-box'))`)
	eval[bool](k, `document.querySelector('.heat .cell[tabindex="0"]').focus(), true`)
	k.do(chromedp.KeyEvent(kb.End))
	k.wait("the last column does not come into view", `document.querySelector('.heat-box').scrollLeft > 0 && document.activeElement.getBoundingClientRect().right <= innerWidth`)
	k.do(chromedp.EmulateViewport(1280, 1000))

	// A month that is not loaded is no month without rows.
	eval[bool](k, `(() => { const was = fetch; window.fetch = async (u, o) => { const r = await was(u, o); if (!String(u).includes('/heat?')) return r; const h = await r.json(); h.columns[3].loaded = false; h.cells = h.cells.filter(c => c.column !== 3); h.cells[0].value = null; return new Response(JSON.stringify(h)) }; return true })()`)
	eval[bool](k, `(() => { const s = [...document.querySelectorAll('.heat select')].find(s => s.value === 'month'); Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(s, 'quarter'); s.dispatchEvent(new Event('change', { bubbles: true })); return true })()`)
	k.wait("what is not loaded does not say so", `document.querySelector('[data-cell="0,3"]').getAttribute('aria-label').endsWith('not loaded') && document.querySelector('[data-cell="0,3"] .unloaded')`)
	k.wait("what states no value does not say so", `document.querySelector('.heat .cell .unstated') && document.querySelector('.heat-legend').innerText.includes('not stated')`)
	if n := eval[int](k, "document.querySelectorAll('[data-cell^=\"0,\"]').length"); n != 8 {
		t.Errorf("%s quarters of two years", strconv.Itoa(n))
	}
	shoot(t, k, "heat-unloaded")
	k.clean(t)
}
