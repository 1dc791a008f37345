package match

// Constants of the comparison of persons.
const (
	personExtra     = 0.28 // weight of a word that only one side has
	personClash     = 1.3  // weight of words that both sides have and that differ
	personClashCut  = 0.85 // and what such a difference takes from the whole
	personSingle    = 0.66 // the most one common word can score
	personEvidence  = 9.0  // matched weight that makes a personal name
	personFull      = 0.75 // a name in Han or Hangul and one of more words
	personAlike     = 0.82 // likeness of two words that are likelier two names than a slip
	personAlikeOver = 0.8  // the same between scripts
	personSlip      = 0.85 // a second slip
	personKunya     = 0.78 // a word with and without "father of"
	personTurned    = 0.6  // A son of B, B son of A
	personOwn       = 0.8  // the first family or given name is missing
	personFamily    = 0.62 // the most that names with different family names can score
)

// tally is what of two personal names agrees, and what is left over.
type tally struct {
	got, total   float64 // weight that agrees, by likeness, and at most
	evidence     float64 // weight that agrees, without small words
	pairs        int     // words that agree
	usedA, usedB uint32
	onlyA, onlyB float64 // weight of the words left over
	small        float64 // and of the small ones among them
}

func tallyOf(a, b *name, links []link) tally {
	var t tally
	initials, wordsA, wordsB := 0, 0, 0
	for _, l := range links {
		t.usedA, t.usedB = t.usedA|mask(l.i, l.in), t.usedB|mask(l.j, l.jn)
		w := 2 * min(personWeigh(a.toks[l.i:l.i+l.in]), personWeigh(b.toks[l.j:l.j+l.jn]))
		t.got += w * l.s
		t.total += w
		if small(a.toks[l.i : l.i+l.in]) {
			continue
		}
		if l.how == "initial" {
			initials++
		} else {
			t.pairs += max(l.in, l.jn)
			wordsA, wordsB = wordsA+l.in, wordsB+l.jn
		}
		t.evidence += w * l.s / 2
	}
	var smallA, smallB float64
	t.onlyA, smallA = unused(a, t.usedA)
	t.onlyB, smallB = unused(b, t.usedB)
	t.small = smallA + smallB
	// Two syllables of one side that are one word of the other are one word, where
	// that other has more: Li Li is not Laila al-Khatib.
	if t.onlyA >= 1 || t.onlyB >= 1 {
		t.pairs = min(t.pairs, wordsA, wordsB)
	}
	// An initial stands for a name only where no other word could be that name.
	if t.onlyA < 1 && t.onlyB < 1 {
		t.pairs += initials
	}
	return t
}

// comparePersons scores two personal names. Word order means nothing. A word
// that one side lacks (a patronymic, a second surname) costs little; words left
// over on both sides contradict each other and cost much.
func comparePersons(a, b *name) verdict {
	v := verdict{kind: person, links: align(a, b, person)}
	t := tallyOf(a, b, v.links)
	if t.total == 0 {
		if v.score = oneSlip(a, b); v.score > 0 {
			v.note = oneSlipNote
		}
		return v
	}
	v.agree(a, b, &t)
	extra := max(t.onlyA, t.onlyB) - min(t.onlyA, t.onlyB)
	if slip := oneSlip(a, b); slip > v.score {
		v.score, v.note = slip, oneSlipNote
		t.pairs, extra, t.evidence = 2, 0, personEvidence
	}
	if s := glued(a, b); s > v.score {
		v.score, v.note = s, "same letters, other spaces"
		t.pairs, t.evidence = max(t.pairs, 2), personEvidence
	}
	if t.onlyA+t.onlyB > 1 && (fullName(a, t.onlyA) || fullName(b, t.onlyB)) {
		v.score *= personFull
		v.note = join(v.note, "a whole name has no further word")
	}
	v.thinPerson(a, b, t.pairs, extra)
	if v.score > personSingle && !(oneWord(a) && oneWord(b) && t.small == 0) {
		switch {
		case t.pairs < 2:
			v.score, v.note = personSingle, "only one word agrees"
		case t.evidence < personEvidence && extra > 0:
			v.score, v.note = personSingle, "only common words agree"
		}
	}
	return v
}

const oneSlipNote = "one slip of the pen"

// agree scores what the words say, and lowers the score for what contradicts it.
func (v *verdict) agree(a, b *name, t *tally) {
	clash := min(t.onlyA, t.onlyB)
	extra := max(t.onlyA, t.onlyB) - clash
	v.score = t.got / (t.total + 2*clash*personClash + (extra+t.small)*personExtra)
	if clash > 1 {
		v.score *= personClashCut
		v.note = "words differ on both sides"
	}
	v.score *= slips(a, b, v.links, t.onlyA+t.onlyB)
	v.bonds(a, b)
	v.soundsAlike(a, b)
	v.ownName(a, t.onlyB, t.usedA)
	v.ownName(b, t.onlyA, t.usedB)
	if a.generation > 0 && b.generation > 0 && a.generation != b.generation && v.score > personFamily {
		v.score, v.note = personFamily, join(v.note, "senior and junior")
	}
	differs := familyState(a, b, v.links) == familyDiffers && (t.pairs < 3 || t.onlyA >= 1 && t.onlyB >= 1)
	if v.score > personFamily && (differs || familyLost(a, t.usedA) || familyLost(b, t.usedB)) {
		v.score, v.note = personFamily, join(v.note, "family names differ")
	}
}

// oneWord reports whether a name has one word that is not small.
func oneWord(n *name) bool {
	k := 0
	for i := range n.toks {
		if n.toks[i].p >= smallWord {
			k++
		}
	}
	return k == 1
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

// unused is the weight of the words left over, and that of small words among them,
// which no other word contradicts.
func unused(n *name, used uint32) (words, small float64) {
	for i := range n.toks {
		switch t := &n.toks[i]; {
		case used&(1<<i) != 0:
		case t.class == particle && t.p < 1:
			small += t.p
		default:
			words += t.p
		}
	}
	return words, small
}

// slips lowers the score where more than one word is only alike: two slips in one
// name are rarer than two people. Over is the weight of the words left over. Between
// a script without vowels and one with them, words whose vowels differ count too.
func slips(a, b *name, links []link, over float64) float64 {
	n, out := 0, 1.0
	for _, l := range links {
		vowels := a.toks[l.i].abjad != b.toks[l.j].abjad
		slip := l.how == "letters" && (l.s < 0.9 && !vowels || vowels && l.s < knownVowels)
		if !slip && (l.how != "short" || a.toks[l.i].father) {
			continue // the father's name in another language is the father's name
		}
		// Two words of a longer name, and one of them a slip, are as two slips.
		if n++; n > 1 || slip && over > 1 && len(links) < 3 {
			out *= personSlip
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
