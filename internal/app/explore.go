package app

import (
	"context"
	"fmt"
	"sync"

	"tallyman/internal/explore"
	"tallyman/internal/measure"
)

// indexes keep the search index of each case's current state, since it holds
// every spelling and is asked with every key press.
var indexes sync.Map // case folder -> *keptIndex

type keptIndex struct {
	mu    sync.Mutex
	state string
	ix    *explore.Index
}

// exploring opens the current state for looking around. A server keeps the
// answer under question, which must hold all that it depends on besides the
// state; whoever gets an answer must not change it.
func exploring[T any](ctx context.Context, c *Case, stage string, question []any, ask func(*explore.Explorer, *View) (T, error)) (T, error) {
	if c.memo == nil {
		return explored(ctx, c, stage, ask)
	}
	var none T
	state, err := c.stateID(ctx)
	if err != nil {
		return none, err
	}
	out, err := c.memo.get(ctx, state, fmt.Sprintf("%T %q", none, question), func() (any, error) { return explored(ctx, c, stage, ask) })
	if v, ok := out.(T); ok {
		return v, err
	}
	return none, err
}

func explored[T any](ctx context.Context, c *Case, stage string, ask func(*explore.Explorer, *View) (T, error)) (T, error) {
	var none T
	v, back, err := c.borrow(ctx, stage)
	if err != nil {
		return none, err
	}
	defer back()
	e, err := explore.New(ctx, v, c.measureOptions(v.Ledger))
	if err != nil {
		return none, err
	}
	return ask(e, v)
}

// index is the search index of the current state, built when it is first asked
// for.
func (c *Case) index(ctx context.Context, e *explore.Explorer, v *View) (*explore.Index, error) {
	kept, _ := indexes.LoadOrStore(c.Dir, &keptIndex{})
	k := kept.(*keptIndex)
	k.mu.Lock()
	defer k.mu.Unlock()
	if state := v.Keys["resolve"]; k.ix == nil || k.state != state {
		ix, err := e.NewIndex(ctx)
		if err != nil {
			return nil, err
		}
		k.ix, k.state = ix, state
	}
	return k.ix, nil
}

// Items is a page of the items that a filter finds.
func (c *Case) Items(ctx context.Context, q explore.ItemsQuery) (explore.Items, error) {
	return exploring(ctx, c, "normalize", []any{q}, func(e *explore.Explorer, _ *View) (explore.Items, error) { return e.Items(ctx, q) })
}

// Group is a metric by keys.
func (c *Case) Group(ctx context.Context, q explore.GroupQuery) (explore.Groups, error) {
	return exploring(ctx, c, "normalize", []any{q}, func(e *explore.Explorer, _ *View) (explore.Groups, error) { return e.Group(ctx, q) })
}

// Heat is a metric by a key and by steps of time.
func (c *Case) Heat(ctx context.Context, q explore.HeatQuery) (explore.Heat, error) {
	return exploring(ctx, c, "normalize", []any{q}, func(e *explore.Explorer, _ *View) (explore.Heat, error) { return e.Heat(ctx, q) })
}

// Facets are the commonest values of keys.
func (c *Case) Facets(ctx context.Context, filter string, fields []string) ([]explore.Facet, error) {
	return exploring(ctx, c, "normalize", []any{filter, fields}, func(e *explore.Explorer, _ *View) ([]explore.Facet, error) { return e.Facets(ctx, filter, fields) })
}

// Histogram is rows and value by month.
func (c *Case) Histogram(ctx context.Context, filter string) (explore.Histogram, error) {
	return exploring(ctx, c, "normalize", []any{filter}, func(e *explore.Explorer, _ *View) (explore.Histogram, error) { return e.Histogram(ctx, filter) })
}

// Entities finds parties by a part of any spelling.
func (c *Case) Entities(ctx context.Context, q string, limit int, cursor string) (explore.Entities, error) {
	return exploring(ctx, c, "resolve", []any{q, limit, cursor}, func(e *explore.Explorer, v *View) (explore.Entities, error) {
		ix, err := c.index(ctx, e, v)
		if err != nil {
			return explore.Entities{}, err
		}
		return e.Entities(ctx, ix, q, limit, cursor)
	})
}

// Entity is the profile of one party.
func (c *Case) Entity(ctx context.Context, id string) (explore.Profile, error) {
	return exploring(ctx, c, "resolve", []any{id}, func(e *explore.Explorer, v *View) (explore.Profile, error) {
		ix, err := c.index(ctx, e, v)
		if err != nil {
			return explore.Profile{}, err
		}
		return e.Entity(ctx, ix, id)
	})
}

// Network is a part of who trades with whom.
func (c *Case) Network(ctx context.Context, q explore.NetworkQuery) (explore.Network, error) {
	return exploring(ctx, c, "resolve", []any{q}, func(e *explore.Explorer, _ *View) (explore.Network, error) { return e.Network(ctx, q) })
}

// Path is the shortest chains of trade between two parties.
func (c *Case) Path(ctx context.Context, from, to, filter string) (explore.Paths, error) {
	return exploring(ctx, c, "resolve", []any{from, to, filter}, func(e *explore.Explorer, _ *View) (explore.Paths, error) { return e.Path(ctx, from, to, filter) })
}

// Routes are the ways of goods, before and after an event.
func (c *Case) Routes(ctx context.Context, filter, event string) (explore.Routes, error) {
	return exploring(ctx, c, "normalize", []any{filter, event}, func(e *explore.Explorer, _ *View) (explore.Routes, error) { return e.Routes(ctx, filter, event) })
}

// FirstLook is what a reader should know of the records before anything else.
func (c *Case) FirstLook(ctx context.Context) (explore.Look, error) {
	return exploring(ctx, c, "normalize", nil, func(e *explore.Explorer, _ *View) (explore.Look, error) { return e.First(ctx) })
}

// Coverage counts rows by month and register.
func (c *Case) Coverage(ctx context.Context) ([]explore.Layer, error) {
	return exploring(ctx, c, "normalize", nil, func(e *explore.Explorer, _ *View) ([]explore.Layer, error) { return e.Coverage(ctx) })
}

// ItemRecord is one item with what follows from it, and its original cells.
type ItemRecord struct {
	explore.Record
	Original TracedRow `json:"original"`
}

// Record is one item, down to the cells of its source.
func (c *Case) Record(ctx context.Context, id string) (ItemRecord, error) {
	var out ItemRecord
	rec, err := exploring(ctx, c, "normalize", []any{id}, func(e *explore.Explorer, _ *View) (explore.Record, error) { return e.Record(ctx, id) })
	if err != nil {
		return out, err
	}
	out.Record = rec
	_, _, err = c.Trace(ctx, id, TraceOptions{Limit: 1}, func(row TracedRow) error {
		out.Original = row
		return nil
	})
	return out, err
}

// FilterKeys are the keys of the filter language.
func FilterKeys() []measure.Key { return explore.Keys() }

// Complete suggests what a filter may go on with at a place in it.
func (c *Case) Complete(ctx context.Context, filter string, at int) ([]explore.Suggestion, error) {
	return exploring(ctx, c, "normalize", []any{filter, at}, func(e *explore.Explorer, _ *View) ([]explore.Suggestion, error) { return e.Complete(ctx, filter, at) })
}
