// Package sharedidentity finds firms without a listing that share a number, an
// address, a contact or a rarely used broker with a listed party. It reads
// normalize.item, normalize.party, resolve.link, resolve.entity, screen.hit,
// classify.control and, where lists are loaded, watchlist.address, .listing and
// .entity, and writes nothing itself: the runner writes what it returns.
package sharedidentity

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

// saidTies is how many ties a sentence gives in words; the reasons hold them all.
const saidTies = 3

// weights say how much a tie of each kind tells, where two firms share it.
var weights = map[string]float64{"tax number": 1, "e-mail address": 0.9, "telephone number": 0.9, "address": 0.7, "broker": 0.3}

type detector struct{ def detect.Definition }

// New returns the detector.
func New() (detect.Detector, error) {
	def, err := detect.ParseDefinition(defYAML)
	return detector{def}, err
}

func (d detector) Definition() detect.Definition { return d.def }

// tie is one thing that an unlisted firm and a listed party share.
type tie struct {
	kind, shown, listed, name, listing, list, listedOn, hit string
	sharers                                                 int64
	score                                                   float64
}

// firm is one unlisted firm with its ties, the rarest first.
type firm struct {
	who, name, first, last string
	decls                  int64
	value, listed          float64 // USD: all goods, listed goods
	receives               bool
	ties                   []tie
}

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	addresses, err := hasTable(ctx, in.DB, "watchlist", "address")
	if err != nil {
		return nil, err
	}
	for _, q := range statements(in, addresses) {
		if err := in.DB.Exec(ctx, q); err != nil {
			return nil, err
		}
	}
	var firms []*firm
	err = store.QueryAll(ctx, in.DB, firmsSQL, []any{in.Param("min_usd")}, func(rows *sql.Rows) error {
		var f firm
		var t tie
		if err := rows.Scan(&f.who, &f.name, &f.decls, &f.value, &f.listed, &f.first, &f.last, &f.receives,
			&t.kind, &t.shown, &t.sharers, &t.listed, &t.name, &t.listing, &t.list, &t.score, &t.listedOn, &t.hit); err != nil {
			return err
		}
		if len(firms) == 0 || firms[len(firms)-1].who != f.who {
			firms = append(firms, &f)
		}
		last := firms[len(firms)-1]
		last.ties = append(last.ties, t)
		return nil
	})
	if err != nil {
		return nil, err
	}
	seen := make([]detect.Seen, 0, len(firms))
	for _, f := range firms {
		seen = append(seen, finding(f))
	}
	return seen, nil
}

// strength counts each shared thing once, whoever of the listed has it.
func (f *firm) strength() float64 {
	left := 1.0
	done := map[string]bool{}
	for _, t := range f.ties {
		if k := t.kind + "|" + t.shown; !done[k] {
			done[k] = true
			left *= 1 - weights[t.kind]*2/float64(t.sharers)
		}
	}
	return 1 - left
}

func (t tie) String() string {
	say := fmt.Sprintf("its %s (%s) with %s, which matches %s on list %s (score %.2f", t.kind, t.shown, detect.Quote(t.name), detect.Quote(t.listing), t.list, t.score)
	if strings.HasPrefix(t.listed, "list|") {
		say = fmt.Sprintf("its %s (%s) with %s of list %s (the list gives the address", t.kind, t.shown, detect.Quote(t.name), t.list)
	}
	if t.listedOn != "" {
		say += ", listed " + t.listedOn
	}
	return say + ")"
}

func finding(f *firm) detect.Seen {
	value := fmt.Sprintf("%.2f", f.value)
	out := trade.Finding{
		ID:      trade.ShortID("fnd", "shared-identity", f.who),
		Title:   fmt.Sprintf("%s shares %s with a listed party (%s)", f.name, article(f.ties[0].kind), f.ties[0].name),
		Subject: f.name, SubjectID: f.who, FirstOn: f.first, LastOn: f.last, ValueUSD: &value, Strength: f.strength(),
	}
	var said []string
	for _, t := range f.ties {
		if t.hit != "" && !slices.Contains(out.HitIDs, t.hit) {
			out.HitIDs = append(out.HitIDs, t.hit)
		}
		said = append(said, t.String())
		out.Why = append(out.Why, trade.Reason{Feature: t.kind, Score: weights[t.kind] * 2 / float64(t.sharers), Left: f.name, Right: t.name,
			Detail: fmt.Sprintf("%s > %s %s > %s > %s on list %s; %s of the loaded records and lists have it", f.name, t.kind, t.shown, t.name, t.listing, t.list, detect.Plural(t.sharers, "firm", "firms"))})
	}
	role, where := "the sender", "sender.entity:"
	if f.receives {
		role, where = "the recipient", "recipient.entity:"
	}
	more := ""
	if n := len(said) - saidTies; n > 0 {
		said, more = said[:saidTies], fmt.Sprintf(", and has %s more", detect.Plural(int64(n), "such tie", "such ties"))
	}
	out.Sentence = fmt.Sprintf("%s, which matches no listing itself and is %s of %s for USD %s from %s to %s, shares %s%s. Goods on a control list are USD %s of that value. This is consistent with tenants of one building or clients of one agent, and with firms that belong together.",
		detect.Quote(f.name), role, detect.Plural(f.decls, "declaration", "declarations"), detect.Money(f.value), f.first, f.last, strings.Join(said, "; "), more, detect.Money(f.listed))
	seen := detect.Seen{Finding: out, Key: f.who, EvidenceSQL: evidenceSQL}
	if strings.HasPrefix(f.who, "ent-") {
		seen.Measures = []string{"sum value_usd where " + where + f.who + " by month", "count declarations where " + where + f.who}
	}
	return seen
}

func article(kind string) string {
	if strings.ContainsRune("aeiou", rune(kind[0])) {
		return "an " + kind
	}
	return "a " + kind
}
