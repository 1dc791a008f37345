package synth

import (
	"fmt"
	"time"
)

// trader makes the ordinary trade of one file.
type trader struct {
	d      dice
	u      *universe
	spec   *fileSpec
	serial int  // of declarations in this file
	number *int // of declarations in the case
}

// declaration makes one honest declaration of at most room items.
func (t *trader) declaration(on time.Time, room int) *declaration {
	d := t.d
	dec := &declaration{on: on, released: on.AddDate(0, 0, d.between(0, 2)), procedure: "4000000", currency: pick(d, currencies), incoterms: pick(d, incoterms)}
	if dec.released.After(t.spec.to) {
		dec.released = on
	}
	importer := d.IntN(len(t.u.importers))
	var sector string
	switch t.spec.layout {
	case layoutKazakhImport, layoutKazakhExport:
		n := d.IntN(len(t.u.kazakh))
		home := t.u.kazakh[n]
		sector = home.sector
		if t.spec.layout == layoutKazakhImport {
			t.between(dec, t.u.supplier(d, intoKazakhstan.pick(d, on), sector, n), home)
		} else {
			t.between(dec, home, t.foreign(outOfKazakhstan.pick(d, on), sector, n))
			dec.procedure = "1000000"
		}
	case layoutTurkishExport:
		n := d.IntN(len(t.u.turkish))
		home := t.u.turkish[n]
		sector = home.sector
		t.between(dec, home, t.foreign(outOfTurkey.pick(d, on), sector, n))
		dec.procedure = "1000000"
	case layoutOwn:
		n := d.IntN(len(t.u.importers))
		sector = t.u.importers[n].sector
		seller := t.u.supplier(d, "CN", sector, n)
		t.between(dec, seller, t.foreign(outOfChina.pick(d, on), sector, n))
		dec.sender.name = seller.nameZH
		dec.recipient.name, dec.recipient.id = dec.recipient.nameEN, ""
	default:
		home := t.u.importers[importer]
		sector = home.sector
		t.between(dec, t.u.supplier(d, intoRussia.pick(d, on), sector, importer), home)
	}
	t.serial++
	*t.number++
	dec.no = t.spec.number(dec.on, *t.number)
	dec.post = t.spec.post(dec.on)
	items := 1
	for items < 6 && d.chance(.42) {
		items++
	}
	for n := range min(items, room) {
		dec.items = append(dec.items, t.item(dec, n+1, t.u.pick(d, sector, on)))
	}
	return dec
}

// foreign is the buyer abroad of an export.
func (t *trader) foreign(country, sector string, of int) *firm {
	if country == "RU" {
		for n := of; ; n++ {
			if f := t.u.importers[n%len(t.u.importers)]; f.sector == sector {
				return f
			}
		}
	}
	return t.u.supplier(t.d, country, sector, of)
}

// between sets both ends and the countries of a declaration. Some goods are
// sold by a third country's trader: trading country and dispatch differ.
func (t *trader) between(dec *declaration, sender, recipient *firm) {
	dec.sender, dec.recipient = sender.party(), recipient.party()
	dec.dispatch, dec.trading, dec.dest = sender.country, sender.country, recipient.country
	if t.d.chance(.04) {
		dec.trading = pick(t.d, []string{"AE", "TR", "DE"})
	}
}

var (
	currencies = []string{"USD", "USD", "USD", "CNY", "CNY", "EUR", "RUB"}
	incoterms  = []string{"FOB", "FCA", "EXW", "CPT", "DAP", "CIF", "DDP"}
)

// item makes one goods line.
func (t *trader) item(dec *declaration, n int, g *good) *record {
	d := t.d
	r := &record{decl: dec, item: n, hs: g.code(dec.on), unit: g.unit, origin: dec.dispatch, maker: dec.sender.nameEN}
	if d.chance(.12) {
		r.maker = fmt.Sprintf("%s FACTORY NO. %d", dec.sender.nameEN, d.between(2, 9))
	}
	if d.chance(.03) && dec.dispatch != "CN" {
		r.origin = "CN"
	}
	qty := d.logn(g.qty, 1)
	if g.unit == pieces || g.unit == pairs || g.unit == sets {
		r.qty = max(1, int64(qty+.5)) * 1000
	} else {
		r.qty = max(1, int64(qty*100)) * 10
	}
	amount := float64(r.qty) / 1000
	r.net = max(10, int64(amount*d.logn(g.kg, .12)*100)*10)
	if g.unit == kilos {
		r.net = r.qty
	}
	r.gross = r.net + int64(float64(r.net)*(.02+.1*d.Float64()))/10*10
	r.usd = max(1, int64(amount*d.logn(g.price, g.sigma)*100+.5))
	r.noItem = t.spec.layout == layoutVendor && d.chance(.3)
	if d.chance(.8) {
		repeat(d, r, g)
	} else {
		describe(d, r, g.ru, g.en, g.zh)
	}
	return r
}
