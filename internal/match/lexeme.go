package match

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"tallyman/internal/ref/words"
	"tallyman/internal/text"
)

// lexeme is what is known of one word, computed once per distinct word.
type lexeme struct {
	text   string       // folded, in its own script
	latin  string       // main romanisation, lower-case ASCII
	forms  []string     // every romanisation, latin first
	cons   []consonants // of the forms
	skels  []string     // consonant skeletons of the romanisations
	heard  string       // classes of consonants in which a foreign word and Han meet
	slavic string       // what the spellings of East Slavic languages share
	bare   string       // without the Arabic article written to it
	// bareComp is comp of bare, and open is comp with vowels that habits exchange
	// made one; both of words in Latin letters only.
	bareComp, open string
	stems          []string // without the ending of an adjective
	inits          []string // how it stands in an acronym
	habit          string   // main romanisation with the habits of romanisation collapsed
	comp           string   // romanisation with the habits of standards collapsed
	concept        string   // id of its meaning, or empty
	called         int      // group of translations of a word that firms are called by, or 0
	// compound are the two meanings of a word like Радиозавод.
	compound [2]string
	class    class
	abjad    bool  // its script writes no vowels
	foreign  bool  // its script is not Latin
	given    bool  // known as a given name
	groups   []int // groups of given names that it, or the name in a patronymic, is of
	father   bool  // ends as a patronymic
	// commonFamily: a family name that very many people bear
	commonFamily bool
	// syllabic: Han or Hangul, read syllable by syllable
	syllabic bool
	pinyin   bool   // one syllable of pinyin
	chinese  bool   // some syllables of it
	numbered bool   // num is not empty
	loan     bool   // an English word spelled by sound: exactly known
	letter   string // the Latin letter whose English name it spells
	stop     bool   // of, the, and
	borne    bool   // it is a name that persons are known to bear
	known    bool   // several published names of organisations have it
	// orgWeight and personWeight say how much the word tells, 0..10.
	orgWeight, personWeight float64
	num                     string // the number that it is or says, in digits
}

// cache keeps lexemes; names repeat their words. It stops growing at a size
// that holds the words of some million names.
var cache struct {
	sync.Map
	size atomic.Int64
}

const cacheLimit = 1 << 19

func lookup(w string) *lexeme {
	if v, ok := cache.Load(w); ok {
		return v.(*lexeme)
	}
	lx := newLexeme(w)
	if cache.size.Load() < cacheLimit {
		if v, loaded := cache.LoadOrStore(w, lx); loaded {
			return v.(*lexeme)
		}
		cache.size.Add(1)
	}
	return lx
}

func newLexeme(w string) *lexeme {
	lx := &lexeme{text: w, latin: ascii(text.Latin(w))}
	lx.forms = []string{lx.latin}
	script := text.Script(w)
	lx.foreign = script != "Latn" && script != ""
	lx.abjad = script == "Arab" || script == "Hebr"
	if lx.foreign {
		for _, v := range text.Variants(w) {
			if v = ascii(v); v != "" && !contains(lx.forms, v) {
				lx.forms = append(lx.forms, v)
			}
		}
	}
	if script == "Cyrl" {
		lx.loanForms()
	}
	if script == "Kana" || script == "Hira" || script == "Jpan" {
		for _, f := range loanKana(lx.latin) {
			if !contains(lx.forms, f) {
				lx.forms = append(lx.forms, f)
			}
		}
	}
	if a := servant(lx.latin); a != "" && !contains(lx.forms, a) {
		lx.forms = append(lx.forms, a)
	}
	if !lx.foreign && strings.Contains(lx.latin, "ch") { // French: Achraf, Ashraf
		lx.forms = append(lx.forms, strings.ReplaceAll(lx.latin, "ch", "sh"))
	}
	if rest, ok := strings.CutPrefix(lx.latin, "hs"); ok && !lx.foreign && len(rest) >= 2 && letters.vowel[rest[0]] { // Wade and Giles: Hsin, Xin
		lx.forms = append(lx.forms, "x"+rest)
	}
	if rest, ok := strings.CutPrefix(lx.latin, "dj"); ok && !lx.foreign && len(rest) >= 3 { // French: Djamel, Jamal
		lx.forms = append(lx.forms, "j"+rest)
	}
	if lx.abjad {
		lx.arabicForms()
		if home := english(lx.text); home != "" {
			lx.forms = append(lx.forms, home)
		}
		lx.letter = letterNames[lx.text]
	}
	if !lx.foreign {
		lx.bare = withoutArticle(lx.latin)
	}
	for _, f := range koreanFamily[w] {
		if !contains(lx.forms, f) {
			lx.forms = append(lx.forms, f)
		}
	}
	for _, f := range lx.forms {
		if k := text.Skeleton(f); k != "" && !contains(lx.skels, k) && len(lx.skels) < 4 {
			lx.skels = append(lx.skels, k)
		}
	}
	for _, f := range lx.forms {
		lx.cons = append(lx.cons, consonantsOf(f))
	}
	if lx.abjad && strings.Contains(w, "په") && len(lx.skels) < 4 { // p and h, not an f
		if k := text.Skeleton(strings.ReplaceAll(lx.latin, "h", "")); k != "" && !contains(lx.skels, k) {
			lx.skels = append(lx.skels, k)
		}
	}
	lx.comp = text.Comparable(lx.latin)
	if !lx.foreign {
		lx.open = openSpelling(lx.comp)
		if len(lx.bare) >= 5 {
			lx.bareComp = text.Comparable(lx.bare)
		}
	}
	if !lx.abjad && !(lx.foreign && hasHan(w)) {
		lx.habit = habitOf(lx.latin)
	}
	if script == "Cyrl" || !lx.foreign {
		lx.slavic = slavicKey(lx.latin)
		if strings.Contains(w, "ьо") { // Ukrainian for ё
			lx.slavic = slavicKey(ascii(text.Latin(strings.ReplaceAll(w, "ьо", "е"))))
		}
	}
	lx.stems = stemsOf(lx.latin)
	lx.syllabic = script == "Hang" || hasHan(w)
	l := lex()
	lx.father = !lx.abjad && patronymic.MatchString(lx.latin)
	if lx.abjad {
		lx.groups = l.given[lx.text]
	}
	for _, f := range lx.forms {
		for _, g := range l.given[f] {
			if !slices.Contains(lx.groups, g) {
				lx.groups = append(lx.groups, g)
			}
		}
		if lx.father && len(lx.groups) == 0 {
			lx.groups = l.fatherGroups(f)
		}
	}
	lx.given = len(lx.groups) > 0 && !lx.father
	lx.commonFamily = l.commonFamily(lx.forms) || l.families[w]
	lx.pinyin = !lx.foreign && len(lx.latin) <= 6 && text.PinyinSyllable(lx.latin)
	lx.chinese = !lx.foreign && !lx.pinyin && text.Pinyin(lx.latin) && !koreanVowels(lx.latin)
	if lx.pinyin || lx.chinese {
		lx.habit = "" // every syllable is another word
	}
	lx.classify(l)
	lx.hear()
	lx.inits = lx.initials()
	return lx
}

// withoutArticle is a romanised word without an Arabic article written to it: Alghaf,
// Elsayed, Essabar. Empty for other words.
func withoutArticle(w string) string {
	switch {
	case len(w) < 6 || w == "alliance":
	case strings.HasPrefix(w, "al") || strings.HasPrefix(w, "el"):
		return w[2:]
	case (w[0] == 'e' || w[0] == 'a') && w[1] == w[2] && strings.IndexByte("dnrstz", w[1]) >= 0:
		return w[2:]
	}
	return ""
}

// loanForms adds the spelling at home of a word that Cyrillic writes by sound:
// English (Скай, Sky) and Chinese (Цзиньлун, Jinlong). They come right behind the
// main form, where likeness of letters is looked for too.
func (lx *lexeme) loanForms() {
	home := english(lx.text)
	lx.loan = home != ""
	for _, f := range []string{home, text.Palladius(lx.text)} {
		if f != "" && !contains(lx.forms, f) {
			lx.forms = slices.Insert(lx.forms, 1, f)
		}
	}
}

// arabicForms adds what the letters leave open: ة at the end, folded to ه, is
// heard as a; ث is s where it was heard from a Persian, a Turk or an Indian.
func (lx *lexeme) arabicForms() {
	for _, f := range lx.forms[:min(len(lx.forms), 2)] {
		if rest, ok := strings.CutSuffix(f, "h"); ok && strings.HasSuffix(lx.text, "ه") && len(rest) >= 3 {
			f = rest + "a"
			if t := rest + "at"; !contains(lx.forms, t) { // before another word: Asbat al-Ansar
				lx.forms = append(lx.forms, t)
			}
		}
		if strings.Contains(lx.text, "ث") {
			f = strings.ReplaceAll(f, "th", "s")
		}
		if !contains(lx.forms, f) {
			lx.forms = slices.Insert(lx.forms, 1, f)
		}
	}
}

func (lx *lexeme) classify(l *lexicon) {
	key := lx.latin
	id, known := meaning(lx.text)
	known = known && (lx.syllabic || !l.particle[lx.latin])
	if !known && (lx.loan || lx.abjad) {
		id, known = meaning(english(lx.text))
	}
	spot, isPlace := l.placeOf(lx.latin)
	if !known && !isPlace && !lx.foreign {
		id, known = l.abbreviation(lx.latin)
	}
	if !isPlace && (lx.abjad || lx.syllabic) {
		spot, isPlace = l.placeOf(lx.text)
	}
	if !isPlace && hasHan(lx.text) {
		spot, isPlace = l.placeOf(ascii(text.Latin(strings.TrimRight(lx.text, "市省县区"))))
	}
	switch {
	case isNumber(lx.latin):
		lx.class = number
	case isPlace:
		lx.concept, lx.class = "place-"+spot, place
		key = "#" + lx.concept
	case known:
		lx.concept, lx.class = id, concept
		key = "#" + id
		if words.Generic(id) {
			lx.class = generic
		}
	case len(lx.latin) == 1 && utf8.RuneCountInString(lx.text) == 1 && !lx.syllabic:
		lx.class = initial
	case l.stop[lx.latin] && !lx.syllabic:
		lx.class, lx.stop = particle, true
	case l.particle[lx.latin] && !lx.syllabic, arabicSon[lx.text]:
		lx.class = particle
	}
	if lx.class == plain {
		lx.called = l.nameWordOf(lx.text)
	}
	lx.num = numberOf(lx)
	lx.numbered = lx.num != ""
	lx.known = l.org[lx.latin] > 0
	lx.borne = lx.given || lx.commonFamily || l.person[lx.latin] > 0
	if lx.class == plain {
		if a, b, ok := split2(lx.text); ok {
			lx.compound = [2]string{a, b}
		}
	}
	lx.orgWeight = 10 * rarity(l.org[key], l.orgs, orgPower)
	lx.personWeight = 10 * rarity(l.person[lx.latin], l.persons, personPower)
	switch lx.class {
	case generic:
		lx.orgWeight = min(lx.orgWeight, 1)
	case initial:
		lx.orgWeight, lx.personWeight = min(lx.orgWeight, 3), 3
		if strings.Contains(joiners, lx.latin) {
			lx.orgWeight = 0.3
		}
	case number:
		lx.orgWeight = 5
	case particle:
		lx.orgWeight, lx.personWeight = min(lx.orgWeight, 0.6), 0.7
		if lx.stop {
			lx.orgWeight = min(lx.orgWeight, 0.3)
		}
	}
}

// koreanVowels reports whether a word has vowels of the romanisations of Korean that pinyin
// has not: Taedong, Daedong.
func koreanVowels(w string) bool {
	return strings.Contains(w, "ae") || strings.Contains(w, "eo") || strings.Contains(w, "eu") || strings.Contains(w, "oe")
}

// joiners are the words of one letter that mean "and" in some language, romanised.
const joiners = "egiy"

// Powers that bend the weight of common words down, by measurement on public
// lists: a word in one name of a thousand weighs about a half of a unique one
// in an organisation's name, two thirds in a person's.
const (
	orgPower    = 1.5
	personPower = 0.6
)

// ascii keeps lower-case letters and digits.
func ascii(s string) string {
	clean := true
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b = append(b, c)
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		}
	}
	return string(b)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// servant brings the many spellings of Arabic names with "servant of" to one:
// Abdulrahman, Abd al-Rahman, Abdurrahman, Abdel Rahman. Empty for other words.
func servant(w string) string {
	rest, ok := strings.CutPrefix(w, "abd")
	if !ok || len(rest) < 4 {
		return ""
	}
	if letters.vowel[rest[0]] {
		rest = rest[1:]
	}
	if rest[0] == 'l' && !letters.vowel[rest[1]] || rest[0] == rest[1] {
		rest = rest[1:]
	} else if len(rest) > 4 && rest[0] == 's' && rest[1] == 'h' && rest[2:4] == "sh" {
		rest = rest[2:]
	}
	return "abd" + rest
}
