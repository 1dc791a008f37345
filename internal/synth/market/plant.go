package market

import (
	"fmt"
	"math"
)

// Sizes are drawn from what is published of each pattern: rises of three to ten times
// (FinCEN and BIS, November 2023), companies that ship weeks to months after
// registration (press accounts of 2022 and 2023), intermediaries that serve one
// client with listed goods in four fifths of their trade or more, orders divided
// over days, the same lots sent on within weeks at a mark-up of a few to sixty percent.

// plant adds every pattern n times.
func (m *Market) plant(n int) {
	for range n {
		m.surge()
		m.newImporterA()
		m.newImporterB()
		m.newCompany()
		m.oneClient()
		m.lineShift()
		m.unitValue()
		m.split()
		m.circle()
		m.routing()
		m.identity()
		m.retold()
		m.mismatch()
		m.listedParty()
	}
}

// instance opens an instance of a pattern.
func (m *Market) instance(pattern string, subjects ...*Firm) int {
	p := Planted{Pattern: pattern}
	for _, f := range subjects {
		p.Subjects = append(p.Subjects, f.Entity())
	}
	m.Planted = append(m.Planted, p)
	return len(m.Planted)
}

func (m *Market) surge() {
	f, g, s := m.firm("RU", "surge"), pick(m, listed), pick(m, m.senders)
	lot, rate, times := m.between(1e4, 5e4), m.between(1.5, 4), m.between(3.5, 10)
	n := m.instance("surge", f)
	m.run(f, deal{seller: s, good: g, rate: rate, lot: lot, to: event + 1, instance: n})
	// The rise takes one to three months.
	begin := event + 1
	m.run(f, deal{seller: s, good: g, rate: rate * times, lot: lot, from: begin, to: months, instance: n, season: func(t int) float64 {
		return min(1, float64(t-begin+1)/3)
	}})
}

func (m *Market) newImporterA() {
	f := m.firm("RU", "new-importer")
	m.run(f, deal{seller: pick(m, m.senders), good: pick(m, listed), rate: m.between(1.5, 4), lot: m.between(2e4, 1.5e5), from: event + 1 + m.rng.IntN(3), to: months, instance: m.instance("new-importer", f)})
}

func (m *Market) newImporterB() {
	f := m.firm("RU", "new-importer")
	m.run(f, deal{seller: pick(m, m.senders), good: pick(m, ordinary), rate: 2, lot: 2e4, to: months})
	m.run(f, deal{seller: pick(m, m.senders), good: pick(m, listed), rate: m.between(1.5, 4), lot: m.between(2e4, 1.5e5), from: event + 1 + m.rng.IntN(3), to: months, instance: m.instance("new-importer", f)})
}

func (m *Market) newCompany() {
	f, from := m.firm("RU", "new-company"), event+1+m.rng.IntN(4)
	f.Registered = start.AddDate(0, from, -int(m.between(7, 150)))
	m.run(f, deal{seller: pick(m, m.senders), good: pick(m, listed), rate: m.between(1.5, 4), lot: m.between(2e4, 1.5e5), from: from, to: months, instance: m.instance("new-company", f)})
}

func (m *Market) oneClient() {
	country := pick(m, []string{"TR", "HK", "AE", "KZ"})
	seller, client := m.firm(country, "one-client-intermediary"), m.firm("RU", "one-client-intermediary")
	m.run(client, deal{seller: pick(m, m.senders), good: pick(m, listed), rate: 2, lot: 2e4, to: event + 1})
	n, from := m.instance("one-client-intermediary", seller), event+1+m.rng.IntN(3)
	m.run(client, deal{seller: seller, good: pick(m, listed), rate: m.between(1.5, 4), lot: m.between(2e4, 2e5), from: from, to: months, instance: n})
	if m.rng.IntN(2) == 0 { // a little else
		m.run(client, deal{seller: seller, good: pick(m, ordinary), rate: 0.3, lot: 5e3, from: from, to: months, instance: n})
	}
}

func (m *Market) lineShift() {
	f := m.firm("RU", "line-of-business-shift")
	n := m.instance("line-of-business-shift", f)
	before, rate := ordinary[3+m.rng.IntN(2)], m.between(1.2, 3)
	m.run(f, deal{seller: pick(m, m.senders), good: before, rate: rate, lot: 2e4, to: event + 1, instance: n})
	m.run(f, deal{seller: pick(m, m.senders), good: pick(m, listed), rate: rate, lot: m.between(2e4, 8e4), from: event + 1, to: months, instance: n})
	m.run(f, deal{seller: pick(m, m.senders), good: before, rate: 0.2 * rate, lot: 2e4, from: event + 1, to: months})
}

func (m *Market) unitValue() {
	f, times := m.firm("RU", "unit-value"), m.between(6, 25)
	if m.rng.IntN(3) == 0 {
		times = 1 / times
	}
	m.run(f, deal{seller: pick(m, m.senders), good: pick(m, listed[:5]), rate: 0.7, lot: m.between(3e4, 9e4), to: months, markup: times, instance: m.instance("unit-value", f)})
}

func (m *Market) split() {
	seller, f, g := m.firm("CN", "split-consignments"), m.firm("RU", "split-consignments"), pick(m, listed)
	n := m.instance("split-consignments", f, seller)
	for t := 1; t < months; t += 1 + m.rng.IntN(2) {
		first := m.day(t)
		for range 3 + m.rng.IntN(4) {
			r := m.sell(f, deal{seller: seller, good: g, lot: 2000, instance: n}, first.AddDate(0, 0, m.rng.IntN(6)))
			value := m.between(1500, 2480)
			r.quantity = max(1, math.Round(value/g.price))
			r.value = math.Round(value*100) / 100
		}
	}
}

// circle sends the same lots round three firms.
func (m *Market) circle() {
	a, b, c, g := m.firm("RU", "circular-trade"), m.firm("KZ", "circular-trade"), m.firm("TR", "circular-trade"), pick(m, listed)
	n, model := m.instance("circular-trade", a, b, c), fmt.Sprintf("%s %s-%d", g.text, m.code(2), 100+m.rng.IntN(900))
	for t := range 2 + m.rng.IntN(4) {
		on, lot := m.day(1+4*t), m.between(3e4, 2e5)
		quantity := max(20, math.Round(lot/g.price))
		for i, leg := range [][2]*Firm{{a, b}, {b, c}, {c, a}} {
			r := m.sell(leg[1], deal{seller: leg[0], good: g, lot: lot, instance: n}, on.AddDate(0, 0, i*(15+m.rng.IntN(60))))
			r.text, r.quantity, r.value = model, math.Round(quantity*(1+0.04*(m.rng.Float64()-0.5))), math.Round(lot*(1+0.05*float64(i)))
			if leg[1].Country != "RU" { // the export is declared in the country that it leaves, or at the next one's customs
				r.reporter, r.file = "KZ", "kz"
			}
		}
	}
}

func (m *Market) routing() {
	seller, f := m.firm("HK", "routing-oddity"), m.firm("RU", "routing-oddity")
	n := m.instance("routing-oddity", f, seller)
	hub, origin := pick(m, []string{"TR", "AE", "KZ", "CN"}), pick(m, []string{"DE", "US", "JP", "NL"})
	for range 5 + m.rng.IntN(10) {
		r := m.sell(f, deal{seller: seller, good: pick(m, listed), lot: m.between(2e4, 2e5), origin: origin, instance: n}, m.day(event+1+m.rng.IntN(months-event-1)))
		r.dispatch = hub
	}
}

func (m *Market) identity() {
	boss, f := m.firm("RU", "shared-identity"), m.firm("RU", "shared-identity")
	boss.Listed = true
	n := m.instance("shared-identity", f)
	switch m.rng.IntN(3) {
	case 0:
		f.Address = boss.Address
	case 1:
		phone := fmt.Sprintf(" TEL +7 495 %03d %02d %02d", m.rng.IntN(1000), m.rng.IntN(100), m.rng.IntN(100))
		f.Address, boss.Address = f.Address+phone, boss.Address+phone
	default:
		mail := fmt.Sprintf(" OFFICE@%s.EXAMPLE", m.word(3))
		f.Address, boss.Address = f.Address+mail, boss.Address+mail
	}
	m.run(boss, deal{seller: pick(m, m.senders), good: pick(m, ordinary), rate: 1, lot: 2e4, to: event + 2})
	m.run(f, deal{seller: pick(m, m.senders), good: pick(m, ordinary), rate: 1.5, lot: 3e4, from: event, to: months, instance: n})
}

// retold passes lots on, at a mark-up and within weeks.
func (m *Market) retold() {
	middle, f, g := m.firm("KZ", "retold"), m.firm("RU", "retold"), pick(m, listed)
	n, source := m.instance("retold", middle), pick(m, m.senders)
	m.run(f, deal{seller: pick(m, m.senders), good: g, rate: 1, lot: 2e4, to: months}) // its ordinary trade
	for range 5 + m.rng.IntN(10) {
		on := m.day(2 + m.rng.IntN(months-5))
		in := *m.sell(middle, deal{seller: source, good: g, lot: m.between(2e4, 1.5e5), instance: n}, on)
		out := m.sell(f, deal{seller: middle, good: g, lot: in.value, instance: n}, on.AddDate(0, 0, 3+m.rng.IntN(40)))
		out.text, out.quantity, out.value, out.origin = in.text, in.quantity, math.Round(in.value*m.between(1.05, 1.6)), in.origin
	}
}

func (m *Market) mismatch() {
	f := m.firm("RU", "hs-text-mismatch")
	n, declared := m.instance("hs-text-mismatch", f), pick(m, ordinary)
	m.run(f, deal{seller: pick(m, m.senders), good: declared, rate: 1, lot: 2e4, to: months})
	for range 4 + m.rng.IntN(5) {
		r := m.sell(f, deal{seller: pick(m, m.senders), good: declared, lot: m.between(1e4, 6e4), instance: n}, m.day(m.rng.IntN(months)))
		r.text, r.mismatch = fmt.Sprintf("INTEGRATED CIRCUITS, PROCESSORS %s-%d", m.code(2), m.rng.IntN(900)), true
	}
}

func (m *Market) listedParty() {
	f := m.firm("RU", "listed-party")
	f.Listed = true
	m.run(f, deal{seller: pick(m, m.senders), good: pick(m, ordinary), rate: 1, lot: 2e4, to: months, instance: m.instance("listed-party", f)})
}
