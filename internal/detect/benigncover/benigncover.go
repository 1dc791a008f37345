// Package benigncover finds controlled kinds of goods whose text claims a benign
// purpose. It reads normalize.item, classify.class and classify.cover, and
// writes nothing itself: the runner writes what it returns.
package benigncover

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strconv"
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
	class, cover, from, to, words, first, last string
	rows, decls, recipients                    int64
	value                                      *string
	score                                      float64
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	groups, err := d.groups(ctx, in)
	if err != nil {
		return nil, err
	}
	seen := make([]detect.Seen, 0, len(groups))
	for _, g := range groups {
		seen = append(seen, finding(g, in.Param("min_score")))
	}
	return seen, nil
}

func (d detector) groups(ctx context.Context, in detect.Input) ([]group, error) {
	query := `SELECT c.class_id, v.cover, coalesce(i.dispatch, ''), coalesce(i.destination, ''),
		string_agg(DISTINCT v.words, '; ' ORDER BY v.words), count(DISTINCT i.item_id), count(DISTINCT i.decl_key),
		count(DISTINCT coalesce(l.entity_id, CAST(i.recipient_id AS VARCHAR))), CAST(sum(i.value_usd) AS VARCHAR),
		coalesce(CAST(min(i."on") AS VARCHAR), ''), coalesce(CAST(max(i."on") AS VARCHAR), ''), max(c.score)
	FROM normalize.item i JOIN classify.class c USING (goods_id) JOIN classify.cover v USING (goods_id)
		LEFT JOIN resolve.link l ON l.party_id = i.recipient_id
	WHERE c.score >= ? AND i.grain = 'item' AND c.class_id IN (` + d.classes() + `) AND ` + in.DestinationSQL("i.destination") + `
	GROUP BY c.class_id, v.cover, i.dispatch, i.destination
	HAVING count(DISTINCT i.item_id) >= ?
	ORDER BY c.class_id, v.cover, 3, 4`
	var out []group
	err := store.QueryAll(ctx, in.DB, query, []any{in.Param("min_score"), in.Param("min_rows")}, func(rows *sql.Rows) error {
		var g group
		var value sql.NullString
		if err := rows.Scan(&g.class, &g.cover, &g.from, &g.to, &g.words, &g.rows, &g.decls, &g.recipients, &value,
			&g.first, &g.last, &g.score); err != nil {
			return err
		}
		if value.Valid {
			g.value = &value.String
		}
		out = append(out, g)
		return nil
	})
	return out, err
}

// classes is a list of SQL literals; the ids are the definition's own.
func (d detector) classes() string { return "'" + strings.Join(d.def.Classes, "', '") + "'" }

func finding(g group, minScore float64) detect.Seen {
	route := detect.Route(g.from, g.to)
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "benign-cover", g.class, g.cover, g.from, g.to),
		Title:   fmt.Sprintf("Goods classed %s, described as %s, %s", g.class, g.cover, route),
		Subject: g.class + " " + route, SubjectID: g.class + ":" + g.from + ">" + g.to,
		FirstOn: g.first, LastOn: g.last, ValueUSD: g.value, Strength: g.score,
		Why: []trade.Reason{
			{Feature: "class", Score: g.score, Left: g.class},
			{Feature: "claimed purpose", Score: 1, Left: g.cover, Detail: "words: " + clip(g.words, 400)},
		},
	}
	f.Sentence = fmt.Sprintf("%s (%s) dated %s to %s, %s, describe goods classed %s with words that claim %s use; they name %s.",
		detect.Plural(g.rows, "row", "rows"), detect.Plural(g.decls, "declaration", "declarations"), g.first, g.last, route,
		g.class, g.cover, detect.Plural(g.recipients, "recipient", "recipients"))
	where := "class:" + g.class + " cover:" + g.cover
	if g.from != "" {
		where += " from:" + g.from
	}
	if g.to != "" {
		where += " to:" + g.to
	}
	return detect.Seen{Finding: f, Key: strings.Join([]string{g.class, g.cover, g.from, g.to}, "|"),
		EvidenceSQL: `SELECT concat_ws('|', c.class_id, v.cover, coalesce(i.dispatch, ''), coalesce(i.destination, '')) AS key, i.item_id, v.words AS note
			FROM normalize.item i JOIN classify.class c USING (goods_id) JOIN classify.cover v USING (goods_id)
			WHERE c.score >= ` + strconv.FormatFloat(minScore, 'g', -1, 64) + ` AND i.grain = 'item'`,
		Measures: []string{"count rows where " + where, "count recipients where " + where,
			"sum value_usd where " + where + " by year"}}
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n])) + " …"
}
