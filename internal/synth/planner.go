package synth

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// planner collects the planted declarations and what is expected of them.
type planner struct {
	seed     uint64
	specs    []*fileSpec
	planted  map[*fileSpec][]*declaration
	patterns []*Pattern
	decoys   []*Decoy
	// items of each pattern or decoy, by its id, filled while files are written
	items  map[string][]ItemKey
	gauges []*gauge
	ratios []ratio
	serial int
	err    error
}

// gauge computes one expected number from the records as they are written.
type gauge struct {
	id   string // pattern/expectation
	keep func(r *record) bool
	kind gaugeKind
	sum  int64
	seen map[string]bool
}

type gaugeKind int

const (
	countRows gaugeKind = iota
	countDeclarations
	countRecipients
	sumUSD
	sumKg
	sumQuantity
)

// ratio is one expectation over another.
type ratio struct{ id, over, under string }

func (g *gauge) see(r *record) {
	if !g.keep(r) {
		return
	}
	switch g.kind {
	case countRows:
		g.sum++
	case countDeclarations:
		g.seen[r.decl.no] = true
	case countRecipients:
		g.seen[r.decl.recipient.key] = true
	case sumUSD:
		g.sum += r.usd
	case sumKg:
		g.sum += r.net
	case sumQuantity:
		g.sum += r.qty
	}
}

// value is the number so far, and how many decimal places it counts in.
func (g *gauge) value() (n int64, places int) {
	switch g.kind {
	case countDeclarations, countRecipients:
		return int64(len(g.seen)), 0
	case sumUSD:
		return g.sum, 2
	case sumKg, sumQuantity:
		return g.sum, 3
	}
	return g.sum, 0
}

// pattern opens a pattern; its expectations follow.
func (p *planner) pattern(pat Pattern) *Pattern {
	p.patterns = append(p.patterns, &pat)
	return &pat
}

func (p *planner) decoy(d Decoy) { p.decoys = append(p.decoys, &d) }

// measureWords are the aggregate and the unit of each kind of gauge.
var measureWords = map[gaugeKind][2]string{
	countRows: {"count rows", "rows"}, countDeclarations: {"count declarations", "declarations"}, countRecipients: {"count recipients", "recipients"},
	sumUSD: {"sum value_usd", "usd"}, sumKg: {"sum net_kg", "kg"}, sumQuantity: {"sum quantity", "quantity"},
}

// expect adds a number to a pattern: what the measure of that kind over the
// filter gives, which is what a gauge sees of the records that keep passes.
func (p *planner) expect(pat *Pattern, id string, kind gaugeKind, filter, note string, keep func(r *record) bool) {
	words := measureWords[kind]
	pat.Expect = append(pat.Expect, Expect{ID: id, Measure: words[0] + " where " + filter, Unit: words[1], Note: note})
	p.gauges = append(p.gauges, &gauge{id: pat.ID + "/" + id, keep: keep, kind: kind, seen: map[string]bool{}})
}

// ratio adds a ratio of two expectations of the pattern.
func (p *planner) ratio(pat *Pattern, id, measure, over, under string) {
	pat.Expect = append(pat.Expect, Expect{ID: id, Measure: measure, Unit: "ratio", Note: over + " / " + under})
	p.ratios = append(p.ratios, ratio{id: pat.ID + "/" + id, over: pat.ID + "/" + over, under: pat.ID + "/" + under})
}

// settle writes what the gauges saw into the patterns.
func (p *planner) settle() {
	values := map[string]string{}
	gauges := map[string]*gauge{}
	for _, g := range p.gauges {
		n, places := g.value()
		gauges[g.id], values[g.id] = g, short(n, places, '.')
	}
	for _, r := range p.ratios {
		over, _ := gauges[r.over].value()
		under, _ := gauges[r.under].value()
		values[r.id] = strconv.FormatFloat(float64(over)/float64(under), 'f', 3, 64)
	}
	for _, pat := range p.patterns {
		for i := range pat.Expect {
			pat.Expect[i].Value = values[pat.ID+"/"+pat.Expect[i].ID]
		}
	}
}

// plant puts one declaration into the file of that layout and date.
func (p *planner) plant(layout string, on time.Time, tag string, from, to party, items ...*record) *declaration {
	i := slices.IndexFunc(p.specs, func(s *fileSpec) bool { return s.layout == layout && !on.Before(s.from) && !on.After(s.to) })
	if i < 0 {
		p.err = fmt.Errorf("no %s file holds %s", layout, isoDate(on))
		return &declaration{}
	}
	spec := p.specs[i]
	p.serial++
	d := newDice(p.seed, "plant"+tag+itoa(p.serial))
	dec := &declaration{no: spec.number(on, p.serial), on: on, released: on, sender: from, recipient: to, dispatch: from.country, trading: from.country,
		dest: to.country, procedure: "4000000", currency: pick(d, currencies), incoterms: pick(d, incoterms), post: spec.post(on), items: items}
	if tag != "" {
		dec.tags = []string{tag}
	}
	if layout == layoutKazakhExport || layout == layoutTurkishExport {
		dec.procedure = "1000000"
	}
	for n, r := range items {
		r.decl, r.item = dec, n+1
		if r.origin == "" {
			r.origin = from.country
		}
		if r.maker == "" {
			r.maker = from.nameEN
		}
		if r.gross == 0 {
			r.gross = r.net + r.net/16/10*10
		}
		describe(d, r, r.ru, r.en, r.zh)
	}
	p.planted[spec] = append(p.planted[spec], dec)
	return dec
}

// thing is a planted goods line before it is described.
func thing(hs, ru, en, zh string, u unit, qty float64, netKg float64, cents int64) *record {
	r := &record{hs: hs, ru: ru, en: en, zh: zh, unit: u, qty: int64(qty*1000 + .5), net: int64(netKg*1000+.5) / 10 * 10, usd: cents}
	if u == kilos {
		r.qty = r.net
	}
	return r
}

// spread splits a total of cents over n rows with the skew of real invoices;
// the parts add up to the total exactly.
func spread(d dice, total int64, n int, sigma float64) []int64 {
	weights := make([]float64, n)
	var sum float64
	for i := range weights {
		weights[i] = d.logn(1, sigma)
		sum += weights[i]
	}
	out := make([]int64, n)
	left := total
	for i := range out {
		out[i] = max(100, int64(float64(total)*weights[i]/sum))
		left -= out[i]
	}
	// The rounding goes to the largest part, which can bear it.
	big := 0
	for i := range out {
		if out[i] > out[big] {
			big = i
		}
	}
	out[big] += left
	return out
}

// within draws a day of a month, not later than the 28th.
func within(d dice, y int, m time.Month) time.Time { return day(y, m, d.between(1, 28)) }

// Filters over records, for gauges.

func (r *record) goes(from, to string) bool { return r.decl.dispatch == from && r.decl.dest == to }

func (r *record) in(from, to time.Time) bool { return !r.decl.on.Before(from) && !r.decl.on.After(to) }

func (r *record) year(y int) bool { return r.decl.on.Year() == y }

func (r *record) is(prefixes ...string) bool {
	for _, p := range prefixes {
		if len(r.hs) >= len(p) && r.hs[:len(p)] == p {
			return true
		}
	}
	return false
}

// company makes an invented company with a name of its own.
func company(key, name, id, country string) party {
	return party{name: name, nameEN: latin(stripQuotes(name)), id: id, country: country, key: key, address: address(key, country)}
}

func address(key, country string) string {
	n := int(hash(key) % 90)
	switch country {
	case "RU":
		return fmt.Sprintf("%06d, %s, %s, Д. %d", 900600+n, townsRU[n%len(townsRU)], roadsRU[n%len(roadsRU)], n+1)
	case "CN":
		return fmt.Sprintf("NO. %d YUANYUAN ROAD, WUYOU CITY", n+1)
	case "KZ":
		return fmt.Sprintf("КАЗАХСТАН-Г.ЕРТЕГІҚАЛА-УЛ.АҢЫЗ %d", n+1)
	}
	return fmt.Sprintf("%d UTOPIA STREET, NOWHERE", n+1)
}
