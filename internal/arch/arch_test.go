package arch

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tallyman/internal/testdata"
)

const module = "tallyman/"

// stages never import one another: they hand over through tables.
var stages = []string{"ingest", "normalize", "resolve", "screen", "classify", "detect"}

// fronts are the doors; nothing below imports them or app.
var fronts = []string{"cli", "httpapi", "webui"}

// pkg is one package of the repository: its files' imports, outside tests.
type pkg struct {
	imports map[string][]string // import path -> files that name it
	doc     bool
	tests   bool
}

// load parses every Go file itself: a test that asks the go command would be
// served from Go's test cache and keep passing.
func load(t *testing.T) map[string]*pkg {
	t.Helper()
	root := testdata.RepoRoot(t)
	pkgs := map[string]*pkg{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "testdata" && path != filepath.Join(root, "internal", "testdata")) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		p := pkgs[name]
		if p == nil {
			p = &pkg{imports: map[string][]string{}}
			pkgs[name] = p
		}
		if strings.HasSuffix(path, "_test.go") {
			p.tests = true
			return nil
		}
		p.doc = p.doc || f.Doc != nil
		for _, imp := range f.Imports {
			target, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			p.imports[target] = append(p.imports[target], filepath.Base(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pkgs
}

// under says whether a repository package is name or below it.
func under(pkgPath, name string) bool {
	return pkgPath == name || strings.HasPrefix(pkgPath, name+"/")
}

func internalStage(path string) string {
	for _, s := range stages {
		if under(path, "internal/"+s) {
			return s
		}
	}
	return ""
}

func TestImports(t *testing.T) {
	pkgs := load(t)
	if len(pkgs) < 10 {
		t.Fatalf("found only %d packages: the walk is broken", len(pkgs))
	}
	for _, name := range slices.Sorted(maps.Keys(pkgs)) {
		for target, files := range pkgs[name].imports {
			for _, complaint := range complaints(name, target) {
				t.Errorf("%s (%s) imports %s: %s", name, strings.Join(files, ", "), target, complaint)
			}
		}
	}
}

// complaints are the rules of the house, each with its reason.
func complaints(from, target string) []string {
	var out []string
	rel, ours := strings.CutPrefix(target, module)
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if from == "internal/trade" && strings.Contains(strings.Split(target, "/")[0], ".") || from == "internal/trade" && ours {
		say("trade is the bottom of the house: the standard library only")
	}
	if under(from, "internal/text") && ours && !under(rel, "internal/text") {
		say("text is strings without trade knowledge")
	}
	if strings.HasPrefix(target, "github.com/duckdb/") && from != "internal/store/duckdb" {
		say("SQL goes through store.Engine; only store/duckdb knows the driver")
	}
	if strings.HasPrefix(target, "modernc.org/sqlite") && from != "internal/store/state" {
		say("small state goes through store/state")
	}
	if a, b := internalStage(from), internalStage(rel); ours && a != "" && b != "" && a != b {
		say("a stage never imports a stage: hand over through tables")
	}
	if ours && under(rel, "internal/app") && !slices.ContainsFunc(fronts, func(f string) bool { return under(from, "internal/"+f) }) && !under(from, "cmd") && !under(from, "internal/app") && !under(from, "quality") {
		say("app is the top: only front doors call it")
	}
	for _, f := range fronts {
		// The one door that opens another: the verb serve.
		serves := from == "internal/cli" && under(rel, "internal/httpapi")
		if ours && under(rel, "internal/"+f) && !under(from, "internal/"+f) && !under(from, "cmd") && !serves {
			say("nothing imports a front door")
		}
	}
	if ours && from == "internal/httpapi" && !slices.Contains([]string{"internal/app", "internal/explore", "internal/trade", "web"}, rel) {
		say("the HTTP front door calls app: it imports app, trade, web, and explore for the types of its questions")
	}
	for _, low := range []string{"internal/ref", "internal/match", "internal/store"} {
		if ours && under(from, low) && (internalStage(rel) != "" || under(rel, "internal/pipeline") || under(rel, "internal/report")) {
			say("%s lies below the stages", low)
		}
	}
	return out
}

func TestComplaintsBite(t *testing.T) {
	for _, tc := range []struct{ from, target string }{
		{"internal/trade", "github.com/google/go-cmp/cmp"},
		{"internal/trade", "tallyman/internal/text"},
		{"internal/text", "tallyman/internal/trade"},
		{"internal/screen", "tallyman/internal/normalize"},
		{"internal/app", "github.com/duckdb/duckdb-go/v2"},
		{"internal/measure", "tallyman/internal/app"},
		{"internal/app", "tallyman/internal/cli"},
		{"internal/httpapi", "tallyman/internal/store"},
		{"internal/httpapi", "tallyman/internal/cli"},
		{"internal/match", "tallyman/internal/screen"},
	} {
		if len(complaints(tc.from, tc.target)) == 0 {
			t.Errorf("%s importing %s passes", tc.from, tc.target)
		}
	}
	if got := complaints("internal/detect/all", "tallyman/internal/detect"); len(got) > 0 {
		t.Errorf("a stage may import itself: %v", got)
	}
}

func TestEveryPackageHasADoc(t *testing.T) {
	for name, p := range load(t) {
		if len(p.imports) > 0 && !p.doc {
			t.Errorf("%s has no package doc comment that says what it reads and writes", name)
		}
	}
}

func TestNoInit(t *testing.T) {
	root := testdata.RepoRoot(t)
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.Contains(string(data), "\nfunc init()") {
			t.Errorf("%s registers by init(): return a list from a function instead", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPluginFolders keeps ids and folders together, and every plugin in its list.
func TestPluginFolders(t *testing.T) {
	root := testdata.RepoRoot(t)
	all, err := os.ReadFile(filepath.Join(root, "internal", "detect", "all", "all.go"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(root, "internal", "detect"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() || e.Name() == "all" || e.Name() == "testdata" {
			continue
		}
		def, err := os.ReadFile(filepath.Join(root, "internal", "detect", e.Name(), "def.yml"))
		if err != nil {
			t.Errorf("detector %s has no def.yml", e.Name())
			continue
		}
		first, _, _ := strings.Cut(string(def), "\n")
		id := strings.TrimPrefix(first, "id: ")
		if strings.ReplaceAll(id, "-", "") != e.Name() {
			t.Errorf("detector folder %s, but its id is %q: folder = id without hyphens", e.Name(), id)
		}
		if !strings.Contains(string(all), "detect/"+e.Name()+"\"") {
			t.Errorf("detector %s is not in detect/all", e.Name())
		}
	}
}
