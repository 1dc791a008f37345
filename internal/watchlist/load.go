package watchlist

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tallyman/internal/store"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Load reads the files of one list and streams them into the tables of a build.
// format "" is detected. The build is not committed.
func Load(ctx context.Context, listID, format string, files []string, out *store.Build) (Summary, error) {
	opened := make([]File, 0, len(files))
	for _, p := range files {
		f, err := listfile.FromPath(ctx, p)
		if err != nil {
			return Summary{}, err
		}
		opened = append(opened, f)
	}
	w, err := newWriter(listID, out.Path)
	if err != nil {
		return Summary{}, err
	}
	s, err := ReadFiles(ctx, listID, format, opened, w.entity, w.owns)
	if err != nil {
		return s, errors.Join(err, w.close())
	}
	if missing := w.missingEnds(); missing > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d ownership edges name an entity that is not in the list", missing))
	}
	if err := w.list(s, opened); err != nil {
		return s, errors.Join(err, w.close())
	}
	return s, w.close()
}

// Empty writes the tables without rows, so that queries over them hold in a
// case without lists.
func Empty(out *store.Build) error {
	w, err := newWriter("", out.Path)
	if err != nil {
		return err
	}
	return w.close()
}

// writer holds the open tables of one list version.
type writer struct {
	listID string

	lists      *store.TableWriter[listRow]
	entities   *store.TableWriter[entityRow]
	listings   *store.TableWriter[listingRow]
	names      *store.TableWriter[nameRow]
	ids        *store.TableWriter[identifierRow]
	addresses  *store.TableWriter[addressRow]
	ownerships *store.TableWriter[ownershipRow]

	opened []func() error // what close has to close

	known map[int64]struct{}
	ends  map[int64]int64 // ids that edges name -> edges
}

func newWriter(listID string, path func(table string) string) (*writer, error) {
	w := &writer{listID: listID, known: map[int64]struct{}{}, ends: map[int64]int64{}}
	err := errors.Join(
		open(w, &w.lists, path("list")), open(w, &w.entities, path("entity")), open(w, &w.listings, path("listing")),
		open(w, &w.names, path("name")), open(w, &w.ids, path("identifier")), open(w, &w.addresses, path("address")),
		open(w, &w.ownerships, path("ownership")))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("write watchlist tables: %w", err), w.close())
	}
	return w, nil
}

func open[T any](w *writer, to **store.TableWriter[T], path string) error {
	t, err := store.NewTable[T](path)
	if err != nil {
		return err
	}
	*to = t
	w.opened = append(w.opened, t.Close)
	return nil
}

func (w *writer) close() error {
	var errs []error
	for _, c := range w.opened {
		errs = append(errs, c())
	}
	w.opened = nil
	return errors.Join(errs...)
}

// id names an entity across lists.
func (w *writer) id(publisherID string) string { return w.listID + ":" + publisherID }

func (w *writer) entity(e trade.Entity) error {
	w.known[trade.Hash64(e.ID)] = struct{}{}
	row, err := w.entityRow(e)
	if err != nil {
		return err
	}
	if err := w.entities.Write(row); err != nil {
		return err
	}
	id := row.EntityID
	for _, l := range e.Listings {
		r := listingRow{ListID: w.listID, EntityID: id, Authority: l.Authority, Program: l.Program, Measure: l.Measure,
			ListedOn: date(l.ListedOn), EndedOn: date(l.EndedOn), Reason: l.Reason}
		if err := w.listings.Write(r); err != nil {
			return err
		}
	}
	for _, n := range e.Names {
		if err := w.names.Write(nameRow{w.listID, id, n.Name, string(n.Kind), n.Script, n.Lang}); err != nil {
			return err
		}
	}
	for _, i := range e.IDs {
		if err := w.ids.Write(identifierRow{w.listID, id, i.Type, i.Value, i.Country, i.Valid}); err != nil {
			return err
		}
	}
	for _, a := range e.Address {
		if err := w.addresses.Write(addressRow{w.listID, id, a.Full, a.Country}); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) entityRow(e trade.Entity) (entityRow, error) {
	extra, err := extraJSON(e.Extra)
	if err != nil {
		return entityRow{}, fmt.Errorf("entity %s: %w", e.ID, err)
	}
	row := entityRow{ListID: w.listID, EntityID: w.id(e.ID), Schema: string(e.Schema), Caption: e.Caption, Countries: e.Country,
		Sectors: e.Sectors, Birth: e.Birth, SourceSHA256: e.File, SourceRow: int32(e.Row), Extra: extra}
	row.Programs, row.ListedOn, row.EndedOn = span(e.Listings)
	return row, nil
}

// span sums up an entity's listings: its programmes, the earliest date, and the
// latest end, which stands only where every listing has ended.
func span(listings []trade.Listing) (programs []string, listed, ended *int32) {
	open := len(listings) == 0
	for _, l := range listings {
		if l.Program != "" && !slices.Contains(programs, l.Program) {
			programs = append(programs, l.Program)
		}
		if d := date(l.ListedOn); d != nil && (listed == nil || *d < *listed) {
			listed = d
		}
		d := date(l.EndedOn)
		if d == nil {
			open = true
		} else if ended == nil || *d > *ended {
			ended = d
		}
	}
	if open {
		ended = nil
	}
	return programs, listed, ended
}

func (w *writer) owns(o trade.Ownership) error {
	w.ends[trade.Hash64(o.OwnerID)]++
	w.ends[trade.Hash64(o.AssetID)]++
	return w.ownerships.Write(ownershipRow{ListID: w.listID, OwnerID: w.id(o.OwnerID), AssetID: w.id(o.AssetID), Percent: o.Percent, Max: o.PercentMax,
		Role: o.Role, StartOn: date(o.StartOn), EndOn: date(o.EndOn)})
}

// missingEnds counts the ends of edges that are in no entity.
func (w *writer) missingEnds() int64 {
	var n int64
	for id, edges := range w.ends {
		if _, ok := w.known[id]; !ok {
			n += edges
		}
	}
	return n
}

func (w *writer) list(s Summary, files []File) error {
	named, err := filesJSON(files)
	if err != nil {
		return fmt.Errorf("list %s: %w", s.ListID, err)
	}
	return w.lists.Write(listRow{ListID: s.ListID, Version: s.Version, Format: s.Format, Title: s.Title, Publisher: s.Publisher,
		Licence: s.Licence, Files: named, Entities: s.Entities, Names: s.Names, Identifiers: s.Identifiers, AsOf: s.AsOf})
}

// date is a full ISO date as a date column has it, else NULL.
func date(iso string) *int32 {
	if d, ok := listfile.Days(iso); ok {
		return &d
	}
	return nil
}
