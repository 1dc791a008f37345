package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tallyman/internal/app"
)

// What one person judged is offered to another as second reviewer, with the
// first one's name, and is asked of nobody twice.
func TestSecondReviewer(t *testing.T) {
	k := open(t, func(c *app.Case) { c.Config.Review.Second = app.Second{"yes", "no", "unsure"} })
	var hits []string
	if err := k.c.Hits(t.Context(), app.HitOptions{}, func(r app.Record) error { hits = append(hits, r.Text("hit_id")); return nil }); err != nil {
		t.Fatal(err)
	}
	for hit, judgement := range map[string]string{hits[1]: "yes", hits[2]: "no"} {
		if _, err := k.c.Decide(t.Context(), hit, judgement, "ada", "seen the register"); err != nil {
			t.Fatal(err)
		}
	}
	press := func(key string) {
		k.do(chromedp.KeyEvent(key))
		k.settle()
	}
	reviews := func() string { return eval[string](k, "document.querySelector('.reviews')?.innerText ?? ''") }
	// becomes waits for a standing: the page goes on while it sends.
	becomes := func(hit, want string) {
		t.Helper()
		var got string
		for range 100 {
			all, err := k.c.StandingsByHit()
			if err != nil {
				t.Fatal(err)
			}
			if got = all[hit].State + " " + all[hit].Judgement; got == want {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Errorf("the hit stands at %q, want %q: %s", got, want, eval[string](k, "document.body.innerText"))
	}

	k.do(chromedp.EmulateViewport(1280, 800))
	k.visit("/")
	k.do(chromedp.Click(`main a[href="/review?judgement=second"]`), chromedp.WaitVisible(".reviews"))
	k.settle()
	if text := reviews(); !strings.Contains(text, "Awaiting a second reviewer") || !strings.Contains(text, "ada") || !strings.Contains(text, "Yes, the same") || !strings.Contains(text, "seen the register") {
		t.Errorf("the second reviewer is not told who judged what: %q", text)
	}
	press("y") // agrees about the first, and differs about the next
	press("y")
	becomes(hits[1], "settled yes")
	becomes(hits[2], "conflict unsure")
	k.visit("/review?judgement=conflict")
	if text := reviews(); !strings.Contains(text, "Two people differ") || !strings.Contains(text, "ada") || !strings.Contains(text, "local") {
		t.Errorf("a conflict does not show both: %q", text)
	}
	if dir := os.Getenv("TALLYMAN_SHOTS"); dir != "" {
		picture(t, k, filepath.Join(dir, "second.png"))
	}
	k.do(chromedp.Click(".reviews button"))
	k.settle()
	becomes(hits[2], "awaiting ")

	// What the first person judged leaves their queue.
	k.visit("/review")
	first := eval[string](k, "document.querySelector('[data-hit]').dataset.hit")
	press("n")
	becomes(first, "awaiting ")
	k.visit("/review")
	if again := eval[string](k, "document.querySelector('[data-hit]').dataset.hit"); again == first {
		t.Error("one's own judgement is asked again")
	}
	k.visit("/review?judgement=awaiting")
	if text := eval[string](k, "document.querySelector('.queue').innerText"); !strings.Contains(text, "of 2") {
		t.Errorf("what awaits a second reviewer: %q", text)
	}
	k.clean(t)
}
