package app

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"tallyman/internal/report"
	"tallyman/internal/report/story"
	"tallyman/internal/trade"
)

// StoryPart is something that a story can take in, with what to write for it.
type StoryPart struct {
	Kind  string `json:"kind"`
	ID    string `json:"id"`
	Title string `json:"title"`
	Note  string `json:"note,omitempty"`
	// Inline goes where one writes; Own is a paragraph of its own; Block is the
	// query that gives Name, which a text needs once.
	Inline string `json:"inline,omitempty" doc:"to stand in a sentence"`
	Own    string `json:"own,omitempty" doc:"to stand as paragraphs of its own"`
	Block  string `json:"block,omitempty" doc:"the query that gives the name; a text needs it once"`
	Name   string `json:"name,omitempty"`
}

// StoryParts is the first of all that fit.
type StoryParts struct {
	Items []StoryPart `json:"items" nullable:"false"`
	Total int         `json:"total" doc:"how many fit; narrow them with q to see the rest"`
}

// StoryKinds are the kinds of parts.
var StoryKinds = []string{"figure", "claim", "lead", "finding"}

// shownParts bounds a list of parts.
const shownParts = 60

// StoryParts lists what a story can take in: the figures that were measured
// last, the claims of the case, its leads and findings. With q, those whose
// words hold it.
func (c *Case) StoryParts(ctx context.Context, kind, q string) (StoryParts, error) {
	var all []StoryPart
	var err error
	switch kind {
	case "figure":
		all, err = c.figureParts(ctx)
	case "claim":
		all, err = c.claimParts()
	case "lead":
		all, err = c.leadParts(ctx)
	case "finding":
		all, err = c.findingParts(ctx)
	default:
		err = &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q is no kind of part", kind), Next: "choose from " + strings.Join(StoryKinds, ", ")}
	}
	out := StoryParts{Items: []StoryPart{}}
	for _, p := range all {
		if !holds(q, p.ID, p.Title, p.Note) {
			continue
		}
		out.Total++
		if len(out.Items) < shownParts {
			out.Items = append(out.Items, p)
		}
	}
	return out, err
}

func holds(q string, texts ...string) bool {
	return strings.Contains(strings.ToLower(strings.Join(texts, " ")), strings.ToLower(strings.TrimSpace(q)))
}

// StoryQuery is the part for a measure; form is empty for a number in a
// sentence, or table or chart.
func (c *Case) StoryQuery(ctx context.Context, expr, form string) (StoryPart, error) {
	fig, err := c.passing(ctx, expr)
	if err != nil {
		return StoryPart{}, err
	}
	if form != "" && len(fig.Groups) == 0 {
		return StoryPart{}, &trade.Error{Code: trade.CodeUsage, Message: "a " + form + " needs groups, and this measure has none", Next: "end it with by KEY, for example by month"}
	}
	return queryPart("query", fig.ID, fig.Expr, report.FigureText(fig), form), nil
}

// queryPart is a part whose name follows from what is asked, so that one query
// has one name.
func queryPart(kind, id, expr, note, form string) StoryPart {
	p := StoryPart{Kind: kind, ID: id, Title: expr, Note: note, Name: queryName(expr, form)}
	p.Block = "```" + strings.TrimRight("query "+p.Name+" "+form, " ") + "\n" + expr + "\n```"
	if form == "" {
		p.Inline = "{{ " + p.Name + " }}"
	}
	return p
}

// queryName makes a name that says what is asked, and is another for another
// question.
func queryName(expr, form string) string {
	var words []string
	for _, w := range strings.Fields(strings.ToLower(expr)) {
		switch w {
		case "where", "by", "of", "vs", "count", "sum":
			continue
		}
		if i := strings.LastIndex(w, ":"); i >= 0 {
			w = w[i+1:]
		}
		w = strings.Trim(strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return '-'
		}, w), "-")
		if w != "" && len(words) < 5 {
			words = append(words, w)
		}
	}
	name := strings.TrimLeft(strings.Join(words, "-"), "0123456789-")
	const most = 36
	if len(name) > most {
		name = strings.TrimRight(name[:most], "-")
	}
	_, hash, _ := strings.Cut(trade.ShortID("q", expr, form), "-")
	return cmp.Or(name, "q") + "-" + hash[:4]
}

func (c *Case) figureParts(ctx context.Context) ([]StoryPart, error) {
	var out []StoryPart
	for _, h := range headlines {
		out = append(out, queryPart("figure", "", h.expr, h.label, ""))
	}
	figures, err := c.state.Figures(ctx, 400)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, p := range out {
		seen[p.Name] = true
	}
	for _, body := range figures {
		fig, err := readFigure(body)
		if err != nil {
			return nil, err
		}
		if p := queryPart("figure", fig.ID, fig.Expr, report.FigureText(fig)+" · "+fig.Period, ""); !seen[p.Name] {
			seen[p.Name] = true
			out = append(out, p)
		}
	}
	return out, nil
}

// claimParts quotes each claim with its source, and asks what the records give.
func (c *Case) claimParts() ([]StoryPart, error) {
	if !c.HasClaims() {
		return nil, nil
	}
	file, err := c.claims(ClaimOptions{})
	if err != nil {
		return nil, err
	}
	var out []StoryPart
	for _, k := range file.Claims {
		text := file.Texts[k.Text]
		p := StoryPart{Kind: "claim", ID: k.ID, Title: k.Quote, Note: strings.Join(nonEmpty(text.Outlet, text.Title, text.Published), ", ")}
		p.Own = "> " + story.Escape(k.Quote) + "\n>\n> " + story.Escape(p.Note)
		expr := k.Measure
		if expr == "" && len(k.Readings) > 0 {
			expr = k.Readings[0].Measure
		}
		if expr != "" {
			q := queryPart("claim", k.ID, strings.Join(strings.Fields(expr), " "), "", "")
			p.Name, p.Block = q.Name, q.Block
			p.Own += "\n\n" + q.Inline + " <!-- claim -->"
		}
		out = append(out, p)
	}
	return out, nil
}

func nonEmpty(texts ...string) []string {
	var out []string
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (c *Case) leadParts(ctx context.Context) ([]StoryPart, error) {
	leads, err := c.keptLeads(ctx)
	var out []StoryPart
	for _, l := range leads {
		out = append(out, StoryPart{Kind: "lead", ID: l.ID, Title: l.Caption, Note: leadNote(l), Inline: "{{ " + l.ID + " }}"})
	}
	return out, err
}

func (c *Case) findingParts(ctx context.Context) ([]StoryPart, error) {
	var out []StoryPart
	err := c.Findings(ctx, "", func(r Record) error {
		id := r.Text("finding_id")
		out = append(out, StoryPart{Kind: "finding", ID: id, Title: r.Text("title"), Note: findingNote(r), Inline: "{{ " + id + " }}"})
		return nil
	})
	return out, err
}

func (c *Case) keptLeads(ctx context.Context) ([]Lead, error) {
	return kept(ctx, c, "leads", func() ([]Lead, error) { return c.Leads(ctx) })
}

func leadNote(l Lead) string {
	return fmt.Sprintf("%d findings (%s), %s rows, %s", len(l.Findings), strings.Join(l.Kinds, ", "), report.Thousands(fmt.Sprint(l.Rows)), between(l.FirstOn, l.LastOn))
}

func findingNote(r Record) string {
	return fmt.Sprintf("%s, %s rows, %s", r.Text("detector"), report.Thousands(fmt.Sprint(r.Int("rows"))), between(r.Text("first_on"), r.Text("last_on")))
}

func between(first, last string) string {
	switch first {
	case "":
		return "no date stated"
	case last:
		return first
	}
	return first + " to " + last
}

// passage is the words of a finding or lead, as the tables now have it.
func (c *Case) passage(ctx context.Context, id string) (story.Passage, error) {
	if strings.HasPrefix(id, "led-") {
		leads, err := c.keptLeads(ctx)
		if err != nil {
			return story.Passage{}, err
		}
		for _, l := range leads {
			if l.ID == id {
				return story.Passage{Text: l.Caption, Note: leadNote(l)}, nil
			}
		}
		return story.Passage{}, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("there is no lead %q in this case", id), Next: "ids are listed by: tallyman leads"}
	}
	return kept(ctx, c, "passage "+id, func() (story.Passage, error) {
		v, back, err := c.borrow(ctx, "detect")
		if err != nil {
			return story.Passage{}, err
		}
		defer back()
		r, err := find(ctx, v.Engine, "SELECT detector, sentence, rows, first_on, last_on FROM detect.finding WHERE finding_id = ?", id, "finding")
		if err != nil {
			return story.Passage{}, err
		}
		return story.Passage{Text: strings.TrimSuffix(r.Text("sentence"), "."), Note: findingNote(r)}, nil
	})
}
