package watchlist

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/store"
)

// Change is what became of one entity between two versions of a list.
type Change struct {
	ListID   string        `json:"list_id"`
	EntityID string        `json:"entity_id"`
	Caption  string        `json:"caption"`
	Action   string        `json:"action"` // added, removed, changed
	Fields   []FieldChange `json:"fields,omitempty"`
}

// FieldChange is one field of a changed entity: the values that went and those
// that came.
type FieldChange struct {
	Field   string   `json:"field"`
	Removed []string `json:"removed,omitempty"`
	Added   []string `json:"added,omitempty"`
}

// unit separates the values of a field in one text.
const unit = "\x1f"

// diffFields are compared; each is a text of sorted values. Where an entry came
// from (file, row) and what has no column of its own (extra) is not compared.
var diffFields = []struct{ name, from, value string }{
	{"name", "name", "name || ' [' || kind || ']'"},
	{"identifier", "identifier", "type || ' ' || value"},
	{"address", "address", "coalesce(address, '') || coalesce(' [' || country || ']', '')"},
	{"listing", "listing", "coalesce(authority, '') || ' ' || coalesce(program, '') || coalesce(', ' || measure, '') || coalesce(', listed ' || CAST(listed_on AS VARCHAR), '') || coalesce(', ended ' || CAST(ended_on AS VARCHAR), '')"},
	{"reason", "listing", "reason"},
}

// plainFields are columns of watchlist.entity.
var plainFields = []struct{ name, value string }{
	{"schema", "e.schema"}, {"caption", "e.caption"}, {"country", "array_to_string(e.countries, chr(31))"}, {"sector", "array_to_string(e.sectors, chr(31))"},
	{"birth", "array_to_string(e.birth, chr(31))"},
}

// Diff compares two versions of one list whose tables are registered under the
// schemas before and after ("before.entity", "after.entity" ...). It calls do
// for every entity that was added, removed or changed, in the order of ids.
func Diff(ctx context.Context, db store.Engine, listID, before, after string, do func(Change) error) error {
	var names []string
	for _, f := range plainFields {
		names = append(names, f.name)
	}
	for _, f := range diffFields {
		names = append(names, f.name)
	}
	var columns, differ []string
	for i := range names {
		columns = append(columns, fmt.Sprintf("b.f%d, a.f%d", i, i))
		differ = append(differ, fmt.Sprintf("a.f%d IS DISTINCT FROM b.f%d", i, i))
	}
	query := fmt.Sprintf(`WITH b AS (%s), a AS (%s)
SELECT coalesce(a.entity_id, b.entity_id), coalesce(a.caption, b.caption), b.entity_id IS NULL, a.entity_id IS NULL, %s
FROM a FULL OUTER JOIN b ON a.entity_id = b.entity_id
WHERE a.entity_id IS NULL OR b.entity_id IS NULL OR %s
ORDER BY 1`, sideSQL(before), sideSQL(after), strings.Join(columns, ", "), strings.Join(differ, " OR "))

	err := store.QueryAll(ctx, db, query, []any{listID, listID}, func(rows *sql.Rows) error {
		c := Change{ListID: listID, Action: "changed"}
		var added, removed bool
		values := make([]sql.NullString, 2*len(names))
		dest := []any{&c.EntityID, &c.Caption, &added, &removed}
		for i := range values {
			dest = append(dest, &values[i])
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		switch {
		case added:
			c.Action = "added"
		case removed:
			c.Action = "removed"
		default:
			for i, n := range names {
				if f, differs := fieldChange(n, values[2*i].String, values[2*i+1].String); differs {
					c.Fields = append(c.Fields, f)
				}
			}
		}
		if c.Action == "changed" && len(c.Fields) == 0 {
			return nil // the same values in another order
		}
		return do(c)
	})
	if err != nil {
		return fmt.Errorf("diff list %s: %w", listID, err)
	}
	return nil
}

// sideSQL selects one version: a row per entity, a column per field.
func sideSQL(schema string) string {
	var columns, joins []string
	for i, f := range plainFields {
		columns = append(columns, fmt.Sprintf("%s AS f%d", f.value, i))
	}
	for i, f := range diffFields {
		n := i + len(plainFields)
		columns = append(columns, fmt.Sprintf("t%d.v AS f%d", n, n))
		joins = append(joins, fmt.Sprintf(
			"LEFT JOIN (SELECT entity_id, string_agg(v, chr(31) ORDER BY v) AS v FROM (SELECT DISTINCT entity_id, %s AS v FROM %s.%s) GROUP BY entity_id) t%d ON t%d.entity_id = e.entity_id",
			f.value, schema, f.from, n, n))
	}
	return fmt.Sprintf("SELECT e.entity_id, e.caption, %s FROM %s.entity e %s WHERE e.list_id = ?", strings.Join(columns, ", "), schema, strings.Join(joins, " "))
}

// fieldChange compares two sets of values.
func fieldChange(name, before, after string) (FieldChange, bool) {
	b, a := split(before), split(after)
	f := FieldChange{Field: name}
	for _, v := range b {
		if !slices.Contains(a, v) {
			f.Removed = append(f.Removed, v)
		}
	}
	for _, v := range a {
		if !slices.Contains(b, v) {
			f.Added = append(f.Added, v)
		}
	}
	return f, len(f.Removed)+len(f.Added) > 0
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, unit)
}
