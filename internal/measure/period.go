package measure

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Point is a stretch of calendar that a date may name: a year, a quarter, a
// month, a day, a fiscal year, or a dated event.
type Point struct {
	Year, Quarter, Month, Day int
	// Fiscal: Year is the fiscal year and Month its last month.
	Fiscal bool
	Event  string
}

// Period is a time condition: a point, a range (either end may be open), or
// everything before or from a point on.
type Period struct {
	Op       string // "" one point, "..", "before", "after"
	From, To *Point
}

// Span is a period with its dates: ISO days, both inclusive, "" is open.
type Span struct{ From, To string }

const isoDay = "2006-01-02"

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

var (
	reYear    = regexp.MustCompile(`^\d{4}$`)
	reMonth   = regexp.MustCompile(`^(\d{4})-(\d{1,2})$`)
	reDay     = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	reQuarter = regexp.MustCompile(`^(\d{4})-?[qQ]([1-4])$`)
	reFiscal  = regexp.MustCompile(`^(?i)fy(\d{4})@([a-z]{3})$`)
	reEvent   = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)
)

const wantPoint = "a year (2022), quarter (2022-q3), month (2022-03), day (2022-02-24), fiscal year (fy2023@jun) or event name"

// parsePoint reads one point of the calendar.
func parsePoint(s string) (Point, error) {
	low := strings.ToLower(s)
	if m := reFiscal.FindStringSubmatch(s); m != nil {
		mon := slices.Index(months, strings.ToLower(m[2])) + 1
		if mon == 0 {
			return Point{}, fmt.Errorf("%q is not a month; expected jan, feb, ... dec after @", m[2])
		}
		return checkPoint(Point{Year: atoi(m[1]), Month: mon, Fiscal: true}, s)
	}
	if strings.HasPrefix(low, "fy") && strings.Trim(low[2:], "0123456789") == "" && len(low) > 2 {
		return Point{}, fmt.Errorf("fiscal year %q does not say when it ends; expected fy%s@jun for one that ends in June", s, low[2:])
	}
	switch {
	case reYear.MatchString(s):
		return checkPoint(Point{Year: atoi(s)}, s)
	case reQuarter.MatchString(s):
		m := reQuarter.FindStringSubmatch(s)
		return checkPoint(Point{Year: atoi(m[1]), Quarter: atoi(m[2])}, s)
	case reMonth.MatchString(s):
		m := reMonth.FindStringSubmatch(s)
		return checkPoint(Point{Year: atoi(m[1]), Month: atoi(m[2])}, s)
	case reDay.MatchString(s):
		m := reDay.FindStringSubmatch(s)
		return checkPoint(Point{Year: atoi(m[1]), Month: atoi(m[2]), Day: atoi(m[3])}, s)
	case reEvent.MatchString(low):
		return Point{Event: low}, nil
	}
	return Point{}, fmt.Errorf("%q is not a date; expected %s", s, wantPoint)
}

func checkPoint(p Point, s string) (Point, error) {
	if p.Year < 1900 || p.Year > 2199 {
		return p, fmt.Errorf("year %d in %q is outside 1900 to 2199", p.Year, s)
	}
	if p.Month > 12 || (p.Month == 0 && reMonth.MatchString(s)) {
		return p, fmt.Errorf("there is no month %02d in %q; expected 01 to 12", p.Month, s)
	}
	if reDay.MatchString(s) {
		t := time.Date(p.Year, time.Month(p.Month), p.Day, 0, 0, 0, 0, time.UTC)
		if p.Month == 0 || p.Day == 0 || t.Day() != p.Day {
			return p, fmt.Errorf("there is no day %q in the calendar", s)
		}
	}
	return p, nil
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // only called on matched digits
	return n
}

// String writes the point in its canonical form.
func (p Point) String() string {
	switch {
	case p.Event != "":
		return p.Event
	case p.Fiscal:
		return fmt.Sprintf("fy%04d@%s", p.Year, months[p.Month-1])
	case p.Quarter > 0:
		return fmt.Sprintf("%04d-q%d", p.Year, p.Quarter)
	case p.Day > 0:
		return fmt.Sprintf("%04d-%02d-%02d", p.Year, p.Month, p.Day)
	case p.Month > 0:
		return fmt.Sprintf("%04d-%02d", p.Year, p.Month)
	}
	return fmt.Sprintf("%04d", p.Year)
}

// day is a point that names one day: a day or an event.
func (p Point) day() bool { return p.Day > 0 || p.Event != "" }

// span gives the point's first and last day. Events are looked up.
func (p Point) span(events map[string]string) (Span, error) {
	at := func(y, m, d int) string {
		return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Format(isoDay)
	}
	switch {
	case p.Event != "":
		on, ok := events[p.Event]
		if !ok {
			return Span{}, unknownEvent(p.Event, events)
		}
		q, err := parsePoint(on)
		if err != nil || q.Event != "" {
			return Span{}, fmt.Errorf("event %q has the date %q; expected a day such as 2022-02-24", p.Event, on)
		}
		return q.span(nil)
	case p.Fiscal:
		return Span{at(p.Year-1, p.Month+1, 1), at(p.Year, p.Month+1, 0)}, nil
	case p.Quarter > 0:
		return Span{at(p.Year, p.Quarter*3-2, 1), at(p.Year, p.Quarter*3+1, 0)}, nil
	case p.Day > 0:
		return Span{at(p.Year, p.Month, p.Day), at(p.Year, p.Month, p.Day)}, nil
	case p.Month > 0:
		return Span{at(p.Year, p.Month, 1), at(p.Year, p.Month+1, 0)}, nil
	}
	return Span{at(p.Year, 1, 1), at(p.Year, 12, 31)}, nil
}

func unknownEvent(name string, events map[string]string) error {
	known := make([]string, 0, len(events))
	for k := range events {
		known = append(known, k)
	}
	slices.Sort(known)
	msg := fmt.Sprintf("unknown event %q", name)
	if near := nearest(name, known); near != "" {
		return fmt.Errorf("%s; did you mean %s?", msg, near)
	}
	if len(known) == 0 {
		return fmt.Errorf("%s; no events are named in case.yml", msg)
	}
	return fmt.Errorf("%s; known events: %s", msg, strings.Join(known, ", "))
}

// ParsePeriod reads a period on its own: "2022", "2022-03..2022-10",
// "2022-02-24..", "fy2023@jun", "before:invasion", "after:2022-02-24",
// "invasion..2023-03".
func ParsePeriod(s string) (Period, error) {
	for _, op := range []string{"before", "after"} {
		rest, ok := strings.CutPrefix(strings.ToLower(s), op+":")
		if !ok {
			continue
		}
		p, err := parsePoint(rest)
		if err != nil {
			return Period{}, err
		}
		if !p.day() {
			return Period{}, fmt.Errorf("%s:%s could mean from its first day or from its last; write date:%s.. or date:..%s, or name a day", op, p, p, p)
		}
		return Period{Op: op, From: &p}, nil
	}
	from, to, isRange := strings.Cut(s, "..")
	if !isRange {
		p, err := parsePoint(s)
		if err != nil {
			return Period{}, err
		}
		return Period{From: &p}, nil
	}
	out := Period{Op: ".."}
	for i, part := range []string{from, to} {
		if part == "" {
			continue
		}
		p, err := parsePoint(part)
		if err != nil {
			return Period{}, err
		}
		if i == 0 {
			out.From = &p
		} else {
			out.To = &p
		}
	}
	if out.From == nil && out.To == nil {
		return Period{}, fmt.Errorf("%q has neither a start nor an end; expected START.. or ..END or START..END", s)
	}
	if out.From != nil && out.To != nil && out.From.Event == "" && out.To.Event == "" {
		a, _ := out.From.span(nil)
		b, _ := out.To.span(nil)
		if b.To < a.From {
			return Period{}, fmt.Errorf("the period %q ends before it starts", s)
		}
	}
	return out, nil
}

// String writes the period in its canonical form.
func (p Period) String() string {
	switch p.Op {
	case "before", "after":
		return p.Op + ":" + p.From.String()
	case "..":
		var a, b string
		if p.From != nil {
			a = p.From.String()
		}
		if p.To != nil {
			b = p.To.String()
		}
		return a + ".." + b
	}
	return p.From.String()
}

// Span gives the period's dates. "before" ends on the day before; "after"
// starts on the day itself: what was shipped on the day of the invasion was
// shipped during it.
func (p Period) Span(events map[string]string) (Span, error) {
	var a, b Span
	var err error
	if p.From != nil {
		if a, err = p.From.span(events); err != nil {
			return Span{}, err
		}
	}
	if p.To != nil {
		if b, err = p.To.span(events); err != nil {
			return Span{}, err
		}
	}
	switch p.Op {
	case "before":
		return Span{To: addDays(a.From, -1)}, nil
	case "after":
		return Span{From: a.From}, nil
	case "..":
		s := Span{From: a.From, To: b.To}
		if s.From != "" && s.To != "" && s.To < s.From {
			return s, fmt.Errorf("the period %s ends (%s) before it starts (%s)", p, s.To, s.From)
		}
		return s, nil
	}
	return a, nil
}
