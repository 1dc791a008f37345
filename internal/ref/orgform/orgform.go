// Package orgform recognises the legal forms of companies in the languages of
// trade records: in full, abbreviated, transliterated, misspelt, split into
// letters or glued together, in front of the name or behind it. It reads its own
// embedded table (forms.tsv, which names its sources) and writes nothing.
package orgform

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"tallyman/internal/text"
)

//go:embed forms.tsv
var formsTSV string

// Form is one legal form found in a name.
type Form struct {
	ID    string // ru-ooo, de-gmbh ...
	Class string // LLC, JSC, SOE, SOLE, LP, COOP, NGO, BRANCH, BODY, JV, HOLD
	Text  string // as found, folded
	At    string // front, end, inside
}

type entry struct{ id, class string }

// table is the lookup by folded words: the first word leads to the spellings
// that begin with it, the longest first.
type table struct {
	exact  map[string]entry
	first  map[string][][]string
	glued  []gluedForm            // in scripts without spaces
	full   map[fullKey][]fullForm // full forms of 12 letters or more, for misspellings
	spaced map[string]entry       // the same, without spaces
}

// fullKey is what a misspelling of a full form keeps: how many words there are,
// and the first letter.
type fullKey struct {
	words int
	first rune
}

type fullForm struct {
	words  [][]rune
	budget int
	entry  entry
}

type gluedForm struct {
	text  string
	entry entry
	front bool
}

var forms = sync.OnceValue(readForms)

func readForms() *table {
	t := &table{
		exact: map[string]entry{}, first: map[string][][]string{},
		full: map[fullKey][]fullForm{}, spaced: map[string]entry{},
	}
	for line := range strings.Lines(formsTSV) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			continue
		}
		e := entry{f[0], f[1]}
		for _, s := range strings.Split(f[2], " | ") {
			t.add(strings.TrimSpace(s), e)
		}
	}
	for k := range t.first {
		slices.SortFunc(t.first[k], func(a, b []string) int { return len(b) - len(a) })
	}
	slices.SortStableFunc(t.glued, func(a, b gluedForm) int { return len(b.text) - len(a.text) })
	return t
}

func (t *table) add(s string, e entry) {
	if strings.HasPrefix(s, "~") || strings.HasSuffix(s, "~") {
		t.glued = append(t.glued, gluedForm{text.Fold(strings.Trim(s, "~")), e, strings.HasSuffix(s, "~")})
		return
	}
	words := strings.Fields(text.Fold(s))
	if len(words) == 0 {
		return
	}
	key := strings.Join(words, " ")
	if _, taken := t.exact[key]; taken {
		return
	}
	t.exact[key] = e
	t.first[words[0]] = append(t.first[words[0]], words)
	if n := utf8.RuneCountInString(key); n >= 12 && len(words) > 1 {
		f := fullForm{budget: n / 8, entry: e}
		for _, w := range words {
			f.words = append(f.words, []rune(w))
		}
		k := fullKey{len(words), f.words[0][0]}
		t.full[k] = append(t.full[k], f)
		t.spaced[strings.Join(words, "")] = e
	}
}

// Strip takes the legal forms off a name and returns what is left, folded, and
// the forms in the order found. It never strips the whole name: a name that is
// nothing but a form comes back as it is. Forms are taken from the end and from
// the front, again and again; full forms also from inside.
func Strip(name string) (core string, found []Form) {
	t := forms()
	words := strings.Fields(text.Fold(name))
	whole := strings.Join(words, " ")
	for {
		rest, f, ok := t.once(words)
		if !ok || len(rest) == 0 || onlyJoiners(rest) {
			break
		}
		words, found = rest, append(found, f)
	}
	words = trimJoiners(words)
	if len(words) == 0 {
		return whole, nil
	}
	return strings.Join(words, " "), found
}

// once takes off one form.
func (t *table) once(words []string) ([]string, Form, bool) {
	if len(words) == 0 {
		return words, Form{}, false
	}
	for n := min(9, len(words)); n > 0; n-- {
		if e, ok := t.match(words[len(words)-n:]); ok {
			return words[:len(words)-n], Form{e.id, e.class, strings.Join(words[len(words)-n:], " "), "end"}, true
		}
		if e, ok := t.match(words[:n]); ok && (n > 1 || inFront(words[0])) && !(n > 1 && n < len(words) && allSingle(words[:n+1])) { // A B C Logistics
			return words[n:], Form{e.id, e.class, strings.Join(words[:n], " "), "front"}, true
		}
	}
	if rest, f, ok := t.unglue(words); ok {
		return rest, f, true
	}
	return t.inside(words)
}

// shortFront are the forms of one or two letters that their language writes in
// front of the name; other short words there belong to the name.
var shortFront = map[string]bool{"ао": true, "ao": true, "ип": true, "ip": true, "пп": true, "дп": true, "чп": true, "сп": true, "sp": true,
	"ат": true, "нп": true, "уп": true, "гк": true, "pe": true, "pt": true, "cv": true, "сс": true, "სს": true}

// notFront are forms that no language writes in front of the name: a word that
// looks like one there is the name's own (ASA Logistics, Private Wealth).
var notFront = set("asa spa est sac saa sau aps psc bsc ksc asc qsc mmc mmm plc ead ood ehf ike epe kft zrt bhd sti doo sro srl lda inc " +
	"pvt prop private enterprise enterprises establishment mbh ohg gbr psc smc dmcc fze berhad persero")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func inFront(word string) bool {
	return (utf8.RuneCountInString(word) > 2 || shortFront[word]) && !notFront[word]
}

// match looks a run of words up: as it is, as letters written apart, or as a
// full form with a misspelling.
func (t *table) match(run []string) (entry, bool) {
	key := strings.Join(run, " ")
	if e, ok := t.exact[key]; ok {
		return e, true
	}
	if len(run) > 1 && allSingle(run) {
		if e, ok := t.exact[strings.Join(run, "")]; ok {
			return e, true
		}
	}
	if len(run) < 2 || len(key) < 16 {
		return entry{}, false
	}
	if e, ok := t.spaced[strings.Join(run, "")]; ok {
		return e, true
	}
	return t.misspelt(run)
}

// misspelt allows one edit for every eight letters of a full form. Every word
// must answer to its own: what stands beside a form is not a slip in it.
func (t *table) misspelt(run []string) (entry, bool) {
	first, _ := utf8.DecodeRuneInString(run[0])
	list := t.full[fullKey{len(run), first}]
	if len(list) == 0 {
		return entry{}, false
	}
	words := make([][]rune, len(run))
	for i, w := range run {
		words[i] = []rune(w)
	}
	for i := range list {
		if list[i].near(words) {
			return list[i].entry, true
		}
	}
	return entry{}, false
}

func (f *fullForm) near(words [][]rune) bool {
	left := f.budget
	for i, w := range f.words {
		left -= max(len(w)-len(words[i]), len(words[i])-len(w))
		if left < 0 || len(w) <= 2 && !slices.Equal(w, words[i]) {
			return false
		}
	}
	left = f.budget
	for i, w := range f.words {
		if slices.Equal(w, words[i]) {
			continue
		}
		d := text.Levenshtein(string(w), string(words[i]))
		if left -= d; left < 0 || d > max(1, len(w)/4) {
			return false
		}
	}
	return true
}

// unglue takes a form off the beginning or end of a word in a script without
// spaces.
func (t *table) unglue(words []string) ([]string, Form, bool) {
	last := words[len(words)-1]
	for _, g := range t.glued {
		if rest, ok := strings.CutSuffix(last, g.text); ok && !g.front && (rest != "" || len(words) > 1) {
			return replaced(words, len(words)-1, rest), Form{g.entry.id, g.entry.class, g.text, "end"}, true
		}
		if rest, ok := strings.CutPrefix(words[0], g.text); ok && g.front && (rest != "" || len(words) > 1) {
			return replaced(words, 0, rest), Form{g.entry.id, g.entry.class, g.text, "front"}, true
		}
	}
	return words, Form{}, false
}

func replaced(words []string, i int, with string) []string {
	out := slices.Clone(words)
	if with == "" {
		return slices.Delete(out, i, i+1)
	}
	out[i] = with
	return out
}

// inside takes a form of two words or more out of the middle of a name, as in
// "vektor limited liability company moscow".
func (t *table) inside(words []string) ([]string, Form, bool) {
	for i := 1; i < len(words)-1; i++ {
		if e, ok := t.exact[words[i]]; ok && insideWords[words[i]] && i > 1 {
			return slices.Concat(words[:i], words[i+1:]), Form{e.id, e.class, words[i], "inside"}, true
		}
		for _, spelling := range t.first[words[i]] {
			n := len(spelling)
			if n < 2 || i+n > len(words)-1 || !slices.Equal(words[i:i+n], spelling) {
				continue
			}
			key := strings.Join(spelling, " ")
			if len(key) < 6 {
				continue
			}
			e := t.exact[key]
			return slices.Concat(words[:i], words[i+n:]), Form{e.id, e.class, key, "inside"}, true
		}
	}
	return words, Form{}, false
}

// insideWords are the forms of one word that are no other word: they are forms in the middle
// of a name too, where a place or a branch follows (Vektor GmbH Berlin).
var insideWords = set("doo llc ltd gmbh jsc ojsc cjsc pjsc ooo oao zao pao fze fzco dmcc sarl srl llp ооо оао зао пао тоо фгуп")

func allSingle(run []string) bool {
	for _, w := range run {
		if utf8.RuneCountInString(w) != 1 {
			return false
		}
	}
	return true
}

// joiners are left over when a form is gone: "Vektor &", "and".
var joiners = map[string]bool{"&": true, "and": true, "und": true, "et": true, "ve": true, "и": true, "та": true, "і": true}

func trimJoiners(words []string) []string {
	for len(words) > 1 && joiners[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	for len(words) > 1 && joiners[words[0]] {
		words = words[1:]
	}
	return words
}

func onlyJoiners(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !joiners[w] })
}
