package watchlist

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Version of the reading rules; part of the key of what is built with them.
const Version = "5"

// What the formats hand over is defined beside what they share.
type (
	Format = listfile.Format
	File   = listfile.File
	Report = listfile.Report
	Skip   = listfile.Skip
)

// sure is the confidence below which a format is not taken on its own.
const sure = 0.25

// Find returns a format by its id.
func Find(id string) (Format, error) {
	var ids []string
	for _, f := range All() {
		if f.ID == id {
			return f, nil
		}
		ids = append(ids, f.ID)
	}
	return Format{}, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("list format %q", id), Next: "one of: " + strings.Join(ids, ", ")}
}

// Detect finds the format of which the files together are one list. Where none
// fits, the error says with what each file begins.
func Detect(files []File) (Format, error) {
	samples := make([]listfile.Sample, 0, len(files))
	for _, f := range files {
		s, err := f.Sample()
		if err != nil {
			return Format{}, err
		}
		samples = append(samples, s)
	}
	if len(samples) == 0 {
		return Format{}, &trade.Error{Code: trade.CodeUsage, Message: "a list without files"}
	}
	var best Format
	most := 0.0
	for _, f := range All() {
		if c := f.Detect(samples); c > most {
			best, most = f, c
		}
	}
	if most >= sure {
		return best, nil
	}
	var seen []string
	for _, s := range samples {
		seen = append(seen, begins(s))
	}
	return Format{}, &trade.Error{Code: trade.CodeInput, Where: files[0].Name,
		Message: "no list format fits; " + strings.Join(seen, "; "),
		Next:    "name the format, or write a CSV with the columns id and name (format plain)"}
}

// begins says what a file looks like.
func begins(s listfile.Sample) string {
	if len(bytes.TrimSpace(s.Head)) == 0 {
		return s.Name + " is empty"
	}
	if root, ok := s.Root(); ok && bytes.HasPrefix(bytes.TrimSpace(s.Head), []byte("<")) {
		return fmt.Sprintf("%s is XML with the root element %s", s.Name, root.Name.Local)
	}
	line, _, _ := strings.Cut(string(bytes.TrimSpace(s.Head)), "\n")
	if !utf8.ValidString(line) {
		line = strings.ToValidUTF8(line, "?")
	}
	return fmt.Sprintf("%s begins with %q", s.Name, listfile.Short(strings.TrimSpace(line), 200))
}

// Read parses the files of one list without writing tables: format "" is
// detected. Ids are as the publisher has them. It is what [Load] and screening
// without a case share.
func Read(ctx context.Context, listID, format string, paths []string, emit listfile.Emit, own listfile.Own) (Summary, error) {
	files := make([]File, 0, len(paths))
	for _, p := range paths {
		f, err := listfile.FromPath(ctx, p)
		if err != nil {
			return Summary{}, err
		}
		files = append(files, f)
	}
	return ReadFiles(ctx, listID, format, files, emit, own)
}

// ReadFiles is [Read] for files that are open already.
func ReadFiles(ctx context.Context, listID, format string, files []File, emit listfile.Emit, own listfile.Own) (Summary, error) {
	f, err := choose(format, files)
	if err != nil {
		return Summary{}, err
	}
	s := newSummary(listID, f, files)
	rep, err := f.Parse(ctx, files, func(e trade.Entity) error {
		if err := s.entity(&e); err != nil {
			return err
		}
		return emit(e)
	}, func(o trade.Ownership) error {
		s.Ownership++
		return own(o)
	})
	if err != nil {
		return s.Summary, fmt.Errorf("read list %s as %s: %w", listID, f.ID, err)
	}
	s.finish(rep)
	if s.Entities == 0 {
		return s.Summary, &trade.Error{Code: trade.CodeInput, Where: files[0].Name,
			Message: fmt.Sprintf("no entity in %d rows read as %s", s.RowsRead, f.ID), Next: strings.Join(s.Warnings, "; ")}
	}
	return s.Summary, nil
}

func choose(format string, files []File) (Format, error) {
	if format == "" {
		return Detect(files)
	}
	return Find(format)
}

// Hashes are the SHA-256 of a list's files, sorted.
func hashes(files []File) []string {
	var out []string
	for _, f := range files {
		out = append(out, f.SHA256)
	}
	slices.Sort(out)
	return out
}
