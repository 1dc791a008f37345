package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// said makes lines about one hit from "ada:yes ben:no ada:-" (a withdrawal of
// ada's) and "boss:-ada" (of ada's, by somebody else).
func said(text string) []Decision {
	var out []Decision
	for _, word := range strings.Fields(text) {
		who, what, _ := strings.Cut(word, ":")
		d := Decision{HitID: "hit-1", By: who, Judgement: what, PartyID: 1}
		if of, ok := strings.CutPrefix(what, "-"); ok {
			d.Judgement, d.Of = withdrawn, of
			if of == "" {
				d.Of = who
			}
		}
		out = append(out, d)
	}
	return out
}

func TestStanding(t *testing.T) {
	both, yes := Second{"yes", "no", "unsure"}, Second{"yes"}
	for _, c := range []struct {
		name   string
		second Second
		said   string
		want   string
	}{
		{"one person is enough without the setting", nil, "ada:yes", "settled yes"},
		{"the last counts without the setting", nil, "ada:yes ben:no", "settled no"},
		{"the first judgement awaits a second", both, "ada:yes", "awaiting "},
		{"oneself is no second", both, "ada:yes ada:yes", "awaiting "},
		{"nor under another spelling", both, "ada:yes Ada:yes", "awaiting "},
		{"a second settles it", both, "ada:yes ben:yes", "settled yes"},
		{"two who are sure of nothing", both, "ada:unsure ben:unsure", "settled unsure"},
		{"nobody in particular is no second", both, ":yes ada:yes", "awaiting "},
		{"two differ", both, "ada:yes ben:no", "conflict unsure"},
		{"a third does not outvote", both, "ada:yes ben:no cy:no", "conflict unsure"},
		{"one of the two comes round", both, "ada:yes ben:no ada:no", "settled no"},
		{"a settled one is contested", both, "ada:yes ben:yes cy:no", "conflict unsure"},
		{"the first withdraws", both, "ada:yes ada:-", ""},
		{"the first withdraws after the second", both, "ada:yes ben:yes ada:-", "awaiting "},
		{"the second withdraws", both, "ada:yes ben:no ben:-", "awaiting "},
		{"what was before is in force again", both, "ada:yes ben:no ben:yes ben:-", "conflict unsure"},
		{"another's is taken back", both, "ada:yes ben:no boss:-ada", "awaiting "},
		{"only yes needs a second: no", yes, "ada:no", "settled no"},
		{"only yes needs a second: yes", yes, "ada:yes", "awaiting "},
		{"only yes needs a second: yes after no", yes, "ada:no ben:yes", "conflict unsure"},
		{"only yes needs a second: neither is yes", yes, "ada:no ben:unsure", "settled unsure"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if s := c.second.weigh(said(c.said)); len(s) > 0 {
				got = s[0].State + " " + s[0].Judgement
			}
			if got != c.want {
				t.Errorf("%s stands as %q, want %q", c.said, got, c.want)
			}
		})
	}
}

func TestQueues(t *testing.T) {
	s := Second{"yes"}.weigh(said("ada:yes"))[0]
	if s.Open("ada") || !s.Open("ben") || s.ForSecond("ADA ") || !s.ForSecond("ben") {
		t.Errorf("what ada judged is for others: %+v", s)
	}
	if s = (Second{"yes"}.weigh(said("ada:yes ben:no"))[0]); s.Open("ada") || s.Open("cy") {
		t.Error("a conflict is between the two")
	}
	if s = (Standing{}); !s.Open("ada") || s.ForSecond("ada") {
		t.Error("what nobody judged awaits a first reviewer")
	}
}

// secondCase is a case that asks for two people.
func secondCase(t *testing.T, second string) *Case {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "c")
	if err := New(dir, "two"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, ConfigFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, "review:\n  second: "+second+"\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Open(dir, Env{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// What awaits a second reviewer does not reach the next run or the export.
func TestSecondReviewer(t *testing.T) {
	c := secondCase(t, "true")
	hit := func(by, judgement string) Decision {
		return Decision{At: now(), By: by, HitID: "hit-1", PartyID: 7, PartyName: "X", ListID: "own", EntityID: "own:1", Judgement: judgement}
	}
	force := func() string {
		in, _, err := c.judgements()
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, d := range in {
			out += d.Judgement + " by " + d.By
		}
		return out
	}
	exported := func() string {
		var b strings.Builder
		if _, err := c.ExportDecisions(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if _, err := c.judge(hit("", "yes")); err == nil || !strings.Contains(err.Error(), "who judges") {
		t.Errorf("a judgement of nobody: %v", err)
	}
	got, err := c.judge(hit("ada", "yes"))
	if err != nil || got[0].Standing != Awaiting || force() != "" || exported() != "" {
		t.Fatalf("%+v %v: in force %q", got, err, force())
	}
	if _, err := c.judge(hit("ada", "yes")); !errors.Is(err, ErrOwn) {
		t.Errorf("ada confirms ada: %v", err)
	}
	if got, err = c.judge(hit("ben", "no")); err != nil || got[0].Standing != Conflict || got[0].StandsAs != "unsure" || force() != "unsure by ada and ben" || exported() != "" {
		t.Fatalf("%+v %v: in force %q", got, err, force())
	}
	if got, err = c.judge(hit("ben", "yes")); err != nil || got[0].Standing != Settled || force() != "yes by ada and ben" {
		t.Fatalf("%+v %v: in force %q", got, err, force())
	}
	lines := exported()
	if strings.Count(lines, `"positive"`) != 2 || !strings.Contains(lines, `"ada"`) || !strings.Contains(lines, `"ben"`) {
		t.Errorf("exported:\n%s", lines)
	}
	listed, err := c.Decisions()
	if err != nil || len(listed) != 2 || listed[0].By != "ada" || listed[1].By != "ben" || listed[1].StandsAs != "yes" {
		t.Errorf("listed: %+v %v", listed, err)
	}

	// The lines carry it into another case, once.
	other := secondCase(t, "[yes]")
	for _, want := range []int{2, 0} {
		rep, err := other.ImportDecisions(t.Context(), strings.NewReader(lines), "")
		if err != nil || rep.Added != want {
			t.Errorf("imported %+v, %v, want %d", rep, err, want)
		}
	}
	if all, err := other.Standings(); err != nil || len(all) != 1 || all[0].State != Settled {
		t.Errorf("after the import: %+v %v", all, err)
	}

	if _, err := c.Undecide(t.Context(), "hit-1", "cy", ""); err == nil {
		t.Error("cy takes back what cy did not judge")
	}
	if _, err := c.Undecide(t.Context(), "hit-1", "ada", ""); err != nil || force() != "" {
		t.Errorf("after ada's withdrawal %q is in force: %v", force(), err)
	}
	if s, err := c.standing("hit-1"); err != nil || s.State != Awaiting || !s.ForSecond("ada") || s.ForSecond("ben") {
		t.Errorf("ben's judgement awaits a second: %+v %v", s, err)
	}
}

func TestSecondInConfig(t *testing.T) {
	for text, want := range map[string]Second{"true": {"yes", "no", "unsure"}, "false": nil, "[yes, no]": {"yes", "no"}, "[]": {}} {
		if diff := cmp.Diff(want, secondCase(t, text).Config.Review.Second); diff != "" {
			t.Errorf("second: %s: %s", text, diff)
		}
	}
	path := filepath.Join(t.TempDir(), ConfigFile)
	for text, says := range map[string]string{"[maybe]": "case.yml:4:12: \"maybe\" is not a judgement", "3": "case.yml:4"} {
		if err := os.WriteFile(path, []byte("version: 1\ntitle: x\nreview:\n  second: "+text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadConfig(path); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("second: %s: %v", text, err)
		}
	}
}
