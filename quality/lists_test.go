package quality_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tallyman/internal/match"
	"tallyman/internal/testdata"
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
	type score struct{ n, at1, at5, hit int }
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
	}
	t.Logf("%d entities, %d names, %d queries, %v each", ix.Len(), ix.Names(), len(queries), time.Since(began)/time.Duration(max(1, len(queries))))
	for _, k := range slices.Sorted(maps.Keys(groups)) {
		g := groups[k]
		t.Logf("%-20s %5d queries  recall@1 %.3f  @5 %.3f  at the threshold %.3f", k, g.n, ratio(g.at1, g.n), ratio(g.at5, g.n), ratio(g.hit, g.n))
	}
	for k, floor := range readFloors(t).Recall1 {
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

// TestFalseAlarms screens ordinary invented names against the lists. Common
// names of persons are sometimes on a list letter by letter; the floor allows
// for that and for nothing more.
func TestFalseAlarms(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole lists")
	}
	var parties []match.Party
	for _, e := range listed(t) {
		p := match.Party{ID: e.ID, Schema: e.Schema}
		for _, n := range e.Names {
			p.Names = append(p.Names, match.Name{Text: n.Name, Kind: n.Kind})
		}
		parties = append(parties, p)
	}
	ix := match.NewIndex(parties)
	alarms, names := 0, ordinary(4000)
	for _, p := range names {
		if c := ix.Search(p, 1, match.Threshold); len(c) > 0 {
			if alarms++; alarms <= 25 {
				t.Logf("%.3f %q ~ %q: %s", c[0].Score, c[0].Left, c[0].Right, c[0].Why[0].Detail)
			}
		}
	}
	rate := float64(alarms) / float64(len(names))
	t.Logf("%d of %d ordinary names raise an alarm: %.4f", alarms, len(names), rate)
	if limit := readFloors(t).MaxAlarms; rate > limit {
		t.Errorf("false alarms at %.4f, the limit is %.4f", rate, limit)
	}
}

var (
	given = strings.Fields("James Mary Robert Linda Michael Karen Thomas Sarah Steven Laura Brian Emily Hans Ingrid Jürgen Sabine " +
		"Pierre Sylvie Laurent Chantal Marco Giulia Paolo Chiara Piotr Agnieszka Tomasz Ewa Rahul Priya Sanjay Neha Willem Johanna")
	family = strings.Fields("Smithfield Johnston Brownlow Taylor Harrison Whitaker Bennett Hughes Wallace Schneider Hoffmann Zimmermann " +
		"Lefebvre Fournier Girard Moretti Lombardi Ricci Kowalczyk Wiśniewska Sharma Banerjee Kulkarni Hendriks Visser Bakker Lindqvist Nyström Okafor Mwangi")
	trades = strings.Fields("Ceramics Textiles Furniture Bakery Interiors Stationery Garments Plastics Orchards Printing Dairy Carpets")
	places = strings.Fields("Lakeside Hillcrest Brookfield Westbury Northgate Ashford Riverside Oakwood Stonebridge Meadowlands")
	ends   = []string{"Ltd", "LLC", "GmbH", "S.A.", "S.p.A.", "Pvt Ltd", "B.V.", "& Sons", "Inc", "Sp. z o.o."}
)

// ordinary makes n invented names, half persons and half firms, always the same.
func ordinary(n int) []match.Party {
	rng := rand.New(rand.NewPCG(20, 26))
	pick := func(l []string) string { return l[rng.IntN(len(l))] }
	out := make([]match.Party, n)
	for i := range out {
		p := match.Party{Schema: trade.Company}
		var name string
		switch i % 6 {
		case 0, 2, 4:
			p.Schema, name = trade.Person, pick(given)+" "+pick(family)
		case 1:
			name = fmt.Sprintf("%s %s %s", pick(places), pick(trades), pick(ends))
		case 3:
			name = fmt.Sprintf("%s and %s %s", pick(family), pick(family), pick(ends))
		default:
			name = fmt.Sprintf("%s %s %s", pick(family), pick(trades), pick(ends))
		}
		p.Names = []match.Name{{Text: name}}
		out[i] = p
	}
	return out
}
