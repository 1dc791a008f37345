package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tallyman/internal/ingest"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist"
)

// linker gives kept originals their own names again, since readers look at
// names (a direction, a watermark).
type linker struct {
	c   *Case
	dir string
}

func (l linker) link(sha, name string) (string, error) {
	folder := filepath.Join(l.dir, sha)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("link original: %w", err)
	}
	path := filepath.Join(folder, name)
	abs, err := filepath.Abs(l.c.original(sha, name))
	if err != nil {
		return "", fmt.Errorf("link original: %w", err)
	}
	if err := os.Symlink(abs, path); err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("link original: %w", err)
	}
	return path, nil
}

// refresh reads sources and lists again, from the kept originals, whose tables
// were written by another version of the readers: derived tables are rebuilt,
// never migrated. The caller holds the lock.
func (c *Case) refresh(ctx context.Context, opt RunOptions) error {
	tmp, err := os.MkdirTemp("", "tallyman-refresh-")
	if err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	l := linker{c, tmp}
	sources, err := c.state.Sources(ctx)
	if err != nil {
		return err
	}
	for _, s := range sources {
		meta, err := c.ledger.Meta("ingest", s.IngestKey)
		if err != nil || meta.Spec.Version == ingest.Version {
			continue // a missing build is told by whoever needs it
		}
		path, err := l.link(s.SHA256, s.Name)
		if err != nil {
			return err
		}
		how, err := c.ingestedHow(s)
		if err != nil {
			return err
		}
		how.anew = true
		rep, err := c.ingestFile(ctx, path, how)
		if err != nil {
			return &trade.Error{Code: trade.CodeInput, Where: s.Name, Message: "was read by another version of the program and cannot be read again", Err: err, Next: "see: tallyman doctor"}
		}
		if opt.OnFile != nil {
			opt.OnFile(rep, nil)
		}
	}
	return c.refreshLists(ctx, l, opt)
}

func (c *Case) refreshLists(ctx context.Context, l linker, opt RunOptions) error {
	lists, err := c.state.Lists(ctx)
	if err != nil {
		return err
	}
	for _, list := range lists {
		if !list.Current {
			continue
		}
		meta, err := c.ledger.Meta("watchlist", list.Key)
		if err != nil || meta.Spec.Version == watchlist.Version {
			continue
		}
		var rep ListReport
		if err := json.Unmarshal(list.Summary, &rep); err != nil {
			return fmt.Errorf("list %s: %w", list.ListID, err)
		}
		var files []string
		for _, f := range rep.Files {
			path, err := l.link(f.SHA256, f.Name)
			if err != nil {
				return err
			}
			files = append(files, path)
		}
		again, err := c.addList(ctx, list.ListID, "", files)
		if err != nil {
			return err
		}
		if opt.OnList != nil {
			opt.OnList(again)
		}
	}
	return nil
}
