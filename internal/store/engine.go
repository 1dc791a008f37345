package store

import (
	"context"
	"database/sql"
)

// Engine is the SQL port. Tables are views named stage.table over Parquet
// files. SQL keeps to the subset that the conformance suite exercises, so that
// a cluster engine can stand behind the same port.
type Engine interface {
	// Query runs a SELECT. Close the rows.
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	// Exec runs a statement that returns nothing (temporary tables, views).
	Exec(ctx context.Context, query string, args ...any) error
	// CopyTo writes a SELECT's rows to a new Parquet file (zstd) and returns
	// how many there were.
	CopyTo(ctx context.Context, selectSQL, path string) (int64, error)
	// Register makes stage.table a view over Parquet files, replacing what it
	// was. Without files the table is dropped.
	Register(ctx context.Context, table string, files ...string) error
	// Close releases the engine; nothing of the ledger depends on it.
	Close() error
}

// QueryAll runs a SELECT and calls scan once per row.
func QueryAll(ctx context.Context, db Engine, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := db.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// QueryOne scans the first row of a SELECT into dest; found is false where
// there is none.
func QueryOne(ctx context.Context, db Engine, query string, args []any, dest ...any) (found bool, err error) {
	rows, err := db.Query(ctx, query, args...)
	if err != nil {
		return false, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return false, rows.Err()
	}
	return true, rows.Scan(dest...)
}

// Progress reports how far long work is; total is 0 where it is not known.
type Progress func(done, total int64)

// Report calls p when it is set.
func (p Progress) Report(done, total int64) {
	if p != nil {
		p(done, total)
	}
}
