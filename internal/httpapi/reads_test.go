package httpapi

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallyman/internal/app"
)

func TestReads(t *testing.T) {
	b := serve(t, false, nil)
	v := b.as(app.RoleViewer)
	fig := ask[Figure](v, 200, "GET", inDemo+"/measure?expr=count+rows+where+class:optical-sight", "")
	if fig.Figure == nil || fig.Value == nil || fig.Unit != "rows" || fig.Provenance.QueryID == "" || !strings.Contains(fig.Provenance.RowsURL, "class%3Aoptical-sight") {
		t.Errorf("figure %+v", fig)
	}
	_, header, _ := v.do("GET", inDemo+"/findings?limit=1", nil)
	tag := header.Get("ETag")
	if status, _, _ := v.do("GET", inDemo+"/findings?limit=1", nil, "If-None-Match", tag); status != 304 || tag == "" {
		t.Errorf("the same question with its ETag %q: %d", tag, status)
	}
	if status, _, _ := v.do("GET", inDemo+"/findings?limit=2", nil, "If-None-Match", tag); status != 200 {
		t.Errorf("another question with that ETag: %d", status)
	}
	if _, header, _ := v.do("GET", inDemo+"/findings/fnd-none", nil); !strings.Contains(strings.Join(header.Values("Cache-Control"), ","), "no-store") {
		t.Errorf("an error may be kept: %v", header)
	}
	if fig := ask[Figure](v, 200, "GET", inDemo+"/measure?sensitivity=true&expr=sum+value_usd+where+to:RU", ""); fig.Sensitivity == nil {
		t.Error("no sensitivity")
	}
	traced := ask[Traced](v, 200, "GET", strings.TrimPrefix(fig.TraceURL, "")+"?limit=3", "")
	if len(traced.Items) != 3 || !traced.Items[0].Intact || len(traced.Items[0].Cells) == 0 || traced.Broken != 0 {
		t.Errorf("trace %+v", traced)
	}
	finds := ask[page[map[string]any]](v, 200, "GET", inDemo+"/findings?limit=1", "")
	detail := ask[Detail[Finding]](v, 200, "GET", inDemo+"/findings/"+finds.Items[0]["finding_id"].(string), "")
	if detail.Explained.Rule == "" || len(detail.Explained.Rows) == 0 || len(detail.Explained.Benign) == 0 {
		t.Errorf("finding %+v", detail)
	}
	leads := ask[page[app.Lead]](v, 200, "GET", inDemo+"/leads?limit=1", "")
	lead := ask[LeadDetail](v, 200, "GET", inDemo+"/leads/"+leads.Items[0].ID, "")
	if len(lead.Members) != len(lead.Findings) {
		t.Errorf("lead has %d findings, shows %d", len(lead.Findings), len(lead.Members))
	}
	for path, want := range map[string]struct {
		status int
		has    string
	}{
		"/measure?expr=count+cows":                 {400, "usage"},
		"/measure":                                 {422, "expr"},
		"/hits?cursor=zzz":                         {400, "cursor"},
		"/hits?limit=9999":                         {422, "limit"},
		"/hits?filter=nokey:1":                     {400, "filter"},
		"/findings/fnd-none":                       {404, "not_found"},
		"/findings/hit-none":                       {404, "not_found"},
		"/jobs/job-none":                           {404, "not_found"},
		"/trace/..%2fcase.yml":                     {400, "usage"},
		"/findings?detector=no-such":               {400, "detectors are"},
		"/export/secrets.csv":                      {403, "role"},
		"/trace/" + fig.ID + "?limit=abc":          {422, "limit"},
		"/leads/lead-none":                         {404, "not_found"},
		"/explain/nonsense":                        {400, "usage"},
		"/show/0000000000000000.1.1%27;DROP+TABLE": {400, "usage"},
	} {
		status, header, body := v.do("GET", inDemo+path, nil)
		if status != want.status || !strings.Contains(body, want.has) || status != 404 && header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %q %.200s", path, status, header.Get("Content-Type"), body)
		}
		if strings.Contains(body, b.dir) {
			t.Errorf("%s tells where the case lies: %s", path, body)
		}
	}
}

// TestExportInert puts a formula into a party's name and sees it stay text.
func TestExportInert(t *testing.T) {
	b := serve(t, true, nil)
	analyst := b.as(app.RoleAnalyst)
	evil := strings.ReplaceAll(twoRows, "VALDORIA OPTICS LTD", `=HYPERLINK(""evil"",""x"") LTD`)
	evil = strings.ReplaceAll(evil, `=HYPERLINK`, `"=HYPERLINK`)
	evil = strings.ReplaceAll(evil, `LTD;`, `LTD";`)
	_, _, body := analyst.upload(inDemo+"/uploads", false, "evil.csv", evil)
	var ups Uploads
	if err := json.Unmarshal([]byte(body), &ups); err != nil {
		t.Fatal(err, body)
	}
	job := ask[Job](analyst, 202, "POST", inDemo+"/ingest", `{"uploads":["`+ups.Uploads[0].ID+`"]}`)
	if j := analyst.waitFor(job.ID); j.State != JobDone {
		t.Fatal(mustJSON(t, j))
	}
	if j := analyst.waitFor(ask[Job](analyst, 202, "POST", inDemo+"/run", "{}").ID); j.State != JobDone {
		t.Fatal(mustJSON(t, j))
	}
	status, header, body := analyst.do("GET", inDemo+"/export/items.csv?persons=true&filter=hs:901310+from:CN", nil)
	if status != 200 || !strings.Contains(header.Get("Content-Disposition"), "tallyman-demo-items.csv") {
		t.Fatalf("%d %v %s", status, header, body)
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, row := range rows {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a cell begins as a formula: %q", cell)
			}
			seen = seen || strings.HasPrefix(cell, "'=HYPERLINK")
		}
	}
	if !seen {
		t.Error("the planted name is not in the export")
	}
	for file, head := range map[string]string{"items.xlsx": "PK", "hits.ndjson": `{"export":"hits"`, "findings.csv": "finding_id", "items.ftm": "{"} {
		if status, _, body := analyst.do("GET", inDemo+"/export/"+file, nil); status != 200 || !strings.HasPrefix(body, head) {
			t.Errorf("%s: %d %.60s", file, status, body)
		}
	}
	if status, _, body := analyst.do("GET", inDemo+"/export/items.parquet", nil); status != 400 || !strings.Contains(body, "natural persons") {
		t.Errorf("parquet without persons: %d %s", status, body)
	}
	if status, _, body := analyst.do("GET", inDemo+"/export/items.parquet?persons=true", nil); status != 200 || !strings.HasPrefix(body, "PAR1") {
		t.Errorf("parquet: %d %.60s", status, body)
	}
}

func TestExtractClaims(t *testing.T) {
	b := serve(t, false, nil)
	v := b.as(app.RoleViewer)
	d := ask[Draft](v, 200, "POST", inDemo+"/claims/extract", `{"text":"In 2022 Russia imported 120 shipments of optical sights from China, twice as many as in 2021."}`)
	if !strings.Contains(d.YAML, "proposed: true") || !strings.Contains(d.YAML, "optical sights") {
		t.Errorf("draft %s", d.YAML)
	}
	if status, _, body := v.do("POST", inDemo+"/claims/extract", strings.NewReader("{}")); status != 400 || !strings.Contains(body, "no article") {
		t.Errorf("nothing: %d %s", status, body)
	}
}

// TestClaimSheet: the article is shown before anything is measured, cut at its
// claims, and a verdict asked for alone is that of the whole check.
func TestClaimSheet(t *testing.T) {
	b := serve(t, true, nil)
	v := b.as(app.RoleViewer)
	sheet := ask[app.ClaimSheet](v, 200, "GET", inDemo+"/claims/text", "")
	all := map[string]app.Verdict{}
	for _, one := range ask[[]app.Verdict](v, 200, "GET", inDemo+"/claims", "") {
		all[one.ID] = one
	}
	marked := map[string]string{}
	var article strings.Builder
	for _, block := range sheet.Texts[0].Blocks {
		for _, p := range block.Pieces {
			article.WriteString(p.Text)
			for _, id := range p.Claims {
				marked[id] += p.Text
			}
		}
	}
	if len(sheet.Claims) != len(all) || len(all) < 10 || !strings.Contains(article.String(), "A maker of armoured vehicles received at least 530 deliveries of titanium") {
		t.Errorf("%d claims and %d verdicts in:\n%s", len(sheet.Claims), len(all), article.String())
	}
	for _, c := range sheet.Claims {
		if !c.Found || !strings.EqualFold(marked[c.ID], c.Quote) {
			t.Errorf("claim %s %q is marked at %q", c.ID, c.Quote, marked[c.ID])
		}
		one := ask[app.Verdict](v, 200, "GET", inDemo+"/claims/"+c.ID+"/verdict", "")
		if one.Verdict != all[c.ID].Verdict || one.Wording != all[c.ID].Wording {
			t.Errorf("claim %s alone: %s %q, among all: %s %q", c.ID, one.Verdict, one.Wording, all[c.ID].Verdict, all[c.ID].Wording)
		}
	}
	ask[Problem](v, 404, "GET", inDemo+"/claims/no-such/verdict", "")

	// No article lies outside of the case, and one that cannot be read hides no claim.
	claims := filepath.Join(b.dir, app.ClaimsFile)
	raw, err := os.ReadFile(claims)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc", filepath.Join(b.dir, "out")); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"../secret.md", "/etc/hostname", "out/hostname", "server.db", "missing.md"} {
		if err := os.WriteFile(claims, []byte(strings.Replace(string(raw), "file: article.md", "file: "+file, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		sheet := ask[app.ClaimSheet](v, 200, "GET", inDemo+"/claims/text", "")
		if text := sheet.Texts[0]; len(text.Blocks) != 0 || text.Problem == "" || strings.Contains(text.Problem, b.dir) || len(sheet.Claims) != len(all) {
			t.Errorf("article %s: %+v", file, text)
		}
	}
}
