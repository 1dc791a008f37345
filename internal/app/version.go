package app

import (
	"runtime"
	"runtime/debug"
)

// Version says what this program is.
type Version struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	DuckDB  string `json:"duckdb"`
}

// Full fills in what the program knows of its own build.
func (v Version) Full() Version {
	v.Go, v.OS, v.Arch = runtime.Version(), runtime.GOOS, runtime.GOARCH
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/duckdb/duckdb-go/v2" {
				v.DuckDB = m.Version
			}
		}
	}
	return v
}
