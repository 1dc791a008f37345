package surge_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/surge"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base is a register of 24 months with one full source and forty ordinary firms
// of a listed code and of a neighbour; invented throughout.
const base = `
INSERT INTO ingest.file BY NAME SELECT * FROM (VALUES ('fa', 'alfa'), ('fl', 'late')) t(file_id, source_id);
INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '854231'), (2, '854370'), (3, '852589'), (4, '850440')) t(goods_id, hs6);
INSERT INTO classify.control BY NAME SELECT g AS goods_id, 'chpl' AS list_id, '2024-02-23' AS list_version, '1' AS tier, '854231' AS code FROM (VALUES (1), (3)) t(g);
CREATE MACRO day(m) AS DATE '2021-01-05' + to_months(CAST(m AS INTEGER));
CREATE TABLE flow (firm BIGINT, goods BIGINT, m BIGINT, decls BIGINT, usd DOUBLE, flow_kind VARCHAR, file VARCHAR);
-- ordinary firms: one declaration a month, 20,000 to 23,900 USD, 40 % more in 2022
INSERT INTO flow SELECT 100 + f, CASE WHEN f % 2 = 0 THEN 1 ELSE 4 END, m, 1, (20000 + 100 * f + 500 * ((f * 7 + m * 3) % 5)) * CASE WHEN m >= 12 THEN 1.4 ELSE 1 END, 'ordinary', 'fa' FROM range(40) t(f), range(24) u(m);`

const items = `INSERT INTO normalize.item BY NAME SELECT file || '.' || firm || '.' || goods || '.' || m || '.' || n AS item_id, file AS file_id, 'item' AS grain, 'RU' AS reporter, 'import' AS direction,
	hash(file, firm, goods, m, n) >> 1 AS decl_key, day(m) AS "on", strftime(day(m), '%Y-%m') AS month, flow_kind, firm AS recipient_id, goods AS goods_id, g.hs6, g.hs6[1:4] AS hs4,
	CASE WHEN m < 12 THEN '2017' ELSE '2022' END AS hs_revision, 'CN' AS dispatch, 'RU' AS destination, usd / decls AS value_usd
	FROM flow JOIN normalize.goods g ON g.goods_id = goods, range(100) t(n) WHERE n < decls;
INSERT INTO normalize.party BY NAME SELECT DISTINCT recipient_id AS party_id, 'Firm ' || recipient_id AS name FROM normalize.item;`

func run(t *testing.T, flows string) (detect.Status, []string, string) {
	t.Helper()
	d, err := surge.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, flows, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}, Destinations: []string{"RU"}})
	return st, detecttest.Strings(t, db, "SELECT subject FROM detect.finding ORDER BY 1"), detecttest.Sentences(t, db) + "\n" + strings.Join(detecttest.Strings(t, db, "SELECT why FROM detect.finding"), "\n")
}

func TestHits(t *testing.T) {
	st, got, said := run(t, `
		INSERT INTO flow SELECT 1, 1, m, 2, CASE WHEN m >= 14 THEN 200000 + m * 100 ELSE 30000 + 1000 * (m % 4) END, 'ordinary', 'fa' FROM range(24) t(m); -- even history, then six times
		INSERT INTO flow SELECT 2, 1, m, CASE WHEN m >= 14 THEN 6 ELSE 1 END, CASE WHEN m >= 14 THEN 90000 ELSE 15000 END, 'ordinary', 'fa' FROM range(24) t(m) WHERE m >= 14 OR m IN (1, 5, 9); -- sparse history`)
	if st.Outcome != trade.Found {
		t.Fatalf("%+v", st)
	}
	if diff := cmp.Diff([]string{"Firm 1", "Firm 2"}, got); diff != "" {
		t.Errorf("subjects (-want +got):\n%s\n%s", diff, said)
	}
	for _, say := range []string{"“Firm 1” is the recipient of HS 854231 declared to RU customs (import), from CN to RU", "in 2022-03 to 2022-12", "times the mean of the same calendar months",
		"consistent with", "0 of 20 (0%) among uncontrolled headings", "false discovery rate"} {
		if !strings.Contains(said, say) {
			t.Errorf("nothing says %q:\n%s", say, said)
		}
	}
}

// Look-alikes that must miss, each with why.
func TestMisses(t *testing.T) {
	for name, flows := range map[string]string{
		"a season that comes every year":     `INSERT INTO flow SELECT 1, 1, m, 4, CASE WHEN m % 12 IN (9, 10, 11) THEN 900000 ELSE 20000 END, 'ordinary', 'fa' FROM range(24) t(m)`,
		"a season at the end of the records": `DELETE FROM flow WHERE m >= 18; INSERT INTO flow SELECT 1, 1, m, 4, CASE WHEN m % 12 IN (2, 3, 4, 5) THEN 900000 ELSE 20000 + 1000 * (m % 4) END, 'ordinary', 'fa' FROM range(18) t(m)`,
		"growth below the limit":             `INSERT INTO flow SELECT 1, 1, m, 2, CASE WHEN m >= 14 THEN 60000 ELSE 30000 + 1000 * (m % 4) END, 'ordinary', 'fa' FROM range(24) t(m)`,
		"a newcomer without a history":       `INSERT INTO flow SELECT 1, 1, m, 5, 200000, 'ordinary', 'fa' FROM range(14, 24) t(m)`,
		"repairs sent back":                  `INSERT INTO flow SELECT 1, 1, m, 5, 20000, 'ordinary', 'fa' FROM range(24) t(m); INSERT INTO flow SELECT 1, 1, m, 5, 900000, 'repair', 'fa' FROM range(14, 24) t(m)`,
		"a code new in HS 2022":              `INSERT INTO flow SELECT 1, 3, m, 4, CASE WHEN m = 12 THEN 20000 ELSE 200000 END, 'ordinary', 'fa' FROM range(12, 24) t(m)`,
		"an uncontrolled code":               `INSERT INTO flow SELECT 1, 4, m, 2, CASE WHEN m >= 14 THEN 200000 ELSE 30000 END, 'ordinary', 'fa' FROM range(24) t(m)`,
		"a source that begins late":          `INSERT INTO flow SELECT 1, 1, m, 1, 30000, 'ordinary', 'fa' FROM range(24) t(m); INSERT INTO flow SELECT 1, 1, m, 20, 900000, 'ordinary', 'fl' FROM range(14, 24) t(m)`,
		"one big delivery":                   `INSERT INTO flow SELECT 1, 1, m, 2, CASE WHEN m = 18 THEN 5000000 ELSE 30000 + 1000 * (m % 4) END, 'ordinary', 'fa' FROM range(24) t(m)`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, flows); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}

func TestWithoutCoverageOrEvent(t *testing.T) {
	d, err := surge.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, `DELETE FROM flow WHERE m < 8`, items)
	opt := detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}}
	if st := detecttest.Run(t, db, opt); st.Outcome != trade.NoData || !strings.Contains(st.Message, "covers 5 of 5 months") {
		t.Errorf("half a year of history: %+v", st)
	}
	opt.Events = nil
	if st := detecttest.Run(t, db, opt); st.Outcome != trade.NotApplicable {
		t.Errorf("no event: %+v", st)
	}
}

// A month that one source lacks is neither a fall nor a rise: it is left out of
// the whole register and named.
func TestMissingMonthIsNamed(t *testing.T) {
	st, got, said := run(t, `INSERT INTO ingest.file BY NAME SELECT 'fb' AS file_id, 'bravo' AS source_id;
		INSERT INTO flow SELECT 200 + f, 1, m, 1, 25000 + 100 * f, 'ordinary', 'fb' FROM range(30) t(f), range(24) u(m) WHERE m NOT IN (6, 17);
		INSERT INTO flow SELECT 1, 1, m, 2, CASE WHEN m >= 14 THEN 200000 ELSE 30000 + 1000 * (m % 4) END, 'ordinary', 'fb' FROM range(24) t(m) WHERE m NOT IN (6, 17)`)
	if diff := cmp.Diff([]string{"Firm 1"}, got); diff != "" {
		t.Errorf("subjects (-want +got):\n%s\n%s", diff, said)
	}
	for _, month := range []string{"2021-07", "2022-06"} {
		if say := "RU import bravo lacks " + month + ", left out for all of RU import"; !strings.Contains(st.Message, say) || !strings.Contains(said, say) {
			t.Errorf("the status and the finding do not both say %q: %s", say, st.Message)
		}
	}
}
