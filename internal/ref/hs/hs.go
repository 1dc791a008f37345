package hs

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// RevisionOn is the edition ("2022", "2017" ...) that a country's customs used
// for its codes on a day, after the national date where one is known, else
// after the Convention's (1 January of the edition's year). [Dated] tells the
// two apart. A zero date gives "".
func RevisionOn(iso2 string, date time.Time) string {
	edition, _ := revisionOn(iso2, date)
	return edition
}

// Dated says whether the edition of a country on a day rests on the date of a
// national act, and not on the Convention's date alone.
func Dated(iso2 string, date time.Time) bool {
	_, dated := revisionOn(iso2, date)
	return dated
}

func revisionOn(iso2 string, date time.Time) (edition string, dated bool) {
	if date.IsZero() {
		return "", false
	}
	known := takenUp()[strings.ToUpper(iso2)]
	for _, e := range slices.Backward(editions) {
		from, dated := convention(e), false
		if i := slices.IndexFunc(known, func(k inForce) bool { return k.edition == e }); i >= 0 {
			from, dated = known[i].from, true
		}
		if !date.Before(from) {
			return e, dated
		}
	}
	return editions[0], false
}

// convention is 1 January of an edition's year.
func convention(edition string) time.Time {
	year, _ := strconv.Atoi(edition)
	return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
}

// Lengths are the digits of a country's national codes, the usual one first;
// nil where they are not known.
func Lengths(iso2 string) []int { return slices.Clone(lengths()[strings.ToUpper(iso2)]) }

// Exists says whether a code of 2, 4 or 6 digits is in an edition; with an
// empty edition, in any.
func Exists(code, edition string) bool {
	i := slices.Index(editions, edition)
	for _, r := range codes()[code] {
		if edition == "" || i >= 0 && r.mask&(1<<i) != 0 {
			return true
		}
	}
	return false
}

// In lists the editions that have a code of 2, 4 or 6 digits, oldest first.
func In(code string) []string {
	var out []string
	for i, e := range editions {
		for _, r := range codes()[code] {
			if r.mask&(1<<i) != 0 {
				out = append(out, e)
			}
		}
	}
	return out
}

// Describe is a short English text of a code: of its first six digits, else of
// its heading or chapter. Where the edition does not have the code, the newest
// text is given; "" where no edition has even the chapter.
func Describe(code, edition string) string {
	at := slices.Index(editions, edition)
	for _, n := range []int{6, 4, 2} {
		if len(code) < n {
			continue
		}
		runs := codes()[code[:n]]
		for _, r := range runs {
			if at >= 0 && r.mask&(1<<at) != 0 {
				return r.text
			}
		}
		if len(runs) > 0 {
			return runs[len(runs)-1].text
		}
	}
	return ""
}

// ValidChapter says whether two digits are a chapter of the Harmonized System:
// 01 to 97 without 77, which is kept for future use. 98 and 99 are national.
func ValidChapter(hs2 string) bool {
	n, err := strconv.Atoi(hs2)
	return err == nil && len(hs2) == 2 && n >= 1 && n <= 97 && n != 77
}

// Predecessors are the codes of an older edition (2017, 2012, 2007, 2002) that
// held what an HS 2022 subheading holds. partial: they also held other goods,
// or part of the goods cannot be followed. Same code, same scope:
// ([]string{code}, false). Nothing known: (nil, true).
func Predecessors(code2022, edition string) (codes []string, partial bool) {
	if edition == "2022" {
		return []string{code2022}, false
	}
	if o, ok := predecessors()[code2022][edition]; ok {
		return slices.Clone(o.codes), o.partial
	}
	if Exists(code2022, "2022") && Exists(code2022, edition) {
		return []string{code2022}, false
	}
	return nil, true
}

// Predecessor is one code of an older edition under which goods of a list of
// HS 2022 codes were declared.
type Predecessor struct {
	Code string
	Of   []string // the list's codes that it stands for, sorted
	// Partial: the older code also held goods that are not on the list.
	Partial bool
}

// ListPredecessors maps a whole list of HS 2022 subheadings to an older
// edition. It is sharper than code by code: 8541.50 held goods beside 8541.51,
// but none beside a list that names 8541.51 and 8541.59.
func ListPredecessors(list []string, edition string) []Predecessor {
	on := map[string]bool{}
	for _, c := range list {
		on[c] = true
	}
	of := map[string][]string{}
	partial := map[string]bool{}
	for _, c := range list {
		old, part := Predecessors(c, edition)
		for _, o := range old {
			if !slices.Contains(of[o], c) {
				of[o] = append(of[o], c)
			}
			wider := predecessors()[c][edition].wider
			partial[o] = partial[o] || wider || part && !covered(o, edition, on)
		}
	}
	var out []Predecessor
	for o, cs := range of {
		slices.Sort(cs)
		out = append(out, Predecessor{o, cs, partial[o]})
	}
	slices.SortFunc(out, func(a, b Predecessor) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// covered: every HS 2022 code that an older code became is on the list.
func covered(old, edition string, on map[string]bool) bool {
	found := false
	for c, byEdition := range predecessors() {
		if o, ok := byEdition[edition]; ok && slices.Contains(o.codes, old) {
			found = true
			if !on[c] {
				return false
			}
		}
	}
	return found && (on[old] || !Exists(old, "2022"))
}
