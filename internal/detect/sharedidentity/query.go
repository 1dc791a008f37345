package sharedidentity

import (
	"context"
	"fmt"

	"tallyman/internal/detect"
	"tallyman/internal/store"
)

const (
	// whoSQL names the resolved entity of a party p joined with its link l.
	whoSQL = `coalesce(l.entity_id, 'party-' || CAST(p.party_id AS VARCHAR))`
	// written is where telephone numbers and e-mail addresses are looked for.
	written = `concat_ws(' ; ', p.address, p.name, p.name_alt)`
	mailSQL = `unnest(list_distinct(regexp_extract_all(lower(` + written + `), '[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}')))`
	// phoneSQL takes figures after a plus sign or a word for telephone only: others may be postal codes or tax numbers.
	phoneSQL = `unnest(list_distinct(regexp_extract_all(upper(` + written + `), '(?:\+|(?:TEL|ТЕЛ|PHONE|FAX|ФАКС|MOB|МОБ|电话)[^0-9+;]{0,8})(\+?[0-9][0-9 ().-]{8,20}[0-9])', 1)))`
)

// placeSQL is an address as its telling words in a fixed order; NULL where too little is left.
func placeSQL(column string) string {
	words := `list_sort(list_distinct(list_filter(string_split(trim(regexp_replace(upper(` + column + `), '[^\p{L}\p{N}]+', ' ', 'g')), ' '), lambda w: length(w) >= 3 OR regexp_matches(w, '\p{N}'))))`
	return `CASE WHEN len(` + words + `) >= 3 AND regexp_matches(` + column + `, '\p{N}') THEN array_to_string(` + words + `, ' ') END`
}

// hasTable says whether a table is there: a case without lists has no addresses of theirs.
func hasTable(ctx context.Context, db store.Engine, schema, table string) (bool, error) {
	return store.QueryOne(ctx, db, "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ? LIMIT 1", []any{schema, table}, new(int))
}

// statements make si_ident (who has what), si_rare (what few firms share, one of
// them listed) and si_tie (unlisted firm, what, listed one).
func statements(in detect.Input, addresses bool) []string {
	out := []string{
		`CREATE OR REPLACE TEMP TABLE si_listed AS SELECT ` + whoSQL + ` AS who, arg_max(h.party_name, h.score) AS name, arg_max(h.listing_name, h.score) AS listing, arg_max(h.list_id, h.score) AS list_id, max(h.score) AS score,
			min(h.listed_on) AS listed_on, arg_max(h.hit_id, h.score) AS hit_id, list_sort(list(DISTINCT h.entity_id)) AS entries
			FROM screen.hit h JOIN normalize.party p USING (party_id) LEFT JOIN resolve.link l USING (party_id) WHERE h."match" AND coalesce(h.judgement, '') <> 'no' GROUP BY 1`,
		`CREATE OR REPLACE TEMP TABLE si_ident AS
			SELECT DISTINCT ` + whoSQL + ` AS who, 'tax number' AS kind, p.tax_id AS value, p.tax_id AS shown FROM normalize.party p LEFT JOIN resolve.link l USING (party_id) WHERE length(p.tax_id) >= 8 AND p.tax_id_valid IS DISTINCT FROM false
			UNION SELECT who, 'e-mail address', value, value FROM (SELECT ` + whoSQL + ` AS who, ` + mailSQL + ` AS value FROM normalize.party p LEFT JOIN resolve.link l USING (party_id) WHERE contains(` + written + `, '@'))
			UNION SELECT who, 'telephone number', right(figures, 10), any_value(trim(shown)) FROM (SELECT who, shown, regexp_replace(shown, '[^0-9]', '', 'g') AS figures FROM (
				SELECT ` + whoSQL + ` AS who, ` + phoneSQL + ` AS shown FROM normalize.party p LEFT JOIN resolve.link l USING (party_id))) WHERE length(figures) BETWEEN 10 AND 15 GROUP BY who, right(figures, 10)
			UNION SELECT who, 'address', value, any_value(shown) FROM (SELECT ` + whoSQL + ` AS who, ` + placeSQL("p.address") + ` AS value, p.address AS shown FROM normalize.party p LEFT JOIN resolve.link l USING (party_id)) WHERE length(value) >= 12 GROUP BY who, value`,
		`INSERT INTO si_ident SELECT who, 'broker', value, any_value(shown) FROM (` + brokersSQL + `) GROUP BY who, value`,
	}
	if addresses {
		out = append(out,
			`INSERT INTO si_ident SELECT DISTINCT 'list|' || list_id || '|' || entity_id, 'address', value, shown FROM (SELECT a.list_id, a.entity_id, `+placeSQL("a.address")+` AS value, a.address AS shown FROM watchlist.address a
				WHERE EXISTS (SELECT 1 FROM watchlist.listing g WHERE g.list_id = a.list_id AND g.entity_id = a.entity_id)) WHERE length(value) >= 12`,
			// An entry that a record already names stands there under the record's name.
			`DELETE FROM si_ident WHERE split_part(who, '|', 1) = 'list' AND split_part(who, '|', 3) IN (SELECT unnest(entries) FROM si_listed)`,
			`INSERT INTO si_listed SELECT s.who, e.caption, e.caption, e.list_id, 1, e.listed_on, NULL, [e.entity_id] FROM (SELECT DISTINCT who FROM si_ident WHERE who LIKE 'list|%') s
				JOIN watchlist.entity e ON e.list_id = split_part(s.who, '|', 2) AND e.entity_id = split_part(s.who, '|', 3)`)
	}
	return append(out,
		// Spellings that match one list entry count as one firm.
		`CREATE OR REPLACE TEMP TABLE si_rare AS SELECT kind, value, count(DISTINCT coalesce(s.entries[1], i.who)) AS n FROM si_ident i LEFT JOIN si_listed s USING (who)
			WHERE (kind, value) IN (SELECT kind, value FROM si_ident WHERE who IN (SELECT who FROM si_listed)) GROUP BY kind, value`+
			fmt.Sprintf(` HAVING n BETWEEN 2 AND CASE kind WHEN 'address' THEN %g WHEN 'broker' THEN %g ELSE %g END`, in.Param("max_address"), in.Param("max_broker"), in.Param("max_contact")),
		`CREATE OR REPLACE TEMP TABLE si_tie AS SELECT u.who, u.kind, u.value, u.shown, r.n, l.who AS listed FROM si_rare r JOIN si_ident u USING (kind, value) JOIN si_ident l USING (kind, value)
			JOIN si_listed s ON s.who = l.who WHERE u.who <> l.who AND u.who NOT IN (SELECT who FROM si_listed)
			QUALIFY row_number() OVER (PARTITION BY u.who, u.kind, u.value, s.entries[1] ORDER BY s.score DESC, s.name, l.who) = 1`,
		`DELETE FROM si_tie WHERE who NOT IN (SELECT who FROM si_tie WHERE kind <> 'broker' OR n = 2)`,
		`CREATE OR REPLACE TEMP TABLE si_item AS WITH t AS (SELECT coalesce(l.entity_id, 'party-' || CAST(p.party_id AS VARCHAR)) AS who, p.party_id FROM normalize.party p LEFT JOIN resolve.link l USING (party_id) WHERE who IN (SELECT who FROM si_tie))
			SELECT i.who, i.item_id, any_value(i."on") AS d, coalesce(CAST(any_value(i.value_usd) AS DOUBLE), 0) AS v, coalesce(any_value(i.decl_key), CAST(hash(i.item_id) >> 1 AS BIGINT)) AS decl, bool_or(i.recipient_id = i.party_id) AS received,
				bool_or(i.goods_id IN (SELECT goods_id FROM classify.control)) AS listed
			FROM (SELECT t.who, t.party_id, i.* FROM normalize.item i JOIN t ON t.party_id = i.recipient_id UNION ALL SELECT t.who, t.party_id, i.* FROM normalize.item i JOIN t ON t.party_id = i.sender_id) i
			WHERE i.grain = 'item' AND `+detect.OrdinarySQL("i")+` AND `+in.DestinationSQL("i.destination")+` GROUP BY i.who, i.item_id`)
}

// brokersSQL selects (who, value, shown) of brokers and the firms that they serve.
const brokersSQL = `SELECT coalesce(cl.entity_id, 'party-' || CAST(i.client AS VARCHAR)) AS who, coalesce(bl.entity_id, 'party-' || CAST(i.broker_id AS VARCHAR)) AS value, coalesce(b.name_clean, b.name) AS shown
	FROM (SELECT DISTINCT broker_id, CASE WHEN direction = 'export' THEN sender_id ELSE recipient_id END AS client FROM normalize.item WHERE broker_id IS NOT NULL) i
	JOIN normalize.party b ON b.party_id = i.broker_id LEFT JOIN resolve.link bl ON bl.party_id = i.broker_id LEFT JOIN resolve.link cl ON cl.party_id = i.client WHERE i.client IS NOT NULL`

// firmsSQL reads the ties of the unlisted firms with enough trade, the firms in order.
const firmsSQL = `WITH f AS (SELECT who, count(DISTINCT decl) AS decls, count(*) AS rows, sum(v) AS v, coalesce(sum(v) FILTER (WHERE listed), 0) AS listed, CAST(min(d) AS VARCHAR) AS first_on, CAST(max(d) AS VARCHAR) AS last_on,
		count(*) FILTER (WHERE received) * 2 >= count(*) AS receives FROM si_item GROUP BY who HAVING sum(v) >= ?)
	SELECT f.who, coalesce(n.name, f.who), f.decls, f.v, f.listed, coalesce(f.first_on, ''), coalesce(f.last_on, ''), f.receives, t.kind, t.shown, t.n, t.listed, s.name, s.listing, s.list_id, s.score, coalesce(CAST(s.listed_on AS VARCHAR), ''), coalesce(s.hit_id, '')
	FROM f JOIN si_tie t USING (who) JOIN si_listed s ON s.who = t.listed LEFT JOIN ` + detect.NamesSQL + ` n ON n.who = f.who
	ORDER BY f.who, t.n, CASE t.kind WHEN 'tax number' THEN 1 WHEN 'e-mail address' THEN 2 WHEN 'telephone number' THEN 3 WHEN 'address' THEN 4 ELSE 5 END, t.shown, s.name`

const evidenceSQL = `SELECT who AS key, item_id, CASE WHEN received THEN 'recipient' ELSE 'sender' END || CASE WHEN listed THEN '; on a control list' ELSE '' END AS note FROM si_item`
