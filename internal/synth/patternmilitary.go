package synth

import "time"

var (
	titaniumGoods = []struct {
		hs   string
		text trilingual
	}{
		{"8108905008", trilingual{"ЛИСТ ИЗ ТИТАНОВОГО СПЛАВА ВТ6, ТОЛЩИНА 8 ММ, ГОРЯЧЕКАТАНЫЙ", "TITANIUM ALLOY SHEET GR5 TI-6AL-4V, 8 MM", "TC4钛合金板"}},
		{"8108905008", trilingual{"ПЛИТА ИЗ ТИТАНОВОГО СПЛАВА МАРКИ GR5, ТОЛЩИНА 20 ММ", "TITANIUM ALLOY PLATE GR5, 20 MM", "钛合金厚板"}},
		{"8108903008", trilingual{"ПРУТОК ИЗ ТИТАНОВОГО СПЛАВА ВТ3-1, ДИАМЕТР 60 ММ", "TITANIUM ALLOY BAR, DIAMETER 60 MM", "钛合金棒"}},
		{"8108906007", trilingual{"ТРУБА БЕСШОВНАЯ ИЗ ТИТАНОВОГО СПЛАВА ПТ-7М", "SEAMLESS TITANIUM ALLOY TUBE", "钛合金无缝管"}},
	}
	// workshop is what any large machine works buys.
	workshop = []good{
		{hs: "8482109008", unit: pieces, price: 9, sigma: .7, kg: 1.2, qty: 220, ru: "ПОДШИПНИК ШАРИКОВЫЙ РАДИАЛЬНЫЙ ОДНОРЯДНЫЙ", en: "DEEP GROOVE BALL BEARING", zh: "深沟球轴承"},
		{hs: "8207509000", unit: pieces, price: 6, sigma: .8, kg: .1, qty: 300, ru: "СВЕРЛО ПО МЕТАЛЛУ ТВЕРДОСПЛАВНОЕ", en: "CARBIDE DRILL BIT", zh: "硬质合金钻头"},
		{hs: "7318159008", unit: kilos, price: 2.4, sigma: .4, kg: 1, qty: 1800, ru: "БОЛТЫ СТАЛЬНЫЕ ВЫСОКОПРОЧНЫЕ", en: "HIGH-STRENGTH STEEL BOLTS", zh: "高强度螺栓"},
		{hs: "8413708900", unit: pieces, price: 190, sigma: .7, kg: 26, qty: 8, ru: "НАСОС ЦЕНТРОБЕЖНЫЙ ДЛЯ СМАЗОЧНО-ОХЛАЖДАЮЩЕЙ ЖИДКОСТИ", en: "CENTRIFUGAL COOLANT PUMP", zh: "冷却泵"},
		{hs: "8481809907", unit: pieces, price: 34, sigma: .7, kg: 2.2, qty: 60, ru: "КЛАПАН ГИДРАВЛИЧЕСКИЙ ПРЕДОХРАНИТЕЛЬНЫЙ", en: "HYDRAULIC RELIEF VALVE", zh: "液压溢流阀"},
		{hs: "8483409000", unit: pieces, price: 310, sigma: .6, kg: 48, qty: 6, ru: "РЕДУКТОР ПЛАНЕТАРНЫЙ", en: "PLANETARY GEAR REDUCER", zh: "行星减速机"},
		{hs: "8467219900", unit: pieces, price: 48, sigma: .5, kg: 2.4, qty: 40, ru: "ИНСТРУМЕНТ РУЧНОЙ ЭЛЕКТРИЧЕСКИЙ: ГАЙКОВЕРТ", en: "ELECTRIC IMPACT WRENCH", zh: "电动扳手"},
	}
)

// armour: a listed maker of armoured vehicles receives 536 declarations of all
// kinds of goods from China in 2022; titanium is on 131 of them. "520 shipments
// of titanium" would be a conflation, and the two counts show it.
func armour(p *planner) {
	d := newDice(p.seed, "armour")
	pat := p.pattern(Pattern{ID: "titanium-to-armour", Title: "Titanium alloy to a listed maker of armoured vehicles", Detector: "listed-party",
		Statement: "A listed armoured-vehicle plant received more than 520 declarations of goods from China in 2022; titanium alloy was on fewer than a third of them.",
		Filter:    "recipient.id:" + innArmour + " from:CN",
		Subjects:  []Subject{{Name: "АО «Нигдеградский бронетанковый завод»", TaxID: innArmour, ListedAs: idArmour}}})
	plant := company("listed-armour", "АО \"НИГДЕГРАДСКИЙ БРОНЕТАНКОВЫЙ ЗАВОД\"", innArmour, "RU")
	metal, tools := chineseFirm(1200, "machine").party(), chineseFirm(1201, "machine").party()
	for _, y := range []struct{ year, declarations, titanium, second int }{{2021, 64, 22, 0}, {2022, 536, 131, 12}} {
		total := map[int]int64{2021: 35_000_000, 2022: 210_000_000}[y.year]
		values := spread(d, total, y.titanium+y.second, .6)
		price := map[int]float64{2021: 26, 2022: 32}[y.year]
		for n := range y.declarations {
			on := within(d, y.year, time.Month(1+n*12/y.declarations))
			var items []*record
			from := tools
			if n*y.titanium/y.declarations != (n+1)*y.titanium/y.declarations {
				from = metal
				items = append(items, titanium(d, values[0], price))
				values = values[1:]
				if len(values) > 0 && y.second > 0 && len(values) > y.titanium-1-n*y.titanium/y.declarations {
					items = append(items, titanium(d, values[0], price))
					values = values[1:]
				}
			} else {
				items = append(items, shopGood(d, &workshop[d.IntN(len(workshop))]))
			}
			layout := layoutDeclaration
			if d.chance(.25) {
				layout = layoutPlain
			}
			to := plant
			if d.chance(.3) {
				to.name = "АКЦИОНЕРНОЕ ОБЩЕСТВО \"НИГДЕГРАДСКИЙ БРОНЕТАНКОВЫЙ ЗАВОД\""
			}
			p.plant(layout, on, pat.ID, from, to, items...)
		}
	}
	mine := func(keep func(r *record) bool) func(*record) bool {
		return func(r *record) bool { return r.decl.recipient.key == "listed-armour" && keep(r) }
	}
	filter := "recipient.id:" + innArmour + " from:CN date:2022"
	p.expect(pat, "declarations-2022", countDeclarations, filter, "at least 520, of all goods", mine(func(r *record) bool { return r.year(2022) }))
	p.expect(pat, "titanium-declarations-2022", countDeclarations, filter+" hs:8108", "far fewer than 520", mine(func(r *record) bool { return r.year(2022) && r.is("8108") }))
	p.expect(pat, "titanium-rows-2022", countRows, filter+" hs:8108", "", mine(func(r *record) bool { return r.year(2022) && r.is("8108") }))
	p.expect(pat, "after-listing", countRows, "recipient.id:"+innArmour+" date:2022-05-16..2022-12-31", "listed on 2022-05-16",
		mine(func(r *record) bool { return !r.decl.on.Before(day(2022, 5, 16)) }))
	p.expect(pat, "before-listing", countRows, "recipient.id:"+innArmour+" date:2021-01-01..2022-05-15", "",
		mine(func(r *record) bool { return r.decl.on.Before(day(2022, 5, 16)) }))
	titaniumTrade(p, d, pat)
}

// titaniumTrade is the rest of the titanium from China: with the plant's it
// almost doubles by value, and grows much less by weight.
func titaniumTrade(p *planner, d dice, pat *Pattern) {
	for _, y := range []struct {
		year  int
		rows  int
		total int64
		price float64
	}{{2021, 150, 205_000_000, 25}, {2022, 196, 253_000_000, 31}} {
		for _, cents := range spread(d, y.total, y.rows, .7) {
			n := d.IntN(12)
			to := russianFirm(newDice(p.seed, "titanium-buyer"), 7*n+3, "machine").party()
			from := chineseFirm(1200+n%5, "machine").party()
			layout := layoutDeclaration
			if d.chance(.3) {
				layout = layoutPlain
			}
			p.plant(layout, within(d, y.year, time.Month(d.between(1, 12))), "", from, to, titanium(d, cents, y.price))
		}
	}
	all := func(y int) func(*record) bool {
		return func(r *record) bool { return r.is("8108") && r.goes("CN", "RU") && r.year(y) }
	}
	p.expect(pat, "titanium-value-2022", sumUSD, "hs:8108 from:CN to:RU date:2022", "", all(2022))
	p.expect(pat, "titanium-value-2021", sumUSD, "hs:8108 from:CN to:RU date:2021", "", all(2021))
	p.ratio(pat, "titanium-value-ratio", "ratio sum value_usd where hs:8108 from:CN to:RU date:2022 vs 2021", "titanium-value-2022", "titanium-value-2021")
	p.expect(pat, "titanium-kg-2022", sumKg, "hs:8108 from:CN to:RU date:2022", "", all(2022))
	p.expect(pat, "titanium-kg-2021", sumKg, "hs:8108 from:CN to:RU date:2021", "", all(2021))
	p.ratio(pat, "titanium-kg-ratio", "ratio sum net_kg where hs:8108 from:CN to:RU date:2022 vs 2021", "titanium-kg-2022", "titanium-kg-2021")
}

func titanium(d dice, cents int64, price float64) *record {
	g := pick(d, titaniumGoods)
	kg := float64(cents) / 100 / price * d.logn(1, .1)
	return thing(g.hs, g.text.ru, g.text.en, g.text.zh, kilos, kg, kg, cents)
}

func shopGood(d dice, g *good) *record {
	qty := max(1, float64(int(d.logn(g.qty, .7))))
	return thing(g.hs, g.ru, g.en, g.zh, g.unit, qty, qty*d.logn(g.kg, .1), max(1000, int64(qty*d.logn(g.price, g.sigma)*100)))
}

// drones: a thousand drones in the two months before the invasion, between two
// toy wholesalers, described as toys.
func drones(p *planner) {
	d := newDice(p.seed, "drones")
	inn := inn10(nowhere, 520)
	pat := p.pattern(Pattern{ID: "drones-as-toys", Title: "A thousand drones through toy traders", Detector: "benign-cover",
		Statement: "In the two months before 24 February 2022 a Chinese toy wholesaler sent 1,000 drones, described as toys, to a Russian toy wholesaler.",
		Filter:    "recipient.id:" + inn + " text:квадрокоптер* date:2021-12-24..2022-02-23 -hs:9503",
		Subjects:  []Subject{{Name: "ООО \"ИГРОТЕКА НЕБЫЛИЦА\"", TaxID: inn}, {Name: "ZIXU BAIBAO TOYS WHOLESALE CO., LTD"}}})
	from, to := toyTraders()
	left := 1000
	const rows = 26
	for n := range rows {
		qty := left / (rows - n)
		if n < rows-1 {
			qty = max(4, int(d.logn(float64(qty), .4)))
			qty = min(qty, left-4*(rows-1-n))
		} else {
			qty = left
		}
		left -= qty
		on := day(2021, 12, 24).AddDate(0, 0, n*61/(rows-1))
		hs := "8525803000" // a flying camera, until the 2022 edition gave drones a heading
		if !on.Before(hs2022From) {
			hs = "8806220001"
		}
		r := thing(hs, "КВАДРОКОПТЕР С КАМЕРОЙ 4К, ИГРУШКА НА РАДИОУПРАВЛЕНИИ, ДАЛЬНОСТЬ СВЯЗИ 10 КМ, ВЗЛЕТНАЯ МАССА 0,9 КГ",
			"QUADCOPTER WITH 4K CAMERA, REMOTE CONTROLLED TOY, RANGE 10 KM, TAKE-OFF WEIGHT 0.9 KG", "四轴飞行器 遥控玩具", pieces, float64(qty), float64(qty)*1.35,
			int64(float64(qty)*d.logn(870, .08)*100))
		layout := layoutDeclaration
		if n%4 == 3 {
			layout = layoutPlain
		}
		p.plant(layout, on, pat.ID, from, to, r)
	}
	mine := func(r *record) bool { return r.decl.tagged(pat.ID) }
	p.expect(pat, "units", sumQuantity, pat.Filter, "1,000 pieces, not rows", mine)
	p.expect(pat, "rows", countRows, pat.Filter, "", mine)
	p.expect(pat, "value", sumUSD, pat.Filter, "", mine)
	toyDrones(p, d)
}

func toyTraders() (from, to party) {
	from = company("toys-cn", "ZIXU BAIBAO TOYS WHOLESALE CO., LTD", "", "CN")
	from.nameEN = from.name
	return from, company("toys-ru", "ООО \"ИГРОТЕКА НЕБЫЛИЦА\"", inn10(nowhere, 520), "RU")
}

// helicopters: six after the cut-off date.
func helicopters(p *planner) {
	d := newDice(p.seed, "helicopters")
	inn := inn10(nowhere, 530)
	pat := p.pattern(Pattern{ID: "helicopters-after-cutoff", Title: "Helicopters from China after the cut-off date", Detector: "",
		Statement: "Six helicopters were declared from China to Russia after 24 February 2022.",
		Filter:    "hs:8802.11 hs:8802.12 from:CN to:RU after:2022-02-24",
		Subjects:  []Subject{{Name: "ООО \"АВИАМНИМ\"", TaxID: inn}}})
	to := company("helicopter-buyer", "ООО \"АВИАМНИМ\"", inn, "RU")
	from := company("helicopter-seller", "WUHEYOU GENERAL AVIATION LEASING CO., LTD", "", "CN")
	from.nameEN = from.name
	for _, h := range []struct {
		on   time.Time
		hs   string
		what string
		kg   float64
		usd  int64
	}{
		{day(2022, 2, 28), "8802120001", "ВЕРТОЛЕТ МНОГОЦЕЛЕВОЙ ГРАЖДАНСКИЙ, БЫВШИЙ В ЭКСПЛУАТАЦИИ, МАССА ПУСТОГО 2450 КГ", 2450, 2_890_000_00},
		{day(2022, 2, 28), "8802120001", "ВЕРТОЛЕТ МНОГОЦЕЛЕВОЙ ГРАЖДАНСКИЙ, БЫВШИЙ В ЭКСПЛУАТАЦИИ, МАССА ПУСТОГО 2450 КГ", 2450, 2_910_000_00},
		{day(2022, 5, 17), "8802110003", "ВЕРТОЛЕТ ЛЕГКИЙ ОДНОДВИГАТЕЛЬНЫЙ, МАССА ПУСТОГО 1220 КГ", 1220, 1_640_000_00},
		{day(2022, 7, 4), "8802110003", "ВЕРТОЛЕТ ЛЕГКИЙ ОДНОДВИГАТЕЛЬНЫЙ, МАССА ПУСТОГО 1220 КГ", 1220, 1_655_000_00},
		{day(2022, 9, 21), "8802110003", "ВЕРТОЛЕТ ЛЕГКИЙ ОДНОДВИГАТЕЛЬНЫЙ, МАССА ПУСТОГО 1250 КГ", 1250, 1_702_500_00},
		{day(2022, 11, 9), "8802120001", "ВЕРТОЛЕТ МЕДИЦИНСКИЙ, МАССА ПУСТОГО 2510 КГ", 2510, 3_120_000_00},
	} {
		p.plant(layoutDeclaration, h.on, pat.ID, from, to, thing(h.hs, h.what, "HELICOPTER", "直升机", pieces, 1, h.kg, h.usd))
	}
	keep := func(r *record) bool {
		return r.is("880211", "880212") && r.goes("CN", "RU") && !r.decl.on.Before(day(2022, 2, 24))
	}
	p.expect(pat, "units", sumQuantity, pat.Filter, "", keep)
	p.expect(pat, "rows", countRows, pat.Filter, "", keep)
	p.expect(pat, "value", sumUSD, pat.Filter, "", keep)
	helicopterDecoys(p, d, from, to)
}
