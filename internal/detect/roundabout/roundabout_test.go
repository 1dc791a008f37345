package roundabout

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"tallyman/internal/detect"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

func run(t *testing.T, lines string, listed ...string) (detect.Status, string, []string) {
	t.Helper()
	db := detecttest.Open(t, append(detecttest.Statistics(t, lines), detecttest.Listed(listed...))...)
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}, Destinations: []string{"RU"}})
	return st, detecttest.Sentences(t, db), detecttest.Strings(t, db, "SELECT why FROM detect.finding")
}

// trade writes, for each code, the flows DE to KG, KG to RU and DE to RU of 2021 and
// 2023 as the exporters state them.
func flowLines(code string, in, out, direct [2]int) string {
	var b strings.Builder
	for i, year := range []string{"2021", "2023"} {
		fmt.Fprintf(&b, "DE export KG %s %s %d\nKG export RU %s %s %d\nDE export RU %s %s %d\n", year, code, in[i], year, code, out[i], year, code, direct[i])
	}
	return b.String()
}

// By hand: 854231 comes in 1 to 9 million (dIn 8) and goes on 0.5 to 6.5 (dOut 6): R = 6;
// 854232 comes in 1 to 5 (4) and goes on 0.1 to 4.1 (4): R = 4. Sum of R 10, of dOut 10: score 1.
// Direct trade falls by 20 + 4 = 24, and 12 came in: half.
var hit = flowLines("854231", [2]int{1000000, 9000000}, [2]int{500000, 6500000}, [2]int{21000000, 1000000}) +
	flowLines("854232", [2]int{1000000, 5000000}, [2]int{100000, 4100000}, [2]int{5000000, 1000000}) +
	flowLines("940360", [2]int{1000000, 1100000}, [2]int{1000000, 1100000}, [2]int{1000000, 1000000})

func TestRoundabout(t *testing.T) {
	st, say, why := run(t, strings.TrimSpace(hit), "854231", "854232")
	if st.Outcome != trade.Found || st.Findings != 1 {
		t.Fatalf("outcome %s: %s", st.Outcome, st.Message)
	}
	for _, want := range []string{"Kyrgyzstan", "Russia", "USD 10,000,000", "HS 854231 (USD 6,000,000)", "HS 854232 (USD 4,000,000)", "matched to 100%", "fell by USD 24,000,000", "50% of which"} {
		if !strings.Contains(say, want) {
			t.Errorf("the sentence lacks %q: %s", want, say)
		}
	}
	if !strings.Contains(strings.Join(why, ""), "not tested: too few codes") {
		t.Errorf("three codes are no test: %s", why)
	}
}

func TestNoRoundabout(t *testing.T) {
	for name, lines := range map[string]string{
		"what came in stayed": flowLines("854231", [2]int{1000000, 9000000}, [2]int{500000, 500000}, [2]int{21000000, 1000000}) + flowLines("854232", [2]int{1000000, 9000000}, [2]int{500000, 500000}, [2]int{1, 1}),
		"its own production":  flowLines("854231", [2]int{1000000, 1000000}, [2]int{500000, 9500000}, [2]int{1, 1}) + flowLines("854232", [2]int{1000000, 1000000}, [2]int{500000, 9500000}, [2]int{1, 1}),
		"ordinary growth":     flowLines("854231", [2]int{5000000, 9000000}, [2]int{5000000, 9000000}, [2]int{1, 1}) + flowLines("854232", [2]int{5000000, 9000000}, [2]int{5000000, 9000000}, [2]int{1, 1}),
	} {
		if st, say, _ := run(t, strings.TrimSpace(lines), "854231", "854232"); st.Outcome != trade.NotFound {
			t.Errorf("%s: outcome %s: %s %s", name, st.Outcome, st.Message, say)
		}
	}
	st, _, _ := run(t, "DE export KG 2021 854231 1000\nDE export KG 2023 854231 9000000", "854231")
	if st.Outcome != trade.NoData {
		t.Errorf("one leg only: outcome %s, want no data: %s", st.Outcome, st.Message)
	}
}

// The difference in differences of means that are known: listed codes grow by e^1.2,
// others by e^0.2, without noise.
func TestDifference(t *testing.T) {
	var list []flow
	for i := range 20 {
		f := flow{code: fmt.Sprint(100000 + i), listed: i < 10, inBefore: 1000 * float64(i+1)}
		f.inAfter = f.inBefore * math.Exp(map[bool]float64{true: 1.2, false: 0.2}[f.listed])
		list = append(list, f)
	}
	d, ok := difference(list, 1, 1, 10)
	if !ok || math.Abs(d.Effect-1) > 1e-9 || d.Clusters != 20 {
		t.Errorf("effect %v with %d clusters, want 1 with 20", d.Effect, d.Clusters)
	}
	if _, ok := difference(list[:15], 1, 1, 10); ok {
		t.Error("five codes were enough for a test")
	}
}
