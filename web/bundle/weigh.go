package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// weigh adds up, gzipped, what a browser loads before the first screen: the
// entry, its style, and every chunk that it imports at once.
func weigh(out, meta, script string) (int, error) {
	var m struct {
		Outputs map[string]struct {
			Imports   []struct{ Path, Kind string }
			CSSBundle string `json:"cssBundle"`
		}
	}
	if err := json.Unmarshal([]byte(meta), &m); err != nil {
		return 0, err
	}
	total := 0
	seen := map[string]bool{}
	var add func(path string) error
	add = func(path string) error {
		if seen[path] {
			return nil
		}
		seen[path] = true
		info, err := os.Stat(path + ".gz")
		if err != nil {
			return err
		}
		total += int(info.Size())
		for _, i := range m.Outputs[path].Imports {
			if i.Kind == "import-statement" {
				if err := add(i.Path); err != nil {
					return err
				}
			}
		}
		if css := m.Outputs[path].CSSBundle; css != "" {
			return add(css)
		}
		return nil
	}
	for path := range m.Outputs {
		if strings.HasSuffix(path, filepath.Base(script)) {
			err := add(path)
			return total, err
		}
	}
	return total, nil
}
