package synth

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// rowOf is a data row by header, read the way any reader would.
type rowOf map[string]string

// readCSV reads a delimited file; row n of the result is row n+2 of the file.
func readCSV(t *testing.T, path, encoding string) []rowOf {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if encoding == "windows-1251" {
		in = charmap.Windows1251.NewDecoder().Reader(f)
	}
	r := csv.NewReader(in)
	r.Comma = ';'
	all, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	all[0][0] = strings.TrimPrefix(all[0][0], "\ufeff")
	out := make([]rowOf, len(all)-1)
	for i, cells := range all[1:] {
		out[i] = rowOf{}
		for j, cell := range cells {
			out[i][all[0][j]] = cell
		}
	}
	return out
}

// seen is a record of the two Russian CSV layouts in one form.
type seen struct {
	key                  ItemKey
	decl, item           string
	on                   time.Time
	hs, text, from, to   string
	recipient, inn, cost string
}

func russianRows(t *testing.T, dir string, truth *Truth) []seen {
	var out []seen
	for _, f := range truth.Files {
		if f.Layout != layoutDeclaration && f.Layout != layoutPlain {
			continue
		}
		for i, r := range readCSV(t, filepath.Join(dir, f.Name), f.Encoding) {
			s := seen{key: ItemKey{f.Name, 1, i + 2}, decl: r["ND (Номер декларации)"], item: r["G32 (Номер товара по ГТД)"], hs: r["G33 (Код товара по ТН ВЭД)"],
				text: r["G31_1 (Наименование и характеристики товаров)"], from: r["G15A (Код страны отправления)"], to: r["G17A (Код страны назначения)"],
				recipient: r["G082 (Наименование получателя)"], inn: r["G081 (ИНН получателя)"], cost: r["G46 (Статистическая стоимость, USD.)"]}
			date := r["G072 (Дата регистрации)"]
			if f.Layout == layoutPlain {
				names := map[string]string{"КИТАЙ": "CN", "РОССИЯ": "RU"}
				s = seen{key: s.key, decl: r["Номер декларации"], item: r["№ товара"], hs: r["Код ТН ВЭД"], text: r["Описание товара"], from: names[r["Страна отправления"]],
					to: names[r["Страна назначения"]], recipient: r["Получатель"], inn: r["ИНН"], cost: strings.ReplaceAll(r["Статистическая стоимость, долл. США"], "\u00a0", "")}
				date = r["Дата"]
			}
			var err error
			if s.on, err = time.Parse("02.01.2006", date); err != nil {
				continue // planted damage
			}
			out = append(out, s)
		}
	}
	return out
}

// The expected numbers are derived here a second time, from the files alone.
func TestTruthIsInTheFiles(t *testing.T) {
	dir, truth := small()
	rows := russianRows(t, dir, truth)
	once := map[string]bool{}
	got := map[string]int64{}
	recipients := map[string]map[string]bool{"2022": {}, "15": {}}
	declarations := map[string]map[string]bool{"all": {}, "titanium": {}}
	for _, r := range rows {
		if once[r.decl+"/"+r.item] {
			continue
		}
		once[r.decl+"/"+r.item] = true
		china := r.from == "CN" && r.to == "RU"
		if china && strings.HasPrefix(r.hs, "901310") {
			cents := cents(t, r.cost)
			got["sights "+strconv.Itoa(r.on.Year())] += cents
			if r.on.Year() == 2022 {
				recipients["2022"][r.inn] = true
				if strings.Contains(strings.ToLower(r.text), "охот") {
					got["hunting"]++
				}
			}
			if r.on.After(day(2021, 9, 30)) {
				recipients["15"][r.inn] = true
			}
		}
		if r.inn == innArmour && r.on.Year() == 2022 && r.from == "CN" {
			declarations["all"][r.decl] = true
			if strings.HasPrefix(r.hs, "8108") {
				declarations["titanium"][r.decl] = true
			}
		}
	}
	want := expected(truth)
	for name, pair := range map[string][2]string{
		"value of sights 2022":   {short(got["sights 2022"], 2, '.'), want["sights-as-hunting/value-2022"]},
		"value of sights 2021":   {short(got["sights 2021"], 2, '.'), want["sights-as-hunting/value-2021"]},
		"recipients 2022":        {strconv.Itoa(len(recipients["2022"])), want["sights-as-hunting/recipients-2022"]},
		"recipients 15 months":   {strconv.Itoa(len(recipients["15"])), want["sights-as-hunting/recipients-15-months"]},
		"hunting rows":           {strconv.FormatInt(got["hunting"], 10), want["sights-as-hunting/rows-hunting-2022"]},
		"declarations to armour": {strconv.Itoa(len(declarations["all"])), want["titanium-to-armour/declarations-2022"]},
		"titanium to armour":     {strconv.Itoa(len(declarations["titanium"])), want["titanium-to-armour/titanium-declarations-2022"]},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: the files give %s, truth says %s", name, pair[0], pair[1])
		}
	}
}

func cents(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.Replace(s, ",", "", 1), 10, 64)
	if err != nil {
		t.Fatalf("value %q: %v", s, err)
	}
	return n
}

func expected(truth *Truth) map[string]string {
	out := map[string]string{}
	for _, p := range truth.Patterns {
		for _, e := range p.Expect {
			out[p.ID+"/"+e.ID] = e.Value
		}
	}
	return out
}

// Every key of a planted row must lead to that row.
func TestItemKeys(t *testing.T) {
	dir, truth := small()
	rows := map[ItemKey]seen{}
	for _, r := range russianRows(t, dir, truth) {
		rows[r.key] = r
	}
	for _, p := range truth.Patterns {
		if p.ID != "titanium-to-armour" && p.ID != "drones-as-toys" {
			continue
		}
		for _, k := range p.Items {
			if got := rows[k].inn; got != p.Subjects[0].TaxID {
				t.Errorf("%s %v: recipient %q (%q), want %s", p.ID, k, got, rows[k].recipient, p.Subjects[0].TaxID)
			}
		}
	}
	vendor := slices.IndexFunc(truth.Patterns, func(p Pattern) bool { return p.ID == "maker-in-three-scripts" })
	for _, k := range truth.Patterns[vendor].Items {
		if !strings.HasSuffix(k.File, ".xlsx") || !strings.Contains(k.File, "Russia") {
			continue
		}
		if cell := workbookCell(t, filepath.Join(dir, k.File), "G", k.Row); !strings.Contains(cell, "ВЫМЫСЛОПРИБОР") {
			t.Errorf("%v: importer %q", k, cell)
		}
	}
}

func workbookCell(t *testing.T, path, column string, row int) string {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	cell, err := book.GetCellValue("Sheet", column+strconv.Itoa(row))
	if err != nil {
		t.Fatal(err)
	}
	return cell
}

func TestWorkbooksLookLikeTheVendors(t *testing.T) {
	dir, truth := small()
	for _, f := range truth.Files {
		if f.Encoding != "xlsx" {
			continue
		}
		book, err := excelize.OpenFile(filepath.Join(dir, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("Sheet")
		if err != nil {
			t.Fatal(err)
		}
		book.Close()
		if got := int64(len(rows) - headerLine); got != f.Read {
			t.Errorf("%s: %d data rows, truth says %d", f.Name, got, f.Read)
		}
		if len(rows[3]) == 0 || rows[3][0] != Watermark {
			t.Errorf("%s: line 4 is %q, want the watermark", f.Name, rows[3])
		}
		for i, r := range rows[headerLine:] {
			if len(r) != len(rows[headerLine-1]) {
				t.Fatalf("%s row %d: %d cells under %d headers", f.Name, i+headerLine+1, len(r), len(rows[headerLine-1]))
			}
		}
	}
}
