package web_test

import (
	"io/fs"
	"strings"
	"testing"

	"tallyman/web"
)

// There is a page in every build, and it asks nobody else for anything.
func TestPage(t *testing.T) {
	page, err := fs.ReadFile(web.FS(), "index.html")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(page), "//") && strings.Contains(string(page), "http") {
		t.Errorf("the page points elsewhere:\n%s", page)
	}
}
