package app_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tallyman/internal/app"
	"tallyman/internal/claim"
	"tallyman/internal/ingest"
	"tallyman/internal/synth"
)

// A planted truth, an invented article about it, and the verdict that each of its
// sentences deserves: the same when the rows come in another order, in more files,
// and a part of them twice.
func TestVerdictsOfPlantedTruth(t *testing.T) {
	in := t.TempDir()
	truth, err := synth.Write(t.Context(), in, synth.Options{Items: 8000, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	as := t.TempDir()
	again := disturb(t, truth, in, as)
	want := check(t, truth, in, truth.Watchlist)
	got := check(t, truth, as, filepath.Join(in, truth.Watchlist))
	t.Logf("%-20s %-30s %-30s %s", "claim", "deserved", "verdict", "figure")
	for _, c := range truth.Story() {
		v, w := want[c.ID], got[c.ID]
		t.Logf("%-20s %-30s %-30s %s", c.ID, c.Verdict, v.Verdict, v.Wording)
		if string(v.Verdict) != c.Verdict {
			t.Errorf("%s: %q is %s, and deserves %s: %s", c.ID, c.Quote, v.Verdict, c.Verdict, v.Why)
		}
		if w.Verdict != v.Verdict || w.Wording != v.Wording {
			t.Errorf("%s: shuffled, split and %d rows repeated: %s, %q; was %s, %q", c.ID, again, w.Verdict, w.Wording, v.Verdict, v.Wording)
		}
	}
}

// check reads every file of a folder into a new case and checks the story's claims.
func check(t *testing.T, truth *synth.Truth, in, watchlist string) map[string]claim.Verdict {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "case")
	if err := app.New(dir, ""); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, app.ClaimsFile), truth.ClaimsYAML(), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := app.Open(dir, app.Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	files, err := filepath.Glob(filepath.Join(in, "*.synthetic*"))
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(f string) bool { return filepath.Base(f) == truth.Watchlist })
	if _, err := c.Ingest(t.Context(), files, app.IngestOptions{}, func(_ ingest.Report, err error) error { return err }); err != nil {
		t.Fatal(err)
	}
	if !filepath.IsAbs(watchlist) {
		watchlist = filepath.Join(in, watchlist)
	}
	if _, err := c.AddList(t.Context(), "demo-list", "plain", []string{watchlist}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Run(t.Context(), app.RunOptions{Only: "classify"}); err != nil {
		t.Fatal(err)
	}
	out := map[string]claim.Verdict{}
	if err := c.CheckClaims(t.Context(), app.ClaimOptions{}, func(v claim.Verdict) error {
		out[v.ID] = v
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// disturb writes the files anew: the rows of delimited files shuffled and split over
// two files, and three in ten of them a second time in a third, as another delivery
// of the same register holds them. It returns how many rows are repeated.
func disturb(t *testing.T, truth *synth.Truth, from, to string) (again int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 5))
	for _, f := range truth.Files {
		data, err := os.ReadFile(filepath.Join(from, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		write := func(name string, lines [][]byte) {
			if err := os.WriteFile(filepath.Join(to, name), bytes.Join(lines, nil), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if f.Layout != "ru-declaration" && f.Layout != "ru-plain" {
			write(f.Name, [][]byte{data})
			continue
		}
		lines := bytes.SplitAfter(data, []byte("\n"))
		if len(lines[len(lines)-1]) == 0 {
			lines = lines[:len(lines)-1]
		}
		head, rows := lines[0], lines[1:]
		rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		cut, part := len(rows)/2, rows[:3*len(rows)/10]
		again += len(part)
		for i, list := range [][][]byte{rows[:cut], rows[cut:], part} {
			name := strings.Replace(f.Name, ".synthetic", fmt.Sprintf("-part%d.synthetic", i+1), 1)
			write(name, append([][]byte{head}, list...))
		}
	}
	return again
}
