// Package cite makes citable records of a dossier from the report stream:
// BibTeX and CSL-JSON for reference managers, W3C PROV-JSON for who derived what
// from which bytes, and schema.org ClaimReview for checked claims. It reads
// report messages and writes one file a handler.
package cite

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"tallyman/internal/report"
	"tallyman/internal/trade"
)

// collected is what the handlers need of a stream.
type collected struct {
	header  report.Header
	sources []report.Source
	lists   []report.List
	figures []*trade.Figure
	claims  []report.Claim
	seen    map[string]bool
}

func (c *collected) add(m report.Message) {
	switch {
	case m.Header != nil:
		c.header = *m.Header
	case m.Source != nil:
		c.sources = append(c.sources, *m.Source)
	case m.List != nil:
		c.lists = append(c.lists, *m.List)
	case m.Headline != nil:
		c.figure(m.Headline.Figure)
	case m.Finding != nil:
		for _, f := range m.Finding.Figures {
			c.figure(f)
		}
	case m.Claim != nil:
		c.claims = append(c.claims, *m.Claim)
		c.figure(m.Claim.Figure)
	}
}

func (c *collected) figure(f *trade.Figure) {
	if f == nil || c.seen[f.ID] {
		return
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[f.ID] = true
	c.figures = append(c.figures, f)
}

// handler collects and writes on Close.
type handler struct {
	collected
	w     io.Writer
	write func(io.Writer, *collected) error
}

// Message implements report.Handler.
func (h *handler) Message(m report.Message) error {
	h.add(m)
	return nil
}

// Close implements report.Handler.
func (h *handler) Close() error { return h.write(h.w, &h.collected) }

// BibTeX writes an entry for the dossier, for each source file and each figure.
func BibTeX(w io.Writer) report.Handler { return &handler{w: w, write: bibtex} }

// CSL writes the same entries as CSL-JSON.
func CSL(w io.Writer) report.Handler { return &handler{w: w, write: csl} }

// PROV writes W3C PROV-JSON (member submission of 24 April 2013): sources and
// lists are used by one activity, which generated the figures and the dossier.
func PROV(w io.Writer) report.Handler { return &handler{w: w, write: prov} }

// ClaimReview writes schema.org ClaimReview objects, a JSON-LD array. The
// verdict stands in words; no number rates it.
func ClaimReview(w io.Writer) report.Handler { return &handler{w: w, write: claimReview} }

// title marks synthetic data wherever a citation may travel alone.
func (c *collected) title(s string) string {
	if c.header.Synthetic {
		return "SYNTHETIC DATA: " + s
	}
	return s
}

func (c *collected) day() string { return firstN(c.header.GeneratedAt, 10) }

func firstN(s string, n int) string {
	if len(s) < n {
		return s
	}
	return s[:n]
}

// braces and the like would end a BibTeX field.
var bibSafe = strings.NewReplacer("{", "(", "}", ")", "\\", "/", "%", `\%`, "&", `\&`, "$", `\$`, "#", `\#`, "_", `\_`, "\n", " ")

func bibtex(w io.Writer, c *collected) error {
	var b strings.Builder
	entry := func(key, title, note string) {
		fmt.Fprintf(&b, "@misc{%s,\n  title = {%s},\n  year = {%s},\n  howpublished = {%s},\n  note = {%s}\n}\n\n", key, bibSafe.Replace(c.title(title)), firstN(c.day(), 4), bibSafe.Replace(c.header.Tool), bibSafe.Replace(note))
	}
	entry("dossier-"+strings.TrimPrefix(c.header.Ledger, "ledger-"), c.header.Title+": dossier", "written "+c.header.GeneratedAt+", state "+c.header.Ledger)
	for _, s := range c.sources {
		entry("source-"+firstN(s.SHA256, 12), s.Name, fmt.Sprintf("SHA-256 %s, %d rows read", s.SHA256, s.Read))
	}
	for _, f := range c.figures {
		entry(f.ID, report.FigureText(f)+" ("+f.Expr+")", fmt.Sprintf("period %s, %d rows, state %s", f.Period, f.Rows, f.Ledger))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

type cslItem struct {
	ID      string         `json:"id"`
	Type    string         `json:"type"`
	Title   string         `json:"title"`
	Note    string         `json:"note"`
	Issued  map[string]any `json:"issued"`
	Archive string         `json:"archive,omitempty"`
}

func csl(w io.Writer, c *collected) error {
	issued := map[string]any{"raw": c.day()}
	items := []cslItem{{ID: "dossier", Type: "report", Title: c.title(c.header.Title + ": dossier"), Note: "state " + c.header.Ledger + ", written by " + c.header.Tool, Issued: issued}}
	for _, s := range c.sources {
		items = append(items, cslItem{ID: "source-" + firstN(s.SHA256, 12), Type: "dataset", Title: c.title(s.Name), Note: "SHA-256 " + s.SHA256, Issued: issued})
	}
	for _, f := range c.figures {
		items = append(items, cslItem{ID: f.ID, Type: "dataset", Title: c.title(report.FigureText(f) + " (" + f.Expr + ")"), Note: fmt.Sprintf("period %s, %d rows", f.Period, f.Rows), Issued: issued})
	}
	return write(w, items)
}

func prov(w io.Writer, c *collected) error {
	type m = map[string]any
	entity, used, made, derived := m{}, m{}, m{}, m{}
	use := func(id string, fields m) {
		entity[id] = fields
		used["_:u-"+id] = m{"prov:activity": "tm:run", "prov:entity": id}
	}
	for _, s := range c.sources {
		use("tm:source-"+firstN(s.SHA256, 12), m{"prov:label": s.Name, "tm:sha256": s.SHA256, "tm:rows_read": s.Read, "tm:rows_loaded": s.Loaded})
	}
	for _, l := range c.lists {
		use("tm:list-"+l.ID+"-"+l.Version, m{"prov:label": l.Title, "tm:version": l.Version})
	}
	generated := func(id string, fields m) {
		entity[id] = fields
		made["_:g-"+id] = m{"prov:entity": id, "prov:activity": "tm:run", "prov:time": c.header.GeneratedAt}
	}
	generated("tm:dossier", m{"prov:label": c.title(c.header.Title), "tm:state": c.header.Ledger, "tm:synthetic": c.header.Synthetic})
	for _, f := range c.figures {
		generated("tm:"+f.ID, m{"prov:label": report.FigureText(f), "tm:measure": f.Expr, "tm:sql": f.SQL, "tm:rows": f.Rows})
		derived["_:d-"+f.ID] = m{"prov:generatedEntity": "tm:dossier", "prov:usedEntity": "tm:" + f.ID}
	}
	return write(w, m{
		"prefix":            m{"tm": "urn:tallyman:", "prov": "http://www.w3.org/ns/prov#"},
		"entity":            entity,
		"activity":          m{"tm:run": m{"prov:endTime": c.header.GeneratedAt, "tm:state": c.header.Ledger}},
		"agent":             m{"tm:program": m{"prov:type": "prov:SoftwareAgent", "prov:label": c.header.Tool}},
		"wasAssociatedWith": m{"_:a": m{"prov:activity": "tm:run", "prov:agent": "tm:program"}},
		"used":              used, "wasGeneratedBy": made, "wasDerivedFrom": derived,
	})
}

func claimReview(w io.Writer, c *collected) error {
	type m = map[string]any
	out := make([]m, 0, len(c.claims))
	for _, x := range c.claims {
		item := m{"@type": "Claim", "appearance": m{"@type": "CreativeWork", "headline": x.Title, "publisher": m{"@type": "Organization", "name": x.Outlet}}}
		if x.Published != "" {
			item["datePublished"] = x.Published
		}
		if len(x.SaidBy) > 0 {
			item["author"] = m{"@type": "Organization", "name": x.SaidBy[0]}
		}
		out = append(out, m{
			"@context": "https://schema.org", "@type": "ClaimReview", "identifier": x.ID, "datePublished": c.day(),
			"claimReviewed": c.title(x.Quote), "reviewBody": strings.TrimSpace(x.Wording + " " + x.Why), "itemReviewed": item,
			"reviewRating": m{"@type": "Rating", "alternateName": x.Words},
			"author":       m{"@type": "Organization", "name": c.header.Title},
		})
	}
	return write(w, out)
}

func write(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}
