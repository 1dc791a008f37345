package extract

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// html fills the article from a page. The encoding is the page's own word, or
// what its first bytes look like (WHATWG rules).
func (a *Article) html(data []byte) error {
	r, err := charset.NewReader(bytes.NewReader(data), "")
	if err != nil {
		return err
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

// marks are words in the class, id or role of an element that say what it
// holds. The first that fits decides; comments come first.
var marks = []struct {
	what  string
	words []string
}{
	{cutComments, []string{"comment", "comments", "commentlist", "commentary-thread", "disqus", "respond", "livefyre", "coral", "viafoura", "spotim", "openweb", "discussion", "reader-reactions", "replies", "reactions", "fb-comments", "commenting", "ugc"}},
	{"caption", []string{"caption", "figcaption", "wp-caption", "credit", "photo-credit", "image-credit"}},
	{cutShare, []string{"share", "sharing", "sharebar", "sharedaddy", "social", "addtoany", "newsletter", "signup", "subscribe", "subscription", "paywall", "promo", "advert", "advertisement", "ad", "ads", "sponsored", "sponsor", "donate", "cookie", "consent", "gdpr", "toolbar", "tools"}},
	{cutLinks, []string{"related", "recirc", "recirculation", "recommended", "recommendations", "readmore", "trending", "popular", "mostread", "outbrain", "taboola", "teaser", "teasers", "topics", "tags", "taglist", "more-stories", "read-next", "see-also"}},
	{cutPage, []string{"nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "sidebar", "masthead", "footer", "pagination", "skip", "skiplink", "hidden", "visually-hidden", "sr-only", "copyright", "author-bio", "authorbio"}},
}

// furniture says what an element is, where it is no part of the article.
func furniture(n *html.Node) string {
	switch n.DataAtom {
	case atom.Nav, atom.Footer:
		return cutPage
	case atom.Aside:
		if what := marked(n); what != "" {
			return what
		}
		return cutLinks
	case atom.Figcaption:
		return "caption"
	case atom.Form:
		return cutPage
	case atom.Html, atom.Body, atom.Article, atom.Main, atom.P:
		return ""
	}
	if _, ok := attr(n, "hidden"); ok {
		return cutPage
	}
	return marked(n)
}

var reCamel = regexp.MustCompile(`([a-z])([A-Z])`)

func marked(n *html.Node) string {
	var names []string
	for _, key := range []string{"class", "id", "role", "data-component", "data-testid", "aria-label", "itemprop"} {
		v, _ := attr(n, key)
		v = strings.ToLower(reCamel.ReplaceAllString(v, "$1-$2"))
		for _, whole := range strings.Fields(v) {
			whole = strings.ReplaceAll(whole, "_", "-")
			names = append(names, whole)
			names = append(names, strings.Split(whole, "-")...)
		}
	}
	for _, m := range marks {
		for _, w := range names {
			if slices.Contains(m.words, w) {
				return m.what
			}
		}
	}
	return ""
}

// body finds the element that holds the article: the marked one with the most
// paragraph text, else the body.
func body(doc *html.Node) *html.Node {
	var best *html.Node
	most := 0
	each(doc, func(n *html.Node) {
		prop, _ := attr(n, "itemprop")
		role, _ := attr(n, "role")
		if n.DataAtom != atom.Article && n.DataAtom != atom.Main && prop != "articleBody" && role != "main" {
			return
		}
		if size := prose(n); size > most {
			best, most = n, size
		}
	})
	if best != nil && 2*most >= prose(doc) {
		return best
	}
	best = doc
	each(doc, func(n *html.Node) {
		if n.DataAtom == atom.Body {
			best = n
		}
	})
	return best
}

// prose is the length of the paragraphs below a node, furniture left out.
func prose(n *html.Node) int {
	if n.Type == html.ElementNode && (slices.Contains(skipped, n.DataAtom) || furniture(n) != "") {
		return 0
	}
	if n.DataAtom == atom.P {
		return len(tidy(textOf(n)))
	}
	sum := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sum += prose(c)
	}
	return sum
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

// meta reads title, author, day and publisher: schema.org data first, then the
// page's meta elements, then what it shows.
func (a *Article) meta(doc *html.Node) {
	first := func(to *string, v string) {
		if *to == "" {
			*to = tidy(v)
		}
	}
	tags := map[string]string{}
	var title, shown string
	each(doc, func(n *html.Node) {
		switch n.DataAtom {
		case atom.Script:
			if kind, _ := attr(n, "type"); strings.EqualFold(kind, "application/ld+json") && n.FirstChild != nil {
				a.linkedData(n.FirstChild.Data)
			}
		case atom.Meta:
			key, _ := attr(n, "property")
			if name, ok := attr(n, "name"); ok && key == "" {
				key = name
			}
			if key == "" {
				key, _ = attr(n, "itemprop")
			}
			content, _ := attr(n, "content")
			if key = strings.ToLower(key); tags[key] == "" {
				tags[key] = content
			}
		case atom.Title:
			first(&title, textOf(n))
		case atom.Time:
			if day, _ := attr(n, "datetime"); shown == "" {
				shown = parseDay(day)
			}
		case atom.H1:
			first(&a.Title, textOf(n))
		}
	})
	for _, key := range []string{"og:title", "twitter:title", "dc.title"} {
		first(&a.Title, tags[key])
	}
	first(&a.Title, title)
	for _, key := range []string{"author", "article:author", "dc.creator", "byl"} {
		if !strings.Contains(tags[key], "://") {
			first(&a.Byline, strings.TrimPrefix(tags[key], "By "))
		}
	}
	for _, key := range []string{"article:published_time", "datepublished", "date", "pubdate", "dc.date", "parsely-pub-date", "publish-date"} {
		if a.Published == "" {
			a.Published = parseDay(tags[key])
		}
	}
	first(&a.Published, shown)
	for _, key := range []string{"og:site_name", "publisher", "application-name", "dc.publisher"} {
		first(&a.Outlet, tags[key])
	}
}

// linkedData reads a schema.org article from JSON-LD.
func (a *Article) linkedData(data string) {
	var any any
	if json.Unmarshal([]byte(data), &any) != nil {
		return // a page's own slip; the meta elements remain
	}
	a.thing(any)
}

func (a *Article) thing(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			a.thing(e)
		}
	case map[string]any:
		if graph, ok := v["@graph"]; ok {
			a.thing(graph)
		}
		kind := strings.Join(namesOf(v["@type"], ""), " ")
		if !strings.Contains(kind, "Article") && !strings.Contains(kind, "BlogPosting") && !strings.Contains(kind, "Report") {
			return
		}
		set := func(to *string, from []string) {
			if *to == "" && len(from) > 0 {
				*to = tidy(strings.Join(from, ", "))
			}
		}
		set(&a.Title, namesOf(v["headline"], "name"))
		set(&a.Byline, namesOf(v["author"], "name"))
		set(&a.Outlet, namesOf(v["publisher"], "name"))
		if d, ok := v["datePublished"].(string); ok && a.Published == "" {
			a.Published = parseDay(d)
		}
	}
}

// namesOf reads a string, a list, or things with a name.
func namesOf(v any, key string) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, namesOf(e, key)...)
		}
		return out
	case map[string]any:
		if s, ok := v[key].(string); ok {
			return []string{s}
		}
	}
	return nil
}
