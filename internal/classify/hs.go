package classify

import (
	"fmt"
	"strings"
	"time"

	"tallyman/internal/ref/hs"
)

// hsIndex finds the classes of a code: prefix -> classes, by revision; "*"
// stands for every revision.
type hsIndex struct {
	own, near map[string]map[string][]int32
	heading   []map[string]bool // class -> headings where it may be declared
}

func indexHS(classes []Class) (*hsIndex, error) {
	x := &hsIndex{own: map[string]map[string][]int32{}, near: map[string]map[string][]int32{}}
	for i, c := range classes {
		heads := map[string]bool{}
		for kind, byRev := range map[string]map[string][]string{"own": c.HS.Own, "near": c.HS.Near} {
			into := x.own
			if kind == "near" {
				into = x.near
			}
			for rev, prefixes := range byRev {
				if rev != "*" && !knownRevision(rev) {
					return nil, fmt.Errorf("class %s: unknown HS revision %q, expected one of %s or *", c.ID, rev, strings.Join(Revisions, ", "))
				}
				if into[rev] == nil {
					into[rev] = map[string][]int32{}
				}
				for _, p := range prefixes {
					if len(p) < 2 || len(p) > 10 || !isDigits(p) {
						return nil, fmt.Errorf("class %s: HS prefix %q is not 2 to 10 digits", c.ID, p)
					}
					into[rev][p] = append(into[rev][p], int32(i))
					if len(p) >= 4 {
						heads[p[:4]] = true
					} else {
						heads[p] = true
					}
				}
			}
		}
		if c.Heading != "" {
			heads[c.Heading] = true
		}
		x.heading = append(x.heading, heads)
	}
	return x, nil
}

// find calls f for each class that has a prefix of the code, with the prefix.
func (x *hsIndex) find(code, revision string, f func(class int32, prefix string, own bool)) {
	for n := len(code); n >= 2; n-- {
		p := code[:n]
		for _, rev := range [...]string{revision, "*"} {
			for _, c := range x.own[rev][p] {
				f(c, p, true)
			}
			for _, c := range x.near[rev][p] {
				f(c, p, false)
			}
			if rev == "*" {
				break
			}
		}
	}
}

// holds says whether the class may be declared under the heading.
func (x *hsIndex) holds(class int32, hs4 string) bool {
	h := x.heading[class]
	return h[hs4] || (len(hs4) >= 2 && h[hs4[:2]])
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// Revisions of the Harmonized System, newest first.
var Revisions = []string{"2022", "2017", "2012", "2007", "2002", "1996", "1992"}

func knownRevision(r string) bool {
	for _, k := range Revisions {
		if k == r {
			return true
		}
	}
	return false
}

// RevisionOf is the edition that a declared code (digits) is written in: that
// in force on the date (YYYY-MM-DD or a prefix of it) in the country whose
// customs wrote the record, the newest without a date; where that edition does
// not have the subheading, the newest that has.
func RevisionOf(code, date, country string) string {
	rev := Revisions[0]
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if day, err := time.Parse(layout, date); err == nil {
			rev = hs.RevisionOn(country, day)
			break
		}
	}
	if len(code) < 6 || hs.Exists(code[:6], rev) {
		return rev
	}
	if in := hs.In(code[:6]); len(in) > 0 {
		return in[len(in)-1]
	}
	return rev
}

// digitsOf keeps the digits of a written code: "9013.10-0000" -> "9013100000".
func digitsOf(s string) string {
	if isDigits(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
