package circulartrade

import (
	"fmt"
	"strings"

	"tallyman/internal/detect"
)

// legs make ct_leg: one row per declaration, goods key, sender and recipient,
// of goods that both ends send as well as receive. Each step is an aggregate or
// a hash join; texts are read only for codes that both ends send and receive.
func legs(in detect.Input) []string {
	prune := `DELETE FROM ct_leg WHERE NOT EXISTS (SELECT 1 FROM ct_leg o WHERE o.key = ct_leg.key AND o.b = ct_leg.a) OR NOT EXISTS (SELECT 1 FROM ct_leg o WHERE o.key = ct_leg.key AND o.a = ct_leg.b)`
	byCode := `DELETE FROM ct_item WHERE (a, hs6) NOT IN (SELECT b, hs6 FROM ct_item WHERE hs6 IS NOT NULL) OR (b, hs6) NOT IN (SELECT a, hs6 FROM ct_item WHERE hs6 IS NOT NULL)`
	return []string{
		`CREATE OR REPLACE TEMP TABLE ct_edge AS SELECT DISTINCT i.sender_id, i.recipient_id, ` + detect.SenderSQL + ` AS a, ` + detect.RecipientSQL + ` AS b
			FROM (SELECT DISTINCT sender_id, recipient_id FROM normalize.item WHERE sender_id IS NOT NULL AND recipient_id IS NOT NULL) i
			LEFT JOIN resolve.link sl ON sl.party_id = i.sender_id LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id`,
		`CREATE OR REPLACE TEMP TABLE ct_item AS SELECT i.item_id, e.a, e.b, i.goods_id, i.hs6, coalesce(i.decl_key, CAST(hash(i.item_id) >> 1 AS BIGINT)) AS decl, i."on" AS d,
			CASE WHEN i.quantity > 0 THEN i.unit ELSE 'KGM' END AS unit, CAST(CASE WHEN i.quantity > 0 THEN i.quantity ELSE i.net_kg END AS DOUBLE) AS q, coalesce(CAST(i.value_usd AS DOUBLE), 0) AS v, ` + in.DestinationSQL("i.destination") + ` AS here
			FROM normalize.item i JOIN ct_edge e ON e.sender_id = i.sender_id AND e.recipient_id = i.recipient_id
			WHERE e.a <> e.b AND e.a IN (SELECT b FROM ct_edge) AND e.b IN (SELECT a FROM ct_edge) AND i.grain = 'item' AND i.hs6 IS NOT NULL AND i."on" IS NOT NULL AND coalesce(i.date_precision, 'day') = 'day'
				AND ` + detect.OrdinarySQL("i"),
		byCode, byCode,
		`CREATE OR REPLACE TEMP TABLE ct_goods AS SELECT * FROM ` + detect.GoodsKeysSQL("g.goods_id IN (SELECT goods_id FROM ct_item)") + ` QUALIFY how = 'model' OR NOT bool_or(how = 'model') OVER (PARTITION BY goods_id)`,
		`CREATE OR REPLACE TEMP TABLE ct_leg AS SELECT row_number() OVER (ORDER BY k.key, min(i.d), i.decl, i.a, i.b) AS leg, k.key, i.a, i.b, i.decl, i.unit, min(i.item_id) AS record, min(i.d) AS d, sum(i.q) AS q, sum(i.v) AS v, bool_or(i.here) AS here
			FROM ct_item i JOIN ct_goods k USING (goods_id) GROUP BY k.key, i.a, i.b, i.decl, i.unit HAVING sum(i.q) > 0`,
		prune, prune,
		`CREATE OR REPLACE TEMP TABLE ct_big AS SELECT key FROM ct_leg GROUP BY key HAVING count(*) > ` + fmt.Sprintf("%g", in.Param("max_legs")),
		`DELETE FROM ct_leg WHERE key IN (SELECT key FROM ct_big)`,
		`CREATE OR REPLACE TEMP TABLE ct_path1 AS SELECT key, unit, q, d AS first_on, d, v AS least, [leg] AS legs, [record] AS records, [a] AS firms, b AS at, here FROM ct_leg`,
		`CREATE OR REPLACE TEMP TABLE ct_round (key VARCHAR, q DOUBLE, first_on DATE, last_on DATE, weight DOUBLE, legs BIGINT[], records VARCHAR[], firms VARCHAR[], off DOUBLE)`,
	}
}

// step closes the paths of n legs and a next one into rounds, and makes the
// paths of n+1 legs. A path goes on with the nearest next record to each firm.
func step(in detect.Input, n int) []string {
	r := in.Param("max_ratio")
	next := fmt.Sprintf(`FROM ct_path%d p JOIN ct_leg l ON l.key = p.key AND l.unit IS NOT DISTINCT FROM p.unit AND l.a = p.at AND l.d BETWEEN p.d AND p.d + INTERVAL %d DAYS AND l.q BETWEEN p.q * %g AND p.q * %g`,
		n, int(in.Param("max_gap")), 1-(r-1), r)
	return []string{
		`INSERT INTO ct_round SELECT p.key, p.q, p.first_on, l.d, least(p.least, l.v), list_append(p.legs, l.leg), list_append(p.records, l.record), list_append(p.firms, l.a), abs(ln(l.q / p.q)) ` + next + ` AND l.b = p.firms[1]
			WHERE (p.here OR l.here) QUALIFY row_number() OVER (PARTITION BY l.leg ORDER BY l.d - p.first_on, abs(ln(l.q / p.q)), p.legs) = 1`,
		fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE ct_path%d AS SELECT p.key, p.unit, p.q, p.first_on, l.d, least(p.least, l.v) AS least, list_append(p.legs, l.leg) AS legs, list_append(p.records, l.record) AS records, list_append(p.firms, l.a) AS firms, l.b AS at, p.here OR l.here AS here `, n+1) +
			next + ` AND l.b <> p.firms[1] AND NOT list_contains(p.firms, l.b) QUALIFY row_number() OVER (PARTITION BY p.legs, l.b ORDER BY l.d, abs(ln(l.q / p.q)), l.leg) = 1`,
	}
}

// roundsSQL reads the rounds in time, the shortest and nearest first; firms and legs as comma lists.
const roundsSQL = `SELECT array_to_string(list_sort(firms), '|'), CAST(first_on AS VARCHAR), CAST(last_on AS VARCHAR), date_diff('day', first_on, last_on), weight, key,
	array_to_string(legs, ','), array_to_string(records, ','), array_to_string(firms, '|') FROM ct_round ORDER BY first_on, len(legs), off, last_on, legs`

// namesSQL names the firms of all rounds.
const namesSQL = `SELECT f.who, coalesce(any_value(n.name), f.who) FROM (SELECT DISTINCT unnest(firms) AS who FROM ct_round) f LEFT JOIN ` + detect.NamesSQL + ` n ON n.who = f.who GROUP BY f.who`

// evidenceSQL selects the rows of the legs that are kept (ct_hit).
const evidenceSQL = `SELECT h.key, i.item_id, h.note FROM ct_hit h JOIN ct_leg l ON l.leg = h.leg JOIN ct_goods k ON k.key = l.key
	JOIN ct_item i ON i.goods_id = k.goods_id AND i.a = l.a AND i.b = l.b AND i.decl = l.decl AND i.unit IS NOT DISTINCT FROM l.unit`

// hitValues is a statement that inserts n kept legs.
func hitValues(n int) string {
	return "INSERT INTO ct_hit VALUES " + strings.TrimSuffix(strings.Repeat("(?, ?, ?), ", n), ", ")
}
