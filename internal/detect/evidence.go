package detect

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"tallyman/internal/store"
)

// keysPerInsert bounds the placeholders of one statement.
const keysPerInsert = 1000

// evidence gathers the rows of all findings of one detector into the table
// detect_new and returns how many distinct items each finding has. Findings with
// a Key are served together, one statement for each text of EvidenceSQL.
func (r *runner) evidence(ctx context.Context, seen []Seen) (map[string]int64, error) {
	if err := r.db.Exec(ctx, "CREATE OR REPLACE TEMP TABLE detect_new (finding_id VARCHAR, item_id VARCHAR, note VARCHAR)"); err != nil {
		return nil, err
	}
	batches := map[string][]Seen{}
	var order []string
	for _, s := range seen {
		if s.Key == "" {
			if err := r.db.Exec(ctx, "INSERT INTO detect_new SELECT DISTINCT '"+s.Finding.ID+"', item_id, note FROM ("+s.EvidenceSQL+")", s.Args...); err != nil {
				return nil, fmt.Errorf("evidence of %q: %w", s.Finding.Title, err)
			}
			continue
		}
		if len(s.Args) > 0 {
			return nil, fmt.Errorf("evidence of %q: a finding with a key takes no arguments", s.Finding.Title)
		}
		if _, known := batches[s.EvidenceSQL]; !known {
			order = append(order, s.EvidenceSQL)
		}
		batches[s.EvidenceSQL] = append(batches[s.EvidenceSQL], s)
	}
	for _, query := range order {
		if err := r.batch(ctx, query, batches[query]); err != nil {
			return nil, fmt.Errorf("evidence of %d findings, such as %q: %w", len(batches[query]), batches[query][0].Finding.Title, err)
		}
	}
	rows := map[string]int64{}
	err := store.QueryAll(ctx, r.db, "SELECT finding_id, count(DISTINCT item_id) FROM detect_new GROUP BY finding_id", nil, func(q *sql.Rows) error {
		var id string
		var n int64
		err := q.Scan(&id, &n)
		rows[id] = n
		return err
	})
	return rows, err
}

// batch joins the keys of many findings with one evidence query.
func (r *runner) batch(ctx context.Context, query string, seen []Seen) error {
	if err := r.db.Exec(ctx, "CREATE OR REPLACE TEMP TABLE detect_key (key VARCHAR, finding_id VARCHAR)"); err != nil {
		return err
	}
	for len(seen) > 0 {
		part := seen[:min(len(seen), keysPerInsert)]
		seen = seen[len(part):]
		args := make([]any, 0, 2*len(part))
		for _, s := range part {
			args = append(args, s.Key, s.Finding.ID)
		}
		values := strings.TrimSuffix(strings.Repeat("(?, ?), ", len(part)), ", ")
		if err := r.db.Exec(ctx, "INSERT INTO detect_key VALUES "+values, args...); err != nil {
			return err
		}
	}
	return r.db.Exec(ctx, "INSERT INTO detect_new SELECT DISTINCT k.finding_id, e.item_id, e.note FROM detect_key k JOIN ("+query+") e ON e.key = k.key")
}
