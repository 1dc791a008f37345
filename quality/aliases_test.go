package quality_test

import (
	"encoding/csv"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"tallyman/internal/match"
	"tallyman/internal/testdata"
	"tallyman/internal/text"
	"tallyman/internal/trade"
)

// firm is an organisation of the lists with all names that entries which share one have.
type firm struct {
	names []string
	pairs [][2]string // two names of one entry
	lists map[string]bool
	half  string // "dev" may be read and learned from; "check" is only counted
	held  bool   // a name of it is in the holdout of names.csv
}

// foldName is a name without case, accents and punctuation.
func foldName(s string) string { return strings.Join(text.Tokens(text.Fold(s)), " ") }

func seedOf(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s)) // never fails
	return h.Sum64()
}

// heldNames are the names in the holdout split, which nothing here may teach.
func heldNames(t *testing.T) map[string]bool {
	t.Helper()
	f, err := os.Open("names.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]bool{}
	for _, r := range rows {
		if r[5] == "holdout" {
			held[foldName(r[0])], held[foldName(r[1])] = true, true
		}
	}
	return held
}

// organisations of all public lists at hand; entries that share a name are one firm.
func organisations(t *testing.T) []*firm {
	t.Helper()
	held := heldNames(t)
	entities := listed(t)
	entities = append(entities, readList(t, "ofac", testdata.Shared(t, "lists", "ofac", "sdn.csv"), testdata.Shared(t, "lists", "ofac", "alt.csv"), testdata.Shared(t, "lists", "ofac", "add.csv"))...)
	entities = append(entities, readList(t, "csl", testdata.Shared(t, "lists", "us", "csl_consolidated.csv"))...)
	entities = append(entities, readList(t, "ua", testdata.Shared(t, "lists", "ua", "war_sanctions_2026-03.csv"))...)
	byName := map[string]*firm{}
	var all []*firm
	for _, e := range entities {
		if e.Schema == trade.Person || e.Schema == trade.Vessel || e.Schema == trade.Airplane {
			continue
		}
		var f *firm
		for _, n := range e.Names {
			if known := byName[foldName(n.Name)]; known != nil {
				f = known
				break
			}
		}
		if f == nil {
			f = &firm{lists: map[string]bool{}, half: []string{"dev", "check"}[seedOf(e.Names[0].Name)%2]}
			all = append(all, f)
		}
		f.add(e, byName, held)
	}
	return all
}

func (f *firm) add(e trade.Entity, byName map[string]*firm, held map[string]bool) {
	list := e.File
	if len(e.Listings) > 0 {
		list += e.Listings[0].Program
	}
	f.lists[list] = true
	for i, x := range e.Names {
		key := foldName(x.Name)
		f.held = f.held || held[key]
		if byName[key] == nil && len(key) > 6 {
			byName[key] = f
		}
		if x.Kind == trade.NameWeak || x.Kind == trade.NamePrevious || len(x.Name) < 3 || script(x.Name) == "Zyyy" {
			continue
		}
		f.names = append(f.names, x.Name)
		for _, y := range e.Names[:i] {
			if y.Kind != trade.NameWeak && y.Kind != trade.NamePrevious && len(y.Name) >= 3 && script(y.Name) != "Zyyy" && foldName(y.Name) != key {
				f.pairs = append(f.pairs, [2]string{y.Name, x.Name})
			}
		}
	}
}

// TestListAliases compares the names that the lists' entries have for one organisation, up to
// three pairs of an entry and two scripts, and asks for one name of each whether another
// entry of the same list, which its publisher holds apart, comes out as a match. Many aliases
// are trade names of their own, former names and acronyms, so the shares say nothing by
// themselves; the halves were drawn by hash, and what raises one must raise the other.
func TestListAliases(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole lists")
	}
	type share struct{ n, hit int }
	shares := map[string]*share{}
	count := func(group string, hit bool) {
		if shares[group] == nil {
			shares[group] = &share{}
		}
		shares[group].n++
		if hit {
			shares[group].hit++
		}
	}
	party := func(names ...string) match.Party {
		p := match.Party{Schema: trade.Company}
		for _, n := range names {
			p.Names = append(p.Names, match.Name{Text: n})
		}
		return p
	}
	var firms []*firm
	for _, f := range organisations(t) {
		if !f.held && len(f.names) > 0 {
			firms = append(firms, f)
		}
	}
	var parties []match.Party
	for i, f := range firms {
		p := party(f.names...)
		p.ID = string(rune('a'+i%26)) + f.names[0]
		parties = append(parties, p)
		rng := rand.New(rand.NewPCG(seedOf(f.names[0]), 7))
		rng.Shuffle(len(f.pairs), func(i, j int) { f.pairs[i], f.pairs[j] = f.pairs[j], f.pairs[i] })
		taken := map[string]int{}
		for _, p := range f.pairs {
			scripts := []string{script(p[0]), script(p[1])}
			slices.Sort(scripts)
			group := strings.Join(scripts, "-")
			if taken[group]++; taken[group] <= 3 {
				count(f.half+" "+group, match.Compare(party(p[0]), party(p[1])).Match)
			}
		}
	}
	at := map[string]*firm{}
	for i, p := range parties {
		at[p.ID] = firms[i]
	}
	ix := match.NewIndex(parties)
	for i, f := range firms {
		if i%3 != 0 {
			continue
		}
		rng := rand.New(rand.NewPCG(seedOf(f.names[0]), 11))
		alarm := false
		for _, c := range ix.Search(party(f.names[rng.IntN(len(f.names))]), 4, match.Threshold) {
			if other := at[c.ID]; other != f && slices.ContainsFunc(slices.Collect(maps.Keys(other.lists)), func(l string) bool { return f.lists[l] }) {
				alarm = true
			}
		}
		count(f.half+" others", alarm)
	}
	for _, g := range slices.Sorted(maps.Keys(shares)) {
		if s := shares[g]; s.n >= 20 {
			t.Logf("%-18s %5d  at the threshold %.3f", g, s.n, ratio(s.hit, s.n))
		}
	}
	for g, floor := range readFloors(t, "names_floor.json").Aliases {
		s := shares[g]
		if s == nil {
			t.Errorf("%s: no pairs", g)
			continue
		}
		rate, limit := ratio(s.hit, s.n), strings.HasSuffix(g, "others")
		if limit && rate > floor || !limit && rate < floor {
			t.Errorf("%s: %.3f, the floor (of others the limit) is %.3f", g, rate, floor)
		}
	}
}
