package state

import (
	"errors"
	"path/filepath"
	"testing"
)

// A file that was written before there were views gets their table, and keeps
// what it has.
func TestViewsOfAnOlderFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.db")
	s, err := OpenServer(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.ExecContext(t.Context(), "DROP TABLE view"); err != nil {
		t.Fatal(err)
	}
	if err := s.PutUser(t.Context(), User{Name: "olena", Role: "admin"}, true); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = OpenServer(path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.User(t.Context(), "olena"); err != nil {
		t.Error(err)
	}
	for _, v := range []SavedView{{ID: "1", CaseID: "a", Name: "x"}, {ID: "2", CaseID: "b", Name: "x"}, {ID: "1", CaseID: "a", Name: "y"}} {
		if err := s.PutView(t.Context(), v); err != nil {
			t.Errorf("%+v: %v", v, err)
		}
	}
	if err := s.PutView(t.Context(), SavedView{ID: "3", CaseID: "a", Name: "y"}); !errors.Is(err, ErrTaken) {
		t.Errorf("a name twice: %v", err)
	}
	if _, err := s.View(t.Context(), "b", "1"); !errors.Is(err, ErrNone) {
		t.Errorf("a view of another case: %v", err)
	}
}
