package quality_test

import (
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"tallyman/internal/match"
	"tallyman/internal/testdata"
)

// treatment is one way to mistype a name. The first eight are those of yente's
// validation report (OpenSanctions), which a reader may compare with; the others are
// what clerks do besides.
type treatment struct {
	id    string
	apply func(r []rune, rng *rand.Rand) string
}

var treatments = []treatment{
	{"two letters swapped", func(r []rune, rng *rand.Rand) string {
		if len(r) > 1 {
			i := 1 + rng.IntN(len(r)-1)
			r[i-1], r[i] = r[i], r[i-1]
		}
		return string(r)
	}},
	{"first word last, after a comma", func(r []rune, _ *rand.Rand) string {
		if first, rest, ok := strings.Cut(string(r), " "); ok {
			return rest + ", " + first
		}
		return string(r)
	}},
	{"spaces that do not break", func(r []rune, _ *rand.Rand) string { return strings.ReplaceAll(string(r), " ", "\u00a0") }},
	{"? for what is not ASCII", func(r []rune, _ *rand.Rand) string { return foreignAs(r, "?") }},
	{"nothing for what is not ASCII", func(r []rune, _ *rand.Rand) string { return foreignAs(r, "") }},
	{"double letters single", func(r []rune, _ *rand.Rand) string { return string(slices.Compact(r)) }},
	{"a letter doubled", func(r []rune, rng *rand.Rand) string {
		i := rng.IntN(len(r))
		return string(slices.Insert(r, i, r[i]))
	}},
	{"another vowel", func(r []rune, rng *rand.Rand) string {
		if i := letterAt(r, rng, func(c rune) bool { return strings.ContainsRune("aeiouy", c) }); i >= 0 {
			r[i] = rune("aeiouy"[rng.IntN(6)])
		}
		return string(r)
	}},
	{"a letter left out", func(r []rune, rng *rand.Rand) string {
		i := letterAt(r, rng, unicode.IsLetter)
		return string(slices.Delete(r, i, i+1))
	}},
	{"a letter put in", func(r []rune, rng *rand.Rand) string {
		return string(slices.Insert(r, letterAt(r, rng, unicode.IsLetter), rune('a'+rng.IntN(26))))
	}},
	{"a word left out of three or more", func(r []rune, rng *rand.Rand) string {
		w := strings.Fields(string(r))
		if len(w) > 2 {
			i := rng.IntN(len(w))
			w = slices.Delete(w, i, i+1)
		}
		return strings.Join(w, " ")
	}},
	{"two words as one", func(r []rune, rng *rand.Rand) string {
		w := strings.Fields(string(r))
		if len(w) > 1 {
			i := 1 + rng.IntN(len(w)-1)
			w[i-1] += w[i]
			w = slices.Delete(w, i, i+1)
		}
		return strings.Join(w, " ")
	}},
	{"a middle word as initial", func(r []rune, rng *rand.Rand) string {
		w := strings.Fields(string(r))
		if len(w) > 2 {
			i := 1 + rng.IntN(len(w)-2)
			w[i] = string([]rune(w[i])[:1]) + "."
		}
		return strings.Join(w, " ")
	}},
}

// yenteTreatments is how many of the treatments are of the published method.
const yenteTreatments = 8

func foreignAs(r []rune, by string) string {
	var b strings.Builder
	for _, c := range r {
		if c < 128 {
			b.WriteRune(c)
		} else {
			b.WriteString(by)
		}
	}
	return b.String()
}

// letterAt is a place at which is holds, drawn evenly, or -1.
func letterAt(r []rune, rng *rand.Rand, is func(rune) bool) int {
	var at []int
	for i, c := range r {
		if is(c) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return -1
	}
	return at[rng.IntN(len(at))]
}

// TestMistypedNames asks an index of the UN list for its own persons and bodies by
// their first names, 30 % as they are, 60 % treated, 10 % with another date of
// birth: is the right entity first, and at the threshold? Each is asked several
// times, always with the same treatments.
func TestMistypedNames(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a whole list")
	}
	const rounds = 5
	var parties []match.Party
	for _, e := range readList(t, "un", testdata.Shared(t, "lists", "un", "consolidated.xml")) {
		p := match.Party{ID: e.ID, Schema: e.Schema, BirthDates: e.Birth}
		for _, n := range e.Names {
			p.Names = append(p.Names, match.Name{Text: n.Name, Kind: n.Kind})
		}
		parties = append(parties, p)
	}
	ix := match.NewIndex(parties)
	type tally struct{ n, first, hit int }
	scores := map[string]*tally{}
	var lost []string
	for _, p := range parties {
		for round := range rounds {
			h := fnv.New64a()
			_, _ = h.Write([]byte(p.ID))
			rng := rand.New(rand.NewPCG(h.Sum64(), uint64(round)))
			q := match.Party{Schema: p.Schema, BirthDates: p.BirthDates, Names: []match.Name{{Text: p.Names[0].Text}}}
			what, yente := "as it is", true
			switch x := rng.Float64(); {
			case x >= 0.9:
				q.BirthDates = otherBirth(q.BirthDates, rng)
				what = "another date of birth"
			case x >= 0.3:
				i := rng.IntN(len(treatments))
				what, yente = treatments[i].id, i < yenteTreatments
				q.Names[0].Text = treatments[i].apply([]rune(q.Names[0].Text), rng)
			}
			found := ix.Search(q, 1, match.Threshold)
			first := len(found) > 0 && (found[0].ID == p.ID || sameWords(found[0].Left, found[0].Right) && what == "as it is")
			if !first {
				found = ix.Search(q, 1, 0.3)
			}
			groups := []string{kindOf(p.Schema) + ": all", kindOf(p.Schema) + ": " + what}
			if yente {
				groups = append(groups, kindOf(p.Schema)+": the published eight")
			}
			for _, g := range groups {
				if scores[g] == nil {
					scores[g] = &tally{}
				}
				s := scores[g]
				s.n++
				if first {
					s.hit++
				}
				if first || len(found) > 0 && found[0].ID == p.ID {
					s.first++
				}
			}
			if !first && len(lost) < 25 {
				lost = append(lost, what+": "+strconv.Quote(q.Names[0].Text)+" for "+strconv.Quote(p.Names[0].Text))
				if len(found) > 0 {
					lost[len(lost)-1] += " found " + strconv.Quote(found[0].Right) + " " + strconv.FormatFloat(found[0].Score, 'f', 3, 64) + " " + found[0].Why[0].Detail
				}
			}
		}
	}
	for _, g := range slices.Sorted(maps.Keys(scores)) {
		s := scores[g]
		t.Logf("%-52s %5d  first %.4f  first and at the threshold %.4f", g, s.n, ratio(s.first, s.n), ratio(s.hit, s.n))
	}
	for _, l := range lost {
		t.Log(l)
	}
	for g, floor := range readFloors(t, "names_floor.json").Mistyped {
		if s := scores[g]; s == nil || ratio(s.hit, s.n) < floor {
			t.Errorf("%s: recall at the threshold is below its floor %.3f", g, floor)
		}
	}
}

// otherBirth adds one to the year, month or day of each date.
func otherBirth(dates []string, rng *rand.Rand) []string {
	var out []string
	for _, d := range dates {
		parts := strings.Split(d, "-")
		i := rng.IntN(len(parts))
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			continue
		}
		s := strconv.Itoa(n + 1)
		parts[i] = strings.Repeat("0", max(0, len(parts[i])-len(s))) + s
		out = append(out, strings.Join(parts, "-"))
	}
	return out
}
