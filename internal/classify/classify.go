package classify

import (
	"slices"
	"sync"

	"tallyman/internal/trade"
)

// Threshold is the score from which a class is given.
const Threshold = 0.5

// Goods is what a record says about a goods item.
type Goods struct {
	Text     string // description
	TextAlt  string // the publisher's own translation, or brand and model
	HS       string // declared code, any length, as written; empty: unknown
	Revision string // HS edition of the code; empty: by date
	Date     string // YYYY-MM-DD or a prefix of it; empty: newest edition
	Country  string // ISO 3166-1 alpha-2 of the customs that wrote the record
	Worth    Worth  // what they were declared at
}

// Match is a class that the goods belong to.
type Match struct {
	ID    string
	Score float64 // 0..1
	By    string  // text, hs, both
	Why   []trade.Reason
}

// Cover is a benign purpose claimed for a controlled thing.
type Cover struct {
	ID    string
	Words string
}

// Mismatch says that the words point to another heading than the code.
type Mismatch struct {
	Declared, Likely string  // HS headings
	Ratio            float64 // likelihood ratio of the words, Likely against Declared
	Words            string
}

// Result is all that is known about one goods description.
type Result struct {
	Classes []Match // best first
	Control []ControlMatch
	// Secondary are matches of lists that name whole industries or repeat another.
	Secondary []ControlMatch
	Cover     []Cover
	Mismatch  *Mismatch
}

// Options of [New]; the zero value uses the embedded data.
type Options struct {
	Classes []Class
	// Lists replaces the embedded control lists when not nil; More is added.
	Lists []ControlList
	More  []ControlList
	// Model, when set, adds a statistical opinion on the heading.
	Model *Headings
}

// Classifier reads descriptions. It is safe for concurrent use.
type Classifier struct {
	*compiled
	lists   []*listIndex
	model   *Headings
	scratch sync.Pool
}

// New compiles classes, purposes and control lists.
func New(opts Options) (*Classifier, error) {
	classes := opts.Classes
	if classes == nil {
		var err error
		if classes, err = Classes(); err != nil {
			return nil, err
		}
	}
	c, err := Compile(classes)
	if err != nil {
		return nil, err
	}
	lists := opts.Lists
	if lists == nil {
		if lists, err = ControlLists(); err != nil {
			return nil, err
		}
	}
	for _, l := range slices.Concat(lists, opts.More) {
		x, err := indexList(l)
		if err != nil {
			return nil, err
		}
		c.lists = append(c.lists, x)
	}
	c.model = opts.Model
	return c, nil
}

// Compile builds a classifier over the classes alone, without control lists.
func Compile(classes []Class) (*Classifier, error) {
	lex, err := readLexicon()
	if err != nil {
		return nil, err
	}
	purposes, err := Purposes()
	if err != nil {
		return nil, err
	}
	comp, err := compileAll(classes, lex, purposes)
	if err != nil {
		return nil, err
	}
	c := &Classifier{compiled: comp}
	c.scratch.New = func() any { return newScratch(comp) }
	return c, nil
}

// Classify says what the goods are.
func (c *Classifier) Classify(g Goods) Result {
	s := c.scratch.Get().(*scratch)
	defer c.scratch.Put(s)
	text := g.Text
	if g.TextAlt != "" {
		text += "\n" + g.TextAlt
	}
	hs := digitsOf(g.HS)
	rev := g.Revision
	if rev == "" {
		rev = RevisionOf(hs, g.Date, g.Country)
	}
	s.reset(text)
	s.worth = g.Worth
	s.scan()
	s.weigh(hs, rev)
	r := Result{Classes: s.matches(hs)}
	r.Control, r.Secondary = c.control(hs, rev, g.Date)
	if s.sensitive(r) {
		r.Cover = s.covers()
	}
	r.Mismatch = s.mismatch(hs, r.Classes)
	// The statistical opinion costs a hundred times what the words do, and is of
	// use where something is at stake: a class seen in the words, a listed code.
	if r.Mismatch == nil && c.model != nil && len(hs) >= 4 && (len(r.Classes) > 0 || len(r.Control) > 0) {
		r.Mismatch = c.model.mismatch(text, hs[:4])
	}
	return r
}
