package claim

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"tallyman/internal/measure"
	"tallyman/internal/trade"
)

//go:embed articles.yml
var articles []byte

// Articles is the claims file that ships with the program.
func Articles() (*File, error) { return Load("articles.yml", articles) }

// Kind of a claim.
type Kind string

// Kinds. Only trade claims are measured; the others get their verdict from
// what they are, with the reason that the file gives.
const (
	Trade     Kind = "trade"
	LegalKind Kind = "legal"     // a conclusion of law: breach, violation, complicity
	Statement Kind = "statement" // a motive, a forecast, an event, aid: outside the records
)

// File is a claims file.
type File struct {
	Title string `yaml:"title"`
	// Texts are what the claims were printed in, by id.
	Texts map[string]Text `yaml:"texts"`
	// Events are dates that the measures name; those of the case come first.
	Events map[string]string `yaml:"events,omitempty"`
	Claims []Claim           `yaml:"claims"`
	name   string
}

// Text is an article, page or report.
type Text struct {
	Title     string `yaml:"title" json:"title"`
	Outlet    string `yaml:"outlet" json:"outlet"`
	Published string `yaml:"published,omitempty" json:"published"` // as far as known
	Byline    string `yaml:"byline,omitempty" json:"byline,omitempty"`
	Retells   string `yaml:"retells,omitempty" json:"retells,omitempty"`
	// File is the article itself (HTML, Markdown or text), a path in the case.
	File string `yaml:"file,omitempty" json:"file,omitempty"`
}

// Claim is one sentence, or one number of a sentence.
type Claim struct {
	ID    string `yaml:"id" json:"id"`
	Text  string `yaml:"text" json:"text"`   // id of the text
	Quote string `yaml:"quote" json:"quote"` // the words that are checked
	// SaidBy is the chain of attribution, the page first, the data last.
	SaidBy []string `yaml:"said_by,omitempty" json:"said_by,omitempty"`
	// Whom the sentence speaks of.
	Whom string `yaml:"whom,omitempty" json:"whom,omitempty"`
	Kind Kind   `yaml:"kind" json:"kind"`
	// Measure reproduces the sentence; Readings stand in its place where the
	// sentence can honestly be read in several ways.
	Measure  string    `yaml:"measure,omitempty" json:"measure,omitempty"`
	Readings []Reading `yaml:"readings,omitempty" json:"readings,omitempty"`
	// Expect are words with a fixed range or an operator and a number.
	Expect string `yaml:"expect,omitempty" json:"expect,omitempty"`
	// Scopes are alternatives that are worth trying first.
	Scopes []Reading `yaml:"scopes,omitempty" json:"scopes,omitempty"`
	// Why says what kind of claim it is, for claims that are not measured.
	Why     string  `yaml:"why,omitempty" json:"why,omitempty"`
	Note    string  `yaml:"note,omitempty" json:"note,omitempty"`
	Replies []Reply `yaml:"replies,omitempty" json:"replies,omitempty"`
	// Proposed marks a claim that a program wrote and nobody has read yet; By
	// says which: rules, or model.
	Proposed bool   `yaml:"proposed,omitempty" json:"proposed,omitempty"`
	By       string `yaml:"by,omitempty" json:"by,omitempty"`
	// Open are the parts that the words leave undecided. A proposed trade claim
	// may leave its measure or its expectation open; it is then not measured.
	Open []Open `yaml:"open,omitempty" json:"open,omitempty"`
	// Chain is SaidBy with the words that name each link, the records first.
	Chain []Link `yaml:"chain,omitempty" json:"chain,omitempty"`
	// At is where the quote stands in the text, in bytes.
	At []int `yaml:"at,omitempty,flow" json:"at,omitempty"`

	expect   measure.Expect
	readings []candidate
	scopes   []candidate
}

// Reading is a named measure.
type Reading struct {
	Name    string `yaml:"name" json:"name"`
	Measure string `yaml:"measure" json:"measure"`
}

// Reply is a denial or answer, in the speaker's exact words.
type Reply struct {
	By    string `yaml:"by" json:"by"`
	On    string `yaml:"on" json:"on"`
	Words string `yaml:"words" json:"words"`
}

// Parts of a claim that may be open.
const (
	OpenMeasure = "measure"
	OpenExpect  = "expect"
)

// Open is a part of a claim that its words leave undecided, with the reason:
// unit, period, base, goods, place, direction, currency, measure ...
type Open struct {
	Part string `yaml:"part" json:"part"`
	Why  string `yaml:"why" json:"why"`
}

// Link is one step of an attribution: records, provider, reporter, speaker,
// unnamed or page, with the words of the text that name it.
type Link struct {
	Role  string `yaml:"role" json:"role"`
	Name  string `yaml:"name" json:"name"`
	Words string `yaml:"words,omitempty" json:"words,omitempty"`
}

// Unmeasured says whether a proposed claim still lacks what a check needs.
func (c *Claim) Unmeasured() bool {
	return c.Proposed && c.Kind == Trade && (c.leavesOpen(OpenMeasure) || c.leavesOpen(OpenExpect))
}

func (c *Claim) leavesOpen(part string) bool {
	return slices.ContainsFunc(c.Open, func(o Open) bool { return o.Part == part })
}

// reading marks the readings of the claim itself.
const reading = "reading"

// candidate is a parsed reading or scope.
type candidate struct {
	name      string
	dimension string // unit, window, direction, country, goods, universe, as written
	m         *measure.Measure
}

// Load reads a claims file. Unknown keys, measures that do not parse and
// expectations without a range are errors that name the claim.
func Load(name string, data []byte) (*File, error) {
	f := &File{name: name}
	if err := yaml.UnmarshalWithOptions(data, f, yaml.Strict()); err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: name, Message: "the claims file cannot be read", Err: err}
	}
	if len(f.Claims) == 0 {
		return nil, &trade.Error{Code: trade.CodeInput, Where: name, Message: "no claims in the file", Next: "list them under claims:"}
	}
	seen := map[string]bool{}
	for i := range f.Claims {
		c := &f.Claims[i]
		if err := f.prepare(c, i, seen); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// prepare checks a claim and parses its measures.
func (f *File) prepare(c *Claim, at int, seen map[string]bool) error {
	fail := func(field, message string, err error) error {
		where := fmt.Sprintf("%s, claim %s", f.name, c.ID)
		if c.ID == "" {
			where = fmt.Sprintf("%s, claim number %d", f.name, at+1)
		}
		return &trade.Error{Code: trade.CodeInput, Where: where + ", " + field, Message: message, Err: err}
	}
	switch {
	case c.ID == "":
		return fail("id", "a claim without an id; expected one such as A7", nil)
	case seen[c.ID]:
		return fail("id", fmt.Sprintf("the id %q stands twice", c.ID), nil)
	case strings.TrimSpace(c.Quote) == "":
		return fail("quote", "no words to check", nil)
	case c.Text != "" && f.Texts[c.Text] == Text{}:
		return fail("text", fmt.Sprintf("%q is none of the texts of the file", c.Text), nil)
	}
	seen[c.ID] = true
	for _, o := range c.Open {
		if o.Part == "" || o.Why == "" {
			return fail("open", "expected a part and why it is open", nil)
		}
	}
	if len(c.At) != 0 && (len(c.At) != 2 || c.At[0] < 0 || c.At[1] < c.At[0]) {
		return fail("at", fmt.Sprintf("%v are not two offsets; expected [start, end]", c.At), nil)
	}
	if c.Kind == "" {
		c.Kind = Trade
	}
	switch c.Kind {
	case LegalKind, Statement:
		if c.Why == "" {
			return fail("why", fmt.Sprintf("a claim of kind %q says why it is not measured", c.Kind), nil)
		}
	case Trade:
		none := c.Measure == "" && len(c.Readings) == 0
		if none && !(c.Proposed && c.leavesOpen(OpenMeasure)) || c.Measure != "" && len(c.Readings) > 0 {
			return fail("measure", "expected either measure or readings", nil)
		}
		if c.Expect == "" && !(c.Proposed && c.leavesOpen(OpenExpect)) {
			return fail("expect", "no expectation; expected words such as at least 520, or an operator and a number", nil)
		}
	default:
		return fail("kind", fmt.Sprintf("unknown kind %q; expected trade, legal or statement", c.Kind), nil)
	}
	return f.parse(c, fail)
}

func (f *File) parse(c *Claim, fail func(string, string, error) error) error {
	var err error
	if c.Expect != "" {
		if c.expect, err = measure.ParseExpect(c.Expect); err != nil {
			return fail("expect", "not understood", err)
		}
	}
	readings := c.Readings
	if c.Measure != "" {
		readings = []Reading{{Name: "as stated", Measure: c.Measure}}
	}
	for _, r := range readings {
		m, err := measure.ParseMeasure(r.Measure)
		if err != nil {
			return fail("measure", "not understood", err)
		}
		if err := fits(m, c.expect); err != nil {
			return fail("measure", err.Error(), nil)
		}
		c.readings = append(c.readings, candidate{r.Name, reading, m})
	}
	for _, r := range c.Scopes {
		m, err := measure.ParseMeasure(r.Measure)
		if err != nil {
			return fail("scopes", "not understood", err)
		}
		c.scopes = append(c.scopes, candidate{r.Name, written, m})
	}
	return nil
}

// Readable says whether a claim could stand in a file: its measure parses and
// speaks of the kind of number that its expectation does.
func Readable(c *Claim) error {
	one := *c
	if one.ID == "" {
		one.ID = "new"
	}
	one.Text = ""
	return (&File{name: "claim"}).prepare(&one, 0, map[string]bool{})
}

// fits refuses an expectation that speaks of another kind of number.
func fits(m *measure.Measure, e measure.Expect) error {
	compares := m.Kind == measure.Ratio || m.Vs != nil
	switch {
	case e.Of == "ratio" && !compares:
		return fmt.Errorf("%q speaks of a change, the measure of one period; expected ratio ... vs PERIOD", e.Words)
	case e.Of == "share" && m.Kind != measure.Share:
		return fmt.Errorf("%q speaks of a part, the measure of an amount; expected share of FILTER where FILTER", e.Words)
	case e.Words == "":
		return nil
	case m.Metric.Op == "first" || m.Metric.Op == "last":
		return fmt.Errorf("a date cannot be held against %q", e.Words)
	}
	return nil
}
