package claim_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/claim"
	"tallyman/internal/testdata"
)

var update = flag.Bool("update", false, "write the document anew")

func TestClaimsPage(t *testing.T) {
	got, err := claim.Doc()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(testdata.RepoRoot(t), "docs", "CLAIMS.md")
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
		t.Errorf("docs/CLAIMS.md is stale (make golden writes it):\n%s", diff)
	}
	// The example of the page is a claims file that can be read.
	_, rest, _ := strings.Cut(got, "```yaml\n")
	example, _, _ := strings.Cut(rest, "```")
	if _, err := claim.Load("CLAIMS.md", []byte(example)); err != nil {
		t.Errorf("the page's example: %v", err)
	}
}
