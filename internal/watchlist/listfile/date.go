package listfile

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Slash says how a publisher writes dates with slashes.
type Slash int

// Orders of dates with slashes.
const (
	NoSlash    Slash = iota // slashes are no dates
	MonthFirst              // 06/29/2056, United States
	DayFirst                // 29/06/2056, United Kingdom
)

var months = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
	"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

const monthWord = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`

// A date in prose: the alternatives are tried in this order at every place.
var dateInText = regexp.MustCompile(`(?i)\b(?:` +
	`(\d{4})-(\d{1,2})-(\d{1,2})|` + // 1-3
	`(\d{1,2})\.\s?(\d{1,2})[.\s]\s?(\d{4})|` + // 4-6
	`(\d{1,2})(?:st|nd|rd|th)?\s+(` + monthWord + `),?\s+(\d{4})|` + // 7-9
	`(` + monthWord + `)\s+(\d{1,2}),\s+(\d{4})|` + // 10-12
	`(\d{1,2})/(\d{1,2})/(\d{4})|` + // 13-15
	`(` + monthWord + `)\s+(\d{4})|` + // 16-17
	`(\d{4})-(\d{2})|` + // 18-19
	`((?:1[89]|20|21)\d{2})` + // 20
	`)\b`)

// Date reads a cell that holds one date and nothing else. The result is an ISO
// date, shortened where the day or the month is not stated ("1975-03", "1958").
// A time of day after it is dropped.
func Date(s string, slash Slash) (iso string, ok bool) {
	s = strings.TrimSpace(strings.Trim(strings.TrimSpace(s), ".;,"))
	if len(s) > 10 && len(s) < 40 && s[4] == '-' && s[7] == '-' && strings.ContainsRune("T -+", rune(s[10])) {
		s = s[:10]
	}
	loc := dateInText.FindStringSubmatchIndex(s)
	if loc == nil || loc[0] != 0 || loc[1] != len(s) {
		return "", false
	}
	return readDate(s, loc, slash)
}

// Dates finds every date in a cell of prose ("18.1.1970 or 29.3.1965",
// "1942 (possibly: 16 April)"). It returns nil where there is none.
func Dates(s string, slash Slash) []string {
	var out []string
	for _, loc := range dateInText.FindAllStringSubmatchIndex(s, 50) {
		if iso, ok := readDate(s, loc, slash); ok && !slices.Contains(out, iso) {
			out = append(out, iso)
		}
	}
	return out
}

func readDate(s string, loc []int, slash Slash) (string, bool) {
	group := func(i int) string {
		if loc[2*i] < 0 {
			return ""
		}
		return s[loc[2*i]:loc[2*i+1]]
	}
	switch {
	case group(1) != "":
		return day(group(1), group(2), group(3))
	case group(4) != "":
		return day(group(6), group(5), group(4))
	case group(7) != "":
		return day(group(9), monthOf(group(8)), group(7))
	case group(10) != "":
		return day(group(12), monthOf(group(10)), group(11))
	case group(13) != "" && slash == MonthFirst:
		return day(group(15), group(13), group(14))
	case group(13) != "" && slash == DayFirst:
		return partial(group(15), group(14), group(13))
	case group(16) != "":
		return month(group(17), monthOf(group(16)))
	case group(18) != "":
		return month(group(18), group(19))
	case group(20) != "":
		return group(20), true
	}
	return "", false
}

func monthOf(word string) string { return strconv.Itoa(months[strings.ToLower(word[:3])]) }

// partial reads days and months that are 0 where they are not known (OFSI).
func partial(y, m, d string) (string, bool) {
	if strings.Trim(m, "0") == "" {
		return y, true
	}
	if strings.Trim(d, "0") == "" {
		return month(y, m)
	}
	return day(y, m, d)
}

func day(y, m, d string) (string, bool) {
	yy, mm, dd := number(y), number(m), number(d)
	t := time.Date(yy, time.Month(mm), dd, 0, 0, 0, 0, time.UTC)
	if t.Year() != yy || int(t.Month()) != mm || t.Day() != dd || yy < 1000 {
		return "", false
	}
	return t.Format(time.DateOnly), true
}

func month(y, m string) (string, bool) {
	if n := number(m); n < 1 || n > 12 {
		return "", false
	}
	return fmt.Sprintf("%s-%02d", y, number(m)), true
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// Days turns a full ISO date into days since 1970-01-01, the form of date
// columns; ok is false for partial dates.
func Days(iso string) (days int32, ok bool) {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return 0, false
	}
	return int32(t.Unix() / 86400), true
}
