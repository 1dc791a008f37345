package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tallyman/internal/ingest"
	"tallyman/internal/report"
	"tallyman/internal/trade"
)

// Check is one thing that verify looked at.
type Check struct {
	Kind string `json:"kind"` // file, source, figure
	ID   string `json:"id"`
	What string `json:"what"`
	// Outcome: same, differs, missing.
	Outcome string `json:"outcome"`
	Stated  string `json:"stated"`
	Found   string `json:"found"`
	Cause   string `json:"cause,omitempty"`
}

// Check outcomes.
const (
	checkSame    = "same"
	checkDiffers = "differs"
	checkMissing = "missing"
)

// VerifyOptions of a verification.
type VerifyOptions struct {
	// Dossier is a dossier.json; empty: the case's own.
	Dossier string
	OnStage func(stage string)
}

// Verify checks the hash of every source file that the dossier names, then
// reads the sources again into a new case from nothing, runs every stage, and
// computes every figure of the dossier again. It hands over every check and
// returns how many did not come out the same.
func (c *Case) Verify(ctx context.Context, opt VerifyOptions, do func(Check) error) (bad int, err error) {
	path := opt.Dossier
	if path == "" {
		path = filepath.Join(c.Dir, dossierDir, "dossier.json")
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "dossier.json")
	}
	stated, err := readDossier(path)
	if err != nil {
		return 0, err
	}
	changed := map[string]string{}
	tell := func(ch Check) error {
		if ch.Outcome != checkSame {
			bad++
		}
		return do(ch)
	}
	if err := c.checkManifest(ctx, tell); err != nil {
		return bad, err
	}
	for _, s := range stated.sources {
		ch := Check{Kind: "source", ID: s.FileID, What: s.Name, Outcome: checkSame, Stated: s.SHA256, Found: s.SHA256}
		if problem := c.checkOriginal(ctx, s.SHA256, s.Name); problem != "" {
			ch.Outcome, ch.Cause, ch.Found = checkDiffers, problem, ""
			if strings.Contains(problem, "missing") {
				ch.Outcome = checkMissing
			} else if got, _, err := hashFile(ctx, c.original(s.SHA256, s.Name)); err == nil {
				ch.Found = got
			}
			changed[s.Name] = problem
		}
		if err := tell(ch); err != nil {
			return bad, err
		}
	}
	again, cleanup, err := c.rebuild(ctx, opt)
	if err != nil {
		return bad, err
	}
	defer cleanup()
	v, err := again.need(ctx, "detect")
	if err != nil {
		return bad, err
	}
	defer func() { _ = v.Close() }()
	for _, fig := range stated.figures {
		ch := Check{Kind: "figure", ID: fig.ID, What: fig.Expr, Outcome: checkSame, Stated: figureText(fig)}
		now, err := v.compute(ctx, v, fig.Expr)
		switch {
		case err != nil:
			ch.Outcome, ch.Cause = checkMissing, err.Error()
		default:
			ch.Found = figureText(now)
			if ch.Found != ch.Stated {
				ch.Outcome = checkDiffers
				ch.Cause = cause(changed, stated, v.Ledger)
			}
		}
		if err := tell(ch); err != nil {
			return bad, err
		}
	}
	return bad, nil
}

func cause(changed map[string]string, stated dossier, ledger string) string {
	if len(changed) > 0 {
		names := make([]string, 0, len(changed))
		for name := range changed {
			names = append(names, name)
		}
		return "changed or missing sources: " + strings.Join(names, ", ")
	}
	if stated.header.Ledger != ledger {
		return "the state differs: other lists, settings or judgements, or another version of the program (" + stated.header.Ledger + " then, " + ledger + " now)"
	}
	return "unknown: the same state gives another value; this is a defect of the program"
}

// figureText is all of a figure that must come out the same.
func figureText(f *trade.Figure) string {
	value := "no data"
	if f.Value != nil {
		value = *f.Value
	}
	text := fmt.Sprintf("%s %s (%d rows)", value, f.Unit, f.Rows)
	for _, g := range f.Groups {
		v := "no data"
		if g.Value != nil {
			v = *g.Value
		}
		text += fmt.Sprintf("; %s: %s (%d)", strings.Join(g.Key, "/"), v, g.Rows)
	}
	if f.Compare != nil {
		text += " vs " + figureText(f.Compare)
	}
	return text
}

// dossier is what verify needs of a stream.
type dossier struct {
	header  report.Header
	sources []report.Source
	figures []*trade.Figure
}

// Message implements report.Handler.
func (d *dossier) Message(m report.Message) error {
	switch {
	case m.Header != nil:
		d.header = *m.Header
	case m.Source != nil:
		d.sources = append(d.sources, *m.Source)
	case m.Headline != nil:
		d.figures = append(d.figures, m.Headline.Figure)
	case m.Flow != nil:
		d.figures = append(d.figures, m.Flow.Figure)
	case m.Party != nil:
		for _, f := range m.Party.Figures {
			d.figures = append(d.figures, f.Figure)
		}
	case m.Claim != nil && m.Claim.Figure != nil:
		d.figures = append(d.figures, m.Claim.Figure)
	case m.Finding != nil:
		d.figures = append(d.figures, m.Finding.Figures...)
	}
	return nil
}

// Close implements report.Handler.
func (d *dossier) Close() error { return nil }

func readDossier(path string) (dossier, error) {
	var d dossier
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return d, &trade.Error{Code: trade.CodeNotFound, Where: path, Message: "there is no dossier here", Next: "write one with: tallyman report"}
	}
	if err != nil {
		return d, fmt.Errorf("verify: %w", err)
	}
	defer func() { _ = f.Close() }()
	return d, report.Replay(f, &d)
}

// rebuild makes a case from nothing out of sources/, case.yml and
// decisions.jsonl, and runs it.
func (c *Case) rebuild(ctx context.Context, opt VerifyOptions) (*Case, func(), error) {
	dir, err := os.MkdirTemp("", "tallyman-verify-")
	if err != nil {
		return nil, nil, fmt.Errorf("verify: %w", err)
	}
	cleanup := func() { _ = os.RemoveAll(dir) }
	fail := func(err error) (*Case, func(), error) {
		cleanup()
		return nil, nil, err
	}
	if err := New(dir, c.Config.Title); err != nil {
		return fail(err)
	}
	decided, err := readOptional(filepath.Join(c.Dir, DecisionsFile))
	if err != nil {
		return fail(fmt.Errorf("verify: %w", err))
	}
	if decided != nil {
		if err := os.WriteFile(filepath.Join(dir, DecisionsFile), decided, 0o644); err != nil {
			return fail(fmt.Errorf("verify: %w", err))
		}
	}
	again, err := Open(dir, c.env)
	if err != nil {
		return fail(err)
	}
	closeAll := func() { _ = again.Close(); cleanup() }
	// The settings are this case's, without the files that they name: those
	// come from sources/ as they were kept.
	again.Config = c.Config
	again.Config.Sources, again.Config.Lists = nil, nil
	if c.Config.Rates != "" && !filepath.IsAbs(c.Config.Rates) {
		again.Config.Rates = filepath.Join(c.Dir, c.Config.Rates)
	}
	if err := c.feedAgain(ctx, again, dir); err != nil {
		closeAll()
		return nil, nil, err
	}
	if _, err := again.Run(ctx, RunOptions{OnStage: opt.OnStage}); err != nil {
		closeAll()
		return nil, nil, err
	}
	return again, closeAll, nil
}

// feedAgain reads the kept originals under their own names into the new case.
func (c *Case) feedAgain(ctx context.Context, again *Case, dir string) error {
	l := linker{c, filepath.Join(dir, "in")}
	lists, err := c.state.Lists(ctx)
	if err != nil {
		return err
	}
	for _, list := range lists {
		if !list.Current {
			continue
		}
		var rep ListReport
		if err := json.Unmarshal(list.Summary, &rep); err != nil {
			return fmt.Errorf("verify: list %s: %w", list.ListID, err)
		}
		files := make([]string, 0, len(rep.Files))
		for _, f := range rep.Files {
			path, err := l.link(f.SHA256, f.Name)
			if err != nil {
				return err
			}
			files = append(files, path)
		}
		if _, err := again.AddList(ctx, list.ListID, rep.Format, files); err != nil {
			return err
		}
	}
	sources, err := c.state.Sources(ctx)
	if err != nil {
		return err
	}
	for _, s := range sources {
		path, err := l.link(s.SHA256, s.Name)
		if err != nil {
			return err
		}
		opt, err := c.ingestedHow(s)
		if err != nil {
			return err
		}
		// A source that cannot be read any more is named by its hash check; the
		// figures then show what is missing.
		if _, err := again.Ingest(ctx, []string{path}, opt, func(ingest.Report, error) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}
