package listedparty

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"tallyman/internal/detect"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// ownedSQL are the parties that match a firm which listed parties own to half
// or more, for certain or possibly. A party that matches a listing itself is
// told of there, and only there.
const ownedSQL = `SELECT h.*, coalesce(l.entity_id, 'party-' || CAST(h.party_id AS VARCHAR)) AS resolved
	FROM screen.owned h LEFT JOIN resolve.link l USING (party_id)
	WHERE h.verdict <> 'association' AND coalesce(h.judgement, '') <> 'no' AND coalesce(l.entity_id, 'party-' || CAST(h.party_id AS VARCHAR)) NOT IN (
		SELECT coalesce(l.entity_id, 'party-' || CAST(h.party_id AS VARCHAR)) FROM screen.hit h LEFT JOIN resolve.link l USING (party_id)
		WHERE h."match" AND coalesce(h.judgement, '') <> 'no')`

func ownedCTEs() string {
	return "WITH matched AS (" + ownedSQL + "), touched AS (" + rolesSQL() + ") "
}

type ownedSubject struct {
	id, caption, grain, first, last, since             string
	list, entity, party, name, verdict, sum, path, why string
	rows, before                                       int64
	score                                              float64
	value                                              *string
}

func (d detector) owned(ctx context.Context, db store.Engine) ([]detect.Seen, error) {
	query := ownedCTEs() + `, best AS (SELECT * FROM matched QUALIFY row_number() OVER (PARTITION BY resolved ORDER BY verdict, percent_min DESC, score DESC, list_id, entity_id, party_id) = 1),
	per_item AS (SELECT m.resolved, t.grain, t.item_id, any_value(t."on") AS "on", any_value(t.value_usd) AS value_usd
		FROM touched t JOIN matched m USING (party_id) GROUP BY m.resolved, t.grain, t.item_id)
	SELECT p.resolved, coalesce(any_value(e.caption), ''), p.grain, coalesce(CAST(min(p."on") AS VARCHAR), ''), coalesce(CAST(max(p."on") AS VARCHAR), ''),
		coalesce(CAST(any_value(b.since) AS VARCHAR), ''), any_value(b.list_id), any_value(b.entity_id), any_value(b.party_name), any_value(b.entity_name),
		any_value(b.verdict), any_value(b.arithmetic), any_value(b.path), any_value(b.why), count(*), count(*) FILTER (WHERE p."on" < b.since),
		any_value(b.score), CAST(sum(p.value_usd) AS VARCHAR)
	FROM per_item p JOIN best b USING (resolved) LEFT JOIN resolve.entity e ON e.entity_id = p.resolved
	GROUP BY p.resolved, p.grain ORDER BY p.resolved, p.grain`
	var seen []detect.Seen
	err := store.QueryAll(ctx, db, query, nil, func(rows *sql.Rows) error {
		var s ownedSubject
		var value sql.NullString
		if err := rows.Scan(&s.id, &s.caption, &s.grain, &s.first, &s.last, &s.since, &s.list, &s.entity, &s.party, &s.name,
			&s.verdict, &s.sum, &s.path, &s.why, &s.rows, &s.before, &s.score, &value); err != nil {
			return err
		}
		if value.Valid {
			s.value = &value.String
		}
		one, err := ownedFinding(s)
		seen = append(seen, one)
		return err
	})
	return seen, err
}

func ownedFinding(s ownedSubject) (detect.Seen, error) {
	var path []string
	if err := json.Unmarshal([]byte(s.path), &path); err != nil {
		return detect.Seen{}, fmt.Errorf("ownership path of %s: %w", s.name, err)
	}
	var why []trade.Reason
	if err := json.Unmarshal([]byte(s.why), &why); err != nil {
		return detect.Seen{}, fmt.Errorf("reasons of %s: %w", s.name, err)
	}
	name := s.caption
	if name == "" {
		name = s.party
	}
	words := "is owned to 50 percent or more by listed parties"
	strength := s.score
	if s.verdict == "possibly" {
		words, strength = "is possibly owned to 50 percent or more by listed parties (the upper ends of the stated bands reach it, the lower ends do not)", s.score/2
	}
	f := trade.Finding{ID: trade.ShortID("fnd", "listed-party", "owned", s.id, s.grain), Title: fmt.Sprintf("%s matches a firm that listed parties own%s", name, layer(s.grain)),
		Subject: name, SubjectID: s.id, FirstOn: s.first, LastOn: s.last, ValueUSD: s.value, Strength: strength, Why: why}
	one, many := "row", "rows"
	if s.grain != string(trade.GrainItem) {
		one, many = "monthly sum", "monthly sums"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s dated %s %s %s, which matches %s (score %.2f). According to list %s, that firm %s: %s; path: %s. It is not known here to be listed itself.",
		detect.Plural(s.rows, one, many), span(s.first, s.last), plural(s.rows, "names", "name"), detect.Quote(s.party), detect.Quote(s.name), s.score, s.list, words, s.sum, strings.Join(path, " < "))
	if s.since != "" {
		fmt.Fprintf(&b, " The sum was reached with the listing of %s; %s before it.", s.since, detect.Plural(s.before, "row is dated", "rows are dated"))
	}
	f.Sentence = b.String()
	f.HitIDs = nil
	seen := detect.Seen{Finding: f, EvidenceSQL: ownedCTEs() + `SELECT t.item_id, t.role || CASE WHEN t."on" < m.since THEN ', before the listing that completes the sum' ELSE '' END AS note
		FROM touched t JOIN (SELECT party_id, min(since) AS since FROM matched WHERE resolved = ? GROUP BY party_id) m USING (party_id) WHERE t.grain = ?`, Args: []any{s.id, s.grain}}
	if strings.HasPrefix(s.id, "ent-") {
		where := " where party.entity:" + s.id + " grain:" + s.grain
		seen.Measures = []string{"count rows" + where, "sum value_usd" + where}
	}
	return seen, nil
}
