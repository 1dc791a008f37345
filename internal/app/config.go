package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"tallyman/internal/trade"
)

// Config is case.yml.
type Config struct {
	Version int    `yaml:"version"`
	Title   string `yaml:"title"`
	// Sources are files or globs, relative to the case folder, that `run`
	// reads when they are not in the ledger yet.
	Sources []SourceConfig `yaml:"sources"`
	// Lists are watchlists that `run` loads when their bytes changed.
	Lists []ListConfig `yaml:"lists"`
	// Events are dates that measures can name: before:invasion.
	Events map[string]string `yaml:"events"`
	// Sets are named lists of values that measures can name: from:@hubs.
	Sets   map[string][]string `yaml:"sets"`
	Screen ScreenConfig        `yaml:"screen"`
	Review ReviewConfig        `yaml:"review"`
	// Rates is a CSV of date,currency,usd for values in other currencies.
	Rates string `yaml:"rates"`
	// Registry is a CSV of companies with their dates of registration.
	Registry string `yaml:"registry"`
	// Destinations narrow findings about goods to these countries of
	// destination (ISO 3166-1 alpha-2); empty: all.
	Destinations []string `yaml:"destinations"`
	// Detectors to switch off or tune, by id.
	Detectors map[string]DetectorConfig `yaml:"detectors"`
	// Synthetic marks every page, table and export with a watermark.
	Synthetic bool `yaml:"synthetic"`
}

// SourceConfig is one entry of sources.
type SourceConfig struct {
	Path   string `yaml:"path"`
	Source string `yaml:"source"`
	Map    string `yaml:"map"`
}

// ListConfig is one entry of lists.
type ListConfig struct {
	ID     string   `yaml:"id"`
	Format string   `yaml:"format"`
	Files  []string `yaml:"files"`
}

// ScreenConfig tunes screening.
type ScreenConfig struct {
	// Threshold is the score from which a hit is a match, 0.5 to 1.
	Threshold float64 `yaml:"threshold"`
}

// DetectorConfig switches or tunes one detector.
type DetectorConfig struct {
	Enabled *bool              `yaml:"enabled"`
	Params  map[string]float64 `yaml:"params"`
}

// DefaultThreshold is the point of review.
const DefaultThreshold = 0.7

var idPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// LoadConfig reads and checks a case.yml. Errors name the line and column.
func LoadConfig(path string) (Config, error) {
	cfg := Config{Screen: ScreenConfig{Threshold: DefaultThreshold}}
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return cfg, &trade.Error{Code: trade.CodeInput, Where: path, Message: "there is no case here",
			Next: "make one with: tallyman new DIR, or name one with --case DIR"}
	}
	if err != nil {
		return cfg, fmt.Errorf("read case: %w", err)
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return cfg, yamlError(path, err)
	}
	if err := yaml.UnmarshalWithOptions(data, &cfg, yaml.Strict()); err != nil {
		return cfg, yamlError(path, err)
	}
	return cfg, cfg.check(path, file)
}

// check validates what the types cannot say.
func (c *Config) check(path string, file *ast.File) error {
	fail := func(yamlPath, message, next string) error {
		return &trade.Error{Code: trade.CodeInput, Where: position(path, file, yamlPath), Message: message, Next: next}
	}
	if c.Version != 1 {
		return fail("$.version", fmt.Sprintf("version is %d", c.Version), "this program reads version 1: write `version: 1`")
	}
	if c.Screen.Threshold < 0.5 || c.Screen.Threshold > 1 {
		return fail("$.screen.threshold", fmt.Sprintf("threshold is %v", c.Screen.Threshold), "write a number from 0.5 to 1, for example 0.7")
	}
	for i, j := range c.Review.Second {
		if !slices.Contains(judgementWords, j) {
			return fail(fmt.Sprintf("$.review.second[%d]", i), fmt.Sprintf("%q is not a judgement", j), "write yes, no, unsure, or `second: true` for all of them")
		}
	}
	for name, day := range c.Events {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return fail("$.events."+name, fmt.Sprintf("%q is not a date", day), "write it as YYYY-MM-DD, for example 2022-02-24")
		}
		if !idPattern.MatchString(name) {
			return fail("$.events."+name, fmt.Sprintf("event name %q", name), "use lower-case letters, digits and hyphens")
		}
	}
	for i, s := range c.Sources {
		if strings.TrimSpace(s.Path) == "" {
			return fail(fmt.Sprintf("$.sources[%d]", i), "a source without a path", "write `- path: folder/*.xlsx`")
		}
	}
	for i, l := range c.Lists {
		at := fmt.Sprintf("$.lists[%d]", i)
		if !idPattern.MatchString(l.ID) {
			return fail(at, fmt.Sprintf("list id %q", l.ID), "use lower-case letters, digits and hyphens, for example eu")
		}
		if len(l.Files) == 0 {
			return fail(at, fmt.Sprintf("list %q names no files", l.ID), "write `files: [path.csv]`")
		}
	}
	return nil
}

// yamlError turns the parser's "[3:5] message" into FILE:3:5.
func yamlError(path string, err error) error {
	msg := err.Error()
	where := path
	var ye yaml.Error
	if errors.As(err, &ye) {
		msg = ye.GetMessage()
		if tok := ye.GetToken(); tok != nil && tok.Position != nil {
			where = fmt.Sprintf("%s:%d:%d", path, tok.Position.Line, tok.Position.Column)
		}
	}
	var te *yaml.TypeError
	if errors.As(err, &te) {
		msg = fmt.Sprintf("expected %s, found %s", yamlKind(te.DstType), yamlKind(te.SrcType))
	}
	return &trade.Error{Code: trade.CodeInput, Where: where, Message: strings.TrimSpace(msg),
		Next: "the keys are explained in a fresh case.yml: tallyman new DIR"}
}

// yamlKind names a type as somebody who edits YAML would.
func yamlKind(t reflect.Type) string {
	if t == nil {
		return "nothing"
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "keys and values"
	case reflect.Pointer:
		return yamlKind(t.Elem())
	}
	return "a number"
}

func position(path string, file *ast.File, yamlPath string) string {
	p, err := yaml.PathString(yamlPath)
	if err != nil {
		return path
	}
	node, err := p.FilterFile(file)
	if err != nil || node == nil || node.GetToken() == nil {
		return path
	}
	pos := node.GetToken().Position
	return fmt.Sprintf("%s:%d:%d", path, pos.Line, pos.Column)
}

// glob expands a path of case.yml; a plain path that does not exist is an error.
func glob(dir, pattern string) ([]string, error) {
	full := pattern
	if !filepath.IsAbs(full) {
		full = filepath.Join(dir, pattern)
	}
	found, err := filepath.Glob(full)
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: pattern, Message: "not a path pattern", Err: err}
	}
	if len(found) == 0 {
		return nil, &trade.Error{Code: trade.CodeInput, Where: filepath.Join(dir, ConfigFile),
			Message: fmt.Sprintf("no file fits %q", pattern), Next: "correct the path, or take the entry out"}
	}
	return found, nil
}

const configTemplate = `# A Tallyman case. Paths are relative to this folder. Keep this file in git.
version: 1
title: %s

# Files that "tallyman run" reads. You can also add files by hand: tallyman ingest FILE...
# source: auto recognises the layout; a mapping made by "tallyman map detect" goes into map.
sources: []
#  - path: in/*.xlsx
#    source: auto
#  - path: in/odd.csv
#    map: in/odd.map.yml

# Watchlists. Also: tallyman lists add ID FILE...
lists: []
#  - id: eu
#    files: [lists/32014R0269.csv, lists/32014R0833.csv]

# Dates that measures can name, as in: count rows where after:invasion
events:
  invasion: 2022-02-24

# Named lists of values for measures, as in: count rows where from:@hubs
sets: {}
#  hubs: [AE, AM, GE, HK, KG, KZ, TR, UZ]

screen:
  threshold: 0.7   # the score from which a name is a match; 0.7 is the point of review

# Judgements that count only once a second person has made them too: true for all, or a list.
# review:
#   second: [yes, no]

# Findings about goods look at these countries of destination only; empty: at all.
destinations: []   # for example [RU, BY]

# A CSV of date,currency,usd for values in other currencies. Without it they stay unconverted.
# rates: rates.csv

# A CSV of companies: tax_id,name,country,registered (YYYY-MM-DD),capital. It tells how old a firm was.
# registry: companies.csv

# Detectors are all on; switch one off or tune it here.
detectors: {}
#  benign-cover:
#    enabled: false
`
