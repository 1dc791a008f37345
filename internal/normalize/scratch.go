package normalize

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tallyman/internal/store"
)

// scratch holds the mapping tables of one run: Parquet files in a folder inside
// the build, gone before it is committed, and views scratch.NAME over them.
type scratch struct {
	db     store.Engine
	dir    string
	tables []string
}

func newScratch(db store.Engine, buildDir string) (*scratch, error) {
	dir := filepath.Join(buildDir, "scratch")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("normalize: %w", err)
	}
	return &scratch{db: db, dir: dir}, nil
}

func (s *scratch) path(table string) string { return filepath.Join(s.dir, table+".parquet") }

// register makes scratch.TABLE a view over the file at path(table).
func (s *scratch) register(ctx context.Context, table string) error {
	return s.view(ctx, table, s.path(table))
}

// view makes scratch.TABLE a view over any file until the run ends.
func (s *scratch) view(ctx context.Context, table, path string) error {
	s.tables = append(s.tables, table)
	return s.db.Register(ctx, "scratch."+table, path)
}

// fromSQL writes a SELECT to scratch.TABLE.
func (s *scratch) fromSQL(ctx context.Context, table, query string) (int64, error) {
	n, err := s.db.CopyTo(ctx, query, s.path(table))
	if err != nil {
		return 0, err
	}
	return n, s.register(ctx, table)
}

// fromRows writes rows to scratch.TABLE.
func fromRows[T any](ctx context.Context, s *scratch, table string, rows []T) error {
	w, err := store.NewTable[T](s.path(table))
	if err != nil {
		return err
	}
	err = w.Write(rows...)
	if e := w.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return s.register(ctx, table)
}

// close drops the views and the files.
func (s *scratch) close(ctx context.Context) error {
	var err error
	for _, t := range slices.Backward(s.tables) {
		err = errors.Join(err, s.db.Register(context.WithoutCancel(ctx), "scratch."+t))
	}
	if e := os.RemoveAll(s.dir); e != nil {
		err = errors.Join(err, fmt.Errorf("normalize: %w", e))
	}
	return err
}
