package match

// evidence is what the links of two names amount to.
type evidence struct {
	got, total   float64 // matched weight, and the weight of the linked words
	pure, known  float64 // of it, of distinctive words; of words known by meaning
	meanings     int     // words known by meaning that agree
	numbers      int
	acronyms     int // acronyms of three letters or more that stand for words
	usedA, usedB uint32
}

// weighLinks adds the links up.
func weighLinks(a, b *name, links []link) (e evidence) {
	for _, l := range links {
		x, y := a.toks[l.i:l.i+l.in], b.toks[l.j:l.j+l.jn]
		e.usedA, e.usedB = e.usedA|mask(l.i, l.in), e.usedB|mask(l.j, l.jn)
		w := linkWeight(x, y)
		e.got += w * l.s
		e.total += w
		if l.how == "short" || l.how == "acronym" {
			if l.how == "acronym" && min(letterSum(x), letterSum(y)) >= 3 {
				e.acronyms++
			}
			continue // an abbreviation is no evidence of its own
		}
		d := l.s * min(distinct(x), distinct(y))
		if l.how == "joined" && l.s >= exactly {
			d = l.s * max(distinct(x), distinct(y))
		}
		switch c := classOf(x, y); {
		case c == number:
			e.numbers++
		case d > 0 && (c == concept || c == place):
			e.meanings++
			e.known += d
			continue
		}
		if l.in+l.jn == 2 && max(len(x[0].latin), len(y[0].latin)) <= 2 && !x[0].foreign {
			d *= 0.3 // two letters are no name
		}
		e.pure += d
	}
	// Known words make a name when there are two of them, or one and a number:
	// Institute of Chemistry, Plant No. 9.
	switch {
	case e.meanings >= 2 || e.meanings == 1 && (e.numbers > 0 || e.pure >= 2):
		e.pure += e.known
		if e.meanings == 1 && e.numbers > 0 {
			e.pure += orgEvidence
		}
	case e.acronyms > 0 && e.numbers > 0:
		e.pure += orgEvidence // 680 ARP, 680 Aircraft Repair Plant
	}
	return e
}

// covered is the share of both names' weight that the links cover.
func (e *evidence) covered(a, b *name, links []link) float64 {
	extra := additions(a, b, links, e.usedA, e.usedB)
	x, y := cover(a, e.usedA, e.got, e.total, extra), cover(b, e.usedB, e.got, e.total, extra)
	part := orgLonger
	if onlyLeft(a, e.usedA) > 0 && onlyLeft(b, e.usedB) > 0 {
		part = orgCrossed
	}
	return (1-part)*min(x, y) + part*max(x, y)
}

// classOf is the class of two runs of words that met: plain where either holds a word that
// is one.
func classOf(x, y []token) class {
	c := x[0].class
	for _, ts := range [][]token{x, y} {
		for i := range ts {
			if len(x)+len(y) > 2 && ts[i].class == plain {
				return plain
			}
		}
	}
	return c
}

func letterSum(ts []token) int {
	n := 0
	for i := range ts {
		n += len(ts[i].latin)
	}
	return n
}

// linkWeight is what a pair of words weighs: as little as the commoner of the
// two, so that a rare abbreviation of a common word does not count as rare.
func linkWeight(x, y []token) float64 { return min(weigh(x), weigh(y)) }

func weigh(ts []token) float64 {
	w := 0.0
	for i := range ts {
		w += ts[i].w
	}
	return w
}

// distinct is the weight without generic words.
func distinct(ts []token) float64 {
	w := 0.0
	for i := range ts {
		if c := ts[i].class; c != generic && c != particle && c != number && c != initial {
			w += ts[i].w
		}
	}
	return w
}

// cover is the share of a name's weight that was matched, where total is the
// weight of the linked words; of the words that only this name has, their share is added.
func cover(n *name, used uint32, got, total float64, extra added) float64 {
	for i := range n.toks {
		if used&(1<<i) == 0 {
			total += n.toks[i].w * extra.share(&n.toks[i])
		}
	}
	if total == 0 {
		return 0
	}
	return got / total
}
