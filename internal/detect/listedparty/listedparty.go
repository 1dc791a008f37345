// Package listedparty finds records that name a party matching a watchlist. It
// reads normalize.item, normalize.party, resolve.link, resolve.entity and
// screen.hit and screen.owned, and writes nothing itself: the runner writes what it returns.
package listedparty

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"slices"
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

// matchedSQL are the hits that count: at or above the threshold and not judged
// to be somebody else.
const matchedSQL = `SELECT h.*, coalesce(l.entity_id, 'party-' || CAST(h.party_id AS VARCHAR)) AS resolved
	FROM screen.hit h LEFT JOIN resolve.link l USING (party_id)
	WHERE h."match" AND coalesce(h.judgement, '') <> 'no'`

// rolesSQL lists (item, role, party) for the parties that have such a hit.
func rolesSQL() string {
	parts := make([]string, 0, len(trade.Roles))
	for _, role := range trade.Roles {
		col := string(role) + "_id"
		parts = append(parts, fmt.Sprintf(`SELECT item_id, grain, decl_key, "on", value_usd, '%s' AS role, %s AS party_id
			FROM normalize.item WHERE %s IN (SELECT party_id FROM matched)`, role, col, col))
	}
	return strings.Join(parts, " UNION ALL ")
}

func ctes() string {
	return "WITH matched AS (" + matchedSQL + "), touched AS (" + rolesSQL() + ") "
}

type subject struct {
	id, caption, grain         string
	rows, decls, before, after int64
	roles, first, last, listed string
	value                      *string
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	subjects, err := d.subjects(ctx, in.DB)
	if err != nil {
		return nil, err
	}
	hits, err := hitsOf(ctx, in.DB)
	if err != nil {
		return nil, err
	}
	seen := make([]detect.Seen, 0, len(subjects))
	for _, s := range subjects {
		seen = append(seen, finding(s, hits[s.id]))
	}
	owned, err := d.owned(ctx, in.DB)
	return append(seen, owned...), err
}

// subjects are the resolved entities with a matching spelling on a row, one per
// grain: a vendor's monthly sums and declarations are two layers. Rows are
// counted once, whatever the number of roles or hits.
func (d detector) subjects(ctx context.Context, db store.Engine) ([]subject, error) {
	query := ctes() + `, per_item AS (
		SELECT m.resolved, t.grain, t.item_id, any_value(t.decl_key) AS decl_key, any_value(t."on") AS "on", any_value(t.value_usd) AS value_usd
		FROM touched t JOIN matched m USING (party_id) GROUP BY m.resolved, t.grain, t.item_id),
	roles AS (SELECT m.resolved, t.grain, string_agg(DISTINCT t.role, ',' ORDER BY t.role) AS roles
		FROM touched t JOIN matched m USING (party_id) GROUP BY m.resolved, t.grain),
	listed AS (SELECT resolved, min(listed_on) AS listed_on FROM matched GROUP BY resolved)
	SELECT p.resolved, coalesce(e.caption, ''), p.grain, r.roles,
		count(*), count(DISTINCT p.decl_key),
		count(*) FILTER (WHERE p."on" < l.listed_on), count(*) FILTER (WHERE p."on" >= l.listed_on),
		coalesce(CAST(min(p."on") AS VARCHAR), ''), coalesce(CAST(max(p."on") AS VARCHAR), ''),
		coalesce(CAST(any_value(l.listed_on) AS VARCHAR), ''), CAST(sum(p.value_usd) AS VARCHAR)
	FROM per_item p JOIN listed l USING (resolved) JOIN roles r USING (resolved, grain)
		LEFT JOIN resolve.entity e ON e.entity_id = p.resolved
	GROUP BY p.resolved, e.caption, p.grain, r.roles ORDER BY p.resolved, p.grain`
	var out []subject
	err := store.QueryAll(ctx, db, query, nil, func(rows *sql.Rows) error {
		var s subject
		var value sql.NullString
		if err := rows.Scan(&s.id, &s.caption, &s.grain, &s.roles, &s.rows, &s.decls, &s.before, &s.after,
			&s.first, &s.last, &s.listed, &value); err != nil {
			return err
		}
		if value.Valid {
			s.value = &value.String
		}
		out = append(out, s)
		return nil
	})
	return out, err
}

type hit struct {
	id, list, entity, partyName, listingName, listed, program, rule string
	score                                                           float64
}

// hitsOf reads the hits of every resolved entity, the best first.
func hitsOf(ctx context.Context, db store.Engine) (map[string][]hit, error) {
	out := map[string][]hit{}
	err := store.QueryAll(ctx, db, "WITH matched AS ("+matchedSQL+`) SELECT resolved, hit_id, list_id, entity_id, party_name, listing_name,
		coalesce(CAST(listed_on AS VARCHAR), ''), coalesce(program, ''), rule, score FROM matched
		ORDER BY score DESC, list_id, entity_id, party_name, hit_id`, nil, func(rows *sql.Rows) error {
		var resolved string
		var h hit
		if err := rows.Scan(&resolved, &h.id, &h.list, &h.entity, &h.partyName, &h.listingName, &h.listed, &h.program, &h.rule, &h.score); err != nil {
			return err
		}
		out[resolved] = append(out[resolved], h)
		return nil
	})
	return out, err
}

func finding(s subject, hits []hit) detect.Seen {
	best := hits[0]
	name := s.caption
	if name == "" {
		name = best.partyName
	}
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "listed-party", s.id, s.grain),
		Title:   fmt.Sprintf("%s matches %s%s", name, listNames(hits), layer(s.grain)),
		Subject: name, SubjectID: s.id, FirstOn: s.first, LastOn: s.last, ValueUSD: s.value, Strength: best.score,
	}
	f.Sentence = sentence(s, best, hits)
	for _, h := range hits {
		f.HitIDs = append(f.HitIDs, h.id)
		if len(f.Why) < 12 {
			detail := fmt.Sprintf("%s, list %s, entry %s", h.rule, h.list, h.entity)
			if h.listed != "" {
				detail += ", listed " + h.listed
			}
			f.Why = append(f.Why, trade.Reason{Feature: "hit", Score: h.score, Left: h.partyName, Right: h.listingName, Detail: detail})
		}
	}
	f.Why = append(f.Why, trade.Reason{Feature: "roles", Score: 1, Left: strings.ReplaceAll(s.roles, ",", ", ")})
	seen := detect.Seen{Finding: f, Key: s.id + "|" + s.grain,
		EvidenceSQL: ctes() + `SELECT m.resolved || '|' || t.grain AS key, t.item_id, t.role || CASE WHEN t."on" < m.listed_on THEN ', before listing'
			WHEN t."on" >= m.listed_on THEN ', on or after listing' ELSE '' END AS note
			FROM touched t JOIN (SELECT resolved, party_id, min(listed_on) OVER (PARTITION BY resolved) AS listed_on FROM matched) m USING (party_id)`}
	if strings.HasPrefix(s.id, "ent-") {
		where := " where party.entity:" + s.id + " grain:" + s.grain
		seen.Measures = []string{"count rows" + where, "sum value_usd" + where}
		if s.grain == string(trade.GrainItem) {
			seen.Measures = append(seen.Measures, "count declarations"+where)
		}
	}
	return seen
}

// sentence says in print-ready words what was seen, with the listing date
// beside the dates of the records.
func sentence(s subject, best hit, hits []hit) string {
	var b strings.Builder
	one, many := "row", "rows"
	if s.grain != string(trade.GrainItem) {
		one, many = "monthly sum", "monthly sums"
	}
	fmt.Fprintf(&b, "%s dated %s %s %s (%s)", detect.Plural(s.rows, one, many), span(s.first, s.last), plural(s.rows, "names", "name"), detect.Quote(best.partyName), strings.ReplaceAll(s.roles, ",", ", "))
	if n := spellings(hits); n > 1 {
		fmt.Fprintf(&b, " in %d spellings", n)
	}
	fmt.Fprintf(&b, ", which matches %s on list %s (by %s, score %.2f).", detect.Quote(best.listingName), best.list, best.rule, best.score)
	switch {
	case s.listed == "":
		b.WriteString(" The list gives no date of listing, so it cannot be said whether the entry is older than the records.")
	case s.before > 0 && s.after > 0:
		fmt.Fprintf(&b, " The earliest listing is of %s: %s before it, %s on or after it.", s.listed,
			detect.Plural(s.before, "row is dated", "rows are dated"), detect.Plural(s.after, "row", "rows"))
	case s.before > 0:
		fmt.Fprintf(&b, " The earliest listing is of %s: all of these rows were shipped before listing.", s.listed)
	default:
		fmt.Fprintf(&b, " The earliest listing is of %s: all of these rows are dated on or after it.", s.listed)
	}
	return b.String()
}

// layer names the layer of a finding that is not about goods items.
func layer(grain string) string {
	if grain == string(trade.GrainItem) {
		return ""
	}
	return " (" + grain + " rows)"
}

func plural(n int64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func span(first, last string) string {
	switch first {
	case "":
		return "on an unknown day"
	case last:
		return first
	}
	return first + " to " + last
}

func spellings(hits []hit) int {
	names := map[string]bool{}
	for _, h := range hits {
		names[h.partyName] = true
	}
	return len(names)
}

func listNames(hits []hit) string {
	var lists []string
	for _, h := range hits {
		if !slices.Contains(lists, h.list) {
			lists = append(lists, h.list)
		}
	}
	slices.Sort(lists)
	if len(lists) == 1 {
		return "an entry of list " + lists[0]
	}
	return "entries of lists " + strings.Join(lists, ", ")
}
