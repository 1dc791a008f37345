package app

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// manifestFile lists every file of a frozen dossier with its SHA-256, in the
// form that sha256sum -c reads.
const manifestFile = "MANIFEST.sha256"

// frozenParts are what a frozen folder takes from a case, the dossier apart.
// The state file is not in the manifest, since reading a case may write to it;
// keys stay where they are.
var frozenParts = []string{ConfigFile, DecisionsFile, ClaimsFile, StoryFile, sourcesDir, ledgerDir, dossierDir}

const frozenReadme = `This folder is a frozen dossier. It needs no network and no server.

index.html            the dossier: open it with a browser
dossier/              the same in other formats; dossier.json is the stream that all are made from
sources/              the original files, unchanged, named by their SHA-256
ledger/               the tables, as Parquet
case.yml, decisions.jsonl, claims.yml, story.md   what was asked, judged, checked and written
MANIFEST.sha256       the SHA-256 of every file: sha256sum -c MANIFEST.sha256

To derive every figure again from the sources, in this folder:
    tallyman verify --case .
`

// Freeze writes the dossier in every format and copies it, with all that it
// stands on, into a new folder that verifies itself.
func (c *Case) Freeze(ctx context.Context, dir string, opt ReportOptions) (files int, err error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return 0, &trade.Error{Code: trade.CodeInput, Where: dir, Message: "there is something here already", Next: "name a new folder: a frozen dossier is never written over"}
	}
	if opt.Formats == nil {
		opt.Formats = slices.DeleteFunc(slices.Clone(reportFormats), func(f string) bool { return f == "letters" })
	}
	if _, err := c.Report(ctx, opt); err != nil {
		return 0, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, fmt.Errorf("freeze: %w", err)
	}
	parts := slices.Clone(frozenParts)
	if c.Config.Rates != "" && filepath.IsLocal(c.Config.Rates) {
		parts = append(parts, c.Config.Rates)
	}
	for _, part := range parts {
		if err := copyTree(ctx, filepath.Join(c.Dir, part), filepath.Join(dir, part)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, fmt.Errorf("freeze: %w", err)
		}
	}
	if err := c.state.Backup(ctx, filepath.Join(dir, stateFile)); err != nil {
		return 0, err
	}
	if err := copyTree(ctx, filepath.Join(dir, dossierDir, "index.html"), filepath.Join(dir, "index.html")); err != nil {
		return 0, fmt.Errorf("freeze: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "README.txt"), []byte(frozenReadme), 0o644); err != nil {
		return 0, fmt.Errorf("freeze: %w", err)
	}
	return writeManifest(ctx, dir)
}

// copyTree copies a file, or a folder with all below it but hidden files.
func copyTree(ctx context.Context, from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir() && rel != "." && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(target, 0o755)
		case strings.HasPrefix(d.Name(), "."):
			return nil
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return writeFile(target, func(f *os.File) error { return copyInto(f, path) })
	})
}

func writeManifest(ctx context.Context, dir string) (int, error) {
	var lines []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err := cmp.Or(err, ctx.Err()); err != nil || d.IsDir() || strings.HasPrefix(d.Name(), stateFile) || d.Name() == manifestFile {
			return err
		}
		sum, err := sumFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		lines = append(lines, sum+"  "+filepath.ToSlash(rel)+"\n")
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("freeze: %w", err)
	}
	return len(lines), writeFile(filepath.Join(dir, manifestFile), func(f *os.File) error {
		_, err := f.WriteString(strings.Join(lines, ""))
		return err
	})
}

func sumFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// checkManifest compares the files of a frozen folder with its manifest, where
// there is one.
func (c *Case) checkManifest(ctx context.Context, tell func(Check) error) error {
	f, err := os.Open(filepath.Join(c.Dir, manifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	defer func() { _ = f.Close() }()
	listed := map[string]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if err := ctx.Err(); err != nil {
			return err
		}
		stated, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || !filepath.IsLocal(name) {
			return &trade.Error{Code: trade.CodeInput, Where: manifestFile, Message: fmt.Sprintf("%q is not a line of a manifest", lines.Text())}
		}
		listed[name] = true
		ch := Check{Kind: "file", ID: name, What: name, Outcome: checkSame, Stated: stated, Found: stated}
		switch found, err := sumFile(filepath.Join(c.Dir, filepath.FromSlash(name))); {
		case errors.Is(err, fs.ErrNotExist):
			ch.Outcome, ch.Found, ch.Cause = checkMissing, "", "the file is gone"
		case err != nil:
			return fmt.Errorf("verify: %w", err)
		case found != stated:
			ch.Outcome, ch.Found, ch.Cause = checkDiffers, found, "the file was changed after the dossier was frozen"
		}
		if err := tell(ch); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	// Files that a later command writes into the ledger change nothing; a
	// judgement or a claim that came later does.
	for _, name := range []string{ConfigFile, DecisionsFile, ClaimsFile} {
		if _, err := os.Stat(filepath.Join(c.Dir, name)); err == nil && !listed[name] {
			if err := tell(Check{Kind: "file", ID: name, What: name, Outcome: checkDiffers, Found: "a file", Cause: "the file came after the dossier was frozen"}); err != nil {
				return err
			}
		}
	}
	return nil
}
