package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tallyman/internal/report/story"
	"tallyman/internal/trade"
)

// StoryFault is a number in a marked claim of a story that no query gave.
type StoryFault = story.Fault

// WriteStory answers the queries of a text of the user's own and writes it into
// the dossier folder as Markdown and as a page. With strict, a number typed by
// hand beside a marked claim is an error; without, it is returned as a fault.
func (c *Case) WriteStory(ctx context.Context, file string, strict bool, version Version) ([]string, []story.Fault, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, &trade.Error{Code: trade.CodeInput, Where: file, Message: "cannot be read", Err: pathErr(err)}
	}
	v, err := c.need(ctx, "normalize")
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = v.Close() }()
	return c.writeStory(ctx, v, file, string(text), ReportOptions{Strict: strict, Version: version})
}

func (c *Case) writeStory(ctx context.Context, v *View, file, text string, opt ReportOptions) ([]string, []story.Fault, error) {
	s, err := story.Write(ctx, filepath.Base(file), text, story.Answers{Figure: func(ctx context.Context, expr string) (*trade.Figure, error) {
		if strings.HasPrefix(expr, "fig-") {
			return c.savedFigure(ctx, expr)
		}
		return c.figure(ctx, v, expr)
	}, Passage: c.passage})
	if err != nil {
		return nil, nil, err
	}
	if opt.Strict && len(s.Faults) > 0 {
		f := s.Faults[0]
		return nil, s.Faults, &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s:%d", filepath.Base(file), f.Line),
			Message: fmt.Sprintf("%q stands beside a claim and comes from no query (%d such numbers in all)", f.Number, len(s.Faults)), Next: "write a query block and {{ NAME }} in its place"}
	}
	header, err := c.header(ctx, v, opt.Version)
	if err != nil {
		return nil, nil, err
	}
	if header.Synthetic {
		s.Markdown = "> **SYNTHETIC DATA**: every company, name and number here is invented.\n\n" + s.Markdown
	}
	dir := filepath.Join(c.Dir, dossierDir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, fmt.Errorf("write story: %w", err)
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	md, page := filepath.Join(dir, name+".md"), filepath.Join(dir, name+".html")
	if name == "dossier" || name == "index" {
		return nil, nil, &trade.Error{Code: trade.CodeUsage, Where: file, Message: "the dossier itself has that name", Next: "give the text another one"}
	}
	err = writeFile(md, func(f *os.File) error {
		_, err := f.WriteString(s.Markdown)
		return err
	})
	if err == nil {
		err = writeFile(page, func(f *os.File) error { return story.Page(f, c.Config.Title, v.Ledger, header.Synthetic, s) })
	}
	return []string{page, md}, s.Faults, err
}

// ownStory writes the story of the case, where it has one, beside its dossier.
func (c *Case) ownStory(ctx context.Context, v *View, opt ReportOptions) ([]string, error) {
	t, err := c.Story()
	if err != nil || strings.TrimSpace(t.Text) == "" {
		return nil, err
	}
	files, faults, err := c.writeStory(ctx, v, StoryFile, t.Text, opt)
	if opt.Fault != nil {
		for _, f := range faults {
			opt.Fault(f)
		}
	}
	return files, err
}
