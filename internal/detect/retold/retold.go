// Package retold finds firms that receive lots of controlled goods and send lots
// of the same goods and quantity on. It reads normalize.item, normalize.goods,
// normalize.party, resolve.link, resolve.entity, classify.control and
// classify.class, and writes nothing itself: the runner writes what it returns.
package retold

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

// middle is one firm that receives and sends goods of the same codes.
type middle struct {
	who, name, first, last, from, fromName, to, toName, codes string
	sent, lots, turned                                        int64   // lots sent; matches; matches with time turned round
	in, out, gap                                              float64 // USD received and sent in matches; median days
	senders, recipients, byText                               int64

	p float64
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	for _, q := range statements(in, d.def.ScopeSQL("g")) {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
	var big int64
	if _, err := store.QueryOne(ctx, in.DB, "SELECT count(*) FROM rt_big", nil, &big); err != nil {
		return nil, err
	}
	if big > 0 {
		in.Note("%s of firm and goods with more than %g records left out", detect.Plural(big, "combination", "combinations"), in.Param("max_legs"))
	}
	firms, err := read(ctx, in.DB)
	if err != nil {
		return nil, err
	}
	in.Tested("", int64(len(firms)))
	var sent, turned, lots int64
	for _, m := range firms {
		sent, turned, lots = sent+m.sent, turned+m.turned, lots+m.lots
	}
	in.Note("%s of like lots among %s sent; with time turned round %s", detect.Plural(lots, "match", "matches"), detect.Plural(sent, "lot", "lots"), detect.Thousands(turned))
	var seen []detect.Seen
	for _, m := range firms {
		if float64(m.lots) < in.Param("min_lots") || m.out < in.Param("min_usd") {
			continue
		}
		m.p = stat.PoissonUpper(m.lots, max(float64(m.turned), float64(m.sent)*float64(turned+1)/float64(sent)))
		seen = append(seen, finding(m, in.Param("window_days"), turned, sent))
	}
	return seen, nil
}

func read(ctx context.Context, db store.Engine) ([]middle, error) {
	var out []middle
	err := store.QueryAll(ctx, db, firmsSQL, nil, func(rows *sql.Rows) error {
		var m middle
		err := rows.Scan(&m.who, &m.name, &m.sent, &m.lots, &m.turned, &m.in, &m.out, &m.first, &m.last, &m.gap, &m.senders, &m.recipients, &m.byText, &m.from, &m.fromName, &m.to, &m.toName, &m.codes)
		out = append(out, m)
		return err
	})
	return out, err
}

// others names the main hand and how many more there are.
func others(name string, n int64) string {
	if n > 1 {
		return detect.Quote(name) + " and " + detect.Plural(n-1, "other", "others")
	}
	return detect.Quote(name)
}

func orNone(n int64) string {
	if n == 0 {
		return "none match"
	}
	return detect.Plural(n, "lot matches", "lots match")
}

func finding(m middle, window float64, turned, sent int64) detect.Seen {
	value := fmt.Sprintf("%.2f", m.out)
	strength := max(0, 1-float64(m.turned)/float64(m.lots)) * (1 - m.gap/(2*window))
	house := detect.SameHouse(m.name, m.fromName) || detect.SameHouse(m.name, m.toName)
	if house {
		strength /= 2
	}
	f := trade.Finding{
		ID:    trade.ShortID("fnd", "retold", m.who),
		Title: fmt.Sprintf("%s: %s received and sent on", m.name, detect.Plural(m.lots, "lot", "lots")), Subject: m.name, SubjectID: m.who,
		FirstOn: m.first, LastOn: m.last, ValueUSD: &value, Strength: strength,
	}
	markup := ""
	if m.in > 0 {
		markup = fmt.Sprintf(", %s times what they were declared at before", detect.Times(m.out/m.in))
	}
	f.Sentence = fmt.Sprintf("Between %s and %s %s received %s of controlled goods (HS %s) from %s and sent lots of the same code, unit, quantity and model or text on to %s, half of them within %.0f days, declared at USD %s%s. Looked for the other way round in time (sent before the like one came), %s. This is consistent with a distributor's ordinary trade, and with goods that pass through its hands to another buyer.",
		m.first, m.last, detect.Quote(m.name), detect.Plural(m.lots, "lot", "lots"), m.codes, others(m.fromName, m.senders), others(m.toName, m.recipients), m.gap, detect.Money(m.out), markup, orNone(m.turned))
	f.Why = []trade.Reason{
		{Feature: "like lots", Score: 1 - m.p, Left: detect.Plural(m.lots, "match", "matches"), Right: fmt.Sprintf("%d with time turned round", m.turned),
			Detail: fmt.Sprintf("of %s sent; over all firms %s of %s match with time turned round; p=%s", detect.Plural(m.sent, "lot", "lots"), detect.Thousands(turned), detect.Thousands(sent), detect.Tiny(m.p))},
		{Feature: "days between", Score: 1 - m.gap/(2*window), Detail: fmt.Sprintf("median %.0f", m.gap)},
	}
	if m.byText > 0 {
		f.Why = append(f.Why, trade.Reason{Feature: "by text", Score: float64(m.lots-m.byText) / float64(m.lots), Detail: detect.Plural(m.byText, "lot meets", "lots meet") + " by the beginning of the text and the very same quantity; a model, where one is stated, is not the same on both"})
	}
	if house {
		f.Why = append(f.Why, trade.Reason{Feature: "one distinctive name", Score: 0.5, Left: m.fromName, Right: m.toName, Detail: "the firm may belong with one of these two; strength halved"})
	}
	seen := detect.Seen{Finding: f, Key: m.who, P: detect.P(m.p), EvidenceSQL: evidenceSQL}
	if strings.HasPrefix(m.who, "ent-") {
		seen.Measures = []string{"sum value_usd where sender.entity:" + m.who + " by month", "sum value_usd where recipient.entity:" + m.who + " by month"}
	}
	return seen
}
