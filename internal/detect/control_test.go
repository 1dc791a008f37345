package detect_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
	"tallyman/internal/detecttest"
	"tallyman/internal/trade"
)

// Of three findings with p 0.001, 0.004 and 0.03 among 100 tests at q<=0.1 none
// but the first holds: 0.001*100/1 = 0.1, and 0.004*100/2 = 0.2.
func TestFalseDiscoveriesAreHeldDown(t *testing.T) {
	db := detecttest.Open(t, "INSERT INTO normalize.item BY NAME SELECT 'a.1.2' AS item_id")
	d := fake{id: "d", do: func(_ context.Context, in detect.Input) ([]detect.Seen, error) {
		var out []detect.Seen
		for i, p := range []float64{0.001, 0.004, 0.03, 0} {
			s := seen(fmt.Sprintf("fnd-%d", i), oneRow)
			s.P = p
			out = append(out, s)
		}
		in.Tested("", 60)
		in.Tested("", 40)
		return out, nil
	}}
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}})
	if diff := cmp.Diff([]string{"fnd-0", "fnd-3"}, detecttest.Strings(t, db, "SELECT finding_id FROM detect.finding ORDER BY 1")); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if want := "100 tests; 2 results dropped at a false discovery rate of 0.1"; st.Message != want {
		t.Errorf("message %q, want %q", st.Message, want)
	}
	if why := detecttest.Strings(t, db, "SELECT why FROM detect.finding WHERE finding_id = 'fnd-0'"); !strings.Contains(why[0], "q=0.1 over 100 tests") {
		t.Errorf("the reason does not give the q-value: %s", why)
	}
	st = detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}, Params: map[string]map[string]float64{"d": {"fdr": 0.5}}})
	if st.Findings != 3 {
		t.Errorf("at q<=0.5 %d findings, want those of p 0.001, 0.004 and the one without a test", st.Findings)
	}
}

// Findings with a key are served by one statement and get their own rows only.
func TestEvidenceByKey(t *testing.T) {
	db := detecttest.Open(t, "INSERT INTO normalize.item BY NAME SELECT 'a.1.' || n AS item_id, n % 1500 AS sender_id FROM range(6000) t(n)")
	d := fake{id: "d", do: func(context.Context, detect.Input) ([]detect.Seen, error) {
		var out []detect.Seen
		for i := range 1500 {
			s := seen(fmt.Sprintf("fnd-%d", i), "SELECT CAST(sender_id AS VARCHAR) AS key, item_id, 'n' AS note FROM normalize.item")
			s.Key = fmt.Sprint(i)
			s.Series = []detect.Point{{Label: "value", X: "2022-01", Value: float64(i), Unit: "usd"}, {Label: "value", X: "2022-02", Value: 1, Unit: "usd"}}
			out = append(out, s)
		}
		return out, nil
	}}
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}})
	if st.Outcome != trade.Found || st.Findings != 1500 {
		t.Fatalf("%+v", st)
	}
	got := detecttest.Strings(t, db, `SELECT f.rows || ': ' || string_agg(item_id, ' ' ORDER BY item_id) FROM detect.finding f JOIN detect.evidence e USING (finding_id)
		WHERE finding_id IN ('fnd-7', 'fnd-1499') GROUP BY finding_id, f.rows ORDER BY finding_id`)
	if diff := cmp.Diff([]string{"4: a.1.1499 a.1.2999 a.1.4499 a.1.5999", "4: a.1.1507 a.1.3007 a.1.4507 a.1.7"}, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if got := detecttest.Strings(t, db, "SELECT label || ' ' || x || ' ' || value || ' ' || unit FROM detect.series WHERE finding_id = 'fnd-7' ORDER BY ordinal"); cmp.Diff([]string{"value 2022-01 7.0 usd", "value 2022-02 1.0 usd"}, got) != "" {
		t.Errorf("series %v", got)
	}
}

// Three sources of one register: one full, one without March 2022, one that
// begins in 2022. The hole is left out for all, the late one takes no part.
const streams = `
INSERT INTO ingest.file BY NAME SELECT * FROM (VALUES ('fa', 'alfa'), ('fb', 'bravo'), ('fc', 'late')) t(file_id, source_id);
INSERT INTO normalize.item BY NAME SELECT s || '.' || m || '.' || n AS item_id, 'f' || s AS file_id, 'item' AS grain, 'RU' AS reporter, 'import' AS direction,
	strftime(DATE '2021-01-01' + to_months(CAST(m AS INTEGER)), '%Y-%m') AS month
	FROM (VALUES ('a'), ('b'), ('c')) t(s), range(24) u(m), range(20) v(n)
	WHERE NOT (s = 'b' AND m = 14 AND n > 0) AND NOT (s = 'c' AND m < 12);`

func TestCoverageOfBothPeriods(t *testing.T) {
	db := detecttest.Open(t, streams)
	d := fake{id: "d", do: func(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
		c, err := in.Coverage(ctx)
		if err != nil {
			return nil, err
		}
		if span := c.Span(trade.GrainItem); span != (detect.Period{First: "2021-01", Last: "2022-12"}) {
			t.Errorf("span %v", span)
		}
		cmpr := c.Compare(trade.GrainItem, detect.Period{First: "2021-01", Last: "2022-01"}, detect.Period{First: "2022-02", Last: "2022-12"}, 12)
		if len(cmpr.Streams) != 2 || len(cmpr.LeftOut) != 1 || cmpr.LeftOut[0].Source != "late" {
			t.Errorf("take part %v, left out %v", cmpr.Streams, cmpr.LeftOut)
		}
		if diff := cmp.Diff(map[string][]string{"RU import": {"2022-03"}}, cmpr.Gaps); diff != "" {
			t.Errorf("gaps: %s", diff)
		}
		for _, say := range []string{"bravo lacks 2022-03", "RU import late covers 1 of 13 months"} {
			if !strings.Contains(cmpr.Statement(), say) {
				t.Errorf("the statement does not say %q: %s", say, cmpr.Statement())
			}
		}
		from, err := cmpr.Table(ctx, in.DB, "d_use")
		if err != nil {
			return nil, err
		}
		got := detecttest.Strings(t, db, "SELECT df.source || ' ' || count(*) || ' ' || count(*) FILTER (WHERE i.month = '2022-03') FROM "+from+" GROUP BY df.source ORDER BY df.source")
		if diff := cmp.Diff([]string{"alfa 460 0", "bravo 460 0"}, got); diff != "" {
			t.Errorf("rows to use (-want +got):\n%s", diff)
		}
		if loose := c.Compare(trade.GrainItem, cmpr.Base, cmpr.After, 0); len(loose.Streams) != 2 {
			t.Errorf("a source that covers a month of thirteen takes part: %v", loose.Streams)
		}
		if none := c.Compare(trade.GrainItem, detect.Period{First: "2019-01", Last: "2019-12"}, detect.Period{First: "2022-02", Last: "2022-12"}, 12); none.OK() {
			t.Error("2019 is compared although nothing of it is loaded")
		} else {
			in.Uncovered(3, none.Missing())
		}
		return nil, nil
	}}
	st := detecttest.Run(t, db, detect.Options{Detectors: []detect.Detector{d}})
	if st.Outcome != trade.NoData || !strings.Contains(st.Message, "3 comparisons refused for want of coverage") {
		t.Errorf("%+v", st)
	}
}

func TestPlacebo(t *testing.T) {
	db := detecttest.Open(t, `INSERT INTO normalize.goods BY NAME SELECT * FROM (VALUES (1, '854231'), (2, '854290'), (3, '850440'), (4, '950300')) t(goods_id, hs6);
		INSERT INTO classify.control BY NAME SELECT 1 AS goods_id, 'chpl' AS list_id;
		INSERT INTO normalize.item BY NAME SELECT * FROM (VALUES ('a', '8542'), ('b', '8542'), ('c', '8504'), ('d', '9503')) t(item_id, hs4)`)
	p, err := detect.RunPlacebo(t.Context(), "i", func(_ context.Context, condition string) (detect.Rate, error) {
		n := len(detecttest.Strings(t, db, "SELECT item_id FROM normalize.item i WHERE "+condition))
		return detect.Rate{Flagged: 1, Tested: int64(n)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := (detect.Placebo{Listed: detect.Rate{Flagged: 1, Tested: 2}, Neighbours: detect.Rate{Flagged: 1, Tested: 1}}); p != want {
		t.Errorf("got %+v, want %+v", p, want)
	}
	if say := p.Reason().Detail; !strings.Contains(say, "1 of 2 (50%) among listed headings") {
		t.Error(say)
	}
}
