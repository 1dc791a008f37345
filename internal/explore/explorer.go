package explore

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"tallyman/internal/measure"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Explorer asks one state of a ledger.
type Explorer struct {
	db    store.Engine
	opt   measure.Options
	meter *measure.Meter
	have  map[string]bool // "schema.table"
}

// New returns an explorer of the tables that db holds.
func New(ctx context.Context, db store.Engine, opt measure.Options) (*Explorer, error) {
	if opt.MaxGroups == 0 {
		opt.MaxGroups = most
	}
	m, err := measure.New(ctx, db, opt)
	if err != nil {
		return nil, err
	}
	e := &Explorer{db: db, opt: opt, meter: m.Brief(), have: map[string]bool{}}
	err = store.QueryAll(ctx, db, "SELECT table_schema || '.' || table_name FROM information_schema.tables", nil, func(rows *sql.Rows) error {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		e.have[name] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("explore: %w", err)
	}
	return e, nil
}

// filter reads a filter; the error points into what the user wrote.
func filter(text string) (*measure.Filter, error) {
	fl, err := measure.ParseFilter(text)
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeUsage, Where: "filter", Message: err.Error(), Next: "keys: docs/filter-language.md"}
	}
	return fl, nil
}

// selected is a SELECT over the items that a filter finds.
func (e *Explorer) selected(columns, joins string, fl *measure.Filter) (measure.Query, error) {
	q, err := measure.Select(columns, joins, fl, e.opt)
	if err != nil {
		return q, &trade.Error{Code: trade.CodeUsage, Where: "filter", Message: err.Error(), Next: "keys: docs/filter-language.md"}
	}
	return q, nil
}

// term is the filter term that opens a group of a key.
func term(key, value string) string {
	switch key {
	case "hs2", "hs4", "hs6":
		key = "hs"
	}
	if value == "" {
		return "-has:" + key
	}
	if strings.HasPrefix(value, "ent-") {
		return key + ".entity:" + value
	}
	if strings.ContainsAny(value, " \t\"(),:*") {
		value = `"` + strings.ReplaceAll(value, `"`, " ") + `"`
	}
	return key + ":" + value
}

// cursor is where a page ended: the sort it belongs to, the last key and id.
type cursor struct {
	Sort string `json:"s"`
	Key  string `json:"k"`
	ID   string `json:"i"`
}

func (c cursor) String() string {
	raw, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func readCursor(text, sort string) (cursor, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.Sort != sort || c.ID == "" {
		return c, &trade.Error{Code: trade.CodeUsage, Where: "cursor", Message: "this is no cursor of this list", Next: "begin again without a cursor"}
	}
	return c, nil
}

// cell is a nullable text of a row.
type cell = sql.NullString

// ptr is a nullable amount for JSON: nil where it is missing.
func ptr(s cell) *string {
	if !s.Valid {
		return nil
	}
	v := trim(s.String)
	return &v
}

// trim takes the zeros off the end of an exact decimal.
func trim(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
