package ingest

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"tallyman/internal/source"
)

// TestFamilies reads one row of every family of headers that is not a vendor's
// sheet.
func TestFamilies(t *testing.T) {
	long := "ND  Номер  декларации на товары;G072 (Дата оформления ГТД в АИС декларанта);GD1 (Дата выпуска груза);G32 (номер товара по ГТД / списку);G011 (ИМ/ЭК);G022 (Отправитель);" +
		"G15A (код страны отправления);G31_1 (Описание и характеристика товара с лицевой стороны ГТД - 256 символов;G31_11 (Наименование фирмы изготовителя);G33 (код товара по ТН ВЭД РФ);G38 (Вес нетто (кг));G46 (Статистическая стоимость товара в USD);G12 (Общая тамож.стоимость)\n"
	for _, tc := range []struct {
		name, text, source string
		want               map[string]string
	}{
		{"declarations, long wording", long + "10012020/310325/5016594;;01.04.2025;1;ИМ;A LTD;CN;ПРИЦЕЛ;A WORKS;9013100000;1,5;10,25;99,00\n", "ru-declaration",
			map[string]string{"sender": "A LTD", "dispatch": "CN", "description": "ПРИЦЕЛ", "maker": "A WORKS", "hs": "9013100000", "usd": "10.25", "net": "1.5", "on": "2025-04-01", "direction": "import", "total": "99"}},
		{"declarations, bare graph numbers", "011 ИМ/ЭК - направление перемещения;Дата регистрации ДТ;32 Номер товара по ДТ;021;022 Наименование/ФИО отправителя;081;082;15 Код страны отправления;31_1 Описание и характеристика товара;33 Код товара по ТН ВЭД РФ;38;46 Статистическая стоимость;12\n" +
			"ЭК;31.03.2025;1;7701234567;ООО А;NULL;B LLP;RU;ТРУБА;7304110000;1,5;10,25;99\n", "ru-declaration-numbered",
			map[string]string{"sender": "ООО А", "dispatch": "RU", "description": "ТРУБА", "hs": "7304110000", "usd": "10.25", "net": "1.5", "on": "2025-03-31", "direction": "export", "total": "99"}},
		{"declarations without direction, by their procedure", "ND (Номер декларации);G072 (Дата регистрации);G37 (Процедура);G082 (Наименование получателя);G33 (Код товара по ТН ВЭД);G46 (Статистическая стоимость, USD.)\n10012020/310325/5016594;31.03.2025;4000;ООО Б;9013100000;10,25\n", "ru-declaration",
			map[string]string{"hs": "9013100000", "usd": "10.25", "on": "2025-03-31", "direction": "import"}},
		{"statistical forms", "Регистрационный №;Дата подачи статформы;Получатель;ИНН;Отправитель;Код товара по ТН ВЭД ТС;Наименование товара;Вес нетто;Статистическая стоимость $\nA-1;31.03.2025;ООО Б;7701234567;ТОО А;9013100000;ПРИЦЕЛ;1,5;10,25\n", "eaeu-statform",
			map[string]string{"sender": "ТОО А", "description": "ПРИЦЕЛ", "hs": "9013100000", "usd": "10.25", "net": "1.5", "on": "2025-03-31"}},
		{"Ukraine classic", "Час оформлення;Назва ПМО;Тип;Номер МД;Дата;Відправник;ЕДРПОУ;Одержувач;№;Код товару;Опис товару;Кр.торг.;Кр.відпр.;Кр.пох.;Умови пост.;Місце пост;К-ть;Один.вим.;Брутто, кг.;Нетто, кг.;Вага по МД;ФВ вал.контр\n" +
			"10:15;КИЇВ;ІМ 40 ДЕ;UA100230/2024/012345;31.03.24;A LTD;32490244;ТОВ Б;1;9013100000;ПРИЦІЛ;TR;TR;CN;CPT;КИЇВ;12;796;2,0;1,5;1,5;1 010,25\n", "ua-classic",
			map[string]string{"sender": "A LTD", "dispatch": "TR", "description": "ПРИЦІЛ", "hs": "9013100000", "net": "1.5", "gross": "2", "on": "2024-03-31", "direction": "import"}},
		{"Ukraine text", "Митниця оформлення;Номер МД;Дата оформлення;Відправник;ЄДРПОУ одержувача;Одержувач;Код товару;Опис товару;Країна походження;Вага нетто, кг;Фактурна варість, валюта контракту;Валюта контракту\n" +
			"UA100;24UA1;31.03.24;A LTD;32490244;ТОВ Б;9013100000;ПРИЦІЛ;CN;1,5;1010,25;EUR\n", "ua-text",
			map[string]string{"sender": "A LTD", "description": "ПРИЦІЛ", "hs": "9013100000", "net": "1.5", "on": "2024-03-31"}},
		{"Panjiva", "panjivaRecordId,billOfLadingNumber,arrivalDate,conName,conCountry,shpName,shpCountry,shpmtOrigin,weightKg,valueOfGoodsUSD,quantity\n7,MAEU1,2021-03-31,B INC,United States,A LTD,India,India,150.5,,1200 CTN\n", "panjiva-us-import",
			map[string]string{"sender": "A LTD", "on": "2021-03-31", "direction": "import", "gross": "150.5"}},
		{"manifests in pounds", "PRODUCT_DESCRIPTION,CONSIGNEE,SHIPER,ARRIVAL_DATE,GROSS_WIGHT_LB,FOREIGN_PORT\nTILES,B INC,A LTD,03/31/2021,100,MUNDRA\n", "importgenius-us-import-lb",
			map[string]string{"sender": "A LTD", "description": "TILES", "on": "2021-03-31", "direction": "import", "gross": "45.359237"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := readText(t, "file.csv", tc.text, Options{})
			if r.Source != tc.source || r.RowsLoaded != 1 {
				t.Fatalf("source %s, %d loaded, %+v", r.Source, r.RowsLoaded, r.rejects)
			}
			if diff := cmp.Diff(tc.want, short(r.items[0])); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// short is what the families are compared by; empty fields are left out.
func short(it ItemRow) map[string]string {
	out := map[string]string{"sender": it.SenderName, "dispatch": it.Dispatch, "description": it.Description, "maker": it.ManufacturerName, "hs": it.HS,
		"usd": amountOf(it.ValueStatisticalUSD), "net": amountOf(it.NetKg), "gross": amountOf(it.GrossKg), "direction": it.Direction, "total": amountOf(it.DeclTotalValue)}
	if it.On != nil {
		out["on"] = dayText(*it.On)
	}
	for k, v := range out {
		if v == "" {
			delete(out, k)
		}
	}
	return out
}

func TestChineseStatistics(t *testing.T) {
	text := "数据年月,商品编码,商品名称,贸易伙伴编码,贸易伙伴名称,贸易方式编码,贸易方式名称,注册地编码,注册地名称,第一数量,第一计量单位,第二数量,第二计量单位,美元,\r\n" +
		"202203,90131000,武器用望远镜瞄准具,344,俄罗斯联邦,10,一般贸易,11,北京市,\"1,234\",个,\"2,345\",千克,\"1,234,567\",\r\n" +
		"202203,90131000,武器用望远镜瞄准具,344,俄罗斯联邦,10,一般贸易,12,天津市,12,个,23,千克,\"4,567\",\r\n"
	raw := encode(t, simplifiedchinese.GB18030, []byte(text))
	r := readFile(t, write(t, "出口.csv", raw), Options{})
	if r.Source != "cn-gacc-month" || r.Encoding != "gb18030" || r.RowsLoaded != 2 || r.Totals["value_usd"] != "1239134" || r.Totals["quantity"] != "1246" || r.Grain != "aggregate" {
		t.Fatalf("%s %s %d %v %+v", r.Source, r.Encoding, r.RowsLoaded, r.Totals, r.rejects)
	}
	if it := r.items[0]; it.DatePrecision != "month" || dayText(*it.On) != "2022-03-01" || it.Trading != "俄罗斯联邦" {
		t.Errorf("%+v", it)
	}
}

// TestWorkbook reads two sheets with records and one without, merged parties, a
// merged amount and an extra column, and reads a row back.
func TestWorkbook(t *testing.T) {
	f := excelize.NewFile()
	set := func(sheet, cell string, row ...any) {
		t.Helper()
		if err := f.SetSheetRow(sheet, cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	header := []any{"Дата", "Номер декларации", "№ товара", "Получатель", "ИНН", "Отправитель", "Код ТН ВЭД", "Описание товара", "Вес нетто", "Статистическая стоимость"}
	for _, s := range []string{"январь", "февраль", "заметки"} {
		if _, err := f.NewSheet(s); err != nil {
			t.Fatal(err)
		}
	}
	set("январь", "A1", "Импорт, январь")
	set("январь", "A2", header...)
	set("январь", "A3", "01.01.2025", "A/1", 1, "ООО Б", "7701234567", "A LTD", 9013100000, "ПРИЦЕЛ", 1.5, 100)
	set("январь", "A4", "01.01.2025", "A/2", 1, nil, nil, nil, "9013100000", "ПРИЦЕЛ", 2.5, nil, "без заголовка")
	for _, m := range [][2]string{{"D3", "D4"}, {"E3", "E4"}, {"F3", "F4"}, {"J3", "J4"}, {"A1", "J1"}} {
		if err := f.MergeCell("январь", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	set("февраль", "A1", header...)
	set("февраль", "A2", 45689, "B/1", 2, "ООО В", "0701234567", "A LTD", "9013100000", "ПРИЦЕЛ", "1 000,5", "NULL")
	set("заметки", "A1", "позвонить", "в понедельник")
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "два листа.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	r := readFile(t, path, Options{})
	if r.RowsLoaded != 3 || len(r.Sheets) != 2 || !slices.Equal(r.Sheet.([]string), []string{"январь", "февраль"}) {
		t.Fatalf("%d loaded of %v, %+v", r.RowsLoaded, r.Sheet, r.rejects)
	}
	if !strings.Contains(strings.Join(r.Warnings, "\n"), "заметки") {
		t.Errorf("the sheet without records is not named: %q", r.Warnings)
	}
	b := r.items[1]
	if b.RecipientName != "ООО Б" || b.SenderName != "A LTD" || b.RecipientTaxID != "7701234567" || !strings.Contains(b.Notes, "merged-cell") {
		t.Errorf("merged texts: %q %q %q %q", b.RecipientName, b.SenderName, b.RecipientTaxID, b.Notes)
	}
	if b.ValueStatisticalUSD != nil || r.Totals["value_usd"] != "100" || r.Totals["net_kg"] != "1004.5" {
		t.Errorf("a merged amount is counted once: %v, %v", amountOf(b.ValueStatisticalUSD), r.Totals)
	}
	c := r.items[2]
	if c.SheetNo != 2 || c.ItemID != r.FileID+".2.2" || dayText(*c.On) != "2025-02-01" || c.RecipientTaxID != "0701234567" {
		t.Errorf("%+v", c)
	}
	headers, cells, err := source.ReadRow(path, source.RowAt{Sheet: 1, Row: 4, Offset: -1, HeaderRow: 2})
	if err != nil || headers[3] != "Получатель" || cells[3] != "" || cells[10] != "без заголовка" || cells[1] != "A/2" {
		t.Errorf("read back %q under %q: %v", cells, headers, err)
	}
}

// TestMappingFile reads a file twice, by itself and by its own mapping written
// out: the same items.
func TestMappingFile(t *testing.T) {
	path := write(t, "liste.csv", []byte("Tarih;Gönderen;Alıcı;GTİP;Eşya Tanımı;Miktar;Birim;Tutar (USD);Menşe Ülke\n31.12.2024;A A.Ş.;B LLC;901310000000;NİŞANGÂH;12;ADET;1.234,50;TÜRKİYE\n05.01.2025;A A.Ş.;B LLC;901310000000;NİŞANGÂH;1;ADET;10,00;TÜRKİYE\n"))
	a := readFile(t, path, Options{})
	if a.Source != "generic" || a.RowsLoaded != 2 || a.Totals["value_usd"] != "1244.5" {
		t.Fatalf("%s %d %v %+v", a.Source, a.RowsLoaded, a.Totals, a.rejects)
	}
	m, _, err := source.DetectFile(t.Context(), path, source.OpenOptions{}, source.MapOptions{})
	if err != nil {
		t.Fatal(err)
	}
	data, err := m.YAML()
	if err != nil {
		t.Fatal(err)
	}
	b := readFile(t, path, Options{MapFile: write(t, "map.yml", data)})
	if diff := cmp.Diff(a.items, b.items); diff != "" {
		t.Errorf("items differ (-detected +replayed):\n%s", diff)
	}
}

func TestSyntheticMark(t *testing.T) {
	text := "Дата;Получатель;Отправитель;Код ТН ВЭД;Вес нетто\n31.12.2024;ООО Б;A LTD;9013100000;1\n"
	if r := readText(t, "a.synthetic.csv", text, Options{}); !r.file[0].Synthetic {
		t.Error("the name says synthetic")
	}
	if r := readText(t, "a.csv", "SYNTHETIC;invented companies;;;\n"+text, Options{}); !r.file[0].Synthetic || r.HeaderRow != 2 {
		t.Errorf("the title says synthetic, header %d", r.HeaderRow)
	}
	if r := readText(t, "a.csv", text, Options{}); r.file[0].Synthetic {
		t.Error("nothing says synthetic")
	}
}

// TestRecordFiles reads the same two rows from text, JSON and Parquet: the same
// items, whatever the format.
func TestRecordFiles(t *testing.T) {
	type row struct {
		Date  int32  `parquet:"Дата,date"`
		To    string `parquet:"Получатель,optional"`
		From  string `parquet:"Отправитель"`
		Code  string `parquet:"Код ТН ВЭД"`
		Net   int64  `parquet:"Вес нетто,decimal(3:18)"`
		Value int64  `parquet:"Статистическая стоимость,decimal(6:18)"`
	}
	table := filepath.Join(t.TempDir(), "a.parquet")
	if err := parquet.WriteFile(table, []row{{20089, "ООО Б", "A LTD", "9013100000", 1500, 100_250_001}, {20090, "", "A LTD", "9013100000", -3, 1}}); err != nil {
		t.Fatal(err)
	}
	text := "Дата;Получатель;Отправитель;Код ТН ВЭД;Вес нетто;Статистическая стоимость\n2025-01-01;ООО Б;A LTD;9013100000;1.500;100.250001\n2025-01-02;;A LTD;9013100000;-0.003;0.000001\n"
	lines := `{"Дата":"2025-01-01","Получатель":"ООО Б","Отправитель":"A LTD","Код ТН ВЭД":"9013100000","Вес нетто":1.5,"Статистическая стоимость":100.250001}` + "\n" +
		`{"Дата":"2025-01-02","Получатель":null,"Отправитель":"A LTD","Код ТН ВЭД":9013100000,"Вес нетто":-3e-3,"Статистическая стоимость":0.000001}` + "\n{bad\n"
	want := readText(t, "a.csv", text, Options{})
	for name, r := range map[string]result{"parquet": readFile(t, table, Options{}), "json": readText(t, "a.jsonl", lines, Options{})} {
		if r.Encoding != name || r.RowsLoaded != 2 || r.Totals["value_usd"] != "100.250002" {
			t.Fatalf("%s: %s, %d loaded, %v %+v", name, r.Encoding, r.RowsLoaded, r.Totals, r.rejects)
		}
		for i := range r.items {
			a, b := want.items[i], r.items[i]
			if b.RowNo != int32(i+1) || b.ByteOffset != nil {
				t.Errorf("%s: row %d, offset %v", name, b.RowNo, b.ByteOffset)
			}
			a.ItemID, a.FileID, a.RowNo, a.ByteOffset, b.ItemID, b.FileID, b.RowNo = "", "", 0, nil, "", "", 0
			if diff := cmp.Diff(a, b); diff != "" {
				t.Errorf("%s (-text +got):\n%s", name, diff)
			}
		}
		if name == "json" && (len(r.rejects) != 1 || r.rejects[0].Reason != "record-unreadable" || r.rejects[0].RowNo != 3 || !strings.Contains(r.rejects[0].Cells, "{bad")) {
			t.Errorf("%+v", r.rejects)
		}
	}
	headers, cells, err := source.ReadRow(table, source.RowAt{Sheet: 1, Row: 2, Offset: -1})
	if err != nil || headers[3] != "Код ТН ВЭД" || cells[5] != "0.000001" {
		t.Errorf("read back %q under %q: %v", cells, headers, err)
	}
}
