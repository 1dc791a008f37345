package listfile

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tallyman/internal/trade"
)

// Emit takes one entity; Own takes one edge. Both may return an error, which
// ends the parse. An entity is complete when it is emitted; edges may name
// entities that come later.
type (
	Emit func(trade.Entity) error
	Own  func(trade.Ownership) error
)

// Format is one way in which lists are published.
type Format struct {
	ID        string // kebab-case, stable: "us-ofac-sdn"
	Title     string // "OFAC SDN list, legacy CSV"
	Publisher string
	Licence   string // under what the publisher lets the list be used
	// Detect says how sure it is (0..1) that the files, given by their beginnings,
	// are one list of this format.
	Detect func([]Sample) float64
	// Parse reads the files of one list.
	Parse func(ctx context.Context, files []File, emit Emit, own Own) (Report, error)
}

// Skip is one row that is in no entity, and why.
type Skip struct {
	File   string `json:"file"`
	Row    int    `json:"row"`
	Reason string `json:"reason"`
	Found  string `json:"found,omitempty"`
}

// kept bounds the examples in a report; the counts are always complete.
const kept = 50

// Report is what a parser says about the files it read. RowsRead = rows in
// entities or edges + RowsSkipped.
type Report struct {
	AsOf        string // the date of the list, where its files state one
	RowsRead    int64
	RowsSkipped int64
	SkippedBy   map[string]int64 // reason -> rows
	Skips       []Skip           // the first ones
	Warnings    []string
	// Title, Publisher and Licence replace the format's where the files state
	// their own, or where the format is nobody's in particular.
	Title, Publisher, Licence string

	warned map[string]*warning
	order  []string
}

type warning struct {
	n        int64
	examples []string
}

// Read counts rows.
func (r *Report) Read(n int) { r.RowsRead += int64(n) }

// Skip says that a row that was counted is in no entity. Reasons are counted,
// so they hold no values of the row; those go into found.
func (r *Report) Skip(file string, row int, reason, found string) {
	if r.SkippedBy == nil {
		r.SkippedBy = map[string]int64{}
	}
	r.RowsSkipped++
	r.SkippedBy[reason]++
	if len(r.Skips) < kept {
		r.Skips = append(r.Skips, Skip{file, row, reason, Short(found, 200)})
	}
}

// Warn says something about the whole list, once.
func (r *Report) Warn(format string, args ...any) {
	w := fmt.Sprintf(format, args...)
	if !slices.Contains(r.Warnings, w) {
		r.Warnings = append(r.Warnings, w)
	}
}

// Unread says that a cell of a row that is used could not be read. Equal
// complaints are counted and shown with their first places.
func (r *Report) Unread(file string, row int, column, found, expected string) {
	r.note(fmt.Sprintf("column %s: expected %s", column, expected), fmt.Sprintf("%s row %d: %q", file, row, Short(found, 80)))
}

// Note counts a complaint that is not about one cell.
func (r *Report) Note(complaint, file string, row int) {
	r.note(complaint, fmt.Sprintf("%s row %d", file, row))
}

func (r *Report) note(what, where string) {
	if r.warned == nil {
		r.warned = map[string]*warning{}
	}
	w := r.warned[what]
	if w == nil {
		w = &warning{}
		r.warned[what] = w
		r.order = append(r.order, what)
	}
	w.n++
	if len(w.examples) < 3 {
		w.examples = append(w.examples, where)
	}
}

// Finish turns the counted complaints into warnings. Call it once, at the end.
func (r *Report) Finish() {
	for _, what := range r.order {
		w := r.warned[what]
		text := what + ": "
		if w.n == 1 {
			text += w.examples[0]
		} else {
			text += fmt.Sprintf("%d times, first %s", w.n, join(w.examples, "; "))
		}
		r.Warnings = append(r.Warnings, text)
	}
	r.warned, r.order = nil, nil
	for _, reason := range slices.Sorted(maps.Keys(r.SkippedBy)) {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%d rows are in no entity: %s", r.SkippedBy[reason], reason))
	}
}

func join(parts []string, sep string) string {
	out := ""
	for i, p := range parts {
		if i > 0 {
			out += sep
		}
		out += p
	}
	return out
}

// Short cuts s to at most n bytes, at a letter's edge, and says so.
func Short(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n] + " ..."
}
