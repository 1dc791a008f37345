package market

import "math"

// sellers makes the foreign sellers of the honest market.
func (m *Market) sellers(n int) {
	for i := range n {
		m.senders = append(m.senders, m.firm([]string{"CN", "DE", "TR", "IT", "CN", "KR"}[i%6], ""))
	}
}

// background makes honest importers: most of other goods, a third of listed ones
// too, sizes by Zipf's law, some with seasons, some that begin or end in the
// window. Western sellers of listed goods fall away after the event, and their
// buyers turn to others.
func (m *Market) background(n int) {
	for i := range n {
		country := "RU"
		if i%6 == 5 {
			country = "KZ"
		}
		buyer := m.firm(country, "")
		size := 3.5 * math.Pow(float64(i%60+1), -0.5)
		from, to := 0, months
		if m.rng.IntN(7) == 0 {
			from = m.rng.IntN(months - 2)
		}
		if m.rng.IntN(12) == 0 {
			to = from + 2 + m.rng.IntN(months-from-1)
			to = min(to, months)
		}
		lines := 1 + m.rng.IntN(3)
		for range lines {
			m.run(buyer, deal{seller: pick(m, m.senders), good: pick(m, ordinary), rate: size / float64(lines), lot: m.between(4e3, 8e4), from: from, to: to, season: m.season()})
		}
		if i%3 == 0 && from < event-6 { // who begins late in listed goods is a pattern, whoever it is
			m.listedLine(buyer, size, from, to)
		}
	}
}

// listedLine is an honest importer's trade in listed goods, with a change of
// supplier after the event where the first was a Western one.
func (m *Market) listedLine(buyer *Firm, size float64, from, to int) {
	d := deal{seller: pick(m, m.senders), good: pick(m, listed), rate: max(0.8, size), lot: m.between(5e3, 6e4), from: from, to: to, season: m.season()}
	if d.seller.Country == "CN" || d.seller.Country == "TR" {
		m.run(buyer, d)
		return
	}
	west := d
	west.to = min(to, event+1)
	m.run(buyer, west)
	other := d
	for other.seller.Country != "CN" {
		other.seller = pick(m, m.senders)
	}
	other.from, other.rate = max(from, event), 0.9*d.rate
	if other.from < other.to {
		m.run(buyer, other)
	}
}

// season is even for half of all trade and swings with the year for the rest.
func (m *Market) season() func(int) float64 {
	if m.rng.IntN(2) == 0 {
		return nil
	}
	peak, depth := m.rng.IntN(12), m.between(0.2, 0.7)
	return func(t int) float64 { return 1 + depth*math.Cos(2*math.Pi*float64(t%12-peak)/12) }
}

// lookalikes makes n firms of each kind that looks like a pattern and is none.
func (m *Market) lookalikes(n int) {
	for range n {
		m.likeSeason()
		m.likeRepairs()
		m.likeNewImporter()
		m.likeSmallOrders()
		m.likeWholesaler()
		m.likeNewSeller()
		m.likeMassAddress()
		m.likeDistributor()
		m.likeOtherLine()
		m.likeDearBrand()
		m.likeNewCompany()
	}
}

// Listed goods that are bought every autumn, tenfold, before as after.
func (m *Market) likeSeason() {
	m.run(m.firm("RU", "like:season"), deal{seller: pick(m, m.senders), good: pick(m, listed), rate: 1, lot: m.between(1e4, 5e4), to: months, season: func(t int) float64 {
		if k := t % 12; k >= 7 && k <= 10 {
			return 6
		}
		return 0.6
	}})
}

// Repaired parts that go out and come back, with the procedure stated.
func (m *Market) likeRepairs() {
	owner, works, parts := m.firm("RU", "like:repairs"), m.firm("TR", "like:repairs"), pick(m, listed)
	for t := 1; t < months-3; t += 3 {
		out := m.sell(works, deal{seller: owner, good: parts, lot: 3e4, file: "ru-a"}, m.day(t))
		out.reporter, out.direction, out.flow, out.text = "RU", "export", "repair", parts.text+" ZX-901 FOR REPAIR"
		back := m.sell(owner, deal{seller: works, good: parts, lot: 3e4}, m.day(t+1))
		back.flow, back.text, back.quantity, back.value = "return", parts.text+" ZX-901 AFTER REPAIR", m.rows[len(m.rows)-2].quantity, m.rows[len(m.rows)-2].value
	}
}

// A firm that begins after the event, in goods that nobody lists.
func (m *Market) likeNewImporter() {
	m.run(m.firm("RU", "like:new-importer"), deal{seller: pick(m, m.senders), good: pick(m, ordinary), rate: 3, lot: m.between(1e4, 6e4), from: event + 1 + m.rng.IntN(4), to: months})
}

// A repair shop that orders a few parts every week.
func (m *Market) likeSmallOrders() {
	m.run(m.firm("RU", "like:small-orders"), deal{seller: pick(m, m.senders), good: pick(m, listed), rate: 4.3, lot: m.between(300, 900), to: months})
}

// A wholesaler in a third country with a stock: many lots in, other lots out, of the
// same goods.
func (m *Market) likeWholesaler() {
	house, g := m.firm("KZ", "like:wholesaler"), pick(m, listed)
	m.run(house, deal{seller: pick(m, m.senders), good: g, rate: 2, lot: 6e4, to: months})
	for range 4 {
		m.run(m.firm("RU", "like:wholesaler"), deal{seller: house, good: g, rate: 0.7, lot: 2.2e4, to: months})
	}
}

// A seller that begins after the event and serves many.
func (m *Market) likeNewSeller() {
	seller, g := m.firm("TR", "like:new-seller"), pick(m, listed)
	for range 5 {
		m.run(m.firm("RU", "like:new-seller"), deal{seller: pick(m, m.senders), good: g, rate: 1, lot: 2e4, to: event + 1})
		m.run(m.Firms[len(m.Firms)-1], deal{seller: seller, good: g, rate: 1, lot: 2e4, from: event + 1, to: months})
	}
}

// Twenty firms at one address, one of them listed.
func (m *Market) likeMassAddress() {
	address := m.firm("RU", "like:mass-address").Address
	for i := range 19 {
		f := m.firm("RU", "like:mass-address")
		f.Address, f.Listed = address, i == 0
		if i%6 == 1 {
			m.run(f, deal{seller: pick(m, m.senders), good: pick(m, ordinary), rate: 1, lot: 2e4, to: months})
		}
	}
}

// A local distributor of German goods in Turkey, which sells what it sends.
func (m *Market) likeDistributor() {
	house := m.firm("TR", "like:distributor")
	m.run(m.firm("RU", "like:distributor"), deal{seller: house, good: pick(m, listed), rate: 1.5, lot: 3e4, to: months, origin: "DE"})
}

// A firm that turns from one line that nobody lists to another.
func (m *Market) likeOtherLine() {
	f := m.firm("RU", "like:other-line")
	m.run(f, deal{seller: pick(m, m.senders), good: ordinary[m.rng.IntN(10)], rate: 2, lot: 2e4, to: event + 1})
	m.run(f, deal{seller: pick(m, m.senders), good: ordinary[10+m.rng.IntN(10)], rate: 2, lot: 2e4, from: event + 1, to: months})
}

// A buyer of a dearer make, within what the trade pays.
func (m *Market) likeDearBrand() {
	m.run(m.firm("RU", "like:dear-brand"), deal{seller: pick(m, m.senders), good: pick(m, listed), rate: 1.5, lot: 2e4, to: months, markup: 1.6})
}

// A firm registered weeks before its first record, in goods that nobody lists; and
// an old one that begins in listed goods before the event.
func (m *Market) likeNewCompany() {
	f, from := m.firm("RU", "like:new-company"), 2+m.rng.IntN(18)
	f.Registered = start.AddDate(0, from, -40)
	m.run(f, deal{seller: pick(m, m.senders), good: pick(m, ordinary), rate: 3, lot: 2e4, from: from, to: months})
	old := m.firm("RU", "like:old-company")
	old.Registered = start.AddDate(-9, 0, 0)
	m.run(old, deal{seller: pick(m, m.senders), good: pick(m, listed), rate: 2, lot: 2e4, from: 3, to: months})
}
