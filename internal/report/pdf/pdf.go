// Package pdf makes the dossier a PDF: by printing the HTML page with a browser
// where one is installed, else with a library, plainer and without the charts.
// It reads the page, or report messages, and writes PDF.
package pdf

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"tallyman/internal/report"
)

// browsers that print a page without a window, in the order of trying.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"}

// Browser is the path of a browser that can print, "" where there is none.
func Browser() string {
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Print prints a self-contained page with a browser, offline and in a profile
// of its own that is thrown away.
func Print(ctx context.Context, browser, page, profile, out string) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	abs, err := filepath.Abs(page)
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	var said bytes.Buffer
	// The sandbox needs rights that containers and root do not have; the page is
	// our own, without script and without any request.
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--user-data-dir="+profile, "--no-pdf-header-footer", "--print-to-pdf="+out, "file://"+abs)
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s could not print the page: %w: %s", browser, err, lastLine(said.String()))
	}
	return nil
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

// Handler writes the dossier with the library.
type Handler struct {
	w   io.Writer
	doc *fpdf.Fpdf
	// missing counts letters that the embedded font has no form for.
	missing int
	section string
	mark    string
}

var _ report.Handler = (*Handler)(nil)

// New returns a handler that writes to w on Close. Its font holds Latin, Greek
// and Cyrillic; other letters are shown as their code points, never dropped.
func New(w io.Writer) *Handler {
	doc := fpdf.New("P", "mm", "A4", "")
	doc.AddUTF8FontFromBytes("go", "", goregular.TTF)
	doc.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	doc.SetMargins(20, 18, 20)
	doc.SetAutoPageBreak(true, 20)
	h := &Handler{w: w, doc: doc}
	doc.SetFooterFunc(func() {
		doc.SetY(-14)
		h.font("", 8)
		doc.CellFormat(0, 5, h.known(strings.TrimSpace(h.mark+fmt.Sprintf("   page %d", doc.PageNo()))), "", 0, "C", false, 0, "")
	})
	return h
}

func (h *Handler) font(style string, size float64) { h.doc.SetFont("go", style, size) }

// known writes letters without a form in the font as U+XXXX.
func (h *Handler) known(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 0x2e80 && (r < 0x590 || r >= 0x1e00), unicode.IsSpace(r):
			b.WriteRune(r)
		default:
			h.missing++
			fmt.Fprintf(&b, "[U+%04X]", r)
		}
	}
	return b.String()
}

func (h *Handler) text(size float64, style, s string) {
	if strings.TrimSpace(s) == "" {
		return
	}
	h.font(style, size)
	h.doc.MultiCell(0, size*.48, h.known(s), "", "L", false)
	h.doc.Ln(1)
}

func (h *Handler) open(title string) {
	if h.section == title {
		return
	}
	h.section = title
	h.doc.Ln(4)
	h.text(14, "B", title)
}

// Message implements report.Handler.
func (h *Handler) Message(m report.Message) error {
	switch {
	case m.Header != nil:
		x := m.Header
		h.mark = x.Title + ", state " + x.Ledger
		if x.Synthetic {
			h.mark = "SYNTHETIC DATA: every company and number is invented. " + h.mark
		}
		h.doc.SetTitle(x.Title, true)
		h.doc.AddPage()
		if x.Synthetic {
			h.text(10, "B", "SYNTHETIC DATA: every company, name and number here is invented.")
		}
		h.text(20, "B", x.Title)
		h.text(9, "", fmt.Sprintf("Dossier of %s · %s · state %s · records from %s to %s", x.GeneratedAt, x.Tool, x.Ledger, x.FirstOn, x.LastOn))
	case m.Headline != nil:
		h.open("Summary")
		f := m.Headline.Figure
		h.text(10, "", fmt.Sprintf("%s (%s; period %s; %s)", report.FigureText(f), m.Headline.Label, f.Period, f.ID))
	case m.Claim != nil:
		h.claim(*m.Claim)
	case m.Coverage != nil:
		h.open("What these data can see")
		c := m.Coverage
		missing := "none"
		if len(c.Missing) > 0 {
			missing = strings.Join(c.Missing, ", ")
		}
		h.text(9, "", fmt.Sprintf("%s %s %s: %d rows in %d months; months missing inside: %s; without value %d, without HS code %d, without recipient %d", c.Reporter, c.Direction, c.Grain, c.Rows, len(c.Months), missing, c.NoValue, c.NoHS, c.NoParty))
	case m.List != nil:
		h.open("Watchlists")
		h.text(9, "", fmt.Sprintf("%s: %s, version %s, %d entries, %d matches here. %s", m.List.ID, m.List.Title, m.List.Version, m.List.Entities, m.List.Hits, m.List.Licence))
	case m.Control != nil:
		h.open("Control lists")
		h.text(9, "", fmt.Sprintf("%s version %s: %d rows carry a corresponding code", m.Control.ID, m.Control.Version, m.Control.Rows))
	case m.Source != nil:
		h.open("Sources")
		h.text(8, "", fmt.Sprintf("%s (%s): %d read, %d loaded, %d rejected, %d duplicate; SHA-256 %s", m.Source.Name, m.Source.SourceID, m.Source.Read, m.Source.Loaded, m.Source.Rejected, m.Source.Duplicate, m.Source.SHA256))
	case m.Detector != nil:
		h.open(m.Detector.Title)
		h.text(10, "", m.Detector.Question)
		h.text(9, "", m.Detector.Method)
		h.text(9, "B", strings.TrimSpace(fmt.Sprintf("%s, %d findings. %s", report.Words(string(m.Detector.Outcome)), m.Detector.Findings, m.Detector.Message)))
	case m.Finding != nil:
		h.finding(*m.Finding)
	case m.Party != nil:
		h.party(*m.Party)
	case m.End != nil:
		h.doc.Ln(4)
		h.text(8, "", fmt.Sprintf("%d findings, %d of them here. A finding is a lead for a person to check, and no statement about guilt or law.", m.End.Findings, m.End.Shown))
		if h.missing > 0 {
			h.text(8, "", fmt.Sprintf("%d letters that this document's font has no form for stand as their Unicode numbers; the HTML page shows them.", h.missing))
		}
	}
	return h.doc.Error()
}

func (h *Handler) party(p report.Party) {
	h.open("Parties")
	h.doc.Ln(2)
	h.text(11, "B", p.Caption)
	h.text(8, "", strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", p.ID, p.Latin, p.Country, p.TaxID)), " · "))
	for _, f := range p.Findings {
		h.text(8, "", "Finding "+f.ID+": "+f.Title)
	}
	for _, f := range p.Figures {
		groups := make([]string, len(f.Figure.Groups))
		for i, g := range f.Figure.Groups {
			groups[i] = fmt.Sprintf("%s (%d rows)", f.Names[i], g.Rows)
			if g.Value != nil {
				groups[i] = fmt.Sprintf("%s %s (%d rows)", f.Names[i], report.Amount(*g.Value), g.Rows)
			}
		}
		h.text(9, "", strings.TrimSpace(fmt.Sprintf("%s: %s (%s) %s", f.Label, report.FigureText(f.Figure), f.Figure.ID, strings.Join(groups, "; "))))
	}
	for _, x := range p.Hits {
		h.text(8, "", fmt.Sprintf("On the record: %s. On the list: %s (%s %s, listed %s, score %.2f).", x.PartyName, x.ListingName, x.ListID, x.EntityID, x.ListedOn, x.Score))
	}
	for _, s := range p.Spellings {
		h.text(8, "", fmt.Sprintf("Written: %s (%d rows, by %s)", s.Name, s.Rows, report.Words(s.Rule)))
	}
}

func (h *Handler) claim(c report.Claim) {
	h.open("Claims checked")
	h.text(10, "B", "“"+c.Quote+"”")
	h.text(9, "", strings.TrimSpace(c.Outlet+", “"+c.Title+"” "+c.Published))
	h.text(10, "", c.Words+". "+c.Wording+" "+c.Why)
	for _, r := range c.Replies {
		h.text(9, "", r.By+" "+r.On+": “"+r.Words+"”")
	}
}

func (h *Handler) finding(f report.Finding) {
	h.doc.Ln(2)
	h.text(11, "B", f.Title)
	h.text(8, "", fmt.Sprintf("%s · strength %.2f · %s · %d rows", f.ID, f.Strength, report.USD(f.ValueUSD), f.Finding.Rows))
	h.text(10, "", f.Sentence)
	for _, x := range f.Hits {
		h.text(8, "", fmt.Sprintf("On the record: %s. On the list: %s (%s %s, listed %s, score %.2f).", x.PartyName, x.ListingName, x.ListID, x.EntityID, x.ListedOn, x.Score))
	}
	h.text(8, "", "Innocent explanations: "+strings.Join(f.Benign, " "))
	h.text(8, "", "What would change this: "+strings.Join(f.Changes, " "))
	for _, r := range f.Rows {
		h.text(8, "", fmt.Sprintf("%s  %s to %s, %s to %s, HS %s, %s, USD %s (%s, %s, row %d)", r.Date, r.Sender, r.Recipient, r.From, r.To, r.HS, r.Description, report.Amount(r.ValueUSD), r.File, r.Sheet, r.Row))
	}
}

// Close implements report.Handler.
func (h *Handler) Close() error {
	if err := h.doc.Output(h.w); err != nil {
		return fmt.Errorf("dossier PDF: %w", err)
	}
	return nil
}
