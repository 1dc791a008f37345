package classify

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"tallyman/internal/trade"
)

//go:embed classes/*.yml control/*.yml lexicon.yml cover.yml
var data embed.FS

// Languages of the terms: Russian, Ukrainian, English, Chinese, Turkish.
var Languages = []string{"ru", "uk", "en", "zh", "tr"}

// Class is one kind of goods as its data file states it.
type Class struct {
	ID    string            `yaml:"id"`
	Name  map[string]string `yaml:"name"`
	Group string            `yaml:"group"`
	Why   struct {
		Text   string `yaml:"text"`
		Source string `yaml:"source"`
	} `yaml:"why"`
	HS struct {
		// Own codes hold this class alone, or nearly so: the code speaks by
		// itself. Near codes hold it among other goods: the code supports words.
		Own  map[string][]string `yaml:"own"`
		Near map[string][]string `yaml:"near"`
	} `yaml:"hs"`
	// Heading is the HS heading that words of this class point to.
	Heading string `yaml:"heading"`
	// Terms name the class by themselves; models and brands too. Cues need
	// another cue or the code beside them.
	Terms  map[string][]string `yaml:"terms"`
	Models []string            `yaml:"models"`
	Cues   map[string][]string `yaml:"cues"`
	// Mask: phrases in which a term means something else ("titanium dioxide").
	// Exclude: phrases that rule the class out wherever they stand.
	Mask    []string `yaml:"mask"`
	Exclude []string `yaml:"exclude"`
	// Of: forms that say "of the thing" (a Russian genitive): after another word
	// they never name the thing itself.
	Of []string `yaml:"of"`
	// Core: part nouns that belong to the name of the thing ("turbojet engine").
	Core []string `yaml:"core"`
	// PartOf: a part noun with a dependent mention of one of these classes
	// ("blade for drone") is this class.
	PartOf []string `yaml:"part_of"`
	// Over: classes that this one is a special case of, or explains away.
	Over []string `yaml:"over"`
	// Yields: classes that win when they are named before this one ("lathe with
	// turret").
	Yields []string `yaml:"yields"`
	// Material classes are named by adjectives ("titanium sheet"), so a term
	// that stands before another noun still counts.
	Material bool `yaml:"material"`
	// Whole things have parts: "blade of it" is not the thing. For components
	// ("sensor module") a part noun beside the term says nothing.
	Whole bool `yaml:"whole"`
	// Sold is the price cue; nil where prices say nothing (chips, connectors).
	Sold *Sold `yaml:"sold"`
	// Sensitive classes are those for which a benign purpose is worth noting.
	Sensitive bool `yaml:"sensitive"`
	Samples   struct {
		Match []string `yaml:"match"` // "text" or "text => HS code"
		Miss  []string `yaml:"miss"`
	} `yaml:"samples"`
}

// Lexicon holds the words that decide what a description is about.
type Lexicon struct {
	// Sets may be used in patterns as @name.
	Sets map[string][]string `yaml:"sets"`
	// For stands before the thing another thing is for; With before a
	// component; After behind it (Turkish, Chinese).
	For   []string `yaml:"for"`
	With  []string `yaml:"with"`
	After []string `yaml:"after"`
	// Mask: phrases in which no term means what it says.
	Mask []string `yaml:"mask"`
}

// Purpose is a benign purpose that a description may claim.
type Purpose struct {
	ID    string              `yaml:"id"`
	Name  map[string]string   `yaml:"name"`
	Terms map[string][]string `yaml:"terms"`
	Mask  []string            `yaml:"mask"`
}

// Classes reads the embedded classes, sorted by id.
func Classes() ([]Class, error) { return readClasses(data, "classes") }

func readClasses(fsys fs.FS, dir string) ([]Class, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("read classes: %w", err)
	}
	var out []Class
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		var c Class
		if err := decode(fsys, name, &c); err != nil {
			return nil, err
		}
		if want := strings.TrimSuffix(e.Name(), ".yml"); c.ID != want {
			return nil, &trade.Error{Code: trade.CodeInput, Where: name,
				Message: fmt.Sprintf("id is %q, expected %q", c.ID, want), Next: "name the file after the id"}
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Class) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

func readLexicon() (Lexicon, error) {
	var l Lexicon
	err := decode(data, "lexicon.yml", &l)
	return l, err
}

// Purposes reads the embedded benign purposes, in file order.
func Purposes() ([]Purpose, error) {
	var p []Purpose
	err := decode(data, "cover.yml", &p)
	return p, err
}

func decode(fsys fs.FS, name string, into any) error {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	d := yaml.NewDecoder(bytes.NewReader(raw), yaml.Strict())
	if err := d.Decode(into); err != nil {
		return &trade.Error{Code: trade.CodeInput, Where: name, Message: "not readable as YAML of the expected shape", Err: err}
	}
	return nil
}
