package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"tallyman/internal/app"
)

// storyBody bounds a request with a story: JSON may write a character in six.
const storyBody = 6*app.StoryLimit + 4096

// storyAnswer is a story with its ETag.
type storyAnswer struct {
	ETag string `header:"ETag" doc:"send it as If-Match to save"`
	Body app.StoryText
}

func storyOf(t app.StoryText, err error) (*storyAnswer, error) {
	if err != nil {
		return nil, err
	}
	return &storyAnswer{ETag: `"` + t.Version + `"`, Body: t}, nil
}

// StoryInput is a text to save or to show.
type StoryInput struct {
	Text string `json:"text" doc:"Markdown with queries as fenced blocks and {{ NAME }} for their figures"`
}

func (s *Server) storyRoutes() []endpoint {
	route := func(method, p, id, says string) Route {
		r := read(p, id, says)
		r.Method, r.Tag = method, "story"
		return r
	}
	get, save := route("GET", "/story", "story", "The case's own text with live queries, as it was written"), route("PUT", "/story", "save-story", "Save the text, where nobody else saved it since")
	get.Work, save.Work = "", ""
	save.Role, save.Scope, save.Body = app.RoleAnalyst, app.ScopeWrite, storyBody
	preview := route("POST", "/story/preview", "preview-story", "A section of a text as the report would write it; nothing is kept")
	preview.Body = storyBody
	return []endpoint{
		typed(get, func(_ context.Context, in *InCase) (*storyAnswer, error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return storyOf(c.Story())
		}),
		typed(save, func(ctx context.Context, in *struct {
			InCase
			IfMatch string `header:"If-Match" doc:"the ETag of the text that was read"`
			Body    StoryInput
		}) (*storyAnswer, error) {
			return s.saveStory(ctx, in.Case, in.IfMatch, in.Body.Text)
		}),
		typed(preview, func(ctx context.Context, in *struct {
			InCase
			Body struct {
				StoryInput
				Line int `json:"line,omitempty" minimum:"0" doc:"a line of the section to show, from 1; 0: the whole text"`
			}
		}) (*of[app.StoryPreview], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(c.PreviewStory(ctx, in.Body.Text, in.Body.Line))
		}),
		typed(route("GET", "/story/parts", "story-parts", "What a text can take in: figures measured, claims, leads, findings"), func(ctx context.Context, in *struct {
			InCase
			Kind string `query:"kind" required:"true" enum:"figure,claim,lead,finding"`
			Q    string `query:"q" doc:"part of its words"`
		}) (*of[app.StoryParts], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(c.StoryParts(ctx, in.Kind, in.Q))
		}),
		typed(route("GET", "/story/query", "story-query", "What to write into a text for a measure"), func(ctx context.Context, in *struct {
			InCase
			Expr string `query:"expr" required:"true" doc:"the measure" example:"count rows where to:RU by month"`
			Form string `query:"form" enum:"table,chart" doc:"empty: a number in a sentence"`
		}) (*of[app.StoryPart], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(c.StoryQuery(ctx, in.Expr, in.Form))
		}),
	}
}

func (s *Server) saveStory(ctx context.Context, caseID, match, text string) (*storyAnswer, error) {
	c, err := s.theCase(caseID)
	if err != nil {
		return nil, err
	}
	if match == "" {
		return nil, problem(http.StatusPreconditionRequired, "precondition", "the header If-Match is missing", "send the ETag of GET "+c.url("/story"))
	}
	t, err := c.SaveStory(text, strings.Trim(match, `"`))
	if errors.Is(err, app.ErrChanged) {
		return nil, problem(http.StatusPreconditionFailed, "changed", "the text was saved by another since you read it", "read it again, and put your changes into it")
	}
	if err != nil {
		return nil, err
	}
	if err := s.audit(ctx, "story", c.id, map[string]any{"version": t.Version, "bytes": len(t.Text)}); err != nil {
		return nil, err
	}
	return storyOf(t, nil)
}
