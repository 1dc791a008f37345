// Package pipeline is the way of the data, in order: the first file to read.
//
//	ingest -> normalize -> resolve -> screen -> classify -> detect
//
// Ingest and the watchlists are fed by hand (one build per file, one per list
// version); everything after them is derived. Run works out the key of each
// derived stage from its inputs, builds what is missing, and moves all current
// pointers at once when the last stage is done. It reads the ledger and the
// configuration it is given, and writes ledger builds and case.db pointers.
package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tallyman/internal/store"
)

// Stage is one derived stage.
type Stage struct {
	Name    string
	Version string
	// Needs names the stages whose tables it reads.
	Needs []string
	// Config is the part of the settings that changes its output; it goes into
	// the key as JSON.
	Config any
	// Run reads db, whose views are the current tables of Needs, and writes
	// tables into out. Its first result goes into build.json.
	Run func(ctx context.Context, db store.Engine, out *store.Build, progress store.Progress) (stats any, err error)
}

// Fed are the builds that are fed by hand, in a fixed order: ingest builds in
// the order in which files came, list builds in the order of list ids.
type Fed struct {
	Ingest    []string
	Watchlist []string
}

// Result says what Run did with one stage.
type Result struct {
	Stage  string `json:"stage"`
	Key    string `json:"key"`
	Action string `json:"action"` // built, reused
	Millis int64  `json:"millis"`
	Stats  any    `json:"stats,omitempty"`
}

// Runner runs stages over one ledger.
type Runner struct {
	Ledger *store.Ledger
	Stages []Stage
	// Open opens an engine for one stage.
	Open func(ctx context.Context) (store.Engine, error)
	// OnStage is told when a stage starts; Progress how far it is. Both may be nil.
	OnStage  func(stage, action string)
	Progress func(stage string) store.Progress
}

// Plan computes the key of every stage without building anything.
func (r *Runner) Plan(fed Fed) (map[string]string, error) {
	keys := fedKeys(fed)
	for _, s := range r.Stages {
		spec, err := s.spec(keys)
		if err != nil {
			return nil, err
		}
		keys[s.Name] = spec.Key()
	}
	return keys, nil
}

// Run builds every stage that is missing, up to and including only (all when
// empty), and returns what it did in order and the key of each stage.
func (r *Runner) Run(ctx context.Context, fed Fed, only string) ([]Result, map[string]string, error) {
	keys := fedKeys(fed)
	var results []Result
	for _, s := range r.Stages {
		spec, err := s.spec(keys)
		if err != nil {
			return results, nil, err
		}
		key := spec.Key()
		res := Result{Stage: s.Name, Key: key, Action: "reused"}
		if !r.Ledger.Has(s.Name, key) {
			res.Action = "built"
			started := time.Now()
			if r.OnStage != nil {
				r.OnStage(s.Name, "building")
			}
			if res.Stats, err = r.build(ctx, s, spec, fed, keys); err != nil {
				return results, nil, fmt.Errorf("stage %s: %w", s.Name, err)
			}
			res.Millis = time.Since(started).Milliseconds()
		}
		keys[s.Name] = key
		results = append(results, res)
		if s.Name == only {
			break
		}
	}
	return results, keys, nil
}

func (r *Runner) build(ctx context.Context, s Stage, spec store.Spec, fed Fed, keys map[string]string) (any, error) {
	db, err := r.Open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	if err := Attach(ctx, db, r.Ledger, fed, pick(keys, s.Needs)); err != nil {
		return nil, err
	}
	out, err := r.Ledger.Begin(spec)
	if err != nil {
		return nil, err
	}
	defer out.Abort()
	var progress store.Progress
	if r.Progress != nil {
		progress = r.Progress(s.Name)
	}
	stats, err := s.Run(ctx, db, out, progress)
	if err != nil {
		return nil, err
	}
	if _, err := out.Commit(stats); err != nil {
		return nil, err
	}
	return stats, nil
}

func (s Stage) spec(keys map[string]string) (store.Spec, error) {
	spec := store.Spec{Stage: s.Name, Version: s.Version, Inputs: map[string]string{}}
	for _, need := range s.Needs {
		key, ok := keys[need]
		if !ok {
			return spec, fmt.Errorf("stage %s needs %s, which comes later or not at all", s.Name, need)
		}
		spec.Inputs[need] = key
	}
	if s.Config != nil {
		raw, err := json.Marshal(s.Config)
		if err != nil {
			return spec, fmt.Errorf("stage %s: settings: %w", s.Name, err)
		}
		spec.Config = raw
	}
	return spec, nil
}

// Attach registers views of the fed tables and of the builds in keys.
func Attach(ctx context.Context, db store.Engine, ledger *store.Ledger, fed Fed, keys map[string]string) error {
	for stage, builds := range map[string][]string{"ingest": fed.Ingest, "watchlist": fed.Watchlist} {
		if err := attachAll(ctx, db, ledger, stage, builds); err != nil {
			return err
		}
	}
	for stage, key := range keys {
		if stage == "ingest" || stage == "watchlist" {
			continue
		}
		if err := attachAll(ctx, db, ledger, stage, []string{key}); err != nil {
			return err
		}
	}
	return nil
}

func attachAll(ctx context.Context, db store.Engine, ledger *store.Ledger, stage string, builds []string) error {
	files := map[string][]string{}
	for _, key := range builds {
		tables, err := ledger.Tables(stage, key)
		if err != nil {
			return err
		}
		for name, path := range tables {
			files[name] = append(files[name], path)
		}
	}
	for name, paths := range files {
		if err := db.Register(ctx, stage+"."+name, paths...); err != nil {
			return err
		}
	}
	return nil
}

func fedKeys(fed Fed) map[string]string {
	return map[string]string{"ingest": hashList(fed.Ingest), "watchlist": hashList(fed.Watchlist)}
}

func hashList(keys []string) string {
	sum := sha256.Sum256([]byte(strings.Join(keys, "\n")))
	return hex.EncodeToString(sum[:16])
}

func pick(keys map[string]string, names []string) map[string]string {
	out := make(map[string]string, len(names))
	for _, n := range names {
		out[n] = keys[n]
	}
	return out
}
