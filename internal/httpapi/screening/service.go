package screening

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"tallyman/internal/roster"
)

// datasetInfo is one data set of /catalog.
type datasetInfo struct {
	Name         string   `json:"name"`
	Title        string   `json:"title"`
	Summary      *string  `json:"summary"`
	URL          *string  `json:"url"`
	Load         bool     `json:"load"`
	EntitiesURL  *string  `json:"entities_url"`
	Version      string   `json:"version"`
	IndexVersion string   `json:"index_version"`
	IndexCurrent bool     `json:"index_current"`
	Children     []string `json:"children"`
	Datasets     []string `json:"datasets"`
	EntityCount  int64    `json:"entity_count"`
	UpdatedAt    *string  `json:"updated_at"`
	Publisher    *string  `json:"publisher"`
	License      *string  `json:"license"`
}

func catalogOf(ro *roster.Roster) []datasetInfo {
	all := datasetInfo{Name: roster.Default, Title: "All watchlists of this case", Load: true, IndexCurrent: true, Children: []string{}}
	out := []datasetInfo{}
	sum := sha256.New()
	parts := map[string]bool{}
	for _, l := range ro.Lists() {
		sum.Write([]byte(l.ID + "=" + l.Version + ";"))
		d := datasetInfo{Name: l.ID, Title: l.Title, Load: true, Version: l.Version, IndexVersion: l.Version, IndexCurrent: true,
			Children: append([]string{}, l.Parts...), EntityCount: l.Entities, UpdatedAt: text(l.AddedAt), Publisher: text(l.Publisher), License: text(l.Licence)}
		if d.Title == "" {
			d.Title = l.ID
		}
		if l.AsOf != "" {
			d.Summary = text("As of " + l.AsOf)
		}
		d.Datasets = d.Children
		out = append(out, d)
		all.Children = append(all.Children, l.ID)
		all.EntityCount += l.Entities
		for _, p := range l.Parts {
			if !parts[p] && !ro.IsList(p) {
				parts[p] = true
				out = append(out, datasetInfo{Name: p, Title: p, Version: l.Version, IndexVersion: l.Version, IndexCurrent: true, Children: []string{}, Datasets: []string{}})
			}
		}
	}
	all.Datasets = all.Children
	all.Version = hex.EncodeToString(sum.Sum(nil)[:6])
	all.IndexVersion = all.Version
	return append([]datasetInfo{all}, out...)
}

func (h *handler) catalog(w http.ResponseWriter, r *http.Request) {
	ro, ok := h.roster(w, r)
	if !ok {
		return
	}
	datasets := catalogOf(ro)
	current := make([]string, 0, len(datasets))
	for _, d := range datasets {
		current = append(current, d.Name)
	}
	body := map[string]any{"datasets": datasets, "current": current, "outdated": []string{}, "index_stale": false}
	data, err := json.Marshal(body)
	if err != nil {
		reply(w, r, http.StatusInternalServerError, map[string]string{"status": "error"})
		return
	}
	sum := sha256.Sum256(data)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "public, max-age=300")
	for _, have := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if have = strings.TrimPrefix(strings.TrimSpace(have), "W/"); have == tag || have == "*" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	reply(w, r, http.StatusOK, body)
}

func (h *handler) healthz(w http.ResponseWriter, r *http.Request) {
	reply(w, r, http.StatusOK, map[string]string{"status": "ok"})
}

func (h *handler) readyz(w http.ResponseWriter, r *http.Request) {
	if !h.backend.Ready() {
		fail(w, r, http.StatusServiceUnavailable, "Index not ready.")
		return
	}
	reply(w, r, http.StatusOK, map[string]string{"status": "ok"})
}

// updatez looks for new list versions now; every question does so too.
func (h *handler) updatez(w http.ResponseWriter, r *http.Request) {
	if h.opt.UpdateToken == "" || !same(r.URL.Query().Get("token"), h.opt.UpdateToken) {
		fail(w, r, http.StatusForbidden, "Invalid token.")
		return
	}
	p := newParams(r)
	sync := p.yes("sync", false)
	if p.bad(w, r) {
		return
	}
	if sync {
		if _, ok := h.roster(w, r); !ok {
			return
		}
	} else {
		h.backend.Ready()
	}
	reply(w, r, http.StatusOK, map[string]string{"status": "ok"})
}
