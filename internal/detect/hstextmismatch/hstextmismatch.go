// Package hstextmismatch finds recipients of goods that are described in the
// words of a listed heading but declared under a code that is not listed. It
// reads normalize.item, normalize.goods, normalize.party, resolve.link,
// resolve.entity, classify.mismatch, classify.control and classify.class, and
// writes nothing itself: the runner writes what it returns.
package hstextmismatch

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"math"
	"strings"

	"tallyman/internal/detect"
	"tallyman/internal/stat"
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

// subject is one recipient and one likely heading.
type subject struct {
	key, who, name, likely, declared, words, first, last string
	rows, decls, all                                     int64 // all: the recipient's rows of any goods
	ratio, rate                                          float64
	value                                                sql.NullString
	p                                                    float64
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	placebo, err := detect.RunPlacebo(ctx, "m", func(ctx context.Context, condition string) (detect.Rate, error) {
		_, rate, err := run(ctx, in, condition)
		return rate, err
	})
	if err != nil {
		return nil, err
	}
	hits, rate, err := run(ctx, in, `(m.hs4 IN (SELECT code[1:4] FROM classify.control) OR `+d.def.ScopeSQL("m")+`)`)
	if err != nil {
		return nil, err
	}
	in.Tested("", rate.Tested)
	points, err := series(ctx, in.DB)
	if err != nil {
		return nil, err
	}
	seen := make([]detect.Seen, 0, len(hits))
	for _, h := range hits {
		s := finding(h, placebo)
		s.Series = points[h.key]
		seen = append(seen, s)
	}
	return seen, nil
}

// run gathers the rows of mismatched goods into tm_row under a condition on the
// likely heading (alias m, column hs4), and returns the recipients above the
// floors. A control list that names the declared code in part only still makes
// it a listed one.
func run(ctx context.Context, in detect.Input, condition string) ([]subject, detect.Rate, error) {
	ordinary := `i.grain = 'item' AND i.recipient_id IS NOT NULL AND ` + detect.OrdinarySQL("i") + ` AND ` + in.DestinationSQL("i.destination")
	for _, q := range []string{
		fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE tm_goods AS SELECT m.* FROM (SELECT goods_id, declared_hs4, likely_hs4 AS hs4, ratio, words FROM classify.mismatch
			WHERE ratio >= %g AND (regexp_matches(words, '\p{L}{4,}') OR regexp_matches(words, '\p{Han}{2,}')) AND goods_id NOT IN (SELECT goods_id FROM classify.control)) m WHERE %s`,
			in.Param("min_ratio"), condition),
		`CREATE OR REPLACE TEMP TABLE tm_row AS SELECT ` + detect.RecipientSQL + ` || '|' || m.hs4 AS key, ` + detect.RecipientSQL + ` AS who, m.hs4 AS likely, m.declared_hs4 AS declared, m.ratio, m.words,
			i.item_id, i.decl_key, i."on" AS d, i.month, i.value_usd AS v
			FROM normalize.item i JOIN tm_goods m USING (goods_id) LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id WHERE ` + ordinary,
		`CREATE OR REPLACE TEMP TABLE tm_all AS SELECT ` + detect.RecipientSQL + ` AS who, CAST(sum(i.n) AS BIGINT) AS n
			FROM (SELECT i.recipient_id, count(*) AS n FROM normalize.item i WHERE ` + ordinary + ` GROUP BY i.recipient_id) i LEFT JOIN resolve.link rl ON rl.party_id = i.recipient_id GROUP BY 1`,
	} {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, detect.Rate{}, err
		}
	}
	var tested int64
	if _, err := store.QueryOne(ctx, in.DB, "SELECT count(DISTINCT key) FROM tm_row", nil, &tested); err != nil {
		return nil, detect.Rate{}, err
	}
	var hits []subject
	var p []float64
	err := store.QueryAll(ctx, in.DB, `WITH total AS (SELECT sum(n) AS n FROM tm_all), likely AS (SELECT likely, count(*) AS n FROM tm_row GROUP BY likely)
		SELECT t.key, t.who, coalesce(any_value(names.name), t.who), t.likely, string_agg(DISTINCT t.declared, ', ' ORDER BY t.declared), string_agg(DISTINCT t.words, '; ' ORDER BY t.words),
			coalesce(CAST(min(t.d) AS VARCHAR), ''), coalesce(CAST(max(t.d) AS VARCHAR), ''), count(DISTINCT t.item_id), count(DISTINCT t.decl_key), any_value(a.n), median(t.ratio),
			(any_value(l.n) - count(DISTINCT t.item_id) + 1) / (any_value(total.n) - any_value(a.n) + 2), CAST(sum(t.v) AS VARCHAR)
		FROM tm_row t JOIN tm_all a ON a.who = t.who JOIN likely l ON l.likely = t.likely CROSS JOIN total LEFT JOIN `+detect.NamesSQL+` names ON names.who = t.who
		GROUP BY t.key, t.who, t.likely HAVING count(DISTINCT t.item_id) >= ? AND coalesce(sum(t.v), 0) >= ? ORDER BY t.key`,
		[]any{in.Param("min_rows"), in.Param("min_usd")}, func(rows *sql.Rows) error {
			var s subject
			if err := rows.Scan(&s.key, &s.who, &s.name, &s.likely, &s.declared, &s.words, &s.first, &s.last, &s.rows, &s.decls, &s.all, &s.ratio, &s.rate, &s.value); err != nil {
				return err
			}
			s.p = stat.BinomialUpper(s.rows, s.all, min(1, s.rate))
			hits, p = append(hits, s), append(p, s.p)
			return nil
		})
	return hits, detect.Rate{Flagged: in.Kept(p, int(tested)), Tested: tested}, err
}

// series reads the rows and their value by month.
func series(ctx context.Context, db store.Engine) (map[string][]detect.Point, error) {
	out := map[string][]detect.Point{}
	err := store.QueryAll(ctx, db, "SELECT key, month, CAST(count(*) AS DOUBLE), coalesce(CAST(sum(v) AS DOUBLE), 0) FROM tm_row WHERE month IS NOT NULL GROUP BY ALL ORDER BY key, month", nil, func(rows *sql.Rows) error {
		var key, month string
		var n, v float64
		err := rows.Scan(&key, &month, &n, &v)
		out[key] = append(out[key], detect.Point{Label: "declared value", X: month, Value: v, Unit: "usd"}, detect.Point{Label: "rows", X: month, Value: n, Unit: "rows"})
		return err
	})
	return out, err
}

func finding(s subject, placebo detect.Placebo) detect.Seen {
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "hs-text-mismatch", s.key),
		Title:   fmt.Sprintf("%s: words of heading %s declared under %s", s.name, s.likely, s.declared),
		Subject: s.name, SubjectID: s.who, FirstOn: s.first, LastOn: s.last, Strength: min(1, math.Log(s.ratio)/math.Log(1000)),
	}
	if s.value.Valid {
		f.ValueUSD = &s.value.String
	}
	f.Sentence = fmt.Sprintf("%s (%s) dated %s to %s name %s as recipient of goods declared under %s in words (“%s”) that are written %s times as often for goods of heading %s. This is consistent with goods that only resemble or accompany those of heading %s, with an error of code, and with goods declared as others.",
		detect.Plural(s.rows, "row", "rows"), detect.Plural(s.decls, "declaration", "declarations"), s.first, s.last, detect.Quote(s.name), s.declared, clip(s.words, 120), detect.Times(s.ratio), s.likely, s.likely)
	f.Why = []trade.Reason{
		{Feature: "words", Score: f.Strength, Left: clip(s.words, 400), Right: s.likely, Detail: fmt.Sprintf("median likelihood ratio %s", detect.Times(s.ratio))},
		{Feature: "rows", Score: 1 - s.p, Left: fmt.Sprintf("%d of the recipient's %s", s.rows, detect.Plural(s.all, "row", "rows")), Detail: fmt.Sprintf("p=%s at %s of the rows of all other recipients", detect.Tiny(s.p), detect.Tiny(s.rate))},
		placebo.Reason(),
	}
	seen := detect.Seen{Finding: f, Key: s.key, P: detect.P(s.p),
		EvidenceSQL: "SELECT key, item_id, declared || ' for ' || likely || ': ' || words AS note FROM tm_row"}
	if strings.HasPrefix(s.who, "ent-") {
		where := "mismatch:" + s.likely + " recipient.entity:" + s.who
		seen.Measures = []string{"count rows where " + where, "sum value_usd where " + where}
	}
	return seen
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n])) + " …"
}
