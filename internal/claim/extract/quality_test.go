package extract_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"tallyman/internal/claim"
	"tallyman/internal/claim/extract"
	"tallyman/internal/measure"
	"tallyman/internal/testdata"
)

type wanted struct {
	Has, Expect, Measure string
	Kind                 claim.Kind
	Said                 []string
}

type labelled struct {
	Article, Part string
	Claims        []wanted
}

// tally counts for one part of the articles.
type tally struct {
	wanted, found, proposed      int
	measured, right, withMeasure int
	named, said, links           int
}

func truth(t *testing.T) []labelled {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testdata.RepoRoot(t), "quality", "articles", "truth.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	if err := yaml.UnmarshalWithOptions(data, &out, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t *testing.T, name string) (*extract.Article, *claim.File) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testdata.RepoRoot(t), "quality", "articles", name))
	if err != nil {
		t.Fatal(err)
	}
	a, err := extract.Read(name, data)
	if err != nil {
		t.Fatal(err)
	}
	f, err := extract.Extract(a, name)
	if err != nil {
		t.Fatal(err)
	}
	return a, f
}

// Floors of recall and precision in percent, on the articles that the rules
// were not written on.
var floors = []struct {
	what  string
	floor int
	of    func(s *tally) (got, all int)
}{
	{"claims, recall", 93, func(s *tally) (int, int) { return s.found, s.wanted }},
	{"claims, precision", 86, func(s *tally) (int, int) { return s.found, s.proposed }},
	{"measures, recall", 55, func(s *tally) (int, int) { return s.right, s.measured }},
	{"measures, precision", 50, func(s *tally) (int, int) { return s.right, s.withMeasure }},
	{"attribution, recall", 95, func(s *tally) (int, int) { return s.said, s.named }},
	{"attribution, precision", 95, func(s *tally) (int, int) { return s.said, s.links }},
}

// TestQuality prints how much of what a careful reader finds the rules find.
func TestQuality(t *testing.T) {
	sums := map[string]*tally{"dev": {}, "holdout": {}}
	for _, l := range truth(t) {
		sums[l.Part].add(t, l)
	}
	for _, part := range []string{"dev", "holdout"} {
		for _, f := range floors {
			got, all := f.of(sums[part])
			pct := 100 * got / max(all, 1)
			t.Logf("%-8s %-22s %3d %% (%d of %d)", part, f.what, pct, got, all)
			if part == "holdout" && pct < f.floor {
				t.Errorf("%s on the holdout: %d %%, the floor is %d %%", f.what, pct, f.floor)
			}
		}
	}
}

// add counts one article. Misses of the development part are printed, those of
// the holdout are not: who reads them writes rules for them.
func (s *tally) add(t *testing.T, l labelled) {
	t.Helper()
	miss := t.Logf
	if l.Part != "dev" {
		miss = func(string, ...any) {}
	}
	_, f := read(t, l.Article)
	s.proposed += len(f.Claims)
	for _, c := range f.Claims {
		if c.Measure != "" || len(c.Readings) > 0 {
			s.withMeasure++
		}
		if !slices.ContainsFunc(l.Claims, func(w wanted) bool { return matches(w, c) }) {
			miss("%s: proposed and not wanted: %s %q %q %s", l.Article, c.Kind, c.Expect, c.Quote, c.Measure)
		}
	}
	for _, w := range l.Claims {
		s.wanted++
		i := slices.IndexFunc(f.Claims, func(c claim.Claim) bool { return matches(w, c) })
		if i < 0 {
			miss("%s: not found: %s", l.Article, w.Has)
			continue
		}
		s.found++
		s.compare(t, miss, l.Article, w, f.Claims[i])
	}
}

// compare counts the measure and the sources of a claim that was found.
func (s *tally) compare(t *testing.T, miss func(string, ...any), article string, w wanted, c claim.Claim) {
	t.Helper()
	if w.Measure != "" {
		if _, err := measure.ParseMeasure(w.Measure); err != nil {
			t.Errorf("%s: %s: the label cannot be read: %v", article, w.Has, err)
		}
		s.measured++
		if sameMeasure(w.Measure, c) {
			s.right++
		} else {
			miss("%s: %s\n  want %s\n  got  %s %v", article, w.Has, w.Measure, c.Measure, c.Readings)
		}
	}
	if len(w.Said) > 0 { // the page itself is no finding
		s.links += len(c.SaidBy) - 1
	}
	for _, who := range w.Said {
		s.named++
		if slices.Contains(c.SaidBy, who) {
			s.said++
		} else {
			miss("%s: %s: %q is not among %v", article, w.Has, who, c.SaidBy)
		}
	}
}

func matches(w wanted, c claim.Claim) bool {
	if !strings.Contains(c.Quote, w.Has) {
		return false
	}
	if w.Kind != "" {
		return c.Kind == w.Kind
	}
	return c.Kind == claim.Trade && (c.Expect == w.Expect || sameRange(c.Expect, w.Expect))
}

// sameMeasure compares canonical forms, terms in any order.
func sameMeasure(want string, c claim.Claim) bool {
	exprs := []string{c.Measure}
	for _, r := range c.Readings {
		exprs = append(exprs, r.Measure)
	}
	return slices.ContainsFunc(exprs, func(got string) bool { return canonical(want) == canonical(got) })
}

func canonical(expr string) string {
	m, err := measure.ParseMeasure(expr)
	if err != nil {
		return expr
	}
	words := strings.Fields(m.String())
	for i, w := range words { // between:CN-RU is between:RU-CN
		if pair, ok := strings.CutPrefix(w, "between:"); ok {
			a, b, _ := strings.Cut(pair, "-")
			words[i] = "between:" + min(a, b) + "-" + max(a, b)
		}
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// Readers' words are cut before anything is read, and stand nowhere in what is
// made of the page.
func TestReadersAreNotRepeated(t *testing.T) {
	for name, never := range map[string]string{"herald.html": "900 tanks", "wire.txt": "500 helicopters", "blog.md": "2 million bearings", "tribune.html": "5,000 tanks", "courier.html": "90 percent", "sentinel.html": "40 tanks", "mirror.md": "12,000 cameras",
		"agency.html": "7,000 motors", "longread.txt": "90,000 bearings", "monitor.html": "8,000 lathes", "bureau.md": "50,000 sights", "evening.html": "40 tonnes",
		"harbour.html": "700 lathes", "packet.txt": "60,000 chips", "report.md": "8,000 drones", "valley.html": "600 scopes", "foundry.html": "20,000 tonnes", "flash.txt": "9 million chips", "weekly.html": "90,000 scopes", "roundup.txt": "50,000 trucks",
		"gazette.html": "6 million laptops", "brief.md": "400 tonnes", "desk.txt": "2 million radios", "boxes.html": "9,000 engines", "column.txt": "90,000 tonnes",
		"docket.html": "3,000 shipments", "release.md": "9,000 engines", "bulletin.txt": "$500 million", "inquiry.html": "900 lorries", "harvest.txt": "700 scopes"} {
		a, f := read(t, name)
		if strings.Contains(a.Text(), never) {
			t.Errorf("%s: the article's text holds a reader's comment", name)
		}
		for _, c := range f.Claims {
			if strings.Contains(c.Quote, never) {
				t.Errorf("%s: a claim quotes a reader's comment", name)
			}
		}
		if !slices.ContainsFunc(a.Removed, func(r extract.Removed) bool { return r.What == "comments" && r.Chars > 0 }) {
			t.Errorf("%s: nothing says that comments were cut", name)
		}
	}
}

// A denial stands beside the claims that it answers, in its own words.
func TestReplies(t *testing.T) {
	_, f := read(t, "herald.html")
	for _, c := range f.Claims {
		for _, r := range c.Replies {
			if r.By == "Li Wuyou" && strings.HasPrefix(r.Words, "We have never sold sights for military use") {
				return
			}
		}
	}
	t.Error("the denial is not kept")
}

func TestRefusals(t *testing.T) {
	for name, data := range map[string][]byte{"empty.html": []byte("<html><body><nav>Home</nav></body></html>"), "x.txt": {0xff, 0xfe, 0x00}, "none.txt": nil} {
		if _, err := extract.Read(name, data); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The two founding articles drifted in the retelling; so does this pair.
func TestCompare(t *testing.T) {
	draft := func(text string) *claim.File {
		a, err := extract.Read("x.txt", []byte("A headline of the day\n\n5 May 2023\n\n"+text))
		if err != nil {
			t.Fatal(err)
		}
		f, err := extract.Extract(a, "x.txt")
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	for _, c := range []struct{ before, after, want string }{
		{"Exports of optical sights from China to Russia almost doubled in 2022, customs data compiled by Fable Project show.", "Exports of optical sights from China to Russia more than doubled in 2022, customs data compiled by Fable Project show.", "strengthened"},
		{"Exports of optical sights from China to Russia more than doubled in 2022.", "Exports of optical sights from China to Russia almost doubled in 2022.", "weakened"},
		{"China sold 1,000 drones to Russia in 2022.", "China sold 1,000 drones to Russia in 2022.", "same"},
		{"China sold 1,000 drones to Russia in 2022.", "China sold 1,000 drones to Russia in 2021.", "period changed"},
		{"China sold 1,000 drones to Russia in 2022.", "China sold 1,000 drones to Belarus in 2022.", "subject changed"},
		{"China sold 1,000 drones to Russia in 2022.", "China sold 1,000 helicopters to Russia in 2022.", "goods changed"},
		{"Exports of sights to 50 Russian companies from China were seen in 2022.", "Nothing more was said of it. China sold tiles worth $3 million to Kazakhstan in 2020.", "missing added"},
		{"Exports of titanium from China to Russia were worth $18 million in 2022, Russian customs records compiled by Fable Project show.", "Exports of titanium from China to Russia were worth $18 million in 2022.", "attribution lost"},
	} {
		var got []string
		for _, p := range extract.Compare(draft(c.before), draft(c.after)) {
			for _, ch := range p.Changes {
				got = append(got, string(ch))
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q\n%q\ngot %v, want %s", c.before, c.after, got, c.want)
		}
	}
}
