package match

// compareVessels scores two names of ships or aircraft: they are short, taken
// from few words, and differ by a number or one letter, so nothing may be left
// over and only a slip in a long word is forgiven.
func compareVessels(a, b *name) verdict {
	v := verdict{kind: vessel, links: align(a, b, organisation)}
	if a.glue == b.glue && a.glue != "" {
		v.score = 1
		return v
	}
	var got, total float64
	for i := range a.toks {
		total += float64(len(a.toks[i].latin))
	}
	for i := range b.toks {
		total += float64(len(b.toks[i].latin))
	}
	for _, l := range v.links {
		n := 0
		for _, t := range a.toks[l.i : l.i+l.in] {
			n += len(t.latin)
		}
		for _, t := range b.toks[l.j : l.j+l.jn] {
			n += len(t.latin)
		}
		s := l.s
		if s < 1 {
			s *= s
		}
		got += s * float64(n)
	}
	if total > 0 {
		v.score = got / total
	}
	if numbersDiffer(a, b) {
		v.score, v.note = min(v.score*0.6, 0.6), "numbers differ"
	} else if v.score < 0.95 {
		v.score *= 0.85
	}
	return v
}

func numbersDiffer(a, b *name) bool {
	count := func(n *name) map[string]int {
		m := map[string]int{}
		for i := range n.toks {
			if t := n.toks[i]; t.class == number || roman[t.latin] || t.class == initial {
				m[t.latin]++
			}
		}
		return m
	}
	x, y := count(a), count(b)
	if len(x) != len(y) {
		return true
	}
	for k, n := range x {
		if y[k] != n {
			return true
		}
	}
	return false
}

var roman = map[string]bool{"ii": true, "iii": true, "iv": true, "vi": true, "vii": true, "viii": true, "ix": true, "xi": true, "xii": true}
