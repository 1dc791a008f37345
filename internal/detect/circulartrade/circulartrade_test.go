package circulartrade_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/circulartrade"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: thirty invented traders that send each other chargers of many models
// and quantities; every pair is also met the other way round at some time.
const base = `
INSERT INTO normalize.goods BY NAME SELECT 1000 + n AS goods_id, '850440' AS hs6, 'BATTERY CHARGER FOR TELEPHONES, MODEL RX-' || (1000 + n) AS description FROM range(200) t(n);
INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '854231', 'MICROCONTROLLER UNIT OF THIRTY TWO BITS, MODEL ZT-1551', NULL), (2, '854231', 'МИКРОКОНТРОЛЛЕР', 'ZT1551'),
	(3, '848210', 'PRECISION BALL BEARINGS OF CHROME STEEL', NULL), (4, '854231', 'MICROCONTROLLER UNIT, MODEL ZT-1551, AFTER REPAIR', NULL), (5, '854239', 'TRANSCEIVER, MODEL ZT-1551', NULL),
	(6, '848210', 'Precision ball bearings of chrome steel, 300 pcs', NULL), (7, '854231', 'MICROCONTROLLER UNIT OF THIRTY TWO BITS, MODEL ZT-9999', NULL)) t(goods_id, hs6, description, model);
CREATE TABLE flow (a BIGINT, b BIGINT, goods BIGINT, d BIGINT, q DOUBLE, usd DOUBLE, flow_kind VARCHAR DEFAULT 'ordinary', unit VARCHAR DEFAULT 'H87', destination VARCHAR DEFAULT 'RU', date_precision VARCHAR DEFAULT 'day');
INSERT INTO flow (a, b, goods, d, q, usd) SELECT 100 + n % 30, 100 + (n * 7 + 1 + n // 30) % 30, 1000 + (n * 13) % 200, n % 600, 100 + (n * 37) % 900, 20000 FROM range(900) t(n);`

const items = `INSERT INTO normalize.item BY NAME SELECT 'a.1.' || row_number() OVER () AS item_id, row_number() OVER () AS decl_key, 'item' AS grain, DATE '2022-01-05' + CAST(d AS INTEGER) AS "on", date_precision, flow_kind,
	a AS sender_id, b AS recipient_id, goods AS goods_id, g.hs6, destination, q AS quantity, unit, usd AS value_usd FROM flow JOIN normalize.goods g ON g.goods_id = goods;
INSERT INTO normalize.party BY NAME SELECT DISTINCT sender_id AS party_id, 'Firm ' || sender_id AS name FROM normalize.item UNION SELECT DISTINCT recipient_id, 'Firm ' || recipient_id FROM normalize.item;`

func run(t *testing.T, flows string) (detect.Status, []string, string) {
	t.Helper()
	d, err := circulartrade.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, flows, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Destinations: []string{"RU"}})
	return st, detecttest.Strings(t, db, "SELECT title || ' = ' || rows || ' rows, ' || value_usd FROM detect.finding ORDER BY 1"), detecttest.Sentences(t, db)
}

func TestRounds(t *testing.T) {
	st, got, said := run(t, `
		INSERT INTO flow (a, b, goods, d, q, usd) SELECT 1, 2, 1, 100 * n, 500 + n, 60000 FROM range(3) t(n); -- out and back, by model
		INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 2, 100 * n + 40, 490 + n, 50000 FROM range(3) t(n);
		INSERT INTO flow (a, b, goods, d, q, usd, destination) SELECT 3 + n, CASE WHEN n = 3 THEN 3 ELSE 4 + n END, 3 + 3 * (n % 2), 30 * n, 300, 40000, CASE WHEN n = 1 THEN 'RU' ELSE 'KZ' END FROM range(4) t(n); -- four hands, by text
		INSERT INTO flow (a, b, goods, d, q, usd) SELECT 3 + n, CASE WHEN n = 3 THEN 3 ELSE 4 + n END, 3, 300 + 30 * n, 310, 40000 FROM range(4) t(n)`)
	if st.Outcome != trade.Found {
		t.Fatalf("%+v", st)
	}
	if diff := cmp.Diff([]string{"Firm 1, Firm 2: the same goods out and back = 6 rows, 150000.000000", "Firm 3, Firm 4, Firm 5, Firm 6: the same goods out and back = 8 rows, 80000.000000"}, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s\n%s", diff, said)
	}
	for _, say := range []string{"Between 2022-01-05 and 2022-09-02 goods of the same code (HS 854231) and the same model or text went “Firm 1” to “Firm 2” to “Firm 1” in 3 rounds, in near the same quantity, 40 to 40 days",
		"adds up to USD 150,000", "consistent with"} {
		if !strings.Contains(said, say) {
			t.Errorf("nothing says %q:\n%s", say, said)
		}
	}
}

func TestMisses(t *testing.T) {
	const out = `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 1, 2, 1, 100 * n, 500, 60000 FROM range(3) t(n);`
	for name, flows := range map[string]string{
		"ordinary traders":            `SELECT 1`,
		"back after repair":           out + `INSERT INTO flow (a, b, goods, d, q, usd, flow_kind) SELECT 2, 1, 1, 100 * n + 40, 500, 50000, 'return' FROM range(3) t(n)`,
		"the text speaks of repair":   out + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 4, 100 * n + 40, 500, 50000 FROM range(3) t(n)`,
		"another code":                out + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 5, 100 * n + 40, 500, 50000 FROM range(3) t(n)`,
		"another model":               out + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 7, 100 * n + 40, 500, 50000 FROM range(3) t(n)`,
		"half of it back":             out + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 1, 100 * n + 40, 250, 50000 FROM range(3) t(n)`,
		"another unit":                out + `INSERT INTO flow (a, b, goods, d, q, usd, unit) SELECT 2, 1, 1, 100 * n + 40, 500, 50000, 'KGM' FROM range(3) t(n)`,
		"a year later":                out + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 1, 500 + n, 500, 50000 FROM range(3) t(n)`,
		"before it went out":          `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 1, 2, 1, 100, 500, 60000; INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 1, 40, 500, 50000`,
		"once":                        `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 1, 2, 1, 1, 500, 600000; INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 1, 40, 500, 500000`,
		"small values":                `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 1, 2, 1, 100 * n, 500, 600 FROM range(3) t(n); INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 1, 100 * n + 40, 500, 500 FROM range(3) t(n)`,
		"not to the case's countries": `INSERT INTO flow (a, b, goods, d, q, usd, destination) SELECT 1, 2, 1, 100 * n, 500, 60000, 'KZ' FROM range(3) t(n); INSERT INTO flow (a, b, goods, d, q, usd, destination) SELECT 2, 1, 1, 100 * n + 40, 500, 50000, 'TR' FROM range(3) t(n)`,
		"months without days":         `INSERT INTO flow (a, b, goods, d, q, usd, date_precision) SELECT 1, 2, 1, 100 * n, 500, 60000, 'month' FROM range(3) t(n); INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 1, 100 * n + 40, 500, 50000 FROM range(3) t(n)`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, flows); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}
