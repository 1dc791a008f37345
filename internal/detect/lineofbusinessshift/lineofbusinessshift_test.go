package lineofbusinessshift_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/lineofbusinessshift"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: forty ordinary firms, each with its own three headings out of ten all
// through, every fourth partly with listed goods (heading 8542). All invented.
const base = `
INSERT INTO ingest.file BY NAME SELECT 'fa' AS file_id, 'alfa' AS source_id;
INSERT INTO normalize.goods BY NAME SELECT n AS goods_id, (CASE WHEN n = 0 THEN '8542' WHEN n = 11 THEN '8803' WHEN n = 12 THEN '8807' ELSE CAST(6100 + n AS VARCHAR) END) || '10' AS hs6 FROM range(13) t(n);
INSERT INTO classify.control BY NAME SELECT goods_id, 'chpl' AS list_id, '2024-02-23' AS list_version, '1' AS tier, hs6 AS code FROM normalize.goods WHERE goods_id IN (0, 11, 12);
CREATE MACRO day(m) AS DATE '2021-01-05' + to_months(CAST(m AS INTEGER));
CREATE TABLE flow (firm BIGINT, goods BIGINT, m BIGINT, usd DOUBLE, flow_kind VARCHAR DEFAULT 'ordinary');
INSERT INTO flow (firm, goods, m, usd) SELECT 100 + f, (f * 3 + (m * 7 + f) % 3) % 10, m, 20000 + 100 * f FROM range(40) t(f), range(24) u(m);`

const items = `INSERT INTO normalize.item BY NAME SELECT 'a.1.' || row_number() OVER () AS item_id, 'fa' AS file_id, 'item' AS grain, 'RU' AS reporter, 'import' AS direction, row_number() OVER () AS decl_key,
	day(m) AS "on", strftime(day(m), '%Y-%m') AS month, flow_kind, firm AS recipient_id, goods AS goods_id, g.hs6, g.hs6[1:4] AS hs4, 'RU' AS destination, usd AS value_usd FROM flow JOIN normalize.goods g ON g.goods_id = goods;
INSERT INTO normalize.party BY NAME SELECT DISTINCT recipient_id AS party_id, 'Firm ' || recipient_id AS name FROM normalize.item;`

func run(t *testing.T, flows string) (detect.Status, []string, string) {
	t.Helper()
	d, err := lineofbusinessshift.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, flows, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}, Destinations: []string{"RU"}})
	return st, detecttest.Strings(t, db, "SELECT title || ' = ' || rows || ' rows' FROM detect.finding ORDER BY 1"), detecttest.Sentences(t, db) + strings.Join(detecttest.Strings(t, db, "SELECT why FROM detect.finding"), "\n")
}

const before = `INSERT INTO flow (firm, goods, m, usd) SELECT 1, 1 + m % 2, m, 30000 FROM range(13) t(m);`

func TestHit(t *testing.T) {
	st, got, said := run(t, before+`INSERT INTO flow (firm, goods, m, usd) SELECT 1, CASE WHEN m % 5 = 0 THEN 1 ELSE 0 END, m, 50000 FROM range(14, 24) t(m)`)
	if st.Outcome != trade.Found || !strings.HasPrefix(st.Message, "41 tests") {
		t.Fatalf("%+v", st)
	}
	if diff := cmp.Diff([]string{"Firm 1: other goods before, 80% listed goods after = 23 rows"}, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	for _, say := range []string{"“Firm 1” received goods mainly of headings 6101 (54%), 6102 (46%) before 2022-02-24 (13 declarations, USD 390,000, from 2021-01-05) and mainly of headings 8542 (80%), 6101 (20%) after it (10 declarations, USD 500,000, to 2022-12-05)",
		"rose from 0% to 80%", "consistent with", "random divisions"} {
		if !strings.Contains(said, say) {
			t.Errorf("nothing says %q:\n%s", say, said)
		}
	}
}

func TestMisses(t *testing.T) {
	for name, flows := range map[string]string{
		"the same goods":            before + `INSERT INTO flow (firm, goods, m, usd) SELECT 1, 1 + m % 2, m, 50000 FROM range(14, 24) t(m)`,
		"a new line of no list":     before + `INSERT INTO flow (firm, goods, m, usd) SELECT 1, 5, m, 50000 FROM range(14, 24) t(m)`,
		"two declarations":          before + `INSERT INTO flow (firm, goods, m, usd) SELECT 1, 0, m, 500000 FROM range(14, 16) t(m)`,
		"small values":              before + `INSERT INTO flow (firm, goods, m, usd) SELECT 1, 0, m, 500 FROM range(14, 24) t(m)`,
		"repairs":                   before + `INSERT INTO flow (firm, goods, m, usd, flow_kind) SELECT 1, 0, m, 50000, 'repair' FROM range(14, 24) t(m)`,
		"a heading renumbered":      `INSERT INTO flow (firm, goods, m, usd) SELECT 1, CASE WHEN m < 13 THEN 11 ELSE 12 END, m, 50000 FROM range(24) t(m)`,
		"one large order by chance": `INSERT INTO flow (firm, goods, m, usd) SELECT 1, 1, m, 3000 FROM range(24) t(m) WHERE m <> 13; INSERT INTO flow (firm, goods, m, usd) SELECT 1, 0, 20, 500000`,
		"listed goods all through":  `INSERT INTO flow (firm, goods, m, usd) SELECT 1, CASE WHEN m < 13 THEN 0 ELSE 11 END, m, 50000 FROM range(24) t(m)`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, flows); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}

func TestOnePeriodIsNotLoaded(t *testing.T) {
	if st, _, _ := run(t, `DELETE FROM flow WHERE m < 13`); st.Outcome != trade.NoData {
		t.Errorf("%+v", st)
	}
}
