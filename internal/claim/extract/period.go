package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// invasion is the event that articles date by; case.yml names it too.
const (
	invasion    = "invasion"
	invasionDay = "2022-02-24"
)

// when is a period in a sentence.
type when struct {
	start, end int
	words      string
	// term is the condition as filter terms: "date:2022", "before:invasion".
	// earlier is set instead for "a year earlier": the main period, shifted.
	term    string
	earlier bool
	base    bool   // the period that is compared with
	same    bool   // "over the same period": that of an earlier sentence
	open    string // why it is not settled, with or without a term
}

// vs is the period as it stands after vs.
func (w when) vs() string { return strings.TrimPrefix(w.term, "date:") }

const (
	rxMonth   = `(January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)`
	rxYear    = `((?:19|20)\d\d)`
	rxWar     = `(?:(?:Russia['’]s|its|the|Moscow['’]s) )?(?:(?:full[- ]scale|2022) )?(?:invasion|war)(?: (?:of|in|against|on) Ukraine)?(?: began| started)?`
	rxOrdinal = `(first|second|third|fourth)`
	rxCount   = `(\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen)`
)

// periodRule reads one form. m are the groups; pub is the article's day, zero
// where it states none.
type periodRule struct {
	re   *regexp.Regexp
	read func(m []string, pub time.Time) when
}

const noDate = "the article states no date to reckon from"

func rule(rx string, read func(m []string, pub time.Time) when) periodRule {
	return periodRule{regexp.MustCompile(`(?i)\b(?:` + rx + `)`), read}
}

// The order matters: a longer form stands before what it contains.
var periodRules = []periodRule{
	rule(`(?:fiscal|financial) year (?:ending|that ended|ended|to|through)(?: in)?(?: the end of)? `+rxMonth+`(?: \d{1,2},)?(?: `+rxYear+`)?`, func(m []string, pub time.Time) when {
		mon := monthOf(m[1])
		year, open := yearOr(m[2], mon, pub)
		if year == 0 {
			return when{open: open}
		}
		return when{term: fmt.Sprintf("date:fy%04d@%s", year, strings.ToLower(time.Month(mon).String()[:3])), open: open}
	}),
	rule(`(?:between|from) `+rxMonth+`(?: `+rxYear+`)? (?:and|to|through|until) (?:the end of )?`+rxMonth+`(?:(?: of)?,? `+rxYear+`)?`, func(m []string, pub time.Time) when {
		to, open := yearOr(m[4], monthOf(m[3]), pub)
		if to == 0 {
			return when{open: open}
		}
		from := to
		if m[2] != "" {
			from, _ = strconv.Atoi(m[2])
		} else if monthOf(m[1]) > monthOf(m[3]) {
			from--
		}
		return when{term: fmt.Sprintf("date:%04d-%02d..%04d-%02d", from, monthOf(m[1]), to, monthOf(m[3])), open: open}
	}),
	rule(`from (?:the (?:start|beginning) of )?`+rxWar+` (?:to|until|through) (?:the end of )?`+rxMonth+` `+rxYear, func(m []string, _ time.Time) when {
		return when{term: fmt.Sprintf("date:invasion..%s-%02d", m[2], monthOf(m[1]))}
	}),
	rule(`(?:between|from) `+rxYear+` (?:and|to|through|until) `+rxYear, func(m []string, _ time.Time) when {
		return when{term: "date:" + m[1] + ".." + m[2]}
	}),
	rule(`the first `+rxCount+` months of (?:`+rxYear+`|(this|last) year|the year)`, func(m []string, pub time.Time) when {
		n, _ := strconv.Atoi(count(m[1]))
		year, open := namedYear(m[2], m[3], pub)
		if year == 0 || n > 12 {
			return when{open: open}
		}
		return when{term: fmt.Sprintf("date:%04d-01..%04d-%02d", year, year, n), open: open}
	}),
	rule(`(?:the )?`+rxOrdinal+` (quarter|half) of (?:`+rxYear+`|(this|last) year|the year)`, func(m []string, pub time.Time) when {
		n := slices.Index([]string{"first", "second", "third", "fourth"}, strings.ToLower(m[1])) + 1
		year, open := namedYear(m[3], m[4], pub)
		switch {
		case year == 0:
			return when{open: open}
		case strings.EqualFold(m[2], "quarter"):
			return when{term: fmt.Sprintf("date:%04d-q%d", year, n), open: open}
		}
		return when{term: fmt.Sprintf("date:%04d-%02d..%04d-%02d", year, 6*n-5, year, 6*n), open: open}
	}),
	rule(rxCount+` (months|weeks|years) (?:before|prior to|ahead of) `+rxWar, func(m []string, _ time.Time) when {
		day, _ := time.Parse(time.DateOnly, invasionDay)
		n, _ := strconv.Atoi(count(m[1]))
		return when{term: "date:" + back(day, n, m[2]).Format(time.DateOnly) + ".. before:invasion"}
	}),
	rule(`(?:before|prior to|ahead of|until|up to) (?:the (?:start|beginning) of )?`+rxWar, func([]string, time.Time) when {
		return when{term: "before:invasion"}
	}),
	rule(`(?:since|after|following|during|in the wake of) (?:the (?:start|beginning|outbreak) of )?`+rxWar, func([]string, time.Time) when {
		return when{term: "after:invasion"}
	}),
	rule(`since (?:(?:the (?:start|beginning) of|early) )?(?:`+rxMonth+` )?`+rxYear, func(m []string, pub time.Time) when {
		from := m[2] + "-01"
		if m[1] != "" {
			from = fmt.Sprintf("%s-%02d", m[2], monthOf(m[1]))
		}
		if pub.IsZero() {
			return when{term: "date:" + from + "..", open: "the period ends with the article, which states no date"}
		}
		return when{term: "date:" + from + ".." + pub.Format(time.DateOnly)}
	}),
	rule(`(\d{1,2}) `+rxMonth+`,? `+rxYear, func(m []string, _ time.Time) when { return day(m[3], m[2], m[1]) }),
	rule(rxMonth+` (\d{1,2})(?:st|nd|rd|th)?,? `+rxYear, func(m []string, _ time.Time) when { return day(m[3], m[1], m[2]) }),
	rule(rxMonth+`(?: of)?,? `+rxYear, func(m []string, _ time.Time) when {
		return when{term: fmt.Sprintf("date:%s-%02d", m[2], monthOf(m[1]))}
	}),
	rule(`(?:in|during|last|this) (?:early |late |mid-)?`+rxMonth+`(?: (?:last|this) year)?\b`, func(m []string, pub time.Time) when {
		year, open := yearOr("", monthOf(m[1]), pub)
		if strings.HasSuffix(strings.ToLower(m[0]), "last year") && year != 0 {
			year = pub.Year() - 1
		}
		if year == 0 {
			return when{open: open}
		}
		return when{term: fmt.Sprintf("date:%04d-%02d", year, monthOf(m[1])), open: open}
	}),
	rule(`(?:the )?same (?:period|months?|quarter|time)(?: (?:of|in|a|the))* (?:`+rxYear+`|year earlier|year before|previous year|last year|prior year)`, func(m []string, _ time.Time) when {
		if m[1] != "" {
			return when{earlier: true, base: true, term: "date:" + m[1]}
		}
		return when{earlier: true, base: true}
	}),
	rule(`(?:in|over|during) the `+rxCount+` (?:months|weeks|years) (?:after|before|since) (?:it|that|then)`, func([]string, time.Time) when {
		return when{open: "the words reckon from something said before"}
	}),
	rule(`(?:in|over|during|for) the same (?:period|time|months|year)`, func([]string, time.Time) when {
		return when{same: true, open: "the words give the period only by another one"}
	}),
	rule(`a year (?:earlier|before|ago)|(?:the )?(?:previous|preceding|prior) year(?:['’]s)?(?: (?:amount|total|figure|level|value))?|the year (?:before|earlier)|year[- ]on[- ]year|from the year before`, func([]string, time.Time) when {
		return when{earlier: true, base: true}
	}),
	rule(`(?:in|over|during|for) the (?:past|last|previous) (?:`+rxCount+` )?(year|months|weeks|years)`, func(m []string, pub time.Time) when {
		n, _ := strconv.Atoi(count(m[1]))
		if pub.IsZero() || m[1] == "" && m[2] != "year" {
			return when{open: noDate}
		}
		return when{term: "date:" + back(pub, max(n, 1), m[2]).Format(time.DateOnly) + ".." + pub.Format(time.DateOnly)}
	}),
	rule(`(last|this|the past) (year|month)\b(?:['’]s)?`, func(m []string, pub time.Time) when {
		if pub.IsZero() {
			return when{open: noDate}
		}
		last := !strings.EqualFold(m[1], "this")
		switch {
		case strings.EqualFold(m[2], "month") && last:
			return when{term: "date:" + pub.AddDate(0, 0, -pub.Day()).Format("2006-01")}
		case strings.EqualFold(m[2], "month"):
			return when{term: "date:" + pub.Format("2006-01")}
		case last:
			return when{term: "date:" + strconv.Itoa(pub.Year()-1)}
		}
		return when{term: fmt.Sprintf("date:%04d-01-01..%s", pub.Year(), pub.Format(time.DateOnly)), open: "the year was not over when the article was published"}
	}),
	rule(`(?:in|over|during) recent (?:years|months|weeks)|recently|in the past few (?:years|months)`, func([]string, time.Time) when {
		return when{open: "the words name no period"}
	}),
	rule(rxYear+`(?:['’]s)?\b`, func(m []string, _ time.Time) when { return when{term: "date:" + m[1]} }),
}

var (
	reBase   = regexp.MustCompile(`(?i)\b(?:compared (?:with|to)|than(?: in)?|against|versus|vs\.?|up from|down from|relative to|over|from|the|that of|on|in contrast (?:to|with))(?: the)?(?: (?:figure|level|total|amount)s?)?(?: (?:in|of|for))? ?$`)
	reFromIs = regexp.MustCompile(`(?i)\b(?:the|over|on)(?: the)? ?$`)
)

// periods finds the periods of a sentence, in order.
func periods(s string, pub time.Time) []when {
	var out []when
	for _, r := range periodRules {
		for _, m := range r.re.FindAllStringSubmatchIndex(s, -1) {
			if slices.ContainsFunc(out, func(o when) bool { return m[0] < o.end && o.start < m[1] }) {
				continue
			}
			if strings.HasSuffix(s[:m[0]], ".") || m[1] < len(s) && (s[m[1]] == '.' && m[1]+1 < len(s) && isDigit(s[m[1]+1]) || isDigit(s[m[1]]) || s[m[1]] == ',' && m[1]+1 < len(s) && isDigit(s[m[1]+1])) {
				continue // part of a code or number
			}
			groups := make([]string, len(m)/2)
			for i := range groups {
				if m[2*i] >= 0 {
					groups[i] = s[m[2*i]:m[2*i+1]]
				}
			}
			if codeBefore(s[:m[0]]) {
				continue
			}
			w := r.read(groups, pub)
			w.start, w.end, w.words = m[0], m[1], s[m[0]:m[1]]
			before := s[:m[0]]
			if reBase.MatchString(before) && !reFromIs.MatchString(before) && !strings.HasPrefix(strings.ToLower(w.words), "from") {
				w.base = true
			}
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b when) int { return a.start - b.start })
	return out
}

// codeBefore says whether digits stand where a tariff code would.
func codeBefore(before string) bool { return reCodeBefore.MatchString(before) }

func monthOf(s string) int {
	s = strings.ToLower(s[:min(3, len(s))])
	return slices.Index([]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}, s) + 1
}

// yearOr reads a year, or takes the one in which the month last ended before
// the article appeared.
func yearOr(s string, month int, pub time.Time) (int, string) {
	if y, err := strconv.Atoi(s); err == nil {
		return y, ""
	}
	if pub.IsZero() {
		return 0, "the year is not said, and " + noDate
	}
	y := pub.Year()
	if month >= int(pub.Month()) {
		y--
	}
	return y, "the year is not said; reckoned from the article's date"
}

func namedYear(year, which string, pub time.Time) (int, string) {
	if y, err := strconv.Atoi(year); err == nil {
		return y, ""
	}
	switch {
	case pub.IsZero():
		return 0, noDate
	case strings.EqualFold(which, "last"):
		return pub.Year() - 1, ""
	}
	return pub.Year(), ""
}

func count(s string) string {
	if n, ok := numeral(strings.ToLower(s)); ok {
		return n
	}
	return s
}

func back(from time.Time, n int, unit string) time.Time {
	switch strings.ToLower(unit) {
	case "weeks":
		return from.AddDate(0, 0, -7*n)
	case "months":
		return from.AddDate(0, -n, 0)
	}
	return from.AddDate(-n, 0, 0)
}

func day(year, month, d string) when {
	y, _ := strconv.Atoi(year)
	n, _ := strconv.Atoi(d)
	t := time.Date(y, time.Month(monthOf(month)), n, 0, 0, 0, 0, time.UTC)
	if t.Day() != n {
		return when{open: "there is no such day"}
	}
	return when{term: "date:" + t.Format(time.DateOnly)}
}

var reFiscalTerm = regexp.MustCompile(`^fy(\d{4})(@[a-z]{3})$`)

// shift moves a period by years: 2022 to 2021, 2022-03..2022-10 to
// 2021-03..2021-10. ok is false for periods that hang on an event.
func shift(period string, years int) (string, bool) {
	if m := reFiscalTerm.FindStringSubmatch(period); m != nil {
		y, _ := strconv.Atoi(m[1])
		return fmt.Sprintf("fy%04d%s", y+years, m[2]), true
	}
	parts := strings.Split(period, "..")
	for i, p := range parts {
		if len(p) < 4 {
			return "", false
		}
		y, err := strconv.Atoi(p[:4])
		if err != nil {
			return "", false
		}
		parts[i] = fmt.Sprintf("%04d%s", y+years, p[4:])
		if strings.HasSuffix(parts[i], "-02-29") {
			parts[i] = parts[i][:8] + "28"
		}
	}
	return strings.Join(parts, ".."), true
}
