package screening

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tallyman/internal/roster"
)

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

type searchAnswer struct {
	Limit   int                     `json:"limit"`
	Offset  int                     `json:"offset"`
	Total   total                   `json:"total"`
	Results []roster.Object         `json:"results"`
	Facets  map[string]roster.Facet `json:"facets"`
}

// page is the part of a list that was asked for.
func page[T any](all []T, offset, limit int) []T {
	offset = min(offset, len(all))
	return all[offset:min(offset+limit, len(all))]
}

func (h *handler) search(w http.ResponseWriter, r *http.Request) {
	ro, dataset, ok := h.dataset(w, r)
	if !ok {
		return
	}
	p := newParams(r)
	limit, offset := p.whole("limit", 10, maxResults), p.whole("offset", 0, 0)
	opt := roster.SearchOptions{Filter: p.filter(dataset), Fuzzy: p.yes("fuzzy", false)}
	simple := p.yes("simple", false)
	opt.Filter.Countries, opt.Filter.Datasets = p.list("countries"), p.list("datasets")
	for i, c := range opt.Filter.Countries {
		opt.Filter.Countries[i] = strings.ToLower(c)
	}
	if p.q.Get("target") != "" {
		target := p.yes("target", false)
		opt.Filter.Target = &target
	}
	switch op := strings.ToUpper(p.q.Get("filter_op")); op {
	case "", "OR":
	case "AND":
		opt.Filter.And = true
	default:
		p.fault("filter_op", "enum", "Input should be 'AND' or 'OR'", op)
	}
	facets := p.list("facets")
	if len(facets) == 0 {
		facets = []string{"countries", "topics", "datasets"}
	}
	for _, f := range facets {
		if roster.FacetNames[f] == "" {
			p.fault("facets", "enum", "Input should be 'datasets', 'schema', 'countries', 'names', 'identifiers', 'topics' or 'genders'", f)
		}
	}
	if p.bad(w, r) {
		return
	}
	if why := searchFields(p, ro, &opt); why != "" {
		fail(w, r, http.StatusBadRequest, why)
		return
	}
	q := p.q.Get("q")
	opt.Query = roster.ParseQuery(q, simple)
	found := ro.Search(opt)
	out := searchAnswer{Limit: limit, Offset: offset, Total: total{len(found), "eq"}, Results: []roster.Object{}, Facets: map[string]roster.Facet{}}
	ev := Event{Route: "search", Dataset: dataset, Query: map[string]any{"q": q, "schema": opt.Filter.Schema}, Total: len(found)}
	for _, f := range page(found, offset, limit) {
		out.Results = append(out.Results, f.Entity.Object())
		ev.Results = append(ev.Results, EventResult{ID: f.Entity.ID})
	}
	for _, f := range facets {
		if facet, ok := ro.Facet(f, found); ok {
			out.Facets[f] = facet
		}
	}
	h.audit(r, ro, ev)
	w.Header().Set("Cache-Control", "private, max-age=60")
	reply(w, r, http.StatusOK, out)
}

// searchFields reads schema, filter and sort; the answer is what is wrong with
// them.
func searchFields(p *params, ro *roster.Roster, opt *roster.SearchOptions) string {
	opt.Filter.Schema = "Thing"
	if s := p.q.Get("schema"); s != "" {
		if _, ok := roster.SchemaOf(s); !ok {
			return "Invalid schema"
		}
		opt.Filter.Schema = s
	}
	if name, bad := unknownDataset(ro, opt.Filter.IncludeDataset); bad {
		return "No such dataset: " + name
	}
	for _, f := range p.list("filter") {
		field, value, ok := strings.Cut(f, ":")
		if !ok {
			return "Invalid filter: " + f
		}
		if !roster.IsField(field) {
			return "Invalid filter field: " + field
		}
		opt.Fields = append(opt.Fields, [2]string{field, value})
	}
	order, why := sorts(p)
	opt.Sort = order
	return why
}

// sorts reads field:asc and field:desc.
func sorts(p *params) ([]roster.Order, string) {
	var out []roster.Order
	for _, s := range p.list("sort") {
		field, dir, _ := strings.Cut(s, ":")
		if field == "score" || field == "_score" {
			continue
		}
		if !roster.IsField(field) || dir != "" && dir != "asc" && dir != "desc" {
			return nil, "Invalid sort: " + s
		}
		out = append(out, roster.Order{Field: field, Desc: dir == "desc"})
	}
	return out, ""
}

// found looks an entity up; a merged or publisher's id is sent on.
func (h *handler) found(w http.ResponseWriter, r *http.Request, ro *roster.Roster) (*roster.Entity, bool) {
	id := r.PathValue("id")
	if e, ok := ro.Entity(id); ok {
		return e, true
	}
	if e, ok := ro.Canonical(id); ok {
		w.Header().Set("Location", moved(r, id, e.ID))
		w.WriteHeader(http.StatusPermanentRedirect)
		return nil, false
	}
	fail(w, r, http.StatusNotFound, "No such entity!")
	return nil, false
}

// moved is the address of a request with another id in it, however the client
// wrote the first.
func moved(r *http.Request, from, to string) string {
	prefix, _ := r.Context().Value(baseKey{}).(string)
	parts := strings.Split(r.URL.EscapedPath(), "/")
	for i := len(parts) - 1; i >= 0; i-- {
		if s, err := url.PathUnescape(parts[i]); err == nil && s == from {
			parts[i] = url.PathEscape(to)
			break
		}
	}
	out := prefix + strings.Join(parts, "/")
	if r.URL.RawQuery != "" {
		out += "?" + r.URL.RawQuery
	}
	return out
}

func (h *handler) entity(w http.ResponseWriter, r *http.Request) {
	ro, ok := h.roster(w, r)
	if !ok {
		return
	}
	p := newParams(r)
	nested := p.yes("nested", true)
	if p.bad(w, r) {
		return
	}
	if edge, ok := ro.Edge(r.PathValue("id")); ok {
		reply(w, r, http.StatusOK, edge)
		return
	}
	e, ok := h.found(w, r, ro)
	if !ok {
		return
	}
	h.audit(r, ro, Event{Route: "entity", Dataset: roster.Default, Query: map[string]any{"id": e.ID}, Total: 1, Results: []EventResult{{ID: e.ID}}})
	w.Header().Set("Cache-Control", "private, max-age=60")
	if !nested {
		reply(w, r, http.StatusOK, e.Object())
		return
	}
	reply(w, r, http.StatusOK, ro.Nested(e))
}

type adjacency struct {
	Results []roster.Object `json:"results"`
	Total   total           `json:"total"`
	Limit   int             `json:"limit"`
	Offset  int             `json:"offset"`
}

func adjacencyOf(all []roster.Object, order []roster.Order, limit, offset int) adjacency {
	for _, o := range slices.Backward(order) {
		slices.SortStableFunc(all, func(x, y roster.Object) int {
			c := strings.Compare(firstValue(x, o.Field), firstValue(y, o.Field))
			if o.Desc {
				return -c
			}
			return c
		})
	}
	out := adjacency{Results: []roster.Object{}, Total: total{len(all), "eq"}, Limit: limit, Offset: offset}
	out.Results = append(out.Results, page(all, offset, limit)...)
	return out
}

func firstValue(o roster.Object, field string) string {
	field = strings.TrimPrefix(field, "properties.")
	switch field {
	case "id":
		return o.ID
	case "caption":
		return o.Caption
	}
	for _, v := range o.Properties[field] {
		if s, ok := v.(string); ok {
			return s
		}
	}
	return ""
}

// adjacentParams reads what both adjacency routes take.
func (h *handler) adjacentParams(w http.ResponseWriter, r *http.Request) (ro *roster.Roster, e *roster.Entity, order []roster.Order, limit, offset int, ok bool) {
	if ro, ok = h.roster(w, r); !ok {
		return
	}
	p := newParams(r)
	limit, offset = p.whole("limit", 10, maxResults), p.whole("offset", 0, 0)
	if ok = !p.bad(w, r); !ok {
		return
	}
	order, why := sorts(p)
	if why != "" {
		fail(w, r, http.StatusBadRequest, why)
		return ro, nil, nil, 0, 0, false
	}
	e, ok = h.found(w, r, ro)
	return ro, e, order, limit, offset, ok
}

func (h *handler) adjacent(w http.ResponseWriter, r *http.Request) {
	ro, e, order, limit, offset, ok := h.adjacentParams(w, r)
	if !ok {
		return
	}
	out := map[string]adjacency{}
	for prop, all := range ro.Neighbours(e) {
		out[prop] = adjacencyOf(all, order, limit, offset)
	}
	reply(w, r, http.StatusOK, map[string]any{"entity": e.Object(), "adjacent": out})
}

func (h *handler) adjacentProp(w http.ResponseWriter, r *http.Request) {
	ro, e, order, limit, offset, ok := h.adjacentParams(w, r)
	if !ok {
		return
	}
	prop := r.PathValue("prop")
	if p, known := roster.PropOf(prop); prop != "sanctions" && (!known || p.Type != "entity") {
		fail(w, r, http.StatusNotFound, "Property does not exist or is not an entity property: "+prop)
		return
	}
	reply(w, r, http.StatusOK, adjacencyOf(ro.Neighbours(e)[prop], order, limit, offset))
}
