// Command apitypes writes web/src/api.gen.ts: TypeScript types of every schema and
// operation of web/openapi.json. It is run from the repository's root, and needs
// nothing of Node:
//
//	go run ./web/apitypes
//
// What it writes is committed, so that tsc refuses a page that asks for what the
// server does not answer; a test refuses a file that is older than the document.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run("web"); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "apitypes:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	raw, err := os.ReadFile(filepath.Join(root, "openapi.json"))
	if err != nil {
		return err
	}
	types, err := typesOf(raw)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "src", "api.gen.ts"), types, 0o644)
}
