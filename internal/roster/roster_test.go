package roster_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/match"
	"tallyman/internal/roster"
	"tallyman/internal/trade"
)

func TestModel(t *testing.T) {
	for _, tc := range []struct {
		want, have string
		ok         bool
	}{
		{"Company", "Company", true}, {"Company", "LegalEntity", true}, {"Company", "Organization", true}, {"LegalEntity", "Company", true},
		{"Company", "Person", false}, {"Company", "PublicBody", false}, {"Vessel", "Airplane", false}, {"Thing", "Vessel", true}, {"CryptoWallet", "Person", true},
	} {
		if got := roster.Compatible(tc.want, tc.have); got != tc.ok {
			t.Errorf("%s may be %s: %v", tc.want, tc.have, got)
		}
	}
	for name, plain := range map[string]string{"country": "country", "Thing:country": "country", "Company:country": "country", "Person:birthDate": "birthDate"} {
		if p, ok := roster.PropOf(name); !ok || p.Name != plain {
			t.Errorf("%s: %v %v", name, p, ok)
		}
	}
	for _, name := range []string{"Vessel:birthDate", "Thing:nonsense", ""} {
		if _, ok := roster.PropOf(name); ok {
			t.Errorf("%q is a property", name)
		}
	}
	seen := map[string]bool{}
	for _, p := range roster.Props("") {
		if _, ok := roster.SchemaOf(p.Schema); !ok || seen[p.Name] || p.Label == "" {
			t.Errorf("property %s of %s: twice, without a label or of no schema", p.Name, p.Schema)
		}
		seen[p.Name] = true
	}
}

// crowd is one list full of namesakes and one with a single entry.
func crowd() *roster.Roster {
	b := roster.NewBuilder()
	b.List(roster.List{ID: "big", Format: "eu-act"})
	b.List(roster.List{ID: "small", Format: "eu-act"})
	listed := []trade.Listing{{Authority: "EU", Program: "P"}}
	for i := range 400 {
		b.Entity("big", trade.Entity{ID: strings.Repeat("x", i+1), Schema: trade.Company, Names: []trade.EntityName{{Name: "Pelican Wharf Instruments"}}, Listings: listed})
	}
	b.Entity("small", trade.Entity{ID: "1", Schema: trade.Company, Names: []trade.EntityName{{Name: "Pelican Wharf Instrument"}}, Listings: listed})
	return b.Build()
}

// TestFiltersHideNothing: what one list holds is found however crowded the
// others are, with a filter and without.
func TestFiltersHideNothing(t *testing.T) {
	r := crowd()
	q := match.Party{Schema: trade.Company, Names: []match.Name{{Text: "Pelican Wharf Instruments"}}}
	score := func(f roster.Filter) float64 {
		for _, h := range r.Match(q, roster.MatchOptions{Filter: f, Limit: 5, Floor: 0.7}) {
			if h.Entity.ID == "small:1" {
				return h.Score
			}
		}
		return 0
	}
	all := score(roster.Filter{})
	for what, f := range map[string]roster.Filter{
		"the list": {Dataset: "small"}, "without the other": {ExcludeDataset: []string{"big"}}, "by topic": {Topics: []string{"sanction"}}, "since": {ChangedSince: "2026-01-01"},
	} {
		if got := score(f); got == 0 || got != all {
			t.Errorf("%s: score %v, without a filter %v", what, got, all)
		}
	}
}

// TestFilterWithinAList looks deeper where a filter may drop what is found first.
func TestFilterWithinAList(t *testing.T) {
	b := roster.NewBuilder()
	b.List(roster.List{ID: "l", Format: "eu-act"})
	add := func(id string, topic string) {
		b.Entity("l", trade.Entity{ID: id, Schema: trade.Company, Names: []trade.EntityName{{Name: "Pelican Wharf Instruments"}},
			Listings: []trade.Listing{{Authority: "EU"}}, Extra: map[string][]string{"topics": {topic}}})
	}
	for i := range 120 {
		add(strings.Repeat("a", i+1), "role.pep")
	}
	add("zz", "sanction")
	q := match.Party{Schema: trade.Company, Names: []match.Name{{Text: "Pelican Wharf Instruments"}}}
	hits := b.Build().Match(q, roster.MatchOptions{Filter: roster.Filter{Topics: []string{"sanction"}}, Limit: 5, Floor: 0.7})
	if len(hits) != 1 || hits[0].Entity.ID != "l:zz" {
		t.Errorf("behind 120 namesakes: %+v", hits)
	}
}

func TestCanonical(t *testing.T) {
	b := roster.NewBuilder()
	b.List(roster.List{ID: "a"})
	b.List(roster.List{ID: "b"})
	b.Entity("a", trade.Entity{ID: "1", Caption: "One"})
	b.Entity("a", trade.Entity{ID: "2", Caption: "Two", Extra: map[string][]string{"referents": {"old-2"}}})
	b.Entity("b", trade.Entity{ID: "1", Caption: "Another one"})
	r := b.Build()
	if e, ok := r.Canonical("old-2"); !ok || e.ID != "a:2" {
		t.Errorf("a merged id: %v %v", e, ok)
	}
	if e, ok := r.Canonical("1"); ok {
		t.Errorf("an id that two lists use names %s", e.ID)
	}
}

func TestMatchHasTheModelsScores(t *testing.T) {
	r := crowd()
	q := match.Party{Schema: trade.Company, Names: []match.Name{{Text: "Pelican Wharf Instruments"}}}
	hits := r.Match(q, roster.MatchOptions{Filter: roster.Filter{Dataset: "small"}, Floor: 0.1})
	direct := match.Compare(q, match.Party{Schema: trade.Company, Names: []match.Name{{Text: "Pelican Wharf Instrument"}}})
	if len(hits) != 1 || hits[0].Score != direct.Score {
		t.Fatalf("%+v, directly %v", hits, direct.Score)
	}
	if diff := cmp.Diff(direct.Why, hits[0].Why); diff != "" {
		t.Error(diff)
	}
	// The weights of the model give the score of the model.
	same := r.Match(q, roster.MatchOptions{Filter: roster.Filter{Dataset: "small"}, Floor: 0.1, Weights: map[string]float64{"name_match": 1}})
	if len(same) != 1 || same[0].Score != direct.Score {
		t.Errorf("weighed alike: %+v", same)
	}
}

// TestTopics: nobody is called sanctioned for standing on a list that is none
// of sanctions.
func TestTopics(t *testing.T) {
	for _, tc := range []struct {
		format, measure, authority string
		topics                     []string
	}{
		{"eu-act", "Asset freeze, Annex I", "EU", []string{"sanction"}},
		{"eu-act", "Export control, Annex IV", "EU", []string{"export.control"}},
		{"us-csl", "", "Entity List (EL) - Bureau of Industry and Security", []string{"export.control"}},
		{"us-csl", "", "Specially Designated Nationals (SDN) - Treasury Department", []string{"sanction"}},
		{"us-dod-1260h", "", "", []string{"poi"}},
		{"simple", "", "War and Sanctions portal", []string{"poi"}},
		{"plain", "", "", nil},
	} {
		b := roster.NewBuilder()
		b.List(roster.List{ID: "l", Format: tc.format})
		b.Entity("l", trade.Entity{ID: "1", Listings: []trade.Listing{{Authority: tc.authority, Measure: tc.measure}}})
		e, _ := b.Build().Entity("l:1")
		if diff := cmp.Diff(tc.topics, e.Topics); diff != "" {
			t.Errorf("%s %s %s: %s", tc.format, tc.authority, tc.measure, diff)
		}
	}
}
