package screening

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/match"
	"tallyman/internal/roster"
	"tallyman/internal/trade"
)

type matchBody struct {
	Weights map[string]float64         `json:"weights"`
	Config  map[string]json.RawMessage `json:"config"`
	Queries map[string]*example        `json:"queries"`
	order   []string
}

type total struct {
	Value    int    `json:"value"`
	Relation string `json:"relation"`
}

type matches struct {
	Status  int      `json:"status"`
	Results []scored `json:"results"`
	Total   total    `json:"total"`
	Query   echo     `json:"query"`
}

type matchAnswer struct {
	Responses map[string]matches `json:"responses"`
	Limit     int                `json:"limit"`
}

// scored is an entity with its score.
type scored struct {
	roster.Object
	Score        float64                `json:"score"`
	Match        bool                   `json:"match"`
	Features     map[string]float64     `json:"features"`
	Explanations map[string]explanation `json:"explanations"`
}

// explanation of one feature: the score and the two values that gave it.
type explanation struct {
	Detail    *string `json:"detail"`
	Score     float64 `json:"score"`
	Query     *string `json:"query"`
	Candidate *string `json:"candidate"`
}

func explain(why []trade.Reason) (map[string]float64, map[string]explanation) {
	features, out := map[string]float64{}, map[string]explanation{}
	for _, w := range why {
		if w.Detail == "" && w.Score <= 0 {
			continue
		}
		features[w.Feature] = w.Score
		out[w.Feature] = explanation{Detail: text(w.Detail), Score: w.Score, Query: text(w.Left), Candidate: text(w.Right)}
	}
	return features, out
}

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// matchOptions are the query parameters of /match.
type matchOptions struct {
	limit             int
	threshold, cutoff float64
	algorithm         algorithm
	filter            roster.Filter
	weights           map[string]float64
}

func readMatchOptions(p *params, dataset string) matchOptions {
	opt := matchOptions{limit: p.whole("limit", 5, maxResults), threshold: p.number("threshold", match.Threshold), filter: p.filter(dataset)}
	opt.cutoff = min(p.number("cutoff", match.Threshold), opt.threshold)
	opt.filter.ExcludeIDs = p.list("exclude_entity_ids")
	if len(opt.filter.ExcludeIDs) > maxExclude {
		p.fault("exclude_entity_ids", "too_long", fmt.Sprintf("List should have at most %d items after validation, not %d", maxExclude, len(opt.filter.ExcludeIDs)), opt.filter.ExcludeIDs)
	}
	return opt
}

func (h *handler) match(w http.ResponseWriter, r *http.Request) {
	ro, dataset, ok := h.dataset(w, r)
	if !ok {
		return
	}
	p := newParams(r)
	opt := readMatchOptions(p, dataset)
	body, faults := readMatchBody(r.Body)
	p.faults = append(p.faults, faults...)
	if p.bad(w, r) {
		return
	}
	if name, bad := unknownDataset(ro, opt.filter.IncludeDataset); bad {
		fail(w, r, http.StatusBadRequest, "No such dataset: "+name)
		return
	}
	if opt.algorithm, ok = algorithmOf(w, r, p); !ok {
		return
	}
	for _, k := range slices.Sorted(maps.Keys(body.Config)) {
		if _, ok := configKeys[k]; !ok {
			fail(w, r, http.StatusBadRequest, fmt.Sprintf("Invalid configuration parameter: %s for algorithm %s", k, opt.algorithm.Name))
			return
		}
	}
	opt.weights = body.Weights
	h.note(w, body)
	if len(body.Queries) > maxBatch {
		fail(w, r, http.StatusBadRequest, fmt.Sprintf("Too many queries in one batch (limit: %d)", maxBatch))
		return
	}
	answer := matchAnswer{Responses: map[string]matches{}, Limit: opt.limit}
	var events []Event
	for _, name := range body.order {
		ex := body.Queries[name]
		if ex == nil {
			continue
		}
		one, ev, err := h.matchOne(ro, name, ex, opt)
		if err != nil {
			fail(w, r, http.StatusBadRequest, "Cannot parse example entity: "+err.Error())
			return
		}
		answer.Responses[name] = one
		events = append(events, ev)
	}
	if len(answer.Responses) == 0 {
		fail(w, r, http.StatusBadRequest, "No queries provided.")
		return
	}
	for _, ev := range events {
		ev.Dataset = dataset
		h.audit(r, ro, ev)
	}
	w.Header().Set("x-batch-size", strconv.Itoa(len(answer.Responses)))
	reply(w, r, http.StatusOK, answer)
}

func (h *handler) matchOne(ro *roster.Roster, name string, ex *example, opt matchOptions) (matches, Event, error) {
	if why := schemaError(*ex.Schema); why != "" {
		return matches{}, Event{}, errors.New(why)
	}
	values := map[string][]string{}
	for prop, raw := range ex.Properties {
		v, err := texts(raw)
		if err != nil {
			return matches{}, Event{}, fmt.Errorf("property %s: %w", prop, err)
		}
		values[prop] = v
	}
	u := understand(ex.ID, *ex.Schema, values)
	if len(u.unknown) > 0 {
		h.opt.Log.Info("properties that the query's schema does not have were left out", "query", name, "schema", *ex.Schema, "properties", u.unknown)
	}
	threshold, cutoff := opt.threshold, opt.cutoff
	if ex.Threshold != nil {
		threshold = *ex.Threshold
		cutoff = min(cutoff, threshold)
	}
	filter := opt.filter
	filter.Schema = *ex.Schema
	filter.ExcludeIDs = append(slices.Clone(filter.ExcludeIDs), ex.ExcludeIDs...)
	hits := ro.Match(u.party, roster.MatchOptions{Filter: filter, Limit: opt.limit, Floor: min(cutoff, threshold), Weights: opt.weights})
	out := matches{Status: http.StatusOK, Results: []scored{}, Total: total{Relation: "eq"}, Query: u.echo}
	for _, hit := range hits {
		if hit.Score >= threshold {
			out.Total.Value++
		}
		if hit.Score > cutoff && len(out.Results) < opt.limit {
			s := scored{Object: hit.Entity.Object(), Score: hit.Score, Match: hit.Score >= threshold}
			s.Features, s.Explanations = explain(hit.Why)
			out.Results = append(out.Results, s)
		}
	}
	ev := Event{Route: "match", QueryID: name, Query: map[string]any{"schema": u.echo.Schema, "properties": u.echo.Properties}, Threshold: threshold, Total: out.Total.Value}
	for _, s := range out.Results {
		ev.Results = append(ev.Results, EventResult{s.ID, s.Score})
	}
	return out, ev, nil
}

// note says in a header which settings the model does not have.
func (h *handler) note(w http.ResponseWriter, body matchBody) {
	known := map[string]bool{}
	for _, f := range roster.Model().Features {
		known[f.ID] = true
	}
	var left []string
	for _, k := range slices.Sorted(maps.Keys(body.Weights)) {
		if !known[k] {
			left = append(left, "weights."+k)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(body.Config)) {
		left = append(left, "config."+k)
	}
	if len(left) > 0 {
		w.Header().Set("X-Tallyman-Ignored", strings.Join(left, ", "))
	}
}

// readMatchBody reads the body whatever its Content-Type says.
func readMatchBody(body io.Reader) (matchBody, []fault) {
	var out matchBody
	data, err := io.ReadAll(body)
	if err != nil {
		return out, []fault{{Type: "value_error", Loc: []any{"body"}, Msg: "The body cannot be read: " + err.Error()}}
	}
	if len(strings.TrimSpace(string(data))) == 0 {
		return out, []fault{{Type: "missing", Loc: []any{"body"}, Msg: "Field required"}}
	}
	if err := json.Unmarshal(data, &out); err != nil {
		return out, []fault{jsonFault(err, "body")}
	}
	if out.Queries == nil {
		return out, []fault{{Type: "missing", Loc: []any{"body", "queries"}, Msg: "Field required", Input: json.RawMessage(data)}}
	}
	out.order = slices.Sorted(maps.Keys(out.Queries))
	var faults []fault
	for _, name := range out.order {
		ex := out.Queries[name]
		switch {
		case ex == nil:
		case ex.Schema == nil:
			faults = append(faults, fault{Type: "missing", Loc: []any{"body", "queries", name, "schema"}, Msg: "Field required"})
		case ex.Properties == nil:
			faults = append(faults, fault{Type: "missing", Loc: []any{"body", "queries", name, "properties"}, Msg: "Field required"})
		}
	}
	return out, faults
}

// jsonFault says where a JSON text cannot be read.
func jsonFault(err error, loc ...any) fault {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fault{Type: "json_invalid", Loc: append(loc, syntax.Offset), Msg: "JSON decode error: " + err.Error(), Input: map[string]any{}}
	case errors.As(err, &typ):
		for _, f := range strings.Split(typ.Field, ".") {
			if f != "" {
				loc = append(loc, f)
			}
		}
		return fault{Type: "value_type", Loc: loc, Msg: fmt.Sprintf("Input should be a valid %s, not %s", typ.Type, typ.Value)}
	}
	return fault{Type: "json_invalid", Loc: loc, Msg: "JSON decode error: " + err.Error(), Input: map[string]any{}}
}
