package splitconsignments_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/splitconsignments"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: forty invented pairs that send listed goods (1) or uncontrolled ones (4)
// every ten days, worth 1,000 to 20,000 USD.
const base = `
INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '854231'), (4, '850440')) t(goods_id, hs6);
INSERT INTO classify.control BY NAME SELECT 1 AS goods_id, 'chpl' AS list_id, '2024-02-23' AS list_version, '1' AS tier, '854231' AS code;
CREATE TABLE flow (pair BIGINT, goods BIGINT, d BIGINT, usd DOUBLE, flow_kind VARCHAR DEFAULT 'ordinary', date_precision VARCHAR DEFAULT 'day');
INSERT INTO flow (pair, goods, d, usd) SELECT 100 + f, CASE WHEN f % 2 = 0 THEN 1 ELSE 4 END, 10 * m, 1000 + 1000 * ((f * 7 + m * 3) % 20) FROM range(40) t(f), range(30) u(m);`

const items = `INSERT INTO normalize.item BY NAME SELECT 'a.1.' || row_number() OVER () AS item_id, row_number() OVER () AS decl_key, 'item' AS grain, DATE '2022-01-05' + CAST(d AS INTEGER) AS "on", date_precision, flow_kind,
	1000 + pair AS sender_id, pair AS recipient_id, goods AS goods_id, g.hs6, g.hs6[1:4] AS hs4, 'RU' AS destination, usd AS value_usd FROM flow JOIN normalize.goods g ON g.goods_id = goods;
INSERT INTO normalize.party BY NAME SELECT DISTINCT recipient_id AS party_id, 'Firm ' || recipient_id AS name FROM normalize.item UNION SELECT DISTINCT sender_id, 'Trader ' || sender_id FROM normalize.item;`

func run(t *testing.T, flows string, params map[string]float64) (detect.Status, []string, string) {
	t.Helper()
	d, err := splitconsignments.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, flows, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Destinations: []string{"RU"}, Params: map[string]map[string]float64{"split-consignments": params}})
	return st, detecttest.Strings(t, db, "SELECT title || ' = ' || rows || ' rows' FROM detect.finding ORDER BY 1"),
		detecttest.Sentences(t, db) + "\n" + strings.Join(detecttest.Strings(t, db, "SELECT why FROM detect.finding"), "\n")
}

func TestHits(t *testing.T) {
	st, got, said := run(t, `
		INSERT INTO flow (pair, goods, d, usd) SELECT 1, 1, 30 * w + n, 1500 FROM range(4) t(w), range(4) u(n); -- an order a month in four lots
		INSERT INTO flow (pair, goods, d, usd) SELECT 2, 1, 20 * w + 2 * n, 2400 + 10 * n FROM range(5) t(w), range(3) u(n); -- just below`, nil)
	if st.Outcome != trade.Found {
		t.Fatalf("%+v", st)
	}
	if diff := cmp.Diff([]string{"Trader 1001 to Firm 1: HS 854231 in lots below USD 2,500 = 16 rows", "Trader 1002 to Firm 2: HS 854231 in lots below USD 2,500 = 15 rows"}, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s\n%s", diff, said)
	}
	for _, say := range []string{"Between 2022-01-05 and 2022-04-08 “Trader 1001” sent “Firm 1” 16 consignments of HS 854231, each declared below USD 2,500", "at most 4 lots in one; USD 24,000 in all",
		"15 in the tenth below T, 0 in the tenth above", "consistent with", "among uncontrolled headings"} {
		if !strings.Contains(said, say) {
			t.Errorf("nothing says %q:\n%s", say, said)
		}
	}
}

func TestMisses(t *testing.T) {
	for name, flows := range map[string]string{
		"far apart":                   `INSERT INTO flow (pair, goods, d, usd) SELECT 1, 1, 10 * n, 2000 FROM range(16) t(n)`,
		"small lots beside a big one": `INSERT INTO flow (pair, goods, d, usd) SELECT 1, 1, 30 * w + n, CASE WHEN n = 2 THEN 15000 ELSE 1500 END FROM range(6) t(w), range(5) u(n)`,
		"sums below the threshold":    `INSERT INTO flow (pair, goods, d, usd) SELECT 1, 1, 30 * w + n, 500 FROM range(4) t(w), range(4) u(n)`,
		"lots of every size":          `INSERT INTO flow (pair, goods, d, usd) SELECT 1, 1, n, 1000 + 1000 * (n * 7 % 20) FROM range(40) t(n)`,
		"small lots that seldom meet": `INSERT INTO flow (pair, goods, d, usd) SELECT 1, 1, 12 * n, 1500 FROM range(24) t(n); INSERT INTO flow (pair, goods, d, usd) SELECT 1, 1, 2 + n, 1500 FROM range(2) t(n)`,
		"repairs":                     `INSERT INTO flow (pair, goods, d, usd, flow_kind) SELECT 1, 1, 30 * w + n, 1500, 'repair' FROM range(4) t(w), range(4) u(n)`,
		"months without days":         `INSERT INTO flow (pair, goods, d, usd, date_precision) SELECT 1, 1, 30 * w, 1500, 'month' FROM range(4) t(w), range(4) u(n)`,
		"uncontrolled goods":          `INSERT INTO flow (pair, goods, d, usd) SELECT 1, 4, 30 * w + n, 1500 FROM range(4) t(w), range(4) u(n)`,
		"goods always sent in lots":   `UPDATE flow SET usd = 800; INSERT INTO flow (pair, goods, d, usd) SELECT 1, 1, 30 * w + n, 1500 FROM range(4) t(w), range(4) u(n)`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, flows, nil); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}

// The threshold belongs to the rule, not to the detector.
func TestThresholdOfTheCase(t *testing.T) {
	const flows = `INSERT INTO flow (pair, goods, d, usd) SELECT 1, 1, 30 * w + n, 1500 FROM range(4) t(w), range(4) u(n)`
	if _, got, said := run(t, flows, map[string]float64{"threshold_usd": 1200}); len(got) > 0 {
		t.Errorf("no lot is below 1,200: %s", said)
	}
}
