package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"tallyman/internal/report/story"
	"tallyman/internal/trade"
)

const (
	// StoryFile is the case's own text with live queries; report writes it
	// beside the dossier.
	StoryFile = "story.md"
	// storyBefore is the text before it was last saved.
	storyBefore = "story.md.bak"
	// StoryLimit is the most that a story may hold, in bytes: some 400 pages.
	StoryLimit = 1 << 20
	// noStory is the version of a story that is not there yet.
	noStory = "none"
)

// ErrChanged says that something was saved by another since it was read.
var ErrChanged = errors.New("it was saved by another since it was read")

// StoryText is the story of a case as it was written.
type StoryText struct {
	Text    string `json:"text"`
	Version string `json:"version" doc:"another one once the text is another"`
	SavedAt string `json:"saved_at,omitempty"`
	Before  string `json:"before,omitempty" doc:"the text before it was last saved"`
}

// Story returns the story of the case; without one its text is empty.
func (c *Case) Story() (StoryText, error) {
	root, err := os.OpenRoot(c.Dir)
	if err != nil {
		return StoryText{}, fmt.Errorf("read story: %w", pathErr(err))
	}
	defer func() { _ = root.Close() }()
	out := StoryText{Version: noStory}
	raw, at, err := readStory(root, StoryFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return out, err
	default:
		sum := sha256.Sum256(raw)
		out.Text, out.Version, out.SavedAt = unixLines(raw), hex.EncodeToString(sum[:12]), at.UTC().Format(time.RFC3339)
	}
	before, _, err := readStory(root, storyBefore)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	out.Before = unixLines(before)
	return out, err
}

func unixLines(raw []byte) string { return strings.ReplaceAll(string(raw), "\r\n", "\n") }

// readStory reads a text of the case folder; a link out of it is not followed.
func readStory(root *os.Root, name string) ([]byte, time.Time, error) {
	f, err := root.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, time.Time{}, fs.ErrNotExist
		}
		return nil, time.Time{}, &trade.Error{Code: trade.CodeInput, Where: name, Message: "cannot be read", Err: pathErr(err)}
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("read story: %w", pathErr(err))
	}
	if !info.Mode().IsRegular() {
		return nil, time.Time{}, &trade.Error{Code: trade.CodeInput, Where: name, Message: "is no file"}
	}
	raw, err := io.ReadAll(io.LimitReader(f, StoryLimit+1))
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("read story: %w", pathErr(err))
	}
	return raw, info.ModTime(), storyFits(name, raw)
}

func storyFits(name string, raw []byte) error {
	if len(raw) > StoryLimit {
		return &trade.Error{Code: trade.CodeInput, Where: name, Message: fmt.Sprintf("is larger than %d bytes", StoryLimit), Next: "write a part of it in another file: tallyman report --story FILE"}
	}
	if !utf8.Valid(raw) {
		return &trade.Error{Code: trade.CodeInput, Where: name, Message: "is no UTF-8 text", Next: "save it as UTF-8"}
	}
	return nil
}

// SaveStory writes the story of the case where the one that is there is still of
// a version; else the error is ErrChanged. The text before it is kept.
func (c *Case) SaveStory(text, version string) (StoryText, error) {
	if err := storyFits(StoryFile, []byte(text)); err != nil {
		return StoryText{}, err
	}
	c.storyTurn.Lock()
	defer c.storyTurn.Unlock()
	was, err := c.Story()
	if err != nil {
		return StoryText{}, err
	}
	if was.Version != version {
		return StoryText{}, ErrChanged
	}
	if was.Text == text && was.Version != noStory {
		return was, nil
	}
	write := func(name, text string) error {
		return writeFile(filepath.Join(c.Dir, name), func(f *os.File) error {
			_, err := f.WriteString(text)
			return err
		})
	}
	if was.Version != noStory {
		if err := write(storyBefore, was.Text); err != nil {
			return StoryText{}, err
		}
	}
	if err := write(StoryFile, text); err != nil {
		return StoryText{}, err
	}
	return c.Story()
}

// StoryPreview is a part of a story as the report would write it.
type StoryPreview struct {
	HTML     string          `json:"html" doc:"the part, without the page around it"`
	Section  story.Section   `json:"section" doc:"the part that is shown"`
	Sections []story.Section `json:"sections" nullable:"false"`
	Problems []story.Problem `json:"problems" nullable:"false" doc:"lines that cannot be answered; queries outside of the part are not computed"`
	Faults   []story.Fault   `json:"faults" nullable:"false" doc:"numbers typed by hand beside a marked claim; report --strict refuses them"`
	Figures  []StoryFigure   `json:"figures" nullable:"false" doc:"what the part speaks of"`
}

// StoryFigure is a figure that a story speaks of.
type StoryFigure struct {
	Expr   string `json:"expr"`
	Says   string `json:"says"`
	Filter string `json:"filter"`
	Rows   int64  `json:"rows"`
	Period string `json:"period"`
}

// PreviewStory shows the section of a text in which a line stands, counted from
// 1, or with 0 the whole. Nothing is kept: neither the text nor its figures.
func (c *Case) PreviewStory(ctx context.Context, text string, line int) (StoryPreview, error) {
	if err := storyFits(StoryFile, []byte(text)); err != nil {
		return StoryPreview{}, err
	}
	out := StoryPreview{Sections: story.Sections(text), Problems: []story.Problem{}, Faults: []story.Fault{}, Figures: []StoryFigure{}}
	out.Section = story.Section{From: 1, To: out.Sections[len(out.Sections)-1].To}
	for _, s := range out.Sections {
		if line > 0 && (s.From <= line || s == out.Sections[0]) {
			out.Section = s
		}
	}
	s, problems, err := story.Preview(ctx, StoryFile, text, out.Section.From, out.Section.To, story.Answers{Figure: c.passing, Passage: c.passage})
	if err != nil {
		return StoryPreview{}, err
	}
	out.Problems, out.Faults = append(out.Problems, problems...), append(out.Faults, s.Faults...)
	for _, f := range s.Figures {
		out.Figures = append(out.Figures, StoryFigure{Expr: f.Expr, Says: figureText(f), Filter: f.Filter, Rows: f.Rows, Period: f.Period})
	}
	out.HTML, err = s.HTML()
	return out, err
}

// passing computes a figure, or looks one up by its id, without keeping it.
func (c *Case) passing(ctx context.Context, expr string) (*trade.Figure, error) {
	if strings.HasPrefix(expr, "fig-") {
		return c.savedFigure(ctx, expr)
	}
	return kept(ctx, c, "figure "+expr, func() (*trade.Figure, error) {
		v, back, err := c.borrow(ctx, "normalize")
		if err != nil {
			return nil, err
		}
		defer back()
		return v.compute(ctx, v, expr)
	})
}

// kept asks a question once for each state of the case, where a server keeps
// answers.
func kept[T any](ctx context.Context, c *Case, question string, ask func() (T, error)) (T, error) {
	if c.memo == nil {
		return ask()
	}
	var none T
	state, err := c.stateID(ctx)
	if err != nil {
		return none, err
	}
	out, err := c.memo.get(ctx, state, question, func() (any, error) { return ask() })
	if v, ok := out.(T); ok {
		return v, err
	}
	return none, err
}
