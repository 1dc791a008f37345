package measure

import (
	"context"
	"database/sql"
	"fmt"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Query is a SELECT with its arguments, and the same as a text that anyone can
// run.
type Query struct {
	SQL  string
	Args []any
	Text string
	// Needs are the tables it reads.
	Needs []string
}

// Select compiles a filter into "SELECT columns FROM normalize.item i joins
// WHERE ...": the one way for exports, search and detectors to obey the
// filter language. Columns and joins are SQL of the program, never of a user.
func Select(columns, joins string, fl *Filter, opt Options) (Query, error) {
	bound, err := BindFilter(fl, opt)
	if err != nil {
		return Query{}, err
	}
	c := newCompiler(opt.withNow())
	c.need("normalize.item")
	where, err := scope{bound}.where(c, nil)
	if err != nil {
		return Query{}, err
	}
	if joins != "" {
		joins = " " + joins
	}
	q := cat(c.prologue(), sqlf("SELECT "+columns+" FROM normalize.item i"+joins+" WHERE "), where)
	return Query{SQL: q.sql, Args: q.args, Text: q.literal(), Needs: sortedKeys(c.needs)}, nil
}

// maxRows bounds a page of [Rows].
const maxRows = 10_000

// Rows lists the item ids behind a figure, in order, after the cursor ("" for
// the first page). next is "" on the last page.
func Rows(ctx context.Context, db store.Engine, fig *trade.Figure, limit int, cursor string) (ids []string, next string, err error) {
	if fig.RowsSQL == "" {
		return nil, "", nil
	}
	return page(ctx, db, fig.RowsSQL, nil, limit, cursor)
}

// FilterRows lists the item ids that a filter finds; see [Rows].
func FilterRows(ctx context.Context, db store.Engine, fl *Filter, opt Options, limit int, cursor string) (ids []string, next string, err error) {
	q, err := Select("i.item_id", "", fl, opt)
	if err != nil {
		return nil, "", err
	}
	return page(ctx, db, q.SQL, q.Args, limit, cursor)
}

func page(ctx context.Context, db store.Engine, query string, args []any, limit int, cursor string) (ids []string, next string, err error) {
	if limit < 1 || limit > maxRows {
		limit = maxRows
	}
	sqlText := fmt.Sprintf("SELECT r.item_id FROM (%s) r WHERE r.item_id > ? ORDER BY r.item_id LIMIT %d", query, limit+1)
	args = append(append([]any{}, args...), cursor)
	err = store.QueryAll(ctx, db, sqlText, args, func(rows *sql.Rows) error {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
		return nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("rows: %w", err)
	}
	if len(ids) > limit {
		ids = ids[:limit]
		next = ids[limit-1]
	}
	return ids, next, nil
}
