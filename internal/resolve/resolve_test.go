package resolve

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sample() []party {
	return []party{
		{id: 1, name: "ООО Ромашка Тест", raw: "ООО Ромашка Тест", country: "RU", taxType: "inn", tax: "7707083893", rows: 5},
		{id: 2, name: "OOO ROMASHKA TEST", raw: "OOO ROMASHKA TEST", country: "RU", taxType: "inn", tax: "7707083893", rows: 9},
		{id: 3, name: "Romashka Test LLC", raw: "Romashka Test LLC", country: "RU", rows: 2},
		{id: 4, name: "Romashka Test LLC", raw: "Romashka Test LLC", country: "KZ", rows: 1},
		{id: 5, name: "Veltronik Optik GmbH", raw: "Veltronik Optik GmbH", country: "DE", rows: 3},
		{id: 6, name: "VELTRONIK OPTIK GMBH", raw: "VELTRONIK OPTIK GMBH", country: "DE", rows: 1},
		{id: 7, name: "Trading Company", raw: "Trading Company", country: "AE", rows: 1},
		{id: 8, name: "TRADING COMPANY", raw: "TRADING COMPANY", country: "AE", rows: 1},
		{id: 9, name: "Kvadrat Nord", raw: "Kvadrat Nord", country: "RU", taxType: "inn", tax: "7728168971", rows: 1},
		{id: 10, name: "Kvadrat Nord", raw: "Kvadrat Nord", country: "RU", taxType: "inn", tax: "7736050003", rows: 1},
		{id: 11, name: "KVADRAT NORD", raw: "KVADRAT NORD", country: "RU", rows: 1},
	}
}

// groups is what Run would write, as sets of party ids with their rule.
func groups(ps []party, js []Judgement) (map[int64]string, map[int64]string) {
	_, links := resolve(ps, js)
	of, rule := map[int64]string{}, map[int64]string{}
	for _, l := range links {
		of[l.PartyID], rule[l.PartyID] = l.EntityID, l.Rule
	}
	return of, rule
}

func TestResolve(t *testing.T) {
	of, rule := groups(sample(), nil)
	same := [][]int64{{1, 2, 3}, {5, 6}}
	for _, g := range same {
		for _, id := range g[1:] {
			if of[id] != of[g[0]] {
				t.Errorf("party %d is not with party %d", id, g[0])
			}
		}
	}
	apart := [][2]int64{{3, 4}, {1, 5}, {7, 8}, {9, 10}, {9, 11}, {10, 11}}
	for _, p := range apart {
		if of[p[0]] == of[p[1]] {
			t.Errorf("parties %d and %d were joined (%s, %s)", p[0], p[1], rule[p[0]], rule[p[1]])
		}
	}
	want := map[int64]string{2: RuleTaxID, 3: RuleSameName, 4: RuleSingle, 6: RuleSameName, 7: RuleSingle, 11: RuleSingle}
	for id, r := range want {
		if rule[id] != r {
			t.Errorf("party %d: rule %s, want %s", id, rule[id], r)
		}
	}
}

func TestResolveIgnoresOrder(t *testing.T) {
	js := []Judgement{{Left: 5, Right: 9, Same: true}, {Left: 2, Right: 1, Same: false}}
	wantE, wantL := resolve(sample(), js)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		ps := sample()
		rng.Shuffle(len(ps), func(i, j int) { ps[i], ps[j] = ps[j], ps[i] })
		shuffled := slices.Clone(js)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		e, l := resolve(ps, shuffled)
		if diff := cmp.Diff(wantE, e); diff != "" {
			t.Fatalf("entities depend on row order (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(wantL, l); diff != "" {
			t.Fatalf("links depend on row order (-want +got):\n%s", diff)
		}
	}
}

func TestJudgements(t *testing.T) {
	of, rule := groups(sample(), []Judgement{
		{Left: 1, Right: 2, Same: false, By: "an analyst"},
		{Left: 4, Right: 5, Same: true, By: "an analyst"},
	})
	if of[1] == of[2] {
		t.Error("parties 1 and 2 share a number, but a person split them")
	}
	if of[4] != of[5] || rule[5] != RuleJudgement {
		t.Errorf("parties 4 and 5 were joined by a person; got entities %s, %s by %s", of[4], of[5], rule[5])
	}
	if of[5] != of[6] {
		t.Error("party 6 has party 5's name and country and should follow it")
	}
	last, _ := groups(sample(), []Judgement{{Left: 4, Right: 5, Same: true}, {Left: 5, Right: 4, Same: false}})
	if last[4] == last[5] {
		t.Error("the later of two decisions on one pair should hold")
	}
}

func TestEntityIDsStay(t *testing.T) {
	before, _ := groups(sample()[:2], nil)
	after, _ := groups(sample(), nil)
	if before[1] != after[1] {
		t.Errorf("entity of party 1 was %s, is %s after more spellings came", before[1], after[1])
	}
}
