package web_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"tallyman/internal/app"
)

// Every screen of a case that has only begun says so, and breaks nothing.
func TestScreensOfANewCase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	if err := app.New(dir, "A case that has only begun"); err != nil {
		t.Fatal(err)
	}
	k := openCase(t, dir)
	for _, path := range screens {
		k.visit(path)
		if text := eval[string](k, "document.querySelector('main').innerText"); strings.Contains(text, "undefined") || strings.Contains(text, "NaN") || strings.Contains(text, "Cannot read") || len(strings.Fields(text)) < 3 {
			t.Errorf("%s: %s", path, text)
		}
	}
	k.visit("/")
	if text := eval[string](k, "document.querySelector('main').innerText"); !strings.Contains(text, "Import") {
		t.Errorf("the first screen does not say how to begin: %s", text)
	}
	// What cannot be answered yet is refused with 404, which a browser tells of.
	k.said = nil
	k.clean(t)
}

// media sets what the browser says of its reader's wishes, or that it prints.
func media(k *desk, kind, feature, value string) {
	k.t.Helper()
	k.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		p := emulation.SetEmulatedMediaParams{Media: kind}
		if feature != "" {
			p.Features = []*emulation.MediaFeature{{Name: feature, Value: value}}
		}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, p)
		return err
	}))
}

// The frame: commands by keyboard, the sheet of keys, nothing that moves for
// whom that troubles, paper without buttons, and writing from right to left.
func TestFrame(t *testing.T) {
	k := open(t)
	k.do(chromedp.EmulateViewport(1280, 800))
	k.visit("/records?filter=class:drone")
	key := func(js string) {
		eval[bool](k, "dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, "+js+"})), true")
	}
	key(`key: 'k', ctrlKey: true`)
	k.do(chromedp.WaitVisible("dialog[open] input"), chromedp.SendKeys("dialog[open] input", "Claims"), chromedp.KeyEvent("\r"), chromedp.WaitVisible(".claims"))
	if at := eval[string](k, "location.pathname + location.search"); at != "/claims?filter=class%3Adrone" {
		t.Errorf("the palette goes to %s", at)
	}
	k.settle()
	k.do(chromedp.KeyEvent("?"), chromedp.WaitVisible("dialog[open]"))
	if text := eval[string](k, "document.querySelector('dialog[open]').innerText"); !strings.Contains(text, "gc\tClaims") {
		t.Errorf("the sheet has no keys of screens: %s", text)
	}
	k.do(chromedp.KeyEvent("\x1b"))

	media(k, "", "prefers-reduced-motion", "reduce")
	k.visit("/records?filter=class:drone")
	k.do(chromedp.Evaluate[chromedp.Void]("document.querySelector('.grid').focus()"), chromedp.KeyEvent("j"), chromedp.KeyEvent("\r"), chromedp.WaitVisible(".drawer"))
	if moving := eval[[]string](k, "[...document.querySelectorAll('*')].filter(x => { const s = getComputedStyle(x); return s.animationName !== 'none' || s.transitionDuration.split(',').some(d => parseFloat(d) > 0.001) }).map(x => x.className || x.tagName)"); len(moving) > 0 {
		t.Errorf("still moving: %v", moving)
	}

	media(k, "print", "", "")
	k.visit("/findings")
	if shown := eval[[]string](k, "['.top', '.side', '.thumb', 'main button'].filter(s => [...document.querySelectorAll(s)].some(x => x.getClientRects().length > 0))"); len(shown) > 0 {
		t.Errorf("on paper: %v", shown)
	}
	if text := eval[string](k, "document.querySelector('main').innerText"); len(text) < 200 {
		t.Errorf("on paper there is only %q", text)
	}

	media(k, "", "", "")
	for _, width := range []int64{1280, 390} {
		k.do(chromedp.EmulateViewport(width, 844))
		for _, path := range []string{"/records?filter=class:drone", "/review", "/claims"} {
			k.visit(path)
			eval[bool](k, "document.documentElement.dir = 'rtl', true")
			if wide := eval[int](k, "document.documentElement.scrollWidth"); int64(wide) > width {
				t.Errorf("%s from right to left: %d wide in %d", path, wide, width)
			}
			if side := eval[float64](k, "document.querySelector('.side').getBoundingClientRect().left"); width == 1280 && side < 900 {
				t.Errorf("%s: the menu does not change its side: %v", path, side)
			}
		}
	}
	k.clean(t)
}
