package all

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tallyman/internal/detect"
	"tallyman/internal/store"
	"tallyman/internal/store/duckdb"
)

// scanSQL is the baseline: one pass over the items that sums by recipient.
const scanSQL = `SELECT count(*), sum(v) FROM (SELECT recipient_id, hs6, month, sum(value_usd) AS v FROM normalize.item GROUP BY ALL)`

// tables are a generated ledger of n items: two years, 50,000 recipients and 20,000
// senders of sizes that fall like Zipf's, a goods row for ten items, one code in eight
// on a control list. No pattern is planted.
func tables(n int64) map[string]string {
	const (
		codes = "['854231', '854232', '851671', '850940', '940360', '640399', '610910', '392690', '401110', '870899', '841810', '950300', '848210', '220421', '330499', '732393']"
		h     = "(hash(x * 7919 + %d) / 18446744073709551615.0)"
	)
	u := func(k int) string { return fmt.Sprintf("("+h+")", k) }
	party := func(k, base, many int) string {
		return fmt.Sprintf("%d + CAST(floor(%d * power(%s, 2)) AS BIGINT)", base, many, u(k))
	}
	goods := max(n/10, 1000)
	return map[string]string{
		"ingest.file": `SELECT 'f' AS file_id, 'synthetic.csv' AS name, 'bench' AS source_id, NULL::VARCHAR AS provider, 'item' AS grain, 'import' AS direction, 'RU' AS country, false AS reconciled`,
		"normalize.item": fmt.Sprintf(`SELECT 'f.1.' || x AS item_id, 'f' AS file_id, CAST(1 AS SMALLINT) AS sheet_no, CAST(x AS INTEGER) AS row_no, 'item' AS grain, 'import' AS direction, 'RU' AS reporter, x // 2 AS decl_key, x // 2 AS consignment_key,
			CAST(1 AS INTEGER) AS item_no, NULL::VARCHAR AS decl_no, DATE '2021-01-01' + CAST(floor(730 * %[1]s) AS INTEGER) AS "on", 'day' AS date_precision, strftime(DATE '2021-01-01' + CAST(floor(730 * %[1]s) AS INTEGER), '%%Y-%%m') AS month,
			NULL::VARCHAR AS flow_kind, NULL::VARCHAR AS procedure, %[2]s AS sender_id, %[3]s AS recipient_id, NULL::BIGINT AS declarant_id, NULL::BIGINT AS contract_holder_id, NULL::BIGINT AS manufacturer_id, NULL::BIGINT AS carrier_id,
			NULL::BIGINT AS notify_id, CAST(floor(300 * %[4]s) AS BIGINT) + 900000 AS broker_id, CAST(floor(%[5]d * %[6]s) AS BIGINT) AS goods_id,
			(%[7]s)[1 + CAST(floor(%[5]d * %[6]s) AS BIGINT) %% 16] || '0000' AS hs_code, (%[7]s)[1 + CAST(floor(%[5]d * %[6]s) AS BIGINT) %% 16] AS hs6, hs6[1:4] AS hs4, hs6[1:2] AS hs2, '2022' AS hs_revision, NULL::VARCHAR AS hs_note,
			['CN', 'DE', 'TR', 'IT'][1 + x %% 4] AS origin, ['CN', 'DE', 'TR', 'IT'][1 + x %% 4] AS dispatch, ['CN', 'DE', 'TR', 'IT'][1 + x %% 4] AS trading, 'RU' AS destination,
			CAST(1 + floor(1000 * %[8]s) AS DECIMAL(18,6)) AS quantity, 'H87' AS unit, NULL::DECIMAL(18,6) AS gross_kg, CAST(10 AS DECIMAL(18,6)) AS net_kg, CAST(exp(7 + 3 * %[9]s) AS DECIMAL(18,6)) AS value_usd,
			'statistical' AS value_basis, 'stated' AS value_source, NULL::DECIMAL(18,6) AS value_local, NULL::VARCHAR AS local_currency, NULL::VARCHAR AS part, NULL::VARCHAR AS notes FROM range(%[10]d) t(x)`,
			u(1), party(2, 100_000, 20_000), party(3, 200_000, 50_000), u(4), goods, u(5), codes, u(6), u(7), n),
		"normalize.goods": fmt.Sprintf(`SELECT x AS goods_id, 'GOODS OF A KIND, ARTICLE ' || x AS description, NULL::VARCHAR AS description_alt, NULL::VARCHAR AS brand, 'M' || x AS model, (%[1]s)[1 + x %% 16] || '0000' AS hs_code,
			(%[1]s)[1 + x %% 16] AS hs6, '2022' AS hs_revision, false AS truncated, CAST(10 AS BIGINT) AS rows FROM range(%[2]d) t(x)`, codes, goods),
		"normalize.party": `SELECT x AS party_id, 'FIRM NUMBER ' || x AS name, NULL::VARCHAR AS name_alt, NULL::VARCHAR AS name_clean, NULL::VARCHAR AS legal_form, '77' || x AS tax_id, 'inn' AS tax_id_type, true AS tax_id_valid, 'RU' AS country,
			x % 9000 || ' LONG STREET, NOWHERE' AS address, 'Latn' AS script, false AS mixed_script, CAST(10 AS BIGINT) AS rows, DATE '2021-01-02' AS first_on, DATE '2022-12-30' AS last_on, 'recipient,sender' AS roles
			FROM (SELECT unnest(range(100000, 120000)) AS x UNION ALL SELECT unnest(range(200000, 250000)))`,
		"resolve.entity":    `SELECT 'ent-' || x AS entity_id, 'FIRM NUMBER ' || x AS caption, 'RU' AS country, '77' || x AS tax_id, CAST(1 AS BIGINT) AS parties, CAST(10 AS BIGINT) AS rows FROM (SELECT unnest(range(100000, 120000)) AS x UNION ALL SELECT unnest(range(200000, 250000)))`,
		"resolve.link":      `SELECT x AS party_id, 'ent-' || x AS entity_id, 'single' AS rule, '' AS why FROM (SELECT unnest(range(100000, 120000)) AS x UNION ALL SELECT unnest(range(200000, 250000)))`,
		"screen.hit":        `SELECT 'hit-' || x AS hit_id, x AS party_id, 'list' AS list_id, 'list:' || x AS entity_id, 1.0::DOUBLE AS score, true AS "match", 'identifier' AS rule, 'FIRM NUMBER ' || x AS party_name, 'FIRM NUMBER ' || x AS listing_name, DATE '2022-05-01' AS listed_on, 'P' AS program, NULL::VARCHAR AS judgement, '[]' AS why FROM range(200000, 200200) t(x)`,
		"screen.owned":      `SELECT NULL::VARCHAR AS hit_id, NULL::BIGINT AS party_id, NULL::VARCHAR AS list_id, NULL::VARCHAR AS entity_id, NULL::DOUBLE AS score, NULL::VARCHAR AS rule, NULL::VARCHAR AS party_name, NULL::VARCHAR AS entity_name, NULL::VARCHAR AS verdict, NULL::DOUBLE AS percent_min, NULL::DOUBLE AS percent_max, NULL::VARCHAR AS arithmetic, NULL::VARCHAR AS path, NULL::DATE AS since, NULL::VARCHAR AS model, NULL::VARCHAR AS why, NULL::VARCHAR AS judgement LIMIT 0`,
		"watchlist.entity":  `SELECT 'list' AS list_id, 'list:' || x AS entity_id, 'Company' AS schema, 'FIRM NUMBER ' || x AS caption, DATE '2022-05-01' AS listed_on FROM range(200000, 200200) t(x)`,
		"classify.class":    fmt.Sprintf(`SELECT x AS goods_id, 'integrated-circuit' AS class_id, 0.9::DOUBLE AS score, '[]' AS why, 'text' AS "by" FROM range(%d) t(x) WHERE x %% 16 < 2`, goods),
		"classify.control":  fmt.Sprintf(`SELECT x AS goods_id, 'chpl' AS list_id, '2024-02-23' AS list_version, '1' AS tier, '854231' AS code, false AS partial, NULL::VARCHAR AS note FROM range(%d) t(x) WHERE x %% 16 < 2`, goods),
		"classify.cover":    fmt.Sprintf(`SELECT x AS goods_id, 'civil' AS cover, 'civil' AS words FROM range(%d) t(x) WHERE x %% 400 = 0`, goods),
		"classify.mismatch": fmt.Sprintf(`SELECT x AS goods_id, '9403' AS declared_hs4, '8542' AS likely_hs4, 100.0::DOUBLE AS ratio, 'integrated circuits' AS words FROM range(%d) t(x) WHERE x %% 1000 = 4`, goods),
	}
}

// BenchmarkAllDetectors runs every detector over a generated ledger and prints the
// seconds, the ratio to one plain pass over the items, and the peak memory of the
// process. TALLYMAN_BENCH_ROWS sets the items.
func BenchmarkAllDetectors(b *testing.B) {
	n := int64(500_000)
	if v, err := strconv.ParseInt(os.Getenv("TALLYMAN_BENCH_ROWS"), 10, 64); err == nil {
		n = v
	}
	dir := b.TempDir()
	maker, err := duckdb.Open(b.Context(), duckdb.Options{})
	if err != nil {
		b.Fatal(err)
	}
	files := map[string]string{}
	for name, query := range tables(n) {
		files[name] = filepath.Join(dir, strings.ReplaceAll(name, ".", "_")+".parquet")
		if _, err := maker.CopyTo(b.Context(), query, files[name]); err != nil {
			b.Fatal(name, err)
		}
	}
	if err := maker.Close(); err != nil {
		b.Fatal(err)
	}
	detectors, err := Detectors()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		db, err := duckdb.Open(b.Context(), duckdb.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for name, file := range files {
			if err := db.Register(b.Context(), name, file); err != nil {
				b.Fatal(err)
			}
		}
		start := time.Now()
		var groups int64
		if _, err := store.QueryOne(b.Context(), db, "SELECT count(*) FROM ("+scanSQL+")", nil, &groups); err != nil {
			b.Fatal(err)
		}
		scan := time.Since(start)
		ledger, err := store.OpenLedger(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		out, err := ledger.Begin(store.Spec{Stage: "detect"})
		if err != nil {
			b.Fatal(err)
		}
		start = time.Now()
		st, err := detect.Run(b.Context(), db, out, detect.Options{Detectors: detectors, Events: map[string]string{"invasion": "2022-02-24"}, Destinations: []string{"RU"}})
		if err != nil {
			b.Fatal(err)
		}
		took := time.Since(start)
		for _, s := range st.Detectors {
			if s.Outcome == "error" {
				b.Errorf("%s: %s", s.Detector, s.Message)
			}
			b.Logf("%-24s %8s %6d findings %7d ms", s.Detector, s.Outcome, s.Findings, s.Millis)
		}
		b.ReportMetric(took.Seconds(), "detect-s")
		b.ReportMetric(took.Seconds()/scan.Seconds(), "times-scan")
		b.ReportMetric(float64(n), "items")
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(u.Maxrss)/1024, "peak-MiB")
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
