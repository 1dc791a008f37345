package detect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"strings"
	"time"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Options of a run.
type Options struct {
	Detectors    []Detector
	Params       map[string]map[string]float64 // detector -> parameter -> value
	Destinations []string
	Events       map[string]string
	Registry     []Company // the case's company registry; none is fine
	Progress     store.Progress
}

// Status is what became of one detector.
type Status struct {
	Detector string        `json:"detector"`
	Outcome  trade.Outcome `json:"outcome"`
	Message  string        `json:"message,omitempty"`
	Findings int64         `json:"findings"`
	Millis   int64         `json:"millis"`
}

// Stats of a run.
type Stats struct {
	Detectors []Status `json:"detectors"`
	Findings  int64    `json:"findings"`
	Evidence  int64    `json:"evidence"`
}

type findingRow struct {
	ID        string  `parquet:"finding_id"`
	Detector  string  `parquet:"detector,dict"`
	Outcome   string  `parquet:"outcome,dict"`
	Title     string  `parquet:"title"`
	Sentence  string  `parquet:"sentence"`
	Subject   string  `parquet:"subject,optional"`
	SubjectID string  `parquet:"subject_id,optional"`
	FirstOn   *int32  `parquet:"first_on,date,optional"`
	LastOn    *int32  `parquet:"last_on,date,optional"`
	Rows      int64   `parquet:"rows"`
	ValueUSD  *int64  `parquet:"value_usd,decimal(6:18),optional"`
	Strength  float64 `parquet:"strength"`
	Why       string  `parquet:"why"`
	Benign    string  `parquet:"benign"`
	Changes   string  `parquet:"changes"`
	HitIDs    string  `parquet:"hit_ids"`
}

// figureRow names a measure that belongs to a finding. The figure is computed
// when somebody looks: a run may have thousands of findings and a reader thirty.
type figureRow struct {
	FindingID string `parquet:"finding_id"`
	Ordinal   int32  `parquet:"ordinal"`
	Expr      string `parquet:"expr"`
}

// seriesRow is one value of a finding's chart.
type seriesRow struct {
	FindingID string  `parquet:"finding_id"`
	Label     string  `parquet:"label,dict"`
	X         string  `parquet:"x"`
	Value     float64 `parquet:"value"`
	Unit      string  `parquet:"unit,dict"`
	Ordinal   int32   `parquet:"ordinal"`
}

type statusRow struct {
	Detector string `parquet:"detector"`
	Outcome  string `parquet:"outcome"`
	Message  string `parquet:"message,optional"`
	Findings int64  `parquet:"findings"`
	Millis   int64  `parquet:"millis"`
}

type runner struct {
	db       store.Engine
	opt      Options
	findings *store.TableWriter[findingRow]
	figures  *store.TableWriter[figureRow]
	statuses *store.TableWriter[statusRow]
	series   *store.TableWriter[seriesRow]
	coverage *Coverage
	seen     map[string]string
	stats    Stats
}

// Run runs every detector and writes the stage's tables into out.
func Run(ctx context.Context, db store.Engine, out *store.Build, opt Options) (Stats, error) {
	r := &runner{db: db, opt: opt, seen: map[string]string{}}
	var err error
	if r.findings, err = store.NewTable[findingRow](out.Path("finding")); err != nil {
		return r.stats, err
	}
	if r.figures, err = store.NewTable[figureRow](out.Path("figure")); err != nil {
		return r.stats, err
	}
	if r.series, err = store.NewTable[seriesRow](out.Path("series")); err != nil {
		return r.stats, err
	}
	if r.statuses, err = store.NewTable[statusRow](out.Path("status")); err != nil {
		return r.stats, err
	}
	if err := db.Exec(ctx, "CREATE OR REPLACE TEMP TABLE detect_evidence (finding_id VARCHAR, item_id VARCHAR, note VARCHAR)"); err != nil {
		return r.stats, err
	}
	for i, d := range opt.Detectors {
		st := r.one(ctx, d)
		if err := ctx.Err(); err != nil {
			return r.stats, err
		}
		r.stats.Detectors = append(r.stats.Detectors, st)
		if err := r.statuses.Write(statusRow{st.Detector, string(st.Outcome), st.Message, st.Findings, st.Millis}); err != nil {
			return r.stats, err
		}
		opt.Progress.Report(int64(i+1), int64(len(opt.Detectors)))
	}
	if r.stats.Evidence, err = db.CopyTo(ctx, "SELECT finding_id, item_id, note FROM detect_evidence ORDER BY finding_id, item_id, note", out.Path("evidence")); err != nil {
		return r.stats, err
	}
	r.stats.Findings = r.findings.Rows()
	return r.stats, errors.Join(r.findings.Close(), r.figures.Close(), r.series.Close(), r.statuses.Close())
}

// one runs one detector; whatever goes wrong in it becomes its status.
func (r *runner) one(ctx context.Context, d Detector) (st Status) {
	def := d.Definition()
	started := time.Now()
	st = Status{Detector: def.ID, Outcome: trade.NotFound}
	defer func() {
		if p := recover(); p != nil {
			st.Outcome = trade.Failed
			st.Message = fmt.Sprintf("panic: %v at %s", p, panicSite())
		}
		st.Millis = time.Since(started).Milliseconds()
	}()
	for _, table := range def.Needs {
		empty, err := r.empty(ctx, table)
		if err != nil {
			st.Outcome, st.Message = trade.Failed, err.Error()
			return st
		}
		if empty {
			st.Outcome, st.Message = trade.NoData, table+" holds no rows"
			return st
		}
	}
	in := r.input(def)
	seen, err := d.Detect(ctx, in)
	if err != nil {
		st.Outcome, st.Message = trade.Failed, err.Error()
		return st
	}
	seen, dropped := control(def, in, seen)
	if err := r.keep(ctx, def, seen); err != nil {
		st.Outcome, st.Message = trade.Failed, err.Error()
		return st
	}
	st.Findings = int64(len(seen))
	st.Outcome, st.Message = in.log.verdict(len(seen), dropped, in.Param("fdr"))
	return st
}

// verdict says what a run that did not fail came to.
func (l *log) verdict(found, dropped int, rate float64) (trade.Outcome, string) {
	outcome := trade.NotFound
	var tests int64
	for _, n := range l.tests {
		tests += n
	}
	switch {
	case found > 0:
		outcome = trade.Found
	case l.outcome != "":
		outcome = l.outcome
	case l.refused > 0 && tests == 0:
		outcome = trade.NoData
	}
	var say []string
	if tests > 0 {
		say = append(say, Plural(tests, "test", "tests"))
	}
	if dropped > 0 {
		say = append(say, fmt.Sprintf("%s dropped at a false discovery rate of %g", Plural(int64(dropped), "result", "results"), rate))
	}
	if l.refused > 0 {
		say = append(say, fmt.Sprintf("%s refused for want of coverage: %s", Plural(l.refused, "comparison", "comparisons"), strings.Join(l.uncovered, "; ")))
	}
	return outcome, strings.Join(append(say, l.notes...), "; ")
}

func (r *runner) input(def Definition) Input {
	in := Input{DB: r.db, Params: map[string]float64{}, Destinations: r.opt.Destinations, Events: r.opt.Events, log: newLog(), coverage: &r.coverage, registry: r.opt.Registry}
	in.Params["fdr"] = DefaultFDR
	if v, ok := r.opt.Params[def.ID]["fdr"]; ok {
		in.Params["fdr"] = v
	}
	for _, p := range def.Params {
		in.Params[p.ID] = p.Default
		if v, ok := r.opt.Params[def.ID][p.ID]; ok {
			in.Params[p.ID] = v
		}
	}
	return in
}

func (r *runner) empty(ctx context.Context, table string) (bool, error) {
	found, err := store.QueryOne(ctx, r.db, "SELECT 1 FROM "+table+" LIMIT 1", nil, new(int))
	return !found, err
}

// keep checks a detector's findings and writes them with their evidence,
// figures and series: all of them, or none where one is wrong.
func (r *runner) keep(ctx context.Context, def Definition, seen []Seen) error {
	if len(seen) == 0 {
		return nil
	}
	here := map[string]string{}
	for _, s := range seen {
		f := s.Finding
		if f.ID == "" || f.Sentence == "" {
			return fmt.Errorf("a finding without id or sentence: %q", f.Title)
		}
		other, dup := r.seen[f.ID]
		if !dup {
			other, dup = here[f.ID]
		}
		if dup {
			return fmt.Errorf("two findings with id %s: %q and %q", f.ID, other, f.Title)
		}
		here[f.ID] = f.Title
	}
	rows, err := r.evidence(ctx, seen)
	if err != nil {
		return err
	}
	out := make([]findingRow, 0, len(seen))
	for _, s := range seen {
		f := s.Finding
		f.Detector, f.Outcome, f.Rows = def.ID, trade.Found, rows[f.ID]
		if f.Rows == 0 {
			return fmt.Errorf("finding %q has no rows", f.Title)
		}
		if len(f.Benign) == 0 {
			f.Benign = def.Benign
		}
		if len(f.Changes) == 0 {
			f.Changes = def.Changes
		}
		row, err := rowOf(f)
		if err != nil {
			return err
		}
		out = append(out, row)
	}
	if err := r.db.Exec(ctx, "INSERT INTO detect_evidence SELECT finding_id, item_id, note FROM detect_new"); err != nil {
		return err
	}
	maps.Copy(r.seen, here)
	for _, s := range seen {
		if err := r.attach(s); err != nil {
			return err
		}
	}
	return r.findings.Write(out...)
}

// attach writes a finding's figures and series.
func (r *runner) attach(s Seen) error {
	for i, expr := range s.Measures {
		if err := r.figures.Write(figureRow{s.Finding.ID, int32(i), expr}); err != nil {
			return err
		}
	}
	for i, p := range s.Series {
		if err := r.series.Write(seriesRow{s.Finding.ID, p.Label, p.X, p.Value, p.Unit, int32(i)}); err != nil {
			return err
		}
	}
	return nil
}

func rowOf(f trade.Finding) (findingRow, error) {
	row := findingRow{ID: f.ID, Detector: f.Detector, Outcome: string(f.Outcome), Title: f.Title, Sentence: f.Sentence,
		Subject: f.Subject, SubjectID: f.SubjectID, Rows: f.Rows, Strength: f.Strength,
		FirstOn: days(f.FirstOn), LastOn: days(f.LastOn)}
	if f.ValueUSD != nil {
		v, err := trade.ParseAmount(*f.ValueUSD)
		if err != nil {
			return row, fmt.Errorf("finding %q: value %q: %w", f.Title, *f.ValueUSD, err)
		}
		row.ValueUSD = v.Ptr()
	}
	for dst, v := range map[*string]any{&row.Why: f.Why, &row.Benign: f.Benign, &row.Changes: f.Changes, &row.HitIDs: f.HitIDs} {
		raw, err := json.Marshal(v)
		if err != nil {
			return row, err
		}
		*dst = string(raw)
	}
	return row, nil
}

func days(iso string) *int32 {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return nil
	}
	d := int32(t.Unix() / 86400)
	return &d
}

// panicSite is the first line of the project's own code in the stack.
func panicSite() string {
	for line := range strings.Lines(string(debug.Stack())) {
		line = strings.TrimSpace(line)
		if i := strings.Index(line, "/internal/"); i >= 0 && !strings.Contains(line, "detect/run.go") && strings.Contains(line, ".go:") {
			return line[i+1:]
		}
	}
	return "an unknown place"
}
