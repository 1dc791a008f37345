package claim

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"tallyman/internal/measure"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Outcome of a check.
type Outcome string

// Outcomes.
const (
	Reproduced    Outcome = "reproduced"
	OtherScope    Outcome = "reproduced_in_another_scope"
	NotReproduced Outcome = "not_reproduced"
	Ambiguous     Outcome = "ambiguous"
	NotVisible    Outcome = "not_visible"
	Insufficient  Outcome = "insufficient_coverage"
	NotTrade      Outcome = "not_a_trade_claim"
	LegalQuestion Outcome = "legal_question"
	LeftOpen      Outcome = "left_open" // proposed, and not yet decided what it says
)

var outcomeWords = map[Outcome]string{
	Reproduced: "reproduced", OtherScope: "reproduced only in another scope", NotReproduced: "not reproduced", Ambiguous: "ambiguous",
	NotVisible: "not visible in these data", Insufficient: "insufficient coverage", NotTrade: "not a trade claim", LegalQuestion: "a legal question",
	LeftOpen: "left open",
}

// Words is the outcome as people read it.
func (o Outcome) Words() string { return outcomeWords[o] }

// Verdict is what the ledger says of a claim.
type Verdict struct {
	ID      string   `json:"id"`
	Text    Text     `json:"printed_in"`
	Quote   string   `json:"quote"`
	SaidBy  []string `json:"said_by,omitempty"`
	Whom    string   `json:"whom,omitempty"`
	Verdict Outcome  `json:"verdict"`
	// Why gives the reason in one sentence.
	Why string `json:"why"`
	// Expect is the range that the words mean; Observed the number held
	// against it.
	Expect   string  `json:"expect,omitempty"`
	Observed *string `json:"observed"`
	// Figure is that of the first reading.
	Figure *trade.Figure `json:"figure,omitempty"`
	// Interval is how far the figure moves under other honest choices.
	Interval *measure.Sensitivity `json:"interval,omitempty"`
	// Readings are all readings with what each gives; Holding of Tried scopes
	// gave the stated number, and Scopes are those.
	Readings []Tried `json:"readings,omitempty"`
	Scopes   []Tried `json:"scopes,omitempty"`
	Tried    int     `json:"scopes_tried"`
	Holding  int     `json:"scopes_holding"`
	// Wording is a sentence that the records support.
	Wording string  `json:"wording"`
	Note    string  `json:"note,omitempty"`
	Replies []Reply `json:"replies,omitempty"`
	// Proposed: nobody has read the claim yet; Open is what its words leave
	// undecided.
	Proposed bool   `json:"proposed,omitempty"`
	Open     []Open `json:"open,omitempty"`
}

// Tried is one reading or scope with what it gave.
type Tried struct {
	Name      string     `json:"name"`
	Dimension string     `json:"dimension"`
	Expr      string     `json:"expr"`
	Observed  *string    `json:"observed"`
	Unit      trade.Unit `json:"unit"`
	Rows      int64      `json:"rows"`
	FigureID  string     `json:"figure_id"`
	State     string     `json:"state"` // holds, fails, insufficient coverage, not visible
	Why       string     `json:"why,omitempty"`

	state state
	fig   *trade.Figure
	m     *measure.Measure
}

// Options of a check.
type Options struct {
	Measure measure.Options
	// NoSearch leaves out the search for other scopes; those written in the
	// claims file are tried all the same.
	NoSearch bool
	// NoInterval leaves out the interval of honest choices.
	NoInterval bool
}

// Check checks every claim of a file. The error is one of a measure that
// cannot be computed at all (an unknown event or set, the engine's own).
func Check(ctx context.Context, db store.Engine, file *File, opt Options) ([]Verdict, error) {
	ch, err := newChecker(ctx, db, file, opt)
	if err != nil {
		return nil, err
	}
	out := make([]Verdict, 0, len(file.Claims))
	for i := range file.Claims {
		v, err := ch.named(ctx, file, &file.Claims[i])
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// CheckOne checks one claim of a file; ok is false where it has none of that id.
func CheckOne(ctx context.Context, db store.Engine, file *File, id string, opt Options) (v Verdict, ok bool, err error) {
	for i := range file.Claims {
		if file.Claims[i].ID != id {
			continue
		}
		ch, err := newChecker(ctx, db, file, opt)
		if err != nil {
			return v, true, err
		}
		v, err = ch.named(ctx, file, &file.Claims[i])
		return v, true, err
	}
	return v, false, nil
}

func newChecker(ctx context.Context, db store.Engine, file *File, opt Options) (*checker, error) {
	events := maps.Clone(file.Events)
	if events == nil {
		events = map[string]string{}
	}
	maps.Copy(events, opt.Measure.Events)
	opt.Measure.Events = events
	meter, err := measure.New(ctx, db, opt.Measure)
	if err != nil {
		return nil, err
	}
	return &checker{meter: meter, brief: meter.Brief(), opt: opt, probes: map[string]bool{}}, nil
}

// named checks a claim; its error says which.
func (ch *checker) named(ctx context.Context, file *File, c *Claim) (Verdict, error) {
	v, err := ch.check(ctx, c)
	if err != nil {
		return v, &trade.Error{Code: trade.CodeOf(err), Where: file.name + ", claim " + c.ID, Message: "cannot be checked", Err: err}
	}
	v.Text = file.Texts[c.Text]
	return v, nil
}

// openWords lists what is open with the reasons.
func openWords(list []Open) string {
	parts := make([]string, len(list))
	for i, o := range list {
		parts[i] = o.Part + " (" + o.Why + ")"
	}
	return strings.Join(parts, "; ")
}

type checker struct {
	meter  *measure.Meter
	brief  *measure.Meter // for scopes and probes
	opt    Options
	probes map[string]bool // term -> anything in the ledger meets it
}

func (ch *checker) check(ctx context.Context, c *Claim) (Verdict, error) {
	v := Verdict{ID: c.ID, Quote: c.Quote, SaidBy: c.SaidBy, Whom: c.Whom, Note: c.Note, Replies: c.Replies, Proposed: c.Proposed, Open: c.Open}
	if c.Unmeasured() {
		v.Verdict, v.Expect = LeftOpen, c.Expect
		v.Why = "the words do not settle what to measure: " + openWords(c.Open)
		v.Wording = "What the sentence counts is not settled; nothing was measured."
		return v, nil
	}
	switch c.Kind {
	case LegalKind:
		v.Verdict, v.Why = LegalQuestion, c.Why
	case Statement:
		v.Verdict, v.Why = NotTrade, c.Why
	}
	// A legal or other claim may carry a measure of what the records do show.
	for _, r := range c.readings {
		t, err := ch.try(ctx, ch.meter, r, c.expect)
		if err != nil {
			return v, err
		}
		v.Readings = append(v.Readings, t)
	}
	if len(v.Readings) > 0 {
		v.Figure, v.Observed = v.Readings[0].fig, v.Readings[0].Observed
	}
	if c.Kind != Trade {
		v.Wording = otherWording(&v)
		return v, nil
	}
	v.Expect = c.expect.String()
	if err := ch.judge(ctx, c, &v); err != nil {
		return v, err
	}
	if err := ch.interval(ctx, c, &v); err != nil {
		return v, err
	}
	v.Wording = wording(c, &v, ch.opt.Measure.Events)
	return v, nil
}

// judge decides the verdict from the readings and, where they fail, the scopes.
func (ch *checker) judge(ctx context.Context, c *Claim, v *Verdict) error {
	n := map[state]int{}
	for _, t := range v.Readings {
		n[t.state]++
	}
	all := len(v.Readings)
	search := true
	switch {
	case n[holds] == all:
		v.Verdict, v.Why, search = Reproduced, said(v.Readings[0], c.expect), false
	case n[holds] > 0:
		v.Verdict, search = Ambiguous, false
		v.Why = fmt.Sprintf("the words can be read in %d ways; %d of the %d readings come out as stated", all, n[holds], all)
	case n[fails] > 0:
		v.Verdict, v.Why = NotReproduced, said(first(v.Readings, fails), c.expect)
	case n[thin] > 0:
		v.Verdict, v.Why = Insufficient, first(v.Readings, thin).Why
	default:
		v.Verdict, v.Why = NotVisible, v.Readings[0].Why
	}
	if !search {
		return nil
	}
	// Other scopes are looked for where the stated one failed; where it cannot
	// be judged, only those that the file itself names.
	if err := ch.search(ctx, c, v, v.Verdict == NotReproduced && !ch.opt.NoSearch); err != nil {
		return err
	}
	if v.Holding > 0 && v.Verdict != Insufficient {
		v.Verdict = OtherScope
		names := make([]string, 0, 3)
		for _, s := range v.Scopes[:min(3, len(v.Scopes))] {
			names = append(names, s.Name)
		}
		v.Why += fmt.Sprintf("; of %d scopes tried, the number comes out in %d: %s", v.Tried, v.Holding, strings.Join(names, "; "))
		if v.Holding > 3 {
			v.Why += " and others"
		}
		if v.Tried >= 10 {
			v.Why += ". Among so many, some fit by chance"
		}
	} else if v.Verdict == NotReproduced && v.Tried > 0 {
		v.Why += fmt.Sprintf("; of %d scopes tried, the number comes out in none", v.Tried)
	}
	return nil
}

func first(list []Tried, s state) Tried {
	for _, t := range list {
		if t.state == s {
			return t
		}
	}
	return list[0]
}

// interval computes the honest choices around the first reading, and says
// where one of them turns the verdict.
func (ch *checker) interval(ctx context.Context, c *Claim, v *Verdict) error {
	if ch.opt.NoInterval || v.Observed == nil {
		return nil
	}
	s, err := ch.meter.Sensitivity(ctx, c.readings[0].m)
	if err != nil {
		return err
	}
	v.Interval = s
	if v.Verdict != Reproduced || (c.expect.Of == "ratio" && v.Figure.Unit != trade.UnitRatio) {
		return nil
	}
	var against []string
	for _, alt := range s.Variants {
		if alt.Value != nil && !c.expect.Holds(number(*alt.Value)) {
			against = append(against, fmt.Sprintf("%s (%s)", alt.Choice, *alt.Value))
		}
	}
	if len(against) > 0 {
		v.Why += "; it does not hold " + strings.Join(against, ", ")
	}
	return nil
}
