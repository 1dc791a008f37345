package source

import (
	"fmt"
	"strings"

	"tallyman/internal/trade"
)

// monthStems open the names of the months in English, Russian, Ukrainian,
// Turkish, Spanish, French and Portuguese, as far as they are needed to tell
// them apart.
var monthStems = [12]string{
	"jan,янв,січ,oca,ene,janv", "feb,фев,лют,şub,sub,fév,fev", "mar,мар,бер", "apr,апр,кві,nis,abr,avr",
	"may,май,мая,тра,mai", "jun,июн,чер,haz,juin", "jul,июл,лип,tem,juil", "aug,авг,сер,ağu,agu,ago,aoû,aou",
	"sep,сен,вер,eyl,set", "oct,окт,жов,eki,out", "nov,ноя,лис,kas", "dec,дек,гру,ara,dic,déc,dez",
}

func monthByName(w string) int {
	if len(w) < 3 {
		return 0
	}
	for i, stems := range monthStems {
		for stem := range strings.SplitSeq(stems, ",") {
			if strings.HasPrefix(w, stem) {
				return i + 1
			}
		}
	}
	return 0
}

// assemble makes a day of the tokens.
func (s DateStyle) assemble(t dateTokens) (int32, trade.DatePrecision, error) {
	var y, m, d int
	p := trade.ByDay
	switch {
	case t.month > 0:
		return s.named(t)
	case t.n == 3 && t.widths[0] == 4:
		y, m, d = t.nums[0], t.nums[1], t.nums[2]
	case t.n == 3 && t.widths[0] <= 2 && t.widths[1] <= 2 && (t.widths[2] == 4 || t.widths[2] == 2):
		d, m, y = t.nums[0], t.nums[1], fullYear(t.nums[2], t.widths[2])
		if s.Order == "mdy" {
			d, m = m, d
		}
	case t.n == 2 && t.widths[0] == 4 && t.widths[1] <= 2 && t.sep != ' ' && t.sep != ',':
		if t.widths[1] == 1 && t.sep == '.' {
			return s.serial(t) // 4559.5 is a serial number, not May
		}
		y, m, d, p = t.nums[0], t.nums[1], 1, trade.ByMonth
	case t.n == 2 && t.widths[0] <= 2 && t.widths[1] == 4:
		y, m, d, p = t.nums[1], t.nums[0], 1, trade.ByMonth
	case t.n == 1 || t.n == 2 && t.sep == '.':
		return s.digits(t)
	default:
		return 0, "", ErrDate
	}
	return s.finish(y, m, d, p, t)
}

// named reads dates whose month is a word: "Oct 2024", "01-Jan-24", "March 5, 2024".
func (s DateStyle) named(t dateTokens) (int32, trade.DatePrecision, error) {
	switch {
	case t.n == 1 && t.widths[0] == 4:
		return s.finish(t.nums[0], t.month, 1, trade.ByMonth, t)
	case t.n == 1 && t.widths[0] == 2 && t.at == 0:
		return s.finish(fullYear(t.nums[0], 2), t.month, 1, trade.ByMonth, t)
	case t.n == 2 && t.widths[0] == 4:
		return s.finish(t.nums[0], t.month, t.nums[1], trade.ByDay, t)
	case t.n == 2 && (t.widths[1] == 4 || t.widths[1] == 2):
		return s.finish(fullYear(t.nums[1], t.widths[1]), t.month, t.nums[0], trade.ByDay, t)
	}
	return 0, "", ErrDate
}

// digits reads a date without separators: YYYYMMDD, YYYYMM, a year, or a
// spreadsheet's serial number.
func (s DateStyle) digits(t dateTokens) (int32, trade.DatePrecision, error) {
	v := t.nums[0]
	switch w := t.widths[0]; {
	case t.n == 2:
		return s.serial(t)
	case w == 8 && v/10000 >= 1990 && v/10000 <= 2060:
		return s.finish(v/10000, v/100%100, v%100, trade.ByDay, t)
	case w == 8:
		return s.finish(v%10000, v/10000%100, v/1000000, trade.ByDay, t)
	case w == 6 && s.Compact:
		return s.finish(fullYear(v%100, 2), v/100%100, v/10000, trade.ByDay, t)
	case w == 6:
		return s.finish(v/100, v%100, 1, trade.ByMonth, t)
	case w == 5:
		return s.serial(t)
	case w == 4 && v >= 1990 && v <= 2060:
		return s.finish(v, 1, 1, trade.ByYear, t)
	}
	return 0, "", ErrDate
}

// serial reads a spreadsheet's day number: days since 30 December 1899, or
// since 1 January 1904.
func (s DateStyle) serial(t dateTokens) (int32, trade.DatePrecision, error) {
	base := int32(-25569)
	if s.Base1904 {
		base = -24107
	}
	day := int32(t.nums[0]) + base
	if t.widths[0] != 5 || t.widths[0] == 5 && t.n > 2 {
		return 0, "", ErrDate
	}
	if day < firstDay || day > lastDay {
		return 0, "", ErrDateRange
	}
	return day, trade.ByDay, nil
}

func (s DateStyle) finish(y, m, d int, p trade.DatePrecision, t dateTokens) (int32, trade.DatePrecision, error) {
	day, p, err := checked(y, m, d, p)
	if err != nil || !t.timed || s.Offset == 0 || !t.utc {
		return day, p, err
	}
	minute := t.minute + s.Offset
	if minute >= 24*60 {
		day++
	} else if minute < 0 {
		day--
	}
	return day, p, nil
}

// fullYear reads a two-digit year: 70 and later are of the last century, which
// the range check then refuses unless it is 1990 or later.
func fullYear(v, width int) int {
	switch {
	case width == 4:
		return v
	case v >= 70:
		return 1900 + v
	}
	return 2000 + v
}

// GuessDates decides the date style of a column from its cells. Prior decides
// the order of day and month only where no cell does; note says so.
func GuessDates(cells []string, prior DateStyle) (style DateStyle, note string) {
	var e dateEvidence
	for _, c := range cells {
		e.add(c)
	}
	return e.style(prior)
}

// dateEvidence counts what a column's cells prove about its dates.
type dateEvidence struct {
	dayFirst, monthFirst, either    int
	minutes                         map[int]int // times stamped in UTC
	timed, compactDay, compactMonth int
}

func (e *dateEvidence) add(cell string) {
	t, err := tokenizeDate(strings.TrimSpace(cell))
	if err != nil {
		return
	}
	if t.timed && t.utc {
		if e.minutes == nil {
			e.minutes = map[int]int{}
		}
		if len(e.minutes) < 8 {
			e.minutes[t.minute]++
		}
		e.timed++
	}
	if t.month > 0 {
		return
	}
	if t.n == 1 && t.widths[0] == 6 {
		if v := t.nums[0]; v/100 >= 1990 && v/100 <= 2060 && v%100 >= 1 && v%100 <= 12 {
			e.compactMonth++
		} else {
			e.compactDay++
		}
	}
	if t.n != 3 || t.widths[0] > 2 || t.widths[1] > 2 {
		return
	}
	a, b := t.nums[0], t.nums[1]
	switch {
	case a > 12 && b <= 12:
		e.dayFirst++
	case b > 12 && a <= 12:
		e.monthFirst++
	case t.sep == '.':
		e.dayFirst++ // points part day, month and year in every country that uses them
	case a != b:
		e.either++
	}
}

func (e *dateEvidence) style(prior DateStyle) (DateStyle, string) {
	s := DateStyle{Order: prior.Order, Offset: prior.Offset, Base1904: prior.Base1904, Periods: prior.Periods, Compact: e.compactDay > 0 && e.compactMonth <= e.compactDay}
	note := ""
	switch {
	case e.dayFirst > 0 && e.monthFirst > 0:
		s.Order = "dmy"
		if e.monthFirst > e.dayFirst {
			s.Order = "mdy"
		}
		note = fmt.Sprintf("%d dates put the day first and %d the month: read as %s, the others are rejected", e.dayFirst, e.monthFirst, orderWords(s.Order))
	case e.dayFirst > 0:
		s.Order = "dmy"
	case e.monthFirst > 0:
		s.Order = "mdy"
	case e.either > 0 && prior.Order == "":
		s.Order = "dmy"
		note = fmt.Sprintf("no date of the %d looked at tells day from month: read as day/month/year", e.either)
	}
	if s.Order == "" {
		s.Order = "dmy"
	}
	if s.Offset == 0 && e.timed > 0 && len(e.minutes) == 1 {
		for minute := range e.minutes {
			if minute != 0 {
				s.Offset = offsetOf(minute)
				note = fmt.Sprintf("every time is %02d:%02d UTC, midnight at UTC%+03d:%02d: dates are read there", minute/60, minute%60, s.Offset/60, abs(s.Offset%60))
			}
		}
	}
	return s, note
}

// offsetOf is the zone in which a UTC time is midnight.
func offsetOf(minute int) int {
	if minute >= 12*60 {
		return 24*60 - minute
	}
	return -minute
}

func abs(v int) int { return max(v, -v) }

func orderWords(order string) string {
	if order == "mdy" {
		return "month/day/year"
	}
	return "day/month/year"
}
