package cli

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"tallyman/internal/app"
	"tallyman/internal/httpapi"
)

// TestScreeningOfEveryCase: each served case answers from its own lists below
// its own address, and the first one at the root too.
func TestScreeningOfEveryCase(t *testing.T) {
	base := t.TempDir()
	var cases []*app.Case
	// Two folders of one name are told apart.
	for dir, name := range map[string]string{"a/optics": "Kestrel Quay Holding", "b/optics": "Heron Slipway Trading"} {
		dir = filepath.Join(base, dir)
		if err := os.MkdirAll(filepath.Dir(dir), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := app.New(dir, name); err != nil {
			t.Fatal(err)
		}
		list := filepath.Join(base, "own.csv")
		if err := os.WriteFile(list, []byte("id,name,schema,country,program\n1,"+name+",Company,ae,TEST-1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := app.Open(dir, app.Env{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := c.AddList(t.Context(), "own", "", []string{list}); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	desk, err := app.OpenDesk(cases[0].Dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = desk.Close() })
	srv, err := httpapi.New(httpapi.Options{Cases: cases, Desk: desk, Web: fstest.MapFS{"index.html": {Data: []byte("<title>x</title>")}},
		Mounts: (&root{}).screeningMounts(cases, desk, true, nil)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	web := httptest.NewServer(srv.Handler())
	t.Cleanup(web.Close)

	ask := func(method, address, body string) (int, string) {
		t.Helper()
		if strings.HasPrefix(address, "/") {
			address = web.URL + address
		}
		req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", "http://127.0.0.1:3333") // OpenRefine's page
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(text)
	}
	first, second := cases[0].Config.Title, cases[1].Config.Title
	for at, names := range map[string][2]string{"": {first, second}, "/yente/v1": {first, second},
		"/api/v1/cases/optics/screening": {first, second}, "/api/v1/cases/optics-2/screening": {second, first}} {
		for i, name := range names {
			status, body := ask("POST", at+"/match/default", `{"queries":{"q":{"schema":"Company","properties":{"name":["`+name+`"]}}}}`)
			if found := strings.Contains(body, `"caption":"`+name+`"`); status != 200 || found != (i == 0) {
				t.Errorf("%s/match of %s: %d %s", at, name, status, body)
			}
		}
		status, body := ask("GET", at+"/reconcile/default", "")
		var manifest struct {
			IdentifierSpace string
			Suggest         struct {
				Entity struct {
					URL  string `json:"service_url"`
					Path string `json:"service_path"`
				}
			}
		}
		if err := json.Unmarshal([]byte(body), &manifest); err != nil || status != 200 {
			t.Fatalf("%s/reconcile: %d %v", at, status, err)
		}
		// An address that the service tells is one of the same case.
		if status, body := ask("GET", manifest.Suggest.Entity.URL+manifest.Suggest.Entity.Path+"?prefix="+names[0][:5], ""); status != 200 || !strings.Contains(body, names[0]) {
			t.Errorf("%s suggests at %s: %d %s", at, manifest.Suggest.Entity.URL, status, body)
		}
		if manifest.IdentifierSpace != web.URL+at+"/entities/" {
			t.Errorf("%s: entities are at %s", at, manifest.IdentifierSpace)
		}
	}
	if status, body := ask("GET", "/api/v1/cases/optics-2/screening/readyz", ""); status != 200 {
		t.Errorf("readyz of the second case: %d %s", status, body)
	}
	if status, _ := ask("GET", "/api/v1/cases/other/screening/catalog", ""); status != 404 {
		t.Errorf("a case that is not served: %d", status)
	}
	for _, path := range []string{"/statements?canonical_id=own:1", "/api/v1/cases/optics/screening/statements"} {
		if status, body := ask("GET", path, ""); status != 404 || strings.TrimSpace(body) != `{"detail":"Not Found"}` {
			t.Errorf("%s, which yente has no more: %d %s", path, status, body)
		}
	}
	audited := map[string]bool{}
	if err := desk.LogLines(t.Context(), 0, 100, func(l app.AuditLine) error {
		audited[l.CaseID] = true
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !audited["optics"] || !audited["optics-2"] || len(audited) != 2 {
		t.Errorf("the audit log names the cases %v", audited)
	}
}
