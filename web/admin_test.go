package web_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tallyman/internal/app"
)

// An admin adds an account, gives it another role, makes a token for it that is
// shown once, and takes both away; the log of all that follows.
func TestAdministration(t *testing.T) {
	k := open(t)
	k.visit("/admin")
	press := func(text string) {
		t.Helper()
		if !eval[bool](k, `(b => { b?.click(); return !!b })([...document.querySelectorAll('main button')].find(b => b.textContent === '`+text+`'))`) {
			t.Fatalf("there is no button %q: %s", text, eval[string](k, "document.querySelector('main').innerText"))
		}
		k.settle()
	}
	shown := func() string { return eval[string](k, "document.querySelector('main').innerText") }
	k.do(chromedp.SendKeys(`input[aria-label="User"]`, "ada"), chromedp.SendKeys(`input[aria-label="Password"]`, "four plain words here"))
	press("Add an account")
	k.do(chromedp.WaitVisible(`select[aria-label="Role: ada"]`))
	eval[bool](k, `(s => { s.value = 'reviewer'; s.dispatchEvent(new Event('change', {bubbles: true})); return true })(document.querySelector('select[aria-label="Role: ada"]'))`)
	k.settle()
	k.do(chromedp.SendKeys(`input[aria-label="What the token is for"]`, "nightly"))
	eval[bool](k, `(s => { s.value = 'ada'; s.dispatchEvent(new Event('change', {bubbles: true})); return true })(document.querySelector('select[aria-label="User"]'))`)
	press("Make a token")
	k.do(chromedp.WaitVisible(".notice code"))
	secret := eval[string](k, "document.querySelector('.notice code').innerText")
	who, err := k.d.Token(t.Context(), secret)
	if err != nil || who.User != "ada" || who.Role != app.RoleReviewer || !who.Has(app.ScopeRead) || who.Has(app.ScopeWrite) {
		t.Errorf("the token is %+v, %v", who, err)
	}
	k.visit("/admin")
	if text := shown(); strings.Contains(text, secret) || !strings.Contains(text, "nightly") || !strings.Contains(text, "each follows the one before") || !strings.Contains(text, "token made") {
		t.Errorf("the page shows\n%s", text)
	}
	press("Revoke")
	press("Really?")
	if _, err := k.d.Token(t.Context(), secret); !errors.Is(err, app.ErrNoAny) {
		t.Errorf("a revoked token is answered: %v", err)
	}
	press("Do not let in")
	if _, err := k.d.Login(t.Context(), "ada", "four plain words here"); err == nil {
		t.Error("who may not come in comes in")
	}
	press("Remove")
	press("Really?")
	if list, err := k.d.Users(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("left are %+v, %v", list, err)
	}
	k.clean(t)
}
