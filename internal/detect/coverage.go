package detect

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// thinShare is the share of a stream's median month below which a month counts
// as not loaded: a few rows dated into a neighbouring month do not cover it.
const thinShare = 0.1

// holeShare is how much of a period a stream may lack and still take part in a
// comparison; the months it lacks are then left out for its whole register.
const holeShare = 0.25

// saidReasons is how many reasons of a comparison are said in words.
const saidReasons = 8

// Stream is what one source holds of one country's records in one direction:
// the unit in which months are loaded or missing.
type Stream struct {
	Reporter  string // ISO-2 of the customs that wrote the records; "" unknown
	Direction trade.Direction
	Grain     trade.Grain
	Source    string // ingest.file source_id, or the provider where there is none
}

// String names the stream as a coverage statement would.
func (s Stream) String() string {
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s %s", orUnstated(s.Reporter), s.Direction, s.Source)), " ")
}

func orUnstated(code string) string {
	if code == "" {
		return "unstated-customs"
	}
	return code
}

// Period is a run of months, both ends included, as YYYY-MM.
type Period struct{ First, Last string }

// Months lists the months of a period; none where it ends before it begins.
func (p Period) Months() []string {
	var out []string
	for m := p.First; m != "" && m <= p.Last; m = AddMonths(m, 1) {
		out = append(out, m)
	}
	return out
}

// AddMonths moves a month (YYYY-MM) by n; "" where it cannot be read.
func AddMonths(month string, n int) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return ""
	}
	return t.AddDate(0, n, 0).Format("2006-01")
}

// Coverage is the months loaded per stream.
type Coverage struct {
	rows map[Stream]map[string]int64
}

// Coverage reads which months are loaded, once per run. It needs
// normalize.item and ingest.file, and leaves the table detect_file (file_id,
// source) behind for joins.
func (in Input) Coverage(ctx context.Context) (*Coverage, error) {
	if in.coverage != nil && *in.coverage != nil {
		return *in.coverage, nil
	}
	c, err := loadCoverage(ctx, in.DB)
	if err == nil && in.coverage != nil {
		*in.coverage = c
	}
	return c, err
}

func loadCoverage(ctx context.Context, db store.Engine) (*Coverage, error) {
	if err := db.Exec(ctx, `CREATE OR REPLACE TEMP TABLE detect_file AS
		SELECT file_id, coalesce(any_value(source_id), any_value(provider), '') AS source FROM ingest.file GROUP BY file_id`); err != nil {
		return nil, fmt.Errorf("coverage: %w", err)
	}
	c := &Coverage{rows: map[Stream]map[string]int64{}}
	err := store.QueryAll(ctx, db, `SELECT coalesce(n.reporter, ''), coalesce(n.direction, ''), coalesce(n.grain, ''), coalesce(f.source, ''), n.month, CAST(sum(n.n) AS BIGINT)
		FROM (SELECT file_id, reporter, direction, grain, month, count(*) AS n FROM normalize.item WHERE month IS NOT NULL GROUP BY ALL) n
		LEFT JOIN detect_file f USING (file_id) GROUP BY ALL`, nil, func(rows *sql.Rows) error {
		var s Stream
		var month string
		var n int64
		if err := rows.Scan(&s.Reporter, &s.Direction, &s.Grain, &s.Source, &month, &n); err != nil {
			return err
		}
		if c.rows[s] == nil {
			c.rows[s] = map[string]int64{}
		}
		c.rows[s][month] = n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("coverage: %w", err)
	}
	return c, nil
}

// Streams lists the streams, in a stable order.
func (c *Coverage) Streams() []Stream {
	return slices.SortedFunc(maps.Keys(c.rows), func(a, b Stream) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

// Months lists the months that a stream covers: those with at least a tenth of
// the rows of its median month.
func (c *Coverage) Months(s Stream) []string {
	counts := slices.Sorted(maps.Values(c.rows[s]))
	if len(counts) == 0 {
		return nil
	}
	least := thinShare * float64(counts[len(counts)/2])
	var out []string
	for _, m := range slices.Sorted(maps.Keys(c.rows[s])) {
		if float64(c.rows[s][m]) >= least {
			out = append(out, m)
		}
	}
	return out
}

// Missing lists the months of a period that a stream does not cover.
func (c *Coverage) Missing(s Stream, p Period) []string {
	have := c.Months(s)
	return slices.DeleteFunc(p.Months(), func(m string) bool { return slices.Contains(have, m) })
}

// Span is the first and the last month loaded of a grain, over all streams.
func (c *Coverage) Span(grain trade.Grain) Period {
	var p Period
	for s := range c.rows {
		months := c.Months(s)
		if s.Grain != grain || len(months) == 0 {
			continue
		}
		if p.First == "" || months[0] < p.First {
			p.First = months[0]
		}
		p.Last = max(p.Last, months[len(months)-1])
	}
	return p
}

// Comparison is what of the records two periods can be compared on.
type Comparison struct {
	Base, After Period
	Streams     []Stream            // cover both periods
	LeftOut     []Stream            // do not, and take no part
	Gaps        map[string][]string // "RU import" -> months left out because one of its streams lacks them
	Use         map[Stream][]string // months to use
	why         []string
}

// Compare says what may be compared between two periods. A stream takes part
// when it covers at least least months of the base and at least three quarters
// of both periods. Months that one of a register's streams lacks are left out
// for the whole register, so that a provider's missing month is neither a fall
// nor a rise.
func (c *Coverage) Compare(grain trade.Grain, base, after Period, least int) Comparison {
	out := Comparison{Base: base, After: after, Gaps: map[string][]string{}, Use: map[Stream][]string{}}
	whole := Period{base.First, after.Last}
	nBase, nAfter := len(base.Months()), len(after.Months())
	for _, s := range c.Streams() {
		if s.Grain != grain {
			continue
		}
		lackBase, lackAfter := c.Missing(s, base), c.Missing(s, after)
		if nBase-len(lackBase) < least || nAfter == 0 || float64(len(lackBase)) > holeShare*float64(nBase) || float64(len(lackAfter)) > holeShare*float64(nAfter) {
			out.LeftOut = append(out.LeftOut, s)
			out.why = append(out.why, fmt.Sprintf("%s covers %d of %d months of %s to %s and %d of %d of %s to %s", s, nBase-len(lackBase), nBase,
				base.First, base.Last, nAfter-len(lackAfter), nAfter, after.First, after.Last))
			continue
		}
		out.Streams = append(out.Streams, s)
		register := s.register()
		for _, m := range c.Missing(s, whole) {
			if !slices.Contains(out.Gaps[register], m) {
				out.Gaps[register] = append(out.Gaps[register], m)
				out.why = append(out.why, fmt.Sprintf("%s lacks %s, left out for all of %s", s, m, register))
			}
		}
	}
	for _, s := range out.Streams {
		gaps := out.Gaps[s.register()]
		slices.Sort(gaps)
		out.Use[s] = slices.DeleteFunc(whole.Months(), func(m string) bool { return slices.Contains(gaps, m) })
	}
	return out
}

func (s Stream) register() string {
	return strings.TrimSpace(orUnstated(s.Reporter) + " " + string(s.Direction))
}

// OK says whether anything can be compared.
func (c Comparison) OK() bool { return len(c.Streams) > 0 }

// Missing says in words what is left out of the comparison and why; "" when
// both periods are covered in full.
func (c Comparison) Missing() string {
	if more := len(c.why) - saidReasons; more > 1 {
		return strings.Join(c.why[:saidReasons], "; ") + fmt.Sprintf("; and %d more of the kind", more)
	}
	return strings.Join(c.why, "; ")
}

// Statement says in words what the comparison rests on.
func (c Comparison) Statement() string {
	var names []string
	for _, s := range c.Streams {
		names = append(names, s.String())
	}
	say := fmt.Sprintf("compared %s to %s with %s to %s in %s", c.Base.First, c.Base.Last, c.After.First, c.After.Last, strings.Join(names, ", "))
	if w := c.Missing(); w != "" {
		say += "; left out: " + w
	}
	return say
}

// Reason is the statement as a reason of a finding.
func (c Comparison) Reason() trade.Reason {
	return trade.Reason{Feature: "coverage", Score: 1, Detail: c.Statement()}
}

// Table creates a temporary table of what may be used, (reporter, direction,
// source, month) with "" for unknown, and returns a FROM clause that keeps to
// it: the items under the alias i, of the comparison's grain, without returns
// and repairs.
func (c Comparison) Table(ctx context.Context, db store.Engine, name string) (from string, err error) {
	if err := db.Exec(ctx, "CREATE OR REPLACE TEMP TABLE "+name+" (reporter VARCHAR, direction VARCHAR, source VARCHAR, month VARCHAR)"); err != nil {
		return "", err
	}
	grain := trade.GrainItem
	for _, s := range c.Streams {
		grain = s.Grain
		for _, m := range c.Use[s] {
			if err := db.Exec(ctx, "INSERT INTO "+name+" VALUES (?, ?, ?, ?)", s.Reporter, string(s.Direction), s.Source, m); err != nil {
				return "", err
			}
		}
	}
	return `normalize.item i JOIN detect_file df ON df.file_id = i.file_id JOIN ` + name + ` du
		ON du.reporter = coalesce(i.reporter, '') AND du.direction = coalesce(i.direction, '') AND du.source = df.source AND du.month = i.month
		AND i.grain = '` + string(grain) + `' AND ` + OrdinarySQL("i"), nil
}

// OrdinarySQL keeps to rows that are not stated to be returns or repairs.
func OrdinarySQL(alias string) string {
	return "coalesce(" + alias + ".flow_kind, '') NOT IN ('return', 'repair')"
}
