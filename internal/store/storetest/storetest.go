// Package storetest is the conformance suite of SQL engines: what any engine
// behind store.Engine must do, in the SQL that the stages use. It reads and
// writes files below the test's temporary folder only.
package storetest

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

type row struct {
	ID    string   `parquet:"item_id"`
	Name  string   `parquet:"name,optional"`
	Value *int64   `parquet:"value_usd,decimal(6:18),optional"`
	On    *int32   `parquet:"on,date,optional"`
	Key   int64    `parquet:"key"`
	Tags  []string `parquet:"tags,list"`
	Flag  bool     `parquet:"flag"`
}

// Run runs the suite against an engine.
func Run(t *testing.T, open func(t *testing.T) store.Engine) {
	for name, test := range map[string]func(*testing.T, store.Engine){
		"round trip":        roundTrip,
		"exact sums":        exactSums,
		"many files":        manyFiles,
		"semi joins":        semiJoins,
		"anti join":         antiJoin,
		"copy":              copyTo,
		"register":          register,
		"cancel":            cancel,
		"reserved words":    reserved,
		"union by name":     unionByName,
		"temporary tables":  temporary,
		"string aggregates": aggregates,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func amount(t *testing.T, s string) *int64 {
	t.Helper()
	a, err := trade.ParseAmount(s)
	if err != nil {
		t.Fatal(err)
	}
	return a.Ptr()
}

func day(y int, m time.Month, d int) *int32 {
	n := int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	return &n
}

// write makes a Parquet file of rows.
func write(t *testing.T, rows ...row) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.parquet")
	w, err := store.NewTable[row](path)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// lines runs a query of one VARCHAR column.
func lines(t *testing.T, db store.Engine, query string, args ...any) []string {
	t.Helper()
	var out []string
	err := store.QueryAll(t.Context(), db, query, args, func(r *sql.Rows) error {
		var s sql.NullString
		if err := r.Scan(&s); err != nil {
			return err
		}
		if !s.Valid {
			s.String = "NULL"
		}
		out = append(out, s.String)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func want(t *testing.T, db store.Engine, query string, args []any, rows ...string) {
	t.Helper()
	if diff := cmp.Diff(rows, lines(t, db, query, args...)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", query, diff)
	}
}

func mustRegister(t *testing.T, db store.Engine, table string, files ...string) {
	t.Helper()
	if err := db.Register(t.Context(), table, files...); err != nil {
		t.Fatal(err)
	}
}

func roundTrip(t *testing.T, db store.Engine) {
	mustRegister(t, db, "normalize.item", write(t,
		row{ID: "a", Name: "ООО ВЕКТОР", Value: amount(t, "1.234567"), On: day(2022, 2, 24), Key: 1 << 62, Tags: []string{"ru", "cn"}, Flag: true},
		row{ID: "b", Key: -5}))
	want(t, db, `SELECT concat_ws('|', item_id, name, CAST(value_usd AS VARCHAR), CAST("on" AS VARCHAR), CAST(key AS VARCHAR), array_to_string(tags, ','), CAST(flag AS VARCHAR))
		FROM normalize.item ORDER BY item_id`, nil, "a|ООО ВЕКТОР|1.234567|2022-02-24|4611686018427387904|ru,cn|true", "b|-5||false")
	want(t, db, "SELECT item_id FROM normalize.item WHERE value_usd IS NULL AND name IS NULL", nil, "b")
}

func exactSums(t *testing.T, db store.Engine) {
	rows := make([]row, 1000)
	for i := range rows {
		rows[i] = row{ID: "x", Value: amount(t, "0.1")}
	}
	mustRegister(t, db, "normalize.item", write(t, rows...))
	want(t, db, "SELECT CAST(sum(value_usd) AS VARCHAR) FROM normalize.item", nil, "100.000000")
}

func manyFiles(t *testing.T, db store.Engine) {
	mustRegister(t, db, "ingest.item", write(t, row{ID: "a"}), write(t, row{ID: "b"}), write(t, row{ID: "c"}))
	want(t, db, "SELECT string_agg(item_id, ',' ORDER BY item_id) FROM ingest.item", nil, "a,b,c")
}

func semiJoins(t *testing.T, db store.Engine) {
	mustRegister(t, db, "normalize.item", write(t, row{ID: "a", Key: 1}, row{ID: "b", Key: 2}, row{ID: "c", Key: 3}))
	mustRegister(t, db, "screen.hit", write(t, row{ID: "h", Key: 2, Flag: true}, row{ID: "g", Key: 3}))
	want(t, db, "SELECT item_id FROM normalize.item WHERE key IN (SELECT key FROM screen.hit WHERE flag) OR item_id = ? ORDER BY 1", []any{"a"}, "a", "b")
}

func antiJoin(t *testing.T, db store.Engine) {
	mustRegister(t, db, "normalize.item", write(t, row{ID: "a", Key: 1}, row{ID: "b", Key: 2}))
	mustRegister(t, db, "screen.hit", write(t, row{ID: "h", Key: 2}))
	want(t, db, "SELECT item_id FROM normalize.item i WHERE NOT EXISTS (SELECT 1 FROM screen.hit h WHERE h.key = i.key)", nil, "a")
}

func copyTo(t *testing.T, db store.Engine) {
	mustRegister(t, db, "ingest.item", write(t, row{ID: "b", Value: amount(t, "2")}, row{ID: "a", Value: amount(t, "3")}))
	path := filepath.Join(t.TempDir(), "copy o'f.parquet")
	n, err := db.CopyTo(t.Context(), "SELECT * FROM ingest.item ORDER BY item_id", path)
	if err != nil || n != 2 {
		t.Fatalf("copied %d rows, %v", n, err)
	}
	mustRegister(t, db, "normalize.item", path)
	want(t, db, "SELECT item_id || CAST(value_usd AS VARCHAR) FROM normalize.item", nil, "a3.000000", "b2.000000")
}

func register(t *testing.T, db store.Engine) {
	mustRegister(t, db, "ingest.item", write(t, row{ID: "old"}))
	mustRegister(t, db, "ingest.item", write(t, row{ID: "new"}))
	want(t, db, "SELECT item_id FROM ingest.item", nil, "new")
	mustRegister(t, db, "ingest.item")
	if err := store.QueryAll(t.Context(), db, "SELECT * FROM ingest.item", nil, func(*sql.Rows) error { return nil }); err == nil {
		t.Error("a table without files can still be read")
	}
	if err := db.Register(t.Context(), "item"); err == nil {
		t.Error("a table without a stage was taken")
	}
}

func cancel(t *testing.T, db store.Engine) {
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	err := store.QueryAll(ctx, db, "SELECT CAST(count(*) AS VARCHAR) FROM range(100000) a, range(1000000) b WHERE a.range * b.range % 7 = 3", nil, func(*sql.Rows) error { return nil })
	if err == nil {
		t.Error("a query outlived its context")
	}
	want(t, db, "SELECT 'still here'", nil, "still here")
}

func reserved(t *testing.T, db store.Engine) {
	mustRegister(t, db, "normalize.item", write(t, row{ID: "a", On: day(2021, 12, 31)}, row{ID: "b", On: day(2022, 1, 1)}))
	want(t, db, `SELECT strftime("on", '%Y-%m') FROM normalize.item WHERE "on" >= CAST(? AS DATE)`, []any{"2022-01-01"}, "2022-01")
}

func unionByName(t *testing.T, db store.Engine) {
	type older struct {
		ID string `parquet:"item_id"`
	}
	path := filepath.Join(t.TempDir(), "older.parquet")
	w, err := store.NewTable[older](path)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(older{"o"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	mustRegister(t, db, "ingest.item", path, write(t, row{ID: "n", Name: "x"}))
	want(t, db, "SELECT coalesce(name, 'none') FROM ingest.item ORDER BY item_id", nil, "x", "none")
}

func temporary(t *testing.T, db store.Engine) {
	for _, s := range []string{"CREATE TEMP TABLE t (a VARCHAR, b BIGINT)", "INSERT INTO t VALUES ('x', 1), ('y', 2)"} {
		if err := db.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	want(t, db, "SELECT a FROM t WHERE b > 1", nil, "y")
}

func aggregates(t *testing.T, db store.Engine) {
	mustRegister(t, db, "normalize.party", write(t, row{ID: "b", Key: 1}, row{ID: "a", Key: 1}, row{ID: "a", Key: 1}, row{ID: "c", Key: 2, Flag: true}))
	want(t, db, `SELECT string_agg(DISTINCT item_id, ',' ORDER BY item_id) || ' ' || CAST(count(*) FILTER (WHERE flag) AS VARCHAR)
		FROM normalize.party GROUP BY key ORDER BY key`, nil, "a,b 0", "c 1")
}
