package listfile

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/trade"
)

func TestDate(t *testing.T) {
	cases := []struct {
		in    string
		slash Slash
		want  string // "" : not a date
	}{
		{"17.3.2014", NoSlash, "2014-03-17"},
		{"12 March 2022", NoSlash, "2022-03-12"},
		{"17 Dec 2016", NoSlash, "2016-12-17"},
		{"2022-05-16", NoSlash, "2022-05-16"},
		{"2026-02-27T00:00:09.554Z", NoSlash, "2026-02-27"},
		{"2025-01-10T00:00:00", NoSlash, "2025-01-10"},
		{"06/29/2056", MonthFirst, "2056-06-29"},
		{"29/06/2056", DayFirst, "2056-06-29"},
		{"00/00/1958", DayFirst, "1958"},
		{"00/06/1958", DayFirst, "1958-06"},
		{"06/29/2056", NoSlash, ""},
		{"29/06/2056", MonthFirst, ""},
		{"March 1975", NoSlash, "1975-03"},
		{"1958", NoSlash, "1958"},
		{"2022-03", NoSlash, "2022-03"},
		{"31.2.2022", NoSlash, ""},
		{"0097-06-30", NoSlash, ""},
		{"17.3.2014 (amended)", NoSlash, ""},
		{"1234", NoSlash, ""},
		{"", NoSlash, ""},
	}
	for _, c := range cases {
		got, ok := Date(c.in, c.slash)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Date(%q, %d) = %q, %v; want %q", c.in, c.slash, got, ok, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	cases := map[string][]string{
		"18.1.1970 or 29.3.1965":                      {"1970-01-18", "1965-03-29"},
		"1942 (possibly: 16 April)":                   {"1942"},
		"9.12.1970 POB: Leningrad (now Russia)":       {"1970-12-09"},
		"a) 1965 b) 12.3.1966":                        {"1965", "1966-03-12"},
		"1958; 1959":                                  {"1958", "1959"},
		"12.10 1961":                                  {"1961-10-12"},
		"circa 1966":                                  {"1966"},
		"10 October (year unknown)":                   nil,
		"passport 1234567, number 19991231, no dates": nil,
	}
	for in, want := range cases {
		if diff := cmp.Diff(want, Dates(in, NoSlash)); diff != "" {
			t.Errorf("%q: -want +got\n%s", in, diff)
		}
	}
}

// short shows names as "name/kind".
func short(names []trade.EntityName) []string {
	var out []string
	for _, n := range names {
		out = append(out, n.Name+"/"+string(n.Kind))
	}
	return out
}

func TestNames(t *testing.T) {
	cases := []struct {
		in     string
		person bool
		want   []string
	}{
		{"JSC Nowhere", false, []string{"JSC Nowhere/primary"}},
		{"Jin Nigde (金尼格)", true, []string{"Jin Nigde/primary", "金尼格/primary"}},
		{"Ivan NIGDEEV (Iwan NIGDEEV)", true, []string{"Ivan NIGDEEV/primary", "Iwan NIGDEEV/alias"}},
		{"Galina Ivanovna NIGDEEVA (VYDUMOVA)", true, []string{"Galina Ivanovna NIGDEEVA/primary", "Galina Ivanovna VYDUMOVA/alias"}},
		{"أبو وهم (Abu Wahm; Abu-Wahm)", true, []string{"أبو وهم/primary", "Abu Wahm/primary", "Abu-Wahm/primary"}},
		{"Amir Nigde (original script: Амир Нигде)", true, []string{"Amir Nigde/primary", "Амир Нигде/alias"}},
		{"Old Name (previously listed as)", false, []string{"Old Name/previous"}},
		{"Nowhere Aviation Works (NAW)", false, []string{"Nowhere Aviation Works/primary", "NAW/weak"}},
		{"NOWHERE BANK (INDIA)", false, []string{"NOWHERE BANK (INDIA)/primary"}},
		{"NOWHERE AVIATION WORKS (NAW)", false, []string{"NOWHERE AVIATION WORKS/primary", "NAW/weak"}},
		{"NOWHERE TRADING (OFFSHORE)", false, []string{"NOWHERE TRADING (OFFSHORE)/primary"}},
		{"Nowhere Tech (PVT) Ltd", false, []string{"Nowhere Tech (PVT) Ltd/primary"}},
		{"Акционерное Общество «Концерн «Нигде» (АО «Концерн «Нигде»)", false, []string{"Акционерное Общество «Концерн «Нигде»/primary", "АО «Концерн «Нигде»/alias"}},
		{"Акционерное Общество «Нигдеградский Завод» (АО «НЗ»)", false, []string{"Акционерное Общество «Нигдеградский Завод»/primary", "АО «НЗ»/weak"}},
		{"Nowhere Plant (registered 12345678)", false, []string{"Nowhere Plant (registered 12345678)/primary"}},
		{"a.k.a. Nobody", true, []string{"Nobody/primary"}},
		{"f.k.a. Nobody", true, []string{"Nobody/previous"}},
		{"   ;, ", false, nil},
		{"Unclosed (bracket", false, []string{"Unclosed (bracket/primary"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, short(Names(c.in, trade.NamePrimary, c.person))); diff != "" {
			t.Errorf("%q: -want +got\n%s", c.in, diff)
		}
	}
}

func TestSplitList(t *testing.T) {
	cases := map[string][]string{
		"A; B;C":                                {"A", "B", "C"},
		"Nowhere Repair Plant; and JSC Nowhere": {"Nowhere Repair Plant", "JSC Nowhere"},
		"Android Ltd; Orlando Ltd":              {"Android Ltd", "Orlando Ltd"},
		"X (a; b); Y":                           {"X (a; b)", "Y"},
		"X (a; Y":                               {"X (a", "Y"},
		"a) Ivan N. b) Petr N.":                 {"Ivan N.", "Petr N."},
		`"quoted"; 275 (ARZ) Plant`:             {"quoted", "275 (ARZ) Plant"},
		"":                                      nil, " ; ;": nil, "Plant No. 9) of N.": {"Plant No. 9) of N."},
	}
	for in, want := range cases {
		if diff := cmp.Diff(want, SplitList(in)); diff != "" {
			t.Errorf("%q: -want +got\n%s", in, diff)
		}
	}
}

func TestReadNumbers(t *testing.T) {
	cases := []struct {
		cell, column, country string
		want                  string
	}{
		{"9900501013 (Tax ID/INN)", TypeRegistration, "ru", "inn 9900501013 ru true"},
		{"9900501014 (Tax ID/INN)", TypeRegistration, "ru", "inn 9900501014 ru false"},
		{"9900501013 (Tax ID/INN)", TypeRegistration, "ae", "tax 9900501013 ae -"},
		{"INN: 9900501013 KPP: 990001001 OGRN: 1129900005014", TypeRegistration, "ru", "kpp 990001001 ru -, ogrn 1129900005014 ru true, inn 9900501013 ru true"},
		{"9900501013", TypeTax, "ru", "inn 9900501013 ru true"},
		{"9900501013", TypeTax, "", "tax 9900501013  -"},
		{"1129900005014", TypeRegistration, "ua", "ogrn 1129900005014 ru true"},
		{"58210045 (BRN), 2754321 (CR No.)", TypeRegistration, "cn", "registration 58210045 cn -, registration 2754321 cn -"},
		{"100138662 (Belarus); 9900501013/990001001 (Russia)", TypeRegistration, "by", "unp 100138662 by true, inn 9900501013 ru true, kpp 990001001 ru -"},
		{"Cr. No. 2754321", TypeRegistration, "cn", "registration 2754321 cn -"},
		{"4615 949409, issued on 1.2.2003 by the police of Nowhere", TypePassport, "ru", "passport 4615 949409 ru -"},
		{"A0002987, issued in Iran", TypePassport, "ir", "passport A0002987 ir -"},
		{"Does not exist", "imo", "", ""},
	}
	for _, c := range cases {
		var got []string
		for _, id := range ReadNumbers(c.cell, c.column, c.country) {
			valid := "-"
			if id.Valid != nil {
				valid = map[bool]string{true: "true", false: "false"}[*id.Valid]
			}
			got = append(got, strings.Join([]string{id.Type, id.Value, id.Country, valid}, " "))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%q in a column of %s, %s:\n got %s\nwant %s", c.cell, c.column, c.country, s, c.want)
		}
	}
}

func TestLabelType(t *testing.T) {
	cases := map[string]string{
		"Tax ID No. ": TypeTax, "Registration ID": TypeRegistration, "Government Gazette Number": TypeOKPO, "Argentina": "", "Binding": "",
		"Cedula No. ": TypePersonalID, "Unified Social Credit Code (USCC)": "uscc", "C.U.I.T. ": TypeTax, "Legal Entity Number": "lei", "": "",
	}
	for in, want := range cases {
		if got := LabelType(in); got != want {
			t.Errorf("LabelType(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	addresses := map[string]string{
		"119435, Moscow, Building 1, Russian Federation": "ru",
		"105118 Russia":                          "ru",
		"Moscow, Russia, 121170":                 "ru",
		"16, Avenue, Moscow, 105118 Russia.":     "ru",
		"Pyongyang, Korea, North":                "kp",
		"Tehran, Iran (Islamic Republic of)":     "ir",
		"Minsk, Belarus (registered office)":     "by",
		"Los Angeles, CA":                        "",
		"Dubai, UAE":                             "ae",
		"12 Panama Street, Nowhere":              "",
		"":                                       "",
		"1 Nowhere Street, United Arab Emirates": "ae",
	}
	for in, want := range addresses {
		if got, _ := AddressCountry(in); got != want {
			t.Errorf("AddressCountry(%q) = %q, want %q", in, got, want)
		}
	}
	nationalities := map[string]string{
		"Russian": "ru", "Ukrainian, Russian (the Union does not recognise passports)": "ua ru", "Russian and Belarusian": "ru by",
		"Ukrainian and/or Russian": "ua ru", "DPRK.": "kp", "Korea, North": "kp", "Atlantean": "|Atlantean",
	}
	for in, want := range nationalities {
		codes, unread := Nationality(in)
		got := strings.Join(codes, " ")
		if unread != "" {
			got += "|" + unread
		}
		if got != want {
			t.Errorf("Nationality(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSectors(t *testing.T) {
	cases := []struct {
		name   string
		schema trade.Schema
		text   string
		want   string
	}{
		{"Nowhere Missile Works", trade.Company, "", "missiles"},
		{"АО «Нигдеградский бронетанковый завод»", trade.Company, "", "armour"},
		{"乌有光学有限公司", trade.Company, "", "optics"},
		{"Ivan Missile", trade.Person, "He produces missiles.", ""},
		{"Nowhere LLC", trade.Company, "Nowhere LLC develops anti-aircraft systems. It also repairs helicopters.", "air-defence aviation"},
		{"Nowhere LLC", trade.Company, "Nowhere LLC supplies machine tools used by makers of missiles.", "machine-tools"},
		{"Nowhere LLC", trade.Company, "Nowhere LLC is part of a holding that develops missiles.", ""},
		{"Nowhere LLC", trade.Company, "It was listed. It was seen. It is known. It produces missiles.", ""},
		{"Nowhere Trading", trade.Company, "Missiles are mentioned here.", ""},
	}
	for _, c := range cases {
		e := trade.Entity{Schema: c.schema, Names: []trade.EntityName{{Name: c.name}}}
		AddSectors(&e, c.text)
		if got := strings.Join(e.Sectors, " "); got != c.want {
			t.Errorf("%s, %q: %q, want %q", c.name, c.text, got, c.want)
		}
		if len(e.Sectors) != len(e.Extra[WhyKey]) {
			t.Errorf("%s: %d sectors, %d reasons", c.name, len(e.Sectors), len(e.Extra[WhyKey]))
		}
	}
	// What a table of the user states goes by the names that are derived.
	var e trade.Entity
	for _, word := range []string{"Armour", "Ракеты", "gardening", "missile", " "} {
		StateSector(&e, word, "Sector")
	}
	if got := strings.Join(e.Sectors, " "); got != "armour missiles gardening" || e.Extra[WhyKey][1] != `missiles: "Ракеты" in the column Sector` {
		t.Errorf("stated: %q because of %q", got, e.Extra[WhyKey])
	}
	if s := Sectors(); len(s) < 20 || s[0] != "air-defence" {
		t.Errorf("sectors %v", s)
	}
}

func TestTable(t *testing.T) {
	f := FromBytes("x.csv", []byte("\xef\xbb\xbfStreet Address;name\r\n\r\n\"two\r\nlines\";A\r\n;\r\nb;C;too long\r\nd\r\n\x1a"))
	table, err := OpenTable(context.Background(), f, TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = table.Close() }()
	var rep Report
	var got []string
	if err := table.Each(&rep, func(r Row) error {
		got = append(got, strings.Join([]string{r.Get("street_address"), r.Get("NAME"), r.Get("absent")}, "|")+string(rune('0'+r.Line)))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"two\nlines|A|3", "d||7"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if rep.RowsRead != 3 || rep.RowsSkipped != 1 || rep.Skips[0].Row != 6 {
		t.Errorf("%+v", rep)
	}
	if err := table.Require("name", "nothing"); err == nil || !strings.Contains(err.Error(), `x.csv, row 1: no column "nothing"`) {
		t.Errorf("error %v", err)
	}
}

func TestFileEncodings(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("id,name\n1,Нигде\n"))
	_ = z.Close()
	cases := []struct {
		name  string
		data  []byte
		want  string
		latin bool
	}{
		{"utf8", []byte("Nigdé"), "Nigdé", false},
		{"bom", []byte("\xef\xbb\xbfNigdé"), "Nigdé", false},
		{"utf16", []byte("\xff\xfeN\x00i\x00"), "Ni", false},
		{"windows", []byte("Nigd\xe9 \x96 x"), "Nigdé – x", true},
		{"cut", []byte("Nigd\xc3"), "NigdÃ", true},
		{"gzip", packed.Bytes(), "id,name\n1,Нигде\n", false},
		{"empty", nil, "", false},
	}
	for _, c := range cases {
		f := FromBytes(c.name, c.data)
		r, err := f.Open()
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got, err := io.ReadAll(r)
		if err != nil || string(got) != c.want || f.Latin != c.latin {
			t.Errorf("%s: %q, latin %v, %v; want %q, %v", c.name, got, f.Latin, err, c.want, c.latin)
		}
		if f.Size != int64(len(c.data)) || len(f.SHA256) != 64 {
			t.Errorf("%s: %d bytes, hash %q", c.name, f.Size, f.SHA256)
		}
	}
}

func TestElementsStopsAndSays(t *testing.T) {
	f := FromBytes("x.xml", []byte("<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<a>\n<b>\xcd</b><b/></a>"))
	n := 0
	if err := Elements(context.Background(), f, func(e Element) error {
		var v string
		n++
		if err := e.Decode(&v); err != nil {
			return err
		}
		if n == 1 && (v != "Н" || e.Line != 3 || e.Ordinal != 1) {
			t.Errorf("%q in line %d, ordinal %d", v, e.Line, e.Ordinal)
		}
		return nil
	}, "b"); err != nil || n != 2 {
		t.Errorf("%d elements, %v", n, err)
	}
	stop := errors.New("enough")
	if err := Elements(context.Background(), f, func(Element) error { return stop }, "b"); !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
	broken := FromBytes("y.xml", []byte("<a>\n<b></c>"))
	if err := Elements(context.Background(), broken, func(e Element) error { var v string; return e.Decode(&v) }, "b"); err == nil || !strings.Contains(err.Error(), "y.xml, line 2") {
		t.Errorf("error %v", err)
	}
}

func TestReportCounts(t *testing.T) {
	var rep Report
	rep.Read(3)
	for i := range 60 {
		rep.Unread("f.csv", i+1, "date", "soon", "a date")
	}
	rep.Skip("f.csv", 7, "no name", strings.Repeat("é", 300))
	rep.Warn("once")
	rep.Warn("once")
	rep.Finish()
	want := []string{"once", `column date: expected a date: 60 times, first f.csv row 1: "soon"; f.csv row 2: "soon"; f.csv row 3: "soon"`, "1 rows are in no entity: no name"}
	if diff := cmp.Diff(want, rep.Warnings); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if len(rep.Skips) != 1 || len(rep.Skips[0].Found) > 210 {
		t.Errorf("%+v", rep.Skips)
	}
}

// FuzzNames: names never come out empty or with control characters, and reading
// a name that came out gives the same name first.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"Jin Nigde (金尼格)", "A (B (C) D); E", "a) X b) Y", "АО «НЗ» (ООО «Н»)", "(x)", "((", "))((", "f.k.a. X (a.k.a. Y)"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, person bool) {
		for _, part := range SplitList(s) {
			for _, n := range Names(part, trade.NameAlias, person) {
				if strings.TrimSpace(n.Name) == "" || strings.ContainsAny(n.Name, "\x00\n\r\t") {
					t.Errorf("%q gave %q", s, n.Name)
				}
			}
		}
		Dates(s, DayFirst)
		AddressCountry(s)
		Nationality(s)
		ReadNumbers(s, TypeRegistration, "ru")
		e := trade.Entity{Schema: trade.Company, Names: []trade.EntityName{{Name: s}}}
		AddSectors(&e, s)
	})
}
