package newcompany_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/newcompany"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: twenty ordinary firms with tax numbers 100 to 119. All invented.
const base = `
INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '854231'), (4, '850440')) t(goods_id, hs6);
INSERT INTO classify.control BY NAME SELECT 1 AS goods_id, 'chpl' AS list_id;
CREATE TABLE flow (firm BIGINT, goods BIGINT, d VARCHAR, usd DOUBLE, destination VARCHAR DEFAULT 'RU', flow_kind VARCHAR DEFAULT 'ordinary');
INSERT INTO flow (firm, goods, d, usd) SELECT 100 + f, 1, '2021-0' || (1 + m) || '-15', 50000 FROM range(20) t(f), range(9) u(m);
CREATE TABLE firm AS SELECT 1 AS party_id, 'Vymysel LLC' AS name, '7700000001' AS tax_id;`

const items = `INSERT INTO normalize.item BY NAME SELECT 'a.1.' || row_number() OVER () AS item_id, row_number() OVER () AS decl_key, 'item' AS grain, CAST(d AS DATE) AS "on", flow_kind,
	firm AS recipient_id, 900 AS sender_id, goods AS goods_id, destination, usd AS value_usd FROM flow;
INSERT INTO normalize.party BY NAME SELECT f.id AS party_id, coalesce(any_value(x.name), 'Firm ' || f.id) AS name, CASE WHEN f.id = 1 THEN any_value(x.tax_id) ELSE '77000' || f.id END AS tax_id, min(f.d) AS first_on
	FROM (SELECT recipient_id AS id, "on" AS d FROM normalize.item UNION ALL SELECT sender_id, "on" FROM normalize.item) f LEFT JOIN firm x ON x.party_id = f.id GROUP BY f.id;`

// young are four months of listed goods from April 2022 on.
const young = `INSERT INTO flow (firm, goods, d, usd) SELECT 1, CASE WHEN m = 4 THEN 4 ELSE 1 END, '2022-0' || (4 + m) || '-10', 50000 FROM range(5) t(m);`

func company(taxID, name, day string) detect.Company {
	on, _ := time.Parse(time.DateOnly, day)
	return detect.Company{TaxID: taxID, Name: name, Registered: int32(on.Unix() / 86400), Capital: "10,000 RUB"}
}

func run(t *testing.T, fill string, registry ...detect.Company) (detect.Status, []string, string) {
	t.Helper()
	d, err := newcompany.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, fill, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Destinations: []string{"RU"}, Registry: registry})
	return st, detecttest.Strings(t, db, "SELECT title || ' = ' || rows || ' rows' FROM detect.finding ORDER BY 1"), detecttest.Sentences(t, db)
}

func TestHit(t *testing.T) {
	for name, c := range map[string]struct {
		fill string
		row  detect.Company
	}{
		"by tax number": {young, company("7700000001", "Another Name", "2022-03-01")},
		"by name":       {young + `UPDATE firm SET tax_id = NULL`, company("", "VYMYSEL, LLC", "2022-03-01")},
	} {
		t.Run(name, func(t *testing.T) {
			st, got, said := run(t, c.fill, c.row)
			if diff := cmp.Diff([]string{"Vymysel LLC: first record 40 days after registration = 5 rows"}, got); diff != "" || st.Outcome != trade.Found {
				t.Fatalf("%+v (-want +got):\n%s", st, diff)
			}
			want := "“Vymysel LLC” was registered on 2022-03-01 according to the case's registry (capital 10,000 RUB); its first loaded record is of 2022-04-10, 40 days later. From 2022-04-10 to 2022-07-10 it is the recipient of 4 declarations of goods on a control list for USD 200,000, 80%"
			if !strings.Contains(said, want) {
				t.Errorf("nothing says %q:\n%s", want, said)
			}
		})
	}
}

func TestMisses(t *testing.T) {
	for name, c := range map[string]struct {
		fill string
		rows []detect.Company
	}{
		"registered long before":      {young, []detect.Company{company("7700000001", "", "2019-03-01")}},
		"an older record":             {young + `INSERT INTO flow (firm, goods, d, usd) VALUES (1, 4, '2021-02-02', 10)`, []detect.Company{company("7700000001", "", "2022-03-01")}},
		"a name that two firms bear":  {young + `UPDATE firm SET tax_id = NULL`, []detect.Company{company("", "Vymysel LLC", "2022-03-01"), company("5", "Vymysel LLC", "2012-03-01"), company("77000100", "", "2001-01-01")}},
		"the name but another number": {young, []detect.Company{company("7700000009", "Vymysel LLC", "2022-03-01"), company("77000100", "", "2001-01-01")}},
		"uncontrolled goods":          {young + `UPDATE flow SET goods = 4 WHERE firm = 1`, []detect.Company{company("7700000001", "", "2022-03-01")}},
		"small values":                {young + `UPDATE flow SET usd = 10 WHERE firm = 1`, []detect.Company{company("7700000001", "", "2022-03-01")}},
		"repairs":                     {young + `UPDATE flow SET flow_kind = 'repair' WHERE firm = 1`, []detect.Company{company("7700000001", "", "2022-03-01")}},
		"another destination":         {young + `UPDATE flow SET destination = 'KZ' WHERE firm = 1`, []detect.Company{company("7700000001", "", "2022-03-01")}},
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, c.fill, c.rows...); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}

func TestNoRegistry(t *testing.T) {
	if st, _, _ := run(t, young); st.Outcome != trade.NoData || !strings.Contains(st.Message, "case.yml") {
		t.Errorf("%+v", st)
	}
}
