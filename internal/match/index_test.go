package match_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/match"
	"tallyman/internal/trade"
)

func listing() []match.Party {
	add := func(id string, schema trade.Schema, names ...string) match.Party {
		p := named(schema, names...)
		p.ID = id
		return p
	}
	list := []match.Party{
		add("zarya", trade.Company, "JSC Zarya Optika", "Zarya Optical Plant"),
		add("qihang", trade.Company, "Shenzhen Qihang Optoelectronic Technology Co., Ltd."),
		add("samoylov", trade.Person, "SAMOYLOV, Viktor Petrovich"),
		add("hadi", trade.Person, "Abd al-Rahman Hadi", "Abu Salim"),
		add("pioneer", trade.Vessel, "OCEAN PIONEER"),
		add("ferrit", trade.Company, "Scientific Research Institute Ferrit"),
		add("vagon", trade.Company, "Uralvagonstroy"),
	}
	list[0].IDs = []trade.Identifier{{Type: "inn", Value: "7707083893"}}
	rng := rand.New(rand.NewPCG(1, 1))
	syl := []string{"ka", "ro", "min", "ta", "vel", "dor", "shi", "pan", "gul", "mek"}
	for i := range 2000 {
		n := ""
		for range 3 {
			n += syl[rng.IntN(len(syl))]
		}
		list = append(list, add(fmt.Sprintf("filler%04d", i), trade.Company, n+" Trading LLC"))
	}
	return list
}

func TestSearch(t *testing.T) {
	ix := match.NewIndex(listing())
	tests := []struct {
		schema trade.Schema
		query  string
		want   string // id of the first candidate, or empty
	}{
		{"", "ООО «Заря-Оптика»", "zarya"},
		{"", "深圳启航光电科技有限公司", "qihang"},
		{"", "SHENZHEN QI HANG OPTOELECTRONIC TECH", "qihang"},
		{"", "SHENZEN QIHANG OPTOELECTRONC TECHNOLOGY", "qihang"},
		{"", "Самойлов Виктор", "samoylov"},
		{trade.Person, "عبد الرحمن هادي", "hadi"},
		{"", "НИИ Феррит", "ferrit"},
		{"", "Ural Vagon Stroy", "vagon"},
		{"", "M/V Ocean Pioneer", "pioneer"},
		{"", "Trading LLC", ""},
		{"", "Quite Another Firm GmbH", ""},
	}
	for _, tt := range tests {
		got := ix.Search(named(tt.schema, tt.query), 3, match.Threshold)
		first := ""
		if len(got) > 0 {
			first = got[0].ID
		}
		if first != tt.want {
			t.Errorf("Search(%q) finds %q first, want %q", tt.query, first, tt.want)
		}
	}
}

func TestSearchByIdentifier(t *testing.T) {
	ix := match.NewIndex(listing())
	q := named("", "RENAMED ENTIRELY LLC")
	q.IDs = []trade.Identifier{{Type: "inn", Value: "7707083893"}}
	got := ix.Search(q, 3, match.Threshold)
	if len(got) == 0 || got[0].ID != "zarya" || got[0].Rule != "identifier" {
		t.Errorf("a party with a listed INN is not found by it: %+v", got)
	}
}

// The order in which a list is read, and the number of readers, change nothing.
func TestSearchIsDeterministic(t *testing.T) {
	list := listing()
	want := match.NewIndex(list).Search(named("", "Karomin Trading"), 20, 0.5)
	rand.New(rand.NewPCG(9, 9)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	ix := match.NewIndex(list)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got := ix.Search(named("", "Karomin Trading"), 20, 0.5)
			if diff := cmp.Diff(ids(want), ids(got)); diff != "" {
				t.Errorf("candidates (-first +shuffled):\n%s", diff)
			}
		})
	}
	wg.Wait()
}

func ids(c []match.Candidate) []string {
	var out []string
	for _, x := range c {
		out = append(out, fmt.Sprintf("%s %.4f", x.ID, x.Score))
	}
	return out
}

func BenchmarkSearch(b *testing.B) {
	ix := match.NewIndex(listing())
	q := match.Prepare(named("", "SHENZHEN QI HANG OPTOELECTRONIC TECH"))
	for b.Loop() {
		ix.SearchPrepared(q, 5, match.Threshold)
	}
}
