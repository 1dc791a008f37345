package splitconsignments

import (
	"fmt"

	"tallyman/internal/detect"
)

// statements make sc_item (rows of goods under a condition), sc_lot (one row per
// pair and declaration, inside: lies in a window), sc_window (first days of
// windows) and sc_pair (sums per pair).
func statements(in detect.Input, condition string) []string {
	t, days := in.Param("threshold_usd"), int(in.Param("window_days"))-1
	ahead := fmt.Sprintf("OVER (PARTITION BY key ORDER BY d RANGE BETWEEN CURRENT ROW AND INTERVAL %d DAYS FOLLOWING)", days)
	return []string{
		`CREATE OR REPLACE TEMP TABLE sc_item AS SELECT concat_ws('|', ` + detect.SenderSQL + `, ` + detect.RecipientSQL + `, i.hs6) AS key, ` + detect.SenderSQL + ` AS sender, ` + detect.RecipientSQL + ` AS recipient,
			i.hs6, coalesce(i.decl_key, CAST(hash(i.item_id) >> 1 AS BIGINT)) AS decl, i."on" AS d, CAST(i.value_usd AS DOUBLE) AS v, i.item_id
		FROM normalize.item i LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id LEFT JOIN resolve.link sl ON sl.party_id = i.sender_id
		WHERE i.grain = 'item' AND i.recipient_id IS NOT NULL AND i.sender_id IS NOT NULL AND i.hs6 IS NOT NULL AND i."on" IS NOT NULL AND coalesce(i.date_precision, 'day') = 'day'
			AND i.value_usd > 0 AND ` + detect.OrdinarySQL("i") + ` AND ` + in.DestinationSQL("i.destination") + ` AND ` + condition,
		`CREATE OR REPLACE TEMP TABLE sc_sum AS SELECT key, any_value(sender) AS sender, any_value(recipient) AS recipient, any_value(hs6) AS hs6, decl, min(d) AS d, sum(v) AS v FROM sc_item GROUP BY key, decl`,
		fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE sc_window AS SELECT key, d, max(n) AS n FROM
			(SELECT key, d, count(*) %s AS n, sum(v) %s AS total, max(v) %s AS most FROM sc_sum) WHERE n >= %g AND total >= %g AND most < %g GROUP BY key, d`, ahead, ahead, ahead, in.Param("min_lots"), t, t),
		fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE sc_lot AS SELECT s.key, s.sender, s.recipient, s.hs6, s.decl, s.d, s.v, count(w.d) > 0 AS inside
			FROM sc_sum s LEFT JOIN sc_window w ON w.key = s.key AND s.d BETWEEN w.d AND w.d + INTERVAL %d DAYS GROUP BY ALL`, days),
		fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE sc_pair AS SELECT key, any_value(sender) AS sender, any_value(recipient) AS recipient, any_value(hs6) AS hs6, count(*) AS lots,
			count(*) FILTER (WHERE v < %[1]g) AS below, count(*) FILTER (WHERE v >= 0.9 * %[1]g AND v < %[1]g) AS low, count(*) FILTER (WHERE v >= %[1]g AND v < 1.1 * %[1]g) AS high,
			count(*) FILTER (WHERE gap <= %[2]d) AS near, date_diff('day', min(d), max(d)) AS span,
			count(*) FILTER (WHERE inside) AS in_windows, coalesce(sum(v) FILTER (WHERE inside), 0) AS value, min(d) FILTER (WHERE inside) AS first_on, max(d) FILTER (WHERE inside) AS last_on
			FROM (SELECT *, date_diff('day', lag(d) OVER (PARTITION BY key ORDER BY d, decl), d) AS gap FROM sc_lot) GROUP BY key`, t, nearDays(in)),
	}
}

// nearDays is the gap between two consignments of one order that is divided evenly
// over a window.
func nearDays(in detect.Input) int {
	return int(in.Param("window_days") / in.Param("min_lots"))
}

// pairsSQL reads the pairs with a window, beside the shares of all other pairs:
// of the same code below T, and of all codes just below among those around T.
// One is added to each count so that no share is 0 or 1.
const pairsSQL = `WITH code AS (SELECT hs6, CAST(sum(lots) AS BIGINT) AS lots, CAST(sum(below) AS BIGINT) AS below FROM sc_pair GROUP BY hs6),
	around AS (SELECT CAST(sum(low) AS BIGINT) AS low, CAST(sum(high) AS BIGINT) AS high FROM sc_pair),
	w AS (SELECT key, count(*) AS windows, max(n) AS most FROM sc_window GROUP BY key)
	SELECT p.key, p.sender, p.recipient, coalesce(s.name, p.sender), coalesce(r.name, p.recipient), p.hs6, CAST(p.first_on AS VARCHAR), CAST(p.last_on AS VARCHAR), p.lots, p.below, p.low, p.high,
		p.near, p.span, w.windows, p.in_windows, w.most, p.value, (c.below - p.below + 1) / (c.lots - p.lots + 2), (a.low - p.low + 1) / (a.low + a.high - p.low - p.high + 2)
	FROM sc_pair p JOIN w USING (key) JOIN code c ON c.hs6 = p.hs6 CROSS JOIN around a
		LEFT JOIN ` + detect.NamesSQL + ` s ON s.who = p.sender LEFT JOIN ` + detect.NamesSQL + ` r ON r.who = p.recipient
	ORDER BY p.key`

const evidenceSQL = `SELECT i.key, i.item_id, 'in a window; consignment of USD ' || CAST(round(l.v) AS BIGINT) AS note
	FROM sc_item i JOIN sc_lot l ON l.key = i.key AND l.decl = i.decl WHERE l.inside`
