package web_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A network leaves the page as files that other programs read, holding the edges
// that the table beside the picture shows, and marked where the case is invented.
func TestNetworkFiles(t *testing.T) {
	k := open(t)
	k.visit("/network")
	k.waitText("main", "matches an entry") // the parties of findings stand first
	k.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('main ul button').click()`))
	k.waitText("main h2", "Table")
	shoot(t, k, "network-around")
	rows := int(eval[float64](k, "document.querySelectorAll('.net-edges tbody tr').length"))
	if rows == 0 {
		t.Fatal("the party has no edge")
	}
	var graph struct {
		Edges []struct{} `xml:"graph>edge"`
	}
	text := k.file("GraphML")
	if err := xml.Unmarshal([]byte(text), &graph); err != nil || len(graph.Edges) != rows {
		t.Errorf("GraphML holds %d edges of %d, %v", len(graph.Edges), rows, err)
	}
	if !strings.Contains(text, "SYNTHETIC DATA") {
		t.Error("GraphML does not say that the case is invented")
	}
	var gexf struct {
		Edges []struct{} `xml:"graph>edges>edge"`
	}
	if err := xml.Unmarshal([]byte(k.file("GEXF")), &gexf); err != nil || len(gexf.Edges) != rows {
		t.Errorf("GEXF holds %d edges of %d, %v", len(gexf.Edges), rows, err)
	}
	if cells, err := csv.NewReader(strings.NewReader(k.file("CSV"))).ReadAll(); err != nil || len(cells) != rows+1 {
		t.Errorf("CSV holds %d lines for %d edges, %v", len(cells), rows, err)
	}
	for _, line := range strings.Split(strings.TrimSpace(k.file("FollowTheMoney")), "\n") {
		var e struct {
			ID, Schema string
			Properties map[string][]string
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.ID == "" || (e.Schema != "LegalEntity" && e.Schema != "UnknownLink") {
			t.Errorf("FollowTheMoney: %s: %v", line, err)
		}
	}
	svg := k.file("SVG")
	if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil || !strings.Contains(svg, "SYNTHETIC DATA") || strings.Contains(svg, "var(--") {
		t.Errorf("SVG: %v: %.300s", err, svg)
	}
	if head := k.file("PNG"); head != "PNG" {
		t.Errorf("PNG begins with %q", head)
	}
	k.clean(t)
}

// file is what an entry of the export menu saves.
func (k *desk) file(name string) string {
	k.t.Helper()
	return eval[string](k, `new Promise((done, fail) => {
			const was = URL.createObjectURL, click = HTMLAnchorElement.prototype.click
			const late = setTimeout(() => end(fail, new Error('no file')), 20000)
			const end = (how, value) => { clearTimeout(late); URL.createObjectURL = was; HTMLAnchorElement.prototype.click = click; how(value) }
			HTMLAnchorElement.prototype.click = () => {}
			URL.createObjectURL = b => { (b.type === 'image/png' ? b.slice(1, 4) : b).text().then(text => setTimeout(end, 50, done, text)); return was.call(URL, b) }
			const menu = [...document.querySelectorAll('main .bar .menu > button')].find(b => b.innerText.trim() === 'Export')
			menu.click()
			setTimeout(() => { const pick = [...document.querySelectorAll('main .bar .panel .pick')].find(b => b.innerText.trim() === `+quote(name)+`); pick ? pick.click() : end(fail, new Error('no entry')) }, 200)
		})`)
}
