package surge

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"tallyman/internal/detect"
	"tallyman/internal/store"
)

const keySQL = `concat_ws('|', ` + detect.RecipientSQL + `, i.hs6, coalesce(i.dispatch, ''), coalesce(i.destination, ''), coalesce(i.reporter, ''), coalesce(i.direction, ''))`

// phaseSQL is "before" or "after" of a month; the month of the event is neither.
func phaseSQL(month string, c detect.Comparison) string {
	return fmt.Sprintf("CASE WHEN %s <= '%s' THEN 'before' WHEN %s >= '%s' THEN 'after' ELSE 'between' END", month, c.Base.Last, month, c.After.First)
}

// cellSQL sums a month of a subject. An item without a declaration key counts
// as a declaration of its own.
func cellSQL(from, condition, dest string) string {
	return `CREATE OR REPLACE TEMP TABLE surge_cell AS SELECT ` + keySQL + ` AS key, any_value(` + detect.RecipientSQL + `) AS who, i.hs6,
		coalesce(i.dispatch, '') AS f, coalesce(i.destination, '') AS t, coalesce(i.reporter, '') AS reporter, coalesce(i.direction, '') AS direction, i.month,
		coalesce(CAST(sum(i.value_usd) AS DOUBLE), 0) AS v, count(DISTINCT coalesce(i.decl_key, CAST(hash(i.item_id) >> 1 AS BIGINT))) AS n,
		min(i."on") AS first_on, max(i."on") AS last_on
	FROM ` + from + ` LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id
	WHERE i.recipient_id IS NOT NULL AND i.hs6 IS NOT NULL AND ` + condition + ` AND ` + dest + `
	GROUP BY 1, i.hs6, f, t, i.reporter, i.direction, i.month`
}

// prepare makes the tables that do not depend on the goods: months to use,
// rows of each register by phase, and codes that stand in every HS
// revision which holds a twentieth of a register's history.
func (d detector) prepare(ctx context.Context, in detect.Input, c detect.Comparison, from string) error {
	for _, q := range []string{
		`CREATE OR REPLACE TEMP TABLE surge_month AS SELECT DISTINCT reporter, direction, month, ` + phaseSQL("month", c) + ` AS phase FROM surge_use`,
		`CREATE OR REPLACE TEMP TABLE surge_code AS SELECT coalesce(i.reporter, '') AS reporter, coalesce(i.direction, '') AS direction, i.hs6, i.hs_revision, ` + phaseSQL("i.month", c) + ` AS phase,
			count(*) AS n FROM ` + from + ` GROUP BY 1, 2, 3, 4, 5`,
		`CREATE OR REPLACE TEMP TABLE surge_register AS SELECT reporter, direction,
			sum(n) FILTER (WHERE phase = 'after') / sum(n) FILTER (WHERE phase IN ('before', 'after')) AS share_after FROM surge_code GROUP BY ALL`,
		`CREATE OR REPLACE TEMP TABLE surge_known AS WITH r AS (SELECT reporter, direction, hs_revision, sum(n) AS n FROM surge_code WHERE hs_revision IS NOT NULL GROUP BY ALL),
			big AS (SELECT reporter, direction, hs_revision FROM r QUALIFY n >= 0.05 * sum(n) OVER (PARTITION BY reporter, direction)),
			need AS (SELECT reporter, direction, count(*) AS revisions FROM big GROUP BY ALL)
			SELECT s.reporter, s.direction, s.hs6 FROM surge_code s JOIN need USING (reporter, direction)
			LEFT JOIN big ON big.reporter = s.reporter AND big.direction = s.direction AND big.hs_revision = s.hs_revision
			GROUP BY s.reporter, s.direction, s.hs6, need.revisions HAVING count(DISTINCT big.hs_revision) >= need.revisions`,
	} {
		if err := in.DB.Exec(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// subjects returns the sums of every recipient x product x route x register that
// has enough of a history to be tested.
func (d detector) subjects(ctx context.Context, in detect.Input, c detect.Comparison, from, condition string) ([]subject, error) {
	if err := in.DB.Exec(ctx, cellSQL(from, condition, in.DestinationSQL("i.destination"))); err != nil {
		return nil, err
	}
	if err := in.DB.Exec(ctx, `CREATE OR REPLACE TEMP TABLE surge_grid AS
		WITH s AS (SELECT c.key, any_value(c.who) AS who, any_value(c.hs6) AS hs6, any_value(c.f) AS f, any_value(c.t) AS t, c.reporter, c.direction,
			min(first_on) FILTER (WHERE m.phase = 'after') AS first_on, max(last_on) FILTER (WHERE m.phase = 'after') AS last_on
			FROM surge_cell c JOIN surge_month m USING (reporter, direction, month) JOIN surge_known k ON k.reporter = c.reporter AND k.direction = c.direction AND k.hs6 = c.hs6
			GROUP BY c.key, c.reporter, c.direction HAVING coalesce(sum(c.n) FILTER (WHERE m.phase = 'before'), 0) >= ?)
		SELECT s.*, m.month, m.phase, coalesce(c.v, 0) AS v, coalesce(c.n, 0) AS n
		FROM s JOIN surge_month m USING (reporter, direction) LEFT JOIN surge_cell c ON c.key = s.key AND c.month = m.month`, in.Param("min_base")); err != nil {
		return nil, err
	}
	const query = `WITH high AS (SELECT key, 2 * avg(v) FILTER (WHERE phase = 'before') AS top FROM surge_grid GROUP BY key),
		same AS (SELECT key, month[6:7] AS m, avg(v) FILTER (WHERE phase = 'before') AS b, count(*) FILTER (WHERE phase = 'before') AS years,
			sum(v) FILTER (WHERE phase = 'after') AS a, count(*) FILTER (WHERE phase = 'after') AS afters FROM surge_grid GROUP BY key, m),
		season AS (SELECT key, coalesce(sum(b * afters) FILTER (WHERE years > 0 AND afters > 0), 0) AS same_before, coalesce(sum(a) FILTER (WHERE years > 0 AND afters > 0), 0) AS same_after FROM same GROUP BY key)
	SELECT g.key, any_value(g.who), coalesce(any_value(names.name), any_value(g.who)), any_value(g.hs6), any_value(g.f), any_value(g.t), g.reporter, g.direction,
		count(*) FILTER (WHERE phase = 'before'), count(*) FILTER (WHERE phase = 'after'), count(*) FILTER (WHERE phase = 'after' AND v > h.top),
		CAST(sum(n) FILTER (WHERE phase = 'before') AS BIGINT), CAST(sum(n) FILTER (WHERE phase = 'after') AS BIGINT), any_value(r.share_after),
		sum(v) FILTER (WHERE phase = 'before'), sum(v) FILTER (WHERE phase = 'after'), any_value(s.same_before), any_value(s.same_after),
		median(ln(1 + v)) FILTER (WHERE phase = 'before'), median(ln(1 + v)) FILTER (WHERE phase = 'after'), mad(ln(1 + v)) FILTER (WHERE phase = 'before'),
		count(*) FILTER (WHERE phase = 'before' AND v > 0),
		greatest(1, coalesce(var_samp(n) FILTER (WHERE phase = 'before') / nullif(avg(n) FILTER (WHERE phase = 'before'), 0), 1), coalesce(var_samp(n) FILTER (WHERE phase = 'after') / nullif(avg(n) FILTER (WHERE phase = 'after'), 0), 1)),
		coalesce(CAST(any_value(g.first_on) AS VARCHAR), ''), coalesce(CAST(any_value(g.last_on) AS VARCHAR), '')
	FROM surge_grid g JOIN high h USING (key) JOIN season s USING (key) JOIN surge_register r ON r.reporter = g.reporter AND r.direction = g.direction
		LEFT JOIN ` + detect.NamesSQL + ` names ON names.who = g.who
	GROUP BY g.key, g.reporter, g.direction
	HAVING count(*) FILTER (WHERE phase = 'before') >= ? AND count(*) FILTER (WHERE phase = 'after') > 0 ORDER BY g.key`
	var out []subject
	err := store.QueryAll(ctx, in.DB, query, []any{in.Param("min_history")}, func(rows *sql.Rows) error {
		var s subject
		if err := rows.Scan(&s.key, &s.who, &s.name, &s.hs6, &s.from, &s.to, &s.reporter, &s.direction, &s.monthsBefore, &s.monthsAfter, &s.above,
			&s.declsBefore, &s.declsAfter, &s.shareAfter, &s.before, &s.after, &s.sameBefore, &s.sameAfter, &s.medBefore, &s.medAfter, &s.mad, &s.busyMonths, &s.dispersion, &s.first, &s.last); err != nil {
			return err
		}
		if s.before > 0 {
			out = append(out, s)
		}
		return nil
	})
	return out, err
}

// series reads the months of the subjects that were kept; it needs surge_grid as
// their own run left it.
func series(ctx context.Context, db store.Engine, hits []subject) (map[string][]detect.Point, error) {
	out := map[string][]detect.Point{}
	if len(hits) == 0 {
		return out, nil
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(hits)), ", ")
	args := make([]any, len(hits))
	for i, h := range hits {
		args[i] = h.key
	}
	err := store.QueryAll(ctx, db, "SELECT key, month, v, CAST(n AS DOUBLE) FROM surge_grid WHERE key IN ("+marks+") ORDER BY key, month", args, func(rows *sql.Rows) error {
		var key, month string
		var v, n float64
		if err := rows.Scan(&key, &month, &v, &n); err != nil {
			return err
		}
		out[key] = append(out[key], detect.Point{Label: "declared value", X: month, Value: v, Unit: "usd"}, detect.Point{Label: "declarations", X: month, Value: n, Unit: "declarations"})
		return nil
	})
	return out, err
}

// evidenceSQL selects the subject's rows of both periods.
func evidenceSQL(from string, c detect.Comparison) string {
	return `SELECT ` + keySQL + ` AS key, i.item_id, ` + phaseSQL("i.month", c) + ` AS note
		FROM ` + from + ` LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id
		WHERE i.recipient_id IS NOT NULL AND i.hs6 IS NOT NULL AND (i.month <= '` + c.Base.Last + `' OR i.month >= '` + c.After.First + `')`
}
