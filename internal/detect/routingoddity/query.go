package routingoddity

import (
	"fmt"
	"strings"

	"tallyman/internal/detect"
)

// statements make ro_item (rows of goods under a condition whose three countries
// are stated, odd or not) and ro_pair (sums per sender and recipient).
func statements(in detect.Input, c detect.Countries, day, condition string) []string {
	return []string{
		`CREATE OR REPLACE TEMP TABLE ro_item AS SELECT *, concat_ws('|', sender, recipient) AS key, coalesce(made IN ` + list(c.Restrict) + ` AND sent IN ` + list(c.Hubs) + ` AND sold <> made AND sold <> sent AND sold <> destination AND sold NOT IN ` + list(c.Restrict) + `, false) AS odd FROM (
			SELECT i.item_id, ` + detect.SenderSQL + ` AS sender, ` + detect.RecipientSQL + ` AS recipient, coalesce(i.decl_key, CAST(hash(i.item_id) >> 1 AS BIGINT)) AS decl, i."on" AS d, i.hs6,
				coalesce(CAST(i.value_usd AS DOUBLE), 0) AS v, coalesce(i.origin, m.country) AS made, i.dispatch AS sent, coalesce(i.trading, s.country) AS sold, i.destination
			FROM normalize.item i LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id LEFT JOIN resolve.link sl ON sl.party_id = i.sender_id
				LEFT JOIN normalize.party s ON s.party_id = i.sender_id LEFT JOIN normalize.party m ON m.party_id = i.manufacturer_id
			WHERE i.grain = 'item' AND i.sender_id IS NOT NULL AND i.recipient_id IS NOT NULL AND i.dispatch IS NOT NULL AND i."on" >= DATE '` + day + `' AND ` + detect.OrdinarySQL("i") + `
				AND i.destination IN ` + list(c.Destinations) + ` AND ` + in.DestinationSQL("i.destination") + ` AND ` + condition + `)
			WHERE made IS NOT NULL AND sold IS NOT NULL`,
		`CREATE OR REPLACE TEMP TABLE ro_pair AS SELECT key, any_value(sender) AS sender, any_value(recipient) AS recipient, count(DISTINCT decl) FILTER (WHERE odd) AS decls, sum(v) AS v, coalesce(sum(v) FILTER (WHERE odd), 0) AS odd,
			min(d) FILTER (WHERE odd) AS first_on, max(d) FILTER (WHERE odd) AS last_on FROM ro_item GROUP BY key`,
	}
}

// pairsSQL reads the pairs that meet the parameters, with their ways and codes.
func pairsSQL(in detect.Input) string {
	return fmt.Sprintf(`WITH p AS (SELECT * FROM ro_pair WHERE decls >= %g AND odd >= %g AND odd >= %g * v),
	w AS (SELECT key, made, sent, sold, sum(v) AS v FROM ro_item WHERE odd AND key IN (SELECT key FROM p) GROUP BY key, made, sent, sold),
	ways AS (SELECT key, arg_max(made, (v, made, sent, sold)) AS made, arg_max(sent, (v, made, sent, sold)) AS sent, arg_max(sold, (v, made, sent, sold)) AS sold, count(*) AS n FROM w GROUP BY key),
	c AS (SELECT key, hs6, sum(v) AS v FROM ro_item WHERE odd AND key IN (SELECT key FROM p) GROUP BY key, hs6 QUALIFY row_number() OVER (PARTITION BY key ORDER BY sum(v) DESC, hs6) <= 3),
	codes AS (SELECT key, string_agg(hs6, ', ' ORDER BY v DESC, hs6) AS codes FROM c GROUP BY key)
	SELECT p.key, p.sender, p.recipient, coalesce(s.name, p.sender), coalesce(r.name, p.recipient), p.decls, p.v, p.odd, CAST(p.first_on AS VARCHAR), CAST(p.last_on AS VARCHAR), ways.made, ways.sent, ways.sold, ways.n, coalesce(codes.codes, '')
	FROM p JOIN ways USING (key) LEFT JOIN codes USING (key) LEFT JOIN %s s ON s.who = p.sender LEFT JOIN %s r ON r.who = p.recipient ORDER BY p.key`,
		in.Param("min_decls"), in.Param("min_usd"), in.Param("min_share"), detect.NamesSQL, detect.NamesSQL)
}

const evidenceSQL = `SELECT key, item_id, 'made in ' || made || ', dispatched from ' || sent || ', sold from ' || sold AS note FROM ro_item WHERE odd`

// list writes checked country codes as an SQL list.
func list(codes []string) string { return "('" + strings.Join(codes, "', '") + "')" }
