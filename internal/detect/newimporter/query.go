package newimporter

import (
	"context"
	"database/sql"
	"strings"

	"tallyman/internal/detect"
	"tallyman/internal/store"
)

// declSQL counts an item without a declaration key as a declaration of its own.
const declSQL = "coalesce(i.decl_key, CAST(hash(i.item_id) >> 1 AS BIGINT))"

// statements fill ni_sum: one row per recipient of goods under a condition, with
// what it did before and after the day, and whether any spelling of it was seen
// before in any loaded record, of sources that take no part included.
func statements(from, condition, dest, day string) []string {
	on := `i."on" >= DATE '` + day + `'`
	return []string{
		`CREATE OR REPLACE TEMP TABLE ni_cell AS SELECT ` + detect.RecipientSQL + ` AS who, i.month, coalesce(` + on + `, false) AS later,
			coalesce(CAST(sum(i.value_usd) AS DOUBLE), 0) AS v, count(DISTINCT ` + declSQL + `) AS n, min(i."on") AS first_on, max(i."on") AS last_on
			FROM ` + from + ` LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id
			WHERE i.recipient_id IS NOT NULL AND i."on" IS NOT NULL AND ` + condition + ` AND ` + dest + ` GROUP BY ALL`,
		// Spellings that count as the same firm when it is asked whether it was seen before.
		`CREATE OR REPLACE TEMP TABLE ni_alias AS
			WITH p AS (SELECT p.party_id, coalesce(l.entity_id, 'party-' || CAST(p.party_id AS VARCHAR)) AS who, p.tax_id, regexp_replace(upper(coalesce(p.name_clean, p.name)), '[^\p{L}\p{N}]+', '', 'g') AS plain
				FROM normalize.party p LEFT JOIN resolve.link l USING (party_id)),
			a AS (SELECT * FROM p WHERE who IN (SELECT who FROM ni_cell WHERE later))
			SELECT who, party_id FROM a UNION SELECT a.who, b.party_id FROM a JOIN p b ON b.tax_id = a.tax_id
			UNION SELECT a.who, b.party_id FROM a JOIN p b ON b.plain = a.plain AND (a.tax_id IS NULL OR b.tax_id IS NULL)
			UNION SELECT who, party_id FROM p WHERE who IN (SELECT who FROM a)`,
		`CREATE OR REPLACE TEMP TABLE ni_prior AS SELECT who, count(DISTINCT item_id) AS n, count(DISTINCT item_id) FILTER (WHERE listed) AS listed FROM (
			SELECT n.who, i.item_id, ` + condition + ` AS listed FROM normalize.item i JOIN ni_alias n ON n.party_id = i.recipient_id WHERE i."on" < DATE '` + day + `'
			UNION ALL
			SELECT n.who, i.item_id, ` + condition + ` FROM normalize.item i JOIN ni_alias n ON n.party_id = i.contract_holder_id
				WHERE i."on" < DATE '` + day + `' AND i.contract_holder_id IS DISTINCT FROM i.recipient_id) GROUP BY who`,
		`CREATE OR REPLACE TEMP TABLE ni_sum AS SELECT c.who, coalesce(sum(c.v) FILTER (WHERE NOT later), 0) AS v0, coalesce(CAST(sum(c.n) FILTER (WHERE NOT later) AS BIGINT), 0) AS n0,
			sum(c.v) FILTER (WHERE later) AS v1, CAST(sum(c.n) FILTER (WHERE later) AS BIGINT) AS n1, min(first_on) FILTER (WHERE later) AS first_on, max(last_on) AS last_on,
			coalesce(any_value(p.n), 0) AS prior, coalesce(any_value(p.listed), 0) AS prior_listed
			FROM ni_cell c LEFT JOIN ni_prior p USING (who) GROUP BY c.who HAVING count(*) FILTER (WHERE later) > 0`,
	}
}

// recipients fills the tables of one run and returns the recipients, without names.
func (d detector) recipients(ctx context.Context, in detect.Input, from, condition, day string) ([]recipient, error) {
	for _, q := range statements(from, condition, in.DestinationSQL("i.destination"), day) {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
	var out []recipient
	err := store.QueryAll(ctx, in.DB, `SELECT who, v0, n0, v1, n1, prior, prior_listed, CAST(first_on AS VARCHAR), CAST(last_on AS VARCHAR) FROM ni_sum ORDER BY who`, nil,
		func(rows *sql.Rows) error {
			var r recipient
			err := rows.Scan(&r.who, &r.before, &r.declsBefore, &r.after, &r.declsAfter, &r.prior, &r.priorListed, &r.first, &r.last)
			out = append(out, r)
			return err
		})
	return out, err
}

// exposure is the share of all rows that lie on or after the day.
func exposure(ctx context.Context, in detect.Input, from, day string) (after float64, err error) {
	_, err = store.QueryOne(ctx, in.DB, `SELECT count(*) FILTER (WHERE i."on" >= DATE '`+day+`') / greatest(1, count(*)) FROM `+from, nil, &after)
	return after, err
}

// describe adds names, main codes, all goods' value, a possible predecessor and
// the months to the recipients that are kept.
func (d detector) describe(ctx context.Context, in detect.Input, from, condition, day string, hits []recipient) error {
	if len(hits) == 0 {
		return nil
	}
	at := map[string]*recipient{}
	args := make([]any, len(hits))
	for i := range hits {
		at[hits[i].who], args[i] = &hits[i], hits[i].who
	}
	marks := "(" + strings.TrimSuffix(strings.Repeat("(?), ", len(hits)), ", ") + ")"
	if err := in.DB.Exec(ctx, "CREATE OR REPLACE TEMP TABLE ni_hit AS SELECT who FROM (VALUES "+marks[1:len(marks)-1]+") t(who)", args...); err != nil {
		return err
	}
	join := from + ` LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id WHERE ` + detect.RecipientSQL + ` IN (SELECT who FROM ni_hit)`
	if err := store.QueryAll(ctx, in.DB, `WITH f AS (SELECT `+detect.RecipientSQL+` AS who, i.value_usd AS v, i.hs6, i."on" AS d, `+condition+` AS listed FROM `+join+`),
		codes AS (SELECT who, hs6, sum(v) AS v FROM f WHERE listed AND d >= DATE '`+day+`' GROUP BY who, hs6 QUALIFY row_number() OVER (PARTITION BY who ORDER BY sum(v) DESC NULLS LAST, hs6) <= 3)
		SELECT h.who, coalesce(any_value(n.name), h.who), coalesce((SELECT CAST(sum(v) AS DOUBLE) FROM f WHERE f.who = h.who AND d >= DATE '`+day+`'), 0),
			coalesce((SELECT string_agg(hs6, ', ' ORDER BY v DESC NULLS LAST, hs6) FROM codes c WHERE c.who = h.who), '')
		FROM ni_hit h LEFT JOIN `+detect.NamesSQL+` n ON n.who = h.who GROUP BY h.who`, nil, func(rows *sql.Rows) error {
		var who, name, codes string
		var all float64
		err := rows.Scan(&who, &name, &all, &codes)
		if r := at[who]; r != nil {
			r.name, r.all, r.codes = name, all, codes
		}
		return err
	}); err != nil {
		return err
	}
	if err := store.QueryAll(ctx, in.DB, `SELECT who, month, sum(v), CAST(sum(n) AS DOUBLE) FROM ni_cell WHERE who IN (SELECT who FROM ni_hit) GROUP BY ALL ORDER BY who, month`, nil,
		func(rows *sql.Rows) error {
			var who, month string
			var v, n float64
			err := rows.Scan(&who, &month, &v, &n)
			if r := at[who]; r != nil {
				r.series = append(r.series, detect.Point{Label: "listed goods", X: month, Value: v, Unit: "usd"}, detect.Point{Label: "declarations of listed goods", X: month, Value: n, Unit: "declarations"})
			}
			return err
		}); err != nil {
		return err
	}
	return predecessors(ctx, in, at)
}

// predecessors looks for another recipient at the same written address whose
// records end before this one's begin.
func predecessors(ctx context.Context, in detect.Input, at map[string]*recipient) error {
	return store.QueryAll(ctx, in.DB, `WITH p AS (SELECT coalesce(l.entity_id, 'party-' || CAST(p.party_id AS VARCHAR)) AS who, p.name, p.first_on, p.last_on,
			regexp_replace(upper(p.address), '[^\p{L}\p{N}]+', ' ', 'g') AS place FROM normalize.party p LEFT JOIN resolve.link l USING (party_id)
			WHERE length(p.address) >= 15 AND p.roles LIKE '%recipient%'),
		e AS (SELECT who, place, any_value(name) AS name, min(first_on) AS first_on, max(last_on) AS last_on FROM p GROUP BY who, place)
		SELECT a.who, min(b.name), CAST(max(b.last_on) AS VARCHAR) FROM e a JOIN e b ON b.place = a.place AND b.who <> a.who AND b.last_on <= a.first_on
		WHERE a.who IN (SELECT who FROM ni_hit) GROUP BY a.who HAVING count(DISTINCT b.who) <= 3`, nil, func(rows *sql.Rows) error {
		var who, name, last string
		err := rows.Scan(&who, &name, &last)
		if r := at[who]; r != nil {
			r.predecessor, r.predecessorLast = name, last
		}
		return err
	})
}

// evidenceSQL selects the recipients' rows of listed goods.
func evidenceSQL(from, condition, dest, day string) string {
	return `SELECT ` + detect.RecipientSQL + ` AS key, i.item_id, CASE WHEN i."on" >= DATE '` + day + `' THEN 'on or after ` + day + `' ELSE 'before ` + day + `' END AS note
		FROM ` + from + ` LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id WHERE i."on" IS NOT NULL AND ` + condition + ` AND ` + dest
}
