package match

import (
	"regexp"
	"strings"

	"tallyman/internal/text"
)

// quotedPart is what stands in the innermost quotation marks. Russian names put the name
// itself there, and what the firm is before it: АО «Производственный комплекс «Элара».
var quotedPart = regexp.MustCompile(`[«"“„‘][\s]*([^«»"“”„‘’]{3,})[\s]*[»"”’“]`)

// quotes marks the words that stand inside of quotation marks, where the other words say only
// what the firm is, and the quoted ones are a name.
func (n *name) quotes() {
	if !strings.ContainsAny(n.part, "«»\"“”„‘") {
		return
	}
	all := quotedPart.FindAllStringSubmatch(n.part, 3)
	if len(all) == 0 {
		return
	}
	inside := map[string]bool{}
	for _, m := range all {
		for _, w := range text.Tokens(text.Fold(m[1])) {
			inside[w] = true
		}
	}
	telling, outside := false, false
	for i := range n.toks {
		t := &n.toks[i]
		in := inside[t.show]
		telling = telling || in && t.class == plain && len(t.latin) >= 4
		outside = outside || !in
	}
	if !telling || !outside {
		return
	}
	for i := range n.toks {
		t := &n.toks[i]
		t.before = !inside[t.show] && t.class != plain && t.class != number
	}
}
