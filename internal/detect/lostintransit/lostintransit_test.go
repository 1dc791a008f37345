package lostintransit

import (
	"strings"
	"testing"

	"tallyman/internal/detect"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

func run(t *testing.T, lines string, listed ...string) (detect.Status, string, int) {
	t.Helper()
	db := detecttest.Open(t, append(detecttest.Statistics(t, lines), detecttest.Listed(listed...))...)
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}})
	return st, detecttest.Sentences(t, db), len(detecttest.Strings(t, db, "SELECT DISTINCT item_id FROM detect.evidence"))
}

// By hand, k = 1.1, one year before (2021) and one after (2023), in millions: listed
// codes are sent 1+1+1 before and 5+5+1 after, and come 1.1+1.1+1.1 and 2.2+5.5+1.1:
// A = 8, L = (5-2) - (1-1) = 3, the share 3/8. The other code grows by 10 and all of it comes.
const lines = `
LT export KZ 2021 854231 1000000
LT export KZ 2021 854232 1000000
LT export KZ 2021 854239 1000000
LT export KZ 2021 850440 10000000
LT export KZ 2023 854231 5000000
LT export KZ 2023 854232 5000000
LT export KZ 2023 854239 1000000
LT export KZ 2023 850440 20000000
KZ import LT 2021 854231 1100000
KZ import LT 2021 854232 1100000
KZ import LT 2021 854239 1100000
KZ import LT 2021 850440 11000000
KZ import LT 2023 854231 2200000
KZ import LT 2023 854232 5500000
KZ import LT 2023 854239 1100000
KZ import LT 2023 850440 22000000`

func TestLost(t *testing.T) {
	st, say, rows := run(t, lines, "854231", "854232", "854239")
	if st.Outcome != trade.Found || st.Findings != 1 {
		t.Fatalf("outcome %s: %s", st.Outcome, st.Message)
	}
	for _, want := range []string{"USD 8,000,000 more", "USD 3,000,000 of that, 38%", "HS 854231 (USD 3,000,000)", "Of 1 other codes between the two it is 0%", "lt-export.csv", "kz-import.csv"} {
		if !strings.Contains(say, want) {
			t.Errorf("the sentence lacks %q: %s", want, say)
		}
	}
	if rows != 12 {
		t.Errorf("%d rows of evidence, want the 12 of listed codes", rows)
	}
}

func TestNotLost(t *testing.T) {
	for name, c := range map[string]struct {
		lines string
		want  trade.Outcome
	}{
		"other goods are lost as much": {strings.ReplaceAll(lines, "KZ import LT 2023 850440 22000000", "KZ import LT 2023 850440 14300000"), trade.NotFound},
		"all of it came":               {strings.ReplaceAll(lines, "KZ import LT 2023 854231 2200000", "KZ import LT 2023 854231 5500000"), trade.NotFound},
		"it was lost before, too":      {strings.ReplaceAll(lines, "KZ import LT 2021 854231 1100000", "KZ import LT 2021 854231 0") + "\nLT export KZ 2020 854231 4000000\nKZ import LT 2020 854231 0", trade.NotFound},
	} {
		st, say, _ := run(t, c.lines, "854231", "854232", "854239")
		if st.Outcome != c.want {
			t.Errorf("%s: outcome %s, want %s: %s %s", name, st.Outcome, c.want, st.Message, say)
		}
	}
	if st, _, _ := run(t, lines, "854231"); st.Outcome != trade.NoData {
		t.Errorf("one listed code: outcome %s, want no data", st.Outcome)
	}
}
