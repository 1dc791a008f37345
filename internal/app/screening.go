package app

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"tallyman/internal/roster"
	"tallyman/internal/store"
	"tallyman/internal/store/state"
	"tallyman/internal/trade"
)

// Screener holds a case's current watchlists in memory for single questions.
// They are read on the first question and again when the current list versions
// change; whoever asks meanwhile waits, so that no answer is older than the
// lists of the case. It is safe for concurrent use.
type Screener struct {
	c       *Case
	mu      sync.Mutex // held while loading
	now     atomic.Pointer[loadedLists]
	loading atomic.Bool
}

type loadedLists struct {
	key    string
	roster *roster.Roster
}

// Screener makes a screener of the case. It stays good until the case closes.
func (c *Case) Screener() *Screener { return &Screener{c: c} }

// Roster returns the current lists.
func (s *Screener) Roster(ctx context.Context) (*roster.Roster, error) {
	lists, key, err := s.c.currentLists(ctx)
	if err != nil {
		return nil, err
	}
	if l := s.now.Load(); l != nil && l.key == key {
		return l.roster, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if l := s.now.Load(); l != nil && l.key == key {
		return l.roster, nil
	}
	// Another caller waits for the same lists: one that hangs up must not stop
	// them from being read.
	r, err := s.c.roster(context.WithoutCancel(ctx), lists)
	if err != nil {
		return nil, err
	}
	s.now.Store(&loadedLists{key, r})
	return r, nil
}

// Ready reports whether lists are in memory, and begins to read them where
// they are not.
func (s *Screener) Ready() bool {
	if s.now.Load() != nil {
		return true
	}
	if s.loading.CompareAndSwap(false, true) {
		go func() {
			defer s.loading.Store(false)
			_, _ = s.Roster(context.Background()) // whoever asks a question is told why
		}()
	}
	return false
}

// currentLists are the current versions of all watchlists, with a key over
// them.
func (c *Case) currentLists(ctx context.Context) ([]state.List, string, error) {
	all, err := c.state.Lists(ctx)
	if err != nil {
		return nil, "", err
	}
	var out []state.List
	var key strings.Builder
	for _, l := range all {
		if l.Current && l.Key != "" { // a control list has no tables of its own
			out = append(out, l)
			key.WriteString(l.ListID + "=" + l.Key + ";")
		}
	}
	return out, key.String(), nil
}

// roster reads some list versions into memory.
func (c *Case) roster(ctx context.Context, lists []state.List) (*roster.Roster, error) {
	b := roster.NewBuilder()
	if len(lists) == 0 {
		return b.Build(), nil
	}
	r := &rosterReader{b: b, at: map[string]int{}}
	if err := c.readLists(ctx, lists, r); err != nil {
		return nil, err
	}
	for i, e := range r.entities {
		e.ID = strings.TrimPrefix(e.ID, r.listIDs[i]+":")
		b.Entity(r.listIDs[i], e)
	}
	return b.Build(), nil
}

// eachListed hands over the entities of some list versions, under their full
// ids, in the order of lists and ids.
func (c *Case) eachListed(ctx context.Context, lists []state.List, do func(listID string, e trade.Entity)) error {
	r := &rosterReader{b: roster.NewBuilder(), at: map[string]int{}}
	if err := c.readLists(ctx, lists, r); err != nil {
		return err
	}
	for i, e := range r.entities {
		do(r.listIDs[i], e)
	}
	return nil
}

// readLists reads the tables of some list versions.
func (c *Case) readLists(ctx context.Context, lists []state.List, r *rosterReader) error {
	db, err := c.engine(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	r.db, r.added = db, map[string]state.List{}
	files := map[string][]string{}
	for _, l := range lists {
		tables, err := c.ledger.Tables("watchlist", l.Key)
		if err != nil {
			return &trade.Error{Code: trade.CodeNotFound, Where: "list " + l.ListID, Message: "version " + l.Version + " is not in the ledger", Err: err,
				Next: "read it again with: tallyman lists add " + l.ListID + " FILE..."}
		}
		for name, path := range tables {
			files[name] = append(files[name], path)
		}
		r.added[l.ListID] = l
	}
	for name, paths := range files {
		if err := db.Register(ctx, "watchlist."+name, paths...); err != nil {
			return err
		}
	}
	if err := r.read(ctx); err != nil {
		return fmt.Errorf("read watchlists: %w", err)
	}
	return nil
}

// rosterReader fills a builder from the tables of docs/ledger.md.
type rosterReader struct {
	db       store.Engine
	b        *roster.Builder
	added    map[string]state.List
	entities []trade.Entity // ID is the full id
	listIDs  []string
	at       map[string]int
}

// unit separates values within a text; it stands in no list.
const unit = "\x1f"

func (r *rosterReader) read(ctx context.Context) error {
	for _, s := range []struct {
		query string
		scan  func(*sql.Rows) error
	}{
		{`SELECT list_id, version, format, title, publisher, licence, files, entities, as_of FROM watchlist.list ORDER BY list_id`, r.list},
		{`SELECT list_id, entity_id, schema, caption, array_to_string(countries, chr(31)), array_to_string(sectors, chr(31)), array_to_string(birth, chr(31)),
			source_sha256, source_row, extra FROM watchlist.entity ORDER BY list_id, entity_id`, r.entity},
		{`SELECT entity_id, name, kind, script, lang FROM watchlist.name ORDER BY ALL`, r.name},
		{`SELECT entity_id, type, value, country, valid FROM watchlist.identifier ORDER BY ALL`, r.identifier},
		{`SELECT entity_id, address, country FROM watchlist.address ORDER BY ALL`, r.address},
		{`SELECT entity_id, authority, program, measure, listed_on, ended_on, reason FROM watchlist.listing ORDER BY ALL`, r.listing},
	} {
		if err := store.QueryAll(ctx, r.db, s.query, nil, s.scan); err != nil {
			return err
		}
	}
	return store.QueryAll(ctx, r.db, `SELECT list_id, owner_id, asset_id, percent, role, start_on, end_on FROM watchlist.ownership ORDER BY ALL`, nil, r.ownership)
}

func (r *rosterReader) list(rows *sql.Rows) error {
	var l roster.List
	var title, publisher, licence, asOf sql.NullString
	var files string
	if err := rows.Scan(&l.ID, &l.Version, &l.Format, &title, &publisher, &licence, &files, &l.Entities, &asOf); err != nil {
		return err
	}
	l.Title, l.Publisher, l.Licence, l.AsOf = title.String, publisher.String, licence.String, asOf.String
	if err := json.Unmarshal([]byte(files), &l.Files); err != nil {
		return fmt.Errorf("files of list %s: %w", l.ID, err)
	}
	l.AddedAt, l.Key = r.added[l.ID].At, r.added[l.ID].Key
	r.b.List(l)
	return nil
}

func (r *rosterReader) entity(rows *sql.Rows) error {
	var list string
	var e trade.Entity
	var caption, countries, sectors, birth, sha, extra sql.NullString
	var row sql.NullInt64
	if err := rows.Scan(&list, &e.ID, &e.Schema, &caption, &countries, &sectors, &birth, &sha, &row, &extra); err != nil {
		return err
	}
	e.Caption, e.File, e.Row = caption.String, sha.String, int(row.Int64)
	e.Country, e.Sectors, e.Birth = split(countries.String), split(sectors.String), split(birth.String)
	if extra.String != "" {
		if err := json.Unmarshal([]byte(extra.String), &e.Extra); err != nil {
			return fmt.Errorf("extra of %s: %w", e.ID, err)
		}
	}
	r.at[e.ID] = len(r.entities)
	r.entities = append(r.entities, e)
	r.listIDs = append(r.listIDs, list)
	return nil
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, unit)
}

// of finds the entity that a row belongs to.
func (r *rosterReader) of(id string) *trade.Entity {
	if i, ok := r.at[id]; ok {
		return &r.entities[i]
	}
	return &trade.Entity{} // a row without its entity is of no use
}

func (r *rosterReader) name(rows *sql.Rows) error {
	var id string
	var n trade.EntityName
	var kind, script, lang sql.NullString
	if err := rows.Scan(&id, &n.Name, &kind, &script, &lang); err != nil {
		return err
	}
	n.Kind, n.Script, n.Lang = trade.NameKind(kind.String), script.String, lang.String
	e := r.of(id)
	e.Names = append(e.Names, n)
	return nil
}

func (r *rosterReader) identifier(rows *sql.Rows) error {
	var id string
	var x trade.Identifier
	var country sql.NullString
	var valid sql.NullBool
	if err := rows.Scan(&id, &x.Type, &x.Value, &country, &valid); err != nil {
		return err
	}
	x.Country = country.String
	if valid.Valid {
		x.Valid = &valid.Bool
	}
	e := r.of(id)
	e.IDs = append(e.IDs, x)
	return nil
}

func (r *rosterReader) address(rows *sql.Rows) error {
	var id string
	var full, country sql.NullString
	if err := rows.Scan(&id, &full, &country); err != nil {
		return err
	}
	e := r.of(id)
	e.Address = append(e.Address, trade.EntityAddress{Full: full.String, Country: country.String})
	return nil
}

func (r *rosterReader) listing(rows *sql.Rows) error {
	var id string
	var authority, program, measure, reason sql.NullString
	var listed, ended sql.NullTime
	if err := rows.Scan(&id, &authority, &program, &measure, &listed, &ended, &reason); err != nil {
		return err
	}
	e := r.of(id)
	e.Listings = append(e.Listings, trade.Listing{Authority: authority.String, Program: program.String, Measure: measure.String,
		ListedOn: day(listed), EndedOn: day(ended), Reason: reason.String})
	return nil
}

func day(t sql.NullTime) string {
	if !t.Valid {
		return ""
	}
	return t.Time.UTC().Format("2006-01-02")
}

func (r *rosterReader) ownership(rows *sql.Rows) error {
	var list string
	var o trade.Ownership
	var percent sql.NullFloat64
	var role sql.NullString
	var start, end sql.NullTime
	if err := rows.Scan(&list, &o.OwnerID, &o.AssetID, &percent, &role, &start, &end); err != nil {
		return err
	}
	o.OwnerID, o.AssetID = strings.TrimPrefix(o.OwnerID, list+":"), strings.TrimPrefix(o.AssetID, list+":")
	if percent.Valid {
		o.Percent = &percent.Float64
	}
	o.Role, o.StartOn, o.EndOn = role.String, day(start), day(end)
	r.b.Own(list, o)
	return nil
}
