package screening

import (
	"net/http"
	"net/url"

	"tallyman/internal/roster"
)

// batchSize is how many queries a client should send at once.
const batchSize = 50

// Size of a preview, in pixels.
const (
	previewWidth  = 430
	previewHeight = 300
)

type typeRef struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

func typeOf(schema string) typeRef {
	s, ok := roster.SchemaOf(schema)
	if !ok {
		return typeRef{ID: schema, Name: schema}
	}
	return typeRef{ID: s.Name, Name: s.Plural, Description: s.Label}
}

type service struct {
	ServiceURL  string `json:"service_url"`
	ServicePath string `json:"service_path"`
	Flyout      string `json:"flyout_service_path,omitempty"`
}

type setting struct {
	Name     string   `json:"name"`
	Label    string   `json:"label"`
	Type     string   `json:"type"`
	Default  any      `json:"default"`
	HelpText string   `json:"help_text,omitempty"`
	Choices  []choice `json:"choices,omitempty"`
}

// choice has the spec's value and yente's id for the same thing.
type choice struct {
	ID    string `json:"id"`
	Value string `json:"value"`
	Name  string `json:"name"`
}

// settings of a property in data extension.
var settings = []setting{
	{Name: "limit", Label: "Limit", Type: "number", Default: 0, HelpText: "Most values per cell (0: all)"},
	{Name: "render", Label: "Values", Type: "select", Default: renderCaption, HelpText: "Readable (Russian Federation) or as stored (ru)",
		Choices: []choice{{renderCaption, renderCaption, "Readable"}, {renderRaw, renderRaw, "As stored"}}},
}

const (
	renderCaption = "caption"
	renderRaw     = "raw"
)

// manifest describes the service. What stands in the query string of the
// request, an API key above all, is handed on to every address in it.
func (h *handler) manifest(r *http.Request, ro *roster.Roster, dataset string) map[string]any {
	base := h.base(r) + "/reconcile/" + url.PathEscape(dataset)
	query := ""
	if q := r.URL.Query(); len(q) > 0 {
		q.Del("callback")
		if len(q) > 0 {
			query = "?" + q.Encode()
		}
	}
	suggest := func(kind string) service {
		return service{base, "/suggest/" + kind + query, "/flyout/" + kind + "/${id}" + query}
	}
	types := []typeRef{}
	for _, s := range ro.Schemata(dataset) {
		types = append(types, typeOf(s))
	}
	extend := map[string]any{
		"propose_properties": service{ServiceURL: base, ServicePath: "/extend/property" + query},
		"property_settings":  settings,
		"propose_settings":   settings, // yente's name for it
	}
	m := map[string]any{
		"versions": []string{"0.2"}, "name": title(ro, dataset) + " (Tallyman)",
		"identifierSpace": h.base(r) + "/entities/", "schemaSpace": "https://followthemoney.tech/explorer/schemata/",
		"view":    map[string]any{"url": base + "/preview/{{id}}" + query},
		"preview": map[string]any{"url": base + "/preview/{{id}}" + query, "width": previewWidth, "height": previewHeight},
		"suggest": map[string]any{"entity": suggest("entity"), "type": suggest("type"), "property": suggest("property")},
		"extend":  extend, "defaultTypes": types, "batchSize": batchSize, "documentation": h.base(r) + "/algorithms",
	}
	if h.opt.Version != "" {
		m["serviceVersion"] = h.opt.Version
	}
	if h.opt.Authorize != nil {
		m["authentication"] = map[string]any{"type": "apiKey", "name": "Authorization", "in": "header"}
	}
	return m
}

func title(ro *roster.Roster, dataset string) string {
	for _, l := range ro.Lists() {
		if l.ID == dataset && l.Title != "" {
			return l.Title
		}
	}
	if dataset == roster.Default {
		return "All watchlists"
	}
	return dataset
}
