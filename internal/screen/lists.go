package screen

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallyman/internal/match"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// lists are the watchlists in memory: what is compared, and what a hit shows.
type lists struct {
	parties  []match.Party
	entities map[string]entity // by match.Party.ID
}

type entity struct {
	listID, entityID string
	schema, caption  string
	countries        string // comma list, lower case
	program          string // comma list
	listedOn         *int32 // days since 1970, earliest
}

// Which entities of the lists are read. Lists also describe owners and firms of
// listed ones who are not listed themselves.
const (
	isListed = "EXISTS (SELECT 1 FROM watchlist.listing l WHERE l.entity_id = e.entity_id AND l.list_id = e.list_id)"
	tied     = "NOT " + isListed + " AND EXISTS (SELECT 1 FROM watchlist.ownership o WHERE o.list_id = e.list_id AND (o.owner_id = e.entity_id OR o.asset_id = e.entity_id))"
)

// loadParties reads entities in the order of list and entity, so that equal
// lists give equal hits.
func loadParties(ctx context.Context, db store.Engine, only []string, which string) (*lists, error) {
	l := &lists{entities: map[string]entity{}}
	where, args := filter(only)
	pos := map[string]int{}
	steps := []struct {
		table, columns string
		scan           func(*sql.Rows) error
	}{
		{"entity", "list_id, entity_id, schema, caption, array_to_string(countries, ','), array_to_string(birth, ','), array_to_string(programs, ', '), listed_on",
			func(r *sql.Rows) error { return l.entity(r, pos) }},
		{"name", "list_id, entity_id, name, kind", func(r *sql.Rows) error { return l.name(r, pos) }},
		{"identifier", "list_id, entity_id, type, value, country", func(r *sql.Rows) error { return l.identifier(r, pos) }},
		{"address", "list_id, entity_id, address, country", func(r *sql.Rows) error { return l.address(r, pos) }},
		{"listing", "list_id, entity_id, program, listed_on", func(r *sql.Rows) error { return l.listing(r) }},
	}
	for _, s := range steps {
		ok, err := exists(ctx, db, "watchlist", s.table)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		q := fmt.Sprintf("SELECT %s FROM watchlist.%s %s ORDER BY ALL", s.columns, s.table, where)
		if s.table == "entity" {
			q = fmt.Sprintf("SELECT * FROM (SELECT %s FROM watchlist.entity %s) e WHERE %s ORDER BY ALL", s.columns, where, which)
		}
		if err := store.QueryAll(ctx, db, q, args, s.scan); err != nil {
			return nil, fmt.Errorf("screen: read watchlist.%s: %w", s.table, err)
		}
	}
	return l, nil
}

func filter(only []string) (string, []any) {
	if len(only) == 0 {
		return "", nil
	}
	args := make([]any, len(only))
	for i, id := range only {
		args[i] = id
	}
	return "WHERE list_id IN (?" + strings.Repeat(", ?", len(only)-1) + ")", args
}

func exists(ctx context.Context, db store.Engine, schema, table string) (bool, error) {
	var n int64
	_, err := store.QueryOne(ctx, db,
		"SELECT count(*) FROM information_schema.tables WHERE table_schema = ? AND table_name = ?",
		[]any{schema, table}, &n)
	if err != nil {
		return false, fmt.Errorf("screen: look for %s.%s: %w", schema, table, err)
	}
	return n > 0, nil
}

func key(listID, entityID string) string { return listID + "\x00" + entityID }

func (l *lists) entity(rows *sql.Rows, pos map[string]int) error {
	var list, id, schema string
	var caption, countries, birth, programs sql.NullString
	var listed sql.NullTime
	if err := rows.Scan(&list, &id, &schema, &caption, &countries, &birth, &programs, &listed); err != nil {
		return err
	}
	k := key(list, id)
	p := match.Party{ID: k, Schema: trade.Schema(schema)}
	p.Countries = fields(countries.String)
	p.BirthDates = fields(birth.String)
	pos[k] = len(l.parties)
	l.parties = append(l.parties, p)
	l.entities[k] = entity{
		listID: list, entityID: id, schema: schema, caption: caption.String, countries: countries.String,
		program: programs.String, listedOn: days(listed),
	}
	return nil
}

func fields(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// days since 1970, as Parquet dates count.
func days(t sql.NullTime) *int32 {
	if !t.Valid {
		return nil
	}
	d := int32(t.Time.UTC().Truncate(24*time.Hour).Unix() / 86400)
	return &d
}

func (l *lists) name(rows *sql.Rows, pos map[string]int) error {
	var list, id, name string
	var kind sql.NullString
	if err := rows.Scan(&list, &id, &name, &kind); err != nil {
		return err
	}
	if i, ok := pos[key(list, id)]; ok {
		l.parties[i].Names = append(l.parties[i].Names, match.Name{Text: name, Kind: trade.NameKind(kind.String)})
	}
	return nil
}

func (l *lists) identifier(rows *sql.Rows, pos map[string]int) error {
	var list, id, typ, value string
	var country sql.NullString
	if err := rows.Scan(&list, &id, &typ, &value, &country); err != nil {
		return err
	}
	if i, ok := pos[key(list, id)]; ok {
		l.parties[i].IDs = append(l.parties[i].IDs, trade.Identifier{Type: typ, Value: value, Country: country.String})
	}
	return nil
}

func (l *lists) address(rows *sql.Rows, pos map[string]int) error {
	var list, id string
	var address, country sql.NullString
	if err := rows.Scan(&list, &id, &address, &country); err != nil {
		return err
	}
	if i, ok := pos[key(list, id)]; ok {
		if address.String != "" {
			l.parties[i].Addresses = append(l.parties[i].Addresses, address.String)
		}
		if c := country.String; c != "" && !slices.Contains(l.parties[i].Countries, c) {
			l.parties[i].Countries = append(l.parties[i].Countries, c)
		}
	}
	return nil
}

// listing fills in programme and earliest date where the entity row has none.
func (l *lists) listing(rows *sql.Rows) error {
	var list, id string
	var program sql.NullString
	var listed sql.NullTime
	if err := rows.Scan(&list, &id, &program, &listed); err != nil {
		return err
	}
	e, ok := l.entities[key(list, id)]
	if !ok {
		return nil
	}
	if e.program == "" {
		e.program = program.String
	}
	if d := days(listed); d != nil && (e.listedOn == nil || *d < *e.listedOn) {
		e.listedOn = d
	}
	l.entities[key(list, id)] = e
	return nil
}
