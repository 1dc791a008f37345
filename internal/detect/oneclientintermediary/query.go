package oneclientintermediary

import "tallyman/internal/detect"

// newcomers make oc_new: the senders that no loaded record names before the day
// under any of their spellings, nor under their tax number or plain name.
func newcomers(day string) []string {
	return []string{
		`CREATE OR REPLACE TEMP TABLE oc_party AS SELECT coalesce(l.entity_id, 'party-' || CAST(p.party_id AS VARCHAR)) AS who, p.tax_id, p.first_on, p.roles LIKE '%sender%' AS sends,
			nullif(regexp_replace(upper(coalesce(p.name_clean, p.name)), '[^\p{L}\p{N}]+', '', 'g'), '') AS plain FROM normalize.party p LEFT JOIN resolve.link l USING (party_id)`,
		`CREATE OR REPLACE TEMP TABLE oc_new AS WITH
			t AS (SELECT tax_id, min(first_on) AS first_on FROM oc_party WHERE tax_id IS NOT NULL GROUP BY tax_id),
			n AS (SELECT plain, min(first_on) AS first_on FROM oc_party WHERE plain IS NOT NULL GROUP BY plain)
			SELECT p.who FROM oc_party p LEFT JOIN t USING (tax_id) LEFT JOIN n USING (plain) GROUP BY p.who
			HAVING bool_or(p.sends) AND min(least(p.first_on, t.first_on, n.first_on)) >= DATE '` + day + `'`,
	}
}

// makerSQL names the maker of a row as SenderSQL names the sender.
const makerSQL = "coalesce(ml.entity_id, 'party-' || CAST(i.manufacturer_id AS VARCHAR))"

// statements make oc_client (senders all of whose rows name one recipient) and
// oc_item (their rows to the case's destinations).
func statements(from, condition, dest string) []string {
	const links = ` LEFT JOIN resolve.link sl ON sl.party_id = i.sender_id LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id`
	return []string{
		`CREATE OR REPLACE TEMP TABLE oc_client AS SELECT ` + detect.SenderSQL + ` AS sender, any_value(` + detect.RecipientSQL + `) AS client, count(*) FILTER (WHERE i.recipient_id IS NOT NULL) AS rows,
			count(*) FILTER (WHERE i.recipient_id IS NULL) AS nameless FROM normalize.item i` + links + `
			WHERE i.sender_id IS NOT NULL AND ` + detect.SenderSQL + ` IN (SELECT who FROM oc_new) GROUP BY 1
			HAVING count(DISTINCT ` + detect.RecipientSQL + `) = 1 AND nameless <= 0.1 * count(*)`,
		`CREATE OR REPLACE TEMP TABLE oc_item AS SELECT ` + detect.SenderSQL + ` AS sender, i.item_id, i."on" AS d, i.hs6, coalesce(CAST(i.value_usd AS DOUBLE), 0) AS v, coalesce(` + condition + `, false) AS listed,
			coalesce(i.decl_key, CAST(hash(i.item_id) >> 1 AS BIGINT)) AS decl, coalesce(` + makerSQL + ` = ` + detect.SenderSQL + `, false) AS own
			FROM ` + from + links + ` LEFT JOIN resolve.link ml ON ml.party_id = i.manufacturer_id
			WHERE i.recipient_id IS NOT NULL AND ` + dest + ` AND ` + detect.SenderSQL + ` IN (SELECT sender FROM oc_client)`,
	}
}

// sendersSQL reads the senders with enough trade that do not make what they send.
const sendersSQL = `WITH s AS (SELECT sender, count(DISTINCT decl) AS decls, sum(v) AS v, coalesce(sum(v) FILTER (WHERE listed), 0) AS listed, min(d) AS first_on, max(d) AS last_on
		FROM oc_item GROUP BY sender HAVING count(*) FILTER (WHERE own) * 2 < count(*) AND decls >= ? AND sum(v) >= ?),
	c AS (SELECT sender, hs6, sum(v) AS v FROM oc_item WHERE listed GROUP BY sender, hs6 QUALIFY row_number() OVER (PARTITION BY sender ORDER BY sum(v) DESC, hs6) <= 3),
	codes AS (SELECT sender, string_agg(hs6, ', ' ORDER BY v DESC, hs6) AS codes FROM c GROUP BY sender)
	SELECT s.sender, coalesce(n.name, s.sender), c.client, coalesce(m.name, c.client), coalesce(k.codes, ''), CAST(s.first_on AS VARCHAR), CAST(s.last_on AS VARCHAR), s.decls, c.rows, c.nameless, s.v, s.listed
	FROM s JOIN oc_client c USING (sender) LEFT JOIN codes k USING (sender) LEFT JOIN ` + detect.NamesSQL + ` n ON n.who = s.sender LEFT JOIN ` + detect.NamesSQL + ` m ON m.who = c.client ORDER BY s.sender`

const evidenceSQL = `SELECT sender AS key, item_id, CASE WHEN listed THEN 'goods on a control list' ELSE 'other goods' END AS note FROM oc_item`
