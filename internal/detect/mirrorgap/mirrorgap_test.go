package mirrorgap

import (
	"fmt"
	"strings"
	"testing"

	"tallyman/internal/detect"
	"tallyman/internal/detecttest"
	"tallyman/internal/measure"
	"tallyman/internal/trade"
)

func run(t *testing.T, fill ...string) (detect.Status, string, []string) {
	t.Helper()
	db := detecttest.Open(t, fill...)
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Events: map[string]string{"invasion": "2022-02-24"}})
	for _, expr := range detecttest.Strings(t, db, "SELECT expr FROM detect.figure") {
		if _, err := measure.ParseMeasure(expr); err != nil {
			t.Errorf("a figure cannot be measured: %v", err)
		}
	}
	return st, detecttest.Sentences(t, db), detecttest.Strings(t, db, "SELECT finding_id || ' ' || item_id FROM detect.evidence")
}

// Invented trade of listed and other codes by year: what LT says it sent to KZ
// stays out of KZ's statistics after 2022 for one listed code only.
const yearly = `
LT export KZ 2020 854231 1000000
LT export KZ 2021 854231 1000000
LT export KZ 2023 854231 8000000
LT export KZ 2020 854232 900000
LT export KZ 2021 854232 900000
LT export KZ 2023 854232 9000000
LT export KZ 2020 853400 2000000
LT export KZ 2021 853400 2000000
LT export KZ 2023 853400 2100000
KZ import LT 2020 854231 1100000
KZ import LT 2021 854231 1100000
KZ import LT 2023 854231 2200000
KZ import LT 2020 854232 990000
KZ import LT 2021 854232 990000
KZ import LT 2023 854232 9900000
KZ import LT 2020 853400 2200000
KZ import LT 2021 853400 2200000
KZ import LT 2023 853400 2310000`

func TestGap(t *testing.T) {
	st, say, rows := run(t, append(detecttest.Statistics(t, yearly), detecttest.Listed("854231", "854232"))...)
	if st.Outcome != trade.Found || st.Findings != 1 {
		t.Fatalf("outcome %s with %d findings, want one: %s\n%s", st.Outcome, st.Findings, st.Message, say)
	}
	// By hand: M/k = 2.2/1.1 = 2 million; the gap is 6 of 8 million, 75 %; before, 1.1/1.1 = 1, no gap.
	for _, want := range []string{"Lithuania", "Kazakhstan", "HS 854231", "USD 8,000,000", "USD 2,200,000", "USD 2,000,000", "USD 6,000,000, 75%", "in 2023", "from 2020 to 2021 it was 0%",
		"lt-export.csv", "kz-import.csv"} {
		if !strings.Contains(strings.ToLower(say), strings.ToLower(want)) {
			t.Errorf("the sentence lacks %q: %s", want, say)
		}
	}
	if len(rows) != 6 {
		t.Errorf("the finding stands on %d rows, want the three years of both sides: %v", len(rows), rows)
	}
}

// What must not be found: other cases of the same shape.
func TestNoGap(t *testing.T) {
	for name, c := range map[string]struct{ lines, want string }{
		"the gap was there before": {strings.ReplaceAll(strings.ReplaceAll(yearly, "KZ import LT 2020 854231 1100000", "KZ import LT 2020 854231 275000"), "KZ import LT 2021 854231 1100000", "KZ import LT 2021 854231 275000"), "not_found"},
		"too small to matter":      {strings.ReplaceAll(yearly, "8000000", "800000"), "not_found"},
		"one side ends in 2021": {func() string {
			var keep []string
			for _, l := range strings.Split(yearly, "\n") {
				if !strings.Contains(l, "KZ import LT 2023") {
					keep = append(keep, l)
				}
			}
			return strings.Join(keep, "\n")
		}(), "no_data"},
	} {
		st, say, _ := run(t, append(detecttest.Statistics(t, c.lines), detecttest.Listed("854231", "854232"))...)
		if string(st.Outcome) != c.want {
			t.Errorf("%s: outcome %s, want %s (%s) %s", name, st.Outcome, c.want, st.Message, say)
		}
		if c.want == "no_data" && (!strings.Contains(st.Message, "2020 to 2021") || !strings.Contains(st.Message, "LT to KZ")) {
			t.Errorf("%s: the message does not say what is covered: %s", name, st.Message)
		}
	}
}

// A month that one side lacks takes part on neither.
func TestMissingMonth(t *testing.T) {
	var lines []string
	for m := range 24 {
		month := fmt.Sprintf("%d-%02d", 2021+m/12, m%12+1)
		lines = append(lines, "LT export KZ "+month+" - 1000000")
		if month != "2022-09" {
			lines = append(lines, "KZ import LT "+month+" - 1100000")
		}
	}
	st, say, _ := run(t, detecttest.Statistics(t, strings.Join(lines, "\n"))...)
	if st.Outcome != trade.NotFound {
		t.Errorf("a missing month was taken for a gap: %s %s", st.Message, say)
	}
}

func TestReconciledStatisticsAreRefused(t *testing.T) {
	fill := append(detecttest.Statistics(t, yearly), "UPDATE ingest.file SET reconciled = true")
	st, _, _ := run(t, fill...)
	if st.Outcome != trade.NoData || !strings.Contains(st.Message, "made equal on both sides") {
		t.Errorf("outcome %s: %s", st.Outcome, st.Message)
	}
}

func TestNoStatistics(t *testing.T) {
	st, _, _ := run(t, "INSERT INTO ingest.file BY NAME SELECT 'f' AS file_id, false AS reconciled", "INSERT INTO normalize.item BY NAME SELECT 'f.1.1' AS item_id, 'f' AS file_id")
	if st.Outcome != trade.NoData || !strings.Contains(st.Message, "no official statistics") {
		t.Errorf("outcome %s: %s", st.Outcome, st.Message)
	}
}

// Two currencies are never brought to one.
func TestTwoCurrencies(t *testing.T) {
	fill := append(detecttest.Statistics(t, yearly), detecttest.Listed("854231"),
		"UPDATE normalize.item SET value_local = value_usd, local_currency = 'EUR', value_usd = NULL WHERE reporter = 'LT'")
	st, _, _ := run(t, fill...)
	if st.Outcome != trade.NoData || !strings.Contains(st.Message, "exports are in EUR and imports in USD") {
		t.Errorf("outcome %s: %s", st.Outcome, st.Message)
	}
}
