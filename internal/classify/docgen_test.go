package classify

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/testdata"
)

// docs/GOODS.md says what the data says; go test ./internal/classify -update
// rewrites it.
func TestDoc(t *testing.T) {
	path := filepath.Join(testdata.RepoRoot(t), "docs", "GOODS.md")
	want, err := Doc()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("docs/GOODS.md is not what the data says; run the test with -update (-want +got):\n%s", diff)
	}
}
