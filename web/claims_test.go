package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The article is there before anything is measured, with its quotes marked; the
// verdicts come one by one, and a mark leads to its own.
func TestClaimsFillIn(t *testing.T) {
	k := open(t)
	// Every verdict is held back until the test lets it go.
	k.do(chromedp.Evaluate[chromedp.Void](`(() => { const real = fetch; window.let = []; window.fetch = (u, o) => String(u).includes('/verdict') ? new Promise(ok => window.let.push(() => ok(real(u, o)))) : real(u, o); history.pushState(null, '', '/claims'); dispatchEvent(new PopStateEvent('popstate')) })()`),
		chromedp.WaitVisible(".printed .said"))
	article := eval[string](k, "document.querySelector('.printed').innerText")
	state := func() string { return eval[string](k, "document.querySelector('.claims-state').innerText") }
	if !strings.Contains(article, "A maker of armoured vehicles received at least 530 deliveries of titanium") || !strings.Contains(state(), "0 of 14") {
		t.Errorf("%q beside\n%s", state(), article)
	}
	if n := eval[int](k, "document.querySelectorAll('.said.open').length"); n != 14 {
		t.Errorf("%d quotes wait for their verdict, want 14", n)
	}
	k.do(chromedp.Evaluate[chromedp.Void]("window.let.shift()()"), chromedp.WaitVisible(".said:not(.open)"))
	if !strings.Contains(state(), "1 of 14") || eval[int](k, "document.querySelectorAll('.claim[aria-busy=true]').length") != 13 {
		t.Errorf("after one verdict: %q", state())
	}
	eval[bool](k, "setInterval(() => window.let.splice(0).forEach(f => f()), 20) > 0")
	k.settle()
	if !strings.Contains(state(), "14 of 14") || !strings.Contains(state(), "reproduced") || eval[int](k, "document.querySelectorAll('.said.open').length") != 0 {
		t.Errorf("at the end: %q", state())
	}
	// A mark leads to its verdict, and the address keeps it.
	k.do(chromedp.Click(`.said[href="#claim-titanium-weight"]`), chromedp.WaitVisible(`#claim-titanium-weight[aria-current]`))
	if at := eval[string](k, "location.search + ' ' + document.activeElement.id"); at != "?claim=titanium-weight claim-titanium-weight" {
		t.Errorf("a mark leads to %q", at)
	}
	k.visit("/claims?claim=titanium-weight")
	if text := eval[string](k, "document.activeElement.innerText"); !strings.Contains(text, "the tonnage quadrupled") || !strings.Contains(text, "Measured") {
		t.Errorf("the address opens %q", text)
	}
	k.clean(t)
}
