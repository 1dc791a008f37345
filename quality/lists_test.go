package quality_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallyman/internal/match"
	"tallyman/internal/testdata"
	"tallyman/internal/text"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist"
)

// readList reads entities of a public list.
func readList(t *testing.T, id string, paths ...string) []trade.Entity {
	t.Helper()
	var out []trade.Entity
	_, err := watchlist.Read(t.Context(), id, "", paths, func(e trade.Entity) error {
		e.ID = id + ":" + e.ID
		out = append(out, e)
		return nil
	}, func(trade.Ownership) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func listed(t *testing.T) []trade.Entity {
	t.Helper()
	var out []trade.Entity
	eu, err := filepath.Glob(filepath.Join(testdata.Shared(t, "lists", "eu"), "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, readList(t, "eu", eu...)...)
	return append(out, readList(t, "un", testdata.Shared(t, "lists", "un", "consolidated.xml"))...)
}

// unrelated are official names whose Latin names in the same entry are trade names of
// their own, without a sound or a sense in common: no comparison of names finds
// them. They are named here one by one, with that trade name.
var unrelated = map[string]string{
	"元富科技集團股份有限公司": "Afox", "日新電子有限公司": "RX Electronics", "易准科技（香港）有限公司": "Sure Technology", "超達科技有限公司": "Finder Technology", "陽光電子科技有限公司": "Brightmile",
	"武汉高芯科技有限公司": "Global Sensor Technology", "深圳五力高科创新科技有限公司": "5G High Tech Innovation", "深圳市世联国际货运代理有限公司": "Global Link Logistics", "深圳市易络电子有限公司": "Ele Technology",
	"香港德容电子科技有限公司": "Park On Electronics", "樂芯電子集團有限公司": "Lett Tronic", "宁波贝宁机床有限公司": "Blin Machinery", "瑞丰新材": "Richful Lubricant Additive", "滙高國際實業有限公司": "Wellgo",
	"宏芯微科技(香港)有限公司": "Horsway Tech",
}

// TestAliasBlind indexes the Latin names of the EU and UN lists only and asks
// for each official name in another script: is the right entity found first?
// Entities that share a name (one firm listed by two acts) count as one.
func TestAliasBlind(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole lists")
	}
	type query struct{ id, name, group string }
	var parties []match.Party
	var queries []query
	owners := map[string][]string{}
	for _, e := range listed(t) {
		p := match.Party{ID: e.ID, Schema: e.Schema}
		var other []query
		for _, n := range e.Names {
			owners[strings.ToLower(n.Name)] = append(owners[strings.ToLower(n.Name)], e.ID)
			switch s := script(n.Name); {
			case s == "Latn":
				p.Names = append(p.Names, match.Name{Text: n.Name})
			case s != "Zyyy":
				other = append(other, query{e.ID, n.Name, kindOf(e.Schema) + " " + s})
			}
		}
		if len(p.Names) > 0 && e.Schema != trade.Vessel {
			parties, queries = append(parties, p), append(queries, other...)
		}
	}
	twins := map[string]map[string]bool{}
	for _, ids := range owners {
		for _, a := range ids {
			if twins[a] == nil {
				twins[a] = map[string]bool{}
			}
			for _, b := range ids {
				twins[a][b] = true
			}
		}
	}
	ix := match.NewIndex(parties)
	type score struct {
		n, at1, at5, hit int
		lost             []string // not among the first five
	}
	groups := map[string]*score{}
	began := time.Now()
	for _, q := range queries {
		schema := trade.Organization
		if strings.HasPrefix(q.group, "person") {
			schema = trade.Person
		}
		found := ix.Search(match.Party{Schema: schema, Names: []match.Name{{Text: q.name}}}, 5, 0.3)
		if groups[q.group] == nil {
			groups[q.group] = &score{}
		}
		g := groups[q.group]
		g.n++
		before := g.at5
		for i, c := range found {
			if !twins[q.id][c.ID] {
				continue
			}
			if i == 0 {
				g.at1++
			}
			g.at5++
			if c.Match {
				g.hit++
			}
			break
		}
		if g.at5 == before {
			g.lost = append(g.lost, q.name)
		}
	}
	t.Logf("%d entities, %d names, %d queries, %v each", ix.Len(), ix.Names(), len(queries), time.Since(began)/time.Duration(max(1, len(queries))))
	for _, k := range slices.Sorted(maps.Keys(groups)) {
		g := groups[k]
		t.Logf("%-20s %5d queries  recall@1 %.3f  @5 %.3f  at the threshold %.3f", k, g.n, ratio(g.at1, g.n), ratio(g.at5, g.n), ratio(g.hit, g.n))
		var nobody []string
		for _, name := range g.lost {
			if other, ok := unrelated[name]; ok {
				nobody = append(nobody, name+" ("+other+")")
			}
		}
		if len(nobody) > 0 {
			t.Logf("%-20s no sound or sense in common with a Latin name of the entry: %s; of the others recall@5 is %.3f", "", strings.Join(nobody, ", "), ratio(g.at5, g.n-len(nobody)))
		}
	}
	for k, floor := range readFloors(t, "names_floor.json").Recall1 {
		if g := groups[k]; g == nil || ratio(g.at1, g.n) < floor {
			t.Errorf("%s: recall@1 is below its floor %.3f", k, floor)
		}
	}
}

func kindOf(s trade.Schema) string {
	if s == trade.Person {
		return "person"
	}
	return "organisation"
}

// TestFalseAlarms screens ordinary invented names against all lists. A common name is
// sometimes on a list word for word, in the same letters or in others: nothing but a date of
// birth or a number tells such people apart, so these are counted beside the rate.
func TestFalseAlarms(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole lists")
	}
	var parties []match.Party
	entities := listed(t)
	entities = append(entities, readList(t, "ofac", testdata.Shared(t, "lists", "ofac", "sdn.csv"), testdata.Shared(t, "lists", "ofac", "alt.csv"), testdata.Shared(t, "lists", "ofac", "add.csv"))...)
	entities = append(entities, readList(t, "csl", testdata.Shared(t, "lists", "us", "csl_consolidated.csv"))...)
	entities = append(entities, readList(t, "ua", testdata.Shared(t, "lists", "ua", "war_sanctions_2026-03.csv"))...)
	for _, e := range entities {
		p := match.Party{ID: e.ID, Schema: e.Schema}
		for _, n := range e.Names {
			p.Names = append(p.Names, match.Name{Text: n.Name, Kind: n.Kind})
		}
		parties = append(parties, p)
	}
	ix := match.NewIndex(parties)
	n := 5000
	if v, err := strconv.Atoi(os.Getenv("TALLYMAN_NAMES")); err == nil {
		n = v
	}
	people, firms := everyday(n / 2)
	floors := readFloors(t, "names_floor.json")
	for _, group := range []struct {
		id    string
		names []match.Party
		limit float64
	}{
		{"ordinary names", ordinary(n), floors.MaxAlarms},
		{"names of people from elsewhere", people, floors.MaxElsewhere},
		{"firms called by common words", firms, floors.MaxFirms},
	} {
		alarms, namesakes := 0, 0
		for _, p := range group.names {
			c := ix.Search(p, 1, match.Threshold)
			switch {
			case len(c) == 0:
			case sameWords(c[0].Left, c[0].Right):
				namesakes++
			default:
				if alarms++; alarms <= 25 {
					t.Logf("%.3f %q ~ %q: %s", c[0].Score, c[0].Left, c[0].Right, c[0].Why[0].Detail)
				}
			}
		}
		rate := float64(alarms) / float64(len(group.names))
		t.Logf("%d of %d %s raise an alarm: %.4f; another %d are, word for word, the name of a listed one", alarms, len(group.names), group.id, rate, namesakes)
		if rate > group.limit {
			t.Errorf("%s: false alarms at %.4f, the limit is %.4f", group.id, rate, group.limit)
		}
	}
}

// hardC is c where it is read as k: Nicos, Nikos.
var hardC = regexp.MustCompile(`c([aou]|$)`)

// generation tells father and son apart, and is not a word of the name.
var generation = map[string]bool{"jr": true, "sr": true, "ii": true, "iii": true}

// sameWords reports whether two names hold the same words, whatever their order,
// script and usual romanisation; "junior" is not counted.
func sameWords(a, b string) bool {
	x, y := wordKeys(a), wordKeys(b)
	if len(x) != len(y) {
		return false
	}
	for _, keys := range x {
		i := slices.IndexFunc(y, func(other []string) bool {
			return slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(other, k) })
		})
		if i < 0 {
			return false
		}
		y = slices.Delete(y, i, i+1)
	}
	return true
}

// wordKeys are the words of a name, each as the keys of its usual romanisations.
func wordKeys(s string) [][]string {
	var words []string
	for _, w := range text.Tokens(text.Fold(s)) {
		if sc := script(w); sc == "Hani" || sc == "Hang" {
			words = append(words, strings.Split(w, "")...) // a syllable each
			continue
		}
		words = append(words, strings.TrimPrefix(w, "ال"))
	}
	var out [][]string
	for _, w := range words {
		var keys []string
		for _, v := range append([]string{text.Latin(w)}, text.Variants(w)...) {
			if k := text.Skeleton(text.Comparable(hardC.ReplaceAllString(v, "k$1"))); !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
		if keys[0] != "" && keys[0] != "l" && !generation[w] {
			out = append(out, keys)
		}
	}
	return out
}
