package normalize

import (
	"bytes"
	"encoding/csv"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/ingest"
	"tallyman/internal/store"
	"tallyman/internal/testdata"
)

// load ingests files and registers their tables.
func (f *fixture) load(t *testing.T, paths ...string) {
	t.Helper()
	ledger, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string][]string{}
	for _, path := range paths {
		b, err := ledger.Begin(store.Spec{Stage: "ingest", Version: path})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ingest.File(t.Context(), path, b, ingest.Options{}); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"item", "file"} {
			tables[table] = append(tables[table], b.Path(table))
		}
	}
	for table, files := range tables {
		if err := f.db.Register(t.Context(), "ingest."+table, files...); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSums: which rows contain others of their file is decided row by row, from
// what both state.
func TestSums(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       map[string]string // partner, code and period: part
	}{
		{"levels of the code", "2022,DE,RU,90,5|2022,DE,RU,9013,4|2022,DE,RU,901310,3|2022,DE,RU,8703,2|2022,DE,KZ,90,1", map[string]string{
			"RU 90": "total", "RU 9013": "total", "RU 901310": "", "RU 8703": "", "KZ 90": ""}},
		{"all goods", "2022,DE,RU,TOTAL,5|2022,DE,RU,8703,2|2022,DE,KZ,TOTAL,1", map[string]string{"RU ": "total", "RU 8703": "", "KZ ": ""}},
		{"all goods alone", "2022,DE,RU,TOTAL,5|2022,DE,World,TOTAL,9", map[string]string{"RU ": "", "World ": "total"}},
		{"World and groups", "2022,DE,World,90,9|2022,DE,European Union,90,5|2022,DE,FR,90,4|2022,DE,World,91,9|2022,DE,World,92,9|2022,DE,European Union,92,3", map[string]string{
			"World 90": "total", "European Union 90": "total", "FR 90": "", "World 91": "", "World 92": "total", "European Union 92": ""}},
		{"two steps at once", "2022,DE,World,TOTAL,9|2022,DE,FR,901310,1", map[string]string{"World ": "total", "FR 901310": ""}},
		{"neither contains the other", "2022,DE,World,901310,9|2022,DE,FR,90,9|2022,DE,KZ,91,1", map[string]string{"World 901310": "", "FR 90": "", "KZ 91": ""}},
		{"groups of their own goods", "2022,DE,European Union,90,9|2022,DE,CIS,901310,9", map[string]string{"European Union 90": "", "CIS 901310": ""}},
		{"a year and its months", "2022,DE,RU,90,9|2022-03,DE,RU,90,2|2021,DE,RU,91,9|2022-03,DE,KZ,90,1", map[string]string{"RU 90 2022-01-01": "total", "RU 90 2022-03-01": "", "RU 91": "", "KZ 90": ""}},
		{"reporters", "2022,European Union,RU,90,9|2022,DE,RU,90,2|2022,European Union,KZ,90,9", map[string]string{"RU 90 9": "total", "RU 90 2": "", "KZ 90": ""}},
		{"confidential", "2022,DE,RU,99,9|2022,DE,RU,99RRR100,2|2022,DE,RU,11XXXXXX,3|2022,DE,RU,11,4", map[string]string{"RU 99": "total", "RU 99RRR100": "", "RU 11XXXXXX": "", "RU 11": "total"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.csv")
			text := "period,reporter,partner,product,value_eur,flow_norm\n" + strings.ReplaceAll(tc.text, "|", ",EXPORT\n") + ",EXPORT\n"
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			f := newFixture(t)
			f.load(t, path)
			f.run(t, Options{})
			got := map[string]string{}
			rows := f.table(t, `SELECT concat_ws(' ', a.trading, coalesce(a.hs, ''), CAST(i."on" AS VARCHAR), CAST(CAST(a.value_local AS INTEGER) AS VARCHAR)), coalesce(i.part, '') FROM normalize.item i JOIN ingest.item a USING (item_id) ORDER BY 1`)
			all, err := csv.NewReader(strings.NewReader(rows)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range all[1:] {
				fields := strings.Split(r[0], " ")
				n := len(fields)
				key := strings.Join(fields[:n-2], " ")
				for _, k := range []string{key, key + " " + fields[n-2], key + " " + fields[n-1]} {
					if _, ok := tc.want[k]; ok {
						got[k] = r[1]
					}
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || len(all)-1 != len(tc.want) {
				t.Errorf("(-want +got):\n%s%s", diff, rows)
			}
		})
	}
}

// TestRealSums holds what is counted of real statistics against an independent
// sum over the rows that are no sums themselves, told apart by their names.
func TestRealSums(t *testing.T) {
	dir := testdata.Shared(t, "aggregate")
	paths, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	f := newFixture(t)
	f.load(t, paths...)
	stats := f.run(t, Options{})
	t.Logf("%+v", stats)
	if stats.Duplicates != 0 || stats.Items != stats.Rows {
		t.Errorf("%+v", stats)
	}
	groups := []string{"World", "Commonwealth of Independent States", "Eurasian Economic Union", "Non-EAEU countries", "Non-EU countries", "Rest of the world"}
	isGroup := func(s string) bool {
		return slices.Contains(groups, s) || strings.HasPrefix(s, "Euro") || strings.HasPrefix(s, "Extra-") || strings.HasPrefix(s, "Intra-")
	}
	for _, tc := range []struct {
		file, value string
		columns     []string
		single      func(row func(string) string) bool
	}{
		{"comext_eu_exports_2016_fr.csv", "value_local", []string{"VALUE_IN_EUR"}, func(r func(string) string) bool { return !isGroup(r("PARTNER")) }},
		{"comext_eu_exports_2018.csv", "value_local", []string{"VALUE_IN_EUR"}, func(r func(string) string) bool { return !isGroup(r("PARTNER")) }},
		{"comext_eu_exports_2019.csv", "value_local", []string{"VALUE_IN_EUR"}, func(r func(string) string) bool { return !isGroup(r("PARTNER")) }},
		{"comext_eu_exports_2020.csv", "value_local", []string{"VALUE_IN_EUR"}, func(r func(string) string) bool { return !isGroup(r("PARTNER")) }},
		{"kazakhstan_imports_yearly.csv", "value_local", []string{"VALUE_IN_EUR"}, func(r func(string) string) bool { return !isGroup(r("PARTNER")) }},
		{"eurostat_eu_monthly_total_trade_AM_GE_KZ_KG_RU_UZ.csv", "value_local", []string{"value_eur"}, func(r func(string) string) bool { return !isGroup(r("reporter")) }},
		{"imf_imts_russia_by_partner_2016-2024.csv", "value_usd / 1000000", []string{"2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024"},
			func(r func(string) string) bool { return !strings.HasPrefix(r("COUNTERPART_COUNTRY.ID"), "G") }},
	} {
		t.Run(tc.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, tc.file))
			if err != nil {
				t.Fatal(err)
			}
			all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			total := new(big.Rat)
			for _, row := range all[1:] {
				cell := func(name string) string { return row[slices.Index(all[0], name)] }
				for _, c := range tc.columns {
					if v := cell(c); v != "" && tc.single(cell) {
						x, ok := new(big.Rat).SetString(v)
						if !ok {
							t.Fatal(v)
						}
						total.Add(total, x)
					}
				}
			}
			got := strings.Trim(f.one(t, "SELECT round(sum("+tc.value+"), 2) FROM normalize.item i JOIN ingest.file f USING (file_id) WHERE f.name = '"+tc.file+"' AND i.part IS NULL"), `"`)
			have, ok := new(big.Rat).SetString(got)
			if !ok || have.FloatString(2) != total.FloatString(2) {
				t.Errorf("counted %s, the single rows add up to %s", got, total.FloatString(2))
			}
		})
	}
	for what, query := range map[string]string{
		"vehicles: headings that have no subheading in the file": "SELECT count(*) = 2 FROM normalize.item i JOIN ingest.file f USING (file_id) WHERE f.name LIKE 'comtrade%' AND part IS NULL AND hs6 IS NULL",
		"vehicles: every subheading is counted":                  "SELECT count(*) = 7118 FROM normalize.item i JOIN ingest.file f USING (file_id) WHERE f.name LIKE 'comtrade%' AND part IS NULL AND hs6 IS NOT NULL",
		"exports leave their reporter":                           "SELECT count(*) = 0 FROM normalize.item WHERE direction = 'export' AND (dispatch <> reporter OR dispatch IS NULL) AND reporter IS NOT NULL",
		"imports come to their reporter":                         "SELECT count(*) = 0 FROM normalize.item WHERE direction = 'import' AND destination <> reporter",
		"Turkey has one name":                                    "SELECT count(DISTINCT f.name) = 6 FROM normalize.item i JOIN ingest.file f USING (file_id) WHERE f.name NOT LIKE 'comtrade%' AND 'TR' IN (destination, dispatch)",
		"goods are listed once":                                  "SELECT count(*) = count(DISTINCT goods_id) FROM normalize.goods",
	} {
		if got := strings.Trim(f.one(t, query), `"`); got != "true" {
			t.Errorf("%s: %s", what, got)
		}
	}
}
