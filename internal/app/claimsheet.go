package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tallyman/internal/claim"
	"tallyman/internal/claim/extract"
	"tallyman/internal/trade"
)

// ClaimSheet is a claims file before anything is measured: what was printed, and
// which of its words are checked.
type ClaimSheet struct {
	Title  string       `json:"title"`
	Texts  []ClaimText  `json:"texts" nullable:"false"`
	Claims []ClaimWords `json:"claims" nullable:"false"`
}

// ClaimText is an article, where the case holds it, in paragraphs.
type ClaimText struct {
	ID string `json:"id"`
	claim.Text
	Blocks  []ClaimBlock `json:"blocks,omitempty"`
	Problem string       `json:"problem,omitempty" doc:"why the article that the claims file names is not shown"`
}

// ClaimBlock is a paragraph or heading, cut where claims begin and end.
type ClaimBlock struct {
	Heading bool         `json:"heading,omitempty"`
	Pieces  []ClaimPiece `json:"pieces" nullable:"false"`
}

// ClaimPiece is text with the ids of the claims that it belongs to.
type ClaimPiece struct {
	Text   string   `json:"text"`
	Claims []string `json:"claims,omitempty"`
}

// ClaimWords is a claim as it was printed.
type ClaimWords struct {
	ID     string     `json:"id"`
	Text   string     `json:"text,omitempty" doc:"id of the text"`
	Quote  string     `json:"quote"`
	SaidBy []string   `json:"said_by,omitempty"`
	Whom   string     `json:"whom,omitempty"`
	Kind   claim.Kind `json:"kind"`
	Expect string     `json:"expect,omitempty"`
	Found  bool       `json:"found" doc:"the quote stands in its article"`
}

// ClaimSheet reads a claims file and the articles that it names, and measures
// nothing. A case without one has an empty sheet.
func (c *Case) ClaimSheet(opt ClaimOptions) (ClaimSheet, error) {
	out := ClaimSheet{Texts: []ClaimText{}, Claims: []ClaimWords{}}
	if !opt.Articles && opt.File == "" && !c.HasClaims() {
		return out, nil
	}
	file, err := c.claims(opt)
	if err != nil {
		return out, err
	}
	out.Title = file.Title
	found := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(file.Texts)) {
		t := ClaimText{ID: id, Text: file.Texts[id]}
		if t.File != "" && !opt.Articles {
			t.Blocks, err = c.article(t.File, id, file.Claims, found)
			if err != nil {
				t.Problem = err.Error()
			}
		}
		out.Texts = append(out.Texts, t)
	}
	for i := range file.Claims {
		k := &file.Claims[i]
		out.Claims = append(out.Claims, ClaimWords{ID: k.ID, Text: k.Text, Quote: k.Quote, SaidBy: k.SaidBy, Whom: k.Whom, Kind: k.Kind, Expect: k.Expect, Found: found[k.ID]})
	}
	return out, nil
}

// articleLimit is more than a long article with its page around it.
const articleLimit = 8 << 20

// article reads an article of the case and cuts it at its claims.
func (c *Case) article(name, text string, claims []claim.Claim, found map[string]bool) ([]ClaimBlock, error) {
	fail := func(err error) error {
		return &trade.Error{Code: trade.CodeInput, Where: ClaimsFile + ", text " + text, Message: fmt.Sprintf("the article %q cannot be read", name),
			Next: "name a file that lies in the case", Err: pathErr(err)}
	}
	// No way leads out of the case, not by a link either.
	f, err := os.OpenInRoot(c.Dir, filepath.FromSlash(name))
	if err != nil {
		return nil, fail(err)
	}
	data, err := io.ReadAll(io.LimitReader(f, articleLimit+1))
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, fail(err)
	}
	a, err := extract.Read(filepath.Base(name), data)
	if err != nil {
		return nil, err
	}
	spans := make([][]span, len(a.Blocks))
	for i := range claims {
		if claims[i].Text != text {
			continue
		}
		if block, s, ok := locate(a, &claims[i]); ok {
			spans[block] = append(spans[block], s)
			found[claims[i].ID] = true
		}
	}
	out := make([]ClaimBlock, len(a.Blocks))
	for i, b := range a.Blocks {
		out[i] = ClaimBlock{Heading: b.Heading, Pieces: cut(b.Text, spans[i])}
	}
	return out, nil
}

// span is a part of a block, in bytes, and the claim that it is of.
type span struct {
	from, to int
	id       string
}

// locate finds a claim's words: where it says that they stand, or where they
// first stand, be it with a capital at their head.
func locate(a *extract.Article, k *claim.Claim) (block int, s span, ok bool) {
	for i, b := range a.Blocks {
		from := -1
		if len(k.At) == 2 && k.At[0] >= b.Start && k.At[1] <= b.Start+len(b.Text) && b.Text[k.At[0]-b.Start:k.At[1]-b.Start] == k.Quote {
			from = k.At[0] - b.Start
		}
		if from >= 0 {
			return i, span{from, from + len(k.Quote), k.ID}, true
		}
	}
	for i, b := range a.Blocks {
		from := strings.Index(b.Text, k.Quote)
		if lower := strings.ToLower(b.Text); from < 0 && len(lower) == len(b.Text) {
			from = strings.Index(lower, strings.ToLower(k.Quote))
		}
		if from >= 0 && from+len(k.Quote) <= len(b.Text) {
			return i, span{from, from + len(k.Quote), k.ID}, true
		}
	}
	return 0, s, false
}

// cut divides a text where spans begin and end; they may overlap.
func cut(text string, spans []span) []ClaimPiece {
	at := []int{0, len(text)}
	for _, s := range spans {
		at = append(at, s.from, s.to)
	}
	slices.Sort(at)
	out := []ClaimPiece{}
	for i := range len(at) - 1 {
		if at[i] == at[i+1] {
			continue
		}
		p := ClaimPiece{Text: text[at[i]:at[i+1]]}
		for _, s := range spans {
			if s.from <= at[i] && at[i+1] <= s.to {
				p.Claims = append(p.Claims, s.id)
			}
		}
		out = append(out, p)
	}
	return out
}

// CheckClaim checks one claim and keeps its figure. A server remembers the
// verdict for as long as the tables and the claim are the same.
func (c *Case) CheckClaim(ctx context.Context, opt ClaimOptions, id string) (claim.Verdict, error) {
	if !opt.Articles && opt.File == "" && !c.HasClaims() {
		return claim.Verdict{}, noClaim(id)
	}
	file, err := c.claims(opt)
	if err != nil {
		return claim.Verdict{}, err
	}
	ask := func() (claim.Verdict, error) { return c.checkClaim(ctx, file, id) }
	if c.memo == nil {
		return ask()
	}
	state, err := c.stateID(ctx)
	if err != nil {
		return claim.Verdict{}, err
	}
	words, err := json.Marshal(file)
	if err != nil {
		return claim.Verdict{}, fmt.Errorf("check claim %s: %w", id, err)
	}
	out, err := c.memo.get(ctx, state, fmt.Sprintf("claim %q of %s", id, words), func() (any, error) { return ask() })
	v, _ := out.(claim.Verdict)
	return v, err
}

func noClaim(id string) error {
	return &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("there is no claim %q", id), Next: "the ids stand in " + ClaimsFile}
}

func (c *Case) checkClaim(ctx context.Context, file *claim.File, id string) (claim.Verdict, error) {
	db, back, err := c.borrow(ctx, "normalize")
	if err != nil {
		return claim.Verdict{}, err
	}
	defer back()
	v, ok, err := claim.CheckOne(ctx, db, file, id, claim.Options{Measure: c.measureOptions(db.Ledger)})
	if err != nil {
		return v, err
	}
	if !ok {
		return v, noClaim(id)
	}
	if v.Figure != nil {
		err = c.keepFigure(ctx, v.Figure)
	}
	return v, err
}
