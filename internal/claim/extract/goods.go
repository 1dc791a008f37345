package extract

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed goods.yml
var goodsData []byte

// goodsWord maps words of articles to a term of the filter language.
type goodsWord struct {
	Words []string `yaml:"words"`
	Term  string   `yaml:"term"`
	// Open says what the words do not settle, if anything.
	Open string `yaml:"open"`
}

type goodsTable struct {
	re   *regexp.Regexp
	term map[string]goodsWord // singular folded words -> entry
}

var goods = sync.OnceValues(func() (*goodsTable, error) {
	var list []goodsWord
	if err := yaml.UnmarshalWithOptions(goodsData, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("goods.yml: %w", err)
	}
	t := &goodsTable{term: map[string]goodsWord{}}
	var alts []string
	for _, g := range list {
		for _, w := range g.Words {
			t.term[singular(w)] = g
			alts = append(alts, strings.ReplaceAll(regexp.QuoteMeta(w), " ", `[ -]`))
		}
	}
	// Longer names first, so that titanium alloy is not titanium.
	slices.SortFunc(alts, func(a, b string) int { return len(b) - len(a) })
	re, err := regexp.Compile(`(?i)\b(?:` + strings.Join(alts, "|") + `)(?:s|es)?\b`)
	t.re = re
	return t, err
})

// mention of goods in a sentence.
type mention struct {
	start, end int
	term       string // class:drone, hs:9013.10, control:chpl
	open       string // what the words do not settle
	words      string
}

var reHS = regexp.MustCompile(`(?i)\b(?:HS|tariff|customs|commodity|harmoni[sz]ed system)?\s?(?:codes?|headings?|subheadings?|HS)\s+((?:\d{4}(?:\.\d{2}){0,3}|\d{6,10})(?:(?:,| and| or|,? and) (?:\d{4}(?:\.\d{2}){0,3}|\d{6,10}))*)`)
var reCode = regexp.MustCompile(`\d{4}(?:\.\d{2}){0,3}|\d{6,10}`)

// goodsIn finds the goods of a text, in order.
func goodsIn(s string) []mention {
	t, err := goods()
	if err != nil {
		return nil // goods.yml ships with the program; its test reads it
	}
	var out []mention
	for _, m := range reHS.FindAllStringSubmatchIndex(s, -1) {
		codes := reCode.FindAllString(s[m[2]:m[3]], -1)
		out = append(out, mention{start: m[0], end: m[1], term: "hs:" + strings.Join(codes, ","), words: s[m[0]:m[1]]})
	}
	for _, m := range t.re.FindAllStringIndex(s, -1) {
		w := s[m[0]:m[1]]
		g, ok := t.term[singular(w)]
		if !ok || slices.ContainsFunc(out, func(o mention) bool { return m[0] < o.end && o.start < m[1] }) {
			continue
		}
		out = append(out, mention{start: m[0], end: m[1], term: g.Term, open: g.Open, words: w})
	}
	slices.SortFunc(out, func(a, b mention) int { return a.start - b.start })
	return out
}

// singular folds case, hyphens and the plural of a name's last word.
func singular(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == '-' }), " ")
	for _, es := range []string{"ches", "shes", "xes", "sses"} {
		if strings.HasSuffix(s, es) {
			return strings.TrimSuffix(s, "es")
		}
	}
	if strings.HasSuffix(s, "ss") {
		return s
	}
	return strings.TrimSuffix(s, "s")
}
