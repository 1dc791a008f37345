// Package xlsx writes the dossier as a workbook: findings, figures, the rows
// behind them, hits, coverage, sources and notes, a sheet each. It reads report
// messages and writes XLSX. Text is text: no cell runs as a formula, no code
// loses its zeros, no date is turned into a number.
package xlsx

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tallyman/internal/report"
	"tallyman/internal/trade"
)

// Handler collects the stream into sheets; the stream is bounded by whoever
// writes it.
type Handler struct {
	w      io.Writer
	book   *excelize.File
	sheets map[string]*sheet
	title  string
	err    error
}

type sheet struct {
	stream *excelize.StreamWriter
	rows   int
}

// Sheets and their columns. Notes comes last and says what the others hold.
var layout = []struct {
	name    string
	columns []string
}{
	{"Findings", []string{"finding_id", "detector", "title", "sentence", "subject", "first_on", "last_on", "rows", "value_usd", "strength", "innocent_explanations", "what_would_change_this"}},
	{"Claims", []string{"claim_id", "outlet", "title", "quote", "said_by", "verdict", "stated", "measured", "low", "high", "figure_id", "wording", "why", "replies"}},
	{"Figures", []string{"figure_id", "finding_id", "measure", "value", "unit", "filter", "period", "rows", "value_basis", "months_without_records", "notes"}},
	{"Rows", []string{"finding_id", "item_id", "date", "declaration", "sender", "recipient", "from", "to", "hs", "description", "quantity", "unit", "net_kg", "value_usd", "note", "file", "sheet", "row"}},
	{"Hits", []string{"finding_id", "hit_id", "on_the_record", "on_the_list", "list_id", "entity_id", "program", "listed_on", "rule", "score", "judgement", "why"}},
	{"Parties", []string{"entity_id", "caption", "romanised", "country", "tax_id", "what", "name", "why_or_id", "value", "rows"}},
	{"Coverage", []string{"reporter", "direction", "grain", "month", "rows"}},
	{"Sources", []string{"file", "layout", "sha256", "rows_read", "rows_loaded", "rows_rejected", "rows_duplicate"}},
	{"Lists", []string{"list_id", "version", "title", "as_of", "entries", "names", "matches", "licence"}},
	{"Notes", []string{"what", "text"}},
}

var _ report.Handler = (*Handler)(nil)

// New returns a handler that writes the workbook to w on Close.
func New(w io.Writer) *Handler {
	h := &Handler{w: w, book: excelize.NewFile(), sheets: map[string]*sheet{}}
	for i, l := range layout {
		if i == 0 {
			h.keep(h.book.SetSheetName("Sheet1", l.name))
		} else {
			_, err := h.book.NewSheet(l.name)
			h.keep(err)
		}
		stream, err := h.book.NewStreamWriter(l.name)
		h.keep(err)
		if err != nil {
			continue
		}
		h.keep(stream.SetColWidth(1, len(l.columns), 20))
		h.keep(stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
		h.sheets[l.name] = &sheet{stream: stream}
		head := make([]any, len(l.columns))
		for c, name := range l.columns {
			head[c] = name
		}
		h.row(l.name, head...)
	}
	return h
}

func (h *Handler) keep(err error) {
	if h.err == nil && err != nil {
		h.err = fmt.Errorf("dossier workbook: %w", err)
	}
}

func (h *Handler) row(name string, cells ...any) {
	s := h.sheets[name]
	if s == nil {
		return
	}
	s.rows++
	h.keep(s.stream.SetRow("A"+strconv.Itoa(s.rows), cells))
}

// Message implements report.Handler.
func (h *Handler) Message(m report.Message) error {
	switch {
	case m.Header != nil:
		h.header(*m.Header)
	case m.Headline != nil:
		h.figure("", m.Headline.Figure)
	case m.Coverage != nil:
		for _, c := range m.Coverage.Months {
			h.row("Coverage", m.Coverage.Reporter, m.Coverage.Direction, m.Coverage.Grain, c.Month, c.Rows)
		}
		for _, month := range m.Coverage.Missing {
			h.row("Coverage", m.Coverage.Reporter, m.Coverage.Direction, m.Coverage.Grain, month, 0)
		}
	case m.Source != nil:
		s := m.Source
		h.row("Sources", s.Name, s.SourceID, s.SHA256, s.Read, s.Loaded, s.Rejected, s.Duplicate)
	case m.List != nil:
		l := m.List
		h.row("Lists", l.ID, l.Version, l.Title, l.AsOf, l.Entities, l.Names, l.Hits, l.Licence)
	case m.Control != nil:
		h.row("Notes", "control list "+m.Control.ID, fmt.Sprintf("version %s, %d rows carry a corresponding code", m.Control.Version, m.Control.Rows))
	case m.Detector != nil:
		d := m.Detector
		h.row("Notes", "detector "+d.ID, d.Question)
		h.row("Notes", "method", d.Method)
		h.row("Notes", "outcome", strings.TrimSpace(fmt.Sprintf("%s, %d findings. %s", d.Outcome, d.Findings, d.Message)))
	case m.Finding != nil:
		h.finding(*m.Finding)
	case m.Claim != nil:
		h.claim(*m.Claim)
	case m.Party != nil:
		h.party(*m.Party)
	case m.End != nil:
		h.row("Notes", "findings", fmt.Sprintf("%d in all, %d in this workbook", m.End.Findings, m.End.Shown))
		h.row("Notes", "words", "Listed: an entry of a list. Matches: similar enough to be looked at. Consistent with: the records show it and do not prove it. A finding is a lead for a person to check, and no statement about guilt or law.")
	}
	return h.err
}

func (h *Handler) header(x report.Header) {
	h.title = x.Title
	if x.Synthetic {
		h.row("Notes", "SYNTHETIC DATA", "Every company, name and number in this workbook is invented. Nothing in it is about a real firm.")
	}
	h.row("Notes", "title", x.Title)
	h.row("Notes", "written", x.GeneratedAt+" by "+x.Tool)
	h.row("Notes", "state", x.Ledger)
	h.row("Notes", "records", x.FirstOn+" to "+x.LastOn)
	for name, on := range x.Events {
		h.row("Notes", "event "+name, on)
	}
	h.row("Notes", "point of review", fmt.Sprintf("%.2f, model %s", x.Threshold, x.Model))
}

func (h *Handler) finding(f report.Finding) {
	h.row("Findings", f.ID, f.Detector, f.Title, f.Sentence, f.Subject, f.FirstOn, f.LastOn, f.Finding.Rows, number(f.ValueUSD), f.Strength,
		strings.Join(f.Benign, "\n"), strings.Join(f.Changes, "\n"))
	for _, g := range f.Figures {
		h.figure(f.ID, g)
	}
	for _, r := range f.Rows {
		h.row("Rows", f.ID, r.ItemID, r.Date, r.Decl, r.Sender, r.Recipient, r.From, r.To, r.HS, r.Description, number(&r.Quantity), r.Unit, number(&r.NetKg), number(&r.ValueUSD), r.Note, r.File, r.Sheet, r.Row)
	}
	for _, x := range f.Hits {
		h.row("Hits", f.ID, x.ID, x.PartyName, x.ListingName, x.ListID, x.EntityID, x.Program, x.ListedOn, x.Rule, x.Score, x.Judgement, reasons(x.Why))
	}
}

func (h *Handler) party(p report.Party) {
	for _, s := range p.Spellings {
		h.row("Parties", p.ID, p.Caption, p.Latin, p.Country, p.TaxID, "spelling", s.Name, s.Rule, nil, s.Rows)
	}
	for _, f := range p.Findings {
		h.row("Parties", p.ID, p.Caption, p.Latin, p.Country, p.TaxID, "finding", f.Title, f.ID, nil, nil)
	}
	for _, f := range p.Figures {
		h.figure("", f.Figure)
		for i, g := range f.Figure.Groups {
			h.row("Parties", p.ID, p.Caption, p.Latin, p.Country, p.TaxID, f.Label, f.Names[i], f.Figure.ID, number(g.Value), g.Rows)
		}
	}
	for _, x := range p.Hits {
		h.row("Parties", p.ID, p.Caption, p.Latin, p.Country, p.TaxID, "matches on "+x.ListID, x.ListingName, x.ID, x.Score, nil)
	}
}

func (h *Handler) claim(c report.Claim) {
	figure := ""
	if c.Figure != nil {
		figure = c.Figure.ID
	}
	replies := make([]string, 0, len(c.Replies))
	for _, r := range c.Replies {
		replies = append(replies, r.By+" "+r.On+": "+r.Words)
	}
	h.row("Claims", c.ID, c.Outlet, c.Title, c.Quote, strings.Join(c.SaidBy, " <- "), c.Words, c.Expect, number(c.Observed), number(c.Low), number(c.High), figure, c.Wording, c.Why, strings.Join(replies, "\n"))
	h.figure(c.ID, c.Figure)
}

func (h *Handler) figure(finding string, f *trade.Figure) {
	if f == nil {
		return
	}
	var value any = "no data"
	if f.Value != nil {
		value = number(f.Value)
	}
	h.row("Figures", f.ID, finding, f.Expr, value, string(f.Unit), f.Filter, f.Period, f.Rows, f.Basis, strings.Join(f.Coverage.Missing, ", "), strings.Join(f.Coverage.Notes, "; "))
}

// number is an exact decimal as a number cell where a spreadsheet can hold it,
// as text where it is no number.
func number(s *string) any {
	if s == nil || *s == "" {
		return nil
	}
	v, err := strconv.ParseFloat(*s, 64)
	if err != nil {
		return *s
	}
	return v
}

func reasons(why []trade.Reason) string {
	lines := make([]string, 0, len(why))
	for _, w := range why {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %.2f %s / %s %s", w.Feature, w.Score, w.Left, w.Right, w.Detail)))
	}
	return strings.Join(lines, "\n")
}

// Close implements report.Handler.
func (h *Handler) Close() error {
	for _, l := range layout {
		if s := h.sheets[l.name]; s != nil {
			h.keep(s.stream.Flush())
		}
	}
	h.keep(h.book.SetDocProps(&excelize.DocProperties{Title: h.title, Creator: "Tallyman"}))
	if h.err != nil {
		return h.err
	}
	if err := h.book.Write(h.w); err != nil {
		return fmt.Errorf("dossier workbook: %w", err)
	}
	return h.book.Close()
}
