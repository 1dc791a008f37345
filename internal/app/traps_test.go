package app_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"tallyman/internal/app"
	"tallyman/internal/ingest"
)

// trap is something in customs files that makes a wrong figure or match of a
// right record: the files that hold it, and what a user then sees.
type trap struct {
	name  string
	files []trapFile
	see   string // expressions over the joined tables of the trap's rows
	want  string // a line for each counted row
}

type trapFile struct {
	name string
	data []byte
}

func file(name, text string) trapFile { return trapFile{name, []byte(text)} }

// trapRows joins what a user sees of a row; %[1]s is what to show, %[2]s the
// opening of the file names.
const trapRows = `SELECT concat_ws(' | ', %[1]s) AS v FROM normalize.item i JOIN ingest.item n USING (item_id) JOIN ingest.file f ON f.file_id = i.file_id
	LEFT JOIN normalize.goods g ON g.goods_id = i.goods_id LEFT JOIN normalize.party s ON s.party_id = i.sender_id LEFT JOIN normalize.party r ON r.party_id = i.recipient_id
	LEFT JOIN resolve.link e ON e.party_id = i.recipient_id
	WHERE starts_with(f.name, '%[2]s ') ORDER BY f.name, i.sheet_no, i.row_no, i.item_id`

// graphs is the header of Russian declarations in the wording with graph numbers.
const graphs = "ND (Номер декларации);G072 (Дата регистрации);G32 (Номер товара по ГТД);G011 (Направление перемещения);G37 (Процедура);G022 (Наименование отправителя);" +
	"G081 (ИНН получателя);G082 (Наименование получателя);G12 (Общая таможенная стоимость по ГТД);G31_1 (Наименование и характеристики товаров);" +
	"G33 (Код товара по ТН ВЭД);G31_7 (Количество);G31_71 (Единица);G38 (Вес нетто, кг);G46 (Статистическая стоимость, USD.)\r\n"

// gd is a declaration's row; what is not given is ordinary. Keys are graphs.
func gd(given ...string) string {
	cells := map[string]string{"ND": "10012020/310325/5016594", "072": "31.03.2025", "32": "1", "011": "ИМ", "37": "4000", "022": "NEVERLAND LTD", "081": "9700000028",
		"082": "ООО НЕБЫЛИЦА", "12": "", "31": "ПЛИТКА КЕРАМИЧЕСКАЯ", "33": "6907210000", "7": "10", "71": "796", "38": "1,5", "46": "100,25"}
	for i := 0; i < len(given); i += 2 {
		cells[given[i]] = given[i+1]
	}
	var row []string
	for _, k := range []string{"ND", "072", "32", "011", "37", "022", "081", "082", "12", "31", "33", "7", "71", "38", "46"} {
		row = append(row, cells[k])
	}
	return strings.Join(row, ";") + "\r\n"
}

// nd is a declaration number that no other trap uses.
func nd(n int) string { return fmt.Sprintf("10012020/310325/77%05d", n) }

func utf16le(s string) []byte {
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.Bytes()
}

// openingTraps are those of the file itself: headers, encodings, dates.
func openingTraps(t *testing.T) []trap {
	registry := "Реєстр митних декларацій;;;;;;;;;;;;;;;\n\nТип декларації;Тип декларації;Номер декларації;Номер декларації;Номер декларації;Дата оформлення;Отримувач;Отримувач;Відпправник;КРАЇНА ПРИХНАЧЕННЯ;" +
		"Код товару;Опис товару;Вага нетто;Фактурна вартість;Валюта контракту;\n" +
		"ІМ;40;UA100230;2024;012345;%s;32490244;ТОВ ТЕСТ;НЕБЫЛИЦА ЛТД;УКРАЇНА;207129000;М'ЯСО;1 234,5;8,64;USD;без назви\n"
	text := func(n int) string {
		return graphs + gd("ND", nd(n), "46", "9\u00a0000\u00a0000,50", "12", "9 000 000,50", "022", "ЗАВОД «ВЫМЫСЕЛ»")
	}
	cp1251, err := charmap.Windows1251.NewEncoder().Bytes([]byte(text(1)))
	if err != nil {
		t.Fatal(err)
	}
	gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte("数据年月,商品编码,商品名称,贸易伙伴编码,贸易伙伴名称,贸易方式编码,贸易方式名称,注册地编码,注册地名称,第一数量,第一计量单位,第二数量,第二计量单位,人民币,\r\n" +
		"202503,85423190,其他用作处理器及控制器的集成电路,344,俄罗斯,10,一般贸易,44,广东省,\"1,200\",个,5,千克,\"3,000\",\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	return []trap{
		{"duplicate headers", []trapFile{file("dup.csv", strings.Replace(fmt.Sprintf(registry, "31.03.2024"), "012345", "012301", 1))}, "r.tax_id, r.name, n.decl_no", "32490244 | ТОВ ТЕСТ | UA100230/2024/012301"},
		{"typo headers", []trapFile{file("typo.csv", strings.Replace(fmt.Sprintf(registry, "31.03.2024"), "012345", "012302", 1))}, "s.name, i.destination", "НЕБЫЛИЦА ЛТД | UA"},
		{"title rows, header in row 3, unnamed columns", []trapFile{file("title.csv", strings.Replace(fmt.Sprintf(registry, "31.03.2024"), "012345", "012303", 1))},
			"(SELECT header_row FROM ingest.sheet h WHERE h.file_id = i.file_id), i.row_no, i.net_kg", "3 | 4 | 1234.500000"},
		{"Russian and Ukrainian mixed", []trapFile{file("mix.csv", "Дата;Номер декларації;Відправник;Получатель;ИНН;Код товару;Описание товара;Країна походження;Вага нетто;Статистическая стоимость, долл. США\n"+
			"31.03.2024;M-1;ТОВ А;ООО Б;9700000028;6907210000;ПЛИТКА;ТУРЕЧЧИНА;1,5;10,25\n")}, "s.name, r.name, i.origin, i.value_usd", "ТОВ А | ООО Б | TR | 10.250000"},
		{"Windows-1251, comma decimals, no-break spaces", []trapFile{{"cp1251.csv", cp1251}}, "f.encoding, i.value_usd, s.name", "windows-1251 | 9000000.500000 | ЗАВОД «ВЫМЫСЕЛ»"},
		{"GB18030, trailing column", []trapFile{{"出口.csv", gbk}}, "f.encoding, i.hs_code, i.trading, i.value_local, i.local_currency", "gb18030 | 85423190 | RU | 3000.000000 | CNY"},
		{"UTF-8 with a mark", []trapFile{file("bom.csv", "\ufeff"+text(2))}, "n.decl_no, f.encoding", nd(2) + " | utf-8"},
		{"UTF-16", []trapFile{{"utf16.csv", utf16le(text(3))}}, "n.decl_no, f.encoding", nd(3) + " | utf-16le"},
		{"spreadsheet serial dates", []trapFile{file("serial.csv", strings.Replace(fmt.Sprintf(registry, "45597"), "012345", "012304", 1))}, `i."on"`, "2024-11-01"},
		{"dates of two-digit years", []trapFile{file("dmy.csv", graphs+gd("ND", nd(4), "072", "13.02.25"))}, `i."on"`, "2025-02-13"},
		{"timestamps shifted to UTC", []trapFile{file("utc.csv", "Ship Date,Shipper,Consignee,HS Code,Goods,Net weight kg,Total value USD,From,To\n2025-03-28T18:30:00.000Z,A LTD,B LLC,69072100,TILES,5,10,INDIA,RUSSIA\n"+
			"2025-03-29T18:30:00.000Z,A LTD,B LLC,69072100,TILES,6,11,INDIA,RUSSIA\n")}, `i."on"`, "2025-03-29\n2025-03-30"},
	}
}

// TestTraps walks the known traps of customs records, each a small file, through
// the whole way of the data.
func TestTraps(t *testing.T) {
	var all []trap
	for _, group := range [][]trap{openingTraps(t), codeTraps(), amountTraps(), nameTraps(), copyTraps(), flowTraps(), statisticsTraps(), {listedRows()}} {
		all = append(all, group...)
	}
	dir := filepath.Join(t.TempDir(), "case")
	if err := app.New(dir, ""); err != nil {
		t.Fatal(err)
	}
	c, err := app.Open(dir, app.Env{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	in := t.TempDir()
	for i, tr := range all {
		for _, f := range tr.files {
			path := filepath.Join(in, fmt.Sprintf("t%02d %s", i, f.name))
			if err := os.WriteFile(path, f.data, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Ingest(t.Context(), []string{path}, app.IngestOptions{}, func(_ ingest.Report, err error) error { return err }); err != nil {
				t.Fatalf("%s: %v", tr.name, err)
			}
		}
	}
	if _, err := c.AddList(t.Context(), "own", "", []string{write(t, filepath.Join(in, "own.csv"), trapList)}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Run(t.Context(), app.RunOptions{}); err != nil {
		t.Fatal(err)
	}
	for i, tr := range all {
		t.Run(tr.name, func(t *testing.T) {
			var got []string
			if err := c.SQL(t.Context(), fmt.Sprintf(trapRows, tr.see, fmt.Sprintf("t%02d", i)), func(r app.Record) error {
				got = append(got, r.Text("v"))
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if strings.Join(got, "\n") != tr.want {
				t.Errorf("a user sees\n%s\nwant\n%s", strings.Join(got, "\n"), tr.want)
			}
		})
	}
	t.Run("listed on the day or not", func(t *testing.T) { seeListings(t, c) })
}
