package ownership_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/ownership"
)

// edges reads "X>A 50, A>B 25-50, D>B ?" ("?" is a tie without a share, "!" a
// tie that is no ownership).
func edges(t *testing.T, text string) []ownership.Edge {
	t.Helper()
	var out []ownership.Edge
	for part := range strings.SplitSeq(text, ", ") {
		pair, share, _ := strings.Cut(part, " ")
		owner, asset, ok := strings.Cut(pair, ">")
		if !ok {
			t.Fatalf("edge %q", part)
		}
		e := ownership.Edge{Owner: owner, Asset: asset}
		switch share {
		case "?":
		case "!":
			e.Control, e.Role = true, "director"
		default:
			e.Stated = true
			if _, err := fmt.Sscanf(share, "%f-%f", &e.Min, &e.Max); err != nil {
				if _, err := fmt.Sscanf(share, "%f", &e.Min); err != nil {
					t.Fatal(err)
				}
				e.Max = e.Min
			}
		}
		out = append(out, e)
	}
	return out
}

func verdicts(rs []ownership.Result) string {
	var out []string
	for _, r := range rs {
		out = append(out, r.Asset+"="+string(r.Verdict))
	}
	return strings.Join(out, " ")
}

func TestSolve(t *testing.T) {
	listed := map[string]string{"X": "2022-03-01", "Y": "2023-05-01"}
	for _, c := range []struct{ name, edges, want string }{
		// OFAC FAQ 401, the worked examples.
		{"indirect, whole and not multiplied", "X>A 50, A>B 50", "A=owned B=owned"},
		{"two owned firms add up", "X>A 50, X>B 50, A>C 25, B>C 25", "A=owned B=owned C=owned"},
		{"direct and indirect add up", "X>A 50, X>B 10, A>B 40", "A=owned B=owned"},
		{"a firm owned to 25 % passes nothing on", "X>A 50, X>B 25, A>C 25, B>C 25", "A=owned B=association C=association"},
		{"no owned firm between", "X>A 25, X>B 25, A>C 50, B>C 50", "A=association B=association"},
		// FAQ 399: stakes of several listed parties add up.
		{"several listed owners", "X>A 25, Y>A 25", "A=owned"},
		{"several listed owners, below", "X>A 25, Y>A 24.9", "A=association"},
		{"decimals add up to the half", "X>A 14.2, Y>A 20.4, X>Z 100, Z>A 15.4", "A=owned Z=owned"},
		{"intervals that reach", "X>A 25-50", "A=possibly"},
		{"intervals that add up", "X>A 25-50, Y>A 25-50", "A=owned"},
		{"possibly is passed on", "X>A 25-50, A>B 60", "A=possibly B=possibly"},
		{"control is no ownership", "X>A !", "A=association"},
		{"no share stated", "X>A ?", "A=association"},
		{"a stake told twice is one stake", "X>A 30, X>A 30", "A=association"},
		{"a cycle with a listed owner", "X>A 50, A>B 60, B>A 40", "A=owned B=owned"},
		{"a cycle that feeds on itself", "X>A 10, A>B 60, B>A 45", "A=association"},
		{"a firm that owns itself", "X>A 30, A>A 40", "A=association"},
		{"an owner who is not listed", "Z>A 100", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := verdicts(ownership.Solve(edges(t, c.edges), listed)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A result shows the path, the sum and the day from which it holds.
func TestEvidence(t *testing.T) {
	listed := map[string]string{"X": "2022-03-01", "Y": "2023-05-01"}
	rs := ownership.Solve(edges(t, "X>A 60, A>B 30, Y>B 20-25, X>C ?"), listed)
	b := rs[1]
	if got, want := b.Arithmetic(strings.ToLower), "30 % (a, owned) + 20 to 25 % (y, listed) = 50 to 55 %"; got != want {
		t.Errorf("arithmetic %q, want %q", got, want)
	}
	if diff := cmp.Diff([]string{"B", "Y"}, b.Path); diff != "" {
		t.Error(diff)
	}
	sum := ownership.Solve(edges(t, "X>A 14.2, Y>A 20.4, X>Z 100, Z>A 15.4"), listed)[0]
	if !strings.HasSuffix(sum.Arithmetic(strings.ToLower), "= 50 %") || sum.Since != "2023-05-01" {
		t.Errorf("%s, since %s", sum.Arithmetic(strings.ToLower), sum.Since)
	}
	// A is owned from the day X was listed; B only when Y was listed too.
	if rs[0].Since != "2022-03-01" || b.Since != "2023-05-01" {
		t.Errorf("since %s and %s", rs[0].Since, b.Since)
	}
	if got, want := rs[2].Arithmetic(strings.ToLower), "share not stated (x, listed)"; got != want {
		t.Errorf("arithmetic %q, want %q", got, want)
	}
}

// The order of the edges changes nothing.
func TestOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var es []ownership.Edge
	for range 300 {
		v := float64(rng.IntN(60))
		es = append(es, ownership.Edge{Owner: fmt.Sprint("n", rng.IntN(60)), Asset: fmt.Sprint("n", rng.IntN(60)), Min: v, Max: v + float64(rng.IntN(20)), Stated: rng.IntN(5) > 0, Control: rng.IntN(9) == 0})
	}
	listed := map[string]string{"n1": "2020-01-01", "n2": "", "n3": "2021-01-01"}
	want := ownership.Solve(es, listed)
	for range 20 {
		rng.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
		if diff := cmp.Diff(want, ownership.Solve(slices.Clone(es), listed)); diff != "" {
			t.Fatal(diff)
		}
	}
}
