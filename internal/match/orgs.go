package match

import (
	"slices"
	"strings"

	"tallyman/internal/text"
)

// Constants of the comparison of organisations, set on public lists' own
// aliases and near misses (quality/names).
const (
	orgExtra       = 1.0  // weight of a word that only one side has
	orgLonger      = 0.3  // what the shorter name, covered, counts where the other only adds words
	orgCrossed     = 0.15 // the same where both add words
	orgAside       = 0.3  // the same of a name in honour
	orgPlaceClash  = 0.75 // both name a place, and no place agrees
	orgBothClash   = 0.82 // words of meaning are left over on both sides
	orgTradeClash  = 0.72 // both add a trade, to words that many names have
	orgTradeAdded  = 0.74 // one adds a trade of another line to such words
	orgNumberClash = 0.6  // both have numbers, and they differ
	orgFormClash   = 0.97 // legal forms of different classes
	orgSideClash   = 0.85 // north here, south there
	orgPerson      = 0.85 // one side is a person's name
	orgEvidence    = 4.5  // matched weight below which nothing can match
	orgWhole       = 1.5  // matched weight from which names of common words alone match when nothing is left over
	orgWholeScore  = 0.8  // and what they can score
	orgGenerals    = 4    // general words that are a name together when nothing is left over
	orgNothing     = 0.55 // the most a match of generic words alone can score
	orgSame        = 0.75 // the same words throughout, the legal form too, all of them common
	orgAcronym     = 0.74 // an acronym and the words it stands for
)

// compareOrgs scores two names of organisations: the share of weight that the
// alignment covers, on the side where it covers least.
func compareOrgs(a, b *name) verdict {
	v := verdict{kind: organisation, links: spellOut(align(a, b, organisation), a, b)}
	e := weighLinks(a, b, v.links)
	together := false
	v.score = e.covered(a, b, v.links)
	if s := glued(a, b); s > v.score {
		v.score, v.note, together = s, "same letters, other spaces", true
		e.pure = max(e.pure, min(a.pure, b.pure))
	} else {
		v.clashes(a, b, e.usedA, e.usedB)
	}
	stands := acronym(a, b)
	if stands > 0 {
		v.score, v.note = stands, "the initials of one are the other"
	} else if e.pure < orgEvidence && v.score > orgNothing {
		whole := onlyLeft(a, e.usedA) == 0 && onlyLeft(b, e.usedB) == 0 && (e.pure+e.known >= orgWhole || generals(a, b, v.links) >= orgGenerals)
		switch {
		case whole:
			v.score, v.note = min(v.score, orgWholeScore), "every word agrees, but all are common"
		default:
			v.score, v.note = orgNothing, "only general words agree"
		}
	}
	if v.score < orgSame && len(a.toks)+len(a.forms) > 2 && sameText(a, b) {
		v.score, v.note, v.thin = orgSame, "the same words, but all are common", true
		return v
	}
	if stands == 0 && (!together || len(a.glue) < tellingWord && !hasNumber(a) && !hasNumber(b)) {
		v.thinOrg(a, b, e.usedA, e.usedB)
	}
	v.kinds(a, b)
	return v
}

// kinds lowers the score of a short word spelled otherwise, of a firm and a person, and of
// legal forms that differ.
func (v *verdict) kinds(a, b *name) {
	if v.score > orgNothing && short(a, b, v.links) {
		v.score, v.note = orgNothing, "one short word, spelled otherwise"
	}
	if a.kind != b.kind && (a.kind == person || b.kind == person) {
		v.score *= orgPerson
		if len(v.links) < 2 {
			v.score = min(v.score, orgNothing)
		}
	}
	if len(a.forms) > 0 && len(b.forms) > 0 && !overlap(a.forms, b.forms) {
		v.score *= orgFormClash
		v.note = join(v.note, "legal forms differ")
	}
}

// sameText reports whether two names are the same words in any order, with their legal form.
func sameText(a, b *name) bool {
	if len(a.forms) == 0 || len(a.forms) != len(b.forms) || len(a.toks) != len(b.toks) || len(a.glue) != len(b.glue) {
		return false
	}
	words := func(n *name) []string {
		w := text.Tokens(text.Fold(n.part))
		slices.Sort(w)
		return w
	}
	return slices.Equal(words(a), words(b))
}

// generals counts the general words that agree as written.
func generals(a, b *name, links []link) int {
	k := 0
	for _, l := range links {
		switch t := &a.toks[l.i]; {
		case l.how != "same" && l.how != "meaning" || t.stop || t.class == particle:
		case t.class == initial || b.toks[l.j].class == initial:
			k += 2
		case t.loan != b.toks[l.j].loan: // English as Cyrillic spells it: the same name
			k += 2
		case l.how == "same":
			k++
		}
	}
	return k
}

// short reports whether all that makes the match is one Latin word of up to six
// letters that is spelled differently: Smith and Smit, Brown and Brawn.
func short(a, b *name, links []link) bool {
	inexact, exact := 0, 0.0
	for _, l := range links {
		x, y := &a.toks[l.i], &b.toks[l.j]
		w := min(distinct(a.toks[l.i:l.i+l.in]), distinct(b.toks[l.j:l.j+l.jn]))
		switch {
		case l.how == "letters" && !x.foreign && !y.foreign && max(len(x.latin), len(y.latin)) <= 6 && x.comp != y.comp && !x.sameHabit(y.lexeme):
			inexact++
		default:
			exact += w
		}
	}
	return inexact > 0 && exact < orgEvidence
}

// clashes lowers the score where numbers or places contradict each other.
func (v *verdict) clashes(a, b *name, usedA, usedB uint32) {
	if leftNumber(a, usedA) && leftNumber(b, usedB) {
		v.score *= orgNumberClash
		v.note = join(v.note, "numbers differ")
	}
	switch {
	case left(a, usedA, place) && left(b, usedB, place):
		v.score *= orgPlaceClash
		v.note = join(v.note, "places differ")
	case v.score > orgNothing && side(a, usedA) && side(b, usedB):
		v.score *= orgSideClash
		v.note = join(v.note, "sides differ")
	case v.score > orgNothing && honoured(a, usedA) && honoured(b, usedB):
		v.score *= orgBothClash * orgBothClash
		v.note = join(v.note, "named after different people")
	case saysTrade(a, usedA) && saysTrade(b, usedB) && !hasNumber(a) && !tells(a, b, v.links):
		v.score *= orgTradeClash
		v.note = join(v.note, "common words, and the trades differ")
	case (ownLineOf(a, usedA) || ownLineOf(b, usedB)) && !tells(a, b, v.links) && calledSo(a, b, v.links):
		v.score *= orgTradeAdded
		v.note = join(v.note, "common words, and a trade is added")
	case leftWeight(a, usedA) >= 0.8 && leftWeight(b, usedB) >= 0.8:
		v.score *= orgBothClash
		v.note = join(v.note, "words differ on both sides")
	}
}

// honoured reports whether a name in honour is left over.
func honoured(n *name, used uint32) bool {
	for i := range n.toks {
		if used&(1<<i) == 0 && n.toks[i].aside && n.toks[i].class == plain {
			return true
		}
	}
	return false
}

// side reports whether a side of the world, or a word like new, is left over.
func side(n *name, used uint32) bool {
	for i := range n.toks {
		if used&(1<<i) == 0 && sides[n.toks[i].concept] {
			return true
		}
	}
	return false
}

var sides = wordSet("north south east west central new first")

// left reports whether a word of the class is left over.
func left(n *name, used uint32, c class) bool {
	for i := range n.toks {
		if n.toks[i].class == c && used&(1<<i) == 0 {
			return true
		}
	}
	return false
}

// leftNumber reports whether a number is left over, in digits or in a word.
func leftNumber(n *name, used uint32) bool {
	for i := range n.toks {
		if n.toks[i].numbered && used&(1<<i) == 0 {
			return true
		}
	}
	return false
}

// glued compares the letters without regard to spaces.
func glued(a, b *name) float64 {
	if len(a.toks) == len(b.toks) || len(a.glue) < 6 || len(b.glue) < 6 {
		return 0
	}
	if hasNumber(a) || hasNumber(b) {
		if a.glue == b.glue && !strings.ContainsAny(a.glue[:1], "0123456789") == !strings.ContainsAny(b.glue[:1], "0123456789") {
			return 0.97
		}
		return 0
	}
	if s := float64(closeness(a.glue, b.glue, 0.4, false, false)); s >= 0.9 {
		return s * 0.97
	}
	return 0
}

func hasNumber(n *name) bool { return left(n, 0, number) }

// acronym: one name is a single word that is the initials of the other's words.
func acronym(a, b *name) float64 {
	if len(a.toks) > len(b.toks) {
		a, b = b, a
	}
	if len(a.toks) != 1 || len(b.acroForm) < 3 || a.toks[0].class == number {
		return 0
	}
	if syllabic(a, b) {
		return orgAcronym
	}
	if w := a.toks[0].latin; w == b.acro && len(b.acro) >= 3 || w == b.acroForm || len(w) >= 4 && len(b.acro) >= 3 && strings.HasPrefix(b.acroForm, w) && len(w) > len(b.acro) {
		return orgAcronym
	}
	return 0
}

func overlap(a, b []string) bool {
	for _, x := range a {
		if contains(b, x) {
			return true
		}
	}
	return false
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// leftWeight is the weight of the words left over, without general ones.
func leftWeight(n *name, used uint32) float64 {
	w := 0.0
	for i := range n.toks {
		if used&(1<<i) == 0 && !n.toks[i].aside {
			w += distinct(n.toks[i : i+1])
		}
	}
	return w
}

// onlyLeft is the number of words left over that are more than connectives.
func onlyLeft(n *name, used uint32) int {
	k := 0
	for i := range n.toks {
		t := &n.toks[i]
		if used&(1<<i) == 0 && !t.stop && !t.before && !t.aside && t.latin != "al" && t.concept != "company" && t.concept != "group" && t.concept != "organization" && (t.class != initial || !strings.Contains(joiners, t.latin)) {
			k++
		}
	}
	return k
}
