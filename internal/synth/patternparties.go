package synth

import (
	"fmt"
	"math"
)

// reroute: chips that went from China to a Russian buyer directly until March
// 2022 go through a trader in Kazakhstan from April: in, and out again a week
// or three later, the same goods in the same weight, to the same buyer.
func reroute(p *planner) {
	d := newDice(p.seed, "reroute")
	hub := company("reroute-hub", "ТОО ЕРТЕГІ ТРАНЗИТ САУДА", bin12(9100), "KZ")
	buyer := company("listed-reroute", "ООО \"МНИМЭЛЕКТРОН\"", inn10(nowhere, 505), "RU")
	seller := company("reroute-cn", "KONGCHENG HENGTUO MICROELECTRONICS CO., LTD", "", "CN")
	seller.nameEN = seller.name
	pat := p.pattern(Pattern{ID: "chips-via-kazakhstan", Title: "Chips and bearings re-routed through Kazakhstan", Detector: "listed-party",
		Statement: "Chips and bearings from China reached a Russian buyer directly until March 2022, and from April 2022 through a trader registered in Kazakhstan, in the same weights one to three weeks later.",
		Filter:    "hs:8542 hs:8541 hs:8482 recipient.sector:components",
		Subjects: []Subject{{Name: "ООО \"МНИМЭЛЕКТРОН\"", TaxID: buyer.id, ListedAs: idReroute, Spellings: []string{"ООО МНИМЭЛЕКТРОН", "OOO MNIMELEKTRON"}},
			{Name: hub.name, TaxID: hub.id}}})
	goods := []struct {
		hs    string
		text  trilingual
		price float64
		kg    float64
	}{
		{"8542319010", trilingual{"СХЕМЫ ЭЛЕКТРОННЫЕ ИНТЕГРАЛЬНЫЕ МОНОЛИТНЫЕ: МИКРОКОНТРОЛЛЕР 32-РАЗРЯДНЫЙ", "INTEGRATED CIRCUIT: 32-BIT MICROCONTROLLER", "集成电路 微控制器"}, 6.2, .0009},
		{"8542399010", trilingual{"СХЕМЫ ЭЛЕКТРОННЫЕ ИНТЕГРАЛЬНЫЕ: ПРИЕМОПЕРЕДАТЧИК", "INTEGRATED CIRCUIT: TRANSCEIVER", "集成电路 收发器"}, 4.1, .0008},
		{"8541290000", trilingual{"ТРАНЗИСТОРЫ МОЩНОСТЬЮ РАССЕИВАНИЯ БОЛЕЕ 1 ВТ", "POWER TRANSISTORS", "功率晶体管"}, 1.3, .002},
		{"8482109008", trilingual{"ПОДШИПНИКИ ШАРИКОВЫЕ ПРЕЦИЗИОННЫЕ", "PRECISION BALL BEARINGS", "精密滚珠轴承"}, 21, .14},
	}
	for n := range 34 { // direct, until the listing
		g := goods[n%len(goods)]
		qty := float64(int(d.logn(2400, .6)))
		on := day(2021, 1, 12).AddDate(0, 0, n*13)
		layout := layoutDeclaration
		if n%5 == 4 {
			layout = layoutPlain
		}
		p.plant(layout, on, pat.ID, seller, buyer, thing(g.hs, g.text.ru, g.text.en, g.text.zh, pieces, qty, qty*g.kg, int64(qty*g.price*100)))
	}
	for n := range 46 { // in and out
		g := goods[n%len(goods)]
		qty := float64(int(d.logn(2900, .5)))
		on := day(2022, 4, 5).AddDate(0, 0, n*5)
		cents := int64(qty * g.price * 1.1 * 100)
		p.plant(layoutKazakhImport, on, pat.ID+"-in", seller, hub, thing(g.hs, g.text.ru, g.text.en, g.text.zh, pieces, qty, qty*g.kg, cents))
		to := buyer
		switch n % 3 {
		case 1:
			to.name = "OOO MNIMELEKTRON"
		case 2:
			to.name = "ООО МНИМЭЛЕКТРОН"
		}
		to.id = ""
		out := thing(g.hs, g.text.ru, g.text.en, g.text.zh, pieces, qty, qty*g.kg, cents*int64(d.between(118, 141))/100)
		out.origin, out.maker = "CN", seller.name
		p.plant(layoutKazakhExport, on.AddDate(0, 0, d.between(6, 22)), pat.ID, hub, to, out)
	}
	rerouteNumbers(p, pat)
}

func rerouteNumbers(p *planner, pat *Pattern) {
	from := day(2022, 4, 1)
	p.expect(pat, "direct-before", countRows, "hs:8542 from:CN to:RU date:2021-01-01..2022-03-31", "", func(r *record) bool {
		return r.is("8542") && r.goes("CN", "RU") && r.decl.on.Before(from)
	})
	p.expect(pat, "direct-after", countRows, "hs:8542 from:CN to:RU date:2022-04-01..2022-12-31", "none", func(r *record) bool {
		return r.is("8542") && r.goes("CN", "RU") && !r.decl.on.Before(from)
	})
	p.expect(pat, "into-kazakhstan", countRows, "hs:8542 from:CN to:KZ date:2022-04..2022-12", "", func(r *record) bool { return r.is("8542") && r.goes("CN", "KZ") })
	p.expect(pat, "out-to-russia", countRows, "hs:8542 from:KZ to:RU date:2022-04..2022-12", "", func(r *record) bool { return r.is("8542") && r.goes("KZ", "RU") })
	p.expect(pat, "out-value", sumUSD, "hs:8542 from:KZ to:RU date:2022-04..2022-12", "", func(r *record) bool { return r.is("8542") && r.goes("KZ", "RU") })
	p.expect(pat, "in-weight", sumKg, "hs:8542 from:CN to:KZ date:2022-04..2022-12", "", func(r *record) bool { return r.is("8542") && r.goes("CN", "KZ") })
	p.expect(pat, "out-weight", sumKg, "hs:8542 from:KZ to:RU date:2022-04..2022-12", "the weight that went in", func(r *record) bool { return r.is("8542") && r.goes("KZ", "RU") })
}

// spelling is one way in which a record names the listed maker.
type spelling struct {
	layout   string
	name, en string
	id       string
	rows     int
}

// spellings: one listed maker, many spellings, three scripts.
func spellings(p *planner) {
	d := newDice(p.seed, "spellings")
	const base = "НПО ВЫМЫСЛОПРИБОР"
	zh := "维梅斯洛普里博尔科研生产联合体股份公司"
	forms := []spelling{
		{layoutDeclaration, `АО "` + base + `"`, "", innMaker, 14},
		{layoutDeclaration, `АКЦИОНЕРНОЕ ОБЩЕСТВО "НАУЧНО-ПРОИЗВОДСТВЕННОЕ ОБЪЕДИНЕНИЕ ВЫМЫСЛОПРИБОР"`, "", innMaker, 9},
		{layoutDeclaration, innMaker + " " + kpp(innMaker) + " АО " + base, "", "", 8},                    // number and KPP inside the name
		{layoutDeclaration, "AO HПO BЫMЫCЛOПPИБOP", "", "", 6},                                            // Latin letters that look Cyrillic
		{layoutPlain, `АО «` + base + `»`, "", innMaker[1:], 9},                                           // the leading zero is lost
		{layoutPlain, "JSC NPO VYMYSLOPRIBOR", "", "", 6},                                                 // Latin in a Russian file
		{layoutVendor, "АО " + base, "JSC SCIENTIFIC PRODUCTION ASSOCIATION FICTION DEVICE", innMaker, 8}, // machine translation beside the original
		{layoutVendor, "АО ВЫМЫСЛОПРИБОР НПО", "AO VYMYSLOPRIBOR NPO", "", 4},
		{layoutKazakhExport, "АО НПО ВЫМЫСЛОПРИБОР", "JSC NPO VYMISLOPRIBOR", "", 7},
		{layoutTurkishExport, "NPO VYMYSLOPRIBOR AO", "NPO VYMYSLOPRIBOR AO", "", 6},
		{layoutOwn, zh, zh, "", 8},
	}
	pat := p.pattern(Pattern{ID: "maker-in-three-scripts", Title: "One listed maker under eleven spellings in three scripts", Detector: "listed-party",
		Statement: "A listed electronics maker received goods under eleven spellings in Cyrillic, Latin and Chinese, some with its taxpayer number and some without, before and after it was listed on 15 June 2022.",
		Filter:    "recipient.sector:electronics"})
	subject := Subject{Name: "АО «НПО Вымыслоприбор»", TaxID: innMaker, ListedAs: idMaker}
	listed := day(2022, 6, 15)
	var before, after int64
	for f, form := range forms {
		subject.Spellings = append(subject.Spellings, form.name)
		for n := range form.rows {
			to := company("listed-maker", form.name, form.id, "RU")
			to.address = "900502, Г. ВЫДУМСК, ПР-КТ НЕСУЩЕСТВУЮЩИЙ, Д. 7"
			if form.en != "" {
				to.nameEN = form.en
			}
			from := chineseFirm(2000+f%4, "it").party()
			switch form.layout {
			case layoutKazakhExport:
				from = company("maker-kz", "ТОО ЕРТЕГІ ПРИБОР", bin12(9200), "KZ")
			case layoutTurkishExport:
				from = company("maker-tr", "MASALKENT OLCU ALETLERI LTD. STI.", vkn10(9300), "TR")
				from.nameEN = from.name
			case layoutOwn:
				from.name = chineseFirm(2000+f%4, "it").nameZH
			}
			on := day(2021, 2, 3).AddDate(0, 0, (n*680/form.rows)+f*2)
			if on.Before(listed) {
				before++
			} else {
				after++
			}
			qty := float64(d.between(5, 400))
			p.plant(form.layout, on, pat.ID, from, to, pick(d, makerGoods)(d, qty))
		}
	}
	pat.Subjects = append(pat.Subjects, subject)
	mine := func(keep func(r *record) bool) func(*record) bool {
		return func(r *record) bool { return r.decl.recipient.key == "listed-maker" && keep(r) }
	}
	p.expect(pat, "rows", countRows, pat.Filter, "by identity, all spellings", mine(func(*record) bool { return true }))
	p.expect(pat, "rows-by-number", countRows, "recipient.id:"+innMaker, "where the taxpayer number is readable", mine(func(r *record) bool { return r.decl.recipient.id != "" || r.decl.recipient.name[:4] == innMaker[:4] }))
	p.expect(pat, "before-listing", countRows, pat.Filter+" recipient.listed:after", "", mine(func(r *record) bool { return r.decl.on.Before(listed) }))
	p.expect(pat, "after-listing", countRows, pat.Filter+" recipient.listed:before", "", mine(func(r *record) bool { return !r.decl.on.Before(listed) }))
}

var makerGoods = []func(d dice, qty float64) *record{
	func(d dice, qty float64) *record {
		return thing("9030820000", "ПРИБОР ДЛЯ ИЗМЕРЕНИЯ И КОНТРОЛЯ ПОЛУПРОВОДНИКОВЫХ ПЛАСТИН", "INSTRUMENT FOR TESTING SEMICONDUCTOR WAFERS", "半导体测试仪", pieces, math.Floor(qty/40)+1, qty, int64(qty*d.logn(310, .4)*100))
	},
	func(d dice, qty float64) *record {
		return thing("8532240000", "КОНДЕНСАТОРЫ КЕРАМИЧЕСКИЕ МНОГОСЛОЙНЫЕ", "MULTILAYER CERAMIC CAPACITORS", "多层陶瓷电容器", pieces, qty*500, qty*.1, int64(qty*d.logn(22, .4)*100))
	},
	func(d dice, qty float64) *record {
		return thing("8504409100", "ИСТОЧНИК ПИТАНИЯ СТАБИЛИЗИРОВАННЫЙ ДЛЯ СТОЕК", "STABILISED POWER SUPPLY FOR RACKS", "稳压电源", pieces, qty, qty*2.1, int64(qty*d.logn(88, .4)*100))
	},
}

// opticsSender: a listed Chinese trader; most of what it sends is on rows that
// name it in Chinese only.
func opticsSender(p *planner) {
	d := newDice(p.seed, "optics")
	pat := p.pattern(Pattern{ID: "listed-sender", Title: "A listed sender named in Chinese", Detector: "listed-party",
		Statement: "A trader listed on 29 September 2022 is named in Chinese in a forwarder's list and in Latin letters in customs declarations.",
		Filter:    "sender.sector:optics",
		Subjects:  []Subject{{Name: "乌有远方光学进出口有限公司", ListedAs: idOptics, Spellings: []string{"乌有远方光学进出口有限公司", opticsLatin().name}}}})
	from := opticsLatin()
	from.name = "乌有远方光学进出口有限公司"
	for n := range 34 {
		f := otherFirm(n%4, []string{"KZ", "UZ"}[n%2], "outdoor")
		to := f.party()
		to.name, to.id = f.nameEN, ""
		qty := float64(d.between(10, 200))
		p.plant(layoutOwn, day(2021, 3, 4).AddDate(0, 0, n*19), pat.ID, from, to,
			thing("9005100000", "БИНОКЛЬ ПРИЗМЕННЫЙ ТУРИСТИЧЕСКИЙ", "PRISM BINOCULARS FOR TOURISM", "双筒望远镜", pieces, qty, qty*.7, int64(qty*d.logn(38, .3)*100)))
	}
	p.expect(pat, "rows-in-chinese", countRows, `sender:"乌有远方光学进出口有限公司"`, "", func(r *record) bool { return r.decl.sender.name == from.name })
	p.expect(pat, "rows", countRows, pat.Filter, "both spellings", func(r *record) bool { return r.decl.sender.key == "listed-optics" })
}

// listedLater: everything was shipped before the listing, and the finding must
// say so.
func listedLater(p *planner) {
	d := newDice(p.seed, "later")
	inn := inn10(nowhere, 504)
	pat := p.pattern(Pattern{ID: "listed-only-later", Title: "A company listed after its last shipment", Detector: "listed-party",
		Statement: "A design bureau listed on 14 October 2022 received goods only before that date.",
		Filter:    "recipient.id:" + inn,
		Subjects:  []Subject{{Name: "АО «КБ Небыль-Резонанс»", TaxID: inn, ListedAs: idResonance}}})
	to := company("listed-later", `АО "КБ НЕБЫЛЬ-РЕЗОНАНС"`, inn, "RU")
	from := otherFirm(1, "DE", "it").party()
	for n := range 18 {
		qty := float64(d.between(2, 40))
		p.plant(layoutDeclaration, day(2021, 2, 9).AddDate(0, 0, n*17), pat.ID, from, to,
			thing("8517620009", "КОММУТАТОР СЕТЕВОЙ УПРАВЛЯЕМЫЙ", "MANAGED NETWORK SWITCH", "网络交换机", pieces, qty, qty*3.2, int64(qty*d.logn(420, .4)*100)))
	}
	p.expect(pat, "rows", countRows, pat.Filter, "", func(r *record) bool { return r.decl.recipient.id == inn })
	p.expect(pat, "after-listing", countRows, pat.Filter+" date:2022-10-14..2022-12-31", "none", func(r *record) bool {
		return r.decl.recipient.id == inn && !r.decl.on.Before(day(2022, 10, 14))
	})
}

// aviaRepair: a listed aircraft plant, sent parts under the old and the new
// edition's code.
func aviaRepair(p *planner) {
	d := newDice(p.seed, "avia")
	inn := inn10(nowhere, 506)
	pat := p.pattern(Pattern{ID: "aircraft-parts-two-editions", Title: "Aircraft parts to a listed repair plant, across two HS editions", Detector: "controlled-goods",
		Statement: "A listed aircraft repair plant received helicopter parts from China, declared under 8803.30 until the end of 2021 and 8807.30 from 2022.",
		Filter:    "hs:8803.30 hs:8807.30 recipient.id:" + inn,
		Subjects:  []Subject{{Name: "АО «Авиаремонтный завод Ковёр-Самолёт»", TaxID: inn, ListedAs: idAvia}}})
	to := company("listed-avia", `АО "АВИАРЕМОНТНЫЙ ЗАВОД КОВЕР-САМОЛЕТ"`, inn, "RU")
	from := company("avia-cn", "SHENLOU YONGDU AVIATION SUPPLY CO., LTD", "", "CN")
	from.nameEN = from.name
	for n := range 28 {
		on := day(2021, 1, 19).AddDate(0, 0, n*25)
		hs := "8803300000"
		if !on.Before(hs2022From) {
			hs = "8807300000"
		}
		p.plant(layoutDeclaration, on, pat.ID, from, to, thing(hs, fmt.Sprintf("ЧАСТИ ВЕРТОЛЕТА: ВТУЛКА ХВОСТОВОГО ВИНТА, ЧЕРТЕЖНЫЙ НОМЕР %d-%04d", 240+n%5, d.IntN(9999)),
			"HELICOPTER PARTS: TAIL ROTOR HUB", "直升机零件 尾桨毂", pieces, float64(d.between(1, 6)), float64(d.between(4, 60)), int64(d.logn(19000, .5)*100)))
	}
	p.expect(pat, "rows", countRows, pat.Filter, "both editions' codes", func(r *record) bool { return r.is("880330", "880730") && r.decl.recipient.id == inn })
	p.expect(pat, "rows-2022", countRows, "hs:8807.30 recipient.id:"+inn, "", func(r *record) bool { return r.is("880730") && r.decl.recipient.id == inn })
}
