package pdf_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"tallyman/internal/report/html"
	"tallyman/internal/report/pdf"
	"tallyman/internal/report/reporttest"
	"tallyman/internal/testdata"
)

var pages = regexp.MustCompile(`/Type\s*/Page\b`)

func TestLibrary(t *testing.T) {
	var out bytes.Buffer
	if err := reporttest.Into(pdf.New(&out)); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")) || len(pages.FindAll(out.Bytes(), -1)) < 1 {
		t.Errorf("no PDF: %.60q", out.Bytes())
	}
}

func TestBrowser(t *testing.T) {
	browser := pdf.Browser()
	if browser == "" {
		testdata.MustOrSkip(t, "chromium", "no browser is installed")
	}
	dir := t.TempDir()
	page := filepath.Join(dir, "index.html")
	f, err := os.Create(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := reporttest.Into(html.New(f)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "dossier.pdf")
	if err := pdf.Print(t.Context(), browser, page, filepath.Join(dir, "profile"), out); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(out)
	if err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) || len(data) < 5000 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}
