package watchlist

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Summary is what reading one list version gave.
type Summary struct {
	ListID    string `json:"list_id"`
	Version   string `json:"version"` // 12 hex digits of the hash of its files
	Format    string `json:"format"`
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Licence   string `json:"licence"`
	AsOf      string `json:"as_of,omitempty"`

	Entities    int64 `json:"entities"`
	Names       int64 `json:"names"`
	Identifiers int64 `json:"identifiers"`
	Addresses   int64 `json:"addresses"`
	Listings    int64 `json:"listings"`
	Ownership   int64 `json:"ownership"`

	// RowsRead = rows in entities or edges + RowsSkipped.
	RowsRead    int64            `json:"rows_read"`
	RowsSkipped int64            `json:"rows_skipped"`
	SkippedBy   map[string]int64 `json:"skipped_by_reason,omitempty"`
	Skips       []Skip           `json:"skipped,omitempty"` // the first ones

	BySchema map[string]int64 `json:"by_schema"`
	ByScript map[string]int64 `json:"names_by_script"`
	// Wrong counts identifiers whose check digit is wrong; Proven those whose is right.
	Proven int64 `json:"identifiers_proven"`
	Wrong  int64 `json:"identifiers_wrong"`

	// EarliestListed and LatestListed are ISO dates, or "" where the format
	// carries none; Undated counts entities without any.
	EarliestListed string `json:"earliest_listed"`
	LatestListed   string `json:"latest_listed"`
	Undated        int64  `json:"entities_without_listing_date"`
	// Unlisted counts entities that no listing names: owners and owned of listed
	// ones, which a list carries along.
	Unlisted int64    `json:"entities_without_listing"`
	Warnings []string `json:"warnings,omitempty"`
}

// summary counts while a list is read.
type summary struct {
	Summary
	ids     map[int64]struct{}
	partial int64
}

func newSummary(listID string, f Format, files []File) *summary {
	return &summary{ids: map[int64]struct{}{}, Summary: Summary{ListID: listID, Version: versionOf(files), Format: f.ID, Title: f.Title,
		Publisher: f.Publisher, Licence: f.Licence, BySchema: map[string]int64{}, ByScript: map[string]int64{}}}
}

// versionOf names the bytes of a list: the first 12 hex digits of the SHA-256
// over its files' sorted SHA-256, one a line.
func versionOf(files []File) string {
	sum := sha256.Sum256([]byte(strings.Join(hashes(files), "\n")))
	return hex.EncodeToString(sum[:6])
}

// entity counts one entity and refuses what no parser may hand over.
func (s *summary) entity(e *trade.Entity) error {
	if e.ID == "" || len(e.Names) == 0 {
		return fmt.Errorf("entity %q in row %d has %d names", e.ID, e.Row, len(e.Names))
	}
	k := trade.Hash64(e.ID)
	if _, twice := s.ids[k]; twice {
		return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("row %d", e.Row), Message: fmt.Sprintf("entity id %q occurs twice", e.ID)}
	}
	s.ids[k] = struct{}{}
	if e.Caption == "" {
		e.Caption = e.Names[0].Name
	}
	if e.Schema == "" {
		e.Schema = trade.LegalEntity
	}
	s.Entities++
	s.Names += int64(len(e.Names))
	s.Identifiers += int64(len(e.IDs))
	s.Addresses += int64(len(e.Address))
	s.Listings += int64(len(e.Listings))
	if len(e.Listings) == 0 {
		s.Unlisted++
	}
	s.BySchema[string(e.Schema)]++
	for _, n := range e.Names {
		s.ByScript[n.Script]++
	}
	for _, id := range e.IDs {
		if id.Valid != nil && *id.Valid {
			s.Proven++
		} else if id.Valid != nil {
			s.Wrong++
		}
	}
	s.dates(e)
	return nil
}

func (s *summary) dates(e *trade.Entity) {
	dated := false
	for _, l := range e.Listings {
		if l.ListedOn == "" {
			continue
		}
		if _, full := listfile.Days(l.ListedOn); !full {
			s.partial++
			continue
		}
		dated = true
		if s.EarliestListed == "" || l.ListedOn < s.EarliestListed {
			s.EarliestListed = l.ListedOn
		}
		s.LatestListed = max(s.LatestListed, l.ListedOn)
	}
	if !dated {
		s.Undated++
	}
}

func (s *summary) finish(rep Report) {
	rep.Finish()
	s.AsOf = rep.AsOf
	s.RowsRead, s.RowsSkipped, s.SkippedBy, s.Skips = rep.RowsRead, rep.RowsSkipped, rep.SkippedBy, rep.Skips
	for to, from := range map[*string]string{&s.Title: rep.Title, &s.Publisher: rep.Publisher, &s.Licence: rep.Licence} {
		if from != "" {
			*to = from
		}
	}
	s.Warnings = append(s.Warnings, rep.Warnings...)
	switch {
	case s.Entities > 0 && s.Undated == s.Entities:
		s.Warnings = append(s.Warnings, "this list carries no listing dates: it cannot be said whether a shipment came before or after a listing")
	case s.Undated > 0:
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d of %d entities carry no listing date", s.Undated, s.Entities))
	}
	if s.Unlisted > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d entities stand in the files without a listing, as owners or owned of others; they are not listed themselves", s.Unlisted))
	}
	if s.partial > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d listing dates state no day and are left out of date columns", s.partial))
	}
}

// filesJSON is the column files of watchlist.list.
func filesJSON(files []File) (string, error) {
	type file struct {
		Name   string `json:"name"`
		SHA256 string `json:"sha256"`
		Bytes  int64  `json:"bytes"`
	}
	var out []file
	for _, f := range files {
		out = append(out, file{f.Name, f.SHA256, f.Size})
	}
	slices.SortFunc(out, func(a, b file) int { return strings.Compare(a.Name+a.SHA256, b.Name+b.SHA256) })
	raw, err := json.Marshal(out)
	return string(raw), err
}

// extraJSON is the column extra of watchlist.entity; "" where there is nothing.
func extraJSON(extra map[string][]string) (string, error) {
	if len(extra) == 0 {
		return "", nil
	}
	ordered := make(map[string][]string, len(extra))
	maps.Copy(ordered, extra)
	raw, err := json.Marshal(ordered) // encoding/json writes keys in sorted order
	return string(raw), err
}
