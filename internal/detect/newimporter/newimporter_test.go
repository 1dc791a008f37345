package newimporter_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/newimporter"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: one full source, one that begins after the event, forty ordinary firms
// with listed (1) or uncontrolled (4) goods each month. All invented.
const base = `
INSERT INTO ingest.file BY NAME SELECT * FROM (VALUES ('fa', 'alfa'), ('fl', 'late')) t(file_id, source_id);
INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '854231'), (4, '850440')) t(goods_id, hs6);
INSERT INTO classify.control BY NAME SELECT 1 AS goods_id, 'chpl' AS list_id, '2024-02-23' AS list_version, '1' AS tier, '854231' AS code;
CREATE MACRO day(m) AS DATE '2021-01-05' + to_months(CAST(m AS INTEGER));
CREATE TABLE flow (firm BIGINT, goods BIGINT, m BIGINT, decls BIGINT, usd DOUBLE, flow_kind VARCHAR DEFAULT 'ordinary', file VARCHAR DEFAULT 'fa');
CREATE TABLE firm (party_id BIGINT, tax_id VARCHAR, name VARCHAR, address VARCHAR);
INSERT INTO flow (firm, goods, m, decls, usd) SELECT 100 + f, CASE WHEN f % 2 = 0 THEN 1 ELSE 4 END, m, 1, 20000 + 100 * f FROM range(40) t(f), range(24) u(m);`

const items = `INSERT INTO normalize.item BY NAME SELECT file || '.' || firm || '.' || goods || '.' || m || '.' || n AS item_id, file AS file_id, 'item' AS grain, 'RU' AS reporter, 'import' AS direction,
	hash(file, firm, goods, m, n) >> 1 AS decl_key, day(m) AS "on", strftime(day(m), '%Y-%m') AS month, flow_kind, firm AS recipient_id, goods AS goods_id, g.hs6, g.hs6[1:4] AS hs4,
	'CN' AS dispatch, 'RU' AS destination, usd / decls AS value_usd
	FROM flow JOIN normalize.goods g ON g.goods_id = goods, range(100) t(n) WHERE n < decls;
INSERT INTO normalize.party BY NAME SELECT i.recipient_id AS party_id, coalesce(any_value(f.name), 'Firm ' || i.recipient_id) AS name, any_value(f.tax_id) AS tax_id, any_value(f.address) AS address,
	min(i."on") AS first_on, max(i."on") AS last_on, 'recipient' AS roles FROM normalize.item i LEFT JOIN firm f ON f.party_id = i.recipient_id GROUP BY i.recipient_id;
INSERT INTO resolve.link BY NAME SELECT party_id, 'ent-' || party_id AS entity_id FROM normalize.party;
INSERT INTO resolve.entity BY NAME SELECT 'ent-' || party_id AS entity_id, name AS caption FROM normalize.party;`

func run(t *testing.T, flows string) (detect.Status, []string, string) {
	t.Helper()
	d, err := newimporter.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, flows, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}, Destinations: []string{"RU"}})
	return st, detecttest.Strings(t, db, "SELECT title FROM detect.finding ORDER BY 1"), detecttest.Sentences(t, db) + "\n" + strings.Join(detecttest.Strings(t, db, "SELECT why FROM detect.finding"), "\n")
}

func TestThreePatterns(t *testing.T) {
	st, got, said := run(t, `
		INSERT INTO flow (firm, goods, m, decls, usd) SELECT 1, 1, m, 3, 90000 FROM range(16, 24) t(m);
		INSERT INTO flow (firm, goods, m, decls, usd) SELECT 2, 4, m, 1, 9000 FROM range(24) t(m);
		INSERT INTO flow (firm, goods, m, decls, usd) SELECT 2, 1, m, 3, 90000 FROM range(15, 24) t(m);
		INSERT INTO flow (firm, goods, m, decls, usd) SELECT 3, 1, m, CASE WHEN m >= 14 THEN 8 ELSE 1 END, CASE WHEN m >= 14 THEN 90000 ELSE 9000 END FROM range(24) t(m)`)
	if st.Outcome != trade.Found {
		t.Fatalf("%+v", st)
	}
	want := []string{"Firm 1: first record after the event", "Firm 2: first listed goods after the event", "Firm 3: listed goods rose threefold or more after the event"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("patterns (-want +got):\n%s\n%s", diff, said)
	}
	for _, say := range []string{
		"“Firm 1” has no record in the loaded months from 2021-01 up to 2022-02-24; from 2022-05-05 to 2022-12-05 it is the recipient of 24 declarations of listed goods (HS 854231) for USD 720,000",
		"“Firm 2” has 14 records between 2021-01 and 2022-02-24, none with listed goods", "per month 9.6 times as much as from 2021-01 up to 2022-02-24 (USD 126,000, 14 declarations)", "consistent with", "among uncontrolled headings"} {
		if !strings.Contains(said, say) {
			t.Errorf("nothing says %q:\n%s", say, said)
		}
	}
}

func TestMisses(t *testing.T) {
	const grown = `INSERT INTO flow (firm, goods, m, decls, usd) SELECT 1, 1, m, 3, 90000 FROM range(16, 24) t(m);`
	for name, flows := range map[string]string{
		"the same tax number under another name": grown + `INSERT INTO flow (firm, goods, m, decls, usd) SELECT 2, 1, m, 3, 90000 FROM range(16) t(m);
			INSERT INTO firm BY NAME SELECT * FROM (VALUES (1, '7701234567', 'OOO New Name'), (2, '7701234567', 'OOO Old Name')) t(party_id, tax_id, name)`,
		"the same name without a number": grown + `INSERT INTO flow (firm, goods, m, decls, usd) SELECT 2, 1, m, 3, 90000 FROM range(16) t(m);
			INSERT INTO firm BY NAME SELECT * FROM (VALUES (1, '7701234567', 'OOO Same'), (2, NULL, 'OOO "Same"')) t(party_id, tax_id, name)`,
		"seen before in a source that takes no part": grown + `INSERT INTO flow (firm, goods, m, decls, usd, file) SELECT 1, 1, m, 1, 9000, 'fl' FROM range(5) t(m)`,
		"only in a source that begins late":          `INSERT INTO flow (firm, goods, m, decls, usd, file) SELECT 1, 1, m, 3, 90000, 'fl' FROM range(16, 24) t(m)`,
		"repairs only":                               `INSERT INTO flow (firm, goods, m, decls, usd, flow_kind) SELECT 1, 1, m, 3, 90000, 'repair' FROM range(16, 24) t(m)`,
		"uncontrolled goods":                         `INSERT INTO flow (firm, goods, m, decls, usd) SELECT 1, 4, m, 3, 90000 FROM range(16, 24) t(m)`,
		"growth with the market":                     `INSERT INTO flow (firm, goods, m, decls, usd) SELECT 1, 1, m, 3, CASE WHEN m >= 14 THEN 60000 ELSE 30000 END FROM range(24) t(m)`,
		"two deliveries":                             `INSERT INTO flow (firm, goods, m, decls, usd) SELECT 1, 1, m, 1, 900000 FROM range(16, 18) t(m)`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, flows); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}

// A firm at the address of one that stopped is still shown, at half the strength
// and with the other's name.
func TestPossiblePredecessor(t *testing.T) {
	_, got, said := run(t, `INSERT INTO flow (firm, goods, m, decls, usd) SELECT 1, 1, m, 3, 90000 FROM range(16, 24) t(m);
		INSERT INTO flow (firm, goods, m, decls, usd) SELECT 2, 1, m, 3, 90000 FROM range(16) t(m);
		INSERT INTO firm BY NAME SELECT * FROM (VALUES (1, '7701234567', 'OOO New', 'Nowhere, Invented st. 5, office 7'), (2, '7707654321', 'OOO Old', 'NOWHERE, INVENTED ST 5 OFFICE 7')) t(party_id, tax_id, name, address)`)
	if len(got) != 1 || !strings.Contains(said, "“OOO Old”, at the same address, was last recorded on 2022-04-05") || !strings.Contains(said, "strength halved") {
		t.Errorf("%v\n%s", got, said)
	}
}
