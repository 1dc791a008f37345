package synth

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"tallyman/internal/measure"
	"tallyman/internal/trade"
)

// small is the smallest case, written once for all tests.
var small = sync.OnceValues(func() (string, *Truth) {
	dir, err := os.MkdirTemp("", "synth")
	if err != nil {
		panic(err)
	}
	truth, err := Write(context.Background(), dir, Options{Items: MinItems, Seed: 7})
	if err != nil {
		panic(err)
	}
	return dir, truth
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, _ := small(); dir != "" {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

func TestSameBytes(t *testing.T) {
	_, first := small()
	again, err := Write(t.Context(), t.TempDir(), Options{Items: MinItems, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the same options gave another case (-first +again):\n%s", diff)
	}
	other, err := Write(t.Context(), t.TempDir(), Options{Items: MinItems, Seed: 8})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range other.Files {
		if f.SHA256 == first.Files[i].SHA256 {
			t.Errorf("%s is the same under another seed", f.Name)
		}
	}
}

func TestCounts(t *testing.T) {
	dir, truth := small()
	if truth.Totals.Read != MinItems {
		t.Errorf("%d rows for %d items", truth.Totals.Read, MinItems)
	}
	for _, f := range truth.Files {
		if f.Read != f.Loaded+f.Rejected+f.Duplicate {
			t.Errorf("%s: %s", f.Name, f.Counts)
		}
		if !strings.Contains(f.Name, "synthetic") {
			t.Errorf("%s: the name does not say that it is synthetic", f.Name)
		}
	}
	if d := truth.Dirt; d.BadDates == 0 || d.BadValues == 0 || d.LostZeros == 0 || d.Copies == 0 || d.Twins == 0 || d.ZeroValue == 0 {
		t.Errorf("some damage is missing: %+v", d)
	}
	read, err := ReadTruth(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(truth, read); diff != "" {
		t.Errorf("truth.json differs from what Write returned:\n%s", diff)
	}
}

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

// The story that the demo tells, whatever the size and seed.
func TestStory(t *testing.T) {
	_, truth := small()
	v := expected(truth)
	number := func(key string) float64 {
		f, err := strconv.ParseFloat(v[key], 64)
		if err != nil {
			t.Fatalf("%s: %q is no number", key, v[key])
		}
		return f
	}
	for _, c := range []struct {
		key      string
		from, to float64
		why      string
	}{
		{"sights-as-hunting/value-2022", 2_250_000, 2_750_000, "about $2.5 million"},
		{"sights-as-hunting/value-ratio", 1.75, 1.999, "almost doubled, not more than doubled"},
		{"sights-as-hunting/ratio-mar-dec", 2.0001, 2.4, "more than doubled only in another window"},
		{"sights-as-hunting/recipients-2022", 40, 50, "not more than 50 in the calendar year"},
		{"sights-as-hunting/recipients-15-months", 51, 70, "more than 50 in fifteen months"},
		{"titanium-to-armour/declarations-2022", 520, 600, "at least 520 of all goods"},
		{"titanium-to-armour/titanium-declarations-2022", 50, 200, "far fewer of titanium"},
		{"titanium-to-armour/titanium-value-ratio", 1.75, 1.999, "almost doubled by value"},
		{"titanium-to-armour/titanium-kg-ratio", 1.2, 1.75, "not by weight"},
		{"drones-as-toys/units", 1000, 1000, "a thousand"},
		{"helicopters-after-cutoff/units", 6, 6, "a handful"},
		{"chips-via-kazakhstan/direct-after", 0, 0, "none directly after"},
		{"chips-via-kazakhstan/direct-before", 10, 100, "some directly before"},
		{"maker-in-three-scripts/before-listing", 10, 100, "before the listing as well"},
		{"maker-in-three-scripts/after-listing", 10, 100, "and after"},
	} {
		if n := number(c.key); n < c.from || n > c.to {
			t.Errorf("%s = %v, want %v..%v: %s", c.key, n, c.from, c.to, c.why)
		}
	}
	if v["chips-via-kazakhstan/in-weight"] != v["chips-via-kazakhstan/out-weight"] {
		t.Errorf("%s kg in, %s kg out", v["chips-via-kazakhstan/in-weight"], v["chips-via-kazakhstan/out-weight"])
	}
	for _, p := range truth.Patterns {
		if len(p.Items) == 0 {
			t.Errorf("%s: no rows planted", p.ID)
		}
	}
	for _, d := range truth.Decoys {
		if len(d.Items) == 0 {
			t.Errorf("%s: no rows planted", d.ID)
		}
	}
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

// What truth.json asks the engine must be in the engine's language.
func TestExpressions(t *testing.T) {
	_, truth := small()
	for _, p := range truth.Patterns {
		if _, err := measure.ParseFilter(p.Filter); err != nil {
			t.Errorf("%s: filter %q: %v", p.ID, p.Filter, err)
		}
	}
	for _, m := range truth.Measures() {
		if _, err := measure.ParseMeasure(m); err != nil {
			t.Errorf("measure %q: %v", m, err)
		}
	}
}

func TestWrongOptions(t *testing.T) {
	for name, opt := range map[string]Options{
		"too few items":       {Items: 100},
		"window too short":    {Months: 12},
		"window too late":     {Start: day(2022, 1, 1), Months: 36},
		"window ends in 2022": {Start: day(2020, 1, 1), Months: 30},
	} {
		_, err := Write(t.Context(), t.TempDir(), opt)
		var e *trade.Error
		if !errors.As(err, &e) || e.Code != trade.CodeUsage {
			t.Errorf("%s: %v, want a usage error", name, err)
		}
	}
	longer := Options{Items: 12_000, Start: day(2020, 7, 1), Months: 36}
	truth, err := Write(t.Context(), t.TempDir(), longer)
	if err != nil {
		t.Fatalf("a longer window: %v", err)
	}
	if first := truth.Files[0].Name; !strings.Contains(first, "2020-07") {
		t.Errorf("first file %q does not start the window", first)
	}
}

func TestWriteCSV(t *testing.T) {
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := WriteCSV(t.Context(), w, 5000, 3); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same seed gave other bytes")
	}
	size := a.Len() / 5000
	r := csv.NewReader(&a)
	r.Comma = ';'
	rows, err := r.ReadAll() // fails where a row has other than the header's cells
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 5001 || len(rows[0]) != 21 {
		t.Errorf("%d rows of %d columns, want 5001 of 21", len(rows), len(rows[0]))
	}
	if size < 330 || size > 430 {
		t.Errorf("%d bytes a row, want about 380", size)
	}
	for _, row := range rows[1:] {
		if _, err := time.Parse("02.01.2006", row[1]); err != nil {
			t.Fatal(err)
		}
		if row[12] == "" || len(row[14]) != 10 {
			t.Fatalf("maker %q, HS %q", row[12], row[14])
		}
	}
}

func BenchmarkWriteCSV(b *testing.B) {
	const rows = 200_000
	for b.Loop() {
		if err := WriteCSV(b.Context(), io.Discard, rows, 1); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		if _, err := Write(b.Context(), b.TempDir(), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
