package story

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

//go:embed page.css
var style string

var page = template.Must(template.New("story").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{{.Title}}</title>
<link rel="icon" href="data:,">
<style>{{.CSS}}</style>
</head>
<body>
{{if .Mark}}<div class="watermark" role="note">SYNTHETIC DATA: every company, name and number here is invented.</div>{{end}}
<main>{{.Body}}
<footer>State {{.Ledger}}. To check the numbers against their sources: tallyman verify</footer></main>
</body>
</html>
`))

// Page writes a story as one self-contained page. Markup in the text itself is
// shown and not run.
func Page(w io.Writer, title, ledger string, synthetic bool, s Story) error {
	body, err := s.HTML()
	if err != nil {
		return err
	}
	return page.Execute(w, map[string]any{
		"Title": title, "Ledger": ledger, "Mark": synthetic,
		"CSS":  template.CSS(style), //nolint:gosec // our own file
		"Body": template.HTML(body), //nolint:gosec // goldmark leaves raw markup out
	})
}

// HTML is the story as the body of a page. Markup in the text itself and
// addresses that run something are left out.
func (s Story) HTML() (string, error) {
	var body bytes.Buffer
	// Columns are aligned by an attribute: a policy that forbids inline styles
	// leaves it alone.
	table := extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute))
	md := goldmark.New(goldmark.WithExtensions(table, extension.Footnote, extension.Typographer))
	if err := md.Convert([]byte(s.Markdown), &body); err != nil {
		return "", fmt.Errorf("story page: %w", err)
	}
	return body.String(), nil
}
