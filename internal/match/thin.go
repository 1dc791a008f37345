package match

import (
	"strings"
	"unicode/utf8"
)

// What is left of a score where one word, or common words only, made it. A firm
// called Atlas or a person called Ali Salim is one of many: that they are one
// and the same wants a country, a number or an address besides.
const (
	thinWhole      = 0.05 // above the threshold: nothing is left over, and the word is common
	thinGeneral    = 0.85 // the same, and general words agree too
	thinSlip       = 0.7  // the same, with a slip of spelling in a short or common word
	thinRare       = 0.8  // a rare word, with others left over
	thinGrown      = 0.92 // a rare word, with general words left over: trading, group
	thinLine       = 0.82 // a long and rare word, and one side has a trade of its own: a bank, its leasing firm
	thinRareSlip   = 0.92 // a rare and long word with a slip of spelling
	thinLocal      = 0.85 // a place and one trade, and another trade is left over
	thinLoose      = 0.68 // a common word, with others left over
	thinPeople     = 0.8  // two common names, nothing left over
	thinPeopleLike = 0.7  // two common names, one of them in another form
	thinPeopleOf   = 0.72 // two common names of a longer name
	thinPeopleMany = 0.62 // two common names of a name with several more
	thinWords      = 10.0 // weight of several words
	thinSupport    = 0.1  // what a country in common gives back

	// mostSupport is the most that qualifiers can add to a score, birth dates aside.
	mostSupport = thinSupport + 0.05

	bornAlike = 0.12 // what an equal day of birth adds
	bornName  = 0.5  // to names that are at least so alike

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
	if localTrade(a, b, v.links, usedA, usedB) {
		v.score *= thinLocal
		v.note = join(v.note, "a place and a trade agree")
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
	if only != nil && a.toks[only.i].pinyin && b.toks[only.j].pinyin && only.in+only.jn == 2 && (left(a, usedA, plain) || left(b, usedB, plain)) {
		v.score, v.note = orgNothing, join(v.note, "one syllable of a Chinese name agrees")
		return
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
		exact = only.s >= exactly || only.how == "meaning" || foreign && only.s >= exactlyOver
		if exact && n >= tellingWord {
			v.line(a, b, usedA, usedB)
			return
		}
		habit := a.toks[only.i].comp == b.toks[only.j].comp || only.s >= soundSlip || a.toks[only.i].sameHabit(b.toks[only.j].lexeme)
		rare = n >= slipWord || (exact || habit && n > longWord) && n >= longWord && w >= rareWord
	}
	whole := onlyLeft(a, usedA) == 0 && onlyLeft(b, usedB) == 0
	v.thin = true
	if whole && a.script == b.script && len(v.links) == 1 && meanings == 1 && v.links[0].how == "meaning" {
		// One word of a trade, and another word of the same script for it: Wood is not Timber.
		v.score, v.note = orgNothing, join(v.note, "only one word of a trade agrees, in other words")
		return
	}
	if whole && only == nil && a.script != b.script && (oneRune(a) || oneRune(b)) {
		v.score, v.note = orgNothing, join(v.note, "only words of a trade agree, one of a single character")
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
	case whole && a.toks[only.i].sameHabit(b.toks[only.j].lexeme) && general < 2:
		factor = min(1, (Threshold+thinWhole*v.score)/v.score)
	case whole:
		factor = thinSlip
	case rare && exact && onlyGeneral(a, usedA) && onlyGeneral(b, usedB):
		factor = thinGrown
	case rare && (exact || only.s >= habitScore) && described(a, b, usedA, usedB):
		factor = thinGrown
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

// soundSlip is the likeness of words that differ by letters of one sound.
const soundSlip = 0.92

// oneRune reports whether a single Han character stands alone in a name: it is as often a
// family name as a word (高, high).
func oneRune(n *name) bool {
	for i := range n.toks {
		if t := &n.toks[i]; t.syllabic && utf8.RuneCountInString(t.text) == 1 {
			return true
		}
	}
	return false
}

// described reports whether one side alone adds words, and they say where the firm sits and
// what it does, but not a trade that firms set up companies of their own for.
func described(a, b *name, usedA, usedB uint32) bool {
	if onlyLeft(a, usedA) > 0 && onlyLeft(b, usedB) > 0 {
		return false
	}
	return !ownTrade(a, usedA) && !ownTrade(b, usedB) && !left(a, usedA, plain) && !left(b, usedB, plain)
}

// onlyGeneral reports whether nothing but general words is left over.
func onlyGeneral(n *name, used uint32) bool {
	for i := range n.toks {
		if t := &n.toks[i]; used&(1<<i) == 0 && t.class != generic && t.class != particle {
			return false
		}
	}
	return true
}

// localTrade reports whether a place and one word of a trade are all that agrees, and a
// word of another trade is left over: Shenzhen Technology, Shenzhen Electronics Technology.
func localTrade(a, b *name, links []link, usedA, usedB uint32) bool {
	places, trades := 0, 0
	for _, l := range links {
		switch t := &a.toks[l.i]; {
		case t.class == place:
			places++
		case t.class == concept:
			trades++
		case t.class != generic && t.class != particle:
			return false
		}
	}
	return places == 1 && trades == 1 && (otherTrade(a, usedA) || otherTrade(b, usedB))
}

func otherTrade(n *name, used uint32) bool {
	for i := range n.toks {
		if t := &n.toks[i]; used&(1<<i) == 0 && t.class == concept && !bodies[t.concept] {
			return true
		}
	}
	return false
}

// bodies are words for a body itself, which names add and leave out.
var bodies = wordSet("plant institute center bureau organization union-body shipyard laboratory works-bureau university academy foundation ministry society technology science research")

// line lowers the score of names of one telling word where one side adds a trade that
// firms set up companies of their own for.
func (v *verdict) line(a, b *name, usedA, usedB uint32) {
	if ownTrade(a, usedA) || ownTrade(b, usedB) {
		v.score *= thinLine
		v.note = join(v.note, "a trade of its own")
	}
}

// ownTrade reports whether a trade of that kind is left over.
func ownTrade(n *name, used uint32) bool {
	for i := range n.toks {
		if used&(1<<i) == 0 && ownLine[n.toks[i].concept] {
			return true
		}
	}
	return false
}

// ownLine are trades that large firms have companies of their own for.
var ownLine = wordSet("finance bank insurance medical travel hotel media real-estate food foundation club education logistics transport")

// thinPerson lowers a score that hangs on two names which many people bear.
func (v *verdict) thinPerson(a, b *name, pairs int, extra float64) {
	if pairs > 2 || len(v.links) == 0 {
		return
	}
	exact, crossed := true, false // common as one script writes it, and not as the other does
	for _, l := range v.links {
		x, y := commonNames(a.toks[l.i:l.i+l.in]), commonNames(b.toks[l.j:l.j+l.jn])
		if !x && !y {
			return
		}
		crossed = crossed || x != y && a.script != b.script
	}
	v.thin = true
	for _, l := range v.links {
		if l.how == "initial" && v.score > personSingle {
			v.score, v.note = personSingle, join(v.note, "an initial and a name that many bear")
		}
		exact = exact && (l.s >= 0.9 || l.how == "spelling")
	}
	switch {
	case extra > thinWords:
		v.score *= thinPeopleMany
	case extra > 1:
		v.score *= thinPeopleOf
	case !exact && !crossed:
		v.score *= thinPeopleLike
	default:
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
