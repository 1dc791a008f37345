package screening

import (
	"net/http"
	"strings"

	"tallyman/internal/roster"
)

// algorithm is one line of /algorithms.
type algorithm struct {
	Name        string                `json:"name"`
	Description string                `json:"description"`
	Features    map[string]featureDoc `json:"features"`
	Docs        algorithmDocs         `json:"docs"`
}

type featureDoc struct {
	Description string  `json:"description"`
	Coefficient float64 `json:"coefficient"`
	URL         *string `json:"url"`
}

type algorithmDocs struct {
	Name        string                `json:"name"`
	Description string                `json:"description"`
	Config      map[string]configDoc  `json:"config"`
	Features    map[string]featureDoc `json:"features"`
}

type configDoc struct {
	Type        string `json:"type"`
	Description string `json:"description"`
	Default     any    `json:"default"`
}

// aliases are yente's names of algorithms: all are answered by the one model
// that there is, so that a client's settings hold.
var aliases = []string{"best", "logic-v2", "ofac", "name-based", "name-qualified", "logic-v1", "regression-v1"}

// configKeys are the settings of logic-v2 (nomenklatura, August 2026), which
// clients may send; the model has none of them.
var configKeys = map[string]configDoc{
	"nm_name_property":       {"string", notOurs, nil},
	"nm_number_mismatch":     {"float", notOurs, 0.3},
	"nm_extra_query_name":    {"float", notOurs, 0.8},
	"nm_extra_result_name":   {"float", notOurs, 0.2},
	"nm_family_name_weight":  {"float", notOurs, 1.3},
	"nm_fuzzy_cutoff_factor": {"float", notOurs, 1.0},
}

const notOurs = "Accepted from clients of logic-v2 and without effect; the answer names it in X-Tallyman-Ignored."

func ours() algorithm {
	m := roster.Model()
	a := algorithm{Name: m.Name, Features: map[string]featureDoc{},
		Description: "Names by meaning, letters and sound in any script; identifiers by their check digits; countries, addresses and birth dates move the score."}
	for _, f := range m.Features {
		a.Features[f.ID] = featureDoc{Description: f.Doc, Coefficient: f.Weight}
	}
	a.Docs = algorithmDocs{Name: a.Name, Description: a.Description, Config: configKeys, Features: a.Features}
	return a
}

func (h *handler) algorithms(w http.ResponseWriter, r *http.Request) {
	a := ours()
	reply(w, r, http.StatusOK, map[string]any{"algorithms": []algorithm{a}, "default": "best", "best": a.Name, "aliases": aliases})
}

// algorithmOf reads the parameter algorithm, in any case.
func algorithmOf(w http.ResponseWriter, r *http.Request, p *params) (algorithm, bool) {
	a := ours()
	name := strings.ToLower(strings.TrimSpace(p.q.Get("algorithm")))
	if name == "" || name == a.Name {
		return a, true
	}
	for _, alias := range aliases {
		if name == alias {
			return a, true
		}
	}
	fail(w, r, http.StatusBadRequest, "Unknown algorithm: "+p.q.Get("algorithm"))
	return a, false
}
