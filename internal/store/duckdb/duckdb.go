// Package duckdb is the embedded SQL engine: DuckDB, in memory in this process,
// over views of the ledger's Parquet files. It reads Parquet, writes Parquet
// where it is told to, and keeps nothing of its own, so any number of processes
// can work on one case at the same time.
package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	// The driver registers itself with database/sql under "duckdb".
	_ "github.com/duckdb/duckdb-go/v2"

	"tallyman/internal/store"
)

// Options of an engine. The zero value is fit for tests.
type Options struct {
	MemoryLimit string // "4GiB"; empty: 1500 MiB, which keeps the process under 2 GiB
	Threads     int    // 0: as many as cores
	TempDir     string // below which to spill; empty: the system's
}

// Engine implements store.Engine.
type Engine struct {
	db      *sql.DB
	mu      sync.Mutex
	schemas map[string]bool
	spill   string
}

var _ store.Engine = (*Engine)(nil)

// Open starts an in-memory engine.
func Open(ctx context.Context, opt Options) (*Engine, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, fmt.Errorf("open engine: %w", err)
	}
	// One connection: temporary tables and settings are per connection, and
	// DuckDB runs one query on all cores anyway.
	db.SetMaxOpenConns(1)
	e := &Engine{db: db, schemas: map[string]bool{}}
	if opt.MemoryLimit == "" {
		opt.MemoryLimit = "1500MiB"
	}
	// A folder of its own: the engine may always reach the folder in which it
	// spills, so it must hold nothing else.
	if e.spill, err = os.MkdirTemp(opt.TempDir, "tallyman-sql-"); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open engine: %w", err)
	}
	settings := []string{
		"SET autoinstall_known_extensions=false",
		"SET autoload_known_extensions=false",
		"SET memory_limit=" + Quote(opt.MemoryLimit),
		"SET temp_directory=" + Quote(e.spill),
		"SET max_temp_directory_size='64GiB'",
		"SET TimeZone='UTC'",
	}
	if opt.Threads > 0 {
		settings = append(settings, fmt.Sprintf("SET threads=%d", opt.Threads))
	}
	for _, s := range settings {
		if _, err := db.ExecContext(ctx, s); err != nil {
			_ = e.Close()
			return nil, fmt.Errorf("open engine: %s: %w", s, err)
		}
	}
	return e, nil
}

// Query implements store.Engine.
func (e *Engine) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := e.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return rows, nil
}

// Exec implements store.Engine.
func (e *Engine) Exec(ctx context.Context, query string, args ...any) error {
	if _, err := e.db.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("exec: %w", err)
	}
	return nil
}

// CopyTo implements store.Engine.
func (e *Engine) CopyTo(ctx context.Context, selectSQL, path string) (int64, error) {
	res, err := e.db.ExecContext(ctx, "COPY ("+selectSQL+") TO "+Quote(path)+
		" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)")
	if err != nil {
		return 0, fmt.Errorf("copy to %s: %w", path, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("copy to %s: %w", path, err)
	}
	return n, nil
}

// Register implements store.Engine.
func (e *Engine) Register(ctx context.Context, table string, files ...string) error {
	schema, name, ok := strings.Cut(table, ".")
	if !ok {
		return fmt.Errorf("register %q: want stage.table", table)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.schemas[schema] {
		if err := e.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+Ident(schema)); err != nil {
			return err
		}
		e.schemas[schema] = true
	}
	view := Ident(schema) + "." + Ident(name)
	if len(files) == 0 {
		return e.Exec(ctx, "DROP VIEW IF EXISTS "+view)
	}
	quoted := make([]string, len(files))
	for i, f := range files {
		quoted[i] = Quote(f)
	}
	return e.Exec(ctx, "CREATE OR REPLACE VIEW "+view+" AS SELECT * FROM read_parquet(["+
		strings.Join(quoted, ", ")+"], union_by_name=true)")
}

// Materialize copies a registered table into memory, for work that asks many
// questions of it. A table of more than most rows stays where it is.
func (e *Engine) Materialize(ctx context.Context, table string, most int64) error {
	schema, name, _ := strings.Cut(table, ".")
	view := Ident(schema) + "." + Ident(name)
	var n int64
	if _, err := store.QueryOne(ctx, e, "SELECT count(*) FROM "+view, nil, &n); err != nil || n > most {
		return err
	}
	for _, s := range []string{
		"CREATE TABLE " + Ident(schema) + "." + Ident(name+" in memory") + " AS SELECT * FROM " + view,
		"DROP VIEW " + view,
		"ALTER TABLE " + Ident(schema) + "." + Ident(name+" in memory") + " RENAME TO " + Ident(name),
	} {
		if err := e.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// Seal forbids SQL to reach any file outside the given folders and to change
// settings from now on: for SQL that a user types.
func (e *Engine) Seal(ctx context.Context, dirs ...string) error {
	quoted := make([]string, len(dirs))
	for i, d := range dirs {
		quoted[i] = Quote(d)
	}
	for _, s := range []string{
		"SET allowed_directories=[" + strings.Join(quoted, ", ") + "]",
		"SET enable_external_access=false",
		"SET lock_configuration=true",
	} {
		if err := e.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// Close implements store.Engine.
func (e *Engine) Close() error {
	return errors.Join(e.db.Close(), os.RemoveAll(e.spill))
}

// Quote writes a SQL string literal.
func Quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Ident writes a SQL identifier.
func Ident(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
