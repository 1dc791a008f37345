package aggregatesurge

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"tallyman/internal/detect"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// months writes LT's exports to KG for 36 months before the event and 18 after it.
func months(value func(i int, month string) (int, bool)) string {
	var lines []string
	for i := range 56 {
		month := detect.AddMonths("2019-01", i)
		if v, ok := value(i, month); ok {
			lines = append(lines, fmt.Sprintf("LT export KG %s - %d", month, v))
		}
	}
	return strings.Join(lines, "\n")
}

func run(t *testing.T, lines string) (detect.Status, string) {
	t.Helper()
	db := detecttest.Open(t, detecttest.Statistics(t, lines)...)
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}})
	return st, detecttest.Sentences(t, db)
}

func season(month string) int {
	return map[string]int{"01": -200000, "06": 300000, "12": 500000}[month[5:]]
}

func TestSurge(t *testing.T) {
	st, say := run(t, months(func(i int, month string) (int, bool) {
		if month > "2022-02" {
			return 3*(1000000+20000*(i%5)) + season(month), true
		}
		return 1000000 + 20000*(i%5) + season(month), true
	}))
	if st.Outcome != trade.Found || st.Findings != 1 {
		t.Fatalf("outcome %s, %d findings: %s", st.Outcome, st.Findings, st.Message)
	}
	for _, want := range []string{"Lithuania to Kyrgyzstan", "lt-export.csv", "from 2022-03 to 2023-08", "USD", "from 2019-02 to 2022-01"} {
		if !strings.Contains(say, want) {
			t.Errorf("the sentence lacks %q: %s", want, say)
		}
	}
}

// The ratio and z of a series worked out by hand: 1 million a month before, 4 after.
func TestMeasureByHand(t *testing.T) {
	m := detect.Monthly{}
	for i := range 56 {
		month := detect.AddMonths("2019-01", i)
		m.Months = append(m.Months, month)
		m.Values = append(m.Values, map[bool]float64{false: 1e6, true: 4e6}[month > "2022-02"])
	}
	r := measure(m, mustDay(t), 0.15)
	if len(r.before) != 36 || len(r.after) != 18 || math.Abs(r.ratio-4) > 1e-9 || r.above != 18 {
		t.Errorf("got %d and %d months, ratio %v, %d above", len(r.before), len(r.after), r.ratio, r.above)
	}
	// An even history has MAD 0; the spread is then 0.15 and z = ln(4)/0.15 = 9.24.
	if want := math.Log(4000001.0/1000001) / 0.15; math.Abs(r.z-want) > 1e-9 {
		t.Errorf("z is %v, want %v", r.z, want)
	}
}

func TestNoSurge(t *testing.T) {
	for name, c := range map[string]struct {
		lines string
		want  trade.Outcome
	}{
		"a season": {months(func(_ int, month string) (int, bool) {
			if slices.Contains([]string{"09", "10", "11"}, month[5:]) {
				return 9000000, true
			}
			return 1000000, true
		}), trade.NotFound},
		"slow growth": {months(func(i int, _ string) (int, bool) { return 1000000 + 8000*i, true }), trade.NotFound},
		"a wild series": {months(func(i int, month string) (int, bool) {
			v := []int{100000, 9000000, 400000, 3000000, 60000, 5000000, 900000}[i%7]
			if month > "2022-02" {
				v = v * 8 / 5
			}
			return v, true
		}), trade.NotFound},
		"too little": {months(func(_ int, month string) (int, bool) {
			return map[bool]int{false: 1000, true: 9000}[month > "2022-02"], true
		}), trade.NotFound},
		"a short history": {months(func(i int, month string) (int, bool) {
			return map[bool]int{false: 1000000, true: 9000000}[month > "2022-02"], i > 26
		}), trade.NoData},
		"months that are not loaded": {months(func(i int, month string) (int, bool) {
			return 1000000, month < "2020-06" || month > "2020-09"
		}), trade.NotFound},
	} {
		st, say := run(t, c.lines)
		if st.Outcome != c.want {
			t.Errorf("%s: outcome %s, want %s: %s %s", name, st.Outcome, c.want, st.Message, say)
		}
	}
}

// The Union is one finding, not one for each member.
func TestTheUnionStandsForItsMembers(t *testing.T) {
	var lines []string
	for _, member := range strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL") {
		for i := range 56 {
			month := detect.AddMonths("2019-01", i)
			v := 1000000 + 10000*(i%7)
			if month > "2022-02" {
				v *= 5
			}
			lines = append(lines, fmt.Sprintf("%s export KG %s - %d", member, month, v))
		}
	}
	fill := detecttest.Statistics(t, strings.Join(lines, "\n"))
	fill = append(fill, "UPDATE ingest.file SET source_id = 'eurostat'")
	db := detecttest.Open(t, fill...)
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}})
	if st.Findings != 1 {
		t.Fatalf("%d findings, want one: %s", st.Findings, st.Message)
	}
	if say := detecttest.Sentences(t, db); !strings.Contains(say, "European Union (27) to Kyrgyzstan") {
		t.Error(say)
	}
	if rows := detecttest.Strings(t, db, "SELECT DISTINCT item_id FROM detect.evidence"); len(rows) != 21*56 {
		t.Errorf("the finding stands on %d rows, want every month of every member", len(rows))
	}
}

func mustDay(t *testing.T) time.Time {
	t.Helper()
	day, err := time.Parse(time.DateOnly, "2022-02-24")
	if err != nil {
		t.Fatal(err)
	}
	return day
}
