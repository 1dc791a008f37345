package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

// Problem is an error answer (RFC 9457). Type is stable; Where and Next are the
// fields of trade.Error.
type Problem struct { //nolint:errname // RFC 9457's own word
	Type    string              `json:"type" doc:"stable name of the kind of problem" example:"urn:tallyman:problem:not_found"`
	Title   string              `json:"title"`
	Status  int                 `json:"status"`
	Detail  string              `json:"detail" doc:"what is wrong, with the offending value in quotes"`
	Where   string              `json:"where,omitempty" doc:"file, sheet, row, column, parameter"`
	Next    string              `json:"next,omitempty" doc:"what to do about it"`
	TraceID string              `json:"trace_id,omitempty" doc:"the request's id in the server's log"`
	Errors  []*huma.ErrorDetail `json:"errors,omitempty"`
	headers http.Header
	cause   error
}

var (
	_ huma.StatusError       = (*Problem)(nil)
	_ huma.ContentTypeFilter = (*Problem)(nil)
	_ huma.HeadersError      = (*Problem)(nil)
)

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header { return p.headers }

func problem(status int, kind, detail, next string) *Problem {
	return &Problem{Type: "urn:tallyman:problem:" + kind, Title: http.StatusText(status), Status: status, Detail: detail, Next: next}
}

// statusOf is the HTTP status of each code.
var statusOf = map[trade.Code]int{
	trade.CodeUsage:    http.StatusBadRequest,
	trade.CodeInput:    http.StatusUnprocessableEntity,
	trade.CodeNotFound: http.StatusNotFound,
	trade.CodeBusy:     http.StatusConflict,
	trade.CodeTampered: http.StatusConflict,
	trade.CodeInternal: http.StatusInternalServerError,
}

// problemOf turns an error into an answer. What is not meant for a reader stays
// in the log.
func (s *Server) problemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return tooLarge(big.Limit)
	}
	var e *trade.Error
	if errors.As(err, &e) && statusOf[e.Code] != 0 && e.Code != trade.CodeInternal {
		p = problem(statusOf[e.Code], string(e.Code), s.withoutPaths(e.Message), s.withoutPaths(e.Next))
		p.Where = s.withoutPaths(e.Where)
		if e.Err != nil {
			p.Detail += ": " + s.withoutPaths(e.Err.Error())
		}
		return p
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return problem(http.StatusServiceUnavailable, "stopped", "the work was stopped before it was done", "ask again")
	}
	p = problem(http.StatusInternalServerError, string(trade.CodeInternal), "the server failed at this", "its log has the reason under the trace id")
	p.cause = err
	return p
}

// withoutPaths takes the server's folders out of a text that leaves it.
func (s *Server) withoutPaths(text string) string {
	for _, c := range s.cases {
		if c.Dir != "." && c.Dir != "" {
			text = strings.ReplaceAll(text, c.Dir, c.id)
		}
	}
	return text
}

// writeProblem answers outside huma's handlers.
func writeProblem(w http.ResponseWriter, r *http.Request, p *Problem) {
	p = p.traced(r.Context())
	for name, values := range p.headers {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// traced is the problem with the request's id.
func (p *Problem) traced(ctx context.Context) *Problem {
	q := *p
	q.headers = p.headers.Clone()
	if q.headers == nil {
		q.headers = http.Header{}
	}
	// What went wrong is not kept, whatever the route's answers may be.
	q.headers.Set("Cache-Control", "no-store")
	if info := infoOf(ctx); info != nil {
		q.TraceID = info.trace
		if p.cause != nil {
			info.fail(p.cause)
		}
	}
	return &q
}

func tooLarge(limit int64) *Problem {
	p := problem(http.StatusRequestEntityTooLarge, "too_large", "the body is larger than what this route takes", "send less at once")
	p.Detail = "the body is larger than " + bytesText(limit)
	return p
}

// humaErrors makes the router's own complaints problems of ours. It is one
// setting for the whole process, hence set once.
var humaErrors = sync.OnceFunc(func() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		p := problem(status, "request", msg, "")
		switch status {
		case http.StatusRequestEntityTooLarge:
			p.Type = "urn:tallyman:problem:too_large"
		case http.StatusNotAcceptable, http.StatusUnsupportedMediaType:
			p.Type = "urn:tallyman:problem:media_type"
		}
		for _, err := range errs {
			var d huma.ErrorDetailer
			if errors.As(err, &d) {
				p.Errors = append(p.Errors, d.ErrorDetail())
			} else if err != nil {
				p.Errors = append(p.Errors, &huma.ErrorDetail{Message: err.Error()})
			}
		}
		return p
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		err := huma.NewError(status, msg, errs...)
		var p *Problem
		if ctx != nil && errors.As(err, &p) {
			return p.traced(ctx.Context())
		}
		return err
	}
})

// unauthenticated asks for a sign-in.
func unauthenticated() *Problem {
	p := problem(http.StatusUnauthorized, "unauthenticated", "sign in first", "use the link that the server printed, POST /api/v1/login, or a token: Authorization: Bearer "+app.TokenPrefix+"...")
	p.headers = http.Header{"Www-Authenticate": {`Bearer realm="tallyman"`}}
	return p
}
