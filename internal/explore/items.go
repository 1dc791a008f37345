package explore

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tallyman/internal/measure"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// ItemsQuery asks for a page of items.
type ItemsQuery struct {
	Filter string
	Sort   string // column:asc or column:desc; "" is on:desc
	Limit  int    // 1 to 1000; 0 is 100
	Cursor string
}

// Party is one side of an item.
type Party struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Entity  string `json:"entity_id,omitempty"`
	Country string `json:"country,omitempty"`
	TaxID   string `json:"tax_id,omitempty"`
	Listed  bool   `json:"listed"` // a spelling of it matches a listing
}

// Item is one row of a table of records. Amounts are nil where not stated.
type Item struct {
	ItemID      string   `json:"item_id"`
	On          string   `json:"on,omitempty"`
	Direction   string   `json:"direction,omitempty"`
	Reporter    string   `json:"reporter,omitempty"`
	DeclNo      string   `json:"decl_no,omitempty"`
	ItemNo      string   `json:"item_no,omitempty"`
	Sender      *Party   `json:"sender,omitempty"`
	Recipient   *Party   `json:"recipient,omitempty"`
	From        string   `json:"from,omitempty"`
	To          string   `json:"to,omitempty"`
	Origin      string   `json:"origin,omitempty"`
	Trading     string   `json:"trading,omitempty"`
	HSCode      string   `json:"hs_code,omitempty"`
	HS6         string   `json:"hs6,omitempty"`
	HSRevision  string   `json:"hs_revision,omitempty"`
	Description string   `json:"description,omitempty"`
	Classes     []string `json:"classes" nullable:"false"`
	Quantity    *string  `json:"quantity"`
	Unit        string   `json:"unit,omitempty"`
	NetKg       *string  `json:"net_kg"`
	ValueUSD    *string  `json:"value_usd"`
	ValueBasis  string   `json:"value_basis,omitempty"`
	Grain       string   `json:"grain"`
	FlowKind    string   `json:"flow,omitempty"`
}

// Totals are of all items that the filter finds, not of the page.
type Totals struct {
	Rows         int64   `json:"rows"`
	ValueUSD     *string `json:"value_usd"`
	NetKg        *string `json:"net_kg"`
	ValueMissing int64   `json:"value_missing"` // rows that state no value
	Grains       int64   `json:"grains"`        // layers in it; amounts of several never add up, and are then nil
}

// Total is a count; Relation is "eq", always: nothing is estimated.
type Total struct {
	Value    int64  `json:"value"`
	Relation string `json:"relation"`
}

// Items is a page.
type Items struct {
	Items  []Item  `json:"items" nullable:"false"`
	Next   string  `json:"next,omitempty"`
	Total  *Total  `json:"total,omitempty"`  // of the first page
	Totals *Totals `json:"totals,omitempty"` // of the first page
	Filter string  `json:"filter"`
	SQL    string  `json:"sql"` // selects item_id and sort_key of the page; runs as it is
}

// sorts are the columns a table can be sorted by, with the value that a missing
// one sorts as (last, in both directions).
var sorts = map[string]struct{ expr, low, high string }{
	"on":        {`i."on"`, "DATE '0001-01-01'", "DATE '9999-12-31'"},
	"value_usd": {"i.value_usd", "CAST(-1 AS DECIMAL(18,6))", "CAST(999999999999 AS DECIMAL(18,6))"},
	"net_kg":    {"i.net_kg", "CAST(-1 AS DECIMAL(18,6))", "CAST(999999999999 AS DECIMAL(18,6))"},
	"quantity":  {"i.quantity", "CAST(-1 AS DECIMAL(18,6))", "CAST(999999999999 AS DECIMAL(18,6))"},
	"hs_code":   {"i.hs_code", "''", "'~'"},
	"decl_no":   {"i.decl_no", "''", "chr(1114111)"},
	"item_id":   {"i.item_id", "''", "''"},
}

// sorting reads "column:direction" and returns the key's SQL and its direction.
func sorting(s string) (key string, desc bool, canonical string, err error) {
	if s == "" {
		s = "on:desc"
	}
	column, dir, _ := strings.Cut(s, ":")
	def, ok := sorts[column]
	if !ok || dir != "" && dir != "asc" && dir != "desc" {
		return "", false, "", &trade.Error{Code: trade.CodeUsage, Where: "sort", Message: fmt.Sprintf("%q is no order of items", s),
			Next: "write COLUMN:asc or COLUMN:desc with one of " + strings.Join(slices.Sorted(maps.Keys(sorts)), ", ")}
	}
	desc = dir == "desc"
	missing := def.high
	if desc {
		missing = def.low
	}
	return "coalesce(" + def.expr + ", " + missing + ")", desc, column + ":" + map[bool]string{true: "desc", false: "asc"}[desc], nil
}

// Items returns a page of the items that a filter finds. Pages follow one
// another by key, not by number, so the last page costs what the first does.
func (e *Explorer) Items(ctx context.Context, q ItemsQuery) (Items, error) {
	out := Items{Items: []Item{}}
	fl, err := filter(q.Filter)
	if err != nil {
		return out, err
	}
	out.Filter = fl.String()
	key, desc, sort, err := sorting(q.Sort)
	if err != nil {
		return out, err
	}
	if q.Limit <= 0 {
		q.Limit = 100
	}
	q.Limit = min(q.Limit, 1000)
	sel, err := e.selected("i.item_id, "+key+" AS sort_key", "", fl)
	if err != nil {
		return out, err
	}
	next := after{sort: sort, desc: desc}
	args := sel.Args
	if q.Cursor != "" {
		if next.from, err = readCursor(q.Cursor, sort); err != nil {
			return out, err
		}
		args = append(slices.Clone(args), next.from.Key, next.from.ID)
	}
	// One row more than asked for tells whether a page follows.
	ids, keys, err := e.page(ctx, next.page(sel.SQL, "?", "?", q.Limit+1), args)
	if err != nil {
		return out, err
	}
	out.SQL = next.page(sel.Text, measure.Quote(next.from.Key), measure.Quote(next.from.ID), q.Limit)
	if len(ids) > q.Limit {
		ids, keys = ids[:q.Limit], keys[:q.Limit]
		out.Next = cursor{Sort: sort, Key: keys[q.Limit-1], ID: ids[q.Limit-1]}.String()
	}
	if out.Items, err = e.items(ctx, ids); err != nil {
		return out, err
	}
	if q.Cursor == "" {
		t, err := e.totals(ctx, q.Filter)
		if err != nil {
			return out, err
		}
		out.Totals, out.Total = &t, &Total{t.Rows, "eq"}
	}
	return out, nil
}

// after is the place of a page: an order, and the cursor it begins behind.
type after struct {
	sort string
	desc bool
	from cursor
}

// page is the SELECT of a page of found, itself a SELECT of item_id and
// sort_key; key and id are the SQL of the values of the cursor.
func (a after) page(found, key, id string, limit int) string {
	less, dir := ">", "ASC"
	if a.desc {
		less, dir = "<", "DESC"
	}
	last, where := "", ""
	if a.from.ID != "" {
		// The key travels as text and is cast to the type of the column.
		last = ", last AS (SELECT CAST(" + key + " AS " + typeOf(a.sort) + ") AS k)"
		where = " WHERE sort_key " + less + " (SELECT k FROM last) OR (sort_key = (SELECT k FROM last) AND item_id > " + id + ")"
	}
	return fmt.Sprintf("WITH found AS (%s)%s SELECT * FROM found%s ORDER BY sort_key %s, item_id LIMIT %d", found, last, where, dir, limit)
}

func typeOf(sort string) string {
	switch column, _, _ := strings.Cut(sort, ":"); column {
	case "on":
		return "DATE"
	case "value_usd", "net_kg", "quantity":
		return "DECIMAL(18,6)"
	}
	return "VARCHAR"
}

func (e *Explorer) page(ctx context.Context, query string, args []any) (ids, keys []string, err error) {
	err = store.QueryAll(ctx, e.db, "SELECT item_id, CAST(sort_key AS VARCHAR) FROM ("+query+")", args, func(rows *sql.Rows) error {
		var id, key string
		if err := rows.Scan(&id, &key); err != nil {
			return err
		}
		ids, keys = append(ids, id), append(keys, key)
		return nil
	})
	return ids, keys, err
}

func (e *Explorer) totals(ctx context.Context, text string) (Totals, error) {
	var t Totals
	fl, err := filter(text)
	if err != nil {
		return t, err
	}
	q, err := e.selected(`count(*), CAST(sum(i.value_usd) AS VARCHAR), CAST(sum(i.net_kg) AS VARCHAR), count(*) FILTER (WHERE i.value_usd IS NULL), count(DISTINCT i.grain)`, "", fl)
	if err != nil {
		return t, err
	}
	var usd, kg sql.NullString
	if _, err := store.QueryOne(ctx, e.db, q.SQL, q.Args, &t.Rows, &usd, &kg, &t.ValueMissing, &t.Grains); err != nil {
		return t, err
	}
	if t.Grains <= 1 {
		t.ValueUSD, t.NetKg = ptr(usd), ptr(kg)
	}
	return t, nil
}

// items reads rows by id and returns them in the order of the ids.
func (e *Explorer) items(ctx context.Context, ids []string) ([]Item, error) {
	if len(ids) == 0 {
		return []Item{}, nil
	}
	args := make([]any, len(ids))
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		args[i], at[id] = id, i
	}
	out := make([]Item, len(ids))
	err := store.QueryAll(ctx, e.db, "SELECT "+e.itemColumns()+" FROM normalize.item i "+e.itemJoins()+
		" WHERE i.item_id IN (?"+strings.Repeat(", ?", len(ids)-1)+")", args, func(rows *sql.Rows) error {
		it, err := scanItem(rows)
		if err == nil {
			out[at[it.ItemID]] = it
		}
		return err
	})
	return out, err
}

// side are the columns of one role: name, entity, country, tax id, listed.
func (e *Explorer) side(a string) string {
	entity, listed := "CAST(NULL AS VARCHAR)", "false"
	if e.have["resolve.link"] {
		entity = "l" + a + ".entity_id"
	}
	if e.have["screen.hit"] {
		listed = `EXISTS (SELECT 1 FROM screen.hit h WHERE h.party_id = ` + a + `.party_id AND h."match" AND coalesce(h.judgement, '') <> 'no')`
	}
	return fmt.Sprintf("'party-' || CAST(%s.party_id AS VARCHAR), %s.name, %s, %s.country, %s.tax_id, %s", a, a, entity, a, a, listed)
}

func (e *Explorer) itemColumns() string {
	classes := "CAST([] AS VARCHAR[])"
	if e.have["classify.class"] {
		classes = "coalesce((SELECT list(c.class_id ORDER BY c.score DESC, c.class_id) FROM classify.class c WHERE c.goods_id = i.goods_id), CAST([] AS VARCHAR[]))"
	}
	return `i.item_id, CAST(i."on" AS VARCHAR), i.direction, i.reporter, i.decl_no, CAST(i.item_no AS VARCHAR), i.dispatch, i.destination, i.origin, i.trading,
		i.hs_code, i.hs6, i.hs_revision, g.description, CAST(i.quantity AS VARCHAR), i.unit, CAST(i.net_kg AS VARCHAR), CAST(i.value_usd AS VARCHAR), i.value_basis, i.grain, i.flow_kind, ` +
		classes + ", " + e.side("s") + ", " + e.side("r")
}

func (e *Explorer) itemJoins() string {
	j := "LEFT JOIN normalize.goods g USING (goods_id) LEFT JOIN normalize.party s ON s.party_id = i.sender_id LEFT JOIN normalize.party r ON r.party_id = i.recipient_id"
	if e.have["resolve.link"] {
		j += " LEFT JOIN resolve.link ls ON ls.party_id = i.sender_id LEFT JOIN resolve.link lr ON lr.party_id = i.recipient_id"
	}
	return j
}

func scanItem(rows *sql.Rows) (Item, error) {
	var t [21]cell
	var classes any
	var sides [2]struct {
		cells  [5]cell
		listed bool
	}
	dest := make([]any, 0, 40)
	for i := range t {
		dest = append(dest, &t[i])
	}
	dest = append(dest, &classes)
	for i := range sides {
		for c := range sides[i].cells {
			dest = append(dest, &sides[i].cells[c])
		}
		dest = append(dest, &sides[i].listed)
	}
	if err := rows.Scan(dest...); err != nil {
		return Item{}, err
	}
	it := Item{ItemID: t[0].String, On: t[1].String, Direction: t[2].String, Reporter: t[3].String, DeclNo: t[4].String, ItemNo: t[5].String,
		From: t[6].String, To: t[7].String, Origin: t[8].String, Trading: t[9].String, HSCode: t[10].String, HS6: t[11].String, HSRevision: t[12].String,
		Description: t[13].String, Quantity: ptr(t[14]), Unit: t[15].String, NetKg: ptr(t[16]), ValueUSD: ptr(t[17]), ValueBasis: t[18].String,
		Grain: t[19].String, FlowKind: t[20].String, Classes: texts(classes)}
	for i, to := range []**Party{&it.Sender, &it.Recipient} {
		if c := sides[i].cells; c[0].Valid {
			*to = &Party{ID: c[0].String, Name: c[1].String, Entity: c[2].String, Country: c[3].String, TaxID: c[4].String, Listed: sides[i].listed}
		}
	}
	return it, nil
}

// texts reads a list of the engine.
func texts(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, one := range list {
		if s, ok := one.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
