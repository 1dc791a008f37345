package letter_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallyman/internal/report"
	"tallyman/internal/report/letter"
	"tallyman/internal/report/reporttest"
)

func write(t *testing.T, dir string) {
	t.Helper()
	h := letter.New(dir)
	for _, m := range reporttest.Stream() {
		if m.Finding != nil {
			m.Finding.Subject, m.Finding.SubjectID = "ООО «НЕБЫЛИЦА»", "ent-0123456789ab"
		}
		if err := h.Message(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestLetter(t *testing.T) {
	dir := t.TempDir()
	write(t, dir)
	data, err := os.ReadFile(filepath.Join(dir, "ent-0123456789ab.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"SYNTHETIC DATA", "Do not send", "ООО «НЕБЫЛИЦА»", "1. 12 rows.", "x.csv, row 2", "and 11 more rows", "Is this so: A namesake.", "fnd-000000000001"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("the letter does not say %q:\n%s", want, data)
		}
	}
	if strings.Contains(strings.ToLower(string(data)), "violat") {
		t.Error("the letter accuses")
	}
}

// What a person wrote into the log stays, and nobody is entered twice.
func TestLogIsKept(t *testing.T) {
	dir := t.TempDir()
	write(t, dir)
	path := filepath.Join(dir, letter.LogName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	mine := strings.Replace(string(data), ",draft", ",answered: we never did", 1)
	if err := os.WriteFile(path, []byte(mine), 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, dir)
	if after, err := os.ReadFile(path); err != nil || string(after) != mine {
		t.Errorf("the log changed:\n%s\n%v", after, err)
	}
	var _ report.Handler = letter.New(dir)
}
