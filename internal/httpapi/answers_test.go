package httpapi

import (
	"encoding/json"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"tallyman/internal/app"
)

// TestAnswersAreAsDocumented asks every route that reads, of a case with
// everything in it and of one that has only begun, and holds what it answers
// against the schema of the document, from which the types of the page are made.
func TestAnswersAreAsDocumented(t *testing.T) {
	b := serve(t, false, func(o *Options) {
		dir := filepath.Join(t.TempDir(), "new")
		if err := app.New(dir, "A case that has only begun"); err != nil {
			t.Fatal(err)
		}
		c, err := app.Open(dir, app.Env{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		o.Cases = append(o.Cases, c)
	})
	admin := b.as(app.RoleAdmin)
	first := func(path, field string) string {
		p := ask[struct{ Items []map[string]any }](admin, 200, "GET", inDemo+path, "")
		if len(p.Items) == 0 {
			t.Fatalf("%s answers nothing", path)
		}
		id, _ := p.Items[0][field].(string)
		return url.PathEscape(id)
	}
	entity := first("/entities?limit=1", "entity_id")
	ids := map[string]string{"item": first("/items?limit=1", "item_id"), "entity": entity, "hit": first("/hits", "hit_id"), "finding": first("/findings", "finding_id"), "lead": first("/leads", "lead_id")}
	for _, id := range []string{"explain", "show", "trace"} {
		ids[id] = ids["finding"]
	}
	ids["claim-verdict"] = "sights-rose"
	queries := map[string][]string{
		"heat":  {"by=hs4&metric=value_usd", "by=class&step=quarter&filter=class:drone", "by=route&filter=hs:000000"},
		"group": {"by=month", "by=from,to&metric=value_usd"}, "measure": {"expr=count+rows", "expr=sum+value_usd+by+month&sensitivity=true"}, "network": {"entity=" + entity + "&depth=2&among=true", "entity=" + entity + "&expand=" + entity},
		"path": {"from=" + entity + "&to=" + entity}, "story-parts": {"kind=figure", "kind=claim", "kind=lead", "kind=finding"}, "story-query": {"expr=count+rows"},
		"hits": {"", "judgement=open&below=true", "owned=true"}, "claims": {"", "articles=true"}, "claims-text": {"", "articles=true"}, "complete": {"filter=cl&at=2"}, "items": {"", "filter=class:nothing-of-this", "sort=value_usd:desc"},
		"facets": {"", "fields=class,from"}, "routes": {"", "event=invasion"}, "histogram": {"", "filter=hs:000000"}, "entities": {"q=kestrel"}, "findings": {"", "limit=1000"}, "rejects": {"limit=1000"},
	}
	asked := 0
	for path, item := range b.api.OpenAPI().Paths {
		op := item.Get
		if op == nil || op.Responses["200"] == nil || op.Responses["200"].Content["application/json"] == nil {
			continue
		}
		schema := op.Responses["200"].Content["application/json"].Schema
		if strings.Contains(path, "/jobs/{id}") { // jobs are held against it by their own answers
			continue
		}
		for _, c := range []string{"demo", "new"} {
			for _, q := range append([]string{}, append(queries[op.OperationID], "")[:max(1, len(queries[op.OperationID]))]...) {
				address := strings.NewReplacer("{case}", c, "{id}", ids[op.OperationID]).Replace(path)
				if q != "" {
					address += "?" + q
				}
				status, _, body := admin.do("GET", address, nil)
				if c == "new" && status == 404 {
					continue
				}
				if status != 200 {
					t.Errorf("%s: %d %s", address, status, body)
					continue
				}
				var v any
				if err := json.Unmarshal([]byte(body), &v); err != nil {
					t.Fatal(err)
				}
				asked++
				var res huma.ValidateResult
				huma.Validate(b.api.OpenAPI().Components.Schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, v, &res)
				for i, err := range res.Errors {
					if i < 5 {
						t.Errorf("%s: %v", address, err)
					}
				}
			}
		}
	}
	if asked < 60 {
		t.Errorf("only %d answers were held against the document", asked)
	}
}
