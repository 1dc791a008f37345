package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// when reads the period and the one that it is compared with.
func (x *story) when(p *proposal, text string, q Quantity, back reference) {
	list := periods(text, x.pub)
	main, base := x.pick(list, text, q)
	if main == nil && base != nil && !base.earlier && !base.prev && q.Of != ofRatio {
		main, base = base, nil
	}
	if q.Of == ofRatio && back.subject && base == nil && main != nil && x.frame.period != "" {
		main, base = nil, main // "that was double the amount of 2022"
	}
	named := main != nil
	main = x.reckon(p, x.samePeriod(p, main, base, back))
	if q.Of != ofRatio && base != nil && base.earlier && !named && !reUpFrom.MatchString(text[:q.Start]) {
		main = baseOf(base, main) // "a year earlier the figure was"
	}
	if q.Of == ofRatio && base == nil && main != nil {
		main, base = x.since(p, text, main)
	}
	if q.Of != "ratio" && reUpFrom.MatchString(text[:q.Start]) {
		if base != nil {
			main = baseOf(base, main)
		} else if near := slices.IndexFunc(list, func(w when) bool { return w.start >= q.End && w.start-q.End < 40 && w.term != "" }); near >= 0 {
			main = &list[near]
		}
	}
	switch {
	case main == nil:
		p.leave("period", "the words name no period; all that is loaded is taken")
	case main.term == "":
		p.leave("period", "“"+main.words+"”: "+main.open)
	default:
		p.terms = append(p.terms, main.term)
		if main.open != "" {
			p.leave("period", "“"+main.words+"”: "+main.open)
		}
	}
	if q.Of == ofRatio {
		p.versus(main, base)
	}
}

// versus reads the period that a change is held against.
func (p *proposal) versus(main, base *when) {
	switch {
	case base != nil && base.earlier && base.term != "" && main != nil && len(main.vs()) > 4:
		p.vs = base.vs()
		if shifted, ok := shift(main.vs(), yearOf(base.vs())-yearOf(main.vs())); ok {
			p.vs = shifted
		}
	case base != nil && base.quarter > 0:
		if main != nil && reQuarterTerm.MatchString(main.vs()) {
			p.vs = main.vs()[:len("2022-q")] + strconv.Itoa(base.quarter)
		}
	case base != nil && base.prev:
		if main != nil && main.term != "" {
			p.vs = "previous"
		}
	case base != nil && base.term != "":
		p.vs = base.vs()
	case main != nil && strings.HasPrefix(main.term, "date:") && !strings.Contains(main.term, " "):
		years := -1
		if base != nil {
			years = base.back()
		}
		if shifted, ok := shift(main.vs(), years); ok {
			p.vs = shifted
			if base == nil {
				p.leave("base", "what it is compared with is not said; the same period a year earlier is taken")
			}
		}
	}
	if p.vs == "" {
		p.leave("base", "what it is compared with is not said")
	}
}

// reckon settles a period that the sentence gives only by what was said before:
// "fiscal 2022" where the year's last month was named, "since then" where the
// story dates by the invasion.
func (x *story) reckon(p *proposal, w *when) *when {
	if w == nil {
		return nil
	}
	settled := *w
	if year, ok := strings.CutPrefix(w.term, fiscalYear); ok {
		settled.term, settled.open = "", "the last month of the fiscal year is not said"
		if m := reFiscalTerm.FindStringSubmatch(strings.TrimPrefix(x.recent, "date:")); m != nil {
			settled.term, settled.open = "date:fy"+year+m[2], "the last month of the fiscal year is taken from an earlier sentence"
		}
	}
	if w.open == fromBefore && x.war {
		settled.term, settled.open = "after:"+invasion, "reckoned from the invasion, of which an earlier sentence spoke"
	}
	return &settled
}

// pick chooses the period of a number and the one that it is compared with.
// Each of several numbers has the period that stands beside it: "rose from 2
// tonnes in 2021 to 5 tonnes in 2022". A change has the later of two periods,
// and the earlier one is what it is held against.
func (x *story) pick(list []when, text string, q Quantity) (main, base *when) {
	var mains []*when
	for i := range list {
		w := &list[i]
		switch {
		case w.base || w.earlier || w.prev:
			// A change is held against the period that stands after it.
			if base == nil || q.Of == ofRatio && base.start < q.Start && w.start >= q.End {
				base = w
			}
		default:
			mains = append(mains, w)
		}
	}
	switch {
	case len(mains) == 0:
		return nil, base
	case len(mains) == 1:
		// "Tripled between 2021 and 2022" holds one end against the other.
		if m := reYearToYear.FindStringSubmatch(mains[0].term); m != nil && q.Of == ofRatio && base == nil && reBetweenIs.MatchString(mains[0].words) {
			return &when{words: mains[0].words, term: "date:" + m[2]}, &when{words: mains[0].words, term: "date:" + m[1]}
		}
		return mains[0], base
	case q.Of == ofRatio && base == nil:
		for _, w := range mains[1:] {
			if a, b := mains[0], w; dated(a) && dated(b) && a.term != b.term {
				if a.vs() > b.vs() {
					a, b = b, a
				}
				return b, a
			}
		}
	case q.Of == ofRatio:
		return mains[0], base
	}
	if w := x.beside(mains, text, q); w != nil {
		return w, base
	}
	return mains[0], base
}

func dated(w *when) bool { return strings.HasPrefix(w.term, "date:") && !strings.Contains(w.term, " ") }

// beside is the period that stands by a number: the next one with no other
// number between, else the last one before it.
func (x *story) beside(mains []*when, text string, q Quantity) *when {
	others := func(from, to int) bool {
		return slices.ContainsFunc(x.all, func(o Quantity) bool { return o.Start >= from && o.Start < to })
	}
	for _, w := range mains {
		if w.start >= q.End && !others(q.End, w.start) && !strings.ContainsAny(text[q.End:w.start], ";:") {
			return w
		}
	}
	for _, w := range slices.Backward(mains) {
		if w.end <= q.Start && !others(w.end, q.Start) {
			return w
		}
	}
	return nil
}

var (
	reYearToYear = regexp.MustCompile(`^date:(\d{4})\.\.(\d{4})$`)
	reBetweenIs  = regexp.MustCompile(`(?i)^(?:between|from)\b`)
)

var reQuarterTerm = regexp.MustCompile(`^\d{4}-q\d$`)

// yearOf is the year that a period begins with.
func yearOf(period string) int {
	year, err := strconv.Atoi(strings.TrimPrefix(period, "fy")[:min(4, len(strings.TrimPrefix(period, "fy")))])
	if err != nil {
		return 0
	}
	return year
}

// baseOf is the period that a sentence compares with: as it is named, or the
// main one a year earlier.
func baseOf(base, main *when) *when {
	if base.earlier && base.term != "" && main != nil && dated(main) && len(main.vs()) > len("2022") && yearOf(base.vs()) > 0 {
		// "In the same months of 2022": those months, not the year.
		if shifted, ok := shift(main.vs(), yearOf(base.vs())-yearOf(main.vs())); ok {
			return &when{words: base.words, term: "date:" + shifted}
		}
	}
	if base.term != "" || main == nil {
		return base
	}
	if shifted, ok := shift(main.vs(), base.back()); ok && strings.HasPrefix(main.term, "date:") {
		return &when{words: base.words, term: "date:" + shifted}
	}
	return &when{words: base.words, open: "the words give the period only by another one"}
}

// since reads "doubled since 2021": that year is the base, the last whole year
// before the article is what is held against it. Since an event, what was before
// it is the base.
func (x *story) since(p *proposal, text string, main *when) (now, base *when) {
	switch {
	case main.term == "after:"+invasion:
		p.leave("base", "“"+main.words+"” compares with all that is loaded before; the two periods are not of one length")
		return main, &when{words: main.words, term: "before:" + invasion}
	case !strings.HasPrefix(strings.ToLower(main.words), "since ") || x.pub.IsZero() || !strings.HasPrefix(main.term, "date:"):
		return main, nil
	}
	from := yearOf(main.vs())
	if from == 0 || from >= x.pub.Year()-1 {
		return main, nil
	}
	p.leave("period", fmt.Sprintf("“%s” is read as the last whole year, %d, against %d", main.words, x.pub.Year()-1, from))
	return &when{words: main.words, term: fmt.Sprintf("date:%d", x.pub.Year()-1)}, &when{words: main.words, term: fmt.Sprintf("date:%d", from)}
}
