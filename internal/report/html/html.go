// Package html makes the dossier page from the report stream: one
// self-contained file, readable on a phone, printable, without script, fonts or
// any request to anywhere. It reads report messages and writes HTML.
package html

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	iso "tallyman/internal/ref/country"
	"tallyman/internal/report"
)

//go:embed dossier.html.tmpl dossier.css
var files embed.FS

// page is everything the template needs; the stream is small (findings shown
// are bounded by whoever writes it), so it is collected first.
type page struct {
	Header    report.Header
	Sources   []report.Source
	Lists     []report.List
	Controls  []report.Control
	Coverage  []report.Coverage
	Headlines []report.Headline
	Flows     []report.Flow
	Detectors []report.Detector
	Findings  []report.Finding
	Claims    []report.Claim
	Parties   []report.Party
	End       report.End
	CSS       template.CSS
}

// Handler collects the stream and writes the page on Close.
type Handler struct {
	w    io.Writer
	page page
}

var _ report.Handler = (*Handler)(nil)

// New returns a handler that writes the page to w.
func New(w io.Writer) *Handler { return &Handler{w: w} }

// Message implements report.Handler.
func (h *Handler) Message(m report.Message) error {
	p := &h.page
	switch {
	case m.Header != nil:
		p.Header = *m.Header
	case m.Source != nil:
		p.Sources = append(p.Sources, *m.Source)
	case m.List != nil:
		p.Lists = append(p.Lists, *m.List)
	case m.Control != nil:
		p.Controls = append(p.Controls, *m.Control)
	case m.Coverage != nil:
		p.Coverage = append(p.Coverage, *m.Coverage)
	case m.Headline != nil:
		p.Headlines = append(p.Headlines, *m.Headline)
	case m.Flow != nil:
		p.Flows = append(p.Flows, *m.Flow)
	case m.Detector != nil:
		p.Detectors = append(p.Detectors, *m.Detector)
	case m.Finding != nil:
		p.Findings = append(p.Findings, *m.Finding)
	case m.Claim != nil:
		p.Claims = append(p.Claims, *m.Claim)
	case m.Party != nil:
		p.Parties = append(p.Parties, *m.Party)
	case m.End != nil:
		p.End = *m.End
	}
	return nil
}

// Close implements report.Handler.
func (h *Handler) Close() error {
	css, err := files.ReadFile("dossier.css")
	if err != nil {
		return err
	}
	// Our own file, embedded at build time: nothing of a case gets in here.
	h.page.CSS = template.CSS(css) //nolint:gosec // see above
	t, err := template.New("dossier.html.tmpl").Funcs(funcs).ParseFS(files, "dossier.html.tmpl")
	if err != nil {
		return fmt.Errorf("dossier template: %w", err)
	}
	if err := t.Execute(h.w, &h.page); err != nil {
		return fmt.Errorf("write dossier page: %w", err)
	}
	return nil
}

// ByDetector returns the findings of one detector, in stream order.
func (p *page) ByDetector(id string) []report.Finding {
	var out []report.Finding
	for _, f := range p.Findings {
		if f.Detector == id {
			out = append(out, f)
		}
	}
	return out
}

// HasParty says whether a finding's subject has a page of its own.
func (p *page) HasParty(id string) bool {
	return slices.ContainsFunc(p.Parties, func(x report.Party) bool { return x.ID == id })
}

// Leading is the first few findings of each detector in turn, so that the
// summary shows every kind and not twelve of one.
func (p *page) Leading() []report.Finding {
	const most = 9
	byKind := make([][]report.Finding, 0, len(p.Detectors))
	for _, d := range p.Detectors {
		byKind = append(byKind, p.ByDetector(d.ID))
	}
	var out []report.Finding
	for i := 0; len(out) < most; i++ {
		more := false
		for _, fs := range byKind {
			if i < len(fs) && len(out) < most {
				out = append(out, fs[i])
				more = true
			}
		}
		if !more {
			break
		}
	}
	return out
}

// Rejected lists the sources that set rows aside.
func (p *page) Rejected() []report.Source {
	return slices.DeleteFunc(slices.Clone(p.Sources), func(s report.Source) bool { return s.Rejected+s.Duplicate == 0 })
}

// Sum adds up the row counts of all sources.
func (p *page) Sum() report.Source {
	var t report.Source
	for _, s := range p.Sources {
		t.Read += s.Read
		t.Loaded += s.Loaded
		t.Rejected += s.Rejected
		t.Duplicate += s.Duplicate
	}
	return t
}

var funcs = template.FuncMap{
	"num":       func(n int64) string { return report.Thousands(fmt.Sprint(n)) },
	"amount":    report.Amount,
	"usd":       report.USD,
	"unit":      report.UnitWord,
	"figure":    report.FigureText,
	"score":     func(f float64) string { return fmt.Sprintf("%.2f", f) },
	"short":     func(s string, n int) string { return clip(s, n) },
	"hash":      func(s string) string { return clipHash(s) },
	"words":     report.Words,
	"monthsSVG": monthsSVG,
	"strip":     coverageSVG,
	"flow":      flowSVG,
	"layer":     layerName,
	"country":   func(code string) string { return iso.Name(code, "en") },
	"join":      strings.Join,
	"pct": func(n, of int64) string {
		if of == 0 {
			return "–"
		}
		return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
	},
	"deref": func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	},
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}

func clipHash(s string) string {
	if len(s) < 16 {
		return s
	}
	return s[:16]
}
