package screening_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/httpapi/screening"
)

func serve(t *testing.T, h http.Handler) *client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return &client{t: t, base: s.URL, head: http.Header{}}
}

func certifier(_ context.Context, user string, q screening.CertifyQuery) (screening.Certificate, error) {
	return screening.Certificate{JSON: []byte(`{"by":"` + user + `","name":"` + q.Name + `"}`), HTML: []byte("<!doctype html>page")}, nil
}

// path makes the address that a client makes of a manifest's service.
func (c *client) path(v any, id string) string {
	a := answer{v: v}
	u := a.text("service_url") + a.text("service_path")
	if id != "" {
		u = a.text("service_url") + strings.ReplaceAll(a.text("flyout_service_path"), "${id}", url.PathEscape(id))
	}
	return strings.TrimPrefix(u, c.base)
}

func with(path, query string) string {
	if strings.Contains(path, "?") {
		return path + "&" + query
	}
	return path + "?" + query
}

// TestOpenRefine goes the way of a client: manifest, suggestions, a batch of
// fifty, data extension, previews; all with a key in the query string.
func TestOpenRefine(t *testing.T) {
	c := start(t, screening.Options{Authorize: keyed, Version: "1.2.3"})
	m := c.get("/reconcile/default?api_key=k-1")
	want(t, "status", m.status, 200)
	want(t, "CORS", m.head.Get("Access-Control-Allow-Origin"), "*")
	for _, k := range []string{"versions", "name", "identifierSpace", "schemaSpace"} {
		if m.at(k) == nil {
			t.Errorf("the manifest has no %s", k)
		}
	}
	if diff := cmp.Diff([]any{"0.2"}, m.list("versions")); diff != "" {
		t.Error(diff)
	}
	want(t, "batch size", m.number("batchSize"), 50.0)
	want(t, "service version", m.text("serviceVersion"), "1.2.3")
	want(t, "authentication", m.text("authentication", "type"), "apiKey")
	want(t, "preview width", m.number("preview", "width"), 430.0)
	want(t, "preview height", m.number("preview", "height"), 300.0)
	if diff := cmp.Diff(m.list("extend", "property_settings"), m.list("extend", "propose_settings")); diff != "" {
		t.Error("both names of the settings", diff)
	}
	if diff := cmp.Diff(map[string]any{"id": "caption", "value": "caption", "name": "Readable"}, m.at("extend", "property_settings", 1, "choices", 0)); diff != "" {
		t.Error("choice", diff)
	}
	if !strings.Contains(string(m.body), `"name":"Companies"`) {
		t.Errorf("default types: %s", m.body)
	}

	typ := c.get(with(c.path(m.at("suggest", "type"), ""), "prefix=comp"))
	want(t, "type suggested", typ.text("result", 0, "id"), "Company")
	prop := c.get(with(c.path(m.at("suggest", "property"), ""), "prefix=count"))
	want(t, "property is qualified", prop.text("result", 0, "id"), "Thing:country")
	ent := c.get(with(c.path(m.at("suggest", "entity"), ""), "prefix=osprey+lan"))
	want(t, "entity suggested", ent.text("result", 0, "id"), "beta:7")
	want(t, "notable", ent.text("result", 0, "notable", 0, "id"), "Vessel")
	want(t, "Cyrillic by Latin", c.get(with(c.path(m.at("suggest", "entity"), ""), "prefix=voronts")).text("result", 0, "id") != "", true)
	want(t, "cursor", len(c.get(with(c.path(m.at("suggest", "entity"), ""), "prefix=osprey&cursor=1")).list("result")), 0)
	for _, kind := range []string{"entity", "type", "property"} {
		empty := c.get(with(c.path(m.at("suggest", kind), ""), "prefix="))
		if l := empty.list("result"); l == nil || len(l) > 0 {
			t.Errorf("an empty prefix suggests a %s: %s", kind, empty.body)
		}
	}
	for kind, id := range map[string]string{"entity": "beta:7", "type": "Vessel", "property": "Thing:country"} {
		f := c.get(c.path(m.at("suggest", kind), id))
		if diff := cmp.Diff([]string{"html", "id"}, keys(f.v)); diff != "" || f.text("id") != id || f.text("html") == "" {
			t.Errorf("flyout of %s: %s", kind, f.body)
		}
	}

	queries := map[string]any{}
	for i := range 50 {
		queries[fmt.Sprintf("q%d", i)] = map[string]any{"query": "Vorontsovsky Mashzavod", "type": "Company", "limit": 3}
	}
	queries["q1"] = map[string]any{"query": "OSPREY LANTERN", "type": []string{"Vessel", "Person"}, "type_strict": "any"}
	queries["q2"] = map[string]any{"properties": []any{map[string]any{"pid": "LegalEntity:innCode", "v": 7707083893}}} // no text
	queries["q3"] = map[string]any{"query": "Aristarkh Zimorodkov", "properties": []any{
		map[string]any{"pid": "Thing:country", "v": map[string]any{"id": "ru", "name": "Russia"}}, map[string]any{"pid": "birthDate", "v": []any{"1969-07-04"}}, map[string]any{"pid": "unknown", "v": true}}}
	raw, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	batch := c.form("/reconcile/default?api_key=k-1", "queries", string(raw))
	want(t, "batch", batch.status, 200)
	want(t, "x-batch-size", batch.head.Get("X-Batch-Size"), "50")
	want(t, "answers", len(keys(batch.v)), 50)
	first := answer{v: batch.at("q0", "result", 0)}
	if diff := cmp.Diff([]string{"description", "features", "id", "match", "name", "score", "type"}, keys(first.v)); diff != "" {
		t.Error("candidate", diff)
	}
	want(t, "match", first.at("match"), true)
	want(t, "score is a share", first.number("score") > 0.7 && first.number("score") <= 1, true)
	want(t, "feature", first.text("features", 0, "id"), "name_match")
	want(t, "type", first.text("type", 0, "id"), "Company")
	want(t, "several types", batch.text("q1", "result", 0, "id"), "beta:7")
	want(t, "a number as value", batch.text("q2", "result", 0, "id"), "alpha:NK-zavod")
	want(t, "a reconciled cell as value", batch.text("q3", "result", 0, "id"), "alpha:NK-ivan")

	byGet := c.get("/reconcile/default?api_key=k-1&queries=" + url.QueryEscape(`{"q0":{"query":"Vorontsovsky Mashzavod","type":"Company","limit":3}}`))
	if diff := cmp.Diff(batch.at("q0"), byGet.at("q0")); diff != "" {
		t.Error("GET and POST differ", diff)
	}

	props := c.get(with(c.path(m.at("extend", "propose_properties"), ""), "type=Vessel&limit=3"))
	want(t, "proposed type", props.text("type"), "Vessel")
	want(t, "proposed limit", props.number("limit"), 3.0)
	want(t, "plain name", props.text("properties", 0, "id"), "name")
	want(t, "proposed", len(props.list("properties")), 3)

	ext := c.form("/reconcile/default?api_key=k-1", "extend",
		`{"ids":["alpha:NK-zavod","beta:7","nobody"],"properties":[{"id":"alias","settings":{"limit":"1"}},{"id":"Thing:country","settings":{"render":"raw"}},{"id":"country"},{"id":"ownershipAsset"}]}`)
	want(t, "extend", ext.status, 200)
	want(t, "meta of a qualified name", ext.text("meta", 1, "id"), "Thing:country")
	want(t, "label", ext.text("meta", 1, "name"), "Country")
	if diff := cmp.Diff(map[string]any{
		"alias": []any{map[string]any{"str": "Vorontsovsky Mashzavod LLC"}}, "Thing:country": []any{map[string]any{"str": "ru"}},
		"country": []any{map[string]any{"str": "Russia"}}, "ownershipAsset": []any{map[string]any{"id": "alpha:holding", "name": "Kestrel Quay Holding"}},
	}, ext.at("rows", "alpha:NK-zavod")); diff != "" {
		t.Error("row", diff)
	}
	if l := ext.list("rows", "beta:7", "alias"); l == nil || len(l) > 0 {
		t.Errorf("an empty cell is []: %s", ext.body)
	}
	want(t, "unknown id has a row", ext.at("rows", "nobody") != nil, true)

	p := c.get(strings.TrimPrefix(strings.ReplaceAll(m.text("preview", "url"), "{{id}}", "alpha:NK-zavod"), c.base))
	want(t, "preview", p.status, 200)
	want(t, "preview type", p.head.Get("Content-Type"), "text/html; charset=utf-8")
	for _, s := range []string{"Vorontsovsky Mashzavod LLC", "EU-TEST", "since 2022-03-15", "7707083893"} {
		if !strings.Contains(string(p.body), s) {
			t.Errorf("the preview lacks %s", s)
		}
	}
	for _, s := range []string{"<script", "http://", "https://"} {
		if strings.Contains(string(p.body), s) {
			t.Errorf("the preview fetches or runs something: %s", s)
		}
	}
}

func TestReconcileEdges(t *testing.T) {
	c := start(t, screening.Options{})
	one := func(q string) answer { return c.form("/reconcile/default", "queries", `{"q0":`+q+`}`) }
	for _, tc := range []struct{ query, id string }{
		{`{"query":"OSPREY LANTERN","type":"Company"}`, ""},
		{`{"query":"OSPREY LANTERN","type":"Company","type_strict":"should"}`, "beta:7"},
		{`{"query":"OSPREY LANTERN","type":["Company","Vessel"],"type_strict":"all"}`, ""},
		{`{"query":"OSPREY LANTERN","type":[]}`, "beta:7"},
		{`{"query":""}`, ""},
		{`{"query":"OSPREY LANTERN","limit":0}`, ""},
	} {
		a := one(tc.query)
		if got := a.text("q0", "result", 0, "id"); a.status != 200 || got != tc.id {
			t.Errorf("%s: %d %q, want %q: %s", tc.query, a.status, got, tc.id, a.body)
		}
		if a.list("q0", "result") == nil {
			t.Errorf("%s: result is no list", tc.query)
		}
	}
	for what, tc := range map[string]struct {
		a      answer
		status int
	}{
		"unknown type":     {one(`{"query":"x","type":"Nonsense"}`), 400},
		"broken JSON":      {c.form("/reconcile/default", "queries", `{"q0":`), 400},
		"merged id":        {c.form("/reconcile/default", "extend", `{"ids":["old-zavod"],"properties":[{"id":"name"}]}`), 400},
		"bad setting":      {c.form("/reconcile/default", "extend", `{"ids":["beta:7"],"properties":[{"id":"name","settings":{"limit":"many"}}]}`), 400},
		"unknown property": {c.form("/reconcile/default", "extend", `{"ids":["beta:7"],"properties":[{"id":"magic"}]}`), 400},
		"empty form":       {c.form("/reconcile/default"), 400},
		"unknown dataset":  {c.get("/reconcile/nowhere"), 404},
		"unknown flyout":   {c.get("/reconcile/default/flyout/magic/x"), 404},
	} {
		if tc.a.status != tc.status || tc.a.at("detail") == nil {
			t.Errorf("%s: %d, want %d: %s", what, tc.a.status, tc.status, tc.a.body)
		}
	}
	if a := c.form("/reconcile/default", "queries", `[1]`); len(a.list("errors")) == 0 {
		t.Errorf("a form's JSON that does not fit has errors: %s", a.body)
	}
	j := c.get("/reconcile/default?callback=jsonp1")
	if !strings.HasPrefix(string(j.body), "/**/jsonp1({") || !strings.HasPrefix(j.head.Get("Content-Type"), "application/javascript") {
		t.Errorf("JSONP: %s %.40s", j.head.Get("Content-Type"), j.body)
	}
	want(t, "a callback that is no name", c.get("/reconcile/default?callback=alert(1)").head.Get("Content-Type"), "application/json")
	d := c.post("/reconcile/default/match", `{"queries":[{"type":"Vessel","conditions":[{"matchType":"name","propertyValue":"Osprey Lantern"},{"matchType":"property","propertyId":"country","propertyValue":"pa"}]},{"conditions":[]}]}`)
	want(t, "draft 1.0", d.text("results", 0, "candidates", 0, "id"), "beta:7")
	want(t, "positional", len(d.list("results")), 2)
}

func TestCORS(t *testing.T) {
	c := start(t, screening.Options{Authorize: keyed})
	c.head.Set("Origin", "https://example.org")
	c.head.Set("Access-Control-Request-Method", "POST")
	c.head.Set("Access-Control-Request-Headers", "authorization,content-type")
	for _, path := range []string{"/reconcile/default", "/match/default", "/yente/v1/reconcile/default/suggest/type"} {
		a := c.do(http.MethodOptions, path, "", "")
		want(t, path, a.status, 200)
		want(t, "origin", a.head.Get("Access-Control-Allow-Origin"), "*")
		want(t, "headers", a.head.Get("Access-Control-Allow-Headers"), "authorization,content-type")
		if !strings.Contains(a.head.Get("Access-Control-Allow-Methods"), "POST") {
			t.Error("POST is not allowed")
		}
	}
	for path, status := range map[string]int{"/reconcile/default": 401, "/nothing": 404, "/healthz": 200} {
		a := c.get(path)
		want(t, path, a.status, status)
		want(t, path, a.head.Get("Access-Control-Allow-Origin"), "*")
	}
}

func TestManifestUnderPrefixAndProxy(t *testing.T) {
	c := start(t, screening.Options{})
	want(t, "prefix", c.get("/yente/v1/reconcile/alpha").text("suggest", "entity", "service_url"), c.base+"/yente/v1/reconcile/alpha")
	p := start(t, screening.Options{BaseURL: "https://lists.example.org/x/"})
	want(t, "base URL", p.get("/reconcile/alpha").text("suggest", "entity", "service_url"), "https://lists.example.org/x/reconcile/alpha")
}

func TestCertificateRoute(t *testing.T) {
	c := start(t, screening.Options{Certify: certifier})
	want(t, "certificate", c.post("/certificates", `{"name":"Kestrel"}`).text("name"), "Kestrel")
	h := c.post("/certificates?format=html", `{"name":"Kestrel"}`)
	want(t, "page", string(h.body), "<!doctype html>page")
	want(t, "nobody named", c.post("/certificates", `{}`).status, 422)
	want(t, "unknown field", c.post("/certificates", `{"nam":"x"}`).status, 422)
	want(t, "unknown format", c.post("/certificates?format=pdf", `{"name":"x"}`).status, 400)
	want(t, "without a signer there is none", start(t, screening.Options{}).post("/certificates", `{"name":"x"}`).status, 404)
}

// TestNoCutoff: what a person may want to look at comes back below the
// threshold too, without a match.
func TestNoCutoff(t *testing.T) {
	c := start(t, screening.Options{})
	a := c.form("/reconcile/default", "queries", `{"q0":{"query":"Osprey Candle","type":"Vessel"}}`)
	r := answer{v: a.at("q0", "result", 0)}
	if s := r.number("score"); r.text("id") != "beta:7" || s <= 0 || s >= 0.7 || r.at("match") != false {
		t.Errorf("a weak candidate: %s", a.body)
	}
}

// TestReconciledCountry: of a country cell that is reconciled already the code
// counts, however the cell reads.
func TestReconciledCountry(t *testing.T) {
	c := start(t, screening.Options{})
	a := c.form("/reconcile/default", "queries", `{"q0":{"query":"Osprey Lantern","properties":[{"pid":"country","v":{"id":"de","name":"Inselreich"}}]}}`)
	var ids []string
	for _, f := range a.list("q0", "result", 0, "features") {
		ids = append(ids, answer{v: f}.text("id"))
	}
	if !slices.Contains(ids, "country_mismatch") {
		t.Errorf("features: %s", a.body)
	}
}
