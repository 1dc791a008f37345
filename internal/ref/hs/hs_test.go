package hs

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/testdata"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestRevisionOn(t *testing.T) {
	for _, tc := range []struct {
		country, date, want string
		dated               bool
	}{
		{"RU", "2021-12-31", "2017", true}, {"RU", "2022-01-01", "2022", true}, {"RU", "2011-05-01", "2007", false},
		{"UA", "2022-12-31", "2017", true}, {"UA", "2023-01-01", "2022", true}, {"UA", "2018-03-01", "2012", true},
		{"VN", "2022-11-30", "2017", true}, {"VN", "2022-12-01", "2022", true}, {"VN", "2017-06-01", "2012", false},
		{"US", "2022-01-26", "2017", true}, {"us", "2022-01-27", "2022", true},
		{"MX", "2022-12-11", "2017", true}, {"MX", "2019-01-01", "2012", false},
		{"DE", "2022-01-01", "2022", true}, {"BR", "2022-03-31", "2017", true}, {"KE", "2022-06-30", "2017", true},
		{"ET", "2022-01-01", "2022", false}, {"", "2016-01-01", "2012", false}, {"RU", "2025-03-31", "2022", true},
		{"RU", "1985-01-01", "1992", false},
	} {
		got := RevisionOn(tc.country, day(tc.date))
		if got != tc.want || Dated(tc.country, day(tc.date)) != tc.dated {
			t.Errorf("RevisionOn(%s, %s) = %s, dated %v; want %s, %v", tc.country, tc.date, got, Dated(tc.country, day(tc.date)), tc.want, tc.dated)
		}
	}
	if got := RevisionOn("RU", time.Time{}); got != "" {
		t.Errorf("without a date: %q, want none", got)
	}
}

func TestParseCode(t *testing.T) {
	for _, tc := range []struct {
		raw, country string
		want         Code
	}{
		{"6907219009", "RU", Code{Digits: "6907219009", HS6: "690721"}},
		{"207129000", "RU", Code{Digits: "0207129000", HS6: "020712", Note: NoteZero}},
		{"4022100", "IN", Code{Digits: "04022100", HS6: "040221", Note: NoteZero}},
		{"8542 31 901 0", "RU", Code{Digits: "8542319010", HS6: "854231"}},
		{"8542.31.90.10", "RU", Code{Digits: "8542319010", HS6: "854231"}},
		{"6907219009.0", "RU", Code{Digits: "6907219009", HS6: "690721"}},
		{"8526912000*", "RU", Code{Digits: "8526912000", HS6: "852691", Note: NoteSuffix}},
		{"69072100132Z", "AR", Code{Digits: "69072100132", HS6: "690721", Note: NoteSuffix}},
		{"69072190090", "AM", Code{Digits: "69072190090", HS6: "690721"}},
		{"2071290000", "AM", Code{Digits: "02071290000", HS6: "020712", Note: NoteZero}},
		{"6907219009", "AM", Code{Digits: "6907219009", HS6: "690721"}},
		{"690721000000", "TR", Code{Digits: "690721000000", HS6: "690721"}},
		{"6907210000", "TR", Code{Digits: "6907210000", HS6: "690721"}},
		{"690721", "US", Code{Digits: "690721", HS6: "690721"}},
		{"20712", "RU", Code{Digits: "020712", HS6: "020712", Note: NoteZero}},
		{"8542", "RU", Code{Digits: "8542", Note: "only 4 digits"}},
		{"407", "AM", Code{Digits: "0407", Note: NoteZero + "; only 4 digits"}},
		{"85423190", "RU", Code{Digits: "85423190", HS6: "854231", Note: "8 digits, national codes have 10"}},
		{"9801000000", "RU", Code{Digits: "9801000000", Note: "chapter 98 is national"}},
		{"7701000000", "RU", Code{Digits: "7701000000", Problem: "there is no chapter 77"}},
		{"0001000000", "RU", Code{Digits: "0001000000", Problem: "there is no chapter 00"}},
		{"690721900", "RU", Code{Digits: "690721900", Problem: "9 digits, and no code with a zero before them"}},
		{"8599000000", "RU", Code{Digits: "8599000000", HS6: "859900", Note: "no edition has heading 8599"}},
		{"6.90722E+09", "RU", Code{Problem: "rounded by a spreadsheet (scientific notation)"}},
		{"0000000000", "RU", Code{Problem: "only zeros"}},
		{"N/A", "RU", Code{Problem: "not a number"}},
		{"CERAMIC", "RU", Code{Problem: "not a number"}},
		{"", "RU", Code{Problem: "not a number"}},
		{"HS 8542.31", "", Code{Digits: "854231", HS6: "854231"}},
		{"690721900123456", "RU", Code{Problem: "longer than any national code"}},
	} {
		if d := cmp.Diff(tc.want, ParseCode(tc.raw, Lengths(tc.country)...)); d != "" {
			t.Errorf("ParseCode(%q) in %q: %s", tc.raw, tc.country, d)
		}
	}
}

func TestNeverPaddedOnTheRight(t *testing.T) {
	for _, raw := range []string{"2071290", "20712900", "207129000", "854231", "8542319"} {
		c := ParseCode(raw, 10)
		if c.Digits != raw && c.Digits != "0"+raw {
			t.Errorf("ParseCode(%q) = %+v: digits were added or lost", raw, c)
		}
	}
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"6907219009", "207129000", "85 42.31", "x", "１２３４５６"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		c := ParseCode(raw, 10)
		if c.HS6 != "" && (len(c.HS6) != 6 || c.Digits[:6] != c.HS6) {
			t.Errorf("ParseCode(%q) = %+v", raw, c)
		}
		if c.Problem == "" && c.Digits != "" {
			if again := ParseCode(c.Digits, 10); again.Digits != c.Digits {
				t.Errorf("ParseCode(%q) = %+v, and again %+v", raw, c, again)
			}
		}
	})
}

func TestPredecessors(t *testing.T) {
	for _, tc := range []struct {
		code, edition string
		want          []string
		partial       bool
	}{
		{"901310", "2017", []string{"901310"}, false},
		{"901310", "2022", []string{"901310"}, false},
		{"880730", "2012", []string{"880330"}, false},
		{"854149", "2017", []string{"854140"}, true},
		{"854151", "2007", []string{"854150"}, true},
		{"852589", "2017", []string{"852580"}, true},
		{"880621", "2017", []string{"852580", "880211", "880220"}, true},
		{"852990", "2017", []string{"852990"}, false},
		{"999998", "2017", nil, true},
	} {
		got, partial := Predecessors(tc.code, tc.edition)
		if d := cmp.Diff(tc.want, got); d != "" || partial != tc.partial {
			t.Errorf("Predecessors(%s, %s) = %v, %v; want %v, %v", tc.code, tc.edition, got, partial, tc.want, tc.partial)
		}
	}
}

// TestPriorityList checks every code of the Common High Priority List against a
// reading of the official texts.
func TestPriorityList(t *testing.T) {
	f, err := os.Open(testdata.Shared(t, "reference", "chpl.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := func(name string) int { return slices.Index(rows[0], name) }
	var list []string
	for _, row := range rows[1:] {
		code, want := row[col("hs2022")], row[col("recommended_hs2017_and_2012")]
		list = append(list, code)
		for _, edition := range []string{"2017", "2012", "2007"} {
			got, _ := Predecessors(code, edition)
			if d := cmp.Diff([]string{want}, got); d != "" {
				t.Errorf("%s in %s: %s", code, edition, d)
			}
		}
	}
	if len(list) != 50 {
		t.Fatalf("%d codes, want 50", len(list))
	}
	var partial []string
	for _, p := range ListPredecessors(list, "2017") {
		if p.Partial {
			partial = append(partial, p.Code)
		}
		if p.Code == "854150" {
			if d := cmp.Diff([]string{"854151", "854159"}, p.Of); d != "" {
				t.Error(d)
			}
		}
	}
	if d := cmp.Diff([]string{"852580", "854140", "854890"}, partial); d != "" {
		t.Errorf("wider than the list: %s", d)
	}
}

func TestDescribe(t *testing.T) {
	for _, tc := range []struct{ code, edition, want string }{
		{"69", "2022", "Ceramic products"},
		{"8524", "2022", "Flat panel display modules, whether or not incorporating touch-sensitive screens"},
		{"8542319010", "2022", "Electronic integrated circuits; processors and controllers, whether or not combined with memories, converters, logic circuits, amplifiers, clock and timing circuits, or other circuits"},
		{"851712", "2017", "Telephones for cellular networks or for other wireless networks"},
		{"851712", "2022", "Telephones for cellular networks or for other wireless networks"},
		{"7701", "2022", ""}, {"", "2022", ""}, {"4", "2022", ""},
	} {
		if got := Describe(tc.code, tc.edition); got != tc.want {
			t.Errorf("Describe(%q, %s) = %q, want %q", tc.code, tc.edition, got, tc.want)
		}
	}
	if Describe("8524", "2002") == Describe("8524", "2022") {
		t.Error("heading 8524 was recorded media before 2007 and is flat panels since 2022")
	}
}

func TestTables(t *testing.T) {
	n := map[string]int{}
	for code := range codes() {
		for _, e := range In(code) {
			n[e+"/"+string(rune('0'+len(code)))]++
		}
	}
	want := map[string]int{"2022/6": 5613, "2022/4": 1229, "2017/6": 5388, "2012/6": 5206, "2007/6": 5053}
	for k, v := range want {
		if n[k] != v {
			t.Errorf("edition %s: %d codes, want %d", k, n[k], v)
		}
	}
	for code := range predecessors() {
		if !Exists(code, "2022") {
			t.Errorf("predecessors of %s, which HS 2022 does not have", code)
		}
		for edition, o := range predecessors()[code] {
			for _, c := range o.codes {
				if !Exists(c, edition) {
					t.Errorf("%s is said to have been %s, which HS %s does not have", code, c, edition)
				}
			}
		}
	}
	for c, known := range takenUp() {
		for _, k := range known {
			if k.from.Before(convention(k.edition)) {
				t.Errorf("%s took up HS %s on %s, before it was in force", c, k.edition, k.from.Format(time.DateOnly))
			}
		}
	}
	for _, c := range []string{"77", "00", "98", "1", "abc"} {
		if ValidChapter(c) {
			t.Errorf("chapter %s is not one", c)
		}
	}
}
