package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// result is one file read into tables and read back.
type result struct {
	Report
	items   []ItemRow
	rejects []RejectRow
	file    []FileRow
	sheets  []SheetRow
}

// readFile ingests a file into a fresh ledger.
func readFile(t *testing.T, path string, opt Options) result {
	t.Helper()
	ledger, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	build, err := ledger.Begin(store.Spec{Stage: "ingest"})
	if err != nil {
		t.Fatal(err)
	}
	rep, err := File(t.Context(), path, build, opt)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	if rep.RowsRead != rep.RowsLoaded+rep.RowsRejected+rep.RowsDuplicate {
		t.Errorf("counts do not add up: %+v", rep)
	}
	r := result{Report: rep}
	for table, read := range map[string]func(string) error{
		"item":   func(p string) (err error) { r.items, err = parquet.ReadFile[ItemRow](p); return },
		"reject": func(p string) (err error) { r.rejects, err = parquet.ReadFile[RejectRow](p); return },
		"file":   func(p string) (err error) { r.file, err = parquet.ReadFile[FileRow](p); return },
		"sheet":  func(p string) (err error) { r.sheets, err = parquet.ReadFile[SheetRow](p); return },
	} {
		if err := read(build.Path(table)); err != nil {
			t.Fatalf("table %s: %v", table, err)
		}
	}
	return r
}

// write puts bytes into a file of the given name.
func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readText(t *testing.T, name, text string, opt Options) result {
	t.Helper()
	return readFile(t, write(t, name, []byte(text)), opt)
}

const declHeader = "ND (Номер декларации);G072 (Дата регистрации);G32 (Номер товара по ГТД);G011 (Направление перемещения);G022 (Наименование отправителя);" +
	"G081 (ИНН получателя);G082 (Наименование получателя);G12 (Общая таможенная стоимость по ГТД);G31_1 (Наименование и характеристики товаров);" +
	"G31_12 (Товарный знак, патент);G33 (Код товара по ТН ВЭД);G31_7 (Количество);G35 (Вес брутто, кг);G38 (Вес нетто, кг);G46 (Статистическая стоимость, USD.)\r\n"

func TestDeclarationsInEveryEncoding(t *testing.T) {
	text := declHeader +
		"10012020/310325/5016594;31.03.2025;1;ИМ;ACME OPTICS LTD;7701234567;ООО \"РОМАШКА-ТЕСТ\";9 000 000,00;ПРИЦЕЛ ОПТИЧЕСКИЙ ОХОТНИЧИЙ;ОТСУТСТВУЕТ;9013100000;12;10,5;8,640000000000001;9\u00a0000\u00a0000,00\r\n" +
		"10012020/310325/5016594;31.03.2025;2;ИМ;ACME OPTICS LTD;7701234567;ООО «РОМАШКА-ТЕСТ»;9 000 000,00;ПРИЦЕЛ КОЛЛИМАТОРНЫЙ;НЕ ОБОЗНАЧЕН;9013100000;3;NULL;2,5;0\r\n" +
		"10012020/010425/5016600;01.04.2025;1;ЭК;NULL;7701234567;ООО ТЕСТ;1,00;ЗАПЧАСТИ;-;8708999709;1;1;1;100,50\r\n"
	cp1251 := func(b []byte) []byte { return encode(t, charmap.Windows1251, b) }
	koi8 := func(b []byte) []byte {
		return encode(t, charmap.KOI8R, []byte(strings.NewReplacer("«", "\"", "»", "\"").Replace(string(b))))
	}
	dos := func(b []byte) []byte {
		return encode(t, charmap.CodePage866, []byte(strings.NewReplacer("«", "\"", "»", "\"").Replace(string(b))))
	}
	for _, tc := range []struct {
		name, encoding string
		data           []byte
	}{
		{"utf-8", "utf-8", []byte(text)},
		{"utf-8 with mark", "utf-8", []byte("\ufeff" + text)},
		{"windows-1251", "windows-1251", cp1251([]byte(text))},
		{"koi8-r", "koi8-r", koi8([]byte(text))},
		{"ibm866", "ibm866", dos([]byte(text))},
		{"utf-16 little endian with mark", "utf-16le", toUTF16(text, true, false)},
		{"utf-16 little endian", "utf-16le", toUTF16(text, false, false)},
		{"utf-16 big endian with mark", "utf-16be", toUTF16(text, true, true)},
		{"gb18030", "gb18030", encode(t, simplifiedchinese.GB18030, []byte(text))},
		{"lines end with CR", "utf-8", []byte(strings.ReplaceAll(text, "\r\n", "\r"))},
		{"lines end with LF, tabs", "utf-8", []byte(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), ";", "\t"))},
		{"pipes", "utf-8", []byte(strings.ReplaceAll(text, ";", "|"))},
	} {
		t.Run(tc.name, func(t *testing.T) {
			opt := Options{}
			if tc.name == "gb18030" {
				opt.Encoding = "gbk" // Cyrillic in a Chinese set is nothing to guess
			}
			r := readFile(t, write(t, "a.csv", tc.data), opt)
			if r.Encoding != tc.encoding || r.Source != "ru-declaration" || r.RowsLoaded != 3 {
				t.Fatalf("encoding %s, source %s, %d loaded, rejects %+v", r.Encoding, r.Source, r.RowsLoaded, r.rejects)
			}
			want := map[string]json.Number{"value_usd": "9000100.5", "value_statistical_usd": "9000100.5", "net_kg": "12.14", "gross_kg": "11.5", "quantity": "16", "decl_total_value": "18000001"}
			if diff := cmp.Diff(want, r.Totals); diff != "" {
				t.Errorf("totals (-want +got):\n%s", diff)
			}
			a, b, c := r.items[0], r.items[1], r.items[2]
			if a.Brand != "" || b.Brand != "" || c.SenderName != "" || b.GrossKg != nil {
				t.Errorf("null spellings stayed: %q %q %q %v", a.Brand, b.Brand, c.SenderName, b.GrossKg)
			}
			if a.Direction != "import" || c.Direction != "export" || a.Reporter != "RU" {
				t.Errorf("directions %q %q of %q", a.Direction, c.Direction, a.Reporter)
			}
			if b.ValueStatisticalUSD == nil || *b.ValueStatisticalUSD != 0 {
				t.Errorf("a value of 0 became %v", b.ValueStatisticalUSD)
			}
			if !strings.Contains(a.RecipientName, "РОМАШКА-ТЕСТ") || !strings.HasPrefix(a.RecipientName, "ООО \"") {
				t.Errorf("recipient %q", a.RecipientName)
			}
			if a.ItemID != r.FileID+".1.2" || a.On == nil || *a.On != 20178 || *a.ItemNo != 1 {
				t.Errorf("item %s on %v no %v", a.ItemID, a.On, a.ItemNo)
			}
		})
	}
}

func encode(t *testing.T, e encoding.Encoding, b []byte) []byte {
	t.Helper()
	out, err := e.NewEncoder().Bytes(b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func toUTF16(s string, mark, big bool) []byte {
	var b bytes.Buffer
	if mark {
		s = "\ufeff" + s
	}
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			b.Write([]byte{byte(u >> 8), byte(u)})
		} else {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
	}
	return b.Bytes()
}

func TestRowsThatAreNotLoaded(t *testing.T) {
	row := func(no, date, item, hs, net, value string) string {
		return no + ";" + date + ";" + item + ";ИМ;A LTD;7701234567;ООО Б;1,00;ТОВАР;-;" + hs + ";1;1,5;" + net + ";" + value + "\r\n"
	}
	r := readText(t, "a.csv", declHeader+
		row("10012020/310325/0000001", "31.03.2025", "1", "9013100000", "1,5", "10,25")+ // row 2: loaded
		row("10012020/310325/0000001", "31.03.2025", "1", "9013100000", "1,5", "10,25")+ // 3: the same item again
		row(" /10012020/310325/0000001/1", "31.03.2025", "1", "9013100000", "1,5", "10,25")+ // 4: the same, written otherwise
		row("10012020/310325/0000002", "31.02.2025", "1", "9013 10 000 0", "1,5", "1,00")+ // 5: date repaired from the number
		row("NULL", "31.02.2025", "1", "9013100000", "1,5", "2,00")+ // 6: no such day
		row("10012020/310325/0000003", "31.03.2025", "1", "ПРОЧЕЕ", "1,5", "4,00")+ // 7: no code
		row("10012020/310325/0000004", "31.03.2025", "1", "9013100000", "1,5", "см. инвойс")+ // 8: no number
		row("10012020/310325/0000005", "31.03.2025", "1", "NULL", "1,5", "8,00")+ // 9: no code stated, loaded
		"\r\n;;;;;;;;;;;;;;\r\n"+ // 10, 11: blank
		declHeader+ // 12: header again
		"ИТОГО;;;;;;;;;;;;;;25,25\r\n"+ // 13: total
		row("10012020/310325/0000006", "31.03.2025", "1", "9013100000", "1.234", "16,00")+ // 14: one thing or another
		"10012020/310325/0000007;31.03.2025;1\r\n", // 15: cut off
		Options{})
	got := map[int32]string{}
	for _, x := range r.rejects {
		got[x.RowNo] = x.Kind + " " + x.Reason + " " + x.Column
		if x.Cells == "" || x.Cells == "[]" {
			t.Errorf("row %d: its cells are lost", x.RowNo)
		}
	}
	want := map[int32]string{
		3: "duplicate declaration-item-twice ", 4: "duplicate declaration-item-twice ",
		6:  "rejected date-unreadable G072 (Дата регистрации)",
		7:  "rejected hs-not-a-code G33 (Код товара по ТН ВЭД)",
		8:  "rejected number-unreadable G46 (Статистическая стоимость, USD.)",
		12: "rejected repeated-header ", 13: "rejected total-row ",
		14: "rejected number-ambiguous G38 (Вес нетто, кг)", 15: "rejected column-count ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("not loaded (-want +got):\n%s", diff)
	}
	if r.RowsRead != 12 || r.RowsLoaded != 3 || r.RowsDuplicate != 2 || r.RowsRejected != 7 {
		t.Errorf("read %d, loaded %d, duplicate %d, rejected %d", r.RowsRead, r.RowsLoaded, r.RowsDuplicate, r.RowsRejected)
	}
	if r.Totals["value_usd"] != "61.75" || r.TotalsLoaded["value_usd"] != "19.25" {
		t.Errorf("totals %s of all, %s of the loaded: every readable cell counts, the total row does not", r.Totals["value_usd"], r.TotalsLoaded["value_usd"])
	}
	if !strings.Contains(r.items[1].Notes, "date-repaired: 31.02.2025") || *r.items[1].On != 20178 {
		t.Errorf("repaired date: %v %q", r.items[1].On, r.items[1].Notes)
	}
	if r.items[1].HS != "9013 10 000 0" || r.items[2].HS != "" || r.items[2].Notes != "hs-missing" {
		t.Errorf("codes %q %q %q", r.items[1].HS, r.items[2].HS, r.items[2].Notes)
	}
	if !strings.Contains(strings.Join(r.Warnings, "\n"), "2 blank rows") {
		t.Errorf("warnings %q", r.Warnings)
	}
	for _, x := range r.rejects {
		if x.Kind == kindDuplicate && x.Twin != r.items[0].ItemID {
			t.Errorf("row %d repeats %s, got %q", x.RowNo, r.items[0].ItemID, x.Twin)
		}
	}
	if f := r.file[0]; f.RowsLoaded != 3 || f.RowsDuplicate != 2 || f.RowsRejected != 7 || f.SHA256 != r.SHA256 {
		t.Errorf("ingest.file says %+v", f)
	}
}

// TestEqualLinesWithoutNumber: two equal lines may both be real; a second file
// with both is known to repeat both, and only both.
func TestEqualLinesWithoutNumber(t *testing.T) {
	header := "HS_CODE,SUPPLIER_NAME,ORIGIN_COUNTRY,IMPORTER_NAME_EN,TOTALVALUE,TOTALQUANTITY,IMPORT_PORT_EN,HS_CODE_DESCRIPTION,MONTHYEAR\n"
	line := "9013100000,A LTD,CHINA,B LLC,100.5,1,NULL,SIGHTS,Apr 2023\n"
	a := readText(t, "Russia Import Short.csv", header+line+line, Options{})
	if a.RowsLoaded != 2 || a.items[0].DupKey == a.items[1].DupKey || a.Grain != string(trade.GrainPartyMonth) {
		t.Fatalf("%d loaded, keys %d and %d, grain %s", a.RowsLoaded, a.items[0].DupKey, a.items[1].DupKey, a.Grain)
	}
	if a.items[0].DatePrecision != "month" || *a.items[0].On != 19448 {
		t.Errorf("%s %v", a.items[0].DatePrecision, *a.items[0].On)
	}
	b := readText(t, "again.csv", header+line+line+line, Options{Known: lookup(a)})
	if b.RowsDuplicate != 2 || b.RowsLoaded != 1 || len(b.items) != 3 || b.TotalsLoaded["value_usd"] != "100.5" {
		t.Errorf("duplicate %d, loaded %d of %d, %s", b.RowsDuplicate, b.RowsLoaded, len(b.items), b.TotalsLoaded["value_usd"])
	}
	if diff := cmp.Diff([]int64{a.items[0].DupKey, a.items[1].DupKey}, []int64{b.items[0].DupKey, b.items[1].DupKey}); diff != "" {
		t.Errorf("keys differ between files:\n%s", diff)
	}
}

// lookup answers from the items of an earlier result.
func lookup(r result) DuplicateLookup {
	known := map[int64]string{}
	for _, it := range r.items {
		known[it.DupKey] = it.ItemID
	}
	return func(_ context.Context, keys []int64) (map[int64]string, error) {
		out := map[int64]string{}
		for _, k := range keys {
			if id, ok := known[k]; ok {
				out[k] = id
			}
		}
		return out, nil
	}
}

// TestSameDeclarationFromTwoVendors: other headers, language and order of
// columns, the same item.
func TestSameDeclarationFromTwoVendors(t *testing.T) {
	a := readText(t, "a.csv", declHeader+"10012020/310325/5016594;31.03.2025;1;ИМ;A LTD;7701234567;ООО Б;1,00;ПРИЦЕЛ;-;0207129000;1;1,5;1,500;10,25\r\n", Options{})
	b := readText(t, "b.csv", "Дата;Номер декларации;№ товара;Получатель;ИНН;Отправитель;Код ТН ВЭД;Описание товара;Вес нетто;Статистическая стоимость, долл. США\n"+
		"31.03.25;10012020/310325/5016594;1;OOO B;7701234567;A LIMITED;207129000;Прицел;1.5;10.25\n", Options{Known: lookup(a)})
	if b.Source != "ru-declaration-plain" || b.RowsDuplicate != 1 || b.items[0].DupKey != a.items[0].DupKey {
		t.Errorf("source %s, duplicate %d, keys %d %d", b.Source, b.RowsDuplicate, a.items[0].DupKey, b.items[0].DupKey)
	}
	if *b.items[0].On != *a.items[0].On || b.items[0].Direction != "import" {
		t.Errorf("on %d, direction %s", *b.items[0].On, b.items[0].Direction)
	}
}

func TestWorkbookWithTitleAndSerials(t *testing.T) {
	f := excelize.NewFile()
	sheet := f.GetSheetName(0)
	rows := [][]any{
		{"Реєстр митних декларацій"}, {},
		{"Тип декларації", "Тип декларації", "Номер декларації", "Номер декларації", "Номер декларації", "Дата оформлення", "Отримувач", "Отримувач", "Відпправник", "КРАЇНА ПРИХНАЧЕННЯ", "Код товару", "Опис товару", "Вага нетто", "Фактурна вартість", "Валюта контракту", ""},
		{"ІМ", "40", "UA100230", 2024, "012345", 45597, 32490244, "ТОВ ТЕСТ", "ACME LTD", "УКРАЇНА", 207129000, "М'ЯСО", "1 234,5", 8.640000000000001, "USD", "без назви"},
		{"ЕК", "10", "UA100230", 2024, "012346", "НЕВІДОМИЙ", 32490244, "ТОВ ТЕСТ", "НЕВІДОМИЙ", "ПОЛЬЩА", "0207129000", "М'ЯСО", 12.5, 0, "USD", nil},
	}
	for i, r := range rows {
		if err := f.SetSheetRow(sheet, "A"+string(rune('1'+i)), &r); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "реєстр.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	r := readFile(t, path, Options{})
	if r.Source != "ua-registry" || r.HeaderRow != 3 || r.RowsLoaded != 2 || r.Encoding != "xlsx" {
		t.Fatalf("source %s, header %d, loaded %d, %+v", r.Source, r.HeaderRow, r.RowsLoaded, r.rejects)
	}
	a, b := r.items[0], r.items[1]
	if a.DeclNo != "UA100230/2024/012345" || a.RecipientTaxID != "32490244" || a.RecipientName != "ТОВ ТЕСТ" || a.SenderName != "ACME LTD" || a.Procedure != "ІМ/40" {
		t.Errorf("%q %q %q %q %q", a.DeclNo, a.RecipientTaxID, a.RecipientName, a.SenderName, a.Procedure)
	}
	if *a.On != 20028 || a.HS != "207129000" || *a.NetKg != 1234500000 || *a.ValueInvoice != 8640000 || a.Direction != "import" || a.RowNo != 4 || a.ByteOffset != nil {
		t.Errorf("on %v hs %q net %v value %v %s row %d", *a.On, a.HS, *a.NetKg, *a.ValueInvoice, a.Direction, a.RowNo)
	}
	if b.On != nil || b.SenderName != "" || b.Direction != "export" || *b.NetKg != 12500000 || *b.ValueInvoice != 0 || b.Notes != "date-missing" {
		t.Errorf("%+v", b)
	}
	if r.sheets[0].HeaderRow != 3 || len(r.sheets[0].Columns) != 15 || !json.Valid([]byte(r.sheets[0].Mapping)) {
		t.Errorf("%+v", r.sheets[0])
	}
}

func TestUnitsAndCurrencies(t *testing.T) {
	r := readText(t, "list.csv", "Ship Date,Shipper,Consignee,HS Code,Goods,G.W.(LB),Net weight (tons),Value (1000 USD),From,To\n"+
		"2022/01/15,A LTD,B LLC,9013.10.00*,SIGHTS,100,0.5,34.446,CHINA,RUSSIA\n"+
		"2022/01/16,A LTD,B LLC,9013.10.00*,SIGHTS,\"1,000\",0.25,1.5,CHINA,RUSSIA\n"+
		"2022/01/17,A LTD,C LLC,8108.90.60*,BARS,2,1.75,2,CHINA,RUSSIA\n", Options{})
	if r.Source != "generic" || r.RowsLoaded != 3 {
		t.Fatalf("%s %d %+v", r.Source, r.RowsLoaded, r.rejects)
	}
	it := r.items[0]
	if *it.GrossKg != 45359237 || *it.NetKg != 500000000 || *it.ValueInvoiceUSD != 34446000000 || it.HS != "9013.10.00*" {
		t.Errorf("gross %v net %v value %v code %s", *it.GrossKg, *it.NetKg, *it.ValueInvoiceUSD, it.HS)
	}
	if it.Dispatch != "CHINA" || it.Destination != "RUSSIA" || it.DateKind != "shipment" {
		t.Errorf("%s %s %s", it.Dispatch, it.Destination, it.DateKind)
	}
	if !strings.Contains(strings.Join(r.Warnings, "\n"), "no known source") {
		t.Errorf("warnings %q", r.Warnings)
	}
}

func TestRefusedFileSaysWhatIsMissing(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"names.csv", "id,name,age\n1,Ann,30\n2,Bob,40\n", "missing goods (tariff code or description), date"},
		{"empty.csv", "", "the file is empty"},
		{"page.xls", "<html><table><tr><td>1</td></tr></table></html>", "web page"},
		{"prose.txt", "just one line of prose without any table in it\n", "no separator"},
	} {
		_, err := File(t.Context(), write(t, tc.name, []byte(tc.text)), nil, Options{DryRun: true})
		if err == nil || !strings.Contains(err.Error(), tc.want) || trade.CodeOf(err) != trade.CodeInput {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
	_, err := File(t.Context(), write(t, "a.csv", []byte("Дата;Товар;Вес нетто\n31.03.2025;a;1\n")), nil, Options{DryRun: true, SourceID: "ru-declaration"})
	if err == nil || !strings.Contains(err.Error(), `lacks "G33"`) {
		t.Errorf("named source: %v", err)
	}
}

func dayText(day int32) string {
	return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly)
}

// amountOf writes a stored amount, "" for none.
func amountOf(v *int64) string {
	if v == nil {
		return ""
	}
	return trade.Amount(*v).String()
}

// TestHugeCell: a cell of many blocks is one cell, and the row after it is read.
func TestHugeCell(t *testing.T) {
	var b strings.Builder
	b.WriteString("Дата;Отправитель;Получатель;ИНН;Код ТН ВЭД;Описание товара;Вес нетто\n")
	b.WriteString("10.01.2022;NEVERLAND LTD;ООО НЕБЫЛИЦА;9700000028;6907210000;" + strings.Repeat("ПЛИТКА ", 2_000_000) + ";1\n")
	b.WriteString("11.01.2022;NEVERLAND LTD;ООО НЕБЫЛИЦА;9700000028;6907210000;ПЛИТКА;2\n")
	path := filepath.Join(t.TempDir(), "huge.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	r := readFile(t, path, Options{})
	if r.RowsRead != 2 || r.RowsLoaded != 2 {
		t.Errorf("read %d, loaded %d of 2 rows", r.RowsRead, r.RowsLoaded)
	}
}
