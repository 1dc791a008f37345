package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"tallyman/internal/claim"
	"tallyman/internal/trade"
)

// ClaimsFile is the case's own claims file.
const ClaimsFile = "claims.yml"

// ClaimOptions of CheckClaims.
type ClaimOptions struct {
	File     string // empty: claims.yml of the case
	Articles bool   // the claims of the two articles that ship with the program
}

// CheckClaims checks claims against the records and keeps the figures that the
// verdicts stand on.
func (c *Case) CheckClaims(ctx context.Context, opt ClaimOptions, do func(claim.Verdict) error) error {
	file, err := c.claims(opt)
	if err != nil {
		return err
	}
	v, err := c.need(ctx, "normalize")
	if err != nil {
		return err
	}
	defer func() { _ = v.Close() }()
	verdicts, err := claim.Check(ctx, v, file, claim.Options{Measure: c.measureOptions(v.Ledger)})
	if err != nil {
		return err
	}
	for _, verdict := range verdicts {
		if verdict.Figure != nil {
			if err := c.keepFigure(ctx, verdict.Figure); err != nil {
				return err
			}
		}
		if err := do(verdict); err != nil {
			return err
		}
	}
	return nil
}

func (c *Case) claims(opt ClaimOptions) (*claim.File, error) {
	if opt.Articles {
		return claim.Articles()
	}
	path := opt.File
	if path == "" {
		path = filepath.Join(c.Dir, ClaimsFile)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the claims cannot be read", Err: pathErr(err),
			Next: fmt.Sprintf("write %s, name a file with --claims, or see the two articles with --articles", ClaimsFile)}
	}
	return claim.Load(path, data)
}
