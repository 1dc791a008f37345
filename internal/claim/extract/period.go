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
	years   int    // how far it is shifted; 0 stands for -1 where earlier is set
	base    bool   // the period that is compared with
	quarter int    // "from the second": a quarter of the main period's year
	prev    bool   // "the month before": the time just before the main period
	same    bool   // "over the same period": that of an earlier sentence
	open    string // why it is not settled, with or without a term
}

// vs is the period as it stands after vs.
func (w when) vs() string { return strings.TrimPrefix(w.term, "date:") }

const (
	rxMonth   = `(January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)`
	rxYear    = `((?:19|20)\d\d)`
	rxWar     = `(?:(?:Russia['’]s|its|the|Moscow['’]s) )?(?:(?:full[- ]scale|2022) )?(?:invasion|war)(?: (?:of|in|against|on) Ukraine)?(?: began| started)?`
	rxOrdinal = `(first|second|third|fourth|last|final)`
	rxCount   = `(\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|twenty-four|twenty)`
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

var (
	// What happened then is no flow: when a company was listed or founded.
	reAside  = regexp.MustCompile(`(?i)\b(?:sanctions(?: lists?)?|sanctioned|blacklist(?:s|ed)?|was (?:founded|established|registered|set up|incorporated|born|created)|were (?:founded|established|set up)|founded|incorporated|records began|the most|the highest|the lowest|the fastest|the largest)(?: [\p{Ll}]+){0,3}? (?:in|since|on|from) (?:at least |early |late )?$`)
	reBase   = regexp.MustCompile(`(?i)\b(?:compare[sd]? (?:with|to)|than(?: in)?|as(?: many| much)? as(?: in)?|against|versus|vs\.?|up from|down from|relative to|over|from|the|that of|on|in contrast (?:to|with))(?: the)?(?: (?:figure|level|total|amount)s?)?(?: (?:in|of|for))? ?$`)
	reOnYear = regexp.MustCompile(`(?i)\b(?:up|down|increase|rise|decline|drop|more|less|fewer|higher|lower|quarter|third|half|percent|%|fifth|tenth)[^,;.]{0,20} on $`)
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
			w.start, w.end, w.words = m[0], m[1], strings.TrimRight(s[m[0]:m[1]], ".,;")
			before := s[:m[0]]
			if reAside.MatchString(before) {
				continue
			}
			if reBase.MatchString(before) && (!reFromIs.MatchString(before) || reOnYear.MatchString(before) && reYearIs.MatchString(w.words)) && !strings.HasPrefix(strings.ToLower(w.words), "from") {
				w.base = true
			}
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b when) int { return a.start - b.start })
	for i := range out { // a year later than the one named before it
		if w := &out[i]; w.years > 0 && i > 0 && dated(&out[i-1]) {
			if shifted, ok := shift(out[i-1].vs(), w.years); ok {
				w.term, w.open = "date:"+shifted, ""
			}
		}
	}
	return out
}

// back is how many years before the main period one lies.
func (w when) back() int {
	if w.years < 0 {
		return w.years
	}
	return -1
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
