package extract

import (
	"regexp"
	"strings"

	"tallyman/internal/claim"
)

// reNobody: the sentence says that there was none.
var reNobody = regexp.MustCompile(`(?:^|[“"] ?)Nobody\b|\b(?:nobody|(?i:no one|none|not a single|not one)|(?i:no) (?:[\p{L}-]+ ){1,9}?(?:was|were|had been|have been|has been|went|came|reached|left|arrived|entered|appears?|appeared)|(?i:imported|exported|bought|sold|shipped|sent|received) nothing|(?i:sold|bought|imported|exported|shipped|sent|received|show|shows|showed|lists?|listed|contains?|contained|found|finds?|records?|recorded|registered|names?|hold|holds|held) no|(?i:did) not (?:buy|sell|import|export|ship|send|receive|supply|deliver) (?:any|a single))\b`)

var reOfThem = regexp.MustCompile(`(?i)^ of (?:them|these|those)\b`)

var reRest = regexp.MustCompile(`(?i)^(?:,| and)? ?(?:and )?the (?:rest|others|remainder)\b`)

var reContrast = regexp.MustCompile(`, (?:while|whereas|though|although)\b|, and (?:\S+ ){1,3}of (?:them|these|those)\b|, (?:and |another )?(?:\d[\d,]*|` + rxNumeral + `) (?:more )?(?:from|to|came from|went to) (?:the )?[A-Z]|(?:,| and|, and) the (?:rest|others|remainder)\b|; (?:this year|last year|in \d{4})?`)

// sentence gives the claims of a sentence; halves that each tell of trade are read one
// after the other, so that the places of one are not those of the other.
func (x *story) sentence(s Sentence, at attribution) []claim.Claim {
	cuts := []int{0}
	for _, m := range reContrast.FindAllStringIndex(s.Text, -1) {
		if !openQuote(s.Text[:m[0]]) {
			cuts = append(cuts, m[0]+1)
		}
	}
	cuts = append(cuts, len(s.Text))
	cuts = withoutRest(s.Text, cuts)
	for i := range len(cuts) - 1 {
		if part := s.Text[cuts[i]:cuts[i+1]]; len(cuts) == 2 || !reTrade.MatchString(part) && len(Quantities(part)) == 0 {
			return x.claims(s, at, x.outlet)
		}
	}
	var out []claim.Claim
	for i := range len(cuts) - 1 {
		from, to := cuts[i], cuts[i+1]
		half := s
		half.Text, half.Start, half.End = s.Text[from:to], s.Start+from, s.Start+to
		own := at
		own.spans = nil
		for _, sp := range at.spans {
			if sp.start < to && sp.end > from {
				own.spans = append(own.spans, span{max(sp.start-from, 0), min(sp.end, to) - from})
			}
		}
		x.half = i > 0
		out = append(out, x.claims(half, own, x.outlet)...)
	}
	x.half = false
	return out
}

// withoutRest drops a last part that tells only of the rest.
func withoutRest(text string, cuts []int) []int {
	if n := len(cuts); n > 2 && reRest.MatchString(text[cuts[n-2]-1:]) {
		return cuts[:n-1]
	}
	return cuts
}

// headed adds goods that are named by their last word alone, once they were
// named in full: "the motors" after "electric motors".
func (x *story) headed(text string, named []mention) []mention {
	if len(named) == 0 {
		for _, m := range append(reHead.FindAllStringSubmatchIndex(text, -1), rePlural.FindAllStringSubmatchIndex(text, -1)...) {
			word := singular(text[m[2]:m[3]])
			if g, ok := x.heads[word]; ok && (m[0] != m[2] || !headless[word]) {
				g.start, g.end, g.words = m[2], m[3], text[m[2]:m[3]]
				named = append(named, g)
				break
			}
		}
	}
	for _, g := range named {
		if w := words(g.words); len(w) > 0 && !strings.HasPrefix(g.term, "hs:") {
			x.heads[singular(w[len(w)-1])] = g
		}
	}
	return named
}

var (
	reHead   = regexp.MustCompile(`(?i)\b(?:the|these|those|such) ([\p{Ll}-]+)`)
	rePlural = regexp.MustCompile(`\b([\p{Ll}-]{4,}s)\b`)
	// headless are last words that many goods share: only "the parts" means
	// those that were named.
	headless = wordSet(`part device system good item product component machine equipment module sensor instrument camera station set`)
)

// quoteOf is the part of the sentence that carries a number: from the last comma
// or the sentence's begin to the next one, where that is short enough to stand
// alone, else the sentence.
func quoteOf(text string, q Quantity) string {
	from, to := 0, len(text)
	if i := strings.LastIndexAny(text[:q.Start], ";:"); i >= 0 {
		from = i + 1
	}
	if i := strings.IndexAny(text[max(q.End, q.NounEnd):], ";"); i >= 0 {
		to = max(q.End, q.NounEnd) + i
	}
	if to-from > 320 {
		if i := strings.LastIndex(text[:q.Start], ", "); i > from {
			from = i + 2
		}
		if i := strings.Index(text[max(q.End, q.NounEnd):], ", "); i >= 0 {
			to = max(q.End, q.NounEnd) + i
		}
	}
	return strings.Trim(text[from:to], " ,;:")
}

func clause(text, m string) string {
	i := strings.Index(text, m)
	from := strings.LastIndexAny(text[:i], ",;:") + 1
	to := len(text)
	if k := strings.IndexAny(text[i:], ",;"); k >= 0 {
		to = i + k
	}
	return strings.Trim(text[from:to], " ,;:")
}
