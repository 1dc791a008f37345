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
		shown, err := c.streamFindings(ctx, v, def.ID, header.Events, emit)
		if err != nil {
			return err
		}
		end.Findings += msg.Findings
		end.Shown += shown
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

// headlines are the figures of the case as a whole.
var headlines = []struct{ label, expr string }{
	{"one row is one goods item", "count rows"},
	{"one may hold many rows", "count declarations"},
	{"stated on the records", "sum value_usd"},
	{"resolved from their spellings", "count senders"},
	{"resolved from their spellings", "count recipients"},
}

func (c *Case) streamHeadlines(ctx context.Context, v *View, emit func(report.Message) error) error {
	for _, h := range headlines {
		fig, err := c.figure(ctx, v, h.expr)
		if err != nil {
			return err
		}
		if err := emit(report.Message{Headline: &report.Headline{Label: h.label, Figure: fig}}); err != nil {
			return err
		}
	}
	return nil
}

func (c *Case) streamCoverage(ctx context.Context, v *View, emit func(report.Message) error) error {
	rows, err := records(ctx, v, `SELECT coalesce(grain, '') AS grain, coalesce(reporter, '') AS reporter, coalesce(direction, '') AS direction,
		month, count(*) AS rows, count(*) FILTER (WHERE value_usd IS NULL) AS no_value,
		count(*) FILTER (WHERE hs_code IS NULL) AS no_hs, count(*) FILTER (WHERE recipient_id IS NULL) AS no_party
		FROM normalize.item GROUP BY ALL ORDER BY 1, 2, 3, 4`)
	if err != nil {
		return err
	}
	var cov *report.Coverage
	flush := func() error {
		if cov == nil {
			return nil
		}
		cov.Missing = missingMonths(cov.Months)
		return emit(report.Message{Coverage: cov})
	}
	for _, r := range rows {
		if cov == nil || cov.Grain != r.Text("grain") || cov.Reporter != r.Text("reporter") || cov.Direction != r.Text("direction") {
			if err := flush(); err != nil {
				return err
			}
			cov = &report.Coverage{Grain: r.Text("grain"), Reporter: r.Text("reporter"), Direction: r.Text("direction")}
		}
		n := r.Int("rows")
		cov.Rows += n
		cov.NoValue += r.Int("no_value")
		cov.NoHS += r.Int("no_hs")
		cov.NoParty += r.Int("no_party")
		if m := r.Text("month"); m != "" {
			cov.Months = append(cov.Months, report.MonthCount{Month: m, Rows: n})
		}
	}
	return flush()
}

// missingMonths lists the months between the first and the last that are not there.
func missingMonths(months []report.MonthCount) []string {
	var out []string
	for i := 1; i < len(months); i++ {
		prev, err1 := time.Parse("2006-01", months[i-1].Month)
		next, err2 := time.Parse("2006-01", months[i].Month)
		if err1 != nil || err2 != nil {
			continue
		}
		for t := prev.AddDate(0, 1, 0); t.Before(next) && len(out) < 240; t = t.AddDate(0, 1, 0) {
			out = append(out, t.Format("2006-01"))
		}
	}
	return out
}

func (c *Case) streamLists(ctx context.Context, v *View, emit func(report.Message) error) error {
	return each(ctx, v, `SELECT l.list_id, l.version, l.title, l.format, coalesce(l.licence, '') AS licence, l.entities, l.names, coalesce(l.as_of, '') AS as_of,
		(SELECT count(*) FROM screen.hit h WHERE h.list_id = l.list_id AND h."match") AS hits FROM watchlist.list l ORDER BY l.list_id`, nil, func(r Record) error {
		return emit(report.Message{List: &report.List{ID: r.Text("list_id"), Version: r.Text("version"), Title: r.Text("title"), Format: r.Text("format"),
			Licence: r.Text("licence"), Entities: r.Int("entities"), Names: r.Int("names"), AsOf: r.Text("as_of"), Hits: r.Int("hits")}})
	})
}

func (c *Case) streamControls(ctx context.Context, v *View, emit func(report.Message) error) error {
	return each(ctx, v, `SELECT c.list_id, min(c.list_version) AS version, count(DISTINCT i.item_id) AS rows
		FROM classify.control c JOIN normalize.item i USING (goods_id) GROUP BY c.list_id ORDER BY c.list_id`, nil, func(r Record) error {
		return emit(report.Message{Control: &report.Control{ID: r.Text("list_id"), Version: r.Text("version"), Rows: r.Int("rows")}})
	})
}

// duplicateKind says why rows of a file are not counted.
func duplicateKind(rule string) string {
	switch rule {
	case "corrected":
		return "older version of a declaration"
	case "master-bill":
		return "master bill beside its house bills"
	}
	return "duplicate of another file"
}

func (c *Case) streamSources(ctx context.Context, v *View, emit func(report.Message) error) error {
	reasons := map[string][]report.ReasonCount{}
	duplicates := map[string]int64{}
	if err := each(ctx, v, "SELECT file_id, kind, reason, count(*) AS rows FROM ingest.reject GROUP BY ALL ORDER BY 1, 2, 3", nil, func(r Record) error {
		id := r.Text("file_id")
		reasons[id] = append(reasons[id], report.ReasonCount{Kind: r.Text("kind"), Reason: r.Text("reason"), Rows: r.Int("rows")})
		return nil
	}); err != nil {
		return err
	}
	if err := each(ctx, v, `SELECT i.file_id, d.rule, count(*) AS rows FROM normalize.duplicate d JOIN ingest.item i USING (item_id) GROUP BY ALL ORDER BY 1, 2`, nil, func(r Record) error {
		id := r.Text("file_id")
		duplicates[id] += r.Int("rows")
		reasons[id] = append(reasons[id], report.ReasonCount{Kind: duplicateKind(r.Text("rule")), Reason: r.Text("rule"), Rows: r.Int("rows")})
		return nil
	}); err != nil {
		return err
	}
	return each(ctx, v, "SELECT * FROM ingest.file ORDER BY name, file_id", nil, func(r Record) error {
		id := r.Text("file_id")
		return emit(report.Message{Source: &report.Source{FileID: id, Name: r.Text("name"), SHA256: r.Text("sha256"), Bytes: r.Int("bytes"),
			SourceID: r.Text("source_id"), Grain: r.Text("grain"), Direction: r.Text("direction"), Country: r.Text("country"), Encoding: r.Text("encoding"),
			Read: r.Int("rows_read"), Loaded: r.Int("rows_loaded") - duplicates[id], Rejected: r.Int("rows_rejected"),
			Duplicate: r.Int("rows_duplicate") + duplicates[id], Reasons: reasons[id]}})
	})
}
