// Package circulartrade finds goods that go from one firm through others back to
// it. It reads normalize.item, normalize.goods, normalize.party, resolve.link and
// resolve.entity, and writes nothing itself: the runner writes what it returns.
package circulartrade

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

// longest is how many legs a round may have.
const longest = 4

// perInsert bounds the placeholders of one statement.
const perInsert = 500

type detector struct{ def detect.Definition }

// New returns the detector.
func New() (detect.Detector, error) {
	def, err := detect.ParseDefinition(defYAML)
	return detector{def}, err
}

func (d detector) Definition() detect.Definition { return d.def }

// round is one way out and back.
type round struct {
	ring, first, last, key string
	days                   int64
	weight                 float64
	legs, firms            []string
}

// ring is all rounds of the same firms.
type ring struct {
	key         string
	names       []string // in the order of the first round
	first, last string
	rounds      []round
	weight      float64
	quick       float64 // sum of 1 - days/(2 x legs x max_gap)
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	statements := legs(in)
	for n := 1; n < longest; n++ {
		statements = append(statements, step(in, n)...)
	}
	for _, q := range statements {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
	var big int64
	if _, err := store.QueryOne(ctx, in.DB, "SELECT count(*) FROM ct_big", nil, &big); err != nil {
		return nil, err
	}
	if big > 0 {
		in.Note("%s with more than %g records among firms that send and receive them left out", detect.Plural(big, "kind of goods", "kinds of goods"), in.Param("max_legs"))
	}
	rings, err := read(ctx, in)
	if err != nil {
		return nil, err
	}
	if err := mark(ctx, in.DB, rings); err != nil {
		return nil, err
	}
	seen := make([]detect.Seen, 0, len(rings))
	for _, r := range rings {
		seen = append(seen, finding(r))
	}
	return seen, nil
}

// read gathers the rounds per set of firms. A record that was counted for one
// round is not counted again.
func read(ctx context.Context, in detect.Input) ([]*ring, error) {
	names := map[string]string{}
	if err := store.QueryAll(ctx, in.DB, namesSQL, nil, func(rows *sql.Rows) error {
		var who, name string
		err := rows.Scan(&who, &name)
		names[who] = name
		return err
	}); err != nil {
		return nil, err
	}
	used := map[string]bool{}
	at := map[string]*ring{}
	err := store.QueryAll(ctx, in.DB, roundsSQL, nil, func(rows *sql.Rows) error {
		var r round
		var legs, records, firms string
		if err := rows.Scan(&r.ring, &r.first, &r.last, &r.days, &r.weight, &r.key, &legs, &records, &firms); err != nil {
			return err
		}
		r.legs, r.firms = strings.Split(legs, ","), strings.Split(firms, "|")
		items := strings.Split(records, ",")
		if slices.ContainsFunc(items, func(l string) bool { return used[l] }) {
			return nil
		}
		for _, l := range items {
			used[l] = true
		}
		g := at[r.ring]
		if g == nil {
			g = &ring{key: r.ring, first: r.first}
			for _, f := range r.firms {
				g.names = append(g.names, names[f])
			}
			at[r.ring] = g
		}
		g.rounds = append(g.rounds, r)
		g.last = max(g.last, r.last)
		g.weight += r.weight
		g.quick += 1 - float64(r.days)/(2*float64(len(r.legs))*in.Param("max_gap"))
		return nil
	})
	var out []*ring
	for _, g := range at {
		if float64(len(g.rounds)) >= in.Param("min_rounds") && g.weight >= in.Param("min_usd") {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b *ring) int { return strings.Compare(a.key, b.key) })
	return out, err
}

// mark writes the legs of the rings that are kept into ct_hit, for the evidence.
func mark(ctx context.Context, db store.Engine, rings []*ring) error {
	if err := db.Exec(ctx, "CREATE OR REPLACE TEMP TABLE ct_hit (key VARCHAR, leg BIGINT, note VARCHAR)"); err != nil {
		return err
	}
	var args []any
	flush := func() error {
		if len(args) == 0 {
			return nil
		}
		err := db.Exec(ctx, hitValues(len(args)/3), args...)
		args = nil
		return err
	}
	for _, g := range rings {
		for n, r := range g.rounds {
			for i, l := range r.legs {
				args = append(args, g.key, l, fmt.Sprintf("round %d, leg %d of %d", n+1, i+1, len(r.legs)))
			}
			if len(args) >= 3*perInsert {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

func finding(g *ring) detect.Seen {
	value := fmt.Sprintf("%.2f", g.weight)
	strength := g.quick / float64(len(g.rounds))
	house := false
	for i, a := range g.names {
		house = house || slices.ContainsFunc(g.names[i+1:], func(b string) bool { return detect.SameHouse(a, b) })
	}
	if house {
		strength /= 2
	}
	way := make([]string, 0, len(g.names)+1)
	for _, n := range append(slices.Clone(g.names), g.names[0]) {
		way = append(way, detect.Quote(n))
	}
	var codes []string
	for _, r := range g.rounds {
		if hs := strings.Split(r.key, "|")[1]; !slices.Contains(codes, hs) {
			codes = append(codes, hs)
		}
	}
	slices.Sort(codes)
	shortest := slices.MinFunc(g.rounds, func(a, b round) int { return int(a.days - b.days) }).days
	longest := slices.MaxFunc(g.rounds, func(a, b round) int { return int(a.days - b.days) }).days
	f := trade.Finding{
		ID:    trade.ShortID("fnd", "circular-trade", g.key),
		Title: fmt.Sprintf("%s: the same goods out and back", strings.Join(g.names, ", ")), Subject: g.names[0], SubjectID: g.rounds[0].firms[0],
		FirstOn: g.first, LastOn: g.last, ValueUSD: &value, Strength: strength,
	}
	f.Sentence = fmt.Sprintf("Between %s and %s goods of the same code (HS %s) and the same model or text went %s in %s, in near the same quantity, %d to %d days from the first record to the last; the smallest declared value of each round adds up to USD %s. This is consistent with repair, processing or rent under an ordinary procedure, and with goods that go round.",
		g.first, g.last, strings.Join(codes[:min(3, len(codes))], ", "), strings.Join(way, " to "), detect.Plural(int64(len(g.rounds)), "round", "rounds"), shortest, longest, detect.Money(g.weight))
	f.Why = []trade.Reason{
		{Feature: "rounds", Score: 1, Detail: fmt.Sprintf("%d, of %d firms", len(g.rounds), len(g.names))},
		{Feature: "time", Score: g.quick / float64(len(g.rounds)), Detail: fmt.Sprintf("%d to %d days", shortest, longest)},
	}
	if house {
		f.Why = append(f.Why, trade.Reason{Feature: "one distinctive name", Score: 0.5, Detail: "two of the firms may belong together; strength halved"})
	}
	seen := detect.Seen{Finding: f, Key: g.key, EvidenceSQL: evidenceSQL}
	if a, b := g.rounds[0].firms[0], g.rounds[0].firms[1]; strings.HasPrefix(a, "ent-") && strings.HasPrefix(b, "ent-") {
		seen.Measures = []string{"sum value_usd where sender.entity:" + a + " recipient.entity:" + b + " by month",
			"sum value_usd where recipient.entity:" + a + " sender.entity:" + g.rounds[0].firms[len(g.rounds[0].firms)-1] + " by month"}
	}
	for _, r := range g.rounds {
		seen.Series = append(seen.Series, detect.Point{Label: "round, smallest value", X: r.first, Value: r.weight, Unit: "usd"})
	}
	return seen
}
