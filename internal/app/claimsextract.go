package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"tallyman/internal/claim"
	"tallyman/internal/claim/extract"
	"tallyman/internal/trade"
)

// Extraction is what was drafted from an article.
type Extraction struct {
	Article *extract.Article
	File    *claim.File
	// YAML is the claims file, with a comment that says what it is.
	YAML []byte
}

const draftHead = `# Claims proposed by %s from %s. Nobody has read them yet.
# "open" lists what the words leave undecided. Settle it, take "proposed" away,
# and check with: tallyman claims check --claims THIS_FILE
`

// ExtractClaims drafts a claims file from an article (HTML, Markdown or text).
// It works without a case.
func ExtractClaims(path string) (Extraction, error) {
	var x Extraction
	data, err := os.ReadFile(path)
	if err != nil {
		return x, &trade.Error{Code: trade.CodeInput, Where: path, Message: "cannot be read", Err: pathErr(err)}
	}
	return ExtractClaimsFrom(filepath.Base(path), data)
}

// ExtractClaimsFrom drafts a claims file from an article's bytes; the name's
// ending says what they are.
func ExtractClaimsFrom(name string, data []byte) (Extraction, error) {
	var x Extraction
	var err error
	if x.Article, err = extract.Read(name, data); err != nil {
		return x, err
	}
	if x.File, err = extract.Extract(x.Article, name); err != nil {
		return x, err
	}
	return x, x.write(name)
}

// write makes the claims file.
func (x *Extraction) write(name string) error {
	body, err := yaml.MarshalWithOptions(x.File, yaml.UseLiteralStyleIfMultiline(true))
	if err != nil {
		return fmt.Errorf("write claims: %w", err)
	}
	who := "rules"
	if slices.ContainsFunc(x.File.Claims, func(c claim.Claim) bool { return c.By != who }) {
		who = "rules and a language model"
	}
	x.YAML = append(fmt.Appendf(nil, draftHead, who, name), body...)
	if len(x.File.Claims) == 0 {
		return nil
	}
	// What was written must be what claims check reads.
	if _, err := claim.Load(name, x.YAML); err != nil {
		return fmt.Errorf("the drafted claims cannot be read again: %w", err)
	}
	return nil
}

// ModelOptions name a language model that the user gives; without a URL none is
// asked.
type ModelOptions struct {
	URL, Name string
	KeyFile   string // file that holds the bearer token
}

// AskModel lets a language model add claims to those of the rules. The
// article's text, without readers' comments, is sent to its address. It returns
// how many were added, and why others were refused.
func (x *Extraction) AskModel(ctx context.Context, name string, opt ModelOptions) (added int, refused []string, err error) {
	m := extract.Model{URL: opt.URL, Name: opt.Name}
	if opt.KeyFile != "" {
		key, err := os.ReadFile(opt.KeyFile)
		if err != nil {
			return 0, nil, &trade.Error{Code: trade.CodeInput, Where: opt.KeyFile, Message: "cannot be read", Err: pathErr(err)}
		}
		m.Key = strings.TrimSpace(string(key))
	}
	if added, refused, err = m.Add(ctx, x.Article, x.File); err != nil {
		return 0, nil, err
	}
	return added, refused, x.write(name)
}

// CompareClaims holds a later text against an earlier one, claim by claim. Each
// is an article, or a claims file where its name ends in .yml or .yaml.
func CompareClaims(before, after string) ([]extract.Pair, error) {
	b, err := claimsOf(before)
	if err != nil {
		return nil, err
	}
	a, err := claimsOf(after)
	if err != nil {
		return nil, err
	}
	return extract.Compare(b, a), nil
}

func claimsOf(path string) (*claim.File, error) {
	if ext := strings.ToLower(filepath.Ext(path)); ext != ".yml" && ext != ".yaml" {
		x, err := ExtractClaims(path)
		return x.File, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "cannot be read", Err: pathErr(err)}
	}
	return claim.Load(path, data)
}
