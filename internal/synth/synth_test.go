package synth

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/measure"
	"tallyman/internal/trade"
)

// small is the smallest case, written once for all tests.
var small = sync.OnceValues(func() (string, *Truth) {
	dir, err := os.MkdirTemp("", "synth")
	if err != nil {
		panic(err)
	}
	truth, err := Write(context.Background(), dir, Options{Items: MinItems, Seed: 7})
	if err != nil {
		panic(err)
	}
	return dir, truth
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, _ := small(); dir != "" {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

func TestSameBytes(t *testing.T) {
	_, first := small()
	again, err := Write(t.Context(), t.TempDir(), Options{Items: MinItems, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the same options gave another case (-first +again):\n%s", diff)
	}
	other, err := Write(t.Context(), t.TempDir(), Options{Items: MinItems, Seed: 8})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range other.Files {
		if f.SHA256 == first.Files[i].SHA256 {
			t.Errorf("%s is the same under another seed", f.Name)
		}
	}
}

func TestCounts(t *testing.T) {
	dir, truth := small()
	if truth.Totals.Read != MinItems {
		t.Errorf("%d rows for %d items", truth.Totals.Read, MinItems)
	}
	for _, f := range truth.Files {
		if f.Read != f.Loaded+f.Rejected+f.Duplicate {
			t.Errorf("%s: %s", f.Name, f.Counts)
		}
		if !strings.Contains(f.Name, "synthetic") {
			t.Errorf("%s: the name does not say that it is synthetic", f.Name)
		}
	}
	if d := truth.Dirt; d.BadDates == 0 || d.BadValues == 0 || d.LostZeros == 0 || d.Copies == 0 || d.Twins == 0 || d.ZeroValue == 0 {
		t.Errorf("some damage is missing: %+v", d)
	}
	read, err := ReadTruth(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(truth, read); diff != "" {
		t.Errorf("truth.json differs from what Write returned:\n%s", diff)
	}
}

// The story that the demo tells, whatever the size and seed.
func TestStory(t *testing.T) {
	_, first := small()
	for _, seed := range []uint64{0, 1, 2} {
		truth, err := Write(t.Context(), t.TempDir(), Options{Items: MinItems, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		story(t, truth)
	}
	story(t, first)
}

func story(t *testing.T, truth *Truth) {
	t.Helper()
	v := expected(truth)
	number := func(key string) float64 {
		f, err := strconv.ParseFloat(v[key], 64)
		if err != nil {
			t.Fatalf("%s: %q is no number", key, v[key])
		}
		return f
	}
	for _, c := range []struct {
		key      string
		from, to float64
		why      string
	}{
		{"sights-as-hunting/value-2022", 2_250_000, 2_750_000, "about $2.5 million"},
		{"sights-as-hunting/value-ratio", 1.75, 1.999, "almost doubled, not more than doubled"},
		{"sights-as-hunting/ratio-mar-dec", 2.0001, 2.4, "more than doubled only in another window"},
		{"sights-as-hunting/recipients-2022", 40, 50, "not more than 50 in the calendar year"},
		{"sights-as-hunting/recipients-15-months", 51, 70, "more than 50 in fifteen months"},
		{"titanium-to-armour/declarations-2022", 520, 600, "at least 520 of all goods"},
		{"titanium-to-armour/titanium-declarations-2022", 50, 200, "far fewer of titanium"},
		{"titanium-to-armour/titanium-value-ratio", 1.75, 1.999, "almost doubled by value"},
		{"titanium-to-armour/titanium-kg-ratio", 1.2, 1.75, "not by weight"},
		{"drones-as-toys/units", 1000, 1000, "a thousand"},
		{"helicopters-after-cutoff/units", 6, 6, "a handful"},
		{"chips-via-kazakhstan/direct-after", 0, 0, "none directly after"},
		{"chips-via-kazakhstan/direct-before", 10, 100, "some directly before"},
		{"maker-in-three-scripts/before-listing", 10, 100, "before the listing as well"},
		{"maker-in-three-scripts/after-listing", 10, 100, "and after"},
	} {
		if n := number(c.key); n < c.from || n > c.to {
			t.Errorf("%s = %v, want %v..%v: %s", c.key, n, c.from, c.to, c.why)
		}
	}
	if v["chips-via-kazakhstan/in-weight"] != v["chips-via-kazakhstan/out-weight"] {
		t.Errorf("%s kg in, %s kg out", v["chips-via-kazakhstan/in-weight"], v["chips-via-kazakhstan/out-weight"])
	}
	for _, p := range truth.Patterns {
		if len(p.Items) == 0 {
			t.Errorf("%s: no rows planted", p.ID)
		}
	}
	for _, d := range truth.Decoys {
		if len(d.Items) == 0 {
			t.Errorf("%s: no rows planted", d.ID)
		}
	}
}

// What truth.json asks the engine must be in the engine's language.
func TestExpressions(t *testing.T) {
	_, truth := small()
	for _, p := range truth.Patterns {
		if _, err := measure.ParseFilter(p.Filter); err != nil {
			t.Errorf("%s: filter %q: %v", p.ID, p.Filter, err)
		}
	}
	for _, m := range truth.Measures() {
		if _, err := measure.ParseMeasure(m); err != nil {
			t.Errorf("measure %q: %v", m, err)
		}
	}
}

func TestWrongOptions(t *testing.T) {
	for name, opt := range map[string]Options{
		"too few items":       {Items: 100},
		"window too short":    {Months: 12},
		"window too late":     {Start: day(2022, 1, 1), Months: 36},
		"window ends in 2022": {Start: day(2020, 1, 1), Months: 30},
	} {
		_, err := Write(t.Context(), t.TempDir(), opt)
		var e *trade.Error
		if !errors.As(err, &e) || e.Code != trade.CodeUsage {
			t.Errorf("%s: %v, want a usage error", name, err)
		}
	}
	longer := Options{Items: 12_000, Start: day(2020, 7, 1), Months: 36}
	truth, err := Write(t.Context(), t.TempDir(), longer)
	if err != nil {
		t.Fatalf("a longer window: %v", err)
	}
	if first := truth.Files[0].Name; !strings.Contains(first, "2020-07") {
		t.Errorf("first file %q does not start the window", first)
	}
}

func TestWriteCSV(t *testing.T) {
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := WriteCSV(t.Context(), w, 5000, 3); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same seed gave other bytes")
	}
	size := a.Len() / 5000
	r := csv.NewReader(&a)
	r.Comma = ';'
	rows, err := r.ReadAll() // fails where a row has other than the header's cells
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 5001 || len(rows[0]) != 21 {
		t.Errorf("%d rows of %d columns, want 5001 of 21", len(rows), len(rows[0]))
	}
	if size < 330 || size > 430 {
		t.Errorf("%d bytes a row, want about 400", size)
	}
	for _, row := range rows[1:] {
		if _, err := time.Parse("02.01.2006", row[1]); err != nil {
			t.Fatal(err)
		}
		if row[12] == "" || len(row[14]) != 10 {
			t.Fatalf("maker %q, HS %q", row[12], row[14])
		}
	}
}

func BenchmarkWriteCSV(b *testing.B) {
	const rows = 200_000
	for b.Loop() {
		if err := WriteCSV(b.Context(), io.Discard, rows, 1); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		if _, err := Write(b.Context(), b.TempDir(), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
