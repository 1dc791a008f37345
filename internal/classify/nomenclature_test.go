package classify

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"strings"
	"testing"

	"tallyman/internal/testdata"
)

// The texts of the nomenclature itself are thousands of descriptions that
// nobody wrote for this test: a class given to the text of a heading where that
// class is never declared is a false one.
func TestNomenclature(t *testing.T) {
	tests := []struct {
		file       string
		code, text int
		digits     int
		most       float64 // share of texts with a class of another heading
	}{
		{"hs6.csv", 1, 2, 6, 0.015},
		{"tnved_2022_ru.csv.gz", 0, 3, 10, 0.04},
	}
	c := classifier(t)
	for _, tt := range tests {
		f, err := os.Open(testdata.Shared(t, "reference", tt.file))
		if err != nil {
			t.Fatal(err)
		}
		var r io.Reader = f
		if strings.HasSuffix(tt.file, ".gz") {
			if r, err = gzip.NewReader(f); err != nil {
				t.Fatal(err)
			}
		}
		cr := csv.NewReader(r)
		cr.LazyQuotes = true
		recs, err := cr.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		n, wrong, right := 0, 0, 0
		for _, rec := range recs[1:] {
			code := rec[tt.code]
			if len(code) != tt.digits {
				continue
			}
			n++
			for _, m := range c.Classify(Goods{Text: rec[tt.text]}).Classes {
				if c.hs.holds(c.index[m.ID], code[:4]) {
					right++
					continue
				}
				wrong++
				if *misses == "nomenclature" {
					t.Logf("%s %s: %s", code, rec[tt.text], m.Explain())
				}
			}
		}
		t.Logf("%s: %d texts, %d classes under their headings, %d elsewhere", tt.file, n, right, wrong)
		if float64(wrong) > tt.most*float64(n) {
			t.Errorf("%s: %d classes elsewhere in %d texts, want at most %.1f %%", tt.file, wrong, n, 100*tt.most)
		}
	}
}
