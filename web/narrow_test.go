package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// By hand and by key: a value is narrowed to and another left out, months are
// chosen on the chart, the drawer gives the focus back, the palette goes where it
// is told. Each step stands in the address.
func TestNarrowing(t *testing.T) {
	k := open(t)
	k.visit("/records")
	filter := func() string { return eval[string](k, `new URLSearchParams(location.search).get('filter') ?? ''`) }
	click := func(css string) {
		eval[bool](k, `document.querySelector('`+css+`').click(), true`)
		k.settle()
	}
	click(".facet li:nth-child(1) button.value")
	first := filter()
	if !strings.HasPrefix(first, "class:") {
		t.Fatalf("a click on a value makes the filter %q", first)
	}
	click(".facet li:nth-child(2) button.minus")
	if got := filter(); !strings.Contains(got, " -class:") {
		t.Errorf("the minus makes the filter %q", got)
	}
	eval[bool](k, `document.querySelector('[data-bar][tabindex="0"]').focus(), true`)
	k.do(chromedp.KeyEvent("\r"))
	k.settle()
	month := eval[string](k, `document.querySelector('.months tbody td').textContent`)
	if got := filter(); !strings.HasSuffix(got, "month:"+month) {
		t.Errorf("Enter on %s makes the filter %q", month, got)
	}
	rows := eval[string](k, `document.querySelector('.totals strong').textContent`)
	if bar := eval[string](k, `document.querySelector('.months tbody td.n').textContent`); rows != bar {
		t.Errorf("%s rows are shown, the bar of the month says %s", rows, bar)
	}
	k.do(chromedp.KeyEvent("j"), chromedp.KeyEvent("\r"), chromedp.WaitVisible(".drawer .cells"))
	k.settle()
	k.do(chromedp.KeyEvent("\x1b"))
	if back := eval[bool](k, `new Promise(ok => setTimeout(() => ok(document.activeElement.classList.contains('grid')), 150))`); !back {
		t.Error("the focus does not go back to the table")
	}
	eval[bool](k, `document.querySelector('.tool').click(), true`)
	k.do(chromedp.WaitVisible(".palette"), chromedp.SendKeys(".palette", "review\r"))
	k.settle()
	if path := eval[string](k, "location.pathname"); path != "/review" {
		t.Errorf("the palette goes to %s", path)
	}
	k.clean(t)
}
