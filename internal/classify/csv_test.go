package classify

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCSV(t *testing.T) {
	in := "\ufeffid,HS,Text,date\n" +
		"1,9013100000,\"Прицел оптический, для охоты\",2022-05-01\n" +
		"2,,Плитка керамическая,\n" +
		"3,85253,too,many,cells\n" +
		"4,abc,Квадрокоптер,2022-13\n" +
		"5,8542319010,,05.2023\n"
	var out bytes.Buffer
	st, err := classifier(t).CSV(strings.NewReader(in), &out, false)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(CSVStats{Rows: 5, Classed: 3, Bad: 3}, st); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"id", "HS", "Text", "date", "classes", "score", "why", "control", "mismatch", "cover"}, rows[0]); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	var got []string
	for _, r := range rows[1:] {
		got = append(got, strings.Join([]string{r[0], r[4], r[7], r[8], r[9]}, "|"))
	}
	want := []string{"1|optical-sight|chpl.3.B||hunting (охоты)", "2||||", "3||||", "4|drone|||", "5|integrated-circuit|chpl.1||"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for i, say := range map[int]string{3: "line 4 has 5 fields, expected 4", 4: `hs is "abc"`, 5: `date is "05.2023"`} {
		if !strings.Contains(rows[i][6], say) {
			t.Errorf("row %d says %q, want %q", i, rows[i][6], say)
		}
	}
}

// Rows come out in the order they went in, whatever the number of batches.
func TestCSVOrder(t *testing.T) {
	var in strings.Builder
	in.WriteString("text,n\n")
	const n = 5*csvBatch + 7
	for i := range n {
		fmt.Fprintf(&in, "Подшипник 6205 партия %d,%d\n", i, i)
	}
	var out bytes.Buffer
	if _, err := classifier(t).CSV(strings.NewReader(in.String()), &out, false); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != n+1 {
		t.Fatalf("%d rows out, want %d", len(rows), n+1)
	}
	for i, r := range rows[1:] {
		if r[1] != fmt.Sprint(i) || r[2] != "bearing" {
			t.Fatalf("row %d is %v", i, r)
		}
	}
}

func TestCSVNoText(t *testing.T) {
	for _, in := range []string{"", "hs,name\n1,2\n"} {
		if _, err := classifier(t).CSV(strings.NewReader(in), &bytes.Buffer{}, false); err == nil {
			t.Errorf("input %q is accepted", in)
		}
	}
}

func FuzzClassify(f *testing.F) {
	f.Add("Прицел для «Сайга» 无人机用 için drone", "9013")
	f.Fuzz(func(t *testing.T, text, hs string) {
		for _, m := range classifier(t).Classify(Goods{Text: text, HS: hs}).Classes {
			if m.Score < Threshold || m.Score > 1 || len(m.Why) == 0 {
				t.Fatalf("%q: %+v", text, m)
			}
		}
	})
}

// BenchmarkClassify classifies descriptions that are all distinct (labelled ones,
// each time with another article number) on all cores, beside a plain walk over
// their letters; the peak memory of the process is reported.
func BenchmarkClassify(b *testing.B) {
	c := classifier(b)
	texts := readBench(b)
	next := func(i int64) Goods {
		g := texts[i%int64(len(texts))]
		g.Text += " арт. " + strconv.FormatInt(100_000+i, 10)
		return g
	}
	rate := func(use func(Goods)) float64 {
		var n atomic.Int64
		start := time.Now()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				use(next(n.Add(1)))
			}
		})
		return float64(n.Load()) / time.Since(start).Seconds()
	}
	var letters atomic.Int64
	walk := rate(func(g Goods) {
		n := 0
		for range strings.ToLower(g.Text) {
			n++
		}
		letters.Add(int64(n))
	})
	b.ReportAllocs()
	b.ResetTimer()
	done := rate(func(g Goods) { c.Classify(g) })
	b.ReportMetric(done, "descriptions/s")
	b.ReportMetric(walk/done, "times-plain-walk")
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(u.Maxrss)/1024, "peak-MiB")
}
