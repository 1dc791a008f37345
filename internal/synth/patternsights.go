package synth

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// sights: optical sights declared as hunting goods, from China to many Russian
// buyers. The 2022 value is 1.9 times that of 2021: "almost doubled", not
// "more than doubled". Over fifteen months they go to 58 companies, in the
// calendar year to 46: which of the two makes "more than 50" true is for the
// reader of a claim to find out.
func sights(p *planner) {
	d := newDice(p.seed, "sights")
	pat := p.pattern(Pattern{ID: "sights-as-hunting", Title: "Rifle sights declared as hunting goods", Detector: "benign-cover",
		Statement: "Optical sights (HS 9013.10) went from China to Russia, most of them described as hunting goods; the declared value of 2022 was about 1.9 times that of 2021.",
		Filter:    "hs:9013.10 text:охот* from:CN to:RU"})
	buyers := sightBuyers()
	sellers := []party{opticsLatin()}
	for n := range 8 {
		sellers = append(sellers, chineseFirm(900+n*3, "optics").party())
	}
	months22 := []float64{.5, .5, .7, .9, .9, 1, 1.1, 1.2, 1.3, 1.5, 1.6, 1.5}
	var cum []float64
	var run float64
	for _, w := range months22 {
		run += w
		cum = append(cum, run)
	}
	rows21 := sightRows(d, 236, 25_018_340, 107_296_275, func() (party, time.Time) {
		n := d.IntN(43)
		switch {
		case n < 28:
			return buyers[n], within(d, 2021, time.Month(d.between(1, 12)))
		case n < 40: // bought from October to December 2021 only
			return buyers[46+n-28], within(d, 2021, time.Month(d.between(10, 12)))
		}
		return buyers[58+n-40], within(d, 2021, time.Month(d.between(1, 9)))
	}, sightFirst(d, buyers, 2021))
	rows22 := sightRows(d, 412, 20_113_965, 230_627_898, func() (party, time.Time) {
		return buyers[d.IntN(46)], within(d, 2022, time.Month(d.weighted(cum)+1))
	}, sightFirst(d, buyers, 2022))
	for _, s := range append(rows21, rows22...) {
		tag := pat.ID
		text := pick(d, huntingSights)
		if d.chance(.08) {
			text, tag = pick(d, plainSights), "" // no word of hunting: not this pattern's evidence
		}
		seller := sellers[d.IntN(len(sellers))]
		if s.buyer.key[len(s.buyer.key)-1] == '0' && d.chance(.4) {
			s.buyer.name = strings.Replace(s.buyer.name, "ООО ", "ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ ", 1)
		}
		layout := layoutDeclaration
		if d.chance(.3) {
			layout = layoutPlain
		}
		r := thing("9013100000", text.ru, text.en, text.zh, pieces, float64(s.qty), float64(s.qty)*d.logn(.52, .15), s.cents)
		dec := p.plant(layout, s.on, tag, seller, s.buyer, r)
		if seller.key == opticsLatin().key {
			dec.tags = append(dec.tags, "listed-sender")
		}
	}
	p.sightNumbers(pat)
	for _, b := range buyers {
		pat.Subjects = append(pat.Subjects, Subject{Name: b.name, TaxID: b.id})
	}
}

func (p *planner) sightNumbers(pat *Pattern) {
	at := func(keep func(r *record) bool) func(r *record) bool {
		return func(r *record) bool { return r.is("901310") && r.goes("CN", "RU") && keep(r) }
	}
	const base = "hs:9013.10 from:CN to:RU date:"
	p.expect(pat, "value-2022", sumUSD, base+"2022", "about $2.5 million", at(func(r *record) bool { return r.year(2022) }))
	p.expect(pat, "value-2021", sumUSD, base+"2021", "", at(func(r *record) bool { return r.year(2021) }))
	p.ratio(pat, "value-ratio", "ratio sum value_usd where hs:9013.10 from:CN to:RU date:2022 vs 2021", "value-2022", "value-2021")
	p.expect(pat, "recipients-2022", countRecipients, base+"2022", "fewer than 50 in the calendar year", at(func(r *record) bool { return r.year(2022) }))
	p.expect(pat, "recipients-15-months", countRecipients, base+"2021-10..2022-12", "more than 50 only in the longer window",
		at(func(r *record) bool { return r.in(day(2021, 10, 1), day(2022, 12, 31)) }))
	p.expect(pat, "rows-2022", countRows, base+"2022", "", at(func(r *record) bool { return r.year(2022) }))
	p.expect(pat, "rows-hunting-2022", countRows, "hs:9013.10 text:охот* from:CN to:RU date:2022", "described as hunting goods",
		at(func(r *record) bool { return r.year(2022) && r.decl.tagged("sights-as-hunting") }))
	p.expect(pat, "value-mar-dec-2022", sumUSD, base+"2022-03..2022-12", "", at(func(r *record) bool { return r.in(day(2022, 3, 1), day(2022, 12, 31)) }))
	p.expect(pat, "value-mar-dec-2021", sumUSD, base+"2021-03..2021-12", "", at(func(r *record) bool { return r.in(day(2021, 3, 1), day(2021, 12, 31)) }))
	p.ratio(pat, "ratio-mar-dec", "ratio sum value_usd where hs:9013.10 from:CN to:RU date:2022-03..2022-12 vs 2021-03..2021-12", "value-mar-dec-2022", "value-mar-dec-2021")
}

type sightRow struct {
	buyer party
	on    time.Time
	qty   int64
	cents int64
}

// sightRows draws n rows; those of January and February add up to early, those
// of the other months to late, which sets the ratios between the years whatever
// the seed. The first rows come from must, so that every buyer is there.
func sightRows(d dice, n int, early, late int64, draw func() (party, time.Time), must []sightRow) []sightRow {
	out := slices.Clone(must)
	for len(out) < n {
		buyer, on := draw()
		out = append(out, sightRow{buyer: buyer, on: on})
	}
	slices.SortStableFunc(out, func(a, b sightRow) int { return a.on.Compare(b.on) })
	first := slices.IndexFunc(out, func(r sightRow) bool { return r.on.Month() > time.February })
	values := append(spread(d, early, first, .8), spread(d, late, n-first, .8)...)
	for i := range out {
		price := float64(d.between(60, 420))
		out[i].qty = max(1, int64(float64(values[i])/100/price))
		out[i].cents = values[i]
	}
	return out
}

// sightFirst gives every buyer of a year one row inside its own months.
func sightFirst(d dice, buyers []party, year int) []sightRow {
	var out []sightRow
	for n, b := range buyers {
		var m time.Month
		switch {
		case year == 2022 && n < 46, year == 2021 && n < 28:
			m = time.Month(d.between(1, 12))
		case year == 2021 && n >= 46 && n < 58:
			m = time.Month(d.between(10, 12))
		case year == 2021 && n >= 58:
			m = time.Month(d.between(1, 9))
		default:
			continue
		}
		out = append(out, sightRow{buyer: b, on: within(d, year, m)})
	}
	return out
}

type trilingual struct{ ru, en, zh string }

var (
	huntingSights = []trilingual{
		{"ПРИЦЕЛ ОПТИЧЕСКИЙ ДЛЯ ОХОТНИЧЬЕГО ОРУЖИЯ, УВЕЛИЧЕНИЕ 3-9Х40", "OPTICAL SIGHT FOR HUNTING RIFLE 3-9X40", "狩猎步枪瞄准镜"},
		{"ПРИЦЕЛ ТЕЛЕСКОПИЧЕСКИЙ ДЛЯ ОХОТЫ, С КРЕПЛЕНИЕМ НА ПЛАНКУ, КРАТНОСТЬ 4-16", "RIFLESCOPE FOR HUNTING 4-16, WITH RAIL MOUNT", "狩猎瞄准镜"},
		{"ОХОТНИЧИЙ ОПТИЧЕСКИЙ ПРИЦЕЛ, ДИАМЕТР ОБЪЕКТИВА 50 ММ, С ПОДСВЕТКОЙ СЕТКИ", "HUNTING RIFLE SCOPE, 50 MM LENS, ILLUMINATED RETICLE", "带照明狩猎瞄准镜"},
		{"ТОВАРЫ ДЛЯ ОХОТЫ: ПРИЦЕЛ ОПТИЧЕСКИЙ ДНЕВНОЙ, НЕ ВОЕННОГО НАЗНАЧЕНИЯ", "HUNTING GOODS: DAY OPTICAL SIGHT, NOT FOR MILITARY USE", "狩猎用品 光学瞄准镜"},
	}
	plainSights = []trilingual{
		{"ПРИЦЕЛ ОПТИЧЕСКИЙ, КРАТНОСТЬ 6-24, С СЕТКОЙ В ПЕРВОЙ ФОКАЛЬНОЙ ПЛОСКОСТИ", "OPTICAL SIGHT 6-24, FIRST FOCAL PLANE", "光学瞄准镜"},
		{"ПРИЦЕЛ ТЕЛЕСКОПИЧЕСКИЙ 5-25Х56, ТРУБА 34 ММ", "TELESCOPIC SIGHT 5-25X56, 34 MM TUBE", "望远瞄准镜"},
	}
)

// sightBuyers are 61 small traders; six of them appear under a second spelling
// with the same taxpayer number, which inflates a count by name.
func sightBuyers() []party {
	heads := []string{"ЗОР", "ТЕМ", "БУЛ", "КАВ", "ДРЕ", "МЕЛЬ", "ФИР", "ГАРД"}
	tails := []string{"ЛИНТ", "РАНТ", "ТЕРИС", "МЕРОЛЬ", "КЛЕНТ", "ВАНДИС", "СТРУМ", "ПЕЛИКС"}
	var out []party
	for n := range 61 {
		name := fmt.Sprintf("ООО \"%s%s\"", heads[n%8], tails[n/8])
		out = append(out, company(fmt.Sprintf("sight-%d", n), name, inn10(nowhere, 600+n), "RU"))
	}
	return out
}

// opticsLatin is the listed Chinese trader under its Latin name.
func opticsLatin() party {
	p := company("listed-optics", "WUYOU YUANFANG OPTICS IMP. AND EXP. CO., LTD", "", "CN")
	p.nameEN = p.name
	return p
}
