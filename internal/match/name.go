package match

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tallyman/internal/ref/orgform"
	"tallyman/internal/ref/words"
	"tallyman/internal/text"
	"tallyman/internal/trade"
)

// class says what a word of a name is.
type class uint8

const (
	plain    class = iota // a distinctive word, or one nobody knows
	concept               // a word known by meaning: plant, oil, trading
	generic               // a concept that says nothing: company, group
	place                 // a town or country
	number                // digits
	initial               // one letter
	particle              // al, bin, von: small words of personal names
)

// token is one word of a name.
type token struct {
	*lexeme
	w      float64 // weight in an organisation's name
	p      float64 // weight in a person's name
	show   string  // as written, folded
	before bool    // outside of the quotation marks that the name itself stands in
	aside  bool    // of a name in honour: named after A. N. Tupolev
	family bool    // written as a family name: before a comma, or alone in capitals
}

// kind of thing a name is of, as far as the name shows.
type kind uint8

const (
	unknown kind = iota
	organisation
	person
	vessel
)

// name is one name taken apart.
type name struct {
	raw    string // as written
	part   string // the part of it that this is
	weak   bool
	kind   kind
	script string
	forms  []string // classes of the legal forms that were stripped
	toks   []token
	glue   string // the words' letters written together, romanised
	fold   string // the words in their own script, joined
	has    uint32 // the letters in glue, as bits from a
	acro   string // initials of the words, romanised; empty for short names
	// acroForm is acro with the initials of the legal form that followed.
	acroForm, formInitials string
	generation             int    // 1 senior, 2 junior, 0 where the name does not say
	own                    string // an acronym of its words that stood beside them
	weight                 float64
	pure                   float64 // weight of the words that are not generic
}

// maxWords bounds the work on one name: no company has more words, and cells
// with whole addresses in them do.
const maxWords = 24

// parseNames takes apart the names that one text holds, usually one.
func parseNames(n Name, schema trade.Schema) []*name {
	raw := strings.TrimSpace(n.Text)
	if raw == "" {
		return nil
	}
	var out []*name
	clean := text.Repair(digitLetters(raw))
	if k := kindOf(schema); k == organisation || k == unknown {
		clean = withoutAddress(withoutNumbers(andSign.ReplaceAllString(clean, "research and development")))
	}
	for _, part := range alternatives(clean) {
		if pn := parseName(part, kindOf(schema)); pn != nil {
			pn.raw, pn.weak = raw, n.Kind == trade.NameWeak
			out = append(out, pn)
			if pn.own == "" || len(out) >= maxAlternatives {
				continue
			}
			if short := parseName(pn.own, pn.kind); short != nil {
				short.raw, short.weak = raw, pn.weak
				out = append(out, short)
			}
		}
	}
	return out
}

// parseName takes one name apart; nil where no letter or digit is left.
func parseName(clean string, k kind) *name {
	out := &name{part: clean, kind: k}
	core := clean
	if k == unknown && shipMark.MatchString(core) {
		k, out.kind = vessel, vessel
	}
	if k == vessel {
		core = shipPrefix.ReplaceAllString(core, "")
	}
	if out.kind != person && out.kind != vessel {
		stripped, forms := orgform.Strip(clean)
		if len(forms) > 0 && strings.TrimSpace(stripped) != "" {
			core = stripped
			for _, f := range forms {
				out.forms = append(out.forms, f.Class)
				if f.At == "end" && len(f.Text) > 3 {
					out.formInitials = initials(f.Text) + out.formInitials
				}
			}
		}
	}
	for _, w := range parts(core, k, len(out.forms) > 0) {
		if len(out.toks) == maxWords {
			break
		}
		lx := lookup(w.word)
		if lx.text == "&" || lx.latin == "" && lx.text == "" {
			continue
		}
		out.toks = append(out.toks, token{lexeme: lx, show: w.show})
	}
	if k == person || k == unknown {
		out.family(core)
	}
	if k != person && k != vessel {
		out.compounds()
		out.ownAcronym()
		out.quotes()
		out.honour()
	}
	if len(out.toks) == 0 {
		return nil
	}
	out.finish()
	return out
}

// initials are the first letters of a text's words, romanised.
func initials(s string) string {
	var b strings.Builder
	for _, w := range strings.Fields(s) {
		if l := ascii(text.Latin(w)); l != "" {
			b.WriteByte(l[0])
		}
	}
	return b.String()
}

// body reports whether a legal form shows that the name is a body's. The form of
// a sole trader is a person's.
func (n *name) body() bool {
	return slices.ContainsFunc(n.forms, func(class string) bool { return class != "SOLE" })
}

func kindOf(s trade.Schema) kind {
	switch s {
	case trade.Company, trade.Organization, trade.PublicBody:
		return organisation
	case trade.Person:
		return person
	case trade.Vessel, trade.Airplane:
		return vessel
	}
	return unknown
}

// parts cuts a core into words, and brings compound names of persons to one form.
func parts(core string, k kind, formed bool) []part {
	list := split(core, k)
	if k == person || k == unknown && !formed {
		if n := len(list) - 1; n > 0 && servants[list[n]] && strings.Count(core, ",") == 1 { // Hakim, Abdul
			list = append(list[n:n+1:n+1], list[:n]...)
		}
		return compounds(list)
	}
	out := make([]part, 0, len(list))
	for _, w := range list {
		p := part{w, w}
		if arabicScript(w) {
			if w == "و" {
				continue
			}
			p.word = arabicWord(w)
		}
		out = append(out, p)
	}
	return spell(placeNames(letterRuns(arabicLetters(out))))
}

// split cuts a core into words in their own script. Han runs are cut by the
// dictionary, with what no dictionary knows left whole; a person's name in Han
// or Hangul is cut after the family name, which comes first there.
func split(core string, k kind) []string {
	var out []string
	if k == person {
		core = gluedWords.ReplaceAllString(core, "$1 $2")
	}
	folded := text.Fold(core)
	if strings.Contains(folded, "第") {
		folded = hanNumbers(folded)
	}
	toks := plainNumbers(text.Tokens(folded))
	cut := 0
	for _, t := range toks {
		if spaceless(t) {
			cut++
		}
	}
	for _, t := range toks {
		switch {
		case cut == 1 && k == person || k == unknown && len(toks) == 1: // 도현 김 is cut already
			if f, g, ok := familyFirst(t, k == person); ok {
				out = append(out, f, g)
				continue
			}
		}
		if k != person && spaceless(t) {
			for _, s := range words.Segment(t) {
				out = append(out, resegment(s)...)
			}
			continue
		}
		out = append(out, t)
	}
	return out
}

// gluedWords are Cyrillic words without the space between them: ПавелВячеславович.
var gluedWords = regexp.MustCompile(`([а-яіїєґў])([А-ЯІЇЄҐЎ][а-яіїєґў])`)

// resegment cuts what ref/words left whole at the words of this package.
func resegment(s string) []string {
	r := []rune(s)
	if len(r) < 3 {
		return []string{s}
	}
	l := lex()
	if _, known := l.mean[s]; known {
		return []string{s}
	}
	for i := range r {
		for n := min(5, len(r)-i); n >= 2; n-- {
			if _, ok := l.mean[string(r[i:i+n])]; !ok || n == len(r) {
				continue
			}
			var out []string
			if i > 0 {
				out = append(out, string(r[:i]))
			}
			out = append(out, string(r[i:i+n]))
			if i+n < len(r) {
				out = append(out, resegment(string(r[i+n:]))...)
			}
			return out
		}
	}
	return []string{s}
}

// twoRunes are family names of two characters.
var twoRunes = wordSet("欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 司徒 东方 南宫 端木 呼延 남궁 황보 제갈 선우 독고 사공")

// familyFirst cuts a word of two to four Han or Hangul characters after the
// family name. Where it is not known that it is a person, only Hangul and Han
// words of up to three characters without a meaning of their own are cut.
func familyFirst(w string, sure bool) (family, given string, ok bool) {
	r := []rune(w)
	if len(r) < 2 || len(r) > 4 || !sure && len(r) > 3 {
		return "", "", false
	}
	for _, c := range r {
		if !unicode.Is(unicode.Han, c) && !unicode.Is(unicode.Hangul, c) {
			return "", "", false
		}
	}
	if !sure {
		if hasHan(w) && len(words.Segment(w)) > 1 {
			return "", "", false
		}
		if _, known := words.Concept(w); known {
			return "", "", false
		}
	}
	n := 1
	if len(r) > 2 && twoRunes[string(r[:2])] {
		n = 2
	}
	return string(r[:n]), string(r[n:]), true
}

// spaceless reports whether a word is of a script that writes words together.
func spaceless(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x3040 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
	})
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// finish weighs the words and guesses the kind where the schema does not say.
func (n *name) finish() {
	n.script = text.Script(n.part)
	n.titles()
	if n.kind == unknown {
		n.kind = n.guess()
	}
	var glue, fold, acro strings.Builder
	long, words := 0, 0
	for i := range n.toks {
		t := &n.toks[i]
		t.w, t.p = t.orgWeight, t.personWeight
		if t.class == particle && i == len(n.toks)-1 && i > 0 {
			t.p = 5 // at the end it is a name: Kim Jong Il
		}
		n.weight += t.w
		if t.class != generic && t.class != particle {
			n.pure += t.w
		}
		glue.WriteString(t.latin)
		fold.WriteString(t.text)
		if len(t.latin) > 0 && t.class != number && t.class != particle {
			if strings.Contains(t.show, " ") && t.concept != "" {
				acro.WriteString(initials(t.show)) // two words of one meaning
			} else {
				acro.WriteByte(t.latin[0])
			}
			words++
			if len(t.latin) > 2 {
				long++
			}
		}
	}
	n.glue, n.fold = glue.String(), fold.String()
	for i := range len(n.glue) {
		if c := n.glue[i]; c >= 'a' && c <= 'z' {
			n.has |= 1 << (c - 'a')
		}
	}
	if long >= 2 && long == words {
		n.acro = acro.String()
		n.acroForm = n.acro + n.formInitials
	}
}

// guess tells persons from organisations by legal form, known trade words and
// the words' frequencies in names of either kind. It never looks at where a
// name comes from.
func (n *name) guess() kind {
	if n.body() {
		return organisation
	}
	persons := 0
	for i := range n.toks {
		t := &n.toks[i]
		switch {
		case t.class == concept || t.class == generic || t.class == number:
			return organisation
		case t.given:
			persons++
		}
	}
	if persons > 0 && len(n.toks) >= 2 && len(n.toks) <= 6 {
		return person
	}
	return unknown
}
