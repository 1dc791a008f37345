package httpapi

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tallyman/internal/trade"
)

// Provenance says where the numbers of an answer come from.
type Provenance struct {
	QueryID     string `json:"query_id" doc:"the same for the same question about the same state"`
	State       string `json:"state" doc:"of the current tables"`
	GeneratedAt string `json:"generated_at"`
	RowsURL     string `json:"rows_url,omitempty" doc:"opens the rows behind the numbers"`
	SQL         string `json:"sql,omitempty"`
}

// provenance of an answer to a question: its address with its query.
func (c *servedCase) provenance(ctx context.Context, rows url.Values, sql string, question ...string) (Provenance, error) {
	st, err := c.state(ctx)
	if err != nil {
		return Provenance{}, err
	}
	p := Provenance{QueryID: trade.ShortID("qry", append([]string{st.Tables}, question...)...), State: st.Tables, GeneratedAt: time.Now().UTC().Format(time.RFC3339), SQL: sql}
	if rows != nil {
		p.RowsURL = c.url("/items?" + rows.Encode())
	}
	return p, nil
}

func (c *servedCase) url(rest string) string { return CaseURL(c.id) + rest }

// badCursor is for a cursor that this server did not make.
func badCursor(cursor string) *Problem {
	p := problem(http.StatusBadRequest, "usage", fmt.Sprintf("%q is not a cursor of this list", cursor), "send next of the page before, unchanged")
	p.Where = "cursor"
	return p
}

const cursorMark = "at:"

func (p Paged) offset() (int, error) {
	if p.Cursor == "" {
		return 0, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err != nil {
		return 0, badCursor(p.Cursor)
	}
	text, ok := strings.CutPrefix(string(raw), cursorMark)
	n, err := strconv.Atoi(text)
	if !ok || err != nil || n < 0 {
		return 0, badCursor(p.Cursor)
	}
	return n, nil
}

// collect makes one page of what a call hands over, and counts all of it.
func collect[T any](ctx context.Context, c *servedCase, p Paged, question string, call func(do func(T) error) error, keep func(T) bool) (*of[page[T]], error) {
	skip, err := p.offset()
	if err != nil {
		return nil, err
	}
	out := page[T]{Items: []T{}, Total: total{Relation: "eq"}}
	err = call(func(v T) error {
		if keep != nil && !keep(v) {
			return nil
		}
		if n := int(out.Total.Value); n >= skip && n < skip+p.Limit {
			out.Items = append(out.Items, v)
		}
		out.Total.Value++
		return nil
	})
	if end := skip + p.Limit; int64(end) < out.Total.Value {
		out.Next = base64.RawURLEncoding.EncodeToString([]byte(cursorMark + strconv.Itoa(end)))
	}
	if err != nil {
		return nil, err
	}
	prov, err := c.provenance(ctx, nil, "", question)
	out.Provenance = &prov
	return answer(out, err)
}
