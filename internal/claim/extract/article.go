package extract

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tallyman/internal/trade"
)

// maxBytes is the largest page that is read. News pages are far smaller.
const maxBytes = 16 << 20

// Article is the text of a page without what surrounds it.
type Article struct {
	Title  string `json:"title,omitempty"`
	Byline string `json:"byline,omitempty"`
	// Published is the day as YYYY-MM-DD, empty where the page states none.
	Published string  `json:"published,omitempty"`
	Outlet    string  `json:"outlet,omitempty"`
	Blocks    []Block `json:"blocks"`
	// Captions of pictures are no sentences of the article.
	Captions []string `json:"captions,omitempty"`
	// Removed says what was cut, by its size alone.
	Removed []Removed `json:"removed,omitempty"`
}

// Block is a paragraph, heading or list item.
type Block struct {
	Text    string `json:"text"`
	Heading bool   `json:"heading,omitempty"`
	// Start is the offset of the block in [Article.Text], in bytes.
	Start int `json:"start"`
}

// Removed is a kind of thing that was cut, with the characters in it.
type Removed struct {
	What  string `json:"what"` // comments, links, share, page
	Chars int    `json:"chars"`
}

// Kinds of removed text.
const (
	cutComments = "comments"
	cutLinks    = "related links"
	cutShare    = "share buttons and adverts"
	cutPage     = "navigation and page furniture"
)

// Text is the article's text: its blocks, an empty line between two.
func (a *Article) Text() string {
	parts := make([]string, len(a.Blocks))
	for i, b := range a.Blocks {
		parts[i] = b.Text
	}
	return strings.Join(parts, "\n\n")
}

// Read reads an article. The name's ending says what it is (.html, .htm, .md,
// .markdown, .txt); without a known one, the first bytes do. Errors name the
// file: one that is no text, or in which no article was found.
func Read(name string, data []byte) (*Article, error) {
	fail := func(message, next string, err error) error {
		return &trade.Error{Code: trade.CodeInput, Where: name, Message: message, Next: next, Err: err}
	}
	if len(data) > maxBytes {
		return nil, fail(fmt.Sprintf("the page has %d bytes; expected at most %d", len(data), maxBytes), "save the article alone", nil)
	}
	a := &Article{}
	kind := format(name, data)
	if kind != "html" {
		data = []byte(strings.TrimPrefix(string(data), "\ufeff"))
		if !utf8.Valid(data) {
			return nil, fail("the text is not UTF-8", "save it as UTF-8", nil)
		}
	}
	switch kind {
	case "html":
		if err := a.html(data); err != nil {
			return nil, fail("the page cannot be read as HTML", "", err)
		}
	case "markdown":
		a.markdown(string(data))
	default:
		a.plain(string(data))
	}
	a.finish()
	if len(a.Blocks) == 0 {
		return nil, fail("no article text was found in it", "expected paragraphs of text", nil)
	}
	return a, nil
}

var reTag = regexp.MustCompile(`(?i)<(?:!doctype|html|head|body|article|div|p)[\s>]`)

func format(name string, data []byte) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		return "html"
	case ".md", ".markdown":
		return "markdown"
	case ".txt", ".text":
		return "text"
	}
	if reTag.Match(data[:min(len(data), 4096)]) {
		return "html"
	}
	return "text"
}

// cut counts what is left out.
func (a *Article) cut(what, text string) {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	if n == 0 {
		return
	}
	for i := range a.Removed {
		if a.Removed[i].What == what {
			a.Removed[i].Chars += n
			return
		}
	}
	a.Removed = append(a.Removed, Removed{what, n})
}

// add appends a block, its blanks made plain.
func (a *Article) add(text string, heading bool) {
	if s := tidy(text); s != "" {
		a.Blocks = append(a.Blocks, Block{Text: s, Heading: heading})
	}
}

var invisible = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u00ad", "", "\u200b", "", "\u2060", "", "\ufeff", "")

// tidy makes one blank of any run of blanks (no-break ones often stand where
// links were) and drops characters that nobody sees.
func tidy(s string) string {
	return strings.Join(strings.Fields(invisible.Replace(norm.NFC.String(s))), " ")
}

var (
	// A heading or short line from which on readers speak.
	reComments = regexp.MustCompile(`(?i)^(?:(?:view |show |read |all |reader |readers[’'] |user )?(?:the )?\(?\d* ?\)?comments?(?: ?\(\d+\)| \d+)?|\d+ (?:comments?|replies|responses|thoughts on .*)|(?:enter|leave|post|add|write|submit|have) (?:your |a |an? )?(?:comments?|reply|say)(?: here)?|join the (?:discussion|conversation|debate)|(?:log|sign) in to (?:comment|join|reply).*|what do you think|discussion|conversation|have your say|reader (?:comments|reactions|feedback)|comment section)[:.?! ]*$`)
	// A reader's comment above such a line: numbered, or with its own buttons.
	reReader = regexp.MustCompile(`(?i)^(?:#?\d{1,4}[.):]?(?: |$)|.*\b(?:reply|report abuse|upvote|like) ?(?:\||·|•|$))|\b\d+ (?:minutes?|hours?|days?) ago\b`)
	// Lines that are buttons, adverts and pointers to other pages.
	reShare  = regexp.MustCompile(`(?i)^(?:advertisements?|sponsored(?: content)?|share(?: (?:this|on|via|with|to)\b.*)?|tweet|print|e-?mail(?: this.*)?|copy link|save(?: for later)?|facebook|twitter|whatsapp|telegram|linkedin|reddit|follow us\b.*|subscribe\b.*|sign up\b.*|newsletter\b.*|get (?:our|the) .*newsletter.*|download (?:our|the) app.*|listen to (?:this )?article.*|\d+ min(?:ute)?s? read|story continues.*|support (?:our|independent) .*|click here\b.*|we use cookies.*|accept all.*)$`)
	reLinks  = regexp.MustCompile(`(?i)^(?:(?:read|see|watch|listen) (?:more|also|next)|also read|related(?: (?:stories|articles|topics|links|coverage))?|more (?:from|on|stories)|most (?:read|popular)|recommended|trending|you may also like|don[’']t miss|editor[’']s picks?|in this story|topics|tags|filed under|up next|latest news|top stories)\b.{0,120}$`)
	reRights = regexp.MustCompile(`(?i)^(?:©|\(c\) |copyright |all rights reserved|terms of (?:use|service)|privacy policy)`)
	rePhoto  = regexp.MustCompile(`(?i)^(?:photo(?:graph)?|image|picture|caption|file photo|illustration|graphic|video)(?: (?:by|credit|courtesy))?\s*[:—–-]|\((?:photo|image|ap photo|file photo)\b[^)]*\)$|\b(?:photo|image) (?:by|courtesy|credit)\b.{0,60}$|^(?:file photo)\b`)
	reEnd    = regexp.MustCompile(`[.!?…]["”’')\]]*$`)
)

// finish cuts from the blocks what the page's mark-up did not show: comments
// below their heading, buttons, links, captions; and sets offsets.
func (a *Article) finish() {
	a.cutComments()
	var kept []Block
	links := false // within a list of links below its heading
	for _, b := range a.Blocks {
		short := len(b.Text) < 160 && !reEnd.MatchString(b.Text)
		switch {
		case reRights.MatchString(b.Text):
			a.cut(cutPage, b.Text)
			continue
		case short && reShare.MatchString(b.Text):
			a.cut(cutShare, b.Text)
			continue
		case len(b.Text) < 200 && rePhoto.MatchString(b.Text):
			a.Captions = append(a.Captions, b.Text)
			continue
		case short && reLinks.MatchString(b.Text):
			a.cut(cutLinks, b.Text)
			links = !strings.Contains(b.Text, ":") || strings.HasSuffix(b.Text, ":")
			continue
		case links && short && !b.Heading:
			a.cut(cutLinks, b.Text)
			continue
		}
		links = false
		kept = append(kept, b)
	}
	a.Blocks = kept
	a.dropHead()
	at := 0
	for i := range a.Blocks {
		a.Blocks[i].Start = at
		at += len(a.Blocks[i].Text) + len("\n\n")
	}
}

// cutComments drops everything from the first line that opens the comments,
// and the readers' words that stand directly above it.
func (a *Article) cutComments() {
	for i, b := range a.Blocks {
		if len(b.Text) > 80 || !reComments.MatchString(b.Text) || (i == 0 && len(a.Blocks) > 1) {
			continue
		}
		from := i
		for from > 1 && reReader.MatchString(a.Blocks[from-1].Text) {
			from--
		}
		for _, c := range a.Blocks[from:] {
			a.cut(cutComments, c.Text)
		}
		a.Blocks = a.Blocks[:from]
		return
	}
}

var (
	reByline    = regexp.MustCompile(`^(?:By|BY|by) ([\p{Lu}][^.!?]{2,80})$`)
	reOutlet    = regexp.MustCompile(`^(?:The )?[A-Z][\p{L}-]+(?: (?:of |for |and |the )*[A-Z][\p{L}-]+){0,5}$`)
	reOutletDay = regexp.MustCompile(`^([A-Z][\p{L} .-]{2,60}?) ?[|·•–—,-] ?(\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2,8} \d{1,2},? \d{4})$`)
	reDated     = regexp.MustCompile(`(?i)^(?:(?:published|updated|posted|last updated)(?: on)?:? )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(\d{4}-\d{2}-\d{2}|\d{1,2} [a-z]{3,9}\.?,? \d{4}|[a-z]{3,9}\.? \d{1,2},? \d{4})(?:[ ,|·•T].{0,40})?$`)
)

// dropHead takes title, byline and date off the top of the text, where they
// stand as lines.
func (a *Article) dropHead() {
	i := 0
	for n := 0; i < len(a.Blocks) && n < 6; n++ {
		b := a.Blocks[i]
		switch {
		case i == 0 && a.Title == "" && !reEnd.MatchString(b.Text) && len(b.Text) < 200 && len(a.Blocks) > 1:
			a.Title = b.Text
		case a.Title != "" && sameWords(b.Text, a.Title):
		case reByline.MatchString(b.Text):
			if a.Byline == "" {
				a.Byline = reByline.FindStringSubmatch(b.Text)[1]
			}
		case reDated.MatchString(b.Text):
			if d := parseDay(reDated.FindStringSubmatch(b.Text)[1]); a.Published == "" {
				a.Published = d
			}
		case a.Title != "" && reOutletDay.MatchString(b.Text):
			m := reOutletDay.FindStringSubmatch(b.Text)
			a.Outlet, a.Published = orText(a.Outlet, m[1]), orText(a.Published, parseDay(m[2]))
		case a.Title != "" && a.Outlet == "" && reOutlet.MatchString(b.Text) && (a.Byline != "" || i+1 < len(a.Blocks) && (reDated.MatchString(a.Blocks[i+1].Text) || reByline.MatchString(a.Blocks[i+1].Text))):
			a.Outlet = b.Text
		default:
			a.Blocks = a.Blocks[i:]
			return
		}
		i++
	}
	a.Blocks = a.Blocks[i:]
}

func sameWords(a, b string) bool {
	return strings.EqualFold(strings.Join(words(a), " "), strings.Join(words(b), " "))
}

// parseDay reads a day in ISO form, or as English pages write it; "" where it
// is none.
func parseDay(s string) string {
	s = strings.NewReplacer(",", "", ".", "", "Sept ", "Sep ").Replace(tidy(s))
	for _, layout := range []string{"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	if len(s) >= 10 {
		if t, err := time.Parse(time.DateOnly, s[:10]); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
