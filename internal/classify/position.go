package classify

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A description names several things and is about one: "case for drone" is a
// case. Which one depends on where the word stands. The thing itself comes
// first in Russian and Ukrainian ("лопасть вертолета") and last in English,
// Chinese and Turkish noun chains ("helicopter blade"); "для", "for" and "用于"
// stand before what something is for, "için" and "用" behind it; "с", "with"
// and "带" before a component.
const (
	reachFor    = 4 // tokens between the mark and the thing
	reachChain  = 1 // tokens between the thing and the noun behind it
	reachOwner  = 2 // tokens between the noun and the thing it belongs to
	reachAfter  = 2
	reachHan    = 9 // bytes: three characters
	afterPrefix = "于途户戶"
)

// dependent says whether the class's first mention is not the thing itself,
// and which word says so.
func (s *scratch) dependent(class int32, h hit) (string, bool) {
	for _, m := range s.forMarks {
		if s.stretch(m.to, h.from, m, h) {
			return s.words(m), true
		}
	}
	for _, m := range s.withMarks {
		if s.stretch(m.to, h.from, m, h) {
			s.ev[class].component = true
			return s.words(m), true
		}
	}
	if s.hasLead && s.lead.to <= h.from && !s.ownNoun(class, s.lead) {
		s.ev[class].component = true
		return s.words(s.lead), true
	}
	if s.ev[class].firstOf && h.from > 0 && s.f.tok[h.from].glue < glueBreak {
		return s.words(h), true
	}
	if w := s.covered(class, h); w != "" {
		s.ev[class].component = true
		return w, true
	}
	for _, m := range s.after {
		if s.follows(m, h) {
			return s.words(m), true
		}
	}
	if s.c.classes[class].Material {
		return "", false
	}
	for _, n := range s.nouns {
		if s.ownNoun(class, n) || (!s.c.classes[class].Whole && !s.isAccessory(n)) {
			continue
		}
		if s.chained(class, n, h) || s.owned(n, h) {
			return s.words(n), true
		}
	}
	if w := s.adjective(h); w != "" {
		return w, true
	}
	return "", false
}

// stretch says whether a mark at tokens ..to reaches the thing at from without
// a break between.
func (s *scratch) stretch(to, from int32, m, h hit) bool {
	if s.f.tok[h.from].kind == kindHan && s.f.tok[m.from].kind == kindHan && m.from == h.from {
		return m.be <= h.bs && h.bs-m.be <= reachHan
	}
	list := s.genitive(h)
	if from < to || from-to > reachFor && !(list && from-to <= 2*reachFor) {
		return false
	}
	for t := to; t <= from; t++ {
		if g := s.f.tok[t].glue; g >= glueBreak || (g == gluePunct && t > to && !list) {
			return false
		}
	}
	return true
}

// genitive says whether the hit has the ending of a Russian genitive plural: in
// "для очков, биноклей, фотоаппаратов" the mark reaches over the commas.
func (s *scratch) genitive(h hit) bool {
	w := string(s.f.text(int(h.to - 1)))
	return strings.HasSuffix(w, "ов") || strings.HasSuffix(w, "ев") || strings.HasSuffix(w, "ей") || strings.HasSuffix(w, "ых")
}

// follows says whether a mark behind the thing binds to it.
func (s *scratch) follows(m, h hit) bool {
	if s.f.tok[m.from].kind == kindHan {
		if m.bs != h.be && !(m.bs > h.be && m.bs-h.be == 1 && m.from == h.to) {
			return false
		}
		rest := string(s.f.buf[m.be:min(int(m.be)+4, len(s.f.buf))])
		r, _ := utf8.DecodeRuneInString(rest)
		return r != ' ' && r != utf8.RuneError && !strings.ContainsRune(afterPrefix, r)
	}
	if m.from < h.to || m.from-h.to > reachAfter {
		return false
	}
	return s.unbroken(h.to, m.from)
}

// unbroken says whether no punctuation stands before tokens a..b.
func (s *scratch) unbroken(a, b int32) bool {
	for t := a; t <= b; t++ {
		if s.f.tok[t].glue >= gluePunct {
			return false
		}
	}
	return true
}

// chained: English, Turkish and Chinese, "helicopter blade".
func (s *scratch) chained(class int32, n, h hit) bool {
	if s.f.tok[h.to-1].kind == kindHan && s.f.tok[n.from].kind == kindHan && n.from == h.to-1 {
		return n.bs >= h.be && n.bs-h.be <= reachHan
	}
	if s.cyrillic(n) {
		return false
	}
	end := h.to
	for again := true; again; { // "helicopter Mi-17 blade": pass over further names of it
		again = false
		for _, k := range s.ev[class].terms {
			if k.from >= end && k.from-end <= 1 && k.to > end {
				end, again = k.to, true
			}
		}
	}
	return n.from >= end && n.from-end <= reachChain && s.unbroken(end, n.from)
}

// owned: Russian and Ukrainian, "лопасть вертолета".
func (s *scratch) owned(n, h hit) bool {
	if !s.cyrillic(n) || n.to > h.from || h.from-n.to > reachOwner {
		return false
	}
	return s.unbroken(n.to, h.from)
}

func (s *scratch) isAccessory(n hit) bool {
	for _, o := range s.c.owners[n.phrase] {
		if o.kind == isSet && o.ref == s.c.holder {
			return true
		}
	}
	return false
}

func (s *scratch) cyrillic(h hit) bool {
	b := s.f.buf[s.f.tok[h.from].start]
	return b == 0xD0 || b == 0xD1 || b == 0xD2
}

// covered says whether the thing's name is only a piece of another class's
// name ("rifle scope"), or, for arms and vehicles, stands right before one.
func (s *scratch) covered(class int32, h hit) string {
	c := &s.c.classes[class]
	for _, i := range s.touched {
		o := &s.c.classes[i]
		if i == class || o.Group == "optics" && c.Group == "optics" || slices.Contains(c.Over, o.ID) {
			continue
		}
		for _, k := range s.ev[i].terms {
			inside := k.bs <= h.bs && h.be <= k.be && k.be-k.bs > h.be-h.bs
			if inside || c.Whole && c.Group != "optics" && c.Group != "machine" && s.headOf(h, k) {
				return s.words(k)
			}
		}
	}
	return ""
}

// headOf says whether k stands behind h as the head of a noun chain.
func (s *scratch) headOf(h, k hit) bool {
	if k.bs < h.be || s.cyrillic(k) {
		return false
	}
	if s.f.tok[k.from].kind == kindHan && k.from == h.to-1 {
		return k.bs-h.be <= reachHan
	}
	return k.from == h.to && s.f.tok[k.from].glue < gluePunct
}

// ownNoun says whether the noun is itself a word of the class.
func (s *scratch) ownNoun(class int32, n hit) bool {
	for i, k := range s.cores {
		if s.coreOf[i] == class && k.bs <= n.bs && n.be <= k.be {
			return true
		}
	}
	for _, k := range s.ev[class].terms {
		if k.bs <= n.bs && n.be <= k.be {
			return true
		}
	}
	return false
}

// adjectives are the endings that turn a Russian or Ukrainian thing-word into
// an adjective: the stem "вертолет*" also finds "вертолетный".
var adjectives = []string{"ный", "ная", "ное", "ные", "ного", "ной", "ных", "ному", "ным", "ную", "ний", "ної", "ними", "ными",
	"ский", "ская", "ское", "ские", "ского", "ской", "ских", "ним", "ні", "на", "не", "них"}

func (s *scratch) adjective(h hit) string {
	p := &s.c.phrases[h.phrase]
	if len(p.elems) != 1 || !p.elems[0].suf || p.elems[0].han {
		return ""
	}
	w := s.f.text(int(h.from))
	rest := string(w[len(p.elems[0].lit):])
	for _, a := range adjectives {
		if len(a) > 4 && strings.HasSuffix(rest, a) {
			return string(w)
		}
	}
	return ""
}
