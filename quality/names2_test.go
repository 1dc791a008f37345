package quality_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"
)

// TestNamesBlind measures the matcher on pairs that were written without sight
// of it (names.md). The failures of the split dev may be read; those of check
// are only counted, so that its figures say what a stranger's set would.
func TestNamesBlind(t *testing.T) {
	pairs := judge(t, "names2.csv")
	of := func(p judged) []string {
		return []string{
			p.split, p.split + " " + p.schema,
			p.split + " script " + p.scripts, p.split + " kind " + p.kind,
		}
	}
	groups, precision := count(pairs, of), averagePrecisions(pairs, of)
	for _, p := range pairs {
		if p.same != p.matched && testing.Verbose() && p.split == "dev" {
			t.Logf("%s, label %v, score %.3f: %s", p.kind, p.same, p.score, p.why)
		}
	}
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		t.Logf("%-36s %s  AP %.3f", g, groups[g], precision[g])
	}
	hold(t, groups, readFloors(t, "names2_floor.json").F1)
}

// averagePrecisions is, by group, the area under precision over recall as the
// threshold falls from one to zero. Pairs of one score are taken together;
// a group without a true pair has 1.
func averagePrecisions(pairs []judged, of func(judged) []string) map[string]float64 {
	byGroup := map[string][]judged{}
	for _, p := range pairs {
		for _, g := range of(p) {
			byGroup[g] = append(byGroup[g], p)
		}
	}
	out := map[string]float64{}
	for g, ps := range byGroup {
		out[g] = averagePrecision(ps)
	}
	return out
}

func averagePrecision(pairs []judged) float64 {
	pairs = slices.SortedFunc(slices.Values(pairs), func(a, b judged) int { return cmp.Compare(b.score, a.score) })
	var all, found int
	for _, p := range pairs {
		if p.same {
			all++
		}
	}
	if all == 0 {
		return 1
	}
	var area float64
	for i := 0; i < len(pairs); {
		before := found
		j := i
		for ; j < len(pairs) && pairs[j].score == pairs[i].score; j++ {
			if pairs[j].same {
				found++
			}
		}
		area += ratio(found, j) * ratio(found-before, all)
		i = j
	}
	return area
}

func TestAveragePrecision(t *testing.T) {
	at := func(score float64, same bool) judged { return judged{score: score, same: same} }
	for name, c := range map[string]struct {
		pairs []judged
		want  float64
	}{
		"true ones first": {[]judged{at(.1, false), at(.9, true), at(.8, true)}, 1},
		"one false first": {[]judged{at(.9, false), at(.8, true)}, .5},
		"one score":       {[]judged{at(.5, true), at(.5, false)}, .5},
		"none true":       {[]judged{at(.5, false)}, 1},
	} {
		if got := averagePrecision(c.pairs); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
