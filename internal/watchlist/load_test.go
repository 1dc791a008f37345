package watchlist

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/store"
	"tallyman/internal/store/duckdb"
	"tallyman/internal/trade"
)

// build loads files as one list version and returns the tables' files.
func build(t *testing.T, listID string, files ...string) (Summary, map[string]string) {
	t.Helper()
	ledger, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b, err := ledger.Begin(store.Spec{Stage: "watchlist", Version: Version, Config: json.RawMessage(`{}`)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	s, err := Load(context.Background(), listID, "", files, b)
	if err != nil {
		t.Fatal(err)
	}
	meta, err := b.Commit(s)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := ledger.Tables("watchlist", meta.Key)
	if err != nil {
		t.Fatal(err)
	}
	return s, tables
}

func engine(t *testing.T, schema string, tables map[string]string) *duckdb.Engine {
	t.Helper()
	db, err := duckdb.Open(context.Background(), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	register(t, db, schema, tables)
	return db
}

func register(t *testing.T, db store.Engine, schema string, tables map[string]string) {
	t.Helper()
	for name, path := range tables {
		if err := db.Register(context.Background(), schema+"."+name, path); err != nil {
			t.Fatal(err)
		}
	}
}

// one queries a single text.
func one(t *testing.T, db store.Engine, query string) string {
	t.Helper()
	var out []string
	err := store.QueryAll(context.Background(), db, query, nil, func(rows *sql.Rows) error {
		var v sql.NullString
		if err := rows.Scan(&v); err != nil {
			return err
		}
		if !v.Valid {
			v.String = "NULL"
		}
		out = append(out, v.String)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, " | ")
}

// TestLoad: the tables hold what the parser read, in the columns of docs/ledger.md.
func TestLoad(t *testing.T) {
	s, tables := build(t, "own", filepath.Join("testdata", "plain", "own list.csv"))
	db := engine(t, "watchlist", tables)
	checks := []struct{ query, want string }{
		{"SELECT list_id || ' ' || format || ' ' || version || ' ' || entities || ' ' || names || ' ' || identifiers FROM watchlist.list",
			fmt.Sprintf("own plain %s 3 5 4", s.Version)},
		{"SELECT entity_id || ' ' || caption FROM watchlist.entity WHERE schema = 'Company' ORDER BY 1", "own:A-1 АО «Нигдеградский бронетанковый завод» | own:A-2 Vydum Trading"},
		{"SELECT CAST(listed_on AS VARCHAR) FROM watchlist.entity ORDER BY entity_id", "2022-05-16 | 2022-05-16 | NULL"},
		{"SELECT CAST(ended_on AS VARCHAR) FROM watchlist.entity ORDER BY entity_id", "NULL | 2022-12-01 | NULL"},
		{"SELECT array_to_string(countries, ',') || ';' || array_to_string(sectors, ',') || ';' || array_to_string(programs, ',') FROM watchlist.entity WHERE entity_id = 'own:A-1'", "ru;armour;OWN-1,OWN-2"},
		{"SELECT extra FROM watchlist.entity ORDER BY entity_id", `{"Colour":["red"],"sector_why":["armour: \"armour\" in the column Sector"]} | NULL | {"country":["Atlantis"]}`},
		{"SELECT source_row FROM watchlist.entity ORDER BY entity_id", "2 | 3 | 4"},
		{"SELECT entity_id || ' ' || program || ' ' || coalesce(CAST(ended_on AS VARCHAR), '-') FROM watchlist.listing WHERE program IS NOT NULL ORDER BY 1", "own:A-1 OWN-1 - | own:A-1 OWN-2 - | own:A-2 OWN-1 2022-12-01"},
		{"SELECT name || ' ' || kind || ' ' || script FROM watchlist.name WHERE entity_id = 'own:A-1' ORDER BY kind, name", "Nigdegrad Armour Plant alias Latn | АО НБТЗ alias Cyrl | АО «Нигдеградский бронетанковый завод» primary Cyrl"},
		{"SELECT type || ' ' || value || ' ' || coalesce(CAST(valid AS VARCHAR), '-') FROM watchlist.identifier ORDER BY entity_id, type", "inn 9900501013 true | ogrn 1129900005014 true | tax 12345 - | inn 9900501014 false"},
		{"SELECT owner_id || '>' || asset_id || ' ' || coalesce(CAST(percent AS VARCHAR), '-') FROM watchlist.ownership ORDER BY 1", "own:A-1>own:A-2 51.0 | own:A-3>own:A-2 49.5 | own:A-9>own:A-3 -"},
		{"SELECT DISTINCT typeof(listed_on) || ' ' || typeof(countries) FROM watchlist.entity", "DATE VARCHAR[]"},
	}
	for _, c := range checks {
		if got := one(t, db, c.query); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.query, got, c.want)
		}
	}
	if !strings.Contains(strings.Join(s.Warnings, "\n"), "1 ownership edges name an entity that is not in the list") {
		t.Errorf("the missing owner A-9 is not mentioned: %q", s.Warnings)
	}
}

// TestEmpty: a case without lists has the tables.
func TestEmpty(t *testing.T) {
	ledger, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b, err := ledger.Begin(store.Spec{Stage: "watchlist", Version: Version})
	if err != nil {
		t.Fatal(err)
	}
	if err := Empty(b); err != nil {
		t.Fatal(err)
	}
	meta, err := b.Commit(nil)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := ledger.Tables("watchlist", meta.Key)
	if err != nil {
		t.Fatal(err)
	}
	db := engine(t, "watchlist", tables)
	for _, table := range []string{"list", "entity", "listing", "name", "identifier", "address", "ownership"} {
		if got := one(t, db, "SELECT count(*) FROM watchlist."+table); got != "0" {
			t.Errorf("%s has %s rows", table, got)
		}
	}
}

// TestLoadFails: a list without entities, a format that is none, a file that is
// missing are errors that a user can act on.
func TestLoadFails(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cases := []struct {
		format string
		file   string
		want   string
	}{
		{"", write("empty.csv", "id,name\n"), "no entity in 0 rows"},
		{"plain", write("nonames.csv", "number;firm\n1;2\n"), "no column name among number, firm"},
		{"plain", write("twice.csv", "id;inn;ИНН;caption\n1;2;3;4\n"), ""},
		{"no-such", write("x.csv", "id,name\n1,2\n"), `list format "no-such"; one of: eu-act`},
		{"", filepath.Join(dir, "absent.csv"), "absent.csv: cannot be opened"},
		{"", dir, "is a folder"},
		{"un-sc", write("broken.xml", "<CONSOLIDATED_LIST><INDIVIDUAL><DATAID>"), "line 1: the XML is broken"},
		{"us-ofac-sdn", write("alt.csv", "36,12,\"aka\",\"X\",-0- \n"), "the file with the entries (sdn.csv) is missing"},
	}
	for _, c := range cases {
		_, err := Read(context.Background(), "x", c.format, []string{c.file}, func(trade.Entity) error { return nil }, func(trade.Ownership) error { return nil })
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", filepath.Base(c.file), err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s as %q: error %v, want %q", filepath.Base(c.file), c.format, err, c.want)
		}
	}
}

// TestDiff: what was added, removed and changed between two versions.
func TestDiff(t *testing.T) {
	dir := t.TempDir()
	version := func(name, text string) map[string]string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, tables := build(t, "own", path)
		return tables
	}
	before := version("v1.csv", "id,name,aliases,country,inn,listed_on,program\n1,Same,A; B,ru,,2022-01-01,P\n2,Gone,,ru,,,P\n3,Renamed,Old,ru,9900501013,2022-01-01,P\n")
	after := version("v2.csv", "id,name,aliases,country,inn,listed_on,program\n3,Renamed Ltd,Old; New,ae,9900501013,2022-01-01,P; Q\n1,Same,B; A,ru,,2022-01-01,P\n4,Come,,ru,,,P\n")
	db := engine(t, "before", before)
	register(t, db, "after", after)
	var got []Change
	if err := Diff(context.Background(), db, "own", "before", "after", func(c Change) error { got = append(got, c); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []Change{
		{ListID: "own", EntityID: "own:2", Caption: "Gone", Action: "removed"},
		{ListID: "own", EntityID: "own:3", Caption: "Renamed Ltd", Action: "changed", Fields: []FieldChange{
			{Field: "caption", Removed: []string{"Renamed"}, Added: []string{"Renamed Ltd"}},
			{Field: "country", Removed: []string{"ru"}, Added: []string{"ae"}},
			{Field: "name", Removed: []string{"Renamed [primary]"}, Added: []string{"New [alias]", "Renamed Ltd [primary]"}},
			{Field: "listing", Added: []string{" Q, listed 2022-01-01"}},
		}},
		{ListID: "own", EntityID: "own:4", Caption: "Come", Action: "added"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
