package store

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

type tiny struct {
	A string `parquet:"a"`
}

func build(t *testing.T, l *Ledger, spec Spec, rows ...tiny) (*Build, Meta) {
	t.Helper()
	b, err := l.Begin(spec)
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewTable[tiny](b.Path("item"))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	m, err := b.Commit(map[string]int{"rows": len(rows)})
	if err != nil {
		t.Fatal(err)
	}
	return b, m
}

func open(t *testing.T) (*Ledger, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ledger")
	l, err := OpenLedger(dir)
	if err != nil {
		t.Fatal(err)
	}
	return l, dir
}

func TestKeyNamesAllInputs(t *testing.T) {
	base := Spec{Stage: "normalize", Version: "1", Inputs: map[string]string{"ingest": "a"}, Config: json.RawMessage(`{"x":1}`)}
	same := Spec{Stage: "normalize", Version: "1", Inputs: map[string]string{"ingest": "a"}, Config: json.RawMessage(`{"x":1}`)}
	if base.Key() != same.Key() {
		t.Error("equal specs have different keys")
	}
	for name, other := range map[string]Spec{
		"version": {Stage: "normalize", Version: "2", Inputs: base.Inputs, Config: base.Config},
		"input":   {Stage: "normalize", Version: "1", Inputs: map[string]string{"ingest": "b"}, Config: base.Config},
		"config":  {Stage: "normalize", Version: "1", Inputs: base.Inputs, Config: json.RawMessage(`{"x":2}`)},
	} {
		if other.Key() == base.Key() {
			t.Errorf("another %s gives the same key", name)
		}
	}
}

func TestBuildAppearsOnlyWhole(t *testing.T) {
	l, dir := open(t)
	spec := Spec{Stage: "normalize", Version: "1"}
	b, err := l.Begin(spec)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.Path("item"), []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	if l.Has("normalize", spec.Key()) {
		t.Error("a build is visible before Commit")
	}
	// The process dies here; the next writer sweeps.
	if err := l.Sweep(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "normalize", "*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	_, m := build(t, l, spec, tiny{"x"})
	if !l.Has("normalize", m.Key) || m.Key != spec.Key() {
		t.Error("a committed build is not there")
	}
	files, err := l.Tables("normalize", m.Key)
	if err != nil || !strings.HasSuffix(files["item"], "item.parquet") {
		t.Errorf("tables %v, %v", files, err)
	}
}

func TestScratchFilesGo(t *testing.T) {
	l, _ := open(t)
	b, err := l.Begin(Spec{Stage: "screen"})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.Dir(), "scratch.tmp"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	m, err := b.Commit(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(l.Dir("screen", m.Key), "scratch.tmp")); err == nil {
		t.Error("scratch files stay in a finished build")
	}
}

func TestSecondCommitOfTheSameBuild(t *testing.T) {
	l, dir := open(t)
	spec := Spec{Stage: "classify"}
	_, first := build(t, l, spec, tiny{"x"})
	before, err := l.Meta("classify", first.Key)
	if err != nil {
		t.Fatal(err)
	}
	build(t, l, spec, tiny{"y"}, tiny{"z"})
	after, err := l.Meta("classify", first.Key)
	if err != nil {
		t.Fatal(err)
	}
	if string(before.Stats) != string(after.Stats) {
		t.Errorf("a finished build changed: %s, then %s", before.Stats, after.Stats)
	}
	left, err := filepath.Glob(filepath.Join(dir, "classify", ".tmp-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestUnused(t *testing.T) {
	l, _ := open(t)
	_, kept := build(t, l, Spec{Stage: "detect", Version: "2"}, tiny{"x"})
	_, old := build(t, l, Spec{Stage: "detect", Version: "1"}, tiny{"x"})
	got, err := l.Unused(map[string][]string{"detect": {kept.Key}})
	if err != nil || len(got) != 1 || got[0] != filepath.Join("detect", old.Key) {
		t.Errorf("unused: %v, %v", got, err)
	}
}

// What a row does not state is NULL, wherever in the file the row stands: the
// library alone takes some missing texts for present ones.
func TestMissingIsNull(t *testing.T) {
	type row struct {
		ID *string `parquet:"id,optional"`
	}
	type text struct {
		ID string `parquet:"id,optional"`
	}
	path := filepath.Join(t.TempDir(), "x.parquet")
	w, err := NewTable[text](path)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]text, 2000)
	for i := range rows {
		if i%64 == 1 || i%64 > 10 && i%64 < 22 {
			rows[i].ID = "7701234567"
		}
	}
	if err := errors.Join(w.Write(rows...), w.Close()); err != nil {
		t.Fatal(err)
	}
	got, err := parquet.ReadFile[row](path)
	if err != nil || len(got) != len(rows) {
		t.Fatal(len(got), err)
	}
	for i, r := range got {
		if (r.ID == nil) != (rows[i].ID == "") {
			t.Fatalf("row %d: wrote %q, reads as %v", i, rows[i].ID, r.ID)
		}
	}
}
