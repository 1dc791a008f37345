package screening

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"tallyman/internal/roster"
)

type extendQuery struct {
	IDs        []string `json:"ids"`
	Properties []struct {
		ID       string                     `json:"id"`
		Settings map[string]json.RawMessage `json:"settings"`
	} `json:"properties"`
}

type extendMeta struct {
	ID   string   `json:"id"`
	Name string   `json:"name"`
	Type *typeRef `json:"type,omitempty"`
}

type extendAnswer struct {
	Meta []extendMeta                           `json:"meta"`
	Rows map[string]map[string][]map[string]any `json:"rows"`
}

// column is one property that was asked for.
type column struct {
	id    string // as asked for: plain or qualified
	prop  roster.Prop
	limit int
	raw   bool
}

// extend answers data extension: the values of some properties of some
// entities.
func (h *handler) extend(w http.ResponseWriter, r *http.Request, ro *roster.Roster, dataset, text string) {
	var q extendQuery
	if err := json.Unmarshal([]byte(text), &q); err != nil {
		badForm(w, r, "Cannot decode extension request", jsonFault(err, "extend"))
		return
	}
	if q.IDs == nil || q.Properties == nil {
		badForm(w, r, "Invalid extension request", fault{Type: "missing", Loc: []any{"extend"}, Msg: "ids and properties are required"})
		return
	}
	if len(q.IDs) > maxBatch {
		fail(w, r, http.StatusBadRequest, fmt.Sprintf("Too many queries in one batch (limit: %d)", maxBatch))
		return
	}
	out := extendAnswer{Meta: []extendMeta{}, Rows: map[string]map[string][]map[string]any{}}
	var columns []column
	for _, p := range q.Properties {
		c, err := columnOf(p.ID, p.Settings)
		if err != nil {
			fail(w, r, http.StatusBadRequest, err.Error())
			return
		}
		columns = append(columns, c)
		meta := extendMeta{ID: c.id, Name: c.prop.Label}
		if c.prop.Type == "entity" {
			t := typeOf("LegalEntity")
			meta.Type = &t
		}
		out.Meta = append(out.Meta, meta)
	}
	ev := Event{Route: "extend", Dataset: dataset, Query: map[string]any{"ids": q.IDs}, Total: len(q.IDs)}
	for _, id := range q.IDs {
		e, ok := ro.Entity(id)
		if !ok {
			if _, merged := ro.Canonical(id); merged {
				fail(w, r, http.StatusBadRequest, "Please specify the canonical entity ID, not a referent: "+id)
				return
			}
		}
		row := map[string][]map[string]any{}
		for _, c := range columns {
			row[c.id] = c.cells(ro, e)
		}
		out.Rows[id] = row
		ev.Results = append(ev.Results, EventResult{ID: id})
	}
	h.audit(r, ro, ev)
	w.Header().Set("x-batch-size", strconv.Itoa(len(out.Rows)))
	reply(w, r, http.StatusOK, out)
}

// columnOf reads a property and its settings, which arrive as texts or numbers.
func columnOf(id string, settings map[string]json.RawMessage) (column, error) {
	p, ok := roster.PropOf(id)
	if !ok {
		return column{}, fmt.Errorf("no such property: %s", id)
	}
	c := column{id: id, prop: p}
	for name, raw := range settings {
		v := strings.Trim(strings.TrimSpace(string(raw)), `"`)
		switch name {
		case "limit":
			if v == "" || v == "null" {
				continue
			}
			n, err := strconv.Atoi(v)
			if err != nil || n < 0 {
				return column{}, fmt.Errorf("property %s: the setting limit is no number: %s", id, raw)
			}
			c.limit = n
		case "render":
			if v != renderCaption && v != renderRaw && v != "" && v != "null" {
				return column{}, fmt.Errorf("property %s: the setting render is neither caption nor raw: %s", id, raw)
			}
			c.raw = v == renderRaw
		}
	}
	return c, nil
}

// cells are the values of a property; an entity that is not there has none.
func (c column) cells(ro *roster.Roster, e *roster.Entity) []map[string]any {
	out := []map[string]any{}
	if e == nil {
		return out
	}
	if c.prop.Type == "entity" {
		for _, o := range ro.Others(e, c.prop.Name) {
			out = append(out, map[string]any{"id": o.ID, "name": o.Caption})
		}
	} else {
		for _, v := range e.Values()[c.prop.Name] {
			if !c.raw {
				v = roster.Label(c.prop, v)
			}
			out = append(out, map[string]any{"str": v})
		}
	}
	if c.limit > 0 {
		out = out[:min(c.limit, len(out))]
	}
	return out
}
