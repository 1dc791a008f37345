// Package oneclientintermediary finds senders that first appear after a dated
// event, deliver to one recipient and send little but listed goods. It reads
// normalize.item, normalize.party, normalize.goods, ingest.file, resolve.link,
// resolve.entity and classify.control, and writes nothing itself: the runner
// writes what it returns.
package oneclientintermediary

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strings"
	"time"

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

// sender is one new sender with one recipient.
type sender struct {
	who, name, client, clientName, codes, first, last string
	decls, rows, nameless                             int64   // declarations and rows; rows without a recipient
	value, listed                                     float64 // USD: all goods, listed goods
	series                                            []detect.Point
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	cmpr, ok, err := detect.AroundEvent(ctx, in, "invasion", int(in.Param("min_history")))
	if err != nil || !ok {
		return nil, err
	}
	event, _ := in.Event("invasion")
	day := event.Format(time.DateOnly)
	from, err := cmpr.Table(ctx, in.DB, "oc_use")
	if err != nil {
		return nil, err
	}
	for _, q := range newcomers(day) {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
	placebo, err := detect.RunPlacebo(ctx, "i", func(ctx context.Context, condition string) (detect.Rate, error) {
		_, rate, err := run(ctx, in, from, condition)
		return rate, err
	})
	if err != nil {
		return nil, err
	}
	hits, _, err := run(ctx, in, from, "i.goods_id IN (SELECT goods_id FROM classify.control)")
	if err != nil {
		return nil, err
	}
	if err := months(ctx, in.DB, hits); err != nil {
		return nil, err
	}
	in.Note("%s", cmpr.Statement())
	seen := make([]detect.Seen, 0, len(hits))
	for _, h := range hits {
		seen = append(seen, finding(h, cmpr, placebo, day))
	}
	return seen, nil
}

// run returns the new senders with one client whose goods are of a condition,
// beside how many new senders with one client and enough trade there are.
func run(ctx context.Context, in detect.Input, from, condition string) ([]sender, detect.Rate, error) {
	for _, q := range statements(from, condition, in.DestinationSQL("i.destination")) {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, detect.Rate{}, err
		}
	}
	var rate detect.Rate
	var hits []sender
	err := store.QueryAll(ctx, in.DB, sendersSQL, []any{in.Param("min_decls"), in.Param("min_usd")}, func(rows *sql.Rows) error {
		var s sender
		if err := rows.Scan(&s.who, &s.name, &s.client, &s.clientName, &s.codes, &s.first, &s.last, &s.decls, &s.rows, &s.nameless, &s.value, &s.listed); err != nil {
			return err
		}
		if detect.SameHouse(s.name, s.clientName) {
			return nil
		}
		rate.Tested++
		if s.listed >= in.Param("min_share")*s.value {
			rate.Flagged++
			hits = append(hits, s)
		}
		return nil
	})
	return hits, rate, err
}

// months reads the chart of the senders that are kept.
func months(ctx context.Context, db store.Engine, hits []sender) error {
	at := map[string]*sender{}
	for i := range hits {
		at[hits[i].who] = &hits[i]
	}
	return store.QueryAll(ctx, db, `SELECT sender, strftime(d, '%Y-%m') AS m, listed, sum(v) FROM oc_item WHERE d IS NOT NULL GROUP BY ALL ORDER BY sender, m, listed`, nil, func(rows *sql.Rows) error {
		var who, month string
		var listed bool
		var v float64
		err := rows.Scan(&who, &month, &listed, &v)
		label := "other goods"
		if listed {
			label = "listed goods"
		}
		if s := at[who]; s != nil {
			s.series = append(s.series, detect.Point{Label: label, X: month, Value: v, Unit: "usd"})
		}
		return err
	})
}

func finding(s sender, c detect.Comparison, placebo detect.Placebo, day string) detect.Seen {
	value := fmt.Sprintf("%.2f", s.listed)
	share := s.listed / s.value
	f := trade.Finding{
		ID:    trade.ShortID("fnd", "one-client-intermediary", s.who),
		Title: fmt.Sprintf("%s: new, one client (%s), %.0f%% listed goods", s.name, s.clientName, 100*share), Subject: s.name, SubjectID: s.who,
		FirstOn: s.first, LastOn: s.last, ValueUSD: &value, Strength: share * (1 - 1/float64(s.decls)),
	}
	f.Sentence = fmt.Sprintf("%s is on no loaded record from %s up to %s; from %s to %s it is the sender of %s for USD %s, all to %s, and goods on a control list (HS %s) are %.0f%% of that value (USD %s).",
		detect.Quote(s.name), c.Base.First, day, s.first, s.last, detect.Plural(s.decls, "declaration", "declarations"), detect.Money(s.value), detect.Quote(s.clientName), s.codes, 100*share, detect.Money(s.listed))
	if s.nameless > 0 {
		f.Sentence += fmt.Sprintf(" %s of it %s no recipient.", detect.Plural(s.nameless, "further row", "further rows"), map[bool]string{true: "names", false: "name"}[s.nameless == 1])
	}
	f.Sentence += " This is consistent with a new trader that serves one client, and with a firm set up to stand between a seller and that client."
	f.Why = []trade.Reason{
		{Feature: "listed share", Score: share, Left: "USD " + detect.Money(s.listed), Right: "USD " + detect.Money(s.value), Detail: "listed goods among all goods that it sent"},
		{Feature: "one client", Score: 1, Left: s.name, Right: s.clientName, Detail: detect.Plural(s.rows, "row names", "rows name") + " one recipient, whatever the destination"},
		c.Reason(), placebo.Reason(),
	}
	seen := detect.Seen{Finding: f, Key: s.who, EvidenceSQL: evidenceSQL, Series: s.series}
	if strings.HasPrefix(s.who, "ent-") {
		where := "sender.entity:" + s.who
		seen.Measures = []string{"sum value_usd where " + where + " by month", "count declarations where " + where, "count recipients where " + where}
	}
	return seen
}
