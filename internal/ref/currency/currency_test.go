package currency

import (
	"compress/gzip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/testdata"
	"tallyman/internal/trade"
)

func TestCode(t *testing.T) {
	for _, c := range table().clashes {
		t.Errorf("one spelling, two currencies: %s", c)
	}
	for _, tc := range []struct{ spelling, reporter, want string }{
		{"USD", "", "USD"}, {"usd", "", "USD"}, {"840", "PK", "USD"}, {"US$", "", "USD"}, {"ДОЛЛАР США", "RU", "USD"}, {"ДОЛЛ. США", "RU", "USD"}, {"$", "RU", "USD"}, {"$", "US", "USD"},
		{"643", "", "RUB"}, {"810", "RU", "RUB"}, {"RUR", "", "RUB"}, {"РУБ.", "RU", "RUB"}, {"RUB", "", "RUB"},
		{"RS", "PK", "PKR"}, {"Rs.", "IN", "INR"}, {"DHM", "PK", "AED"}, {"INR", "RU", "INR"}, {"PLN", "UA", "PLN"}, {"KZT", "KZ", "KZT"}, {"EURO", "", "EUR"}, {"€", "", "EUR"},
		{"978", "", "EUR"}, {"036", "", "AUD"}, {"36", "", "AUD"}, {"36.0", "", "AUD"}, {"人民币", "CN", "CNY"}, {"RMB", "", "CNY"}, {"¥", "CN", "CNY"}, {"TL", "TR", "TRY"}, {"PESO", "MX", "MXN"},
	} {
		if got, ok := Code(tc.spelling, tc.reporter); !ok || got != tc.want {
			t.Errorf("Code(%q, %q) = %q, %v; want %s", tc.spelling, tc.reporter, got, ok, tc.want)
		}
	}
	for _, tc := range [][2]string{{"$", "CA"}, {"RS", "RU"}, {"RS", ""}, {"¥", ""}, {"", "RU"}, {"XXX", "RU"}, {"999", ""}, {"PESO", ""}} {
		if got, ok := Code(tc[0], tc[1]); ok {
			t.Errorf("Code(%q, %q) = %q: it cannot be told", tc[0], tc[1], got)
		}
	}
	if n := len(All()); n < 150 || Name("RUB") != "Russian rouble" {
		t.Errorf("%d codes", n)
	}
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

const wide = "Date,USD,JPY,RUB,\n" +
	"2022-03-11,1.0990,128.29,N/A,\n" +
	"2022-03-04,1.0929,126.19,N/A,\n" +
	"2022-03-01,1.1162,128.15,117.201,\n" +
	"2022-02-25,1.1216,129.64,92.5673,\n"

func TestECB(t *testing.T) {
	r, err := ReadECB(strings.NewReader(wide), "eurofxref-hist.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		amount, ccy, date string
		usd, rate, on     string
	}{
		{"100", "EUR", "2022-03-01", "111.62", "1.1162", "2022-03-01"},
		{"1000", "RUB", "2022-03-01", "9.52381", "0.009523809524", "2022-03-01"},
		{"1000", "RUB", "2022-02-27", "12.11659", "0.012116589768", "2022-02-25"}, // a Sunday
		{"1000", "RUB", "2022-03-02", "", "", ""},                                 // the ECB stopped
		{"1000", "RUB", "2021-01-01", "", "", ""},
		{"-1000", "JPY", "2022-03-06", "-8.660750", "0.008660749663", "2022-03-04"},
		{"5", "USD", "2030-01-01", "5", "1", "2030-01-01"},
		{"5", "JPY", "2022-03-18", "0.042833", "0.008566528958", "2022-03-11"}, // the table's end
		{"5", "JPY", "2022-03-19", "", "", ""},
		{"5", "KZT", "2022-03-01", "", "", ""},
	} {
		amount, err := trade.ParseAmount(tc.amount)
		if err != nil {
			t.Fatal(err)
		}
		usd, rate, on, ok := r.Convert(amount, tc.ccy, day(tc.date))
		if !ok {
			if tc.usd != "" {
				t.Errorf("%s %s on %s: no rate", tc.amount, tc.ccy, tc.date)
			}
			continue
		}
		want, _ := trade.ParseAmount(tc.usd)
		if tc.usd == "" || usd != want || rate.String() != tc.rate || on.Format(time.DateOnly) != tc.on {
			t.Errorf("%s %s on %s = %s at %s of %s; want %s at %s of %s", tc.amount, tc.ccy, tc.date, usd, rate, on.Format(time.DateOnly), tc.usd, tc.rate, tc.on)
		}
	}
}

func TestReadCSV(t *testing.T) {
	r, err := ReadCSV(strings.NewReader("date,currency,usd\n2023-05-10,RUB,0.01283\n2023-05-11,643,0.0129\n2023-05-10,KZT,0.00225\n"), "rates.csv")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"KZT", "RUB"}, r.Currencies()); d != "" {
		t.Error(d)
	}
	usd, _, _, ok := r.Convert(1_000_000*trade.AmountScale, "RUB", day("2023-05-11"))
	if !ok || usd.String() != "12900" {
		t.Errorf("a million roubles: %s, %v", usd, ok)
	}
	for _, tc := range []struct{ file, want string }{
		{"date,currency,usd\n10.05.2023,RUB,1\n", `r.csv, line 2, column date: found "10.05.2023", expected a day as YYYY-MM-DD`},
		{"date,currency,usd\n2023-05-10,QQQ,1\n", `r.csv, line 2, column currency: found "QQQ", expected an ISO 4217 code`},
		{"date,currency,usd\n2023-05-10,RUB,\"0,01\"\n", `r.csv, line 2, column usd: found "0,01", expected a positive decimal number`},
		{"date,currency,usd\n2023-05-10,RUB,0.01\n2023-05-10,RUB,0.02\n", "r.csv: two rates for RUB on 2023-05-10: 0.01 and 0.02; keep one"},
		{"day;ccy\n", `r.csv, line 1: header is "day;ccy"; expected date,currency,usd (US dollars for one unit), or the ECB's eurofxref-hist.csv, which begins Date,USD,JPY`},
	} {
		_, err := Read(strings.NewReader(tc.file), "r.csv")
		if err == nil || err.Error() != tc.want {
			t.Errorf("error %q, want %q", err, tc.want)
		}
	}
	if _, err := Read(strings.NewReader(""), "empty.csv"); err == nil {
		t.Error("an empty file has no rates")
	}
}

func TestRealECB(t *testing.T) {
	f, err := os.Open(testdata.Shared(t, "reference", "eurofxref-hist.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(z, "eurofxref-hist.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	if _, last, _ := r.Days("RUB"); last != day("2022-03-01") {
		t.Errorf("last rouble rate %s, want 2022-03-01", last)
	}
	if _, _, ok := r.On("RUB", day("2022-03-02")); ok {
		t.Error("a rouble rate after the ECB stopped quoting it")
	}
	if rate, _, ok := r.On("CNY", day("2022-08-27")); !ok || rate.String() < "0.14" || rate.String() > "0.15" {
		t.Errorf("yuan on a Saturday: %s, %v", rate, ok)
	}
}
