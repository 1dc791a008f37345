package unitvalue_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/unitvalue"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: forty invented firms, one row each a month, of a listed code (1) and an
// uncontrolled one (4), at about 10 USD a piece with a spread of a third.
const base = `
INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '854231'), (4, '850440')) t(goods_id, hs6);
INSERT INTO classify.control BY NAME SELECT 1 AS goods_id, 'chpl' AS list_id, '2024-02-23' AS list_version, '1' AS tier, '854231' AS code;
CREATE TABLE flow (firm BIGINT, goods BIGINT, m BIGINT, q DOUBLE, price DOUBLE, unit VARCHAR DEFAULT 'H87', origin VARCHAR DEFAULT 'CN', kg DOUBLE, flow_kind VARCHAR DEFAULT 'ordinary', code VARCHAR);
INSERT INTO flow (firm, goods, m, q, price) SELECT 100 + f, CASE WHEN f % 2 = 0 THEN 1 ELSE 4 END, m, 1000, 10 * exp(((f * 7 + m * 5) % 11 - 5) / 15.0) FROM range(40) t(f), range(12) u(m);`

const items = `INSERT INTO normalize.item BY NAME SELECT 'a.1.' || row_number() OVER () AS item_id, 'item' AS grain, DATE '2022-01-05' + to_months(CAST(m AS INTEGER)) AS "on", flow_kind, firm AS recipient_id,
	goods AS goods_id, g.hs6, g.hs6[1:4] AS hs4, coalesce(code, g.hs6 || '9000') AS hs_code, 'RU' AS destination, origin, unit, CASE WHEN unit IS NULL THEN NULL ELSE q END AS quantity, kg AS net_kg, coalesce(q, kg) * price AS value_usd
	FROM flow JOIN normalize.goods g ON g.goods_id = goods;
INSERT INTO normalize.party BY NAME SELECT DISTINCT recipient_id AS party_id, 'Firm ' || recipient_id AS name FROM normalize.item;`

func run(t *testing.T, flows string) (detect.Status, []string, string) {
	t.Helper()
	d, err := unitvalue.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, flows, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Destinations: []string{"RU"}})
	return st, detecttest.Strings(t, db, "SELECT title || ' = ' || rows || ' rows, USD ' || CAST(round(value_usd) AS BIGINT) FROM detect.finding ORDER BY 1"),
		detecttest.Sentences(t, db) + "\n" + strings.Join(detecttest.Strings(t, db, "SELECT why FROM detect.finding"), "\n")
}

func TestHits(t *testing.T) {
	st, got, said := run(t, `
		INSERT INTO flow (firm, goods, m, q, price) SELECT 1, 1, m, 1000, 60 FROM range(0, 12, 2) t(m);
		INSERT INTO flow (firm, goods, m, q, price) SELECT 2, 1, m, 20000, 1.5 FROM range(1, 12, 2) t(m);
		INSERT INTO flow (firm, goods, m, q, price, code) SELECT 3, 1, m, 1000, 60, '8542311234' FROM range(0, 12, 2) t(m)`)
	if st.Outcome != trade.Found {
		t.Fatalf("%+v", st)
	}
	var titles []string
	for _, g := range got {
		titles = append(titles, strings.Split(g, ", USD")[0])
	}
	want := []string{"Firm 1: HS 854231 at prices far above their like = 6 rows", "Firm 2: HS 854231 at prices far below their like = 6 rows", "Firm 3: HS 854231 at prices far above their like = 6 rows"}
	if diff := cmp.Diff(want, titles); diff != "" {
		t.Errorf("findings (-want +got):\n%s\n%s", diff, said)
	}
	for _, say := range []string{"6 rows of HS 854231 dated 2022-01-05 to 2022-11-05, of 6 that could be compared, name “Firm 1” as recipient at USD 60 to 60 per piece", "consistent with",
		"10-digit code, unit, origin, quarter", "6-digit code, unit, origin, quarter", "0 of 40 (0%) among uncontrolled headings"} {
		if !strings.Contains(said, say) {
			t.Errorf("nothing says %q:\n%s", say, said)
		}
	}
}

// The amount moved is (u - Q3) x quantity: 6 rows of 1,000 pieces at 60, and the
// upper quartile of the group is near 12.
func TestAmountMoved(t *testing.T) {
	_, got, _ := run(t, `INSERT INTO flow (firm, goods, m, q, price) SELECT 1, 1, m, 1000, 60 FROM range(0, 12, 2) t(m)`)
	if len(got) != 1 || !strings.HasPrefix(got[0], "Firm 1: HS 854231 at prices far above their like = 6 rows, USD 28") {
		t.Errorf("want about 6 x 1,000 x (60 - 12.4) = USD 28x,xxx: %v", got)
	}
}

func TestMisses(t *testing.T) {
	for name, flows := range map[string]string{
		"another unit without a group":   `INSERT INTO flow (firm, goods, m, q, price, unit) SELECT 1, 1, m, 1000, 60, 'KGM' FROM range(12) t(m)`,
		"another origin without a group": `INSERT INTO flow (firm, goods, m, q, price, origin) SELECT 1, 1, m, 1000, 60, 'DE' FROM range(12) t(m)`,
		"a fifth above":                  `INSERT INTO flow (firm, goods, m, q, price) SELECT 1, 1, m, 1000, 12 FROM range(12) t(m)`,
		"repaired parts":                 `INSERT INTO flow (firm, goods, m, q, price, flow_kind) SELECT 1, 1, m, 1000, 60, 'repair' FROM range(12) t(m)`,
		"small sums":                     `INSERT INTO flow (firm, goods, m, q, price) SELECT 1, 1, m, 5, 60 FROM range(12) t(m)`,
		"uncontrolled goods":             `INSERT INTO flow (firm, goods, m, q, price) SELECT 1, 4, m, 1000, 60 FROM range(12) t(m)`,
		"two rows":                       `INSERT INTO flow (firm, goods, m, q, price) SELECT 1, 1, m, 10000, 60 FROM range(2) t(m)`,
		// ln(price) of the whole code is exponential: 4.2 above the lowest has z near 5, but lies inside the fences adjusted for skew.
		"the long tail of a skewed code": `UPDATE flow SET price = 10 * exp(-ln(1 - ((firm - 100) / 2 * 3 + m % 3 + 0.5) / 60.0)) WHERE goods = 1;
			INSERT INTO flow (firm, goods, m, q, price) SELECT 1, 1, m, 1000, 10 * exp(4.2) FROM range(0, 12, 2) t(m)`,
		// A price rise of the whole market in one quarter is compared within that quarter.
		"a price rise of all": `UPDATE flow SET price = price * 4 WHERE m >= 6`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, flows); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}

func TestWithoutGroups(t *testing.T) {
	if st, _, _ := run(t, `DELETE FROM flow WHERE m > 0`); st.Outcome != trade.NoData {
		t.Errorf("%+v", st)
	}
}
