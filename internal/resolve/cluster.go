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
	"tallyman/internal/trade"
)

// party is one spelling, as the stage works with it.
type party struct {
	id           int64
	name, raw    string
	country      string // as stated
	market       string // the country that its records speak for: see homes
	taxType, tax string // only where the check digit holds
	rows         int64
	core         match.Core
	rule, why    string
}

// taxKey is the decisive number, or empty. A Russian company's branches share
// its INN, which is what is wanted: one legal person.
func (p *party) taxKey() string {
	if p.tax == "" {
		return ""
	}
	return p.taxType + " " + p.tax
}

// nameKey is name and country, or empty where the name is too general to say
// anything or is a natural person's, which several people bear.
func (p *party) nameKey() string {
	if !p.core.Telling || p.core.Person || p.country == "" || p.core.Key == "" {
		return ""
	}
	return p.core.Key + "|" + p.country
}

func (p *party) form() string { return strings.Join(p.core.Forms, "+") }

// resolve groups the parties. It sorts by id first; every later step runs in
// that order.
func resolve(parties []party, judgements []Judgement) ([]Entity, []Link) {
	slices.SortFunc(parties, func(a, b party) int { return cmp.Compare(a.id, b.id) })
	reduce(parties)
	c := newClusters(parties)
	c.judge(judgements)
	c.byTax()
	c.byName()
	c.byModel()
	return c.result()
}

// reduce computes the core of every name, on all cores.
func reduce(parties []party) {
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(parties); i += workers {
				parties[i].core = match.CoreOf(parties[i].name)
			}
		})
	}
	wg.Wait()
}

// clusters is a union-find whose unions respect the splits that people made.
type clusters struct {
	parties []party
	parent  []int
	members [][]int       // of each root
	apart   map[int][]int // party -> parties it must not join
	at      map[int64]int // party id -> position
}

func newClusters(parties []party) *clusters {
	c := &clusters{
		parties: parties, parent: make([]int, len(parties)), members: make([][]int, len(parties)),
		apart: map[int][]int{}, at: make(map[int64]int, len(parties)),
	}
	for i := range parties {
		c.parent[i], c.members[i], c.at[parties[i].id] = i, []int{i}, i
	}
	return c
}

func (c *clusters) find(i int) int {
	for c.parent[i] != i {
		c.parent[i] = c.parent[c.parent[i]]
		i = c.parent[i]
	}
	return i
}

// join unites two clusters unless a person keeps two of their members apart.
// The smaller root stays the root.
func (c *clusters) join(i, j int) bool {
	a, b := c.find(i), c.find(j)
	if a == b {
		return true
	}
	if a > b {
		a, b = b, a
	}
	if len(c.apart) > 0 && c.forbidden(a, b) {
		return false
	}
	c.parent[b] = a
	c.members[a] = append(c.members[a], c.members[b]...)
	c.members[b] = nil
	return true
}

func (c *clusters) forbidden(a, b int) bool {
	for _, m := range c.members[a] {
		for _, x := range c.apart[m] {
			if c.find(x) == b {
				return true
			}
		}
	}
	return false
}

// judge applies people's decisions: splits first, so that no join undoes them.
// Of two contradicting decisions on one pair the later one in the list holds.
func (c *clusters) judge(judgements []Judgement) {
	last := map[[2]int]Judgement{}
	var pairs [][2]int
	for _, j := range judgements {
		a, okA := c.at[j.Left]
		b, okB := c.at[j.Right]
		if !okA || !okB || a == b {
			continue
		}
		k := [2]int{min(a, b), max(a, b)}
		if _, seen := last[k]; !seen {
			pairs = append(pairs, k)
		}
		last[k] = j
	}
	slices.SortFunc(pairs, func(x, y [2]int) int { return slices.Compare(x[:], y[:]) })
	for _, k := range pairs {
		if !last[k].Same {
			c.apart[k[0]] = append(c.apart[k[0]], k[1])
			c.apart[k[1]] = append(c.apart[k[1]], k[0])
			c.note(k[1], RuleJudgement, fmt.Sprintf("%s keeps it apart from party %d", by(last[k]), c.parties[k[0]].id))
		}
	}
	for _, k := range pairs {
		if last[k].Same && c.join(k[0], k[1]) {
			c.note(k[1], RuleJudgement, fmt.Sprintf("%s says it is the same as party %d", by(last[k]), c.parties[k[0]].id))
		}
	}
}

func by(j Judgement) string {
	if j.By == "" {
		return "a judgement"
	}
	return j.By
}

// note records why a party is where it is; the first reason stays.
func (c *clusters) note(i int, rule, why string) {
	if c.parties[i].rule == "" {
		c.parties[i].rule, c.parties[i].why = rule, why
	}
}

// byTax joins parties with the same proved number.
func (c *clusters) byTax() {
	c.groups((*party).taxKey, func(key string, members []int) {
		for _, m := range members {
			if c.join(members[0], m) {
				c.note(m, RuleTaxID, "same "+key+", check digit right")
			}
		}
	})
}

// byName joins parties with the same name in one country. Where the name
// stands beside several proved numbers, or under several legal forms, a
// spelling that has neither cannot be given to one of them and is joined only
// with its like.
func (c *clusters) byName() {
	c.groups((*party).nameKey, func(_ string, members []int) {
		forms := map[string]int{} // form -> first member
		taxed := map[string]bool{}
		for _, m := range members {
			if f := c.parties[m].form(); f != "" {
				if _, ok := forms[f]; !ok {
					forms[f] = m
				}
			}
			if k := c.parties[m].taxKey(); k != "" {
				taxed[k] = true
			}
		}
		for _, m := range members {
			c.joinNamed(m, members, forms, taxed)
		}
	})
}

func (c *clusters) joinNamed(m int, members []int, forms map[string]int, taxed map[string]bool) {
	p := &c.parties[m]
	for _, o := range members {
		if o == m {
			continue
		}
		q := &c.parties[o]
		if p.tax != "" && q.tax != "" {
			continue // their numbers decide
		}
		if len(taxed) > 1 && (p.tax != "" || q.tax != "") {
			continue // which of the numbered ones is not known
		}
		if p.form() != q.form() && len(forms) > 1 {
			continue
		}
		if c.join(o, m) && m != c.find(m) {
			c.note(m, RuleSameName, fmt.Sprintf("same name as %q, registered in %s", q.raw, p.country))
		}
		if c.find(o) == c.find(m) {
			return
		}
	}
}

// groups calls f for every key that more than one party has, in the order of
// the groups' first members.
func (c *clusters) groups(key func(*party) string, f func(string, []int)) {
	m := map[string][]int{}
	var order []string
	for i := range c.parties {
		k := key(&c.parties[i])
		if k == "" {
			continue
		}
		if _, ok := m[k]; !ok {
			order = append(order, k)
		}
		m[k] = append(m[k], i)
	}
	for _, k := range order {
		if len(m[k]) > 1 {
			f(k, m[k])
		}
	}
}

// result names the clusters and lists their links, in the order of parties.
func (c *clusters) result() ([]Entity, []Link) {
	entities := make([]Entity, 0, len(c.parties))
	links := make([]Link, len(c.parties))
	taken := map[string]bool{}
	for root := range c.parties {
		if c.parent[root] != root {
			continue
		}
		members := c.members[root]
		slices.Sort(members)
		e := c.entity(members, taken)
		entities = append(entities, e)
		for _, m := range members {
			links[m] = c.link(m, members, e.EntityID)
		}
	}
	slices.SortFunc(entities, func(a, b Entity) int { return strings.Compare(a.EntityID, b.EntityID) })
	return entities, links
}

func (c *clusters) link(m int, members []int, entityID string) Link {
	p := &c.parties[m]
	l := Link{PartyID: p.id, EntityID: entityID, Rule: p.rule, Why: p.why}
	switch {
	case len(members) == 1 && p.rule != RuleJudgement:
		l.Rule, l.Why = RuleSingle, "no other spelling has its number or its name and country"
	case l.Rule == "":
		// The first member of a cluster made by its followers' reasons.
		for _, o := range members {
			if q := &c.parties[o]; o != m && q.rule != "" {
				l.Rule, l.Why = q.rule, fmt.Sprintf("party %d (%q) was joined to it", q.id, q.raw)
				break
			}
		}
	}
	return l
}

// entity sums a cluster up. Its id is made of its strongest key, so that it
// stays when more spellings of the same firm arrive; the second of two clusters
// that people split off one key takes its first party's id instead.
func (c *clusters) entity(members []int, taken map[string]bool) Entity {
	var e Entity
	var tax, name, caption string
	captionRows := int64(-1)
	countries := map[string]int64{}
	for _, m := range members {
		p := &c.parties[m]
		e.Parties++
		e.Rows += p.rows
		if k := p.taxKey(); k != "" && (tax == "" || k < tax) {
			tax, e.TaxID = k, p.tax
		}
		if k := p.nameKey(); k != "" && (name == "" || k < name) {
			name = k
		}
		if p.country != "" {
			countries[p.country] += max(p.rows, 1)
		}
		if p.rows > captionRows || p.rows == captionRows && p.name < caption {
			caption, captionRows = p.name, p.rows
		}
	}
	e.Caption = caption
	for k, n := range countries {
		if best := countries[e.Country]; e.Country == "" || n > best || n == best && k < e.Country {
			e.Country = k
		}
	}
	first := strconv.FormatInt(c.parties[members[0]].id, 10)
	for _, k := range [][]string{{"tax", tax}, {"name", name}, {"party", first}} {
		if k[1] == "" {
			continue
		}
		if e.EntityID = trade.ShortID("ent", k...); !taken[e.EntityID] {
			break
		}
	}
	taken[e.EntityID] = true
	return e
}
