package screening_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/httpapi/screening"
)

const companyQuery = `{"queries":{"q1":{"id":"mine-1","schema":"Company","properties":{"name":["Vorontsovsky Mashzavod"],"jurisdiction":"Russia","nonsense":["x"]}}}}`

var entityKeys = []string{"caption", "datasets", "first_seen", "id", "last_change", "last_seen", "properties", "referents", "schema", "target"}

func TestMatchAnswer(t *testing.T) {
	log := &book{}
	c := start(t, screening.Options{Audit: log.write})
	a := c.post("/match/default", companyQuery)
	want(t, "status", a.status, 200)
	want(t, "x-batch-size", a.head.Get("X-Batch-Size"), "1")
	want(t, "content type", a.head.Get("Content-Type"), "application/json")
	want(t, "CORS", a.head.Get("Access-Control-Allow-Origin"), "*")
	if diff := cmp.Diff([]string{"limit", "responses"}, keys(a.v)); diff != "" {
		t.Error("answer", diff)
	}
	want(t, "limit", a.number("limit"), 5.0)
	q := []any{"responses", "q1"}
	if diff := cmp.Diff([]string{"query", "results", "status", "total"}, keys(a.at(q...))); diff != "" {
		t.Error("response", diff)
	}
	want(t, "response status", a.number("responses", "q1", "status"), 200.0)
	want(t, "total", a.number("responses", "q1", "total", "value"), 2.0)
	want(t, "relation", a.text("responses", "q1", "total", "relation"), "eq")
	wantEcho := map[string]any{"id": "mine-1", "schema": "Company", "properties": map[string]any{"name": []any{"Vorontsovsky Mashzavod"}, "jurisdiction": []any{"ru"}}}
	if diff := cmp.Diff(wantEcho, a.at("responses", "q1", "query")); diff != "" {
		t.Error("echo", diff)
	}
	results := a.list("responses", "q1", "results")
	if len(results) != 2 {
		t.Fatalf("results: %s", a.body)
	}
	first := answer{v: results[0]}
	have := strings.Join(keys(first.v), " ")
	for _, k := range append(entityKeys, "score", "match", "explanations") {
		if !strings.Contains(" "+have+" ", " "+k+" ") {
			t.Errorf("a result has no %s: %s", k, have)
		}
	}
	byID := map[string]answer{}
	for _, r := range results {
		byID[answer{v: r}.text("id")] = answer{v: r}
	}
	z := byID["alpha:NK-zavod"]
	want(t, "first_seen", z.text("first_seen"), "2023-04-20T10:50:14")
	want(t, "last_seen without fraction and zone", z.text("last_seen"), "2026-10-30T00:00:00")
	want(t, "last_change", z.text("last_change"), "2024-01-05T00:00:00")
	want(t, "unknown date is null", byID["beta:8"].at("first_seen"), nil)
	want(t, "target", z.at("target"), true)
	want(t, "match", z.at("match"), true)
	if diff := cmp.Diff([]any{"NK-zavod", "old-zavod"}, z.list("referents")); diff != "" {
		t.Error("referents", diff)
	}
	if diff := cmp.Diff([]any{"alpha", "xx_alpha_source"}, z.list("datasets")); diff != "" {
		t.Error("datasets", diff)
	}
	want(t, "topics", z.text("properties", "topics", 0), "sanction")
	want(t, "inn", z.text("properties", "innCode", 0), "7707083893")
	if diff := cmp.Diff([]string{"candidate", "detail", "query", "score"}, keys(z.at("explanations", "name_match"))); diff != "" {
		t.Error("explanation", diff)
	}
	want(t, "query name", z.text("explanations", "name_match", "query"), "Vorontsovsky Mashzavod")
	want(t, "candidate name", z.text("explanations", "name_match", "candidate"), "Vorontsovsky Mashzavod LLC")
	if s := z.number("score"); s <= 0.7 || s > 1 {
		t.Errorf("score %v", s)
	}
	if len(log.events) != 1 || log.events[0].Lists["alpha"] != "aaaaaaaaaaaa" || log.events[0].Total != 2 || log.events[0].QueryID != "q1" {
		t.Errorf("audit: %+v", log.events)
	}
}

func TestMatchScripts(t *testing.T) {
	c := start(t, screening.Options{})
	for _, tc := range []struct{ schema, props, id string }{
		{"Company", `{"name":["Воронцовский машзавод, ООО"],"country":["ru"]}`, "alpha:NK-zavod"},
		{"Company", `{"name":"Qingdao Haishi Optoelectronics Technology"}`, "alpha:NK-hua"},
		{"Company", `{"name":["青岛海狮光电科技"]}`, "alpha:NK-hua"},
		{"Person", `{"firstName":["Aristarkh"],"lastName":["Zimorodkov"],"birthDate":"1969"}`, "alpha:NK-ivan"},
		{"Company", `{"innCode":["7707083893"]}`, "alpha:NK-zavod"},
		{"Vessel", `{"imoNumber":[9074729]}`, "beta:7"},
		{"Thing", `{"name":["Osprey Lantern"]}`, "beta:7"},
		{"LegalEntity", `{"name":["Zimorodkov Aristarkh Velimirovich"]}`, "alpha:NK-ivan"},
	} {
		a := c.post("/match/default", fmt.Sprintf(`{"queries":{"a":{"schema":%q,"properties":%s}}}`, tc.schema, tc.props))
		if got := a.text("responses", "a", "results", 0, "id"); got != tc.id {
			t.Errorf("%s %s: got %q, want %q: %s", tc.schema, tc.props, got, tc.id, a.body)
		}
	}
}

func TestMatchParameters(t *testing.T) {
	c := start(t, screening.Options{})
	ids := func(query, body string) string {
		t.Helper()
		a := c.post("/match/"+query, body)
		if a.status != 200 {
			t.Fatalf("%s: %d %s", query, a.status, a.body)
		}
		var out []string
		for _, r := range a.list("responses", "q1", "results") {
			out = append(out, answer{v: r}.text("id"))
		}
		return strings.Join(out, " ")
	}
	for _, tc := range []struct{ query, ids string }{
		{"default", "alpha:NK-zavod beta:8"},
		{"all", "alpha:NK-zavod beta:8"},
		{"beta", "beta:8"},
		{"xx_alpha_source", "alpha:NK-zavod"},
		{"default?limit=1", "alpha:NK-zavod"},
		{"default?limit=0", ""},
		{"default?include_dataset=beta", "beta:8"},
		{"default?exclude_dataset=beta&exclude_dataset=gamma", "alpha:NK-zavod"},
		{"default?exclude_schema=Company", ""},
		{"default?exclude_schema=LegalEntity", "alpha:NK-zavod beta:8"},
		{"default?topics=role.pep", ""},
		{"default?topics=role.pep&topics=sanction", "alpha:NK-zavod beta:8"},
		{"default?changed_since=2025-01-01", "beta:8"},
		{"default?exclude_entity_ids=old-zavod", "beta:8"},
		{"default?algorithm=LOGIC-V2", "alpha:NK-zavod beta:8"},
	} {
		if got := ids(tc.query, companyQuery); got != tc.ids {
			t.Errorf("%s: got %q, want %q", tc.query, got, tc.ids)
		}
	}
	// A threshold above every score: nothing matches, and what lies above the
	// cutoff still comes back.
	a := c.post("/match/default?threshold=1.01", companyQuery)
	want(t, "total above all", a.number("responses", "q1", "total", "value"), 0.0)
	if len(a.list("responses", "q1", "results")) != 2 || a.at("responses", "q1", "results", 0, "match") != false {
		t.Errorf("cutoff: %s", a.body)
	}
	// Per query, which the original shape cannot say.
	if got := ids("default", strings.Replace(companyQuery, `"id":`, `"exclude_entity_ids":["beta:8"],"id":`, 1)); got != "alpha:NK-zavod" {
		t.Errorf("per query: %q", got)
	}
	// Other weights.
	a = c.post("/match/default?cutoff=0.1", strings.Replace(companyQuery, `{"queries"`, `{"weights":{"name_match":0.5,"no_such":1},"config":{"nm_number_mismatch":0.2},"queries"`, 1))
	want(t, "weighed", a.number("responses", "q1", "results", 0, "score") < 0.6, true)
	want(t, "ignored", a.head.Get("X-Tallyman-Ignored"), "weights.no_such, config.nm_number_mismatch")
	// A score of exactly the cutoff is counted and not shown, as clients know it.
	exact := strings.Replace(companyQuery, `{"queries"`, `{"weights":{"name_match":0.7},"queries"`, 1)
	a = c.post("/match/beta", exact)
	want(t, "counted", a.number("responses", "q1", "total", "value"), 1.0)
	want(t, "not shown", len(a.list("responses", "q1", "results")), 0)
	a = c.post("/match/beta?cutoff=0.69", exact)
	want(t, "shown above the cutoff", a.at("responses", "q1", "results", 0, "match"), true)
	// A query of null is skipped.
	a = c.post("/match/default", strings.Replace(companyQuery, `"q1":`, `"q0":null,"q1":`, 1))
	want(t, "null query", a.head.Get("X-Batch-Size"), "1")
	// Content-Type is not enforced.
	want(t, "text/plain body", c.do(http.MethodPost, "/match/default", "text/plain", companyQuery).status, 200)
}

func TestMatchErrors(t *testing.T) {
	c := start(t, screening.Options{})
	var many strings.Builder
	for i := range 101 {
		fmt.Fprintf(&many, `,"k%d":{"schema":"Thing","properties":{"name":["x"]}}`, i)
	}
	long := strings.Repeat("&exclude_entity_ids=x", 51)
	for _, tc := range []struct {
		path, body string
		status     int
		detail     string // of a text; else the type of the first fault
	}{
		{"/match/nowhere", companyQuery, 404, "No such dataset."},
		{"/match/default", `{"queries":{}}`, 400, "No queries provided."},
		{"/match/default", `{"queries":{"a":null}}`, 400, "No queries provided."},
		{"/match/default?algorithm=magic", companyQuery, 400, "Unknown algorithm: magic"},
		{"/match/default", `{"queries":{"a":{"schema":"Nonsense","properties":{}}}}`, 400, "Cannot parse example entity: Invalid schema: Nonsense"},
		{"/match/default", `{"queries":{"a":{"schema":"Ownership","properties":{}}}}`, 400, "Cannot parse example entity: Schema is not matchable: Ownership"},
		{"/match/default", strings.Replace(companyQuery, `{"queries"`, `{"config":{"magic":1},"queries"`, 1), 400, "Invalid configuration parameter: magic for algorithm tallyman-1"},
		{"/match/default", `{"queries":{` + many.String()[1:] + `}}`, 400, "Too many queries in one batch (limit: 100)"},
		{"/match/default?include_dataset=nowhere", companyQuery, 400, "No such dataset: nowhere"},
		{"/match/default", `{"queries":`, 422, "json_invalid"},
		{"/match/default", `{}`, 422, "missing"},
		{"/match/default", ``, 422, "missing"},
		{"/match/default", `{"queries":{"a":{"properties":{}}}}`, 422, "missing"},
		{"/match/default?limit=501", companyQuery, 422, "less_than_equal"},
		{"/match/default?limit=x", companyQuery, 422, "int_parsing"},
		{"/match/default?threshold=x", companyQuery, 422, "float_parsing"},
		{"/match/default?changed_since=yesterday", companyQuery, 422, "string_pattern_mismatch"},
		{"/match/default?a=1" + long, companyQuery, 422, "too_long"},
		{"/match/default?x=" + strings.Repeat("y", 60_001), companyQuery, 414, "The URL is longer than 60000 bytes."},
		{"/nothing", "", 404, "Not Found"},
		{"/statements?dataset=default", "", 404, "Not Found"},
	} {
		a := c.post(tc.path, tc.body)
		if a.status != tc.status {
			t.Errorf("%.60s %.60s: status %d, want %d: %s", tc.path, tc.body, a.status, tc.status, a.body)
			continue
		}
		got := a.text("detail")
		if tc.status == 422 {
			got = a.text("detail", 0, "type")
			if len(a.list("detail", 0, "loc")) == 0 || a.text("detail", 0, "msg") == "" {
				t.Errorf("%.60s: no loc or msg: %s", tc.path, a.body)
			}
		}
		want(t, tc.path[:min(len(tc.path), 60)], got, tc.detail)
	}
	a := c.get("/match/default")
	want(t, "GET /match", a.status, 405)
	want(t, "Allow", a.head.Get("Allow"), "POST")
	want(t, "detail", a.text("detail"), "Method Not Allowed")
}

func TestSearch(t *testing.T) {
	c := start(t, screening.Options{})
	for _, tc := range []struct{ query, ids string }{
		{"q=mashzavod", "alpha:NK-zavod beta:8"},
		{"q=машзавод", "alpha:NK-zavod beta:8"},
		{"q=9074729", "beta:7"},
		{"q=osprey+lantern", "beta:7"},
		{"q=osprey+mashzavod", ""},
		{"q=osprey+OR+mashzavod", "beta:7 alpha:NK-zavod beta:8"},
		{"q=mashzavod+-vmz", "beta:8"},
		{"q=ospr*", "beta:7"},
		{"q=osprei&fuzzy=true", "beta:7"},
		{"q=osprei~", "beta:7"},
		{"q=%22lantern+osprey%22", ""},
		{"q=%22osprey+lantern%22", "beta:7"},
		{"q=innCode:7707083893", "alpha:NK-zavod"},
		{"q=alpha:NK-hua", "alpha:NK-hua"},
		{"schema=Person", "alpha:NK-ivan"},
		{"schema=Vessel&countries=PA", "beta:7"},
		{"countries=cn&countries=pa&sort=id:desc", "beta:7 alpha:NK-hua"},
		{"filter=properties.birthDate:1969", "alpha:NK-ivan"},
		{"filter=country:ae", "alpha:holding"},
		{"target=false", "alpha:holding beta:5 (a)/b"},
		{"datasets=beta&sort=caption:asc", "beta:5 (a)/b beta:7 beta:8"},
		{"sort=id:asc&limit=2&offset=1", "alpha:NK-ivan alpha:NK-zavod"},
	} {
		a := c.get("/search/default?" + tc.query)
		var ids []string
		for _, r := range a.list("results") {
			ids = append(ids, answer{v: r}.text("id"))
		}
		if got := strings.Join(ids, " "); a.status != 200 || got != tc.ids {
			t.Errorf("%s: %d, got %q, want %q", tc.query, a.status, got, tc.ids)
		}
	}
	a := c.get("/search/default?facets=countries&facets=schema&limit=1")
	if diff := cmp.Diff([]string{"facets", "limit", "offset", "results", "total"}, keys(a.v)); diff != "" {
		t.Error(diff)
	}
	want(t, "total", a.number("total", "value"), 7.0)
	if diff := cmp.Diff(map[string]any{"name": "ru", "label": "Russia", "count": 3.0}, a.at("facets", "countries", "values", 0)); diff != "" {
		t.Error("facet", diff)
	}
	want(t, "facet label", a.text("facets", "countries", "label"), "Countries")
	if diff := cmp.Diff([]string{"countries", "datasets", "topics"}, keys(c.get("/search/alpha").at("facets"))); diff != "" {
		t.Error("default facets", diff)
	}
	for path, status := range map[string]int{
		"/search/nowhere": 404, "/search/default?schema=Nonsense": 400, "/search/default?filter=nocolon": 400, "/search/default?filter=magic:x": 400,
		"/search/default?sort=magic:asc": 400, "/search/default?limit=501": 422, "/search/default?facets=magic": 422, "/search/default?filter_op=XOR": 422,
	} {
		want(t, path, c.get(path).status, status)
	}
}

func TestEntities(t *testing.T) {
	c := start(t, screening.Options{})
	a := c.get("/entities/alpha:NK-zavod")
	want(t, "status", a.status, 200)
	if diff := cmp.Diff(entityKeys, keys(a.v)); diff != "" {
		t.Error("keys", diff)
	}
	own := answer{v: a.at("properties", "ownershipAsset", 0)}
	want(t, "ownership", own.text("schema"), "Ownership")
	want(t, "percentage", own.text("properties", "percentage", 0), "50")
	want(t, "owner nested", own.text("properties", "owner", 0, "caption"), "Kestrel Quay Holding")
	want(t, "asset by id", own.text("properties", "asset", 0), "alpha:NK-zavod")
	want(t, "director", a.text("properties", "directorshipOrganization", 0, "properties", "director", 0, "id"), "alpha:NK-ivan")
	sanction := answer{v: a.at("properties", "sanctions", 0)}
	want(t, "sanction", sanction.text("properties", "listingDate", 0), "2022-03-15")
	want(t, "programme", sanction.text("properties", "programId", 0), "EU-TEST")
	flat := c.get("/entities/alpha:NK-zavod?nested=false")
	want(t, "flat", flat.at("properties", "ownershipAsset"), nil)
	want(t, "edge by id", c.get("/entities/"+own.text("id")).text("schema"), "Ownership")

	moved := c.get("/entities/old-zavod?nested=false")
	want(t, "merged id", moved.status, 308)
	want(t, "location", moved.head.Get("Location"), "/entities/alpha:NK-zavod?nested=false")
	want(t, "location under the prefix", c.get("/yente/v1/entities/NK-zavod/adjacent").head.Get("Location"), "/yente/v1/entities/alpha:NK-zavod/adjacent")
	want(t, "location of an id written otherwise", c.get("/entities/old%2Dzavod").head.Get("Location"), "/entities/alpha:NK-zavod")
	want(t, "an id with blanks and slashes", c.get("/entities/"+url.PathEscape("beta:5 (a)/b")).text("caption"), "Heron Slipway")
	gone := c.get("/entities/nobody")
	want(t, "unknown", gone.status, 404)
	want(t, "detail", gone.text("detail"), "No such entity!")

	adj := c.get("/entities/alpha:NK-zavod/adjacent?limit=1")
	want(t, "entity", adj.text("entity", "id"), "alpha:NK-zavod")
	if diff := cmp.Diff([]string{"directorshipOrganization", "ownershipAsset", "sanctions"}, keys(adj.at("adjacent"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"limit", "offset", "results", "total"}, keys(adj.at("adjacent", "ownershipAsset"))); diff != "" {
		t.Error(diff)
	}
	one := c.get("/entities/alpha:NK-ivan/adjacent/directorshipDirector?limit=1&offset=0")
	want(t, "total", one.number("total", "value"), 1.0)
	want(t, "offset beyond", len(c.get("/entities/alpha:NK-ivan/adjacent/directorshipDirector?offset=9").list("results")), 0)
	want(t, "not an entity property", c.get("/entities/alpha:NK-ivan/adjacent/name").status, 404)
}

func TestServiceRoutes(t *testing.T) {
	b := &backend{invented(), false}
	srv := screening.New(b, screening.Options{UpdateToken: "t-1"})
	c := serve(t, srv)
	want(t, "healthz", c.get("/healthz").text("status"), "ok")
	want(t, "readyz while the index builds", c.get("/readyz").status, 503)
	b.ready = true
	want(t, "readyz", c.get("/readyz").text("status"), "ok")
	want(t, "updatez without token", c.post("/updatez", "").status, 403)
	want(t, "updatez", c.post("/updatez?token=t-1&sync=true", "").text("status"), "ok")

	a := c.get("/catalog")
	if diff := cmp.Diff([]string{"current", "datasets", "index_stale", "outdated"}, keys(a.v)); diff != "" {
		t.Error(diff)
	}
	want(t, "cache", a.head.Get("Cache-Control"), "public, max-age=300")
	if diff := cmp.Diff([]any{"default", "alpha", "xx_alpha_source", "beta"}, a.list("current")); diff != "" {
		t.Error(diff)
	}
	want(t, "version", a.text("datasets", 1, "version"), "aaaaaaaaaaaa")
	c.head.Set("If-None-Match", a.head.Get("ETag"))
	want(t, "304", c.get("/manifest").status, 304)
	c.head.Del("If-None-Match")

	al := c.get("/algorithms")
	want(t, "best", al.text("best"), "tallyman-1")
	want(t, "default", al.text("default"), "best")
	if diff := cmp.Diff([]string{"description", "docs", "features", "name"}, keys(al.at("algorithms", 0))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"coefficient", "description", "url"}, keys(al.at("algorithms", 0, "docs", "features", "name_match"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"default", "description", "type"}, keys(al.at("algorithms", 0, "docs", "config", "nm_number_mismatch"))); diff != "" {
		t.Error(diff)
	}

	c.head.Set("Accept-Encoding", "gzip")
	z := c.get("/algorithms")
	want(t, "gzip", z.head.Get("Content-Encoding"), "gzip")
	r, err := gzip.NewReader(bytes.NewReader(z.body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(plain, al.body) {
		t.Errorf("unpacked differs: %v", err)
	}
	want(t, "small answers are not packed", c.get("/healthz").head.Get("Content-Encoding"), "")
}

func TestKeys(t *testing.T) {
	log := &book{}
	c := start(t, screening.Options{Authorize: keyed, Audit: log.write, Certify: certifier})
	a := c.get("/search/default?q=osprey")
	want(t, "no key", a.status, 401)
	if a.text("detail") == "" || a.head.Get("WWW-Authenticate") == "" {
		t.Errorf("401 says: %s", a.body)
	}
	for _, v := range []string{"ApiKey k-1", "Bearer k-1", "Token k-1", "k-1", "apikey  k-1"} {
		c.head.Set("Authorization", v)
		want(t, v, c.get("/search/default?q=osprey").status, 200)
	}
	c.head.Set("Authorization", "Basic k-1")
	want(t, "another scheme", c.get("/search/default").status, 401)
	c.head.Set("Authorization", "ApiKey wrong")
	want(t, "wrong", c.get("/search/default").status, 401)
	c.head.Del("Authorization")
	want(t, "in the query", c.get("/search/default?api_key=k-1").status, 200)
	want(t, "scope", c.post("/certificates?api_key=k-1", `{"name":"x"}`).status, 403)
	want(t, "health is open", c.get("/healthz").status, 200)
	if len(log.events) == 0 || log.events[0].User != "anna" {
		t.Errorf("audit names nobody: %+v", log.events)
	}
}

func TestTimesAreNineteenCharacters(t *testing.T) {
	c := start(t, screening.Options{})
	a := c.get("/search/default")
	form := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`)
	for _, r := range a.list("results") {
		for _, k := range []string{"first_seen", "last_seen", "last_change"} {
			v := answer{v: r}.at(k)
			if s, ok := v.(string); v != nil && (!ok || !form.MatchString(s)) {
				t.Errorf("%s is %v", k, v)
			}
		}
	}
}
