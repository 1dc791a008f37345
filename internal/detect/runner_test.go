package detect_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detect/all"
	"tallyman/internal/store"
	"tallyman/internal/store/duckdb"
	"tallyman/internal/trade"
)

// fake is a detector made for one test.
type fake struct {
	id    string
	needs []string
	do    func(ctx context.Context, in detect.Input) ([]detect.Seen, error)
}

func (f fake) Definition() detect.Definition {
	needs := f.needs
	if needs == nil {
		needs = []string{"normalize.item"}
	}
	return detect.Definition{ID: f.id, Needs: needs, Params: []detect.Param{{ID: "least", Default: 3}}}
}

func (f fake) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	return f.do(ctx, in)
}

func seen(id, evidence string) detect.Seen {
	return detect.Seen{Finding: trade.Finding{ID: id, Title: id, Sentence: "s"}, EvidenceSQL: evidence, Measures: []string{"count rows"}}
}

const oneRow = "SELECT item_id, '' AS note FROM normalize.item"

func open(t *testing.T, setup string) *duckdb.Engine {
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

func build(t *testing.T) *store.Build {
	t.Helper()
	l, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b, err := l.Begin(store.Spec{Stage: "detect"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func run(t *testing.T, db store.Engine, opt detect.Options) (detect.Stats, *store.Build) {
	t.Helper()
	out := build(t)
	st, err := detect.Run(t.Context(), db, out, opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"finding", "evidence", "figure", "status"} {
		if err := db.Register(t.Context(), "detect."+table, out.Path(table)); err != nil {
			t.Fatal(err)
		}
	}
	return st, out
}

func query(t *testing.T, db store.Engine, q string) []string {
	t.Helper()
	var out []string
	if err := store.QueryAll(t.Context(), db, q, nil, func(r *sql.Rows) error {
		var s string
		err := r.Scan(&s)
		out = append(out, s)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// One failing detector does not end the run: its status says what happened, and
// the others' findings stay.
func TestOneDetectorFailing(t *testing.T) {
	db := open(t, "CREATE SCHEMA normalize; CREATE TABLE normalize.item AS SELECT 'a.1.2' AS item_id; CREATE TABLE normalize.none AS SELECT 1 AS x WHERE false")
	st, _ := run(t, db, detect.Options{Detectors: []detect.Detector{
		fake{id: "good", do: func(context.Context, detect.Input) ([]detect.Seen, error) {
			return []detect.Seen{seen("fnd-1", oneRow)}, nil
		}},
		fake{id: "panics", do: func(_ context.Context, in detect.Input) ([]detect.Seen, error) {
			var rows []string
			return nil, errors.New(rows[len(in.Events)])
		}},
		fake{id: "errs", do: func(context.Context, detect.Input) ([]detect.Seen, error) { return nil, errors.New("no such column") }},
		fake{id: "rowless", do: func(context.Context, detect.Input) ([]detect.Seen, error) {
			return []detect.Seen{seen("fnd-2", oneRow+" WHERE false")}, nil
		}},
		fake{id: "twice", do: func(context.Context, detect.Input) ([]detect.Seen, error) {
			return []detect.Seen{seen("fnd-1", oneRow)}, nil
		}},
		fake{id: "blind", needs: []string{"normalize.none"}, do: func(context.Context, detect.Input) ([]detect.Seen, error) { panic("not reached") }},
		fake{id: "finds-nothing", do: func(context.Context, detect.Input) ([]detect.Seen, error) { return nil, nil }},
	}})
	got := map[string]trade.Outcome{}
	for _, s := range st.Detectors {
		got[s.Detector] = s.Outcome
		if s.Outcome == trade.Failed && s.Message == "" {
			t.Errorf("%s failed without a word", s.Detector)
		}
	}
	want := map[string]trade.Outcome{"good": trade.Found, "panics": trade.Failed, "errs": trade.Failed, "rowless": trade.Failed,
		"twice": trade.Failed, "blind": trade.NoData, "finds-nothing": trade.NotFound}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if ids := query(t, db, "SELECT finding_id FROM detect.finding"); len(ids) != 1 || ids[0] != "fnd-1" {
		t.Errorf("findings %v", ids)
	}
	if rows := query(t, db, "SELECT item_id FROM detect.evidence"); len(rows) != 1 {
		t.Errorf("evidence %v", rows)
	}
	if exprs := query(t, db, "SELECT expr FROM detect.figure"); len(exprs) != 1 || exprs[0] != "count rows" {
		t.Errorf("measures %v", exprs)
	}
	if msg := query(t, db, "SELECT message FROM detect.status WHERE detector = 'panics'"); len(msg) != 1 || !strings.Contains(msg[0], "index out of range") {
		t.Errorf("the panic's status is %v", msg)
	}
}

func TestParamsOfTheCase(t *testing.T) {
	db := open(t, "CREATE SCHEMA normalize; CREATE TABLE normalize.item AS SELECT 'a.1.2' AS item_id")
	var got []float64
	d := fake{id: "d", do: func(_ context.Context, in detect.Input) ([]detect.Seen, error) {
		got = append(got, in.Param("least"))
		return nil, nil
	}}
	run(t, db, detect.Options{Detectors: []detect.Detector{d}})
	run(t, db, detect.Options{Detectors: []detect.Detector{d}, Params: map[string]map[string]float64{"d": {"least": 7}}})
	if diff := cmp.Diff([]float64{3, 7}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDestinationSQL(t *testing.T) {
	in := detect.Input{Destinations: []string{"ru", "BY", "x'; DROP TABLE t", "RUS"}}
	if got := in.DestinationSQL("i.destination"); got != "i.destination IN ('RU', 'BY')" {
		t.Error(got)
	}
}

// ledger is a small case of invented firms: eight items, one listed recipient
// under two spellings, sights sold as hunting gear, a listed code in full and in
// part, and monthly sums beside the declarations.
const ledger = `
CREATE SCHEMA normalize; CREATE SCHEMA resolve; CREATE SCHEMA screen; CREATE SCHEMA classify; CREATE SCHEMA watchlist;
CREATE TABLE watchlist.entity AS SELECT * FROM (VALUES ('own', 'own:1'), ('own', 'own:9')) t(list_id, entity_id);
CREATE TABLE normalize.item AS SELECT col0 AS item_id, col1 AS grain, col2 AS decl_key, CAST(col3 AS DATE) AS "on", col4 AS sender_id, col5 AS recipient_id,
	CAST(NULL AS BIGINT) AS declarant_id, CAST(NULL AS BIGINT) AS contract_holder_id, CAST(NULL AS BIGINT) AS manufacturer_id, CAST(NULL AS BIGINT) AS carrier_id,
	CAST(NULL AS BIGINT) AS notify_id, CAST(NULL AS BIGINT) AS broker_id, col6 AS goods_id, col7 AS dispatch, col8 AS destination, CAST(col9 AS DECIMAL(18,6)) AS value_usd
	FROM (VALUES
	('a.1.2', 'item', 1, '2022-01-10', 10, 20, 100, 'CN', 'RU', 100.5), ('a.1.3', 'item', 2, '2022-05-10', 10, 20, 100, 'CN', 'RU', 200),
	('a.1.4', 'item', 3, '2022-06-02', 10, 21, 100, 'CN', 'RU', NULL), ('a.1.5', 'item', 4, '2022-06-03', 10, 30, 100, 'CN', 'KZ', 50),
	('a.1.6', 'item', 5, '2022-06-04', 10, 30, 200, 'CN', 'RU', 10), ('a.1.7', 'item', 6, '2021-06-04', 10, 30, 201, 'CN', 'RU', 20),
	('b.1.2', 'party-month', NULL, '2022-06-01', 10, 21, 300, 'CN', 'RU', 999), ('a.1.8', 'item', 7, '2022-06-05', 10, 40, 300, 'CN', 'RU', 5));
CREATE TABLE resolve.link AS SELECT * FROM (VALUES (10, 'ent-s'), (20, 'ent-r'), (21, 'ent-r'), (30, 'ent-o'), (40, 'ent-p')) t(party_id, entity_id);
CREATE TABLE resolve.entity AS SELECT * FROM (VALUES ('ent-r', 'ООО Небылица', 'RU'), ('ent-o', 'ООО Вымысел', 'RU')) t(entity_id, caption, country);
CREATE TABLE screen.hit AS SELECT * FROM (VALUES
	('hit-1', 20, 'own', 'own:1', 0.95, true, 'name', 'ООО НЕБЫЛИЦА', 'Nebylitsa LLC', DATE '2022-06-01', 'P', CAST(NULL AS VARCHAR)),
	('hit-2', 21, 'own', 'own:1', 1.0, true, 'identifier', 'NEBYLITSA OOO', 'Nebylitsa LLC', DATE '2022-06-01', 'P', NULL),
	('hit-3', 30, 'own', 'own:2', 0.9, true, 'name', 'ООО ВЫМЫСЕЛ', 'Vymysel', NULL, 'P', 'no'),
	('hit-4', 40, 'own', 'own:3', 0.6, false, 'name', 'ООО ПУСТОТА', 'Pustota', NULL, 'P', NULL))
	t(hit_id, party_id, list_id, entity_id, score, "match", rule, party_name, listing_name, listed_on, program, judgement);
CREATE TABLE screen.owned AS SELECT * FROM (VALUES
	('hit-5', 40, 'own', 'own:9', 0.9, 'name', 'ООО ПУСТОТА', 'Pustota LLC', 'owned', 50.0, 50.0, '50 % (Nebylitsa LLC, listed) = 50 %',
	'["Pustota LLC","Nebylitsa LLC"]', DATE '2022-06-01', '[]', CAST(NULL AS VARCHAR)),
	('hit-6', 20, 'own', 'own:9', 0.8, 'name', 'ООО НЕБЫЛИЦА', 'Pustota LLC', 'owned', 50.0, 50.0, '', '[]', NULL, '[]', NULL))
	t(hit_id, party_id, list_id, entity_id, score, rule, party_name, entity_name, verdict, percent_min, percent_max, arithmetic, path, since, why, judgement);
CREATE TABLE classify.class AS SELECT * FROM (VALUES (100, 'optical-sight', 0.98), (300, 'camera', 0.98)) t(goods_id, class_id, score);
CREATE TABLE classify.cover AS SELECT * FROM (VALUES (100, 'hunting', 'для охоты'), (300, 'household', 'бытовой')) t(goods_id, cover, words);
CREATE TABLE classify.control AS SELECT * FROM (VALUES (200, 'chpl', '2024-02-23', '1', '854231', false), (201, 'chpl', '2024-02-23', '1', '854231', true))
	t(goods_id, list_id, list_version, tier, code, partial);`

func TestDetectorsOnASmallCase(t *testing.T) {
	detectors, err := all.Detectors()
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, ledger)
	run(t, db, detect.Options{Detectors: detectors, Destinations: []string{"RU"}})
	got := query(t, db, `SELECT detector || ': ' || f.title || ' = ' || rows || ' rows, ' || coalesce(CAST(value_usd AS VARCHAR), 'no value') || ' ['
		|| (SELECT string_agg(DISTINCT item_id, ' ' ORDER BY item_id) FROM detect.evidence e WHERE e.finding_id = f.finding_id) || ']'
		FROM detect.finding f ORDER BY 1`)
	want := []string{
		"benign-cover: Goods classed optical-sight, described as hunting, from CN to RU = 3 rows, 300.500000 [a.1.2 a.1.3 a.1.4]",
		"controlled-goods: Codes of chpl tier 1, from CN to RU = 2 rows, 30.000000 [a.1.6 a.1.7]",
		"listed-party: ООО Небылица matches an entry of list own (party-month rows) = 1 rows, 999.000000 [b.1.2]",
		"listed-party: ООО Небылица matches an entry of list own = 3 rows, 300.500000 [a.1.2 a.1.3 a.1.4]",
		"listed-party: ООО ПУСТОТА matches a firm that listed parties own = 1 rows, 5.000000 [a.1.8]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	sentences := strings.Join(query(t, db, "SELECT sentence FROM detect.finding"), "\n")
	for _, say := range []string{"2 rows are dated before it, 1 row on or after it", "in 2 spellings", "For 1 row the older code is wider", "It is not known here to be listed itself", "path: Pustota LLC < Nebylitsa LLC"} {
		if !strings.Contains(sentences, say) {
			t.Errorf("no sentence says %q:\n%s", say, sentences)
		}
	}
	for _, never := range []string{"violat", "smuggl"} {
		if strings.Contains(strings.ToLower(sentences), never) {
			t.Errorf("a sentence says %q", never)
		}
	}
}

func TestDetectorsWithoutData(t *testing.T) {
	detectors, err := all.Detectors()
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, ledger+"DELETE FROM normalize.item;")
	st, _ := run(t, db, detect.Options{Detectors: detectors})
	for _, s := range st.Detectors {
		if s.Outcome != trade.NoData {
			t.Errorf("%s on an empty case: %s", s.Detector, s.Outcome)
		}
	}
}
