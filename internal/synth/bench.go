package synth

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"time"
)

// benchHeader is the 21 columns of [WriteCSV]: a subset of the declaration
// layout.
const benchHeader = "ND (Номер декларации);G072 (Дата регистрации);G32 (Номер товара по ГТД);G011 (Направление перемещения);G37 (Процедура);" +
	"G022 (Наименование отправителя);G081 (ИНН получателя);G082 (Наименование получателя);G11 (Код торгующей страны);G15A (Код страны отправления);" +
	"G34 (Код страны происхождения);G31_1 (Наименование и характеристики товаров);G31_11 (Фирма-изготовитель);G31_12 (Товарный знак, патент);" +
	"G33 (Код товара по ТН ВЭД);G31_7 (Количество);G31_71 (Единица измерения);G35 (Вес брутто, кг);G38 (Вес нетто, кг);" +
	"G45 (Таможенная стоимость);G46 (Статистическая стоимость, USD.)\r\n"

// Distinct values in the benchmark file: about one party spelling per hundred
// rows and one description per ten, the proportions of a real case.
const (
	benchRecipients   = 50_000
	benchSenders      = 20_000
	benchDescriptions = 500_000
)

// WriteCSV writes rows of honest trade as semicolon-separated UTF-8 with
// decimal commas and DD.MM.YYYY, about 400 bytes a row, dates spread over 2021
// and 2022. It is for benchmarks: no pattern is planted in it. The same rows
// and seed give the same bytes. Memory is a few megabytes whatever the size.
func WriteCSV(ctx context.Context, w io.Writer, rows int64, seed uint64) error {
	g := newBench(seed)
	g.buf = append(g.buf, benchHeader...)
	for i := range rows {
		g.row(i, rows)
		if len(g.buf) > 1<<20-4096 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := w.Write(g.buf); err != nil {
				return fmt.Errorf("synthetic CSV: %w", err)
			}
			g.buf = g.buf[:0]
		}
	}
	if _, err := w.Write(g.buf); err != nil {
		return fmt.Errorf("synthetic CSV: %w", err)
	}
	return nil
}

// bench writes rows from fragments made beforehand.
type bench struct {
	rng        *rand.Rand
	buf        []byte
	recipients []string // "INN;name"
	senders    []string
	dates      []string
	short      []string // DDMMYY
	items      int      // left of the declaration
	item       int
	number     int
	recipient  int
	sender     int
	on         int
}

func newBench(seed uint64) *bench {
	g := &bench{rng: rand.New(rand.NewPCG(seed, 21)), buf: make([]byte, 0, 1<<20)}
	for n := range benchRecipients {
		root, tail := rootsRU[n%len(rootsRU)], tailsRU[n/len(rootsRU)%(len(tailsRU)-1)]
		g.recipients = append(g.recipients, inn10(nowhere, n)+`;"ООО ""`+root+"-"+tail+" "+strconv.Itoa(n)+`"""`)
	}
	for n := range benchSenders {
		f := chineseFirm(n, sectors[n%len(sectors)])
		g.senders = append(g.senders, f.name+" NO. "+strconv.Itoa(n))
	}
	for d := day(2021, time.January, 1); d.Year() < 2023; d = d.AddDate(0, 0, 1) {
		g.dates = append(g.dates, d.Format("02.01.2006"))
		g.short = append(g.short, d.Format("020106"))
	}
	return g
}

// row appends row i of n.
func (g *bench) row(i, n int64) {
	if g.items == 0 {
		g.items, g.item = 1+g.rng.IntN(5)*g.rng.IntN(2), 0
		g.number++
		g.recipient, g.sender = skewed(g.rng, benchRecipients), skewed(g.rng, benchSenders)
		g.on = int(i * int64(len(g.dates)) / n)
	}
	g.items--
	g.item++
	r := g.rng.Uint64()
	goods := &catalogue[r%uint64(len(catalogue))]
	b := append(g.buf, "10999"...)
	b = pad(b, uint64(g.on%5)+10, 3)
	b = append(append(append(b, '/'), g.short[g.on]...), '/')
	b = append(pad(b, uint64(g.number%10_000_000), 7), ';')
	b = append(append(b, g.dates[g.on]...), ';')
	b = append(strconv.AppendInt(b, int64(g.item), 10), ";ИМ;4000;"...)
	b = append(append(b, g.senders[g.sender]...), ';')
	b = append(append(b, g.recipients[g.recipient]...), ";CN;CN;CN;"...)
	// One of so many descriptions of this kind of goods, by its number.
	which := r >> 20 % (benchDescriptions / uint64(len(catalogue)))
	brand := brands[which%uint64(len(brands))]
	b = append(b, '"')
	b = append(append(b, goods.ru...), ", МОДЕЛЬ "...)
	b = append(strconv.AppendUint(append(b, brand[:2]...), which, 10), ", ТОВ.ЗНАК "...)
	b = append(b, brand...)
	if which%4 == 0 {
		b = append(append(b, ", "...), tailsOfText[which%uint64(len(tailsOfText))]...)
	}
	b = append(b, '"', ';')
	b = append(append(b, brand...), " FACTORY;"...)
	b = append(append(b, brand...), ';')
	code := goods.hs
	if goods.hs17 != "" && g.on < 365 {
		code = goods.hs17
	}
	b = append(append(b, code...), ';')
	qty := 1 + r>>40%5000
	net := qty * uint64(goods.kg*1000+1) // grams
	cents := qty * uint64(goods.price*100+1) * (80 + r>>54%40) / 100
	b = append(strconv.AppendUint(b, qty, 10), ';')
	b = append(append(b, goods.unit.ru...), ';')
	b = append(decimals(b, net+net/20, 3), ';')
	b = append(decimals(b, net, 3), ';')
	b = append(decimals(b, cents*74, 2), ';')
	b = append(decimals(b, cents, 2), '\r', '\n')
	g.buf = b
}

// skewed draws an index so that few firms have most of the trade.
func skewed(rng *rand.Rand, n int) int {
	x := rng.Float64()
	return int(x * x * x * float64(n))
}

// decimals appends n, counted in units of 10^-places, with a decimal comma.
func decimals(b []byte, n uint64, places int) []byte {
	scale := uint64(1)
	for range places {
		scale *= 10
	}
	b = append(strconv.AppendUint(b, n/scale, 10), ',')
	return pad(b, n%scale, places)
}

// pad appends n with leading zeros to a width of up to 20 digits.
func pad(b []byte, n uint64, width int) []byte {
	var digits [20]byte
	for i := width - 1; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return append(b, digits[:width]...)
}
