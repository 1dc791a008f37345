package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"tallyman/internal/ref/currency"
	"tallyman/internal/store/state"
	"tallyman/internal/trade"
)

// rates reads the case's rate table and a key over its bytes; none is an empty
// key, and nothing is converted.
func (c *Case) rates(ctx context.Context) (string, *currency.Rates, error) {
	if c.Config.Rates == "" {
		return "", nil, nil
	}
	path := c.Config.Rates
	if !filepath.IsAbs(path) {
		path = filepath.Join(c.Dir, path)
	}
	key, _, err := hashFile(ctx, path)
	if err != nil {
		return "", nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the rate table cannot be read", Err: pathErr(err)}
	}
	f, err := os.Open(path)
	if err != nil {
		return "", nil, fmt.Errorf("rates: %w", err)
	}
	defer func() { _ = f.Close() }()
	rates, err := currency.Read(f, path)
	return key, rates, err
}

// ingestedHow reads from a source's build how it was ingested, so that it can
// be ingested again in the same way.
func (c *Case) ingestedHow(s state.Source) (IngestOptions, error) {
	meta, err := c.ledger.Meta("ingest", s.IngestKey)
	if err != nil {
		return IngestOptions{}, err
	}
	var cfg ingestConfig
	if err := json.Unmarshal(meta.Spec.Config, &cfg); err != nil {
		return IngestOptions{}, fmt.Errorf("build of %s: %w", s.Name, err)
	}
	opt := IngestOptions{SourceID: cfg.SourceID, Encoding: cfg.Encoding}
	if cfg.Map != "" {
		opt.MapFile = c.original(cfg.Map, "map.yml")
	}
	return opt, nil
}
