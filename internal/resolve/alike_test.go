package resolve

import (
	"strings"
	"testing"
)

// firms are invented: one with a number under many spellings, namesakes, sister
// firms and people.
func firms() []party {
	return []party{
		{id: 1, name: "АО «НПО ВЫМЫСЛОПРИБОР»", country: "RU", taxType: "inn", tax: "7707083893", rows: 9},
		{id: 2, name: "JSC NPO VYMYSLOPRIBOR", market: "RU", rows: 2},
		{id: 3, name: "NPO VYMYSLOPRIBOR AO", rows: 1},
		{id: 4, name: "АКЦИОНЕРНОЕ ОБЩЕСТВО НПО ВЫМЫСЛОПРИБОР", market: "RU", rows: 1},
		{id: 5, name: "JSC NPO VYMYSLOPRIBOR", market: "KZ", rows: 1},
		{id: 6, name: "ООО ВЫМЫСЛОПРИБОР СЕРВИС ЮГ", market: "RU", rows: 1},
		{id: 7, name: "ООО КОВЕРСАМОЛЕТ", country: "RU", taxType: "inn", tax: "7728168971", rows: 1},
		{id: 8, name: "ООО «КОВЕРСАМОЛЕТ»", country: "RU", taxType: "inn", tax: "7736050003", rows: 1},
		{id: 9, name: "KOVERSAMOLET LLC", market: "RU", rows: 1},
		{id: 10, name: "OOO KOVERSAMOLYOT", market: "RU", rows: 1},
		{id: 11, name: "СИДОРКИН ПЕТР ИВАНОВИЧ", market: "RU", rows: 1},
		{id: 12, name: "SIDORKIN PETR IVANOVICH", market: "RU", rows: 1},
		{id: 13, name: "ИП СИДОРКИН ПЕТР ИВАНОВИЧ", market: "RU", rows: 1},
		{id: 14, name: "ООО ЩУКИНЖУР", market: "RU", rows: 1},
		{id: 15, name: "SHCHUKINZHUR LLC", market: "RU", rows: 1},
		{id: 16, name: "ТОРГОВЫЙ ДОМ", market: "RU", rows: 1},
		{id: 17, name: "TRADING HOUSE", market: "RU", rows: 1},
		{id: 18, name: "Mekvadorshi Plant No. 7", market: "DE", rows: 1},
		{id: 19, name: "Mekvadorshi Plant No. 9", market: "DE", rows: 1},
		{id: 20, name: "KHAYALDOR II MACHINES FZE", market: "AE", rows: 1},
		{id: 21, name: "KHAYALDOR III MACHINES FZE", market: "AE", rows: 1},
		{id: 22, name: "KHAYALDOR IV MACHINES FZE", market: "AE", rows: 1},
	}
}

func TestByModel(t *testing.T) {
	ps := firms()
	for i := range ps {
		ps[i].raw = ps[i].name
	}
	of, rule := groups(ps, nil)
	for _, id := range []int64{2, 3, 4} {
		if of[id] != of[1] {
			t.Errorf("party %d is the firm of party 1 in other letters; it stands apart", id)
		}
	}
	if rule[2] != RuleModel {
		t.Errorf("party 2 was joined by %q, want %q", rule[2], RuleModel)
	}
	if of[14] != of[15] {
		t.Error("a firm in an unusual romanisation stands apart")
	}
	for _, p := range [][2]int64{
		{1, 5},                           // the records speak of another country
		{1, 6},                           // more words in the name
		{7, 8},                           // two numbers
		{7, 9}, {8, 9}, {7, 10}, {8, 10}, // which of the two is not known
		{11, 12}, {11, 13}, {12, 13}, // people
		{16, 17}, // general words
		{20, 21}, {20, 22}, {21, 22},
		{18, 19}, // other numbers in the name
	} {
		if of[p[0]] == of[p[1]] {
			t.Errorf("%q and %q were joined (%s, %s)", ps[p[0]-1].name, ps[p[1]-1].name, rule[p[0]], rule[p[1]])
		}
	}
}

func TestModelSaysWhy(t *testing.T) {
	ps := firms()
	for i := range ps {
		ps[i].raw = ps[i].name
	}
	_, links := resolve(ps, nil)
	for _, l := range links {
		if l.PartyID == 15 {
			for _, want := range []string{"ООО ЩУКИНЖУР", "1.00", "no number or country contradicts"} {
				if !strings.Contains(l.Why, want) {
					t.Errorf("the reason lacks %q: %s", want, l.Why)
				}
			}
		}
	}
}

func TestPeopleUndoTheModel(t *testing.T) {
	ps := firms()
	of, _ := groups(ps, []Judgement{{Left: 1, Right: 2, Same: false, By: "an analyst"}})
	if of[1] == of[2] {
		t.Error("an analyst kept parties 1 and 2 apart, and likeness joined them again")
	}
}
