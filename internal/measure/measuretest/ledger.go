// Package measuretest is a small ledger of invented companies, held by an
// in-memory engine, for the tests of packages that measure. It writes no file.
package measuretest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tallyman/internal/store/duckdb"
)

const schema = `
CREATE SCHEMA normalize; CREATE SCHEMA ingest; CREATE SCHEMA resolve; CREATE SCHEMA screen;
CREATE SCHEMA watchlist; CREATE SCHEMA classify; CREATE SCHEMA detect;
CREATE TABLE normalize.item (item_id VARCHAR, file_id VARCHAR, sheet_no SMALLINT, row_no INTEGER, grain VARCHAR, direction VARCHAR, reporter VARCHAR,
  decl_no VARCHAR, decl_key BIGINT, item_no INTEGER, consignment_key BIGINT, "on" DATE, date_precision VARCHAR, month VARCHAR, procedure VARCHAR, flow_kind VARCHAR,
  sender_id BIGINT, recipient_id BIGINT, declarant_id BIGINT, contract_holder_id BIGINT, manufacturer_id BIGINT, carrier_id BIGINT, notify_id BIGINT, broker_id BIGINT,
  goods_id BIGINT, hs_code VARCHAR, hs6 VARCHAR, hs4 VARCHAR, hs2 VARCHAR, hs_revision VARCHAR, hs_note VARCHAR, origin VARCHAR, dispatch VARCHAR, trading VARCHAR, destination VARCHAR,
  quantity DECIMAL(18,6), unit VARCHAR, gross_kg DECIMAL(18,6), net_kg DECIMAL(18,6), value_usd DECIMAL(18,6), value_basis VARCHAR, value_source VARCHAR,
  value_local DECIMAL(18,6), local_currency VARCHAR, part VARCHAR, notes VARCHAR);
CREATE TABLE normalize.party (party_id BIGINT, name VARCHAR, name_alt VARCHAR, name_clean VARCHAR, legal_form VARCHAR, tax_id VARCHAR, country VARCHAR);
CREATE TABLE normalize.goods (goods_id BIGINT, description VARCHAR, description_alt VARCHAR, brand VARCHAR, model VARCHAR, hs_code VARCHAR, hs6 VARCHAR, hs_revision VARCHAR);
CREATE TABLE normalize.duplicate (item_id VARCHAR, twin_item_id VARCHAR, rule VARCHAR);
CREATE TABLE ingest.file (file_id VARCHAR, name VARCHAR, source_id VARCHAR, provider VARCHAR);
CREATE TABLE resolve.link (party_id BIGINT, entity_id VARCHAR, rule VARCHAR, why VARCHAR);
CREATE TABLE resolve.entity (entity_id VARCHAR, caption VARCHAR, country VARCHAR, tax_id VARCHAR, parties BIGINT, rows BIGINT);
CREATE TABLE screen.hit (hit_id VARCHAR, party_id BIGINT, list_id VARCHAR, entity_id VARCHAR, score DOUBLE, match BOOLEAN, listed_on DATE, program VARCHAR, judgement VARCHAR);
CREATE TABLE watchlist.entity (list_id VARCHAR, entity_id VARCHAR, sectors VARCHAR[], listed_on DATE, ended_on DATE);
CREATE TABLE watchlist.list (list_id VARCHAR, version VARCHAR);
CREATE TABLE classify.class (goods_id BIGINT, class_id VARCHAR, score DOUBLE);
CREATE TABLE classify.control (goods_id BIGINT, list_id VARCHAR, list_version VARCHAR, tier VARCHAR, code VARCHAR, partial BOOLEAN, note VARCHAR);
CREATE TABLE classify.secondary (goods_id BIGINT, list_id VARCHAR, list_version VARCHAR, tier VARCHAR, code VARCHAR, partial BOOLEAN, note VARCHAR);
CREATE TABLE classify.cover (goods_id BIGINT, cover VARCHAR, words VARCHAR);
CREATE TABLE classify.mismatch (goods_id BIGINT, declared_hs4 VARCHAR, likely_hs4 VARCHAR, ratio DOUBLE, words VARCHAR);
CREATE TABLE detect.finding (finding_id VARCHAR, detector VARCHAR);
CREATE TABLE detect.evidence (finding_id VARCHAR, item_id VARCHAR, note VARCHAR);
`

const facts = `
INSERT INTO normalize.party VALUES
 (1, 'ООО "Ёлка-Оптика"', 'OOO Yolka-Optika', NULL, NULL, '7700000001', 'RU'),
 (2, 'OOO ELKA OPTIKA', NULL, NULL, NULL, '7700000001', 'RU'),
 (3, 'АО Меридиан', NULL, NULL, NULL, '7700000002', 'RU'),
 (4, 'Зенит-Прибор', NULL, NULL, NULL, NULL, 'RU'),
 (10, 'Blue Heron Trading Co Ltd', NULL, NULL, NULL, NULL, 'CN'),
 (11, 'Kızıl Ticaret A.Ş.', NULL, NULL, NULL, NULL, 'TR');
INSERT INTO resolve.link VALUES (1,'ent-00000000000a','tax-id',''),(2,'ent-00000000000a','tax-id',''),(3,'ent-00000000000b','single',''),
 (4,'ent-00000000000c','single',''),(10,'ent-00000000000d','single',''),(11,'ent-00000000000e','single','');
INSERT INTO resolve.entity VALUES ('ent-00000000000a','ООО Ёлка-Оптика','RU','7700000001',2,3),('ent-00000000000b','АО Меридиан','RU','7700000002',1,3),
 ('ent-00000000000c','Зенит-Прибор','RU',NULL,1,1),('ent-00000000000d','Blue Heron Trading','CN',NULL,1,7),('ent-00000000000e','Kızıl Ticaret','TR',NULL,1,1);
INSERT INTO normalize.goods VALUES
 (100, 'ПРИЦЕЛ ОПТИЧЕСКИЙ ОХОТНИЧИЙ', 'hunting optical sight', 'NORDLUX', 'NL-40', '9013109000','901310','2022'),
 (101, 'прицел коллиматорный', NULL, NULL, NULL, '9013109000','901310','2022'),
 (102, 'Прутки из титанового сплава ВТ-6', NULL, NULL, NULL, '8108905009','810890','2022'),
 (103, 'игрушка: кpaнoвый тягач', NULL, NULL, NULL, '9503004900','950300','2022');
INSERT INTO classify.class VALUES (100,'optical-sight',0.9),(101,'optical-sight',0.8),(102,'titanium',0.9),(100,'weapon-part',0.5);
INSERT INTO classify.control VALUES (100,'chpl','2024-02-23','3.B','9013.10',false,NULL),(101,'chpl','2024-02-23','3.B','9013.10',true,NULL),(103,'eu-annex-vii','v9','1','9503',false,NULL);
INSERT INTO classify.secondary VALUES (102,'eu-xxiii','2026-07-24',NULL,'8108',false,NULL),(100,'eu-xl','2026-07-24',NULL,'901310',false,NULL);
INSERT INTO classify.cover VALUES (100,'hunting','охотничий');
INSERT INTO classify.mismatch VALUES (103,'9503','8806',40,'тягач');
INSERT INTO ingest.file VALUES ('aaaaaaaaaaaa','ru 2022.csv','ru-declarations','Open Registry'),('bbbbbbbbbbbb','cn.csv','cn-export','Vendor B'),('cccccccccccc','monthly.xlsx','vendor-monthly','Vendor C');
INSERT INTO watchlist.list VALUES ('eu-fsf','0123456789ab'),('us-ofac-sdn','ba9876543210');
INSERT INTO watchlist.entity VALUES ('eu-fsf','eu-fsf:1',['armour'],DATE '2022-03-15',NULL),('us-ofac-sdn','us-ofac-sdn:7',['aviation'],DATE '2020-01-01',DATE '2021-06-30');
INSERT INTO screen.hit VALUES ('h1',3,'eu-fsf','eu-fsf:1',0.95,true,DATE '2022-03-15','RUS',NULL),('h2',1,'us-ofac-sdn','us-ofac-sdn:7',0.72,false,DATE '2020-01-01','UKR-EO',NULL),
 ('h3',4,'eu-fsf','eu-fsf:1',0.9,true,DATE '2022-03-15','RUS','no');
INSERT INTO detect.finding VALUES ('fnd-0123456789ab','price-outlier');
INSERT INTO detect.evidence VALUES ('fnd-0123456789ab','aaaaaaaaaaaa.1.2','');
`

// Row is an item; zero fields become NULL.
type Row struct {
	ID, File, Grain, Direction, Reporter, Decl, On, Precision string
	Sender, Recipient, Goods                                  int
	HS, Origin, From, To, Qty, Unit, Kg, USD                  string
	Flow, Part, Local, Currency                               string
}

// Import is a goods item of the Russian import register: row n of the first
// file, declared on a day.
func Import(n int, decl, on string, sender, recipient, goods int, hs, origin, from, qty, unit, kg, usd string) Row {
	return Row{fmt.Sprintf("aaaaaaaaaaaa.1.%d", n), "aaaaaaaaaaaa", "item", "import", "RU", decl, on, "day", sender, recipient, goods, hs, origin, from, "RU", qty, unit, kg, usd, "ordinary", "", "", ""}
}

// rows are two item registers (Russian imports of 2021 and 2022 without May
// 2022, Chinese exports of January 2022) and two monthly sums of a vendor.
func rows() []Row {
	out := []Row{
		Import(2, "D1", "2022-01-10", 10, 1, 100, "9013109000", "CN", "CN", "10", "H87", "5", "1000.50"),
		Import(3, "D1", "2022-01-10", 10, 1, 101, "9013109000", "CN", "CN", "4", "H87", "2", "400"),
		Import(4, "D2", "2022-02-23", 10, 2, 100, "9013109000", "CN", "CN", "6", "H87", "3", "600"),
		Import(5, "D3", "2022-02-24", 10, 3, 102, "8108905009", "CN", "CN", "900", "KGM", "900", "18000.25"),
		Import(6, "D4", "2022-04-01", 10, 3, 102, "8108905009", "CN", "CN", "100", "KGM", "100", "2000"),
		Import(7, "D5", "2022-04-02", 11, 3, 100, "9013109000", "CN", "TR", "1", "H87", "", ""),
		Import(8, "D6", "2022-06-30", 10, 4, 103, "9503004900", "CN", "CN", "50", "H87", "25", "75"),
		Import(9, "D7", "2021-06-15", 10, 1, 100, "9013109000", "CN", "CN", "5", "H87", "3", "1000"),
		Import(10, "D8", "2022-03-05", 10, 0, 101, "9013109000", "CN", "", "1", "H87", "1", "90"),
	}
	// Fill months so that 2021-01..2022-12 is loaded, less May 2022.
	n := 20
	for y := 2021; y <= 2022; y++ {
		for m := 1; m <= 12; m++ {
			if y == 2022 && m == 5 {
				continue
			}
			r := Import(n, fmt.Sprintf("F%d", n), fmt.Sprintf("%d-%02d-05", y, m), 11, 4, 103, "6907210000", "TR", "TR", "10", "MTK", "100", "50")
			out, n = append(out, r), n+1
		}
	}
	m := Import(60, "M1", "2022-02-01", 10, 3, 100, "9013109000", "CN", "CN", "2", "H87", "1", "200")
	m.Precision = "month"
	cn := Row{"bbbbbbbbbbbb.1.2", "bbbbbbbbbbbb", "item", "export", "CN", "X1", "2022-01-09", "day", 10, 1, 100, "90131000", "CN", "CN", "RU", "10", "H87", "5", "990", "ordinary", "", "", ""}
	v := Row{"cccccccccccc.1.2", "cccccccccccc", "party-month", "import", "RU", "", "2022-01-01", "month", 10, 1, 100, "901310", "CN", "CN", "RU", "14", "H87", "7", "1400.5", "ordinary", "", "", ""}
	k := Row{"cccccccccccc.1.3", "cccccccccccc", "party-month", "import", "KZ", "", "2022-01-01", "month", 10, 1, 100, "901310", "CN", "CN", "KZ", "3", "H87", "1", "30", "ordinary", "", "", ""}
	return append(out, m, cn, v, k)
}

func (r Row) values() string {
	text := func(s string) string {
		if s == "" {
			return "NULL"
		}
		return "'" + s + "'"
	}
	num := func(s string) string {
		if s == "" {
			return "NULL"
		}
		return s
	}
	id := func(n int) string {
		if n == 0 {
			return "NULL"
		}
		return fmt.Sprint(n)
	}
	decl := "NULL"
	if r.Decl != "" {
		decl = fmt.Sprintf("hash('%s') %% 1000000007", r.Decl)
	}
	hs := func(n int) string { return text(r.HS[:min(n, len(r.HS))]) }
	edition := "2017"
	if r.On >= "2022" {
		edition = "2022"
	}
	cols := []string{text(r.ID), text(r.File), "1", "1", text(r.Grain), text(r.Direction), text(r.Reporter), text(r.Decl), decl, "1", decl, "DATE " + text(r.On), text(r.Precision), text(r.On[:7]), "'4000'", text(r.Flow),
		id(r.Sender), id(r.Recipient), "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", id(r.Goods), text(r.HS), hs(6), hs(4), hs(2), text(edition), "NULL", text(r.Origin), text(r.From), "NULL", text(r.To),
		num(r.Qty), text(r.Unit), "NULL", num(r.Kg), num(r.USD), "'statistical'", "'stated'", num(r.Local), text(r.Currency), text(r.Part), "NULL"}
	return "(" + strings.Join(cols, ", ") + ")"
}

// Open opens an engine with the ledger and some rows more.
func Open(t testing.TB, more ...Row) *duckdb.Engine {
	t.Helper()
	ctx := context.Background()
	db, err := duckdb.Open(ctx, duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var values []string
	for _, r := range append(rows(), more...) {
		values = append(values, r.values())
	}
	for _, s := range []string{schema, facts, "INSERT INTO normalize.item VALUES " + strings.Join(values, ",\n")} {
		if err := db.Exec(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	return db
}
