package reason

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/watchlist/listfile"
)

// Tie is one sentence about an entry that names the other end.
type Tie struct {
	Owns      bool     // the entry owns the other; else the other owns it
	Other     string   // text that begins with the other's name
	Low, High *float64 // share in percent; nil where none is stated, High nil where one number is
	Role      string   // subsidiary, owner, shareholder ...
	Sentence  string
}

// Subject is the entry that a text is about.
type Subject struct {
	Names  []string
	Person bool
}

const share = `((?:more than |over |at least )?\d+(?:[.,]\d+)? ?%|wholly|fully|majority|sole|only)`

// The words between subject and verb that change nothing, and those after which
// a sentence speaks of something else.
const (
	also   = `(?:(?:also|currently|now|ultimately) )*`
	middle = `((?:[^\s,;.%]+ ){0,8}?)`
)

// patterns of what follows the subject. Of the groups of a pattern the first
// that reads as a share is the share.
var patterns = []struct {
	owns bool
	role string
	re   *regexp.Regexp
}{
	{false, "subsidiary", regexp.MustCompile(`^is ` + also + middle + `(?:` + share + `[- ](?:owned )?)?subsidiary of `)},
	{false, "owned by", regexp.MustCompile(`^is ` + also + middle + `(?:` + share + `[- ])?owned(?: (?:and|or) (?:controlled|operated))? by `)},
	{false, "controlled by", regexp.MustCompile(`^is ` + also + middle + `controlled by `)},
	{true, "owner", regexp.MustCompile(`^(?:is|remains) ` + also + middle + `(?:` + share + ` )?(?:co-|part-)?owner (?:of|in) `)},
	{true, "shareholder", regexp.MustCompile(`^(?:is|remains) ` + also + middle + `(?:` + share + ` )?shareholder (?:of|in) `)},
	{true, "parent company", regexp.MustCompile(`^is ` + also + middle + `parent company of `)},
	{true, "owner", regexp.MustCompile(`^` + also + `owns(?: and controls)? (?:(?:a |an )?` + share + `(?: stake| share)?(?: of the shares| of shares)? (?:of|in) )?`)},
	{true, "shareholder", regexp.MustCompile(`^` + also + `holds (?:a |an )?` + share + `(?: stake| share)?(?: of the shares| of shares)? (?:of|in) `)},
}

var (
	sentenceEnd = regexp.MustCompile(`[\p{L}\d)’”"%]{2}\.\s+[\p{Lu}‘“]`)
	lead        = regexp.MustCompile(`^(?:Furthermore|Moreover|In addition|Additionally|Also|As such|In particular), `)
	pronoun     = regexp.MustCompile(`^(?:It|The (?:company|entity|enterprise|firm|bank|corporation|organisation|plant)) `)
	personal    = regexp.MustCompile(`^(?:He|She) `)
	bracket     = regexp.MustCompile(`^\([^)]*\)\s*`)
	// elsewhere are words that turn the sentence to another subject, or take the
	// statement back.
	elsewhere = regexp.MustCompile(`\b(?:which|whose|who|that|part of|not|formerly|previously|partially|partly|jointly|indirectly|associated|companies)\b`)
)

// Ties returns what a text says of the subject's owners and possessions.
func Ties(text string, s Subject) []Tie {
	own := map[string]bool{}
	for _, n := range s.Names {
		own[exact(n)], own[bare(n)] = true, true
	}
	delete(own, "")
	var out []Tie
	for _, sentence := range sentences(listfile.Clean(text)) {
		rest, ok := s.after(lead.ReplaceAllString(sentence, ""), own)
		if !ok {
			continue
		}
		if t, ok := tie(rest); ok {
			t.Sentence = sentence
			out = append(out, t)
		}
	}
	return out
}

func sentences(text string) []string {
	var out []string
	for {
		at := sentenceEnd.FindStringIndex(text)
		if at == nil {
			return append(out, text)
		}
		dot := at[0] + strings.IndexByte(text[at[0]:at[1]], '.')
		out = append(out, text[:dot])
		text = strings.TrimSpace(text[dot+1:])
	}
}

// after cuts the subject off a sentence: a pronoun, a name of the entry, or a
// person's family name behind at most three words.
func (s Subject) after(sentence string, own map[string]bool) (string, bool) {
	sign := pronoun
	if s.Person {
		sign = personal
	}
	if m := sign.FindString(sentence); m != "" {
		return sentence[len(m):], true
	}
	var ends []int
	for i, r := range sentence {
		if r == ' ' && len(ends) < 14 {
			ends = append(ends, i)
		}
	}
	families := s.families()
	for i, end := range slices.Backward(ends) {
		words := exact(sentence[:end])
		last := words[strings.LastIndexByte(words, ' ')+1:]
		if own[words] || own[bare(sentence[:end])] || i < 4 && slices.Contains(families, last) {
			return bracket.ReplaceAllString(sentence[end+1:], ""), true
		}
	}
	return "", false
}

// families are a person's family names: the words in capitals.
func (s Subject) families() []string {
	if !s.Person {
		return nil
	}
	var out []string
	for _, n := range s.Names {
		for w := range strings.FieldsSeq(n) {
			if len(w) > 2 && w == strings.ToUpper(w) && w != strings.ToLower(w) {
				out = append(out, exact(w))
			}
		}
	}
	return out
}

func tie(rest string) (Tie, bool) {
	for _, p := range patterns {
		m := p.re.FindStringSubmatch(rest)
		if m == nil || elsewhere.MatchString(m[0]) {
			continue
		}
		t := Tie{Owns: p.owns, Role: p.role, Other: rest[len(m[0]):]}
		for _, g := range m[1:] {
			t.share(g)
		}
		if strings.Contains(m[0], "co-owner") || strings.Contains(m[0], "part-owner") {
			t.Role = "co-owner"
		}
		return t, true
	}
	return Tie{}, false
}

// share reads the words of a share. A majority is more than half.
func (t *Tie) share(words string) {
	var low, high float64
	switch words {
	case "wholly", "fully", "sole", "only":
		low, high = 100, 100
	case "majority":
		low, high = 50, 100
	default:
		var ok bool
		if low, high, ok = listfile.Share(words); !ok || !strings.Contains(words, "%") {
			return
		}
	}
	t.Low, t.High = &low, nil
	if high != low {
		t.High = &high
	}
}
