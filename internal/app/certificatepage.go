package app

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
)

// certificatePage is one page for print: nothing in it is fetched, nothing
// runs. The certificate itself stands in it, so that the page can be verified.
var certificatePage = template.Must(template.New("certificate").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Screening certificate {{.Cert.ID}}</title>
<style>
body{font:14px/1.45 Georgia,"Times New Roman",serif;max-width:190mm;margin:12mm auto;padding:0 6mm;color:#111;background:#fff;overflow-wrap:break-word}
h1{font-size:22px;margin:0 0 2mm}h2{font-size:15px;margin:7mm 0 2mm;border-bottom:1px solid #999}
table{border-collapse:collapse;width:100%;font-size:12px}th,td{text-align:left;vertical-align:top;padding:1mm 2mm 1mm 0;border-bottom:1px solid #ddd}
.out{font-size:20px;font-weight:bold;border:2px solid #111;padding:3mm 4mm;margin:4mm 0}.mono{font-family:ui-monospace,monospace;font-size:10.5px;overflow-wrap:anywhere}.id{overflow-wrap:anywhere;font-size:10.5px}.num{white-space:nowrap}
@media(max-width:600px){td,th{overflow-wrap:anywhere}}@page{size:A4;margin:14mm}@media print{body{margin:0;padding:0;max-width:none}tr{break-inside:avoid}}
</style></head><body>
<h1>Screening certificate</h1>
{{if .Cert.Watermark}}<p class="out">{{.Cert.Watermark}}</p>
{{end}}<p>{{.Cert.ID}} · case “{{.Cert.Case}}”</p>
<p class="out">{{if eq .Cert.Result.Outcome "match"}}{{len .Cert.Result.Matches}} entries match{{else}}No match{{end}}</p>
<p>{{.Cert.Statement}}</p>
<h2>Who and when</h2>
<table>
<tr><th scope="row">Screened</th><td>{{if .Cert.Query.Name}}{{.Cert.Query.Name}}{{end}}{{if .Cert.Query.Number}} number {{.Cert.Query.Number}}{{end}}{{if .Cert.Query.Schema}} · {{.Cert.Query.Schema}}{{end}}{{if .Cert.Query.Country}} · country {{.Cert.Query.Country}}{{end}}{{if .Cert.Query.BirthDate}} · born {{.Cert.Query.BirthDate}}{{end}}</td></tr>
<tr><th scope="row">By</th><td>{{.Cert.ScreenedBy}}</td></tr>
<tr><th scope="row">At (UTC)</th><td>{{.Cert.ScreenedAt}}</td></tr>
<tr><th scope="row">Model, threshold</th><td>{{.Cert.Model}}, {{.Cert.Query.Threshold}}</td></tr>
</table>
{{if .Cert.Result.Matches}}<h2>Entries at or above the threshold</h2>{{template "hits" .Cert.Result.Matches}}{{end}}
{{if .Cert.Result.Nearest}}<h2>Nearest entries below the threshold (no match)</h2>{{template "hits" .Cert.Result.Nearest}}{{end}}
<h2>Lists</h2>
<table><tr><th scope="col">List</th><th scope="col">Version</th><th scope="col">Entries</th><th scope="col">Read at</th><th scope="col">Files (SHA-256)</th></tr>
{{range .Cert.Lists}}<tr><td>{{.ListID}}<br>{{.Title}}{{if .AsOf}}<br>as of {{.AsOf}}{{end}}</td><td class="mono">{{.Version}}</td><td>{{.Entities}}</td><td>{{.AddedAt}}</td><td class="mono">{{range .Files}}{{.Name}} {{.SHA256}}<br>{{end}}</td></tr>
{{end}}</table>
<h2>Proof</h2>
<p class="mono">SHA-256 {{.Cert.SHA256}}<br>Ed25519 {{.Cert.Signature}}<br>public key {{.Cert.PublicKey}}</p>
<p>Hash and signature are of the canonical JSON (RFC 8785) of the certificate without the fields sha256 and signature. Check: tallyman verify FILE.</p>
<pre hidden id="certificate">{{.JSON}}</pre>
</body></html>
{{define "hits"}}<table><tr><th scope="col">Score</th><th scope="col">Screened name</th><th scope="col">Name on the list</th><th scope="col">Entry</th><th scope="col">Why</th></tr>
{{range .}}<tr><td class="num">{{printf "%.4f" .Score}}</td><td>{{.Query}}</td><td>{{.Listing}}</td><td>{{.Caption}}<br><span class="id">{{.EntityID}}</span><br>{{.Schema}}{{range .Programs}}<br>{{.}}{{end}}{{if .ListedOn}}<br>since {{.ListedOn}}{{end}}</td><td>{{range .Why}}{{.Feature}} {{printf "%.2f" .Score}}: {{.Left}} / {{.Right}}{{if .Detail}} ({{.Detail}}){{end}}<br>{{end}}</td></tr>
{{end}}</table>{{end}}`))

// Page is the certificate as a page for print.
func (c Certificate) Page() ([]byte, error) {
	data, err := c.File()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = certificatePage.Execute(&b, struct {
		Cert Certificate
		JSON string
	}{c, string(data)})
	if err != nil {
		return nil, fmt.Errorf("write certificate: %w", err)
	}
	return b.Bytes(), nil
}

var (
	pageBegin = []byte(`<pre hidden id="certificate">`)
	pageEnd   = []byte(`</pre>`)
)

// certificateInPage takes the certificate out of a page.
func certificateInPage(data []byte) ([]byte, bool) {
	if !bytes.HasPrefix(data, []byte("<!doctype html>")) {
		return nil, false
	}
	_, rest, ok := bytes.Cut(data, pageBegin)
	if !ok {
		return nil, false
	}
	inner, _, ok := bytes.Cut(rest, pageEnd)
	return []byte(html.UnescapeString(string(inner))), ok
}
