package all_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect/all"
	"tallyman/internal/testdata"
)

var update = flag.Bool("update", false, "write the document anew")

func TestMethodsPage(t *testing.T) {
	got, err := all.Doc()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(testdata.RepoRoot(t), "docs", "METHODS.md")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("docs/METHODS.md is stale (make golden writes it):\n%s", diff)
	}
}

// Every folder below internal/detect with a definition is in the list.
func TestEveryDetectorIsListed(t *testing.T) {
	defs, err := filepath.Glob(filepath.Join("..", "*", "def.yml"))
	if err != nil {
		t.Fatal(err)
	}
	detectors, err := all.Detectors()
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, d := range detectors {
		listed[strings.ReplaceAll(d.Definition().ID, "-", "")] = true
	}
	for _, path := range defs {
		if name := filepath.Base(filepath.Dir(path)); !listed[name] {
			t.Errorf("detector %s is not in the list", name)
		}
	}
}
