package synth

import (
	"fmt"
	"time"
)

// stream plants n lookalike rows spread over the window.
func stream(p *planner, layouts []string, id string, from, to party, n int, make func(n int, on time.Time) *record) {
	d := newDice(p.seed, "stream"+id+to.key)
	for i := range n {
		on := within(d, 2021+i*2/n, time.Month(d.between(1, 12)))
		p.plant(layouts[i%len(layouts)], on, id, from, to, make(i, on))
	}
}

var russianImports = []string{layoutDeclaration, layoutPlain, layoutDeclaration, layoutDeclaration}

// decoys plants everything that only looks alike.
func decoys(p *planner) {
	lookalikeNames(p)
	lookalikeGoods(p)
	huntingShops(p)
	heaters(p)
}

// lookalikeNames are honest companies whose names come near a listed one's;
// their taxpayer numbers differ.
func lookalikeNames(p *planner) {
	dec := Decoy{ID: "lookalike-names", Title: "Similar names, other companies", NotBy: []string{"listed-party"},
		Why: "The names share words with listed companies, but the taxpayer numbers differ and are valid, and the goods are household goods."}
	from := chineseFirm(3000, "home").party()
	for n, name := range []string{
		`ООО "НИГДЕГРАДСКИЙ БЕТОННЫЙ ЗАВОД"`, `ООО "НИГДЕГРАДСКИЙ БРОНЗОВЫЙ ЗАВОД"`, `ООО "ВЫМЫСЛОПРИБОРТОРГ"`, `ООО "ТД ВЫМЫСЕЛ ПРИБОЙ"`,
		`ООО "МНИМЭЛЕКТРОТЕХ"`, `ООО "НЕБЫЛЬ-РЕЗОН"`, `АО "НИГДЕГРАДСКИЙ ЗАВОД ИГРУШЕК"`,
	} {
		to := company(fmt.Sprintf("lookalike-%d", n), name, inn10(nowhere, 540+n), "RU")
		dec.Subjects = append(dec.Subjects, Subject{Name: name, TaxID: to.id})
		stream(p, russianImports, dec.ID, from, to, 16, func(i int, _ time.Time) *record {
			qty := float64(200 + i*10)
			return thing("7323930000", "КАСТРЮЛЯ ИЗ КОРРОЗИОННОСТОЙКОЙ СТАЛИ", "STAINLESS STEEL SAUCEPAN", "不锈钢锅", pieces, qty, qty*1.1, int64(qty*650)+int64(i))
		})
	}
	p.decoy(dec)
}

// lookalikeGoods are goods whose words or codes come near those of controlled
// goods.
func lookalikeGoods(p *planner) {
	shop := russianFirm(newDice(p.seed, "decoy"), 41, "home").party()
	from := chineseFirm(3100, "home").party()
	for _, g := range []struct {
		id, title, why string
		notBy          []string
		hs, hs17       string
		text           trilingual
		unit           unit
		qty, kg, price float64
		rows           int
	}{
		{"hunting-clothes", "Clothes for hunters", "The text says hunting, but these are jackets and boots: nothing controlled.", []string{"benign-cover", "controlled-goods"},
			"6201400000", "6201930000", trilingual{"КУРТКА МУЖСКАЯ УТЕПЛЕННАЯ ДЛЯ ОХОТЫ И РЫБАЛКИ ИЗ ПОЛИЭСТЕРА", "MENS PADDED JACKET FOR HUNTING AND FISHING", "狩猎夹克"}, pieces, 400, 1.1, 14, 90},
		{"titanium-dioxide", "Titanium dioxide pigment", "A white pigment: titanium in name, not the metal.", []string{"controlled-goods", "benign-cover"},
			"3206110000", "", trilingual{"ПИГМЕНТ: ДИОКСИД ТИТАНА РУТИЛЬНЫЙ, В МЕШКАХ ПО 25 КГ", "TITANIUM DIOXIDE PIGMENT, RUTILE", "钛白粉"}, kilos, 20000, 1, 2.9, 80},
		{"ferrotitanium", "Ferrotitanium", "A steelmaking additive of heading 7202.", []string{"controlled-goods", "benign-cover"},
			"7202910000", "", trilingual{"ФЕРРОТИТАН FETI70 КУСКОВОЙ", "FERROTITANIUM FETI70, LUMPS", "钛铁"}, kilos, 12000, 1, 4.6, 30},
		{"navigator-holders", "Holders for car navigators", "A plastic bracket for a windscreen, not a navigation instrument.", []string{"controlled-goods", "benign-cover"},
			"3926909709", "", trilingual{"ДЕРЖАТЕЛЬ АВТОМОБИЛЬНЫЙ ПЛАСТМАССОВЫЙ ДЛЯ НАВИГАТОРА И СМАРТФОНА", "PLASTIC CAR HOLDER FOR NAVIGATOR AND SMARTPHONE", "车载导航支架"}, pieces, 3000, .09, .9, 70},
		{"titanium-cookware", "Cookware with titanium coating", "An aluminium pan.", []string{"controlled-goods", "benign-cover"},
			"7615108009", "", trilingual{"СКОВОРОДА АЛЮМИНИЕВАЯ С ТИТАНОВЫМ ПОКРЫТИЕМ", "ALUMINIUM FRYING PAN WITH TITANIUM COATING", "钛涂层煎锅"}, pieces, 900, .9, 7, 40},
		{"scooter-bearings", "Bearings for scooters", "The code 8482.10 is on the Common High Priority List, so a match of the code is fair; the text, price and buyer point to scooters. What counts is that it ranks below.", nil,
			"8482109008", "", trilingual{"ПОДШИПНИК ШАРИКОВЫЙ 608ZZ ДЛЯ КОЛЕС САМОКАТА И РОЛИКОВ", "BALL BEARING 608ZZ FOR SCOOTER WHEELS", "滑板车轴承"}, pieces, 9000, .012, .18, 60},
	} {
		p.decoy(Decoy{ID: g.id, Title: g.title, Why: g.why, NotBy: g.notBy, Subjects: []Subject{{Name: shop.name, TaxID: shop.id}}})
		d := newDice(p.seed, g.id)
		stream(p, russianImports, g.id, from, shop, g.rows, func(_ int, on time.Time) *record {
			hs := g.hs
			if g.hs17 != "" && on.Before(hs2022From) {
				hs = g.hs17
			}
			qty := max(1, float64(int(d.logn(g.qty, .5))))
			return thing(hs, g.text.ru, g.text.en, g.text.zh, g.unit, qty, qty*g.kg, max(100, int64(qty*d.logn(g.price, .25)*100)))
		})
	}
}

// toyDrones are real toys that fly, between the same two traders.
func toyDrones(p *planner, d dice) {
	dec := Decoy{ID: "toy-drones", Title: "Toy drones", NotBy: []string{"controlled-goods", "benign-cover"},
		Why: "Heading 9503, 80 grams and 12 dollars apiece: toys, although the same traders and the same word stand on the record."}
	from, to := toyTraders()
	stream(p, russianImports, dec.ID, from, to, 48, func(int, time.Time) *record {
		qty := float64(d.between(100, 900))
		return thing("9503007500", "ИГРУШКА: МИНИ-КВАДРОКОПТЕР ДЕТСКИЙ НА РАДИОУПРАВЛЕНИИ, ПЛАСТМАССОВЫЙ, БЕЗ КАМЕРЫ", "TOY MINI QUADCOPTER FOR CHILDREN, PLASTIC, NO CAMERA", "儿童玩具四轴飞行器",
			pieces, qty, qty*.08, int64(qty*d.logn(12, .15)*100))
	})
	dec.Subjects = []Subject{{Name: to.name, TaxID: to.id}}
	p.decoy(dec)
}

// helicopterDecoys: toys, parts, one brought back from repair, one before the
// cut-off.
func helicopterDecoys(p *planner, d dice, seller, buyer party) {
	p.decoy(Decoy{ID: "toy-helicopters", Title: "Toy helicopters", NotBy: []string{"controlled-goods", "benign-cover"}, Why: "Heading 9503, sold by the thousand."})
	_, toys := toyTraders()
	stream(p, russianImports, "toy-helicopters", chineseFirm(3200, "toys").party(), toys, 36, func(int, time.Time) *record {
		qty := float64(d.between(300, 2500))
		return thing("9503007500", "ИГРУШКА: ВЕРТОЛЕТ НА РАДИОУПРАВЛЕНИИ ДЕТСКИЙ", "TOY HELICOPTER, REMOTE CONTROLLED", "遥控直升机玩具", pieces, qty, qty*.2, int64(qty*d.logn(9, .2)*100))
	})
	p.decoy(Decoy{ID: "helicopter-parts-civil", Title: "Helicopter parts are not helicopters",
		Why: "Parts of heading 8807, a listed code, described as civil: a match of the code or of the label is fair, a count of helicopters must leave them out."})
	for n := range 9 {
		p.plant(layoutDeclaration, day(2022, 3, 3).AddDate(0, 0, n*29), "helicopter-parts-civil", seller, buyer,
			thing("8807300000", "ЧАСТИ ВЕРТОЛЕТА ГРАЖДАНСКОГО: КОМПЛЕКТ УПЛОТНЕНИЙ ДВЕРИ", "CIVIL HELICOPTER PARTS: DOOR SEAL KIT", "直升机舱门密封件", pieces, float64(n+1), float64(n+2), int64(90_000+n*7_311)))
	}
	p.decoy(Decoy{ID: "helicopter-return-after-repair", Title: "Helicopters brought back from repair", Why: "Procedure 60 after 21: the same aircraft returns to its owner; dispatched from the Emirates. No detector should call it a sale.",
		NotBy: []string{"listed-party", "benign-cover"}})
	shop := otherFirm(2, "AE", "machine").party()
	for n := range 3 {
		dec := p.plant(layoutDeclaration, day(2022, 4, 11).AddDate(0, 0, n*61), "helicopter-return-after-repair", shop, buyer,
			thing("8802120001", "ВЕРТОЛЕТ, ВОЗВРАТ ПОСЛЕ РЕМОНТА, РАНЕЕ ВЫВЕЗЕН ДЛЯ ПЕРЕРАБОТКИ ВНЕ ТАМОЖЕННОЙ ТЕРРИТОРИИ", "HELICOPTER RETURNED AFTER REPAIR", "直升机 维修后返还", pieces, 1, 7100, 4_000_000_00+int64(n)*1_100_000))
		dec.procedure = "6021000"
	}
	p.decoy(Decoy{ID: "helicopters-before-cutoff", Title: "Helicopters before the cut-off date", Why: "Declared in 2021: an aircraft like the others, which a count after the cut-off date must leave out."})
	for n := range 2 {
		p.plant(layoutDeclaration, day(2021, 6, 8).AddDate(0, 0, n*70), "helicopters-before-cutoff", seller, buyer,
			thing("8802110003", "ВЕРТОЛЕТ ЛЕГКИЙ ОДНОДВИГАТЕЛЬНЫЙ", "LIGHT HELICOPTER", "轻型直升机", pieces, 1, 1230, 1_590_000_00+int64(n)*400_000))
	}
}

// huntingShops buy hunting sights for hunters, and everything else a hunter
// needs, from makers in Austria and Czechia.
func huntingShops(p *planner) {
	p.decoy(Decoy{ID: "hunting-shops", Title: "Genuine hunting shops", Why: "Retailers whose whole trade is hunting goods; a sight described as hunting gear is what they sell. A finding is fair; it must name this explanation and rank below.", NotBy: []string{"listed-party"}})
	d := newDice(p.seed, "hunting-shops")
	for n := range 6 {
		shop := company(fmt.Sprintf("hunt-%d", n), fmt.Sprintf("ООО \"ОХОТНИЧИЙ ДВОР %s\"", rootsRU[n*5]), inn10(nowhere, 570+n), "RU")
		from := otherFirm(n%3, []string{"AT", "CZ"}[n%2], "outdoor").party()
		stream(p, russianImports, "hunting-shops", from, shop, 30, func(i int, on time.Time) *record {
			qty := float64(d.between(4, 60))
			switch i % 3 {
			case 0:
				return thing("9013100000", "ПРИЦЕЛ ОПТИЧЕСКИЙ ОХОТНИЧИЙ", "HUNTING RIFLE SCOPE", "狩猎瞄准镜", pieces, qty, qty*.6, int64(qty*d.logn(640, .3)*100))
			case 1:
				hs := "6201400000"
				if on.Before(hs2022From) {
					hs = "6201930000"
				}
				return thing(hs, "КОСТЮМ ДЛЯ ОХОТЫ МЕМБРАННЫЙ", "HUNTING SUIT", "狩猎服", pieces, qty*4, qty*7, int64(qty*4*d.logn(85, .3)*100))
			}
			return thing("8211920000", "НОЖ ОХОТНИЧИЙ РАЗДЕЛОЧНЫЙ С ФИКСИРОВАННЫМ ЛЕЗВИЕМ", "HUNTING KNIFE", "猎刀", pieces, qty*5, qty, int64(qty*5*d.logn(24, .3)*100))
		})
	}
}

// heaters grow every winter and stand still from year to year.
func heaters(p *planner) {
	p.decoy(Decoy{ID: "seasonal-heaters", Title: "Heaters every winter", Why: "Tenfold from summer to November, in both years alike: a season, not a surge.", NotBy: []string{"listed-party", "controlled-goods", "benign-cover"}})
	d := newDice(p.seed, "heaters")
	to := company("heaters", `ООО "ТЕПЛОБРЕД"`, inn10(nowhere, 580), "RU")
	from := chineseFirm(3300, "electro").party()
	perMonth := [12]int{8, 6, 3, 1, 1, 1, 1, 2, 5, 9, 12, 10}
	for y := 2021; y <= 2022; y++ {
		for m, n := range perMonth {
			for range n {
				qty := float64(d.between(300, 900))
				p.plant(layoutDeclaration, within(d, y, time.Month(m+1)), "seasonal-heaters", from, to,
					thing("8516299100", "ТЕПЛОВЕНТИЛЯТОР БЫТОВОЙ ЭЛЕКТРИЧЕСКИЙ", "HOUSEHOLD FAN HEATER", "暖风机", pieces, qty, qty*2.4, int64(qty*d.logn(19, .2)*100)))
			}
		}
	}
}
