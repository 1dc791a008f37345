package match

import "strings"

// What is left of a score where one word, or common words only, made it. A firm
// called Atlas or a person called Ali Salim is one of many: that they are one
// and the same wants a country, a number or an address besides.
const (
	thinWhole    = 0.05 // above the threshold: nothing is left over, and the word is common
	thinGeneral  = 0.85 // the same, and general words agree too
	thinSlip     = 0.7  // the same, with a slip of spelling in a short or common word
	thinRare     = 0.8  // a rare word, with others left over
	thinRareSlip = 0.92 // a rare and long word with a slip of spelling
	thinLoose    = 0.68 // a common word, with others left over
	thinPeople   = 0.8  // two common names, nothing left over
	thinPeopleOf = 0.72 // two common names of a longer name
	thinSupport  = 0.1  // what a country in common gives back

	// mostSupport is the most that qualifiers can add to a score.
	mostSupport = thinSupport + 0.05

	rareWord    = 8.0 // weight from which a word is rare
	longWord    = 6   // letters from which a rare word may stand alone
	slipWord    = 9   // and from which a slip in it is a slip
	tellingWord = 10  // and from which it is hardly a coincidence, common or not
	exactly     = 0.95
	exactlyOver = 0.88 // between scripts, where vowels are a matter of habit
	commonName  = 7.7  // weight below which a word of personal names is common
)

// thinOrg lowers a score that hangs on a single word.
func (v *verdict) thinOrg(a, b *name, usedA, usedB uint32) {
	if v.score <= orgNothing {
		return
	}
	var only *link
	meanings, general := 0, 0
	for i := range v.links {
		l := &v.links[i]
		d := min(distinct(a.toks[l.i:l.i+l.in]), distinct(b.toks[l.j:l.j+l.jn]))
		switch c := a.toks[l.i].class; {
		case c == number, c == place, l.how == "acronym":
			return
		case d <= 0:
			general++
		case c == concept:
			meanings++
		case only != nil:
			return // two words agree
		default:
			only = l
		}
	}
	if only != nil && meanings > 0 || meanings > 2 {
		return // a word of what the firm does agrees too
	}
	rare, exact := false, true
	if only != nil {
		n, w := 0, 0.0
		for _, t := range a.toks[only.i : only.i+only.in] {
			n, w = n+len(t.latin), max(w, t.w)
		}
		foreign := a.toks[only.i].foreign != b.toks[only.j].foreign
		exact = only.s >= exactly || foreign && only.s >= exactlyOver
		if exact && n >= tellingWord {
			return
		}
		rare = n >= slipWord || exact && n >= longWord && w >= rareWord
	}
	whole := onlyLeft(a, usedA) == 0 && onlyLeft(b, usedB) == 0
	v.thin = true
	if whole && a.script == b.script && len(v.links) == 1 && meanings == 1 && v.links[0].how == "meaning" {
		// One word of a trade, and another word of the same script for it: Wood is not Timber.
		v.score, v.note = orgNothing, join(v.note, "only one word of a trade agrees, in other words")
		return
	}
	if whole && only == nil {
		v.score, v.note = min(v.score, Threshold+thinWhole*v.score), join(v.note, "only words of a trade agree")
		return
	}
	factor := 1.0
	switch {
	case whole && rare && !exact:
		factor = thinRareSlip
	case whole && rare:
	case whole && exact && general < 2:
		// At the threshold: the same name is worth a look, and no more.
		factor = min(1, (Threshold+thinWhole*v.score)/v.score)
	case whole && exact:
		factor = thinGeneral
	case whole:
		factor = thinSlip
	case rare && exact:
		factor = thinRare
	default:
		factor = thinLoose
	}
	v.score *= factor
	switch {
	case factor == 1:
	case only == nil:
		v.note = join(v.note, "only words of a trade agree")
	case rare:
		v.note = join(v.note, "one word decides")
	default:
		v.note = join(v.note, "one common or short word decides")
	}
}

// thinPerson lowers a score that hangs on two names which many people bear.
func (v *verdict) thinPerson(a, b *name, pairs int, extra float64) {
	if pairs > 2 || len(v.links) == 0 {
		return
	}
	for _, l := range v.links {
		x, y := commonNames(a.toks[l.i:l.i+l.in]), commonNames(b.toks[l.j:l.j+l.jn])
		if !x && !y || x != y && extra <= 1 && a.script != b.script {
			return
		}
	}
	v.thin = true
	if extra > 1 {
		v.score *= thinPeopleOf
	} else {
		v.score *= thinPeople
	}
	v.note = join(v.note, "names that many bear")
}

func commonNames(ts []token) bool {
	for i := range ts {
		if t := &ts[i]; t.class != particle && !t.given && t.personWeight >= commonName && !t.commonFamily {
			return false
		}
	}
	return true
}

// commonFamily reports whether any romanisation is a family name that very many
// people bear, also in the feminine: Smirnov, Smirnova.
func (l *lexicon) commonFamily(forms []string) bool {
	for _, f := range forms {
		if l.families[f] || l.families[strings.TrimSuffix(f, "a")] {
			return true
		}
	}
	return false
}
