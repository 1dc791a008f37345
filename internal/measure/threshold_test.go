package measure

import "testing"

func TestThreshold(t *testing.T) {
	tests := []struct {
		phrase, of, want string
	}{
		{"more than double", "ratio", "> 2"},
		{"more than doubled", "ratio", "> 2"},
		{"almost double", "ratio", "1.75 to 2"},
		{"nearly doubled", "ratio", "1.75 to 2"},
		{"doubled", "ratio", "1.75 to 2.25"},
		{"tripled", "ratio", "2.75 to 3.25"},
		{"More than  tripled", "ratio", "> 3"},
		{"at least 2.5 times", "ratio", ">= 2.5"},
		{"tens of thousands", "value", "20000 to 99999"},
		{"tens of thousands of", "value", "20000 to 99999"},
		{"billions of dollars", "value", "2000000000 to less than 10000000000"},
		{"at least 520", "value", ">= 520"},
		{"more than 50", "value", "> 50"},
		{"1,000", "value", "= 1000"},
		{"about $2.5 million", "value", "2250000 to 2750000"},
		{"$2.5 million", "value", "2450000 to 2550000"},
		{"more than $200 billion", "value", "> 200000000000"},
		{"$800 million", "value", "799500000 to 800500000"},
		{"nearly 600", "value", "540 to 600"},
		{"up to 12", "value", "<= 12"},
		{"thirteen", "", ""},
		{"most", "share", "> 0.5"},
		{"more than 40 percent", "share", "> 0.4"},
		{"40%", "share", "0.395 to 0.405"},
		{"fallen significantly", "ratio", "<= 0.95"},
		{"boosting", "ratio", "> 1"},
		{"many", "", ""},
		{"", "", ""},
	}
	for _, tc := range tests {
		e, ok := Threshold(tc.phrase)
		if !ok {
			if tc.want != "" {
				t.Errorf("%q: not known", tc.phrase)
			}
			continue
		}
		if e.Of != tc.of || e.String() != tc.want {
			t.Errorf("%q: got %s of %s, want %s of %s", tc.phrase, e, e.Of, tc.want, tc.of)
		}
	}
}

func TestExpectHolds(t *testing.T) {
	tests := []struct {
		words, value string
		want         bool
	}{
		{"more than double", "2", false},
		{"more than double", "2.000001", true},
		{"almost double", "1.92", true},
		{"almost double", "2.01", false},
		{"at least 520", "520", true},
		{"more than 50", "50", false},
		{"tens of thousands", "19999", false},
		{"tens of thousands", "84000", true},
		{">= 3", "3", true},
		{"10..20", "20.5", false},
		{"= 12", "12.000", true},
	}
	for _, tc := range tests {
		e, err := ParseExpect(tc.words)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Holds(tc.value); got != tc.want {
			t.Errorf("%q holds for %s: %v", tc.words, tc.value, got)
		}
	}
	if _, err := ParseExpect("a great many"); err == nil {
		t.Error("words without a range were accepted")
	}
}
