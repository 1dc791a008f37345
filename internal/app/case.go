package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"tallyman/internal/pipeline"
	"tallyman/internal/store"
	"tallyman/internal/store/duckdb"
	"tallyman/internal/store/state"
	"tallyman/internal/trade"
)

// Names inside a case folder.
const (
	ConfigFile    = "case.yml"
	DecisionsFile = "decisions.jsonl"
	sourcesDir    = "sources"
	ledgerDir     = "ledger"
	dossierDir    = "dossier"
	stateFile     = "case.db"
	lockFile      = ".lock"
)

// Case is an open case folder.
type Case struct {
	Dir    string
	Config Config
	ledger *store.Ledger
	state  *state.DB
	env    Env
	pool   *viewPool // of a server; nil elsewhere
	memo   *memo     // of a server; nil elsewhere
	// storyTurn is held by whoever saves the story.
	storyTurn sync.Mutex
}

// Env is what the program takes from its surroundings.
type Env struct {
	MemoryLimit string // TALLYMAN_MEMORY, for example 4GiB
	Threads     int    // TALLYMAN_THREADS
	Columns     int    // COLUMNS: width of tables; 0: as wide as the terminal
	User        string // USER: who judges, where nothing else says
}

// EnvFrom reads the environment through lookup (os.LookupEnv).
func EnvFrom(lookup func(string) (string, bool)) (Env, error) {
	var env Env
	env.MemoryLimit, _ = lookup("TALLYMAN_MEMORY")
	env.User, _ = lookup("USER")
	if v, ok := lookup("TALLYMAN_THREADS"); ok && v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return env, &trade.Error{Code: trade.CodeUsage, Where: "TALLYMAN_THREADS", Message: fmt.Sprintf("%q is not a number of threads", v)}
		}
		env.Threads = n
	}
	// A shell sets COLUMNS, not the user: nonsense in it is passed over.
	if v, ok := lookup("COLUMNS"); ok {
		if n, err := strconv.Atoi(v); err == nil && n > 0 {
			env.Columns = n
		}
	}
	return env, nil
}

// New makes a case folder with a commented case.yml.
func New(dir, title string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("new case: %w", err)
	}
	path := filepath.Join(dir, ConfigFile)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return &trade.Error{Code: trade.CodeInput, Where: path, Message: "there is a case here already", Next: "open it with --case " + dir}
	}
	if err != nil {
		return fmt.Errorf("new case: %w", err)
	}
	if title == "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return fmt.Errorf("new case: %w", err)
		}
		title = filepath.Base(abs)
	}
	_, err = fmt.Fprintf(f, configTemplate, strconv.Quote(title))
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("new case: %w", err)
	}
	for _, sub := range []string{sourcesDir, ledgerDir, dossierDir} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return fmt.Errorf("new case: %w", err)
		}
	}
	return nil
}

// Exists says whether there is a case in a folder.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, ConfigFile))
	return err == nil
}

// Scratch makes a case that lives until cleanup: for work that keeps nothing.
func Scratch() (dir string, cleanup func(), err error) {
	dir, err = os.MkdirTemp("", "tallyman-")
	if err != nil {
		return "", nil, fmt.Errorf("scratch case: %w", err)
	}
	cleanup = func() { _ = os.RemoveAll(dir) }
	if err := New(dir, "scratch"); err != nil {
		cleanup()
		return "", nil, err
	}
	return dir, cleanup, nil
}

// Open opens a case folder.
func Open(dir string, env Env) (*Case, error) {
	cfg, err := LoadConfig(filepath.Join(dir, ConfigFile))
	if err != nil {
		return nil, err
	}
	ledger, err := store.OpenLedger(filepath.Join(dir, ledgerDir))
	if err != nil {
		return nil, err
	}
	db, err := state.Open(filepath.Join(dir, stateFile))
	if err != nil {
		return nil, err
	}
	return &Case{Dir: dir, Config: cfg, ledger: ledger, state: db, env: env}, nil
}

// Close closes the case.
func (c *Case) Close() error {
	if c.pool != nil {
		c.pool.close()
	}
	return c.state.Close()
}

// lock takes the writer's lock of the case: one builder at a time, any number
// of readers. The kernel frees it when the process dies.
func (c *Case) lock() (unlock func(), err error) {
	path := filepath.Join(c.Dir, lockFile)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("lock case: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(path)
		_ = f.Close()
		return nil, &trade.Error{Code: trade.CodeBusy, Where: c.Dir,
			Message: "another process is building this case (pid " + strings.TrimSpace(string(holder)) + ")",
			Next:    "wait for it, or stop it: what it finished stays"}
	}
	_ = f.Truncate(0)
	_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	if err := c.ledger.Sweep(); err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

// engine opens an empty SQL engine with the case's limits.
func (c *Case) engine(ctx context.Context) (*duckdb.Engine, error) {
	return duckdb.Open(ctx, duckdb.Options{MemoryLimit: c.env.MemoryLimit, Threads: c.env.Threads})
}

// fed reads which builds were fed by hand. Both lists are in the order of
// stable ids, so that the order of ingesting changes no key.
func (c *Case) fed(ctx context.Context) (pipeline.Fed, error) {
	var fed pipeline.Fed
	sources, err := c.state.Sources(ctx)
	if err != nil {
		return fed, err
	}
	slices.SortFunc(sources, func(a, b state.Source) int { return strings.Compare(a.FileID, b.FileID) })
	for _, s := range sources {
		fed.Ingest = append(fed.Ingest, s.IngestKey)
	}
	lists, err := c.state.Lists(ctx)
	if err != nil {
		return fed, err
	}
	for _, l := range lists {
		if l.Current && l.Key != "" { // a control list has no tables of its own
			fed.Watchlist = append(fed.Watchlist, l.Key)
		}
	}
	if len(fed.Watchlist) == 0 {
		key, err := c.emptyWatchlist()
		if err != nil {
			return fed, err
		}
		fed.Watchlist = []string{key}
	}
	return fed, nil
}

// View is an engine over the current tables of a case, with the keys that they
// came from.
type View struct {
	*duckdb.Engine
	Fed  pipeline.Fed
	Keys map[string]string
	// Ledger is one hash over the tables that figures are computed from.
	Ledger  string
	compute func(ctx context.Context, db store.Engine, expr string) (*trade.Figure, error)
	state   string // what a pool keeps it for
}

// Has says whether a stage has a current build.
func (v *View) Has(stage string) bool {
	switch stage {
	case "ingest":
		return len(v.Fed.Ingest) > 0
	case "watchlist":
		return len(v.Fed.Watchlist) > 0
	}
	return v.Keys[stage] != ""
}

// HasTable says whether a table is there: a case built by an older version
// lacks those that came later until its next run.
func (v *View) HasTable(ctx context.Context, schema, table string) (bool, error) {
	return store.QueryOne(ctx, v.Engine, "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?", []any{schema, table}, new(int))
}

// View opens the current state for reading: a builder in another process does
// not disturb it, since built folders never change.
func (c *Case) View(ctx context.Context) (*View, error) {
	fed, err := c.fed(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := c.state.Current(ctx)
	if err != nil {
		return nil, err
	}
	db, err := c.engine(ctx)
	if err != nil {
		return nil, err
	}
	if err := pipeline.Attach(ctx, db, c.ledger, fed, keys); err != nil {
		_ = db.Close()
		return nil, err
	}
	v := &View{Engine: db, Fed: fed, Keys: keys, Ledger: ledgerID(keys)}
	v.compute = c.computer(v.Ledger)
	return v, nil
}

// ledgerID names the state that figures are computed from: every derived stage
// before detect.
func ledgerID(keys map[string]string) string {
	var parts []string
	for _, s := range slices.Sorted(maps.Keys(keys)) {
		if s != "detect" {
			parts = append(parts, s, keys[s])
		}
	}
	return trade.ShortID("ledger", parts...)
}

// need opens a view and insists that the stages are built.
func (c *Case) need(ctx context.Context, stages ...string) (*View, error) {
	v, err := c.View(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range stages {
		if !v.Has(s) {
			_ = v.Close()
			next := "build it with: tallyman run"
			if len(v.Fed.Ingest) == 0 {
				next = "nothing is ingested yet: tallyman ingest FILE..., then tallyman run"
			}
			return nil, &trade.Error{Code: trade.CodeNotFound, Where: c.Dir, Message: "the case has no " + s + " tables yet", Next: next}
		}
	}
	return v, nil
}
