package detect

import (
	"context"
	"database/sql"
	"strings"

	"tallyman/internal/store"
)

// MirrorCellSQL is every row of both sides that takes part, with the id of its
// pair, its code cut to the digits compared, its period as compared, and its
// phase.
const MirrorCellSQL = `(SELECT p.id, c.direction, c.code[1:p.digits] AS code, u.period, u.phase, c.v, c.item_id, c.goods_id
	FROM agg_cell c JOIN agg_pair p ON p.importer = c.importer AND p.currency = c.currency AND c.source = CASE c.direction WHEN 'export' THEN p.source_x ELSE p.source_m END
	JOIN agg_use u ON u.id = p.id AND u.direction = c.direction AND u.exporter = c.exporter AND u.period = CASE WHEN p.yearly THEN c.period[1:4] ELSE c.period END)`

// MirrorSum is both sides of one code of a pair, summed before and after the
// event. Listed says that the code, or a subheading of it, stands on a control
// list.
type MirrorSum struct {
	Pair                             string
	Code                             string // "" all goods
	XBefore, MBefore, XAfter, MAfter float64
	Listed                           bool
}

// MirrorSums sums every pair by code. A code that the importer's source does not
// know at all, for any partner, takes no part: it may be confidential there, or
// not loaded.
func (in Input) MirrorSums(ctx context.Context) ([]MirrorSum, error) {
	var out []MirrorSum
	err := store.QueryAll(ctx, in.DB, `WITH listed AS (SELECT DISTINCT g.hs6 FROM normalize.goods g JOIN classify.control c USING (goods_id) WHERE g.hs6 IS NOT NULL),
		known AS (SELECT DISTINCT p.id, c.direction, c.code[1:p.digits] AS code FROM agg_cell c JOIN agg_pair p
			ON c.source = CASE c.direction WHEN 'export' THEN p.source_x ELSE p.source_m END)
		SELECT m.id, m.code, coalesce(sum(v) FILTER (WHERE m.direction = 'export' AND phase = 'before'), 0), coalesce(sum(v) FILTER (WHERE m.direction = 'import' AND phase = 'before'), 0),
			coalesce(sum(v) FILTER (WHERE m.direction = 'export' AND phase = 'after'), 0), coalesce(sum(v) FILTER (WHERE m.direction = 'import' AND phase = 'after'), 0),
			m.code <> '' AND EXISTS (SELECT 1 FROM listed l WHERE l.hs6[1:length(m.code)] = m.code)
		FROM `+MirrorCellSQL+` m JOIN known k ON k.id = m.id AND k.code = m.code AND k.direction = 'import' JOIN known x ON x.id = m.id AND x.code = m.code AND x.direction = 'export'
		GROUP BY m.id, m.code ORDER BY m.id, m.code`, nil, func(rows *sql.Rows) error {
		var s MirrorSum
		if err := rows.Scan(&s.Pair, &s.Code, &s.XBefore, &s.MBefore, &s.XAfter, &s.MAfter, &s.Listed); err != nil {
			return err
		}
		out = append(out, s)
		return nil
	})
	return out, err
}

// Labels of the two lines of a mirror chart.
const (
	ExportsLabel = "exports by the exporter's statistics"
	ImportsLabel = "imports by the importer's statistics"
)

// MirrorSeries are both sides of the given "pair|code" keys by period.
func (in Input) MirrorSeries(ctx context.Context, keys []string, unit string) (map[string][]Point, error) {
	out := map[string][]Point{}
	if len(keys) == 0 {
		return out, nil
	}
	args := make([]any, len(keys))
	for i, k := range keys {
		args[i] = k
	}
	err := store.QueryAll(ctx, in.DB, `SELECT id || '|' || code AS key, direction, period, sum(v) FROM `+MirrorCellSQL+`
		WHERE id || '|' || code IN (`+strings.TrimSuffix(strings.Repeat("?, ", len(keys)), ", ")+`) GROUP BY ALL ORDER BY key, direction, period`, args, func(rows *sql.Rows) error {
		var key, direction, period string
		var v float64
		if err := rows.Scan(&key, &direction, &period, &v); err != nil {
			return err
		}
		label := ExportsLabel
		if direction == "import" {
			label = ImportsLabel
		}
		out[key] = append(out[key], Point{Label: label, X: period, Value: v, Unit: unit})
		return nil
	})
	return out, err
}

// MirrorEvidenceSQL selects (key, item_id, note) of both sides.
const MirrorEvidenceSQL = `SELECT id || '|' || code AS key, item_id, direction || ', ' || phase AS note FROM ` + MirrorCellSQL
