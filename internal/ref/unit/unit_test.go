package unit

import (
	"math/big"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	for _, c := range table().clashes {
		t.Errorf("one spelling, two units: %s", c)
	}
	for code, u := range table().byCode {
		base, ok := Get(u.Base)
		if !ok || base.Base != base.Code || base.Factor != "1" {
			t.Errorf("%s: its base %q is not a base unit", code, u.Base)
		}
		f, ok := new(big.Rat).SetString(u.Factor)
		if !ok || f.Sign() <= 0 {
			t.Errorf("%s: factor %q", code, u.Factor)
		}
		if _, places, _ := strings.Cut(u.Factor, "."); len(places) > 12 {
			t.Errorf("%s: factor %q has more than twelve places", code, u.Factor)
		}
	}
}

func TestRead(t *testing.T) {
	for _, tc := range []struct{ spelling, reporter, want string }{
		{"PCE", "", "H87"}, {"шт", "RU", "H87"}, {"ШТ", "RU", "H87"}, {"шт.", "RU", "H87"}, {"NOS", "IN", "H87"}, {"PCS", "US", "H87"}, {"UNV", "VN", "H87"}, {"C62", "", "H87"}, {"u", "", "H87"},
		{"KGS", "IN", "KGM"}, {"KGM", "", "KGM"}, {"кг", "RU", "KGM"}, {"K", "US", "KGM"}, {"KG", "", "KGM"},
		{"M2", "", "MTK"}, {"м²", "", "MTK"}, {"М2", "KZ", "MTK"}, {"МТК", "", "MTK"}, {"MTK", "", "MTK"}, {"SQUARE METERS", "AR", "MTK"}, {"SQUARE METER", "AM", "MTK"}, {"METRO CUADRADO", "PE", "MTK"}, {"SQM", "IN", "MTK"}, {"кв.м", "UA", "MTK"},
		{"796", "RU", "H87"}, {"166", "UA", "KGM"}, {"055", "RU", "MTK"}, {"55", "RU", "MTK"}, {"006", "RU", "MTR"}, {"6", "RU", "MTR"}, {"112", "RU", "LTR"}, {"796.0", "RU", "H87"}, {"715", "RU", "PR"},
		{"LB", "US", "LBR"}, {"тыс. шт", "RU", "MIL"}, {"ТЫС.ШТ.", "RU", "MIL"}, {"1000 шт", "RU", "MIL"}, {"SQF", "IN", "FTK"}, {"MTS", "IN", "TNE"}, {"ADET", "TR", "H87"}, {"ÇİFT", "TR", "PR"}, {"台", "CN", "H87"}, {"千克", "CN", "KGM"},
		{"035", "CN", "KGM"}, {"PK - COLIS (PACKAGE)", "CI", "XPK"}, {"CT - CARTON", "CI", "XCT"}, {"BOX", "US", "XBX"}, {"PKG", "US", "XPK"}, {"CTN", "US", "XCT"}, {"CF", "US", "FTQ"}, {"CM", "US", "CMT"}, {"796 - ШТ", "RU", "H87"}, {"1000 м3", "RU", "R9"},
	} {
		got, ok := Read(tc.spelling, tc.reporter)
		if !ok || got.Code != tc.want {
			t.Errorf("Read(%q, %q) = %q, %v; want %s", tc.spelling, tc.reporter, got.Code, ok, tc.want)
		}
	}
	for _, s := range []string{"", "X", "NULL", "-", "001", "999", "ПОПУГАЙ", "796 - КГ", "FURLONG", "CT"} {
		if got, ok := Read(s, "RU"); ok {
			t.Errorf("Read(%q) = %q; no table has it", s, got.Code)
		}
	}
	if got, ok := Read("796", "CN"); ok {
		t.Errorf("796 is no unit of China's list, got %s", got.Code)
	}
}

func TestFactors(t *testing.T) {
	for code, want := range map[string]string{"LBR": "0.45359237", "MIL": "1000", "TNE": "1000", "GRM": "0.001", "FTK": "0.09290304", "H87": "1"} {
		if u, _ := Get(code); u.Factor != want {
			t.Errorf("%s: %s, want %s", code, u.Factor, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"шт", "PK - COLIS (PACKAGE)", "((((", " - - - ", "796.0", "м²"} {
		f.Add(s, "RU")
	}
	f.Fuzz(func(t *testing.T, s, reporter string) {
		if u, ok := Read(s, reporter); ok && (u.Code == "" || u.Base == "" || u.Factor == "") {
			t.Errorf("Read(%q) = %+v", s, u)
		}
	})
}
