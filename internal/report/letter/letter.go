// Package letter drafts right-of-reply letters from the report stream: one for
// each party that findings speak of, every assertion as a bullet with the rows
// it stands on, so that nobody named is surprised by what is printed. It reads
// report messages and writes Markdown files and a response log into a folder.
// A draft says what the records show and asks; sending is for a person.
package letter

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/report"
)

// LogName is the response log: who was written to, when, and what came back. It
// is made once and never overwritten.
const LogName = "responses.csv"

// Handler collects findings by subject and writes the letters on Close.
type Handler struct {
	dir      string
	header   report.Header
	subjects map[string]*subject
	order    []string
}

type subject struct {
	name     string
	findings []report.Finding
}

var _ report.Handler = (*Handler)(nil)

// New returns a handler that writes into dir, which must exist.
func New(dir string) *Handler { return &Handler{dir: dir, subjects: map[string]*subject{}} }

// Message implements report.Handler.
func (h *Handler) Message(m report.Message) error {
	switch {
	case m.Header != nil:
		h.header = *m.Header
	case m.Finding != nil && m.Finding.Subject != "" && strings.HasPrefix(m.Finding.SubjectID, "ent-"):
		s := h.subjects[m.Finding.SubjectID]
		if s == nil {
			s = &subject{name: m.Finding.Subject}
			h.subjects[m.Finding.SubjectID] = s
			h.order = append(h.order, m.Finding.SubjectID)
		}
		s.findings = append(s.findings, *m.Finding)
	}
	return nil
}

// Close implements report.Handler.
func (h *Handler) Close() error {
	for _, id := range h.order {
		path := filepath.Join(h.dir, fileName(id))
		if err := os.WriteFile(path, []byte(h.letter(id)), 0o644); err != nil {
			return fmt.Errorf("letter: %w", err)
		}
	}
	return h.log()
}

var notID = regexp.MustCompile(`[^a-z0-9-]+`)

func fileName(id string) string { return notID.ReplaceAllString(strings.ToLower(id), "-") + ".md" }

func (h *Handler) letter(id string) string {
	s := h.subjects[id]
	var b strings.Builder
	if h.header.Synthetic {
		b.WriteString("> **SYNTHETIC DATA**: every company and number here is invented. Do not send.\n\n")
	}
	fmt.Fprintf(&b, "# Request for comment: %s\n\n", oneLine(s.name))
	b.WriteString("*Draft. Check each statement against its rows before it is sent. Fill in what stands in square brackets.*\n\n")
	fmt.Fprintf(&b, "[place, date]\n\nDear Sir or Madam,\n\nwe are preparing a publication on the basis of trade records dated %s to %s. It may name %s. ", h.header.FirstOn, h.header.LastOn, oneLine(s.name))
	b.WriteString("The records state the following. We ask you to confirm, correct or comment on each point, and to tell us anything that bears on it, by [day and hour, time zone].\n\n")
	for i, f := range s.findings {
		fmt.Fprintf(&b, "%d. %s\n", i+1, oneLine(f.Sentence))
		for _, r := range first(f.Rows, 5) {
			fmt.Fprintf(&b, "   - %s, declaration %s: %s to %s, %s to %s, HS %s, %s, USD %s (%s, row %d)\n", r.Date, either(r.Decl, "number not stated"), oneLine(r.Sender), oneLine(r.Recipient), either(r.From, "?"), either(r.To, "?"),
				either(r.HS, "not stated"), oneLine(r.Description), either(report.Amount(r.ValueUSD), "not stated"), oneLine(r.File), r.Row)
		}
		if n := f.Total - int64(min(len(f.Rows), 5)); n > 0 {
			fmt.Fprintf(&b, "   - and %d more rows; a list can be sent on request (%s)\n", n, f.ID)
		}
		for _, q := range f.Benign {
			fmt.Fprintf(&b, "   - Is this so: %s\n", oneLine(q))
		}
	}
	b.WriteString("\nCustoms records may hold errors, and a name on a record may be that of another firm. A similar name on a list is a similarity and not an identification. We shall print your answer, or say that there was none.\n\n")
	b.WriteString("Yours faithfully,\n[name, publication, how to reach us]\n\n")
	fmt.Fprintf(&b, "---\n\nFor the file: state `%s`, findings %s.\n", h.header.Ledger, strings.Join(ids(s.findings), ", "))
	return b.String()
}

// log makes the response log once, and adds the parties that are not in it.
func (h *Handler) log() error {
	path := filepath.Join(h.dir, LogName)
	known, err := logged(path)
	if err != nil {
		return err
	}
	fresh := known == nil
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return fmt.Errorf("response log: %w", err)
	}
	w := csv.NewWriter(f)
	if fresh {
		_ = w.Write([]string{"entity_id", "name", "letter", "sent_on", "sent_to", "deadline", "answered_on", "answer_in_their_words", "status"})
	}
	for _, id := range h.order {
		if !slices.Contains(known, id) {
			_ = w.Write([]string{id, h.subjects[id].name, fileName(id), "", "", "", "", "", "draft"})
		}
	}
	w.Flush()
	if err := errors.Join(w.Error(), f.Close()); err != nil {
		return fmt.Errorf("response log: %w", err)
	}
	return nil
}

// logged are the entity ids in a log; nil where there is none yet.
func logged(path string) ([]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("response log: %w", err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("response log %s: %w", path, err)
	}
	out := []string{}
	for _, row := range rows {
		if len(row) > 0 {
			out = append(out, row[0])
		}
	}
	return out, nil
}

func ids(fs []report.Finding) []string {
	out := make([]string, 0, len(fs))
	for _, f := range fs {
		out = append(out, f.ID)
	}
	return out
}

func first(rows []report.Row, n int) []report.Row { return rows[:min(len(rows), n)] }

func either(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
