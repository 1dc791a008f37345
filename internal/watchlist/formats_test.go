package watchlist

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden is what a fixture must give: everything that a reader of the tables
// would see.
type golden struct {
	Summary   Summary
	Entities  []trade.Entity
	Ownership []trade.Ownership
}

// fixture returns the input files of a format.
func fixture(t testing.TB, format string) []File {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join("testdata", format))
	if err != nil {
		t.Fatalf("format %s has no fixture: %v", format, err)
	}
	var files []File
	for _, e := range entries {
		if e.Name() == "want.json" {
			continue
		}
		f, err := listfile.FromPath(context.Background(), filepath.Join("testdata", format, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

func read(t testing.TB, format string, files []File) golden {
	t.Helper()
	var g golden
	var err error
	g.Summary, err = ReadFiles(context.Background(), "test", format, files, func(e trade.Entity) error {
		g.Entities = append(g.Entities, e)
		return nil
	}, func(o trade.Ownership) error {
		g.Ownership = append(g.Ownership, o)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestFormats reads every format's hand-made fixture, which has the quirks of
// the real files in a few rows, and compares with what was checked by eye. The
// format is detected, not named.
func TestFormats(t *testing.T) {
	for _, f := range All() {
		t.Run(f.ID, func(t *testing.T) {
			g := read(t, "", fixture(t, f.ID))
			if g.Summary.Format != f.ID {
				t.Fatalf("detected as %s", g.Summary.Format)
			}
			got, err := json.MarshalIndent(g, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			path := filepath.Join("testdata", f.ID, "want.json")
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
				t.Errorf("differs from %s (-want +got; -update writes it anew):\n%s", path, diff)
			}
		})
	}
}

// TestEveryFolderIsListed: a format's folder has the name of its id without
// hyphens, and All names it.
func TestEveryFolderIsListed(t *testing.T) {
	helpers := []string{"gbrow", "listfile", "publisher", "reason", "remark", "testdata"}
	var folders []string
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(helpers, e.Name()) {
			folders = append(folders, e.Name())
		}
	}
	var ids []string
	for _, f := range All() {
		ids = append(ids, strings.ReplaceAll(f.ID, "-", ""))
		if f.Title == "" || f.Publisher == "" || f.Licence == "" {
			t.Errorf("%s lacks title, publisher or licence", f.ID)
		}
	}
	slices.Sort(ids)
	if diff := cmp.Diff(folders, ids); diff != "" {
		t.Errorf("folders (-) and formats of All (+):\n%s", diff)
	}
}

// TestNoFormatClaimsAnother: the fixture of one format is of no other, with the
// user's own form, which any table with id and name has, as the exception.
func TestNoFormatClaimsAnother(t *testing.T) {
	for _, f := range All() {
		samples := []listfile.Sample{}
		for _, file := range fixture(t, f.ID) {
			s, err := file.Sample()
			if err != nil {
				t.Fatal(err)
			}
			samples = append(samples, s)
		}
		own := f.Detect(samples)
		for _, other := range All() {
			if c := other.Detect(samples); other.ID != f.ID && c >= own {
				t.Errorf("%s claims the fixture of %s with %v against %v", other.ID, f.ID, c, own)
			}
		}
	}
}

func TestDetectSaysWhatItSaw(t *testing.T) {
	cases := []struct{ name, data, want string }{
		{"empty.csv", "", "is empty"},
		{"page.xml", "<html><body/></html>", "root element html"},
		{"table.csv", "foo,bar\n1,2\n", `begins with "foo,bar"`},
		{"binary.bin", "\x00\x01\x02\xff", "no list format fits"},
	}
	for _, c := range cases {
		_, err := Detect([]File{listfile.FromBytes(c.name, []byte(c.data))})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.name) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
		if trade.CodeOf(err) != trade.CodeInput {
			t.Errorf("%s: code %s", c.name, trade.CodeOf(err))
		}
	}
}

// TestVersionIsOfTheBytes: the order of files does not matter, their bytes do.
func TestVersionIsOfTheBytes(t *testing.T) {
	a, b := listfile.FromBytes("a", []byte("1")), listfile.FromBytes("b", []byte("2"))
	if versionOf([]File{a, b}) != versionOf([]File{b, a}) {
		t.Error("the order of files changes the version")
	}
	if versionOf([]File{a, b}) == versionOf([]File{a}) || versionOf([]File{a}) == versionOf([]File{b}) {
		t.Error("other bytes have the same version")
	}
	if v := versionOf([]File{a}); len(v) != 12 {
		t.Errorf("version %q has not 12 digits", v)
	}
}
