package source

import (
	"errors"
	"math/big"
	"strings"
	"testing"

	"tallyman/internal/trade"
)

func TestNumbersOfAColumn(t *testing.T) {
	for _, tc := range []struct {
		name  string
		cells []string // the column decides the style
		read  map[string]string
	}{
		{"decimal comma with no-break spaces", []string{"9\u00a0000\u00a0000,00", "1,5"}, map[string]string{"9 000 000,00": "9000000", "1\u202f234,5": "1234.5", "8.640000000000001": "8.64", "1.234": "ambiguous", "12 34": "unreadable", "0.234": "0.234", "-1,5": "-1.5", "(2,5)": "-2.5", "12,5,3": "unreadable"}},
		{"decimal comma with points between thousands", []string{"1.234.567,89", "12,5"}, map[string]string{"1.234,5": "1234.5", "1.234.567": "1234567"}},
		{"decimal point with commas between thousands", []string{"1,234,567.89"}, map[string]string{"1,234": "1234", "12,34,567.5": "1234567.5", "12,5": "unreadable", "1e-05": "0.00001", "8.54231E+09": "8542310000"}},
		{"three digits behind every comma", []string{"1,234", "2,345"}, map[string]string{"1,234": "1234"}},
		{"three decimals behind every point", []string{"1.234", "34.446"}, map[string]string{"34.446": "34.446"}},
		{"both marks as decimals", []string{"1,5", "2.5", "3,25"}, map[string]string{"1,5": "1.5", "2.5": "2.5", "1.234": "ambiguous"}},
		{"whole numbers", []string{"1", "200"}, map[string]string{"0": "0", "1 000": "1000", "NULL": "unreadable", "12 кг": "unreadable", "−5": "-5", "9999999999999999": "too large"}},
	} {
		style, _ := GuessNumbers(tc.cells, NumberStyle{})
		for cell, want := range tc.read {
			a, err := style.Parse(cell)
			got := a.String()
			switch {
			case errors.Is(err, ErrAmbiguous):
				got = "ambiguous"
			case errors.Is(err, ErrTooLarge):
				got = "too large"
			case err != nil:
				got = "unreadable"
			}
			if got != want {
				t.Errorf("%s (%+v): %q is %s, want %s", tc.name, style, cell, got, want)
			}
		}
	}
}

func TestFactorsAreExact(t *testing.T) {
	style := NumberStyle{Decimal: "."}
	for _, tc := range []struct{ cell, factor, want string }{
		{"34.446", "1000", "34446"}, {"0.0000005", "1000", "0.0005"}, {"100", "0.45359237", "45.359237"}, {"0.1", "1000", "100"},
	} {
		f, err := ParseFactor(tc.factor)
		if err != nil {
			t.Fatal(err)
		}
		r, err := style.Rat(tc.cell)
		if err != nil {
			t.Fatal(err)
		}
		if a, err := Scale(r, f); err != nil || a.String() != tc.want {
			t.Errorf("%s times %s is %s (%v), want %s", tc.cell, tc.factor, a, err, tc.want)
		}
	}
	for _, bad := range []string{"", "x", "-1", "0", "1e3", "1/3"} {
		if _, err := ParseFactor(bad); err == nil {
			t.Errorf("factor %q passes", bad)
		}
	}
}

// FuzzNumber: never a panic, and whatever is read reads the same when written
// plainly.
func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1", "9 000 000,00", "1,234.5", "8.640000000000001", "-(1)", "1e5", "1.2.3", "\u00a01", "−1", "0x1p4", "1_0"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, comma bool) {
		s = strings.TrimSpace(s) // cells come trimmed
		style := NumberStyle{Decimal: "."}
		if comma {
			style.Decimal = ","
		}
		a, err := style.Parse(s)
		r, err2 := style.Rat(s)
		if (err == nil) != (err2 == nil) {
			t.Fatalf("%q: Parse says %v, Rat %v", s, err, err2)
		}
		if err != nil {
			return
		}
		again, err := (NumberStyle{Decimal: "."}).Parse(a.String())
		if err != nil || again != a {
			t.Fatalf("%q gives %s, which reads as %s (%v)", s, a, again, err)
		}
		diff := new(big.Rat).Sub(r, new(big.Rat).SetFrac64(int64(a), trade.AmountScale))
		if diff.Abs(diff).Cmp(big.NewRat(1, 2*trade.AmountScale)) > 0 {
			t.Fatalf("%q is %s, rounded to %s", s, r.FloatString(9), a)
		}
	})
}
