package measure

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/measure/measuretest"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

func show(v *string) string {
	if v == nil {
		return "no data"
	}
	return *v
}

func compute(t *testing.T, m *Meter, expr string) *trade.Figure {
	t.Helper()
	parsed, err := ParseMeasure(expr)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	fig, err := m.Compute(context.Background(), parsed)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	return fig
}

func TestComputeValues(t *testing.T) {
	db := measuretest.Open(t)
	m, err := New(context.Background(), db, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ expr, want string }{
		// Units of count: the same goods, three numbers.
		{"count rows where hs:9013.10 reporter:RU date:2022", "6"},
		{"count declarations where hs:9013.10 reporter:RU date:2022", "5"},
		{"count consignments where hs:9013.10 reporter:RU date:2022", "5"},
		{"count recipients where hs:9013.10 reporter:RU date:2022", "2"},
		{"count recipients.name where hs:9013.10 reporter:RU date:2022", "3"},
		{"count recipients.id where hs:9013.10 reporter:RU date:2022", "2"},
		{"count parties where hs:9013.10 reporter:RU date:2022", "4"},
		// Exact money.
		{"sum value_usd where reporter:RU from:CN date:2022", "22275.75"},
		{"sum value_usd where reporter:RU from:china date:2022", "22275.75"},
		{"sum quantity where hs:8108", "1000"},
		{"avg usd_per_kg where hs:8108", "20.00025"},
		{"median usd_per_kg where hs:8108", "20.000139"},
		// Loaded and nothing there is zero; not loaded is no data.
		{"count rows where from:KP to:RU date:2022-04", "0"},
		{"sum value_usd where from:KP to:RU date:2022-04", "0"},
		{"count rows where hs:9013 reporter:RU date:2022-05", "no data"},
		{"count rows where from:TR to:DE", "no data"},
		{"count rows where hs:9013 date:2019", "no data"},
		{"exists where from:KP to:RU", "no"},
		{"exists where hs:8108", "yes"},
		{"exists where hs:8108 from:TR to:DE", "no data"},
		// Vendor months are another layer.
		{"count rows where reporter:KZ", "1"},
		{"count declarations where reporter:KZ", "no data"},
		{"count rows where hs:9013.10 reporter:RU date:2022 grain:party-month", "1"},
		// Time: the day of the event is after it; a month row is not inside a cut month.
		{"count rows where hs:9013.10,8108 reporter:RU after:invasion", "4"},
		{"count rows where hs:9013.10,8108 reporter:RU date:2022-02..before:invasion", "no parse"},
		{"count rows where hs:9013.10,8108 reporter:RU date:2022-02", "3"},
		{"count rows where hs:9013.10,8108 reporter:RU before:invasion year:2022", "3"},
		{"count rows where hs:9013.10 reporter:RU date:fy2022@jun", "6"},
		{"count rows where hs:9013.10 reporter:RU recipient:ent-00000000000b date:2022-01-15..2022-03-10", "1"},
		{"count rows where hs:9013.10 reporter:RU recipient:ent-00000000000b date:2022-02-02..2022-03-10", "0"},
		{"first where hs:8108", "2022-02-24"},
		{"last where hs:8108", "2022-04-01"},
		// Negation keeps what is unknown; via needs an origin.
		{"count rows where hs:9013.10 reporter:RU date:2022 -from:TR", "5"},
		{"count rows where hs:9013.10 reporter:RU via:TR", "1"},
		{"count rows where reporter:RU hs:9013.10 -has:from", "1"},
		{"count rows where reporter:RU hs:9013.10 -has:value", "1"},
		{"count rows where from:@hubs hs:@sights", "1"},
		{"count rows where between:CN-RU hs:8108", "2"},
		// Text: case, ё, look-alikes, wildcards, phrases.
		{"count rows where text:охот* reporter:RU date:2022-01", "1"},
		{"count rows where text:прицел reporter:RU date:2022-01", "2"},
		{"count rows where text:прице reporter:RU date:2022-01", "0"},
		{`count rows where text:"optical sight" reporter:RU date:2022-01`, "1"},
		{"count rows where text:крановый reporter:RU date:2022-06-30", "1"}, // written with Latin p, a, o
		{"count rows where text:вт6 hs:8108", "0"},
		{"count rows where text:ВТ-6 hs:8108", "2"},
		{"count rows where text:nordlux reporter:RU date:2022-01", "1"},
		{"count rows where text:*тичес* reporter:RU date:2022-01", "1"},
		// Parties in any spelling, by id, by entity.
		{`count rows where recipient:"елка оптика" reporter:RU date:2022 hs:9013`, "3"},
		{`count rows where recipient:"yolka optika" reporter:RU date:2022 hs:9013`, "2"},
		{"count rows where recipient:meridian hs:8108", "2"},
		{"count rows where sender:kizil hs:9013", "1"},
		{"count rows where recipient.entity:ent-00000000000a hs:9013 reporter:RU date:2022", "3"},
		{"count rows where recipient.entity:ent-00000000000a,ent-00000000000b hs:9013 reporter:RU date:2022", "5"},
		{"count rows where -recipient.entity:ent-00000000000a,ent-00000000000b hs:9013 reporter:RU date:2022", "1"},
		{"count rows where recipient:ent-00000000000a hs:9013 reporter:RU date:2022", "3"},
		{"count rows where recipient.inn:7700000001 hs:9013 reporter:RU date:2022", "3"},
		{"count rows where sender.country:TR hs:9013", "1"},
		{"count rows where party:меридиан hs:8108", "2"},
		// Lists and dates of listing.
		{"count rows where recipient.list:eu hs:8108,9013.10 reporter:RU", "4"},
		{"count rows where list:eu hs:8108,9013.10 reporter:RU", "4"},
		{"count rows where recipient.list:us hs:9013 reporter:RU", "0"},
		{"count rows where recipient.list:ofac recipient.score:>=0.7 hs:9013 reporter:RU date:2022", "2"},
		{"count rows where recipient.list:eu recipient.listed:before hs:8108", "1"},
		{"count rows where recipient.listed:after hs:8108", "1"},
		{"count rows where recipient.sector:armour hs:8108", "2"},
		{"count rows where recipient.sector:aviation recipient.list:eu hs:8108", "0"},
		{"count rows where -recipient.list:* reporter:RU hs:9013.10 date:2022", "4"},
		{"count rows where has:recipient.list hs:8108", "2"},
		{"count rows where recipient.judgement:no reporter:RU date:2022-06-30", "1"},
		// A listing that has ended is not in force; a rejected hit is none.
		{"count rows where recipient.score:>=0.7 recipient.listed:before hs:9013 reporter:RU", "2"},
		// Goods facts.
		{"count rows where class:optical-sight reporter:RU date:2022", "6"},
		{"count rows where control:chpl.3 reporter:RU date:2022", "6"},
		{"count rows where control:chpl.3.b@2024-02-23 reporter:RU date:2022", "6"},
		{"count rows where control:chpl.1 reporter:RU date:2022", "0"},
		{"count rows where cover:hunting reporter:RU date:2022-01", "1"},
		{"count rows where mismatch:8806 reporter:RU hs:9503", "1"},
		{"count rows where finding:price-outlier", "1"},
		{"count rows where finding:fnd-0123456789ab", "1"},
		{"count rows where source:cn-export", "1"},
		{`count rows where provider:"Open Registry" hs:8108`, "2"},
		{`count rows where file:"ru 2022.csv" hs:8108`, "2"},
		{"count rows where decl:D1", "2"},
		{"count rows where value:>1000 hs:9013 reporter:RU", "1"},
		{"count rows where value:1k..2k hs:9013,8108 reporter:RU", "3"},
		{"count rows where price:>150 hs:9013 reporter:RU date:2022", "4"},
		{"count rows where hs:8108..9013 reporter:RU date:2022-02", "3"},
		{"count rows where hs:901* reporter:RU date:2022-01", "2"},
		// Shares, ratios, ranks.
		{"share of text:охот* where hs:9013.10 reporter:RU date:2022", "0.666667"},
		{"share of from:CN where from:CN,TR reporter:RU date:2022-04", "0.333333"},
		{"share of from:CN where reporter:RU date:2022-04 of value_usd", "0.97561"},
		{"share of from:CN where reporter:KZ", "1"},
		{"ratio where hs:9013.10 from:CN reporter:RU date:2022 vs 2021", "2.2005"},
		{"difference where hs:9013.10 from:CN reporter:RU date:2022 vs previous", "1200.5"},
		{"ratio where hs:8108 date:2022 vs 2021", "no data"},
		{"rank of from:CN where reporter:RU date:2022", "1"},
		{"rank count rows of from:CN where reporter:RU date:2022-04", "2"},
		{"rank of hs:90 where reporter:RU date:2022", "2"},
		{"rank of recipient:ent-00000000000b where reporter:RU date:2022", "1"},
	}
	for _, tc := range tests {
		if tc.want == "no parse" {
			if _, err := ParseMeasure(tc.expr); err == nil {
				t.Errorf("%s: parsed", tc.expr)
			}
			continue
		}
		fig := compute(t, m, tc.expr)
		if got := show(fig.Value); got != tc.want {
			t.Errorf("%s\n  got %s, want %s\n  sql %s\n  notes %s", tc.expr, got, tc.want, fig.SQL, strings.Join(fig.Coverage.Notes, "\n        "))
		}
	}
}

// The printed queries give what the figure says, run as they stand.
func TestPrintedSQL(t *testing.T) {
	db := measuretest.Open(t)
	ctx := context.Background()
	m, err := New(ctx, db, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	for _, expr := range []string{
		`count recipients where recipient:"елка оптика" text:охот* -from:TR value:>10`,
		"sum value_usd where party.list:eu hs:8108 after:invasion",
		`count rows where "O'Brien; DROP TABLE x --" reporter:RU date:2022`,
		"count parties where party:меридиан hs:8108",
	} {
		fig := compute(t, m, expr)
		var value sql.NullString
		if _, err := store.QueryOne(ctx, db, fig.SQL, nil, &value); err != nil {
			t.Fatalf("%s: %v\n%s", expr, err, fig.SQL)
		}
		if got := show(tidy(&value.String)); got != show(fig.Value) {
			t.Errorf("%s: printed query gives %s, figure says %s", expr, got, show(fig.Value))
		}
		ids, _, err := Rows(ctx, db, fig, 0, "")
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(ids)) != fig.Rows {
			t.Errorf("%s: %d row ids, figure says %d rows", expr, len(ids), fig.Rows)
		}
	}
}

// The groups of an additive measure add up to its value, whatever the key.
func TestGroupsAddUp(t *testing.T) {
	db := measuretest.Open(t)
	m, err := New(context.Background(), db, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	for _, head := range []string{"count rows", "sum value_usd", "sum net_kg"} {
		for _, k := range Catalog() {
			if !k.Group || k.Many {
				continue
			}
			fig := compute(t, m, head+" where date:2021..2022 by "+k.Name)
			sum, zero := rat(fig.Value), "0"
			got := rat(&zero)
			for _, g := range fig.Groups {
				if g.Value != nil {
					got.Add(got, rat(g.Value))
				}
			}
			if got.Cmp(sum) != 0 {
				t.Errorf("%s by %s: groups add up to %s, total is %s", head, k.Name, got.FloatString(2), sum.FloatString(2))
			}
		}
	}
}

func TestGroups(t *testing.T) {
	db := measuretest.Open(t)
	m, err := New(context.Background(), db, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	flat := func(fig *trade.Figure) string {
		var out []string
		for _, g := range fig.Groups {
			s := strings.Join(g.Key, "/")
			if len(g.Label) > 0 {
				s += "(" + strings.Join(g.Label, "/") + ")"
			}
			out = append(out, s+"="+show(g.Value))
		}
		return strings.Join(out, " ")
	}
	tests := []struct{ expr, want string }{
		// May is not loaded: no data, not zero.
		{"count rows where hs:9013.10 reporter:RU date:2022-03..2022-07 by month", "2022-03=1 2022-04=1 2022-05=no data 2022-06=0 2022-07=0"},
		{"sum value_usd where hs:8108,9013 reporter:RU date:2022 by recipient", "ent-00000000000b(АО Меридиан)=20200.25 ent-00000000000a(ООО Ёлка-Оптика)=2000.5 =90"},
		{"top 1 sum value_usd where hs:8108,9013 reporter:RU date:2022 by recipient", "ent-00000000000b(АО Меридиан)=20200.25"},
		{"sum quantity where hs:8108,9013 reporter:RU date:2022 by unit", "KGM=1000 H87=24"},
		{"count rows where hs:8108,9013 reporter:RU by year,from", "2021/CN=1 2022/CN=6 2022/TR=1 2022/=1"},
		{"count rows where hs:9013 reporter:RU date:2022 by class", "optical-sight=6 weapon-part=4"},
		{"share of text:охот* where hs:9013 reporter:RU by year", "2021=1 2022=0.666667"},
	}
	for _, tc := range tests {
		if diff := cmp.Diff(tc.want, flat(compute(t, m, tc.expr))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.expr, diff)
		}
	}
}

func TestCoverageIsSaid(t *testing.T) {
	db := measuretest.Open(t)
	m, err := New(context.Background(), db, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ expr, want string }{
		{"count rows where hs:9013 reporter:RU date:2022", "1 of 12 months of the period are not loaded: 2022-05"},
		{"count rows where hs:9013 reporter:RU date:2022", "6 rows, 5 declarations, 5 consignments (declaration, sender and recipient)"},
		{"count rows where hs:9013.10 reporter:RU date:2022", "1 matching party-month rows are another layer and left out"},
		{"sum value_usd where hs:9013.10 date:2022-01", "rows come from 2 registers (CN export, RU import); the same goods may stand in two of them: add reporter: or direction: to count one"},
		{"count rows where from:TR to:DE", "no loaded register covers this: loaded are CN export, RU import; no data"},
		{"count rows where hs:9013.10 from:CN reporter:RU", "1 more rows meet every other condition but state no country of dispatch"},
		{"count rows where hs:9013.10 reporter:RU after:invasion", "1 rows state only a month or year that the period cuts, and are left out"},
		{"count recipients where hs:9013.10 reporter:RU date:2022", "counted by resolved entity (2 by resolved entity; 2 by tax number and 0 spellings without one; 3 by spelling as written)"},
		{"count rows where control:chpl reporter:RU date:2022", "2 rows are listed only through a code that held other goods too in the HS edition of the record"},
		{"ratio where hs:9013.10 reporter:RU date:2022 vs 2021", "the base rests on 1 rows"},
		{"ratio where hs:9013.10 reporter:RU date:2022 vs 2021", "unequal coverage: 1 months are missing in 2022-01-01..2022-12-31, 0 in 2021-01-01..2021-12-31; the change may be one of coverage"},
		{"count rows where hs:8525.89 reporter:RU date:2021", "before 2022, in HS 2017, the goods of 852589 stood under 852580, beside other goods: hs:852589,852580 follows them across the change"},
		{"count rows where hs:9013 reporter:RU date:2021..2022", "codes of several HS editions are counted together, each as the records have it: HS 2017: "},
	}
	for _, tc := range tests {
		fig := compute(t, m, tc.expr)
		if notes := strings.Join(fig.Coverage.Notes, "\n  "); !strings.Contains(notes, tc.want) {
			t.Errorf("%s\n  does not say: %s\n  says: %s", tc.expr, tc.want, notes)
		}
	}
	fig := compute(t, m, "count rows where recipient.list:eu control:chpl")
	if diff := cmp.Diff(map[string]string{"eu-fsf": "0123456789ab", "chpl": "2024-02-23"}, fig.Lists); diff != "" {
		t.Errorf("lists (-want +got):\n%s", diff)
	}
}

func TestMixedUnitsAreRefused(t *testing.T) {
	m, err := New(context.Background(), measuretest.Open(t), testOptions)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := ParseMeasure("sum quantity where hs:8108,9013 reporter:RU date:2022")
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.Compute(context.Background(), parsed)
	want := "quantities in different units do not add up: H87 (6 rows), KGM (2 rows); filter by one, such as unit:H87, or group by unit"
	if err == nil || !strings.Contains(err.Error(), want) || trade.CodeOf(err) != trade.CodeUsage {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A row that states only its month is neither before nor after a listing of
// that month, and both before and after where the months differ.
func TestListedWithMonthsOnly(t *testing.T) {
	month := func(n int, on string) measuretest.Row {
		r := measuretest.Import(n, "", on, 10, 3, 102, "8108905009", "CN", "CN", "1", "KGM", "1", "20")
		r.Precision = "month"
		return r
	}
	// The recipient was listed on 15 March 2022.
	m, err := New(context.Background(), measuretest.Open(t, month(70, "2022-02-01"), month(71, "2022-03-01"), month(72, "2022-04-01")), testOptions)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ expr, want string }{
		{"count rows where recipient.listed:after decl:D* hs:8108", "1"},
		{"count rows where recipient.listed:after -has:decl hs:8108", "1"},
		{"count rows where recipient.listed:before -has:decl hs:8108", "1"},
		{"count rows where recipient.list:eu -has:decl hs:8108", "3"},
	} {
		if got := show(compute(t, m, tc.expr).Value); got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.expr, got, tc.want)
		}
	}
}

// TestPartsOfStatistics: World and its partners are not added up, and a figure
// says what it left out.
func TestPartsOfStatistics(t *testing.T) {
	row := func(n, from, hs, usd, part string) measuretest.Row {
		return measuretest.Row{ID: "dddddddddddd.1." + n, File: "dddddddddddd", Grain: "aggregate", Direction: "import", Reporter: "AM", On: "2022-01-01", Precision: "month",
			HS: hs, From: from, To: "AM", USD: usd, Part: part}
	}
	db := measuretest.Open(t, row("2", "", "8703", "100", "total"), row("3", "CN", "8703", "60", "total"), row("4", "CN", "870323", "60", ""), row("5", "RU", "8703", "40", ""),
		row("6", "CN", "8703", "7", "of-which"), row("7", "", "8802", "5", "total"))
	m, err := New(context.Background(), db, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ expr, want, note string }{
		{"sum value_usd where reporter:AM", "100", "3 matching rows contain other rows of their file"},
		{"sum value_usd where reporter:AM", "100", "1 matching rows are part of other rows"},
		{"count rows where reporter:AM hs:8703", "2", "2 matching rows contain"},
		{"sum value_usd where reporter:AM part:total", "165", ""},
		{"sum value_usd where reporter:AM part:of-which", "7", ""},
		{"sum value_usd where reporter:AM hs:8802", "no data", "1 matching rows contain"},
		{"share of from:CN where reporter:AM of value_usd", "0.6", "1 matching rows contain"},
	} {
		fig := compute(t, m, tc.expr)
		if got := show(fig.Value); got != tc.want || !strings.Contains(strings.Join(fig.Coverage.Notes, "\n"), tc.note) {
			t.Errorf("%s: %s, want %s; notes %q", tc.expr, got, tc.want, fig.Coverage.Notes)
		}
	}
	fig := compute(t, m, "sum value_usd where reporter:AM by hs4")
	if len(fig.Groups) != 1 || show(fig.Groups[0].Value) != "100" {
		t.Errorf("%+v", fig.Groups)
	}
	ids, _, err := Rows(context.Background(), db, fig, 10, "")
	if err != nil || len(ids) != 2 {
		t.Errorf("rows behind the figure: %v %v", ids, err)
	}
}

// TestLocalValues: statistics in euros are summed in euros, never with another
// currency.
func TestLocalValues(t *testing.T) {
	row := func(n, reporter, value, currency string) measuretest.Row {
		return measuretest.Row{ID: "dddddddddddd.1." + n, File: "dddddddddddd", Grain: "aggregate", Direction: "export", Reporter: reporter, On: "2022-01-01", Precision: "month",
			From: reporter, To: "KG", Local: value, Currency: currency}
	}
	db := measuretest.Open(t, row("2", "DE", "10.5", "EUR"), row("3", "FR", "4", "EUR"), row("4", "CN", "7", "CNY"))
	m, err := New(context.Background(), db, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	if fig := compute(t, m, "sum value_local where to:KG currency:EUR"); show(fig.Value) != "14.5" || fig.Unit != "eur" {
		t.Errorf("%s %s", show(fig.Value), fig.Unit)
	}
	if fig := compute(t, m, "sum value_local where to:KG grain:aggregate by currency"); len(fig.Groups) != 2 || show(fig.Groups[0].Value) != "14.5" {
		t.Errorf("%+v", fig.Groups)
	}
	parsed, err := ParseMeasure("sum value_local where to:KG grain:aggregate")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Compute(context.Background(), parsed); err == nil || !strings.Contains(err.Error(), "EUR (2 rows), CNY (1 rows)") {
		t.Errorf("euros and yuan: %v", err)
	}
}
