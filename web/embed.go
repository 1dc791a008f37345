// Package web holds the workbench as it is embedded in the program: what
// web/bundle made in dist, or, in a build without Node, one page that says how to
// make it. It reads nothing at run time.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

//go:embed stub
var stub embed.FS

// Built says whether the workbench is in this program.
func Built() bool {
	_, err := fs.Stat(dist, "dist/index.html")
	return err == nil
}

// FS is the workbench's files, index.html at the top.
func FS() fs.FS {
	from, dir := fs.FS(stub), "stub"
	if Built() {
		from, dir = dist, "dist"
	}
	sub, err := fs.Sub(from, dir)
	if err != nil {
		return stub // the folders are embedded, so this cannot be
	}
	return sub
}
