package listfile

import (
	"maps"
	"slices"

	"tallyman/internal/trade"
)

// Group gathers the rows of lists that write one entry on several rows, in the
// order of first rows. It holds the whole list in memory.
type Group struct {
	byKey map[string]*trade.Entity
	order []string
}

// NewGroup is an empty group.
func NewGroup() *Group { return &Group{byKey: map[string]*trade.Entity{}} }

// Of returns the entity of a key; fresh is true where this row made it.
func (g *Group) Of(key string) (e *trade.Entity, fresh bool) {
	if e, ok := g.byKey[key]; ok {
		return e, false
	}
	e = &trade.Entity{}
	g.byKey[key] = e
	g.order = append(g.order, key)
	return e, true
}

// Get returns the entity of a key, or nil.
func (g *Group) Get(key string) *trade.Entity { return g.byKey[key] }

// Each hands over the entities.
func (g *Group) Each(do func(*trade.Entity) error) error {
	for _, k := range g.order {
		if err := do(g.byKey[k]); err != nil {
			return err
		}
	}
	return nil
}

// Merge adds to e what other has and e has not. Id, schema, caption and place
// stay e's.
func Merge(e *trade.Entity, other trade.Entity) {
	for _, n := range other.Names {
		AddName(e, n)
	}
	AddIDs(e, other.IDs...)
	for _, a := range other.Address {
		if !slices.Contains(e.Address, a) {
			e.Address = append(e.Address, a)
		}
	}
	AddCountry(e, other.Country...)
	for _, l := range other.Listings {
		if !slices.Contains(e.Listings, l) {
			e.Listings = append(e.Listings, l)
		}
	}
	for _, b := range other.Birth {
		if !slices.Contains(e.Birth, b) {
			e.Birth = append(e.Birth, b)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(other.Extra)) {
		AddExtra(e, k, other.Extra[k]...)
	}
}
