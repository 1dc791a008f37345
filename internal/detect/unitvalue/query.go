package unitvalue

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"tallyman/internal/detect"
	"tallyman/internal/stat"
	"tallyman/internal/store"
)

// levels are the groups within which prices are compared, the narrowest first;
// each key is NULL where the code is too short for it.
var levels = []struct{ name, key string }{
	{"10-digit code, unit, origin, quarter", "CASE WHEN length(code) >= 10 THEN hash(10, code, unit, origin, quarter) END"},
	{"8-digit code, unit, origin, quarter", "CASE WHEN length(code) >= 8 THEN hash(8, code[1:8], unit, origin, quarter) END"},
	{"6-digit code, unit, origin, quarter", "hash(6, hs6, unit, origin, quarter)"},
	{"6-digit code, unit, origin, all quarters", "hash(0, hs6, unit, origin)"},
}

// percentiles are the points of a group's distribution that the medcouple is
// taken over: it costs the square of the number of values.
const percentiles = "[x / 100.0 FOR x IN range(101)]"

// fill makes uv_item (rows with a price, of goods under a condition) and uv_far
// (rows far from their group by z and factor, with their group).
func fill(ctx context.Context, in detect.Input, condition string) error {
	queries := []string{
		`CREATE OR REPLACE TEMP TABLE uv_item AS SELECT i.item_id, ` + detect.RecipientSQL + ` AS who, i.hs6, i.hs_code AS code, i."on" AS d,
			CASE WHEN i.quantity > 0 AND i.unit IS NOT NULL THEN i.unit ELSE 'KGM' END AS unit, coalesce(i.origin, '') AS origin, date_trunc('quarter', i."on") AS quarter,
			CAST(CASE WHEN i.quantity > 0 AND i.unit IS NOT NULL THEN i.quantity ELSE i.net_kg END AS DOUBLE) AS q, CAST(i.value_usd AS DOUBLE) AS v,
			ln(v / q) AS u
		FROM normalize.item i LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id
		WHERE i.grain = 'item' AND i.recipient_id IS NOT NULL AND i.hs6 IS NOT NULL AND i."on" IS NOT NULL AND ` + detect.OrdinarySQL("i") + ` AND ` + in.DestinationSQL("i.destination") + `
			AND i.value_usd >= ` + number(in.Param("min_item_usd")) + ` AND CASE WHEN i.quantity > 0 AND i.unit IS NOT NULL THEN i.quantity ELSE i.net_kg END > 0 AND ` + condition,
		`CREATE OR REPLACE TEMP TABLE uv_group (level INTEGER, key UBIGINT, n BIGINT, med DOUBLE, mad DOUBLE)`,
	}
	join, level, pick := "", "CASE", make([]string, 0, len(levels))
	for n, l := range levels {
		queries = append(queries, fmt.Sprintf(`INSERT INTO uv_group SELECT %d, key, count(*), median(u), mad(u) FROM (SELECT %s AS key, u FROM uv_item) WHERE key IS NOT NULL
			GROUP BY key HAVING count(*) >= %s AND mad(u) > 0`, n, l.key, number(in.Param("min_group"))))
		join += fmt.Sprintf(" LEFT JOIN uv_group g%d ON g%d.level = %d AND g%d.key = t.k%d", n, n, n, n, n)
		level += fmt.Sprintf(" WHEN g%d.key IS NOT NULL THEN %d", n, n)
		pick = append(pick, fmt.Sprintf("g%d", n))
	}
	coalesce := func(column string) string {
		return "coalesce(" + strings.Join(pick, "."+column+", ") + "." + column + ")"
	}
	keys := ""
	for n, l := range levels {
		keys += fmt.Sprintf(", %s AS k%d", l.key, n)
	}
	queries = append(queries, `CREATE OR REPLACE TEMP TABLE uv_judged AS SELECT t.item_id, t.who, t.hs6, t.d, t.unit, t.q, t.v, t.u, `+level+` END AS level, `+coalesce("key")+` AS key,
			`+coalesce("n")+` AS n, `+coalesce("med")+` AS med, 0.6745 * (t.u - `+coalesce("med")+`) / `+coalesce("mad")+` AS z
		FROM (SELECT *`+keys+` FROM uv_item) t`+join+` WHERE `+coalesce("key")+` IS NOT NULL`,
		`CREATE OR REPLACE TEMP TABLE uv_far AS SELECT * FROM uv_judged WHERE abs(z) > `+number(in.Param("min_z"))+` AND abs(u - med) >= ln(`+number(in.Param("min_factor"))+`)`)
	for _, q := range queries {
		if err := in.DB.Exec(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// number writes a parameter into SQL.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// fence computes the adjusted boxplot of every group that holds a far row and
// keeps the far rows outside it in uv_out, with the group's quartiles.
func fence(ctx context.Context, in detect.Input) error {
	if err := in.DB.Exec(ctx, "CREATE OR REPLACE TEMP TABLE uv_fence (level INTEGER, key UBIGINT, q1 DOUBLE, q3 DOUBLE, low DOUBLE, high DOUBLE)"); err != nil {
		return err
	}
	for n, l := range levels {
		var values []string
		err := store.QueryAll(ctx, in.DB, fmt.Sprintf(`SELECT CAST(key AS VARCHAR), array_to_string(quantile_cont(u, %s), ' ') FROM (SELECT %s AS key, u FROM uv_item)
			WHERE key IN (SELECT key FROM uv_far WHERE level = %d) GROUP BY key`, percentiles, l.key, n), nil, func(rows *sql.Rows) error {
			var key, list string
			if err := rows.Scan(&key, &list); err != nil {
				return err
			}
			x := make([]float64, 0, 101)
			for _, s := range strings.Fields(list) {
				v, err := strconv.ParseFloat(s, 64)
				if err != nil {
					return fmt.Errorf("percentile %q of a price group: %w", s, err)
				}
				x = append(x, v)
			}
			q1, q3 := stat.Quartiles(x)
			f := stat.AdjustedFences(q1, q3, stat.Medcouple(x))
			values = append(values, fmt.Sprintf("(%d, %s, %g, %g, %g, %g)", n, key, q1, q3, f.Low, f.High))
			return nil
		})
		if err != nil {
			return err
		}
		for len(values) > 0 {
			part := values[:min(len(values), 500)]
			values = values[len(part):]
			if err := in.DB.Exec(ctx, "INSERT INTO uv_fence VALUES "+strings.Join(part, ", ")); err != nil {
				return err
			}
		}
	}
	return in.DB.Exec(ctx, `CREATE OR REPLACE TEMP TABLE uv_out AS SELECT f.who || '|' || f.hs6 || '|' || CASE WHEN f.z > 0 THEN 'over' ELSE 'under' END AS key, f.item_id, f.who, f.hs6,
			CASE WHEN f.z > 0 THEN 'over' ELSE 'under' END AS side, f.d, f.unit, f.q, f.v, f.u, f.med, f.z, f.n, f.level,
			CASE WHEN f.z > 0 THEN f.v - exp(e.q3) * f.q ELSE exp(e.q1) * f.q - f.v END AS moved
		FROM uv_far f JOIN uv_fence e ON e.level = f.level AND e.key = f.key WHERE f.u < e.low OR f.u > e.high`)
}

// subjects gathers the far rows by recipient, code and side; tested is how many
// recipients x codes x sides had enough rows to be tested, share how many of all
// judged rows are far.
func subjects(ctx context.Context, in detect.Input) (out []subject, tested int64, share float64, err error) {
	if _, err = store.QueryOne(ctx, in.DB, `SELECT 2 * count(*), coalesce((SELECT count(*) FROM uv_out) / nullif(CAST(sum(n) AS DOUBLE), 0), 0)
		FROM (SELECT count(*) AS n FROM uv_judged GROUP BY who, hs6)  WHERE n >= ?`, []any{in.Param("min_rows")}, &tested, &share); err != nil {
		return nil, 0, 0, err
	}
	err = store.QueryAll(ctx, in.DB, `SELECT o.key, o.who, coalesce(any_value(n.name), o.who), o.hs6, o.side, mode(o.unit), count(DISTINCT o.item_id), any_value(j.n), CAST(min(o.d) AS VARCHAR), CAST(max(o.d) AS VARCHAR),
			sum(o.moved), sum(o.v), exp(min(o.u)), exp(max(o.u)), exp(median(o.med)), median(abs(o.z)), min(o.n), max(o.level)
		FROM uv_out o JOIN (SELECT who, hs6, count(*) AS n FROM uv_judged GROUP BY ALL) j ON j.who = o.who AND j.hs6 = o.hs6 LEFT JOIN `+detect.NamesSQL+` n ON n.who = o.who
		WHERE o.moved > 0 GROUP BY o.key, o.who, o.hs6, o.side HAVING count(DISTINCT o.item_id) >= ? AND sum(o.moved) >= ? ORDER BY o.key`,
		[]any{in.Param("min_rows"), in.Param("min_usd")}, func(rows *sql.Rows) error {
			var s subject
			err := rows.Scan(&s.key, &s.who, &s.name, &s.hs6, &s.side, &s.unit, &s.far, &s.rows, &s.first, &s.last, &s.moved, &s.value, &s.low, &s.high, &s.median, &s.z, &s.group, &s.level)
			out = append(out, s)
			return err
		})
	return out, tested, share, err
}
