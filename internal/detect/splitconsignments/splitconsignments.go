// Package splitconsignments finds senders and recipients whose consignments of
// controlled goods stay below a threshold that their sum within days passes. It
// reads normalize.item, normalize.goods, normalize.party, resolve.link,
// resolve.entity, classify.control and classify.class, and writes nothing itself:
// the runner writes what it returns.
package splitconsignments

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

// pair is one sender, recipient and 6-digit code. Lots are declarations.
type pair struct {
	key, sender, recipient, senderName, name, hs6, first, last string
	lots, below, low, high                                     int64 // all; below T; in [0.9T, T); in [T, 1.1T)
	near, span                                                 int64 // gaps of few days; days from the first to the last
	windows, inWindows, most                                   int64 // windows, lots in them, lots of the largest
	value                                                      float64
	shareBelow, shareLow                                       float64 // of all other pairs

	b, pSize, pBunch, pNear, p float64
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	placebo, err := detect.RunPlacebo(ctx, "i", func(ctx context.Context, condition string) (detect.Rate, error) {
		_, rate, err := run(ctx, in, condition)
		return rate, err
	})
	if err != nil {
		return nil, err
	}
	hits, rate, err := run(ctx, in, `i.hs6 IN (SELECT DISTINCT g.hs6 FROM normalize.goods g WHERE `+d.def.ScopeSQL("g")+`)`)
	if err != nil {
		return nil, err
	}
	in.Tested("", rate.Tested)
	points, err := series(ctx, in.DB, hits)
	if err != nil {
		return nil, err
	}
	seen := make([]detect.Seen, 0, len(hits))
	for _, h := range hits {
		s := finding(h, in, placebo)
		s.Series = points[h.key]
		seen = append(seen, s)
	}
	return seen, nil
}

func run(ctx context.Context, in detect.Input, condition string) ([]pair, detect.Rate, error) {
	for _, q := range statements(in, condition) {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, detect.Rate{}, err
		}
	}
	var tested int64
	if _, err := store.QueryOne(ctx, in.DB, "SELECT count(*) FROM sc_pair WHERE lots >= ?", []any{in.Param("min_lots")}, &tested); err != nil {
		return nil, detect.Rate{}, err
	}
	var hits []pair
	var p []float64
	err := store.QueryAll(ctx, in.DB, pairsSQL, nil, func(rows *sql.Rows) error {
		var s pair
		if err := rows.Scan(&s.key, &s.sender, &s.recipient, &s.senderName, &s.name, &s.hs6, &s.first, &s.last, &s.lots, &s.below, &s.low, &s.high,
			&s.near, &s.span, &s.windows, &s.inWindows, &s.most, &s.value, &s.shareBelow, &s.shareLow); err != nil {
			return err
		}
		if s.judge(in) {
			hits, p = append(hits, s), append(p, s.p)
		}
		return nil
	})
	return hits, detect.Rate{Flagged: in.Kept(p, int(tested)), Tested: tested}, err
}

// judge computes the tests: that the pair's lots come closer together than
// chance would put as many into as many days, and that they are smaller than
// others' or bunched below the threshold. Steady small orders pass the second and
// fail the first.
func (s *pair) judge(in detect.Input) bool {
	s.b = float64(s.low) / float64(max(1, s.high))
	s.pSize = stat.BinomialUpper(s.below, s.lots, s.shareBelow)
	s.pBunch = stat.BinomialUpper(s.low, s.low+s.high, max(0.5, s.shareLow))
	if s.b < in.Param("min_b") {
		s.pBunch = 1
	}
	rate := float64(s.lots-1) / float64(max(1, s.span))
	s.pNear = stat.BinomialUpper(s.near, s.lots-1, 1-math.Exp(-rate*(float64(nearDays(in))+0.5)))
	least := min(s.pSize, s.pBunch)
	s.p = min(1, max(2*least, s.pNear))
	return least < in.Param("max_p") && s.pNear < in.Param("max_p") && float64(s.inWindows) >= in.Param("min_share")*float64(s.lots)
}

// series reads the consignments of the pairs that are kept, by day.
func series(ctx context.Context, db store.Engine, hits []pair) (map[string][]detect.Point, error) {
	out := map[string][]detect.Point{}
	for _, h := range hits {
		out[h.key] = nil
	}
	if len(hits) == 0 {
		return out, nil
	}
	err := store.QueryAll(ctx, db, `SELECT key, CAST(d AS VARCHAR), v, inside FROM sc_lot WHERE key IN (SELECT key FROM sc_lot WHERE inside) ORDER BY key, d, decl`, nil, func(rows *sql.Rows) error {
		var key, day string
		var v float64
		var inside bool
		err := rows.Scan(&key, &day, &v, &inside)
		label := "other consignment"
		if inside {
			label = "consignment in a window"
		}
		if _, kept := out[key]; kept {
			out[key] = append(out[key], detect.Point{Label: label, X: day, Value: v, Unit: "usd"})
		}
		return err
	})
	return out, err
}

func finding(s pair, in detect.Input, placebo detect.Placebo) detect.Seen {
	t := in.Param("threshold_usd")
	value := fmt.Sprintf("%.2f", s.value)
	strength := float64(s.inWindows) / float64(s.lots)
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "split-consignments", s.key),
		Title:   fmt.Sprintf("%s to %s: HS %s in lots below USD %s", s.senderName, s.name, s.hs6, detect.Money(t)),
		Subject: s.name, SubjectID: s.recipient, FirstOn: s.first, LastOn: s.last, ValueUSD: &value, Strength: strength,
	}
	f.Sentence = fmt.Sprintf("Between %s and %s %s sent %s %s of HS %s, each declared below USD %s, that together pass it within %g days (%s, at most %d lots in one; USD %s in all). Of the pair's %s of this code %s below USD %s, where of other pairs' %.0f%% are. This is consistent with deliveries as stock allows, and with an order divided to stay below a threshold.",
		s.first, s.last, detect.Quote(s.senderName), detect.Quote(s.name), detect.Plural(s.inWindows, "consignment", "consignments"), s.hs6, detect.Money(t), in.Param("window_days"),
		detect.Plural(s.windows, "window", "windows"), s.most, detect.Money(s.value), detect.Plural(s.lots, "consignment", "consignments"), detect.Plural(s.below, "is", "are"), detect.Money(t), 100*s.shareBelow)
	f.Why = []trade.Reason{
		{Feature: "size", Score: 1 - s.pSize, Left: fmt.Sprintf("%d of %d below", s.below, s.lots), Right: fmt.Sprintf("%.2g of other pairs'", s.shareBelow), Detail: "p=" + detect.Tiny(s.pSize)},
		{Feature: "bunching", Score: 1 - s.pBunch, Left: fmt.Sprintf("%d in the tenth below T, %d in the tenth above", s.low, s.high), Detail: fmt.Sprintf("B=%.1f, p=%s", s.b, detect.Tiny(s.pBunch))},
		{Feature: "closeness", Score: 1 - s.pNear, Left: fmt.Sprintf("%d of %d gaps of %d days or less", s.near, s.lots-1, nearDays(in)), Right: fmt.Sprintf("%d consignments in %d days", s.lots, s.span+1), Detail: "p=" + detect.Tiny(s.pNear) + " if days were taken at random"},
		{Feature: "windows", Score: strength, Left: fmt.Sprintf("%d of %d consignments", s.inWindows, s.lots), Detail: "share of the pair's consignments that lie in windows"},
		placebo.Reason(),
	}
	seen := detect.Seen{Finding: f, Key: s.key, P: detect.P(s.p), EvidenceSQL: evidenceSQL}
	if strings.HasPrefix(s.recipient, "ent-") && strings.HasPrefix(s.sender, "ent-") {
		where := "hs:" + s.hs6 + " recipient.entity:" + s.recipient + " sender.entity:" + s.sender
		seen.Measures = []string{"count declarations where " + where, "sum value_usd where " + where + " by month"}
	}
	return seen
}
