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

// ClaimsOf names a claims file.
type ClaimsOf struct {
	InCase
	Articles bool `query:"articles" doc:"the claims of the two founding articles instead of the case's own"`
}

// articleLimit is far more than a long article with its page around it.
const articleLimit = 8 << 20

func (s *Server) claimRoutes() []endpoint {
	sheet := read("/claims/text", "claims-text", "The claims of the case and the article that they stand in, before anything is measured")
	sheet.Work = ""
	draft := read("/claims/extract", "extract-claims", "Draft claims from an article; nothing is kept")
	draft.Method, draft.Body = "POST", articleLimit
	return []endpoint{
		typed(read("/claims", "claims", "Verdicts on all claims, once all are measured"), s.claims),
		typed(sheet, func(_ context.Context, in *ClaimsOf) (*of[app.ClaimSheet], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(c.ClaimSheet(app.ClaimOptions{Articles: in.Articles}))
		}),
		typed(read("/claims/{id}/verdict", "claim-verdict", "Measure one claim: its verdict with figure, interval and near scopes"), func(ctx context.Context, in *struct {
			ClaimsOf
			ID string `path:"id"`
		}) (*of[app.Verdict], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(c.CheckClaim(ctx, app.ClaimOptions{Articles: in.Articles}, in.ID))
		}),
		typed(draft, func(_ context.Context, in *struct {
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

func (s *Server) claims(ctx context.Context, in *ClaimsOf) (*of[[]app.Verdict], error) {
	c, err := s.theCase(in.Case)
	if err != nil {
		return nil, err
	}
	out := []app.Verdict{}
	if !in.Articles && !c.HasClaims() {
		return answer(out, nil)
	}
	err = c.CheckClaims(ctx, app.ClaimOptions{Articles: in.Articles}, func(v app.Verdict) error {
		out = append(out, v)
		return nil
	})
	return answer(out, err)
}
