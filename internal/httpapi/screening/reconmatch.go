package screening

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// The request of the draft of version 1.0 (July 2026): lists in place of keys,
// conditions in place of text and properties.
type draftBody struct {
	Queries []struct {
		Type       json.RawMessage `json:"type"`
		Limit      *int            `json:"limit"`
		Conditions []struct {
			MatchType     string          `json:"matchType"` // name, property, id
			PropertyID    string          `json:"propertyId"`
			PropertyValue json.RawMessage `json:"propertyValue"`
		} `json:"conditions"`
	} `json:"queries"`
}

type draftResult struct {
	Candidates []candidate `json:"candidates"`
}

func (h *handler) reconcileMatch(w http.ResponseWriter, r *http.Request) {
	ro, dataset, ok := h.dataset(w, r)
	if !ok {
		return
	}
	data, err := io.ReadAll(r.Body)
	var body draftBody
	if err == nil {
		err = json.Unmarshal(data, &body)
	}
	if err != nil {
		badForm(w, r, "Invalid reconciliation queries", jsonFault(err, "queries"))
		return
	}
	if len(body.Queries) > maxBatch {
		fail(w, r, http.StatusBadRequest, fmt.Sprintf("Too many queries in one batch (limit: %d)", maxBatch))
		return
	}
	results := []draftResult{}
	var events []Event
	for i, d := range body.Queries {
		q := reconQuery{Type: d.Type, Limit: d.Limit}
		for _, c := range d.Conditions {
			if c.MatchType == "property" {
				q.Properties = append(q.Properties, reconProp{c.PropertyID, c.PropertyValue})
				continue
			}
			if s, err := texts(c.PropertyValue); err == nil && len(s) > 0 {
				q.Query = &s[0]
			}
		}
		res, ev, err := reconcileOne(ro, &q, reconOptions{dataset: dataset})
		if err != nil {
			fail(w, r, http.StatusBadRequest, fmt.Sprintf("query %d: %v", i, err))
			return
		}
		ev.QueryID = strconv.Itoa(i)
		events = append(events, ev)
		results = append(results, draftResult{res.Result})
	}
	for _, ev := range events {
		h.audit(r, ro, ev)
	}
	reply(w, r, http.StatusOK, map[string]any{"results": results})
}
