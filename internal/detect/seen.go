package detect

import (
	"fmt"

	"tallyman/internal/trade"
)

// Seen is one finding as a detector returns it: what it says, and the SQL that
// selects the rows behind it.
type Seen struct {
	Finding trade.Finding
	// EvidenceSQL selects (item_id, note); Args fill its placeholders. It runs
	// once per finding.
	EvidenceSQL string
	Args        []any
	// Key, where set, makes EvidenceSQL select (key, item_id, note): findings
	// that share one EvidenceSQL text and no Args are then served by one
	// statement, which keeps thousands of findings from reading the items
	// thousands of times. Use it wherever a detector may return many findings.
	Key string
	// Measures are expressions of the measure language that an editor would
	// want beside the finding; the first is the headline.
	Measures []string
	// P is the probability of something at least as extreme where nothing is
	// going on, as the function P returns it; 0 where the finding rests on no test. Test names the family of
	// tests in which false discoveries are held down; empty: the detector's id.
	P    float64
	Test string
	// Series are the data of the finding's charts.
	Series []Point
}

// Point is one value of a chart: a series by name, a month (YYYY-MM) or another
// text on the other axis, and the value with its unit ("usd", "rows", "kg" ...).
type Point struct {
	Label string
	X     string
	Value float64
	Unit  string
}

// log collects what one detector says beside its findings.
type log struct {
	tests     map[string]int64
	uncovered []string
	refused   int64
	notes     []string
	outcome   trade.Outcome
}

func newLog() *log { return &log{tests: map[string]int64{}} }

// Tested says how many hypotheses of a family (empty: the detector's own) were
// tested, those that led to nothing included. Calls add up. The false discovery
// rate of findings with a P is held down over this number.
func (in Input) Tested(family string, n int64) {
	if in.log != nil {
		in.log.tests[family] += n
	}
}

// Uncovered says that n comparisons were refused because one side or one period
// is not loaded; why names the months or registers. A detector that refused all
// it could have compared ends as "no data", never as "not found".
func (in Input) Uncovered(n int64, why string) {
	if in.log != nil && n > 0 {
		in.log.refused += n
		in.log.uncovered = append(in.log.uncovered, why)
	}
}

// Note adds a sentence to the detector's status message, such as what was left
// out and why.
func (in Input) Note(format string, args ...any) {
	if in.log != nil {
		in.log.notes = append(in.log.notes, fmt.Sprintf(format, args...))
	}
}

// Without says what a run without findings means, where that is not "not found".
func (in Input) Without(outcome trade.Outcome, why string) {
	if in.log != nil {
		in.log.outcome = outcome
		in.log.notes = append(in.log.notes, why)
	}
}
