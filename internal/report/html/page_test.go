package html

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tallyman/internal/report"
	"tallyman/internal/report/reporttest"
	"tallyman/internal/testdata"
	"tallyman/internal/trade"
)

// render renders the stream as report.Replay would from a saved file.
func render(t *testing.T) string {
	t.Helper()
	var saved, out bytes.Buffer
	w := report.NewWriter(&saved)
	for _, m := range reporttest.Stream() {
		if err := w.Message(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := report.Replay(&saved, New(&out)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var foreign = regexp.MustCompile(`(?i)(src|href|action)\s*=\s*"?(https?:)?//|url\(|@import`)

func TestPageIsSelfContained(t *testing.T) {
	html := render(t)
	if strings.Contains(html, "<script") {
		t.Error("the page holds a script")
	}
	if m := foreign.FindString(html); m != "" {
		t.Errorf("the page asks for something elsewhere: %q", m)
	}
	for _, want := range []string{
		"SYNTHETIC DATA", "&lt;script&gt;alert(1)", "乌有光学有限公司 &lt;b&gt;", "شركة الخيال", "fnd-000000000001", "fig-000000000001",
		"USD 1,234,568", "listed on", "2022-06-01", "A namesake.", "A number.", "tallyman trace fnd-000000000001", "2022-02, 2022-03",
		"invasion 2022-02-24", "1 rejected (date unreadable)", strings.Repeat("ab", 32), "panic: oops", "not reproduced", "More than 50 firms bought &lt;i&gt;sights", "We never did.", "of 40 tried", "2022-02: no rows",
		`@top-center { content: "SYNTHETIC DATA`, // on every printed page
		`<article id="ent-000000000001"`, `<a href="#ent-000000000001">all that the case holds`, `<a href="#fnd-000000000001">ООО`, "OOO NEBYLITSA", "ООО &lt;НЕБЫЛИЦА&gt;", "tax number 7700000000", "fig-4",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[string]string{"1234567.891": "1,234,567.89", "0": "0", "-1500.005": "-1,500.01", "12": "12", "n/a": "n/a"} {
		if got := report.Amount(in); got != want {
			t.Errorf("amount(%q) = %q, want %q", in, got, want)
		}
	}
	if got := report.FigureText(&trade.Figure{Unit: trade.UnitRows}); got != "no data" {
		t.Errorf("a figure without data reads %q", got)
	}
}

// TestPageFits opens the page as a reader would: nothing may run out of the
// window to the right, on a desk or on a phone.
func TestPageFits(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		testdata.MustOrSkip(t, "chromium", "no chromium on this machine")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "page.html"), []byte(render(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{1280, 390} {
		// A window cannot be as narrow as a phone; a frame can.
		wrapper := fmt.Sprintf(`<!doctype html><iframe id="f" src="page.html" style="border:0;width:%dpx;height:900px"></iframe><p id="w"></p><script>
onload = () => { const d = document.getElementById("f").contentDocument; document.getElementById("w").textContent = "width=" + d.documentElement.scrollWidth; };</script>`, width)
		path := filepath.Join(dir, fmt.Sprintf("w%d.html", width))
		if err := os.WriteFile(path, []byte(wrapper), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync", "--allow-file-access-from-files", "--user-data-dir="+filepath.Join(dir, "profile"), "--virtual-time-budget=3000", "--dump-dom", "file://"+path)
		dom, err := cmd.Output()
		if err != nil {
			t.Fatalf("chromium: %v", err)
		}
		m := regexp.MustCompile(`width=(\d+)`).FindSubmatch(dom)
		if m == nil {
			t.Fatalf("at %d px the page did not report its width:\n%.400s", width, dom)
		}
		if got, _ := strconv.Atoi(string(m[1])); got > width {
			t.Errorf("at %d px the page is %d px wide", width, got)
		}
	}
}
