package measure

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/trade"
)

func TestParsePrints(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"hs:9013.10 class:optical-sight from:CN to:RU date:2022-01..2022-12 text:охот* recipient.sector:armour sender.list:eu value:>100000 -via:TR",
			"hs:9013.10 class:optical-sight text:охот* from:CN to:RU -via:TR date:2022-01..2022-12 sender.list:eu recipient.sector:armour value:>100000"},
		{"to:ru from:cn from:tr", "from:CN,TR to:RU"},
		{"from:tr,cn,tr", "from:CN,TR"},
		{"from:china", "from:CHINA"},
		{`origin:"United Arab Emirates"`, `origin:"United Arab Emirates"`},
		{"optical sight*", `"optical" "sight*"`},
		{`"optical sight" -toy`, `"optical sight" -"toy"`},
		{"NOT from:TR AND hs:8108", "hs:8108 -from:TR"},
		{"dispatch:CN destination:RU weight:>=5 list:eu", "from:CN to:RU party.list:eu kg:>=5"},
		{"hs:90131090 hs:9013109000 hs:854* hs:90*", "hs:854*,90,9013.10.90,9013.10.9000"},
		{"hs:8541..8543", "hs:8541..8543"},
		{"value:>1.5m kg:1_000..5000 quantity:1", "value:>1500000 kg:1000..5000 quantity:1"},
		{"value:<5 value:100..200", "value:100..200 value:<5"},
		{"date:2022 before:invasion after:2021-06-01", "date:2022 before:invasion after:2021-06-01"},
		{"date:before:invasion", "date:before:invasion"},
		{"date:fy2023@JUN date:2022-Q3 date:2022-3", "date:2022-03,2022-q3,fy2023@jun"},
		{"date:invasion..2023-03", "date:invasion..2023-03"},
		{"year:2021..2022 month:2022-03", "month:2022-03 year:2021..2022"},
		{`recipient:"ООО ""`, "error"},
		{`recipient:"ООО \"Ромашка\" *"`, `recipient:"ООО \"Ромашка\"*"`},
		{"recipient:«ООО Ромашка» sender:“Blue Heron”", `sender:"Blue Heron" recipient:"ООО Ромашка"`},
		{"class:* control:CHPL.3.A -has:hs", "class:* control:chpl.3.a -has:hs"},
		{"contract_holder:x contract-holder.list:eu", "contract-holder:x contract-holder.list:eu"},
		{"from:@hubs", "from:@hubs"},
		{"text:night,vision", "text:night,vision"},
	}
	for _, tc := range tests {
		f, err := ParseFilter(tc.in)
		if err != nil {
			if tc.want != "error" {
				t.Errorf("%s: %v", tc.in, err)
			}
			continue
		}
		if diff := cmp.Diff(tc.want, f.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.in, diff)
		}
	}
}

// Every message is what a person at a keyboard reads; column and words are
// fixed here.
func TestFilterErrors(t *testing.T) {
	tests := []struct{ in, want string }{
		{"hs:9013.10 recipent:x", `unknown key "recipent" at column 12; did you mean recipient?`},
		{"importer:x", `unknown key "importer" at column 1; did you mean recipient?`},
		{"flurb:x", `unknown key "flurb"; expected one of hs, class, control, text, from, origin, to, date, sender, recipient ... (see the filter reference) at column 1`},
		{"from:", `from: no value; expected one right after "from:", without a blank at column 6`},
		{"from: CN", `from: no value; expected one right after "from:", without a blank at column 6`},
		{"from:CN,", `from: no value; expected one right after "from:", without a blank at column 9`},
		{"hs:901", `hs: "901" has 3 digits: chapters have 2, headings 4, subheadings 6; is a leading zero lost? (a start of a code is written 901*) at column 4`},
		{"hs:sights", `hs: "sights" is not an HS code; expected 1 to 14 digits, such as 9013.10 or 8542* at column 4`},
		{"hs:8543..8541", `hs: the range "8543..8541" ends before it starts at column 4`},
		{"date:2022-13", `date: there is no month 13 in "2022-13"; expected 01 to 12 at column 6`},
		{"date:2022-02-30", `date: there is no day "2022-02-30" in the calendar at column 6`},
		{"date:2023..2022", `date: the period "2023..2022" ends before it starts at column 6`},
		{"date:22/03/2022", `date: "22/03/2022" is not a date; expected a year (2022), quarter (2022-q3), month (2022-03), day (2022-02-24), fiscal year (fy2023@jun) or event name at column 6`},
		{"date:fy2023", `date: fiscal year "fy2023" does not say when it ends; expected fy2023@jun for one that ends in June at column 6`},
		{"before:2022", `before: before:2022 could mean from its first day or from its last; write date:2022.. or date:..2022, or name a day at column 8`},
		{"value:>100,000", `found a comma in a number; expected 100000 or 100k, and for several ranges the key again, at column 11`},
		{"value:big", `value: "big" is not a number; expected one such as 100000, 1.5 or 2.5m at column 7`},
		{"value:>5 value:<9", `a second bound for "value": values of one key are ORed, so any value would match; write one range, value:LOW..HIGH, at column 16`},
		{"date:2022.. date:..2023", `a second bound for "date": values of one key are ORed, so any value would match; write one range, date:LOW..HIGH, at column 18`},
		{"direction:imports", `direction: unknown value "imports"; expected import, export, transit at column 11; did you mean import?`},
		{"has:valeu", `has: unknown key "valeu"; expected a key that a record may lack, such as value, hs, date or sender at column 5; did you mean value?`},
		{"(hs:9013)", `found '('; there are no brackets here: terms are ANDed, values of one key ORed (hs:9013,8108), - negates; at column 1`},
		{"from:CN OR to:RU", `found OR; values of one key are ORed by themselves (from:CN,TR), different keys cannot be; at column 9`},
		{"- from:CN", `a lone "-"; expected a term right after it, such as -from:TR, at column 1`},
		{`text:"night vision`, `a quote that is never closed at column 6`},
		{`text:"night"vision`, `found 'v' after a quoted value; expected a blank or a comma at column 13`},
		{"text:ni*ght", `text: "ni*ght" has a * inside; a wildcard stands at the end (охот*) or at the start at column 6`},
		{"text:sight~2", `text: "sight~2": fuzzy search (~) is not part of the language; use a wildcard at column 6`},
		{"text:--", `text: "--" has neither letters nor digits to look for at column 6`},
		{"hs6:901310", `"hs6" groups a measure (by hs6) and cannot filter at column 1`},
		{"from:C*", `from: "C*": a country has no wildcard; expected a code or name, or * for any at column 6`},
		{"value:*", `value: a bare * has no meaning here; has:value finds rows that state one at column 7`},
		{"between:CN", `between: "CN" is not a pair of countries; expected two joined by a hyphen, such as CN-RU at column 9`},
	}
	for _, tc := range tests {
		_, err := ParseFilter(tc.in)
		checkError(t, tc.in, tc.want, err)
	}
}

func checkError(t *testing.T, in, want string, err error) {
	t.Helper()
	var se *SyntaxError
	if !errors.As(err, &se) {
		t.Errorf("%s: got %v, want %s", in, err, want)
		return
	}
	if diff := cmp.Diff(want, se.Short()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", in, diff)
	}
	if se.Col < 1 || se.Col > len([]rune(in))+1 {
		t.Errorf("%s: column %d is outside the expression", in, se.Col)
	}
	if trade.CodeOf(err) != trade.CodeUsage {
		t.Errorf("%s: not a usage error", in)
	}
}

func TestMeasureErrors(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", "an empty measure; expected one such as count rows where from:CN date:2022 at column 1"},
		{"cuont rows", `found "cuont"; expected count, sum, avg, median, min, max, share, ratio, difference, rank, top, first, last, exists at column 1; did you mean count?`},
		{"count shipments where from:CN", `"shipments" is not a unit: say which, rows, declarations or consignments; at column 7`},
		{"count recipent", `cannot count "recipent"; expected rows, declarations, consignments, senders, recipients, declarants, contract-holders, manufacturers, carriers, notify-parties, brokers, parties, goods, files at column 7; did you mean recipients?`},
		{"sum rows", `cannot sum "rows"; expected value_usd, value_local, net_kg, gross_kg, quantity at column 5`},
		{"sum usd_per_kg", "unit values cannot be summed; expected avg or median before usd_per_kg; at column 5"},
		{"count rows wher from:CN", `found "wher"; expected where, by or vs at column 12; did you mean where?`},
		{"count rows where from:CN buy month", `found the word "buy"; expected key:value, or by, vs, of; a word to search for stands in quotes or after text: at column 26; did you mean by?`},
		{"count rows where", "no filter after where; expected terms such as from:CN date:2022 at column 17"},
		{"count rows by montj", `unknown key "montj" after by; expected one such as month, from, recipient or hs6 at column 15; did you mean month?`},
		{"count rows by text", `"text" filters but does not group at column 15`},
		{"count rows by month,month", `the key "month" stands twice after by at column 21`},
		{"count rows by", `unknown key "" after by; expected one such as month, from, recipient or hs6 at column 14`},
		{"ratio where hs:8108 date:2022", "ratio has two sides; expected vs and a period, previous, or terms at column 30"},
		{"share where hs:8108", `found "where" after share; expected of and a filter, such as share of text:охот* where hs:9013.10 at column 7`},
		{"share of text:охот* where hs:9013 of usd_per_kg", "a unit value has no share; expected rows, value_usd, net_kg ... at column 38"},
		{"rank of from:CN,TR where to:RU", "rank is of one KEY:VALUE that rows can be grouped by, such as from:CN; at column 9"},
		{"top ten rows by from", `found "ten" after top; expected a number from 1 to 10000 at column 5`},
		{"top 10 count rows", "top has nothing to rank; expected by and a key, such as by recipient at column 18"},
		{"count rows vs", "nothing after vs; expected a period (2021), previous, or terms that replace others (from:TR) at column 14"},
		{"count rows where date:2022 vs lastyear", ""},
		{"first where hs:8108 vs 2021", "first cannot be compared by vs; expected count, sum, avg or median at column 1"},
		{"count parties where hs:8108 by month", "parties in any role have no groups; expected one role, such as count recipients by month at column 37"},
	}
	for _, tc := range tests {
		_, err := ParseMeasure(tc.in)
		if tc.want == "" {
			if err != nil { // an event name; found out when it is looked up
				t.Errorf("%s: %v", tc.in, err)
			}
			continue
		}
		checkError(t, tc.in, tc.want, err)
	}
}

func TestBindErrors(t *testing.T) {
	tests := []struct{ in, want string }{
		{"count rows where date:2022 after:invasoin", `after: unknown event "invasoin"; did you mean invasion? at column 34`},
		{"count rows where from:Chiina", `from: "CHIINA" is not a country; expected an ISO code or a name at column 23`},
		{"count rows where from:@hub", `from: unknown set @hub; did you mean @hubs? at column 23`},
		{"count rows where date:2022 vs lastyear", `vs: unknown event "lastyear"; known events: invasion at column 31`},
	}
	for _, tc := range tests {
		m, err := ParseMeasure(tc.in)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Bind(m, testOptions)
		checkError(t, tc.in, tc.want, err)
	}
}

func TestCaretPointsAtTheColumn(t *testing.T) {
	_, err := ParseFilter("text:охот* recipent:x")
	want := "unknown key \"recipent\" at column 12; did you mean recipient?\n" +
		"  text:охот* recipent:x\n" +
		"             ^"
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMeasurePrints(t *testing.T) {
	tests := []struct{ in, want string }{
		{"count rows", "count rows"},
		{"COUNT records where to:ru from:cn by Month,from", "count rows where from:CN to:RU by month,from"},
		{"sum value where hs:9013.10 date:2022 vs 2021", "sum value_usd where hs:9013.10 date:2022 vs 2021"},
		{"sum usd where hs:9013.10 date:2022 vs previous", "sum value_usd where hs:9013.10 date:2022 vs previous"},
		{"sum usd where from:CN vs from:TR", "sum value_usd where from:CN vs from:TR"},
		{"count rows where hs:8108 vs before:invasion", "count rows where hs:8108 vs before:invasion"},
		{"share of text:охот* where hs:9013.10 of value by year", "share of text:охот* where hs:9013.10 of value_usd by year"},
		{"share of text:охот* where hs:9013.10 of rows", "share of text:охот* where hs:9013.10"},
		{"ratio where date:2022 vs 2021", "ratio sum value_usd where date:2022 vs 2021"},
		{"ratio count recipients where date:2022 vs 2021", "ratio count recipients where date:2022 vs 2021"},
		{"rank of from:CN where to:RU", "rank sum value_usd of from:CN where to:RU"},
		{"top 20 sum value_usd where to:RU by recipient", "top 20 sum value_usd where to:RU by recipient"},
		{"avg unit_value where unit:h87", "avg usd_per_unit where unit:H87"},
		{`count rows where "night vision" -"toy"`, `count rows where "night vision" -"toy"`},
		{"first where hs:8108", "first where hs:8108"},
	}
	for _, tc := range tests {
		m, err := ParseMeasure(tc.in)
		if err != nil {
			t.Errorf("%s: %v", tc.in, err)
			continue
		}
		if diff := cmp.Diff(tc.want, m.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.in, diff)
		}
	}
}

var seeds = []string{
	"hs:9013.10 from:CN text:охот* value:>1.5m -via:TR", `"a b" c* *d -e "x:y"`, "date:fy2023@jun after:invasion", "hs:854* kg:..5 value:>1 value:3..4",
	`recipient:"a \"b\" \\ \* *" party.listed:before`, "sender:-", `"by" "OR" "where" text:"@x"`, "control:chpl.3.A@v has:recipient.list", "from:@hubs between:CN-RU",
}

func FuzzFilterRoundTrip(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		first, err := ParseFilter(s)
		if err != nil {
			if se := (*SyntaxError)(nil); !errors.As(err, &se) {
				t.Fatalf("%q: %T is not a SyntaxError", s, err)
			}
			return
		}
		printed := first.String()
		second, err := ParseFilter(printed)
		if err != nil {
			t.Fatalf("%q printed as %q, which does not parse: %v", s, printed, err)
		}
		if again := second.String(); again != printed {
			t.Fatalf("%q printed as %q, then as %q", s, printed, again)
		}
		// Whatever was typed compiles, and no text gets into the SQL itself.
		c := newCompiler(Options{Events: map[string]string{}})
		if q, err := c.where(second, nil); err == nil && strings.Count(q.sql, "?") != len(q.args) {
			t.Fatalf("%q: %d question marks, %d values", s, strings.Count(q.sql, "?"), len(q.args))
		}
	})
}

func FuzzMeasureRoundTrip(f *testing.F) {
	for _, s := range seeds {
		f.Add("count rows where " + s + " by month vs 2021")
		f.Add("share of " + s + " where hs:90 of value_usd")
	}
	f.Add("top 3 sum value_usd where to:RU by recipient,from")
	f.Add("rank of from:CN where to:RU")
	f.Fuzz(func(t *testing.T, s string) {
		first, err := ParseMeasure(s)
		if err != nil {
			return
		}
		printed := first.String()
		second, err := ParseMeasure(printed)
		if err != nil {
			t.Fatalf("%q printed as %q, which does not parse: %v", s, printed, err)
		}
		if again := second.String(); again != printed {
			t.Fatalf("%q printed as %q, then as %q", s, printed, again)
		}
	})
}
