package quality_test

import (
	"slices"
	"strings"
	"testing"

	"tallyman/internal/match"
	"tallyman/internal/testdata"
	"tallyman/internal/text"
	"tallyman/internal/trade"
)

// shortWords are the abbreviations that trade documents use for words of firms' names, as
// a clerk would write them; most of them the matcher reads by rules, not by a list.
var shortWords = map[string]string{
	"technology": "TECH", "technologies": "TECH", "communication": "COMM", "communications": "COMM", "group": "GRP", "services": "SRVCES", "service": "SVC",
	"manufacturing": "MFG", "international": "INTL", "electronics": "ELEC", "electronic": "ELEC", "import": "IMP", "export": "EXP", "industry": "IND", "industries": "IND",
	"industrial": "INDL", "development": "DEV", "engineering": "ENGRG", "institute": "INST", "research": "RSCH", "company": "COMP", "corporation": "CORP",
	"equipment": "EQPT", "machinery": "MACH", "trading": "TRDG", "transport": "TRANSP", "transportation": "TRANSP", "construction": "CONSTR", "petroleum": "PETR",
	"chemical": "CHEM", "investment": "INVT", "management": "MGMT", "science": "SCI", "scientific": "SCI", "shipping": "SHPG", "production": "PROD", "enterprise": "ENTERPR",
	"center": "CTR", "centre": "CTR", "national": "NATL", "logistics": "LOG", "systems": "SYS", "university": "UNIV", "aviation": "AVTN", "aerospace": "AEROSP",
	"instruments": "INSTR", "instrument": "INSTR", "precision": "PREC", "commercial": "COML", "general": "GEN", "holding": "HLDG", "holdings": "HLDGS", "information": "INFO",
	"security": "SEC", "plant": "PLT", "products": "PRODS", "materials": "MATLS", "marine": "MAR", "navigation": "NAV", "automation": "AUTOM", "laboratory": "LAB",
}

// abbreviated writes a name as a customs form would, and counts the words it cut.
func abbreviated(name string) (string, int) {
	words, cut := text.Tokens(text.Fold(name)), 0
	for i, w := range words {
		if s, ok := shortWords[w]; ok {
			words[i] = s
			cut++
		}
	}
	return strings.ToUpper(strings.Join(words, " ")), cut
}

// shortens reports whether a abbreviates b: the same first letter, and its letters in order,
// two fewer at least.
func shortens(a, b string) bool {
	if len(a) < 2 || len(b) < len(a)+2 || a[0] != b[0] {
		return false
	}
	i := 0
	for j := 0; j < len(b) && i < len(a); j++ {
		if a[i] == b[j] {
			i++
		}
	}
	return i == len(a)
}

// abbreviates reports whether a is b with words abbreviated, in the same order.
func abbreviates(a, b string) bool {
	x, y := text.Tokens(text.Fold(a)), text.Tokens(text.Fold(b))
	if len(x) != len(y) || len(x) < 2 {
		return false
	}
	same, cut := 0, 0
	for i := range x {
		switch {
		case x[i] == y[i]:
			same++
		case shortens(x[i], y[i]):
			cut++
		default:
			return false
		}
	}
	return same > 0 && cut > 0
}

// TestAbbreviations looks names up as trade documents abbreviate them, among all listed
// organisations: such as the lists give as aliases themselves, with that alias left out of
// the index, and names of the lists shortened by a table of the test's own.
func TestAbbreviations(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole lists")
	}
	entities := listed(t)
	entities = append(entities, readList(t, "ofac", testdata.Shared(t, "lists", "ofac", "sdn.csv"), testdata.Shared(t, "lists", "ofac", "alt.csv"), testdata.Shared(t, "lists", "ofac", "add.csv"))...)
	entities = append(entities, readList(t, "csl", testdata.Shared(t, "lists", "us", "csl_consolidated.csv"))...)
	type query struct{ id, name string }
	var aliases, made []query
	out := map[string]bool{} // folded aliases that are left out of the index
	fold := func(s string) string { return strings.Join(text.Tokens(text.Fold(s)), " ") }
	var orgs []trade.Entity
	for _, e := range entities {
		if e.Schema != trade.Person && e.Schema != trade.Vessel && e.Schema != trade.Airplane {
			orgs = append(orgs, e)
		}
	}
	for _, e := range orgs {
		for _, a := range e.Names {
			for _, b := range e.Names {
				if script(a.Name) == "Latn" && script(b.Name) == "Latn" && abbreviates(a.Name, b.Name) && !out[fold(a.Name)] && !out[fold(b.Name)] {
					aliases = append(aliases, query{e.ID, a.Name})
					out[fold(a.Name)] = true
				}
			}
		}
	}
	owners := map[string][]string{}
	var parties []match.Party
	for i, e := range orgs {
		p := match.Party{ID: e.ID, Schema: e.Schema}
		for _, n := range e.Names {
			owners[coreKey(n.Name)] = append(owners[coreKey(n.Name)], e.ID)
			if !out[fold(n.Name)] {
				p.Names = append(p.Names, match.Name{Text: n.Name, Kind: n.Kind})
			}
		}
		if len(p.Names) == 0 {
			continue
		}
		parties = append(parties, p)
		if i%7 == 0 && script(e.Caption) == "Latn" {
			if s, cut := abbreviated(e.Caption); cut > 0 && len(strings.Fields(s))-cut >= 2 {
				made = append(made, query{e.ID, s})
			}
		}
	}
	twin := map[string]map[string]bool{}
	for _, ids := range owners {
		for _, a := range ids {
			if twin[a] == nil {
				twin[a] = map[string]bool{}
			}
			for _, b := range ids {
				twin[a][b] = true
			}
		}
	}
	ix := match.NewIndex(parties)
	floors := readFloors(t, "names_floor.json").Abbreviations
	for _, set := range []struct {
		what    string
		queries []query
	}{{"aliases", aliases}, {"made", made}} {
		hit, lost := 0, []string{}
		for _, q := range set.queries {
			found := ix.Search(match.Party{Schema: trade.Company, Names: []match.Name{{Text: q.name}}}, 1, match.Threshold)
			if len(found) > 0 && (found[0].ID == q.id || twin[q.id][found[0].ID]) {
				hit++
			} else {
				lost = append(lost, q.name)
			}
		}
		rate := ratio(hit, len(set.queries))
		t.Logf("%-8s %5d abbreviated names, the right entry first and at the threshold: %.3f", set.what, len(set.queries), rate)
		slices.Sort(lost)
		for _, l := range lost[:min(len(lost), 40)] {
			t.Log("not found: ", l)
		}
		if floor := floors[set.what]; rate < floor {
			t.Errorf("%s: %.3f, the floor is %.3f", set.what, rate, floor)
		}
	}
}

// coreKey joins entries that list one firm twice.
func coreKey(name string) string {
	c := match.CoreOf(name)
	if !c.Telling {
		return name
	}
	return c.Key
}
