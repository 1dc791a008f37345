package match

// joins adds links of two or three neighbours on one side with one word on the
// other: "Ural Vagon Zavod" and "Uralvagonzavod", "Jong Un" and "Jongun".
func joins(links []link, a, b *name, k kind) []link {
	for _, n := range []int{2, 3} {
		for i := 0; i+n <= len(a.toks); i++ {
			for j := range b.toks {
				if s := joined(a.toks[i:i+n], b.toks[j].lexeme, k); s > 0 {
					links = append(links, link{i, n, j, 1, s, "joined"})
				}
			}
		}
		for j := 0; j+n <= len(b.toks); j++ {
			for i := range a.toks {
				if s := joined(b.toks[j:j+n], a.toks[i].lexeme, k); s > 0 {
					links = append(links, link{i, 1, j, n, s, "joined"})
				}
			}
		}
	}
	return links
}

// acronyms adds links of a word with the run of two to six words whose initials
// it is: УАП and Уфимское агрегатное предприятие.
func acronyms(links []link, a, b *name) []link {
	find := func(x, y *name, add func(word, at, n int)) {
		for i := range x.toks {
			w := x.toks[i].latin
			if x.toks[i].class != plain || len(w) < 3 || len(w) > 6 {
				continue
			}
			for j := 0; j+len(w) <= len(y.toks); j++ {
				k := 0
				for k < len(w) && y.toks[j+k].latin != "" && y.toks[j+k].latin[0] == w[k] && y.toks[j+k].class != number && len(y.toks[j+k].latin) > 1 {
					k++
				}
				if k == len(w) {
					add(i, j, k)
				}
			}
		}
	}
	find(a, b, func(i, j, n int) { links = append(links, link{i, 1, j, n, 0.9, "acronym"}) })
	find(b, a, func(j, i, n int) { links = append(links, link{i, n, j, 1, 0.9, "acronym"}) })
	return links
}

// joined compares a run of words written together with one word.
func joined(run []token, y *lexeme, k kind) float64 {
	if k != person && len(run) == 2 && y.compound[0] != "" {
		p, q := family(run[0].concept), family(run[1].concept)
		c, d := family(y.compound[0]), family(y.compound[1])
		if p == c && q == d || p == d && q == c {
			return 0.97
		}
	}
	total, single, initials := 0, true, false
	for i := range run {
		if run[i].class == number || run[i].stop && k != person {
			return 0
		}
		single = single && len(run[i].latin) == 1
		initials = initials || run[i].class == initial
		total += len(run[i].latin)
	}
	if y.class == number || total < 4 && !single || total > maxWord || initials && !single {
		return 0
	}
	var buf [maxWord]byte
	b := buf[:0]
	for i := range run {
		b = append(b, run[i].latin...)
	}
	w := string(b)
	best := 0.0
	servantOf := servant(w)
	for _, g := range y.forms {
		if servantOf != "" && servantOf == g {
			return 0.98
		}
		slack := 2
		if y.abjad != run[0].abjad {
			slack = 4
		}
		if d := len(g) - total; d > slack || d < -slack || len(g) == 0 {
			continue
		}
		if w[0] != g[0] && !letters.sound[w[0]][g[0]] {
			continue
		}
		if single {
			if w == g {
				return 0.98
			}
			continue
		}
		abjad := y.abjad != run[0].abjad
		s := float64(closeness(w, g, 0.6, y.foreign || run[0].foreign, abjad))
		if s == 1 {
			return 0.98
		}
		if s >= 0.85 || abjad && s >= 0.75 {
			best = max(best, s*0.97)
		}
	}
	if best < 0.95 && k == person && lex().sameGiven(w, y.latin) {
		return 0.95
	}
	return best
}
