// Package surge finds recipients whose trade in a controlled product on one
// route rose after a dated event far beyond their own history. It reads
// normalize.item, ingest.file, resolve.link, resolve.entity, normalize.party,
// normalize.goods, classify.control and classify.class, and writes nothing
// itself: the runner writes what it returns.
package surge

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"strings"

	"tallyman/internal/detect"
	"tallyman/internal/stat"
	"tallyman/internal/trade"
)

//go:embed def.yml
var defYAML []byte

type detector struct{ def detect.Definition }

// New returns the detector.
func New() (detect.Detector, error) {
	def, err := detect.ParseDefinition(defYAML)
	return detector{def}, err
}

func (d detector) Definition() detect.Definition { return d.def }

func (d detector) Detect(ctx context.Context, in detect.Input) ([]detect.Seen, error) {
	cmpr, ok, err := detect.AroundEvent(ctx, in, "invasion", int(in.Param("min_history")))
	if err != nil || !ok {
		return nil, err
	}
	from, err := cmpr.Table(ctx, in.DB, "surge_use")
	if err != nil {
		return nil, err
	}
	if err := d.prepare(ctx, in, cmpr, from); err != nil {
		return nil, err
	}
	placebo, err := detect.RunPlacebo(ctx, "i", func(ctx context.Context, condition string) (detect.Rate, error) {
		_, rate, err := d.run(ctx, in, cmpr, from, condition)
		return rate, err
	})
	if err != nil {
		return nil, err
	}
	hits, rate, err := d.run(ctx, in, cmpr, from, d.def.ScopeSQL("i"))
	if err != nil {
		return nil, err
	}
	in.Tested("", rate.Tested)
	in.Note("%s", cmpr.Statement())
	points, err := series(ctx, in.DB, hits)
	if err != nil {
		return nil, err
	}
	seen := make([]detect.Seen, 0, len(hits))
	for _, h := range hits {
		s := finding(h, cmpr, placebo)
		s.EvidenceSQL = evidenceSQL(from, cmpr)
		s.Series = points[h.key]
		seen = append(seen, s)
	}
	return seen, nil
}

// run computes every subject's figures under a condition on the goods, keeps
// those that pass the limits, and says how many were tested.
func (d detector) run(ctx context.Context, in detect.Input, cmpr detect.Comparison, from, condition string) ([]subject, detect.Rate, error) {
	subjects, err := d.subjects(ctx, in, cmpr, from, condition)
	if err != nil {
		return nil, detect.Rate{}, err
	}
	var hits []subject
	for _, s := range subjects {
		s.measure(in.Param("min_spread"))
		if s.passes(in) {
			hits = append(hits, s)
		}
	}
	p := make([]float64, len(hits))
	for i, h := range hits {
		p[i] = h.p
	}
	return hits, detect.Rate{Flagged: in.Kept(p, len(subjects)), Tested: int64(len(subjects))}, nil
}

// subject is one recipient x product x route x register.
type subject struct {
	key, who, name, hs6, from, to, reporter, direction string
	monthsBefore, monthsAfter, above                   int64
	declsBefore, declsAfter                            int64
	shareAfter                                         float64 // of all rows of the register
	before, after, medBefore, medAfter                 float64
	sameBefore, sameAfter                              float64 // over the calendar months that both periods have
	mad                                                float64
	busyMonths                                         int64
	dispersion                                         float64 // variance over mean of the declarations a month, 1 or more
	first, last                                        string

	z, p, ratio, excess float64
	pCount              float64 // of the declarations, as counts that vary as these do
	counted             bool    // by declarations only, the history being sparse
}

// medianError is the standard error of a median of n values, in units of their
// standard deviation over the root of n, for values that are about normal:
// sqrt(pi/2) (J. Kenney and E. Keeping, Mathematics of Statistics, part 2, 1951).
const medianError = 1.2533141373155001

// measure derives z, p and ratio from the sums.
func (s *subject) measure(minSpread float64) {
	perMonth := s.before / float64(s.monthsBefore) * float64(s.monthsAfter)
	s.ratio = s.after / perMonth
	expected := perMonth
	if s.sameBefore > 0 {
		s.ratio = min(s.ratio, s.sameAfter/s.sameBefore)
		expected = max(expected, s.sameBefore+s.after-s.sameAfter)
	}
	s.excess = s.after - expected
	s.counted = 2*s.busyMonths <= s.monthsBefore
	s.pCount = stat.RateIncrease(int64(float64(s.declsBefore)/s.dispersion), int64(float64(s.declsAfter)/s.dispersion), 1-s.shareAfter, s.shareAfter)
	if s.p = s.pCount; s.counted {
		return
	}
	s.z = (s.medAfter - s.medBefore) / (max(stat.Consistent*s.mad, minSpread) * medianError * math.Sqrt(1/float64(s.monthsBefore)+1/float64(s.monthsAfter)))
	s.p = min(1, 2*min(s.pCount, stat.StudentUpper(s.z, float64(s.monthsBefore-1)))) // the better of two tests
}

func (s *subject) passes(in detect.Input) bool {
	strong := s.pCount < in.Param("max_p") || !s.counted && s.z > in.Param("min_z")
	return strong && s.ratio >= in.Param("min_ratio") && !math.IsInf(s.ratio, 0) && s.after >= in.Param("min_usd")
}

func finding(s subject, c detect.Comparison, placebo detect.Placebo) detect.Seen {
	route := detect.Route(s.from, s.to)
	value := fmt.Sprintf("%.2f", s.excess)
	strength := (1 - 1/s.ratio) * float64(s.above) / float64(s.monthsAfter)
	f := trade.Finding{
		ID:      trade.ShortID("fnd", "surge", s.key),
		Title:   fmt.Sprintf("%s: HS %s %s, %s times its history", s.name, s.hs6, route, detect.Times(s.ratio)),
		Subject: s.name, SubjectID: s.who, FirstOn: s.first, LastOn: s.last, ValueUSD: &value, Strength: strength,
	}
	f.Sentence = sentence(s, c)
	test := trade.Reason{Feature: "robust z", Score: min(1, s.z/10), Detail: fmt.Sprintf("z=%.1f of the difference of medians over %d months of history; declarations p=%s (%d before, %d after, variance %.1f times the mean); p=%s of the better of the two tests",
		s.z, s.monthsBefore, detect.Tiny(s.pCount), s.declsBefore, s.declsAfter, s.dispersion, detect.Tiny(s.p))}
	if s.counted {
		test = trade.Reason{Feature: "Poisson count", Score: 1 - s.p, Detail: fmt.Sprintf("%s before and %d after, where the register as a whole has %.0f%% of its rows after; p=%s",
			detect.Plural(s.declsBefore, "declaration", "declarations"), s.declsAfter, 100*s.shareAfter, detect.Tiny(s.p))}
	}
	f.Why = []trade.Reason{test,
		{Feature: "ratio", Score: 1 - 1/s.ratio, Left: detect.Times(s.ratio), Detail: "the smaller of the ratio of same calendar months and of the ratio of monthly means"},
		{Feature: "value at stake", Score: strength, Left: "USD " + detect.Money(s.excess), Detail: fmt.Sprintf("what exceeds the history; %d of %d months after are above twice the mean month before", s.above, s.monthsAfter)},
		c.Reason(), placebo.Reason()}
	seen := detect.Seen{Finding: f, Key: s.key, P: detect.P(s.p)}
	where := "hs:" + s.hs6
	if s.from != "" {
		where += " from:" + s.from
	}
	if s.to != "" {
		where += " to:" + s.to
	}
	if strings.HasPrefix(s.who, "ent-") {
		where += " recipient.entity:" + s.who
		seen.Measures = []string{"sum value_usd where " + where, "sum value_usd where " + where + " by month", "sum net_kg where " + where + " by year"}
	}
	return seen
}

// sentence states both periods with their months and monthly means; where every
// month after has its like before, also the ratio to the same calendar months.
func sentence(s subject, c detect.Comparison) string {
	mean, meanBefore := s.after/float64(s.monthsAfter), s.before/float64(s.monthsBefore)
	say := fmt.Sprintf("%s is the recipient of HS %s declared to %s customs%s, %s, for USD %s in %s to %s (%s): USD %s a month, against USD %s a month in %s to %s, %s times as much",
		detect.Quote(s.name), s.hs6, orUnstated(s.reporter), direction(s.direction), detect.Route(s.from, s.to), detect.Money(s.after), c.After.First, c.After.Last,
		detect.Plural(s.declsAfter, "declaration", "declarations"), detect.Money(mean), detect.Money(meanBefore), c.Base.First, c.Base.Last, detect.Times(mean/meanBefore))
	if s.sameBefore > 0 {
		say += fmt.Sprintf(" (%s times the mean of the same calendar months)", detect.Times(s.sameAfter/s.sameBefore))
	}
	return say + ". This is consistent with new demand of the recipient's own, and with trade that moved to it from others."
}

func orUnstated(code string) string {
	if code == "" {
		return "an unstated country's"
	}
	return code
}

func direction(d string) string {
	if d == "" {
		return ""
	}
	return " (" + d + ")"
}
