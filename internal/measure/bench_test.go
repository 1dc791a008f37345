package measure

import (
	"context"
	"fmt"
	"testing"

	"tallyman/internal/measure/measuretest"
)

// BenchmarkMeasures times measures over a million synthetic rows held by the
// engine, coverage known: a filter with a sum, a group by month and route, a top 20.
func BenchmarkMeasures(b *testing.B) {
	ctx := context.Background()
	db := measuretest.Open(b)
	const rows = 1_000_000
	if err := db.Exec(ctx, fmt.Sprintf(`INSERT INTO normalize.item BY NAME SELECT 'ffffffffffff.1.' || n AS item_id, 'ffffffffffff' AS file_id, 'item' AS grain, 'import' AS direction, 'RU' AS reporter,
		'D' || (n // 3) AS decl_no, n // 3 AS decl_key, n // 3 AS consignment_key, DATE '2021-01-01' + CAST(n %% 730 AS INTEGER) AS "on", 'day' AS date_precision,
		strftime(DATE '2021-01-01' + CAST(n %% 730 AS INTEGER), '%%Y-%%m') AS month, 'ordinary' AS flow_kind, 10 + n %% 2 AS sender_id, 1000 + hash(n) %% 50000 AS recipient_id, 100 + n %% 4 AS goods_id,
		'9013109000' AS hs_code, CASE n %% 5 WHEN 0 THEN '901310' ELSE '850440' END AS hs6, CASE n %% 5 WHEN 0 THEN '9013' ELSE '8504' END AS hs4, '90' AS hs2, 'CN' AS origin,
		CASE n %% 7 WHEN 0 THEN 'TR' ELSE 'CN' END AS dispatch, 'RU' AS destination, n %% 90 AS quantity, 'H87' AS unit, 5 AS net_kg, CAST(hash(n) %% 100000 AS DECIMAL(18,6)) / 100 AS value_usd,
		'statistical' AS value_basis, 'stated' AS value_source FROM range(%d) t(n)`, rows)); err != nil {
		b.Fatal(err)
	}
	m, err := New(ctx, db, testOptions)
	if err != nil {
		b.Fatal(err)
	}
	for _, expr := range []string{
		"sum value_usd where hs:9013.10 from:CN reporter:RU date:2022",
		"count rows where hs:9013.10 reporter:RU date:2022 by month,from",
		"top 20 sum value_usd where reporter:RU date:2022 by recipient",
		"count recipients where text:охот* reporter:RU date:2022",
		"count rows where party.listed:before reporter:RU",
	} {
		parsed, err := ParseMeasure(expr)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(expr, func(b *testing.B) {
			for b.Loop() {
				if _, err := m.Compute(ctx, parsed); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
