package app

import (
	"context"
	"fmt"
	"os"

	"tallyman/internal/watchlist/publisher"
)

// FetchOptions of fetching a list.
type FetchOptions struct {
	As       string // id in the case; "" is the publisher's
	Progress publisher.Progress
	// Announce is told what will be fetched, under which licence, before the
	// first byte is asked for.
	Announce func(publisher.Publisher)
}

// FetchList fetches a list from its publisher and adds it as its new version.
func (c *Case) FetchList(ctx context.Context, id string, opt FetchOptions) (ListReport, error) {
	p, err := publisher.Find(publisher.Catalog(), id)
	if err != nil {
		return ListReport{}, err
	}
	if opt.Announce != nil {
		opt.Announce(p)
	}
	dir, err := os.MkdirTemp(c.Dir, ".fetch-")
	if err != nil {
		return ListReport{}, fmt.Errorf("fetch list: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	files, err := publisher.Fetch(ctx, publisher.Client(), p, dir, opt.Progress)
	if err != nil {
		return ListReport{}, err
	}
	if opt.As == "" {
		opt.As = p.ID
	}
	return c.AddList(ctx, opt.As, p.Format, files)
}
