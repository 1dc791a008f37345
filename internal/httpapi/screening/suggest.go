package screening

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"tallyman/internal/roster"
)

type suggestion struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description,omitempty"`
	Notable     []typeRef `json:"notable,omitempty"`
	Type        []typeRef `json:"type,omitempty"`
}

// suggested answers with a part of the suggestions.
func suggested(w http.ResponseWriter, r *http.Request, p *params, all []suggestion) {
	limit, cursor := p.whole("limit", 10, maxResults), p.whole("cursor", 0, 0)
	if p.bad(w, r) {
		return
	}
	result := append([]suggestion{}, page(all, cursor, limit)...)
	reply(w, r, http.StatusOK, map[string]any{"code": "/api/status/ok", "status": "200 OK", "prefix": p.q.Get("prefix"), "result": result})
}

func (h *handler) suggestEntity(w http.ResponseWriter, r *http.Request) {
	ro, dataset, ok := h.dataset(w, r)
	if !ok {
		return
	}
	p := newParams(r)
	prefix := strings.TrimSpace(p.q.Get("prefix"))
	var out []suggestion
	add := func(e *roster.Entity) {
		types := []typeRef{typeOf(string(e.Schema))}
		out = append(out, suggestion{e.ID, e.Caption, describe(e), types, types})
	}
	if e, ok := ro.Entity(prefix); ok {
		add(e)
	}
	for _, e := range ro.Suggest(prefix, roster.Filter{Dataset: dataset}, maxResults) {
		if e.ID != prefix {
			add(e)
		}
	}
	suggested(w, r, p, out)
}

func (h *handler) suggestType(w http.ResponseWriter, r *http.Request) {
	ro, dataset, ok := h.dataset(w, r)
	if !ok {
		return
	}
	p := newParams(r)
	prefix := p.q.Get("prefix")
	var out []suggestion
	for _, s := range ro.Schemata(dataset) {
		t := typeOf(s)
		if roster.Has(prefix, t.ID, t.Name, t.Description) {
			out = append(out, suggestion{ID: t.ID, Name: t.Name, Description: t.Description})
		}
	}
	suggested(w, r, p, out)
}

func (h *handler) suggestProperty(w http.ResponseWriter, r *http.Request) {
	if _, _, ok := h.dataset(w, r); !ok {
		return
	}
	p := newParams(r)
	prefix := p.q.Get("prefix")
	var out []suggestion
	for _, prop := range roster.Props("") {
		if prop.Type != "entity" && roster.Has(prefix, prop.Name, prop.Label, prop.QName()) {
			out = append(out, suggestion{ID: prop.QName(), Name: prop.Label, Description: prop.Text})
		}
	}
	suggested(w, r, p, out)
}

// proposeProperties names the properties that data extension can add to cells
// of a type.
func (h *handler) proposeProperties(w http.ResponseWriter, r *http.Request) {
	if _, _, ok := h.dataset(w, r); !ok {
		return
	}
	p := newParams(r)
	limit, schema := p.whole("limit", 0, 0), p.q.Get("type")
	if p.bad(w, r) {
		return
	}
	if schema == "" {
		schema = "Thing"
	}
	if _, ok := roster.SchemaOf(schema); !ok {
		fail(w, r, http.StatusBadRequest, "Invalid schema: "+schema)
		return
	}
	out := []typeRef{}
	for _, prop := range roster.Props(extendSchema(schema)) {
		if prop.Name == "sanctions" {
			continue
		}
		out = append(out, typeRef{ID: prop.Name, Name: prop.Label})
	}
	if limit > 0 {
		out = out[:min(limit, len(out))]
	}
	reply(w, r, http.StatusOK, map[string]any{"limit": limit, "type": schema, "properties": out})
}

// extendSchema: cells of no particular type may be anything.
func extendSchema(schema string) string {
	if schema == "Thing" {
		return ""
	}
	return schema
}

var flyoutText = template.Must(template.New("flyout").Parse(
	`<p style="font-weight:bold;margin:0 0 .3em">{{.Name}}</p><p style="margin:0">{{.Text}}</p>`))

// flyout shows one entity, type or property in a few words.
func (h *handler) flyout(w http.ResponseWriter, r *http.Request) {
	ro, dataset, ok := h.dataset(w, r)
	if !ok {
		return
	}
	id := r.PathValue("id")
	var name, text string
	switch r.PathValue("kind") {
	case "entity":
		e, ok := h.found(w, r, ro)
		if !ok {
			return
		}
		name, text = e.Caption, describe(e)
	case "type":
		if !slices.Contains(ro.Schemata(dataset), id) {
			fail(w, r, http.StatusNotFound, "No such type.")
			return
		}
		t := typeOf(id)
		name, text = t.Name, t.Description
	case "property":
		p, ok := roster.PropOf(id)
		if !ok {
			fail(w, r, http.StatusNotFound, "No such property.")
			return
		}
		name, text = p.Label, p.Text
	default:
		fail(w, r, http.StatusNotFound, "Not Found")
		return
	}
	var b strings.Builder
	if err := flyoutText.Execute(&b, struct{ Name, Text string }{name, text}); err != nil {
		reply(w, r, http.StatusInternalServerError, map[string]string{"status": "error"})
		return
	}
	reply(w, r, http.StatusOK, map[string]string{"id": id, "html": b.String()})
}
