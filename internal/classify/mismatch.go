package classify

import "strings"

// mismatchFrom is the score from which a class's words speak against the
// declared heading; headingRatio is the least likelihood ratio that is told
// (domain practice: ln 20).
const (
	mismatchFrom = 0.6
	headingRatio = 20.0
)

// mismatch says whether the words name a class that is not declared under this
// heading. The ratio is that of the words alone: how much more often they are
// written for the class than for other goods, by the weights of the score.
func (s *scratch) mismatch(hs string, classes []Match) *Mismatch {
	if len(hs) < 4 {
		return nil
	}
	hs4 := hs[:4]
	var best *Mismatch
	for _, m := range classes {
		i := s.c.index[m.ID]
		if m.By == "hs" {
			continue
		}
		if s.c.hs.holds(i, hs4) {
			return nil
		}
		if best != nil || s.ev[i].plain < mismatchFrom || s.c.classes[i].Heading == "" {
			continue
		}
		ratio := 1.0
		var words []string
		for _, r := range m.Why {
			if r.Feature != "hs" && r.Feature != "price" { // a ratio of words
				ratio *= r.Score
				words = append(words, r.Left)
			}
		}
		if ratio >= headingRatio {
			best = &Mismatch{Declared: hs4, Likely: s.c.classes[i].Heading, Ratio: ratio, Words: strings.Join(words, "; ")}
		}
	}
	return best
}
