package sharedidentity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/sharedidentity"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// base: forty ordinary firms with addresses of their own, and one listed
// recipient (50, two spellings) with address, telephone, e-mail and broker. All invented.
const base = `
INSERT INTO normalize.goods BY NAME SELECT 1 AS goods_id, '854231' AS hs6;
INSERT INTO classify.control BY NAME SELECT 1 AS goods_id, 'chpl' AS list_id;
INSERT INTO normalize.party BY NAME SELECT 100 + n AS party_id, 'Firm ' || n AS name, 'Nowhere, Invented street ' || n || ', office ' || (n * 3) AS address FROM range(40) t(n);
INSERT INTO normalize.party BY NAME SELECT * FROM (VALUES (50, 'Nebylitsa LLC', '900501, Nigdegrad, Skazochnaya street, house 1, office 7; tel. +7 (900) 123-45-67, info@nebylitsa.example', '9600000001'), (51, 'Nebylitsa OOO', NULL, NULL),
	(80, 'Broker Quiet', NULL, NULL), (81, 'Broker Busy', NULL, NULL)) t(party_id, name, address, tax_id);
INSERT INTO resolve.link BY NAME SELECT * FROM (VALUES (50, 'ent-n'), (51, 'ent-n')) t(party_id, entity_id);
INSERT INTO resolve.entity BY NAME SELECT 'ent-n' AS entity_id, 'Nebylitsa LLC' AS caption;
INSERT INTO screen.hit BY NAME SELECT * FROM (VALUES ('hit-1', 51, 'own', 'own:1', 0.95, true, 'Nebylitsa OOO', 'Nebylitsa', DATE '2022-06-01', NULL), ('hit-2', 110, 'own', 'own:2', 0.9, true, 'Firm 10', 'Firm Ten', NULL, 'no'))
	t(hit_id, party_id, list_id, entity_id, score, "match", party_name, listing_name, listed_on, judgement);
CREATE TABLE flow (firm BIGINT, broker BIGINT, usd DOUBLE DEFAULT 30000, destination VARCHAR DEFAULT 'RU', flow_kind VARCHAR DEFAULT 'ordinary');
INSERT INTO flow (firm, broker) SELECT 100 + n % 40, 81 FROM range(200) t(n);
INSERT INTO flow (firm, broker) VALUES (50, 80), (51, 81);`

const items = `INSERT INTO normalize.item BY NAME SELECT 'a.1.' || row_number() OVER () AS item_id, row_number() OVER () AS decl_key, 'item' AS grain, 'import' AS direction, DATE '2022-05-01' AS "on", flow_kind,
	firm AS recipient_id, broker AS broker_id, 1 AS goods_id, destination, usd AS value_usd FROM flow;`

func run(t *testing.T, fill string) (detect.Status, []string, string) {
	t.Helper()
	d, err := sharedidentity.New()
	if err != nil {
		t.Fatal(err)
	}
	db := detecttest.Open(t, base, fill, items)
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Destinations: []string{"RU"}})
	return st, detecttest.Strings(t, db, "SELECT title || ' = ' || rows || ' rows, ' || round(strength, 2) FROM detect.finding ORDER BY 1"), detecttest.Sentences(t, db)
}

func party(name, address string) string {
	return `INSERT INTO normalize.party BY NAME SELECT 1 AS party_id, '` + name + `' AS name, '` + address + `' AS address; INSERT INTO flow (firm) VALUES (1), (1);`
}

func TestTies(t *testing.T) {
	for name, c := range map[string]struct{ fill, want, say string }{
		"the address in another order": {party("Vymysel LLC", "office 7, house 1, Skazochnaya Street, NIGDEGRAD 900501; tel 7 900 123 45 67 info@nebylitsa.example"), "Vymysel LLC shares an e-mail address with a listed party (Nebylitsa OOO) = 2 rows, 1.0",
			"“Vymysel LLC”, which matches no listing itself and is the recipient of 2 declarations for USD 60,000 from 2022-05-01 to 2022-05-01, shares its e-mail address (info@nebylitsa.example) with “Nebylitsa OOO”, which matches “Nebylitsa” on list own (score 0.95, listed 2022-06-01); its telephone number"},
		"the telephone": {party("Vymysel LLC", "Elsewhere, ТЕЛ.: 8 (900) 123-4567"), "Vymysel LLC shares a telephone number with a listed party (Nebylitsa OOO) = 2 rows, 0.9", "consistent with"},
		"the tax number in a party of its own": {party("Vymysel LLC", "") + `UPDATE normalize.party SET tax_id = '9600000001' WHERE party_id = 1`,
			"Vymysel LLC shares a tax number with a listed party (Nebylitsa OOO) = 2 rows, 1.0", "its tax number (9600000001)"},
		"a broker nobody else has": {party("Vymysel LLC", "") + `UPDATE flow SET broker = 80 WHERE firm = 1`, "Vymysel LLC shares a broker with a listed party (Nebylitsa OOO) = 2 rows, 0.3", "its broker (Broker Quiet)"},
		"an address that only the list gives": {party("Vymysel LLC", "17 Fancy Road, Utopia City") + `CREATE TABLE watchlist.address AS SELECT 'own' AS list_id, 'own:9' AS entity_id, 'Fancy Road 17, Utopia City' AS address;
			CREATE TABLE watchlist.listing AS SELECT 'own' AS list_id, 'own:9' AS entity_id; INSERT INTO watchlist.entity BY NAME SELECT 'own' AS list_id, 'own:9' AS entity_id, 'Pustota' AS caption, DATE '2022-03-01' AS listed_on`,
			"Vymysel LLC shares an address with a listed party (Pustota) = 2 rows, 0.7", "with “Pustota” of list own (the list gives the address, listed 2022-03-01)"},
	} {
		t.Run(name, func(t *testing.T) {
			st, got, said := run(t, c.fill)
			if diff := cmp.Diff([]string{c.want}, got); diff != "" || st.Outcome != trade.Found {
				t.Errorf("%+v (-want +got):\n%s", st, diff)
			}
			if !strings.Contains(said, c.say) {
				t.Errorf("nothing says %q:\n%s", c.say, said)
			}
		})
	}
}

func TestMisses(t *testing.T) {
	for name, fill := range map[string]string{
		"ordinary firms with a busy broker":  `SELECT 1`,
		"the same street, another house":     party("Vymysel LLC", "900501, Nigdegrad, Skazochnaya street, house 2"),
		"a town only":                        party("Vymysel LLC", "Nigdegrad") + `UPDATE normalize.party SET address = 'Nigdegrad' WHERE party_id = 51`,
		"figures that are no telephone":      party("Vymysel LLC", "postal code 9001234567"),
		"a mass address":                     party("Vymysel LLC", "Tower 1, Free Zone, Utopia") + `UPDATE normalize.party SET address = 'TOWER 1 FREE ZONE UTOPIA' WHERE party_id = 51 OR party_id BETWEEN 100 AND 109`,
		"an agent's telephone":               party("Vymysel LLC", "tel. +7 900 123 45 67") + `UPDATE normalize.party SET address = address || '; tel. +79001234567' WHERE party_id BETWEEN 100 AND 109`,
		"judged no match":                    party("Vymysel LLC", "Nowhere, Invented street 10, office 30"),
		"listed itself":                      `INSERT INTO normalize.party BY NAME SELECT 52 AS party_id, 'Nebylitsa Ltd' AS name, 'tel. +7 900 123 45 67' AS address; INSERT INTO flow (firm) VALUES (52); INSERT INTO screen.hit BY NAME SELECT 'hit-3' AS hit_id, 52 AS party_id, 'own' AS list_id, 'own:1' AS entity_id, 0.9 AS score, true AS "match"`,
		"no trade in the case's scope":       party("Vymysel LLC", "tel. +7 900 123 45 67") + `UPDATE flow SET destination = 'KZ' WHERE firm = 1`,
		"a broker that a third firm has too": party("Vymysel LLC", "") + `UPDATE flow SET broker = 80 WHERE firm IN (1, 103)`,
		"returns":                            party("Vymysel LLC", "tel. +7 900 123 45 67") + `UPDATE flow SET flow_kind = 'return' WHERE firm = 1`,
		"a wrong check digit":                party("Vymysel LLC", "") + `UPDATE normalize.party SET tax_id = '9600000001', tax_id_valid = false WHERE party_id = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			if st, got, said := run(t, fill); st.Outcome != trade.NotFound || len(got) > 0 {
				t.Errorf("%s: %+v\n%s", name, st, said)
			}
		})
	}
}
