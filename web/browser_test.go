package web_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"tallyman/internal/app"
	"tallyman/internal/httpapi"
	"tallyman/internal/store"
	"tallyman/internal/testdata"
	"tallyman/web"
)

// browserPath is Chromium's, or the test is skipped (and fails where it must
// run).
func browserPath(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser test")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			if !web.Built() {
				testdata.MustOrSkip(t, "chromium", "the workbench is not built: make web")
			}
			return path
		}
	}
	testdata.MustOrSkip(t, "chromium", "no browser is installed")
	return ""
}

// built is the case that tests copy; TestMain removes it.
var built struct {
	once sync.Once
	root string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built.root != "" {
		_ = os.RemoveAll(built.root)
	}
	os.Exit(code)
}

// demo is a small synthetic case, made when it is first wanted.
func demo(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.root, built.err = os.MkdirTemp("", "tallyman-web-"); built.err != nil { //nolint:usetesting // it outlives the test that makes it
			return
		}
		_, built.err = app.Demo(context.Background(), filepath.Join(built.root, "demo"), app.Env{}, app.DemoOptions{Items: 8000, Seed: 7, Say: func(string, ...any) {},
			Progress: func(string) (store.Progress, func()) { return nil, func() {} }})
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.root, "demo")
}

// desk is a server over a small synthetic case, and a signed-in browser.
type desk struct {
	t    *testing.T
	c    *app.Case
	d    *app.Desk
	base string
	ctx  context.Context
	mu   sync.Mutex
	said []string // console errors and exceptions
	away []string // requests to other places
}

func open(t *testing.T, change ...func(*app.Case)) *desk {
	t.Helper()
	browserPath(t)
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.CopyFS(dir, os.DirFS(demo(t))); err != nil {
		t.Fatal(err)
	}
	return openCase(t, dir, change...)
}

// openCase opens the workbench on a case, with its users beside it.
func openCase(t *testing.T, dir string, change ...func(*app.Case)) *desk {
	t.Helper()
	return openBeside(t, dir, dir, change...)
}

// openBeside keeps users and jobs in another folder than the case.
func openBeside(t *testing.T, dir, users string, change ...func(*app.Case)) *desk {
	t.Helper()
	bin := browserPath(t)
	c, err := app.Open(dir, app.Env{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	for _, f := range change {
		f(c)
	}
	d, err := app.OpenDesk(users)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	const once = "a-link-that-works-once-for-the-test"
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv, err := httpapi.New(httpapi.Options{Cases: []*app.Case{c}, Desk: d, Web: web.FS(), Once: once})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	web := httptest.NewUnstartedServer(srv.Handler())
	_ = web.Listener.Close()
	web.Listener = l
	web.Start()
	t.Cleanup(web.Close)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.ExecPath(bin))...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	ctx, cancel := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
	k := &desk{t: t, c: c, d: d, base: web.URL, ctx: ctx}
	k.do(chromedp.Navigate("about:blank"))
	if err := chromedp.Listen(ctx, k.hear); err != nil {
		t.Fatal(err)
	}
	k.do(chromedp.Navigate(web.URL+"/login?once="+once), chromedp.WaitVisible("main h1"))
	return k
}

func (k *desk) hear(ev any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		raw, _ := json.Marshal(e.ExceptionDetails)
		k.said = append(k.said, string(raw))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			raw, _ := json.Marshal(e.Args)
			k.said = append(k.said, string(raw))
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError {
			k.said = append(k.said, e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && u.Scheme != "data" && u.Scheme != "about" && !strings.HasPrefix(e.Request.URL, k.base) && !strings.HasPrefix(e.Request.URL, "blob:"+k.base) {
			k.away = append(k.away, e.Request.URL)
		}
	}
}

func (k *desk) do(steps ...chromedp.Action[chromedp.Void]) {
	k.t.Helper()
	if err := chromedp.Do(k.ctx, steps...); err != nil {
		k.t.Fatal(err)
	}
}

func eval[T any](k *desk, js string) T {
	k.t.Helper()
	v, err := chromedp.Run(k.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		k.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// settle waits until nothing is loading any more.
func (k *desk) settle() {
	k.t.Helper()
	eval[bool](k, `new Promise((ok, no) => { const end = Date.now() + 20000; const look = () => { const busy = [...document.querySelectorAll('[role=status]')].some(x => x.textContent.includes('…')) || document.querySelector('[aria-busy=true]'); if (!busy) setTimeout(() => ok(true), 120); else if (Date.now() > end) no(new Error('still loading: ' + document.body.innerText.slice(0, 300))); else setTimeout(look, 60) }; setTimeout(look, 150) })`)
}

func (k *desk) visit(path string) {
	k.t.Helper()
	k.do(chromedp.Navigate(k.base+path), chromedp.WaitVisible("main h1"))
	k.settle()
}

var screens = []string{"/", "/records", "/records?filter=class:drone", "/parties", "/review", "/findings", "/findings?detector=listed-party", "/network", "/routes?event=invasion", "/time", "/time?as=heat", "/claims", "/lists", "/import", "/report", "/report?tab=story", "/admin"}

// TestScreens opens every screen wide and narrow, light and dark: no error in
// the console, no request to anywhere else, nothing wider than the window, and
// nothing serious for axe. TALLYMAN_SHOTS names a folder for the pictures.
func TestScreens(t *testing.T) {
	k := open(t)
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	shots := os.Getenv("TALLYMAN_SHOTS")
	for _, path := range screens {
		for _, size := range [][2]int64{{1280, 800}, {390, 844}} {
			for _, theme := range []string{"light", "dark"} {
				k.do(chromedp.EmulateViewport(size[0], size[1]))
				k.visit(path)
				eval[bool](k, `document.documentElement.dataset.theme = "`+theme+`", true`)
				if wide := eval[int](k, "document.documentElement.scrollWidth"); int64(wide) > size[0] {
					t.Errorf("%s at %d: %d wide", path, size[0], wide)
				}
				eval[bool](k, string(axe)+"; true")
				for _, v := range eval[[]string](k, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}).then(r => r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html.slice(0, 140)).join(' | ')))`) {
					t.Errorf("%s at %d, %s: %s", path, size[0], theme, v)
				}
				if shots != "" {
					picture(t, k, filepath.Join(shots, name(path)+"-"+theme+"-"+map[int64]string{1280: "wide", 390: "narrow"}[size[0]]+".png"))
				}
			}
		}
	}
	k.clean(t)
}

func name(path string) string {
	return strings.Trim(strings.NewReplacer("/", "", "?", "-", "=", "-", ":", "-").Replace(path), "-") + "_"
}

func picture(t *testing.T, k *desk, path string) {
	t.Helper()
	png, err := chromedp.Run(k.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(path, png, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// clean fails on what the pages said or asked for elsewhere.
func (k *desk) clean(t *testing.T) {
	t.Helper()
	k.mu.Lock()
	defer k.mu.Unlock()
	slices.Sort(k.said)
	for _, s := range slices.Compact(k.said) {
		t.Errorf("console: %s", s)
	}
	for _, s := range k.away {
		t.Errorf("a request to another place: %s", s)
	}
}

// Twenty hits are judged with the keyboard alone, one is taken back, and what
// was judged is not asked again.
func TestReviewByKeyboard(t *testing.T) {
	k := open(t)
	k.visit("/review")
	press := func(key string) {
		k.do(chromedp.KeyEvent(key))
		eval[bool](k, "new Promise(ok => setTimeout(() => ok(true), 60))")
	}
	for i := range 20 {
		press([]string{"y", "n", "u"}[i%3])
	}
	press("z")
	k.settle()
	if n := eval[int](k, `fetch('/api/v1/cases/demo/decisions').then(r => r.json()).then(d => (d.items ?? d).length)`); n != 19 {
		t.Errorf("%d judgements in force, want 19", n)
	}
	k.visit("/review")
	if text := eval[string](k, "document.querySelector('main').innerText"); !strings.Contains(text, "of 6") {
		t.Errorf("what is judged is asked again: %.80s", text)
	}
	k.clean(t)
}

// An address opens the same rows and the same record again, and the keyboard
// goes from the table to a record and back.
func TestAddressIsTheState(t *testing.T) {
	k := open(t)
	k.visit("/records?filter=class:drone&sort=value_usd:desc")
	first := `document.querySelector('[role=rowgroup] [role=row]').innerText`
	row := eval[string](k, first)
	k.do(chromedp.Evaluate[chromedp.Void]("document.querySelector('.grid').focus()"), chromedp.KeyEvent("j"), chromedp.KeyEvent("\r"), chromedp.WaitVisible(".drawer .cells"))
	k.settle()
	record := `document.querySelector('.drawer').innerText`
	text := eval[string](k, record)
	if !strings.Contains(text, "SHA-256 ✓") {
		t.Errorf("the record does not say that its source is intact:\n%s", text)
	}
	address := eval[string](k, "location.pathname + location.search")
	k.visit(address)
	k.do(chromedp.WaitVisible(".drawer .cells"))
	k.settle()
	if again := eval[string](k, record); again != text {
		t.Errorf("the address opens another record:\n%s\n%s", text, again)
	}
	if again := eval[string](k, first); again != row {
		t.Errorf("the address opens other rows:\n%s\n%s", row, again)
	}
	k.do(chromedp.KeyEvent("\x1b"))
	eval[bool](k, "new Promise(ok => setTimeout(() => ok(true), 100))")
	if n := eval[int](k, "document.querySelectorAll('.drawer').length"); n != 0 {
		t.Error("Escape does not close the drawer")
	}
	k.clean(t)
}
