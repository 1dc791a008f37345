package detect

import (
	"context"
	"fmt"
	"time"

	"tallyman/internal/trade"
)

// baseMonths is how long a history reaches back at most; it is cut to a year
// where a longer one would leave out sources that begin later.
const baseMonths = 24

// AroundEvent compares the months before a dated event of the case with those
// after it: whole months only, so the month of the event is in neither. ok is
// false where nothing may be compared: the case has no such event (not
// applicable) or no source covers least months before and enough after it (no
// data); the run's status then says so.
func AroundEvent(ctx context.Context, in Input, event string, least int) (c Comparison, ok bool, err error) {
	day, ok := in.Event(event)
	if !ok {
		return c, false, nil
	}
	cov, err := in.Coverage(ctx)
	if err != nil {
		return c, false, err
	}
	span := cov.Span(trade.GrainItem)
	month := day.Format("2006-01")
	if span.First == "" || span.First >= month || span.Last <= month {
		in.Uncovered(1, fmt.Sprintf("records lie between %s and %s, and %s is of %s: there is nothing to compare it with", orNone(span.First), orNone(span.Last), event, day.Format(time.DateOnly)))
		return c, false, nil
	}
	after := Period{AddMonths(month, 1), min(span.Last, AddMonths(month, baseMonths))}
	before := func(n int) Comparison {
		return cov.Compare(trade.GrainItem, Period{max(span.First, AddMonths(month, -n)), AddMonths(month, -1)}, after, least)
	}
	c = before(baseMonths)
	if short := before(max(least, 12)); len(short.LeftOut) < len(c.LeftOut) {
		c = short
	}
	if !c.OK() {
		in.Uncovered(1, c.Missing())
	}
	return c, c.OK(), nil
}

func orNone(month string) string {
	if month == "" {
		return "no month"
	}
	return month
}
