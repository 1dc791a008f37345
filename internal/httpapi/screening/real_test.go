package screening_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tallyman/internal/httpapi/screening"
	"tallyman/internal/roster"
	"tallyman/internal/testdata"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist"
)

// realLists reads the five EU acts and OFAC's list, each as a list of its own.
func realLists(t *testing.T) (*roster.Roster, []string) {
	t.Helper()
	b := roster.NewBuilder()
	var names []string
	load := func(id string, files ...string) {
		sum, err := watchlist.Read(t.Context(), id, "", files, func(e trade.Entity) error {
			b.Entity(id, e)
			for _, n := range e.Names {
				names = append(names, n.Name)
			}
			return nil
		}, func(o trade.Ownership) error { b.Own(id, o); return nil })
		if err != nil {
			t.Fatal(err)
		}
		b.List(roster.List{ID: id, Version: sum.Version, Title: sum.Title, Format: sum.Format, Entities: sum.Entities})
	}
	acts, err := filepath.Glob(filepath.Join(testdata.Shared(t, "lists", "eu"), "*.csv"))
	if err != nil || len(acts) == 0 {
		t.Fatalf("EU acts: %v %v", acts, err)
	}
	for _, f := range acts {
		load("eu-"+strings.ToLower(strings.TrimSuffix(filepath.Base(f), ".csv")), f)
	}
	dir := testdata.Shared(t, "lists", "ofac")
	load("ofac", filepath.Join(dir, "sdn.csv"), filepath.Join(dir, "alt.csv"), filepath.Join(dir, "add.csv"), filepath.Join(dir, "sdn_comments.csv"))
	return b.Build(), names
}

// TestRealLists: a listed name finds its own entity, in whatever script, through
// the whole protocol, and a single question is answered within 20 ms (p99).
func TestRealLists(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the published lists")
	}
	r, names := realLists(t)
	h := screening.New(&backend{r, true}, screening.Options{})
	c := serve(t, h)
	for _, tc := range []struct{ name, schema, list string }{
		{"Рособоронэкспорт", "Company", "eu-32014r0833"},
		{"Rosoboronexport", "LegalEntity", "eu-32014r0833"},
		{"Kalashnikov Concern", "Organization", "ofac"},
	} {
		body, err := json.Marshal(map[string]any{"queries": map[string]any{"a": map[string]any{"schema": tc.schema, "properties": map[string]any{"name": []string{tc.name}}}}})
		if err != nil {
			t.Fatal(err)
		}
		a := c.post("/match/"+tc.list, string(body))
		if a.at("responses", "a", "results", 0, "match") != true || a.text("responses", "a", "results", 0, "datasets", 0) != tc.list {
			t.Errorf("%s in %s: %.300s", tc.name, tc.list, a.body)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var took []time.Duration
	found := 0
	for _, n := range names[:1000] {
		body, err := json.Marshal(map[string]any{"queries": map[string]any{"a": map[string]any{"schema": "Thing", "properties": map[string]any{"name": []string{n}}}}})
		if err != nil {
			t.Fatal(err)
		}
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/match/default?threshold=0.69", strings.NewReader(string(body)))
		w := httptest.NewRecorder()
		started := time.Now()
		h.ServeHTTP(w, req)
		took = append(took, time.Since(started))
		a := answer{}
		if err := json.Unmarshal(w.Body.Bytes(), &a.v); err != nil {
			t.Fatal(err)
		}
		for _, res := range a.list("responses", "a", "results") {
			if strings.Contains(fmt.Sprint(answer{v: res}.at("properties")), n) {
				found++
				break
			}
		}
	}
	slices.Sort(took)
	t.Logf("%d entities; /match: p50 %v, p99 %v, slowest %v; %d of 1000 names find an entity that bears them", r.Len(), took[500], took[990], took[999], found)
	if found < 960 {
		t.Errorf("%d of 1000 names find an entity that bears them", found)
	}
	// The goal is 20 ms at the 99th percentile on an idle machine; a busy one only says so.
	if took[990] > 20*time.Millisecond {
		t.Logf("p99 is %v, above the goal of 20ms", took[990])
	}
}
