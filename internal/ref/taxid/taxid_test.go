package taxid_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/ref/taxid"
)

// The numbers are of public bodies, banks and the standards' own examples.
func TestCheck(t *testing.T) {
	tests := []struct {
		typ, value string
		want       string // "yes", "no", "form"
	}{
		{taxid.INN, "7707083893", "yes"}, // a state bank
		{taxid.INN, "7722476458", "yes"},
		{taxid.INN, "7707083894", "no"},
		{taxid.INN, "500100732259", "yes"}, // the tax service's example of a person's INN
		{taxid.INN, "500100732258", "no"},
		{taxid.INN, "77 0708 3893", "yes"},
		{taxid.INN, "7707083893.0", "yes"},
		{taxid.INN, "770708389", "no"},
		{taxid.INN, "0000000000", "no"},
		{taxid.OGRN, "1027700132195", "yes"},
		{taxid.OGRN, "1027700132196", "no"},
		{taxid.OGRN, "2027700132195", "no"},
		{taxid.OGRNIP, "304500116000157", "yes"},
		{taxid.OGRNIP, "304500116000158", "no"},
		{taxid.KPP, "773601001", "form"},
		{taxid.KPP, "7736AB001", "form"},
		{taxid.KPP, "77360100", "no"},
		{taxid.BIN, "970740001013", "yes"},
		{taxid.BIN, "970740001014", "no"},
		{taxid.EDRPOU, "00032129", "yes"},
		{taxid.EDRPOU, "14360570", "yes"},
		{taxid.EDRPOU, "14360571", "no"},
		{taxid.UNP, "100582333", "yes"},
		{taxid.UNP, "100582334", "no"},
		{taxid.VKN, "8590491354", "yes"},
		{taxid.VKN, "8590491355", "no"},
		{taxid.TCKN, "10000000146", "yes"},
		{taxid.TCKN, "10000000147", "no"},
		{taxid.USCC, "91350100M000100Y43", "yes"}, // the standard's example
		{taxid.USCC, "91350100M000100Y44", "no"},
		{taxid.USCC, "91350100M000100I43", "no"},
		{taxid.IEC, "0388066415", "form"},
		{taxid.IEC, "AAACR5055K", "form"},
		{taxid.IEC, "AAAC55055K", "no"},
		{taxid.GSTIN, "27AAPFU0939F1ZV", "yes"}, // the tax network's example
		{taxid.GSTIN, "27AAPFU0939F1ZW", "no"},
		{taxid.LEI, "529900T8BM49AURSDO55", "yes"},
		{taxid.LEI, "529900T8BM49AURSDO54", "no"},
		{taxid.IMO, "9074729", "yes"}, // the resolution's example
		{taxid.IMO, "IMO 9074729", "yes"},
		{taxid.IMO, "9074720", "no"},
		{taxid.BIC, "DEUTDEFF500", "form"},
		{taxid.BIC, "DEUT1EFF", "no"},
		{"nonsense", "1", "form"},
	}
	for _, tt := range tests {
		got := "form"
		if ok := taxid.Check(tt.typ, tt.value); ok != nil {
			got = map[bool]string{true: "yes", false: "no"}[*ok]
		}
		if got != tt.want {
			t.Errorf("Check(%s, %q) = %s, want %s", tt.typ, tt.value, got, tt.want)
		}
	}
}

// One public validator computes the check digit of an OGRN as n % 100 % 11: it
// agrees with the law only by accident. The numbers below pass there.
func TestWrongOGRNFormula(t *testing.T) {
	wrong := func(v string) bool {
		tail := int(v[10]-'0')*10 + int(v[11]-'0')
		return tail%11%10 == int(v[12]-'0')
	}
	caught := 0
	for _, v := range []string{"1027700132195", "1022200525819", "1037739877295", "1027700067328"} {
		if !taxid.Valid(taxid.OGRN, v) {
			t.Errorf("OGRN %s is of a real register entry, got invalid", v)
		}
		if !wrong(v) {
			caught++
		}
	}
	if caught == 0 {
		t.Error("the wrong formula accepts every example: the test proves nothing")
	}
	if v := "1027700132100"; wrong(v) && taxid.Valid(taxid.OGRN, v) {
		t.Errorf("OGRN %s passes only the wrong formula, got valid", v)
	}
}

func TestRepair(t *testing.T) {
	tests := []struct {
		typ, in, want string
	}{
		{taxid.INN, "276100918", ""}, // 0276100918 has a wrong check digit
		{taxid.INN, "274051582", "0274051582"},
		{taxid.EDRPOU, "32129", "00032129"},
		{taxid.INN, "7707083893", ""},
		{taxid.USCC, "1350100M000100Y43", ""},
		{taxid.INN, "07707083893", ""},
	}
	for _, tt := range tests {
		got, _ := taxid.Repair(tt.typ, tt.in)
		if got != tt.want {
			t.Errorf("Repair(%s, %s) = %q, want %q", tt.typ, tt.in, got, tt.want)
		}
		if got != "" && !taxid.Valid(tt.typ, got) {
			t.Errorf("Repair(%s, %s) = %q, which is not valid", tt.typ, tt.in, got)
		}
	}
}

func TestDetect(t *testing.T) {
	types := func(value, country string) []string {
		var out []string
		for _, c := range taxid.Detect(value, country) {
			s := c.Type
			if c.Valid != nil && !*c.Valid {
				s += "!"
			}
			if c.Repaired {
				s += "+0"
			}
			out = append(out, s)
		}
		return out
	}
	tests := []struct {
		value, country string
		want           []string
	}{
		{"7707083893", "RU", []string{"inn"}},
		{"7707083893", "", []string{"inn", "iec"}},
		{"7707083894", "ru", []string{"inn!"}},
		{"274051582", "RU", []string{"inn+0", "kpp"}},
		{"970740001013", "KZ", []string{"bin"}},
		{"91350100M000100Y43", "CN", []string{"uscc"}},
		{"hello", "RU", nil},
		{"", "RU", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, types(tt.value, tt.country)); diff != "" {
			t.Errorf("Detect(%q, %q) (-want +got):\n%s", tt.value, tt.country, diff)
		}
	}
}

func TestFindInText(t *testing.T) {
	tests := []struct {
		in   string
		want []string
		rest string
	}{
		{"7722476458 772201001 OOO YATASH RUS", []string{"inn 7722476458", "kpp 772201001"}, "OOO YATASH RUS"},
		{"ООО \"РОМАШКА\", ИНН 7707083893, КПП 773601001", []string{"inn 7707083893", "kpp 773601001"}, "ООО \"РОМАШКА\""},
		{"ООО РОМАШКА (ИНН/КПП 7707083893/773601001)", []string{"inn 7707083893", "kpp 773601001"}, "ООО РОМАШКА"},
		{"ООО РОМАШКА ИНН 7707083894 МОСКВА", []string{"inn 7707083894 wrong"}, "ООО РОМАШКА МОСКВА"},
		{"SHENZHEN EXAMPLE CO 91350100M000100Y43", []string{"uscc 91350100M000100Y43"}, "SHENZHEN EXAMPLE CO"},
		{"ТОО АЛТЫН БИН 970740001013", []string{"bin 970740001013"}, "ТОО АЛТЫН"},
		{"PLANT 7722476458 OF MOSCOW", nil, "PLANT 7722476458 OF MOSCOW"},
		{"ЗАВОД № 9", nil, "ЗАВОД № 9"},
		{"772201001 ООО БЕТА", nil, "772201001 ООО БЕТА"},
		{"BIN LADEN GROUP", nil, "BIN LADEN GROUP"},
		{"", nil, ""},
	}
	for _, tt := range tests {
		found, rest := taxid.FindInText(tt.in)
		var got []string
		for _, f := range found {
			s := f.Type + " " + f.Value
			if f.Valid != nil && !*f.Valid {
				s += " wrong"
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("FindInText(%q) (-want +got):\n%s", tt.in, diff)
		}
		if rest != tt.rest {
			t.Errorf("FindInText(%q) leaves %q, want %q", tt.in, rest, tt.rest)
		}
	}
}

func FuzzFindInText(f *testing.F) {
	f.Add("7722476458 772201001 OOO YATASH RUS")
	f.Add("ИНН: 7707083893.0 №1")
	f.Fuzz(func(t *testing.T, s string) {
		found, _ := taxid.FindInText(s)
		for _, x := range found {
			if x.Start < 0 || x.End > len(s) || x.Start >= x.End {
				t.Fatalf("span %d..%d outside %q", x.Start, x.End, s)
			}
			taxid.Detect(x.Value, "RU")
		}
		taxid.Detect(s, "")
	})
}
