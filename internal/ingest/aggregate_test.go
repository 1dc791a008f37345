package ingest

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"tallyman/internal/source"
	"tallyman/internal/store"
	"tallyman/internal/testdata"
)

// simpleTable reads a file of statistics with nothing but encoding/csv.
func simpleTable(t *testing.T, path string) (header []string, rows [][]string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if data, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// exact adds columns with exact fractions, each cell times factor rounded to
// six places as the ledger keeps it.
func exact(t *testing.T, header []string, rows [][]string, factor int64, columns ...string) string {
	t.Helper()
	total := new(big.Int)
	for _, name := range columns {
		at := slices.Index(header, name)
		if at < 0 {
			t.Fatalf("no column %s", name)
		}
		for _, r := range rows {
			if r[at] == "" || r[at] == "NA" {
				continue
			}
			v, ok := new(big.Rat).SetString(r[at])
			if !ok {
				t.Fatalf("cell %q of %s", r[at], name)
			}
			v.Mul(v, big.NewRat(1_000_000*factor, 1))
			q, m := new(big.Int).QuoRem(v.Num(), v.Denom(), new(big.Int))
			if c := m.Lsh(m, 1).CmpAbs(v.Denom()); c > 0 || c == 0 && q.Bit(0) == 1 {
				q.Add(q, big.NewInt(int64(v.Sign())))
			}
			total.Add(total, q)
		}
	}
	s := new(big.Rat).SetFrac(total, big.NewInt(1_000_000)).FloatString(6)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// states counts the records of a wide table: pairs of columns of which one
// holds another number than 0.
func states(t *testing.T, header []string, rows [][]string, groups ...[]string) int64 {
	t.Helper()
	var n int64
	for _, r := range rows {
		for _, g := range groups {
			some := false
			for _, name := range g {
				if c := r[slices.Index(header, name)]; c != "" {
					v, ok := new(big.Rat).SetString(c)
					some = some || !ok || v.Sign() != 0
				}
			}
			if some {
				n++
			}
		}
	}
	return n
}

// TestAggregates loads every file of statistics. Each must be known by its
// headers, lose no row, and have the totals of an independent reading.
func TestAggregates(t *testing.T) {
	years := []string{"2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024"}
	type sums struct {
		field   string
		factor  int64
		columns []string
	}
	eur := []sums{{"value_local", 1, []string{"VALUE_IN_EUR"}}}
	files := map[string]struct {
		source string
		wide   [][]string
		sums   []sums
	}{
		"armenia_hs4_monthly_2015-2021.csv.gz": {"armstat-month", [][]string{{"export_tonn", "export"}, {"import_tonn", "import"}},
			[]sums{{"value_statistical_usd", 1000, []string{"export", "import"}}, {"net_kg", 1000, []string{"export_tonn", "import_tonn"}}}},
		"comext_eu_exports_2016_fr.csv": {"comext-easy", nil, eur},
		"comext_eu_exports_2018.csv":    {"comext-easy", nil, eur},
		"comext_eu_exports_2019.csv":    {"comext-easy", nil, eur},
		"comext_eu_exports_2020.csv":    {"comext-easy", nil, eur},
		"kazakhstan_imports_yearly.csv": {"comext-easy", nil, eur},
		"comtrade_armenia_vehicles_monthly_by_partner.csv": {"comtrade-tidy", nil,
			[]sums{{"value_statistical_usd", 1, []string{"trade_value_us"}}, {"net_kg", 1, []string{"netweight_kg"}}, {"quantity", 1, []string{"Qty"}}}},
		"eurostat_eu_monthly_total_trade_AM_GE_KZ_KG_RU_UZ.csv": {"comext-monthly", nil, []sums{{"value_local", 1, []string{"value_eur"}}}},
		"imf_imts_russia_by_partner_2016-2024.csv": {"imf-imts-yearly", [][]string{{"2016"}, {"2017"}, {"2018"}, {"2019"}, {"2020"}, {"2021"}, {"2022"}, {"2023"}, {"2024"}},
			[]sums{{"value_statistical_usd", 1_000_000, years}}},
	}
	paths, err := filepath.Glob(filepath.Join(testdata.Shared(t, "aggregate"), "*"))
	if err != nil || len(paths) != len(files) {
		t.Fatalf("%d files, the table has %d: %v", len(paths), len(files), err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			want, ok := files[name]
			if !ok {
				t.Fatal("no test knows this file")
			}
			r := readFile(t, path, Options{})
			header, rows := simpleTable(t, path)
			records := int64(len(rows))
			if want.wide != nil {
				records = states(t, header, rows, want.wide...)
			}
			if r.Source != want.source || r.Grain != "aggregate" || r.SourceRows != int64(len(rows)) || r.RowsRead != records || r.RowsLoaded != records {
				t.Errorf("%s %s, %d rows of the file, %d read, %d loaded; the file has %d rows and %d records: %+v", r.Source, r.Grain, r.SourceRows, r.RowsRead, r.RowsLoaded, len(rows), records, r.Sheets[0].Reasons)
			}
			for _, s := range want.sums {
				if got, want := string(r.TotalsLoaded[s.field]), exact(t, header, rows, s.factor, s.columns...); got != want {
					t.Errorf("total of %s is %s, want %s", s.field, got, want)
				}
			}
			ids := map[string]bool{}
			for _, it := range r.items {
				if ids[it.ItemID] {
					t.Fatalf("two records are called %s", it.ItemID)
				}
				ids[it.ItemID] = true
				if it.On == nil || it.DatePrecision == "day" || it.Direction == "" {
					t.Fatalf("row %d: on %v, precision %s, direction %q", it.RowNo, it.On, it.DatePrecision, it.Direction)
				}
			}
			t.Log(r.SourceRows, r.RowsRead, r.TotalsLoaded, r.Warnings)
		})
	}
}

// flowOf is what the tests of layouts compare; empty fields are left out.
func flowOf(it ItemRow) map[string]string {
	out := map[string]string{"reporter": it.Reporter, "direction": it.Direction, "dispatch": it.Dispatch, "destination": it.Destination, "trading": it.Trading, "hs": it.HS,
		"usd": amountOf(it.ValueStatisticalUSD), "local": amountOf(it.ValueLocal), "currency": it.LocalCurrency, "net": amountOf(it.NetKg), "terms": it.Incoterms, "part": it.Part,
		"precision": it.DatePrecision, "procedure": it.Procedure, "transport": it.Transport}
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

// TestStatistics reads the layouts of which no file is at hand, and the traps:
// sums among partners and goods, confidential codes, words of two languages.
func TestStatistics(t *testing.T) {
	api := func(period, reporter, flow, partner, partner2, cmd, mot, value string) string {
		return `{"typeCode":"C","freqCode":"M","refYear":2023,"period":"` + period + `","reporterCode":398,"reporterISO":` + reporter + `,"flowCode":"` + flow + `","partnerCode":643,"partnerISO":` + partner +
			`,"partner2Code":` + partner2 + `,"classificationCode":"H6","cmdCode":"` + cmd + `","customsCode":"C00","mosCode":"0","motCode":` + mot + `,"qty":null,"netWgt":1.5,"cifvalue":null,"fobvalue":10.25,"primaryValue":` + value + `}`
	}
	head := "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT\n"
	easy := "REPORTER,PARTNER,PRODUCT,FLOW,STAT_PROCEDURE,PERIOD,VALUE_IN_EUR\n"
	type flow = map[string]string
	for _, tc := range []struct {
		name, text, source string
		want               []flow
	}{
		{"Comtrade, programming interface", `{"elapsedTime":"0.1 secs","count":5,"data":[` + strings.Join([]string{
			api("202301", `"KAZ"`, "X", `"RUS"`, "0", "901310", "0", "10.25"), api("202301", `"KAZ"`, "M", `"W00"`, "0", "TOTAL", "3200", "7"),
			api("2023", `null`, "RX", `"RUS"`, "0", "90", "0", "1"), api("2023", `"KAZ"`, "X", `"RUS"`, "156", "90", "0", "2"), api("202352", `"KAZ"`, "X", `"S19"`, "0", "90", "0", "3")}, ",") + `],"error":""}`, "comtrade-api", []flow{
			{"reporter": "KZ", "direction": "export", "destination": "RUS", "trading": "RUS", "hs": "901310", "usd": "10.25", "net": "1.5", "terms": "FOB", "on": "2023-01-01", "precision": "month", "part": "procedure,transport"},
			{"reporter": "KZ", "direction": "import", "dispatch": "W00", "trading": "W00", "usd": "7", "net": "1.5", "terms": "CIF", "on": "2023-01-01", "precision": "month", "part": "partner,procedure,product", "transport": "3200"},
			{"reporter": "KZ", "direction": "export", "destination": "RUS", "trading": "RUS", "hs": "90", "usd": "1", "net": "1.5", "terms": "FOB", "on": "2023-01-01", "precision": "year", "part": "of-which,procedure,transport"},
			{"reporter": "KZ", "direction": "export", "destination": "RUS", "trading": "RUS", "hs": "90", "usd": "2", "net": "1.5", "terms": "FOB", "on": "2023-01-01", "precision": "year", "part": "of-which,procedure,transport"},
			{"reporter": "KZ", "direction": "export", "destination": "TW", "trading": "TW", "hs": "90", "usd": "3", "net": "1.5", "terms": "FOB", "on": "2023-01-01", "precision": "year", "part": "procedure,transport"},
		}},
		{"Comtrade, portal", "Classification,Year,Period,Aggregate Level,Trade Flow,Reporter Code,Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,Commodity Code,Commodity,Qty Unit,Qty,Netweight (kg),Trade Value (US$),Flag,\n" +
			"HS,2021,202103,6,Re-Export,842,USA,USA,0,World,WLD,901310,Sights,u,5,1.5,10,0,\n", "comtrade-legacy", []flow{
			{"reporter": "US", "direction": "export", "destination": "WLD", "trading": "WLD", "hs": "901310", "usd": "10", "net": "1.5", "terms": "FOB", "on": "2021-03-01", "precision": "month", "part": "of-which,partner"}}},
		{"COMEXT, bulk", head + "DE,KG,E,11XXXXXX,,,,,,,2,1,,202203,1000,1000,5,0\nEL,RU,I,99RRR100,,,,,,,1,4,,202252,7,7,,\n", "comext-full", []flow{
			{"reporter": "DE", "direction": "export", "destination": "KG", "trading": "KG", "hs": "11XXXXXX", "local": "1000", "currency": "EUR", "net": "5", "terms": "FOB", "on": "2022-03-01", "precision": "month", "procedure": "1"},
			{"reporter": "GR", "direction": "import", "dispatch": "RU", "trading": "RU", "hs": "99RRR100", "local": "7", "currency": "EUR", "terms": "CIF", "on": "2022-01-01", "precision": "year", "procedure": "4"}}},
		{"COMEXT, historical", "DECLARANT,DECLARANT_ISO,PARTNER,PARTNER_ISO,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_cpa2002,PRODUCT_cpa2008,PRODUCT_CPA2_1,PRODUCT_BEC,PRODUCT_SECTION,FLOW,STAT_REGIME,SUPP_UNIT,PERIOD,VALUE_IN_EUROS,QUANTITY_IN_KG,SUP_QUANTITY\n" +
			"004,DE,0079,KZ,E,90131000,,,,,,,2,1,P,201903,1000,5,3\n", "comext-historical", []flow{
			{"reporter": "DE", "direction": "export", "destination": "KZ", "trading": "KZ", "hs": "90131000", "local": "1000", "currency": "EUR", "net": "5", "terms": "FOB", "on": "2019-03-01", "precision": "month", "procedure": "1"}}},
		{"COMEXT, Easy", easy + "\"Union européenne - 27 pays (AT, BE)\",Turquie,Total,EXPORTATION,Total,Jan.-Dec. 2016,5\n\"European Union - 27 countries (AT, BE)\",Extra-EU27 (from 2020),TOTAL-Total,2-EXPORT,T-Total,201952-Jan.-Dec. 2019,6\n" +
			"Germany,World,TOTAL,1-IMPORT,T-Total,202003-Mar. 2020,7\n", "comext-easy", []flow{
			{"reporter": "EU", "direction": "export", "destination": "Turquie", "trading": "Turquie", "local": "5", "currency": "EUR", "terms": "FOB", "on": "2016-01-01", "precision": "year", "part": "procedure,product,reporter-group"},
			{"reporter": "EU", "direction": "export", "destination": "Extra-EU27 (from 2020)", "trading": "Extra-EU27 (from 2020)", "local": "6", "currency": "EUR", "terms": "FOB", "on": "2019-01-01", "precision": "year", "part": "partner-group,procedure,product,reporter-group"},
			{"reporter": "DE", "direction": "import", "dispatch": "World", "trading": "World", "local": "7", "currency": "EUR", "terms": "CIF", "on": "2020-03-01", "precision": "month", "part": "partner,procedure,product"}}},
		{"BACI", "t,i,j,k,v,q\n2022,4,842,10121,1.234,0.5\n2022,156,643,901310,2.5,NA\n", "baci", []flow{
			{"dispatch": "004", "destination": "US", "hs": "010121", "usd": "1234", "net": "500", "terms": "FOB", "on": "2022-01-01", "precision": "year"},
			{"dispatch": "156", "destination": "643", "hs": "901310", "usd": "2500", "terms": "FOB", "on": "2022-01-01", "precision": "year"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := readText(t, "file.csv", tc.text, Options{})
			if r.Source != tc.source || r.Grain != "aggregate" || r.file[0].Reconciled != (tc.source == "baci") {
				t.Fatalf("source %s, %s, reconciled %v, %+v", r.Source, r.Grain, r.file[0].Reconciled, r.rejects)
			}
			var got []flow
			for _, it := range r.items {
				got = append(got, flowOf(it))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s%+v", diff, r.rejects)
			}
		})
	}
	const flows = "t,i,j,k,v,q\n2022,156,643,901310,2.5,NA\n"
	if r := readText(t, "BACI_HS17_Y2022_V202401.csv", flows, Options{}); r.items[0].HSEdition != "HS17" || len(r.Warnings) > 0 {
		t.Errorf("edition %q of a file that names it, %v", r.items[0].HSEdition, r.Warnings)
	}
	if r := readText(t, "flows.csv", flows, Options{}); r.items[0].HSEdition != "" || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "hs_edition") {
		t.Errorf("edition %q of a file that names none, %v", r.items[0].HSEdition, r.Warnings)
	}
	r := readText(t, "a.csv", easy+"Germany,France,Total,EXPORT,Total,Jan.-Mar. 2020,5\nGermany,Spain,Total,EXPORT,Total,2020Q1,6\nGermany,Italy,Total,EXPORT,Total,2020,7\n", Options{})
	if r.RowsRejected != 2 || r.rejects[0].Found != "Jan.-Mar. 2020" || r.RowsLoaded != 1 || r.Totals["value_local"] != "18" {
		t.Errorf("parts of a year: %+v", r.rejects)
	}
}

// TestWideMapping: a mapping of a wide file that was written out reads the file
// to the same records, and a record leads back to its row.
func TestWideMapping(t *testing.T) {
	path := write(t, "armenia.csv", []byte("commodity,hs4,year,month,export_tonn,export,import_tonn,import,date,hs2\nHorses,101,2021,5,0,0,13.76,63.89664,2021-05-01,1\nHorses,101,2021,7,1,2,3,4,2021-07-01,1\nHorses,102,2021,7,0,0,,0,2021-07-01,1\n"))
	a := readFile(t, path, Options{})
	var ids []string
	for _, it := range a.items {
		ids = append(ids, strings.TrimPrefix(it.ItemID, a.FileID)+" "+it.Direction+" "+it.HS+" "+amountOf(it.ValueStatisticalUSD)+" "+strconv.Itoa(int(it.RowNo)))
	}
	if diff := cmp.Diff([]string{".1.2.2 import 0101 63896.64 2", ".1.3.1 export 0101 2000 3", ".1.3.2 import 0101 4000 3"}, ids); diff != "" {
		t.Fatal(diff)
	}
	if a.SourceRows != 3 || a.RowsRead != 3 || a.Sheets[0].RowsBare != 1 {
		t.Errorf("%d rows, %d records, %d bare", a.SourceRows, a.RowsRead, a.Sheets[0].RowsBare)
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
		t.Errorf("(-detected +replayed):\n%s", diff)
	}
	if problems, err := source.Check(t.Context(), path, m, source.OpenOptions{}); err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}
}

// TestMissingIsNull: what a row does not state is NULL in the table, wherever
// in the file it stands; "" would count as stated.
func TestMissingIsNull(t *testing.T) {
	var text strings.Builder
	text.WriteString("Дата;Получатель;ИНН;Отправитель;Код ТН ВЭД;Вес нетто\n")
	for i := range 2000 {
		id := ""
		if i%64 == 1 || i%64 > 10 && i%64 < 22 {
			id = "7701234567"
		}
		text.WriteString("31.12.2024;ООО Б;" + id + ";A LTD;9013100000;" + strconv.Itoa(i+1) + "\n")
	}
	ledger, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	build, err := ledger.Begin(store.Spec{Stage: "ingest"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := File(t.Context(), write(t, "a.csv", []byte(text.String())), build, Options{}); err != nil {
		t.Fatal(err)
	}
	type row struct {
		ID *string `parquet:"recipient_tax_id,optional"`
	}
	rows, err := parquet.ReadFile[row](build.Path("item"))
	if err != nil || len(rows) != 2000 {
		t.Fatal(len(rows), err)
	}
	for i, r := range rows {
		if r.ID != nil && *r.ID == "" {
			t.Fatalf("row %d: a missing tax id reads as an empty one", i)
		}
	}
}
