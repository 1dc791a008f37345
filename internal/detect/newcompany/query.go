package newcompany

import (
	"fmt"

	"tallyman/internal/detect"
)

// plainSQL is a name without case and punctuation.
func plainSQL(column string) string {
	return `nullif(regexp_replace(upper(` + column + `), '[^\p{L}\p{N}]+', '', 'g'), '')`
}

// statements make nc_firm (firms that the registry knows, with their first
// record) and nc_item (what the young ones received and sent).
func statements(in detect.Input) []string {
	return []string{
		`CREATE OR REPLACE TEMP TABLE nc_party AS SELECT p.party_id, coalesce(l.entity_id, 'party-' || CAST(p.party_id AS VARCHAR)) AS who, p.tax_id, ` + plainSQL("coalesce(p.name_clean, p.name)") + ` AS plain, p.country, p.first_on
			FROM normalize.party p LEFT JOIN resolve.link l USING (party_id)`,
		`CREATE OR REPLACE TEMP TABLE nc_firm AS WITH
			r AS (SELECT tax_id, ` + plainSQL("name") + ` AS plain, country, registered, capital FROM detect_registry),
			named AS (SELECT plain, any_value(country) AS country, any_value(registered) AS registered, any_value(capital) AS capital FROM r WHERE length(plain) >= 6 GROUP BY plain HAVING count(*) = 1),
			numberless AS (SELECT who FROM nc_party GROUP BY who HAVING count(tax_id) = 0),
			f AS (SELECT p.who, r.registered, r.capital, 'tax number' AS how FROM nc_party p JOIN r ON r.tax_id = p.tax_id
				UNION ALL SELECT p.who, n.registered, n.capital, 'name' FROM nc_party p JOIN named n USING (plain) WHERE p.who IN (SELECT who FROM numberless) AND (p.country IS NULL OR n.country IS NULL OR p.country = n.country)),
			one AS (SELECT who, min(registered) AS registered, arg_min(capital, registered) AS capital, arg_min(how, registered) AS how FROM f GROUP BY who)
			SELECT one.*, s.first_on FROM one JOIN (SELECT who, min(first_on) AS first_on FROM nc_party GROUP BY who) s USING (who) WHERE s.first_on IS NOT NULL`,
		fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE nc_young AS SELECT *, date_diff('day', registered, first_on) AS days FROM nc_firm WHERE first_on BETWEEN registered AND registered + INTERVAL %d DAYS`, int(in.Param("max_days"))),
		`CREATE OR REPLACE TEMP TABLE nc_item AS ` + role(in, "recipient") + ` UNION ALL ` + role(in, "sender"),
	}
}

func role(in detect.Input, role string) string {
	return `SELECT y.who || '|` + role + `' AS key, y.who, '` + role + `' AS role, i.item_id, coalesce(i.decl_key, CAST(hash(i.item_id) >> 1 AS BIGINT)) AS decl, i."on" AS d, coalesce(CAST(i.value_usd AS DOUBLE), 0) AS v,
			i.goods_id IN (SELECT goods_id FROM classify.control) AS listed
		FROM normalize.item i JOIN nc_party p ON p.party_id = i.` + role + `_id JOIN nc_young y ON y.who = p.who
		WHERE i.grain = 'item' AND i."on" IS NOT NULL AND ` + detect.OrdinarySQL("i") + ` AND ` + in.DestinationSQL("i.destination")
}

const firmsSQL = `WITH s AS (SELECT key, any_value(who) AS who, any_value(role) AS role, count(DISTINCT decl) FILTER (WHERE listed) AS decls, sum(v) AS v, coalesce(sum(v) FILTER (WHERE listed), 0) AS listed,
		CAST(min(d) FILTER (WHERE listed) AS VARCHAR) AS from_on, CAST(max(d) FILTER (WHERE listed) AS VARCHAR) AS to_on FROM nc_item GROUP BY key)
	SELECT s.key, s.who, s.role, coalesce(n.name, s.who), CAST(y.registered AS VARCHAR), coalesce(y.capital, ''), y.how, CAST(y.first_on AS VARCHAR), y.days, s.decls, s.v, s.listed, s.from_on, s.to_on
	FROM s JOIN nc_young y USING (who) LEFT JOIN ` + detect.NamesSQL + ` n USING (who) WHERE s.decls >= ? AND s.listed >= ? ORDER BY s.key`

const evidenceSQL = `SELECT key, item_id, role || CASE WHEN listed THEN '; on a control list' ELSE '' END AS note FROM nc_item`
