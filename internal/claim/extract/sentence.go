package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence is one sentence of an article.
type Sentence struct {
	Text string `json:"text"`
	// Start and End are offsets in [Article.Text], in bytes.
	Start int `json:"start"`
	End   int `json:"end"`
	// Block is the number of its block; headings say less than sentences.
	Block   int  `json:"block"`
	Heading bool `json:"heading,omitempty"`
}

// reDateline is "NOWHERE, March 12 (Agency) - " before the first sentence.
var reDateline = regexp.MustCompile(`^\p{Lu}[\p{Lu}’'./ -]+(?:, [\p{L}.,\d ]{2,30})? ?\([^()]{2,40}\) ?[-–—] ?`)

// Sentences splits the article. A dateline is no part of its first sentence.
func (a *Article) Sentences() []Sentence {
	var out []Sentence
	for i, b := range a.Blocks {
		skip := 0
		if i == 0 {
			skip = len(reDateline.FindString(b.Text))
		}
		for _, s := range split(b.Text[skip:]) {
			s[0], s[1] = s[0]+skip, s[1]+skip
			out = append(out, Sentence{Text: b.Text[s[0]:s[1]], Start: b.Start + s[0], End: b.Start + s[1], Block: i, Heading: b.Heading})
		}
	}
	return out
}

// abbreviations end in a point that ends no sentence.
var abbreviations = wordSet(`mr mrs ms dr prof gen col lt sgt capt adm sen rep gov st mt jr sr inc ltd co corp llc plc bros vs etc no nos art sec fig
	vol jan feb mar apr jun jul aug sep sept oct nov dec approx est dept ave blvd e.g i.e cf al op resp u.s u.k u.n e.u a.m p.m d.c ph.d u.a.e hs`)

// starters begin a sentence even after an abbreviation such as U.S.
var starters = wordSet(`the a an it its he she they we this that these those but and in on at for from after before while when according however meanwhile officials both most some many no one two`)

// titles are abbreviations that a name follows: nothing starts after them.
var titles = wordSet(`mr mrs ms dr prof gen col lt sgt capt adm sen rep gov st mt no nos e.g i.e cf vs hs art fig sec vol approx est`)

var reBreak = regexp.MustCompile(`[.!?…]+["”’'»)\]]*(?:\s+|$)`)

// split finds where sentences begin and end. Points in abbreviations, initials
// and numbers end none, nor do points inside a quotation that closes later in
// the same paragraph: what one speaker says in one breath stays together.
func split(s string) [][2]int {
	var out [][2]int
	start := 0
	for _, m := range reBreak.FindAllStringIndex(s, -1) {
		end := m[0] + len(strings.TrimRight(s[m[0]:m[1]], " \t\n"))
		if m[1] < len(s) && !ends(s, start, m[0], end, m[1]) {
			continue
		}
		out = append(out, [2]int{start, end})
		start = m[1]
	}
	if rest := strings.TrimSpace(s[start:]); rest != "" {
		out = append(out, [2]int{start, start + len(strings.TrimRight(s[start:], " "))})
	}
	return out
}

// ends says whether the mark at dot ends a sentence that began at start; next
// is where the following one would begin.
func ends(s string, start, dot, end, next int) bool {
	r, _ := utf8.DecodeRuneInString(s[next:])
	if !unicode.IsUpper(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`"“‘'«(—–-`, r) {
		return false
	}
	if openQuote(s[start:end]) {
		return false
	}
	if s[dot] != '.' || end > dot+1 {
		return true
	}
	word := lastWord(s[start:dot])
	low := strings.ToLower(word)
	follow := strings.ToLower(firstWord(s[next:]))
	switch {
	case titles[low]:
		return false
	case abbreviations[low] || strings.Contains(low, "."):
		return starters[follow]
	case utf8.RuneCountInString(word) == 1 && unicode.IsUpper([]rune(word)[0]):
		return starters[follow] // an initial
	}
	return true
}

// openQuote says whether a double quotation is open at the end of s.
func openQuote(s string) bool {
	straight, curly := 0, 0
	for _, r := range s {
		switch r {
		case '"':
			straight++
		case '“', '«':
			curly++
		case '”', '»':
			curly--
		}
	}
	return straight%2 == 1 || curly > 0
}

func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`("“‘'«—–`, r) })
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}

func firstWord(s string) string {
	s = strings.TrimLeft(s, `"“‘'«(—–- `)
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }); i >= 0 {
		return s[:i]
	}
	return s
}

// words splits into runs of letters and digits.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func wordSet(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}
