package extract_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tallyman/internal/claim"
	"tallyman/internal/claim/extract"
)

const modelText = `A headline of the day

5 May 2023

China sold 1,000 drones to Russia in 2022. Ports that nobody counts saw some 400 crates of propellers leave for the north.

Comments

zed: China sold 900 tanks to Russia`

func model(t *testing.T, status int, content string, asked *string) *extract.Model {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if asked != nil {
			*asked = r.URL.Path + " " + r.Header.Get("Authorization") + " " + string(body)
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]string{"content": content}}}})
	}))
	t.Cleanup(srv.Close)
	return &extract.Model{URL: srv.URL + "/v1", Name: "toy", Key: "k", Client: srv.Client()}
}

// A model may add a claim that it can quote; what it makes up is refused, and
// readers' comments never reach it.
func TestModel(t *testing.T) {
	a, err := extract.Read("x.txt", []byte(modelText))
	if err != nil {
		t.Fatal(err)
	}
	f, err := extract.Extract(a, "x.txt")
	if err != nil {
		t.Fatal(err)
	}
	before := len(f.Claims)
	var asked string
	m := model(t, http.StatusOK, "Here you are:\n"+`{"claims":[
		{"sentence":1,"quote":"China sold 1,000 drones to Russia in 2022.","kind":"trade","expect":"1,000","measure":"sum quantity where class:drone"},
		{"sentence":2,"quote":"some 400 crates of propellers","kind":"trade","expect":"some 400","measure":"count rows where class:drone-part"},
		{"sentence":2,"quote":"500 crates","kind":"trade","expect":"500","measure":"count rows"},
		{"sentence":2,"quote":"leave for the north","kind":"trade","expect":"at least 7","measure":"count rows"},
		{"sentence":2,"quote":"400 crates of propellers","kind":"trade","expect":"400","measure":"count crates where from:XX"},
		{"sentence":9,"quote":"x","kind":"legal"}]}`, &asked)
	added, refused, err := m.Add(t.Context(), a, f)
	if err != nil {
		t.Fatal(err)
	}
	if added != 1 || len(refused) != 5 || len(f.Claims) != before+1 {
		t.Fatalf("added %d, refused %q", added, refused)
	}
	c := f.Claims[before]
	if c.By != "model" || !c.Proposed || c.Measure != "count rows where class:drone-part" || a.Text()[c.At[0]:c.At[1]] != c.Quote {
		t.Errorf("got %+v", c)
	}
	if !strings.HasPrefix(asked, "/v1/chat/completions Bearer k ") || strings.Contains(asked, "tanks") {
		t.Errorf("asked %s", asked)
	}
	if err := claim.Readable(&c); err != nil {
		t.Error(err)
	}
}

func TestModelFails(t *testing.T) {
	a, err := extract.Read("x.txt", []byte(modelText))
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]*extract.Model{
		"500": model(t, http.StatusInternalServerError, "", nil), "no JSON": model(t, http.StatusOK, "I cannot do that", nil),
		"not a web address": {URL: "file:///etc/passwd"},
	} {
		f := &claim.File{}
		if _, _, err := m.Add(t.Context(), a, f); err == nil || !strings.Contains(err.Error(), name) || len(f.Claims) != 0 {
			t.Errorf("%s: %v, %d claims", name, err, len(f.Claims))
		}
	}
}
