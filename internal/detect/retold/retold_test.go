package retold_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/retold"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: thirty invented distributors that buy and sell microcontrollers of many
// models in quantities of their own, in no order.
const base = `
INSERT INTO normalize.goods BY NAME SELECT 1000 + n AS goods_id, '854231' AS hs6, 'MICROCONTROLLER UNIT, MODEL RX-' || (1000 + n) AS description FROM range(100) t(n);
INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '854231', 'MICROCONTROLLER UNIT, MODEL ZT-1551', NULL), (2, '854231', 'МИКРОКОНТРОЛЛЕР', 'ZT1551'),
	(3, '854231', 'INTEGRATED CIRCUIT OF HIGH GRADE, 12 BITS', NULL), (4, '854231', 'Integrated circuit of high grade, 1,237 pcs', NULL), (5, '854239', 'MICROCONTROLLER UNIT, MODEL ZT-1551', NULL),
	(6, '854231', 'MICROCONTROLLER UNIT, MODEL ZT-1551, AFTER REPAIR', NULL), (7, '640110', 'RUBBER BOOTS, MODEL RB-1551', NULL), (8, '854231', 'CIRCUIT', NULL)) t(goods_id, hs6, description, model);
INSERT INTO classify.control BY NAME SELECT goods_id, 'chpl' AS list_id FROM normalize.goods WHERE hs6 LIKE '8542%';
CREATE TABLE flow (a BIGINT, b BIGINT, goods BIGINT, d BIGINT, q DOUBLE, usd DOUBLE, flow_kind VARCHAR DEFAULT 'ordinary', unit VARCHAR DEFAULT 'H87', destination VARCHAR DEFAULT 'RU', date_precision VARCHAR DEFAULT 'day');
INSERT INTO flow (a, b, goods, d, q, usd) SELECT 100 + n % 30, 100 + (n * 7 + 1 + n // 30) % 30, 1000 + (n * 13) % 100, n % 600, 100 + (n * 37) % 900, 20000 FROM range(900) t(n);`

const items = `INSERT INTO normalize.item BY NAME SELECT 'a.1.' || row_number() OVER () AS item_id, row_number() OVER () AS decl_key, 'item' AS grain, DATE '2022-01-05' + CAST(d AS INTEGER) AS "on", date_precision, flow_kind,
	a AS sender_id, b AS recipient_id, goods AS goods_id, g.hs6, g.hs6[1:4] AS hs4, destination, q AS quantity, unit, usd AS value_usd FROM flow JOIN normalize.goods g ON g.goods_id = goods;
INSERT INTO normalize.party BY NAME SELECT DISTINCT sender_id AS party_id, 'Firm ' || sender_id AS name FROM normalize.item UNION SELECT DISTINCT recipient_id, 'Firm ' || recipient_id FROM normalize.item;`

func run(t *testing.T, flows string) (detect.Status, []string, string) {
	t.Helper()
	d, err := retold.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, flows, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Destinations: []string{"RU"}})
	return st, detecttest.Strings(t, db, "SELECT title || ' = ' || rows || ' rows, ' || value_usd FROM detect.finding ORDER BY 1"), detecttest.Sentences(t, db)
}

// in4 are four lots of one model from firm 1 to firm 2, a month apart.
const in4 = `INSERT INTO flow (a, b, goods, d, q, usd, destination) SELECT 1, 2, 1, 30 * n, 500 + 7 * n, 40000, 'KZ' FROM range(4) t(n);`

func TestHits(t *testing.T) {
	st, got, said := run(t, in4+`INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3 + n % 2, 2, 30 * n + 10, 510 + 7 * n, 50000 FROM range(4) t(n); -- by model
		INSERT INTO flow (a, b, goods, d, q, usd, destination) SELECT 11, 12, 3, 30 * n, 1237 + n, 40000, 'KZ' FROM range(4) t(n); -- by text and the very quantity
		INSERT INTO flow (a, b, goods, d, q, usd) SELECT 12, 13, 4, 30 * n + 20, 1237 + n, 50000 FROM range(4) t(n)`)
	if st.Outcome != trade.Found {
		t.Fatalf("%+v", st)
	}
	if diff := cmp.Diff([]string{"Firm 12: 4 lots received and sent on = 8 rows, 200000.000000", "Firm 2: 4 lots received and sent on = 8 rows, 200000.000000"}, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s\n%s", diff, said)
	}
	for _, say := range []string{"Between 2022-01-05 and 2022-04-15 “Firm 2” received 4 lots of controlled goods (HS 854231) from “Firm 1” and sent lots of the same code, unit, quantity and model or text on to “Firm 3” and 1 other, half of them within 10 days, declared at USD 200,000, 1.2 times",
		"(sent before the like one came), none match", "consistent with"} {
		if !strings.Contains(said, say) {
			t.Errorf("nothing says %q:\n%s", say, said)
		}
	}
}

func TestMisses(t *testing.T) {
	const text = `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 1, 2, 3, 30 * n, 1237 + n, 40000 FROM range(4) t(n);`
	for name, flows := range map[string]string{
		"ordinary distributors":    `SELECT 1`,
		"sent before it came":      in4 + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 1, 30 * n - 10, 500 + 7 * n, 50000 FROM range(1) t(n)`,
		"both ways in time":        in4 + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 1, 15 * n - 35, 510, 50000 FROM range(12) t(n)`,
		"back to the sender":       in4 + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 1, 1, 30 * n + 10, 500 + 7 * n, 50000 FROM range(4) t(n)`,
		"months later":             in4 + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 1, 200 + 30 * n, 500 + 7 * n, 50000 FROM range(4) t(n)`,
		"parts of it":              in4 + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 1, 30 * n + 10, 100 + n, 30000 FROM range(4) t(n)`,
		"five times the value":     in4 + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 1, 30 * n + 10, 500 + 7 * n, 200000 FROM range(4) t(n)`,
		"another code":             in4 + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 5, 30 * n + 10, 500 + 7 * n, 50000 FROM range(4) t(n)`,
		"after repair":             in4 + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 6, 30 * n + 10, 500 + 7 * n, 50000 FROM range(4) t(n)`,
		"returns":                  in4 + `INSERT INTO flow (a, b, goods, d, q, usd, flow_kind) SELECT 2, 3, 1, 30 * n + 10, 500 + 7 * n, 50000, 'return' FROM range(4) t(n)`,
		"another unit":             in4 + `INSERT INTO flow (a, b, goods, d, q, usd, unit) SELECT 2, 3, 1, 30 * n + 10, 500 + 7 * n, 50000, 'KGM' FROM range(4) t(n)`,
		"to another country":       in4 + `INSERT INTO flow (a, b, goods, d, q, usd, destination) SELECT 2, 3, 1, 30 * n + 10, 500 + 7 * n, 50000, 'UZ' FROM range(4) t(n)`,
		"two lots":                 in4 + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 1, 30 * n + 10, 500 + 7 * n, 50000 FROM range(2) t(n)`,
		"text, near quantity":      text + `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 4, 30 * n + 20, 1240 + n, 50000 FROM range(4) t(n)`,
		"text, round quantity":     `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 1, 2, 3, 30 * n, 1000, 40000 FROM range(4) t(n); INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 4, 30 * n + 20, 1000, 50000 FROM range(4) t(n)`,
		"a text of one short word": `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 1, 2, 8, 30 * n, 1237, 40000 FROM range(4) t(n); INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 8, 30 * n + 20, 1237, 50000 FROM range(4) t(n)`,
		"uncontrolled goods":       `INSERT INTO flow (a, b, goods, d, q, usd) SELECT 1, 2, 7, 30 * n, 500, 40000 FROM range(4) t(n); INSERT INTO flow (a, b, goods, d, q, usd) SELECT 2, 3, 7, 30 * n + 10, 500, 50000 FROM range(4) t(n)`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, flows); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}
