package screening

import (
	"encoding/json"
	"net/http"
	"strings"

	"tallyman/internal/roster"
	"tallyman/internal/trade"
)

// certificate screens one name and answers with the signed certificate, as JSON
// or, with ?format=html, as a page for print.
func (h *handler) certificate(w http.ResponseWriter, r *http.Request) {
	var q CertifyQuery
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&q); err != nil {
		invalid(w, r, jsonFault(err, "body"))
		return
	}
	if strings.TrimSpace(q.Name) == "" && strings.TrimSpace(q.Number) == "" {
		invalid(w, r, fault{Type: "missing", Loc: []any{"body", "name"}, Msg: "Field required"})
		return
	}
	format := r.URL.Query().Get("format")
	if format != "" && format != "json" && format != "html" {
		fail(w, r, http.StatusBadRequest, "Unknown format: "+format+" (json or html)")
		return
	}
	cert, err := h.opt.Certify(r.Context(), user(r), q)
	if err != nil {
		switch trade.CodeOf(err) {
		case trade.CodeUsage, trade.CodeInput:
			fail(w, r, http.StatusBadRequest, err.Error())
		case trade.CodeNotFound:
			fail(w, r, http.StatusNotFound, err.Error())
		default:
			h.opt.Log.Error("certificate cannot be made", "error", err)
			reply(w, r, http.StatusInternalServerError, map[string]string{"status": "error"})
		}
		return
	}
	if ro, ok := h.roster(w, r); ok {
		h.audit(r, ro, Event{Route: "certificate", Dataset: roster.Default, QueryID: cert.ID, Threshold: cert.Threshold, Total: len(cert.Matches), Results: cert.Matches,
			Query: map[string]any{"name": q.Name, "schema": q.Schema, "country": q.Country, "birth_date": q.BirthDate, "number": q.Number, "lists": q.Lists}})
		w.Header().Set("Cache-Control", "no-store")
		if format == "html" {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
			send(w, r, http.StatusOK, "text/html; charset=utf-8", cert.HTML)
			return
		}
		send(w, r, http.StatusOK, "application/json", cert.JSON)
	}
}
