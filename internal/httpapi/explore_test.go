package httpapi

import (
	"net/url"
	"strings"
	"testing"

	"tallyman/internal/app"
	"tallyman/internal/explore"
)

// proven is an answer with its provenance.
type proven[T any] struct {
	Of         T
	Provenance Provenance
}

func prove[T any](c *caller, path string) proven[T] {
	c.t.Helper()
	return proven[T]{ask[T](c, 200, "GET", inDemo+path, ""), ask[struct {
		Provenance Provenance `json:"provenance"`
	}](c, 200, "GET", inDemo+path, "").Provenance}
}

func TestItems(t *testing.T) {
	b := serve(t, false, nil)
	v := b.as(app.RoleViewer)
	filter := "class:optical-sight to:RU"
	first := prove[explore.Items](v, "/items?limit=5&filter="+url.QueryEscape(filter))
	if len(first.Of.Items) != 5 || first.Of.Next == "" || first.Of.Total == nil || first.Of.Total.Value <= 5 || first.Provenance.SQL == "" {
		t.Fatalf("items %+v", first)
	}
	// What is shown runs as it stands where anyone would run it.
	var ids []string
	if err := b.c.SQL(t.Context(), first.Provenance.SQL, func(r app.Record) error { ids = append(ids, r.Text("item_id")); return nil }); err != nil {
		t.Fatalf("%v\n%s", err, first.Provenance.SQL)
	}
	for i, it := range first.Of.Items {
		if len(ids) != len(first.Of.Items) || ids[i] != it.ItemID {
			t.Fatalf("the SQL of the answer gives other rows: %v", ids)
		}
	}
	// The rows behind the answer are those of the answer.
	again := ask[explore.Items](v, 200, "GET", strings.Replace(first.Provenance.RowsURL, "?", "?limit=5&", 1), "")
	if again.Items[0].ItemID != first.Of.Items[0].ItemID || again.Total.Value != first.Of.Total.Value {
		t.Errorf("rows_url %s opens other rows", first.Provenance.RowsURL)
	}
	second := ask[explore.Items](v, 200, "GET", inDemo+"/items?limit=5&filter="+url.QueryEscape(filter)+"&cursor="+url.QueryEscape(first.Of.Next), "")
	if len(second.Items) == 0 || second.Items[0].ItemID == first.Of.Items[0].ItemID {
		t.Errorf("second page %+v", second)
	}
	fig := ask[Figure](v, 200, "GET", inDemo+"/measure?expr="+url.QueryEscape("count rows where "+filter), "")
	if fig.Rows != first.Of.Total.Value {
		t.Errorf("the measure counts %d rows, the table %d", fig.Rows, first.Of.Total.Value)
	}
	rec := prove[app.ItemRecord](v, "/items/"+url.PathEscape(first.Of.Items[0].ItemID))
	if rec.Of.Item.ItemID != first.Of.Items[0].ItemID || len(rec.Of.Original.Cells) == 0 || !rec.Of.Original.Intact || rec.Provenance.QueryID == "" {
		t.Errorf("item %+v", rec)
	}
	// A number of the table opens exactly its rows.
	g := ask[explore.Groups](v, 200, "GET", inDemo+"/group?by=recipient&limit=3&filter="+url.QueryEscape(filter), "")
	if len(g.Rows) == 0 || g.Total.Items != fig.Rows {
		t.Fatalf("group %+v", g)
	}
	opened := ask[explore.Items](v, 200, "GET", inDemo+"/items?filter="+url.QueryEscape(g.Rows[0].Filter), "")
	if opened.Total.Value != g.Rows[0].Items {
		t.Errorf("a group of %d rows opens %d", g.Rows[0].Items, opened.Total.Value)
	}
}

func TestExploring(t *testing.T) {
	b := serve(t, false, nil)
	v := b.as(app.RoleViewer)
	home := prove[Home](v, "/home")
	if home.Of.Status.Files == 0 || len(home.Of.Detectors) == 0 || home.Of.Detectors[0].Title == "" || home.Of.FirstLook == nil || len(home.Of.Coverage) == 0 || home.Of.Decisions.Open == 0 || home.Provenance.State == "" {
		t.Errorf("home %+v", home)
	}
	f := ask[Facets](v, 200, "GET", inDemo+"/facets?fields=class,to", "")
	if len(f.Facets) != 2 || f.Facets[0].Field != "class" || len(f.Facets[0].Values) == 0 {
		t.Errorf("facets %+v", f)
	}
	if f := ask[Facets](v, 200, "GET", inDemo+"/facets", ""); len(f.Facets) < 5 {
		t.Errorf("the usual facets: %+v", f)
	}
	if h := ask[explore.Histogram](v, 200, "GET", inDemo+"/histogram?filter=to:RU", ""); len(h.Bins) == 0 || len(h.Events) == 0 {
		t.Errorf("histogram %+v", h)
	}
	ents := ask[explore.Entities](v, 200, "GET", inDemo+"/entities?limit=3", "")
	if len(ents.Items) != 3 {
		t.Fatalf("entities %+v", ents)
	}
	id := ents.Items[0].EntityID
	p := prove[explore.Profile](v, "/entities/"+id)
	if p.Of.Entity.EntityID != id || p.Of.Summary == "" || !strings.Contains(p.Provenance.RowsURL, id) {
		t.Errorf("entity %+v", p)
	}
	if n := ask[explore.Network](v, 200, "GET", inDemo+"/network?top=3&entity="+id, ""); len(n.Nodes) < 2 {
		t.Errorf("network %+v", n)
	}
	if r := ask[explore.Routes](v, 200, "GET", inDemo+"/routes?event=invasion", ""); len(r.Routes) == 0 || r.Event == nil {
		t.Errorf("routes %+v", r)
	}
	if k := ask[[]app.FilterKey](v, 200, "GET", inDemo+"/keys", ""); len(k) < 10 {
		t.Errorf("keys %+v", k)
	}
	if s := ask[[]explore.Suggestion](v, 200, "GET", inDemo+"/complete?filter=cla&at=3", ""); len(s) == 0 || !strings.HasPrefix(s[0].Text, "class:") {
		t.Errorf("suggestions %+v", s)
	}
	for path, want := range map[string]int{"/items?filter=nokey:1": 400, "/items?cursor=zzz": 400, "/items?sort=evil": 400, "/group?by=nokey": 400, "/group": 422,
		"/entities/ent-none": 404, "/items/none": 404, "/network": 422, "/routes?event=none": 400} {
		if status, header, body := v.do("GET", inDemo+path, nil); status != want || header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d, want %d: %.200s", path, status, want, body)
		}
	}
}
