package extract

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tallyman/internal/claim"
	"tallyman/internal/measure"
	"tallyman/internal/trade"
)

// Model is a language model behind an address that the user gives, spoken to by
// the chat completions call that many programs share. It is never needed: it
// may only add claims to those of the rules, and what it adds is checked here.
type Model struct {
	URL    string // up to and without /chat/completions
	Name   string
	Key    string // bearer token, "" for none
	Client *http.Client
}

const (
	modelTimeout = 3 * time.Minute
	maxAnswer    = 4 << 20
)

const modelTask = `You read numbered sentences of a news article and list claims about trade that are stated in them. Answer with JSON only:
{"claims":[{"sentence":1,"quote":"words of that sentence, unchanged","kind":"trade|legal|statement","expect":"the number as the sentence words it","measure":"a measure","why":"for legal and statement"}]}
trade: a count, amount or change of shipments. legal: a conclusion of law. statement: a motive, forecast or event outside customs records.
A measure is: count rows|declarations|consignments|senders|recipients where FILTER; sum value_usd|net_kg|quantity where FILTER; ratio METRIC where FILTER vs PERIOD; share of FILTER where FILTER.
A filter is terms such as from:CN to:RU class:drone hs:9013.10 date:2022 date:2022-03..2022-10 before:invasion. Leave out what the sentence does not say. Leave measure empty where unsure.`

// Add asks the model and appends what it proposes and the rules did not find.
// A proposal is refused, with the reason, when its quote does not stand in the
// article word for word, when its number does not stand in the quote, or when
// its measure cannot be read. What is added is marked by: model.
func (m *Model) Add(ctx context.Context, a *Article, f *claim.File) (added int, refused []string, err error) {
	sentences := a.Sentences()
	answer, err := m.ask(ctx, sentences)
	if err != nil {
		return 0, nil, &trade.Error{Code: trade.CodeInput, Where: m.URL, Message: "the language model gave no claims", Err: err, Next: "leave --model-url out: the rules work without it"}
	}
	for _, p := range answer {
		c, why := m.accept(p, sentences, f)
		if why != "" {
			refused = append(refused, fmt.Sprintf("%q: %s", p.Quote, why))
			continue
		}
		c.ID = fmt.Sprintf("%s%d", idPrefix, len(f.Claims)+1)
		f.Claims = append(f.Claims, c)
		added++
	}
	return added, refused, nil
}

// suggestion is a claim as the model writes it.
type suggestion struct {
	Sentence int        `json:"sentence"`
	Quote    string     `json:"quote"`
	Kind     claim.Kind `json:"kind"`
	Expect   string     `json:"expect"`
	Measure  string     `json:"measure"`
	Why      string     `json:"why"`
}

func (m *Model) ask(ctx context.Context, list []Sentence) ([]suggestion, error) {
	u, err := url.Parse(m.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%q is not a web address; expected one such as http://localhost:8080/v1", m.URL)
	}
	var text strings.Builder
	for i, s := range list {
		fmt.Fprintf(&text, "%d. %s\n", i+1, s.Text)
	}
	body, err := json.Marshal(map[string]any{
		"model": m.Name, "temperature": 0,
		"messages": []map[string]string{{"role": "system", "content": modelTask}, {"role": "user", "content": text.String()}},
	})
	if err != nil {
		return nil, fmt.Errorf("write the question: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, modelTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.JoinPath("chat", "completions").String(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("write the question: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if m.Key != "" {
		req.Header.Set("Authorization", "Bearer "+m.Key)
	}
	client := m.Client
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the answer is %s", resp.Status)
	}
	return suggestions(data)
}

// suggestions reads the answer. Models like to wrap JSON in words: what stands
// between the first and the last brace is read.
func suggestions(data []byte) ([]suggestion, error) {
	var answer struct {
		Choices []struct {
			Message struct {
				Content string `json:"content"`
			} `json:"message"`
		} `json:"choices"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, fmt.Errorf("the answer is not JSON: %w", err)
	}
	if len(answer.Choices) == 0 {
		return nil, fmt.Errorf("the answer holds no message")
	}
	content := answer.Choices[0].Message.Content
	from, to := strings.Index(content, "{"), strings.LastIndex(content, "}")
	if from < 0 || to < from {
		return nil, fmt.Errorf("the message holds no JSON")
	}
	var out struct {
		Claims []suggestion `json:"claims"`
	}
	if err := json.Unmarshal([]byte(content[from:to+1]), &out); err != nil {
		return nil, fmt.Errorf("the claims in the message cannot be read: %w", err)
	}
	return out.Claims, nil
}

// accept checks one suggestion and makes it a claim, or says why it is none.
func (m *Model) accept(p suggestion, list []Sentence, f *claim.File) (claim.Claim, string) {
	c := claim.Claim{Text: textID, Kind: p.Kind, Proposed: true, By: byModel}
	if p.Sentence < 1 || p.Sentence > len(list) {
		return c, fmt.Sprintf("there is no sentence %d", p.Sentence)
	}
	s := list[p.Sentence-1]
	at := strings.Index(s.Text, p.Quote)
	if strings.TrimSpace(p.Quote) == "" || at < 0 {
		return c, "these words do not stand in the sentence"
	}
	c.Quote, c.At = p.Quote, []int{s.Start + at, s.Start + at + len(p.Quote)}
	c.SaidBy = chain(nil, f.Texts[textID].Outlet)
	c.Open = []claim.Open{{Part: "model", Why: "proposed by the language model " + orText(m.Name, "at the given address") + "; who says so is not read"}}
	known := func(o claim.Claim) bool {
		return o.Kind == p.Kind && len(o.At) == 2 && o.At[0] < c.At[1] && c.At[0] < o.At[1] && (p.Kind != claim.Trade || o.Expect == p.Expect)
	}
	switch {
	case slices.ContainsFunc(f.Claims, known):
		return c, "the rules found it too"
	case p.Kind == claim.LegalKind || p.Kind == claim.Statement:
		c.Why = orText(strings.TrimSpace(p.Why), "the model gives no reason")
		return c, ""
	case p.Kind != claim.Trade:
		return c, fmt.Sprintf("%q is no kind of claim", p.Kind)
	case p.Expect == "" || !strings.Contains(strings.ToLower(p.Quote), strings.ToLower(p.Expect)):
		return c, fmt.Sprintf("its number %q does not stand in the quote", p.Expect)
	}
	if _, err := measure.ParseExpect(p.Expect); err != nil {
		return c, err.Error()
	}
	c.Expect = p.Expect
	if p.Measure == "" {
		c.Open = append(c.Open, claim.Open{Part: claim.OpenMeasure, Why: "the model gives none"})
		return c, ""
	}
	c.Measure = p.Measure
	if err := claim.Readable(&c); err != nil {
		return c, "its measure cannot be read: " + err.Error()
	}
	return c, ""
}
