package country

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tallyman/internal/testdata"
)

func TestTablesAgree(t *testing.T) {
	for _, c := range tables().clashes {
		t.Errorf("one spelling, two places: %s", c)
	}
	if n := len(All()); n != 250 {
		t.Errorf("%d codes, want 250 (249 of ISO 3166-1 and XK)", n)
	}
	if !slices.IsSorted(All()) {
		t.Error("codes are not sorted")
	}
	for _, iso2 := range All() {
		for _, lang := range Languages() {
			name := Name(iso2, lang)
			if name == "" || name == iso2 {
				t.Errorf("%s has no name in %s", iso2, lang)
				continue
			}
			if got, ok := Code(name); !ok || got != iso2 {
				t.Errorf("Code(%q) = %q, %v; want %s", name, got, ok, iso2)
			}
		}
		for _, code := range []string{iso2, strings.ToLower(iso2), Alpha3(iso2), Numeric(iso2)} {
			if got, ok := Code(code); code != "" && (!ok || got != iso2) {
				t.Errorf("Code(%q) = %q, %v; want %s", code, got, ok, iso2)
			}
		}
	}
}

func TestCode(t *testing.T) {
	for _, tc := range []struct{ spelling, want string }{
		{"BOLIVIA, PLURINATIONAL STATE OF", "BO"},
		{"VIET NAM", "VN"}, {"VIETNAM, DEMOCRATIC REPUBLIC OF", "VN"}, {"VN, VIET NAM", "VN"},
		{"COTE D’IVOIRE", "CI"}, {"COTE D`IVOIRE", "CI"}, {"COTE D'IVOIRE", "CI"}, {"IVORY COAST", "CI"},
		{"TAIWAN, PROVINCE OF CHINA", "TW"}, {"HONG KONG, CHINA", "HK"}, {"China, Hong Kong SAR", "HK"},
		{"TURKEY", "TR"}, {"TÜRKİYE", "TR"}, {"TURKIYE", "TR"}, {"Turquie", "TR"}, {"TURKEY/TÜRKİYE/TURKIYE", "TR"},
		{"RUSSIAN FEDERATION", "RU"}, {"Russian Federation (Russia)", "RU"}, {"Russie, Fédération de", "RU"}, {"РОССИЯ", "RU"}, {"РФ", "RU"},
		{"KOREA, REPUBLIC OF", "KR"}, {"Korea, Democratic People’s Republic of (North Korea)", "KP"},
		{"CONGO, THE DEMOCRATIC REPUBLIC OF", "CD"}, {"CONGO, REPUBLIC OF", "CG"},
		{"UK", "GB"}, {"GREAT BRITAIN", "GB"}, {"Royaume-Uni", "GB"}, {"EL", "GR"},
		{"КИТАЙ", "CN"}, {"КИТАЙСКАЯ НАРОДНАЯ РЕСПУБЛИКА", "CN"}, {"кнр", "CN"}, {"中国", "CN"}, {"中華人民共和國", "CN"}, {"الصين", "CN"},
		{"ГОНКОНГ", "HK"}, {"КОРЕЯ, РЕСПУБЛИКА", "KR"}, {"МОЛДОВА, РЕСПУБЛИКА", "MD"}, {"БЕЛОРУССИЯ", "BY"}, {"США", "US"},
		{"НІМЕЧЧИНА", "DE"}, {"ТУРЕЧЧИНА", "TR"}, {"Сполучені Штати Америки", "US"}, {"ЧЕСЬКА РЕСПУБЛІКА", "CZ"},
		{"Estados Unidos", "US"}, {"Alemania", "DE"}, {"BRASIL", "BR"}, {"Estados Unidos da América", "US"},
		{"ÇİN", "CN"}, {"Çin Halk Cumhuriyeti", "CN"}, {"Trung Quốc", "CN"}, {"Ấn Độ", "IN"}, {"Hoa Kỳ", "US"},
		{"CHILE (CL)", "CL"}, {"IN, INDIA", "IN"}, {"ID, INDONESIA", "ID"}, {"72,ИНДИЯ", "IN"}, {"156-КИТАЙ", "CN"}, {"CN - CHINA", "CN"},
		{"643", "RU"}, {"156", "CN"}, {"156.0", "CN"}, {"004", "AF"}, {"usa", "US"}, {"U.S.A.", "US"}, {"DEU", "DE"},
		{"КAЗАХСТАН", "KZ"}, // a Latin A
		{"Spain (incl. Canary Islands 'XB' from 1997)", "ES"}, {"Montenegro (from 2007)", "ME"}, {"Monténégro (depuis 2007)", "ME"},
		{"St Vincent and the Grenadines", "VC"}, {"FREE ZONES OF PERU", "PE"}, {"Republic of Georgia", "GE"},
		{"MOLDOVA, REPUBLIC OF", "MD"}, {"GUINEA", "GN"}, {"Papua New Guinea", "PG"}, {"NIGER", "NE"}, {"Dominica", "DM"}, {"DOMINICAN REPUBLIC", "DO"},
	} {
		got, ok := Code(tc.spelling)
		if !ok || got != tc.want {
			t.Errorf("Code(%q) = %q, %v; want %q", tc.spelling, got, ok, tc.want)
		}
	}
}

func TestNotOneCountry(t *testing.T) {
	for _, tc := range []struct {
		spelling string
		want     Class
	}{
		{"OTHER COUNTRY", Unspecified}, {"OC", Unspecified}, {"ZZ", Unspecified}, {"UNDEFINED", Unspecified}, {"SEVERAL COUNTRIES", Unspecified},
		{"НЕВІДОМИЙ", Unspecified}, {"РАЗНЫЕ СТРАНЫ", Unspecified}, {"", Unspecified}, {"  ", Unspecified},
		{"EU", Group}, {"EUROPEAN UNION", Group}, {"ЕВРОСОЮЗ", Group}, {"World", Group}, {"Extra-EU27 (from 2020)", Group}, {"Rest of the world", Group},
		{"Western Asia", Group}, {"SU", Historic}, {"СССР", Historic}, {"Yugoslavia", Historic}, {"Netherlands Antilles", Historic},
		{"АБХАЗИЯ", Unlisted}, {"High seas", Unlisted},
		{"72", Unknown}, {"7", Unknown}, {"SHENZHEN", Unknown}, {"CN, INDIA", Unknown}, {"CHINA (RU)", Unknown}, {"CHINA RUSSIA", Unknown}, {"ITAPOA", Unknown},
	} {
		p := Look(tc.spelling)
		if p.Class != tc.want || p.Code != "" {
			t.Errorf("Look(%q) = %+v; want class %s and no code", tc.spelling, p, tc.want)
		}
	}
}

func TestName(t *testing.T) {
	got := []string{Name("cn", "ru"), Name("CI", "en"), Name("TR", "zh"), Name("DE", "uk"), Name("RU", "xx"), Name("QQ", "en")}
	want := []string{"Китай", "Côte d'Ivoire", "土耳其", "Німеччина", "Russia", "QQ"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestNationalNumbers(t *testing.T) {
	if !NationalNumbers("CN") || NationalNumbers("RU") {
		t.Error("China numbers partners by its own list, Russia by ISO")
	}
	if !IsNumber("116") || !IsNumber("116.0") || IsNumber("CN") || IsNumber("") {
		t.Error("IsNumber")
	}
}

// TestCustomsFiles reads every country column of the vendor sheets.
func TestCustomsFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata.Shared(t, "customs"), "*.xlsx"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	seen := map[string]string{}
	for _, file := range files {
		for header, cells := range columns(t, file) {
			h := strings.ReplaceAll(strings.ToUpper(header), " ", "_")
			if !strings.Contains(h, "COUNTRY") || strings.Contains(h, "SURE_LEVEL") || strings.Contains(h, "TRANS") || strings.Contains(h, "PORT_OF") {
				continue
			}
			for _, c := range cells {
				seen[c] = filepath.Base(file) + ", " + header
			}
		}
	}
	if len(seen) < 100 {
		t.Fatalf("only %d spellings: the test does not see the files", len(seen))
	}
	for spelling, where := range seen {
		if Kind(spelling) == Unknown {
			t.Errorf("%s: %q is not known", where, spelling)
		}
	}
}

// columns reads the sheet's columns by header, on whichever of the first rows
// has most cells.
func columns(t *testing.T, file string) map[string][]string {
	t.Helper()
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	out := map[string][]string{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		head := 0
		for i := range min(10, len(rows)) {
			if len(slices.DeleteFunc(slices.Clone(rows[i]), func(c string) bool { return c == "" })) > len(slices.DeleteFunc(slices.Clone(rows[head]), func(c string) bool { return c == "" })) {
				head = i
			}
		}
		for i, row := range rows {
			for j, c := range row {
				if i > head && j < len(rows[head]) {
					out[rows[head][j]] = append(out[rows[head][j]], c)
				}
			}
		}
	}
	return out
}

// TestAggregatePartners reads the partner names of the aggregate views.
func TestAggregatePartners(t *testing.T) {
	for _, name := range []string{"comext_eu_exports_2016_fr.csv", "comext_eu_exports_2018.csv", "comext_eu_exports_2020.csv", "kazakhstan_imports_yearly.csv"} {
		f, err := os.Open(testdata.Shared(t, "aggregate", name))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		_ = f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			if Kind(row[1]) == Unknown {
				t.Errorf("%s: partner %q is not known", name, row[1])
			}
		}
	}
}

func FuzzLook(f *testing.F) {
	for _, s := range []string{"CHILE (CL)", "IN, INDIA", "72,ИНДИЯ", "((", "КAЗАХСТАН", "-", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := Look(s)
		if (p.Class == Country) != (p.Code != "") || p.Code != "" && Name(p.Code, "en") == p.Code {
			t.Errorf("Look(%q) = %+v", s, p)
		}
	})
}
