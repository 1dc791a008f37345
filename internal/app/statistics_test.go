package app_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tallyman/internal/app"
	"tallyman/internal/ingest"
	"tallyman/internal/testdata"
)

// union is the European Union of 2020 as both files write its members.
var union = strings.Split("Austria,Belgium,Bulgaria,Croatia,Cyprus,Czechia,Denmark,Estonia,Finland,France,Germany,Greece,Hungary,Ireland,Italy,Latvia,Lithuania,Luxembourg,Malta,Netherlands,Poland,Portugal,Romania,Slovakia,Slovenia,Spain,Sweden", ",")

// sums reads a file with encoding/csv: euros by member and year.
func sums(t *testing.T, file, member, value string, keep func(row map[string]string) (year string, ok bool)) map[string]map[string]float64 {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]float64{}
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, h := range head {
			row[strings.TrimPrefix(h, "\ufeff")] = rec[i]
		}
		year, ok := keep(row)
		v, err := strconv.ParseFloat(row[value], 64)
		if !ok || err != nil {
			continue
		}
		name, _, _ := strings.Cut(row[member], " (")
		if out[name] == nil {
			out[name] = map[string]float64{}
		}
		out[name][year] += v
	}
}

// The Union's exports to Kazakhstan by Eurostat against Kazakhstan's imports, in
// euros, by year: what the detector says equals what another reading of the two
// files gives, without World, unions and regions among the partners.
func TestMirrorGapOfRealStatistics(t *testing.T) {
	shared := testdata.Shared(t, "aggregate")
	exports, imports := filepath.Join(shared, "eurostat_eu_monthly_total_trade_AM_GE_KZ_KG_RU_UZ.csv"), filepath.Join(shared, "kazakhstan_imports_yearly.csv")
	x := sums(t, exports, "reporter", "value_eur", func(r map[string]string) (string, bool) {
		return r["period"][:4], r["partner"] == "Kazakhstan" && r["flow_norm"] == "EXPORT"
	})
	m := sums(t, imports, "PARTNER", "VALUE_IN_EUR", func(r map[string]string) (string, bool) { return strings.TrimPrefix(r["PERIOD"], "Y"), true })
	gap := func(members []string, years ...string) float64 {
		var sent, came float64
		for _, member := range members {
			for _, y := range years {
				if x[member][y] == 0 || m[member][y] == 0 {
					t.Fatalf("%s %s is not in both files", member, y)
				}
				sent, came = sent+x[member][y], came+m[member][y]
			}
		}
		return 1 - came/1.1/sent
	}

	dir := filepath.Join(t.TempDir(), "case")
	if err := app.New(dir, ""); err != nil {
		t.Fatal(err)
	}
	c, err := app.Open(dir, app.Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := c.Ingest(t.Context(), []string{exports, imports}, app.IngestOptions{}, func(_ ingest.Report, err error) error { return err }); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Run(t.Context(), app.RunOptions{}); err != nil {
		t.Fatal(err)
	}
	status, err := c.DetectorStatus(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("relative gap %.2f from 2019 to 2021, %.2f in 2023; by period", gap(union, "2019", "2020", "2021"), gap(union, "2023"))
	for i, y := range []string{"2019", "2020", "2021", "2022", "2023"} {
		want += fmt.Sprintf("%s %s %.2f", map[bool]string{true: ",", false: ""}[i > 0], y, gap(union, y))
	}
	for _, s := range status {
		if s.Text("detector") == "mirror-gap" && !strings.Contains(s.Text("message"), want) {
			t.Errorf("the status should say %q; it says %s", want, s.Text("message"))
		}
	}
	var czech string
	if err := c.Findings(t.Context(), "mirror-gap", func(r app.Record) error {
		if strings.HasPrefix(r.Text("title"), "Czechia") {
			czech = r.Text("sentence")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		filepath.Base(exports), filepath.Base(imports), "EUR 833,613,689", "EUR 448,248,792",
		fmt.Sprintf("%.0f%% of the exports, is not among the imports; from 2019 to 2021 it was %.0f%%", 100*gap([]string{"Czechia"}, "2023"), 100*gap([]string{"Czechia"}, "2019", "2020", "2021")),
	} {
		if !strings.Contains(czech, want) {
			t.Errorf("the sentence on Czechia should say %q; it says %q", want, czech)
		}
	}
}
