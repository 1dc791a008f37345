// Package markdown writes the dossier as one Markdown file, for editors who work
// in plain text and for review in git. It reads report messages, writes findings
// as they come and keeps what belongs behind them.
package markdown

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"tallyman/internal/report"
	"tallyman/internal/trade"
)

// Handler writes the stream as Markdown.
type Handler struct {
	out     *bufio.Writer
	section string
	notes   []string // figures, as footnotes
	// appendix holds lists and sources until the findings are told: a reader
	// wants to know what was seen before where it was read.
	appendix bytes.Buffer
	w        io.Writer
}

var _ report.Handler = (*Handler)(nil)

// New returns a handler that writes to w.
func New(w io.Writer) *Handler {
	out := bufio.NewWriter(w)
	return &Handler{out: out, w: out}
}

func (h *Handler) say(format string, args ...any) { _, _ = fmt.Fprintf(h.w, format, args...) }

// open begins a section once.
func (h *Handler) open(title string) bool {
	if h.section == title {
		return false
	}
	h.section = title
	h.say("\n## %s\n\n", title)
	return true
}

// Message implements report.Handler.
func (h *Handler) Message(m report.Message) error {
	h.w = h.out
	if m.List != nil || m.Control != nil || m.Source != nil {
		h.w = &h.appendix
	}
	switch {
	case m.Header != nil:
		h.begin(*m.Header)
	case m.Headline != nil:
		h.open("Summary")
		h.say("- **%s** (%s)%s\n", report.FigureText(m.Headline.Figure), m.Headline.Label, h.note(m.Headline.Figure))
	case m.Coverage != nil:
		h.coverage(*m.Coverage)
	case m.List != nil:
		if h.open("Watchlists") {
			h.say("| list | version | entries | names | matches here | licence |\n|---|---|---:|---:|---:|---|\n")
		}
		h.say("| %s: %s | %s %s | %d | %d | %d | %s |\n", cell(m.List.ID), cell(m.List.Title), m.List.Version, m.List.AsOf, m.List.Entities, m.List.Names, m.List.Hits, cell(m.List.Licence))
	case m.Control != nil:
		h.open("Control lists")
		h.say("- %s version %s: %d rows carry a corresponding code\n", m.Control.ID, m.Control.Version, m.Control.Rows)
	case m.Source != nil:
		h.source(*m.Source)
	case m.Claim != nil:
		h.claim(*m.Claim)
	case m.Detector != nil:
		h.detector(*m.Detector)
	case m.Finding != nil:
		h.finding(*m.Finding)
	case m.Party != nil:
		h.party(*m.Party)
	case m.End != nil:
		if _, err := h.appendix.WriteTo(h.out); err != nil {
			return err
		}
		h.say("\n---\n\n%d findings, %d of them shown here. ", m.End.Findings, m.End.Shown)
		h.say("A finding is a lead for a person to check, and no statement about guilt or law. *Listed*: an entry of a list. *Matches*: similar enough to be looked at. *Consistent with*: the records show it and do not prove it.\n\n")
		for i, n := range h.notes {
			h.say("[^%d]: %s\n", i+1, n)
		}
	}
	return nil
}

// Close implements report.Handler.
func (h *Handler) Close() error { return h.out.Flush() }

func (h *Handler) begin(x report.Header) {
	if x.Synthetic {
		h.say("> **SYNTHETIC DATA**: every company, name and number here is invented. Nothing in this dossier is about a real firm.\n\n")
	}
	h.say("# %s\n\nDossier of %s · %s · state `%s`. Records from %s to %s.\n", line(x.Title), x.GeneratedAt, x.Tool, x.Ledger, x.FirstOn, x.LastOn)
	events := make([]string, 0, len(x.Events))
	for name, on := range x.Events {
		events = append(events, name+" "+on)
	}
	slices.Sort(events)
	if len(events) > 0 {
		h.say("\nDated events used in measures: %s.\n", strings.Join(events, "; "))
	}
}

// note writes a figure's proof as a footnote and returns the reference to it.
func (h *Handler) note(f *trade.Figure) string {
	if f == nil {
		return ""
	}
	text := fmt.Sprintf("`%s` `%s`: %s; period %s; %d rows", f.ID, f.Expr, report.FigureText(f), orElse(f.Period, "not bounded"), f.Rows)
	if f.Basis != "" {
		text += "; value basis " + f.Basis
	}
	if len(f.Coverage.Missing) > 0 {
		text += "; months without records: " + strings.Join(f.Coverage.Missing, ", ")
	}
	for _, n := range f.Coverage.Notes {
		text += "; " + n
	}
	h.notes = append(h.notes, text+". Rows: `tallyman trace "+f.ID+"`")
	return fmt.Sprintf("[^%d]", len(h.notes))
}

func (h *Handler) coverage(c report.Coverage) {
	if h.open("What these data can see") {
		h.say("| layer | rows | months | months missing inside | without value | without HS | without recipient |\n|---|---:|---:|---|---:|---:|---:|\n")
	}
	h.say("| %s %s %s | %d | %d | %s | %d | %d | %d |\n", orElse(c.Reporter, "customs not stated"), c.Direction, c.Grain, c.Rows, len(c.Months),
		orElse(strings.Join(c.Missing, ", "), "none"), c.NoValue, c.NoHS, c.NoParty)
}

func (h *Handler) source(s report.Source) {
	if h.open("Sources") {
		h.say("| file | layout | read | loaded | rejected | duplicate | SHA-256 |\n|---|---|---:|---:|---:|---:|---|\n")
	}
	h.say("| %s | %s | %d | %d | %d | %d | `%s` |\n", cell(s.Name), s.SourceID, s.Read, s.Loaded, s.Rejected, s.Duplicate, s.SHA256)
}

func (h *Handler) detector(d report.Detector) {
	h.open(d.Title)
	h.say("%s\n\n*Method.* %s\n\n*Outcome.* %s, %d findings. %s\n", d.Question, d.Method, report.Words(string(d.Outcome)), d.Findings, d.Message)
	for _, r := range d.References {
		h.say("- %s\n", r)
	}
}

func (h *Handler) finding(f report.Finding) {
	h.say("\n### %s\n\n`%s` · strength %.2f · %s · %d rows · %s to %s\n\n%s\n", line(f.Title), f.ID, f.Strength, report.USD(f.ValueUSD), f.Finding.Rows, f.FirstOn, f.LastOn, line(f.Sentence))
	if len(f.Figures) > 0 {
		h.say("\n")
	}
	for _, g := range f.Figures {
		h.say("- `%s`: **%s**%s\n", g.Expr, report.FigureText(g), h.note(g))
	}
	if len(f.Hits) > 0 {
		h.hits(f.Hits)
	}
	h.bullets("Innocent explanations", f.Benign)
	h.bullets("What would change this", f.Changes)
	if len(f.Rows) == 0 {
		return
	}
	h.say("\n**Rows behind it** (%d of %d)\n\n| date | sender | recipient | route | goods, as declared | HS | USD | where |\n|---|---|---|---|---|---|---:|---|\n", len(f.Rows), f.Total)
	for _, r := range f.Rows {
		h.say("| %s | %s | %s | %s to %s | %s | %s | %s | %s, %s, row %d |\n", r.Date, cell(r.Sender), cell(r.Recipient), r.From, r.To, cell(r.Description), r.HS, report.Amount(r.ValueUSD), cell(r.File), cell(r.Sheet), r.Row)
	}
}

func (h *Handler) party(p report.Party) {
	h.open("Parties")
	h.say("\n### %s\n\n`%s`", line(p.Caption), p.ID)
	for _, x := range []string{line(p.Latin), p.Country, p.TaxID} {
		if x != "" {
			h.say(" · %s", x)
		}
	}
	h.say(" · %s to %s\n\n", orElse(p.FirstOn, "no date"), orElse(p.LastOn, "no date"))
	for _, f := range p.Findings {
		h.say("- finding `%s`: %s\n", f.ID, line(f.Title))
	}
	for _, f := range p.Figures {
		h.say("- %s: **%s**%s\n", f.Label, report.FigureText(f.Figure), h.note(f.Figure))
		for i, g := range f.Figure.Groups {
			value := "no data"
			if g.Value != nil {
				value = report.Amount(*g.Value)
			}
			h.say("  - %s: %s (%d rows)\n", line(f.Names[i]), value, g.Rows)
		}
	}
	if len(p.Hits) > 0 {
		h.hits(p.Hits)
	}
	h.say("\n**As the records write it** (%d of %d)\n\n| spelling | country | tax number | taken for it by | rows |\n|---|---|---|---|---:|\n", len(p.Spellings), p.Written)
	for _, s := range p.Spellings {
		h.say("| %s | %s | %s | %s | %d |\n", cell(s.Name), s.Country, cell(s.TaxID), report.Words(s.Rule), s.Rows)
	}
}

func (h *Handler) hits(hits []report.Hit) {
	h.say("\n| on the record | on the list | list, entry | listed on | score |\n|---|---|---|---|---:|\n")
	for _, x := range hits {
		h.say("| %s | %s | %s %s | %s | %.2f |\n", cell(x.PartyName), cell(x.ListingName), x.ListID, cell(x.EntityID), orElse(x.ListedOn, "not stated"), x.Score)
	}
}

func (h *Handler) claim(c report.Claim) {
	h.open("Claims checked")
	h.say("> %s\n\n%s, “%s” %s · `%s`\n\n**%s.** %s %s%s\n", line(c.Quote), line(c.Outlet), line(c.Title), c.Published, c.ID, c.Words, line(c.Wording), line(c.Why), h.note(c.Figure))
	for _, s := range c.Scopes {
		observed := "no data"
		if s.Observed != nil {
			observed = report.Amount(*s.Observed)
		}
		h.say("- another scope gives it: %s: %s (`%s`)\n", line(s.Name), observed, s.Expr)
	}
	for _, r := range c.Replies {
		h.say("\n> %s %s: “%s”\n", line(r.By), r.On, line(r.Words))
	}
	h.say("\n")
}

func (h *Handler) bullets(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	h.say("\n**%s**\n\n", title)
	for _, l := range lines {
		h.say("- %s\n", line(l))
	}
}

// cell keeps a value of the records inside its table cell and from being read as
// markup: records are full of bars, angle brackets and line breaks.
func cell(s string) string { return strings.ReplaceAll(line(s), "|", `\|`) }

var inert = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ", "\\", `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "]", `\]`, "#", `\#`)

func line(s string) string { return inert.Replace(s) }

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
