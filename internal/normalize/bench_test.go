package normalize

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

// millionSQL makes rows like a year of Russian import declarations: twice and
// three times so many senders and recipients, every description of its own,
// about 150 Cyrillic letters.
func millionSQL(rows, parties int) (query string, columns []string) {
	exprs := [][2]string{
		{"item_id", "concat('aaaaaaaaaaaa.1.', n + 2)"}, {"file_id", "'aaaaaaaaaaaa'"}, {"sheet_no", "'1'"}, {"row_no", "n + 2"}, {"grain", "'item'"}, {"direction", "'import'"}, {"reporter", "'RU'"},
		{"decl_no", "concat('10012020/', lpad(CAST(n % 28 + 1 AS VARCHAR), 2, '0'), '0322/', 5000000 + n // 8)"}, {"item_no", "n % 8"},
		{"\"on\"", "CAST(DATE '2021-01-01' + CAST(n % 900 AS INTEGER) AS VARCHAR)"}, {"date_precision", "'day'"}, {"procedure", "CASE WHEN n % 50 = 0 THEN '6023000' ELSE '4000000' END"},
		{"sender_name", fmt.Sprintf("concat('SHENZHEN FACTORY ', n * 7919 %% %d, ' ELECTRONIC TECHNOLOGY CO., LTD')", 2*parties)}, {"sender_country", "CASE n % 5 WHEN 0 THEN 'КИТАЙ' WHEN 1 THEN 'CN' WHEN 2 THEN 'TURKEY' WHEN 3 THEN 'HONG KONG' ELSE 'EU' END"},
		{"sender_address", "concat('NO. ', n % 99, ' INDUSTRIAL ROAD, SHENZHEN')"},
		{"recipient_name", fmt.Sprintf("concat('ООО «КОМПАНИЯ НОМЕР ', n * 104729 %% %d, '»')", 3*parties)}, {"recipient_tax_id", fmt.Sprintf("CAST(7700000000 + n * 104729 %% %d AS VARCHAR)", 3*parties)}, {"recipient_country", "'РОССИЯ'"},
		{"declarant_name", fmt.Sprintf("concat('ООО «КОМПАНИЯ НОМЕР ', n * 104729 %% %d, '»')", 3*parties)}, {"declarant_tax_id", fmt.Sprintf("CAST(7700000000 + n * 104729 %% %d AS VARCHAR)", 3*parties)},
		{"hs", "concat(84 + n % 7, lpad(CAST(n * 31 % 40 AS VARCHAR), 2, '0'), lpad(CAST(n * 17 % 100 AS VARCHAR), 2, '0'), '0000')"},
		{"description", "concat('ИЗДЕЛИЕ ЭЛЕКТРОННОЕ ДЛЯ ПРОМЫШЛЕННОГО ПРИМЕНЕНИЯ, НЕ ВОЕННОГО НАЗНАЧЕНИЯ, В СБОРЕ, АРТИКУЛ ', n % 350000, ', МОДЕЛЬ ', n % 977, '. ИЗГОТОВИТЕЛЬ ФАБРИКА, КОЛ-ВО ', n % 13, ' ШТ')"},
		{"origin", "'CN'"}, {"dispatch", "CASE WHEN n % 3 = 0 THEN 'TR' ELSE 'CN' END"}, {"trading", "'HK'"}, {"destination", "'RU'"},
		{"quantity", "n % 1000"}, {"unit", "CASE WHEN n % 4 = 0 THEN 'КГ' ELSE '796' END"}, {"net_kg", "n % 5000"}, {"gross_kg", "n % 5000 + 5"},
		{"value_statistical_usd", "CASE WHEN n % 10 <> 0 THEN n % 100000 + 0.5 END"}, {"value_local", "n % 100000 * 75"}, {"local_currency", "'RUB'"}, {"dup_key", "n"},
	}
	for i, e := range exprs {
		if i > 0 {
			query += ", "
		}
		query += "CAST(" + e[1] + " AS VARCHAR) AS " + e[0]
		name := e[0]
		if name == `"on"` {
			name = "on"
		}
		columns = append(columns, name)
	}
	return fmt.Sprintf("SELECT %s FROM (SELECT range AS n FROM range(%d))", query, rows), columns
}

func BenchmarkRun(b *testing.B) {
	for _, rows := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				f := newFixture(b)
				query, columns := millionSQL(rows, 10_000)
				f.ingest(b, query, columns)
				var last time.Time
				steps := ""
				last = time.Now()
				b.StartTimer()
				stats := f.run(b, Options{Progress: func(done, _ int64) {
					steps += fmt.Sprintf(" %d:%.2f", done, time.Since(last).Seconds())
					last = time.Now()
				}})
				b.StopTimer()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				b.Logf("%+v; seconds by step%s; Go heap from the system %d MB", stats, steps, m.HeapSys>>20)
				b.StartTimer()
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
