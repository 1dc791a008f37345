package screening

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"

	"tallyman/internal/roster"
)

// previewPage is a page of its own, without script or anything fetched.
var previewPage = template.Must(template.New("preview").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Caption}}</title>
<style>body{font:13px/1.4 system-ui,sans-serif;margin:0;padding:8px 10px;color:#1a1a1a;background:#fff;overflow-wrap:anywhere}
h1{font-size:15px;margin:0 0 2px}p{margin:0 0 6px;color:#555}table{border-collapse:collapse;width:100%}
th{text-align:left;vertical-align:top;font-weight:600;width:8.5em;padding:1px 6px 1px 0}td{padding:1px 0}</style></head>
<body><h1>{{.Caption}}</h1><p>{{.Text}}</p><table>
{{range .Rows}}<tr><th scope="row">{{.Label}}</th><td>{{.Value}}</td></tr>
{{end}}</table></body></html>
`))

type previewRow struct{ Label, Value string }

func (h *handler) preview(w http.ResponseWriter, r *http.Request) {
	ro, _, ok := h.dataset(w, r)
	if !ok {
		return
	}
	e, ok := h.found(w, r, ro)
	if !ok {
		return
	}
	var b bytes.Buffer
	err := previewPage.Execute(&b, struct {
		Caption, Text string
		Rows          []previewRow
	}{e.Caption, describe(e), previewRows(ro, e)})
	if err != nil {
		reply(w, r, http.StatusInternalServerError, map[string]string{"status": "error"})
		return
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	send(w, r, http.StatusOK, "text/html; charset=utf-8", b.Bytes())
}

// mostShown is how many values of a property a preview shows.
const mostShown = 6

func previewRows(ro *roster.Roster, e *roster.Entity) []previewRow {
	var out []previewRow
	add := func(label string, values []string) {
		if len(values) == 0 {
			return
		}
		text := strings.Join(values[:min(len(values), mostShown)], "; ")
		if len(values) > mostShown {
			text += " …"
		}
		out = append(out, previewRow{label, text})
	}
	for _, l := range e.Listings {
		var parts []string
		for _, s := range []string{l.Authority, l.Program, l.Measure} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		if l.ListedOn != "" {
			parts = append(parts, "since "+l.ListedOn)
		}
		if l.EndedOn != "" {
			parts = append(parts, "until "+l.EndedOn)
		}
		add("Listed", []string{strings.Join(parts, ", ")})
	}
	if !e.Listed {
		add("Listed", []string{"no: the list names it beside others"})
	}
	values := e.Values()
	for _, p := range roster.Props("") {
		if p.Type == "entity" {
			var names []string
			for _, o := range ro.Others(e, p.Name) {
				names = append(names, o.Caption)
			}
			add(p.Label, names)
			continue
		}
		if p.Name == "programId" || p.Name == "topics" {
			continue
		}
		var shown []string
		for _, v := range values[p.Name] {
			shown = append(shown, roster.Label(p, v))
		}
		add(p.Label, shown)
	}
	add("Data set", e.Datasets)
	add("Id", []string{e.ID})
	return out
}
