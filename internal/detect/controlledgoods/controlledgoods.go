// Package controlledgoods finds records whose code stands on a control list. It
// reads normalize.item and classify.control, and writes nothing itself: the
// runner writes what it returns.
package controlledgoods

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strings"

	"tallyman/internal/detect"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

//go:embed def.yml
var defYAML []byte

type detector struct{ def detect.Definition }

// New returns the detector.
func New() (detect.Detector, error) {
	def, err := detect.ParseDefinition(defYAML)
	return detector{def}, err
}

func (d detector) Definition() detect.Definition { return d.def }

type group struct {
	list, version, tier, from, to, first, last, codes string
	rows, decls, recipients, partial                  int64
	value                                             *string
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	query := `SELECT c.list_id, min(c.list_version), coalesce(c.tier, ''), coalesce(i.dispatch, ''), coalesce(i.destination, ''),
		count(DISTINCT i.item_id), count(DISTINCT i.decl_key), count(DISTINCT coalesce(l.entity_id, CAST(i.recipient_id AS VARCHAR))),
		count(DISTINCT i.item_id) FILTER (WHERE c.partial), CAST(sum(i.value_usd) AS VARCHAR),
		coalesce(CAST(min(i."on") AS VARCHAR), ''), coalesce(CAST(max(i."on") AS VARCHAR), ''),
		string_agg(DISTINCT c.code, ', ' ORDER BY c.code)
	FROM normalize.item i
		JOIN (SELECT goods_id, list_id, tier, min(list_version) AS list_version, min(code) AS code, bool_and(partial) AS partial
			FROM classify.control GROUP BY goods_id, list_id, tier) c USING (goods_id)
		LEFT JOIN resolve.link l ON l.party_id = i.recipient_id
	WHERE i.grain = 'item' AND ` + in.DestinationSQL("i.destination") + `
	GROUP BY c.list_id, c.tier, i.dispatch, i.destination
	HAVING count(DISTINCT i.item_id) >= ?
	ORDER BY c.list_id, 3, 4, 5`
	var seen []detect.Seen
	err := store.QueryAll(ctx, in.DB, query, []any{in.Param("min_rows")}, func(rows *sql.Rows) error {
		var g group
		var value sql.NullString
		if err := rows.Scan(&g.list, &g.version, &g.tier, &g.from, &g.to, &g.rows, &g.decls, &g.recipients, &g.partial, &value,
			&g.first, &g.last, &g.codes); err != nil {
			return err
		}
		if value.Valid {
			g.value = &value.String
		}
		seen = append(seen, finding(g))
		return nil
	})
	return seen, err
}

func finding(g group) detect.Seen {
	list := g.list
	where := "control:" + g.list
	if g.tier != "" {
		list += " tier " + g.tier
		where += "." + g.tier
	}
	route := detect.Route(g.from, g.to)
	full := g.rows - g.partial
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "controlled-goods", g.list, g.tier, g.from, g.to),
		Title:   fmt.Sprintf("Codes of %s, %s", list, route),
		Subject: list + " " + route, SubjectID: g.list + "." + g.tier + ":" + g.from + ">" + g.to,
		FirstOn: g.first, LastOn: g.last, ValueUSD: g.value, Strength: float64(full) / float64(g.rows),
		Why: []trade.Reason{{Feature: "listed code", Score: float64(full) / float64(g.rows), Left: g.codes,
			Right: list + " version " + g.version, Detail: fmt.Sprintf("%d of %d rows match in full, %d in part", full, g.rows, g.partial)}},
	}
	f.Sentence = fmt.Sprintf("%s (%s) dated %s to %s, %s, carry a code that corresponds to %s of %s; they name %s.",
		detect.Plural(g.rows, "row", "rows"), detect.Plural(g.decls, "declaration", "declarations"), g.first, g.last, route,
		list, g.version, detect.Plural(g.recipients, "recipient", "recipients"))
	if g.partial > 0 {
		f.Sentence += fmt.Sprintf(" For %s the older code is wider than the listed one.", detect.Plural(g.partial, "row", "rows"))
	}
	if g.from != "" {
		where += " from:" + g.from
	}
	if g.to != "" {
		where += " to:" + g.to
	}
	return detect.Seen{Finding: f, Key: strings.Join([]string{g.list, g.tier, g.from, g.to}, "|"),
		EvidenceSQL: `SELECT concat_ws('|', c.list_id, coalesce(c.tier, ''), coalesce(i.dispatch, ''), coalesce(i.destination, '')) AS key, i.item_id,
			c.list_id || ' ' || c.code || CASE WHEN c.partial THEN ' (partial)' ELSE '' END AS note
			FROM normalize.item i JOIN classify.control c USING (goods_id) WHERE i.grain = 'item'`,
		Measures: []string{"count rows where " + where, "sum value_usd where " + where, "count recipients where " + where,
			"sum value_usd where " + where + " by year"}}
}
