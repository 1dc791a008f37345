package classify

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// What a phrase is evidence of.
const (
	isTerm     = iota // names the class
	isCue             // speaks for the class
	isMask            // another meaning of the class's words
	isExclude         // rules the class out
	isSet             // member of a lexicon set
	isPurpose         // claims a benign purpose
	isRule            // one side of a conjunction
	isForMark         // "for": what follows is not the thing itself
	isWithMark        // "with": what follows is a component
	isAfter           // what precedes is not the thing itself
	isAnyMask         // no term inside means what it says
	isPurMask         // another meaning of a purpose's words
	isOf              // says "of the thing"
	isCore            // part noun that belongs to the thing's name
)

// owner ties a phrase to what it is evidence of; ref is a class, set, purpose
// or rule index.
type owner struct {
	kind int8
	ref  int32
}

// rule is a conjunction: all sides must occur in the description.
type rule struct {
	need  int // number of sides
	kind  int8
	class int32
}

// compiled is everything the matcher reads; it is immutable.
type compiled struct {
	classes  []Class
	index    map[string]int32
	purposes []Purpose
	sets     []string
	setIndex map[string]int32
	phrases  []phrase
	owners   [][]owner
	setRules [][]owner // set -> rules it is a side of (kind isRule; ref rule)
	side     map[[2]int32]uint8
	setSide  map[[2]int32]uint8
	rules    []rule
	anchors  []int32 // automaton id -> first entry of phraseAt
	at       [][]anchored
	auto     *automaton
	hs       *hsIndex
	part     int32   // set index of @part
	holder   int32   // set index of @accessory
	leads    []int32 // sets whose words, put first, are what a text is about
}

// anchored is a phrase to try where its anchor was found.
type anchored struct {
	phrase int32
	elem   int32
	lead   bool // the anchor starts with the separator
}

// compiler collects phrases on the way to a compiled.
type compiler struct {
	*compiled
	byKey map[string]int32
}

func compileAll(classes []Class, lex Lexicon, purposes []Purpose) (*compiled, error) {
	c := &compiler{byKey: map[string]int32{}, compiled: &compiled{classes: classes, purposes: purposes,
		index: map[string]int32{}, setIndex: map[string]int32{},
		side: map[[2]int32]uint8{}, setSide: map[[2]int32]uint8{}}}
	for i, cl := range classes {
		c.index[cl.ID] = int32(i)
	}
	for _, name := range slices.Sorted(maps.Keys(lex.Sets)) {
		c.setID(name)
	}
	for _, cl := range classes {
		c.setID(cl.ID)
	}
	if err := c.lexicon(lex); err != nil {
		return nil, err
	}
	for i := range classes {
		if err := errors.Join(classes[i].Sold.check(), c.class(int32(i))); err != nil {
			return nil, fmt.Errorf("class %s: %w", classes[i].ID, err)
		}
	}
	for i, p := range purposes {
		if err := c.addAll(p.Mask, isPurMask, int32(i)); err != nil {
			return nil, fmt.Errorf("purpose %s: %w", p.ID, err)
		}
		for _, lang := range Languages {
			if err := c.addAll(p.Terms[lang], isPurpose, int32(i)); err != nil {
				return nil, fmt.Errorf("purpose %s: %w", p.ID, err)
			}
		}
	}
	c.part, c.holder = c.setID("part"), c.setID("accessory")
	c.leads = []int32{c.holder, c.setID("apparel"), c.setID("print")}
	c.build()
	hs, err := indexHS(classes)
	if err != nil {
		return nil, err
	}
	c.hs = hs
	return c.compiled, nil
}

func (c *compiler) setID(name string) int32 {
	if id, ok := c.setIndex[name]; ok {
		return id
	}
	id := int32(len(c.sets))
	c.sets = append(c.sets, name)
	c.setRules = append(c.setRules, nil)
	c.setIndex[name] = id
	return id
}

func (c *compiler) lexicon(lex Lexicon) error {
	for _, name := range slices.Sorted(maps.Keys(lex.Sets)) {
		if err := c.addAll(lex.Sets[name], isSet, c.setIndex[name]); err != nil {
			return fmt.Errorf("lexicon set %s: %w", name, err)
		}
	}
	for _, l := range []struct {
		kind     int8
		patterns []string
	}{{isForMark, lex.For}, {isWithMark, lex.With}, {isAfter, lex.After}, {isAnyMask, lex.Mask}} {
		if err := c.addAll(l.patterns, l.kind, 0); err != nil {
			return fmt.Errorf("lexicon: %w", err)
		}
	}
	return nil
}

func (c *compiler) class(i int32) error {
	cl := c.classes[i]
	for lang := range cl.Terms {
		if !slices.Contains(Languages, lang) {
			return fmt.Errorf("unknown language %q, expected one of %s", lang, strings.Join(Languages, ", "))
		}
	}
	for _, lang := range Languages {
		if err := c.addAll(cl.Terms[lang], isTerm, i); err != nil {
			return err
		}
		if err := c.addAll(cl.Cues[lang], isCue, i); err != nil {
			return err
		}
	}
	if err := c.addModels(cl.Models, i); err != nil {
		return err
	}
	for kind, patterns := range [...][]string{cl.Mask, cl.Of, cl.Core} {
		if err := c.addAll(patterns, [...]int8{isMask, isOf, isCore}[kind], i); err != nil {
			return err
		}
	}
	for _, id := range slices.Concat(cl.PartOf, cl.Over, cl.Yields) {
		if _, ok := c.index[id]; !ok {
			return fmt.Errorf("names class %q, which does not exist", id)
		}
	}
	return c.addAll(cl.Exclude, isExclude, i)
}

func (c *compiler) addModels(patterns []string, class int32) error {
	for _, s := range patterns {
		rules, err := parsePattern(s)
		if err != nil {
			return err
		}
		for _, r := range rules {
			if len(r) > 1 || r[0].set != "" {
				if err := c.addRule(r, isTerm, class); err != nil {
					return err
				}
				continue
			}
			if !r[0].phrase.telling() {
				return &trade.Error{Code: trade.CodeInput, Message: fmt.Sprintf("model %q is only a short number", s), Next: "add letters"}
			}
			for _, p := range r[0].phrase.asModel().twins() {
				c.own(c.phrase(p), owner{isTerm, class})
			}
		}
	}
	return nil
}

func (c *compiler) addAll(patterns []string, kind int8, ref int32) error {
	for _, s := range patterns {
		rules, err := parsePattern(s)
		if err != nil {
			return err
		}
		for _, r := range rules {
			if err := c.addRule(r, kind, ref); err != nil {
				return fmt.Errorf("pattern %q: %w", s, err)
			}
		}
	}
	return nil
}

// addRule adds one conjunction; a single phrase needs no rule.
func (c *compiler) addRule(r []atom, kind int8, ref int32) error {
	if len(r) == 1 && r[0].set == "" {
		id := c.phrase(r[0].phrase)
		c.own(id, owner{kind, ref})
		if kind == isTerm {
			c.own(id, owner{isSet, c.setIndex[c.classes[ref].ID]})
		}
		return nil
	}
	if kind != isTerm && kind != isCue && kind != isExclude {
		return &trade.Error{Code: trade.CodeInput, Message: `"&" and "@" are for terms, cues and exclusions only`}
	}
	if len(r) > 8 {
		return &trade.Error{Code: trade.CodeInput, Message: `more than eight sides joined by "&"`}
	}
	id := int32(len(c.rules))
	c.rules = append(c.rules, rule{need: len(r), kind: kind, class: ref})
	for n, a := range r {
		if a.set == "" {
			p := c.phrase(a.phrase)
			c.side[[2]int32{p, id}] |= 1 << n
			c.own(p, owner{isRule, id})
			continue
		}
		s, ok := c.setIndex[a.set]
		if !ok {
			return &trade.Error{Code: trade.CodeInput, Message: fmt.Sprintf("unknown set %q", a.set)}
		}
		c.setSide[[2]int32{s, id}] |= 1 << n
		c.setRules[s] = append(c.setRules[s], owner{isRule, id})
	}
	return nil
}

func (c *compiler) own(id int32, o owner) {
	if !slices.Contains(c.owners[id], o) {
		c.owners[id] = append(c.owners[id], o)
	}
}

// phrase returns the id of a phrase, adding it once.
func (c *compiler) phrase(p phrase) int32 {
	key := fmt.Sprintf("%+v %v %v", p.elems, p.strict, p.open)
	if id, ok := c.byKey[key]; ok {
		return id
	}
	id := int32(len(c.phrases))
	c.byKey[key] = id
	c.phrases = append(c.phrases, p)
	c.owners = append(c.owners, nil)
	return id
}

// build makes the automaton over the phrases' anchors.
func (c *compiler) build() {
	ids := map[string]int{}
	var words []string
	for i, p := range c.phrases {
		a, e := p.anchor()
		n, ok := ids[a]
		if !ok {
			n = len(words)
			ids[a] = n
			words = append(words, a)
			c.at = append(c.at, nil)
		}
		c.at[n] = append(c.at[n], anchored{phrase: int32(i), elem: int32(e), lead: a[0] == ' '})
	}
	c.auto = newAutomaton(words)
	for _, w := range words {
		c.anchors = append(c.anchors, int32(len(w)))
	}
}
