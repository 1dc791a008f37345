package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tallyman/internal/ingest"
	"tallyman/internal/store"
	"tallyman/internal/store/state"
	"tallyman/internal/trade"
)

// IngestOptions of one call.
type IngestOptions struct {
	SourceID string
	MapFile  string
	Encoding string
	DryRun   bool
	anew     bool // also a file that is in the case already
	// Progress makes the progress of one file; may be nil.
	Progress func(file string) store.Progress
}

// Ingest reads files into the ledger, one build per file, and hands over one
// report per file, also for a file that could not be read. A file whose bytes
// are in the case already is not read again: all its rows are duplicates. It
// returns the number of files that failed.
func (c *Case) Ingest(ctx context.Context, files []string, opt IngestOptions, do func(ingest.Report, error) error) (failed int, err error) {
	if !opt.DryRun {
		unlock, err := c.lock()
		if err != nil {
			return 0, err
		}
		defer unlock()
	}
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return failed, err
		}
		rep, err := c.ingestFile(ctx, file, opt)
		if err != nil && ctx.Err() != nil {
			return failed, ctx.Err()
		}
		if err != nil {
			failed++
		}
		if err := do(rep, err); err != nil {
			return failed, err
		}
	}
	return failed, nil
}

// ingestConfig is what makes one file's build what it is.
type ingestConfig struct {
	SHA256   string `json:"sha256"`
	SourceID string `json:"source,omitempty"`
	Map      string `json:"map_sha256,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	Name     string `json:"name"` // manifests may look at it (direction, watermark)
}

func (c *Case) ingestFile(ctx context.Context, file string, opt IngestOptions) (ingest.Report, error) {
	failed := ingest.Report{File: filepath.Base(file)}
	sha, size, err := hashFile(ctx, file)
	if err != nil {
		return failed, &trade.Error{Code: trade.CodeInput, Where: file, Message: "cannot be read", Err: pathErr(err)}
	}
	failed.SHA256 = sha
	cfg := ingestConfig{SHA256: sha, SourceID: opt.SourceID, Encoding: opt.Encoding, Name: filepath.Base(file)}
	if opt.MapFile != "" {
		if cfg.Map, _, err = hashFile(ctx, opt.MapFile); err != nil {
			return failed, &trade.Error{Code: trade.CodeInput, Where: opt.MapFile, Message: "cannot be read", Err: pathErr(err)}
		}
	}
	known, err := c.known(ctx, sha, filepath.Base(file))
	if err != nil {
		return failed, err
	}
	if known != nil && !opt.DryRun && !opt.anew && opt.SourceID == "" && opt.MapFile == "" && opt.Encoding == "" {
		return again(*known, filepath.Base(file))
	}
	spec, err := ingestSpec(cfg)
	if err != nil {
		return failed, err
	}
	build, err := c.ledger.Begin(spec)
	if err != nil {
		return failed, err
	}
	defer build.Abort()
	iopt := ingest.Options{SourceID: opt.SourceID, MapFile: opt.MapFile, Encoding: opt.Encoding, DryRun: opt.DryRun, SHA256: sha}
	if opt.Progress != nil {
		iopt.Progress = opt.Progress(file)
	}
	rep, err := ingest.File(ctx, file, build, iopt)
	if err != nil || opt.DryRun {
		return rep, err
	}
	meta, err := build.Commit(rep)
	if err != nil {
		return rep, err
	}
	if err := c.duplicates(ctx, meta.Key, sha, &rep); err != nil {
		return rep, err
	}
	if err := c.keepOriginal(file, sha, filepath.Base(file)); err != nil {
		return rep, err
	}
	if opt.MapFile != "" {
		if err := c.keepOriginal(opt.MapFile, cfg.Map, "map.yml"); err != nil {
			return rep, err
		}
	}
	raw, err := json.Marshal(rep)
	if err != nil {
		return rep, fmt.Errorf("ingest %s: %w", file, err)
	}
	return rep, c.state.AddSource(ctx, state.Source{SHA256: sha, FileID: trade.FileID(sha), Name: filepath.Base(file),
		Bytes: size, SourceID: rep.Source, IngestKey: meta.Key, Report: raw})
}

func ingestSpec(cfg ingestConfig) (store.Spec, error) {
	raw, err := json.Marshal(cfg)
	if err != nil {
		return store.Spec{}, fmt.Errorf("ingest: %w", err)
	}
	return store.Spec{Stage: "ingest", Version: ingest.Version, Config: raw}, nil
}

// known finds a file of the same bytes in the case. A different file whose id
// is the same is refused: ids must stay unique.
func (c *Case) known(ctx context.Context, sha, name string) (*state.Source, error) {
	sources, err := c.state.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for i, s := range sources {
		if s.SHA256 == sha {
			return &sources[i], nil
		}
		if s.FileID == trade.FileID(sha) {
			return nil, &trade.Error{Code: trade.CodeInput, Where: name, Message: "its hash begins like that of " + s.Name,
				Next: "put one of the two into a case of its own"}
		}
	}
	return nil, nil
}

// again is the report for bytes that are in the case already: nothing is read
// a second time, and every row that was read then is a duplicate now.
func again(known state.Source, name string) (ingest.Report, error) {
	var rep ingest.Report
	if err := json.Unmarshal(known.Report, &rep); err != nil {
		return rep, fmt.Errorf("report of %s: %w", known.Name, err)
	}
	rep.File = name
	rep.RowsDuplicate, rep.RowsLoaded, rep.RowsRejected = rep.RowsRead, 0, 0
	rep.TotalsLoaded = nil
	rep.Warnings = append(rep.Warnings, "already in the case: the same bytes as "+known.Name+"; nothing was read again")
	return rep, nil
}

// duplicates moves the rows of a new file that already stand in other files of
// the case from loaded to duplicate in its report; normalize leaves them out.
func (c *Case) duplicates(ctx context.Context, key, sha string, rep *ingest.Report) error {
	sources, err := c.state.Sources(ctx)
	if err != nil {
		return err
	}
	var others []string
	for _, s := range sources {
		if s.SHA256 == sha {
			continue
		}
		tables, err := c.ledger.Tables("ingest", s.IngestKey)
		if err != nil {
			return err
		}
		if path, ok := tables["item"]; ok {
			others = append(others, path)
		}
	}
	tables, err := c.ledger.Tables("ingest", key)
	if err != nil {
		return err
	}
	if len(others) == 0 || tables["item"] == "" {
		return nil
	}
	db, err := c.engine(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.Register(ctx, "fresh.item", tables["item"]); err != nil {
		return err
	}
	if err := db.Register(ctx, "ingest.item", others...); err != nil {
		return err
	}
	var n int64
	if _, err := store.QueryOne(ctx, db, `SELECT count(*) FROM fresh.item WHERE dup_key IS NOT NULL
		AND dup_key IN (SELECT dup_key FROM ingest.item WHERE dup_key IS NOT NULL)`, nil, &n); err != nil {
		return err
	}
	rep.RowsLoaded -= n
	rep.RowsDuplicate += n
	if n > 0 {
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("%d rows stand in other files of the case already and are counted once", n))
	}
	return nil
}

// original is where the unchanged bytes of a source file stand.
func (c *Case) original(sha, name string) string {
	return filepath.Join(c.Dir, sourcesDir, sha+strings.ToLower(filepath.Ext(name)))
}

// keepOriginal copies a file into sources/, under a temporary name first.
func (c *Case) keepOriginal(file, sha, name string) error {
	target := c.original(sha, name)
	if _, err := os.Stat(target); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return fmt.Errorf("keep original: %w", err)
	}
	in, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("keep original: %w", err)
	}
	defer func() { _ = in.Close() }()
	err = writeFile(target, func(f *os.File) error {
		if _, err := io.Copy(f, in); err != nil {
			return err
		}
		return f.Sync()
	})
	if err != nil {
		return fmt.Errorf("keep original: %w", err)
	}
	return os.Chmod(target, 0o444)
}

// hashFile returns a file's SHA-256 in hex and its size.
func hashFile(ctx context.Context, path string) (string, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return "", 0, err
	}
	if info.IsDir() {
		return "", 0, errors.New("it is a folder: name the files in it")
	}
	h := sha256.New()
	n, err := io.Copy(h, readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return f.Read(p)
	}))
	return hex.EncodeToString(h.Sum(nil)), n, err
}

type readerFunc func([]byte) (int, error)

func (r readerFunc) Read(p []byte) (int, error) { return r(p) }

// pathErr drops the path that the caller says already.
func pathErr(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
