package routingoddity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/routingoddity"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: forty ordinary pairs, half with listed goods (1): from the maker's
// country, from a distributor's, and from China in one step. All invented.
const base = `
INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '854231'), (4, '850440')) t(goods_id, hs6);
INSERT INTO classify.control BY NAME SELECT 1 AS goods_id, 'chpl' AS list_id, '2024-02-23' AS list_version, '1' AS tier, '854231' AS code;
CREATE TABLE flow (pair BIGINT, goods BIGINT, n BIGINT, origin VARCHAR, dispatch VARCHAR, trading VARCHAR, usd DOUBLE DEFAULT 30000, destination VARCHAR DEFAULT 'RU', d VARCHAR DEFAULT '2022-05-01',
	flow_kind VARCHAR DEFAULT 'ordinary', maker BIGINT, country VARCHAR);
INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 100 + f, CASE WHEN f % 2 = 0 THEN 1 ELSE 4 END, m, ['DE', 'DE', 'CN', 'CN'][1 + f % 4], ['DE', 'TR', 'CN', 'HK'][1 + f % 4], ['DE', 'TR', 'CN', 'HK'][1 + f % 4] FROM range(40) t(f), range(6) u(m);`

const items = `INSERT INTO normalize.item BY NAME SELECT 'a.1.' || row_number() OVER () AS item_id, row_number() OVER () AS decl_key, 'item' AS grain, CAST(d AS DATE) + CAST(n * 10 AS INTEGER) AS "on", flow_kind,
	1000 + pair AS sender_id, pair AS recipient_id, maker AS manufacturer_id, goods AS goods_id, g.hs6, g.hs6[1:4] AS hs4, origin, dispatch, trading, destination, usd AS value_usd FROM flow JOIN normalize.goods g ON g.goods_id = goods;
INSERT INTO normalize.party BY NAME SELECT recipient_id AS party_id, 'Firm ' || recipient_id AS name FROM normalize.item GROUP BY 1 UNION ALL SELECT sender_id, 'Trader ' || sender_id FROM normalize.item GROUP BY 1;
INSERT INTO normalize.party BY NAME SELECT 9 AS party_id, 'Maker' AS name, 'JP' AS country;
UPDATE normalize.party SET country = f.country FROM flow f WHERE f.pair + 1000 = party_id AND f.country IS NOT NULL;`

func run(t *testing.T, flows string, destinations ...string) (detect.Status, []string, string) {
	t.Helper()
	d, err := routingoddity.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, flows, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}, Destinations: destinations})
	return st, detecttest.Strings(t, db, "SELECT title || ' = ' || rows || ' rows' FROM detect.finding ORDER BY 1"), detecttest.Sentences(t, db)
}

func TestHits(t *testing.T) {
	st, got, said := run(t, `INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 1, m, 'US', 'TR', 'HK' FROM range(6) t(m);
		INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 1, m, 'US', 'US', 'US' FROM range(2) t(m);
		INSERT INTO flow (pair, goods, n, dispatch, maker, country) SELECT 2, 1, m, 'AE', 9, 'KG' FROM range(4) t(m)`, "RU")
	if st.Outcome != trade.Found {
		t.Fatalf("%+v", st)
	}
	if diff := cmp.Diff([]string{"Trader 1001 to Firm 1: made in US, dispatched from TR, sold from HK = 6 rows", "Trader 1002 to Firm 2: made in JP, dispatched from AE, sold from KG = 4 rows"}, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s\n%s", diff, said)
	}
	for _, say := range []string{"Between 2022-05-01 and 2022-06-20 6 declarations from “Trader 1001” to “Firm 1” state controlled goods (HS 854231, USD 180,000) made in United States",
		"; 75% of the value of the pair's controlled goods since 2022-02-24", "consistent with"} {
		if !strings.Contains(said, say) {
			t.Errorf("nothing says %q:\n%s", say, said)
		}
	}
}

func TestMisses(t *testing.T) {
	for name, flows := range map[string]string{
		"a distributor in the country of dispatch": `INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 1, m, 'US', 'TR', 'TR' FROM range(6) t(m)`,
		"the maker sells from a warehouse":         `INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 1, m, 'US', 'AE', 'US' FROM range(6) t(m)`,
		"a seller under the same restrictions":     `INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 1, m, 'US', 'AE', 'CH' FROM range(6) t(m)`,
		"the buyer's own trading house":            `INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 1, m, 'US', 'AE', 'RU' FROM range(6) t(m)`,
		"goods of no such country":                 `INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 1, m, 'CN', 'AE', 'HK' FROM range(6) t(m)`,
		"no point of transshipment":                `INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 1, m, 'US', 'DE', 'HK' FROM range(6) t(m)`,
		"before the event":                         `INSERT INTO flow (pair, goods, n, origin, dispatch, trading, d) SELECT 1, 1, m, 'US', 'TR', 'HK', '2021-05-01' FROM range(6) t(m)`,
		"uncontrolled goods":                       `INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 4, m, 'US', 'TR', 'HK' FROM range(6) t(m)`,
		"another destination":                      `INSERT INTO flow (pair, goods, n, origin, dispatch, trading, destination) SELECT 1, 1, m, 'US', 'TR', 'HK', 'KZ' FROM range(6) t(m)`,
		"twice":                                    `INSERT INTO flow (pair, goods, n, origin, dispatch, trading, usd) SELECT 1, 1, m, 'US', 'TR', 'HK', 900000 FROM range(2) t(m)`,
		"a small part of the pair's trade":         `INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 1, m, 'US', CASE WHEN m < 3 THEN 'TR' ELSE 'HK' END, 'HK' FROM range(9) t(m)`,
		"repairs":                                  `INSERT INTO flow (pair, goods, n, origin, dispatch, trading, flow_kind) SELECT 1, 1, m, 'US', 'TR', 'HK', 'repair' FROM range(6) t(m)`,
		"seller's country not stated":              `INSERT INTO flow (pair, goods, n, origin, dispatch) SELECT 1, 1, m, 'US', 'TR' FROM range(6) t(m)`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, flows, "RU"); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}

// The lists of countries are about two destinations and no others.
func TestOtherDestinations(t *testing.T) {
	if st, _, _ := run(t, `INSERT INTO flow (pair, goods, n, origin, dispatch, trading) SELECT 1, 1, m, 'US', 'TR', 'HK' FROM range(6) t(m)`, "IR"); st.Outcome != trade.NotApplicable {
		t.Errorf("%+v", st)
	}
}
