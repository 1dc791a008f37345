package extract

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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
