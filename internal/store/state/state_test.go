package state

import (
	"errors"
	"path/filepath"
	"testing"
)

func open(t *testing.T, path string) *DB {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestStateSurvivesReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a case with spaces? & more", "..", "case.db")
	ctx := t.Context()
	s := open(t, path)
	if err := s.AddSource(ctx, Source{SHA256: "aa", FileID: "a", Name: "one.csv", Report: []byte(`{"rows":1}`)}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddSource(ctx, Source{SHA256: "aa", FileID: "a", Name: "one.csv", IngestKey: "k2", Report: []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	if err := s.SetCurrent(ctx, map[string]string{"normalize": "n1", "screen": "s1"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	sources, err := s.Sources(ctx)
	if err != nil || len(sources) != 1 || sources[0].IngestKey != "k2" {
		t.Errorf("sources %+v, %v", sources, err)
	}
	current, err := s.Current(ctx)
	if err != nil || current["normalize"] != "n1" || current["screen"] != "s1" {
		t.Errorf("current %v, %v", current, err)
	}
}

func TestOneCurrentVersionOfAList(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "case.db"))
	ctx := t.Context()
	for _, v := range []string{"v1", "v2", "v1"} {
		if err := s.SetList(ctx, List{ListID: "eu", Version: v, Key: "k" + v, Summary: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
	}
	lists, err := s.Lists(ctx)
	if err != nil || len(lists) != 2 {
		t.Fatalf("%+v, %v", lists, err)
	}
	for _, l := range lists {
		if l.Current != (l.Version == "v1") {
			t.Errorf("%s current is %v", l.Version, l.Current)
		}
	}
}

func TestNoSuchFigure(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "case.db"))
	if _, err := s.Figure(t.Context(), "fig-0"); !errors.Is(err, ErrNone) {
		t.Errorf("got %v", err)
	}
	if _, err := s.LastRun(t.Context()); !errors.Is(err, ErrNone) {
		t.Errorf("got %v", err)
	}
}

func TestStampForgetsAChangedFile(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "case.db"))
	ctx := t.Context()
	if err := s.SetStamp(ctx, "in/a.csv", "10 1", "aa"); err != nil {
		t.Fatal(err)
	}
	if sha, err := s.Stamp(ctx, "in/a.csv", "10 1"); err != nil || sha != "aa" {
		t.Errorf("%q, %v", sha, err)
	}
	if sha, err := s.Stamp(ctx, "in/a.csv", "11 2"); err != nil || sha != "" {
		t.Errorf("a changed file still has hash %q, %v", sha, err)
	}
}
