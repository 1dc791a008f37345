package hs

import "testing"

func TestParseEdition(t *testing.T) {
	for in, want := range map[string]string{"H6": "2022", "h0": "1992", "HS2017": "2017", "HS 2012": "2012", "HS17": "2017", "HS-92": "1992", "2007": "2007", "HS": "", "S3": "", "H7": "", "2021": "", "": ""} {
		if got := ParseEdition(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
	for _, e := range Editions() {
		if ParseEdition(e) != e {
			t.Errorf("edition %s cannot be stated", e)
		}
	}
}
