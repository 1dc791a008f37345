package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tallyman/internal/classify"
	"tallyman/internal/detect"
	"tallyman/internal/detect/all"
	"tallyman/internal/ingest"
	"tallyman/internal/normalize"
	"tallyman/internal/pipeline"
	"tallyman/internal/resolve"
	"tallyman/internal/screen"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// RunOptions of a run.
type RunOptions struct {
	Only string
	// FailOn is a detector id or "any"; it is checked before the work begins.
	FailOn string
	// OnFile is told of every file that case.yml names and that was read now.
	OnFile   func(ingest.Report, error)
	OnList   func(ListReport)
	OnStage  func(stage string)
	Progress func(stage string) store.Progress
	// Detectors replaces the built-in ones; tests use it.
	Detectors []detect.Detector
}

// RunReport says what a run did.
type RunReport struct {
	Stages    []pipeline.Result `json:"stages"`
	Built     int               `json:"built"`
	Millis    int64             `json:"millis"`
	Detectors []detect.Status   `json:"-"`
}

// Run reads what case.yml names and is not in the ledger yet, then builds every
// stage whose inputs changed. The current state moves when the last stage is
// done: readers never see half of a run.
func (c *Case) Run(ctx context.Context, opt RunOptions) (RunReport, error) {
	started := time.Now()
	var rep RunReport
	if opt.FailOn != "any" {
		if err := knownDetector("--fail-on", opt.FailOn); err != nil {
			return rep, err
		}
	}
	if err := c.fromConfig(ctx, opt); err != nil {
		return rep, err
	}
	unlock, err := c.lock()
	if err != nil {
		return rep, err
	}
	defer unlock()
	if err := c.refresh(ctx, opt); err != nil {
		return rep, err
	}
	fed, err := c.fed(ctx)
	if err != nil {
		return rep, err
	}
	if len(fed.Ingest) == 0 {
		return rep, &trade.Error{Code: trade.CodeInput, Where: c.Dir, Message: "nothing is ingested yet",
			Next: "add files with: tallyman ingest FILE..., or name them under sources: in case.yml"}
	}
	stages, err := c.stages(ctx, opt.Detectors)
	if err != nil {
		return rep, err
	}
	if opt.Only != "" && !slices.ContainsFunc(stages, func(s pipeline.Stage) bool { return s.Name == opt.Only }) {
		names := make([]string, 0, len(stages))
		for _, s := range stages {
			names = append(names, s.Name)
		}
		return rep, &trade.Error{Code: trade.CodeUsage, Where: "--only", Message: fmt.Sprintf("%q is not a stage", opt.Only), Next: "the stages are: " + strings.Join(names, ", ")}
	}
	runID, err := c.state.StartRun(ctx)
	if err != nil {
		return rep, err
	}
	runner := c.runner(stages, opt)
	results, keys, err := runner.Run(ctx, fed, opt.Only)
	rep.Stages = results
	rep.Millis = time.Since(started).Milliseconds()
	for _, r := range results {
		if r.Action == "built" {
			rep.Built++
		}
	}
	outcome := "done"
	if err == nil {
		delete(keys, "ingest")
		delete(keys, "watchlist")
		err = c.state.SetCurrent(ctx, keys)
	}
	if err != nil {
		outcome = "failed: " + err.Error()
	}
	// The run's own context may be cancelled; how it ended is still worth a row.
	if e := c.state.EndRun(context.WithoutCancel(ctx), runID, outcome, rep); err == nil {
		err = e
	}
	return rep, err
}

// knownDetector checks a detector id that a user gave; "" is none.
func knownDetector(where, id string) error {
	if id == "" {
		return nil
	}
	detectors, err := all.Detectors()
	if err != nil {
		return err
	}
	names := make([]string, 0, len(detectors))
	for _, d := range detectors {
		names = append(names, d.Definition().ID)
	}
	if slices.Contains(names, id) {
		return nil
	}
	return &trade.Error{Code: trade.CodeUsage, Where: where, Message: fmt.Sprintf("%q is not a detector", id),
		Next: "the detectors are: " + strings.Join(names, ", ")}
}

func (c *Case) runner(stages []pipeline.Stage, opt RunOptions) *pipeline.Runner {
	r := &pipeline.Runner{Ledger: c.ledger, Stages: stages, Progress: opt.Progress,
		Open: func(ctx context.Context) (store.Engine, error) { return c.engine(ctx) }}
	if opt.OnStage != nil {
		r.OnStage = func(stage, _ string) { opt.OnStage(stage) }
	}
	return r
}

// fromConfig reads the sources and lists of case.yml that are new or changed.
func (c *Case) fromConfig(ctx context.Context, opt RunOptions) error {
	for _, l := range c.Config.Lists {
		var files []string
		for _, pattern := range l.Files {
			found, err := glob(c.Dir, pattern)
			if err != nil {
				return err
			}
			files = append(files, found...)
		}
		rep, err := c.AddList(ctx, l.ID, l.Format, files)
		if err != nil {
			return err
		}
		if opt.OnList != nil && rep.Action != "unchanged" {
			opt.OnList(rep)
		}
	}
	for _, s := range c.Config.Sources {
		files, err := glob(c.Dir, s.Path)
		if err != nil {
			return err
		}
		if err := c.ingestNew(ctx, s, files, opt); err != nil {
			return err
		}
	}
	return nil
}

func (c *Case) ingestNew(ctx context.Context, s SourceConfig, files []string, opt RunOptions) error {
	var fresh []string
	for _, f := range files {
		seen, err := c.seen(ctx, f)
		if err != nil {
			return err
		}
		if !seen {
			fresh = append(fresh, f)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	iopt := IngestOptions{SourceID: s.Source}
	if s.Source == "auto" {
		iopt.SourceID = ""
	}
	if s.Map != "" {
		iopt.MapFile = filepath.Join(c.Dir, s.Map)
	}
	if opt.Progress != nil {
		iopt.Progress = func(file string) store.Progress { return opt.Progress(filepath.Base(file)) }
	}
	_, err := c.Ingest(ctx, fresh, iopt, func(rep ingest.Report, err error) error {
		if opt.OnFile != nil {
			opt.OnFile(rep, err)
		}
		return nil
	})
	return err
}

// seen says whether a file's bytes are in the ledger, by size and time first,
// so that an unchanged case costs no reading.
func (c *Case) seen(ctx context.Context, path string) (bool, error) {
	info, err := os.Stat(path)
	if err != nil {
		return false, &trade.Error{Code: trade.CodeInput, Where: path, Message: "cannot be read", Err: pathErr(err)}
	}
	stamp := fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
	rel, err := filepath.Rel(c.Dir, path)
	if err != nil {
		rel = path
	}
	sha, err := c.state.Stamp(ctx, rel, stamp)
	if err != nil {
		return false, err
	}
	if sha == "" {
		if sha, _, err = hashFile(ctx, path); err != nil {
			return false, &trade.Error{Code: trade.CodeInput, Where: path, Message: "cannot be read", Err: pathErr(err)}
		}
		if err := c.state.SetStamp(ctx, rel, stamp, sha); err != nil {
			return false, err
		}
	}
	known, err := c.known(ctx, sha, filepath.Base(path))
	return known != nil, err
}

// stages are the derived stages with this case's settings. Each stage's version
// and settings are part of its key.
func (c *Case) stages(ctx context.Context, detectors []detect.Detector) ([]pipeline.Stage, error) {
	ratesKey, rates, err := c.rates(ctx)
	if err != nil {
		return nil, err
	}
	judgements, judgementsKey, err := c.judgements()
	if err != nil {
		return nil, err
	}
	if detectors == nil {
		if detectors, err = c.enabledDetectors(); err != nil {
			return nil, err
		}
	}
	controls, controlVersions, err := c.controls(ctx)
	if err != nil {
		return nil, err
	}
	registryKey, registry, err := c.registry(ctx)
	if err != nil {
		return nil, err
	}
	cfg := c.Config
	stages := []pipeline.Stage{
		{Name: "normalize", Version: normalize.Version(), Needs: []string{"ingest"},
			Config: map[string]string{"rates": ratesKey},
			Run: func(ctx context.Context, db store.Engine, out *store.Build, p store.Progress) (any, error) {
				return normalize.Run(ctx, db, out, normalize.Options{Rates: rates, Progress: p})
			}},
		{Name: "resolve", Version: resolve.Version, Needs: []string{"normalize"},
			Config: map[string]string{"judgements": judgementsKey},
			Run: func(ctx context.Context, db store.Engine, out *store.Build, p store.Progress) (any, error) {
				return resolve.Run(ctx, db, out, resolve.Options{Judgements: judgements.resolve(), Progress: p})
			}},
		{Name: "screen", Version: screen.Version, Needs: []string{"normalize", "watchlist"},
			Config: map[string]any{"threshold": cfg.Screen.Threshold, "judgements": judgementsKey},
			Run: func(ctx context.Context, db store.Engine, out *store.Build, p store.Progress) (any, error) {
				return screen.Run(ctx, db, out, screen.Options{Threshold: cfg.Screen.Threshold, Judgements: judgements.screen(), Progress: p})
			}},
		{Name: "classify", Version: classify.Version, Needs: []string{"normalize"},
			Config: map[string]any{"control_lists": controlVersions},
			Run: func(ctx context.Context, db store.Engine, out *store.Build, p store.Progress) (any, error) {
				return classify.Run(ctx, db, out, classify.RunOptions{Options: classify.Options{More: controls}, Progress: p})
			}},
	}
	return append(stages, c.detectStage(detectors, registryKey, registry)), nil
}

func (c *Case) detectStage(detectors []detect.Detector, registryKey string, registry []detect.Company) pipeline.Stage {
	ids := make([]string, 0, len(detectors))
	for _, d := range detectors {
		ids = append(ids, d.Definition().ID)
	}
	params := map[string]map[string]float64{}
	for id, d := range c.Config.Detectors {
		params[id] = d.Params
	}
	return pipeline.Stage{Name: "detect", Version: detect.Version, Needs: []string{"ingest", "normalize", "resolve", "screen", "classify", "watchlist"},
		Config: map[string]any{"detectors": ids, "params": params, "destinations": c.Config.Destinations, "events": c.Config.Events, "definitions": definitionsKey(detectors), "registry": registryKey},
		Run: func(ctx context.Context, db store.Engine, out *store.Build, p store.Progress) (any, error) {
			return detect.Run(ctx, db, out, detect.Options{Detectors: detectors, Params: params, Destinations: c.Config.Destinations,
				Events: c.Config.Events, Registry: registry, Progress: p})
		}}
}

func definitionsKey(detectors []detect.Detector) string {
	all := make([]detect.Definition, 0, len(detectors))
	for _, d := range detectors {
		all = append(all, d.Definition())
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return ""
	}
	return hashText(string(raw))
}

// enabledDetectors are the built-in detectors without those that case.yml
// switches off.
func (c *Case) enabledDetectors() ([]detect.Detector, error) {
	detectors, err := all.Detectors()
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	var out []detect.Detector
	for _, d := range detectors {
		id := d.Definition().ID
		known[id] = true
		if e := c.Config.Detectors[id].Enabled; e == nil || *e {
			out = append(out, d)
		}
	}
	for id := range c.Config.Detectors {
		if !known[id] {
			return nil, &trade.Error{Code: trade.CodeInput, Where: filepath.Join(c.Dir, ConfigFile), Message: fmt.Sprintf("there is no detector %q", id),
				Next: fmt.Sprintf("detectors are %v", slices.Sorted(maps.Keys(known)))}
		}
	}
	return out, nil
}

// errNoFile is what optional files that are absent come down to.
var errNoFile = os.ErrNotExist

func readOptional(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, errNoFile) {
		return nil, nil
	}
	return data, err
}
