package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// ReviewConfig says how judgements are made.
type ReviewConfig struct {
	// Second are the judgements that count only once a second person has made
	// them too; none: one person's judgement counts at once.
	Second Second `yaml:"second"`
}

// Second is a list of judgements. In YAML also true, for every judgement, or
// false, for none.
type Second []string

// UnmarshalYAML reads either form.
func (s *Second) UnmarshalYAML(unmarshal func(any) error) error {
	var all bool
	if unmarshal(&all) == nil {
		*s = nil
		if all {
			*s = slices.Clone(judgementWords)
		}
		return nil
	}
	var some []string
	if err := unmarshal(&some); err != nil {
		return err
	}
	*s = some
	return nil
}

// The ways in which a judgement can stand.
const (
	Settled  = "settled"
	Awaiting = "awaiting" // a second reviewer
	Conflict = "conflict" // two people judged differently
)

// ErrOwn refuses the attempt to be one's own second reviewer.
var ErrOwn = errors.New("a second person has to judge it")

// Standing is where the judgements of people leave a hit, or two spellings.
type Standing struct {
	HitID string
	State string // Settled, Awaiting or Conflict
	// Judgement is what counts: yes, no, unsure; unsure of a conflict, and empty
	// as long as a second reviewer is awaited.
	Judgement string
	// Reviews are the last judgement of each person, in the order of time; only
	// the last of all where one person's judgement counts.
	Reviews []Decision
}

// By is a person's own judgement, if there is one.
func (s Standing) By(who string) (Decision, bool) {
	for _, d := range s.Reviews {
		if samePerson(d.By, who) {
			return d, true
		}
	}
	return Decision{}, false
}

// Open says whether a person can bring the hit further: nobody judged it, or
// somebody else did and awaits a second reviewer.
func (s Standing) Open(who string) bool {
	return len(s.Reviews) == 0 || s.ForSecond(who)
}

// ForSecond says whether a person can be the second reviewer.
func (s Standing) ForSecond(who string) bool {
	_, own := s.By(who)
	return s.State == Awaiting && !own
}

// has says whether a judgement would add nothing.
func (s Standing) has(d Decision) bool {
	own, ok := s.By(d.By)
	return s.State == Settled && s.Judgement == d.Judgement || ok && own.Judgement == d.Judgement
}

// last is the latest judgement.
func (s Standing) last() Decision { return s.Reviews[len(s.Reviews)-1] }

// inForce is the judgements that agree with what counts.
func (s Standing) inForce() []Decision {
	var out []Decision
	for _, d := range s.Reviews {
		if d.Judgement == s.Judgement {
			out = append(out, d)
		}
	}
	return out
}

// Reviewed is one person's judgement and where it leaves the hit. The two words
// are there only in a case that asks for two people.
type Reviewed struct {
	Decision
	Standing string `json:"standing,omitempty" enum:"settled,awaiting,conflict"`
	StandsAs string `json:"stands_as,omitempty" enum:"yes,no,unsure" doc:"what counts; absent while a second reviewer is awaited"`
}

// SecondReview are the judgements that need a second person.
func (c *Case) SecondReview() []string { return c.Config.Review.Second }

func (c *Case) reviewed(s Standing, d Decision) Reviewed {
	if len(c.SecondReview()) == 0 {
		return Reviewed{Decision: d}
	}
	return Reviewed{Decision: d, Standing: s.State, StandsAs: s.Judgement}
}

// samePerson compares names as people write them.
func samePerson(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// standing weighs the judgements on one hit, of which there is at least one.
// People agree or they do not: as long as two differ, none of them has the last
// word. Whoever gave no name cannot be told from another, and makes no second.
func (s Second) standing(history []Decision) Standing {
	end := len(history) - 1
	out := Standing{HitID: history[end].HitID, State: Settled, Judgement: history[end].Judgement, Reviews: history[end:]}
	if len(s) == 0 {
		return out
	}
	out.Reviews = voices(history)
	needed, differ, named := false, false, 0
	for _, d := range out.Reviews {
		needed = needed || slices.Contains(s, d.Judgement)
		differ = differ || d.Judgement != out.Judgement
		if strings.TrimSpace(d.By) != "" {
			named++
		}
	}
	switch {
	case needed && differ:
		out.State, out.Judgement = Conflict, "unsure"
	case needed && named < 2:
		out.State, out.Judgement = Awaiting, ""
	}
	return out
}

// voices are the last judgement of each person.
func voices(history []Decision) []Decision {
	var out []Decision
	for _, d := range history {
		out = slices.DeleteFunc(out, func(o Decision) bool { return samePerson(o.By, d.By) })
		out = append(out, d)
	}
	return out
}

// Standings are where every judged hit and pair stands, in the order of ids.
func (c *Case) Standings() ([]Standing, error) {
	all, err := c.readDecisions()
	if err != nil {
		return nil, err
	}
	return c.Config.Review.Second.weigh(all), nil
}

// histories are the lines about each hit that were not taken back.
func histories(all []Decision) map[string][]Decision {
	out := map[string][]Decision{}
	for _, d := range all {
		out[d.HitID] = pushed(out[d.HitID], d)
	}
	return out
}

func (s Second) weigh(all []Decision) []Standing {
	history := histories(all)
	out := make([]Standing, 0, len(history))
	for _, h := range history {
		if len(h) > 0 {
			out = append(out, s.standing(h))
		}
	}
	slices.SortFunc(out, func(a, b Standing) int { return strings.Compare(a.HitID, b.HitID) })
	return out
}

// standing is where one hit stands; no reviews where nobody judged it.
func (c *Case) standing(hitID string) (Standing, error) {
	all, err := c.readDecisions()
	if err != nil {
		return Standing{}, err
	}
	all = slices.DeleteFunc(all, func(d Decision) bool { return d.HitID != hitID })
	if out := c.Config.Review.Second.weigh(all); len(out) > 0 {
		return out[0], nil
	}
	return Standing{HitID: hitID}, nil
}

// judge writes judgements of one person, all or none, and says where each
// leaves its hit.
func (c *Case) judge(ds ...Decision) ([]Reviewed, error) {
	second := c.Config.Review.Second
	all, err := c.readDecisions()
	if err != nil {
		return nil, err
	}
	now := byHit(second.weigh(all))
	for i := range ds {
		if ds[i].By, err = c.who(ds[i].By); err != nil {
			return nil, err
		}
		d := ds[i]
		if own, ok := now[d.HitID].By(d.By); ok && own.Judgement == d.Judgement && slices.Contains(second, d.Judgement) {
			return nil, &trade.Error{Code: trade.CodeUsage, Where: d.HitID, Message: fmt.Sprintf("%s judged it %q already, at %s", own.By, own.Judgement, own.At), Err: ErrOwn,
				Next: "leave it to somebody else, or take the judgement back"}
		}
	}
	if err := c.appendDecisions(ds...); err != nil {
		return nil, err
	}
	now = byHit(second.weigh(append(all, ds...)))
	out := make([]Reviewed, 0, len(ds))
	for _, d := range ds {
		out = append(out, c.reviewed(now[d.HitID], d))
	}
	return out, nil
}

// who names the person who judges. Where two are asked for, it has to be
// somebody.
func (c *Case) who(by string) (string, error) {
	if len(c.SecondReview()) == 0 || strings.TrimSpace(by) != "" {
		return by, nil
	}
	if c.env.User != "" {
		return c.env.User, nil
	}
	return "", &trade.Error{Code: trade.CodeUsage, Message: "this case asks for two people, and nothing says who judges", Next: `say it: --by "A. Analyst"`}
}

// StandingsByHit are [Case.Standings] by the id of the hit.
func (c *Case) StandingsByHit() (map[string]Standing, error) {
	all, err := c.Standings()
	return byHit(all), err
}

func byHit(all []Standing) map[string]Standing {
	out := make(map[string]Standing, len(all))
	for _, s := range all {
		out[s.HitID] = s
	}
	return out
}
