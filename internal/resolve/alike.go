package resolve

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tallyman/internal/match"
	"tallyman/internal/text"
	"tallyman/internal/trade"
)

// alikeScore is the score of the matching model from which two spellings may be
// one firm without a number that says so. Among the firms of the EU's and
// Ukraine's lists that carry a Russian taxpayer number, 97.7 % of the pairs of
// names at or above it are of one number; most of the rest are namesakes that
// stand beside each other in the data, which the rules below leave apart.
const alikeScore = 0.96

// alikeFloor is what every pair of spellings of a joined firm must still score,
// so that a chain of small differences does not lead from one firm to another.
const alikeFloor = 0.85

// shape is a name without what capitals, quotes and the writing of its legal
// form change; its spellings differ in country and number.
type shape struct {
	parties []int
	beside  []int // shapes alike, itself included
	numbers string
	name    string
}

// party is what the matching model compares, under the shape's number n.
func (s *shape) party(n int) match.Party {
	return match.Party{ID: strconv.Itoa(n), Schema: trade.LegalEntity, Acts: true, Names: []match.Name{{Text: s.name}}}
}

// likeness is two shapes that the model finds alike, or one shape and itself.
type likeness struct {
	a, b  int // a <= b
	score float64
	why   string
}

// byModel joins spellings whose names the model finds alike, across scripts and
// romanisations, where nothing contradicts: numbers, countries, legal forms. A
// spelling without a number that could be either of two numbered firms is left
// alone, because nobody can say whose it is. Natural persons are never joined by
// likeness.
func (c *clusters) byModel() {
	shapes := c.shapes()
	edges := likenesses(shapes)
	for i := range shapes {
		edges = append(edges, likeness{a: i, b: i, score: 1, why: "the same name"})
	}
	slices.SortFunc(edges, func(x, y likeness) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	for _, e := range edges {
		shapes[e.a].beside = append(shapes[e.a].beside, e.b)
		if e.a != e.b {
			shapes[e.b].beside = append(shapes[e.b].beside, e.a)
		}
	}
	m := &merger{clusters: c, shapes: shapes, of: make([]int, len(c.parties))}
	for i := range m.of {
		m.of[i] = -1
	}
	for i := range shapes {
		for _, p := range shapes[i].parties {
			m.of[p] = i
		}
	}
	for _, e := range edges {
		m.joinShapes(e)
	}
}

// shapes gathers the parties whose names may be compared, in the order of their
// first parties.
func (c *clusters) shapes() []shape {
	at := map[string]int{}
	var out []shape
	for i := range c.parties {
		p := &c.parties[i]
		if !p.core.Telling || p.core.Person || p.core.Key == "" || slices.Contains(p.core.Forms, "SOLE") {
			continue
		}
		numbers := numerals(p.name)
		k := p.core.Key + "|" + p.form() + "|" + numbers
		n, ok := at[k]
		if !ok {
			n = len(out)
			at[k] = n
			out = append(out, shape{numbers: numbers, name: p.name})
		}
		out[n].parties = append(out[n].parties, i)
	}
	return out
}

// roman are the numerals that are words by themselves and rarely anything else.
var roman = map[string]string{
	"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12", "xiii": "13",
	"xiv": "14", "xv": "15", "xvi": "16", "xvii": "17", "xviii": "18", "xix": "19", "xx": "20", "xxi": "21",
}

// numerals are the numbers in a name, Arabic and Roman, in order: firms of one
// family differ in nothing else.
func numerals(name string) string {
	var out []string
	for _, w := range text.Tokens(text.Fold(name)) {
		if n, ok := roman[w]; ok {
			w = n
		}
		if d := strings.TrimLeft(strings.Map(digit, w), "0"); d != "" {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func digit(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// likenesses compares every shape with those that the index finds for it, on
// all cores; the result does not depend on how many there are.
func likenesses(shapes []shape) []likeness {
	parties := make([]match.Party, len(shapes))
	for i := range shapes {
		parties[i] = shapes[i].party(i)
	}
	ix := match.NewIndex(parties)
	workers := runtime.GOMAXPROCS(0)
	found := make([][]likeness, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(shapes); i += workers {
				for _, k := range ix.Search(shapes[i].party(i), 0, alikeScore) {
					j, err := strconv.Atoi(k.ID)
					if err != nil || j == i || shapes[i].numbers != shapes[j].numbers {
						continue // Plant No. 7 is not Plant No. 9
					}
					why := "names alike"
					if len(k.Why) > 0 && k.Why[0].Detail != "" {
						why = k.Why[0].Detail
					}
					found[w] = append(found[w], likeness{a: min(i, j), b: max(i, j), score: k.Score, why: why})
				}
			}
		})
	}
	wg.Wait()
	all := slices.Concat(found...)
	// Both ends find each other, usually; one of the two is kept.
	slices.SortFunc(all, func(x, y likeness) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(y.score, x.score), cmp.Compare(x.why, y.why))
	})
	return slices.CompactFunc(all, func(x, y likeness) bool { return x.a == y.a && x.b == y.b })
}

// merger joins clusters along likenesses, the strongest first.
type merger struct {
	*clusters
	shapes []shape
	of     []int // party -> shape, -1: none
}

// joinShapes joins the clusters that hold two shapes as far as that may be.
func (m *merger) joinShapes(e likeness) {
	for _, x := range m.shapes[e.a].parties {
		for _, y := range m.shapes[e.b].parties {
			a, b := m.find(x), m.find(y)
			if a == b || !m.mayJoin(a, b) {
				continue
			}
			// The spelling that had no number, or came later, is the one that was given to the other.
			to, from := x, y
			if m.numbered(b) || !m.numbered(a) && b < a {
				to, from = y, x
			}
			given := slices.Clone(m.members[m.find(from)])
			if !m.join(x, y) {
				continue
			}
			why := fmt.Sprintf("alike %q (%.2f: %s); no number or country contradicts", m.parties[to].raw, e.score, e.why)
			for _, p := range given {
				m.note(p, RuleModel, why)
			}
		}
	}
}

// mayJoin reports whether two clusters may be one firm, and whether it is clear
// which.
func (m *merger) mayJoin(a, b int) bool {
	if m.numbered(a) && m.numbered(b) || !m.agree(a, b) {
		return false
	}
	// Numbered firms that either of them could be: two are one too many.
	numbered := map[int]bool{}
	for _, x := range []int{a, b} {
		if m.numbered(x) {
			numbered[x] = true
			continue
		}
		for _, p := range m.members[x] {
			if m.of[p] < 0 {
				continue
			}
			for _, s := range m.shapes[m.of[p]].beside {
				for _, q := range m.shapes[s].parties {
					if r := m.find(q); m.numbered(r) && m.agree(x, r) {
						numbered[r] = true
					}
				}
			}
		}
	}
	return len(numbered) <= 1 && m.alike(a, b)
}

func (m *merger) numbered(root int) bool {
	return slices.ContainsFunc(m.members[root], func(p int) bool { return m.parties[p].tax != "" })
}

// agree reports whether countries and legal forms of two clusters leave room for
// one firm: where both have some, one is in common.
func (m *merger) agree(a, b int) bool {
	return m.meet(a, b, func(p *party) []string {
		if h := p.home(); h != "" {
			return []string{h}
		}
		return nil
	}) && m.meet(a, b, func(p *party) []string { return p.core.Forms })
}

func (m *merger) meet(a, b int, of func(*party) []string) bool {
	have := map[string]bool{}
	for _, p := range m.members[a] {
		for _, v := range of(&m.parties[p]) {
			have[v] = true
		}
	}
	some := false
	for _, p := range m.members[b] {
		for _, v := range of(&m.parties[p]) {
			if have[v] {
				return true
			}
			some = true
		}
	}
	return len(have) == 0 || !some
}

// alike reports whether every name of one cluster is like every name of the
// other. A firm with a number may have been renamed: there, one name suffices.
func (m *merger) alike(a, b int) bool {
	return m.each(a, func(s int) bool {
		near := func(t int) bool {
			return s == t || slices.Contains(m.shapes[s].beside, t) ||
				match.Compare(m.shapes[s].party(s), m.shapes[t].party(t)).Score >= alikeFloor
		}
		if m.numbered(a) || m.numbered(b) {
			return true
		}
		return m.each(b, near)
	})
}

// each reports whether f holds for every shape of a cluster.
func (m *merger) each(root int, f func(shape int) bool) bool {
	seen := map[int]bool{}
	for _, p := range m.members[root] {
		if s := m.of[p]; s >= 0 && !seen[s] {
			seen[s] = true
			if !f(s) {
				return false
			}
		}
	}
	return true
}
