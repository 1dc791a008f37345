package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tallyman/internal/claim"
	"tallyman/internal/ingest"
	"tallyman/internal/store"
	"tallyman/internal/synth"
	"tallyman/internal/trade"
)

// DemoOptions of a demo.
type DemoOptions struct {
	Items    int
	Seed     uint64
	Version  Version
	Say      func(format string, args ...any)
	Progress func(label string) (report store.Progress, done func())
}

// DemoResult is what a demo ends with.
type DemoResult struct {
	Page  string
	Table []synth.Row
	Files int
	Rows  int64
}

const demoConfig = `# The demo: a synthetic case. Every company in it is invented.
version: 1
title: "Demo: optics, titanium, drones (synthetic)"
synthetic: true

sources:
  - path: in/*.csv
    source: auto
  - path: in/*.xlsx
    source: auto

lists:
  - id: demo-list
    format: plain
    files: [list/%s]

events:
  invasion: 2022-02-24

# Findings about goods look at these countries of destination only.
destinations: [RU]

screen:
  threshold: 0.7
`

// Demo builds the synthetic case in dir, runs it, writes its dossier, and
// compares what was planted with what was found. A demo that is there already
// is gone on with.
func Demo(ctx context.Context, dir string, env Env, opt DemoOptions) (DemoResult, error) {
	var res DemoResult
	truth, err := demoFiles(ctx, dir, opt)
	if err != nil {
		return res, err
	}
	c, err := Open(dir, env)
	if err != nil {
		return res, err
	}
	defer func() { _ = c.Close() }()
	if err := demoRun(ctx, c, opt); err != nil {
		return res, err
	}
	opt.Say("writing the dossier ...")
	files, err := c.Report(ctx, ReportOptions{Formats: []string{"html"}, Version: opt.Version})
	if err != nil {
		return res, err
	}
	res.Page = files[0]
	opt.Say("comparing what was planted with what was found ...")
	found, err := c.demoFound(ctx, truth)
	if err != nil {
		return res, err
	}
	res.Table = synth.Compare(truth, found)
	res.Files = len(truth.Files)
	for _, f := range found.Files {
		res.Rows += f.Read
	}
	return res, nil
}

// demoFiles writes the synthetic files and a case.yml, unless the same demo is
// there.
func demoFiles(ctx context.Context, dir string, opt DemoOptions) (*synth.Truth, error) {
	in := filepath.Join(dir, "in")
	truthDir := filepath.Join(dir, "truth")
	if truth, err := synth.ReadTruth(truthDir); err == nil {
		if truth.Seed == opt.Seed && (truth.Items == opt.Items || opt.Items == 0) && Exists(dir) {
			opt.Say("the synthetic files are in %s already", in)
			return truth, nil
		}
		return nil, &trade.Error{Code: trade.CodeInput, Where: dir, Message: "there is another demo here", Next: "remove the folder, or choose another with --dir"}
	}
	if Exists(dir) {
		return nil, &trade.Error{Code: trade.CodeInput, Where: dir, Message: "there is a case here that is not a demo", Next: "choose another folder with --dir"}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	opt.Say("writing synthetic customs files to %s ...", in)
	report, done := opt.Progress("writing")
	truth, err := synth.Write(ctx, in, synth.Options{Items: opt.Items, Seed: opt.Seed, Progress: report})
	done()
	if err != nil {
		return nil, err
	}
	// The watchlist is no record, and the truth is not for the engine.
	moves := [][2]string{{truth.Watchlist, filepath.Join(dir, "list")}, {"truth.json", truthDir}}
	for _, m := range moves {
		if err := os.MkdirAll(m[1], 0o755); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
		if err := os.Rename(filepath.Join(in, m[0]), filepath.Join(m[1], m[0])); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
	}
	cfg := fmt.Sprintf(demoConfig, truth.Watchlist)
	if err := os.WriteFile(filepath.Join(dir, ConfigFile), []byte(cfg), 0o644); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	for name, text := range map[string][]byte{synth.ClaimsFile: truth.ClaimsYAML(), synth.ArticleFile: truth.Article()} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
	}
	return truth, nil
}

func demoRun(ctx context.Context, c *Case, opt DemoOptions) error {
	var failed []error
	var finish func()
	end := func() {
		if finish != nil {
			finish()
			finish = nil
		}
	}
	files := 0
	rep, err := c.Run(ctx, RunOptions{
		OnFile: func(rep ingest.Report, err error) {
			end()
			files++
			if err != nil {
				failed = append(failed, fmt.Errorf("%s: %w", rep.File, err))
			}
		},
		OnList: func(l ListReport) { opt.Say("list %s: %d entries", l.ListID, l.Entities) },
		OnStage: func(stage string) {
			end()
			if stage == "normalize" {
				opt.Say("%d files read", files)
			}
			opt.Say("building %s ...", stage)
		},
		Progress: func(label string) store.Progress {
			end()
			report, done := opt.Progress(label)
			finish = done
			return report
		},
	})
	end()
	if err != nil {
		return err
	}
	opt.Say("%d stages built, %d reused, %.1f s", rep.Built, len(rep.Stages)-rep.Built, float64(rep.Millis)/1000)
	return errors.Join(failed...)
}

// demoFound gathers what the comparison needs: counts per file, findings with
// the rows that they stand on, and the measures that the truth names.
func (c *Case) demoFound(ctx context.Context, truth *synth.Truth) (synth.Found, error) {
	found := synth.Found{Figures: map[string]string{}, Errors: map[string]string{}}
	v, err := c.need(ctx, "detect")
	if err != nil {
		return found, err
	}
	defer func() { _ = v.Close() }()
	if _, err := store.QueryOne(ctx, v, "SELECT count(*) FROM normalize.duplicate", nil, &found.Twins); err != nil {
		return found, err
	}
	if err := each(ctx, v, "SELECT * FROM ingest.file ORDER BY name", nil, func(r Record) error {
		found.Files = append(found.Files, synth.FoundFile{Name: r.Text("name"),
			Counts: synth.Counts{Read: r.Int("rows_read"), Loaded: r.Int("rows_loaded"), Rejected: r.Int("rows_rejected"), Duplicate: r.Int("rows_duplicate")}})
		return nil
	}); err != nil {
		return found, err
	}
	if found.Findings, err = demoFindings(ctx, v); err != nil {
		return found, err
	}
	if c.HasClaims() { // a demo of an earlier version has none
		found.Verdicts = map[string]string{}
		if err := c.CheckClaims(ctx, ClaimOptions{}, func(v claim.Verdict) error {
			found.Verdicts[v.ID] = string(v.Verdict)
			return nil
		}); err != nil {
			return found, err
		}
	}
	for _, expr := range truth.Measures() {
		fig, err := c.figure(ctx, v, expr)
		switch {
		case err != nil:
			found.Errors[expr] = err.Error()
		case fig.Value != nil:
			found.Figures[expr] = *fig.Value
		}
	}
	return found, nil
}

func demoFindings(ctx context.Context, v *View) ([]synth.FoundFinding, error) {
	var out []synth.FoundFinding
	err := each(ctx, v, `SELECT f.finding_id, f.detector, f.subject, s.name AS file, i.sheet_no, i.row_no
		FROM detect.finding f JOIN detect.evidence e USING (finding_id) JOIN normalize.item i USING (item_id) JOIN ingest.file s ON s.file_id = i.file_id
		ORDER BY f.detector, f.finding_id, s.name, i.sheet_no, i.row_no`, nil, func(r Record) error {
		id := r.Text("finding_id")
		if len(out) == 0 || out[len(out)-1].ID != id {
			out = append(out, synth.FoundFinding{ID: id, Detector: r.Text("detector"), Subject: r.Text("subject")})
		}
		last := &out[len(out)-1]
		last.Rows++
		last.Items = append(last.Items, synth.ItemKey{File: r.Text("file"), Sheet: int(r.Int("sheet_no")), Row: int(r.Int("row_no"))})
		return nil
	})
	return out, err
}
