package normalize

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/ref/currency"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// The keys that SQL makes are those that Go makes.
func TestHash64(t *testing.T) {
	f := newFixture(t)
	for _, parts := range [][]string{
		{"", "", ""}, {"a", "b", "c"}, {"ab", "", "c"}, {"ООО «ЯТАШ РУС»", "7722476458", "RU"}, {"it's", `"quoted"`, "\\x00"},
		{strings.Repeat("x", 127), "1"}, {strings.Repeat("x", 128), "1"}, {strings.Repeat("ж", 64), "1"}, {strings.Repeat("描述", 3000), "", "2022"}, {"1", strings.Repeat("y", 70000)},
	} {
		var exprs []string
		for _, p := range parts {
			if p == "" {
				exprs = append(exprs, "CAST(NULL AS VARCHAR)")
				continue
			}
			exprs = append(exprs, quote(p))
		}
		var got int64
		if _, err := store.QueryOne(t.Context(), f.db, "SELECT "+hash64(exprs...), nil, &got); err != nil {
			t.Fatal(err)
		}
		if want := trade.Hash64(parts...); got != want {
			t.Errorf("%.40q: SQL makes %d, Go %d", parts, got, want)
		}
	}
}

// SQL and Go round a converted value alike.
func TestConversionRounding(t *testing.T) {
	f := newFixture(t)
	rates, err := currency.Read(strings.NewReader("date,currency,usd\n2022-02-25,RUB,0.0000005\n2022-02-25,KZT,0.012116589768\n"), "r.csv")
	if err != nil {
		t.Fatal(err)
	}
	on := time.Date(2022, 2, 25, 0, 0, 0, 0, time.UTC)
	for _, amount := range []string{"1", "3", "-1", "7000", "123456789.654321", "0.000001", "-999999999999.999999"} {
		for _, ccy := range []string{"RUB", "KZT"} {
			a, err := trade.ParseAmount(amount)
			if err != nil {
				t.Fatal(err)
			}
			want, rate, _, ok := rates.Convert(a, ccy, on)
			if !ok {
				t.Fatal("no rate")
			}
			var got sql.NullString
			if _, err := store.QueryOne(t.Context(), f.db, "SELECT CAST(TRY_CAST(CAST('"+amount+"' AS DECIMAL(18,6)) * CAST('"+rate.String()+"' AS DECIMAL(20,12)) AS DECIMAL(18,6)) AS VARCHAR)", nil, &got); err != nil {
				t.Fatal(err)
			}
			sqlSide, err := trade.ParseAmount(got.String)
			if err != nil || sqlSide != want {
				t.Errorf("%s %s: SQL makes %s, Go %s", amount, ccy, got.String, want)
			}
		}
	}
}

func TestNobody(t *testing.T) {
	for _, s := range []string{"", "-", "N/A", "n.a.", "NULL", "TO ORDER", "TO ORDER OF", "To The Order Of", "TO THE ORDER OF: SHIPPER", "SAME AS CONSIGNEE", "SAME AS ABOVE.", "ОТСУТСТВУЕТ", "НЕ УКАЗАН", "НЕВІДОМИЙ", "Физ. лицо", "0", "000", "XXX", "....", "СМ. ГРАФУ 14 ДТ", "无"} {
		if !nobody(s) {
			t.Errorf("%q names nobody", s)
		}
	}
	for _, s := range []string{"TO THE ORDER OF ALMOND BANK LTD", "ORDER GROUP LLC", "NO LIMITS LTD", "ООО НЕТ ПРОБЛЕМ", "7722476458", "IBM", "SAME TIME LOGISTICS", "A"} {
		if nobody(s) {
			t.Errorf("%q is a name", s)
		}
	}
}

func TestReadParty(t *testing.T) {
	yes, no := true, false
	for _, tc := range []struct {
		in   tuple
		want partyRow
	}{
		{tuple{Name: "7722476458 772201001 OOO YATASH RUS"}, partyRow{NameClean: "OOO YATASH RUS", LegalForm: "ru-ooo", Number: "7722476458", Type: "inn", Valid: &yes, Script: "Latn"}},
		{tuple{Name: "ООО «ЯТАШ РУС»", TaxID: "7722476458", Country: "RU"}, partyRow{NameClean: "ООО «ЯТАШ РУС»", LegalForm: "ru-ooo", Number: "7722476458", Type: "inn", Valid: &yes, Script: "Cyrl"}},
		{tuple{Name: "ООО «ЯТАШ РУС»", TaxID: "7722476459", Hint: "RU"}, partyRow{NameClean: "ООО «ЯТАШ РУС»", LegalForm: "ru-ooo", Number: "7722476459", Type: "inn", Valid: &no, Script: "Cyrl"}},
		// Nine digits of Tajikistan are no INN without its zero.
		{tuple{Name: "LLC GANJI JOMI INN 350010245"}, partyRow{NameClean: "LLC GANJI JOMI", LegalForm: "en-llc", Number: "350010245", Script: "Latn"}},
		// An Armenian tax number is no ship's number, whatever its digits add up to.
		{tuple{Name: "BARSIS LLC", TaxID: "2230504", Hint: "AM"}, partyRow{NameClean: "BARSIS LLC", LegalForm: "en-llc", Number: "2230504", Script: "Latn"}},
		{tuple{Name: "TO THE ORDER OF ALMOND BANK LTD"}, partyRow{NameClean: "ALMOND BANK LTD", LegalForm: "en-ltd", Script: "Latn"}},
		{tuple{Name: "ГОНЧАР BEКOV", TaxID: "0000000000"}, partyRow{NameClean: "ГОНЧАР BEКOV", Script: "Cyrl", Mixed: true}},
		{tuple{TaxID: "7722476458", Country: "RU"}, partyRow{Number: "7722476458", Type: "inn", Valid: &yes}},
		{tuple{Name: "N/A", TaxID: "0"}, partyRow{}},
		{tuple{Name: "TO ORDER"}, partyRow{}},
	} {
		got := readParty(tc.in)
		if got.Script != "" || got.Number != "" {
			id := trade.Hash64(tc.in.Name, tc.in.TaxID, tc.in.Country)
			tc.want.PartyID = &id
		}
		tc.want.Name, tc.want.TaxID, tc.want.Country = tc.in.Name, tc.in.TaxID, tc.in.Country
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("%q %q: %s", tc.in.Name, tc.in.TaxID, d)
		}
	}
}

func TestReadProcedure(t *testing.T) {
	for _, tc := range []struct{ procedure, reporter, want string }{
		{"4000000", "RU", ordinary}, {"7800021", "RU", ordinary}, {"40", "KZ", ordinary}, {"IM4000000", "AM", ordinary}, {"ЭК 10", "RU", ordinary},
		{"6010000", "RU", returned}, {"6023", "RU", returned}, {"6021", "RU", repaired}, {"4021", "RU", repaired}, {"2100000", "RU", repaired}, {"2300", "RU", returned}, {"5300", "RU", returned},
		{"3100000", "RU", reexport}, {"3153", "RU", returned}, {"3151", "RU", reexport}, {"80", "RU", transit}, {"8000000", "BY", transit},
		{"4000", "TR", ordinary}, {"1000", "TR", ordinary}, {"3151", "TR", reexport}, {"6121", "TR", repaired}, {"6123", "DE", returned}, {"2300", "TR", returned}, {"2100", "DE", repaired}, {"5100", "TR", ordinary}, {"3071", "KE", reexport}, {"8000", "KE", transit},
		{"IM/40/ДЕ", "UA", ordinary}, {"ЕК/11", "UA", reexport}, {"ІМ/41", "UA", returned}, {"ТР/80", "UA", transit}, {"78", "UA", ordinary}, {"61", "UA", repaired},
		{"EXPORTACION A CONSUMO", "AR", ordinary}, {"REEXPORTACION", "AR", reexport}, {"Реэкспорт", "KZ", reexport}, {"TEMPORARY IMPORT", "IN", returned}, {"ВРЕМЕННЫЙ ВВОЗ", "KZ", returned}, {"H", "IN", ordinary}, {"AFTER REPAIR", "IN", repaired},
		{"123", "RU", ""}, {"99", "RU", ""}, {"40", "", ""},
	} {
		if got := readProcedure(tc.procedure, tc.reporter); got.kind != tc.want {
			t.Errorf("readProcedure(%q, %s) = %q, want %q", tc.procedure, tc.reporter, got.kind, tc.want)
		}
	}
}

func TestTruncated(t *testing.T) {
	f := newFixture(t)
	long := strings.Repeat("ДЛИННОЕ ОПИСАНИЕ ", 20)
	var rows []string
	add := func(file string, n int, text string) {
		rows = append(rows, fmt.Sprintf("SELECT '%[1]s.1.%[2]d' AS item_id, '%[1]s' AS file_id, '1' AS sheet_no, '%[2]d' AS row_no, 'item' AS grain, %[3]s AS description", file, n, quote(text)))
	}
	cut := func(s string, n int) string { return string([]rune(s)[:n]) }
	add("aaaaaaaaaaaa", 0, cut(long, 256))
	add("aaaaaaaaaaaa", 1, "КОРОТКОЕ")
	for i, prefix := range []string{"А ", "Б ", "В "} { // this vendor cuts at 80
		add("bbbbbbbbbbbb", i, cut(prefix+long, 80))
	}
	add("bbbbbbbbbbbb", 3, cut(long, 60))
	f.ingest(t, strings.Join(rows, " UNION ALL "), []string{"item_id", "file_id", "sheet_no", "row_no", "grain", "description"})
	f.run(t, Options{})
	want := "length,truncated\n8,false\n60,false\n80,true\n80,true\n80,true\n256,true\n"
	if d := cmp.Diff(want, f.table(t, "SELECT length(description) AS length, truncated FROM normalize.goods ORDER BY 1")); d != "" {
		t.Error(d)
	}
}

// The same input gives the same bytes, also over several row groups.
func TestDeterministic(t *testing.T) {
	query, columns := millionSQL(150_000, 100)
	var sums []string
	for range 2 {
		f := newFixture(t)
		f.ingest(t, query, columns)
		stats := f.run(t, Options{})
		f.checkWhole(t, stats)
		sum := ""
		for _, table := range []string{"item", "party", "goods", "duplicate", "unread"} {
			sum += fileSum(t, f.out.Path(table)) + "\n"
		}
		sums = append(sums, sum)
	}
	if d := cmp.Diff(sums[0], sums[1]); d != "" {
		t.Errorf("two runs differ: %s", d)
	}
}
