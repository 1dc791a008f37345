package screening

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/match"
	"tallyman/internal/roster"
)

// reconQuery is one query of the Reconciliation API 0.2.
type reconQuery struct {
	Query      *string         `json:"query"`
	Type       json.RawMessage `json:"type"`
	Limit      *int            `json:"limit"`
	Properties []reconProp     `json:"properties"`
	TypeStrict string          `json:"type_strict"`
}

type reconProp struct {
	PID string          `json:"pid"`
	V   json.RawMessage `json:"v"`
}

type reconResult struct {
	Result []candidate `json:"result"`
}

type candidate struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Score       float64   `json:"score"`
	Match       bool      `json:"match"`
	Features    []feature `json:"features"`
	Type        []typeRef `json:"type"`
}

type feature struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// reconLimit is the number of candidates where a query names none.
const reconLimit = 5

// reconOptions hold for all queries of a batch.
type reconOptions struct {
	dataset string
	since   string
}

func (h *handler) reconcileGet(w http.ResponseWriter, r *http.Request) {
	ro, dataset, ok := h.dataset(w, r)
	if !ok {
		return
	}
	switch q := r.URL.Query(); {
	case q.Has("queries"):
		h.reconcile(w, r, ro, dataset, q.Get("queries"))
	case q.Has("extend"):
		h.extend(w, r, ro, dataset, q.Get("extend"))
	default:
		reply(w, r, http.StatusOK, h.manifest(r, ro, dataset))
	}
}

func (h *handler) reconcilePost(w http.ResponseWriter, r *http.Request) {
	ro, dataset, ok := h.dataset(w, r)
	if !ok {
		return
	}
	form, err := readForm(r)
	if err != nil {
		fail(w, r, http.StatusBadRequest, "The form cannot be read: "+err.Error())
		return
	}
	switch {
	case strings.TrimSpace(form.Get("extend")) != "":
		h.extend(w, r, ro, dataset, form.Get("extend"))
	case form.Has("queries"):
		h.reconcile(w, r, ro, dataset, form.Get("queries"))
	default:
		fail(w, r, http.StatusBadRequest, "The form has neither queries nor extend.")
	}
}

// readForm reads a form of either encoding; the query string is not part of it.
func readForm(r *http.Request) (url.Values, error) {
	typ, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && typ == "multipart/form-data" {
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return nil, err
		}
		return r.PostForm, nil
	}
	if typ != "application/x-www-form-urlencoded" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	err = r.ParseForm()
	return r.PostForm, err
}

func (h *handler) reconcile(w http.ResponseWriter, r *http.Request, ro *roster.Roster, dataset, text string) {
	p := newParams(r)
	opt := reconOptions{dataset: dataset, since: p.since("changed_since")}
	if p.bad(w, r) {
		return
	}
	if _, ok := algorithmOf(w, r, p); !ok {
		return
	}
	var queries map[string]*reconQuery
	if err := json.Unmarshal([]byte(text), &queries); err != nil {
		badForm(w, r, "Invalid reconciliation queries", jsonFault(err, "queries"))
		return
	}
	if len(queries) > maxBatch {
		fail(w, r, http.StatusBadRequest, fmt.Sprintf("Too many queries in one batch (limit: %d)", maxBatch))
		return
	}
	answer := map[string]reconResult{}
	var events []Event
	for _, key := range slices.Sorted(maps.Keys(queries)) {
		q := queries[key]
		if q == nil {
			q = &reconQuery{}
		}
		res, ev, err := reconcileOne(ro, q, opt)
		if err != nil {
			fail(w, r, http.StatusBadRequest, key+": "+err.Error())
			return
		}
		ev.QueryID = key
		answer[key] = res
		events = append(events, ev)
	}
	for _, ev := range events {
		h.audit(r, ro, ev)
	}
	w.Header().Set("x-batch-size", strconv.Itoa(len(answer)))
	reply(w, r, http.StatusOK, answer)
}

// types reads the type of a query: one, several, or {id}.
func (q *reconQuery) types() ([]string, error) {
	if len(q.Type) == 0 || string(q.Type) == "null" {
		return nil, nil
	}
	var one any
	if err := json.Unmarshal(q.Type, &one); err != nil {
		return nil, err
	}
	list, ok := one.([]any)
	if !ok {
		list = []any{one}
	}
	var out []string
	for _, t := range list {
		switch t := t.(type) {
		case string:
			if t != "" {
				out = append(out, t)
			}
		case map[string]any:
			if id, ok := t["id"].(string); ok {
				out = append(out, id)
			}
		default:
			return nil, fmt.Errorf("type is neither a text nor a list of texts: %s", q.Type)
		}
	}
	for _, t := range out {
		if why := schemaError(t); why != "" {
			return nil, errors.New(why)
		}
	}
	return out, nil
}

// values reads the properties, under plain or qualified names.
func (q *reconQuery) values() (map[string][]string, error) {
	v := map[string][]string{}
	if q.Query != nil && strings.TrimSpace(*q.Query) != "" {
		v["name"] = []string{*q.Query}
	}
	for _, p := range q.Properties {
		prop, ok := roster.PropOf(p.PID)
		if !ok || len(p.V) == 0 {
			continue
		}
		raw := p.V
		if prop.Type == "country" {
			raw = preferID(raw)
		}
		s, err := texts(raw)
		if err != nil {
			return nil, fmt.Errorf("property %s: %w", p.PID, err)
		}
		v[prop.Name] = append(v[prop.Name], s...)
	}
	return v, nil
}

// preferID takes the code of a reconciled country where it has one.
func preferID(raw json.RawMessage) json.RawMessage {
	var cell struct{ ID, Name string }
	if json.Unmarshal(raw, &cell) != nil || len(cell.ID) != 2 {
		return raw
	}
	if out, err := json.Marshal(cell.ID); err == nil {
		return out
	}
	return raw
}

func reconcileOne(ro *roster.Roster, q *reconQuery, opt reconOptions) (reconResult, Event, error) {
	types, err := q.types()
	if err != nil {
		return reconResult{}, Event{}, err
	}
	values, err := q.values()
	if err != nil {
		return reconResult{}, Event{}, err
	}
	limit := reconLimit
	if q.Limit != nil {
		limit = min(max(*q.Limit, 0), maxResults)
	}
	schema := "Thing"
	if len(types) > 0 {
		schema = types[0]
	}
	u := understand(nil, schema, values)
	found := ro.Match(u.party, roster.MatchOptions{Filter: roster.Filter{Dataset: opt.dataset, ChangedSince: opt.since}, Limit: limit, Floor: reconFloor})
	out := reconResult{Result: []candidate{}}
	ev := Event{Route: "reconcile", Dataset: opt.dataset, Query: map[string]any{"schema": schema, "properties": u.echo.Properties}}
	for _, hit := range found {
		if !fits(types, q.TypeStrict, string(hit.Entity.Schema)) {
			continue
		}
		ev.Total++
		if len(out.Result) == limit {
			continue
		}
		out.Result = append(out.Result, candidateOf(hit))
		ev.Results = append(ev.Results, EventResult{hit.Entity.ID, hit.Score})
	}
	return out, ev, nil
}

// reconFloor lets in every candidate that the index finds: a person decides.
const reconFloor = 0.01

// fits reports whether a candidate's schema is one of those asked for: "all"
// wants every type, "should" none.
func fits(types []string, strict, schema string) bool {
	switch {
	case len(types) == 0 || strict == "should":
		return true
	case strict == "all":
		return !slices.ContainsFunc(types, func(t string) bool { return !roster.Compatible(t, schema) })
	}
	return slices.ContainsFunc(types, func(t string) bool { return roster.Compatible(t, schema) })
}

func candidateOf(hit roster.Hit) candidate {
	c := candidate{ID: hit.Entity.ID, Name: hit.Entity.Caption, Description: describe(hit.Entity), Score: hit.Score,
		Match: hit.Score >= match.Threshold, Features: []feature{}, Type: []typeRef{typeOf(string(hit.Entity.Schema))}}
	for _, f := range hit.Why {
		c.Features = append(c.Features, feature{f.Feature, f.Feature, f.Score})
	}
	return c
}

// describe says in one line what an entity is: kind, countries, programmes.
func describe(e *roster.Entity) string {
	parts := []string{typeOf(string(e.Schema)).Description}
	var countries, programs []string
	for _, c := range e.Country {
		countries = append(countries, roster.CountryLabel(c))
	}
	for _, l := range e.Listings {
		if p := strings.TrimSpace(l.Authority + " " + l.Program); p != "" && !slices.Contains(programs, p) {
			programs = append(programs, p)
		}
	}
	for _, list := range [][]string{countries, programs} {
		if len(list) > 3 {
			list = append(list[:3:3], fmt.Sprintf("%d more", len(list)-3))
		}
		if len(list) > 0 {
			parts = append(parts, strings.Join(list, ", "))
		}
	}
	return strings.Join(parts, "; ")
}
