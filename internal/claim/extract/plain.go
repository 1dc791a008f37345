package extract

import (
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
)

// plain reads a text: paragraphs parted by empty lines, or one a line where
// there are none.
func (a *Article) plain(s string) {
	for _, p := range paragraphs(s) {
		a.add(p, false)
	}
}

func paragraphs(s string) []string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if !strings.Contains(strings.TrimSpace(s), "\n\n") {
		return strings.Split(s, "\n")
	}
	var out []string
	var open []string
	flush := func() {
		if len(open) > 0 {
			out = append(out, strings.Join(open, " "))
		}
		open = nil
	}
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimSpace(line)
		// A short line that is a button or a heading stands for itself.
		alone := len(line) < 80 && (reComments.MatchString(line) || reShare.MatchString(line) || reLinks.MatchString(line) || reByline.MatchString(line) || reDated.MatchString(line))
		if line == "" || alone {
			flush()
		}
		if alone {
			out = append(out, line)
		} else if line != "" {
			open = append(open, line)
		}
	}
	flush()
	return out
}

var (
	reMdHeading = regexp.MustCompile(`^#{1,6}\s+(.*?)\s*#*$`)
	reMdImage   = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	reMdLink    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)|\[([^\]]*)\]\[[^\]]*\]`)
	reMdRef     = regexp.MustCompile(`^\[[^\]]+\]:\s*\S+`)
	reMdItem    = regexp.MustCompile(`^(?:[-*+]|\d+[.)])\s+`)
	reMdRule    = regexp.MustCompile(`^(?:-{3,}|\*{3,}|_{3,})$`)
	reMdMark    = regexp.MustCompile("\\*\\*|__|`|~~")
	reMdItalic  = regexp.MustCompile(`(^|[\s(“"])[*_]([^*_]+)[*_]`)
	reMdNote    = regexp.MustCompile(`\[\^[^\]]+\]`)
)

// markdown reads a Markdown text; the YAML above it, if any, gives title,
// author, date and publisher.
func (a *Article) markdown(s string) {
	s = a.frontMatter(strings.ReplaceAll(s, "\r\n", "\n"))
	var open []string
	flush := func() {
		if len(open) > 0 {
			a.mdBlock(strings.Join(open, " "), false)
		}
		open = nil
	}
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimSpace(line)
		quoted := strings.TrimSpace(strings.TrimPrefix(line, ">"))
		m := reMdHeading.FindStringSubmatch(line)
		switch {
		case quoted == "" || reMdRule.MatchString(line) || reMdRef.MatchString(line):
			flush()
		case m != nil:
			flush()
			a.mdBlock(m[1], true)
		case reMdItem.MatchString(line):
			flush()
			open = []string{reMdItem.ReplaceAllString(line, "")}
		default:
			open = append(open, quoted)
		}
	}
	flush()
}

// mdBlock takes the marks off a block. Pictures are captions; a block that is
// nothing but links points elsewhere.
func (a *Article) mdBlock(s string, heading bool) {
	for _, m := range reMdImage.FindAllStringSubmatch(s, -1) {
		if c := tidy(m[1]); c != "" {
			a.Captions = append(a.Captions, c)
		}
	}
	s = reMdImage.ReplaceAllString(s, "")
	bare := strings.Trim(reMdLink.ReplaceAllString(s, ""), " |·•-,*_")
	linked := reMdLink.ReplaceAllString(s, "$1$2")
	linked = reMdItalic.ReplaceAllString(reMdMark.ReplaceAllString(reMdNote.ReplaceAllString(linked, ""), ""), "$1$2")
	if bare == "" && linked != s && !heading {
		a.cut(cutLinks, linked)
		return
	}
	a.add(linked, heading)
}

// frontMatter reads the YAML between --- lines and returns the rest.
func (a *Article) frontMatter(s string) string {
	rest, ok := strings.CutPrefix(s, "---\n")
	if !ok {
		return s
	}
	head, text, ok := strings.Cut(rest, "\n---\n")
	if !ok {
		return s
	}
	var m map[string]any
	if yaml.Unmarshal([]byte(head), &m) != nil {
		return s
	}
	get := func(keys ...string) string {
		for _, k := range keys {
			if v := namesOf(m[k], "name"); len(v) > 0 {
				return tidy(strings.Join(v, ", "))
			}
		}
		return ""
	}
	a.Title, a.Byline, a.Outlet = get("title"), get("author", "byline", "authors"), get("publisher", "outlet", "source", "site")
	a.Published = parseDay(get("date", "published"))
	return text
}
