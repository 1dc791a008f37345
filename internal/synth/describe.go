package synth

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

var (
	brands = []string{"VELDOR", "TARNIX", "KROMBEL", "LUNTERA", "ZARVEX", "MIRTOL", "ORDANT", "PELVIN", "SORBEKT", "TVIRLAND", "FREDAX", "HOLMAR",
		"CERTIVA", "SHELDIS", "ELBRAX", "YARDEX", "BRUSTOL", "GLORVET", "INGVAREL", "STERBIX"}
	noBrands = []string{"ОТСУТСТВУЕТ", "НЕ ОБОЗНАЧЕН", "БЕЗ ТОВАРНОГО ЗНАКА"}
	// tails of declarations: what declarants add to be on the safe side.
	tailsOfText = []string{
		"НОВЫЙ, В ЗАВОДСКОЙ УПАКОВКЕ",
		"НЕ ЯВЛЯЕТСЯ ЛОМОМ ЭЛЕКТРООБОРУДОВАНИЯ, НЕ СОДЕРЖИТ ДРАГОЦЕННЫХ МЕТАЛЛОВ, НЕ ВОЕННОГО НАЗНАЧЕНИЯ",
		"ДЛЯ РОЗНИЧНОЙ ПРОДАЖИ, УПАКОВАН В КАРТОННЫЕ КОРОБКИ НА ДЕРЕВЯННЫХ ПОДДОНАХ",
		"НЕ ПОДЛЕЖИТ ОБЯЗАТЕЛЬНОМУ ПОДТВЕРЖДЕНИЮ СООТВЕТСТВИЯ, ТЕХНИЧЕСКАЯ ДОКУМЕНТАЦИЯ ПРИЛАГАЕТСЯ К ТОВАРУ, СРОК СЛУЖБЫ НЕ МЕНЕЕ ПЯТИ ЛЕТ",
		"КОЛИЧЕСТВО МЕСТ УКАЗАНО В УПАКОВОЧНОМ ЛИСТЕ",
	}
)

// model invents a model number.
func model(d dice) string {
	const letters = "ABCDEFGHKLMNPRSTVXZ"
	return fmt.Sprintf("%c%c-%d", letters[d.IntN(len(letters))], letters[d.IntN(len(letters))], d.between(100, 9899))
}

// describe fills the texts of a record the way declarations are written: what
// it is, model, article, maker, brand, quantity, and a tail of reservations.
func describe(d dice, r *record, what, whatEN, whatZH string) {
	if r.brand == "" {
		r.brand = pick(d, brands)
		if d.chance(.18) {
			r.brand = pick(d, noBrands)
		}
	}
	if r.model == "" {
		r.model = model(d)
	}
	amount := " " + short(r.qty, 3, ',') + " " + r.unit.ru
	var b strings.Builder
	b.Grow(400)
	b.WriteString(what)
	switch d.IntN(3) {
	case 0:
		fmt.Fprintf(&b, ", МОДЕЛЬ %s, АРТ. %d, ИЗГОТОВИТЕЛЬ %s, ТОВ.ЗНАК %s, КОЛ-ВО%s", r.model, d.between(10000, 99999), r.maker, r.brand, amount)
	case 1:
		fmt.Fprintf(&b, " АРТИКУЛ %d МОДЕЛЬ %s МАРКА %s КОЛ-ВО%s. ИЗГОТОВИТЕЛЬ: %s", d.between(10000, 99999), r.model, r.brand, amount, r.maker)
	default:
		fmt.Fprintf(&b, ": %s -%s. ПРОИЗВОДИТЕЛЬ %s, ТОВАРНЫЙ ЗНАК %s", r.model, amount, r.maker, r.brand)
	}
	reserve(d, &b)
	r.ru = b.String()
	r.translate(whatEN, whatZH)
}

// reserve appends up to two reservations.
func reserve(d dice, b *strings.Builder) {
	for n := d.IntN(3); n > 0; n-- {
		b.WriteString(", ")
		b.WriteString(pick(d, tailsOfText))
	}
}

// articles is how many articles of a kind of goods a maker has.
const articles = 3

// repeat describes one of the maker's standing articles in the words that the
// declarant always uses for it: in a real case most descriptions come again and
// again, about ten rows for each.
func repeat(d dice, r *record, g *good) {
	one := dice{rand.New(rand.NewPCG(hash(r.maker, g.hs), d.Uint64N(articles)))}
	r.brand, r.model = pick(one, brands), model(one)
	if one.chance(.18) {
		r.brand = pick(one, noBrands)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, МОДЕЛЬ %s, АРТ. %d, ИЗГОТОВИТЕЛЬ %s, ТОВ.ЗНАК %s", g.ru, r.model, one.between(10000, 99999), r.maker, r.brand)
	reserve(one, &b)
	r.ru = b.String()
	r.translate(g.en, g.zh)
}

func (r *record) translate(whatEN, whatZH string) {
	r.en = whatEN + ", MODEL " + r.model + ", BRAND " + englishBrand(r.brand)
	r.zh = whatZH + " 型号" + r.model
}

// englishBrand is what vendors put for the Russian ways of saying "none".
func englishBrand(brand string) string {
	switch brand {
	case noBrands[0]:
		return "ABSENT"
	case noBrands[1], noBrands[2]:
		return "NOT INDICATED"
	}
	return brand
}
