package retold

import (
	"fmt"

	"tallyman/internal/detect"
)

// statements make rt_leg (lots that firms in the middle receive, side in, and
// send, side out), rt_pair (like lots, gap in days, negative where time is turned
// round), rt_near and rt_match (each lot once). scope is a condition on goods.
func statements(in detect.Input, scope string) []string {
	days, ratio, markup := int(in.Param("window_days")), in.Param("max_ratio"), in.Param("max_markup")
	common := fmt.Sprintf(`FROM rt_leg x JOIN rt_leg y ON y.key = x.key AND y.firm = x.firm AND y.unit IS NOT DISTINCT FROM x.unit AND y.other <> x.other
			AND y.d BETWEEN x.d - INTERVAL %[1]d DAYS AND x.d + INTERVAL %[1]d DAYS AND (x.v = 0 OR y.v = 0 OR y.v BETWEEN x.v / %[2]g AND x.v * %[2]g)
		WHERE x.side = 'in' AND y.side = 'out' AND `, days, markup)
	const columns = `SELECT x.key, x.firm, x.record AS received, y.record AS sent, x.leg AS leg_in, y.leg AS leg_out, x.other AS a, y.other AS c, x.d AS d_in, y.d AS d_out, date_diff('day', x.d, y.d) AS gap, x.v AS v_in, y.v AS v_out, x.how, abs(ln(y.q / x.q)) AS off `
	return []string{
		`CREATE OR REPLACE TEMP TABLE rt_edge AS SELECT i.sender_id, i.recipient_id, ` + detect.SenderSQL + ` AS a, ` + detect.RecipientSQL + ` AS b
			FROM (SELECT DISTINCT sender_id, recipient_id FROM normalize.item WHERE sender_id IS NOT NULL AND recipient_id IS NOT NULL) i
			LEFT JOIN resolve.link sl ON sl.party_id = i.sender_id LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id`,
		`DELETE FROM rt_edge WHERE a = b`,
		`CREATE OR REPLACE TEMP TABLE rt_middle AS SELECT DISTINCT a AS firm FROM rt_edge WHERE a IN (SELECT b FROM rt_edge)`,
		`CREATE OR REPLACE TEMP TABLE rt_item AS SELECT i.item_id, i.goods_id, i.hs6, e.a, e.b, e.b IN (SELECT firm FROM rt_middle) AS into_middle, e.a IN (SELECT firm FROM rt_middle) AND ` + in.DestinationSQL("i.destination") + ` AS out_of_middle,
			coalesce(i.decl_key, CAST(hash(i.item_id) >> 1 AS BIGINT)) AS decl, i."on" AS d, CASE WHEN i.quantity > 0 THEN i.unit ELSE 'KGM' END AS unit,
			CAST(CASE WHEN i.quantity > 0 THEN i.quantity ELSE i.net_kg END AS DOUBLE) AS q, coalesce(CAST(i.value_usd AS DOUBLE), 0) AS v
			FROM normalize.item i JOIN rt_edge e ON e.sender_id = i.sender_id AND e.recipient_id = i.recipient_id
			WHERE (e.a IN (SELECT firm FROM rt_middle) OR e.b IN (SELECT firm FROM rt_middle)) AND i.grain = 'item' AND i."on" IS NOT NULL AND coalesce(i.date_precision, 'day') = 'day'
				AND ` + detect.OrdinarySQL("i") + ` AND i.hs6 IN (SELECT g.hs6 FROM normalize.goods g WHERE ` + scope + `)`,
		// Texts are read only for codes that a firm receives as well as sends.
		`CREATE OR REPLACE TEMP TABLE rt_both AS SELECT b AS firm, hs6 FROM rt_item WHERE into_middle INTERSECT SELECT a, hs6 FROM rt_item WHERE out_of_middle`,
		`CREATE OR REPLACE TEMP TABLE rt_item AS SELECT * REPLACE (into_middle AND (b, hs6) IN (SELECT firm, hs6 FROM rt_both) AS into_middle, out_of_middle AND (a, hs6) IN (SELECT firm, hs6 FROM rt_both) AS out_of_middle) FROM rt_item`,
		`DELETE FROM rt_item WHERE NOT into_middle AND NOT out_of_middle`,
		`CREATE OR REPLACE TEMP TABLE rt_goods AS SELECT * FROM ` + detect.GoodsKeysSQL("g.goods_id IN (SELECT goods_id FROM rt_item)"),
		`CREATE OR REPLACE TEMP TABLE rt_leg AS SELECT row_number() OVER (ORDER BY key, side, firm, d, decl, other, unit) AS leg, * FROM (
			SELECT k.key, any_value(k.how) AS how, 'in' AS side, i.b AS firm, i.a AS other, i.decl, i.unit, min(i.item_id) AS record, min(i.d) AS d, sum(i.q) AS q, sum(i.v) AS v FROM rt_item i JOIN rt_goods k USING (goods_id)
				WHERE i.into_middle GROUP BY k.key, i.b, i.a, i.decl, i.unit HAVING sum(i.q) > 0
			UNION ALL
			SELECT k.key, any_value(k.how), 'out', i.a, i.b, i.decl, i.unit, min(i.item_id), min(i.d), sum(i.q), sum(i.v) FROM rt_item i JOIN rt_goods k USING (goods_id)
				WHERE i.out_of_middle GROUP BY k.key, i.a, i.b, i.decl, i.unit HAVING sum(i.q) > 0)`,
		fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE rt_big AS SELECT key, firm FROM rt_leg GROUP BY key, firm HAVING count(*) > %g`, in.Param("max_legs")),
		`DELETE FROM rt_leg WHERE (key, firm) IN (SELECT key, firm FROM rt_big)`,
		// The equal quantity of a text is part of the join's key, so that a mass text does not meet itself thousands of times.
		`CREATE OR REPLACE TEMP TABLE rt_pair AS ` + columns + common + fmt.Sprintf(`x.how = 'model' AND y.q BETWEEN x.q * %g AND x.q * %g`, 1-(ratio-1), ratio) + `
			UNION ALL ` + columns + common + `x.how = 'text' AND y.q = x.q AND x.q >= 100 AND x.q % 100 <> 0`,
		// Of like lots those count in which each is the other's nearest in time, before or after.
		`CREATE OR REPLACE TEMP TABLE rt_near AS SELECT * FROM (SELECT * FROM rt_pair QUALIFY row_number() OVER (PARTITION BY firm, sent ORDER BY abs(gap), gap, off, how, leg_in) = 1)
			QUALIFY row_number() OVER (PARTITION BY firm, received ORDER BY abs(gap), gap, off, how, leg_out) = 1`,
		`CREATE OR REPLACE TEMP TABLE rt_match AS SELECT * FROM rt_near WHERE gap >= 0`,
	}
}

// firmsSQL reads the firms in the middle that receive and send some of the same
// codes, with their lots sent and matches both ways, and the main hands on both sides.
const firmsSQL = `WITH o AS (SELECT firm, count(DISTINCT record) FILTER (WHERE side = 'out') AS sent FROM rt_leg GROUP BY firm HAVING bool_or(side = 'in') AND bool_or(side = 'out')),
	t AS (SELECT firm, count(*) AS n FROM rt_near WHERE gap < 0 GROUP BY firm),
	m AS (SELECT firm, count(*) AS n, sum(v_in) AS v_in, sum(v_out) AS v_out, min(d_in) AS first_on, max(d_out) AS last_on, median(gap) AS gap, count(DISTINCT a) AS senders, count(DISTINCT c) AS recipients, count(*) FILTER (WHERE how = 'text') AS by_text FROM rt_match GROUP BY firm),
	a AS (SELECT firm, a AS who FROM rt_match GROUP BY firm, a QUALIFY row_number() OVER (PARTITION BY firm ORDER BY sum(v_out) DESC, a) = 1),
	c AS (SELECT firm, c AS who FROM rt_match GROUP BY firm, c QUALIFY row_number() OVER (PARTITION BY firm ORDER BY sum(v_out) DESC, c) = 1),
	h AS (SELECT firm, split_part(key, '|', 2) AS hs6, sum(v_out) AS v FROM rt_match GROUP BY ALL),
	codes AS (SELECT firm, array_to_string(list(hs6 ORDER BY v DESC, hs6)[1:3], ', ') AS codes FROM h GROUP BY firm),
	names AS MATERIALIZED (SELECT who, any_value(name) AS name FROM ` + detect.NamesSQL + ` GROUP BY who)
	SELECT o.firm, coalesce(nb.name, o.firm), o.sent, coalesce(m.n, 0), coalesce(t.n, 0), coalesce(m.v_in, 0), coalesce(m.v_out, 0), coalesce(CAST(m.first_on AS VARCHAR), ''), coalesce(CAST(m.last_on AS VARCHAR), ''), coalesce(m.gap, 0),
		coalesce(m.senders, 0), coalesce(m.recipients, 0), coalesce(m.by_text, 0), coalesce(a.who, ''), coalesce(na.name, a.who, ''), coalesce(c.who, ''), coalesce(nc.name, c.who, ''), coalesce(codes.codes, '')
	FROM o LEFT JOIN m USING (firm) LEFT JOIN t USING (firm) LEFT JOIN a USING (firm) LEFT JOIN c USING (firm) LEFT JOIN codes USING (firm)
		LEFT JOIN names nb ON nb.who = o.firm LEFT JOIN names na ON na.who = a.who LEFT JOIN names nc ON nc.who = c.who ORDER BY o.firm`

// evidenceSQL selects the rows of both lots of every match.
const evidenceSQL = `SELECT m.firm AS key, i.item_id, s.note FROM rt_match m
	JOIN LATERAL (SELECT m.leg_in AS leg, 'received; the like lot left ' || m.gap || ' days later' AS note UNION ALL SELECT m.leg_out, 'sent on; the like lot came ' || m.gap || ' days before') s ON true
	JOIN rt_leg l ON l.leg = s.leg JOIN rt_goods k ON k.key = l.key
	JOIN rt_item i ON i.goods_id = k.goods_id AND i.decl = l.decl AND i.unit IS NOT DISTINCT FROM l.unit AND i.a = CASE l.side WHEN 'in' THEN l.other ELSE l.firm END AND i.b = CASE l.side WHEN 'in' THEN l.firm ELSE l.other END`
