package httpapi

import (
	"context"
	"net/http"

	"tallyman/internal/app"
)

// Draft is the claims that rules found in an article; nobody has read them yet.
type Draft struct {
	YAML string `json:"yaml" doc:"a claims file; open says what the words leave undecided"`
}

// articleLimit is far more than a long article with its page around it.
const articleLimit = 8 << 20

func (s *Server) claimRoutes() []endpoint {
	draft := read("/claims/extract", "extract-claims", "Draft claims from an article; nothing is kept")
	draft.Method, draft.Body = "POST", articleLimit
	return []endpoint{typed(draft, func(_ context.Context, in *struct {
		InCase
		Body struct {
			Text string `json:"text,omitempty" doc:"the article as text"`
			HTML string `json:"html,omitempty" doc:"or as a page"`
		}
	}) (*of[Draft], error) {
		if _, err := s.theCase(in.Case); err != nil {
			return nil, err
		}
		name, data := "article.txt", in.Body.Text
		if in.Body.HTML != "" {
			name, data = "article.html", in.Body.HTML
		}
		if data == "" {
			return nil, problem(http.StatusBadRequest, "usage", "there is no article in the request", "send text or html")
		}
		x, err := app.ExtractClaimsFrom(name, []byte(data))
		return answer(Draft{string(x.YAML)}, err)
	})}
}
