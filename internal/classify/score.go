package classify

import (
	"cmp"
	"math"
	"slices"

	"tallyman/internal/trade"
)

// Weights of the evidence. A class's odds start at prior and are multiplied by
// each piece of evidence; the score is odds/(1+odds). They were set by hand on
// the tuning half of quality/goods.csv.
const (
	prior     = 0.05
	oddsTerm  = 60.0 // first term that names the class
	oddsMore  = 2.0  // each further term
	oddsCue   = 6.0  // each cue, at most three
	oddsOwn   = 26.0 // a code that holds this class alone
	oddsNear  = 4.0  // a code that holds it among others
	oddsOther = 0.6  // a code that does not hold it
	oddsDep   = 0.5  // a term that is not the thing itself
	oddsPart  = 60.0 // a part noun with the thing it is for
	oddsWorth = 1.5  // a price as of such goods
	oddsCheap = 0.4  // a price below all such goods
	maxCues   = 3
)

// weigh brings the evidence of words and code together.
func (s *scratch) weigh(hs, rev string) {
	s.gather()
	if len(hs) >= 2 {
		s.c.hs.find(hs, rev, func(class int32, prefix string, own bool) {
			e := s.of(class)
			if own && e.hsOwn == "" {
				e.hsOwn = prefix
			} else if !own && e.hsNear == "" {
				e.hsNear = prefix
			}
		})
	}
	for _, i := range s.touched {
		if e := &s.ev[i]; e.hasFirst {
			e.depWord, e.dependent = s.dependent(i, e.first)
		}
	}
	s.parts()
	for _, i := range s.touched {
		s.ev[i].priced = s.priced(i)
		s.odds(&s.ev[i], len(hs) >= 4)
	}
}

// parts applies the part-of rules: a part noun with a dependent mention of the
// thing, or a mention of the thing under a code for its parts.
func (s *scratch) parts() {
	for i := range s.c.classes {
		for _, of := range s.c.classes[i].PartOf {
			thing := s.c.index[of]
			e := &s.ev[thing]
			if !s.seen[thing] || !e.hasFirst || e.excluded != "" {
				continue
			}
			noun, ok := s.partNoun(thing)
			p := &s.ev[i]
			coded := s.seen[i] && (p.hsOwn != "" || p.hsNear != "") && e.hsOwn == "" && e.hsNear == ""
			switch {
			case ok && (e.dependent && !e.component || coded):
				p = s.of(int32(i))
				p.part = s.words(noun) + " + " + s.words(e.first)
			case coded:
				p.part = s.words(e.first)
			default:
				continue
			}
			e.dependent, e.depWord = true, p.part
			break
		}
	}
}

// partNoun is the first part noun that is no part of the thing's own name; an accessory that comes before it (a case,
// a toy) means that no part is declared.
func (s *scratch) partNoun(thing int32) (hit, bool) {
	for _, h := range s.nouns {
		if s.ownNoun(thing, h) {
			continue
		}
		for _, o := range s.c.owners[h.phrase] {
			if o.kind == isSet && o.ref == s.c.part {
				return h, !s.setSeen[s.c.holder] || s.firstOfSet(s.c.holder).bs > h.bs
			}
		}
	}
	return hit{}, false
}

func (s *scratch) odds(e *evidence, hasHS bool) {
	o, text := prior, false
	switch {
	case e.part != "":
		o *= oddsPart
		text = true
	case e.hasFirst && !e.dependent:
		o *= oddsTerm * math.Pow(oddsMore, float64(len(e.terms)-1))
		text = true
	case e.hasFirst:
		o *= oddsDep
	}
	if n := min(len(e.cues), maxCues); n > 0 {
		o *= math.Pow(oddsCue, float64(n))
		text = text || n > 1 || e.hsOwn != "" || e.hsNear != ""
	}
	switch {
	case e.hsOwn != "":
		o *= oddsOwn
	case e.hsNear != "":
		o *= oddsNear
	case hasHS:
		o *= oddsOther
	}
	e.plain = weighed(o)
	e.score = e.plain
	// Too low a price may be a false one: it lowers a score and hides nothing.
	if p := weighed(o * e.priced); e.priced >= 1 || e.score < Threshold {
		e.score = p
	} else {
		e.score = max(p, Threshold)
	}
	switch {
	case text && (e.hsOwn != "" || e.hsNear != ""):
		e.by = "both"
	case text:
		e.by = "text"
	default:
		e.by = "hs"
	}
	if (e.excluded != "" && (e.hsOwn == "" || !e.hasFirst || e.dependent)) || (!text && e.hsOwn == "") {
		e.score = 0
	}
}

// weighed is the score of odds, to three places.
func weighed(odds float64) float64 { return math.Round(odds/(1+odds)*1000) / 1000 }

// matches lists the classes at or above the threshold, best first; a class that
// another one explains away is left out.
func (s *scratch) matches(hs string) []Match {
	var keep []int32
	for _, i := range s.touched {
		if s.ev[i].score >= Threshold {
			keep = append(keep, i)
		}
	}
	if len(keep) == 0 {
		return nil
	}
	drop := map[int32]bool{}
	for _, i := range keep {
		for _, id := range s.c.classes[i].Over {
			if s.explains(&s.ev[i], &s.ev[s.c.index[id]]) {
				drop[s.c.index[id]] = true
			}
		}
	}
	s.yield(keep, drop)
	var out []Match
	for _, i := range keep {
		if !drop[i] {
			out = append(out, Match{ID: s.c.classes[i].ID, Score: s.ev[i].score, By: s.ev[i].by, Why: s.why(i, hs)})
		}
	}
	slices.SortFunc(out, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// explains says whether the evidence for a special class does away with the
// class that it is a case of: a code does not outweigh words, nor cues a name.
func (s *scratch) explains(special, e *evidence) bool {
	named := special.part != "" || special.hasFirst && !special.dependent
	switch {
	case e.hasFirst && !e.dependent && e.by != "hs":
		return named
	case e.by == "hs":
		return true
	}
	return special.by != "hs"
}

// yield drops classes named after one that they yield to: parts that a whole
// thing comes with.
func (s *scratch) yield(keep []int32, drop map[int32]bool) {
	for _, i := range keep {
		e := &s.ev[i]
		c := &s.c.classes[i]
		for _, id := range slices.Concat(c.PartOf, c.Yields) {
			j := s.c.index[id]
			o := &s.ev[j]
			if i == j || !slices.Contains(keep, j) || !o.hasFirst || o.dependent {
				continue
			}
			if (e.part == "" || slices.Contains(c.Yields, id)) && (!e.hasFirst || o.first.bs <= e.first.bs) {
				drop[i] = true
				delete(drop, j)
			}
		}
	}
}

// why lists the words and codes behind a score.
func (s *scratch) why(class int32, hs string) []trade.Reason {
	e := &s.ev[class]
	var out []trade.Reason
	if e.part != "" {
		out = append(out, trade.Reason{Feature: "part", Score: oddsPart, Left: e.part, Detail: "part noun with the thing it is for"})
	}
	for n, h := range e.terms {
		r := trade.Reason{Feature: "term", Score: oddsMore, Left: s.words(h), Right: s.c.phrases[h.phrase].src}
		if n == 0 {
			r.Score = oddsTerm
		}
		if e.dependent {
			r.Score, r.Detail = oddsDep, "not the thing itself: "+e.depWord
		}
		out = append(out, r)
	}
	for n, h := range e.cues {
		if n < maxCues {
			out = append(out, trade.Reason{Feature: "cue", Score: oddsCue, Left: s.words(h), Right: s.c.phrases[h.phrase].src})
		}
	}
	switch {
	case e.hsOwn != "":
		out = append(out, trade.Reason{Feature: "hs", Score: oddsOwn, Left: hs, Right: e.hsOwn, Detail: "code of this class"})
	case e.hsNear != "":
		out = append(out, trade.Reason{Feature: "hs", Score: oddsNear, Left: hs, Right: e.hsNear, Detail: "code holds this class among others"})
	case len(hs) >= 4:
		out = append(out, trade.Reason{Feature: "hs", Score: oddsOther, Left: hs, Detail: "code of other goods"})
	}
	if r, ok := s.priceReason(class); ok {
		out = append(out, r)
	}
	return out
}
