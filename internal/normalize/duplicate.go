package normalize

import (
	"context"

	"tallyman/internal/store"
)

// twins are rows of ingest.item that also stand in another file. The k-th row
// of a dup_key in one file is the twin of the k-th in another: a file may hold
// two equal lines that are both real. The row of the file with the smallest id
// stays, whatever came first, so that the order of ingesting does not matter.
const twins = `
WITH shared AS (
	SELECT dup_key FROM ingest.item WHERE dup_key IS NOT NULL GROUP BY dup_key HAVING count(DISTINCT file_id) > 1),
nth AS (
	SELECT item_id, file_id, dup_key, grain, decl_no IS NOT NULL AS declared,
		row_number() OVER (PARTITION BY dup_key, grain, file_id ORDER BY sheet_no, row_no, item_id) AS n
	FROM ingest.item WHERE dup_key IN (SELECT dup_key FROM shared)),
kept AS (
	SELECT item_id, declared, first_value(item_id) OVER (PARTITION BY dup_key, grain, n ORDER BY file_id) AS twin_item_id FROM nth)
SELECT item_id, twin_item_id, CASE WHEN declared THEN 'same declaration item in two files' ELSE 'same row in two files' END AS rule
FROM kept WHERE item_id <> twin_item_id ORDER BY item_id`

func (r *run) duplicates(ctx context.Context) error {
	var files int64
	if _, err := store.QueryOne(ctx, r.db, "SELECT count(*) FROM ingest.file", nil, &files); err != nil {
		return err
	}
	query := twins
	if files < 2 {
		query = "SELECT CAST(NULL AS VARCHAR) AS item_id, CAST(NULL AS VARCHAR) AS twin_item_id, CAST(NULL AS VARCHAR) AS rule WHERE false"
	}
	n, err := r.db.CopyTo(ctx, query, r.out.Path("duplicate"))
	if err != nil {
		return err
	}
	r.stats.Duplicates = n
	return r.scratch.view(ctx, "twin", r.out.Path("duplicate"))
}
