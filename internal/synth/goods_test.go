package synth

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"testing"

	"tallyman/internal/testdata"
)

// Codes must be in the nomenclature of the record's date: ten digits in the
// tariff of 2022, the first six in the HS edition of 2017 before.
func TestCodesExist(t *testing.T) {
	tariff := column(t, "tnved_2022_ru.csv.gz", func(r []string) string { return r[0] })
	hs2017 := column(t, "hs_all_revisions_en.csv.gz", func(r []string) string {
		if r[1] == "2017" {
			return r[2]
		}
		return ""
	})
	p := &planner{seed: 1, specs: specs(Options{Items: 200_000, Start: day(2021, 1, 1), Months: 24}), planted: map[*fileSpec][]*declaration{}}
	for _, plant := range plants {
		plant(p)
	}
	codes := map[string]bool{} // "2017 8525803000"
	for _, g := range catalogue {
		codes["2017 "+g.code(day(2021, 6, 1))] = true
		codes["2022 "+g.code(day(2022, 6, 1))] = true
	}
	for _, decls := range p.planted {
		for _, d := range decls {
			for _, r := range d.items {
				edition := "2022 "
				if d.on.Before(hs2022From) {
					edition = "2017 "
				}
				codes[edition+r.hs] = true
			}
		}
	}
	for c := range codes {
		code := c[5:]
		switch {
		case len(code) != 10:
			t.Errorf("%s: not ten digits", c)
		case c[:4] == "2022" && !tariff[code]:
			t.Errorf("%s is not in the tariff", c)
		case c[:4] == "2017" && !hs2017[code[:6]]:
			t.Errorf("%s is not in the edition", c)
		}
	}
}

func column(t *testing.T, name string, get func(row []string) string) map[string]bool {
	t.Helper()
	f, err := os.Open(testdata.Shared(t, "reference", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(z)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, row := range rows[1:] {
		if code := get(row); code != "" {
			out[code] = true
		}
	}
	return out
}
