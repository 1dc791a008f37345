package source

import (
	"slices"
	"strings"
)

// headerUnit is what a header says of the unit of its amounts.
type headerUnit struct {
	currency string // ISO 4217
	thousand bool   // amounts of money are in thousands
	mass     string // kg, lb, t
}

var currencyWords = map[string]string{
	"usd": "USD", "$": "USD", "долл": "USD", "доллары": "USD", "долларов": "USD", "us": "USD", "дол": "USD", "美元": "USD", "dolar": "USD", "dólares": "USD", "dolares": "USD",
	"eur": "EUR", "€": "EUR", "евро": "EUR", "євро": "EUR", "欧元": "EUR", "euro": "EUR",
	"rub": "RUB", "руб": "RUB", "рублей": "RUB", "рубли": "RUB", "卢布": "RUB", "cny": "CNY", "rmb": "CNY", "人民币": "CNY",
	"uah": "UAH", "грн": "UAH", "kzt": "KZT", "тенге": "KZT", "try": "TRY", "tl": "TRY", "inr": "INR", "vnd": "VND", "amd": "AMD", "gel": "GEL", "kgs": "KGS", "uzs": "UZS",
	"byn": "BYN", "gbp": "GBP", "jpy": "JPY", "brl": "BRL", "mxn": "MXN", "pen": "PEN", "ars": "ARS", "pkr": "PKR", "kes": "KES", "etb": "ETB", "xof": "XOF", "aed": "AED",
}

var massWords = map[string]string{
	"kg": "kg", "kgs": "kg", "кг": "kg", "千克": "kg", "公斤": "kg", "kilos": "kg", "lb": "lb", "lbs": "lb", "pounds": "lb",
	"t": "t", "mt": "t", "tons": "t", "tonnes": "t", "т": "t", "тонн": "t", "тонны": "t", "吨": "t", "ton": "t",
}

var thousandWords = []string{"1000", "thousand", "thousands", "тыс", "тысяч", "тис", "千", "bin", "miles", "milliers", "k"}

// unitOf reads the unit out of a header: "Amount(USD) 金额", "Стоимость, тыс. долл.".
func unitOf(header string) headerUnit {
	var u headerUnit
	for w := range strings.FieldsSeq(spaced(FoldHeader(header))) {
		if c := currencyWords[w]; c != "" {
			u.currency = c
		}
		if m := massWords[w]; m != "" {
			u.mass = m
		}
		u.thousand = u.thousand || slices.Contains(thousandWords, w)
	}
	return u
}

// factorFor is the exact decimal that brings a field's amounts to dollars or
// kilograms; empty for 1.
func (u headerUnit) factorFor(f Field) string {
	switch f {
	case FieldStatistical, FieldCustoms, FieldInvoiceUSD, FieldLocal, FieldInvoice:
		if u.thousand && u.currency != "" {
			return "1000"
		}
	case FieldGross, FieldNet:
		switch u.mass {
		case "lb":
			return "0.45359237" // exact by definition of the pound
		case "t":
			return "1000"
		}
	}
	return ""
}

// spaced parts ideographs from each other's neighbours so that units in
// Chinese headers become words.
func spaced(folded string) string {
	for _, w := range []string{"美元", "人民币", "欧元", "卢布", "千克", "公斤", "吨"} {
		folded = strings.ReplaceAll(folded, w, " "+w+" ")
	}
	return folded
}

// stripUnits removes words of currency and mass from a folded header.
func stripUnits(folded string) string {
	var out []string
	for w := range strings.FieldsSeq(spaced(folded)) {
		if currencyWords[w] == "" && massWords[w] == "" && !slices.Contains(thousandWords, w) && w != "сша" && w != "in" && w != "%" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// adjust moves a value in another currency than the dollar to the field for
// values in local currency, and a value whose currency no word names to the
// one that takes its currency from another column.
func (u headerUnit) adjust(f Field) Field {
	switch f {
	case FieldStatistical:
		if u.currency != "" && u.currency != "USD" {
			return FieldLocal
		}
	case FieldCustoms:
		if u.currency != "" && u.currency != "USD" {
			return FieldLocal
		}
		if u.currency == "" {
			return FieldLocal
		}
	case FieldInvoiceUSD:
		switch u.currency {
		case "USD":
		case "":
			return FieldInvoice
		default:
			return FieldLocal
		}
	}
	return f
}
