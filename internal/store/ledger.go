package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Ledger is the tree of built tables of one case.
type Ledger struct{ root string }

// OpenLedger returns the ledger below dir, creating the folder.
func OpenLedger(dir string) (*Ledger, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	return &Ledger{root: dir}, nil
}

// Spec is all that a build came from. Its hash is the build's key.
type Spec struct {
	Stage   string            `json:"stage"`
	Version string            `json:"version"` // of the stage's code and embedded data
	Inputs  map[string]string `json:"inputs,omitempty"`
	Config  json.RawMessage   `json:"config,omitempty"`
}

// Key is the SHA-256 (hex, 32 digits) of the spec. encoding/json sorts map
// keys, so equal specs give equal keys on every machine.
func (s Spec) Key() string {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err) //nolint:forbidigo // only strings and validated raw JSON: cannot fail
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

// Meta is what build.json says of a finished build.
type Meta struct {
	Spec   Spec                 `json:"spec"`
	Key    string               `json:"key"`
	Built  time.Time            `json:"built"`
	Millis int64                `json:"millis"`
	Tables map[string]TableMeta `json:"tables"`
	Stats  json.RawMessage      `json:"stats,omitempty"`
}

// TableMeta describes one table file of a build.
type TableMeta struct {
	Bytes int64 `json:"bytes"`
}

const metaFile = "build.json"

// Dir is the folder of a finished build.
func (l *Ledger) Dir(stage, key string) string { return filepath.Join(l.root, stage, key) }

// Has says whether the build exists, complete.
func (l *Ledger) Has(stage, key string) bool {
	_, err := os.Stat(filepath.Join(l.Dir(stage, key), metaFile))
	return err == nil
}

// Meta reads what a finished build says of itself.
func (l *Ledger) Meta(stage, key string) (Meta, error) {
	var m Meta
	data, err := os.ReadFile(filepath.Join(l.Dir(stage, key), metaFile))
	if err != nil {
		return m, fmt.Errorf("read build %s/%s: %w", stage, key, err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("read build %s/%s: %w", stage, key, err)
	}
	return m, nil
}

// Tables lists the Parquet files of a finished build by table name.
func (l *Ledger) Tables(stage, key string) (map[string]string, error) {
	m, err := l.Meta(stage, key)
	if err != nil {
		return nil, err
	}
	files := make(map[string]string, len(m.Tables))
	for name := range m.Tables {
		files[name] = filepath.Join(l.Dir(stage, key), name+".parquet")
	}
	return files, nil
}

// Begin opens a folder for a new build. Commit or Abort it.
func (l *Ledger) Begin(spec Spec) (*Build, error) {
	parent := filepath.Join(l.root, spec.Stage)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("begin build: %w", err)
	}
	dir, err := os.MkdirTemp(parent, ".tmp-")
	if err != nil {
		return nil, fmt.Errorf("begin build: %w", err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, fmt.Errorf("begin build: %w", err)
	}
	return &Build{ledger: l, spec: spec, dir: dir, started: time.Now()}, nil
}

// Sweep removes what killed builds left behind. Call it under the case's
// writer lock only.
func (l *Ledger) Sweep() error {
	stages, err := os.ReadDir(l.root)
	if err != nil {
		return fmt.Errorf("sweep ledger: %w", err)
	}
	for _, s := range stages {
		builds, err := os.ReadDir(filepath.Join(l.root, s.Name()))
		if err != nil {
			continue
		}
		for _, b := range builds {
			if strings.HasPrefix(b.Name(), ".tmp-") {
				if err := os.RemoveAll(filepath.Join(l.root, s.Name(), b.Name())); err != nil {
					return fmt.Errorf("sweep ledger: %w", err)
				}
			}
		}
	}
	return nil
}

// Build is a ledger folder under construction.
type Build struct {
	ledger  *Ledger
	spec    Spec
	dir     string
	started time.Time
	done    bool
}

// Dir is the temporary folder; scratch files may stand in it until Commit.
func (b *Build) Dir() string { return b.dir }

// Path is the file to write for a table of this stage: Path("item").
func (b *Build) Path(table string) string { return filepath.Join(b.dir, table+".parquet") }

// Commit makes the build durable and visible under its key. Files other than
// *.parquet are removed first. If the same build exists already (another
// process was faster), that one stays and this one is dropped.
func (b *Build) Commit(stats any) (Meta, error) {
	m := Meta{Spec: b.spec, Key: b.spec.Key(), Built: time.Now().UTC().Truncate(time.Second),
		Millis: time.Since(b.started).Milliseconds(), Tables: map[string]TableMeta{}}
	if err := b.collect(&m); err != nil {
		return m, err
	}
	if stats != nil {
		raw, err := json.Marshal(stats)
		if err != nil {
			return m, fmt.Errorf("commit build: %w", err)
		}
		m.Stats = raw
	}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, fmt.Errorf("commit build: %w", err)
	}
	if err := writeDurable(filepath.Join(b.dir, metaFile), append(data, '\n')); err != nil {
		return m, fmt.Errorf("commit build: %w", err)
	}
	if err := syncDir(b.dir); err != nil {
		return m, fmt.Errorf("commit build: %w", err)
	}
	target := b.ledger.Dir(b.spec.Stage, m.Key)
	b.done = true
	if b.ledger.Has(b.spec.Stage, m.Key) {
		return m, os.RemoveAll(b.dir)
	}
	// A folder without build.json cannot come from Commit; make way for a
	// complete one.
	if err := os.RemoveAll(target); err != nil {
		return m, fmt.Errorf("commit build: %w", err)
	}
	if err := os.Rename(b.dir, target); err != nil {
		return m, fmt.Errorf("commit build: %w", err)
	}
	return m, syncDir(filepath.Dir(target))
}

func (b *Build) collect(m *Meta) error {
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return fmt.Errorf("commit build: %w", err)
	}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".parquet")
		if !ok || strings.HasPrefix(name, ".") {
			if err := os.RemoveAll(filepath.Join(b.dir, e.Name())); err != nil {
				return fmt.Errorf("commit build: %w", err)
			}
			continue
		}
		path := filepath.Join(b.dir, e.Name())
		info, err := e.Info()
		if err != nil {
			return fmt.Errorf("commit build: %w", err)
		}
		if err := syncFile(path); err != nil {
			return fmt.Errorf("commit build: %w", err)
		}
		m.Tables[name] = TableMeta{Bytes: info.Size()}
	}
	return nil
}

// Abort removes the folder; after Commit it does nothing.
func (b *Build) Abort() {
	if !b.done {
		_ = os.RemoveAll(b.dir)
	}
}

// Unused lists builds that no current pointer names, for clean-up.
func (l *Ledger) Unused(current map[string][]string) ([]string, error) {
	var out []string
	stages, err := os.ReadDir(l.root)
	if err != nil {
		return nil, fmt.Errorf("list ledger: %w", err)
	}
	for _, s := range stages {
		builds, err := os.ReadDir(filepath.Join(l.root, s.Name()))
		if errors.Is(err, fs.ErrNotExist) || !s.IsDir() {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("list ledger: %w", err)
		}
		for _, b := range builds {
			if !slices.Contains(current[s.Name()], b.Name()) {
				out = append(out, filepath.Join(s.Name(), b.Name()))
			}
		}
	}
	return out, nil
}

func writeDurable(path string, data []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if e := f.Sync(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	err = f.Sync()
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

func syncDir(dir string) error { return syncFile(dir) }
