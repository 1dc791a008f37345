package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"tallyman/internal/claim"
	"tallyman/internal/report"
)

// HasClaims says whether the case has a claims file of its own.
func (c *Case) HasClaims() bool {
	_, err := os.Stat(filepath.Join(c.Dir, ClaimsFile))
	return !errors.Is(err, fs.ErrNotExist)
}

// streamClaims emits the verdicts on the case's own claims file, where there is
// one.
func (c *Case) streamClaims(ctx context.Context, v *View, emit func(report.Message) error) error {
	if !c.HasClaims() {
		return nil
	}
	file, err := c.claims(ClaimOptions{})
	if err != nil {
		return err
	}
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
		if err := emit(report.Message{Claim: claimOf(verdict)}); err != nil {
			return err
		}
	}
	return nil
}

func claimOf(v claim.Verdict) *report.Claim {
	out := &report.Claim{ID: v.ID, Title: v.Text.Title, Outlet: v.Text.Outlet, Published: v.Text.Published, Quote: v.Quote, SaidBy: v.SaidBy,
		Verdict: string(v.Verdict), Words: v.Verdict.Words(), Why: v.Why, Expect: v.Expect, Observed: v.Observed, Figure: v.Figure,
		Wording: v.Wording, Note: v.Note, Tried: v.Tried}
	if v.Interval != nil {
		out.Low, out.High = v.Interval.Low, v.Interval.High
	}
	for _, r := range v.Replies {
		out.Replies = append(out.Replies, report.Reply(r))
	}
	for _, s := range v.Scopes {
		if s.State == "holds" {
			out.Scopes = append(out.Scopes, report.Scope{Name: s.Name, Expr: s.Expr, Observed: s.Observed, FigureID: s.FigureID})
		}
	}
	return out
}
