// Package unitvalue finds recipients of controlled goods declared at prices far
// from those of the same code, unit, origin and quarter. It reads
// normalize.item, normalize.goods, normalize.party, resolve.link,
// resolve.entity, classify.control and classify.class, and writes nothing itself:
// the runner writes what it returns.
package unitvalue

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
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

// subject is one recipient, 6-digit code and side ("over", "under").
type subject struct {
	key, who, name, hs6, side, unit, first, last string
	far, rows, group, level                      int64   // group: rows of the smallest group compared with
	moved, value, low, high, median, z           float64 // USD, USD, USD per unit, size of z
	p                                            float64
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	placebo, err := detect.RunPlacebo(ctx, "i", func(ctx context.Context, condition string) (detect.Rate, error) {
		_, rate, err := run(ctx, in, condition)
		return rate, err
	})
	if err != nil {
		return nil, err
	}
	// Prices are compared over all goods of a code, whether or not this one's
	// description gave it a class.
	hits, rate, err := run(ctx, in, `i.hs6 IN (SELECT DISTINCT g.hs6 FROM normalize.goods g WHERE `+d.def.ScopeSQL("g")+`)`)
	if err != nil {
		return nil, err
	}
	in.Tested("", rate.Tested)
	if rate.Tested == 0 {
		in.Without(trade.NoData, fmt.Sprintf("no group of %g rows of listed goods with value, quantity and unit", in.Param("min_group")))
	}
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

func run(ctx context.Context, in detect.Input, condition string) ([]subject, detect.Rate, error) {
	if err := fill(ctx, in, condition); err != nil {
		return nil, detect.Rate{}, err
	}
	if err := fence(ctx, in); err != nil {
		return nil, detect.Rate{}, err
	}
	all, tested, share, err := subjects(ctx, in)
	if err != nil {
		return nil, detect.Rate{}, err
	}
	p := make([]float64, len(all))
	for i := range all {
		// Half the far rows lie on either side where nothing is going on.
		all[i].p = stat.BinomialUpper(all[i].far, all[i].rows, share/2)
		p[i] = all[i].p
	}
	return all, detect.Rate{Flagged: in.Kept(p, int(tested)), Tested: tested}, nil
}

// series reads the far rows' prices by month beside their groups' medians.
func series(ctx context.Context, db store.Engine) (map[string][]detect.Point, error) {
	out := map[string][]detect.Point{}
	err := store.QueryAll(ctx, db, `SELECT key, strftime(d, '%Y-%m'), exp(median(u)), exp(median(med)), mode(unit) FROM uv_out GROUP BY 1, 2 ORDER BY 1, 2`, nil, func(rows *sql.Rows) error {
		var key, month, unit string
		var price, like float64
		err := rows.Scan(&key, &month, &price, &like, &unit)
		out[key] = append(out[key], detect.Point{Label: "declared price", X: month, Value: price, Unit: "usd/" + unit}, detect.Point{Label: "median of its like", X: month, Value: like, Unit: "usd/" + unit})
		return err
	})
	return out, err
}

var sides = map[string]struct{ title, word, quartile, reading string }{
	"over":  {"prices far above their like", "above", "upper", "dearer goods of the same code, with a mark-up for scarcity or risk, and with payment for something else"},
	"under": {"prices far below their like", "below", "lower", "cheaper goods of the same code, with an error of unit, and with a value declared too low"},
}

func finding(s subject, placebo detect.Placebo) detect.Seen {
	side := sides[s.side]
	value := fmt.Sprintf("%.2f", s.moved)
	share := float64(s.far) / float64(s.rows)
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "unit-value", s.key),
		Title:   fmt.Sprintf("%s: HS %s at %s", s.name, s.hs6, side.title),
		Subject: s.name, SubjectID: s.who, FirstOn: s.first, LastOn: s.last, ValueUSD: &value, Strength: share * min(1, s.z/10),
	}
	f.Sentence = fmt.Sprintf("%s of HS %s dated %s to %s, of %s that could be compared, name %s as recipient at USD %s to %s per %s, where the median of the same code, unit and origin is USD %s (the smallest group has %s). The value %s the %s quartile comes to USD %s. This is consistent with %s.",
		detect.Plural(s.far, "row", "rows"), s.hs6, s.first, s.last, detect.Thousands(s.rows), detect.Quote(s.name), price(s.low), price(s.high), unitWord(s.unit), price(s.median),
		detect.Plural(s.group, "row", "rows"), side.word, side.quartile, detect.Money(s.moved), side.reading)
	f.Why = []trade.Reason{
		{Feature: "robust z", Score: min(1, s.z/10), Detail: fmt.Sprintf("median size %.1f of ln(price) against the group's median and MAD; all outside the fences adjusted for skew", s.z)},
		{Feature: "group", Score: 1, Left: levels[s.level].name, Detail: "the widest group that a row had to be compared within"},
		{Feature: "far rows", Score: share, Left: fmt.Sprintf("%d of %d", s.far, s.rows), Detail: "p=" + detect.Tiny(s.p) + " at the rate of all rows of listed goods"},
		{Feature: "value at stake", Score: share, Left: "USD " + detect.Money(s.moved), Right: "USD " + detect.Money(s.value), Detail: "moved beyond the quartile, of the far rows' declared value"},
		placebo.Reason(),
	}
	seen := detect.Seen{Finding: f, Key: s.key, P: detect.P(s.p), EvidenceSQL: `SELECT key, item_id, printf('USD %.4g per %s; median %.4g of %d rows; z=%.1f', exp(u), unit, exp(med), n, z) AS note FROM uv_out WHERE moved > 0`}
	if strings.HasPrefix(s.who, "ent-") {
		where := "hs:" + s.hs6 + " recipient.entity:" + s.who
		seen.Measures = []string{"sum value_usd where " + where, "count rows where " + where, "sum value_usd where " + where + " by month"}
	}
	return seen
}

// unitWord names a unit of UN/ECE Recommendation 20 in words, or by its code.
func unitWord(code string) string {
	if word, ok := map[string]string{"H87": "piece", "KGM": "kilogram", "PR": "pair", "SET": "set", "MTK": "square metre", "MTR": "metre", "LTR": "litre", "GRM": "gram"}[code]; ok {
		return word
	}
	return "unit " + code
}

// price writes a price with the digits that it carries.
func price(v float64) string {
	if v >= 1000 {
		return detect.Money(v)
	}
	return fmt.Sprintf("%.3g", v)
}
