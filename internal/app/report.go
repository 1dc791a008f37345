package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tallyman/internal/detect/all"
	"tallyman/internal/report"
	"tallyman/internal/report/cite"
	"tallyman/internal/report/html"
	"tallyman/internal/report/letter"
	"tallyman/internal/report/markdown"
	"tallyman/internal/report/pdf"
	"tallyman/internal/report/story"
	"tallyman/internal/report/xlsx"
	"tallyman/internal/store"
	"tallyman/internal/synth"
	"tallyman/internal/trade"
)

// How much of a case the dossier shows in full; the rest stands in the stream's
// counts and in the verbs that it names.
const (
	shownFindings = 25 // per detector
	shownRows     = 8  // per finding
	shownHits     = 12 // per finding
	// inMemory bounds the tables that are held in memory while a dossier asks
	// its hundreds of questions.
	inMemory = 1_000_000
)

// ReportOptions of a dossier.
type ReportOptions struct {
	Formats []string // of reportFormats; json is always written
	Version Version
	// Strict refuses a story with numbers typed by hand beside its claims;
	// Fault hears of each of them.
	Strict bool
	Fault  func(story.Fault)
}

// Report writes the dossier folder, and the story of the case where it has one,
// and returns the files it wrote, the page first.
func (c *Case) Report(ctx context.Context, opt ReportOptions) ([]string, error) {
	for _, f := range opt.Formats {
		if !slices.Contains(reportFormats, f) {
			return nil, &trade.Error{Code: trade.CodeUsage, Where: "--format", Message: fmt.Sprintf("%q is not a format of the dossier", f), Next: "choose from " + strings.Join(reportFormats, ", ")}
		}
	}
	v, err := c.need(ctx, "detect")
	if err != nil {
		return nil, err
	}
	defer func() { _ = v.Close() }()
	for _, table := range []string{"ingest.file", "ingest.sheet", "normalize.item", "normalize.party", "normalize.goods", "resolve.link",
		"classify.class", "classify.control", "classify.cover", "detect.evidence"} {
		if err := v.Materialize(ctx, table, inMemory); err != nil {
			return nil, err
		}
	}
	dir := filepath.Join(c.Dir, dossierDir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("write dossier: %w", err)
	}
	// First, since it may be refused and takes the least time.
	own, err := c.ownStory(ctx, v, opt)
	if err != nil {
		return nil, err
	}
	stream := filepath.Join(dir, "dossier.json")
	err = writeFile(stream, func(f *os.File) error {
		w := report.NewWriter(f)
		if err := c.stream(ctx, v, opt, w.Message); err != nil {
			return err
		}
		return w.Close()
	})
	if err != nil {
		return nil, err
	}
	files := []string{stream}
	for _, format := range opt.Formats {
		path, err := c.render(ctx, v, opt, format, stream)
		if err != nil {
			return nil, err
		}
		switch format {
		case "json":
		case "html":
			files = append([]string{path}, files...)
		default:
			files = append(files, path)
		}
	}
	return append(files, own...), nil
}

// reportFormats are the formats of the dossier, and renderers those that are
// made from the stream alone.
var (
	reportFormats = []string{"html", "pdf", "md", "xlsx", "ftm", "letters", "bibtex", "csl", "prov", "claimreview", "json"}
	renderers     = map[string]struct {
		file string
		make func(io.Writer) report.Handler
	}{
		"html": {"index.html", func(w io.Writer) report.Handler { return html.New(w) }},
		"md":   {"dossier.md", func(w io.Writer) report.Handler { return markdown.New(w) }},
		"xlsx": {"dossier.xlsx", func(w io.Writer) report.Handler { return xlsx.New(w) }},

		"bibtex":      {"citations.bib", cite.BibTeX},
		"csl":         {"citations.csl.json", cite.CSL},
		"prov":        {"provenance.prov.json", cite.PROV},
		"claimreview": {"claimreview.jsonld", cite.ClaimReview},
	}
)

// render writes one format beside the stream and returns its path.
func (c *Case) render(ctx context.Context, v *View, opt ReportOptions, format, stream string) (string, error) {
	dir := filepath.Dir(stream)
	switch format {
	case "json":
		return stream, nil
	case "ftm":
		path := filepath.Join(dir, "entities.ftm.json")
		return path, c.evidenceFTM(ctx, v, opt, path)
	case "pdf":
		path := filepath.Join(dir, "dossier.pdf")
		return path, renderPDF(ctx, stream, path)
	case "letters":
		path := filepath.Join(dir, "letters")
		if err := os.MkdirAll(path, 0o755); err != nil {
			return "", fmt.Errorf("write letters: %w", err)
		}
		return path, replay(stream, letter.New(path))
	}
	r := renderers[format]
	path := filepath.Join(dir, r.file)
	return path, writeFile(path, func(f *os.File) error { return replay(stream, r.make(f)) })
}

// replay reads a saved stream into a handler.
func replay(stream string, h report.Handler) error {
	in, err := os.Open(stream)
	if err != nil {
		return fmt.Errorf("write dossier: %w", err)
	}
	defer func() { _ = in.Close() }()
	return report.Replay(in, h)
}

// renderPDF prints the page with a browser where there is one, and writes a
// plainer document where there is none or it fails.
func renderPDF(ctx context.Context, stream, path string) error {
	if browser := pdf.Browser(); browser != "" {
		tmp, err := os.MkdirTemp("", "tallyman-print-")
		if err != nil {
			return fmt.Errorf("write PDF: %w", err)
		}
		defer func() { _ = os.RemoveAll(tmp) }()
		page, printed := filepath.Join(tmp, "index.html"), filepath.Join(tmp, "dossier.pdf")
		if err := writeFile(page, func(f *os.File) error { return replay(stream, html.New(f)) }); err != nil {
			return err
		}
		if err := pdf.Print(ctx, browser, page, filepath.Join(tmp, "profile"), printed); err == nil {
			return writeFile(path, func(f *os.File) error { return copyInto(f, printed) })
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return writeFile(path, func(f *os.File) error { return replay(stream, pdf.New(f)) })
}

func copyInto(w io.Writer, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	_, err = io.Copy(w, in)
	return err
}

// evidenceFTM writes every row that a finding stands on as FollowTheMoney.
// Natural persons are left out.
func (c *Case) evidenceFTM(ctx context.Context, v *View, opt ReportOptions, path string) error {
	if err := v.Exec(ctx, "CREATE OR REPLACE TEMP TABLE chosen AS SELECT DISTINCT item_id FROM detect.evidence"); err != nil {
		return err
	}
	header, err := c.header(ctx, v, opt.Version)
	if err != nil {
		return err
	}
	var note exportNote
	if header.Synthetic {
		note.Watermark = synth.Watermark
	}
	return writeFile(path, func(f *os.File) error {
		_, err := c.exportFTM(ctx, v, note, false, f)
		return err
	})
}

// writeFile writes beside the target and renames, so that a reader never sees
// half a file.
func writeFile(path string, write func(f *os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	err = write(f)
	if e := f.Chmod(0o644); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// stream emits the dossier's messages in order.
func (c *Case) stream(ctx context.Context, v *View, opt ReportOptions, emit func(report.Message) error) error {
	header, err := c.header(ctx, v, opt.Version)
	if err != nil {
		return err
	}
	if err := emit(report.Message{Header: &header}); err != nil {
		return err
	}
	for _, part := range []func(context.Context, *View, func(report.Message) error) error{
		c.streamHeadlines, c.streamClaims, c.streamFlows, c.streamCoverage, c.streamLists, c.streamControls, c.streamSources,
	} {
		if err := part(ctx, v, emit); err != nil {
			return err
		}
	}
	detectors, err := all.Detectors()
	if err != nil {
		return err
	}
	var end report.End
	shown := map[string]bool{}
	track := func(m report.Message) error {
		if m.Finding != nil {
			shown[m.Finding.ID] = true
		}
		return emit(m)
	}
	for _, d := range detectors {
		def := d.Definition()
		msg := report.Detector{ID: def.ID, Title: def.Title, Question: def.Question, Method: def.Method, References: def.References, Outcome: trade.NotApplicable}
		var message *string
		if _, err := store.QueryOne(ctx, v, "SELECT outcome, findings, message FROM detect.status WHERE detector = ?", []any{def.ID},
			&msg.Outcome, &msg.Findings, &message); err != nil {
			return err
		}
		if message != nil {
			msg.Message = *message
		}
		if err := emit(report.Message{Detector: &msg}); err != nil {
			return err
		}
		printed, err := c.streamFindings(ctx, v, def.ID, header.Events, track)
		if err != nil {
			return err
		}
		end.Findings += msg.Findings
		end.Shown += printed
	}
	if err := c.streamParties(ctx, v, shown, eventLines(header.Events), emit); err != nil {
		return err
	}
	return emit(report.Message{End: &end})
}

func (c *Case) header(ctx context.Context, v *View, version Version) (report.Header, error) {
	h := report.Header{Version: report.StreamVersion, Title: c.Config.Title, Tool: "Tallyman " + version.Version,
		GeneratedAt: time.Now().UTC().Format(time.RFC3339), Ledger: v.Ledger, Events: c.Config.Events, Threshold: c.Config.Screen.Threshold}
	if _, err := store.QueryOne(ctx, v, `SELECT coalesce(CAST(min("on") AS VARCHAR), 'unknown'), coalesce(CAST(max("on") AS VARCHAR), 'unknown') FROM normalize.item`, nil,
		&h.FirstOn, &h.LastOn); err != nil {
		return h, err
	}
	if _, err := store.QueryOne(ctx, v, "SELECT coalesce(bool_or(synthetic), false) FROM ingest.file", nil, &h.Synthetic); err != nil {
		return h, err
	}
	h.Synthetic = h.Synthetic || c.Config.Synthetic
	_, err := store.QueryOne(ctx, v, "SELECT coalesce(any_value(model), '') FROM screen.hit", nil, &h.Model)
	return h, err
}
