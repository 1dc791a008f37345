package app

import (
	"fmt"
	"os"
	"path/filepath"
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

const draftHead = `# Claims proposed by rules from %s. Nobody has read them yet.
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
	body, err := yaml.MarshalWithOptions(x.File, yaml.UseLiteralStyleIfMultiline(true))
	if err != nil {
		return x, fmt.Errorf("write claims: %w", err)
	}
	x.YAML = append(fmt.Appendf(nil, draftHead, name), body...)
	// What was written must be what claims check reads.
	if _, err := claim.Load(name, x.YAML); err != nil {
		return x, fmt.Errorf("the drafted claims cannot be read again: %w", err)
	}
	return x, nil
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
