// Command bundle makes the workbench: it reads web/src and web/node_modules and
// writes web/dist, with hashed names, each screen a file of its own, and gzip
// copies beside them. It is run by make from the repository's root.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// firstLoad is the most that the first page may weigh, gzipped.
const firstLoad = 120 << 10

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Tallyman</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="%s">
</head>
<body>
<div id="app"></div>
<noscript>The workbench needs scripts. The dossier does not: see its folder.</noscript>
<script type="module" src="%s"></script>
</body>
</html>
`

func main() {
	if err := run("web"); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	out := filepath.Join(root, "dist")
	if err := os.RemoveAll(filepath.Join(out, "assets")); err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(root, "src", "main.tsx")},
		Outdir:      filepath.Join(out, "assets"), EntryNames: "[name]-[hash]", ChunkNames: "[name]-[hash]", AssetNames: "[name]-[hash]",
		Bundle: true, Splitting: true, Format: api.FormatESModule, Target: api.ES2022, JSX: api.JSXAutomatic,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LegalComments: api.LegalCommentsLinked,
		Define: map[string]string{"process.env.NODE_ENV": `"production"`}, Write: true, LogLevel: api.LogLevelWarning, Metafile: true,
	})
	if len(result.Errors) > 0 {
		return fmt.Errorf("%d errors", len(result.Errors))
	}
	script, style := "", ""
	var first int
	for _, f := range result.OutputFiles {
		name := filepath.Base(f.Path)
		size, err := pack(f.Path, f.Contents)
		if err != nil {
			return err
		}
		switch {
		case strings.HasPrefix(name, "main-") && strings.HasSuffix(name, ".js"):
			script = "/assets/" + name
		case strings.HasPrefix(name, "main-") && strings.HasSuffix(name, ".css"):
			style = "/assets/" + name
		}
		if size > 0 {
			_, _ = fmt.Fprintf(os.Stderr, "  %-40s %7d bytes, %6d gzipped\n", name, len(f.Contents), size)
		}
	}
	first, err := weigh(out, result.Metafile, script)
	if err != nil {
		return err
	}
	if first > firstLoad {
		return fmt.Errorf("the first load is %d bytes gzipped, more than %d", first, firstLoad)
	}
	_, _ = fmt.Fprintf(os.Stderr, "  first load %d bytes gzipped, of %d allowed\n", first, firstLoad)
	icon, err := os.ReadFile(filepath.Join(root, "src", "icon.svg"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "assets", "icon.svg"), icon, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "index.html"), fmt.Appendf(nil, page, style, script), 0o644)
}

// pack writes a gzip copy and returns its size.
func pack(path string, data []byte) (int, error) {
	if !strings.HasSuffix(path, ".js") && !strings.HasSuffix(path, ".css") {
		return 0, nil
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	if _, err := w.Write(data); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	return b.Len(), os.WriteFile(path+".gz", b.Bytes(), 0o644)
}
