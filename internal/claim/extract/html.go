package extract

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// html fills the article from a page. The encoding is the page's own word, or
// what its first bytes look like (WHATWG rules).
func (a *Article) html(data []byte) error {
	var r io.Reader = bytes.NewReader(data)
	// Only the first bytes are looked at; a page that declares nothing and is
	// UTF-8 to its end is UTF-8.
	if _, _, certain := charset.DetermineEncoding(data, ""); certain || !utf8.Valid(data) {
		decoded, err := charset.NewReader(r, "")
		if err != nil {
			return err
		}
		r = decoded
	}
	doc, err := html.Parse(r)
	if err != nil {
		return err
	}
	a.meta(doc)
	root := body(doc)
	p := &page{a: a}
	// What lies outside the article is page; comments among it are counted.
	p.outside(doc, root)
	p.walk(root)
	p.flush(false)
	return nil
}

// page walks the mark-up of a page and gathers blocks.
type page struct {
	a    *Article
	line strings.Builder // text of the block that is open
	link int             // how much of it is link text
}

// skipped elements hold no sentences.
var skipped = []atom.Atom{
	atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Object, atom.Head,
	atom.Select, atom.Button, atom.Input, atom.Textarea, atom.Video, atom.Audio, atom.Canvas, atom.Dialog,
}

var breaking = []atom.Atom{
	atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol,
	atom.Blockquote, atom.Pre, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Header, atom.Footer, atom.Dl, atom.Dt, atom.Dd, atom.Hr, atom.Form, atom.Fieldset, atom.Details, atom.Summary,
}

var headings = []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}

func (p *page) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		p.line.WriteString(n.Data)
		return
	case html.ElementNode:
	default:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			p.walk(c)
		}
		return
	}
	if slices.Contains(skipped, n.DataAtom) {
		return
	}
	if what := furniture(n); what != "" {
		p.flush(false)
		p.leave(what, n)
		return
	}
	if n.DataAtom == atom.Br {
		p.breakLine(n)
		return
	}
	block := slices.Contains(breaking, n.DataAtom)
	if block {
		p.flush(false)
	}
	before := p.line.Len()
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.walk(c)
	}
	if n.DataAtom == atom.A {
		p.link += p.line.Len() - before
	}
	if block {
		p.flush(slices.Contains(headings, n.DataAtom))
	}
}

// breakLine ends the block at a second break in a row, as old pages part
// their paragraphs.
func (p *page) breakLine(n *html.Node) {
	next := n.NextSibling
	for next != nil && next.Type == html.TextNode && strings.TrimSpace(next.Data) == "" {
		next = next.NextSibling
	}
	if next != nil && next.DataAtom == atom.Br {
		p.flush(false)
		return
	}
	p.line.WriteByte(' ')
}

// flush closes the block. One that is mostly a link points elsewhere.
func (p *page) flush(heading bool) {
	text, link := tidy(p.line.String()), p.link
	p.line.Reset()
	p.link = 0
	switch {
	case text == "":
	case !heading && 10*link > 7*len(text):
		p.a.cut(cutLinks, text)
	default:
		p.a.add(text, heading)
	}
}

// leave counts what is left out, or keeps a caption apart.
func (p *page) leave(what string, n *html.Node) {
	text := tidy(textOf(n))
	switch {
	case text == "":
	case what == "caption":
		p.a.Captions = append(p.a.Captions, text)
	default:
		p.a.cut(what, text)
	}
}

// outside counts what stands outside the article.
func (p *page) outside(n, root *html.Node) {
	if n == root || slices.Contains(skipped, n.DataAtom) {
		return
	}
	if n.Type == html.ElementNode {
		if what := furniture(n); what != "" && what != "caption" && !within(root, n) {
			p.leave(what, n)
			return
		}
	}
	if n.Type == html.TextNode {
		p.a.cut(cutPage, n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.outside(c, root)
	}
}

func within(n, of *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == of {
			return true
		}
	}
	return false
}

func each(n *html.Node, do func(*html.Node)) {
	if n.Type == html.ElementNode {
		do(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, do)
	}
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && slices.Contains(skipped[:6], n.DataAtom) {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if slices.Contains(breaking, n.DataAtom) {
			b.WriteByte(' ')
		}
	}
	walk(n)
	return b.String()
}
