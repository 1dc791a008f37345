package match

// Constants of the comparison of persons.
const (
	personExtra    = 0.28 // weight of a word that only one side has
	personClash    = 1.3  // weight of words that both sides have and that differ
	personClashCut = 0.85 // and what such a difference takes from the whole
	personSingle   = 0.66 // the most one common word can score
	personEvidence = 9.0  // matched weight that makes a personal name
	personFull     = 0.75 // a name in Han or Hangul and one of more words
	personFamily   = 0.62 // the most that names with different family names can score
)

// comparePersons scores two personal names. Word order means nothing. A word
// that one side lacks (a patronymic, a second surname) costs little; words left
// over on both sides contradict each other and cost much.
func comparePersons(a, b *name) verdict {
	v := verdict{kind: person, links: align(a, b, person)}
	var got, total float64
	var usedA, usedB uint32
	pairs, initials := 0, 0
	wordsA, wordsB := 0, 0 // of either side that agree
	evidence := 0.0
	for _, l := range v.links {
		usedA, usedB = usedA|mask(l.i, l.in), usedB|mask(l.j, l.jn)
		w := 2 * min(personWeigh(a.toks[l.i:l.i+l.in]), personWeigh(b.toks[l.j:l.j+l.jn]))
		got += w * l.s
		total += w
		if !small(a.toks[l.i : l.i+l.in]) {
			if l.how == "initial" {
				initials++
			} else {
				pairs += max(l.in, l.jn)
				wordsA, wordsB = wordsA+l.in, wordsB+l.jn
			}
			evidence += w * l.s / 2
		}
	}
	family := familyState(a, b, v.links)
	onlyA, onlyB := unused(a, usedA), unused(b, usedB)
	clash, extra := min(onlyA, onlyB), max(onlyA, onlyB)-min(onlyA, onlyB)
	if total == 0 {
		return v
	}
	// Two syllables of one side that are one word of the other are one word, where
	// that other has more: Li Li is not Laila al-Khatib.
	if onlyA >= 1 || onlyB >= 1 {
		pairs = min(pairs, wordsA, wordsB)
	}
	// An initial stands for a name only where no other word could be that name.
	if onlyA < 1 && onlyB < 1 {
		pairs += initials
	}
	v.score = got / (total + 2*clash*personClash + extra*personExtra)
	if clash > 1 {
		v.score *= personClashCut
		v.note = "words differ on both sides"
	}
	v.score *= slips(a, b, v.links)
	if family == familyDiffers && v.score > personFamily {
		v.score, v.note = personFamily, join(v.note, "family names differ")
	}
	if s := glued(a, b); s > v.score {
		v.score, v.note = s, "same letters, other spaces"
		pairs = max(pairs, 2)
		evidence = personEvidence
	}
	if onlyA+onlyB > 1 && (fullName(a, onlyA) || fullName(b, onlyB)) {
		v.score *= personFull
		v.note = join(v.note, "a whole name has no further word")
	}
	single := len(a.toks) == 1 && len(b.toks) == 1
	v.thinPerson(a, b, pairs, extra)
	if pairs < 2 && !single && v.score > personSingle {
		v.score, v.note = personSingle, "only one word agrees"
	}
	if evidence < personEvidence && extra > 0 && v.score > personSingle && !single {
		v.score, v.note = personSingle, "only common words agree"
	}
	return v
}

// fullName reports whether a name of which no word is left over is written in Han or
// Hangul, or is two syllables of pinyin: family and given name, which has no further part that others may add.
func fullName(n *name, only float64) bool {
	if only > 0 || len(n.toks) < 2 {
		return false
	}
	for i := range n.toks {
		if !n.toks[i].syllabic && (!n.toks[i].pinyin || len(n.toks) > 2) {
			return false
		}
	}
	return true
}

func personWeigh(ts []token) float64 {
	w := 0.0
	for i := range ts {
		w += ts[i].p
	}
	return w
}

func small(ts []token) bool {
	for i := range ts {
		if ts[i].class != particle {
			return false
		}
	}
	return true
}

func unused(n *name, used uint32) float64 {
	w := 0.0
	for i := range n.toks {
		if used&(1<<i) == 0 {
			w += n.toks[i].p
		}
	}
	return w
}

// slips lowers the score where more than one word is only alike: two slips in
// one name are rarer than two people. Between a script without vowels and one
// with them, words of the same consonants count as slips too.
func slips(a, b *name, links []link) float64 {
	n, out := 0, 1.0
	for _, l := range links {
		vowels := a.toks[l.i].abjad != b.toks[l.j].abjad
		if l.how == "letters" && l.s < 0.9 || vowels && l.s <= 0.9 || l.how == "short" {
			if n++; n > 1 {
				out *= 0.85
			}
		}
	}
	return out
}

type familyMatch uint8

const (
	familyUnknown familyMatch = iota
	familyAgrees
	familyDiffers
)

// familyState: where the writing of a name shows its family name, one of its
// family words must meet a word of the other name, and a family word there if
// that name shows its own.
func familyState(a, b *name, links []link) familyMatch {
	marksA, marksB := marks(a), marks(b)
	if !marksA && !marksB {
		return familyUnknown
	}
	okA, okB := !marksA, !marksB
	for _, l := range links {
		x, y := anyFamily(a.toks[l.i:l.i+l.in]), anyFamily(b.toks[l.j:l.j+l.jn])
		if l.how == "initial" || marksA && marksB && x != y {
			continue
		}
		okA, okB = okA || x, okB || y
	}
	if okA && okB {
		return familyAgrees
	}
	return familyDiffers
}

func marks(n *name) bool { return anyFamily(n.toks) }

func anyFamily(ts []token) bool {
	for i := range ts {
		if ts[i].family {
			return true
		}
	}
	return false
}
