package extract

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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
