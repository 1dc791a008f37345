package classify

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// The pattern language of the data files:
//
//	прицел*            a word and any further letters
//	*прицел            any letters before
//	mi-17              hyphen: joined, hyphened or spaced (mi17, Mi-17, MI 17)
//	вт6                a letter beside a digit: joined or hyphened, never spaced
//	вт#                # stands for any number
//	ночн* видени*      words in this order, next to each other
//	прибор* .. видени* up to three words between
//	прицел*(оптич*|снайпер*)  alternatives
//	прицел* & оптич*   both anywhere in the description
//	@part              any pattern of the lexicon set of that name
//	无人机              Han characters: anywhere, also inside a longer run
//
// Words are folded like descriptions: case, ё, diacritics, look-alike letters
// and traditional characters make no difference.

// elem is one token of a phrase.
type elem struct {
	lit      string
	pre, suf bool // any further letters before, after
	digits   bool
	han      bool
	glue     uint8 // bit set of the bonds allowed before it (bit n: glue n)
	gap      int   // tokens allowed between the previous element and this one
}

const (
	bondNone   = 1 << glueNone
	bondHyphen = 1 << glueHyphen
	bondSpace  = 1 << glueSpace
	bondPunct  = 1 << gluePunct

	gapTokens = 3
)

// phrase is a sequence of tokens; a pattern is a conjunction of phrases and
// sets.
type phrase struct {
	src   string
	elems []elem
	// strict: a model's name, which never starts in the middle of a part number
	// nor ends there with a letter.
	strict bool
	// open: the name goes on with figures (XCKU060), not with letters.
	open bool
}

// atom is one side of "&".
type atom struct {
	set    string // "@part" -> "part"
	phrase phrase
}

// parsePattern reads one pattern; alternatives make several results.
func parsePattern(s string) ([][]atom, error) {
	var out [][]atom
	expanded, err := expand(s)
	if err != nil {
		return nil, err
	}
	for _, alt := range expanded {
		var rule []atom
		for part := range strings.SplitSeq(alt, "&") {
			part = strings.TrimSpace(part)
			if name, ok := strings.CutPrefix(part, "@"); ok {
				rule = append(rule, atom{set: name})
				continue
			}
			p, err := parsePhrase(part)
			if err != nil {
				return nil, fmt.Errorf("pattern %q: %w", s, err)
			}
			rule = append(rule, atom{phrase: p})
		}
		out = append(out, rule)
	}
	return out, nil
}

// expand writes out (a|b) alternatives.
func expand(s string) ([]string, error) {
	open := strings.LastIndexByte(s, '(')
	if open < 0 {
		if strings.ContainsAny(s, ")|") {
			return nil, fmt.Errorf("pattern %q: bracket without a partner", s)
		}
		return []string{s}, nil
	}
	n := strings.IndexByte(s[open:], ')')
	if n < 0 {
		return nil, fmt.Errorf("pattern %q: bracket is not closed", s)
	}
	var out []string
	for alt := range strings.SplitSeq(s[open+1:open+n], "|") {
		more, err := expand(s[:open] + alt + s[open+n+1:])
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func parsePhrase(s string) (phrase, error) {
	p := phrase{src: s}
	gap := 0
	for word := range strings.FieldsSeq(s) {
		if word == ".." {
			gap = gapTokens
			continue
		}
		elems := parseWord(word)
		if len(elems) == 0 {
			return p, fmt.Errorf("%q holds no letter and no digit", word)
		}
		elems[0].glue = bondNone | bondHyphen | bondSpace | bondPunct
		elems[0].gap = gap
		gap = 0
		p.elems = append(p.elems, elems...)
	}
	if len(p.elems) == 0 {
		return p, fmt.Errorf("%q is empty", s)
	}
	if anchor, _ := p.anchor(); len(strings.TrimSpace(anchor)) == 0 {
		return p, fmt.Errorf("%q has no literal part to look for", s)
	}
	return p, nil
}

// parseWord cuts one written word into elements, as fold cuts descriptions.
func parseWord(word string) []elem {
	var out []elem
	var f folded
	bond := uint8(bondNone)
	rest := word
	for rest != "" {
		switch c := rest[0]; c {
		case '#':
			out = append(out, elem{digits: true, glue: bond | bondHyphen})
			bond, rest = bondNone, rest[1:]
			continue
		case '*':
			if n := len(out); n > 0 && bond == bondNone && (!startsWord(rest[1:]) || out[n-1].han) {
				out[n-1].suf = true
				rest = rest[1:]
				continue
			}
			elems, n := literal(&f, rest[1:], bond)
			if len(elems) > 0 {
				elems[0].pre = true
			}
			out, rest, bond = append(out, elems...), rest[1+n:], bondNone
			continue
		}
		elems, n := literal(&f, rest, bond)
		if len(elems) == 0 { // separators only
			n = 1
			for n < len(rest) && !utf8.RuneStart(rest[n]) {
				n++
			}
			if rest[0] == '-' {
				bond = bondNone | bondHyphen | bondSpace
			} else {
				bond = bondHyphen | bondSpace | bondPunct
			}
			rest = rest[n:]
			continue
		}
		out, rest, bond = append(out, elems...), rest[n:], bondNone
	}
	for i := range out {
		if out[i].han {
			out[i].pre, out[i].suf = i == 0, i == len(out)-1
		}
	}
	return out
}

func startsWord(s string) bool {
	if s == "" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	_, _, ok := classOf(r)
	return ok
}

// literal folds the letters and digits at the start of s and returns their
// elements and how many bytes they took.
func literal(f *folded, s string, bond uint8) ([]elem, int) {
	n := strings.IndexFunc(s, func(r rune) bool {
		_, _, ok := classOf(r)
		return !ok && !isApostrophe(r)
	})
	if n < 0 {
		n = len(s)
	}
	if n == 0 {
		return nil, 0
	}
	f.fold(s[:n])
	var out []elem
	for i, t := range f.tok {
		e := elem{lit: string(f.text(i)), glue: bondNone | bondHyphen, han: t.kind == kindHan}
		if e.han || (i > 0 && f.tok[i-1].kind == kindHan) {
			e.glue |= bondSpace
		}
		if i == 0 {
			e.glue = bond
			if bond == bondNone {
				e.glue |= bondHyphen
			}
		}
		out = append(out, e)
	}
	return out, n
}

// anchor is the longest piece of the canonical text that every occurrence of
// the phrase contains, and the element in which it starts.
func (p phrase) anchor() (string, int) {
	best, bestAt := "", 0
	for i := 0; i < len(p.elems); {
		if p.elems[i].digits {
			i++
			continue
		}
		lit, from := "", i
		if e := p.elems[i]; !e.pre {
			lit = " "
		}
		for {
			e := p.elems[i]
			lit += e.lit
			i++
			if e.suf {
				break
			}
			lit += " "
			if i == len(p.elems) || p.elems[i].digits || p.elems[i].pre || p.elems[i].gap > 0 {
				break
			}
		}
		if len(lit) > len(best) {
			best, bestAt = lit, from
		}
	}
	return best, bestAt
}

// matchToken says whether the element fits token t; at is where its literal
// starts.
func (e *elem) matchToken(f *folded, t int) bool {
	k := f.tok[t]
	if e.digits {
		return k.kind == kindDigit
	}
	w := f.buf[k.start:k.end]
	n := len(e.lit)
	if len(w) < n {
		return false
	}
	switch {
	case e.pre && e.suf:
		return strings.Contains(string(w), e.lit)
	case e.pre:
		return string(w[len(w)-n:]) == e.lit
	case e.suf:
		return string(w[:n]) == e.lit
	default:
		return len(w) == n && string(w) == e.lit
	}
}

// occursAt checks the whole phrase around an anchor whose element `at` fits
// token t; it returns the token range.
func (p *phrase) occursAt(f *folded, at, t int) (from, to int, ok bool) {
	if t >= len(f.tok) || !p.elems[at].matchToken(f, t) {
		return 0, 0, false
	}
	to, ok = p.forward(f, at, t)
	if !ok {
		return 0, 0, false
	}
	from, ok = p.backward(f, at, t)
	return from, to, ok && (!p.strict || p.stands(f, from, to))
}

// stands says whether tokens [from,to) are cut off from their neighbours.
func (p *phrase) stands(f *folded, from, to int) bool {
	if from > 0 && f.tok[from].glue == glueNone && f.tok[from-1].kind != kindHan {
		return false
	}
	last := &p.elems[len(p.elems)-1]
	return last.suf || p.open || f.tok[to-1].kind != kindLetter || to == len(f.tok) || f.tok[to].glue != glueNone || f.tok[to].kind == kindHan
}

func (p *phrase) forward(f *folded, i, t int) (int, bool) {
	if i == len(p.elems)-1 {
		return t + 1, true
	}
	next := &p.elems[i+1]
	for skip := 0; skip <= next.gap && t+1+skip < len(f.tok); skip++ {
		k := f.tok[t+1+skip]
		if k.glue == glueBreak {
			break
		}
		if (skip > 0 || next.gap > 0 || next.glue&(1<<k.glue) != 0) && next.matchToken(f, t+1+skip) {
			if to, ok := p.forward(f, i+1, t+1+skip); ok {
				return to, true
			}
		}
	}
	return 0, false
}

func (p *phrase) backward(f *folded, i, t int) (int, bool) {
	if i == 0 {
		return t, true
	}
	e := &p.elems[i]
	for skip := 0; skip <= e.gap && t-1-skip >= 0; skip++ {
		if f.tok[t-skip].glue == glueBreak {
			break
		}
		if (skip > 0 || e.gap > 0 || e.glue&(1<<f.tok[t].glue) != 0) && p.elems[i-1].matchToken(f, t-1-skip) {
			if from, ok := p.backward(f, i-1, t-1-skip); ok {
				return from, true
			}
		}
	}
	return 0, false
}

// asModel prepares a phrase as a model's name. "CYC*" means CYC and figures:
// further letters would make it a word (cycle).
func (p phrase) asModel() phrase {
	p.strict = true
	if e := p.elems[0]; len(p.elems) == 1 && e.suf && !e.han {
		p.elems = []elem{e}
		p.elems[0].suf, p.open = false, true
	}
	return p
}

// telling says whether a model's name can be told from a count or a size: it
// has a letter, or at least five digits.
func (p phrase) telling() bool {
	digits := 0
	for _, e := range p.elems {
		if e.lit != "" && (e.lit[0] < '0' || e.lit[0] > '9') {
			return true
		}
		digits += len(e.lit)
	}
	return digits >= 5
}

// twins returns the phrase as written and, where letters allow it, with its
// words in the other alphabet: ВТ6 (Cyrillic) is typed BT6 (Latin) as often.
func (p phrase) twins() []phrase {
	out := []phrase{p}
	if !slices.ContainsFunc(p.elems, func(e elem) bool { return e.digits || e.lit != "" && e.lit[0] <= '9' }) {
		return out // letters alone make words: OMAP is no lobster (омар)
	}
	for _, convert := range []func(string) (string, bool){toCyrillic, toLatin} {
		q := phrase{src: p.src, strict: p.strict, open: p.open, elems: slices.Clone(p.elems)}
		changed, all := false, true
		for i, e := range q.elems {
			if e.digits || e.han || e.lit == "" || e.lit[0] <= '9' {
				continue
			}
			s, ok := convert(e.lit)
			all = all && ok
			changed = changed || s != e.lit
			q.elems[i].lit = s
		}
		if all && changed {
			out = append(out, q)
		}
	}
	return out
}
