package extract

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/claim"
)

// draft is a claims file in the making.
type draft struct{ *claim.File }

var reQuoted = regexp.MustCompile(`[“"]([^”"]{3,600})[”"]`)

// reply keeps a denial or an answer beside the claims that it answers: those
// of the nearest sentence before it, in the speaker's exact words.
func (f *draft) reply(s Sentence, at attribution, a *Article) {
	if !reDeny.MatchString(s.Text) || len(f.Claims) == 0 {
		return
	}
	words := s.Text
	if m := reQuoted.FindStringSubmatch(s.Text); m != nil {
		words = m[1]
	}
	by := "not named"
	for _, l := range at.links {
		if l.Role == linkSpeaker || l.Role == linkReporter {
			by = l.Name
			break
		}
	}
	if by == "not named" {
		if m := reSubject.FindStringSubmatch(s.Text); m != nil {
			by = cleanName(m[1])
		}
	}
	last := f.Claims[len(f.Claims)-1]
	for i := len(f.Claims) - 1; i >= 0 && slices.Equal(f.Claims[i].At, last.At); i-- {
		f.Claims[i].Replies = append(f.Claims[i].Replies, claim.Reply{By: by, On: a.Published, Words: strings.TrimSpace(words)})
	}
}

var reSubject = regexp.MustCompile(`^(?:But |However, )?((?:(?:[A-Z][\p{L}’'.-]*|of|for|the|a|an|the) ?){1,9}?)(?:,| (?:has|have|had|denied|denies|said|rejected|dismissed|did|declined|does|never))`)
