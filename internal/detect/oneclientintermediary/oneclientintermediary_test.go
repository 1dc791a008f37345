package oneclientintermediary_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/oneclientintermediary"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: forty ordinary senders with two clients each and listed (1) or
// uncontrolled (4) goods in every month. All invented.
const base = `
INSERT INTO ingest.file BY NAME SELECT 'fa' AS file_id, 'alfa' AS source_id;
INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '854231'), (4, '850440')) t(goods_id, hs6);
INSERT INTO classify.control BY NAME SELECT 1 AS goods_id, 'chpl' AS list_id, '2024-02-23' AS list_version, '1' AS tier, '854231' AS code;
CREATE MACRO day(m) AS DATE '2021-01-05' + to_months(CAST(m AS INTEGER));
CREATE TABLE flow (sender BIGINT, firm BIGINT, goods BIGINT, m BIGINT, usd DOUBLE, maker BIGINT, flow_kind VARCHAR DEFAULT 'ordinary', destination VARCHAR DEFAULT 'RU');
CREATE TABLE firm (party_id BIGINT, name VARCHAR, tax_id VARCHAR);
INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1000 + f, 100 + (f + m) % 40, CASE WHEN f % 2 = 0 THEN 1 ELSE 4 END, m, 20000 FROM range(40) t(f), range(24) u(m);`

const items = `INSERT INTO normalize.item BY NAME SELECT 'a.1.' || row_number() OVER () AS item_id, 'fa' AS file_id, 'item' AS grain, 'RU' AS reporter, 'import' AS direction, row_number() OVER () AS decl_key,
	day(m) AS "on", strftime(day(m), '%Y-%m') AS month, flow_kind, sender AS sender_id, firm AS recipient_id, maker AS manufacturer_id, goods AS goods_id, g.hs6, g.hs6[1:4] AS hs4,
	'CN' AS dispatch, destination, usd AS value_usd FROM flow JOIN normalize.goods g ON g.goods_id = goods;
INSERT INTO normalize.party BY NAME SELECT id AS party_id, coalesce(any_value(f.name), any_value(kind) || ' ' || id) AS name, any_value(f.tax_id) AS tax_id, min(d) AS first_on, max(d) AS last_on, string_agg(DISTINCT role, ',') AS roles
	FROM (SELECT sender_id AS id, "on" AS d, 'sender' AS role, 'Trader' AS kind FROM normalize.item UNION ALL SELECT recipient_id, "on", 'recipient', 'Firm' FROM normalize.item WHERE recipient_id IS NOT NULL) LEFT JOIN firm f ON f.party_id = id GROUP BY id;
INSERT INTO resolve.link BY NAME SELECT party_id, 'ent-' || party_id AS entity_id FROM normalize.party;
INSERT INTO resolve.entity BY NAME SELECT 'ent-' || party_id AS entity_id, name AS caption FROM normalize.party;`

func run(t *testing.T, flows string) (detect.Status, []string, string) {
	t.Helper()
	d, err := oneclientintermediary.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, flows, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}, Destinations: []string{"RU"}})
	return st, detecttest.Strings(t, db, "SELECT title || ' = ' || rows || ' rows' FROM detect.finding ORDER BY 1"), detecttest.Sentences(t, db)
}

func TestHit(t *testing.T) {
	st, got, said := run(t, `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1, 2, 1, m, 90000 FROM range(16, 24) t(m);
		INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1, 2, 4, m, 10000 FROM range(16, 24) t(m);
		INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1, NULL, 1, 20, 10000`)
	if st.Outcome != trade.Found {
		t.Fatalf("%+v", st)
	}
	if diff := cmp.Diff([]string{"Trader 1: new, one client (Firm 2), 90% listed goods = 16 rows"}, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	for _, say := range []string{"“Trader 1” is on no loaded record from 2021-01 up to 2022-02-24; from 2022-05-05 to 2022-12-05 it is the sender of 16 declarations for USD 800,000, all to “Firm 2”",
		"goods on a control list (HS 854231) are 90% of that value (USD 720,000)", "1 further row of it names no recipient", "consistent with"} {
		if !strings.Contains(said, say) {
			t.Errorf("nothing says %q:\n%s", say, said)
		}
	}
}

func TestMisses(t *testing.T) {
	const new = `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1, 2, 1, m, 90000 FROM range(16, 24) t(m);`
	for name, flows := range map[string]string{
		"two clients":                         new + `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1, 3, 4, 20, 1000`,
		"another client in another country":   new + `INSERT INTO flow (sender, firm, goods, m, usd, destination) SELECT 1, 3, 1, m, 90000, 'KZ' FROM range(16, 24) t(m)`,
		"seen before":                         new + `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1, 2, 4, 3, 1000`,
		"seen before under the same number":   new + `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 5, 3, 4, 3, 1000; INSERT INTO firm VALUES (1, 'Yeni Ltd', '77'), (5, 'Eski Ltd', '77')`,
		"seen before as a recipient":          new + `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1001, 1, 4, 3, 1000`,
		"seen before under the same name":     new + `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 5, 3, 4, 3, 1000; INSERT INTO firm VALUES (1, 'Hayali Ltd.', NULL), (5, 'HAYALI LTD', NULL)`,
		"mostly other goods":                  new + `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1, 2, 4, m, 30000 FROM range(16, 24) t(m)`,
		"uncontrolled goods":                  `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1, 2, 4, m, 90000 FROM range(16, 24) t(m)`,
		"within a group":                      new + `INSERT INTO firm VALUES (1, 'Zorlint Trading GmbH', NULL), (2, 'ООО "Зорлинт"', NULL)`,
		"the maker itself":                    `INSERT INTO flow (sender, firm, goods, m, usd, maker) SELECT 1, 2, 1, m, 90000, 1 FROM range(16, 24) t(m)`,
		"two deliveries":                      `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1, 2, 1, m, 900000 FROM range(16, 18) t(m)`,
		"repairs":                             `INSERT INTO flow (sender, firm, goods, m, usd, flow_kind) SELECT 1, 2, 1, m, 90000, 'repair' FROM range(16, 24) t(m)`,
		"recipients mostly not on the record": new + `INSERT INTO flow (sender, firm, goods, m, usd) SELECT 1, NULL, 1, m, 90000 FROM range(16, 24) t(m)`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, flows); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}
