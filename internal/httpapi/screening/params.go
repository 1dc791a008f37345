package screening

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"tallyman/internal/roster"
)

// params reads a query string and collects what is wrong with it.
type params struct {
	q      url.Values
	faults []fault
}

func newParams(r *http.Request) *params { return &params{q: r.URL.Query()} }

func (p *params) fault(name, typ, msg string, input any) {
	p.faults = append(p.faults, fault{Type: typ, Loc: []any{"query", name}, Msg: msg, Input: input})
}

// whole reads an integer between 0 and most; negative counts as 0.
func (p *params) whole(name string, def, most int) int {
	s := p.q.Get(name)
	if s == "" {
		return def
	}
	n, err := strconv.Atoi(strings.TrimSpace(s))
	switch {
	case err != nil:
		p.fault(name, "int_parsing", "Input should be a valid integer, unable to parse string as an integer", s)
		return def
	case most > 0 && n > most:
		p.fault(name, "less_than_equal", fmt.Sprintf("Input should be less than or equal to %d", most), s)
		return def
	}
	return max(n, 0)
}

func (p *params) number(name string, def float64) float64 {
	s := p.q.Get(name)
	if s == "" {
		return def
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || v != v {
		p.fault(name, "float_parsing", "Input should be a valid number, unable to parse string as a number", s)
		return def
	}
	return v
}

func (p *params) yes(name string, def bool) bool {
	s := strings.ToLower(p.q.Get(name))
	switch s {
	case "":
		return def
	case "1", "true", "t", "yes", "y", "on":
		return true
	case "0", "false", "f", "no", "n", "off":
		return false
	}
	p.fault(name, "bool_parsing", "Input should be a valid boolean, unable to interpret input", s)
	return def
}

var sincePattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?$`)

func (p *params) since(name string) string {
	s := p.q.Get(name)
	if s != "" && !sincePattern.MatchString(s) {
		p.fault(name, "string_pattern_mismatch", "String should match pattern '"+sincePattern.String()+"'", s)
		return ""
	}
	return s
}

// list reads a repeatable parameter.
func (p *params) list(name string) []string {
	var out []string
	for _, v := range p.q[name] {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// filter reads the parameters that /match and /search share.
func (p *params) filter(dataset string) roster.Filter {
	return roster.Filter{Dataset: dataset, IncludeDataset: p.list("include_dataset"), ExcludeDataset: p.list("exclude_dataset"),
		ExcludeSchema: p.list("exclude_schema"), Topics: p.list("topics"), ChangedSince: p.since("changed_since")}
}

// bad answers with all faults, if any.
func (p *params) bad(w http.ResponseWriter, r *http.Request) bool {
	if len(p.faults) == 0 {
		return false
	}
	invalid(w, r, p.faults...)
	return true
}

// unknownDataset names the first dataset to include that is not there: an
// answer without it would look like "no match".
func unknownDataset(ro *roster.Roster, names []string) (string, bool) {
	for _, n := range names {
		if !ro.HasDataset(n) {
			return n, true
		}
	}
	return "", false
}
