package quality

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tallyman/internal/detect"
	"tallyman/internal/detect/all"
	"tallyman/internal/detecttest"
	"tallyman/internal/store"
	"tallyman/internal/synth/market"
)

// measured are the detectors whose findings are about firms, each with a pattern
// planted. The others list what is there (listed codes, words, statistics), and
// have tests of their own.
var measured = []string{"listed-party", "shared-identity", "surge", "new-importer", "new-company", "one-client-intermediary", "line-of-business-shift", "unit-value",
	"split-consignments", "circular-trade", "routing-oddity", "retold", "hs-text-mismatch"}

const (
	honestImporters = 300
	instances       = 4
)

// tally is what a detector found over all seeds.
type tally struct {
	Planted, Found, False, Honest int
	missed, alarms                []string
}

func (t tally) recall() float64 { return float64(t.Found) / float64(max(1, t.Planted)) }

// falsePer100 is how many firms on which nothing was planted have a finding, of a
// hundred such firms.
func (t tally) falsePer100() float64 { return 100 * float64(t.False) / float64(max(1, t.Honest)) }

type detectorFloor struct {
	Recall      float64 `json:"recall"`
	FalsePer100 float64 `json:"false_per_100"`
}

// TestDetectorsOnPlantedMarkets prints recall and false leads of each detector at its
// default parameters, over TALLYMAN_SEEDS markets (1 unless set; make quality takes
// ten), and fails below the floors.
func TestDetectorsOnPlantedMarkets(t *testing.T) {
	seeds := 1
	if n, err := strconv.Atoi(os.Getenv("TALLYMAN_SEEDS")); err == nil {
		seeds = n
	}
	results := map[string]*tally{}
	for _, d := range measured {
		results[d] = &tally{}
	}
	for seed := range seeds {
		judge(t, market.New(uint64(seed+1), honestImporters, instances), results)
	}
	data, err := os.ReadFile("detectors_floor.json")
	if err != nil {
		t.Fatal(err)
	}
	floors := map[string]detectorFloor{}
	if err := json.Unmarshal(data, &floors); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d markets of %d honest importers, %d instances of each pattern in each", seeds, honestImporters, instances)
	t.Logf("%-24s %8s %6s %7s %22s", "detector", "planted", "found", "recall", "false per 100 firms")
	for _, d := range measured {
		r, floor := results[d], floors[d]
		t.Logf("%-24s %8d %6d %7.2f %15d, %5.2f", d, r.Planted, r.Found, r.recall(), r.False, r.falsePer100())
		for _, s := range slices.Concat(r.missed, r.alarms)[:min(4, len(r.missed)+len(r.alarms))] {
			t.Logf("    %s", s)
		}
		if seeds < 10 {
			continue // one market is too few for a floor: four instances
		}
		if r.recall() < floor.Recall {
			t.Errorf("%s: recall %.3f is below its floor of %.3f", d, r.recall(), floor.Recall)
		}
		if r.falsePer100() > floor.FalsePer100 {
			t.Errorf("%s: %.2f false leads per 100 honest firms are above %.2f", d, r.falsePer100(), floor.FalsePer100)
		}
	}
	if seeds < 10 {
		for _, d := range measured {
			if r := results[d]; r.recall() < floors[d].Recall-0.5 || r.falsePer100() > floors[d].FalsePer100+2 {
				t.Errorf("%s: recall %.2f and %.2f false leads per 100 firms in one market", d, r.recall(), r.falsePer100())
			}
		}
	}
}

// judge runs the detectors on a market and adds to the tallies. An instance is found
// where a finding names one of its firms, or stands on half of its rows. A false lead is a
// finding on a firm on which nothing was planted, and that stands on no planted rows for its better part.
func judge(t *testing.T, m *market.Market, results map[string]*tally) {
	t.Helper()
	db := detecttest.Open(t, append(m.SQL(), itemTable(m)...)...)
	run(t, db, m, nil)
	type lead struct {
		detector, subject, title string
		rows                     int
		share                    map[int]int // instance -> rows
	}
	leads := map[string]*lead{}
	query(t, db, `SELECT f.finding_id, f.detector, coalesce(f.subject_id, ''), f.title, coalesce(p.instance, -1), count(DISTINCT e.item_id)
		FROM detect.finding f LEFT JOIN detect.evidence e USING (finding_id) LEFT JOIN planted p USING (item_id) GROUP BY ALL`, func(r *sql.Rows) error {
		var id string
		var l lead
		var instance, n int
		if err := r.Scan(&id, &l.detector, &l.subject, &l.title, &instance, &n); err != nil {
			return err
		}
		if leads[id] == nil {
			l.share = map[int]int{}
			leads[id] = &l
		}
		leads[id].rows += n
		if instance >= 0 {
			leads[id].share[instance] += n
		}
		return nil
	})
	honest, names := map[string]string{}, 0
	for _, f := range m.Firms {
		if f.Honest() {
			honest[f.Entity()] = f.Kind
			names++
		}
	}
	for _, d := range measured {
		results[d].Honest += names
	}
	for i, p := range m.Planted {
		r := results[p.Pattern]
		r.Planted++
		found := false
		for _, l := range leads {
			found = found || l.detector == p.Pattern && (slices.ContainsFunc(p.Subjects, func(s string) bool { return strings.Contains(l.subject, s) }) || 2*l.share[i] >= p.Rows && p.Rows > 0)
		}
		if found {
			r.Found++
		} else {
			r.missed = append(r.missed, fmt.Sprintf("missed: seed %d, %s (%d rows)", m.Seed, strings.Join(p.Subjects, ", "), p.Rows))
		}
	}
	alarmed := map[string]bool{}
	for _, l := range leads {
		planted := 0
		for _, n := range l.share {
			planted += n
		}
		kind, ok := honest[l.subject]
		if r := results[l.detector]; r != nil && ok && 2*planted < l.rows && !alarmed[l.detector+l.subject] {
			alarmed[l.detector+l.subject] = true
			r.False++
			r.alarms = append(r.alarms, fmt.Sprintf("false: seed %d, %s %s: %s", m.Seed, l.subject, kind, l.title))
		}
	}
}

func itemTable(m *market.Market) []string {
	out := []string{"CREATE TABLE planted (item_id VARCHAR, instance INTEGER)"}
	var values []string
	for i, ids := range m.Items() {
		for _, id := range ids {
			values = append(values, fmt.Sprintf("('%s', %d)", id, i))
		}
	}
	for len(values) > 0 {
		n := min(1000, len(values))
		out = append(out, "INSERT INTO planted VALUES "+strings.Join(values[:n], ", "))
		values = values[n:]
	}
	return out
}

// run runs every detector, or those named, and returns what became of each.
func run(t *testing.T, db store.Engine, m *market.Market, only []string) map[string]detect.Status {
	t.Helper()
	detectors, err := all.Detectors()
	if err != nil {
		t.Fatal(err)
	}
	if only != nil {
		detectors = slices.DeleteFunc(detectors, func(d detect.Detector) bool { return !slices.Contains(only, d.Definition().ID) })
	}
	var registry []detect.Company
	for _, f := range m.Firms {
		if !f.Registered.IsZero() {
			registry = append(registry, detect.Company{TaxID: f.TaxID, Name: f.Name, Country: f.Country, Registered: int32(f.Registered.Unix() / 86400)})
		}
	}
	detecttest.Run(t, db, detect.Options{Detectors: detectors, Destinations: []string{"RU"}, Events: map[string]string{"invasion": market.Event}, Registry: registry})
	out := map[string]detect.Status{}
	query(t, db, "SELECT detector, outcome, coalesce(message, ''), findings FROM detect.status", func(r *sql.Rows) error {
		var s detect.Status
		if err := r.Scan(&s.Detector, &s.Outcome, &s.Message, &s.Findings); err != nil {
			return err
		}
		if s.Outcome == "error" {
			t.Errorf("%s: %s", s.Detector, s.Message)
		}
		out[s.Detector] = s
		return nil
	})
	return out
}

func query(t *testing.T, db store.Engine, q string, do func(*sql.Rows) error) {
	t.Helper()
	if err := store.QueryAll(t.Context(), db, q, nil, do); err != nil {
		t.Fatal(err)
	}
}

// A month that one provider did not deliver makes no surge, no newcomer and no
// change of business, and the coverage statement names it: what is found on honest
// firms is what is found with the month.
func TestMissingMonthIsNoFinding(t *testing.T) {
	about := []string{"surge", "new-importer", "one-client-intermediary", "line-of-business-shift"}
	found := map[bool]map[string]bool{}
	for _, whole := range []bool{true, false} {
		m := market.New(3, honestImporters, 0)
		if !whole {
			m.WithoutMonth("ru-b", "2021-09")
		}
		db := detecttest.Open(t, m.SQL()...)
		status := run(t, db, m, about)
		found[whole] = map[string]bool{}
		query(t, db, "SELECT detector || ' ' || subject_id FROM detect.finding", func(r *sql.Rows) error {
			var s string
			err := r.Scan(&s)
			found[whole][s] = true
			return err
		})
		for _, d := range about {
			if says := strings.Contains(status[d].Message, "RU import ru-b lacks 2021-09"); says == whole {
				t.Errorf("%s, months whole %v: the coverage statement is %q", d, whole, status[d].Message)
			}
		}
	}
	for s := range found[false] {
		if !found[true][s] {
			t.Errorf("with two months of one provider missing %s is found, and is not with them", s)
		}
	}
}
