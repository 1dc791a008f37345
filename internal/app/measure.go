package app

import (
	"context"
	"encoding/json"
	"fmt"

	"tallyman/internal/measure"
	"tallyman/internal/ref/country"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Measure computes one figure and keeps it under its id, so that trace and
// verify find it.
func (c *Case) Measure(ctx context.Context, expr string) (*trade.Figure, error) {
	v, back, err := c.borrow(ctx, "normalize")
	if err != nil {
		return nil, err
	}
	defer back()
	return c.figure(ctx, v, expr)
}

// figure computes a figure over a view and keeps it.
func (c *Case) figure(ctx context.Context, v *View, expr string) (*trade.Figure, error) {
	fig, err := v.compute(ctx, v, expr)
	if err != nil {
		return nil, err
	}
	return fig, c.keepFigure(ctx, fig)
}

func (c *Case) keepFigure(ctx context.Context, fig *trade.Figure) error {
	for f := fig; f != nil; f = f.Compare {
		body, err := json.Marshal(f)
		if err != nil {
			return fmt.Errorf("keep figure %s: %w", f.ID, err)
		}
		if err := c.state.SaveFigure(ctx, f.ID, body); err != nil {
			return err
		}
	}
	return nil
}

// computer turns expressions into figures of one state of the ledger.
func (c *Case) computer(ledger string) func(context.Context, store.Engine, string) (*trade.Figure, error) {
	// A meter remembers what is loaded; one serves all figures of an engine.
	var meter *measure.Meter
	var of store.Engine
	return func(ctx context.Context, db store.Engine, expr string) (*trade.Figure, error) {
		m, err := measure.ParseMeasure(expr)
		if err != nil {
			return nil, &trade.Error{Code: trade.CodeUsage, Where: "measure", Message: err.Error(), Next: "keys and units: docs/filter-language.md"}
		}
		if meter == nil || of != db {
			if meter, err = measure.New(ctx, db, c.measureOptions(ledger)); err != nil {
				return nil, err
			}
			of = db
		}
		return meter.Compute(ctx, m)
	}
}

func (c *Case) measureOptions(ledger string) measure.Options {
	return measure.Options{Events: c.Config.Events, Sets: c.Config.Sets, LedgerKey: ledger, Countries: countries{}}
}

// countries lets measures name countries as people do.
type countries struct{}

// Code implements measure.Countries.
func (countries) Code(name string) (string, bool) { return country.Code(name) }
