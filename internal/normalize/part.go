package normalize

import (
	"context"
	"fmt"

	"tallyman/internal/store"
)

// Statistics write sums beside what they are sums of: World among the partners,
// chapters among the subheadings, the year among the months. A row that
// contains other rows of its file is marked total, and a row that only parts
// another one (re-exports inside exports) of-which; measures count neither
// beside the rest. A sum that stands alone in its file contains no other row
// and is counted as it is.
const (
	partTotal   = "total"
	partOfWhich = "of-which"
)

// statistic is one row of an aggregate by what it is a sum over. Every level
// is 0 for all; a higher level is finer. The code's level is its length.
const statistic = `SELECT i.item_id, i.file_id, coalesce(i.direction, '') AS direction,
	CASE WHEN i.part_product THEN '' ELSE coalesce(nullif(regexp_replace(upper(coalesce(k.code, i.hs)), '[^0-9A-Z]', '', 'g'), ''), '?' || coalesce(i.hs_text, '')) END AS code,
	CASE WHEN i.part_partner THEN 0 WHEN i.part_partners THEN 1 ELSE 2 END AS partners,
	CASE WHEN i.part_partner THEN '' ELSE coalesce(%[1]s, i.trading, i.dispatch || '>' || i.destination, i.dispatch, i.destination, '') END AS partner,
	CASE WHEN i.part_reporters THEN 1 ELSE 2 END AS reporters, coalesce(i.reporter, '') AS reporter,
	CASE WHEN i.date_precision = 'year' THEN 0 ELSE 1 END AS months, CAST(extract(year FROM i."on") AS VARCHAR) AS year, CAST(i."on" AS VARCHAR) AS "on",
	CASE WHEN i.part_transport THEN 0 ELSE 1 END AS ways, coalesce(i.transport, '') AS way,
	CASE WHEN i.part_procedure THEN 0 ELSE 1 END AS procedures, coalesce(i.procedure, '') AS procedure
	FROM (SELECT *, list_contains(parts, 'product') AS part_product, list_contains(parts, 'partner') AS part_partner, list_contains(parts, 'partner-group') AS part_partners,
		list_contains(parts, 'reporter-group') AS part_reporters, list_contains(parts, 'transport') AS part_transport, list_contains(parts, 'procedure') AS part_procedure
		FROM (SELECT *, string_split(coalesce(part, ''), ',') AS parts FROM %[2]s WHERE i.grain = 'aggregate') i WHERE NOT list_contains(parts, 'of-which')) i`

// pairs are the kinds of rows of a file of which the first could contain the
// second: it is coarser in something and finer in nothing.
const pairs = `WITH kind AS (SELECT DISTINCT file_id, length(code) AS digits, partners, reporters, months, ways, procedures FROM scratch.statistic)
SELECT CAST(row_number() OVER () AS BIGINT) AS pair, a.file_id, a.digits, b.digits AS digits_b, a.partners, b.partners AS partners_b, a.reporters, b.reporters AS reporters_b,
	a.months, b.months AS months_b, a.ways, b.ways AS ways_b, a.procedures, b.procedures AS procedures_b
FROM kind a JOIN kind b ON a.file_id = b.file_id AND a.digits <= b.digits AND a.partners <= b.partners AND a.reporters <= b.reporters AND a.months <= b.months
	AND a.ways <= b.ways AND a.procedures <= b.procedures
WHERE a.digits < b.digits OR a.partners < b.partners OR a.reporters < b.reporters OR a.months < b.months OR a.ways < b.ways OR a.procedures < b.procedures`

// totals are the rows that contain another row of their file: equal to it in
// all that both state, and a sum over the rest.
const totals = `WITH fine AS (SELECT DISTINCT p.pair, s.direction, left(s.code, p.digits) AS code, CASE WHEN p.partners = p.partners_b THEN s.partner ELSE '' END AS partner,
		CASE WHEN p.reporters = p.reporters_b THEN s.reporter ELSE '' END AS reporter, CASE WHEN p.months = p.months_b THEN s."on" ELSE s.year END AS period,
		CASE WHEN p.ways = p.ways_b THEN s.way ELSE '' END AS way, CASE WHEN p.procedures = p.procedures_b THEN s.procedure ELSE '' END AS procedure
	FROM scratch.statistic s JOIN scratch.pair p ON p.file_id = s.file_id AND p.digits_b = length(s.code) AND p.partners_b = s.partners AND p.reporters_b = s.reporters
		AND p.months_b = s.months AND p.ways_b = s.ways AND p.procedures_b = s.procedures),
coarse AS (SELECT p.pair, s.item_id, s.direction, s.code, CASE WHEN p.partners = p.partners_b THEN s.partner ELSE '' END AS partner,
		CASE WHEN p.reporters = p.reporters_b THEN s.reporter ELSE '' END AS reporter, CASE WHEN p.months = p.months_b THEN s."on" ELSE s.year END AS period,
		CASE WHEN p.ways = p.ways_b THEN s.way ELSE '' END AS way, CASE WHEN p.procedures = p.procedures_b THEN s.procedure ELSE '' END AS procedure
	FROM scratch.statistic s JOIN scratch.pair p ON p.file_id = s.file_id AND p.digits = length(s.code) AND p.partners = s.partners AND p.reporters = s.reporters
		AND p.months = s.months AND p.ways = s.ways AND p.procedures = s.procedures)
SELECT item_id, '` + partTotal + `' AS part FROM coarse SEMI JOIN fine USING (pair, direction, code, partner, reporter, period, way, procedure)
GROUP BY item_id`

// parts finds the rows of aggregates that must not be added to others.
func (r *run) parts(ctx context.Context) error {
	var rows int64
	if _, err := store.QueryOne(ctx, r.db, `SELECT count(*) FROM ingest.item WHERE grain = 'aggregate'`, nil, &rows); err != nil {
		return err
	}
	r.aggregates = rows > 0
	if !r.aggregates {
		return nil
	}
	trading, join := r.countryOf("trading", "c")
	query := fmt.Sprintf(statistic, trading, r.source()) + join + r.editionJoin() +
		" LEFT JOIN scratch.code k ON k.spelling = i.hs AND k.reporter = coalesce(i.reporter, '') AND k.edition = coalesce(e.edition, '')"
	for _, t := range []struct{ table, query string }{
		{"statistic", query},
		{"pair", pairs},
		{"part", totals + ` UNION ALL SELECT item_id, '` + partOfWhich + `' FROM ` + r.source() + ` WHERE i.grain = 'aggregate' AND list_contains(string_split(coalesce(i.part, ''), ','), 'of-which')`},
	} {
		if _, err := r.scratch.fromSQL(ctx, t.table, t.query); err != nil {
			return err
		}
	}
	return nil
}
