package classify

import (
	"slices"
	"strings"
)

// hit is one occurrence of a phrase.
type hit struct {
	phrase   int32
	from, to int32 // tokens
	bs, be   int32 // bytes of the canonical text
}

// evidence is what a description says for and against one class.
type evidence struct {
	first     hit // earliest term; it decides whether the class is the thing itself
	hasFirst  bool
	firstOf   bool // the earliest term only says "of the thing"
	dependent bool
	component bool // dependent as a component ("with ..."), not as an owner
	depWord   string
	terms     []hit // distinct phrases
	cues      []hit
	excluded  string
	part      string // words of the part rule
	hsOwn     string // prefix
	hsNear    string
	priced    float64 // factor of the price
	plain     float64 // score before the price
	score     float64
	by        string
}

// scratch is the working memory of one description.
type scratch struct {
	c     *compiled
	f     folded
	worth Worth
	hits  []hit
	// Hits by what they are, gathered before classes are weighed.
	masks, anyMasks, forMarks, withMarks, after, nouns, purposes, purMasks []hit
	ev                                                                     []evidence
	touched                                                                []int32
	seen                                                                   []bool // class -> in touched
	sides                                                                  []uint8
	ruleHit                                                                []hit // rule -> its first side's hit
	active                                                                 []int32
	maskOf                                                                 []int32 // class of masks[i]
	cores                                                                  []hit
	coreOf                                                                 []int32
	lead                                                                   hit // noun of an accessory that the description begins with
	hasLead                                                                bool
	setSeen                                                                []bool
	sets                                                                   []int32
}

func newScratch(c *compiled) *scratch {
	return &scratch{c: c, ev: make([]evidence, len(c.classes)), seen: make([]bool, len(c.classes)),
		sides: make([]uint8, len(c.rules)), ruleHit: make([]hit, len(c.rules)), setSeen: make([]bool, len(c.sets))}
}

func (s *scratch) reset(text string) {
	for _, i := range s.touched {
		e := &s.ev[i]
		*e = evidence{terms: e.terms[:0], cues: e.cues[:0]}
		s.seen[i] = false
	}
	for _, r := range s.active {
		s.sides[r] = 0
	}
	for _, k := range s.sets {
		s.setSeen[k] = false
	}
	s.touched, s.active, s.sets, s.hits, s.maskOf = s.touched[:0], s.active[:0], s.sets[:0], s.hits[:0], s.maskOf[:0]
	s.cores, s.coreOf, s.hasLead = s.cores[:0], s.coreOf[:0], false
	for _, l := range []*[]hit{&s.masks, &s.anyMasks, &s.forMarks, &s.withMarks, &s.after, &s.nouns, &s.purposes, &s.purMasks} {
		*l = (*l)[:0]
	}
	s.f.fold(text)
}

// scan finds every phrase and sorts the hits by what they are.
func (s *scratch) scan() {
	c := s.c
	c.auto.scan(s.f.buf, func(id, end int32) {
		start := end - c.anchors[id]
		for _, a := range c.at[id] {
			pos := start
			if a.lead {
				pos++
			}
			t := s.f.tokenAt(pos)
			p := &c.phrases[a.phrase]
			from, to, ok := p.occursAt(&s.f, int(a.elem), t)
			if !ok {
				continue
			}
			h := hit{phrase: a.phrase, from: int32(from), to: int32(to), bs: s.f.tok[from].start, be: s.f.tok[to-1].end}
			if p.elems[0].han && a.elem == 0 {
				h.bs = pos
				h.be = min(h.be, max(pos+int32(len(p.elems[0].lit)), s.lastHan(p, h)))
			}
			s.hits = append(s.hits, h)
		}
	})
	for _, h := range s.hits {
		s.sort(h)
	}
	s.setSides()
}

// lastHan is the end of a phrase of several tokens.
func (s *scratch) lastHan(p *phrase, h hit) int32 {
	if len(p.elems) == 1 {
		return 0
	}
	last := p.elems[len(p.elems)-1]
	if last.han && last.suf {
		return s.f.tok[h.to-1].start + int32(len(last.lit))
	}
	return s.f.tok[h.to-1].end
}

func (s *scratch) sort(h hit) {
	c := s.c
	for _, o := range c.owners[h.phrase] {
		switch o.kind {
		case isMask:
			s.masks, s.maskOf = append(s.masks, h), append(s.maskOf, o.ref)
		case isCore:
			s.cores, s.coreOf = append(s.cores, h), append(s.coreOf, o.ref)
		case isAnyMask:
			s.anyMasks = append(s.anyMasks, h)
		case isForMark:
			s.forMarks = append(s.forMarks, h)
		case isWithMark:
			s.withMarks = append(s.withMarks, h)
		case isAfter:
			s.after = append(s.after, h)
		case isPurpose:
			s.purposes = append(s.purposes, h)
		case isPurMask:
			s.purMasks = append(s.purMasks, h)
		case isSet:
			if o.ref == c.part || o.ref == c.holder {
				s.nouns = append(s.nouns, h)
			}
			if h.from == 0 && slices.Contains(c.leads, o.ref) && s.cyrillic(h) {
				s.lead, s.hasLead = h, true
			}
			if !s.setSeen[o.ref] {
				s.setSeen[o.ref] = true
				s.sets = append(s.sets, o.ref)
			}
		case isRule:
			s.side(o.ref, c.side[[2]int32{h.phrase, o.ref}], h)
		}
	}
}

// side notes that sides of a conjunction occur.
func (s *scratch) side(r int32, bits uint8, h hit) {
	if s.sides[r] == 0 {
		s.active = append(s.active, r)
		s.ruleHit[r] = h
	} else if bits&1 != 0 && s.sides[r]&1 == 0 {
		s.ruleHit[r] = h // the first side is the head of the pattern
	}
	s.sides[r] |= bits
}

func (s *scratch) setSides() {
	for _, k := range s.sets {
		for _, o := range s.c.setRules[k] {
			s.side(o.ref, s.c.setSide[[2]int32{k, o.ref}], s.firstOfSet(k))
		}
	}
}

func (s *scratch) firstOfSet(k int32) hit {
	for _, h := range s.hits {
		for _, o := range s.c.owners[h.phrase] {
			if o.kind == isSet && o.ref == k {
				return h
			}
		}
	}
	return hit{phrase: -1}
}

// of returns the evidence of a class, noting that there is some.
func (s *scratch) of(class int32) *evidence {
	if !s.seen[class] {
		s.seen[class] = true
		s.touched = append(s.touched, class)
	}
	return &s.ev[class]
}

// gather collects each class's terms, cues and exclusions.
func (s *scratch) gather() {
	for _, h := range s.hits {
		for _, o := range s.c.owners[h.phrase] {
			switch o.kind {
			case isTerm, isCue, isExclude, isOf:
				s.add(o.kind, o.ref, h)
			}
		}
	}
	for _, r := range s.active {
		rule := s.c.rules[r]
		if s.sides[r] == 1<<rule.need-1 {
			s.addRule(rule, s.ruleHit[r])
		}
	}
}

// addRule adds a conjunction; an exclusion by a set of words counts wherever
// the words stand.
func (s *scratch) addRule(r rule, h hit) {
	if r.kind == isExclude {
		if e := s.of(r.class); e.excluded == "" {
			e.excluded = s.words(h)
		}
		return
	}
	s.add(r.kind, r.class, h)
}

func (s *scratch) add(kind int8, class int32, h hit) {
	if kind == isExclude {
		if s.merelyFor(h) {
			return
		}
		e := s.of(class)
		if e.excluded == "" {
			e.excluded = s.words(h)
		}
		return
	}
	if s.masked(class, h) {
		return
	}
	if s.quotedName(h) {
		return
	}
	e := s.of(class)
	list := &e.terms
	if kind == isCue {
		list = &e.cues
	} else if !e.hasFirst || h.bs < e.first.bs || (h.bs == e.first.bs && h.be >= e.first.be) {
		e.first, e.hasFirst, e.firstOf = h, true, kind == isOf
	}
	for _, k := range *list {
		// The same words, or the same term again, are no further evidence.
		if k.bs < h.be && h.bs < k.be || k.phrase == h.phrase || s.words(k) == s.words(h) {
			return
		}
	}
	*list = append(*list, h)
}

// merelyFor says whether the hit is what something is for: a battery for a
// bicycle is no bicycle.
func (s *scratch) merelyFor(h hit) bool {
	for _, m := range s.forMarks {
		if m.phrase != h.phrase && m.to <= h.from && m.bs != h.bs && s.stretch(m.to, h.from, m, h) {
			return true
		}
	}
	for _, m := range s.after {
		if s.follows(m, h) {
			return true
		}
	}
	return false
}

// quotedName says whether the hit is all of a quoted name that follows other
// words: the "Дрон" scooter is no drone. Names with figures are models.
func (s *scratch) quotedName(h hit) bool {
	if h.from == 0 || !s.f.tok[h.from].opens || !s.f.tok[h.to-1].closes || h.to-h.from > 2 {
		return false
	}
	return s.f.tok[h.to-1].kind == kindLetter
}

// masked says whether the hit lies inside a phrase that gives it another
// meaning.
func (s *scratch) masked(class int32, h hit) bool {
	for i, m := range s.masks {
		if s.maskOf[i] == class && m.bs <= h.bs && h.be <= m.be {
			return true
		}
	}
	for _, m := range s.anyMasks {
		if m.bs <= h.bs && h.be <= m.be {
			return true
		}
	}
	return false
}

// words is the hit as the description spells it.
func (s *scratch) words(h hit) string {
	if h.phrase < 0 {
		return ""
	}
	p := &s.c.phrases[h.phrase]
	if len(p.elems) == 1 && p.elems[0].han {
		return p.elems[0].lit
	}
	return strings.Join(strings.Fields(s.f.words(int(h.from), int(h.to))), " ")
}
