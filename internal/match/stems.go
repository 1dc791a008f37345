package match

import (
	"regexp"
	"strings"
)

// Adjectives of places and trades against their nouns, in names of
// organisations: Muromskiy and Murom, Vologodskiy and Vologda, nanotechnological
// and nanotechnology. Personal names never use this: Zhukovskiy is not Zhukov.

var (
	slavicAdjective = regexp.MustCompile(`^(.{3,}?)(?:ich|ch)?(?:e?sk|evsk|insk|ensk)(?:iy|ii|ij|yy|yi|y|i|aya|aia|aja|oe|oye|oje|ogo|oy|om|ie|iye)$`)
	slavicPlace     = regexp.MustCompile(`^(.{5,}?)e?sk(?:iy|ii|ij|yy|yi|y|i|aya|aia|aja|oe|oye|oje|ogo|oy|om|ie|iye)$`)
	slavicPlain     = regexp.MustCompile(`^(.{4,}?n)(?:yy|iy|yi|ii|yj|aya|aia|oe|oye|oje|ogo|ye|y)$`)
	latinEnding     = regexp.MustCompile(`^(.{5,}?)(?:ical|ics|ic|ies|ia|iya|y|ian|an|al|a|e|s)$`)
)

// stemsOf are the word without the ending of an adjective or of a noun.
func stemsOf(w string) []string {
	if len(w) < 5 {
		return nil
	}
	var out []string
	if m := slavicAdjective.FindStringSubmatch(w); m != nil {
		out = append(out, m[1], m[1]+"sk")
		if m := slavicPlace.FindStringSubmatch(w); m != nil {
			for _, s := range []string{m[1], m[1] + "sk", strings.TrimSuffix(strings.TrimSuffix(m[1], "ov"), "ev")} {
				if len(s) >= 5 && !contains(out, s) {
					out = append(out, s)
				}
			}
		}
	} else if m := slavicPlain.FindStringSubmatch(w); m != nil {
		out = append(out, m[1])
	} else if m := latinEnding.FindStringSubmatch(w); m != nil {
		out = append(out, m[1])
	}
	return out
}

// stemmed compares two words of organisations' names by their stems, where one
// of them is in another script or an adjective.
func (x *lexeme) stemmed(y *lexeme) float64 {
	if len(x.stems) == 0 && len(y.stems) == 0 || x.abjad || y.abjad || x.syllabic || y.syllabic {
		return 0
	}
	if !x.adjective() && !y.adjective() && x.foreign == y.foreign {
		return 0
	}
	best := 0.0
	try := func(a, b string) {
		if min(len(a), len(b)) < 4 {
			return
		}
		if a == b {
			best = max(best, 0.93)
		} else if min(len(a), len(b)) >= 6 && x.foreign != y.foreign {
			if s := float64(closeness(a, b, 0.7, true, false)); s > 0 {
				best = max(best, s*0.93)
			}
		}
	}
	for _, a := range x.stems {
		try(a, y.latin)
		for _, b := range y.stems {
			try(a, b)
		}
	}
	for _, b := range y.stems {
		try(x.latin, b)
	}
	return best
}

func (x *lexeme) adjective() bool {
	return len(x.stems) >= 2 || strings.HasSuffix(x.latin, "nyy") || strings.HasSuffix(x.latin, "niy") || strings.HasSuffix(x.latin, "naya") || strings.HasSuffix(x.latin, "noe")
}
