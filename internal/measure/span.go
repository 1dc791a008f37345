package measure

import (
	"fmt"
	"time"
)

// String writes the span as "2022-01-01..2022-12-31"; open ends stay empty,
// and "" is all time.
func (s Span) String() string {
	if s.From == "" && s.To == "" {
		return ""
	}
	return s.From + ".." + s.To
}

func (s Span) intersect(o Span) (Span, bool) {
	out := Span{From: max(s.From, o.From), To: s.To}
	if out.To == "" || (o.To != "" && o.To < out.To) {
		out.To = o.To
	}
	return out, out.To == "" || out.From <= out.To
}

// months lists the months (YYYY-MM) of a closed span.
func (s Span) months() []string {
	if s.From == "" || s.To == "" {
		return nil
	}
	var out []string
	t := mustDay(s.From)
	t = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	for ; t.Format(isoDay) <= s.To; t = t.AddDate(0, 1, 0) {
		out = append(out, t.Format("2006-01"))
	}
	return out
}

// previous is the span of the same length that ends on the day before: whole
// months where the span is whole months, else as many days.
func (s Span) previous() (Span, error) {
	if s.From == "" || s.To == "" {
		return Span{}, fmt.Errorf("an open period has no previous one of the same length")
	}
	from, to := mustDay(s.From), mustDay(s.To)
	if from.Day() == 1 && to.AddDate(0, 0, 1).Day() == 1 {
		return Span{from.AddDate(0, -len(s.months()), 0).Format(isoDay), addDays(s.From, -1)}, nil
	}
	days := int(to.Sub(from).Hours()/24) + 1
	return Span{addDays(s.From, -days), addDays(s.From, -1)}, nil
}

// period turns dates back into the shortest period that says the same.
func (s Span) period() Period {
	point := func(day string) *Point {
		if day == "" {
			return nil
		}
		t := mustDay(day)
		return &Point{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
	}
	a, b := point(s.From), point(s.To)
	if a == nil || b == nil {
		return Period{Op: "..", From: a, To: b}
	}
	if a.Day == 1 && addDays(s.To, 1)[8:] == "01" {
		a.Day, b.Day = 0, 0
		if a.Month == 1 && b.Month == 12 {
			a.Month, b.Month = 0, 0
		}
	}
	if *a == *b {
		return Period{From: a}
	}
	return Period{Op: "..", From: a, To: b}
}

func mustDay(s string) time.Time {
	t, err := time.Parse(isoDay, s)
	if err != nil {
		panic(err) //nolint:forbidigo // spans are only made from checked points
	}
	return t
}

func addDays(day string, n int) string { return mustDay(day).AddDate(0, 0, n).Format(isoDay) }

// lastWhole returns the last day of the last month (or year) that ends on or
// before day; firstWhole the first month (or year) that starts on or after it.
func lastWholeMonth(day string) string {
	t := mustDay(day)
	if t.AddDate(0, 0, 1).Day() == 1 {
		return t.Format("2006-01")
	}
	return time.Date(t.Year(), t.Month(), 0, 0, 0, 0, 0, time.UTC).Format("2006-01")
}

func firstWholeMonth(day string) string {
	t := mustDay(day)
	if t.Day() == 1 {
		return t.Format("2006-01")
	}
	return time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
}
