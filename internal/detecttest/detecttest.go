// Package detecttest lets tests of detectors build a small ledger by SQL and
// read what the detector found. It reads nothing of the project's data and
// writes only into an engine in memory and a temporary folder.
package detecttest

import (
	"database/sql"
	"strings"
	"testing"

	"tallyman/internal/detect"
	"tallyman/internal/store"
	"tallyman/internal/store/duckdb"
)

// schema holds the tables that detectors read, empty, with the columns of
// docs/ledger.md. Insert with "INSERT INTO normalize.item BY NAME SELECT ...",
// which leaves the columns that a case does not name NULL.
const schema = `
CREATE SCHEMA ingest; CREATE SCHEMA normalize; CREATE SCHEMA resolve; CREATE SCHEMA screen; CREATE SCHEMA classify; CREATE SCHEMA watchlist;
CREATE TABLE ingest.file (file_id VARCHAR, name VARCHAR, source_id VARCHAR, provider VARCHAR, grain VARCHAR, direction VARCHAR, country VARCHAR, reconciled BOOLEAN);
CREATE TABLE normalize.item (item_id VARCHAR, file_id VARCHAR, sheet_no SMALLINT, row_no INTEGER, grain VARCHAR DEFAULT 'item', direction VARCHAR,
	reporter VARCHAR, decl_no VARCHAR, decl_key BIGINT, item_no INTEGER, consignment_key BIGINT, "on" DATE, date_precision VARCHAR, month VARCHAR,
	procedure VARCHAR, flow_kind VARCHAR, sender_id BIGINT, recipient_id BIGINT, declarant_id BIGINT, contract_holder_id BIGINT, manufacturer_id BIGINT,
	carrier_id BIGINT, notify_id BIGINT, broker_id BIGINT, goods_id BIGINT, hs_code VARCHAR, hs6 VARCHAR, hs4 VARCHAR, hs2 VARCHAR, hs_revision VARCHAR,
	hs_note VARCHAR, origin VARCHAR, dispatch VARCHAR, trading VARCHAR, destination VARCHAR, quantity DECIMAL(18,6), unit VARCHAR, gross_kg DECIMAL(18,6),
	net_kg DECIMAL(18,6), value_usd DECIMAL(18,6), value_basis VARCHAR, value_source VARCHAR, value_local DECIMAL(18,6), local_currency VARCHAR, part VARCHAR, notes VARCHAR);
CREATE TABLE normalize.party (party_id BIGINT, name VARCHAR, name_alt VARCHAR, name_clean VARCHAR, legal_form VARCHAR, tax_id VARCHAR, tax_id_type VARCHAR,
	tax_id_valid BOOLEAN, country VARCHAR, address VARCHAR, script VARCHAR, mixed_script BOOLEAN, rows BIGINT, first_on DATE, last_on DATE, roles VARCHAR);
CREATE TABLE normalize.goods (goods_id BIGINT, description VARCHAR, description_alt VARCHAR, brand VARCHAR, model VARCHAR, hs_code VARCHAR, hs6 VARCHAR,
	hs_revision VARCHAR, truncated BOOLEAN, rows BIGINT);
CREATE TABLE resolve.entity (entity_id VARCHAR, caption VARCHAR, country VARCHAR, tax_id VARCHAR, parties BIGINT, rows BIGINT);
CREATE TABLE resolve.link (party_id BIGINT, entity_id VARCHAR, rule VARCHAR, why VARCHAR);
CREATE TABLE screen.hit (hit_id VARCHAR, party_id BIGINT, list_id VARCHAR, entity_id VARCHAR, score DOUBLE, "match" BOOLEAN, rule VARCHAR,
	party_name VARCHAR, listing_name VARCHAR, listed_on DATE, program VARCHAR, judgement VARCHAR);
CREATE TABLE screen.owned (hit_id VARCHAR, party_id BIGINT, list_id VARCHAR, entity_id VARCHAR, score DOUBLE, rule VARCHAR, party_name VARCHAR, entity_name VARCHAR, verdict VARCHAR,
	percent_min DOUBLE, percent_max DOUBLE, arithmetic VARCHAR, path VARCHAR, since DATE, model VARCHAR, why VARCHAR, judgement VARCHAR);
CREATE TABLE watchlist.entity (list_id VARCHAR, entity_id VARCHAR, schema VARCHAR, caption VARCHAR, listed_on DATE);
CREATE TABLE classify.class (goods_id BIGINT, class_id VARCHAR, score DOUBLE, why VARCHAR, "by" VARCHAR);
CREATE TABLE classify.control (goods_id BIGINT, list_id VARCHAR, list_version VARCHAR, tier VARCHAR, code VARCHAR, partial BOOLEAN, note VARCHAR);
CREATE TABLE classify.cover (goods_id BIGINT, cover VARCHAR, words VARCHAR);
CREATE TABLE classify.mismatch (goods_id BIGINT, declared_hs4 VARCHAR, likely_hs4 VARCHAR, ratio DOUBLE, words VARCHAR);`

// Open returns an engine with empty tables, filled by the given statements.
func Open(t *testing.T, fill ...string) *duckdb.Engine {
	t.Helper()
	db, err := duckdb.Open(t.Context(), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, q := range append([]string{schema}, fill...) {
		if err := db.Exec(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// Run runs detectors, registers detect.* and returns the status of the last.
func Run(t *testing.T, db store.Engine, opt detect.Options) detect.Status {
	t.Helper()
	l, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	out, err := l.Begin(store.Spec{Stage: "detect"})
	if err != nil {
		t.Fatal(err)
	}
	st, err := detect.Run(t.Context(), db, out, opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"finding", "evidence", "figure", "series", "status"} {
		if err := db.Register(t.Context(), "detect."+table, out.Path(table)); err != nil {
			t.Fatal(err)
		}
	}
	return st.Detectors[len(st.Detectors)-1]
}

// Strings returns the first column of a SELECT as text.
func Strings(t *testing.T, db store.Engine, query string) []string {
	t.Helper()
	var out []string
	if err := store.QueryAll(t.Context(), db, query, nil, func(r *sql.Rows) error {
		var s string
		err := r.Scan(&s)
		out = append(out, s)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// Sentences returns the findings' sentences in one text, and fails on words that
// no finding may use.
func Sentences(t *testing.T, db store.Engine) string {
	t.Helper()
	all := strings.Join(Strings(t, db, "SELECT title || ' | ' || sentence FROM detect.finding ORDER BY finding_id"), "\n")
	for _, never := range []string{"violat", "smuggl", "evad", "evasion", "illegal"} {
		if strings.Contains(strings.ToLower(all), never) {
			t.Errorf("a finding says %q: %s", never, all)
		}
	}
	return all
}
