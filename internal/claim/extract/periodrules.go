package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Open reasons and terms that package code asks for again.
const (
	fromBefore = "the words reckon from something said before"
	// fiscalYear begins the term of a fiscal year whose last month the
	// sentence leaves to an earlier one; it is never written to a measure.
	fiscalYear = "fiscal:"
)

// The order matters: a longer form stands before what it contains.
var periodRules = []periodRule{
	rule(`(?:fiscal|financial) year(?: (?:19|20)\d\d)?,? (?:(?:which|that) )?(?:ending|that ended|ended|to|through)(?: in)?(?: the end of)? `+rxMonth+`(?: \d{1,2},)?(?: `+rxYear+`)?`, func(m []string, pub time.Time) when {
		mon := monthOf(m[1])
		year, open := yearOr(m[2], mon, pub)
		if year == 0 {
			return when{open: open}
		}
		return when{term: fmt.Sprintf("date:fy%04d@%s", year, strings.ToLower(time.Month(mon).String()[:3])), open: open}
	}),
	rule(`(?:(?:between|from) )?(\d{1,2}) `+rxMonth+`(?:,? `+rxYear+`)? (?:and|to|through|until) (\d{1,2}) `+rxMonth+`,? `+rxYear, func(m []string, _ time.Time) when {
		return days(day(orText(m[3], m[6]), m[2], m[1]), day(m[6], m[5], m[4]))
	}),
	rule(`(?:(?:between|from) )?`+rxMonth+` (\d{1,2})(?:,? `+rxYear+`)? (?:and|to|through|until) `+rxMonth+` (\d{1,2}),? `+rxYear, func(m []string, _ time.Time) when {
		return days(day(orText(m[3], m[6]), m[1], m[2]), day(m[6], m[4], m[5]))
	}),
	rule(`(?:between|from) (?:early|late|mid|the (?:start|beginning|end|middle) of)[- ]`+rxYear+` (?:and|to|through|until) (?:early|late|mid|the (?:start|beginning|end|middle) of)[- ]`+rxYear, func(m []string, _ time.Time) when {
		return when{term: "date:" + m[1] + ".." + m[2], open: "the words give only parts of the years; all of them is taken"}
	}),
	rule(`(?:(?:between|from) |(?:the )?(?:months|period) (?:of |from )?)?`+rxMonth+`(?: `+rxYear+`)?(?: (?:and|to|through|until|till) (?:the end of )?| ?[-–—] ?)`+rxMonth+`(?:(?: of)?,? `+rxYear+`|(?: of)? (last|this) year)?`, func(m []string, pub time.Time) when {
		if low := strings.ToLower(m[0]); strings.Contains(low, " and ") && !strings.HasPrefix(low, "between") && !strings.HasPrefix(low, "months") && monthOf(m[3]) != monthOf(m[1])%12+1 {
			return when{open: "two months that do not follow each other are named"}
		}
		to, open := yearOr(m[4], monthOf(m[3]), pub)
		if to == 0 {
			return when{open: open}
		}
		switch strings.ToLower(m[5]) {
		case "last":
			to, open = pub.Year()-1, ""
		case "this":
			to, open = pub.Year(), ""
		}
		from := to
		if m[2] != "" {
			from, _ = strconv.Atoi(m[2])
		} else if monthOf(m[1]) > monthOf(m[3]) {
			from--
		}
		return when{term: fmt.Sprintf("date:%04d-%02d..%04d-%02d", from, monthOf(m[1]), to, monthOf(m[3])), open: open}
	}),
	rule(`(?:the )?(?:`+rxCount+` months|(year)) (?:to|through|until|ending|ended|that ended|up to|running to)(?: (?:in|on|at))?(?: the end of| end[- ])?(?: \d{1,2})? ?`+rxMonth+`(?: \d{1,2}\b)?(?:,? `+rxYear+`)?`, func(m []string, pub time.Time) when {
		mon := monthOf(m[3])
		year, open := yearOr(m[4], mon, pub)
		n := 12
		if m[2] == "" {
			n, _ = strconv.Atoi(count(m[1]))
		}
		if year == 0 || n < 1 {
			return when{open: open}
		}
		return when{term: "date:" + monthsTo(year, mon, n), open: open}
	}),
	rule(`from (?:the (?:start|beginning) of )?`+rxWar+` (?:to|until|through) (?:the end of )?`+rxMonth+` `+rxYear, func(m []string, _ time.Time) when {
		return when{term: fmt.Sprintf("date:invasion..%s-%02d", m[2], monthOf(m[1]))}
	}),
	rule(`(?:between |from |both )?`+rxYear+`(?: (?:and|to|through|until|or|[-–—]) |[-–—])`+rxYear, func(m []string, _ time.Time) when {
		a, _ := strconv.Atoi(m[1])
		b, _ := strconv.Atoi(m[2])
		low := strings.ToLower(m[0])
		if a >= b || (strings.Contains(low, " and ") || strings.Contains(low, " or ")) && !strings.HasPrefix(low, "between") && b != a+1 {
			return when{open: "the years named are no one period"}
		}
		return when{term: "date:" + m[1] + ".." + m[2]}
	}),
	rule(`(?:the )?(first|last|final) `+rxCount+` months of (?:`+rxYear+`|(this|last) year|the year)`, func(m []string, pub time.Time) when {
		n, _ := strconv.Atoi(count(m[2]))
		year, open := namedYear(m[3], m[4], pub)
		switch {
		case year == 0 || n > 12 || n < 1:
			return when{open: open}
		case strings.EqualFold(m[1], "first"):
			return when{term: "date:" + monthsTo(year, n, n)}
		}
		return when{term: "date:" + monthsTo(year, 12, n)}
	}),
	rule(`(?:the )?`+rxOrdinal+` (quarter|half)(?: of| in)? (?:`+rxYear+`|(this|last) year|the year)`, func(m []string, pub time.Time) when {
		year, open := namedYear(m[3], m[4], pub)
		if year == 0 {
			return when{open: open}
		}
		return when{term: "date:" + partOf(year, m[1], m[2])}
	}),
	rule(`(?:`+rxYear+`|(this|last) year)['’]s `+rxOrdinal+` (quarter|half)`, func(m []string, pub time.Time) when {
		year, open := namedYear(m[1], m[2], pub)
		if year == 0 {
			return when{open: open}
		}
		return when{term: "date:" + partOf(year, m[3], m[4])}
	}),
	rule(`(Q|H)([1-4])(?: of)? `+rxYear, func(m []string, pub time.Time) when {
		part := "quarter"
		if strings.EqualFold(m[1], "H") {
			part = "half"
		}
		year, _ := strconv.Atoi(m[3])
		return when{term: "date:" + partOf(year, []string{"", "first", "second", "third", "fourth"}[m[2][0]-'0'], part)}
	}),
	rule(`(?:the )?same (?:quarter|half) (?:of |a |the |in )*(?:year earlier|year before|previous year|last year|prior year)`, func([]string, time.Time) when {
		return when{earlier: true, base: true}
	}),
	rule(`(?:in |during |over |of |from |than (?:in )?)?the (?:previous|preceding|prior) (?:`+rxCount+` )?(?:days?|weeks?|months?|quarters?|half[- ]years?)\b|(?:in |during |over |of )?the `+rxCount+` (?:weeks|months|quarters) (?:before|earlier|prior|previously)(?: that)?(?:[.,;]|$)|(?:the|a) (?:week|month|quarter|half[- ]year) (?:before|earlier|ago)|(?:month[- ](?:on|over)[- ]month|quarter[- ](?:on|over)[- ]quarter)`, func([]string, time.Time) when {
		return when{prev: true, base: true}
	}),
	rule(`(?:`+rxCount+` (months|weeks|years)|the (year|month|week)) (?:before|prior to|ahead of|up to|to|until) `+rxWar, func(m []string, _ time.Time) when {
		day, _ := time.Parse(time.DateOnly, invasionDay)
		n, _ := strconv.Atoi(count(m[1]))
		if m[3] != "" {
			n, m[2] = 1, m[3]+"s"
		}
		return when{term: "date:" + back(day, n, m[2]).Format(time.DateOnly) + ".. before:invasion"}
	}),
	rule(`(?:the )?(?:first )?`+rxCount+` (months|weeks|years) (?:after|following|since|of) `+rxWar, func(m []string, _ time.Time) when {
		day, _ := time.Parse(time.DateOnly, invasionDay)
		n, _ := strconv.Atoi(count(m[1]))
		return when{term: "date:invasion.." + back(day, -n, m[2]).AddDate(0, 0, -1).Format(time.DateOnly)}
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
	rule(`since (?:the (?:start|beginning) of |early |late )?`+rxMonth+`\b`, func(m []string, pub time.Time) when {
		year, open := yearOr("", monthOf(m[1]), pub)
		if year == 0 {
			return when{open: open}
		}
		return when{term: fmt.Sprintf("date:%04d-%02d..%s", year, monthOf(m[1]), pub.Format(time.DateOnly)), open: open}
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
	rule(`(?:the )?(?:same|corresponding|comparable|equivalent) (?:period|(?:`+rxCount+` )?months?|quarter|half|time|stretch)(?: (?:of|in|a|the))* (?:`+rxYear+`|year earlier|year before|year ago|previous year|preceding year|last year|prior year)`, func(m []string, _ time.Time) when {
		if m[2] != "" {
			return when{earlier: true, base: true, term: "date:" + m[2]}
		}
		return when{earlier: true, base: true}
	}),
	rule(`(?:in|over|during) the `+rxCount+` (?:months|weeks|years) (?:after|since) (?:it|that|then)|since then|after that`, func([]string, time.Time) when {
		return when{open: fromBefore}
	}),
	rule(`(?:in|over|during) the `+rxCount+` (?:months|weeks|years) before (?:it|that|then)`, func([]string, time.Time) when {
		return when{open: "the words reckon from something said before"}
	}),
	rule(`(?:in|over|during|for|within|across) (?:(?:the|that) same (?:`+rxCount+` )?(?:period|time|months|weeks|years?|quarter|window|stretch)|(?:the|that|this) period|(?:those|these|the) `+rxCount+` (?:months|weeks|years)\b|those months|that (?:year|quarter|time)\b)`, func([]string, time.Time) when {
		return when{same: true, open: "the words give the period only by another one"}
	}),
	rule(`(?:a|one|`+rxCount+`) years? later|the (?:following|next) year`, func(m []string, _ time.Time) when {
		n, _ := strconv.Atoi(count(m[1]))
		return when{years: max(n, 1), open: "the words reckon from a year that is not named"}
	}),
	rule(rxCount+` years (?:earlier|before|ago|previously)`, func(m []string, _ time.Time) when {
		n, _ := strconv.Atoi(count(m[1]))
		return when{earlier: true, base: true, years: -max(n, 1)}
	}),
	rule(`a year (?:earlier|before|ago|previously)|(?:the )?(?:previous|preceding|prior) (?:(?:fiscal|financial|calendar) )?year(?:['’]s)?(?: (?:amount|total|figure|level|value))?|the year (?:before|earlier)|year[- ](?:on|over)[- ]year|from the year before`, func([]string, time.Time) when {
		return when{earlier: true, base: true}
	}),
	rule(`(?:in|over|during|for) the (?:past|last|previous) (?:`+rxCount+` )?(year|months|weeks|years)`, func(m []string, pub time.Time) when {
		n, _ := strconv.Atoi(count(m[1]))
		if pub.IsZero() || m[1] == "" && m[2] != "year" {
			return when{open: noDate}
		}
		return when{term: "date:" + back(pub, max(n, 1), m[2]).Format(time.DateOnly) + ".." + pub.Format(time.DateOnly)}
	}),
	rule(`(?:fiscal|financial)(?: year)? `+rxYear+`|FY ?`+rxYear, func(m []string, _ time.Time) when {
		return when{term: fiscalYear + orText(m[1], m[2])}
	}),
	rule(`(?:the |in )?(spring|summer|autumn|fall)(?: of)? `+rxYear, func(m []string, _ time.Time) when {
		first := map[string]int{"spring": 3, "summer": 6, "autumn": 9, "fall": 9}[strings.ToLower(m[1])]
		return when{term: fmt.Sprintf("date:%s-%02d..%s-%02d", m[2], first, m[2], first+2), open: "a season has no fixed ends; three months are taken"}
	}),
	rule(`(?:early|late|mid|the (?:start|beginning|end|middle|close) of)[- ]`+rxYear, func(m []string, _ time.Time) when {
		return when{term: "date:" + m[1], open: "the words give only a part of the year; all of it is taken"}
	}),
	rule(`(?:from|over|against|than in|than|compared (?:with|to)) the `+rxOrdinal+`(?: quarter)?(?:$|[.,;])`, func(m []string, _ time.Time) when {
		return when{base: true, quarter: slices.Index(ordinalWords, strings.ToLower(m[1])) + 1}
	}),
	rule(`the `+rxOrdinal+` (quarter|half)\b`, func(m []string, pub time.Time) when {
		if pub.IsZero() {
			return when{open: noDate}
		}
		year := pub.Year()
		if last := lastMonthOf(m[1], m[2]); last >= int(pub.Month()) {
			year--
		}
		return when{term: "date:" + partOf(year, m[1], m[2]), open: "the year is not said; reckoned from the article's date"}
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

// days is the period from one day to another.
func days(from, to when) when {
	if from.term == "" || to.term == "" {
		return when{open: "there is no such day"}
	}
	return when{term: from.term + ".." + to.vs()}
}

// monthsTo is the period of n months that ends with a month.
func monthsTo(year, month, n int) string {
	end := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	return end.AddDate(0, 1-n, 0).Format("2006-01") + ".." + end.Format("2006-01")
}

var ordinalWords = []string{"first", "second", "third", "fourth"}

// partOf is a quarter or half of a year.
func partOf(year int, which, part string) string {
	n := nth(which, part)
	if strings.EqualFold(part, "quarter") {
		return fmt.Sprintf("%04d-q%d", year, n)
	}
	return fmt.Sprintf("%04d-%02d..%04d-%02d", year, 6*n-5, year, 6*n)
}

// lastMonthOf is the month in which a quarter or half ends.
func lastMonthOf(which, part string) int {
	n := nth(which, part)
	if strings.EqualFold(part, "quarter") {
		return 3 * n
	}
	return 6 * n
}

// nth is which quarter or half of a year words mean.
func nth(which, part string) int {
	n := slices.Index(ordinalWords, strings.ToLower(which)) + 1
	switch {
	case n > 0:
		return n
	case strings.EqualFold(part, "quarter"):
		return 4
	}
	return 2
}
