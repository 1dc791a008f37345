// Package testdata finds the real material that some tests read: vendor sheets,
// sanctions lists, reference tables. It is not part of the repository; a test
// that needs it skips where it is absent and fails where the environment says
// that it must run. It reads the file system and writes nothing.
package testdata

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Shared returns the path of a folder or file below the shared data folder, or
// skips the test. The folder is found beside the repository (../shared/data) or
// by TALLYMAN_SHARED. When TALLYMAN_TEST_MUST_RUN contains "shared", a missing
// path fails the test.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv("TALLYMAN_SHARED")
	if root == "" {
		root = filepath.Join(RepoRoot(t), "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		MustOrSkip(t, "shared", "real data "+filepath.Join(elem...)+" is not on this machine")
	}
	return path
}

// MustOrSkip skips the test with a reason, or fails it when
// TALLYMAN_TEST_MUST_RUN (a comma list) contains what.
func MustOrSkip(t testing.TB, what, reason string) {
	t.Helper()
	for _, must := range strings.Split(os.Getenv("TALLYMAN_TEST_MUST_RUN"), ",") {
		if strings.TrimSpace(must) == what {
			t.Fatalf("%s, and TALLYMAN_TEST_MUST_RUN names %q", reason, what)
		}
	}
	t.Skip(reason)
}

// RepoRoot walks up from the working directory to the folder with go.mod.
func RepoRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
}
