package classify

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/store"
	"tallyman/internal/store/duckdb"
)

// goodsTable registers normalize.goods over rows of (id, description, hs_code,
// hs_revision).
func goodsTable(t *testing.T, db store.Engine, rows [][4]string) {
	t.Helper()
	ctx := context.Background()
	var values []string
	for _, r := range rows {
		hs6 := "NULL"
		if len(r[2]) >= 6 {
			hs6 = "'" + r[2][:6] + "'"
		}
		hs := "NULL"
		if r[2] != "" {
			hs = "'" + r[2] + "'"
		}
		values = append(values, fmt.Sprintf("(%s::BIGINT, '%s', NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, %s::VARCHAR, %s::VARCHAR, '%s', false, 1::BIGINT)", r[0], r[1], hs, hs6, r[3]))
	}
	path := t.TempDir() + "/goods.parquet"
	q := "SELECT * FROM (VALUES " + strings.Join(values, ",") + ") t(goods_id, description, description_alt, brand, model, hs_code, hs6, hs_revision, truncated, rows)"
	if _, err := db.CopyTo(ctx, q, path); err != nil {
		t.Fatal(err)
	}
	if err := db.Register(ctx, "normalize.goods", path); err != nil {
		t.Fatal(err)
	}
	// The quadcopter was sold in two lots, for 200 and for 800 dollars a piece.
	items := t.TempDir() + "/items.parquet"
	const lots = `SELECT * FROM (VALUES (3::BIGINT, 'item', 2000::DECIMAL(18,6), 10::DECIMAL(18,6), 'H87', NULL::DECIMAL(18,6)), (3, 'item', 8000, 10, 'H87', NULL), (3, 'aggregate', 9999, 1, 'H87', NULL))
		t(goods_id, grain, value_usd, quantity, unit, net_kg)`
	if _, err := db.CopyTo(ctx, lots, items); err != nil {
		t.Fatal(err)
	}
	if err := db.Register(ctx, "normalize.item", items); err != nil {
		t.Fatal(err)
	}
}

func build(t *testing.T) *store.Build {
	t.Helper()
	l, err := store.OpenLedger(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b, err := l.Begin(store.Spec{Stage: "classify", Version: Version})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Abort)
	return b
}

func TestRun(t *testing.T) {
	ctx := context.Background()
	db, err := duckdb.Open(ctx, duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows := [][4]string{
		{"1", "Прицел оптический охотничий", "9013100000", "2022"},
		{"2", "Плитка керамическая", "6907219000", "2022"},
		{"3", "Квадрокоптер DJI Mavic", "3926909700", "2022"},
		{"4", "Камера телевизионная", "8525801900", "2017"},
	}
	for i := range 2500 { // a second batch
		rows = append(rows, [4]string{fmt.Sprint(10 + i), fmt.Sprintf("Плитка керамическая партия %d", i), "6907219000", "2022"})
	}
	goodsTable(t, db, rows)
	b := build(t)
	var last int64
	st, err := Run(ctx, db, b, RunOptions{Progress: func(done, _ int64) { last = done }})
	if err != nil {
		t.Fatal(err)
	}
	if st.Goods != int64(len(rows)) || last != st.Goods || st.Learned != st.Goods {
		t.Errorf("stats %+v and progress %d, want all %d goods", st, last, len(rows))
	}
	for _, table := range []string{"class", "control", "secondary", "cover", "mismatch"} {
		if err := db.Register(ctx, "classify."+table, b.Path(table)); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct{ query, want string }{
		{`SELECT goods_id || ' ' || class_id || ' ' || "by" FROM classify.class ORDER BY 1`, "1 optical-sight both,3 drone text,4 camera both"},
		{"SELECT goods_id || ' ' || list_id || ' ' || tier || ' ' || code || ' ' || partial FROM classify.control ORDER BY 1", "1 chpl 3.B 901310 false,4 chpl 3.A 852589 true"},
		{"SELECT goods_id || ' ' || list_id FROM classify.secondary WHERE goods_id < 5 ORDER BY 1", "1 eu-vii,1 eu-xl,1 eu-xxiii,1 us-746-4,3 eu-xxiii,4 eu-xl,4 eu-xxiii,4 us-746-4"},
		{"SELECT goods_id || ' ' || cover FROM classify.cover ORDER BY 1", "1 hunting"},
		{"SELECT goods_id || ' ' || declared_hs4 || ' ' || likely_hs4 FROM classify.mismatch ORDER BY 1", "3 3926 8806"},
	}
	for _, tt := range tests {
		var got []string
		err := store.QueryAll(ctx, db, tt.query, nil, func(r *sql.Rows) error {
			var s string
			err := r.Scan(&s)
			got = append(got, s)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, ",")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.query, diff)
		}
	}
	var why string
	if _, err := store.QueryOne(ctx, db, "SELECT why FROM classify.class WHERE goods_id = 1", nil, &why); err != nil {
		t.Fatal(err)
	}
	var price string
	if _, err := store.QueryOne(ctx, db, "SELECT why FROM classify.class WHERE goods_id = 3", nil, &price); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(price, "USD 400 a piece") {
		t.Errorf("why is %s, want the price of 400 dollars a piece that lies between both lots", price)
	}
	reasons, err := Reasons(why)
	if err != nil || len(reasons) < 2 || reasons[0].Left == "" {
		t.Errorf("why is %q, want the reasons with the words that caused them (%v)", why, err)
	}
}

func TestRunCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	db, err := duckdb.Open(ctx, duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	goodsTable(t, db, [][4]string{{"1", "x", "", "2022"}})
	cancel()
	if _, err := Run(ctx, db, build(t), RunOptions{Learn: -1}); err == nil {
		t.Error("a cancelled run succeeds")
	}
}
