package hstextmismatch_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/hstextmismatch"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: forty invented firms with fifty rows each of plain goods (2), one of
// them now and then in words of a listed heading (5).
const base = `
INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '880622'), (2, '950300'), (3, '950300'), (5, '950300'), (6, '880622'), (7, '950300'), (8, '950300')) t(goods_id, hs6);
INSERT INTO classify.control BY NAME SELECT * FROM (VALUES (1, '880622'), (6, '880622')) t(goods_id, code);
INSERT INTO classify.mismatch BY NAME SELECT * FROM (VALUES (3, '9503', '8806', 60.0, 'quadcopter; thermal camera'), (5, '9503', '8806', 60.0, 'quadcopter'), (6, '8806', '8525', 90.0, 'thermal camera'),
	(7, '9503', '8806', 60.0, 'NC-7566'), (8, '9503', '9506', 60.0, 'football')) t(goods_id, declared_hs4, likely_hs4, ratio, words);
CREATE TABLE flow (firm BIGINT, goods BIGINT, n BIGINT, usd DOUBLE, flow_kind VARCHAR DEFAULT 'ordinary');
INSERT INTO flow (firm, goods, n, usd) SELECT 100 + f, CASE WHEN n = f THEN 5 ELSE 2 END, n, 5000 FROM range(40) t(f), range(50) u(n);`

const items = `INSERT INTO normalize.item BY NAME SELECT 'a.1.' || row_number() OVER () AS item_id, row_number() OVER () AS decl_key, 'item' AS grain, DATE '2022-01-05' + CAST(n AS INTEGER) AS "on", '2022-01' AS month, flow_kind,
	firm AS recipient_id, goods AS goods_id, g.hs6, g.hs6[1:4] AS hs4, 'RU' AS destination, usd AS value_usd FROM flow JOIN normalize.goods g ON g.goods_id = goods;
INSERT INTO normalize.party BY NAME SELECT DISTINCT recipient_id AS party_id, 'Firm ' || recipient_id AS name FROM normalize.item;`

func run(t *testing.T, flows string) (detect.Status, []string, string) {
	t.Helper()
	d, err := hstextmismatch.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, flows, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Destinations: []string{"RU"}})
	return st, detecttest.Strings(t, db, "SELECT title || ' = ' || rows || ' rows' FROM detect.finding ORDER BY 1"), detecttest.Sentences(t, db)
}

func TestHit(t *testing.T) {
	st, got, said := run(t, `INSERT INTO flow (firm, goods, n, usd) SELECT 1, CASE WHEN n < 8 THEN 3 ELSE 2 END, n, 5000 FROM range(20) t(n)`)
	if st.Outcome != trade.Found {
		t.Fatalf("%+v", st)
	}
	if diff := cmp.Diff([]string{"Firm 1: words of heading 8806 declared under 9503 = 8 rows"}, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s\n%s", diff, said)
	}
	if say := "8 rows (8 declarations) dated 2022-01-05 to 2022-01-12 name “Firm 1” as recipient of goods declared under 9503 in words (“quadcopter; thermal camera”) that are written 60 times as often for goods of heading 8806"; !strings.Contains(said, say) {
		t.Errorf("nothing says %q:\n%s", say, said)
	}
}

func TestMisses(t *testing.T) {
	for name, flows := range map[string]string{
		"two rows":               `INSERT INTO flow (firm, goods, n, usd) SELECT 1, 3, n, 50000 FROM range(2) t(n)`,
		"a bare model number":    `INSERT INTO flow (firm, goods, n, usd) SELECT 1, 7, n, 5000 FROM range(20) t(n)`,
		"declared under a list":  `INSERT INTO flow (firm, goods, n, usd) SELECT 1, 6, n, 5000 FROM range(20) t(n)`,
		"an unlisted heading":    `INSERT INTO flow (firm, goods, n, usd) SELECT 1, 8, n, 5000 FROM range(20) t(n)`,
		"small sums":             `INSERT INTO flow (firm, goods, n, usd) SELECT 1, 3, n, 50 FROM range(20) t(n)`,
		"repairs":                `INSERT INTO flow (firm, goods, n, usd, flow_kind) SELECT 1, 3, n, 5000, 'repair' FROM range(20) t(n)`,
		"a few among a thousand": `INSERT INTO flow (firm, goods, n, usd) SELECT 1, CASE WHEN n < 10 THEN 3 ELSE 2 END, n, 5000 FROM range(600) t(n)`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, flows); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}
