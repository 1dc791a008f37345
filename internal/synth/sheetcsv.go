package synth

import (
	"bufio"
	"io"
	"os"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// csvFile writes delimited text in some encoding.
type csvFile struct {
	f    *os.File
	buf  *bufio.Writer
	enc  io.WriteCloser // nil for UTF-8
	out  io.Writer
	sep  byte
	line []byte
	name string
}

func newCSVFile(path, encoding string, sep byte, bom bool, header []string) (*csvFile, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	c := &csvFile{f: f, buf: bufio.NewWriterSize(f, 1<<18), sep: sep, name: encoding}
	c.out = c.buf
	switch encoding {
	case "windows-1251":
		c.enc = transform.NewWriter(c.buf, charmap.Windows1251.NewEncoder())
		c.out = c.enc
	case "gb18030":
		c.enc = transform.NewWriter(c.buf, simplifiedchinese.GB18030.NewEncoder())
		c.out = c.enc
	}
	if bom {
		if _, err := c.buf.WriteString("\uFEFF"); err != nil {
			return nil, err
		}
	}
	return c, c.row(header...)
}

func (c *csvFile) row(cells ...string) error {
	c.line = c.line[:0]
	for i, cell := range cells {
		if i > 0 {
			c.line = append(c.line, c.sep)
		}
		if strings.IndexByte(cell, '"') < 0 && strings.IndexByte(cell, c.sep) < 0 && strings.IndexByte(cell, '\n') < 0 {
			c.line = append(c.line, cell...)
			continue
		}
		c.line = append(c.line, '"')
		c.line = append(c.line, strings.ReplaceAll(cell, `"`, `""`)...)
		c.line = append(c.line, '"')
	}
	c.line = append(c.line, '\r', '\n')
	_, err := c.out.Write(c.line)
	return err
}

func (c *csvFile) firstRow() int    { return 2 }
func (c *csvFile) encoding() string { return c.name }

func (c *csvFile) close() error {
	if c.enc != nil {
		if err := c.enc.Close(); err != nil {
			_ = c.f.Close()
			return err
		}
	}
	if err := c.buf.Flush(); err != nil {
		_ = c.f.Close()
		return err
	}
	return c.f.Close()
}

// declarationSheet is the family of headers with the graph numbers of the
// EAEU goods declaration: "G33 (Код товара по ТН ВЭД)".
type declarationSheet struct{ *csvFile }

var declarationHeader = []string{
	"ND (Номер декларации)", "G072 (Дата регистрации)", "GD1 (Дата выпуска)", "G32 (Номер товара по ГТД)", "G011 (Направление перемещения)", "G37 (Процедура)",
	"G021 (ИНН отправителя)", "G022 (Наименование отправителя)", "G023 (Адрес отправителя)", "G0231 (Код страны отправителя)",
	"G081 (ИНН получателя)", "G082 (Наименование получателя)", "G083 (Адрес получателя)", "G0831 (Код страны получателя)",
	"G11 (Код торгующей страны)", "G15A (Код страны отправления)", "G17A (Код страны назначения)", "G34 (Код страны происхождения)",
	"G31_1 (Наименование и характеристики товаров)", "G31_11 (Фирма-изготовитель)", "G31_12 (Товарный знак, патент)", "G33 (Код товара по ТН ВЭД)",
	"G31_7 (Количество)", "G31_71 (Единица измерения)", "G35 (Вес брутто, кг)", "G38 (Вес нетто, кг)",
	"G42 (Фактурная стоимость)", "G45 (Таможенная стоимость)", "G46 (Статистическая стоимость, USD.)",
	"G12 (Общая таможенная стоимость по ГТД)", "G222 (Общая фактурная стоимость)", "G05 (Всего товаров)",
	"G221 (Валюта контракта)", "G23 (Курс валюты)", "G202 (Условие поставки)", "STAT (STAT)",
}

func newDeclarationSheet(path string) (sheet, error) {
	c, err := newCSVFile(path, "windows-1251", ';', false, declarationHeader)
	return declarationSheet{c}, err
}

func (s declarationSheet) write(r *record) error {
	d := r.decl
	usd, _ := d.totals()
	perDollar := perUSD(d.currency, d.on)
	value := fixed(r.usd, 2, ',')
	if r.badValue != "" {
		value = r.badValue
	}
	return s.row(r.number(), r.date("02.01.2006"), d.released.Format("02.01.2006"), itoa(r.item), "ИМ", d.procedure[:4],
		"", d.sender.name, d.sender.address, d.sender.country,
		d.recipient.id, d.recipient.name, d.recipient.address, d.recipient.country,
		d.trading, d.dispatch, d.dest, r.origin,
		r.ru, r.maker, r.brand, r.hsWritten(),
		short(r.qty, 3, ','), r.unit.ru, short(r.gross, 3, ','), short(r.net, 3, ','),
		fixed(r.usd*perDollar/100, 2, ','), fixed(local(r.usd, &rubPerUSD, d.on), 2, ','), value,
		fixed(local(usd, &rubPerUSD, d.on), 2, ','), fixed(usd*perDollar/100, 2, ','), itoa(len(d.items)),
		d.currency, fixed(rate(&rubPerUSD, d.on)*100/perDollar, 2, ','), d.incoterms, "1")
}

// plainSheet is the family of Russian headers without any codes.
type plainSheet struct{ *csvFile }

var plainHeader = []string{
	"Дата", "Номер декларации", "№ товара", "Получатель", "ИНН", "Адрес получателя", "Отправитель", "Страна отправления", "Страна происхождения",
	"Торгующая страна", "Страна назначения", "Код ТН ВЭД", "Описание товара", "Производитель", "Товарный знак", "Количество", "Ед. изм.", "Вес брутто", "Вес нетто",
	"Статистическая стоимость, долл. США", "Процедура",
}

func newPlainSheet(path string) (sheet, error) {
	c, err := newCSVFile(path, "utf-8", ';', true, plainHeader)
	return plainSheet{c}, err
}

func (s plainSheet) write(r *record) error {
	d := r.decl
	value := grouped(r.usd, 2)
	if r.badValue != "" {
		value = r.badValue
	}
	return s.row(r.date("02.01.2006"), r.number(), itoa(r.item), d.recipient.name, d.recipient.id, d.recipient.address, d.sender.name,
		countryNames[d.dispatch].ru, countryNames[r.origin].ru, countryNames[d.trading].ru, countryNames[d.dest].ru,
		r.hsWritten(), r.ru, r.maker, r.brand, short(r.qty, 3, ','), r.unit.ru, grouped(r.gross, 3), grouped(r.net, 3), value, d.procedure[:4])
}

// grouped writes a decimal as Russian office programs do: no-break spaces
// between thousands, decimal comma.
func grouped(n int64, places int) string {
	whole, frac, _ := strings.Cut(fixed(n, places, ','), ",")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "\u00a0" + whole[i:]
	}
	return whole + "," + frac
}

// ownSheet is a forwarder's own list: nobody's standard.
type ownSheet struct {
	*csvFile
	n *int
}

var ownHeader = []string{
	"No.序号", "Ship Date 出运日期", "Waybill 运单号", "Shipper 发货人", "Consignee 收货人", "From 起运国", "To 目的国", "HS Code 商品编码",
	"Goods 货物名称", "Model 型号", "Qty 数量", "Unit 单位", "G.W.(KG) 毛重", "N.W.(KG) 净重", "Amount(USD) 金额",
}

func newOwnSheet(path string) (sheet, error) {
	c, err := newCSVFile(path, "gb18030", ',', false, ownHeader)
	return ownSheet{c, new(int)}, err
}

func (s ownSheet) write(r *record) error {
	d := r.decl
	*s.n++
	value := fixed(r.usd, 2, '.')
	if r.badValue != "" {
		value = r.badValue
	}
	return s.row(itoa(*s.n), r.date("2006/01/02"), d.no, d.sender.name, d.recipient.name, countryNames[d.dispatch].en, countryNames[d.dest].en, r.hsWritten(),
		r.en+" "+r.zh, r.model, short(r.qty, 3, '.'), r.unit.zh, short(r.gross, 3, '.'), short(r.net, 3, '.'), value)
}
