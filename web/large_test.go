package web_test

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"tallyman/internal/app"
)

// settled is the milliseconds from the beginning of the navigation until nothing
// on the page is loading any more.
const settled = `new Promise((ok, no) => { const look = () => { const busy = !document.querySelector('main h1') || [...document.querySelectorAll('[role=status]')].some(x => x.textContent.includes('…')) || document.querySelector('[aria-busy=true]'); if (!busy) ok(Math.round(performance.now())); else if (performance.now() > 60000) no(new Error('still loading')); else setTimeout(look, 15) }; look() })`

// scrolled goes down the table of records by pages, as far as n of them, and
// returns [the longest time between two frames, the longest wait for a page's
// rows, rows passed], in milliseconds.
const scrolled = `(async n => { const grid = document.querySelector('.grid'); let frame = 0, last = performance.now(), wait = 0, on = true;
	const tick = t => { frame = Math.max(frame, t - last); last = t; if (on) requestAnimationFrame(tick) }; requestAnimationFrame(t => { last = t; tick(t) });
	for (let i = 0; i < n; i++) { const from = performance.now(), to = grid.scrollTop + grid.clientHeight;
		while (grid.scrollTop < to - 2) { grid.scrollTop = to; await new Promise(requestAnimationFrame); if (performance.now() - from > 20000) throw new Error('no further rows') }
		wait = Math.max(wait, performance.now() - from) }
	on = false; return [Math.round(frame), Math.round(wait), Math.round(grid.scrollTop / grid.querySelector('[role=rowgroup] [role=row]').offsetHeight)] })(300)`

// TestLargeCase measures, on the case that TALLYMAN_CASE names, how long each
// screen takes until all of it is there, asked for the first time and again, and
// how the table of records scrolls: make bench-screens.
func TestLargeCase(t *testing.T) {
	dir := os.Getenv("TALLYMAN_CASE")
	if dir == "" || os.Getenv("TALLYMAN_SCREENS") == "" {
		t.Skip("make bench-screens TALLYMAN_CASE=DIR")
	}
	users := filepath.Join(t.TempDir(), "users")
	if err := app.New(users, "users"); err != nil {
		t.Fatal(err)
	}
	k := openBeside(t, dir, users)
	k.do(chromedp.EmulateViewport(1280, 800))
	status, err := k.c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d rows counted", status.Rows["counted"])
	var again []int
	for _, path := range screens {
		var ms [2]int
		for i := range ms {
			k.do(chromedp.Navigate(k.base + path))
			ms[i] = eval[int](k, settled)
		}
		again = append(again, ms[1])
		t.Logf("%-32s %6d ms first, %6d ms again", path, ms[0], ms[1])
	}
	slices.Sort(again)
	t.Logf("again: median %d ms, slowest %d ms", again[len(again)/2], again[len(again)-1])
	for _, filter := range []string{"", "to:RU"} {
		k.do(chromedp.Navigate(k.base + "/records?filter=" + url.QueryEscape(filter)))
		eval[int](k, settled)
		v := eval[[]int](k, scrolled)
		t.Logf("records of %q: %d rows passed; longest frame %d ms, longest wait for a page %d ms", filter, v[2], v[0], v[1])
	}
	k.clean(t)
}
