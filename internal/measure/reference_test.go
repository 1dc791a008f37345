package measure

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/testdata"
)

var update = flag.Bool("update", false, "rewrite docs/filter-language.md")

func TestReferenceIsCurrent(t *testing.T) {
	path := filepath.Join(testdata.RepoRoot(t), "docs", "filter-language.md")
	if *update {
		if err := os.WriteFile(path, []byte(Reference()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Reference(), string(got)); diff != "" {
		t.Errorf("docs/filter-language.md is behind the catalogue; run this test with -update (-want +got):\n%s", diff)
	}
}

// Every example of the catalogue parses, and every key is documented.
func TestCatalog(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Catalog() {
		if k.Doc == "" || k.Topic == "" || !k.Filter && !k.Group {
			t.Errorf("key %q: no doc, no topic or no use", k.Name)
		}
		for _, name := range append([]string{k.Name}, k.Aliases...) {
			if seen[name] {
				t.Errorf("key %q stands twice", name)
			}
			seen[name] = true
		}
		if k.Filter && len(k.Examples) == 0 && len(k.Values) == 0 {
			t.Errorf("key %q has no example", k.Name)
		}
		for _, e := range append(k.Examples, k.Values...) {
			if !k.Filter {
				continue
			}
			if _, err := ParseFilter(k.Name + ":" + e); err != nil {
				t.Errorf("example %s:%s: %v", k.Name, e, err)
			}
		}
		if k.Group {
			if _, err := ParseMeasure("count rows by " + k.Name); err != nil {
				t.Error(err)
			}
		}
	}
}

// Every expression on the reference's first level is one that parses.
func TestReferenceExamples(t *testing.T) {
	for _, m := range regexp.MustCompile("(?m)^    (hs:.*)$").FindAllStringSubmatch(Reference(), -1) {
		if _, err := ParseFilter(m[1]); err != nil {
			t.Error(err)
		}
	}
}

func TestPatterns(t *testing.T) {
	tests := []struct {
		name   bool
		query  string
		text   string
		finds  bool
		reason string
	}{
		{false, "охот*", "ПРИЦЕЛ ОХОТНИЧИЙ", true, "case"},
		{false, "охот", "охотничий", false, "whole words"},
		{false, "елка", "Ёлка", true, "ё"},
		{false, "cafe", "CAFÉ", true, "accents"},
		{false, "bekov", "BEКOV", true, "a Cyrillic К in a Latin word"},
		{false, "cop*", "сорочка мужская", false, "all letters of another script are another word"},
		{false, "охот*", "OXOTничий", true, "Latin twins in a Cyrillic word"},
		{false, "mi-17", "запчасти MI17", true, "punctuation is optional"},
		{false, "night vision", "NIGHT-VISION device", true, "any separator"},
		{false, "night vision", "night and vision", false, "a phrase stays together"},
		{false, "瞄准镜", "光学瞄准镜用", true, "no blanks between Chinese words"},
		{false, "*scope", "riflescope", true, "open at the start"},
		{true, "exportpribor", "ФГУП ЭКСПОРТПРИБОР", true, "Latin query, Cyrillic name"},
		{true, "созвездие", "OOO SOZVEZDIE", true, "Cyrillic query, Latin name"},
		{true, "shchukin", "Щукин и Ко", true, "digraphs"},
		{true, "юность", "Yunost LLC", true, "soft sign"},
		{true, "meridian", "АО МЕРИДИАН", true, ""},
		{true, "zenit", "ЗЕНИТ-ПРИБОР", true, ""},
		{true, "zenit", "ЗЕНИТАР", false, "whole words across scripts too"},
		{false, "meridian", "МЕРИДИАН", false, "goods texts are not transliterated"},
	}
	for _, tc := range tests {
		def := lookupKey("text")
		text, pre, post := wildcards(tc.query)
		v, _, err := def.read(raw{text: text, pre: pre, post: post})
		if err != nil {
			t.Fatal(err)
		}
		re := textPattern(v)
		if tc.name {
			re = namePattern(v)
		}
		if got := regexp.MustCompile(re).MatchString(tc.text); got != tc.finds {
			t.Errorf("%q in %q: %v (%s)\n%s", tc.query, tc.text, got, tc.reason, re)
		}
	}
}
