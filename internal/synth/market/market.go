package market

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// The window of every market, and the event in it.
const (
	months = 24
	event  = 13 // the month of the event, counted from 0: 2022-02, as the window begins in 2021-01
)

// Event is the day of the event of every market.
const Event = "2022-02-24"

var start = time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)

// Firm is one invented firm: one entity with one spelling.
type Firm struct {
	ID      int64
	Name    string
	Country string
	TaxID   string
	Address string
	// Kind is "" for the honest background, the id of a pattern, or of a
	// look-alike ("like:season").
	Kind       string
	Registered time.Time // zero: the registry does not know it
	Listed     bool      // a hit of the screening names it
}

// Entity is the id under which detectors name the firm.
func (f *Firm) Entity() string { return fmt.Sprintf("ent-%06d", f.ID) }

// Honest says that no pattern was planted on the firm.
func (f *Firm) Honest() bool { return f.Kind == "" || len(f.Kind) > 5 && f.Kind[:5] == "like:" }

// good is a kind of goods with what is usual for it.
type good struct {
	hs6, text, unit string
	price, spread   float64 // median USD per unit, and the spread of ln price
	kg              float64 // per unit
	listed          bool
}

var listed = []good{
	{"854231", "PROCESSORS AND CONTROLLERS, INTEGRATED CIRCUITS MODEL", "H87", 18, 0.5, 0.004, true},
	{"854232", "MEMORIES, INTEGRATED CIRCUITS MODEL", "H87", 6, 0.5, 0.003, true},
	{"854239", "INTEGRATED CIRCUITS, OTHER, MODEL", "H87", 4, 0.5, 0.003, true},
	{"852691", "RADIO NAVIGATIONAL AID APPARATUS MODEL", "H87", 240, 0.4, 0.6, true},
	{"848210", "BALL BEARINGS TYPE", "H87", 9, 0.5, 0.3, true},
	{"853224", "CERAMIC MULTILAYER CAPACITORS TYPE", "KGM", 85, 0.4, 1, true},
	{"847150", "PROCESSING UNITS MODEL", "H87", 900, 0.4, 4, true},
	{"850440", "STATIC CONVERTERS, POWER SUPPLIES MODEL", "H87", 60, 0.5, 1.2, true},
}

var ordinary = []good{
	{"851671", "COFFEE MAKERS MODEL", "H87", 45, 0.4, 3, false}, {"850940", "FOOD MIXERS MODEL", "H87", 35, 0.4, 2.5, false},
	{"940360", "WOODEN FURNITURE, TABLES ARTICLE", "H87", 80, 0.5, 20, false}, {"640399", "LEATHER FOOTWEAR ARTICLE", "NPR", 30, 0.4, 1, false},
	{"610910", "COTTON T-SHIRTS ARTICLE", "H87", 5, 0.4, 0.2, false}, {"392690", "PLASTIC ARTICLES TYPE", "KGM", 6, 0.4, 1, false},
	{"401110", "PASSENGER CAR TYRES SIZE", "H87", 60, 0.3, 9, false}, {"870899", "PARTS OF MOTOR VEHICLES NO", "KGM", 14, 0.5, 1, false},
	{"841810", "REFRIGERATORS MODEL", "H87", 320, 0.3, 60, false}, {"950300", "TOYS ARTICLE", "H87", 4, 0.5, 0.3, false},
	{"220421", "WINE IN BOTTLES OF", "LTR", 4, 0.4, 1.2, false}, {"090121", "ROASTED COFFEE IN PACKS OF", "KGM", 9, 0.3, 1, false},
	{"330499", "SKIN CARE PREPARATIONS ARTICLE", "KGM", 25, 0.5, 1, false}, {"852872", "TELEVISION SETS MODEL", "H87", 280, 0.3, 12, false},
	{"732393", "KITCHENWARE OF STEEL ARTICLE", "KGM", 11, 0.4, 1, false}, {"848180", "TAPS AND VALVES TYPE", "KGM", 18, 0.4, 1, false},
	{"731815", "SCREWS AND BOLTS SIZE", "KGM", 3, 0.3, 1, false}, {"854442", "CABLES WITH CONNECTORS TYPE", "KGM", 16, 0.4, 1, false},
	{"520852", "PRINTED COTTON FABRIC ARTICLE", "MTK", 3, 0.3, 0.2, false}, {"620342", "COTTON TROUSERS ARTICLE", "H87", 11, 0.4, 0.5, false},
}

// row is one goods item.
type row struct {
	file, direction, reporter string
	decl                      int64
	on                        time.Time
	flow                      string
	sender, recipient         int64
	good                      good
	text                      string
	origin, dispatch, trading string
	destination               string
	quantity, value           float64
	instance                  int // position in Planted + 1; 0: none
	mismatch                  bool
}

// Planted is one instance of a pattern.
type Planted struct {
	Pattern  string   // detector id
	Subjects []string // entities that a finding on it may name
	Rows     int
}

// Market is a market with its truth.
type Market struct {
	Seed    uint64
	Firms   []*Firm
	Planted []Planted
	rng     *rand.Rand
	rows    []row
	decls   int64
	senders []*Firm
	words   map[string]bool
}

// New makes a market with honest importers, each pattern planted instances times.
func New(seed uint64, honest, instances int) *Market {
	m := &Market{Seed: seed, rng: rand.New(rand.NewPCG(seed, 0x7a11)), words: map[string]bool{}}
	m.sellers(honest / 2)
	m.background(honest)
	m.lookalikes(honest / 12)
	m.plant(instances)
	return m
}

// Honest is how many firms nothing was planted on.
func (m *Market) Honest() int {
	n := 0
	for _, f := range m.Firms {
		if f.Honest() {
			n++
		}
	}
	return n
}

// Item is the id of a row, by its position.
func item(file string, n int) string { return fmt.Sprintf("%s.1.%d", file, n+1) }

func (m *Market) firm(country, kind string) *Firm {
	f := &Firm{ID: int64(len(m.Firms) + 1), Country: country, Kind: kind, Name: m.name(country)}
	f.TaxID = fmt.Sprintf("99%08d", f.ID)
	f.Address = fmt.Sprintf("%d %s STREET, %s", 1+m.rng.IntN(200), m.word(2), m.word(3))
	m.Firms = append(m.Firms, f)
	return f
}

var syllables = []string{"ka", "ro", "min", "ta", "vel", "dor", "shi", "pan", "gul", "mek", "az", "ber", "lin", "tor", "os", "nik", "ya", "pol", "gra", "vi", "zum", "fet", "quo", "lar"}

func (m *Market) word(n int) string {
	for {
		w := ""
		for range n {
			w += syllables[m.rng.IntN(len(syllables))]
		}
		if n < 3 || !m.words[w] {
			m.words[w] = true
			return w
		}
		n++
	}
}

func (m *Market) name(country string) string {
	form := map[string]string{"RU": "LLC", "KZ": "TOO", "TR": "LTD STI", "CN": "CO LTD", "HK": "LIMITED", "DE": "GMBH", "AE": "FZE"}[country]
	if form == "" {
		form = "LTD"
	}
	return fmt.Sprintf("%s %s %s", m.word(4), []string{"TRADE", "IMPORT", "SUPPLY", "GOODS", "TECHNO"}[m.rng.IntN(5)], form)
}

// deal is what one importer buys: goods from a seller at a rate.
type deal struct {
	seller   *Firm
	good     good
	rate     float64 // declarations a month
	lot      float64 // median value of a declaration in USD
	from, to int     // months, to excluded
	season   func(month int) float64
	origin   string
	file     string
	instance int
	markup   float64 // on the usual price; 0: none
}

// run writes the declarations of a deal.
func (m *Market) run(buyer *Firm, d deal) {
	for t := d.from; t < d.to; t++ {
		rate := d.rate
		if d.season != nil {
			rate *= d.season(t)
		}
		for range m.poisson(rate) {
			m.sell(buyer, d, m.day(t))
		}
	}
}

func (m *Market) day(month int) time.Time { return start.AddDate(0, month, m.rng.IntN(28)) }

// sell writes one declaration.
func (m *Market) sell(buyer *Firm, d deal, on time.Time) *row {
	price := d.good.price * math.Exp(d.good.spread*m.rng.NormFloat64())
	if int(on.Sub(start).Hours()/24/30.4) > event {
		price *= 1.08 // prices rise for everybody
	}
	if d.markup > 0 {
		price *= d.markup
	}
	value := d.lot * math.Exp(0.6*m.rng.NormFloat64())
	r := row{
		file: d.file, direction: "import", reporter: buyer.Country, decl: m.decl(), on: on, sender: d.seller.ID, recipient: buyer.ID, good: d.good,
		text: fmt.Sprintf("%s %s-%d", d.good.text, m.code(2), 100+m.rng.IntN(900)), origin: d.origin, dispatch: d.seller.Country, trading: d.seller.Country, destination: buyer.Country,
		value: value, quantity: max(1, math.Round(value/price)), instance: d.instance,
	}
	r.value = math.Round(r.quantity*price*100) / 100
	if r.origin == "" {
		r.origin = d.seller.Country
	}
	if r.file == "" {
		r.file = m.register(buyer)
	}
	m.rows = append(m.rows, r)
	return &m.rows[len(m.rows)-1]
}

// register is the file in which an importer's declarations stand: two providers
// sell the Russian register, one the Kazakh.
func (m *Market) register(buyer *Firm) string {
	switch {
	case buyer.Country == "RU" && buyer.ID%3 == 0:
		return "ru-b"
	case buyer.Country == "RU":
		return "ru-a"
	}
	return "kz"
}

func (m *Market) decl() int64 {
	m.decls++
	return m.decls
}

func (m *Market) code(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('A' + m.rng.IntN(26))
	}
	return string(b)
}

// poisson draws a count (Knuth's product of uniforms; rates are small).
func (m *Market) poisson(mean float64) int {
	limit, n, p := math.Exp(-mean), 0, 1.0
	for {
		p *= m.rng.Float64()
		if p <= limit {
			return n
		}
		n++
	}
}

func pick[T any](m *Market, list []T) T { return list[m.rng.IntN(len(list))] }

// between draws from a range, even in the logarithm.
func (m *Market) between(low, high float64) float64 {
	return low * math.Exp(m.rng.Float64()*math.Log(high/low))
}
