package screen_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/screen"
	"tallyman/internal/store"
	"tallyman/internal/store/duckdb"
	"tallyman/internal/trade"
)

const lists = `
CREATE SCHEMA watchlist; CREATE SCHEMA normalize;
CREATE TABLE watchlist.entity AS SELECT * FROM (VALUES
  ('zz-test', 'zz-test:1', 'Company', 'JSC Zarya Optika', ['ru'], []::TEXT[], []::TEXT[], ['ZZ-PROG'], DATE '2022-04-08'),
  ('zz-test', 'zz-test:2', 'Person', 'SAMOYLOV, Viktor Petrovich', ['ru'], []::TEXT[], ['1961-02-03'], []::TEXT[], NULL),
  ('zz-test', 'zz-test:3', 'Company', 'Qihang Optoelectronic', ['cn'], []::TEXT[], []::TEXT[], []::TEXT[], NULL),
  ('zz-test', 'zz-test:4', 'Company', 'Romashka Tiles, an owner who is not listed', ['ru'], []::TEXT[], []::TEXT[], []::TEXT[], NULL),
  ('yy-test', 'yy-test:1', 'Company', 'Zarya Optika', ['ru'], []::TEXT[], []::TEXT[], []::TEXT[], DATE '2023-01-01')
) t(list_id, entity_id, schema, caption, countries, sectors, birth, programs, listed_on);
CREATE TABLE watchlist.name AS SELECT * FROM (VALUES
  ('zz-test', 'zz-test:1', 'JSC Zarya Optika', 'primary'), ('zz-test', 'zz-test:1', 'АО «Заря-Оптика»', 'alias'),
  ('zz-test', 'zz-test:2', 'SAMOYLOV, Viktor Petrovich', 'primary'),
  ('zz-test', 'zz-test:4', 'Romashka Tiles LLC', 'primary'),
  ('zz-test', 'zz-test:3', 'Shenzhen Qihang Optoelectronic Technology Co., Ltd.', 'primary'),
  ('yy-test', 'yy-test:1', 'Zarya Optika', 'primary')
) t(list_id, entity_id, name, kind);
CREATE TABLE watchlist.identifier AS SELECT * FROM (VALUES
  ('zz-test', 'zz-test:1', 'inn', '7707083893', 'ru')) t(list_id, entity_id, type, value, country);
CREATE TABLE watchlist.address AS SELECT * FROM (VALUES
  ('zz-test', 'zz-test:1', '5 Lesnaya street, Tver 170000', 'ru')) t(list_id, entity_id, address, country);
CREATE TABLE watchlist.listing AS SELECT * FROM (VALUES
  ('zz-test', 'zz-test:1', NULL, NULL), ('zz-test', 'zz-test:2', NULL, NULL), ('zz-test', 'zz-test:3', NULL, NULL),
  ('yy-test', 'yy-test:1', 'YY-PROG', DATE '2022-12-01')) t(list_id, entity_id, program, listed_on);
CREATE TABLE normalize.party AS SELECT * FROM (VALUES
  (1, 'ООО ЗАРЯ-ОПТИКА', NULL, 'ООО ЗАРЯ-ОПТИКА', NULL, NULL, 'RU', NULL, 'sender'),
  (2, '7707083893 SOME OTHER NAME', NULL, 'SOME OTHER NAME', '7707083893', 'inn', 'RU', NULL, 'sender'),
  (3, 'ROMASHKA TILES LLC', NULL, 'ROMASHKA TILES LLC', NULL, NULL, 'RU', NULL, 'recipient'),
  (4, 'Trading Company LLC', NULL, 'Trading Company LLC', NULL, NULL, 'AE', NULL, 'recipient'),
  (5, 'SHENZHEN QIHANG OPTOELECTRONIC TECH', NULL, NULL, NULL, NULL, NULL, NULL, NULL)
) t(party_id, name, name_alt, name_clean, tax_id, tax_id_type, country, address, roles);`

func open(t *testing.T, setup string) store.Engine {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Exec(t.Context(), setup); err != nil {
		t.Fatal(err)
	}
	return db
}

type hit struct {
	id, list, entity, rule, party, listing, listed, program, why, judgement string
	score                                                                   float64
}

func run(t *testing.T, db store.Engine, opt screen.Options) ([]hit, screen.Stats) {
	t.Helper()
	ctx := t.Context()
	ledger, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	out, err := ledger.Begin(store.Spec{Stage: "screen", Version: screen.Version})
	if err != nil {
		t.Fatal(err)
	}
	stats, err := screen.Run(ctx, db, out, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Register(ctx, "screen.hit", out.Path("hit")); err != nil {
		t.Fatal(err)
	}
	return read(ctx, t, db), stats
}

func read(ctx context.Context, t *testing.T, db store.Engine) []hit {
	t.Helper()
	var out []hit
	err := store.QueryAll(ctx, db, `SELECT hit_id, list_id, entity_id, rule, party_name, listing_name,
		coalesce(strftime(listed_on, '%Y-%m-%d'), ''), coalesce(program, ''), why, coalesce(judgement, ''), score
		FROM screen.hit ORDER BY party_id, list_id, entity_id`, nil, func(r *sql.Rows) error {
		var h hit
		err := r.Scan(&h.id, &h.list, &h.entity, &h.rule, &h.party, &h.listing, &h.listed, &h.program, &h.why, &h.judgement, &h.score)
		out = append(out, h)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRun(t *testing.T) {
	db := open(t, lists)
	hits, stats := run(t, db, screen.Options{})
	type row struct{ Entity, Rule, Party, Listing, Listed, Program string }
	var got []row
	for _, h := range hits {
		got = append(got, row{h.entity, h.rule, h.party, h.listing, h.listed, h.program})
		var why []trade.Reason
		if err := json.Unmarshal([]byte(h.why), &why); err != nil || len(why) == 0 {
			t.Errorf("hit %s on %s has no readable reasons: %q", h.id, h.entity, h.why)
		}
	}
	want := []row{
		{"yy-test:1", "name", "ООО ЗАРЯ-ОПТИКА", "Zarya Optika", "2022-12-01", "YY-PROG"},
		{"zz-test:1", "name", "ООО ЗАРЯ-ОПТИКА", "АО «Заря-Оптика»", "2022-04-08", "ZZ-PROG"},
		{"zz-test:1", "identifier", "SOME OTHER NAME", "JSC Zarya Optika", "2022-04-08", "ZZ-PROG"},
		{"zz-test:3", "name", "SHENZHEN QIHANG OPTOELECTRONIC TECH", "Shenzhen Qihang Optoelectronic Technology Co., Ltd.", "", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("hits (-want +got):\n%s", diff)
	}
	if stats.Parties != 5 || stats.Matched != 3 || stats.Hits != 4 {
		t.Errorf("stats are %+v, want 5 parties, 3 with hits, 4 hits", stats)
	}
}

func TestRunKeepsIdsAndJudgements(t *testing.T) {
	db := open(t, lists)
	first, _ := run(t, db, screen.Options{})
	again, _ := run(t, db, screen.Options{Judgements: []screen.Judgement{{HitID: first[0].id, Decision: "no"}}})
	for i := range first {
		if first[i].id != again[i].id {
			t.Errorf("hit %d was %s, is %s after a rebuild", i, first[i].id, again[i].id)
		}
	}
	if again[0].judgement != "no" || again[1].judgement != "" {
		t.Errorf("judgements are %q, %q; want \"no\" on the first hit only", again[0].judgement, again[1].judgement)
	}
}

func TestRunOneList(t *testing.T) {
	hits, _ := run(t, open(t, lists), screen.Options{Lists: []string{"yy-test"}})
	if len(hits) != 1 || hits[0].list != "yy-test" {
		t.Errorf("got %d hits on one list, want the one of yy-test", len(hits))
	}
}

func TestRunWithoutLists(t *testing.T) {
	db := open(t, `CREATE SCHEMA normalize; CREATE TABLE normalize.party AS SELECT 1::BIGINT party_id, 'A'::TEXT AS name,
		NULL::TEXT name_alt, NULL::TEXT name_clean, NULL::TEXT tax_id, NULL::TEXT tax_id_type, NULL::TEXT country, NULL::TEXT address, NULL::TEXT roles`)
	hits, stats := run(t, db, screen.Options{})
	if len(hits) != 0 || stats.Parties != 1 {
		t.Errorf("without lists: %d hits of %d parties, want 0 of 1", len(hits), stats.Parties)
	}
}

const owners = `
INSERT INTO watchlist.entity SELECT * FROM (VALUES
  ('own', 'own:a', 'LegalEntity', 'Zarya Optika AO', ['ru'], []::TEXT[], []::TEXT[], []::TEXT[], NULL),
  ('own', 'own:b', 'LegalEntity', 'Grushevka Keramika LLC', ['ru'], []::TEXT[], []::TEXT[], []::TEXT[], NULL),
  ('own', 'own:c', 'LegalEntity', 'Trilistnik Plitka LLC', ['ae'], []::TEXT[], []::TEXT[], []::TEXT[], NULL),
  ('own', 'own:d', 'LegalEntity', 'Ozerki Fonari LLC', ['ae'], []::TEXT[], []::TEXT[], []::TEXT[], NULL)) t;
INSERT INTO watchlist.name VALUES ('own', 'own:a', 'АО Заря-Оптика', 'primary'), ('own', 'own:b', 'Grushevka Keramika LLC', 'primary'),
  ('own', 'own:c', 'Trilistnik Plitka LLC', 'primary'), ('own', 'own:d', 'Ozerki Fonari LLC', 'primary');
CREATE TABLE watchlist.ownership AS SELECT * FROM (VALUES
  ('own', 'own:a', 'own:b', 51.0, NULL, 'owner', NULL), ('own', 'own:b', 'own:c', 50.0, NULL, 'owner', NULL),
  ('own', 'own:a', 'own:d', NULL, NULL, 'director', NULL)) t(list_id, owner_id, asset_id, percent, percent_max, role, end_on);
INSERT INTO normalize.party VALUES (6, 'ООО ТРИЛИСТНИК ПЛИТКА', NULL, NULL, NULL, NULL, 'AE', NULL, 'recipient'), (7, 'OZERKI FONARI LLC', NULL, NULL, NULL, NULL, 'AE', NULL, 'recipient');`

// A party that a listed one owns through another is shown with path, sum and
// the day from which it holds, and apart from the hits on listed ones. A tie by
// a director is an association and no more.
func TestOwned(t *testing.T) {
	db := open(t, lists+owners)
	dir := t.TempDir()
	ledger, err := store.OpenLedger(dir)
	if err != nil {
		t.Fatal(err)
	}
	out, err := ledger.Begin(store.Spec{Stage: "screen", Version: screen.Version})
	if err != nil {
		t.Fatal(err)
	}
	st, err := screen.Run(t.Context(), db, out, screen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if st.Owned != 1 || st.Tied != 1 {
		t.Errorf("%d hits on owned firms and %d on tied ones, want one each", st.Owned, st.Tied)
	}
	if err := db.Register(t.Context(), "screen.owned", out.Path("owned")); err != nil {
		t.Fatal(err)
	}
	if err := db.Register(t.Context(), "screen.ownership", out.Path("ownership")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ query, want string }{
		{"SELECT party_id || ' ' || entity_id || ' ' || verdict || ' ' || path || ' ' || arithmetic || ' ' || since FROM screen.owned WHERE verdict = 'owned'",
			`6 own:c owned ["Trilistnik Plitka LLC","Grushevka Keramika LLC","Zarya Optika AO"] 50 % (Grushevka Keramika LLC, owned) = 50 % 2022-04-08`},
		{"SELECT string_agg(party_id || ' ' || entity_id || ' ' || verdict || ' ' || arithmetic, '; ') FROM screen.owned WHERE verdict <> 'owned'",
			"7 own:d association share not stated (Zarya Optika AO, listed, director)"},
		{"SELECT string_agg(entity_id || ' ' || verdict, ', ' ORDER BY entity_id) FROM screen.ownership", "own:b owned, own:c owned, own:d association"},
	} {
		var got string
		if _, err := store.QueryOne(t.Context(), db, c.query, nil, &got); err != nil {
			t.Fatal(err)
		}
		if got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.query, got, c.want)
		}
	}
}
