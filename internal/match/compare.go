package match

import (
	"fmt"
	"strings"

	"tallyman/internal/trade"
)

// weakName is what a name counts that a list itself calls weak.
const weakName = 0.8

// nameFeature compares every name of one side with every name of the other and
// keeps the best pair.
func nameFeature(a, b *Prepared) (meeting, bool) {
	var best verdict
	var left, right *name
	for _, x := range a.names {
		for _, y := range b.names {
			v := compareNames(x, y)
			if x.weak || y.weak {
				v.score *= weakName
			}
			if left == nil || v.score > best.score {
				best, left, right = v, x, y
			}
		}
	}
	if left == nil {
		return meeting{}, false
	}
	return meetingOf(best, left, right), true
}

// meeting is the best pair of names of two parties, and what the qualifiers
// need to know of it.
type meeting struct {
	why  trade.Reason
	thin bool // one word, or common words only, decided
	// formed says by which words a name shows that it is a body's, per side.
	formedLeft, formedRight bool
}

func meetingOf(v verdict, left, right *name) meeting {
	return meeting{
		why:        trade.Reason{Score: round4(v.score), Left: left.raw, Right: right.raw, Detail: v.explain(left, right)},
		thin:       v.thin,
		formedLeft: left.body(), formedRight: right.body(),
	}
}

// verdict is the outcome of comparing two names.
type verdict struct {
	score float64
	kind  kind
	links []link
	note  string // what capped or decided the score, in words
	swap  bool   // links run from right to left
	thin  bool   // one word, or common words only, decided
}

// compareNames scores two names. It always works in one order, so that the
// result does not depend on the side.
func compareNames(a, b *name) verdict {
	if a.part > b.part || a.part == b.part && a.raw > b.raw {
		v := compareOrdered(b, a)
		v.swap = true
		return v
	}
	return compareOrdered(a, b)
}

func compareOrdered(a, b *name) verdict {
	switch meet(a, b) {
	case person:
		return comparePersons(a, b)
	case vessel:
		return compareVessels(a, b)
	case organisation:
		v := compareOrgs(a, b)
		if a.kind == person || b.kind == person {
			v.score *= personAgainstBody
		}
		return v
	}
	// Neither side shows what it names: the more careful of the two views.
	o, p := compareOrgs(a, b), comparePersons(a, b)
	if p.score < o.score {
		return p
	}
	return o
}

// personAgainstBody is what is left of a score where one side is a person and the words of
// the other name a body.
const personAgainstBody = 0.9

// meet decides as what two names are compared. A ship is compared as a ship
// only with a ship or an unmarked name.
func meet(a, b *name) kind {
	switch {
	case a.kind == b.kind:
		return a.kind
	case a.kind == unknown:
		return b.kind
	case b.kind == unknown:
		return a.kind
	default:
		return organisation
	}
}

// explain says in one line how the words met.
func (v verdict) explain(left, right *name) string {
	a, b := left, right
	if v.swap {
		a, b = right, left
	}
	var parts []string
	var usedA, usedB uint32
	for _, l := range v.links {
		usedA, usedB = usedA|mask(l.i, l.in), usedB|mask(l.j, l.jn)
		x, y := run(a, l.i, l.in), run(b, l.j, l.jn)
		if v.swap {
			x, y = y, x
		}
		switch {
		case x == y:
			parts = append(parts, x)
		case l.how == "meaning":
			parts = append(parts, fmt.Sprintf("%s = %s (meaning)", x, y))
		default:
			parts = append(parts, fmt.Sprintf("%s ~ %s (%.2f)", x, y, l.s))
		}
	}
	onlyA, onlyB := rest(a, usedA), rest(b, usedB)
	if v.swap {
		onlyA, onlyB = onlyB, onlyA
	}
	out := "words in common: none"
	if len(parts) > 0 {
		out = "words in common: " + strings.Join(parts, ", ")
	}
	if onlyA != "" {
		out += "; only left: " + onlyA
	}
	if onlyB != "" {
		out += "; only right: " + onlyB
	}
	if v.note != "" {
		out += "; " + v.note
	}
	return out
}

func run(n *name, i, k int) string {
	out := make([]string, 0, k)
	for _, t := range n.toks[i : i+k] {
		if t.show != "" {
			out = append(out, t.show)
		}
	}
	if len(out) == 0 { // a word of an acronym that stands at another word
		out = append(out, n.toks[i].text)
	}
	return strings.Join(out, " ")
}

func rest(n *name, used uint32) string {
	var out []string
	for i := range n.toks {
		if used&(1<<i) == 0 && n.toks[i].show != "" {
			out = append(out, n.toks[i].show)
		}
	}
	return strings.Join(out, " ")
}
