package source

import (
	"errors"
	"strings"
	"unicode"

	"tallyman/internal/trade"
)

// DateStyle is how a column writes dates, decided from the column as a whole
// ([GuessDates]).
type DateStyle struct {
	// Order of day and month where both are numbers: "dmy" or "mdy".
	Order string `yaml:"order"`
	// Offset in minutes is added to times stamped in UTC, whose day is the day
	// before where the record was made: 330 for India.
	Offset int `yaml:"utc_offset_minutes,omitempty"`
	// Base1904: serial numbers count from 1904, as old Macintosh workbooks do.
	Base1904 bool `yaml:"base_1904,omitempty"`
	// Compact: six digits are a day (DDMMYY) rather than a month (YYYYMM).
	Compact bool `yaml:"compact,omitempty"`
	// Periods: cells name months and years as statistics do: 202252 is the year
	// 2022, "Jan.-Dec. 2018" the year 2018.
	Periods bool `yaml:"periods,omitempty"`
}

// Errors of [DateStyle.Parse].
var (
	ErrDate      = errors.New("not a date")
	ErrDateRange = errors.New("date is outside 1990 to 2060")
	ErrPeriod    = errors.New("a quarter or a part of a year is neither a month nor a year")
)

// Bounds of a customs date, in days since 1970: anything else is a typing
// error or another kind of number.
const (
	firstDay = 7305  // 1990-01-01
	lastDay  = 33237 // 2060-12-31
)

// DayOf returns the days since 1970-01-01 of a civil date, proleptic Gregorian
// (the usual era arithmetic); ok is false for a day that does not exist.
func DayOf(y, m, d int) (day int32, ok bool) {
	if m < 1 || m > 12 || d < 1 || d > monthLength(y, m) {
		return 0, false
	}
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int32(era*146097 + doe - 719468), true
}

func monthLength(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// Parse reads a trimmed, non-empty cell as days since 1970 with the precision
// that was stated; a month is given by its first day.
func (s DateStyle) Parse(cell string) (int32, trade.DatePrecision, error) {
	if len(cell) == 10 {
		if y, m, d, ok := fixedDate(cell); ok {
			return checked(y, m, d, trade.ByDay)
		}
	}
	if len(cell) > 64 {
		return 0, "", ErrDate
	}
	if s.Periods {
		if day, p, ok, err := period(cell); ok {
			return day, p, err
		}
	}
	t, err := tokenizeDate(cell)
	if err != nil {
		return 0, "", err
	}
	return s.assemble(t)
}

// fixedDate is the fast path: YYYY-MM-DD and DD.MM.YYYY.
func fixedDate(c string) (y, m, d int, ok bool) {
	switch {
	case c[4] == '-' && c[7] == '-':
		y, m, d = digits4(c), digits2(c[5:]), digits2(c[8:])
	case c[2] == '.' && c[5] == '.':
		y, m, d = digits4(c[6:]), digits2(c[3:]), digits2(c)
	default:
		return 0, 0, 0, false
	}
	return y, m, d, y >= 0 && m >= 0 && d >= 0
}

func digits2(s string) int {
	a, b := s[0]-'0', s[1]-'0'
	if a > 9 || b > 9 {
		return -1
	}
	return int(a)*10 + int(b)
}

func digits4(s string) int {
	a, b := digits2(s), digits2(s[2:])
	if a < 0 || b < 0 {
		return -1
	}
	return a*100 + b
}

func checked(y, m, d int, p trade.DatePrecision) (int32, trade.DatePrecision, error) {
	day, ok := DayOf(y, m, d)
	if !ok {
		return 0, "", ErrDate
	}
	if day < firstDay || day > lastDay {
		return 0, "", ErrDateRange
	}
	return day, p, nil
}

// dateTokens is a date cell taken apart.
type dateTokens struct {
	nums   [4]int
	widths [4]int
	n      int
	month  int // month by name, 0 for none
	at     int // how many numbers stood before the month's name
	sep    rune
	minute int // minutes of the stated time
	timed  bool
	zone   int // minutes of a stated offset
	utc    bool
}

func tokenizeDate(cell string) (dateTokens, error) {
	var t dateTokens
	date, clock := splitClock(cell)
	if clock != "" {
		if err := t.clock(clock); err != nil {
			return t, err
		}
	}
	for i := 0; i < len(date); {
		c := date[i]
		switch {
		case c >= '0' && c <= '9':
			j := i
			v := 0
			for j < len(date) && date[j] >= '0' && date[j] <= '9' {
				if j-i > 8 {
					return t, ErrDate
				}
				v = v*10 + int(date[j]-'0')
				j++
			}
			if t.n == len(t.nums) {
				return t, ErrDate
			}
			t.nums[t.n], t.widths[t.n] = v, j-i
			t.n++
			i = j
		case strings.IndexByte("./-, ", c) >= 0:
			if t.sep == 0 || t.sep == ' ' {
				t.sep = rune(c)
			}
			i++
		default:
			j := i
			for j < len(date) && strings.IndexByte("./-, 0123456789", date[j]) < 0 {
				j++
			}
			if err := t.word(date[i:j]); err != nil {
				return t, err
			}
			i = j
		}
	}
	return t, nil
}

// splitClock parts "2025-03-28T18:30:00.000Z" and "01.02.2025 10:15" before
// the time.
func splitClock(cell string) (date, clock string) {
	colon := strings.IndexByte(cell, ':')
	if colon < 0 {
		return cell, ""
	}
	at := strings.LastIndexAny(cell[:colon], "T ")
	if at < 0 {
		return cell, ""
	}
	return strings.TrimSpace(cell[:at]), strings.TrimSpace(cell[at+1:])
}

// clock reads "18:30:00.000Z", "10:15", "9:05 PM", "00:00:00+03:00".
func (t *dateTokens) clock(s string) error {
	t.timed = true
	up := strings.ToUpper(s)
	pm, am := strings.HasSuffix(up, "PM"), strings.HasSuffix(up, "AM")
	if pm || am {
		s = strings.TrimSpace(s[:len(s)-2])
	}
	if strings.HasSuffix(s, "Z") {
		t.utc = true
		s = s[:len(s)-1]
	} else if i := strings.LastIndexAny(s, "+-"); i > 0 {
		zone, err := clockMinutes(s[i+1:])
		if err != nil {
			return err
		}
		if s[i] == '-' {
			zone = -zone
		}
		t.zone, t.utc = zone, zone == 0
		s = s[:i]
	}
	m, err := clockMinutes(s)
	if err != nil {
		return err
	}
	if pm && m < 12*60 {
		m += 12 * 60
	}
	if am && m >= 12*60 {
		m -= 12 * 60
	}
	t.minute = m
	return nil
}

func clockMinutes(s string) (int, error) {
	h, rest, ok := strings.Cut(s, ":")
	if !ok && len(s) == 4 {
		h, rest = s[:2], s[2:]
	}
	m, seconds, _ := strings.Cut(rest, ":")
	if strings.Trim(seconds, "0123456789.") != "" {
		return 0, ErrDate
	}
	hours, ok1 := smallNumber(h)
	minutes, ok2 := smallNumber(m)
	if !ok1 || !ok2 || hours > 24 || minutes > 59 {
		return 0, ErrDate
	}
	return hours*60 + minutes, nil
}

func smallNumber(s string) (int, bool) {
	if s == "" || len(s) > 2 {
		return 0, false
	}
	v := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		v = v*10 + int(s[i]-'0')
	}
	return v, true
}

// word takes a month's name, a Chinese or Japanese date mark or a filler.
func (t *dateTokens) word(w string) error {
	w = strings.ToLower(strings.TrimFunc(w, unicode.IsSpace))
	switch w {
	case "", "г", "года", "р", "року", "th", "st", "nd", "rd", "年", "月", "日", "号", "de", "del":
		return nil
	}
	m := monthByName(w)
	if m == 0 || t.month != 0 {
		return ErrDate
	}
	t.month, t.at = m, t.n
	return nil
}
